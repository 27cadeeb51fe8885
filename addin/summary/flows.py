"""What adds up over the periods within one: columns of what happened in each, with the cells that it was added from."""

from collections.abc import Iterable, Sequence

from schemas.cells import Value, address
from schemas.form import Agg, Form, RowKind
from schemas.numbers import exact
from schemas.rule import Record
from schemas.submission import Part, PartCell, Submission, Table


def flows_of(form: Form) -> tuple[str, ...]:
    """The columns of printed rows, or of units, whose figures are of the period alone: those of all periods add up."""
    if form.rows in (RowKind.LIST, RowKind.OPEN):
        return ()
    return tuple(one.key for one in form.columns if one.of_period and Agg.SUM in one.agg and not one.computed)


def begins(form: Form) -> tuple[str, ...]:
    """The columns of a form with flows that say how a row began."""
    flows = flows_of(form)
    return tuple(c.key for c in form.columns if flows and c.begins_with not in ("", c.key) and c.key not in flows)


def of_flows(form: Form, table: Table) -> Table:
    """A table with the columns that tell of the period alone, and those computed from them."""
    flows = {*flows_of(form), *(column.key for column in form.columns if column.label_column)}
    for key, computed in form.computed_columns:
        if flows.issuperset(computed.parts):
            flows.add(key)
    records = tuple(
        record._replace(values={key: value for key, value in record.values.items() if key in flows})
        for record in table.records
    )
    return table.model_copy(
        update={"records": records, "fields": {}, "of_period": frozenset(record.code for record in records)}
    )


def with_flows(form: Form, reports: Sequence[Submission], last: Table, below: frozenset[str]) -> Table:
    """The rows as they are at the end, with what happened in all the periods; a row begins as the first period did.

    Each comes with the cells that it is made of; what one of the periods has no usable figure of is unknown. Of a row
    that is no more at the end, since it is of none of those `below` the unit then, what happened before counts.
    """
    told = [(part_of(one, table), table) for one in reports if (table := one.table(form.id))]
    if len(told) < 2:
        return last
    added = _Added(form, told, reports[-1].unit)
    records = [added.record(record) for record in last.records]
    there, gone = below | {record.code for record in last.records}, dict[str, Record]()
    for number in range(len(told) - 1, 0, -1) if form.rows is RowKind.COMMUNES else ():
        for record in told[number - 1][1].records:
            if record.code not in there and record.code not in gone:
                gone[record.code] = added.record(record)._replace(part=number)
    ended = of_flows(form, last.model_copy(update={"records": tuple(gone.values())}))
    notes = last.notes | {code: {**last.notes.get(code, {}), **said} for code, said in added.notes.items()}
    return last.model_copy(
        update={
            "records": (*records, *ended.records),
            "parts": tuple(part for part, _ in told[:-1]),
            "notes": notes,
            "told": last.told | added.cells,
            "of_period": ended.of_period,
        }
    )


class _Added:
    """Adds up the flows of several periods' tables, row by row; `cells` and `notes` say where each is from."""

    def __init__(self, form: Form, told: Sequence[tuple[Part, Table]], unit: str) -> None:
        self._form, self._told, self._unit = form, told, unit
        self.cells: dict[str, dict[str, tuple[PartCell, ...]]] = {}
        self.notes: dict[str, dict[str, str]] = {}

    def record(self, record: Record) -> Record:
        """A row with the flows of all periods in it."""
        form, values, own = self._form, dict(record.values), dict[str, tuple[PartCell, ...]]()
        flows, first_only = flows_of(form), begins(form)
        rows = [
            (part, table, row)
            for part, table in self._told
            for row in table.records
            if self._is_same(record, part, row)
        ]
        first = [one for one in rows if one[0].period == rows[0][0].period]
        for key in (*flows, *first_only):
            of = first if key in first_only else rows
            values.pop(key, None)
            if all(key in row.values for _, _, row in of):
                values[key] = _sum(row.values[key] for _, _, row in of)
            own[key] = tuple(part_cell(part, table, row, key) for part, table, row in of if key in part.columns)
        self.cells[record.code] = own
        self.notes[record.code] = {key: "; ".join(cell.words for cell in cells) for key, cells in own.items()}
        return record._replace(values=form.with_computed(values))

    def _is_same(self, record: Record, part: Part, row: Record) -> bool:
        """Whether a row of one of the tables is the same one: a unit's only row is that of the one before it, too."""
        return row.code == record.code or (self._form.rows is RowKind.UNIT and part.unit != self._unit)


def _sum(values: Iterable[Value]) -> float | None:
    numbers = [value for value in values if isinstance(value, int | float)]
    return exact(sum(numbers)) if numbers else None


def part_cell(part: Part, table: Table, record: Record, key: str) -> PartCell:
    """The cell of a row's figure in the workbook of one of the periods."""
    sheet, row = table.where(record.row)
    return PartCell(part.period, part.file, sheet, address(row, part.columns[key]), record.values.get(key), part.unit)


def part_of(report: Submission, table: Table) -> Part:
    """The workbook that a table of one of the periods is in."""
    return Part(report.period, report.file, table.sheet, table.columns, table.joined, report.unit)
