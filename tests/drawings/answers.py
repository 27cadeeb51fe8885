"""Eleven offices fill in a drawing, each in its own way; what they typed is added up here, and nowhere read back."""

import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import xlsxwriter

from schemas.cells import place_of_cell
from tests.drawings.drawn import Drawn, IntendedTable

UNITS = (
    "Xã Đồng Tâm", "Xã Tân Lợi", "Xã Phú Sơn", "Xã Bình Minh", "Xã Lộc Hòa", "Phường Hưng Chiến", "Xã Thanh An",
    "Xã Đắk Nhau", "Xã Long Hà", "Xã Nghĩa Trung", "Phường Minh Hưng",
)  # fmt: skip
#: Where the body of each table begins, row and column from 0, as it stands in the drawing.
BODIES: dict[str, tuple[tuple[int, int], ...]] = {
    "01-one-row-a-unit": ((3, 0),), "02-list-without-stt": ((2, 0),), "03-number-row-with-formulas": ((4, 0),),
    "04-three-levels-merged": ((4, 0),), "05-months-across": ((3, 0),), "06-two-tables-stacked": ((2, 0), (7, 0)),
    "07-two-tables-beside": ((3, 0), (3, 4)), "08-cross-table": ((2, 0),), "09-codes-and-mixed-units": ((2, 0),),
    "10-card": ((2, 0),), "11-two-heading-rows-not-merged": ((3, 0),), "12-text-questions": ((1, 0),),
    "13-letterhead-and-signature": ((8, 0),), "14-this-period-last-period-change": ((4, 0),),
    "15-exclusive-x-columns": ((3, 0),), "16-list-with-sub-rows": ((2, 0),), "17-thirty-one-columns": ((9, 0),),
    "18-sample-figures-left": ((2, 0),), "19-total-on-top": ((2, 0),), "20-old-font": ((3, 0),),
}  # fmt: skip
#: The printed rows that a column's total adds; the others are parts of them. None where there is no total across.
ADDING: dict[str, tuple[str, ...] | None] = {
    "03-number-row-with-formulas": ("Ngân sách trung ương", "Ngân sách địa phương"),
    "19-total-on-top": ("Tổng số hộ nghèo",),
    "09-codes-and-mixed-units": None,
}
#: Columns that are made of others, by their labels.
MADE: dict[str, Callable[[dict[str, float]], float]] = {
    "Còn lại": lambda row: row["Kế hoạch"] - row["Giải ngân"],
    "Tỷ lệ (%)": lambda row: round(row["Giải ngân"] / row["Kế hoạch"] * 100, 2),
    "Số vụ việc / Tăng, giảm": lambda row: row["Số vụ việc / Kỳ này"] - row["Số vụ việc / Kỳ trước"],
    "Số người liên quan / Tăng, giảm": lambda row: (
        row["Số người liên quan / Kỳ này"] - row["Số người liên quan / Kỳ trước"]
    ),
}
_AMOUNTS = ("count", "number", "money")
_TOTALS = ("tổng cộng", "cộng")


@dataclass
class Page:
    """One answer as a sheet: rows of cells, merged areas by their corners, and what was typed, label by label."""

    unit: str
    rows: list[list[Any]]
    merges: list[tuple[int, int, int, int]]
    header: int  # the first row of the headings
    body: int  # the first row below them
    typed: dict[str, float] = field(default_factory=dict)
    by_row: dict[str, dict[str, float]] = field(default_factory=dict)

    def insert(self, row: int, cells: list[Any]) -> None:
        """A row put in; what lies below moves."""
        self.rows.insert(row, cells)
        self.merges = [
            (top + (top >= row), left, bottom + (bottom >= row), right) for top, left, bottom, right in self.merges
        ]
        self.header += self.header >= row
        self.body += self.body >= row


def any_value(kind: str, chance: Random) -> Any:
    values: dict[str, Callable[[], Any]] = {
        "count": lambda: chance.randint(0, 400),
        "money": lambda: round(chance.uniform(1, 900), chance.choice((0, 1, 2))),
        "number": lambda: round(chance.uniform(1, 900), chance.choice((0, 1, 2))),
        "percent": lambda: round(chance.uniform(1, 99), 2),
        "bool": lambda: chance.choice(("x", "")),
        "date": lambda: date(2026, chance.randint(1, 9), chance.randint(1, 28)),
        "year": lambda: chance.randint(1950, 2005),
    }
    return values.get(kind, lambda: chance.choice(("đã xong", "đang làm", "Điểu Sơn", "Thị Mai", "ấp 3")))()


def filled(drawn: Drawn, at: int, seed: int) -> Page:
    """The drawing as one office filled it in."""
    chance = Random(seed * 100 + at)
    rows = [list(row) for row in drawn.rows]
    width = max(len(row) for row in rows)
    for row in rows:
        row.extend([""] * (width - len(row)))
    merges = []
    for area in drawn.merges:
        first, _, last = area.partition(":")
        merges.append((*place_of_cell(first), *place_of_cell(last)))
    bodies = BODIES[drawn.name]
    page = Page(UNITS[at], rows, merges, _header_row(drawn), bodies[0][0])
    offset, at_row = 0, -1
    for table, (first, left) in zip(drawn.tables, bodies, strict=True):
        if table.kind == "card":
            _fill_card(page, table, first, chance)
        elif table.kind == "fixed":
            _fill_printed(page, drawn, table, first, left, chance)
        else:
            beside = first == at_row
            added = _fill_list(page, table, first + (0 if beside else offset), left, chance, beside=beside)
            offset, at_row = offset + added, first
    return page


def _header_row(drawn: Drawn) -> int:
    first = drawn.tables[0].as_expected()[0][0].partition(" / ")[0]
    return next(at for at, row in enumerate(drawn.rows) if any(str(cell).startswith(first) for cell in row))


def note_typed(page: Page, label: str, kind: str, value: Any) -> None:
    if kind in _AMOUNTS or kind == "bool":
        page.typed[label] = page.typed.get(label, 0) + ((value == "x") if kind == "bool" else value)


def _fill_card(page: Page, table: IntendedTable, first: int, chance: Random) -> None:
    for label, kind, _ in table.as_expected():
        row = next(at for at, cells in enumerate(page.rows) if str(cells[0]).startswith(label[:12]))
        value = (
            page.unit
            if kind == "unit"
            else f"{page.unit} đã hoàn thành {chance.randint(3, 99)} nhiệm vụ."
            if kind == "longtext"
            else any_value(kind, chance)
        )
        if kind == "longtext":
            page.rows[row + 1][0] = value
        else:
            page.rows[row].extend([""] * (2 - len(page.rows[row])))
            page.rows[row][1] = value
        note_typed(page, label, kind, value)


def _fill_list(page: Page, table: IntendedTable, first: int, left: int, chance: Random, *, beside: bool) -> int:
    """Rows put in where the drawing leaves blank ones; how many more than these there are."""
    columns = table.as_expected()
    count = 1 if table.kind == "unit" else chance.randint(1, 4)
    room = 0
    while first + room < len(page.rows) and _is_open(page.rows[first + room], left, len(columns)):
        room += 1
    if not beside:
        del page.rows[first : first + room]
        page.merges = [_moved(one, first, -room) for one in page.merges]
        for number in range(count):
            page.insert(first + number, [""] * len(page.rows[0]))
        page.insert(first + count, [""] * len(page.rows[0]))
    for number in range(count):
        made: dict[str, float] = {}
        for at, (label, kind, _) in enumerate(columns):
            if kind == "ordinal":
                value: Any = number + 1
            elif kind in ("unit", "commune"):
                value = page.unit
            elif label in MADE:
                value = MADE[label](made)
            else:
                value = any_value(kind, chance)
            if at <= 1 and value in ("", "đang làm") and kind == "text":
                value = "Điểu Sơn"
            made[label] = value if isinstance(value, int | float) else 0
            page.rows[first + number][left + at] = value
            note_typed(page, label, kind, value)
    return count + 1 - room if not beside else 0


def _moved(one: tuple[int, int, int, int], row: int, by: int) -> tuple[int, int, int, int]:
    return (one[0] + by, one[1], one[2] + by, one[3]) if one[0] > row else one


def _is_open(row: list[Any], left: int, width: int) -> bool:
    """A blank row, one with a number alone, or one that shows how to fill in."""
    texts = [str(cell) for cell in row[left : left + width] if cell != ""]
    shows = any("…" in text or text.startswith("Ví dụ") for text in texts) and not any("ngày" in text for text in texts)
    return shows or (len(texts) <= 1 and all(text.replace(".", "").isdigit() or text == "…" for text in texts))


def _fill_printed(page: Page, drawn: Drawn, table: IntendedTable, first: int, left: int, chance: Random) -> None:
    columns = table.as_expected()
    adding = ADDING.get(drawn.name, tuple(table.rows))
    label_at = next(at for at, (label, kind, _) in enumerate(columns) if kind in ("text", "ethnic"))
    figures: dict[str, dict[str, float]] = {}
    for row in range(first, len(page.rows)):
        name = str(page.rows[row][left + label_at])
        if name in table.rows:
            figures[name] = _fill_row(page, row, left, columns, chance)
    if drawn.name.startswith("03"):  # I is the sum of 1 and 2
        whole = {key: figures["Vốn đầu tư"][key] + figures["Vốn sự nghiệp"][key] for key in ("Kế hoạch", "Giải ngân")}
        row = next(at for at in range(first, len(page.rows)) if page.rows[at][1] == "Ngân sách trung ương")
        figures["Ngân sách trung ương"] = _fill_row(page, row, left, columns, chance, whole)
    page.by_row = figures
    for label, kind, _ in columns:
        if kind in _AMOUNTS and adding is not None:
            page.typed[label] = sum(figures[name][label] for name in adding)
    for row in range(first, len(page.rows)):
        texts = [str(cell).lower() for cell in page.rows[row][:2]]
        if any(text in _TOTALS for text in texts):
            for at, (label, kind, _) in enumerate(columns):
                if kind in _AMOUNTS:
                    page.rows[row][left + at] = page.typed[label]


def _fill_row(
    page: Page,
    row: int,
    left: int,
    columns: list[tuple[str, str, str]],
    chance: Random,
    given: dict[str, float] | None = None,
) -> dict[str, float]:
    made: dict[str, float] = dict(given or {})
    for at, (label, kind, _) in enumerate(columns):
        if kind in (*_AMOUNTS, "percent", "bool"):
            made.setdefault(label, MADE[label](made) if label in MADE else any_value(kind, chance))
            if kind == "money" and label != "Còn lại" and label in made and made[label] == 0:
                made[label] = 1.0
            page.rows[row][left + at] = made[label]
        elif kind == "longtext":
            page.rows[row][left + at] = any_value("text", chance)
    return made


# -- what offices do to a table ---------------------------------------------------------------------------------------

Distortion = Callable[[Page, Random], None]


def letterhead_added(page: Page, chance: Random) -> None:
    """The office's own head of paper."""
    for row in ([], ["Số:      /BC-UBND"], [f"UBND {page.unit.upper()}"]):
        page.insert(0, row)


def rows_above(page: Page, chance: Random) -> None:
    """Blank rows on top."""
    for _ in range(chance.randint(1, 5)):
        page.insert(0, [])


def column_added(page: Page, chance: Random) -> None:
    """A column of the office's own behind the last."""
    width = max(map(len, page.rows))
    for at, row in enumerate(page.rows):
        row.extend([""] * (width - len(row)))
        row.append("Cán bộ theo dõi" if at == page.header else "Điểu Sơn" if at == page.body else "")


def columns_moved(page: Page, chance: Random) -> None:
    """The last two columns of a table without groups changed places."""
    if page.merges or len(page.rows[page.header]) < 4 or "" in page.rows[page.header][:4]:
        return
    width = len(page.rows[page.header])
    if any(len(row) != width for row in page.rows[page.header :]):
        return
    for row in page.rows[page.header :]:
        row[width - 1], row[width - 2] = row[width - 2], row[width - 1]


def label_with_a_slip(page: Page, chance: Random) -> None:
    """A letter of a long heading was lost."""
    row = page.rows[page.header]
    long = [at for at, cell in enumerate(row) if isinstance(cell, str) and len(cell) >= 14]
    if long:
        at = chance.choice(long)
        row[at] = row[at][:6] + row[at][7:]


def figures_as_text(page: Page, chance: Random) -> None:
    """Whole numbers typed as texts."""
    for row in page.rows[page.body :]:
        for at, cell in enumerate(row):
            if (
                isinstance(cell, int)
                and not isinstance(cell, bool)
                and cell < 1000
                and at > 0
                and chance.random() < 0.3
            ):
                row[at] = str(cell)


def signed(page: Page, chance: Random) -> None:
    """Date, post and name below."""
    page.rows += [[], ["", f"{page.unit}, ngày 05 tháng 9 năm 2026"], ["", "CHỦ TỊCH"], ["", "(Ký tên, đóng dấu)"]]


def renamed_capitals(page: Page, chance: Random) -> None:
    """Headings in capitals."""
    for row in page.rows[page.header : page.body]:
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                row[at] = cell.upper()


DISTORTIONS: tuple[Distortion, ...] = (
    letterhead_added, rows_above, column_added, columns_moved, label_with_a_slip, figures_as_text, signed,
    renamed_capitals,
)  # fmt: skip


def distorted(page: Page, seed: int, *, card: bool) -> Page:
    """The page bent in up to three ways; a card has no headings to bend."""
    chance = Random(seed)
    bent = deepcopy(page)
    usable = [one for one in DISTORTIONS if not card or one in (letterhead_added, rows_above, signed)]
    for one in chance.sample(usable, min(3, len(usable))):
        one(bent, chance)
    return bent


def write_page(page: Page) -> bytes:
    """The answer as .xlsx."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("Sheet1")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, cells in enumerate(page.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            elif cell != "":
                sheet.write(row, column, cell)
    for top, left, bottom, right in page.merges:
        sheet.merge_range(top, left, bottom, right, page.rows[top][left])
    book.close()
    return stream.getvalue()
