"""Which form a cell of a received sheet belongs to; finds no form itself."""

from addin.read.raw_table import RawTable
from addin.read.workbook import RawSubmission
from schemas.cells import place_in
from schemas.findings import CellPlace


def place_of_cell(raw: RawSubmission, place: CellPlace, sheet: str, cell: str) -> CellPlace:
    """The place of a cell: its sheet, and the form whose table is there; two tables share a sheet by their rows."""
    on_sheet = [table for table in raw.tables if sheet in _sheets(table)]
    row, _ = place_in(cell)
    near = [table for table in on_sheet if table.header.top <= row <= _last_row(table)]
    table = near[0] if near else on_sheet[0] if len(on_sheet) == 1 else None
    return place._replace(sheet=sheet, form=table.header.form.id if table else "")


def _sheets(table: RawTable) -> set[str]:
    return {table.sheet, *(sheet for _, sheet, _ in table.joined)}


def _last_row(table: RawTable) -> int:
    rows = [line.row for line in table.lines] + [table.header.bottom]
    return max(rows if table.total_row is None else [*rows, table.total_row])
