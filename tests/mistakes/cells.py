"""Mistakes in single cells: what cannot be a number, a day, a choice; what is missing, broken or out of bounds."""

from collections.abc import Callable

from addin.sheets.plan import Content, Formula
from tests.mistakes.case import Case

CELLS: dict[str, Callable[[Case], None]] = {}


def typed(
    name: str,
    form: str,
    key: str,
    value: Content,
    code: str,
    *,
    where: Callable[[dict[str, Content]], object] = bool,
    follows: tuple[str, ...] = (),
) -> None:
    """A value typed into one cell of a column, and the code of the finding that must name the cell."""

    def plant(case: Case) -> None:
        row = case.row(form, where)
        case.type(form, row, key, value)
        case.expect_at(code, form, row, key)
        case.allow(*follows)

    CELLS[name] = plant


def on_cover(name: str, key: str, value: Content, code: str, *follows: str) -> None:
    """A value typed on the cover."""

    def plant(case: Case) -> None:
        case.type_on_cover(key, value)
        case.expect(code, "", lambda page: (page.rows[key], page.columns["value"]))
        case.allow(*follows)

    CELLS[name] = plant


typed("a word where money belongs", "B01", "paid_recurrent", "chưa có", "cell-type")
typed("a number with its unit behind it", "B02", "escaped", "12 hộ", "cell-type")
typed("about so many", "B05", "sessions", "khoảng 30", "cell-type")
typed("several dots in a number", "B03", "fund_paid", "1.2.3", "cell-type")
typed(
    "a date where money belongs",
    "B07",
    "approved",
    "12/03/2023",
    "cell-type",
    follows=("rule-year-plan-within-approved",),
)
typed("a question mark for a count", "B09", "quantity", "?", "cell-type")
typed("money that may be thousands or not", "B02", "fund_paid", "1.234", "cell-number-ambiguous")
typed("a negative count", "B02", "land", -3, "cell-range")
#: What a sheet's own sum has taken off shows in the sums that it goes into.
_TAKEN_OFF = ("rule-project-is-sum-of-subprojects", "rule-investment-agrees-with-programme")
typed(
    "negative money", "B01", "paid_capital", -20.5, "cell-range",
    follows=("period-not-monotone", "cell-range", *_TAKEN_OFF),
)  # fmt: skip
typed("half a household", "B02", "water", 2.5, "cell-type")
typed("a progress above 100", "B03", "progress", 150, "cell-range", follows=("rule-progress-agrees-with-quantities",))
typed("a score above 100", "B06A", "self_score", 120, "cell-range")
typed("somebody born in 1850", "B04", "birth_year", 1850, "cell-range")
typed("a child on the list of respected persons", "B04", "birth_year", 2010, "cell-range")
typed("money with four decimals", "B05", "fund_paid", 12.34567, "cell-decimals")
typed(
    "a name left out", "B04", "full_name", None, "cell-required", follows=("row-outside-table", "period-list-mismatch")
)
typed("a birth year left out", "B04", "birth_year", None, "cell-required")
typed("households left out", "B02", "households", None, "cell-required", follows=("rule-poor-within-households",))
typed("an award left out", "B06B", "award", None, "cell-required")
typed("a status left out", "B07", "status", None, "cell-required")
typed("an indicator left out", "B08", "actual", None, "cell-required", follows=("row-empty",))
typed("the kind of nominee left out", "B06B", "kind", None, "cell-required")
typed("a status of an incident left out", "B10", "status", None, "cell-required")
typed("a gender that is none", "B04", "gender", "Nam/Nữ", "cell-choice")
typed("a people that does not exist", "B04", "ethnic", "Người Thượng", "cell-choice")
typed("a commune of another district", "B04", "commune", "Phường Tân Đồng", "cell-choice")
typed("a role in other words", "B04", "role", "Trưởng bản", "cell-choice")
typed("a change in other words", "B04", "change", "Mất rồi", "cell-choice", follows=("period-list-mismatch",))
typed(
    "a source of capital that is none",
    "B07",
    "source",
    "Vốn huy động khác lạ",
    "cell-choice",
    follows=("rule-investment-agrees-with-programme",),
)
typed("a status of a work in other words", "B07", "status", "Làm dở dang", "cell-choice")
typed("a status of an incident in other words", "B10", "status", "Còn treo", "cell-choice")
typed("a tick that is a number", "B04", "trained", 7, "cell-choice")
typed("the 31st of February", "B07", "started_on", "31/02/2023", "cell-date")
typed("some day to come", "B03", "due_on", "sắp tới", "cell-date")
typed(
    "more than 100 percent",
    "B08",
    "actual",
    250,
    "rule-reform-percent-within-100",
    where=lambda row: row.get("target") == 98.0,
    follows=("unit-outlier",),
)

on_cover("nobody prepared it", "preparer", None, "cell-required")
on_cover("nobody heads the unit", "head", None, "cell-required")
on_cover("a telephone number that is too short", "phone", "0271", "cell-type")
on_cover("an address that is none", "email", "dantoc.locninh", "cell-type")


def broken(name: str, form: str, key: str, content: Content, code: str, *follows: str) -> None:
    """Something put into a cell that no person types."""

    def plant(case: Case) -> None:
        row = case.row(form)
        case.put(form, lambda page: page.at(row, key), content)
        case.expect_at(code, form, row, key)
        case.allow(*follows)

    CELLS[name] = plant


broken(
    "a reference that is lost",
    "B01",
    "beneficiaries",
    Formula("=Sheet9!A1", "#REF!"),
    "cell-formula-error",
    "cell-total-mismatch",
    "cell-formula-overwritten",
)
broken(
    "a division by nothing", "B02", "donated", Formula("=1/0", "#DIV/0!"), "cell-formula-error", "cell-total-mismatch"
)
broken(
    "a name that Excel does not know",
    "B05",
    "articles",
    Formula("=TONG(1,2)", "#NAME?"),
    "cell-formula-error",
    "cell-total-mismatch",
)
broken("a rate that was typed over its formula", "B02", "poor_rate", 88.88, "cell-formula-overwritten")
broken("a sum that was typed over its formula", "B01", "plan_total", 1.5, "cell-formula-overwritten")
broken("a formula in a rate that is broken", "B06A", "rate", Formula("=1/0", "#DIV/0!"), "cell-formula-error")
