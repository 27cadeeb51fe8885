"""Where a form's table is on a sheet, found by its labels; never by a fixed address."""

from typing import NamedTuple

from addin.read.grid import Rows
from addin.read.header_match import (
    DEEPEST_HEADER,
    USUAL_HEADER,
    Header,
    best_header,
    find_among,
    holds_label,
    texts_of,
)
from schemas.catalogue import Catalogue, per_catalogue
from schemas.form import Form
from schemas.text import fold

#: A blank form's header begins above this row (0-based); one below it is looked at twice.
LAST_USUAL_ROW = 9
#: The headers of so many sheets are remembered.
_MOST_HEADS = 200


def find_header(name: str, rows: Rows, catalogue: Catalogue) -> Header | None:
    """The header of the one form of a catalogue that a sheet holds; None when no form is there."""
    known = _heads(catalogue).get(name)
    if known and (again := _found_again(known, rows, catalogue)):
        return again
    header = _look_for(name, rows, catalogue)
    if header and header.form is _named_by(catalogue, name) and _is_whole(header):
        _remember(name, header, rows, catalogue)
    return header


class _Head(NamedTuple):
    """A whole header of the form that a sheet's name tells, and the rows of labels that it is in."""

    header: Header
    rows: Rows


@per_catalogue
def _heads(catalogue: Catalogue) -> dict[str, _Head]:
    """Name of a sheet → the header found last on one of that name: most units leave that of the blank form."""
    return {}


def _remember(name: str, header: Header, rows: Rows, catalogue: Catalogue) -> None:
    known = _heads(catalogue)
    if len(known) >= _MOST_HEADS:
        known.clear()
    known[name] = _Head(header, [list(row) for row in rows[header.top : header.bottom + 1]])


def _found_again(known: _Head, rows: Rows, catalogue: Catalogue) -> Header | None:
    """A header that another sheet of that name had, where none of its labels is above it; None where it is not."""
    header, count = known.header, len(known.rows)
    top = next((at for at, row in enumerate(rows[: LAST_USUAL_ROW + 1]) if row == known.rows[0]), None)
    if top is None or rows[top : top + count] != known.rows or holds_label(header.form, rows[:top], catalogue):
        return None
    return header if top == header.top else header._replace(top=top, bottom=top + count - 1)


def _is_whole(header: Header) -> bool:
    odd = header.extra or header.renamed or header.repeated or header.unsure
    return not odd and header.top <= LAST_USUAL_ROW and len(header.columns) == len(header.form.columns)


def _look_for(name: str, rows: Rows, catalogue: Catalogue) -> Header | None:
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
