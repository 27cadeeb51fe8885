"""The labels that a form prints: its headings and its rows, to be found in what a district left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from addin.read.header_match import Header
from schemas.form import Form
from schemas.forms import FORMS_BY_ID
from schemas.in_force import per_catalogue
from schemas.text import Names, fold
from schemas.unit_rows import unit_row_finder, unit_rows

if TYPE_CHECKING:
    from addin.read.book import Rows


def printed_rows(form: Form, unit: str, on: date) -> dict[str, str]:
    """Code → label of the rows that the office prints on a unit's form; none for a list."""
    if form.rows_are_units:
        return {name: name for name in unit_rows(form, unit, on)}
    return {row.code: row.label for row in form.fixed_rows} if form.printed_rows else {}


def heading_texts(header: Header, rows: Rows) -> frozenset[str]:
    """The folded labels and groups of a form, as it prints them and as they are in the header."""
    above = max(header.top - 1, 0)  # a band over the whole table may be there
    written = {cell for row in rows[above : header.bottom + 1] for cell in row if type(cell) is str and cell}
    return _printed_headings(header.form.id).union(map(fold, written))


@per_catalogue
def _printed_headings(form_id: str) -> frozenset[str]:
    texts = (text for column in FORMS_BY_ID[form_id].columns for text in column.path)
    return frozenset(map(fold, [*texts, "STT"]))


def known_labels(header: Header, unit: str, on: date) -> Callable[[str], str | None]:
    """Label → code of the row that the form prints."""
    if header.form.rows_are_units:
        return unit_row_finder(header.form, unit, on)
    return _printed_labels(header.form.id).find


@per_catalogue
def _printed_labels(form_id: str) -> Names:
    """The printed rows of a form by their labels, with and without "Dự án 1:" before them."""
    rows = FORMS_BY_ID[form_id].fixed_rows
    labels = [(row.label, row.code) for row in rows]
    bare = [(label.partition(": ")[2], code) for label, code in labels if label.startswith(("Dự án", "Tiểu dự án"))]
    former = ((label, row.code) for row in rows for label in row.former)
    return Names([*labels, *bare, *former])
