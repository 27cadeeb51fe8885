"""Mistakes of a whole column or a whole report: another unit of money, another row, last month's file."""

from collections.abc import Callable

from tests.mistakes.case import Case

REPORTS: dict[str, Callable[[Case], None]] = {}


def report(plant: Callable[[Case], None]) -> Callable[[Case], None]:
    """A mistake by the words of its docstring."""
    REPORTS[str(plant.__doc__).rstrip(".")] = plant
    return plant


@report
def money_in_dong(case: Case) -> None:
    """A column of money in đồng."""
    case.whole_form("B02")
    for code in case.filling.rows["B02"]:
        case.type("B02", code, "fund_paid", case.number_at("B02", code, "fund_paid") * 1_000_000)
    case.expect("cell-unit-of-money-doubtful", "B02")
    case.allow("rule-poverty-fund-within-plan")


@report
def column_slipped(case: Case) -> None:
    """A column one row too low."""
    case.whole_form("B02")
    codes = list(case.filling.rows["B02"])
    slipped = dict(zip(codes[4:], codes[3:], strict=False))
    changed = [code for code, before in slipped.items() if _target(case, code) != _target(case, before)]
    for code, before in slipped.items():
        case.type("B02", code, "target_cut", _target(case, before))
    for code in changed:
        case.expect_at("period-plan-changed", "B02", code, "target_cut")


def _target(case: Case, code: str) -> int:
    return int(case.number_at("B02", code, "target_cut"))


@report
def columns_exchanged(case: Case) -> None:
    """Two columns exchanged."""
    case.whole_form("B05")
    for code in case.filling.rows["B05"]:
        all_of, minority = (case.number_at("B05", code, key) for key in ("attendees", "attendees_minority"))
        case.type("B05", code, "attendees", int(minority))
        case.type("B05", code, "attendees_minority", int(all_of))
        if all_of > minority:
            case.expect_at("rule-minority-attendees-within-attendees", "B05", code, "attendees_minority")
    case.allow("period-not-monotone")


@report
def list_does_not_follow(case: Case) -> None:
    """A person gone from the list without a word."""
    case.whole_form("B04")
    last = max(case.filling.rows["B04"], key=int)
    for key in case.filling.rows["B04"][last]:
        case.type("B04", last, key, None)
    case.expect("period-list-mismatch", "B04")


@report
def works_do_not_agree(case: Case) -> None:
    """A work of the programme planned otherwise than in B01."""
    row = case.row("B07", lambda values: values.get("source") == "CTMTQG DTTS và MN")
    for key in ("approved", "plan_year"):
        case.type("B07", row, key, case.number_at("B07", row, key) + 900)
    case.expect("rule-investment-agrees-with-programme", "B07")


@report
def other_plan_than_allotted(case: Case) -> None:
    """A plan that is not the allotted one."""
    row = case.row("B03", lambda values: (values.get("fund_plan") or 0) != 0)
    case.type("B03", row, "fund_plan", case.number_at("B03", row, "fund_plan") + 70)
    case.expect("unit-plan-mismatch", "B03")
    case.allow("period-plan-changed")


@report
def blank_report(case: Case) -> None:
    """Noughts in every figure."""
    if case.touched:
        from tests.mistakes.case import Taken

        raise Taken
    for form, records in case.filling.rows.items():
        case.whole_form(form)
        for code, values in records.items():
            for key, value in values.items():
                if isinstance(value, int | float) and not isinstance(value, bool) and key != "birth_year":
                    case.type(form, code, key, 0)
    case.expect("period-without-figures", "")
    case.allow("cell-range", "period-not-monotone", "period-plan-changed", "period-previous-mismatch", "cell-required")
    case.allow("unit-plan-mismatch", "period-all-vanished")
