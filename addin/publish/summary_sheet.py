"""What the sheets of the provincial summary share: head, coverage line, header, and where figures stand."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from addin.publish.layout import LINE_HEIGHT, header_height, header_merges, heads, lines_of
from addin.publish.plan import Block, Content, Merge, SheetPlan
from schemas.cells import address
from schemas.form import Column, Form
from schemas.period import Period
from schemas.reference import unit_by_code

AGENCY = ("UBND TỈNH BÌNH PHƯỚC", "BAN DÂN TỘC")
HEADER_ROW = 7
UNIT_WIDTH = 20.0
NO_FIGURES = "chưa có số liệu"


class Anchors(NamedTuple):
    """Where the figures of a form stand on its sheet: (unit, row code) → row, column key → column; all 0-based."""

    sheet: str
    rows: Mapping[tuple[str, str], int]
    columns: Mapping[str, int]

    def reference(self, unit: str, code: str, key: str) -> str:
        """A reference to a figure's cell from another sheet; "" when the unit has none."""
        row = self.rows.get((unit, code))
        return "" if row is None else f"'{self.sheet}'!{address(row, self.columns[key])}"


class PlannedSheet(NamedTuple):
    """A sheet and where its figures stand."""

    plan: SheetPlan
    anchors: Anchors


def sheet_name(form: Form) -> str:
    """The summary's sheet of a form."""
    return f"{form.id} tổng hợp"


def unit_name(code: str) -> str:
    """The official name of a unit."""
    return unit_by_code(code).name


def coverage(reported: Sequence[str], missing: Sequence[str]) -> str:
    """Who is in and who is missing: it stands beside every total."""
    total = len(reported) + len(missing)
    text = f"Số liệu của {len(reported)}/{total} đơn vị"
    return f"{text}; chưa có: {', '.join(map(unit_name, missing))}." if missing else f"{text}."


def head(title: str, period: Period, widths: Sequence[float], below: str = "", tag: str = "") -> list[Merge]:
    """Letterhead, title, period and the line below it, in rows 0 to 5."""
    last = len(widths) - 1
    dates = f"(số liệu từ {period.from_date:%d/%m/%Y} đến {period.to_date:%d/%m/%Y})"
    return [
        *heads(AGENCY, widths),
        Merge(2, 0, 2, last, tag, "tag"),
        Merge(3, 0, 3, last, title, "title"),
        Merge(4, 0, 4, last, f"Kỳ báo cáo: {period.label} {dates}", "subtitle"),
        Merge(5, 0, 5, last, below, "note"),
    ]


def head_heights(title: str, below: str, widths: Sequence[float]) -> dict[int, float]:
    """Heights of the head's rows, so that a long title or a long list of missing units shows whole."""
    width = sum(widths)
    return {
        3: lines_of(title, width * 0.72) * 19.0 + 6,
        4: 20.0,
        5: lines_of(below, width) * LINE_HEIGHT + 3,
    }


def table_header(columns: Sequence[Column], first: int, leading: Sequence[str]) -> tuple[list[Merge], list[Block], int]:
    """Header rows from HEADER_ROW on: leading columns, the form's own on one or two levels, units of measure.

    Gives merges, blocks and the first row below the header.
    """
    two_levels = any(column.group for column in columns)
    merges = [
        Merge(HEADER_ROW, index, HEADER_ROW + two_levels, index, text, "header") for index, text in enumerate(leading)
    ]
    merges += header_merges(columns, HEADER_ROW, first, two_levels=two_levels)
    row = HEADER_ROW + 1 + two_levels
    units: list[Content] = ["" for _ in leading]
    units += [f"({column.unit})" if column.unit else "" for column in columns]
    return merges, [Block(row, 0, [units], ["header-unit"] * len(units))], row + 1


def header_heights(columns: Sequence[Column]) -> dict[int, float]:
    """Heights of the header rows made by `table_header`."""
    grouped = [column for column in columns if column.group]
    single = [column for column in columns if not column.group] or list(columns)
    if not grouped:
        return {HEADER_ROW: max(20.0, header_height(single))}
    leaves = header_height(grouped)
    return {HEADER_ROW: max(20.0, header_height(single) - leaves), HEADER_ROW + 1: leaves}
