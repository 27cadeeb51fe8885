"""What a person sees on a sheet where that is not what its cells hold: read as it is seen, or asked about.

Figures under a format that shows thousands are read as they are shown; what is crossed out or cannot be seen is read,
and named. Percentages are left to `percent.py`.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.check.places import place_of_cell
from addin.read.book import Rows
from addin.read.looks import Look, Looks
from addin.read.raw_table import RawTable
from addin.read.workbook import RawSubmission
from schemas.cells import Cell, address, place_in
from schemas.fields import Money, display_text
from schemas.findings import CellPlace, Finding
from schemas.form import Column
from schemas.numbers import round_half_up
from schemas.submission import place_of
from schemas.text import fold, is_blank

LooksBySheet = Mapping[str, Looks]
_MONEY_NAMES = {"tỷ đồng": 1e3, "nghìn đồng": 1e-3}
#: More cells than this lie under merged ones on no honest sheet.
_MOST_COVERED = 10_000
#: So many cells are named in one finding.
_NAMED = 10


class TableLooks:
    """How the cells of a table look, by the rows and columns that the table counts."""

    def __init__(self, raw: RawTable, looks: LooksBySheet) -> None:
        self._cells: dict[tuple[int, int], Look] = {}
        self._covered: list[tuple[int, int, str]] = []
        sheets = {raw.sheet, *(sheet for _, sheet, _ in raw.joined)}
        odd = {sheet: looks[sheet] for sheet in sheets & looks.keys()}
        if raw.lines and any(one.single() or raw.joined or _has_merged_rows(raw, one) for one in odd.values()):
            self._collect(raw, odd)
        self.is_plain = not self._cells and not self._covered

    def _collect(self, raw: RawTable, odd: LooksBySheet) -> None:
        total = [raw.total_row] if raw.total_row is not None else []
        rows = {place_of(raw.sheet, raw.joined, row): row for row in [*(line.row for line in raw.lines), *total]}
        for sheet, looks in odd.items():
            for cell, look in looks.single().items():
                real, column = place_in(cell)
                if (sheet, real) in rows:
                    self._cells[rows[sheet, real], column] = look
            last = max((real for of_sheet, real in rows if of_sheet == sheet), default=-1)
            for top, left, bottom, right in looks.merges:
                for real in range(top, min(bottom, last) + 1):
                    if (row := rows.get((sheet, real))) is not None and len(self._covered) < _MOST_COVERED:
                        span, end = f"{address(top, left)}:{address(bottom, right)}", min(right + 1, len(raw.rows[row]))
                        self._covered += [(row, column, span) for column in range(left + (real == top), end)]

    def at(self, row: int, column: int) -> Look | None:
        """The look of a cell; None where it is seen as it is."""
        return self._cells.get((row, column))

    def shown_as_percent(self, raw: RawTable) -> Iterator[tuple[int, int]]:
        """Row and column of each figure that is shown as a percentage."""
        for (row, column), look in self._cells.items():
            if look.format and column < len(raw.rows[row]) and look.format.shows(raw.rows[row][column]).percent:
                yield row, column

    def covered(self) -> list[tuple[int, int, str]]:
        """Row and column of each cell of the table's rows that lies under a merged one, and that one's range."""
        return self._covered


def _has_merged_rows(raw: RawTable, looks: Looks) -> bool:
    """Whether any merged cell reaches into the rows of data: those of a header and of signatures do not."""
    first, last = raw.lines[0].row, raw.lines[-1].row
    return any(top <= last and bottom >= first for top, _, bottom, _ in looks.merges)


class SeenTable(NamedTuple):
    """The table with its figures as they are shown, and what was found."""

    raw: RawTable
    findings: list[Finding]


def as_seen(raw: RawTable, place: CellPlace, looks: TableLooks) -> SeenTable:
    """Bring figures to what their formats show, and name the cells that are crossed out or not to be seen."""
    if looks.is_plain:
        return SeenTable(raw, [])
    columns = {raw.header.columns[c.key]: c for c in raw.header.form.columns if c.key in raw.header.columns}
    findings = [*_struck(raw, columns, place, looks), *_unseen(raw, columns, place, looks)]
    findings += [*_perhaps(raw, columns, place, looks), *_added(raw, columns, place, looks)]
    findings += _shared(raw, columns, place, looks)
    rows = list(raw.rows)
    for at, column in columns.items():
        shrunk = _shrink(raw, rows, at, looks)
        if shrunk:
            first = shrunk[0]
            values = {
                "value": display_text(raw.rows[first][at]),
                "read": display_text(rows[first][at]),
                "count": str(len(shrunk)),
            }
            where = address(first, at)
            findings.append(place.finding("cell-scaled-format", where, label=column.full_label, **values))  # type: ignore[arg-type] # texts only
    return SeenTable(raw._replace(rows=rows), findings)


def _shrink(raw: RawTable, rows: Rows, at: int, looks: TableLooks) -> list[int]:
    """Bring a column's figures to what is shown of them, its total as well; the rows whose figures were."""
    shown = {line.row: value for line in raw.lines if (value := _as_shown(rows[line.row][at], looks.at(line.row, at)))}
    if not shown:
        return []
    total, before = raw.total_row, sum(_figures(raw, at))
    for row, value in shown.items():
        rows[row] = [*rows[row][:at], value, *rows[row][at + 1 :]]
    cell = "" if total is None else rows[total][at]
    if total is not None and isinstance(cell, int | float):
        by_format, adds_up = _as_shown(cell, looks.at(total, at)), abs(cell - before) < 0.01
        read = by_format or (sum(_figures(raw._replace(rows=rows), at)) if adds_up else cell)
        rows[total] = [*rows[total][:at], read, *rows[total][at + 1 :]]
    return list(shown)


def _figures(raw: RawTable, at: int) -> Iterator[float]:
    """The figures of a column's rows, but for those that are parts of others."""
    for line in raw.lines:
        cell = raw.rows[line.row][at]
        if isinstance(cell, int | float) and line.code not in raw.header.form.part_codes:
            yield cell


def _as_shown(cell: Cell, look: Look | None) -> float | None:
    """A figure as a format that divides it shows it; None for every other cell."""
    if look is None or look.format is None or isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    divisor = look.format.shows(cell).divisor
    return round_half_up(cell / divisor, 9) if divisor != 1.0 and cell else None


def _filled(raw: RawTable, columns: Mapping[int, Column], row: int) -> list[int]:
    """The columns of a row in which the district typed something."""
    return [
        at for at, c in columns.items() if not c.label_column and not c.computed and not is_blank(raw.rows[row][at])
    ]


def _struck(raw: RawTable, columns: Mapping[int, Column], place: CellPlace, looks: TableLooks) -> Iterator[Finding]:
    """Rows that are crossed out whole, and single cells."""
    name_at = _name_column(raw)
    for line in raw.lines:
        filled = _filled(raw, columns, line.row)
        seen_cells = dict.fromkeys((name_at, *filled))
        struck = [at for at in seen_cells if (look := looks.at(line.row, at)) and look.struck]
        # a day or a note is often left out, and a crossed out name stands for its row
        if (name_at in struck and filled) or (len(struck) > 1 and len(struck) * 2 > len(filled)):
            name, where = display_text(raw.rows[line.row][name_at]), address(line.row, struck[0])
            yield place.finding("row-struck", where, label=name, row=_row_of(raw, line.row))
            continue
        for at in struck if filled else ():
            label, value = columns[at].full_label, display_text(raw.rows[line.row][at])
            yield place.finding("cell-struck", address(line.row, at), label=label, value=value)


def _row_of(raw: RawTable, row: int) -> str:
    return str(place_of(raw.sheet, raw.joined, row)[1] + 1)


def _name_column(raw: RawTable) -> int:
    form = raw.header.form
    return raw.header.columns.get(form.label_key or form.columns[0].key, min(raw.header.columns.values()))


def _unseen(raw: RawTable, columns: Mapping[int, Column], place: CellPlace, looks: TableLooks) -> Iterator[Finding]:
    """Figures that are there but cannot be seen: one finding a column, or a cell where they are few."""
    found: dict[tuple[int, str], list[int]] = {}
    for line in raw.lines:
        for at in _filled(raw, columns, line.row):
            reason = _hidden_by(raw.rows[line.row][at], looks.at(line.row, at))
            if reason:
                found.setdefault((at, reason), []).append(line.row)
    for row, at, span in looks.covered():
        if at in columns and not is_blank(raw.rows[row][at]):
            found.setdefault((at, f"nằm dưới ô gộp {span}"), []).append(row)
    for (at, reason), rows in found.items():
        label, count = columns[at].full_label, str(len(rows))
        named = rows if len(rows) <= _NAMED else rows[:1]
        for row in named:
            values = {"value": display_text(raw.rows[row][at]), "count": count, "reason": reason}
            code = "cell-unseen" if len(named) == len(rows) else "header-unseen-column"
            yield place.finding(code, address(row, at), label=label, **values)  # type: ignore[arg-type] # texts only


def _perhaps(raw: RawTable, columns: Mapping[int, Column], place: CellPlace, looks: TableLooks) -> Iterator[Finding]:
    """Figures of which a conditional format decides how they are seen, on a condition that is not judged here."""
    found: dict[tuple[int, str], list[int]] = {}
    for line in raw.lines:
        for at in _filled(raw, columns, line.row):
            look = looks.at(line.row, at)
            if look and look.perhaps:
                found.setdefault((at, look.perhaps), []).append(line.row)
    for (at, what), rows in found.items():
        label, value = columns[at].full_label, display_text(raw.rows[rows[0]][at])
        where = address(rows[0], at)
        yield place.finding("cell-conditional-format", where, label=label, value=value, count=str(len(rows)), what=what)


def _shared(raw: RawTable, columns: Mapping[int, Column], place: CellPlace, looks: TableLooks) -> Iterator[Finding]:
    """A figure in one cell over several rows, of which only the first has it."""
    told = set[str]()
    for row, at, span in looks.covered() if not raw.joined else ():
        first_row, first = place_in(span.partition(":")[0])
        cell = raw.rows[first_row][first] if first == at and first_row < row and at in columns else ""
        if isinstance(cell, int | float) and is_blank(raw.rows[row][at]) and span not in told:
            told.add(span)
            label, where = columns[at].full_label, address(first_row, at)
            yield place.finding("cell-merged-rows", where, label=label, value=display_text(cell), span=span)


def _hidden_by(cell: Cell, look: Look | None) -> str:
    if look is None:
        return ""
    return "định dạng ô không cho hiện giá trị" if look.format and look.format.shows(cell).hidden else look.unseen


def _added(raw: RawTable, columns: Mapping[int, Column], place: CellPlace, looks: TableLooks) -> Iterator[Finding]:
    """Figures beside which a format writes others, a minus, or a unit that the column does not have."""
    for line in raw.lines:
        for at in _filled(raw, columns, line.row):
            cell, look = raw.rows[line.row][at], looks.at(line.row, at)
            if look is None or look.format is None or isinstance(cell, bool) or not isinstance(cell, int | float):
                continue
            section, column = look.format.shows(cell), columns[at]
            unit = next((name for name, factor in _MONEY_NAMES.items() if factor == section.money), "")
            added = section.adds or _multiplied(section.multiple, column, raw, line.code, line.row)
            if added or (unit and isinstance(column.type, Money)):
                shown = (
                    f"{display_text(cell)} với “{added}” do định dạng thêm" if added else f"{display_text(cell)} {unit}"
                )
                values = {"value": display_text(cell), "shown": shown, "label": column.full_label}
                yield place.finding("cell-shown-otherwise", address(line.row, at), **values)  # type: ignore[arg-type] # texts only


def _multiplied(words: str, column: Column, raw: RawTable, code: str, row: int) -> str:
    """The words behind a number that multiply it, unless its column or row is counted so."""
    printed = (fixed.unit_of_measure for fixed in raw.header.form.fixed_rows if fixed.code == code)
    said = (cell for cell in raw.rows[row] if type(cell) is str) if words else ()
    return "" if fold(words) in map(fold, (column.unit, *printed, *said)) else words


def unread_parts(raw: RawSubmission, place: CellPlace) -> Iterator[Finding]:
    """Texts that were read without a part of them."""
    for sheet, looks in raw.looks.items():
        for cell, part in looks.parts.items():
            if part.counts:
                code = "cell-part-struck" if part.struck else "cell-part-raised"
                here = place_of_cell(raw, place, sheet, cell)
                yield here.finding(code, cell, value=f"{part.left} {part.apart}", apart=part.apart, read=part.left)
