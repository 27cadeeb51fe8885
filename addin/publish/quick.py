"""XlsxWriter's worksheet with its two innermost loops shortened; what it writes stays the same.

A summary has tens of thousands of cells and the officer waits for it. The library checks each cell's arguments, keeps
it as an object, looks through some forty patterns a formula and escapes every attribute anew; here the plain cells of
a block are rendered at once. A test compares the result with the library's own.
"""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from xlsxwriter.worksheet import Worksheet

from addin.publish.plan import Content, Formula, Link
from schemas.cells import ERROR_TEXTS, column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format

#: Writes a cell that needs more than its row: row, column, content, format.
Other = Callable[[int, int, Content, "Format"], None]
_EPOCH = date(1899, 12, 30)


class QuickSheet(Worksheet):  # type: ignore[misc] # the library's class is untyped
    """A worksheet that takes whole blocks.

    `growing` rows have a height, but no fixed one: Excel and LibreOffice fit them when somebody types.
    """

    growing: frozenset[int] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._rendered: dict[int, list[tuple[int, str]]] = {}
        self._known: dict[str, int] = {}  # text → its place in the shared strings

    def put_block(
        self, row: int, column: int, rows: Sequence[Sequence[Content]], formats: Sequence["Format"], other: Other
    ) -> None:
        """Render a rectangle of cells; links, which leave a trace elsewhere in the file, go through `other`."""
        if not rows:
            return
        self._check_dimensions(row, column)
        self._check_dimensions(row + len(rows) - 1, column + len(formats) - 1)
        looks = [
            (at, f'<c r="{column_letters(at)}', f'" s="{style._get_xf_index()}"', style)
            for at, style in enumerate(formats, column)
        ]
        known, text_index = self._known, self.str_table._get_shared_string_index
        for number, cells in enumerate(rows, row):
            line = self._rendered.setdefault(number, [])
            for cell, (at, start, look, style) in zip(cells, looks, strict=True):
                kind = type(cell)
                if isinstance(cell, str):
                    index = known.get(cell)
                    if index is None:
                        index = known[cell] = text_index(cell)
                    else:
                        self.str_table.count += 1
                    line.append((at, f'{start}{number + 1}{look} t="s"><v>{index}</v></c>'))
                elif kind is float or kind is int:
                    line.append((at, f"{start}{number + 1}{look}><v>{cell:.16G}</v></c>"))
                elif cell is None:
                    line.append((at, f"{start}{number + 1}{look}/>"))
                elif kind is Link:
                    other(number, at, cell, style)
                else:
                    line.append((at, _rendered(f"{start}{number + 1}{look}", cell, text_index)))

    def _write_rows(self) -> None:
        rows = {*self._rendered, *self.row_info, *self.comments, *(row for row, cells in self.table.items() if cells)}
        for row in sorted(rows):
            cells = self._rendered.get(row, [])
            stored = self.table.get(row)
            if not cells and not stored:
                self._write_empty_row(row, None, self.row_info.get(row))
                continue
            if stored:
                kept = {column: self._stored_xml(row, column) for column in stored}
                cells = sorted({**kept, **dict(cells)}.items())  # a merge leaves blanks under its content
            self._write_row(row, None, self.row_info.get(row))
            self.fh.write("".join([xml for _, xml in cells]))
            self._xml_end_tag("row")

    def _stored_xml(self, row: int, column: int) -> str:
        """A cell that the library keeps, as the library writes it."""
        file: Any = self.fh
        self.fh: Any = io.StringIO()
        try:
            self._write_cell(row, column, self.table[row][column])
            return str(self.fh.getvalue())
        finally:
            self.fh = file

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and self.growing and attributes[0][1] - 1 in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The plans use no function younger than Excel 2007, so none needs its long name."""
        return formula.removeprefix("=")


def _rendered(start: str, cell: Content, text_index: Callable[[str], int]) -> str:
    """A formula with its value, a tick or a date."""
    if isinstance(cell, Formula):
        formula = escape(cell.text.removeprefix("="))
        if isinstance(cell.value, int | float):
            return f"{start}><f>{formula}</f><v>{cell.value:.16G}</v></c>"
        # A blank result is text of no length, as Excel writes it; without the mark the formula counts as uncalculated.
        result = str(cell.value or "")
        kind = "e" if result in ERROR_TEXTS else "str"
        return f'{start} t="{kind}"><f>{formula}</f><v>{escape(result)}</v></c>'
    if isinstance(cell, date):
        return f"{start}><v>{(cell - _EPOCH).days}</v></c>"
    return f'{start} t="s"><v>{text_index("x" if cell else "")}</v></c>'
