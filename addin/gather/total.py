"""Answers added up or stacked, column by column: what is known, of how many answers; unknown is never 0."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.form_inference.drawn import DrawnColumn, DrawnTable, TableKind
from addin.form_inference.kind_words import AMOUNTS, Kind
from addin.form_inference.rows import RowRole
from addin.gather.answer import AnswerRow, GatheredAnswer, TableAnswer
from schemas.cells import Value
from schemas.form import Agg
from schemas.numbers import exact, number_or_zero, percent_of
from schemas.text import fold

#: Half of the last decimal that a figure shows.
_TOLERANCE = 0.005


class TableTotal(NamedTuple):
    """One table of all answers: total and coverage by place of the column; by printed row for those that have them."""

    table: DrawnTable
    total: Mapping[int, float | None]
    known: Mapping[int, int]  # how many answers have a value in the column
    of: int
    rows: Mapping[int, Mapping[int, float | None]] = {}  # place of the printed row → column → total
    doubtful: frozenset[int] = (
        frozenset()
    )  # columns in which an office's total is another than its rows, or rows are left out


def add_up(table: DrawnTable, answers: Sequence[GatheredAnswer], at: int) -> TableTotal:
    """The totals of one table over all answers."""
    tables = [one.tables[at] for one in answers]
    filled = [table_answer for table_answer in tables if table_answer]
    summed = [place for place, column in enumerate(table.columns) if column.roll_up in (Agg.SUM, Agg.COUNT)]
    known = {place: sum(_knows(one, place) for one in filled) for place in range(len(table.columns))}
    if table.kind in (TableKind.FIXED, TableKind.OPEN):
        rows = _by_row(table, filled, summed)
        total = {place: _over_rows(table, rows, place) for place in summed}
        total |= {place: _with_added(table, total[place], filled, place) for place in summed}
    else:
        rows = {}
        total = {place: _stacked(table.columns[place], filled, place) for place in summed}
    for place, column in enumerate(table.columns):
        if column.ignored:
            continue
        if column.kind in AMOUNTS and column.roll_up is None:
            total[place] = None  # an average, whose sum means nothing
        if column.kind is Kind.PERCENT:
            total[place] = _rate(column, total, known)
            for row, figures in rows.items():
                rows[row] = {**figures, place: _rate(column, figures, known)}
    doubtful = frozenset(found.place for one in filled for found in stated_otherwise(table, one))
    doubtful |= {place for one in filled for place in one.left_out if table.columns[place].roll_up is Agg.SUM}
    return TableTotal(table, total, known, len(answers), rows, doubtful)


def _knows(answer: TableAnswer, place: int) -> bool:
    return any((cell := row.cells.get(place)) and cell.value is not None for row in answer.rows)


def _amount(column: DrawnColumn, value: Value) -> float | None:
    if value is None:
        return None
    return float(value is True) if column.kind is Kind.BOOL else number_or_zero(value)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return exact(sum(known)) if known else None


def counting_rows(answer: TableAnswer, place: int) -> list[AnswerRow]:
    """The rows whose figure counts: of a row with parts, the parts where any of them has a figure."""
    has = {at for at, row in enumerate(answer.rows) if (cell := row.cells.get(place)) and cell.value is not None}
    wholes = {row.parent for at, row in enumerate(answer.rows) if at in has and row.parent >= 0}
    above = set(wholes)
    while above:
        above = {answer.rows[at].parent for at in above if answer.rows[at].parent >= 0} - wholes
        wholes |= above
    return [row for at, row in enumerate(answer.rows) if at in has and at not in wholes]


def _stacked(column: DrawnColumn, answers: Sequence[TableAnswer], place: int) -> float | None:
    rows = [row for answer in answers for row in counting_rows(answer, place)]
    return _sum(_amount(column, row.cells[place].value) for row in rows)


def _by_row(
    table: DrawnTable, answers: Sequence[TableAnswer], summed: Sequence[int]
) -> dict[int, dict[int, float | None]]:
    """Printed row → column → the sum over all answers."""
    found: dict[int, dict[int, float | None]] = {}
    for at, row in enumerate(table.rows):
        if row.role is RowRole.PRINTED:
            same = [one for answer in answers for one in answer.rows if one.printed == at]
            found[at] = {
                place: _sum(_amount(table.columns[place], cell.value) for one in same if (cell := one.cells.get(place)))
                for place in summed
            }
    return found


def _over_rows(table: DrawnTable, rows: Mapping[int, Mapping[int, float | None]], place: int) -> float | None:
    """The total of a column over the printed rows: of the topmost ones, or of their parts where these stand alone.

    Rows that are counted in different units have none.
    """
    measures = {fold(table.rows[at].measure) for at in rows if table.rows[at].measure}
    if len(measures) > 1:
        return None
    return _sum(
        _whole(table, rows, at, place) for at in rows if table.rows[at].parent < 0 and not table.rows[at].within
    )


def _whole(table: DrawnTable, rows: Mapping[int, Mapping[int, float | None]], at: int, place: int) -> float | None:
    own = rows[at].get(place)
    if own is not None:
        return own
    parts = [part for part in rows if table.rows[part].parent == at and not table.rows[part].within]
    return _sum(_whole(table, rows, part, place) for part in parts)


def _with_added(table: DrawnTable, total: float | None, answers: Sequence[TableAnswer], place: int) -> float | None:
    """The total with the rows that offices added below the printed ones."""
    if table.kind is not TableKind.OPEN:
        return total
    added = [row.cells[place].value for one in answers for row in one.rows if row.printed < 0 and place in row.cells]
    return _sum([total, *(_amount(table.columns[place], value) for value in added)])


def _rate(column: DrawnColumn, figures: Mapping[int, float | None], known: Mapping[int, int]) -> float | None:
    """A percentage of the summed parts; never a mean. Unknown where the parts come from different answers."""
    formula = column.formula
    if formula is None or not formula.is_ratio:
        return None
    if known.get(formula.numerator) != known.get(formula.denominator):
        return None
    return percent_of(figures.get(formula.numerator), figures.get(formula.denominator))


def disagreements(table: DrawnTable, answer: TableAnswer) -> list[str]:
    """Sentences for the rows whose computed columns, or whose whole and parts, do not agree."""
    said = []
    for place, column in enumerate(table.columns):
        formula = column.formula
        for row in answer.rows:
            cell = row.cells.get(place)
            if formula is None or cell is None or cell.value is None:
                continue
            values = {at: number_or_zero(one.value) for at, one in row.cells.items() if one.value is not None}
            parts = (
                (*formula.plus, *formula.minus) if not formula.is_ratio else (formula.numerator, formula.denominator)
            )
            if not all(part in values for part in parts):
                continue
            if formula.is_ratio:
                meant = percent_of(values[formula.numerator], values[formula.denominator])
            else:
                meant = exact(sum(values[at] for at in formula.plus) - sum(values[at] for at in formula.minus))
            if meant is not None and abs(meant - number_or_zero(cell.value)) > max(_TOLERANCE, abs(meant) * 1e-9):
                said.append(
                    f"Trang “{row.sheet}”, dòng {row.row + 1}: “{column.label}” ghi "
                    f"{_shown(number_or_zero(cell.value))}, tính theo các cột khác là {_shown(meant)}."
                )
        if column.kind in AMOUNTS:
            said += _parts_disagree(column, answer, place)
    return said


class StatedTotal(NamedTuple):
    """A total that an office wrote, and what its own rows add up to."""

    sheet: str
    row: int
    place: int  # of the column
    stated: float
    total: float
    is_kept: bool = False  # the row stays as the office wrote it


def stated_otherwise(table: DrawnTable, answer: TableAnswer) -> list[StatedTotal]:
    """The totals that an office wrote and its own rows do not add up to."""
    if not answer.rows:
        return []
    summed = [at for at in table.used if table.columns[at].roll_up is Agg.SUM]
    by_row = table.kind in (TableKind.FIXED, TableKind.OPEN)
    rows = _by_row(table, [answer], summed) if by_row else {}
    found = []
    for sheet, row, figures in answer.stated:
        for at in (place for place in summed if place in figures):
            total = _stacked(table.columns[at], [answer], at)
            if by_row:
                total = _with_added(table, _over_rows(table, rows, at), [answer], at)
            sections = _sections(table.columns[at], answer, sheet, row, at)
            if total is not None and not any(_agree(figures[at], one) for one in (total, *sections)):
                found.append(StatedTotal(sheet, row, at, figures[at], total))
    return [*found, *_of_named_parts(table, answer, summed)]


def _agree(stated: float, total: float | None) -> bool:
    return total is not None and abs(total - stated) <= max(_TOLERANCE, abs(total) * 1e-9)


def _sections(column: DrawnColumn, answer: TableAnswer, sheet: str, row: int, place: int) -> list[float | None]:
    """What the rows between a row of totals and the one before it add up to, those down to the next, all above it."""
    others = [at for of, at, _ in answer.stated if of == sheet and at != row]
    above, below = max((at for at in others if at < row), default=-1), min((at for at in others if at > row), default=0)
    rows = [one for one in counting_rows(answer, place) if one.sheet == sheet]
    stretches = ((above, row), (row, below), (-1, row))
    parts = ([one for one in rows if first < one.row < last] for first, last in stretches)
    return [_sum(_amount(column, one.cells[place].value) for one in part) for part in parts]


_NAMED_PARTS = re.compile(r"\(\s*=?\s*(\w{1,5}(?:\s*\+\s*\w{1,5})+)\s*\)")


def _of_named_parts(table: DrawnTable, answer: TableAnswer, summed: Sequence[int]) -> Iterator[StatedTotal]:
    """Rows that say of which others they are the sum, "TỔNG THU (I+II)", and are another."""
    by_marker: dict[str, list[AnswerRow]] = {}
    for row in answer.rows:
        by_marker.setdefault(fold(row.marker.strip(" .()")), []).append(row)
    for row in answer.rows:
        said = _NAMED_PARTS.search(row.label)
        parts = [by_marker.get(fold(name), []) for name in said[1].split("+")] if said else []
        if not parts or any(len(one) != 1 for one in parts):
            continue
        for place in summed:
            cells = [one[0].cells.get(place) for one in parts]
            own, values = row.cells.get(place), [cell.value for cell in cells if cell and cell.value is not None]
            if own is None or own.value is None or len(values) < len(parts):
                continue
            total = _sum(_amount(table.columns[place], value) for value in values)
            if total is not None and not _agree(number_or_zero(own.value), total):
                yield StatedTotal(row.sheet, row.row, place, number_or_zero(own.value), total, is_kept=True)


def totals_disagree(table: DrawnTable, answer: TableAnswer) -> list[str]:
    """The same in sentences; the rows go before."""
    return [
        f"Trang “{one.sheet}”, dòng {one.row + 1}: dòng cộng ghi “{table.columns[one.place].label}” "
        f"{_shown(one.stated)}, các dòng cộng lại là {_shown(one.total)}; "
        f"{'giữ số của dòng cộng, đề nghị hỏi lại đơn vị' if one.is_kept else 'đã lấy số cộng các dòng'}."
        for one in stated_otherwise(table, answer)
    ]


def _shown(figure: float) -> str:
    return f"{figure:.10g}".replace(".", ",")


def _parts_disagree(column: DrawnColumn, answer: TableAnswer, place: int) -> list[str]:
    said = []
    for at, row in enumerate(answer.rows):
        cell = row.cells.get(place)
        parts = [one for one in answer.rows if one.parent == at and (c := one.cells.get(place)) and c.value is not None]
        if cell is None or cell.value is None or not parts or row.printed >= 0:
            continue
        total = _sum(_amount(column, one.cells[place].value) for one in parts) or 0.0
        if abs(total - number_or_zero(cell.value)) > _TOLERANCE:
            said.append(
                f"Trang “{row.sheet}”, dòng {row.row + 1}: “{column.label}” ghi {_shown(number_or_zero(cell.value))}, "
                f"các dòng con cộng lại là {_shown(total)}; đã lấy số các dòng con."
            )
    return said
