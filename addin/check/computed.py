"""Computed columns and total rows, recomputed; the sheet's own figures are only compared, never used.

Where a part is unknown nobody can say what the figure should be: it is wrong only if the known parts alone are more
than it, or else it is reported as unchecked.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from addin.check.cells import judge_cell, why_broken
from addin.check.columns import RecordColumns
from addin.read.book import Rows
from addin.read.form_labels import printed_rows
from addin.read.raw_table import RawTable
from schemas.cells import Cell, CellError, Uncalculated, Value, address
from schemas.computation import Computed, Linear, Ratio, earlier_of, stated_key
from schemas.fields import Context, Money, display_text
from schemas.fields.seen import numbers_behind
from schemas.findings import CellPlace, Finding
from schemas.form import Column
from schemas.numbers import exact, number_or_zero, round_half_up, show_number
from schemas.rule import Record, Values
from schemas.text import is_blank, shorten

_UNCHECKED = "cell-total-unchecked"
#: So many rows are named in a message.
_NAMED = 3
#: A label is named with no more letters.
_LABEL = 40
FormulaCells = Callable[[str], frozenset[str] | None]


class _Stated(NamedTuple):
    """A figure that is on the sheet beside what it should be; `accepted` also holds what Excel would have added.

    `unknown` says which of its parts nobody knows, "" where all are known; `expected` is then the sum of the others,
    None where these set no limit.
    """

    column: Column
    row: int
    cell: Cell
    expected: float | None
    accepted: tuple[float | None, ...]
    unknown: str = ""


def check_computed(
    raw: RawTable,
    columns: RecordColumns,
    place: CellPlace,
    context: Context,
    formulas: FormulaCells,
    stored: RawTable | None = None,
) -> list[Finding]:
    """Fill the computed values of every record, and compare the sheet's figures with them and with the totals.

    `stored` is the table before any figure was brought to what it means: a formula over those figures is right.
    `columns` are those of the table's records.
    """
    stated: list[_Stated] = []
    behind = [_Behind(one, context) for one in (raw, stored) if one]
    findings: list[Finding] = []
    for key, computed in raw.header.form.computed_columns:
        if earlier_of(computed):  # what it is worked out from is in another report
            findings += _keep_stated(raw, columns.records, raw.header.form.by_key[key], place, context)
        else:
            stated += _column(raw, columns, raw.header.form.by_key[key], computed, behind)
    stated += _total_row(raw, columns, behind[0], context)
    for item in stated:
        finding = _compare(item, raw, place, context, formulas)
        if finding:
            findings.append(finding)
    return findings


class _Behind(NamedTuple):
    """The table as its own formulas see it: text counts nothing, a count that is shown as a day is its number."""

    raw: RawTable
    context: Context

    def number(self, row: int, index: int) -> float | None:
        """What a formula takes from a cell."""
        cell = self.raw.rows[row][index]
        if isinstance(cell, int | float):
            return None if isinstance(cell, bool) else cell
        return next(iter(numbers_behind(cell, since_1904=self.context.since_1904)), None)

    def values(self, record: Record) -> Values:
        """A row's values, with its formulas computed from them."""
        columns = self.raw.header.columns
        found: dict[str, float | None] = {key: self.number(record.row, index) for key, index in columns.items()}
        for key, computed in self.raw.header.form.computed_columns:
            if found.keys() >= {*computed.parts, *earlier_of(computed)}:
                found[key] = computed.compute(found)
        return found


def _column(
    raw: RawTable, columns: RecordColumns, column: Column, computed: Computed, behind: Sequence[_Behind]
) -> Iterable[_Stated]:
    index, parts = raw.header.columns.get(column.key), frozenset(computed.parts)
    for record in _filled_in(columns, column, computed, raw.rows, index):
        unknown = parts - record.values.keys()  # a part without a column of its own is unknown, too
        if index is None:  # no figure is compared with an absent column
            continue
        as_excel = behind[0].values(record) if unknown else record.values
        if not as_excel.keys() >= parts:
            continue
        expected = computed.compute(as_excel) if unknown else record.values[column.key]
        cell = raw.rows[record.row][index]
        if not isinstance(expected, float | int | None) or _agrees(cell, expected, column):
            continue
        accepted = (expected, *(computed.compute(one.values(record)) for one in behind))
        if unknown:
            only_added = isinstance(computed, Linear) and not computed.minus
            expected = computed.compute(record.values) if only_added else None
        yield _Stated(column, record.row, cell, expected, accepted, _unknown_columns(raw, unknown))


def _keep_stated(
    raw: RawTable, records: Iterable[Record], column: Column, place: CellPlace, context: Context
) -> Iterator[Finding]:
    """Keep the sheet's figures of a column that looks at earlier reports beside those of the row."""
    index = raw.header.columns.get(column.key)
    for record in records if index is not None else ():
        cell = raw.rows[record.row][index or 0]
        if is_blank(cell) or isinstance(cell, Uncalculated):
            continue
        value: Value = cell if type(cell) in (int, float) else None  # type: ignore[assignment] # a number
        if value is None:
            at = address(record.row, index or 0)
            value, finding, _ = judge_cell(cell, column.type, column.full_label, at, place, context)
            if finding:
                yield finding
        if isinstance(value, int | float):
            record.values[stated_key(column.key)] = exact(value)


def _filled_in(
    columns: RecordColumns, column: Column, computed: Computed, rows: Rows, index: int | None
) -> Iterable[Record]:
    """Give every record whose parts are known its computed value; what the sheet states otherwise is left."""
    found = _computed_column(columns, computed)
    if found is None:
        for record in columns.records:
            if all(part in record.values for part in computed.parts):
                record.values[column.key] = computed.compute(record.values)
        return columns.records
    columns.fill(column.key, list[Value](found))
    if index is None:
        return ()
    stated = zip(columns.rows, found, strict=True)
    odd = [
        at
        for at, (row, value) in enumerate(stated)
        if (type(cell := rows[row][index]) is not float or cell != value) and not _agrees(cell, value, column)
    ]
    return [columns.records[at] for at in odd]


def _computed_column(columns: RecordColumns, computed: Computed) -> list[float | None] | None:
    """A computed column; None where a record lacks one of its parts."""
    figures = [part for key in computed.parts if (part := columns.figures(key)) is not None]
    if figures and len(figures) == len(computed.parts):
        return computed.compute_column(figures)
    if not computed.parts:
        return [computed.compute({})] * len(columns.rows)
    whole = [values for key in computed.parts if (values := columns.column(key)) is not None]
    if len(whole) < len(computed.parts):
        return None
    return [computed.compute(dict(zip(computed.parts, row, strict=True))) for row in zip(*whole, strict=True)]


def _unknown_columns(raw: RawTable, keys: Collection[str]) -> str:
    named = [f"“{column.full_label}”" for column in raw.header.form.columns if column.key in keys]
    return f"{', '.join(named)} cùng dòng chưa có số liệu dùng được" if named else ""


def _total_row(raw: RawTable, columns: RecordColumns, behind: _Behind, context: Context) -> Iterable[_Stated]:
    if raw.total_row is None:
        return
    form, codes = raw.header.form, columns.codes
    parts = form.part_codes
    top = [at for at, code in enumerate(codes) if code not in parts] if parts else range(len(codes))
    for column in form.columns:
        index = raw.header.columns.get(column.key)
        if index is None or not column.in_total:
            continue
        cell = raw.rows[raw.total_row][index]
        counted = columns.counted(column.key)
        key = stated_key(column.key) if earlier_of(column.computed) else column.key
        if counted is None:
            total = _sum(columns.records[at].values.get(key) for at in top)
        else:
            total = _added([counted[at] for at in top] if parts else counted)
        if _agrees(cell, total, column) or (isinstance(cell, Uncalculated) and not total):
            continue  # nothing to add: LibreOffice keeps no value of a formula whose result is an empty text
        records = [columns.records[at] for at in top]
        as_excel = _sum(behind.number(record.row, index) for record in records)
        refused = _sum(raw.rows[row][index] for row in raw.refused)
        accepted = (total, as_excel, total + refused, as_excel + refused)
        unknown = _unknown_rows(
            [record.row for record in records if key not in record.values and key == column.key],
            _absent_rows(raw, context),
        )
        yield _Stated(column, raw.total_row, cell, total, accepted, unknown)


def _absent_rows(raw: RawTable, context: Context) -> list[str]:
    """The labels of the printed rows that are in the form's total and not on the sheet."""
    there = {line.code for line in raw.lines} | raw.header.form.part_codes
    printed = printed_rows(raw.header.form, context.unit, context.on, context.units)
    return [label for code, label in printed.items() if code not in there]


def _unknown_rows(rows: Sequence[int], absent: Sequence[str]) -> str:
    said = [f"ở dòng {row + 1}" for row in rows[:_NAMED]]
    more = f" và {len(rows) - _NAMED} dòng khác" if len(rows) > _NAMED else ""
    there = f"chưa có số liệu dùng được {', '.join(said)}{more}" if rows else ""
    named = ", ".join(f"“{shorten(label, _LABEL)}”" for label in absent[:_NAMED])
    more = f" và {len(absent) - _NAMED} dòng khác" if len(absent) > _NAMED else ""
    return "; ".join(filter(None, (there, f"biểu thiếu dòng {named}{more}" if absent else "")))


def _sum(cells: Iterable[object]) -> float:
    return _added(map(number_or_zero, cells))


def _added(figures: Iterable[float]) -> float:
    return round_half_up(sum(figures), 6)


def _agrees(cell: Cell, expected: float | None, column: Column) -> bool:
    """Whether a stated figure is the expected one, but for its own rounding; a percentage may be a fraction."""
    if type(cell) is not float and type(cell) is not int:
        return expected is None and is_blank(cell)
    if cell == expected:
        return True
    tolerance = 0.00501 if isinstance(column.computed, Ratio) else _rounding(cell, column) + 0.000_001
    if expected is None:
        return abs(cell) <= tolerance
    return abs(cell - expected) <= tolerance or (
        isinstance(column.computed, Ratio) and abs(cell * 100 - expected) <= tolerance
    )


def _rounding(cell: float, column: Column) -> float:
    """How far money may be off by the decimals it is written with: 1.234,5 stands for 1.234,45 to 1.234,55."""
    if not isinstance(column.type, Money):
        return 0.0005
    decimals = next((places for places in range(3) if round(cell, places) == cell), 3)
    return 0.5 * 10.0**-decimals


def _compare(
    item: _Stated, raw: RawTable, place: CellPlace, context: Context, formulas: FormulaCells
) -> Finding | None:
    column, cell = item.column, item.cell
    at = address(item.row, raw.header.columns[column.key])
    label = column.full_label
    if isinstance(cell, CellError):
        return place.finding("cell-formula-error", at, label=label, value=cell.text, why=why_broken(cell))
    if is_blank(cell) or (isinstance(cell, Uncalculated) and item.expected is None):
        return None  # nothing stated, nothing lost: the program's own figure is used
    if isinstance(cell, Uncalculated):
        if item.unknown:
            return place.finding(_UNCHECKED, at, label=label, stated="là công thức chưa được tính", why=item.unknown)
        return place.finding("cell-formula-recomputed", at, label=label, expected=show_number(item.expected or 0))
    known = formulas(raw.sheet)
    return _compare_stated(item, place, at, context, typed_over=known is not None and at not in known)


def _compare_stated(item: _Stated, place: CellPlace, at: str, context: Context, *, typed_over: bool) -> Finding | None:
    column, cell, label = item.column, item.cell, item.column.full_label
    stated = cell if isinstance(cell, float | int) else column.type.read(cell, context).value
    if isinstance(stated, float | int) and any(_agrees(stated, value, column) for value in item.accepted):
        return None
    shown = show_number(stated) if isinstance(stated, float | int) else display_text(cell)
    if item.unknown and isinstance(stated, float | int) and not (item.expected and stated < item.expected):
        return place.finding(_UNCHECKED, at, label=label, stated=f"ghi {shown}", why=item.unknown, value=shown)
    code = "cell-formula-overwritten" if typed_over else "cell-total-mismatch"
    told = _told_typed_over(item, stated) if typed_over else _told_off(item, stated, shown)
    return place.finding(code, at, label=label, value=shown, **told)  # type: ignore[arg-type] # texts only


def _expected(item: _Stated) -> str:
    """What a figure should be, as far as that is known."""
    if item.expected is None:
        return "trống"
    shown = show_number(item.expected)
    return f"ít nhất {shown} ({item.unknown})" if item.unknown else shown


def _allowed(item: _Stated, stated: object) -> str:
    """What is forgiven for rounding; "" for nothing."""
    if not isinstance(stated, float | int) or not isinstance(item.column.type, Money):
        return ""
    return f"làm tròn cho phép lệch {show_number(_rounding(stated, item.column), 4)}"


def _told_typed_over(item: _Stated, stated: object) -> dict[str, str]:
    allowed = _allowed(item, stated)
    instead = "để trống" if item.expected is None else f"nhập {_expected(item)}"
    if item.unknown:
        instead = "nhập lại sau khi đã đủ số thành phần"
    return {"expected": _expected(item), "allowed": f" ({allowed})" if allowed else "", "instead": instead}


def _told_off(item: _Stated, stated: object, shown: str) -> dict[str, str]:
    difference = shown
    if isinstance(stated, float | int):
        least = "ít nhất " if item.unknown else ""
        difference = least + show_number(abs(float(stated) - (item.expected or 0)))
    return {"expected": _expected(item), "difference": "; ".join(filter(None, (difference, _allowed(item, stated))))}
