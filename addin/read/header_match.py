"""A form's labels against the rows of a sheet: which columns are where; looks for no header itself.

Labels are compared folded (Unicode, case, marks, spaces, punctuation). A group's label reaches right
over the blanks that its merged cell leaves, as far as the group that it is in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from schemas.catalogue import Catalogue, per_catalogue
from schemas.form import Form
from schemas.text import Openings, fold

if TYPE_CHECKING:
    from addin.read.book import Rows

#: Headers start within this many rows, nearly always within the first few of them.
USUAL_HEADER, DEEPEST_HEADER = 16, 60
#: The share of a form's columns that must be found for a sheet to be that form.
LEAST_SHARE = 0.5
#: A form of no more columns than this has hardly a label of its own, and is told by so many of its printed rows.
_FEW_COLUMNS, _LEAST_PRINTED = 3, 2
_LONGEST_LABEL = 160
#: How many rows above and below the one with the most labels a header has, likeliest first, and up to which depth.
_AROUND, _USUAL_LEVELS = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (0, 2)), 2
_ORDINAL = frozenset({"stt", "tt", "so tt", "so thu tu"})


class Header(NamedTuple):
    """A form's header: its rows (inclusive), column key → index, and what did not fit.

    `renamed`: key → text found; `extra`: column index → text; `repeated`: key → the second column's index;
    `unsure`: index of an extra column → key of the missing column that it may be.
    """

    form: Form
    top: int
    bottom: int
    columns: dict[str, int]
    ordinal: int | None
    renamed: dict[str, str]
    extra: dict[int, str]
    repeated: dict[str, int]
    unsure: dict[int, str] = {}  # noqa: RUF012 # never changed


class _Labels(NamedTuple):
    full: dict[str, str]  # folded "group label" → key
    leaf: dict[str, str]  # folded label → key, where only one column has it
    leaves: frozenset[str]
    opens: Openings  # of the leaves
    former: dict[str, str]  # folded label, with its groups and alone, that a column had before → key


@per_catalogue
def _labels(catalogue: Catalogue, form_id: str) -> _Labels:
    form = catalogue.form(form_id)
    leaves = [fold(column.label) for column in form.columns]
    full = {fold(" ".join(column.path)): column.key for column in form.columns}
    single = {leaf: c.key for leaf, c in zip(leaves, form.columns, strict=True) if leaves.count(leaf) == 1}
    former = _former_labels(form, full.keys() | set(leaves))
    every = frozenset(leaves).union(former)
    return _Labels(full, single, every, Openings(every), former)


def _former_labels(form: Form, now: Collection[str]) -> dict[str, str]:
    """What columns were called before, where that says one of them and is no label of today."""
    found: dict[str, set[str]] = {}
    for column in form.columns:
        for label in column.former:
            for text in (label, label.rpartition(" / ")[2]):
                found.setdefault(fold(text), set()).add(column.key)
    return {text: min(keys) for text, keys in found.items() if len(keys) == 1 and text not in now}


@per_catalogue
def _forms_by_leaf(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for form in catalogue.forms:
        for leaf in _labels(catalogue, form.id).leaves:
            found[leaf] = (*found.get(leaf, ()), form.id)
    return found


def texts_of(rows: Rows) -> list[tuple[str, ...]]:
    """The texts of the cells; "" for everything else."""
    return [tuple([cell if type(cell) is str else "" for cell in row]) for row in rows]


def holds_label(form: Form, rows: Rows, catalogue: Catalogue) -> bool:
    """Whether any text in some rows is a label of a form."""
    labels = _labels(catalogue, form.id)
    texts = (cell for row in rows for cell in row if type(cell) is str and cell)
    return any(labels.opens.may_open(text) and fold(text) in labels.leaves for text in texts)


def find_among(texts: list[tuple[str, ...]], form_ids: Collection[str], catalogue: Catalogue) -> Header | None:
    """The header of the likeliest of some forms."""
    likely = _likely_forms(texts, form_ids, catalogue)
    headers = filter(None, (best_header(form, texts, catalogue) for form in likely))
    candidates = [header for header in headers if is_told(header, texts)]
    return max(candidates, key=lambda header: len(header.columns) / len(header.form.columns), default=None)


def is_told(header: Header, texts: list[tuple[str, ...]]) -> bool:
    """Whether a sheet without a form's name is that form: a few words such as "Nội dung", "Số lượng" are in any table.

    A form of few columns is known by its title above them, or by the rows that the office printed below.
    """
    form = header.form
    if len(form.columns) > _FEW_COLUMNS:
        return True
    title = fold(form.title)
    if any(text and title in fold(text) for row in texts[: header.top] for text in row):
        return True
    at = header.columns.get(form.label_key)
    written = () if at is None else {row[at] for row in texts[header.bottom + 1 :] if at < len(row) and row[at]}
    return count_printed(form, written) >= _LEAST_PRINTED


def count_printed(form: Form, texts: Collection[str]) -> int:
    """How many of some texts are labels of the rows that the office printed on a form, with slips if need be."""
    labels = {fold(row.label): row.code for row in form.fixed_rows}
    exact = len(labels.keys() & {fold(text) for text in texts})
    if exact >= _LEAST_PRINTED or not labels:
        return exact
    from schemas.labels import same_label  # a form as it was sent never needs it

    known = {row.label: row.code for row in form.fixed_rows}
    return len({same_label(text, known) for text in texts if len(text) < _LONGEST_LABEL} - {None})


def _likely_forms(texts: list[tuple[str, ...]], form_ids: Collection[str], catalogue: Catalogue) -> list[Form]:
    """Those of some forms whose labels are on the sheet, likeliest first."""
    votes: dict[str, int] = {}
    for leaf in {fold(text) for row in texts for text in row if text}:
        for form_id in _forms_by_leaf(catalogue).get(leaf, ()):
            votes[form_id] = votes.get(form_id, 0) + 1
    likely = sorted((f for f, n in votes.items() if n >= 2 and f in form_ids), key=lambda f: -votes[f])[:3]
    return [catalogue.form(form_id) for form_id in likely]


def best_header(form: Form, texts: list[tuple[str, ...]], catalogue: Catalogue) -> Header | None:
    """The header of one form of a catalogue where most of its labels are together."""
    labels = _labels(catalogue, form.id)
    leaves, opens = labels.leaves, labels.opens
    hits = [len(leaves.intersection([fold(text) for text in row if text and opens.may_open(text)])) for row in texts]
    best: Header | None = None
    for top, bottom in _windows(hits, form.levels):
        header = _match(catalogue, form.id, tuple(texts[top : bottom + 1]))
        found = header._replace(top=top, bottom=bottom)
        if best is None or len(header.columns) > len(best.columns) or _goes_on(best, found, hits):
            best = found
            if len(best.columns) == len(form.columns):
                break
    if best is None or len(best.columns) < max(2, LEAST_SHARE * len(form.columns)):
        return None
    return best


def _goes_on(best: Header, found: Header, hits: list[int]) -> bool:
    """Whether as many columns are found with a further row of labels: a group was taken for a column of its name."""
    same = len(found.columns) == len(best.columns) and found.top == best.top
    return same and found.bottom > best.bottom and bool(hits[found.bottom])


def _windows(hits: list[int], levels: int) -> Iterator[tuple[int, int]]:
    """First and last row of what may be a header, likeliest first: around the rows with the most labels."""
    for row in sorted((r for r, count in enumerate(hits) if count), key=lambda r: -hits[r])[:3]:
        for above, below in _AROUND if levels <= _USUAL_LEVELS else _around(levels):
            if above <= row and row + below < len(hits):
                yield row - above, row + below


def _around(levels: int) -> list[tuple[int, int]]:
    """How many rows above and below one the header may have, a whole one first, with one more for a band over it."""
    rows = range(levels + 1)
    return sorted(((a, b) for a in rows for b in rows if a + b <= levels), key=lambda at: abs(sum(at) - levels + 1))


@per_catalogue
def _match(catalogue: Catalogue, form_id: str, window: tuple[tuple[str, ...], ...]) -> Header:
    """Match the columns of one window of rows against a form's labels; cached, since districts share a form."""
    labels, year = _labels(catalogue, form_id), _written_year(catalogue)
    columns: dict[str, int] = {}
    repeated: dict[str, int] = {}
    unknown: dict[int, str] = {}
    renamed: dict[str, str] = {}
    ordinal = None
    for index, (group, leaf) in enumerate(compose_labels(window)):
        if not leaf:
            continue
        key = _key_of(labels, group, leaf)
        if key is None and year in f"{group} {leaf}":
            key = _key_of(labels, group.replace(year, ""), leaf.replace(year, ""))
        if key is None and (before := _former_key(labels, group, leaf)) and before not in columns:
            key, renamed[before] = before, f"{group} {leaf}".strip()
        if key is None:
            if ordinal is None and fold(leaf) in _ORDINAL:
                ordinal = index
            else:
                unknown[index] = f"{group} {leaf}".strip()
        elif key in columns:
            repeated.setdefault(key, index)
        else:
            columns[key] = index
    return Header(catalogue.form(form_id), 0, len(window) - 1, columns, ordinal, renamed, unknown, repeated)


def _written_year(catalogue: Catalogue) -> str:
    """The year of the catalogue's day, which headings name with no other meaning: "đầu năm 2023"; never that before."""
    return f" {catalogue.day.year}" if catalogue.day else "\0"


def compose_labels(window: tuple[tuple[str, ...], ...]) -> list[tuple[str, str]]:
    """Per column, the group's text above it and its own lowest text."""
    composed = []
    for index in range(len(window[0])):
        depth = next((r for r in range(len(window) - 1, -1, -1) if window[r][index].strip()), None)
        if depth is None:
            composed.append(("", ""))
            continue
        composed.append((" ".join(_groups_over(window[:depth], index)).strip(), window[depth][index]))
    return composed


def _groups_over(rows: tuple[tuple[str, ...], ...], index: int) -> Iterator[str]:
    """The labels of the groups over a column, from the top down; none is of another group of a row above."""
    start = 0
    for row in rows:
        found = next((at for at in range(index, start - 1, -1) if row[at].strip()), None)
        if found is not None:
            yield row[found]
            start = found


def _former_key(labels: _Labels, group: str, leaf: str) -> str | None:
    """The column that was called so before."""
    return labels.former.get(fold(f"{group} {leaf}")) or labels.former.get(fold(leaf))


def _key_of(labels: _Labels, group: str, leaf: str) -> str | None:
    for text in (leaf, leaf.partition("(")[0]):
        key = labels.full.get(fold(f"{group} {text}")) or labels.leaf.get(fold(text))
        if key:
            return key
    return None
