"""Cells against their column types: a whole column at once where it is clean, cell by cell where it is not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import NamedTuple

from addin.check.columns import RecordColumns
from addin.check.repair.month_first import MonthFirst
from addin.check.uncalculated import sums_recomputed
from addin.check.units import percent_rows
from addin.read.labelled import Labelled
from addin.read.raw_table import RawTable
from schemas.cells import Cell, CellError, Uncalculated, Value, address
from schemas.computation import Linear, Ratio
from schemas.fields import Context, Date, FieldType, display_text
from schemas.findings import CellPlace, Finding, Severity
from schemas.form import Blank, Column, Field, Form, RowKind, is_number
from schemas.numbers import number_or_zero
from schemas.records import ColumnRecords
from schemas.rule import Record
from schemas.submission import Table
from schemas.text import is_blank

#: A column of more cells is looked at by those that are different, where there are so many alike of each at its top.
_LONG, _ALIKE = 512, 4
#: Kinds of cells of which no two are equal that mean something else, but for 0 and -0.
_TOLD_APART = frozenset({str, float})


class JudgedTable(NamedTuple):
    """A table whose cells passed their types, what was found, and how many filled cells could not be used."""

    table: Table
    findings: list[Finding]
    set_aside: int


def judge_cells(raw: RawTable, fields: dict[str, Labelled], place: CellPlace, context: Context) -> JudgedTable:
    """Type every input cell of a table; computed columns are left to `computed.py`."""
    form, columns = raw.header.form, raw.header.columns
    findings: list[Finding] = []
    values: dict[str, list[Value]] = {}
    unusable: dict[str, set[int]] = {}
    by_column = raw.columns()
    for column in form.columns:
        if column.computed or column.key not in columns:
            continue
        if column.label_column and form.printed_rows:
            continue
        found = by_column[columns[column.key]] if raw.lines else []
        cells = found if isinstance(found, list) else list(found)
        is_long = len(cells) > _LONG
        cleaned = clean_column(column.type, cells, context) if is_long else column.type.clean(cells, context)
        if cleaned is None:
            cleaned, unusable[column.key] = _judge_each(raw, column, cells, place, context, findings)
        values[column.key] = cleaned
    records: Sequence[Record] | None = None if unusable else _kept_as_columns(raw, values)
    if records is None:
        findings += sums_recomputed(raw, values, unusable, place)
        records = made = _records(raw, values, unusable)
        findings += _required(form, made, values, columns, place)
    findings += _results_left_blank(form, records, columns, place)
    single, set_aside = _judge_fields(form, fields, place, context, findings)
    table = Table(
        form=form.id, sheet=raw.sheet, columns=columns, records=records, fields=single,
        field_cells={key: labelled.address for key, labelled in fields.items()}, joined=raw.joined,
        version=form.version,
    )  # fmt: skip
    return JudgedTable(table, findings, set_aside + sum(map(len, unusable.values())))


class _Cleaned(dict[Cell, Value]):
    """Cells as a type cleans each of them, once."""

    def __init__(self, kind: FieldType, context: Context) -> None:
        super().__init__()
        self._kind, self._context = kind, context

    def __missing__(self, cell: Cell) -> Value:
        cleaned = self._kind.clean([cell], self._context)
        if cleaned is None:
            raise ValueError("needs a closer look")
        self[cell] = cleaned[0]
        return cleaned[0]


def clean_column(kind: FieldType, cells: list[Cell], context: Context) -> list[Value] | None:
    """A column of a long list as its type has it; where few cells are different, each of them once."""
    if len(set(cells[:_LONG])) * _ALIKE > _LONG:
        return kind.clean(cells, context)
    cleaned, values = _Cleaned(kind, context), list[Value]()
    for start in range(0, len(cells), _LONG):
        part = cells[start : start + _LONG]
        if not _TOLD_APART.issuperset(map(type, part)) or len(cleaned) * _ALIKE > len(cells):
            return kind.clean(cells, context)
        try:
            values.extend(map(cleaned.__getitem__, part))
        except ValueError:
            return None
    return kind.clean(cells, context) if 0.0 in cleaned else values  # it may be -0 in another cell


def _judge_each(
    raw: RawTable, column: Column, cells: list[Cell], place: CellPlace, context: Context, findings: list[Finding]
) -> tuple[list[Value], set[int]]:
    """A column with an oddity in it, cell by cell; the set holds the lines whose cell cannot be used."""
    values: list[Value] = []
    unusable = set()
    percents = percent_rows(raw) if column.in_row_unit else frozenset()
    order = MonthFirst(cells) if isinstance(column.type, Date) else None
    for position, cell in enumerate(cells):
        row = raw.lines[position].row
        at = address(row, raw.header.columns[column.key])
        kind = column.type.in_percent() if row in percents else column.type
        value, finding, usable = judge_cell(cell, kind, column.full_label, at, place, context)
        if order and (other := order.other_day(cell, value)):
            finding = place.finding(
                "cell-date-ambiguous", at, label=column.full_label, example=order.example, value=display_text(cell),
                read=kind.show(value), other=kind.show(other),
            )  # fmt: skip
        if finding and not isinstance(cell, Uncalculated):  # of these `sums_recomputed` has the last word
            findings.append(finding)
        if not usable:
            unusable.add(position)
        values.append(value)
    return values, unusable


#: What an error that Excel shows in a cell comes from.
_BROKEN_BY = {
    "#REF!": "công thức trỏ tới ô đã xóa",
    "#DIV/0!": "công thức chia cho 0",
    "#N/A": "công thức không tìm thấy giá trị",
    "#NAME?": "công thức ghi sai tên hàm, tên vùng",
    "#VALUE!": "công thức tính trên chữ",
    "#NUM!": "công thức ra số không tính được",
}


def why_broken(error: CellError) -> str:
    """Where a formula's error comes from, in brackets; "" where it does not tell."""
    return f" ({_BROKEN_BY[error.text]})" if error.text in _BROKEN_BY else ""


def judge_cell(
    cell: Cell, kind: FieldType, label: str, at: str, place: CellPlace, context: Context
) -> tuple[Value, Finding | None, bool]:
    """One cell: its value, what was found, and whether the value may be used. A blank is None and no finding."""
    if is_blank(cell):
        blank = kind.clean([""], context)
        return (blank[0] if blank else None), None, True
    if isinstance(cell, CellError):
        return None, place.finding("cell-formula-error", at, label=label, value=cell.text, why=why_broken(cell)), False
    if isinstance(cell, Uncalculated):
        return None, place.finding("cell-formula-uncalculated", at, label=label), False
    reading = kind.read(cell, context)
    if not reading.code:
        return reading.value, None, True
    finding = place.finding(reading.code, at, label=label, **reading.values)  # type: ignore[arg-type] # texts only
    return reading.value, finding, reading.usable


def _kept_as_columns(raw: RawTable, values: dict[str, list[Value]]) -> ColumnRecords | None:
    """The rows of a table in which every cell was used and none is blank that says something by it, as columns."""
    form, blank = raw.header.form, {key for key, column in values.items() if None in column}
    if not raw.lines or form.looking_back or (blank and _says_by_blanks(form, blank)) or not _all_filled(form, values):
        return None
    found, codes = zip(*raw.lines, strict=True)
    rows = range(found[0], found[-1] + 1) if found[-1] - found[0] == len(found) - 1 else found  # the former packs small
    kept = dict(values)
    if form.rows_are_units:
        kept[form.label_key] = list(codes)
    elif form.rows is RowKind.FIXED:
        printed = [form.printed_by_code.get(code) for code in codes]
        if None in printed:
            return None
        labels = [column.key for column in form.columns if column.label_column]
        kept |= {key: [row[key] for row in printed if row] for key in labels}
    return ColumnRecords(rows, codes, kept)


def _says_by_blanks(form: Form, blank: Collection[str]) -> bool:
    """Whether one of some columns with a blank must be filled, or counts its blanks as something."""
    found = (column for column in form.columns if column.key in blank)
    return any((one.required and not one.label_column) or (one.blank and is_number(one)) for one in found)


def _all_filled(form: Form, values: Mapping[str, Sequence[Value]]) -> bool:
    """Whether every row says something, or none need."""
    if form.may_be_empty or form.rows in (RowKind.LIST, RowKind.OPEN):
        return True
    inputs = [values.get(key) for key in input_keys(form)]
    if any(column is None or (None not in column and type(column[0]) is not bool) for column in inputs):
        return True
    rows = zip(*(column for column in inputs if column is not None), strict=True)
    return bool(inputs) and all(any(value is not None and value is not False for value in row) for row in rows)


def _records(raw: RawTable, values: dict[str, list[Value]], unusable: dict[str, set[int]]) -> tuple[Record, ...]:
    form, keys = raw.header.form, tuple(values)
    by_line: Iterable[tuple[Value, ...]] = zip(*values.values(), strict=True) if values else ((),) * len(raw.lines)
    by_key = [dict(zip(keys, line, strict=True)) for line in by_line]
    if form.printed_rows:
        for line, own in zip(raw.lines, by_key, strict=True):
            own.update(_printed_values(form, line.code))
    rows, codes = zip(*raw.lines, strict=True) if raw.lines else ((), ())
    records = tuple(map(partial(tuple.__new__, Record), zip(rows, codes, by_key, repeat(0), strict=False)))
    for key, positions in unusable.items():
        for position in positions:
            del records[position].values[key]
    return records


def _printed_values(form: Form, code: str) -> Mapping[str, Value]:
    """What the office printed on the row: its code, label and unit of measure."""
    if form.rows_are_units:
        return {form.label_key: code}
    return form.printed_by_code.get(code, {}) if form.rows is RowKind.FIXED else {}


def _required(
    form: Form, records: tuple[Record, ...], values: dict[str, list[Value]], columns: dict[str, int], place: CellPlace
) -> list[Finding]:
    """Blank cells that must be filled; a printed row that is wholly blank is one finding, an empty sheet another.

    What must be filled and is not is unknown: its value goes from the record, so that it never counts as 0. So does a
    row or a sheet without anything, unless the form says that what did not happen is left blank.
    """
    inputs = input_keys(form)
    listed = form.rows in (RowKind.LIST, RowKind.OPEN)  # a list has a row only where something was typed
    filled_rows = [listed or _has_input(record, inputs) for record in records]
    if not any(filled_rows):
        if form.may_be_empty:
            return []
        _leave_unknown(records, inputs)
        return [place.finding("sheet-empty", nothing=form.nothing_typed)]
    required = [c for c in form.columns if c.required and not c.label_column and None in values.get(c.key, ())]
    blanks = [c for c in form.columns if c.blank and is_number(c) and None in values.get(c.key, ())]
    findings: list[Finding] = []
    if not (required or blanks) and all(filled_rows):
        return findings
    for record, has_input in zip(records, filled_rows, strict=True):
        if not has_input and form.printed_rows:
            if not _may_stay_blank(form):
                at, label = address(record.row, columns.get(form.label_key, 0)), record.values.get(form.label_key)
                severity = Severity.NOTE if form.blank_rows else None
                findings.append(place.finding("row-empty", at, severity=severity, label=str(label or record.code)))
                _leave_unknown((record,), inputs)
            continue
        for column in blanks:
            if record.values.get(column.key, "unusable") is None:
                record.values[column.key] = 0
                if column.blank is Blank.UNKNOWN:
                    del record.values[column.key]
        for column in required:
            if record.values.get(column.key, "unusable") is None:
                del record.values[column.key]
                at = address(record.row, columns[column.key])
                findings.append(place.finding("cell-required", at, label=column.full_label, zero=column.type.zero))
    return findings


def _leave_unknown(records: Iterable[Record], keys: Iterable[str]) -> None:
    """Take blanks that are no 0 from their rows."""
    for record in records:
        for key in keys:
            record.values.pop(key, None)


def _results_left_blank(
    form: Form, records: Sequence[Record], columns: dict[str, int], place: CellPlace
) -> Iterator[Finding]:
    """Columns of results that are blank on every printed row though there is a plan to hold them against.

    Plans are printed for the unit, so that such a form says nothing of what was done, and a blank counts as 0.
    """
    found = RecordColumns(records)
    for _, computed in form.computed_columns if form.rows is RowKind.FIXED and not form.may_be_empty else ():
        if not isinstance(computed, Ratio) or not computed.blank_is_zero:
            continue
        results, plans = _typed_parts(form, computed.numerator), _typed_parts(form, computed.denominator)
        if any(_says_something(found.column(key)) for key in results):
            continue
        planned = [one for one in records if any(number_or_zero(one.values.get(key)) for key in plans)]
        if planned and all(one.values.get(key, "unusable") is None for one in records for key in results):
            at = address(planned[0].row, columns[results[0]])
            labels = ", ".join(f"“{form.by_key[key].full_label}”" for key in results)
            plan = f"“{form.by_key[computed.denominator].full_label}”"
            yield place.finding("sheet-column-empty", at, labels=labels, plan=plan)


def _says_something(column: Sequence[Value] | None) -> bool:
    """Whether a column is not blank."""
    return column is not None and column.count(None) < len(column)


def _typed_parts(form: Form, key: str) -> tuple[str, ...]:
    """The columns that a district types into, of which a column is the sum."""
    computed = form.by_key[key].computed
    return computed.parts if isinstance(computed, Linear) else (key,)


def _may_stay_blank(form: Form) -> bool:
    """Whether a blank row says that nothing happened: where the form asks for it, or for no number at all."""
    return form.may_be_empty or (form.blank_rows and not any(is_number(form.by_key[key]) for key in input_keys(form)))


def _has_input(record: Record, keys: list[str]) -> bool:
    """Whether the district typed anything into a row; an unticked box is nothing, a zero or an unusable cell is."""
    return any(value is not None and value is not False for value in (record.values.get(key, "?") for key in keys))


def input_keys(form: Form) -> list[str]:
    """The columns that a district types into."""
    return [column.key for column in form.columns if not column.computed and not column.label_column]


def _judge_fields(
    form: Form, fields: dict[str, Labelled], place: CellPlace, context: Context, findings: list[Finding]
) -> tuple[dict[str, Value], int]:
    values: dict[str, Value] = {}
    set_aside = 0
    for field in form.fields:
        found = fields.get(field.key)
        value, finding, usable = judge_field(field, found, place, context)
        findings += [finding] if finding else []
        set_aside += not usable
        if usable:
            values[field.key] = value
    return values, set_aside


def judge_field(
    field: Field, found: Labelled | None, place: CellPlace, context: Context
) -> tuple[Value, Finding | None, bool]:
    """A single labelled value; a required one that is missing is an error at the place where it belongs."""
    if found is None or is_blank(found.cell):
        at = found.address if found else ""
        if not field.required:
            return None, None, True
        return None, place.finding("cell-required", at, label=field.label, zero=field.type.zero), True
    return judge_cell(found.cell, field.type, field.label, found.address, place, context)
