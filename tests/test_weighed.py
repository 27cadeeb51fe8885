"""The table of checks in "Cấu hình": how severe a check is and how much it forgives, without code."""

from datetime import date
from pathlib import Path

import pytest

from addin.findings.severity import changeable_checks, may_be_changed
from addin.review.step import Checked, check
from addin.summary_workbook.office_tables import plan_office_sheet
from addin.workspace.folder import Workspace
from schemas.findings import Severity, checks, code_named, name_of
from schemas.office import Office
from schemas.office.lines import RuleSetting
from schemas.rule import Rule
from schemas.text import fold
from tests.catalogues import ALL_FORMS, IN_FORCE
from tests.profiles import changed as changed_profile
from tests.sheets import FEBRUARY
from tests.test_across import changed, filled, send

RULES = IN_FORCE.rule_texts
CHECKS = checks(RULES)
PROGRESS = "rule-progress-agrees-with-quantities"
PLAN = "rule-paid-recurrent-within-plan"


def checked(folder: Path, *lines: dict[str, object]) -> Checked:
    settings = tuple(RuleSetting.model_validate(line) for line in lines)
    office = Office.new(IN_FORCE).model_copy(update={"rule_settings": settings})
    return check(Workspace(folder, office=office), FEBRUARY)


@pytest.fixture(scope="module")
def too_much_paid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One unit's report in which more is paid than was planned, and a progress is 5 points from its quantities."""
    folder = tmp_path_factory.mktemp("quy tắc")
    filling = changed(filled(FEBRUARY, "692"), "B03", "3", target_qty=20, done_qty=10, progress=55.0)
    planned = float(str(filling.rows["B01"]["9.2"]["plan_recurrent_central"]))
    filling = changed(filling, "B01", "9.2", plan_recurrent_central=planned, paid_recurrent=planned * 3)
    send(Workspace(folder), folder, FEBRUARY, filling, "692")
    return folder


def severities(result: Checked, code: str) -> set[str]:
    return {finding.severity.value for finding in result.findings if finding.code == code}


def test_without_a_line_a_check_is_as_severe_as_it_is(too_much_paid: Path) -> None:
    assert severities(checked(too_much_paid), PLAN) == {"error"}


def test_an_error_of_a_rule_can_be_made_a_warning_or_switched_off_and_the_latter_is_said(too_much_paid: Path) -> None:
    assert severities(checked(too_much_paid, {"code": PLAN, "severity": "Cảnh báo"}), PLAN) == {"warning"}
    off = checked(too_much_paid, {"code": PLAN, "severity": "Không kiểm tra"})
    assert severities(off, PLAN) == set()
    assert [code for code, _ in off.switched_off] == [PLAN]
    (remark,) = (one for one in off.to_text() if "Cấu hình" in one)
    assert "“Giải ngân vốn sự nghiệp không vượt kế hoạch vốn sự nghiệp năm (NSTW cộng NSĐP)” (1 mục)" in remark


@pytest.mark.parametrize(
    "named",
    [CHECKS[PLAN].name, "giai ngan von su nghiep KHONG VUOT ke hoach von su nghiep nam (NSTW cong NSDP)", PLAN],
)
def test_a_check_is_named_as_people_name_it_or_by_its_code(too_much_paid: Path, named: str) -> None:
    assert severities(checked(too_much_paid, {"code": named, "severity": "Cảnh báo"}), PLAN) == {"warning"}


def test_no_two_checks_have_one_name_and_every_one_that_may_be_changed_is_offered() -> None:
    assert len({fold(name_of(code, RULES)) for code in CHECKS}) == len(CHECKS)
    offered = changeable_checks(RULES)
    assert list(offered) == [name_of(code_named(name, RULES), RULES) for name in offered]
    assert {code_named(name, RULES) for name in offered} == {code for code in CHECKS if may_be_changed(code)}
    assert all(name[0].isupper() and name[-1] != "." and not {"{", "…"} & set(name) for name in offered)
    (rule,) = (rule for rule in plan_office_sheet("Cấu hình", IN_FORCE).rules if rule.title == "Tên kiểm tra")
    assert rule.source == offered


def test_a_line_counts_for_periods_that_end_while_it_is_in_force(too_much_paid: Path) -> None:
    line = {"code": PLAN, "severity": "Ghi chú"}
    assert severities(checked(too_much_paid, {**line, "valid_to": date(2023, 1, 31)}), PLAN) == {"error"}
    assert severities(checked(too_much_paid, {**line, "valid_from": date(2023, 1, 31)}), PLAN) == {"note"}


def test_a_greater_tolerance_forgives_and_a_smaller_one_finds_more_in_a_file_read_before(too_much_paid: Path) -> None:
    assert severities(checked(too_much_paid), PROGRESS) == {"error"}
    assert severities(checked(too_much_paid, {"code": PROGRESS, "tolerance": 5}), PROGRESS) == set()
    assert severities(checked(too_much_paid, {"code": PROGRESS, "tolerance": 4.9}), PROGRESS) == {"error"}


def test_a_cell_that_cannot_be_used_stays_an_error_and_the_line_is_said_to_be_unusable(too_much_paid: Path) -> None:
    result = checked(too_much_paid, {"code": "cell-type", "severity": "Không kiểm tra"}, {"code": "quy-tac-la"})
    said = [one for one in result.findings if one.code == "unit-rule-setting-unknown"]
    assert [one.value for one in said] == ["cell-type", "quy-tac-la"]
    assert all("Cấu hình" in one.message and one.unit == "" for one in said)


def test_only_errors_that_keep_a_cell_out_of_the_sums_cannot_be_changed() -> None:
    kept = {code for code in CHECKS if not may_be_changed(code)}
    of_profiles = {code for code in CHECKS if code.startswith(("define-", "units-"))}
    assert of_profiles <= kept
    assert all(CHECKS[code].severity is Severity.ERROR for code in kept - of_profiles)
    assert not any(code.startswith(("rule-", "period-", "unit-")) for code in kept)
    assert {"cell-type", "row-extra", "file-corrupt"} <= kept


def test_a_rule_is_not_asked_of_periods_before_its_document_was_in_force() -> None:
    rules: list[Rule] = [rule for form in ALL_FORMS if form.id == "B01" for rule in form.rules]
    assert {rule.valid_from for rule in rules} == {date(2021, 10, 14)}


def test_each_offices_rules_have_the_names_that_its_own_profile_gives_them() -> None:
    def renamed(lines: list[dict[str, str]]) -> None:
        next(line for line in lines if line["code"] == PLAN.removeprefix("rule-"))["title"] = "Chi trong kế hoạch."

    others = changed_profile("Quy tắc", renamed).on(FEBRUARY.to_date).rule_texts
    assert (name_of(PLAN, others), code_named("chi trong ke hoach", others)) == ("Chi trong kế hoạch", PLAN)
    assert (name_of(PLAN, RULES), code_named("chi trong ke hoach", RULES)) == (CHECKS[PLAN].name[:-1], "")
    assert name_of("rule-that-is-gone", others) == "rule-that-is-gone"
