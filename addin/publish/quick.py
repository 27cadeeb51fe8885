"""XlsxWriter's worksheet with its two innermost loops shortened; what it writes stays the same, byte for byte.

A summary has tens of thousands of cells and the officer waits for it. The library checks each cell's arguments,
looks through some forty patterns a formula and escapes every attribute anew; here a block is checked once and plain
cells are written directly. A test compares the result with the library's own.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

from addin.publish.plan import Content
from schemas.cells import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format

#: Writes a cell that is neither text, number nor blank: row, column, content, format.
Other = Callable[[int, int, Content, "Format"], None]
#: Excel's longest text; the library would cut it without a word, so a longer one must not come here.
LONGEST_TEXT = 32767


class QuickSheet(Worksheet):  # type: ignore[misc] # the library's class is untyped
    """A worksheet that takes whole blocks.

    `growing` rows have a height, but no fixed one: Excel and LibreOffice fit them when somebody types.
    """

    growing: frozenset[int] = frozenset()

    def put_block(
        self, row: int, column: int, rows: Sequence[Sequence[Content]], formats: Sequence["Format"], other: Other
    ) -> None:
        """Store a rectangle of cells; texts, finite numbers and blanks directly, the rest through `other`."""
        if not rows:
            return
        self._check_dimensions(row, column)
        self._check_dimensions(row + len(rows) - 1, column + len(formats) - 1)
        text_index = self.str_table._get_shared_string_index
        for number, cells in enumerate(rows, row):
            line = self.table[number]
            for at, (cell, style) in enumerate(zip(cells, formats, strict=True), column):
                kind = type(cell)
                if kind is str:
                    line[at] = CellStringTuple(text_index(cell), style)
                elif kind is float or kind is int:
                    line[at] = CellNumberTuple(cell, style)
                elif cell is None:
                    line[at] = CellBlankTuple(style)
                else:
                    other(number, at, cell, style)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if cell.format is None or kind not in _DIRECT:
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{column_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        else:
            self.fh.write(f"{start}/>")

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and self.growing and attributes[0][1] - 1 in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = None) -> None:
        """An empty result is marked as text, as Excel does: a calculated blank is not a formula without a value."""
        if result == "":
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The plans use no function younger than Excel 2007, so none needs its long name."""
        return formula.removeprefix("=")


_DIRECT = frozenset({CellNumberTuple, CellStringTuple, CellBlankTuple})
