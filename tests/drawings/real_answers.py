"""Eleven offices answer the shapes of nine real reports; what they typed is noted here, and nowhere read back."""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from schemas.cells import place_of_cell
from tests.drawings.answers import UNITS, Page, any_value, note_typed
from tests.drawings.drawn import Drawn

_AMOUNTS = ("count", "number", "money")
_PERIODS, _GROUPS = ("Trong kỳ", "tăng (%)"), ("BQ chung", "BQ nội trú", "BQ ngoại trú", "BQ thuốc")
_CENTRAL = "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG"
_AIMED = f"{_CENTRAL} / BỔ SUNG CÓ MỤC TIÊU"


class Shape(NamedTuple):
    """How a drawing is answered: its first row of headings and of the body, the rows of the body.

    `whole` are the rows, by their labels, that add up the office's own one and stand above it; `adding` are the
    printed rows that a column's total adds, none where there is no total across.
    """

    header: int
    body: int
    end: int
    whole: tuple[str, ...] = ()
    adding: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()  # their labels in the order of the sheet, where that is not the intended one


SHAPES: dict[str, Shape] = {
    "r1-parameters-and-total-on-top": Shape(4, 6, 13, ("Toàn quốc",)),
    "r2-same-leaves-under-many-groups": Shape(
        4, 6, 10, ("Toàn quốc",),
        columns=(
            "Mã tỉnh", "Tên tỉnh", *(f"{group} / {leaf}" for group in _GROUPS for leaf in _PERIODS),
            "BQ vật tư / Trong kỳ", "BQ vật tư / % kỳ trước", "Mã vùng",
        ),
    ),
    "r3-sources-and-sections": Shape(1, 4, 12),
    "r4-sources-samples-fillers": Shape(1, 5, 10),
    "r5-unit-above-last-columns": Shape(4, 6, 9),
    "r6-three-levels-no-rows": Shape(5, 8, 11),
    "r7-indicators-with-codes": Shape(6, 10, 25, adding=("PHẦN I- SẢN LƯỢNG, DOANH THU",)),
    "r8-labels-broken-by-hand": Shape(5, 12, 18, ("TỔNG SỐ", "MIỀN NÚI")),
    "r9-two-languages": Shape(
        8, 10, 19, adding=("Chi theo dự toán Expenditures by plan", "Kinh phí chuyển nguồn Carried over")
    ),
}  # fmt: skip
Row = dict[str, float]
MADE: dict[str, Callable[[Row], float]] = {
    "Lượt khám / tăng/giảm": lambda row: row["Lượt khám / Năm nay"] - row["Lượt khám / năm trước"],
    "Chi khám / tăng/giảm": lambda row: row["Chi khám / Năm nay"] - row["Chi khám / năm trước"],
    "Tỷ lệ sử dụng DT": lambda row: round(row["Tiền đã chi"] / row["Số dự kiến chi năm 2026"] * 100, 2),
    f"{_AIMED} / TỔNG SỐ": lambda row: sum(
        row[f"{_AIMED} / {leaf}"] for leaf in ("CÁC DỰ ÁN, CÔNG TRÌNH", "CÁC NHIỆM VỤ, CHẾ ĐỘ", "CHƯƠNG TRÌNH MỤC TIÊU")
    ),
    f"{_CENTRAL} / TỔNG SỐ": lambda row: (
        row[f"{_CENTRAL} / BỔ SUNG CÂN ĐỐI"]
        + row[f"{_CENTRAL} / BỔ SUNG LƯƠNG TỐI THIỂU THEO QUY ĐỊNH"]
        + row[f"{_AIMED} / TỔNG SỐ"]
    ),
}


def answered(drawn: Drawn, at: int, seed: int) -> Page:
    """The drawing as one office filled it in."""
    chance = Random(seed * 100 + at)
    rows = [list(row) for row in drawn.rows]
    width = max(map(len, rows))
    for row in rows:
        row.extend([""] * (width - len(row)))
    merges = [(*place_of_cell(a), *place_of_cell(b)) for a, _, b in (area.partition(":") for area in drawn.merges)]
    shape = SHAPES[drawn.name]
    page = Page(UNITS[at], rows, merges, shape.header, shape.body)
    if drawn.tables[0].kind == "fixed":
        _fill_printed(page, drawn, shape, chance)
    else:
        _fill_own(page, drawn, shape, chance)
    return page


def _columns(drawn: Drawn) -> list[tuple[str, str]]:
    """Label and kind of each column in the order of the sheet."""
    kinds = {label: kind for label, kind, _ in drawn.tables[0].as_expected()}
    return [(label, kinds[label]) for label in SHAPES[drawn.name].columns or kinds]


def _figures(columns: list[tuple[str, str]], chance: Random) -> Row:
    made = {
        label: float(any_value(kind, chance)) or 1.0
        for label, kind in columns
        if kind in (*_AMOUNTS, "percent") and label not in MADE
    }
    for label in reversed([label for label, _ in columns]):  # sums of sums stand before their parts
        if label in MADE:
            made[label] = round(MADE[label](made), 6)
    return made


def _fill_own(page: Page, drawn: Drawn, shape: Shape, chance: Random) -> None:
    """One row of the office's own, below the rows that add it up."""
    columns = _columns(drawn)
    figures = _figures(columns, chance)
    lines = []
    for name in (*shape.whole, page.unit):
        line: list[Any] = [figures.get(label, "") for label, _ in columns]
        named = next(at for at, (_, kind) in enumerate(columns) if kind == "unit")
        line[named] = name
        marker = {"TỔNG SỐ": "", "MIỀN NÚI": "I", "Toàn quốc": "00"}.get(name, 1 if columns[0][1] == "ordinal" else 41)
        line[0] = marker if named else line[0]
        lines.append(line + [""] * (len(page.rows[0]) - len(line)))
    del page.rows[shape.body : shape.end]
    gone = shape.end - shape.body
    page.merges = [
        one if one[0] < shape.body else (one[0] - gone, one[1], one[2] - gone, one[3]) for one in page.merges
    ]
    for at, line in enumerate(lines):
        page.insert(shape.body + at, line)
    page.insert(shape.body + len(lines), [""] * len(page.rows[0]))
    page.body = shape.body
    for label, kind, roll_up in drawn.tables[0].as_expected():
        if roll_up == "sum":
            note_typed(page, label, kind, figures[label])


def _fill_printed(page: Page, drawn: Drawn, shape: Shape, chance: Random) -> None:
    """Every printed row; the row of the total adds those that it should."""
    columns, table = _columns(drawn), drawn.tables[0]
    named = next(at for at, (_, kind) in enumerate(columns) if kind == "text")
    for row in range(shape.body, shape.end):
        name = " ".join(str(page.rows[row][named]).split())
        if name not in table.rows or not any(page.rows[row][named + 1 :]):
            continue
        figures = _figures(columns, chance)
        page.by_row[name] = {label: figures[label] for label, kind in columns if kind in _AMOUNTS}
        for at, (label, _) in enumerate(columns):
            if label in figures:
                page.rows[row][at] = figures[label]
    for label, kind in columns:
        if kind in _AMOUNTS and shape.adding:
            page.typed[label] = sum(page.by_row[name][label] for name in shape.adding)
    for row in range(shape.body, shape.end):
        name = str(page.rows[row][named])
        if name.startswith(("Tổng", "Toàn")):
            for at, (label, kind) in enumerate(columns):
                page.rows[row][at] = page.typed.get(label, "") if kind in _AMOUNTS else page.rows[row][at]
