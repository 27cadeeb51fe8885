"""What of the office's own tables only a whole table shows, in words; reads no line."""

from collections.abc import Iterator, Mapping
from datetime import date

from addin.workspace.found_tables import FoundTable
from schemas.catalogue import Catalogue
from schemas.numbers import show_number
from schemas.office import TABLES, TABLES_BY_NAME, Office
from schemas.office.lines import addresses_in
from schemas.office.problem import Problem
from schemas.period_words import show_day
from schemas.text import fold, tidy

#: What the criteria's points add up to; sums this close are the same.
_ALL_POINTS, _SAME = 100, 1e-6


def problems_over_all(office: Office, found: Mapping[str, FoundTable], catalogue: Catalogue) -> Iterator[Problem]:
    """What no line shows by itself."""
    yield from _points(office, found, catalogue)
    yield from _shared_addresses(found)
    yield from _two_days(office, found, catalogue)


def _points(office: Office, found: Mapping[str, FoundTable], catalogue: Catalogue) -> Iterator[Problem]:
    """Points that do not add up to 100, points by hand that are cut to the limit."""
    total = sum(line.points for line in office.criteria)
    if abs(total - _ALL_POINTS) > _SAME:
        text = f"tổng điểm tối đa của các tiêu chí là {show_number(total)}, không phải {_ALL_POINTS}"
        yield from _at_heading(found, "ch_thi_dua", "points", f"{text}; chương trình chấm theo bảng")
    limit = office.settings.manual_points_limit
    by_unit: dict[tuple[str, str], float] = {}
    for line in office.manual_points:
        by_unit[line.unit, line.period] = by_unit.get((line.unit, line.period), 0.0) + line.points
    for (unit, period), points in by_unit.items():
        if abs(points) > limit:
            whose = catalogue.unit(unit).in_sentence
            text = f"tổng điểm thưởng, điểm trừ của {whose}, kỳ {period} là {show_number(points)}"
            text += f", vượt giới hạn ±{show_number(limit)}; chỉ tính {show_number(max(-limit, min(points, limit)))}"
            yield from _at_heading(found, "thi_dua_cong_tru", "points", text)


def _shared_addresses(found: Mapping[str, FoundTable]) -> Iterator[Problem]:
    """Addresses that are at several units, at each cell that has one: a letter from there is nobody's."""
    place = found.get("ch_don_vi")
    if place is None:
        return
    at, whose = place.columns["emails"], place.columns["unit"]
    lines = [(row, tidy(str(cells[whose])), addresses_in(cells[at])) for row, cells in place.rows if at < len(cells)]
    for row, unit, addresses in lines:
        others = [(one, other) for _, other, theirs in lines if fold(other) != fold(unit) for one in theirs]
        shared = [(one, other) for one, other in others if one in addresses]
        if shared:
            told = "; ".join(f"địa chỉ “{one}” cũng ghi ở dòng của {other}" for one, other in shared)
            text = f"Trang “{place.sheet}”, bảng “{TABLES_BY_NAME['ch_don_vi'].title}”, dòng {row + 1}: {told}."
            text += " Thư gửi từ địa chỉ này chưa được coi là của đơn vị nào."
            yield Problem(text, sheet=place.sheet, table="ch_don_vi", row=row, column=at)


def _two_days(office: Office, found: Mapping[str, FoundTable], catalogue: Catalogue) -> Iterator[Problem]:
    """Units with more than one day for a period: nobody knows which of them is that of the first report."""
    days: dict[tuple[str, str], set[date]] = {}
    for line in office.arrivals:
        days.setdefault((line.unit, line.period), set()).add(line.day)
    for (unit, period), noted in days.items():
        if len(noted) > 1:
            told = " và ".join(show_day(day) for day in sorted(noted))
            text = f"báo cáo kỳ {period} của {catalogue.unit(unit).in_sentence} ghi {len(noted)} ngày nhận ({told}) "
            text += "nên chưa dùng ngày nào. Đề nghị giữ dòng của lần gửi đầu tiên có số liệu, xóa dòng kia"
            yield from _at_heading(found, "ngay_nhan", "day", text)


def _at_heading(found: Mapping[str, FoundTable], table: str, key: str, text: str) -> Iterator[Problem]:
    """A problem of a whole table, at the heading of a column."""
    if table in found:
        place, title = found[table], next(one.title for one in TABLES if one.name == table)
        said = f"Trang “{place.sheet}”, bảng “{title}”: {text}."
        yield Problem(said, sheet=place.sheet, table=table, row=place.heading, column=place.columns[key])
