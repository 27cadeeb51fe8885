"""The rules of a form: when they run, where a breach stands, how severe it is, what its message says of the values."""

from datetime import timedelta

import pytest

from addin.check.rules import check_rules
from schemas.cells import Value
from schemas.findings import CellPlace, Finding, FindingText, Severity
from schemas.form import Form
from schemas.rule import Breach, Record, Rule, SheetView
from schemas.submission import Table
from tests.catalogues import FORMS_BY_ID
from tests.sheets import FEBRUARY

PLACE = CellPlace(unit="696", form="B02", file="bc.xlsx", sheet="B02")
TEXT = FindingText(Severity.WARNING, "Thử", "ghi {value}, nghèo {poor_start}, tại {commune}.", "Đề nghị sửa.")
RULE = Rule(
    "rule-tried", Severity.NOTE, lambda escaped, poor_start, commune: escaped <= poor_start,
    at="escaped", needs=("escaped", "poor_start", "commune"), text=TEXT,
)  # fmt: skip


def table(*rows: dict[str, Value], form: Form) -> Table:
    """Rows from row 4 of a sheet on; what is not given could not be used."""
    records = [Record(at + 3, str(values.get("code", at + 1)), values) for at, values in enumerate(rows)]
    return Table(
        form=form.id, sheet=form.id, records=tuple(records),
        columns={column.key: at for at, column in enumerate(form.columns)},
    )  # fmt: skip


def breaches(rule: Rule, *rows: dict[str, Value], form_id: str = "B02") -> list[Finding]:
    """What a form with this rule alone finds."""
    form = FORMS_BY_ID[form_id].model_copy(update={"rules": (rule,)})
    return check_rules(form, table(*rows, form=form), PLACE, FEBRUARY)


def row(**values: Value) -> dict[str, Value]:
    return {"commune": "Xã A", "poor_start": 5, "escaped": 6, **values}


def test_a_breach_stands_at_the_cell_of_the_rule_with_its_severity_and_its_values() -> None:
    (found,) = breaches(RULE, row())
    column = [one.key for one in FORMS_BY_ID["B02"].columns].index("escaped")
    assert found.cell == f"{chr(65 + column)}4"
    assert (found.code, found.severity, found.value) == ("rule-tried", Severity.NOTE, "6")
    assert found.message == f"Biểu B02, trang “B02”, ô {found.cell}: ghi 6, nghèo 5, tại Xã A. Đề nghị sửa."


def test_a_blank_number_counts_as_0_and_is_told_as_0_and_a_blank_text_as_left_blank() -> None:
    (found,) = breaches(RULE, row(poor_start=None, commune=None))
    assert "ghi 6, nghèo 0, tại (để trống)." in found.message


def test_a_row_is_left_out_where_its_cell_is_blank_or_another_could_not_be_used_and_the_rest_is_looked_at() -> None:
    unusable = {"commune": "Xã A", "escaped": 6}
    assert len(breaches(RULE, row(escaped=None), unusable, row(escaped=5), row())) == 1
    assert breaches(RULE, row(escaped=5), {**unusable, "poor_start": 6}) == []


def test_a_rule_holds_from_the_period_on_that_ends_on_its_first_day() -> None:
    day = FEBRUARY.to_date
    assert breaches(RULE._replace(valid_from=day), row())
    assert not breaches(RULE._replace(valid_from=day + timedelta(days=1)), row())


def test_what_a_rule_forgives_is_its_last_argument_and_without_it_there_is_none() -> None:
    tolerant = RULE._replace(
        function=lambda escaped, poor_start, commune, tolerance: escaped <= poor_start + tolerance, tolerance=1.0
    )
    assert breaches(tolerant, row(escaped=6)) == []
    assert len(breaches(tolerant, row(escaped=7))) == 1
    assert len(breaches(tolerant._replace(tolerance=0.0), row(escaped=6))) == 1


def test_a_sum_of_rows_is_not_told_of_where_one_of_its_parts_is() -> None:
    key = FORMS_BY_ID["B01"].columns[2].key
    text = TEXT._replace(what="ghi {value}.")
    rule = Rule("rule-tried", Severity.ERROR, lambda value: value < 100, at=key, needs=(key,), text=text)
    rows: list[dict[str, Value]] = [{"code": "4", key: 150}, {"code": "4.1", key: 120}, {"code": "4.2", key: 30}]
    assert [one.cell for one in breaches(rule, *rows, form_id="B01")] == ["C5"]
    assert [one.cell for one in breaches(rule, *rows[::2], form_id="B01")] == ["C4"]
    assert [one.cell for one in breaches(rule, rows[0], {"code": "5", key: 120}, form_id="B01")] == ["C4", "C5"]


@pytest.mark.parametrize(("tolerance", "given"), [(None, 0.0), (0.5, 0.5)])
def test_a_rule_across_rows_sees_unit_period_and_what_it_forgives(tolerance: float | None, given: float) -> None:
    seen: list[SheetView] = []

    def function(view: SheetView) -> list[Breach]:
        seen.append(view)
        return [Breach(view.records[1], "escaped", {"poor_start": "rất nhiều", "commune": "thôn"})]

    rule = Rule("rule-tried", Severity.ERROR, function, tolerance=tolerance, text=TEXT)
    (found,) = breaches(rule, row(), row(escaped=1234))
    assert [(view.unit, view.period, view.tolerance) for view in seen] == [("696", FEBRUARY, given)]
    assert found.cell.endswith("5")
    assert (found.severity, found.value) == (Severity.ERROR, "1.234")
    assert "ghi 1.234, nghèo rất nhiều, tại thôn." in found.message
