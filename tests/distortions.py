"""What districts do to a form: named distortions of clean filled workbooks, as functions over sheets cut into blocks.

Nothing here takes away a typed value unless the distortion's name says so.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

import xlsxwriter

from addin.blank_forms.workbook import plan_form_book
from addin.read.grid import open_book
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import Cell
from schemas.filling import Filling
from schemas.form import Form
from schemas.text import fold
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY

Block = list[list[Any]]
#: Rows above the header of a blank form: letterhead, title, period, unit of money.
ABOVE = 6


class Shown(NamedTuple):
    """A cell with a number format or a font of its own, and what stands raised behind its text."""

    value: float | str
    look: Mapping[str, Any]
    beside: str = ""


@dataclass
class Page:
    """A sheet in blocks of rows of one width; `form` is None for the cover and other sheets, all of it in `above`."""

    name: str
    form: Form | None = None
    above: Block = field(default_factory=list)
    header: Block = field(default_factory=list)
    numbers: Block = field(default_factory=list)
    body: Block = field(default_factory=list)
    below: Block = field(default_factory=list)
    label_at: int = 1  # the column of the printed labels
    left: int = 0
    beside: "Page | None" = None
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)  # of the body
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    low_rows: set[int] = field(default_factory=set)  # of the body, without height
    narrow_columns: set[int] = field(default_factory=set)  # without width

    @property
    def width(self) -> int:
        """Columns of the table."""
        return len(self.header[0])

    def table(self) -> Block:
        """The blocks that share the table's columns."""
        return [*self.header, *self.numbers, *self.body]

    def rows(self) -> Block:
        """The whole sheet."""
        own = [["" for _ in range(self.left)] + row for row in [*self.above, *self.table(), *self.below]]
        if self.beside is None:
            return own
        others, width = self.beside.rows(), max(map(len, own)) + 2
        own += [[] for _ in range(len(others) - len(own))]
        others += [[] for _ in range(len(own) - len(others))]
        return [[*mine, *[""] * (width - len(mine)), *theirs] for mine, theirs in zip(own, others, strict=True)]


@dataclass
class Draft:
    """A workbook about to be sent: its pages, and whether it still carries the hidden identity."""

    unit: str
    pages: list[Page]
    catalogue: Catalogue = IN_FORCE
    identity: bool = True

    def tables(self) -> list[Page]:
        """The pages that hold a form that has not been turned on its side."""
        return [page for page in self.pages if page.form and page.header]

    def some(self, chance: Random, wanted: Callable[[Page], bool] = lambda _: True) -> list[Page]:
        """Three of the tables that are as wanted."""
        tables = [page for page in self.tables() if wanted(page)]
        return chance.sample(tables, min(3, len(tables)))


def clean_draft(unit: str, filling: Filling, catalogue: Catalogue = IN_FORCE) -> Draft:
    """The filled workbook of a unit, cut into blocks."""
    stream = io.BytesIO()
    write_book(plan_form_book(catalogue.unit(unit), FEBRUARY, catalogue, filling), stream)
    forms = {form.sheet: form for form in catalogue.forms}
    pages = [_cut(sheet.name, sheet.rows, forms.get(sheet.name)) for sheet in open_book(stream.getvalue()).sheets]
    return Draft(unit, [page for page in pages if page.form or page.name == "Bìa"], catalogue)


@per_catalogue
def _guide(catalogue: Catalogue, unit: str) -> Block:
    stream = io.BytesIO()
    write_book(plan_form_book(catalogue.unit(unit), FEBRUARY, catalogue, Filling()), stream)
    return next(sheet.rows for sheet in open_book(stream.getvalue()).sheets if sheet.name == "Hướng dẫn")


def _cut(name: str, rows: Block, form: Form | None) -> Page:
    if form is None:
        return Page(name, above=rows)
    first = next(i for i, row in enumerate(rows) if i > ABOVE and any(str(cell).startswith("(1)") for cell in row))
    foot = next(i for i, row in enumerate(rows) if str(row[0]).startswith("Ghi chú"))
    end = max(i for i in range(foot) if any(cell != "" for cell in rows[i][1:])) + 1
    return Page(name, form, rows[:ABOVE], rows[ABOVE:first], [rows[first]], rows[first + 1 : end], rows[foot - 1 :])


def write_draft(draft: Draft) -> bytes:
    """The workbook as .xlsx, values only."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for page in draft.pages:
        _write_page(book, page, day)
    if draft.identity:
        book.define_name("TH_unit", f'="{draft.unit}"')
        book.define_name("TH_period", f'="{FEBRUARY}"')
    book.close()
    return stream.getvalue()


def _write_page(book: xlsxwriter.Workbook, page: Page, day: object) -> None:
    sheet = book.add_worksheet(page.name)
    for row, cells in enumerate(page.rows()):
        for column, cell in enumerate(cells):
            if isinstance(cell, Shown):
                _write_shown(book, sheet, (row, column), cell)
            elif isinstance(cell, str):
                if cell:
                    sheet.write_string(row, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
            else:
                sheet.write_datetime(row, column, cell, day)
    _hide(sheet, page)
    if page.hidden and len(book.worksheets()) > 1:
        sheet.hide()


def _hide(sheet: Any, page: Page) -> None:
    first = len(page.above) + len(page.header) + len(page.numbers)
    for row in page.hidden_rows:
        sheet.set_row(first + row, None, None, {"hidden": True})
    for column in page.hidden_columns:
        sheet.set_column(page.left + column, page.left + column, None, None, {"hidden": True})
    for row in page.low_rows:
        sheet.set_row(first + row, 0.75)
    for column in page.narrow_columns:
        sheet.set_column(page.left + column, page.left + column, 0.1)
    if page.filtered:
        sheet.autofilter(first - 1, page.left, first + len(page.body) - 1, page.left + page.width - 1)


def _write_shown(book: Any, sheet: Any, place: tuple[int, int], cell: Shown) -> None:
    look = book.add_format(dict(cell.look))
    if cell.beside:
        raised = book.add_format({"font_script": 1})
        sheet.write_rich_string(*place, look, f"{cell.value:g}".replace(".", ","), raised, cell.beside)
    else:
        sheet.write(*place, cell.value, look)


Distortion = Callable[[Draft, Random], None]
DISTORTIONS: dict[str, Distortion] = {}


def distortion(function: Distortion) -> Distortion:
    """Give a distortion its name in the suite."""
    DISTORTIONS[function.__name__] = function
    return function


# -- sheets ------------------------------------------------------------------------------------------------------


@distortion
def sheets_renamed(draft: Draft, chance: Random) -> None:
    """Sheet1, Sheet2, …"""
    for number, page in enumerate(draft.pages, 1):
        page.name = f"Sheet{number}"


@distortion
def sheets_renamed_to_each_other(draft: Draft, chance: Random) -> None:
    """Two sheets carry each other's name."""
    one, two = chance.sample(draft.pages, 2)
    one.name, two.name = two.name, one.name


@distortion
def sheets_reordered(draft: Draft, chance: Random) -> None:
    """Sheets in any order."""
    chance.shuffle(draft.pages)


@distortion
def sheets_hidden(draft: Draft, chance: Random) -> None:
    """Three sheets are hidden."""
    for page in draft.some(chance):
        page.hidden = page is not draft.pages[0]


@distortion
def sheet_of_notes_added(draft: Draft, chance: Random) -> None:
    """A sheet of the district's own stands in front."""
    draft.pages.insert(0, Page("Ghi chép", above=[["Ghi chép của phòng", ""], ["Số lần gọi", 12]]))


@distortion
def sheet_split_over_two(draft: Draft, chance: Random) -> None:
    """The second half of a long table, with its header, went to a sheet of its own."""
    for page in draft.some(chance, lambda page: len(page.body) > 6)[:1]:
        middle = len(page.body) // 2
        rest = Page(f"{page.name[:20]} (tiếp)", page.form, [], page.header, page.numbers, page.body[middle:])
        page.body = page.body[:middle]
        draft.pages.append(rest)


@distortion
def two_forms_on_one_sheet(draft: Draft, chance: Random) -> None:
    """A second form was pasted below the first."""
    tables = [page for page in draft.tables() if page.beside is None]
    upper, lower = chance.sample(tables, 2)
    upper.below += [[], [], *lower.rows()]
    draft.pages = [page for page in draft.pages if page is not lower]


@distortion
def two_forms_side_by_side(draft: Draft, chance: Random) -> None:
    """A second form was pasted to the right of the first."""
    tables = [page for page in draft.tables() if page.beside is None]
    near, far = chance.sample(tables, 2)
    near.beside = far
    draft.pages = [page for page in draft.pages if page is not far]


@distortion
def table_pasted_elsewhere(draft: Draft, chance: Random) -> None:
    """A table was pasted some columns to the right and some rows down."""
    for page in draft.some(chance):
        page.left += chance.randint(1, 5)
        page.above[:0] = [[] for _ in range(chance.randint(1, 9))]


@distortion
def letterhead_removed(draft: Draft, chance: Random) -> None:
    """A bare table from the first row on."""
    for page in draft.some(chance):
        page.above = []


@distortion
def rows_inserted_above(draft: Draft, chance: Random) -> None:
    """Twenty lines of a letter stand above the table."""
    for page in draft.some(chance):
        page.above += [[f"Căn cứ văn bản số {number} của Ban Dân tộc;"] for number in range(20)]


@distortion
def cover_removed(draft: Draft, chance: Random) -> None:
    """No cover sheet."""
    draft.pages = [page for page in draft.pages if page.form]


@distortion
def hidden_identity_lost(draft: Draft, chance: Random) -> None:
    """The defined names are gone, as after copying all sheets to a new workbook."""
    draft.identity = False


@distortion
def notes_and_signatures_added(draft: Draft, chance: Random) -> None:
    """More remarks and signatures below the table."""
    for page in draft.some(chance):
        page.below += [["", "Ghi chú: số liệu tính đến ngày 14/02/2023."], ["", "Nơi nhận:"], ["", "- Như trên;"],
                       ["", "- Lưu: VT."], ["KT. TRƯỞNG PHÒNG"], ["Nguyễn Văn A"]]  # fmt: skip


@distortion
def second_table_below(draft: Draft, chance: Random) -> None:
    """A small table of the district's own stands below."""
    for page in draft.some(chance):
        page.below += [[], ["STT", "Tên cán bộ", "Số ngày công"], [1, "Điểu Sơn", 12], [2, "Thị Mai", 9]]


# -- columns -----------------------------------------------------------------------------------------------------


def _move(page: Page, order: list[int]) -> None:
    page.header, page.numbers, page.body = (
        [[row[i] for i in order] for row in block] for block in (page.header, page.numbers, page.body)
    )


def _spread(page: Page) -> None:
    """Write every group's heading above each of its columns, so that columns can move."""
    if len(page.header) < 2 or not page.form or not any(column.headings for column in page.form.columns):
        return
    top, below = page.header[0], page.header[1]
    for index in range(1, page.width):
        if top[index] == "" and below[index] != "":
            top[index] = top[index - 1]


def _labels(page: Page) -> Iterator[tuple[list[Cell], int]]:
    """Where each heading of a page stands."""
    for row in page.header:
        yield from ((row, index) for index, cell in enumerate(row) if isinstance(cell, str) and cell)


def _relabel(page: Page, change: Callable[[str], str]) -> None:
    for row, index in _labels(page):
        if not str(row[index]).startswith("("):
            row[index] = change(str(row[index]))


@distortion
def columns_moved(draft: Draft, chance: Random) -> None:
    """The columns stand in another order."""
    for page in draft.some(chance):
        _spread(page)
        others = list(range(2, page.width))
        chance.shuffle(others)
        _move(page, [0, 1, *others])


@distortion
def column_added(draft: Draft, chance: Random) -> None:
    """A column of the district's own stands between the others."""
    for page in draft.some(chance):
        _spread(page)
        at = chance.randint(2, page.width)
        for position, row in enumerate(page.header):
            row.insert(at, "Cán bộ theo dõi" if position == 0 else "")
        for row in page.numbers:
            row.insert(at, "")
        for row in page.body:
            row.insert(at, "Điểu Sơn" if row[1] != "" else "")


@distortion
def blank_column_added(draft: Draft, chance: Random) -> None:
    """A narrow blank column separates parts of the table."""
    for page in draft.some(chance):
        at = chance.randint(1, page.width - 1)
        for row in page.table():
            row.insert(at, "")


@distortion
def column_hidden(draft: Draft, chance: Random) -> None:
    """A column with data is hidden."""
    for page in draft.some(chance):
        page.hidden_columns = {chance.randint(2, page.width - 1)}


@distortion
def column_missing(draft: Draft, chance: Random) -> None:
    """A column was deleted with all its figures."""
    for page in draft.some(chance, lambda page: page.width > 4)[:1]:
        _spread(page)
        gone = chance.randint(2, page.width - 1)
        _move(page, [index for index in range(page.width) if index != gone])


@distortion
def ordinal_column_removed(draft: Draft, chance: Random) -> None:
    """No column STT."""
    for page in draft.some(chance, lambda page: page.header[0][0] == "STT"):
        _move(page, list(range(1, page.width)))
        page.label_at = 0


# -- the header --------------------------------------------------------------------------------------------------


@distortion
def header_in_one_row(draft: Draft, chance: Random) -> None:
    """Group and label in one cell."""
    for page in draft.some(chance, lambda page: len(page.header) > 1):
        _spread(page)
        page.header = [[" ".join(str(row[i]) for row in page.header if row[i] != "") for i in range(page.width)]]


@distortion
def header_groups_on_every_column(draft: Draft, chance: Random) -> None:
    """The group's heading is written above each of its columns."""
    for page in draft.tables():
        _spread(page)


@distortion
def header_with_band_above(draft: Draft, chance: Random) -> None:
    """A merged line "NỘI DUNG | SỐ LIỆU" stands above the header."""
    for page in draft.some(chance):
        page.header.insert(0, ["Nội dung", "", "Số liệu báo cáo", *[""] * (page.width - 3)])


@distortion
def header_units_dropped(draft: Draft, chance: Random) -> None:
    """The line of units "(hộ)" was deleted."""
    for page in draft.some(chance, lambda page: any(str(cell).startswith("(") for cell in page.header[-1])):
        if len(page.header) > 1:
            page.header = page.header[:-1]


@distortion
def header_units_in_labels(draft: Draft, chance: Random) -> None:
    """The unit stands behind the label: "Đất ở (hộ)"."""
    for page in draft.some(chance, lambda page: len(page.header) > 1 and str(page.header[-1][-1]).startswith("(")):
        units = page.header.pop()
        for row in reversed(page.header):
            for index, unit in enumerate(units):
                if unit and row[index]:
                    row[index], units[index] = f"{row[index]} {unit}", ""


@distortion
def header_repeated_in_the_middle(draft: Draft, chance: Random) -> None:
    """The header again at a page break."""
    for page in draft.some(chance, lambda page: len(page.body) > 5):
        middle = len(page.body) // 2
        page.body[middle:middle] = [list(row) for row in (*page.header, *page.numbers)]


@distortion
def column_numbers_removed(draft: Draft, chance: Random) -> None:
    """No line (1)(2)(3)."""
    for page in draft.tables():
        page.numbers = []


@distortion
def column_numbers_plain(draft: Draft, chance: Random) -> None:
    """Column numbers A, B, 1, 2, 3 without brackets."""
    for page in draft.tables():
        if page.numbers:
            page.numbers = [["A", "B", *(float(number) for number in range(1, page.width - 1))]]


@distortion
def labels_in_capitals(draft: Draft, chance: Random) -> None:
    """Headings in capitals."""
    for page in draft.tables():
        _relabel(page, str.upper)


@distortion
def labels_decomposed(draft: Draft, chance: Random) -> None:
    """Headings in decomposed Unicode."""
    for page in draft.tables():
        _relabel(page, lambda text: unicodedata.normalize("NFD", text))


@distortion
def labels_with_odd_spaces(draft: Draft, chance: Random) -> None:
    """No-break spaces, line breaks, zero-width spaces."""
    for page in draft.tables():
        _relabel(page, lambda text: text.replace(" ", chance.choice(["\u00a0", "\n", "  ", " \u200b"])) + " ")


@distortion
def labels_with_marks(draft: Draft, chance: Random) -> None:
    """A colon, an asterisk or a footnote sign behind a heading."""
    for page in draft.tables():
        _relabel(page, lambda text: text + chance.choice([":", " *", " (*)", "."]))


_OLD = {"òa": "oà", "ỏa": "oả", "óa": "oá", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "Tỷ": "Tỉ", "tỷ": "tỉ", "lũy": "luỹ"}


@distortion
def labels_in_old_spelling(draft: Draft, chance: Random) -> None:
    """Lũy/luỹ, tỷ/tỉ."""

    def old(text: str) -> str:
        for new, written in _OLD.items():
            text = text.replace(new, written)
        return text

    for page in draft.tables():
        _relabel(page, old)


def _slip(text: str, chance: Random) -> str:
    """One letter dropped, doubled or exchanged with the next."""
    if len(text) < 8:
        return text
    at = chance.randint(1, len(text) - 3)
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


@distortion
def labels_with_typing_errors(draft: Draft, chance: Random) -> None:
    """A slip in every heading of three tables."""
    for page in draft.some(chance):
        _relabel(page, lambda text: _slip(text, chance))


_SHORT = {
    "Kế hoạch": "KH", "kế hoạch": "KH", "Thực hiện": "TH", "Số lượng": "SL", "Đơn vị tính": "ĐVT", "STT": "TT",
    "lũy kế": "LK", "Giải ngân": "GN", "giải ngân": "GN", "Tổng số": "TS", "Vốn đầu tư": "Vốn ĐT", "Dân tộc": "DT",
    "Vốn sự nghiệp": "Vốn SN", "Khối lượng": "KL", "Tỷ lệ": "TL", "NSTW": "NS TW", "Kinh phí": "KP",
    "Hộ nghèo": "HN", "hộ nghèo": "HN", "Khó khăn": "KK",
}  # fmt: skip


@distortion
def labels_abbreviated(draft: Draft, chance: Random) -> None:
    """The abbreviations that every office uses."""

    def short(text: str) -> str:
        for word, letters in _SHORT.items():
            text = text.replace(word, letters)
        return text

    for page in draft.some(chance):
        _relabel(page, short)


_LONG = {"DTTS": "dân tộc thiểu số", "NSTW": "ngân sách trung ương", "NSĐP": "ngân sách địa phương"}


@distortion
def labels_written_out(draft: Draft, chance: Random) -> None:
    """The office's own abbreviations are written out."""

    def written(text: str) -> str:
        for letters, words in _LONG.items():
            text = text.replace(letters, words)
        return text

    for page in draft.tables():
        _relabel(page, written)


@distortion
def labels_in_other_word_order(draft: Draft, chance: Random) -> None:
    """ "Lũy kế số hội nghị" for "Số hội nghị lũy kế"."""

    def turn(text: str) -> str:
        return f"Lũy kế {text.removesuffix(' lũy kế')}" if text.endswith(" lũy kế") else text

    for page in draft.tables():
        _relabel(page, turn)


# -- rows --------------------------------------------------------------------------------------------------------


def _fixed(page: Page) -> bool:
    return bool(page.form and page.form.rows in ("fixed", "communes"))


def _total_at(page: Page) -> int | None:
    labels = {fold(page.form.total_label)} if page.form and page.form.total_label else set()
    return next((i for i, row in enumerate(page.body) if any(fold(str(cell)) in labels for cell in row)), None)


@distortion
def blank_rows_between(draft: Draft, chance: Random) -> None:
    """Spacer rows in the table."""
    for page in draft.some(chance, lambda page: len(page.body) > 1):
        for at in sorted(chance.sample(range(1, len(page.body)), min(3, len(page.body) - 1)), reverse=True):
            page.body.insert(at, [""] * page.width)


@distortion
def rows_hidden(draft: Draft, chance: Random) -> None:
    """Rows with data are hidden."""
    for page in draft.some(chance):
        page.hidden_rows = set(chance.sample(range(len(page.body)), 2)) if len(page.body) > 2 else set()


@distortion
def rows_filtered(draft: Draft, chance: Random) -> None:
    """A filter was left on."""
    for page in draft.some(chance, lambda page: len(page.body) > 3):
        page.filtered, page.hidden_rows = True, {1, 2}


@distortion
def rows_in_another_order(draft: Draft, chance: Random) -> None:
    """Communes in alphabetical order, or any other."""
    for page in draft.some(chance, lambda page: bool(page.form and page.form.rows == "communes")):
        total = _total_at(page)
        rows = [row for i, row in enumerate(page.body) if i != total]
        chance.shuffle(rows)
        page.body = rows + ([page.body[total]] if total is not None else [])


@distortion
def section_rows_added(draft: Draft, chance: Random) -> None:
    """I. Khu vực III, II. Khu vực II."""
    for page in draft.some(chance, lambda page: page.form is not None and page.form.id not in ("B06A", "B11")):
        middle = len(page.body) // 2
        page.body.insert(middle, ["II", "Khu vực II", *[""] * (page.width - 2)])
        page.body.insert(0, ["I", "Khu vực III", *[""] * (page.width - 2)])


@distortion
def among_them_rows_added(draft: Draft, chance: Random) -> None:
    """A line "Trong đó:" between the rows."""
    for page in draft.some(chance, _fixed):
        page.body.insert(1, ["", "Trong đó:", *[""] * (page.width - 2)])


def _subtotal(page: Page, rows: Block, label: str) -> list[Cell]:
    sums: list[Cell] = ["", label]
    for index in range(2, page.width):
        numbers = [row[index] for row in rows if isinstance(row[index], int | float)]
        sums.append(round(sum(numbers), 3) if numbers else "")  # type: ignore[arg-type] # numbers only
    return sums


def _communes(page: Page) -> bool:
    return bool(page.form and page.form.rows == "communes")


@distortion
def sub_totals_on_top(draft: Draft, chance: Random) -> None:
    """Each half of the communes has its sum above it."""
    for page in draft.some(chance, _communes):
        middle = len(page.body) // 2
        page.body.insert(middle, _subtotal(page, page.body[middle:-1], "Cộng khu vực II"))
        page.body.insert(0, _subtotal(page, page.body[:middle], "Cộng khu vực III"))


@distortion
def sub_total_at_the_end(draft: Draft, chance: Random) -> None:
    """A sum of the first half of the communes below it."""
    for page in draft.some(chance, _communes):
        middle = len(page.body) // 2
        page.body.insert(middle, _subtotal(page, page.body[:middle], "Cộng"))


@distortion
def sub_total_wrong(draft: Draft, chance: Random) -> None:
    """A sum of the first half of the communes that was not brought up to date."""
    for page in draft.some(chance, _communes):
        middle = len(page.body) // 2
        page.body.insert(middle, _subtotal(page, page.body[: middle - 1], "Cộng khu vực III"))


@distortion
def sub_total_in_a_list(draft: Draft, chance: Random) -> None:
    """A sum between the works of a list."""
    for page in draft.some(chance, lambda page: page.form is not None and page.form.id == "B07"):
        middle = len(page.body) // 2
        page.body.insert(middle, _subtotal(page, page.body[:middle], "Cộng"))


@distortion
def total_on_top(draft: Draft, chance: Random) -> None:
    """The total row is the first."""
    for page in draft.tables():
        at = _total_at(page)
        if at is not None:
            page.body.insert(0, page.body.pop(at))


@distortion
def total_removed(draft: Draft, chance: Random) -> None:
    """No total row."""
    for page in draft.tables():
        at = _total_at(page)
        if at is not None:
            page.body.pop(at)


@distortion
def row_repeated(draft: Draft, chance: Random) -> None:
    """A commune stands twice, the second time with other figures."""
    for page in draft.some(chance, _communes):
        row = list(page.body[1])
        row[2:] = [cell + 1 if isinstance(cell, int | float) else cell for cell in row[2:]]
        page.body.insert(3, row)


@distortion
def row_removed(draft: Draft, chance: Random) -> None:
    """A printed row was deleted with its figures: every line of it."""
    for page in draft.some(chance, _fixed)[:1]:
        gone = page.body.pop(chance.randint(0, len(page.body) - 2))
        page.body = [row for row in page.body if row[page.label_at] != gone[page.label_at] or row[page.label_at] == ""]


@distortion
def row_labels_in_capitals(draft: Draft, chance: Random) -> None:
    """The printed labels of rows in capitals, decomposed."""
    for page in draft.some(chance, _fixed):
        for row in page.body:
            row[page.label_at] = unicodedata.normalize("NFD", str(row[page.label_at]).upper())


@distortion
def row_labels_with_typing_errors(draft: Draft, chance: Random) -> None:
    """A slip in the printed labels of a table."""
    for page in draft.some(chance, lambda page: bool(page.form and page.form.rows == "fixed")):
        for row in page.body:
            row[page.label_at] = _slip(str(row[page.label_at]), chance)


@distortion
def communes_abbreviated(draft: Draft, chance: Random) -> None:
    """X. Bom Bo, TT. Đức Phong."""
    for page in draft.some(chance, _communes):
        for row in page.body:
            row[page.label_at] = (
                str(row[page.label_at]).replace("Xã ", "X. ").replace("Thị trấn ", "TT. ").replace("Phường ", "P. ")
            )


@distortion
def numbers_typed_as_text(draft: Draft, chance: Random) -> None:
    """Figures as text."""
    for page in draft.some(chance, _communes):
        for row in page.body:
            row[2:] = [f"{cell:g}" if isinstance(cell, int | float) and cell < 1000 else cell for cell in row[2:]]


# -- what is seen ------------------------------------------------------------------------------------------------


def _show(page: Page, chance: Random, change: Callable[[float], Shown], *, columns: int = 1) -> None:
    """Restyle the figures of some columns, whatever they are; STT and labels stay."""
    filled = [at for at in range(2, page.width) if any(type(row[at]) in (int, float) for row in page.body)]
    for at in chance.sample(filled, min(columns, len(filled))):
        for row in page.body:
            if type(row[at]) in (int, float) and row[at]:
                row[at] = change(row[at])


@distortion
def figures_shortened_by_their_format(draft: Draft, chance: Random) -> None:
    """Thousands are typed and shown divided by a thousand."""
    for page in draft.some(chance, lambda page: bool(page.body)):
        _show(page, chance, lambda value: Shown(round(value * 1000, 6), {"num_format": "#,##0.0##,"}))


@distortion
def percentages_by_format(draft: Draft, chance: Random) -> None:
    """In rows measured in %, percentages are typed as such."""
    look = {"num_format": "0.0#%"}
    for page in draft.tables():
        for row in page.body if page.form and page.form.id == "B08" else ():
            figures = [at for at, cell in enumerate(row) if at > 1 and type(cell) in (int, float)]
            for at in figures if "%" in row else ():
                row[at] = Shown(round(row[at] / 100, 9), look)


@distortion
def figures_crossed_out(draft: Draft, chance: Random) -> None:
    """A column is crossed out, and still there."""
    for page in draft.some(chance, lambda page: bool(page.body)):
        _show(page, chance, lambda value: Shown(value, {"font_strikeout": True}))


@distortion
def figures_in_white(draft: Draft, chance: Random) -> None:
    """A column in the colour of the paper."""
    for page in draft.some(chance, lambda page: bool(page.body)):
        _show(page, chance, lambda value: Shown(value, {"font_color": "white"}))


@distortion
def figures_with_footnotes(draft: Draft, chance: Random) -> None:
    """Whole numbers below a thousand carry the raised number of a footnote."""
    for page in draft.some(chance, lambda page: bool(page.body)):
        _show(page, chance, lambda value: Shown(value, {}, "1" if value == int(value) and 0 < value < 1000 else ""))


@distortion
def rows_flattened(draft: Draft, chance: Random) -> None:
    """Rows with data have next to no height."""
    for page in draft.some(chance, lambda page: len(page.body) > 2):
        page.low_rows = {1, 2}


@distortion
def column_narrowed(draft: Draft, chance: Random) -> None:
    """A column with data has next to no width."""
    for page in draft.some(chance):
        page.narrow_columns = {chance.randint(2, page.width - 1)}


# -- sheets that are not asked for ----------------------------------------------------------------------------------


@distortion
def last_months_sheets_kept_in_front(draft: Draft, chance: Random) -> None:
    """Sheets of January, with January's title and other figures, stand before those of February."""
    for page in draft.some(chance):
        old = deepcopy(page)
        old.name, old.beside = f"T1 {page.name}"[:31], None
        old.above = [
            [re.sub(r"(?i)tháng 0?2\b", "tháng 1", c) if isinstance(c, str) else c for c in row] for row in old.above
        ]
        old.body = [[c + 1 if type(c) in (int, float) else c for c in row] for row in old.body]
        draft.pages.insert(0, old)


@distortion
def guide_under_another_name(draft: Draft, chance: Random) -> None:
    """The form's own guide under a name of the district's."""
    draft.pages.append(
        Page(chance.choice(["HD", "Cách ghi", "Hướng dẫn - Table 1"]), above=_guide(draft.catalogue, draft.unit))
    )


@distortion
def foreign_table_added(draft: Draft, chance: Random) -> None:
    """A table of the district's own with the words that every table has."""
    rows = [["TT", "Nội dung", "Số lượng", "Ghi chú"], [1, "Bàn làm việc", 4, "cũ"], [2, "Ghế", 9, ""]]
    draft.pages.append(Page("Tài sản", above=rows))


@distortion
def table_transposed(draft: Draft, chance: Random) -> None:
    """Rows became columns."""
    for page in draft.some(chance, lambda page: page.beside is None and page.width > 4)[:1]:
        table = [row for row in page.table() if any(cell != "" for cell in row)]
        page.above += [list(column) for column in zip(*table, strict=True)]
        page.header, page.numbers, page.body = [], [], []
        page.hidden_rows, page.hidden_columns, page.filtered = set(), set(), False


def distorted(unit: str, filling: Filling, names: tuple[str, ...], seed: int, catalogue: Catalogue = IN_FORCE) -> Draft:
    """A clean workbook after some distortions, applied in their order in this module, except that whole tables
    move last."""
    draft, chance = clean_draft(unit, filling, catalogue), Random(seed)
    for name in sorted(names, key=lambda name: (name in _LAST, list(DISTORTIONS).index(name))):
        DISTORTIONS[name](draft, chance)
    return draft


_LAST = ("sheet_split_over_two", "table_transposed", "two_forms_on_one_sheet", "two_forms_side_by_side")
