"""Whatever is missing, unusable or doubtful: the summary's sheets hold together, show nothing unknown as 0, and say so.

What a figure must be is worked out here anew, from what is left of the month's figures.
"""

from collections.abc import Iterator
from typing import Any

from hypothesis import Phase, given, settings

from addin.excel.live.matrix import layout_of, rectangle
from addin.sheets.plan import Formula, SheetPlan
from addin.sheets.sheet_draft import BLANK_IN_DOUBT, UNKNOWN, PlannedForm
from addin.summary.lookup import coverage_at, doubts_at
from addin.summary_workbook.register import Inbox
from addin.summary_workbook.workbook import plan_summary_sheets
from schemas.computation import Linear
from schemas.findings import Finding, Severity
from schemas.form import Form
from schemas.numbers import exact, number_or_zero, percent_of
from schemas.report import FigurePlace
from schemas.submission import Control, Submission
from schemas.summary import Doubt
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.defects import DEFECTS, SUMMED, UNITS, Defects, month, numbers

random_defects = settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])

#: What may be said of a whole report.
FINDING = Finding(
    unit=UNITS[0], form="", file="a.xlsx", sheet="", cell="", severity=Severity.WARNING, code="file-other-period",
    message="Chưa rõ kỳ báo cáo.",
)  # fmt: skip


class Cells:
    """A sheet as a reader sees it: values, looks and notes by row and column."""

    def __init__(self, plan: SheetPlan) -> None:
        cells = rectangle(plan)
        self.values = [[one.value if isinstance(one, Formula) else one for one in row] for row in cells]
        self.looks = layout_of(plan).styles
        self.notes = {(note.row, note.column): note.text for note in plan.notes}

    def rows(self, planned: PlannedForm) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Unit and code, and the row's values by column."""
        for place, row in planned.anchors.rows.items():
            shown = {key: self.values[row][at] for key, at in planned.anchors.columns.items()}
            yield place, {key: None if value == BLANK_IN_DOUBT else value for key, value in shown.items()}


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def holds(form: Form, row: dict[str, Any]) -> list[str]:
    """The computed columns whose printed figure is not that of the figures printed beside it."""
    wrong = []
    for key in row.keys() & form.by_key.keys():
        column = form.by_key[key]
        computed = column.computed or column.rolled
        if computed is None or not set(computed.parts) <= row.keys():
            continue
        parts = [row[part] for part in computed.parts]
        unknown = any(isinstance(part, str) for part in parts)
        if isinstance(computed, Linear):
            added, taken = ([number_or_zero(row[part]) for part in some] for some in (computed.plus, computed.minus))
            due: Any = exact(sum(added) - sum(taken))
            known = not unknown and row[key] == (None if parts == [None] * len(parts) else due)
            fine = isinstance(row[key], str) if unknown else known or (row[key] is None and due == 0)
        elif column.rolled and row[key] is not None and not unknown:
            continue  # a percentage that a unit typed itself
        else:
            fine = not is_number(row[key]) if unknown else row[key] in (percent_of(*map(number_or_zero, parts)), "")
        if not fine:
            wrong.append(key)
    return wrong


@random_defects
@given(wrong=DEFECTS)
def test_every_identity_holds_in_every_printed_row_and_total(wrong: Defects) -> None:
    made = month(wrong)
    for form_id in SUMMED:
        form, planned = FORMS_BY_ID[form_id], made.sheets.forms[form_id]
        for place, row in Cells(planned.sheets[0]).rows(planned):
            assert holds(form, row) == [], (form_id, place, row)


@random_defects
@given(wrong=DEFECTS)
def test_a_total_is_the_sum_of_what_is_known_and_unknown_where_nothing_is(wrong: Defects) -> None:
    made = month(wrong)
    for form_id in SUMMED:
        form, planned = FORMS_BY_ID[form_id], made.sheets.forms[form_id]
        rows = dict(Cells(planned.sheets[0]).rows(planned))
        for code, key in totals(form, planned):
            known = [value for report in made.reports.values() for value in counted(form, report, key, code)]
            assert rows["", code][key] == (exact(sum(known)) if known else UNKNOWN), (form_id, code, key)
        for unit, report in made.reports.items():
            if (unit, "") in rows and report.table(form_id) and not form.summed_by_row:
                for key in numbers(form):
                    own = counted(form, report, key)
                    assert rows[unit, ""][key] == (exact(sum(own)) if own else UNKNOWN), (unit, key)


def totals(form: Form, planned: PlannedForm) -> Iterator[tuple[str, str]]:
    """Code and column of every figure of the province that is added up."""
    for unit, code in planned.anchors.rows:
        for key in numbers(form):
            if not unit and (code or form.by_key[key].in_total or not form.summed_by_row):
                yield code, key


def counted(form: Form, report: Submission, key: str, code: str = "") -> list[float]:
    """What a unit's rows bring into a column's total: those whose identity is known whole; a blank is 0."""
    table = report.table(form.id)
    if table is None:
        return []
    needed = next((set(one.parts) for one in form.identities if key in one.keys), {key})
    values = {r.code: number_or_zero(r.values[key]) for r in table.records if needed <= r.values.keys()}
    if not form.summed_by_row:
        return [*values.values()]
    stated = {r.code for r in table.records if r.code in values and r.values[key] is not None}
    counts = []
    for row in form.fixed_rows:
        if row.code == code or not (code or row.parent):
            parts = [part for part in form.children.get(row.code, ()) if part in values]
            told = [values[part] for part in parts if part in stated]
            counts += [sum(told)] if told else [values.get(row.code, 0)] if parts or row.code in values else []
    return counts


@random_defects
@given(wrong=DEFECTS)
def test_what_is_not_whole_or_not_sure_is_marked_and_named(wrong: Defects) -> None:
    made = month(wrong)
    for form_id in SUMMED:
        form, planned = FORMS_BY_ID[form_id], made.sheets.forms[form_id]
        sheet, reports = Cells(planned.sheets[0]), made.reports
        for code, key in totals(form, planned):
            row, column = planned.anchors.rows["", code], planned.anchors.columns[key]
            look, note = sheet.looks[row][column], sheet.notes.get((row, column), "")
            absent = [unit for unit in UNITS if unit not in reports or not counted(form, reports[unit], key, code)]
            assert bool(absent) <= ("partial" in look or "unknown" in look), (form_id, code, key)
            assert len(absent) == len(UNITS) or all(IN_FORCE.unit(unit).in_sentence in note for unit in absent)
            codes = {code, *form.children.get(code, ())}
            against = (d for d in made.summary.doubts if d.form == form_id and key in d.keys)
            doubted = {d.unit for d in against if not code or d.code in codes} - set(absent)
            assert bool(doubted) <= ("review" in look), (form_id, code, key, look)
            assert all(f"{IN_FORCE.unit(unit).in_sentence} (" in note.partition("Đang rà soát")[2] for unit in doubted)


def test_no_mark_stands_alone_where_no_unit_says_anything() -> None:
    """A mark prints in front of a text, also of one without a letter."""
    made = month(Defects(frozenset(UNITS[:1]), frozenset(), [], [], [], []))
    found = []
    for planned in made.sheets.forms.values():
        for plan in planned.sheets:
            cells = Cells(plan)
            for values, looks in zip(cells.values, cells.looks, strict=True):
                found += [value for value, look in zip(values, looks, strict=True) if "text-partial" in look]
    assert found
    assert "" not in found


@random_defects
@given(wrong=DEFECTS)
def test_what_makes_a_total_doubtful_is_of_units_that_are_in_it(wrong: Defects) -> None:
    made = month(wrong)
    unsure = [Doubt(unit, "", "", frozenset(), FINDING) for unit in made.reports]  # of whole reports
    summary = made.summary.model_copy(update={"doubts": (*made.summary.doubts, *unsure)})
    for form_id in SUMMED:
        for code, key in totals(FORMS_BY_ID[form_id], made.sheets.forms[form_id]):
            place = FigurePlace(form_id, key, code=code)
            doubting = {doubt.unit for doubt in doubts_at(summary, place)}
            assert doubting.isdisjoint(coverage_at(summary, place).missing), place
            assert doubting == {*coverage_at(summary, place).doubtful}, place


@random_defects
@given(wrong=DEFECTS)
def test_nothing_unknown_or_doubtful_is_lowest_or_highest(wrong: Defects) -> None:
    made = month(wrong)
    form, planned = FORMS_BY_ID["B08"], made.sheets.forms["B08"]
    values = Cells(planned.sheets[0]).values
    doubted = {(doubt.unit, doubt.code) for doubt in made.summary.doubts if "actual" in doubt.keys}
    for fixed in form.fixed_rows:
        line = next(row for row in values if row[1] == fixed.label)
        sound = {
            row.unit: row.values["actual"]
            for row in made.summary.forms["B08"].rows
            if row.code == fixed.code and row.values.get("actual") is not None and (row.unit, row.code) not in doubted
        }
        lowest, highest = (min(sound.values()), max(sound.values())) if sound else (None, None)
        assert (line[3], line[5]) == (lowest, highest), fixed.label
        out = [unit for unit in made.summary.forms["B08"].reported if unit not in sound]
        ranked, _, left_out = str(line[6] or "").partition("Không xét")
        assert all(IN_FORCE.unit(unit).in_sentence in left_out for unit in out)
        assert not any(IN_FORCE.unit(unit).name in ranked for unit in out)


@random_defects
@given(wrong=DEFECTS)
def test_the_overview_follows_and_says_who_is_under_review(wrong: Defects) -> None:
    made = month(wrong)
    rows = {str(row[1]).removesuffix("\u00a0*"): row for row in Cells(made.sheets.overview).values if row[1]}
    for unit in UNITS:
        shown = rows[IN_FORCE.unit(unit).name]
        waiting = made.summary.under_review.get(unit)
        assert shown[2] == ("Chưa gửi" if unit not in made.reports else "Đang rà soát" if waiting else "Đã nhận")
        if unit in made.reports:
            plan, paid, rate, target, escaped, done = shown[8:14]
            assert rate == rate_of(paid, plan)
            assert done == rate_of(escaped, target)
    total = rows["Toàn tỉnh"]
    for at in (8, 9, 11, 12):
        known = [rows[IN_FORCE.unit(unit).name][at] for unit in UNITS]
        known = [value for value in known if is_number(value)]
        assert total[at] == (exact(sum(known)) if known else UNKNOWN)
    assert total[10] == rate_of(total[9], total[8])


def test_where_the_figures_of_all_units_are_under_review_the_charts_are_said_to_show_such() -> None:
    made = month(Defects(frozenset(), frozenset(), [], [], [], []))
    for units, said in ((UNITS, "tất cả đơn vị"), (UNITS[:1], IN_FORCE.unit(UNITS[0]).in_sentence), ((), "")):
        doubts = tuple(Doubt(unit, "", "", frozenset(), FINDING) for unit in units)
        overview = plan_summary_sheets(
            made.summary.model_copy(update={"doubts": doubts}), Inbox([], [], [], Control())
        ).overview
        texts = [
            str(merge.content).partition("Trong biểu đồ, số đang rà soát (dấu * sau tên): ")[2]
            for merge in overview.merges
        ]
        assert "".join(texts).partition(".")[0] == said


def rate_of(part: Any, of: Any) -> Any:
    return UNKNOWN if UNKNOWN in (part, of) else percent_of(part, of)
