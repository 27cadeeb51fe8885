"""The rule on a district's words: the figures in them are those of its forms."""

from collections.abc import Iterator

from addin.check.across.scene import AcrossRule, CheckContext, at_cell, became_zero
from addin.check.narrative import Stated, stated_figures, statements
from schemas.claim import Claim
from schemas.computation import Linear
from schemas.findings import CellPlace, Finding, FindingText, Severity, register
from schemas.form import Column, Form, RowKind
from schemas.numbers import exact, show_number
from schemas.roles import WORDS
from schemas.rule import Record, Values
from schemas.submission import Submission, Table
from schemas.summary import NO_ROW

#: How many letters of a statement a finding quotes.
_QUOTED = 120

register("rule-words-agree-with-forms", FindingText(
    Severity.WARNING,
    "Số trong phần lời phải bằng số trong biểu.",
    "Phần lời “{statement}” ghi {value}, nhưng biểu {form} cột “{label}”{cells} là {figure}.",
    "Đề nghị thống nhất lời văn với biểu số liệu.",
))  # fmt: skip


def words_agree_with_forms(scene: CheckContext) -> Iterator[Finding]:
    """A figure in the words of a unit is the one of the unit's form; a form with errors of its own is not compared."""
    form = scene.catalogue.form_for(WORDS)
    text = form.by_role["text"] if form else ""
    for submission in scene.reports.values():
        table = submission.table(form.id) if form else None
        wrong = {finding.form for finding in submission.findings if finding.severity is Severity.ERROR}
        for record in table.records if table else ():
            for statement in statements(str(record.values.get(text) or "")):
                for stated in stated_figures(statement, scene.catalogue):
                    known = (
                        stated.claim.form in scene.catalogue.by_id
                        and stated.claim.form not in wrong
                        and not became_zero(scene, submission, stated.claim.form)
                    )
                    if known and table is not None:
                        yield from _compared(
                            scene, submission, at_cell(submission, table, record, text), statement, stated
                        )


def _compared(
    scene: CheckContext, submission: Submission, at: tuple[CellPlace, str], statement: str, stated: Stated
) -> Iterator[Finding]:
    form, table = scene.catalogue.form(stated.claim.form), submission.table(stated.claim.form)
    figure = figure_of(form, table, stated.claim) if table else None
    if figure is None or table is None or stated.agrees_with(figure):
        return
    column = form.by_key.get(stated.claim.column)
    place, cell = at
    yield place.finding(
        "rule-words-agree-with-forms",
        cell,
        severity=None,
        statement=statement if len(statement) <= _QUOTED else f"{statement[:_QUOTED].rsplit(' ', 1)[0]}…",
        value=stated.text,
        form=form.id,
        label=column.full_label if column else "Số lượng",
        cells=_cells(form, table, column),
        figure=show_number(figure / stated.claim.factor),
    )


def figure_of(form: Form, table: Table, claim: Claim) -> float | None:
    """A unit's figure over its rows, or of one of them (its number of rows where no column is named); None: unknown."""
    if claim.column not in form.by_key:
        return len(table.records)
    values = [_value(form.by_key[claim.column], record.values) for record in _summed(form, table, claim)]
    return None if None in values or not values else exact(sum(value for value in values if value is not None))


def _summed(form: Form, table: Table, claim: Claim) -> list[Record]:
    """The rows that make up the whole: sub-rows in the place of their parent unless all of them say 0."""
    if form.rows is not RowKind.FIXED or not form.part_codes:
        return [record for record in table.records if claim.code in ("", record.code)]
    by_code, found = {record.code: record for record in table.records}, []
    for row in form.fixed_rows:
        if row.code in by_code and (row.code == claim.code if claim.code else row.code in form.top_codes):
            parts = [by_code[code] for code in form.children.get(row.code, ()) if code in by_code]
            told = [part for part in parts if _value(form.by_key[claim.column], part.values) != 0]
            found += told or [by_code[row.code]]
    return found


def _value(column: Column, values: Values) -> float | None:
    """A row's figure; a blank counts 0, and a column that was not read is unknown."""
    parts = column.computed.parts if isinstance(column.computed, Linear) else (column.key,)
    if not set(parts) <= values.keys():
        return None
    found = column.computed.compute(values) if isinstance(column.computed, Linear) else values.get(column.key)
    return float(found) if isinstance(found, int | float) else 0.0


def _cells(form: Form, table: Table, column: Column | None) -> str:
    """Where the form says it: the cells of the column, from the first to the last."""
    rows = [record for record in table.records if record.row != NO_ROW]
    if column is None or column.key not in table.columns or not rows:
        return ""
    first, last = table.cell(rows[0], column.key), table.cell(rows[-1], column.key)
    return f" (trang “{table.sheet}”, ô {first})" if first == last else f" (trang “{table.sheet}”, ô {first}:{last})"


WORDS_RULES: tuple[AcrossRule, ...] = (words_agree_with_forms,)
