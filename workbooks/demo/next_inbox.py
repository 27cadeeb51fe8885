"""The e-mails of the month in which a new form begins: what goes wrong then, and one unit with the blank of before."""

from pathlib import Path

from addin.blank_forms.workbook import plan_form_book
from addin.sheets.plan import BookPlan
from schemas.filling import Filling
from schemas.period import Period
from workbooks.demo import formats
from workbooks.demo.errors import Mistyped, Planted, locate
from workbooks.demo.figures import make_figures
from workbooks.demo.inbox import LATE, Expected, Sending, begin, catalogue_of, plain_name, send_workbook
from workbooks.demo.profiles import PROFILES

#: Who still fills in the blank form of the month before.
OLD_BLANK = "690"
#: Unit → what it gets wrong on the new form and beside it.
_MISTAKES = {
    "692": (Mistyped("B12", "4", "papers", None, "rule-issued-paper-has-number-and-date"),),
    "693": (Mistyped("B12", "7", "done_qty", 14, "rule-direction-done-within-plan"),),
    "697": (Mistyped("B08", "2", "actual", 412, "rule-reform-percent-within-100"),),
    "698": (Mistyped("B12", "5", "done_qty", None, "cell-required"),),
}


def make_next_inbox(folder: Path, period: Period, seed: int) -> Expected:
    """Eleven e-mails with a few mistakes; one unit has not taken the period's blank form."""
    before = catalogue_of(period.previous())
    old = plan_form_book(before.unit(OLD_BLANK), period, before, make_figures(period, seed, before)[OLD_BLANK])
    sending, planted = begin(folder, period, seed, all_in_time=False), list[Planted]()
    emails, files = [], {}
    for profile in PROFILES:
        plan = old if profile.unit == OLD_BLANK else _filled_in(sending, profile.unit, planted)
        name = plain_name(sending, profile.unit)
        emails.append(send_workbook(sending, profile.unit, formats.as_xlsx(plan), name))
        files[profile.unit] = name
    return Expected(tuple(sorted(emails)), files, (LATE,), (), tuple(planted), {}, resaved=False)


def _filled_in(sending: Sending, unit: str, planted: list[Planted]) -> BookPlan:
    """A unit's workbook with what it gets wrong, which is added to the list."""
    clean, mistakes = sending.plan(unit), _MISTAKES.get(unit, ())
    if not mistakes:
        return clean
    spoilt, catalogue = sending.plan(unit, _typed_in(sending.figures[unit], mistakes)), sending.catalogue
    planted += [locate(catalogue.unit(unit), mistake, catalogue, clean, spoilt) for mistake in mistakes]
    return spoilt


def _typed_in(filling: Filling, mistakes: tuple[Mistyped, ...]) -> Filling:
    rows = {form: {code: dict(row) for code, row in records.items()} for form, records in filling.rows.items()}
    for mistake in mistakes:
        rows[mistake.form][str(mistake.row)][mistake.column] = mistake.value
    return filling.model_copy(update={"rows": rows})
