"""XlsxWriter's workbook with its innermost loops shortened; what it writes stays the same.

A summary has tens of thousands of cells and the officer waits for it. The library checks each cell's arguments, keeps
it as an object, looks through some forty patterns a formula and escapes every attribute again; here the plain cells of
a block are rendered at once. A test compares the result with the library's own.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from math import isfinite
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import workbook
from xlsxwriter.worksheet import Worksheet

from addin.formats.xml_text import escape
from addin.sheets.light_package import LightZip, QuickPackager
from addin.sheets.plan import Content, Formula, Link
from schemas.cells import ERROR_TEXTS, address, column_letters
from schemas.text import within_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format

#: Writes a cell that needs more than its row: row, column, content, format.
Other = Callable[[int, int, Content, "Format"], None]
_EPOCH = date(1899, 12, 30)


#: What a cell of each plain type looks like behind its address and style; a blank takes its place and shows nothing.
_PLAIN = {
    str: ' t="s"><v>%s</v></c>',
    bool: ' t="s"><v>%s</v></c>',
    float: "><v>%.16G</v></c>",
    int: "><v>%d</v></c>",
    date: "><v>%d</v></c>",
    Formula: "%s",
    type(None): "/>%.0s",
}
#: Types whose content is converted before it is filled in.
_CONVERTED = (date, bool, Formula)
_CELLS = re.compile("(?=<c )")
#: Stands for the row's number in a template.
_ROW = "\0"


class _Template(NamedTuple):
    """A row of plain cells to be filled in at once, and where it has texts, contents to be converted, and fractions."""

    text: str
    texts: tuple[int, ...]
    converted: tuple[int, ...]
    floats: tuple[int, ...]


class _Places(dict[str, str]):
    """Text → its place among the shared strings, in the order of their first use; looking up counts no use."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, text: str) -> str:
        place = self[text] = str(self._table._get_shared_string_index(within_cell(text)))
        self._table.count -= 1
        return place


class _Cells(dict[Any, str]):
    """Number, text or nothing → its cell in one column, the row left open."""

    def __init__(self, start: str, known: _Places) -> None:
        super().__init__()
        self._start, self._known = start, known

    def render(self, values: Sequence[Any]) -> int:
        """Make the cells of some values; gives how many of these are texts."""
        texts = 0
        for value, count in Counter(values).items():
            if isinstance(value, float):
                _require_finite(value)
            texts += count * isinstance(value, str)
            plain = self._known[value] if isinstance(value, str) else value
            self[value] = f"{self._start}{_PLAIN[type(value)] % plain}"
        return texts


class _Repeating(NamedTuple):
    """Rows whose cells are rendered, to be put together."""

    first: int
    rows: Sequence[Sequence[Content]]
    cells: Sequence[_Cells]

    def xml(self) -> Iterator[str]:
        """The rows, some at a time."""
        for start in range(0, len(self.rows), _ROWS_AT_A_TIME):
            columns = zip(*self.rows[start : start + _ROWS_AT_A_TIME], strict=True)
            parts = [map(of.__getitem__, values) for of, values in zip(self.cells, columns, strict=True)]
            numbered = enumerate(zip(*parts, strict=True), self.first + start + 1)
            yield "".join([f'<row r="{n}">{"".join(line).replace(_ROW, str(n))}</row>' for n, line in numbered])


_ROWS_AT_A_TIME = 2000


class QuickSheet(Worksheet):  # type: ignore[misc] # the library's class is untyped
    """A worksheet that takes whole blocks.

    `growing` rows have a height, but no fixed one: Excel and LibreOffice fit them when somebody types.
    """

    growing: frozenset[int] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self._rendered: dict[int, list[tuple[int, str]]] = {}  # row → runs of cells: first column, XML
        self._merged: dict[int, int] = {}  # row → its merged columns, a bit each
        self._aside: IO[str] | None = None
        self._repeating: list[_Repeating] = []

    @cached_property
    def _known(self) -> _Places:
        return _Places(self.str_table)  # the workbook sets the table after it has made the sheet

    def put_block(
        self, row: int, column: int, rows: Sequence[Sequence[Content]], formats: Sequence["Format"], other: Other
    ) -> None:
        """Render a rectangle of cells; links, which leave a trace elsewhere in the file, go through `other`.

        Rows of the same types share a template, so that a row is one formatting instead of one a cell.
        """
        if not rows:
            return
        self._check_dimensions(row, column)
        self._check_dimensions(row + len(rows) - 1, column + len(formats) - 1)
        starts = [_start(at, style) for at, style in enumerate(formats, column)]
        templates: dict[tuple[type, ...], _Template | None] = {}
        known, rendered, uses = self._known, self._rendered, 0
        for number, cells in enumerate(rows, row):
            kinds = tuple(map(type, cells))
            template = templates.get(kinds) or templates.setdefault(kinds, _template(kinds, starts))
            if template is None:  # a link, or a text of another type (a choice)
                for at, each in enumerate(zip(cells, starts, formats, strict=True), column):
                    self._put_single(number, at, *each, other)
                continue
            values: list[Any] = list(cells)
            for at in template.texts:
                values[at] = known[values[at]]
            for at in template.converted:
                values[at] = self._converted(values[at])
            for at in template.floats:
                _require_finite(values[at])
            uses += len(template.texts)
            xml = (template.text % tuple(values)).replace(_ROW, str(number + 1))
            rendered.setdefault(number, []).append((column, xml))
        self.str_table.count += uses

    def put_repeating(
        self, row: int, column: int, rows: Sequence[Sequence[Content]], formats: Sequence["Format"]
    ) -> None:
        """A rectangle of numbers and texts that are in their column many times, in rows that hold nothing else.

        Each is rendered once here, and the rows are put together when they are written: there may be many thousands.
        """
        if not rows:
            return
        self._check_dimensions(row, column)
        self._check_dimensions(row + len(rows) - 1, column + len(formats) - 1)
        cells = [_Cells(_start(at, style), self._known) for at, style in enumerate(formats, column)]
        for of, values in zip(cells, zip(*rows, strict=True), strict=True):
            self.str_table.count += of.render(values)
        self._repeating.append(_Repeating(row, rows, cells))

    def put_merge(self, corners: tuple[int, int, int, int], content: Content, style: "Format", other: Other) -> None:
        """Merge cells, the first with the content, the rest blank. ValueError where it has none or overlaps another."""
        first_row, first_column, last_row, last_column = corners
        if first_row > last_row or first_column > last_column:
            raise ValueError(f"a merge without cells on {self.name}: {corners}")
        columns = (1 << last_column + 1) - (1 << first_column)
        for row in range(first_row, last_row + 1):
            taken = self._merged.get(row, 0)
            if taken & columns:
                raise ValueError(f"merges overlap on {self.name}: {corners}")
            self._merged[row] = taken | columns
        if corners[:2] != corners[2:]:  # the library takes no merge of one cell
            self.merge.append(list(corners))
        self._check_dimensions(first_row, first_column)
        self._check_dimensions(last_row, last_column)
        start, *others = [_start(at, style) for at in range(first_column, last_column + 1)]
        self._put_single(first_row, first_column, content, start, style, other)
        blanks = "".join([f"{start}/>" for start in others])
        if blanks:
            self._put(first_row, first_column + 1, blanks)
        for row in range(first_row + 1, last_row + 1):
            self._put(row, first_column, f"{start}/>{blanks}")

    def put_table(self, corners: tuple[int, int, int, int], options: Mapping[str, Any]) -> None:
        """One of Excel's own tables; the library looks at every cell of one, so it is told the first two rows only."""
        first_row, first_column, last_row, last_column = corners
        self._check_dimensions(last_row, last_column)
        self.add_table(first_row, first_column, min(first_row + 1, last_row), last_column, dict(options))
        whole = f"{address(first_row, first_column)}:{address(last_row, last_column)}"
        self.tables[-1].update({key: whole for key in ("range", "a_range", "autofilter") if self.tables[-1].get(key)})

    def put_heights(self, heights: Mapping[int, float]) -> None:
        """The heights of rows; rows of one height share what the library made of the first."""
        made: dict[float, tuple[Any, Any]] = {}
        infos, sizes = self.row_info, self.row_sizes
        for row, height in heights.items():
            if height in made:
                infos[row], sizes[row] = made[height]
            else:
                self.set_row(row, height)
                made[height] = infos[row], sizes[row]

    def put_aside(self, until: ExitStack, folder: str) -> None:
        """Keep the rows, of which there will be no more, in a temporary file of a folder rather than in memory."""
        file = until.enter_context(TemporaryFile("w+", encoding="utf-8", newline="", dir=folder))  # noqa: SIM115 # it is one
        memory = self.fh
        self.fh: Any = file
        self._write_rows()
        self.fh, self._aside = memory, file
        self.row_info.clear()
        self.__dict__.pop("_known", None)

    def _converted(self, cell: Content) -> object:
        """A day as its number, a tick as its text's place, a formula as its rest of the cell."""
        if isinstance(cell, Formula):
            return _formula(cell)
        if isinstance(cell, date):
            return (cell - _EPOCH).days
        self.str_table.count += 1
        return self._known["x" if cell else ""]

    def _put_single(self, row: int, column: int, cell: Content, start: str, style: "Format", other: Other) -> None:
        """One cell by itself; the library keeps a link."""
        if isinstance(cell, Link):
            other(row, column, cell, style)
            return
        plain: Any = cell if type(cell) in _PLAIN else str(cell)
        kind = type(plain)
        if kind is str:
            self.str_table.count += 1
            plain = self._known[plain]
        elif kind in _CONVERTED:
            plain = self._converted(plain)
        elif kind is float:
            _require_finite(plain)
        self._put(row, column, f"{start}{_PLAIN[kind] % plain}")

    def _put(self, row: int, column: int, cells: str) -> None:
        self._rendered.setdefault(row, []).append((column, cells.replace(_ROW, str(row + 1))))

    def _write_rows(self) -> None:
        if self._aside:
            self._aside.seek(0)
            copyfileobj(self._aside, self.fh)
            return
        infos, table, rendered, write = self.row_info, self.table, self._rendered, self.fh.write
        heights = {pixels: f' ht="{pixels * 0.75:.16g}"' for pixels in {info.height for info in infos.values()}}
        rows = {*rendered, *infos, *self.comments, *(row for row, cells in table.items() if cells)}
        for row in sorted(rows):
            self._write_repeating(row)
            runs, stored = rendered.pop(row, []), table.get(row)
            if not runs and not stored:
                self._write_empty_row(row, None, infos.get(row))
                continue
            if stored:
                runs = self._with_stored(row, runs)
            height = heights[infos[row].height] if row in infos else ""
            if height and row not in self.growing:
                height += ' customHeight="1"'
            if row in infos and infos[row].hidden:
                height += ' hidden="1"'
            cells = runs[0][1] if len(runs) == 1 else "".join([xml for _, xml in sorted(runs)])
            write(f'<row r="{row + 1}"{height}>{cells}</row>')
        self._write_repeating(self.xls_rowmax)

    def _write_repeating(self, before: int) -> None:
        """Write the rows that are put together only now, of blocks that begin above a row, which must not be in one."""
        while self._repeating and self._repeating[0].first < before:
            block = self._repeating.pop(0)
            if block.first + len(block.rows) > before:
                raise ValueError(f"more cells in rows of a block that repeats on {self.name}: {before + 1}")
            for xml in block.xml():
                self.fh.write(xml)

    def _with_stored(self, row: int, runs: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Our cells among those that the library keeps (links)."""
        kept = {column: self._stored_xml(row, column) for column in self.table[row]}
        ours = {first + at: xml for first, run in runs for at, xml in enumerate(_CELLS.split(run)[1:])}
        return sorted({**ours, **kept}.items())

    def _stored_xml(self, row: int, column: int) -> str:
        """A cell that the library keeps, as the library writes it."""
        file = self.fh
        self.fh = io.StringIO()
        try:
            self._write_cell(row, column, self.table[row][column])
            return str(self.fh.getvalue())
        finally:
            self.fh = file

    def _write_merge_cells(self) -> None:
        if self.merge:
            places = [f"{address(*corners[:2])}:{address(*corners[2:])}" for corners in self.merge]
            cells = "".join([f'<mergeCell ref="{place}"/>' for place in places])
            self.fh.write(f'<mergeCells count="{len(places)}">{cells}</mergeCells>')

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = None) -> None:
        if tag == "row" and self.growing and attributes[0][1] - 1 in self.growing:
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The plans use no function younger than Excel 2007, so none needs its long name."""
        return formula.removeprefix("=")


class QuickBook(workbook.Workbook):  # type: ignore[misc] # the library's class is untyped
    """A workbook whose shared strings are written at once where nothing in them needs care, and lightly packed."""

    def _get_packager(self) -> "QuickPackager":
        return QuickPackager()

    def _store_workbook(self) -> None:
        """The library has no setting for how hard to pack; the lightest takes half the time and a fifth more room."""
        packed, workbook.ZipFile = workbook.ZipFile, LightZip
        try:
            super()._store_workbook()
        finally:
            workbook.ZipFile = packed


def _start(column: int, style: "Format") -> str:
    """The beginning of a cell, the number of its row left open."""
    return f'<c r="{column_letters(column)}{_ROW}" s="{style._get_xf_index()}"'


def _template(kinds: tuple[type, ...], starts: Sequence[str]) -> _Template | None:
    """The template of a row of these types; None where one of them is not plain."""
    if not _PLAIN.keys() >= set(kinds):
        return None
    text = "".join([start + _PLAIN[kind] for start, kind in zip(starts, kinds, strict=True)])
    places = (tuple(at for at, kind in enumerate(kinds) if kind in wanted) for wanted in ((str,), _CONVERTED, (float,)))
    return _Template(text, *places)


def _require_finite(value: float) -> None:
    """Raises ValueError for a number that no workbook can hold."""
    if not isfinite(value):
        raise ValueError(f"no number for a cell: {value}")


def _formula(cell: Formula) -> str:
    """A formula with its value: all of its cell behind the style."""
    formula = escape(cell.text.removeprefix("="))
    if isinstance(cell.value, int | float):
        _require_finite(cell.value)
        return f"><f>{formula}</f><v>{cell.value:.16G}</v></c>"
    # A blank result is text of no length, as Excel writes it; without the mark the formula counts as uncalculated.
    result = within_cell(str(cell.value or ""))
    kind = "e" if result in ERROR_TEXTS else "str"
    return f' t="{kind}"><f>{formula}</f><v>{escape(result)}</v></c>'
