"""Mistakes in figures that could be right each by itself: against each other, their plan, the month before."""

from collections.abc import Callable
from datetime import date

from tests.mistakes.case import Case

FIGURES: dict[str, Callable[[Case], None]] = {}


def figure(plant: Callable[[Case], None]) -> Callable[[Case], None]:
    """A mistake by the words of its docstring."""
    FIGURES[str(plant.__doc__).rstrip(".")] = plant
    return plant


def _amount(values: dict[str, object], *keys: str) -> float:
    return sum(float(value) for key in keys if isinstance(value := values.get(key), int | float))


@figure
def paid_capital(case: Case) -> None:
    """More capital paid than planned."""
    row = case.row("B01")
    plan = case.number_at("B01", row, "plan_capital_central") + case.number_at("B01", row, "plan_capital_local")
    case.type("B01", row, "paid_capital", plan + 5)
    case.expect_at("rule-paid-capital-within-plan", "B01", row, "paid_capital")
    case.allow("rule-investment-agrees-with-programme")


@figure
def paid_recurrent(case: Case) -> None:
    """More recurrent funds paid than planned."""
    row = case.row("B01")
    plan = case.number_at("B01", row, "plan_recurrent_central") + case.number_at("B01", row, "plan_recurrent_local")
    case.type("B01", row, "paid_recurrent", plan + 5)
    case.expect_at("rule-paid-recurrent-within-plan", "B01", row, "paid_recurrent")


@figure
def escaped(case: Case) -> None:
    """More households escaped poverty than were poor."""
    row = case.row("B02")
    poor = case.number_at("B02", row, "poor_start") + case.number_at("B02", row, "fell_back")
    case.type("B02", row, "escaped", int(poor) + 3)
    case.expect_at("rule-escaped-within-poor-households", "B02", row, "escaped")
    case.allow("cell-range")


@figure
def poor(case: Case) -> None:
    """More poor households than households."""
    row = case.row("B02")
    case.type("B02", row, "poor_start", int(case.number_at("B02", row, "households")) + 4)
    case.expect_at("rule-poor-within-households", "B02", row, "poor_start")
    case.allow("period-plan-changed")


@figure
def loan_without_amount(case: Case) -> None:
    """Households with a loan of nothing."""
    row = case.row("B02", lambda values: _amount(values, "credit_amount") == 0)
    case.type("B02", row, "credit_households", 4)
    case.expect_at("rule-loan-households-have-amount", "B02", row, "credit_amount")


@figure
def loan_without_households(case: Case) -> None:
    """A loan to nobody."""
    row = case.row("B02", lambda values: _amount(values, "credit_households") == 0)
    case.type("B02", row, "credit_amount", 120)
    case.expect_at("rule-loan-amount-has-households", "B02", row, "credit_households")


@figure
def poverty_fund(case: Case) -> None:
    """More spent on poverty than planned."""
    row = case.row("B02")
    case.type("B02", row, "fund_paid", case.number_at("B02", row, "fund_plan") + 50)
    case.expect_at("rule-poverty-fund-within-plan", "B02", row, "fund_paid")


@figure
def village_done(case: Case) -> None:
    """More of an item of the village done than planned."""
    row = case.row("B03", lambda values: _amount(values, "target_qty") > 0)
    case.type("B03", row, "done_qty", int(case.number_at("B03", row, "target_qty")) + 2)
    case.expect_at("rule-village-done-within-target", "B03", row, "done_qty")
    case.allow("rule-progress-agrees-with-quantities")


@figure
def village_progress(case: Case) -> None:
    """A progress that is not done by target."""
    row = case.row("B03", lambda values: _amount(values, "target_qty") > 0)
    share = case.number_at("B03", row, "done_qty") / case.number_at("B03", row, "target_qty") * 100
    case.type("B03", row, "progress", round(share + 12 if share < 80 else share - 12, 2))
    case.expect_at("rule-progress-agrees-with-quantities", "B03", row, "progress")


@figure
def village_late(case: Case) -> None:
    """An item of the village that is late."""
    row = case.row("B03", lambda values: 0 < _amount(values, "progress") < 100)
    case.type("B03", row, "due_on", date(2023, 1, 20))
    case.expect_at("rule-village-item-is-late", "B03", row, "due_on")


@figure
def person_twice(case: Case) -> None:
    """A respected person listed twice."""
    one, other = sorted((case.row("B04"), case.row("B04")), key=int)
    for key in ("full_name", "birth_year", "hamlet"):
        case.type("B04", other, key, case.value("B04", one, key))
    case.expect_at("rule-respected-person-listed-once", "B04", other, "full_name")


@figure
def minority(case: Case) -> None:
    """More minority attendees than attendees."""
    row = case.row("B05")
    case.type("B05", row, "attendees_minority", int(case.number_at("B05", row, "attendees")) + 9)
    case.expect_at("rule-minority-attendees-within-attendees", "B05", row, "attendees_minority")


@figure
def attendees(case: Case) -> None:
    """Attendees of no session."""
    row = case.row("B05", lambda values: _amount(values, "attendees") > 0)
    case.type("B05", row, "sessions", 0)
    case.expect_at("rule-attendees-need-sessions", "B05", row, "sessions")
    case.allow("period-not-monotone")


@figure
def nominee_people(case: Case) -> None:
    """A person proposed for an award, of no people."""
    row = case.row("B06B", lambda values: values.get("kind") == "Cá nhân")
    case.type("B06B", row, "ethnic", None)
    case.expect_at("rule-nominated-person-has-people", "B06B", row, "ethnic")


@figure
def achievement(case: Case) -> None:
    """An achievement in two words."""
    row = case.row("B06B")
    case.type("B06B", row, "achievement", "Tích cực")
    case.expect_at("rule-achievement-is-described", "B06B", row, "achievement")


@figure
def work_paid(case: Case) -> None:
    """A work paid beyond its year's plan."""
    row = case.row("B07", lambda values: values.get("source") != "CTMTQG DTTS và MN")
    case.type("B07", row, "paid", case.number_at("B07", row, "plan_year") + 15)
    case.expect_at("rule-paid-within-year-plan", "B07", row, "paid")


@figure
def work_plan(case: Case) -> None:
    """A year's plan above the approved total."""
    row = case.row("B07", lambda values: values.get("source") != "CTMTQG DTTS và MN")
    case.type("B07", row, "plan_year", case.number_at("B07", row, "approved") + 25)
    case.expect_at("rule-year-plan-within-approved", "B07", row, "plan_year")


@figure
def work_ends_first(case: Case) -> None:
    """A work that ends before it starts."""
    row = case.row("B07", lambda values: isinstance(values.get("started_on"), date))
    case.type("B07", row, "due_on", date(2020, 5, 1))
    case.expect_at("rule-work-starts-before-it-ends", "B07", row, "due_on")


@figure
def work_unfinished(case: Case) -> None:
    """A finished work that is not complete."""
    row = case.row("B07", lambda values: _amount(values, "physical") < 90)
    case.type("B07", row, "status", "Hoàn thành")
    case.expect_at("rule-finished-work-is-complete", "B07", row, "status")


@figure
def staff(case: Case) -> None:
    """More staff than allotted."""
    case.whole_form("B09")
    case.type("B09", "2", "quantity", int(case.number_at("B09", "1", "quantity")) + 4)
    case.expect_at("rule-staff-within-allotted", "B09", "2", "quantity")


@figure
def women(case: Case) -> None:
    """More women than staff."""
    case.whole_form("B09")
    case.type("B09", "3", "quantity", int(case.number_at("B09", "2", "quantity")) + 1)
    case.expect_at("rule-staff-parts-within-present", "B09", "3", "quantity")


@figure
def falls(case: Case) -> None:
    """A cumulative figure below last month's."""
    row = case.row("B02", lambda values: _amount(values, "donated") > 0)
    case.type("B02", row, "donated", 0)
    case.expect_at("period-not-monotone", "B02", row, "donated")


@figure
def plan_changed(case: Case) -> None:
    """A plan that is not last month's."""
    row = case.row("B01", lambda values: _amount(values, "plan_capital_central") > 0)
    case.type("B01", row, "plan_capital_central", case.number_at("B01", row, "plan_capital_central") + 40)
    case.expect_at("period-plan-changed", "B01", row, "plan_capital_central")
    case.allow("rule-investment-agrees-with-programme")


@figure
def target_changed(case: Case) -> None:
    """A target that is not last month's."""
    row = case.row("B02")
    case.type("B02", row, "target_cut", int(case.number_at("B02", row, "target_cut")) + 1)
    case.expect_at("period-plan-changed", "B02", row, "target_cut")


@figure
def last_figure(case: Case) -> None:
    """A last figure that is not the one reported."""
    row = case.row("B08", lambda values: 1 < _amount(values, "previous") < 90)
    case.type("B08", row, "previous", case.number_at("B08", row, "previous") + 1.5)
    case.expect_at("period-previous-mismatch", "B08", row, "previous")


@figure
def persons_of_two_units(case: Case) -> None:
    """A person of another district's list."""
    row = case.row("B04")
    case.type("B04", row, "full_name", "Điểu Thử Nghiệm")
    case.type("B04", row, "birth_year", 1950)
    case.expect_at("unit-duplicate-person", "B04", row, "full_name")


@figure
def signed_early(case: Case) -> None:
    """Signed before the month was over."""
    case.type_on_cover("signed_on", date(2023, 1, 5))
    case.expect("rule-cover-signed-on", "", lambda page: (page.rows["signed_on"], page.columns["value"]))


@figure
def signed_late(case: Case) -> None:
    """Signed after it was sent."""
    case.type_on_cover("signed_on", date(2023, 6, 5))
    case.expect("rule-cover-signed-on", "", lambda page: (page.rows["signed_on"], page.columns["value"]))


@figure
def dates(case: Case) -> None:
    """The dates of the calendar month."""
    case.type_on_cover("from_date", date(2023, 2, 1))
    case.expect("rule-cover-dates", "", lambda page: (page.rows["from_date"], page.columns["value"]))
