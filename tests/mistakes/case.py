"""A clean report with mistakes planted in it: what is typed first, then what is done to the sheets; judges nothing."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

import xlsxwriter

from addin.blank_forms.workbook import plan_form_book
from addin.sheets.plan import Content, Formula, Merge, SheetPlan
from schemas.cells import address
from schemas.cover import FIELDS, SHEET
from schemas.filling import Filling
from schemas.form import Form, RowKind
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from workbooks.demo.formats import contents

Place = tuple[int, int]


class Taken(Exception):  # noqa: N818 - no error: the row is another mistake's already
    """Two mistakes on one row would hide each other."""


class Expected(NamedTuple):
    """A finding that must come out; `row` and `column` say where, None for a finding without a cell."""

    code: str
    form: str
    place: Callable[["Page"], Place] | None


class Looked(NamedTuple):
    """A content whose cell has a look of its own, and what stands raised behind it."""

    content: Any
    look: Mapping[str, Any]
    beside: str = ""


@dataclass
class Page:
    """A sheet as cells; `rows` and `columns` of a form's table by code and key, `total` the row of its totals."""

    name: str
    form: Form | None
    cells: dict[Place, Content | Looked]
    merges: list[Merge]
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    total: int = -1
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    low_rows: set[int] = field(default_factory=set)

    def at(self, code: str, key: str) -> Place:
        return self.rows[code], self.columns[key]

    def move_rows(self, first: int, by: int) -> None:
        """Everything from a row on stands so many rows lower; with -1 the row before it is gone."""
        gone = set(range(first + by, first)) if by < 0 else set()

        def moved(row: int) -> int:
            return row + by if row >= first else row

        self.cells = {(moved(row), at): cell for (row, at), cell in self.cells.items() if row not in gone}
        kept = [merge for merge in self.merges if merge.first_row not in gone]
        self.merges = [m._replace(first_row=moved(m.first_row), last_row=moved(m.last_row)) for m in kept]
        self.rows = {code: moved(row) for code, row in self.rows.items() if row not in gone}
        self.total = moved(self.total)


class Case:
    """One unit's report in the making; `names` are the mistakes in it."""

    def __init__(self, unit: str, filling: Filling, chance: Random) -> None:
        self.unit, self.filling, self.chance = unit, filling, chance
        self.typed: dict[tuple[str, str, str], Content] = {}
        self.cover: dict[str, Content] = {}
        self.fields: dict[tuple[str, str], Content] = {}
        self.done: list[tuple[int, Callable[[dict[str, Page]], None]]] = []
        self.expected: list[tuple[int, Expected]] = []
        #: the words of B11 were written on the right figures, and differ from any that are changed
        self.allowed: set[str] = {"rule-words-agree-with-forms"}
        self.touched: set[tuple[str, str]] = set()
        self.number = 0
        self.mended: set[int] = set()
        self._typed_by: dict[object, int] = {}
        self.whole = Filling()

    # -- planting -----------------------------------------------------------------------------------------------
    def plant(self, mistake: Callable[["Case"], None]) -> None:
        """Plant one more; Taken where it would stand on another one's row."""
        before = len(self.expected)
        self.number += 1
        mistake(self)
        assert len(self.expected) > before, mistake.__name__

    def value(self, form: str, code: str, key: str) -> Content:
        return self.filling.rows[form][code].get(key)

    def number_at(self, form: str, code: str, key: str) -> float:
        value = self.value(form, code, key)
        return float(value) if isinstance(value, int | float) else 0.0

    def row(self, form: str, wanted: Callable[[dict[str, Content]], object] = lambda _: True) -> str:
        """A row of a form that no mistake stands on yet, and that is as wanted; it is taken from now on."""
        free = [
            code
            for code, values in self.filling.rows[form].items()
            if (form, code) not in self.touched and (form, "*") not in self.touched and wanted(dict(values))
        ]
        if not free:
            raise Taken
        code = self.chance.choice(free)
        self.touched.add((form, code))
        return code

    def whole_form(self, form: str) -> None:
        """Take a form for one mistake alone."""
        if any(taken == form for taken, _ in self.touched):
            raise Taken
        self.touched.add((form, "*"))

    def type(self, form: str, code: str, key: str, value: Content) -> None:
        """Type a value into a cell of the blank form, as a district does."""
        self.typed[form, code, key] = value
        self._typed_by[form, code, key] = self.number

    def type_on_cover(self, key: str, value: Content) -> None:
        if not self.touched.isdisjoint({("cover", key), ("cover", "*")}):
            raise Taken
        self.touched.add(("cover", key))
        self.cover[key] = value
        self._typed_by["cover", key] = self.number

    def type_field(self, form: str, key: str, value: Content) -> None:
        if (form, key) in self.touched:
            raise Taken
        self.touched.add((form, key))
        self.fields[form, key] = value
        self._typed_by[form, key] = self.number

    def do(self, change: Callable[[dict[str, Page]], None]) -> None:
        """Change the sheets once they are filled in."""
        self.done.append((self.number, change))

    def put(self, form: str, place: Callable[[Page], Place], content: Content | Looked) -> None:
        """Put something into a cell of the finished sheet, over whatever stands there."""
        self.do(lambda pages: pages[form].cells.__setitem__(place(pages[form]), content))

    def expect(self, code: str, form: str = "", place: Callable[[Page], Place] | None = None) -> None:
        self.expected.append((self.number, Expected(code, form, place)))

    def expect_at(self, code: str, form: str, row: str, key: str) -> None:
        """A finding at a cell of the table."""
        self.expect(code, form, lambda page: page.at(row, key))

    def allow(self, *codes: str) -> None:
        """What honestly follows from the mistake beside the finding that names it."""
        self.allowed.update(codes)

    # -- making it ------------------------------------------------------------------------------------------------
    def filled(self) -> Filling:
        """The filling with what was typed and not mended."""
        rows = {form: {code: dict(row) for code, row in records.items()} for form, records in self.filling.rows.items()}
        for (form, code, key), value in self.typed.items():
            if self._typed_by[form, code, key] not in self.mended:
                rows[form].setdefault(code, {})[key] = value  # type: ignore[assignment] # values are contents
        fields = {form: dict(values) for form, values in self.filling.fields.items()}
        for (form, key), value in self.fields.items():
            if self._typed_by[form, key] not in self.mended:
                fields.setdefault(form, {})[key] = value  # type: ignore[assignment]
        cover = {key: value for key, value in self.cover.items() if self._typed_by["cover", key] not in self.mended}
        return self.filling.model_copy(
            update={"rows": rows, "fields": fields, "cover": {**self.filling.cover, **cover}}
        )

    def pages(self) -> dict[str, Page]:
        """The sheets, the forms' by their ids."""
        plan = plan_form_book(IN_FORCE.unit(self.unit), FEBRUARY, IN_FORCE, self.filled())
        pages = {}
        for sheet in plan.sheets:
            if not sheet.hidden:
                page = _page(sheet)
                pages[page.form.id if page.form else page.name] = page
        for number, change in self.done:
            if number not in self.mended:
                change(pages)
        return pages

    def content(self) -> bytes:
        """The workbook as it is sent."""
        return _written(self.pages(), self.unit)

    def places(self) -> Iterator[tuple[int, str, str, str]]:
        """Number of the mistake, code, form and cell ("" for none) of everything that must be found."""
        pages = self.pages()
        for number, (code, form, place) in self.expected:
            page = pages.get(form or SHEET)
            yield number, code, form, address(*place(page)) if place and page else ""


def _page(sheet: SheetPlan) -> Page:
    form = next((form for form in IN_FORCE.forms if form.sheet == sheet.name), None)
    page = Page(sheet.name, form, dict(contents(sheet)), list(sheet.merges))
    if sheet.name != SHEET and form is None:
        return page
    if form is None:
        for row, known in enumerate(FIELDS, _first(page, FIELDS[0].label)):
            page.rows[known.key] = row
        page.columns["value"] = 2
        return page
    numbers = next(row for (row, at), cell in sorted(page.cells.items(), key=str) if at == 0 and cell == "(1)")
    number = {str(cell).partition("=")[0]: at for (row, at), cell in page.cells.items() if row == numbers}
    leading = len(number) - len(form.columns)
    page.columns = {column.key: leading + at for at, column in enumerate(form.columns)}
    labels = {str(cell): row for (row, at), cell in page.cells.items() if at in (0, leading)}
    body = numbers + 1
    codes = _codes(form, page, body)
    page.rows = {code: body + at for at, code in enumerate(codes)}
    page.total = labels.get("Tổng cộng", -1)
    return page


def _codes(form: Form, page: Page, body: int) -> list[str]:
    if form.rows is RowKind.FIXED:
        return [row.code for row in form.fixed_rows]
    if form.rows is RowKind.COMMUNES:
        at = page.columns[form.label_key]
        names = (str(page.cells.get((row, at), "")) for row in range(body, body + 60))
        return [name for name in names if name.startswith(("Xã", "Thị trấn", "Phường"))]
    return [str(number) for number in range(1, len(form.fixed_rows) + form.list_rows + 30)]


def _first(page: Page, label: str) -> int:
    return next(row for (row, _), cell in page.cells.items() if cell == label)


def _written(pages: dict[str, Page], unit: str) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for page in pages.values():
        sheet = book.add_worksheet(page.name)
        for merge in page.merges:
            if (merge.first_row, merge.first_column) != (merge.last_row, merge.last_column):
                sheet.merge_range(merge.first_row, merge.first_column, merge.last_row, merge.last_column, "")
        for (row, column), cell in page.cells.items():
            if isinstance(cell, Looked):
                _write(book, sheet, (row, column), cell, day)
            else:
                _write(book, sheet, (row, column), Looked(cell, {}), day)
        for row in page.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for row in page.low_rows:
            sheet.set_row(row, 0.75)
        if page.hidden:
            sheet.hide()
    book.define_name("TH_unit", f'="{unit}"')
    book.define_name("TH_period", f'="{FEBRUARY}"')
    book.close()
    return stream.getvalue()


def _write(book: Any, sheet: Any, place: Place, looked: Looked, day: Any) -> None:
    cell, look = looked.content, book.add_format(dict(looked.look)) if looked.look else None
    if looked.beside:
        written = f"{cell:g}".replace(".", ",")
        sheet.write_rich_string(
            *place, book.add_format({}), written, book.add_format({"font_script": 1}), looked.beside
        )
    elif isinstance(cell, Formula):
        sheet.write_formula(*place, cell.text, look, "" if cell.value is None else cell.value)
    elif isinstance(cell, bool):
        sheet.write(*place, "x" if cell else "", look)
    elif hasattr(cell, "year"):
        sheet.write_datetime(*place, cell, look or day)
    elif cell is not None:
        sheet.write(*place, cell, look)
