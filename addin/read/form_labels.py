"""The labels that a form prints: its headings and its rows, to be found in what a district left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from addin.read.header_match import Header
from schemas.catalogue import Catalogue, per_catalogue
from schemas.form import Form
from schemas.reference import Units
from schemas.text import Names, fold
from schemas.unit_rows import unit_row_finder, unit_rows

if TYPE_CHECKING:
    from addin.read.book import Rows

#: How a row is called that adds up all others.
TOTALS = frozenset(
    {"tong cong", "tong so", "cong", "tong", "cong chung", "toan huyen", "toan thi xa", "toan thanh pho"}
)


def printed_rows(form: Form, unit: str, on: date, units: Units) -> dict[str, str]:
    """Code → label of the rows that the office prints on a unit's form; none for a list."""
    if form.rows_are_units:
        return {name: name for name in unit_rows(form, units, unit, on)}
    return dict(form.row_labels) if form.printed_rows else {}


def heading_texts(header: Header, rows: Rows, catalogue: Catalogue) -> frozenset[str]:
    """The folded labels and groups of a form, as it prints them and as they are in the header."""
    above = max(header.top - 1, 0)  # a band over the whole table may be there
    written = {cell for row in rows[above : header.bottom + 1] for cell in row if type(cell) is str and cell}
    return _printed_headings(catalogue, header.form.id).union(map(fold, written))


@per_catalogue
def _printed_headings(catalogue: Catalogue, form_id: str) -> frozenset[str]:
    texts = (text for column in catalogue.form(form_id).columns for text in column.path)
    return frozenset(map(fold, [*texts, "STT"]))


def known_labels(header: Header, unit: str, on: date, catalogue: Catalogue) -> Callable[[str], str | None]:
    """Label → code of the row that the form prints."""
    if header.form.rows_are_units:
        return unit_row_finder(header.form, catalogue.units, unit, on)
    return _printed_labels(catalogue, header.form.id).find


@per_catalogue
def _printed_labels(catalogue: Catalogue, form_id: str) -> Names:
    """The printed rows of a form by their labels, with and without "Dự án 1:" before them."""
    rows = catalogue.form(form_id).fixed_rows
    labels = [(row.label, row.code) for row in rows]
    bare = [(label.partition(": ")[2], code) for label, code in labels if label.startswith(("Dự án", "Tiểu dự án"))]
    former = ((label, row.code) for row in rows for label in row.former)
    return Names([*labels, *bare, *former])


class FormWords(NamedTuple):
    """What the words of a form say, once for all its tables."""

    field_labels: frozenset[str]
    ignored: frozenset[str]  # columns that are no input
    totals: frozenset[str]


@per_catalogue
def words_of_form(catalogue: Catalogue, form_id: str) -> FormWords:
    """The words of a form."""
    form = catalogue.form(form_id)
    totals = TOTALS | ({fold(form.total_label)} - {""})
    return FormWords(
        frozenset(fold(field.label) for field in form.fields),
        frozenset(column.key for column in form.columns if column.computed or column.label_column),
        totals,
    )
