"""How much a profile may ask to be put together: what no office comes near is refused before the work begins."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate

from schemas.findings import Finding
from schemas.profile.lines import Line, Lines
from schemas.profile.reading import place_of
from schemas.profile.sheet import ProfileSheet
from schemas.profile.sheets import BY_NAME, COLUMNS, SHEETS

#: Cells that hold a formula or names of columns; a long one costs as much as many lines.
_WORKED_OUT = ("computed", "rolled", "taken_from", "holds", "value", "plan", "looked_at", "message", "words")
#: Characters that count as one line more.
_CHARACTERS = 60
#: Columns of one form: twelve months under three levels of labels are 400.
_MOST_COLUMNS = 500
#: Days on which something changes, and lines that are gone through again for each of them.
_MOST_DAYS, _MOST_WORK = 150, 120_000


def too_much(lines: Lines, dated: Iterable[ProfileSheet], days: int) -> Iterator[Finding]:
    """What is too much in a profile, with the cell from which on it is; nothing in any office's."""
    sheets = tuple(dated)
    yield from _too_many_columns(lines)
    yield from _too_many_days(lines, sheets)
    yield from _too_much_work(lines, sheets, days)


def _too_many_columns(lines: Lines) -> Iterator[Finding]:
    counted: dict[str, int] = {}
    for line in lines.of(COLUMNS):
        form = line.text("form")
        counted[form] = counted.get(form, 0) + 1
        if counted[form] == _MOST_COLUMNS + 1:
            found, most = f"hơn {_MOST_COLUMNS} cột ở biểu {form}", f"{_MOST_COLUMNS} cột một biểu"
            yield _at(line, "name", found, most)


def _too_many_days(lines: Lines, sheets: tuple[ProfileSheet, ...]) -> Iterator[Finding]:
    days: set[date] = set()
    for line in (line for sheet in sheets for line in lines.of(sheet)):
        days |= {line.valid_from, line.valid_to}
        if len(days) > _MOST_DAYS:
            found = f"hơn {_MOST_DAYS} ngày có thay đổi ở “Dùng từ”, “Đến hết”"
            yield _at(line, "valid_from", found, f"{_MOST_DAYS} ngày")
            return


def _too_much_work(lines: Lines, sheets: tuple[ProfileSheet, ...], days: int) -> Iterator[Finding]:
    ordered = [line for sheet in SHEETS if sheet in sheets for line in lines.of(sheet)]
    heavy = list(accumulate(days * _weight(line) for line in ordered))
    over = next((line for line, so_far in zip(ordered, heavy, strict=True) if so_far > _MOST_WORK), None)
    if over is not None:
        key = next((key for key in _WORKED_OUT if over.text(key)), "")
        found = f"{heavy[-1]} lượt dòng, công thức phải xét (qua {days} đợt thay đổi)"
        yield _at(over, key, found, f"{_MOST_WORK} lượt")


def _weight(line: Line) -> int:
    return 1 + sum(len(line.text(key)) for key in _WORKED_OUT) // _CHARACTERS


def _at(line: Line, key: str, found: str, most: str) -> Finding:
    place = place_of(BY_NAME[line.sheet], line.text("form"))
    return place.finding("define-too-large", line.cell(key), found=found, most=most)
