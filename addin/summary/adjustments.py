"""The office's corrections on top of what the units reported; nothing of a unit's own file is changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import Context
from schemas.findings import LONGEST_ROW, CellPlace, Finding
from schemas.form import Agg, Column, Form, RowKind
from schemas.labels import best_guess
from schemas.numbers import exact, show_number
from schemas.office.lines import Adjustment
from schemas.office.tables import ADJUSTMENTS
from schemas.period import Period
from schemas.rule import Record
from schemas.submission import Submission, Table
from schemas.summary import NO_ROW, Adjusted
from schemas.text import fold, shorten, tidy
from schemas.unit_rows import unit_row_finder

#: Stands for the commune in the row that brings a whole unit's figure to what the office set.
WHOLE_UNIT = "(điều chỉnh chung)"
#: Typed for "nothing is there": a blank says that the line is not filled in yet.
BLANK = "(trống)"
#: The codes of lines that were not applied.
NOT_APPLIED = frozenset({"unit-adjustment-unknown", "unit-adjustment-outdated", "unit-adjustment-closed"})
_SAME = 0.0005
#: So many corrections are named where a rule is broken, and so many rows where none is called so.
_NAMED = 3


class _RefusedError(Exception):
    """Why a line cannot be applied: the code of the finding and what fills its text."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Adjuster:
    """Applies one period's lines, submission by submission, and keeps account of every one of them.

    `catalogue` is that of the period; `closed` are lines that came after the period was closed: they are only said.
    """

    def __init__(
        self, lines: Iterable[Adjustment], period: Period, catalogue: Catalogue, closed: Iterable[Adjustment] = ()
    ) -> None:
        self._period, self._catalogue = period, catalogue
        self._waiting: dict[str, list[Adjustment]] = {}
        for line in lines:
            self._waiting.setdefault(line.unit, []).append(line)
        self._refused = [self._finding(line, "unit-adjustment-closed") for line in closed]
        self.applied: list[Adjusted] = []

    @property
    def units(self) -> frozenset[str]:
        """The units that have lines still to be applied."""
        return frozenset(self._waiting)

    def apply(self, submission: Submission) -> Submission:
        """The submission with its unit's lines applied, in their order."""
        tables = {table.form: table for table in submission.tables}
        lines = self._waiting.pop(submission.unit, [])
        for line in lines:
            try:
                tables[line.form], made = _applied(line, tables.get(line.form), self._period, self._catalogue)
                self.applied.append(made)
            except _RefusedError as refusal:
                self._refused.append(self._finding(line, refusal.code, **refusal.values))
        return submission.model_copy(update={"tables": tuple(tables.values())}) if lines else submission

    def findings(self, broken: Iterable[Finding] = ()) -> list[Finding]:
        """What is reported of lines that were not applied, those of units that sent nothing among them.

        `broken` are the rules that the corrected figures break; two lines for one cell are reported too.
        """
        absent = [line for lines in self._waiting.values() for line in lines]
        reason = "chưa có báo cáo của đơn vị trong kỳ"
        not_applied = [self._finding(line, "unit-adjustment-unknown", reason=reason) for line in absent]
        breaches = [_breach(finding, self.applied, self._catalogue) for finding in broken]
        return [*self._refused, *not_applied, *_twice(self.applied, self._catalogue), *breaches]

    def _finding(self, line: Adjustment, code: str, **values: str) -> Finding:
        """A finding for the office itself: it belongs to no unit, so that it goes back to none."""
        row = f", dòng “{shorten(line.row, LONGEST_ROW)}”" if line.row else ""
        where = f"của {self._catalogue.units.in_sentence(line.unit)}{row}, cột “{line.column}”"
        return CellPlace(form=line.form, sheet=ADJUSTMENTS).finding(code, "", severity=None, where=where, **values)


def _twice(applied: Sequence[Adjusted], catalogue: Catalogue) -> Iterator[Finding]:
    """Cells that more than one line corrects; the last one holds."""
    by_cell: dict[tuple[str, str, str, str], list[Adjusted]] = {}
    for one in applied:
        by_cell.setdefault((one.unit, one.form, one.code, one.key), []).append(one)
    for found in by_cell.values():
        if len(found) > 1:
            steps = " → ".join([found[0].before or "ô trống", *(one.after or "ô trống" for one in found)])
            values = {"where": found[0].where(catalogue), "count": str(len(found)), "steps": steps}
            place = CellPlace(form=found[0].form, sheet=ADJUSTMENTS)
            yield place.finding("unit-adjustment-twice", "", severity=None, **values)


def _breach(finding: Finding, applied: Sequence[Adjusted], catalogue: Catalogue) -> Finding:
    """A rule that a unit's corrected figures break, as the office's own to mend: it goes back to no unit."""
    made = [one for one in applied if (one.unit, one.form) == (finding.unit, finding.form)]
    made = made or [one for one in applied if one.unit == finding.unit]
    where = "; ".join(dict.fromkeys(one.where(catalogue) for one in made[:_NAMED]))
    where += "; …" if len(made) > _NAMED else ""
    said = finding.message.partition(": ")[2] or finding.message
    place = CellPlace(form=finding.form, sheet=ADJUSTMENTS)
    breach = place.finding("unit-adjustment-breach", "", severity=finding.severity, where=where, said=said)
    return breach.model_copy(update={"against": finding.unit})


class _Target(NamedTuple):
    """What a line changes: a record of the table, its place among them (-1: a new one), and the column."""

    record: Record
    place: int
    column: Column


def _applied(line: Adjustment, table: Table | None, period: Period, catalogue: Catalogue) -> tuple[Table, Adjusted]:
    """The table with one line applied. Raises _RefusedError."""
    if line.form not in catalogue.by_id:
        raise _RefusedError("unit-adjustment-unknown", reason="kỳ này không hỏi biểu này")
    if table is None:
        raise _RefusedError("unit-adjustment-unknown", reason="đơn vị chưa gửi biểu này")
    form, context = catalogue.by_id[line.form], Context(line.unit, period.to_date, catalogue.units)
    column = _column(form, line)
    target = _target(form, table, line, column, context)
    before, new = target.record.values.get(column.key), _read(column, line.new, context)
    if not line.row and form.rows is RowKind.COMMUNES:
        before = _sum(table, column)
    _compare(line, column, before, new, _read(column, line.old, context))
    value = new
    if not line.row and form.rows is RowKind.COMMUNES:
        value = _minus(new, before, target.record.values.get(column.key))
    record = _with_value(form, target.record, column, value)
    records = list(table.records)
    if record.row == NO_ROW and not record.code:  # the office vouches for the whole: no commune's figure is unknown now
        records = [one if column.key in one.values else _with_value(form, one, column, None) for one in records]
    if target.place < 0:
        records.append(record)
    else:
        records[target.place] = record
    made = Adjusted(
        line.unit, form.id, record.code, column.key, record.row, column.type.show(before), column.type.show(new),
        line.reason, line.who, f"{line.made_on:%d/%m/%Y}" if line.made_on else "",
    )  # fmt: skip
    return table.model_copy(update={"records": tuple(records)}), made


def _column(form: Form, line: Adjustment) -> Column:
    column = form.by_key.get(line.key_in(form))
    if column is None:
        raise _RefusedError("unit-adjustment-unknown", reason="biểu không có cột này")
    if column.computed or column.label_column:
        raise _RefusedError("unit-adjustment-unknown", reason="cột này không nhập mà do chương trình tính hoặc in sẵn")
    return column


def _target(form: Form, table: Table, line: Adjustment, column: Column, context: Context) -> _Target:
    if not line.row and form.rows is RowKind.COMMUNES:
        return _whole_unit(form, table, column)
    code = _code(form, table, line, context)
    parts = form.children.get(code, ())
    if any(record.values.get(column.key) is not None for record in table.records if record.code in parts):
        raise _RefusedError(
            "unit-adjustment-unknown", reason="dòng này là tổng của các dòng con; cần điều chỉnh dòng con"
        )
    for place, record in enumerate(table.records):
        if record.code == code:
            return _Target(record, place, column)
    labels = form.row_labels
    return _Target(_new_row(form, code, labels[code], [one for one in form.columns if not one.required]), -1, column)


def _whole_unit(form: Form, table: Table, column: Column) -> _Target:
    """The row that is added to the communes' so that the unit's figure becomes what the office set."""
    if Agg.SUM not in column.agg:
        raise _RefusedError("unit-adjustment-unknown", reason="cần ghi tên xã ở cột “Dòng”")
    for place, record in enumerate(table.records):
        if record.row == NO_ROW and record.code == "":
            return _Target(record, place, column)
    return _Target(_new_row(form, "", WHOLE_UNIT, form.columns), -1, column)


def _new_row(form: Form, code: str, label: str, blank: Iterable[Column]) -> Record:
    """A row that the unit's sheet has not got: blank, but for its label, in the columns that may be."""
    values: dict[str, Value] = {column.key: None for column in blank if not column.computed}
    return Record(NO_ROW, code, {**values, form.label_key: label})


def _code(form: Form, table: Table, line: Adjustment, context: Context) -> str:
    """The code of the row that a line names: by code, by the printed label, or by what a list's row is about.

    A commune may be named in any usual spelling, without its kind too, where one commune of the unit fits.
    """
    known = [*(row.code for row in form.fixed_rows), *(record.code for record in table.records)]
    named = form.row_labels
    if not form.fixed_rows:
        named = {record.code: _name(form, record) for record in table.records}
    if not line.row and len(set(known)) == 1:
        return known[0]
    row = line.row
    if form.rows_are_units:
        row = unit_row_finder(form, context.units, context.unit, context.on)(row) or row
    wanted = fold(row)
    found = [code for code in dict.fromkeys(known) if code == row] or [
        code for code, name in named.items() if wanted and wanted in (fold(code), fold(name))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise _RefusedError(
            "unit-adjustment-unknown", reason=f"có {len(found)} dòng cùng tên; cần ghi số thứ tự của dòng"
        )
    reason = "cần ghi dòng cần điều chỉnh ở cột “Dòng”"
    if line.row:
        reason = f"biểu của đơn vị không có dòng này{_near(line.row, named.values())}"
    raise _RefusedError("unit-adjustment-unknown", reason=reason)


def _near(typed: str, names: Iterable[str]) -> str:
    """The rows that somebody may have meant, as a question: those with all his words, or else the nearest one."""
    known, words = list(dict.fromkeys(names)), f" {fold(typed)} "
    near = [name for name in known if words in f" {fold(name)} "] or list(filter(None, [best_guess(typed, known)]))
    return f" (có phải {' hay '.join(f'“{shorten(name, LONGEST_ROW)}”' for name in near[:_NAMED])}?)" if near else ""


def _name(form: Form, record: Record) -> str:
    key = form.label_key or next((column.key for column in form.columns if column.required), form.columns[0].key)
    return str(record.values.get(key) or "")


def _read(column: Column, value: Value, context: Context) -> Value:
    """A typed value as the column's type reads it. Raises _RefusedError."""
    if value is None or value == "" or (isinstance(value, str) and tidy(value).lower() == BLANK):
        return None
    reading = column.type.read(value, context)
    if reading.code == "cell-number-ambiguous":
        reason = "“{value}” có thể là {read} hoặc {other}; cần ghi lại cho rõ".format_map(reading.values)
        raise _RefusedError("unit-adjustment-unknown", reason=reason)
    if not reading.usable:
        typed = show_number(value) if isinstance(value, int | float) else tidy(str(value))
        reason = f"“{typed}” không phải {column.type.expected_in(context.units)}"
        raise _RefusedError("unit-adjustment-unknown", reason=reason)
    return reading.value


def _compare(line: Adjustment, column: Column, before: Value, new: Value, old: Value) -> None:
    """A line whose `old` is blank holds for whatever the unit reports."""
    if _same(before, new):
        raise _RefusedError("unit-adjustment-done", value=column.type.show(before) or "ô trống")
    if line.old not in (None, "") and not _same(before, old):
        shown = {"old": column.type.show(old), "value": column.type.show(before) or "ô trống"}
        raise _RefusedError("unit-adjustment-outdated", **shown)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _SAME
    return one == other or (isinstance(one, str) and isinstance(other, str) and tidy(one) == tidy(other))


def _sum(table: Table, column: Column) -> Value:
    stated = [value for record in table.records if isinstance(value := record.values.get(column.key), int | float)]
    return exact(sum(stated)) if stated else None


def _minus(new: Value, before: Value, already: Value) -> Value:
    numbers: Sequence[float] = [value if isinstance(value, int | float) else 0 for value in (new, before, already)]
    return exact(numbers[0] - numbers[1] + numbers[2])


def _with_value(form: Form, record: Record, column: Column, value: Value) -> Record:
    """The record with one value changed, with what is computed from it computed again where every part is known."""
    return record._replace(values=form.with_computed({**record.values, column.key: value}))
