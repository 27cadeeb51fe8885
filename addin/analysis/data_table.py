"""The figures of a period as an Excel table on a sheet, ready for PivotTable, SUMIFS and XLOOKUP; writes no file."""

from collections.abc import Sequence

from addin.analysis.figures_table import COLUMNS, DataLine
from addin.sheets.plan import Block, Content, ExcelTable

SHEET, TABLE = "Dữ liệu", "du_lieu"
WIDTHS = {at: column.width for at, column in enumerate(COLUMNS)}


def data_table(lines: Sequence[DataLine], row: int) -> tuple[tuple[Block, ...], ExcelTable]:
    """The cells of the table, its headings in a row, and the table over them."""
    headings = [column.label for column in COLUMNS]
    rows: Sequence[Sequence[Content]] = lines or [[None] * len(headings)]
    styles = ["cell-number" if column.type == "number" else "data-text" for column in COLUMNS]
    blocks = (Block(row, 0, [headings], ["header"] * len(headings)), Block(row + 1, 0, rows, styles, repeats=True))
    return blocks, ExcelTable(TABLE, row, 0, row + len(rows), headings)
