"""Rows of cells to the lines of a profile, with a finding for what cannot be used; puts nothing together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from schemas.cells import Cell, CellError, Uncalculated, address
from schemas.fields.seen import display_text
from schemas.findings import CellPlace, Finding
from schemas.numbers import parse_number, show_number
from schemas.period import Period
from schemas.profile.lines import Line, Lines, LineValue
from schemas.profile.sheet import ProfileColumn, ProfileSheet
from schemas.profile.sheets import SHEETS
from schemas.text import CODE, fold, is_blank, tidy

#: No text of a profile comes near this.
LONGEST_TEXT = 2_000
#: So many findings of a sheet are told; a sheet with more is no profile.
_MOST_FINDINGS = 200
#: How a text begins that a spreadsheet program may run.
_LIVE = ("=", "@")
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
#: What Excel takes for the name of a sheet.
_PAGE = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
_TICKS = frozenset({"x", "co", "1", "true", "✓", "✔"})

SheetRows = Sequence[Sequence[Cell]]
#: Sheet name → its rows from A1 on.
Grids = Mapping[str, SheetRows]


class ReadLines(NamedTuple):
    """The lines of a profile that could be used, and what was found on the way.

    `broken` are the forms a line of which could not be used: what else they lack follows from that.
    """

    lines: Lines
    findings: tuple[Finding, ...]
    broken: frozenset[str] = frozenset()


def read_lines(grids: Grids, live: Mapping[str, frozenset[str]] = {}) -> ReadLines:
    """The lines of every sheet; `live` are, by sheet, the cells that hold a formula of a spreadsheet program."""
    by_name = {fold(name): rows for name, rows in grids.items()}
    found: dict[str, tuple[Line, ...]] = {}
    findings: list[Finding] = []
    broken: set[str] = set()
    for sheet in SHEETS:
        rows = by_name.get(fold(sheet.name))
        if rows is None:
            if not sheet.optional:
                findings.append(place_of(sheet, "").finding("define-sheet-missing", missing=sheet.name))
            elif sheet.without:
                lacking = place_of(sheet, "")
                findings.append(lacking.finding("define-sheet-left-out", missing=sheet.name, without=sheet.without))
            continue
        reader = _SheetReader(sheet, rows, live.get(sheet.name, frozenset()))
        found[sheet.name] = tuple(reader.lines())
        findings += reader.findings
        broken |= reader.broken
    return ReadLines(Lines(found), tuple(findings), frozenset(broken))


def read_sheet(sheet: ProfileSheet, rows: SheetRows) -> ReadLines:
    """The lines of one sheet by itself."""
    reader = _SheetReader(sheet, rows, frozenset())
    lines = tuple(reader.lines())
    return ReadLines(Lines({sheet.name: lines}), tuple(reader.findings))


def place_of(sheet: ProfileSheet, form: str, name: str | None = None) -> CellPlace:
    """Where a finding on a sheet of a profile is."""
    return CellPlace("", form, f"{sheet.book}.xlsx", sheet.name if name is None else name)


class _SheetReader:
    """Reads one sheet; findings gather on the way."""

    def __init__(self, sheet: ProfileSheet, rows: SheetRows, live: frozenset[str]) -> None:
        self.sheet, self.rows, self.live = sheet, rows, live
        self.findings: list[Finding] = []
        self.broken: set[str] = set()

    def lines(self) -> Iterator[Line]:
        """The lines below the headings that hold anything."""
        if len(self.rows) > self.sheet.most_lines:
            most = f"{self.sheet.most_lines} dòng một trang"
            self._tell("define-too-large", f"A{self.sheet.most_lines + 1}", found=f"{len(self.rows)} dòng", most=most)
            return
        first, places = self._headings()
        if first is None:
            return
        for at in range(first, len(self.rows)):
            if all(map(is_blank, self.rows[at])):
                continue
            if len(self.findings) > _MOST_FINDINGS:
                return
            line = self._line(at, places)
            if line is not None:
                yield line

    def _headings(self) -> tuple[int | None, dict[str, int]]:
        """The first row of lines, and where each column is; by the English names, else by the labels."""
        heading = [tidy(str(cell)) for cell in self.rows[0]] if self.rows else []
        names = [tidy(str(cell)) for cell in self.rows[1]] if len(self.rows) > 1 else []
        known = self.sheet.by_key
        by_label = {fold(column.label): column.key for column in self.sheet.columns}
        has_names = sum(name in known for name in names) > len(known) // 2
        keys = [name if has_names and name in known else "" for name in names]
        keys += [""] * (len(heading) - len(keys))
        keys = [key or by_label.get(fold(heading[at]) if at < len(heading) else "", "") for at, key in enumerate(keys)]
        places = {key: at for at, key in reversed(list(enumerate(keys))) if key}
        for column in self.sheet.columns:
            if column.key not in places and column.required:
                self._tell("define-heading-missing", "", label=column.label)
        for at, label in enumerate(heading):
            if label and not (keys[at] if at < len(keys) else ""):
                self._tell("define-heading-unknown", address(0, at), label=label)
        missing = any(column.required and column.key not in places for column in self.sheet.columns)
        return (None if missing else 2 if has_names else 1), places

    def _line(self, at: int, places: dict[str, int]) -> Line | None:
        """One line; None where a column that it needs could not be used."""
        row, sound = self.rows[at], True
        cells: dict[str, LineValue] = {}
        for column in self.sheet.columns:
            place = places.get(column.key)
            if place is None and not column.required:
                continue
            cell = row[place] if place is not None and place < len(row) else ""
            value, told = self._value(column, cell, address(at, place or 0))
            if told is None and value is None and column.required:
                told = self._finding("define-required", address(at, place or 0), label=column.label)
            if told is not None:
                self.findings.append(told)
                sound = False
            elif value is not None:
                cells[column.key] = value
        line = Line(self.sheet.name, at + 1, cells, places)
        if sound and line.valid_from > line.valid_to:
            days = {"start": f"{line.valid_from:%d/%m/%Y}", "end": f"{line.valid_to:%d/%m/%Y}"}
            self._tell("define-dates", line.cell("valid_to"), **days)
            return None
        if not sound:
            self.broken.add(line.text("form"))
        return line if sound else None

    def _value(self, column: ProfileColumn, cell: Cell, where: str) -> tuple[LineValue, Finding | None]:
        """What a cell says, and what is wrong with it."""
        if where in self.live or isinstance(cell, CellError | Uncalculated):
            shown = cell.text if isinstance(cell, CellError) else display_text(cell)
            return None, self._finding("define-live-formula", where, label=column.label, sign="=", value=shown)
        if is_blank(cell):
            return None, None
        text = tidy(display_text(cell))
        if isinstance(cell, str) and text.startswith(_LIVE):
            return None, self._finding("define-live-formula", where, label=column.label, sign=text[0], value=text)
        if len(text) > LONGEST_TEXT:
            expected = f"nhiều nhất {LONGEST_TEXT} ký tự"
            return None, self._wrong(column, where, text[:40], expected)
        return self._typed(column, cell, text, where)

    def _typed(self, column: ProfileColumn, cell: Cell, text: str, where: str) -> tuple[LineValue, Finding | None]:
        match column.kind:
            case "number":
                return self._counted(column, _number(cell), text, where)
            case "tick":
                return (
                    (True, None)
                    if fold(text) in _TICKS or text in _TICKS
                    else (None, self._wrong(column, where, text, "x, hoặc để trống"))
                )
            case "day":
                day = _day(cell, text, ends=column.key == "valid_to")
                expected = "ngày (01/03/2023) hoặc kỳ (2023-03)"
                return day, None if day else self._wrong(column, where, text, expected)
            case "page":
                expected = "nhiều nhất 31 ký tự, không có các dấu [ ] : * ? / \\"
                return (text, None) if _PAGE.fullmatch(text) else (None, self._wrong(column, where, text, expected))
            case "code":
                fits = bool(CODE.fullmatch(text))
                told = None if fits else self._finding("define-code", where, label=column.label, value=text)
                return (text if fits else None), told
        return self._chosen(column, text, where) if column.options else (text, None)

    def _counted(
        self, column: ProfileColumn, number: float | None, text: str, where: str
    ) -> tuple[LineValue, Finding | None]:
        if number is not None and (column.most is None or 0 <= number <= column.most):
            return number, None
        expected = "một số" if column.most is None else f"một số từ 0 đến {show_number(column.most)}"
        return None, self._wrong(column, where, text, expected)

    def _chosen(self, column: ProfileColumn, text: str, where: str) -> tuple[LineValue, Finding | None]:
        known = {fold(option): option for option in column.options}
        said = [one for one in text.split(";") if one.strip()] if column.several else [text]
        chosen = [known.get(fold(one), "") for one in said]
        if all(chosen):
            return "; ".join(chosen), None
        offered = "; ".join(column.options)
        return None, self._finding("define-choice", where, label=column.label, value=text, expected=offered)

    def _wrong(self, column: ProfileColumn, where: str, value: str, expected: str) -> Finding:
        return self._finding("define-cell", where, label=column.label, value=value, expected=expected)

    def _finding(self, code: str, cell: str, /, **values: str) -> Finding:
        return place_of(self.sheet, "").finding(code, cell, severity=None, **values)

    def _tell(self, code: str, cell: str, /, **values: str) -> None:
        self.findings.append(self._finding(code, cell, **values))


def _number(cell: Cell) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    found = parse_number(cell) if isinstance(cell, str) else None
    return found.value if found and not found.percent else None


def _day(cell: Cell, text: str, *, ends: bool) -> date | None:
    """A day as typed, or the first or last one of a period."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    try:
        period = Period.parse(text)
    except ValueError:
        return None
    return period.to_date if ends else period.from_date
