"""Where a form's table is on a sheet, found by its labels; never by a fixed address."""

from addin.read.grid import Rows
from addin.read.header_match import DEEPEST_HEADER, USUAL_HEADER, Header, best_header, find_among, texts_of
from schemas.catalogue import Catalogue, per_catalogue
from schemas.form import Form
from schemas.text import fold

#: A blank form's header begins above this row (0-based); one below it is looked at twice.
LAST_USUAL_ROW = 9


def find_header(name: str, rows: Rows, catalogue: Catalogue) -> Header | None:
    """The header of the one form of a catalogue that a sheet holds; None when no form is there."""
    texts = texts_of(rows[:USUAL_HEADER])
    header = _find(name, texts, catalogue)
    if header is None and len(rows) > USUAL_HEADER:
        texts = texts_of(rows[:DEEPEST_HEADER])
        header = _find(name, texts, catalogue)
    if header is None or (header.top <= LAST_USUAL_ROW and not _is_incomplete(header)):
        return header
    from addin.read.near import mend_header, printed_first  # a header without a slip never needs them

    if header.top > LAST_USUAL_ROW:
        header = printed_first(header, rows, catalogue)
    return mend_header(header, texts, catalogue)


def _is_incomplete(header: Header) -> bool:
    return bool(header.extra) and len(header.columns) < len(header.form.columns)


def _find(name: str, texts: list[tuple[str, ...]], catalogue: Catalogue) -> Header | None:
    hint = _named_by(catalogue, name)
    if hint and (header := best_header(hint, texts, catalogue)):
        return header
    return find_among(texts, catalogue.by_id, catalogue)


@per_catalogue
def _named_by(catalogue: Catalogue, sheet: str) -> Form | None:
    """The form whose code the name of a sheet begins with; None where it begins with none."""
    return next((form for form in catalogue.forms if f"{fold(sheet)} ".startswith(f"{form.id.lower()} ")), None)
