"""Headers with slips, abbreviations or words in another order, mended where one label only can be meant.

Never run on a sheet whose header is as the form has it. What is doubtful is left unread and said.
"""

from collections.abc import Iterable

from addin.read.grid import Rows
from addin.read.header_match import DEEPEST_HEADER, Header, best_header, compose_labels, is_told, texts_of
from schemas.catalogue import Catalogue, per_catalogue
from schemas.form import Form
from schemas.labels import best_guess, same_label, spell_out
from schemas.text import fold

Texts = list[tuple[str, ...]]
#: A label is never longer than this; a longer text is prose.
_LONGEST_LABEL = 160
#: How alike (0–100) a cell must be to a form's label to speak for that form.
_SPEAKS_FOR = 80


def mend_header(header: Header, texts: Texts, catalogue: Catalogue) -> Header:
    """A header found by some of its labels, with those that were nearly right as well."""
    form = header.form
    if not header.extra or len(header.columns) == len(form.columns):
        return header
    lines = range(max(0, header.top - 2), min(len(texts), header.bottom + 3))
    mended = best_header(form, _mended(form, texts, lines, catalogue), catalogue)
    better = mended if mended and len(mended.columns) > len(header.columns) else header
    return _asked(_as_written(better, texts))


def find_near_header(rows: Rows, form_ids: Iterable[str], catalogue: Catalogue) -> Header | None:
    """The header of the one of some forms that a sheet holds though hardly a label is right; None where none is."""
    texts = texts_of(rows[:DEEPEST_HEADER])
    votes, lines = _votes(texts, frozenset(form_ids), catalogue)
    likely = sorted((f for f, labels in votes.items() if len(labels) >= 2), key=lambda f: -len(votes[f]))[:3]
    forms = [catalogue.form(form_id) for form_id in likely]
    near = (best_header(form, _mended(form, texts, lines, catalogue), catalogue) for form in forms)
    told = [header for header in near if header and is_told(header, texts)]
    best = max(told, key=lambda header: len(header.columns) / len(header.form.columns), default=None)
    return _asked(_as_written(best, texts)) if best else None


def printed_first(header: Header, rows: Rows, catalogue: Catalogue) -> Header:
    """The header itself, or one with slips above it: the clean one may be the form's own, pasted at a page break."""
    return find_near_header(rows[: header.top], [header.form.id], catalogue) or header


def _votes(texts: Texts, form_ids: frozenset[str], catalogue: Catalogue) -> tuple[dict[str, set[str]], list[int]]:
    """Form → its labels that are nearly on the sheet; and the lines around those that have two of them."""
    from rapidfuzz import fuzz, process

    written = _written_labels(catalogue).items()
    known = {label: forms & form_ids for label, forms in written if forms & form_ids}
    votes: dict[str, set[str]] = {}
    lines: set[int] = set()
    for index, row in enumerate(texts):
        hits = 0
        for text in filter(None, row):
            if len(text) <= _LONGEST_LABEL and (
                found := process.extractOne(spell_out(text), known.keys(), scorer=fuzz.ratio, score_cutoff=_SPEAKS_FOR)
            ):
                hits += 1
                for form_id in known[found[0]]:
                    votes.setdefault(form_id, set()).add(found[0])
        if hits >= 2:
            lines.update(range(max(0, index - 2), min(len(texts), index + 3)))
    return votes, sorted(lines)


@per_catalogue
def _written_labels(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Every label of every form, written out → the forms that have it."""
    known: dict[str, frozenset[str]] = {}
    for form in catalogue.forms:
        for label in _labels_of(catalogue, form.id):
            written = spell_out(label)
            known[written] = known.get(written, frozenset()) | {form.id}
    return known


@per_catalogue
def _labels_of(catalogue: Catalogue, form_id: str) -> tuple[str, ...]:
    """Groups, labels, and all over each other in one."""
    columns = catalogue.form(form_id).columns
    whole = [" ".join(column.path) for column in columns if column.headings]
    groups = (heading for column in columns for heading in column.headings)
    return tuple(dict.fromkeys([*groups, *(column.label for column in columns), *whole]))


def _mended(form: Form, texts: Texts, lines: Iterable[int], catalogue: Catalogue) -> Texts:
    """The texts with the form's own labels in place of those that stand for them, on some lines."""
    mended = list(texts)
    for line in lines:
        mended[line] = tuple([_label_for(catalogue, form.id, text) if text else "" for text in texts[line]])
    return mended


@per_catalogue
def _label_for(catalogue: Catalogue, form_id: str, text: str) -> str:
    if len(text) > _LONGEST_LABEL:
        return text
    labels = _labels_of(catalogue, form_id)
    bare = text.partition("(")[0]
    return same_label(text, labels) or (same_label(bare, labels) if bare.strip() != text else None) or text


def _as_written(header: Header, texts: Texts) -> Header:
    """The header with the sheet's own words for what was renamed and for what is extra."""
    written = compose_labels(tuple(texts[header.top : header.bottom + 1]))
    renamed = {}
    for key, index in header.columns.items():
        group, leaf = written[index]
        column = header.form.by_key[key]
        known = {fold(column.label), fold(" ".join(column.path))}
        if fold(leaf) not in known and fold(leaf.partition("(")[0]) not in known:
            renamed[key] = f"{group} {leaf}".strip()
    extra = {index: " ".join(written[index]).strip() for index in header.extra}
    return header._replace(renamed=renamed, extra=extra)


def _asked(header: Header) -> Header:
    """The header with the columns that may be meant by its extra ones."""
    missing = {
        column.full_label: column.key
        for column in header.form.columns
        if column.key not in header.columns and not column.computed
    }
    unsure: dict[int, str] = {}
    for index, text in header.extra.items():
        label = best_guess(text, missing)
        if label:
            unsure[index] = missing.pop(label)
    return header._replace(unsure=unsure)
