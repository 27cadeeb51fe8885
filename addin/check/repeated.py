"""Rows of a list that say the very same as a row above them: pasted twice, most likely; judges no value."""

from collections.abc import Iterator

from addin.check.cells import input_keys
from addin.check.columns import RecordColumns
from schemas.findings import CellPlace, Finding
from schemas.form import Form, RowKind
from schemas.profile.rules import NotTwice
from schemas.submission import Table
from schemas.text import fold_all


def repeated_rows(form: Form, table: Table, place: CellPlace, columns: RecordColumns) -> Iterator[Finding]:
    """A finding for each row that agrees with one above it in every cell; its label may be spelled otherwise.

    A form that has a rule of its own against this is left to that.
    """
    if form.rows is not RowKind.LIST or any(isinstance(rule.function, NotTwice) for rule in form.sheet_rules):
        return
    key = form.total_key
    named = columns.column(key) or [record.values.get(key) for record in table.records]
    labels = fold_all([str(value or "") for value in named])
    if len(set(labels)) == len(labels):
        return
    others = [other for other in input_keys(form) if other != key]
    first: dict[tuple[object, ...], int] = {}
    for label, record in zip(labels, table.records, strict=True):
        said = (label, *(record.values.get(other) for other in others))
        above = first.setdefault(said, record.row)
        if above != record.row and any(said[1:]):
            shown = str(record.values.get(key) or "")
            at = table.cell(record, key)
            yield place.finding("row-repeated", at, label=shown, value=shown, first=str(above + 1))
