"""Whatever is made of a figure that is doubtful or lacks something carries the mark of it, and nothing else does."""

from datetime import date

from addin.analysis.compare import ComparedSummaries, compare
from addin.analysis.figures_table import CARRIED, DOUBTFUL, IN_PART, KNOWN, figures_table
from addin.analysis.trend import Trend, point_of
from addin.commend.judge import EmulationStanding, judge
from addin.excel.live.matrix import layout_of, rectangle
from addin.findings.doubts import doubts_of
from addin.report.columns import DOUBTFUL as GREY
from addin.report.movements import exemplars
from addin.report.narrative import Narrative
from addin.report.recorder import FigureRecorder
from addin.report.reviews import under_review
from addin.report.tables import appendix_tables
from addin.sheets.plan import SheetPlan
from addin.summary.consolidate import consolidate
from addin.summary.coverages import coverages
from addin.summary.lookup import coverage_at, doubts_at, rows_left_out
from addin.summary_workbook.comparison import plan_comparison
from addin.summary_workbook.trend import plan_trend
from addin.summary_workbook.unit_parts import plan_unit_parts
from addin.summary_workbook.workbook import plan_form
from schemas.cells import Value
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.tables import award_names
from schemas.report import FigurePlace
from schemas.summary import Doubt, MadeOf, Summary
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.defects import Defects
from tests.defects import month as defective
from tests.drafting import month, submission, summary_of
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures

UNIT, OTHER = "694", "693"
OFFICE = Office.new(IN_FORCE)
FINDING = Finding(unit=UNIT, form="B07", file="a.xlsx", sheet="B07", cell="F9", severity=Severity.ERROR,
                  code="cell-type", message="Ô này ghi sai.")  # fmt: skip


def against(summary: Summary, form: str, code: str, *keys: str) -> Summary:
    """The summary with a finding against a unit's row ("" for all): some of its columns, or the whole row."""
    return summary.model_copy(update={"doubts": (*summary.doubts, Doubt(UNIT, form, code, frozenset(keys), FINDING))})


def works(*sources: str | None) -> Summary:
    """Works of one unit, each with its source of capital; None where that was not usable."""
    rows: dict[str, dict[str, Value]] = {
        str(at): {"work": f"Đường {at}", "approved": 10.0, "plan_year": 5.0, "paid": 1.0, "source": source}
        for at, source in enumerate(sources, 1)
    }
    return summary_of("2023-02", {UNIT: {"B07": rows}})


def looks_at(sheet: SheetPlan, *named: str) -> list[str]:
    """The looks of the cells in the first row that begins with these names."""
    cells, looks = rectangle(sheet), layout_of(sheet).styles
    at = next(at for at, row in enumerate(cells) if list(row[: len(named)]) == list(named))
    return list(looks[at])


def states(summary: Summary, form: str, column: str, unit: str = UNIT) -> dict[Value, Value]:
    """Row → state, of the figures as data."""
    lines = (line for line in figures_table(summary) if (line[1], line[3], line[7]) == (unit, form, column))
    return {line[5]: line[12] for line in lines}


# -- groups ----------------------------------------------------------------------------------------------------------
def test_a_doubtful_row_makes_the_sums_of_its_own_group_doubtful_and_of_no_other() -> None:
    summary = against(works("Ngân sách tỉnh", "Ngân sách huyện"), "B07", "1", "approved")

    def doubtful(name: str, column: str = "approved") -> bool:
        return bool(doubts_at(summary, FigurePlace("B07", column, group=("source", name))))

    assert doubtful("Ngân sách tỉnh")
    assert not doubtful("Ngân sách huyện")
    assert not doubtful("Ngân sách tỉnh", "paid")
    assert coverages(summary, "B07")["source"]["doubtful"] == (UNIT,)


def test_of_a_row_only_its_own_doubts_are_gone_through_and_those_on_all_rows() -> None:
    summary = works("Ngân sách tỉnh", "Ngân sách huyện")
    for code in ("2", "", "1", "2"):
        summary = against(summary, "B07", code, "approved")
    assert [doubt.code for doubt in summary.doubts_on("B07", UNIT, ("1",))] == ["", "1"]
    assert [doubt.code for doubt in summary.doubts_on("B07", UNIT, ("1", "2"))] == ["2", "", "1", "2"]
    assert summary.doubts_on("B07", OTHER, ("1",)) == ()


def test_where_it_is_in_doubt_which_group_a_row_is_in_the_sums_of_all_groups_are_doubtful() -> None:
    summary = against(works("Ngân sách tỉnh", "Ngân sách huyện"), "B07", "1", "source")
    places = [FigurePlace("B07", "approved", group=("source", name)) for name in ("Ngân sách tỉnh", "Ngân sách huyện")]
    assert all(doubts_at(summary, place) for place in places)
    assert not doubts_at(summary, FigurePlace("B07", "approved"))


def test_a_row_of_an_unknown_group_is_lacking_in_every_group_and_in_no_total() -> None:
    filling = make_figures(FEBRUARY, 7)[UNIT]
    report = submission(UNIT, FEBRUARY, filling)
    tables = []
    for table in report.tables:
        records = [
            one._replace(values={key: value for key, value in one.values.items() if key != "source"})
            if table.form == "B07" and not at
            else one
            for at, one in enumerate(table.records)
        ]
        tables.append(table.model_copy(update={"records": tuple(records)}))
    summary = consolidate([report.model_copy(update={"tables": tuple(tables)})], FEBRUARY, IN_FORCE)
    place = FigurePlace("B07", "approved", UNIT)
    assert rows_left_out(summary, place._replace(group=("source", "Ngân sách tỉnh"))) == ("1",)
    assert rows_left_out(summary, place._replace(column="count", group=("source", "Ngân sách tỉnh"))) == ("1",)
    assert rows_left_out(summary, place) == ()


def test_two_forms_that_disagree_make_what_was_added_up_doubtful_and_nothing_else_of_the_form() -> None:
    agreement = IN_FORCE.agreements[0]
    report = submission(UNIT, FEBRUARY, make_figures(FEBRUARY, 7)[UNIT])
    finding = FINDING.model_copy(update={"code": agreement.code, "cell": "", "severity": Severity.WARNING})
    (doubt,) = doubts_of([finding], {UNIT: report}, FORMS_BY_ID, IN_FORCE.agreements)
    assert doubt.keys == {"plan_year", "paid", "paid_rate"}
    doubted = month("2023-02").model_copy(update={"doubts": (doubt,)})
    assert doubts_at(doubted, FigurePlace("B07", "paid"))
    assert not doubts_at(doubted, FigurePlace("B07", "count", group=("status", "Đang thi công")))


def test_persons_are_counted_by_commune_as_surely_as_their_lines_were_read() -> None:
    whole = month("2023-02")
    commune = next(row.values["commune"] for row in whole.forms["B04"].rows if row.unit == UNIT)
    sheet = plan_form(against(whole, "B04", "", "commune"), FORMS_BY_ID["B04"], FEBRUARY).sheets[0]
    assert looks_at(sheet, str(commune))[1] == "cell-count-review"
    sound = plan_form(whole, FORMS_BY_ID["B04"], FEBRUARY).sheets[0]
    assert looks_at(sound, str(commune))[1] == "cell-count"


def test_a_percentage_of_nothing_that_is_doubtful_makes_that_of_all_units_doubtful() -> None:
    """What it is a percentage of is in the whole, noughts or not."""
    nought = {"work": "Đường", "plan_year": 0.0, "paid": 0.0}
    sound = {"work": "Cầu", "plan_year": 8.0, "paid": 4.0}
    summary = against(summary_of("2023-02", {UNIT: {"B07": {"1": nought}}, OTHER: {"B07": {"1": sound}}}), "B07", "")
    behind = coverage_at(summary, FigurePlace("B07", "paid_rate"))
    assert behind.doubtful == (UNIT,)
    assert UNIT not in behind.missing
    met = coverage_at(month("2023-02"), FigurePlace("B06A", "rate"))
    assert met.missing == (), "of the movements is counted how many rates are met, and their parts are in no total"


# -- figures as data -------------------------------------------------------------------------------------------------
def test_a_project_is_as_sure_as_its_sub_projects_in_the_data_too() -> None:
    doubted = states(against(month("2023-02"), "B01", "4.1", "paid_capital"), "B01", "paid_capital")
    assert (doubted["4"], doubted["4.1"], doubted["4.2"], doubted["5"]) == (DOUBTFUL, DOUBTFUL, KNOWN, KNOWN)


def test_a_project_without_a_sub_project_that_nobody_can_read_is_known_in_part() -> None:
    codes = [row.code for row in FORMS_BY_ID["B01"].fixed_rows]
    lost = Defects(frozenset(), frozenset(), [], [(UNIT, "B01", codes.index("4.1"), 0)], [], [])
    told = states(defective(lost).summary, "B01", "plan_capital_central")
    assert (told["4"], told["4.2"], told["5"]) == (IN_PART, KNOWN, KNOWN)


def test_figures_of_the_period_before_that_stand_in_are_no_figures_of_this_one() -> None:
    carried = month("2023-02").model_copy(update={"made_of": {UNIT: MadeOf(("2023-01",), carried=True)}})
    assert states(carried, "B02", "poor_start").keys() - {None}
    assert set(states(carried, "B02", "poor_start").values()) == {CARRIED}
    assert set(states(carried, "B02", "poor_start", OTHER).values()) == {KNOWN}


# -- comparisons and the course of the year ---------------------------------------------------------------------------
def test_a_change_is_as_sure_as_the_figure_before_and_the_sheet_says_whose_that_is() -> None:
    before = against(month("2023-01"), "B02", "", "escaped")
    found = compare(ComparedSummaries(month("2023-02"), before), OFFICE)
    looks = looks_at(plan_comparison(found, IN_FORCE), "B02", "Hộ DTTS thoát nghèo lũy kế")
    assert [at for at, look in enumerate(looks[:12]) if "review" in look] == [6, 7, 8]
    line = next(one for one in found.lines if (one.form, one.column) == ("B02", "escaped"))
    assert line.flow.note == "số của kỳ so sánh đang rà soát: huyện Hớn Quản"
    parts = plan_unit_parts(found, IN_FORCE)
    heads = next(list(row) for row in rectangle(parts) if "Huyện Hớn Quản" in row)
    shown = looks_at(parts, "B02", "Hộ DTTS thoát nghèo lũy kế")
    marked = [name for name, look in zip(heads, shown, strict=True) if "review" in look]
    assert marked == ["Toàn tỉnh", "Huyện Hớn Quản"]


def test_the_plan_of_some_rows_only_is_marked_beside_what_was_done_of_it() -> None:
    codes = [row.code for row in FORMS_BY_ID["B01"].fixed_rows]
    lost = Defects(frozenset(), frozenset(), [], [(UNIT, "B01", codes.index("4.1"), 0)], [], [])
    found = compare(ComparedSummaries(defective(lost).summary), OFFICE)
    looks = looks_at(plan_comparison(found, IN_FORCE), "B01", "Giải ngân lũy kế")
    assert [at for at, look in enumerate(looks[:6]) if "partial" in look] == [3, 4, 5]


def test_the_flow_of_the_years_first_month_is_not_held_against_the_last_month_of_the_year_before() -> None:
    then = month("2023-01").model_copy(update={"period": "2022-12"})
    found = compare(ComparedSummaries(month("2023-01"), then), OFFICE)
    flow = next(one for one in found.lines if (one.form, one.column) == ("B02", "escaped")).flow
    assert flow.change == sum(part.change or 0 for part in flow.units)
    assert flow.coverage is None


def test_what_a_figure_grew_by_is_as_sure_as_that_of_the_month_before() -> None:
    january = against(month("2023-01"), "B01", "1", "paid_capital", "paid_total")
    points = (point_of(january), point_of(month("2023-02"), january))
    sheet = plan_trend(Trend(FEBRUARY, points, {}, IN_FORCE))
    cells, looks = rectangle(sheet), layout_of(sheet).styles
    rows = {str(row[1]): looks[at][2:4] for at, row in enumerate(cells)}
    stock, flow = rows["Giải ngân lũy kế (triệu đồng)"], rows["Giải ngân trong kỳ (triệu đồng)"]
    assert ["review" in look for look in (*stock, *flow)] == [True, False, True, True]


# -- words and persons ------------------------------------------------------------------------------------------------
DEED = "Vận động 20 hộ trong thôn hiến đất làm đường và cùng nhau giữ gìn nghề dệt thổ cẩm của người S’tiêng"


def proposed() -> Summary:
    """Two persons of two units, proposed for the same deed."""
    award = award_names(IN_FORCE)[2]
    person: dict[str, Value] = {"kind": "Cá nhân", "ethnic": "Xtiêng", "award": award, "exemplar": True}
    rows = {unit: {"B06B": {"1": {**person, "nominee": f"Điểu {unit}", "achievement": DEED}}} for unit in (UNIT, OTHER)}
    return summary_of("2023-02", rows)


def test_a_person_in_a_row_under_review_is_not_proposed_and_is_told_of_with_that_word() -> None:
    summary = against(proposed(), "B06B", "1")
    good = dict.fromkeys((UNIT, OTHER), EmulationStanding(90.0, "Tốt"))
    found = {one.row.unit: [reason.code for reason in one.reasons] for one in judge(summary, good, [], OFFICE)}
    assert found == {OTHER: [], UNIT: ["under-review"]}
    (deed,) = exemplars(FigureRecorder(summary))
    assert deed.who == f"Điểu {OTHER}, huyện Bù Đốp; Điểu {UNIT}, huyện Hớn Quản, đang rà soát"


def test_words_of_a_row_that_is_crossed_out_are_not_quoted_and_that_is_said() -> None:
    work: dict[str, Value] = {
        "work": "Đường",
        "approved": 5.0,
        "obstacle": "Vướng giải phóng mặt bằng ba hộ cuối tuyến",
    }
    rows = {unit: {"B07": {"1": work}} for unit in (UNIT, OTHER)}
    struck = FINDING.model_copy(update={"code": "row-struck"})
    summary = summary_of("2023-02", rows)
    summary = summary.model_copy(update={"doubts": (Doubt(UNIT, "B07", "1", frozenset(), struck),)})
    narrative = Narrative(summary, "bao-cao")
    told = [one.units for topic in narrative.difficulties for one in topic.told]
    assert told == [(OTHER,)]
    assert "huyện Hớn Quản nêu chưa đưa vào báo cáo vì báo cáo của đơn vị đang rà soát" in narrative.unused(
        "difficulties"
    )


def test_a_sum_with_money_in_another_unit_of_measure_is_said_to_be_unusable_at_the_head() -> None:
    money = FINDING.model_copy(update={"code": "cell-unit-of-money-doubtful"})
    doubts = (Doubt(UNIT, "B07", "", frozenset({"paid"}), money),)
    summary = works("Ngân sách tỉnh").model_copy(update={"doubts": doubts, "findings": (money,)})
    assert under_review(FigureRecorder(summary)) == (
        "Số liệu của huyện Hớn Quản (1 lỗi) đang rà soát. Có số tiền do huyện Hớn Quản báo cáo lớn bất thường, có thể "
        "chưa đúng đơn vị tính; đề nghị chưa dùng các tổng số có số tiền này."
    )


# -- the appendix -----------------------------------------------------------------------------------------------------
def test_a_day_that_is_doubtful_is_grey_in_the_appendix_and_the_foot_says_whose() -> None:
    code = next(row.code for row in FORMS_BY_ID["B03"].fixed_rows)
    given = {"due_on": date(2023, 5, 28), "target_qty": 3, "done_qty": 1}
    summary = against(summary_of("2023-02", {UNIT: {"B03": {code: given}}}), "B03", code, "due_on")
    (table,) = appendix_tables(FigureRecorder(summary))
    at = next(at for at, one in enumerate(table.columns) if one.label == "Thời hạn hoàn thành")
    row = next(row for row in table.rows if row.cells[0] == code)
    assert (row.cells[at], row.shades[at]) == ("28/05/2023", GREY)
    assert "huyện Hớn Quản đang rà soát" in table.foot
