"""Formulas that no program calculated: recomputed from their parts where the form says how, told once for a file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from addin.read.raw_table import RawTable
from schemas.cells import Uncalculated, Value, address, place_in
from schemas.computation import Ratio
from schemas.fields import Number
from schemas.findings import CellPlace, Finding
from schemas.form import Agg, Column
from schemas.numbers import exact, show_number

#: So many formulas without a value are the file's own state rather than a cell's.
_MANY = 3
_RECOMPUTED = "cell-formula-recomputed"
#: What a program that knows no results writes in their place.
_NO_RESULT = (0, "")
#: Sheet name → addresses of its formulas; None where the file does not tell.
Formulas = Callable[[str], frozenset[str] | None]


def sums_recomputed(
    raw: RawTable, values: dict[str, list[Value]], unusable: dict[str, set[int]], place: CellPlace
) -> list[Finding]:
    """Give each row that is the sum of others, and was never calculated, the sum of its parts.

    A formula whose parts are missing or not usable, or that is none of the form's, stays unknown: an error.
    """
    at = {line.code: position for position, line in enumerate(raw.lines)}
    found = []
    for key, positions in unusable.items():
        column, index = raw.header.form.by_key[key], raw.header.columns[key]
        for position in sorted(positions):
            line = raw.lines[position]
            if not isinstance(raw.rows[line.row][index], Uncalculated):
                continue
            cell, label = address(line.row, index), column.full_label
            parts = [at.get(code) for code in raw.header.form.children.get(line.code, ()) if _is_summed(column)]
            if not parts or any(part is None or part in positions for part in parts):
                found.append(place.finding("cell-formula-uncalculated", cell, label=label))
                continue
            positions.discard(position)
            total = _sum([values[key][part] for part in parts if part is not None])
            values[key][position] = total
            if total is not None:
                found.append(place.finding(_RECOMPUTED, cell, label=label, expected=show_number(total)))
    return found


def _is_summed(column: Column) -> bool:
    return Agg.SUM in column.agg and isinstance(column.type, Number)


def _sum(values: Sequence[Value]) -> float | None:
    numbers = [value for value in values if isinstance(value, int | float)]
    return exact(sum(numbers)) if numbers else None


def merge_into_one_note(findings: Sequence[Finding], place: CellPlace) -> list[Finding]:
    """The findings, with one note on the file in place of many on cells that were recomputed."""
    recomputed = [finding for finding in findings if finding.code == _RECOMPUTED]
    if len(recomputed) < _MANY:
        return list(findings)
    by_form = Counter(finding.form for finding in recomputed)
    forms = ", ".join(f"{form}: {count} ô" for form, count in by_form.items())
    note = place._replace(form="", sheet="").finding("file-not-calculated", count=str(len(recomputed)), forms=forms)
    return [note, *(finding for finding in findings if finding.code != _RECOMPUTED)]


def _holds_figure(raw: RawTable, row: int, key: str) -> bool:
    """Whether a cell holds a number other than 0."""
    index = raw.header.columns.get(key)
    return index is not None and isinstance(cell := raw.rows[row][index], int | float) and bool(cell)


def zeros_for_results(raw: RawTable, formulas: Formulas) -> bool:
    """Whether every formula of a table shows 0 or nothing and several cannot: a program wrote no results of its own."""
    if sum(_cannot_be_zero(raw, row, key) for row, key in _computed_zeros(raw)) < _MANY:
        return False
    cells = _formula_cells(raw, formulas)
    columns = {index: key for key, index in raw.header.columns.items()}
    return _only_zeros(raw, cells) and sum(_cannot_be_zero(raw, row, columns[at]) for row, at in cells) >= _MANY


def inputs_without_results(tables: Iterable[tuple[RawTable, Formulas]], *, certain: bool) -> bool:
    """Whether every formula of a file shows 0 or nothing, some of them where a district types: nobody calculated them.

    One is enough where it is `certain` that the file is to be calculated; else it takes several.
    """
    typed = 0
    for raw, formulas in tables:
        cells = _formula_cells(raw, formulas)
        if not _only_zeros(raw, cells):
            return False
        form, columns = raw.header.form, raw.header.columns
        inputs = {columns[column.key] for column in form.columns if not column.computed and column.key in columns}
        typed += sum(column in inputs and row != raw.total_row for row, column in cells)
    return typed >= (1 if certain else _MANY)


def _computed_zeros(raw: RawTable) -> Iterator[tuple[int, str]]:
    """Row and column of what shows 0 or nothing and is computed by the form, or adds up the rows above."""
    form, columns = raw.header.form, raw.header.columns
    for key, _ in form.computed_columns:
        if key in columns:
            index = columns[key]
            cells = [raw.rows[row][index] for row, _ in raw.lines]
            if 0 in cells or "" in cells:
                yield from ((line.row, key) for line, cell in zip(raw.lines, cells, strict=True) if cell in _NO_RESULT)
    if raw.total_row is not None:
        total = raw.rows[raw.total_row]
        yield from ((raw.total_row, key) for key, index in columns.items() if total[index] in _NO_RESULT)


def without_zeros(raw: RawTable, formulas: Formulas) -> RawTable:
    """A table of such a file, its formulas as what they are: not calculated. One that shows a result is left alone."""
    cells = _formula_cells(raw, formulas)
    if not _only_zeros(raw, cells):
        return raw
    rows = [list(row) for row in raw.rows]
    for row, column in cells:
        rows[row][column] = Uncalculated()
    return raw._replace(rows=rows)


def _only_zeros(raw: RawTable, cells: Sequence[tuple[int, int]]) -> bool:
    return all(raw.rows[row][column] in _NO_RESULT for row, column in cells)


def _formula_cells(raw: RawTable, formulas: Formulas) -> list[tuple[int, int]]:
    """Row and column of the formulas that are in the table itself; none where the file does not tell."""
    known = {place_in(cell) for cell in formulas(raw.sheet) or ()}
    having, columns = {row for row, _ in known}, raw.header.columns.values()
    total = () if raw.total_row is None else (raw.total_row,)
    rows = [row for row in (*(line.row for line in raw.lines), *total) if row in having] if known else ()
    return [(row, column) for row in rows for column in columns if (row, column) in known]


def _cannot_be_zero(raw: RawTable, row: int, key: str) -> bool:
    """Whether what is typed beside a computed cell, or above one of the total row, makes it something else."""
    form, columns = raw.header.form, raw.header.columns
    if row == raw.total_row:
        summed = [raw.rows[line.row][columns[key]] for line in raw.lines] if form.by_key[key].in_total else []
        return any(isinstance(cell, int | float) and cell > 0 for cell in summed)
    computed = form.by_key[key].computed
    if computed is None or (isinstance(computed, Ratio) and not _holds_figure(raw, row, computed.numerator)):
        return False
    numbers: dict[str, Value] = {
        part: cell for part in computed.parts
        if part in columns and isinstance(cell := raw.rows[row][columns[part]], int | float)
    }  # fmt: skip
    return bool(computed.compute(numbers))
