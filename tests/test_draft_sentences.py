"""What the report says about a figure: change, best and worst, who is missing, how a number reads."""

import re
from datetime import UTC, date, datetime

import pytest

from addin.analysis.punctuality import Standing, State
from addin.analysis.trend import Point, Trend
from addin.documents.bookmarks import strip_marks
from addin.documents.wording import end_with_mark, join_words, lower_first, one_line, with_unit
from addin.report.compose import ComparedSummaries, compose
from addin.report.gaps import with_gaps
from addin.report.prose import next_label
from addin.report.recorder import FigureRecorder
from addin.report.reviews import under_review
from addin.report.sentences import (
    absent_units,
    comparison_note,
    comparison_words,
    in_period,
    missing_parts,
    missing_units,
    nothing,
    nothing_to_compare,
    ranking,
    timeliness,
)
from schemas.findings import Severity
from schemas.office import Office
from schemas.period import Period
from schemas.report import FigurePlace, Paragraph
from schemas.text import says_nothing
from tests.catalogues import IN_FORCE
from tests.drafting import communes, doubted, month, project, summary_of, whole
from tests.drafting import nothing as nobody

FEBRUARY, SENT = Period.parse("2023-02"), datetime(2023, 2, 16, 9, tzinfo=UTC)
ESCAPED = FigurePlace("B02", "escaped")
TARGET_RATE = FigurePlace("B02", "target_rate")
PAID_RATE = FigurePlace("B01", "paid_rate")


def poor(escaped: int, target: int = 100) -> dict:
    return communes(households=1000, poor_start=500, target_cut=target, escaped=escaped, fell_back=0)


CASES = FigurePlace("B10", "count")
POOR_NOW = FigurePlace("B02", "poor_now")


def poor_everywhere(unit: str, escaped: int) -> dict:
    return whole(unit, households=1000, poor_start=500, target_cut=100, escaped=escaped, fell_back=0)


def told(now: int, before: int | None = None, last_year: int | None = None, *, place: FigurePlace = ESCAPED) -> str:
    """The comparison where one district lifts so many households now, a period ago, a year ago."""
    earlier = None if before is None else summary_of("2023-01", {"696": poor(before)})
    year_ago = None if last_year is None else summary_of("2022-02", {"696": poor(last_year)})
    recorder = FigureRecorder(summary_of("2023-02", {"696": poor(now)}), earlier, year_ago)
    return comparison_words(recorder, place, "%" if place is TARGET_RATE else "hộ")


def cases(number: int) -> dict:
    return {"B10": {str(at): {"incident": "Tranh chấp đất", "people": 2} for at in range(1, number + 1)}}


def told_of_cases(now: int, before: int) -> str:
    """The comparison where one district tells of so many cases now and a period ago."""
    summaries = summary_of("2023-02", {"696": cases(now)}), summary_of("2023-01", {"696": cases(before)})
    return comparison_words(FigureRecorder(*summaries), CASES, "vụ việc")


def flow(now: dict, before: dict | None, *, period: str = "2023-02") -> tuple[str, FigureRecorder]:
    """The flow of escaped households in units' figures, and what noted it."""
    recorder = FigureRecorder(summary_of(period, now), summary_of("2023-01", before) if before else None)
    return in_period(recorder, ESCAPED, "có", "hộ thoát nghèo", "hộ thoát nghèo"), recorder


@pytest.mark.parametrize(
    ("label", "within"),
    [("Số mắc", "số mắc"), ("Ý kiến", "ý kiến"), ("Y tế", "y tế"), ("TS", "TS"), ("TE < 15 tuổi", "TE < 15 tuổi"),
     ("CĐ, TC", "CĐ, TC"), ("ĐBKK", "ĐBKK"), ("", "")],
)  # fmt: skip
def test_a_label_has_no_capital_within_a_sentence_unless_it_is_short_for_words(label: str, within: str) -> None:
    assert lower_first(label) == within


def test_an_increase_says_how_much_in_units_and_percent():
    assert told(30, last_year=20) == "tăng 10 hộ (50%) so với cùng kỳ năm trước"


def test_a_decrease_is_said_without_a_minus_sign():
    assert told(15, last_year=20) == "giảm 5 hộ (25%) so với cùng kỳ năm trước"


def test_an_unchanged_figure_is_said_to_be_unchanged():
    assert told(20, last_year=20) == "không thay đổi so với cùng kỳ năm trước"


def test_growth_from_zero_has_no_percentage():
    assert told(20, last_year=0) == "tăng 20 hộ (cùng kỳ năm trước không phát sinh)"


def test_nothing_then_and_now_is_not_mentioned():
    assert told(0, last_year=0) == ""


def test_without_an_earlier_period_nothing_is_said():
    assert told(20) == ""


def test_what_accumulates_is_never_held_against_the_period_before():
    assert told(30, 20) == ""
    assert told(30, 20, 40) == "giảm 10 hộ (25%) so với cùng kỳ năm trước"
    assert told(30, 20, place=TARGET_RATE) == ""


def test_a_figure_of_the_period_alone_is_held_against_the_period_before():
    assert told_of_cases(5, 4) == "tăng 1 vụ việc so với kỳ trước", "of four, no percentage"
    assert told_of_cases(15, 12) == "tăng 3 vụ việc (25%) so với kỳ trước"
    assert told_of_cases(4, 4) == "bằng kỳ trước"


def test_a_stock_is_held_against_the_start_of_the_year():
    recorder = FigureRecorder(summary_of("2023-02", {"696": poor(30)}), summary_of("2023-01", {"696": poor(20)}))
    assert comparison_words(recorder, POOR_NOW, "hộ") == "giảm 30 hộ (6%) so với đầu năm"
    staff, december = ({"696": {"B09": {"2": {"quantity": number}}}} for number in (6, 5))
    recorder = FigureRecorder(summary_of("2023-02", staff), year_start=summary_of("2022", december))
    present = FigurePlace("B09", "quantity", code="2")
    assert comparison_words(recorder, present, "người") == "tăng 1 người so với đầu năm"


def test_a_rate_changes_by_points_of_percent():
    assert told(30, last_year=20, place=TARGET_RATE) == "tăng 10 điểm phần trăm so với cùng kỳ năm trước"


def test_the_recorded_change_keeps_its_sign():
    recorder = FigureRecorder(
        summary_of("2023-02", {"696": poor(15)}), last_year=summary_of("2022-02", {"696": poor(20)})
    )
    comparison_words(recorder, ESCAPED, "hộ")
    assert [(figure.what, figure.value, figure.text) for figure in recorder.figures] == [
        ("change", -5, "5 hộ"),
        ("change-percent", -25.0, "25%"),
    ]


def test_the_flow_of_the_month_is_what_accumulated_since_the_month_before():
    said, recorder = flow({"696": poor(30)}, {"696": poor(20)})
    assert said == "Trong tháng có 10 hộ thoát nghèo"
    assert [(one.what, one.value, one.text) for one in recorder.figures] == [("flow", 10, "10 hộ thoát nghèo")]
    assert {source.period for source in recorder.figures[0].sources} == {"2023-01", "2023-02"}


def test_in_a_period_that_begins_with_the_year_what_has_accumulated_is_told_once():
    for period in ("2023-01", "2023-Q1", "2023-H1", "2023"):
        assert flow({"696": poor(5)}, None, period=period)[0] == ""
    composed = compose(ComparedSummaries(month("2023-01")), "bao-cao", Office.new(IN_FORCE))
    said = "\n".join(strip_marks(one.text) for one in composed.body)
    assert "Trong tháng giải ngân" not in said
    assert re.search(r"Lũy kế giải ngân đến ngày 14/01/2023 là [\d.,]+ triệu đồng, đạt", said)
    assert re.search(r"Giải ngân lũy kế [\d.,]+/[\d.]+ triệu đồng, đạt", said)


def test_a_flow_that_is_not_known_is_not_said():
    assert flow({"696": poor(5)}, None)[0] == ""


def test_nothing_in_the_month_is_said_only_where_everybody_reported():
    everybody = {unit.code: poor_everywhere(unit.code, 3) for unit in IN_FORCE.units_on(date(2023, 2, 14))}
    assert flow(everybody, everybody)[0] == "Trong tháng chưa phát sinh hộ thoát nghèo"
    assert flow({"696": poor(3)}, {"696": poor(3)})[0] == "Trong tháng có 0 hộ thoát nghèo"


def test_a_figure_below_the_one_reported_before_is_said_to_be_corrected():
    assert flow({"696": poor(3)}, {"696": poor(5)})[0] == (
        "Trong tháng số hộ thoát nghèo được điều chỉnh giảm 2 hộ thoát nghèo"
    )


def test_a_flow_counts_the_units_and_communes_that_are_known_both_times_and_names_the_others():
    def rows(**escaped: int) -> dict:
        return {"B02": {f"Xã {name}": dict(poor(value)["B02"]["Xã A"]) for name, value in escaped.items()}}

    said, recorder = flow({"696": rows(A=30, B=9), "691": poor(7)}, {"696": rows(A=20, C=1), "692": poor(2)})
    assert said == "Trong tháng có 10 hộ thoát nghèo"
    assert recorder.figures[0].left_out == {"696": ("Xã B", "Xã C"), "691": (), "692": ()}
    assert {(one.origin.unit, one.origin.cell) for one in recorder.figures[0].sources} == {("696", "E10")}


def test_january_is_not_compared_with_december_where_figures_accumulate():
    january, december = summary_of("2023-01", {"696": poor(5)}), summary_of("2022-12", {"696": poor(90)})
    assert comparison_words(FigureRecorder(january, december), ESCAPED, "hộ") == ""
    assert comparison_words(FigureRecorder(january, december), TARGET_RATE, "%") == ""


def test_only_units_that_reported_both_times_are_compared():
    now = summary_of("2023-02", {"696": poor(30)})
    before = summary_of("2022-02", {"696": poor(20), "691": poor(60)})
    recorder = FigureRecorder(now, last_year=before)
    assert comparison_words(recorder, ESCAPED, "hộ") == "tăng 10 hộ (50%) so với cùng kỳ năm trước"
    assert {source.origin.unit for figure in recorder.figures for source in figure.sources} == {"696"}
    assert comparison_note(recorder) == (
        "Số trong kỳ và các so sánh giữa hai kỳ chỉ tính những đơn vị có số liệu ở cả hai kỳ."
    )
    later = FigureRecorder(before, last_year=now)
    assert comparison_note(later) == (
        "Số trong kỳ và các so sánh giữa hai kỳ chỉ tính những đơn vị có số liệu ở cả hai kỳ; "
        "không tính huyện Bù Gia Mập vì chưa có báo cáo cùng kỳ năm trước."
    )


def test_a_rate_over_common_units_is_recomputed_from_its_parts():
    now = summary_of("2023-02", {"696": poor(30, 100), "691": poor(0, 300), "692": poor(100, 100)})
    before = summary_of("2022-02", {"696": poor(10, 100), "691": poor(0, 300)})
    recorder = FigureRecorder(now, last_year=before)
    assert comparison_words(recorder, TARGET_RATE, "%") == "tăng 5 điểm phần trăm so với cùng kỳ năm trước"


def test_no_note_when_the_same_units_reported_both_times():
    recorder = FigureRecorder(summary_of("2023-02", {"696": poor(30)}), summary_of("2023-01", {"696": poor(20)}))
    assert comparison_note(recorder) == ""


def test_lacking_comparisons_are_named():
    now, before = summary_of("2023-02", {"696": poor(1)}), summary_of("2023-01", {"696": poor(1)})
    assert nothing_to_compare(FigureRecorder(now)) == "Chưa có số liệu kỳ trước và cùng kỳ năm trước để so sánh."
    assert nothing_to_compare(FigureRecorder(now, before)) == "Chưa có số liệu cùng kỳ năm trước để so sánh."
    assert nothing_to_compare(FigureRecorder(now, before, before)) == ""


def ranked(**paid: float) -> str:
    """The ranking where each unit (u696=…) has paid so much of a plan of 100."""
    forms = {unit[1:]: project("1", 100, value) for unit, value in paid.items()}
    return ranking(FigureRecorder(summary_of("2023-02", forms)), PAID_RATE, "%")


def test_best_and_worst_units_are_named():
    assert ranked(u696=60, u691=5, u692=30) == "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập (5%)"


def test_tied_units_are_named_together():
    assert ranked(u696=60, u691=0, u692=0) == (
        "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập và huyện Lộc Ninh (cùng 0%)"
    )


def test_one_unit_is_neither_best_nor_worst():
    assert ranked(u696=60) == "mới có số liệu của huyện Bù Đăng (60%)"


def test_equal_units_are_not_ranked():
    assert ranked(u696=60, u691=60) == "2 đơn vị có số liệu đều đạt 60%"
    everybody = {f"u{unit.code}": 60.0 for unit in IN_FORCE.units_on(date(2023, 2, 14))}
    assert ranked(**everybody) == "các huyện, thị xã, thành phố đều đạt 60%"


def test_more_than_three_units_are_counted_and_found_in_the_appendix():
    assert ranked(u696=60, u691=0, u692=0, u693=0, u694=0) == (
        "cao nhất là huyện Bù Đăng (60%); thấp nhất là 4 đơn vị (cùng 0%)"
    )
    forms = {unit: poor_everywhere(unit, 0 if unit != "696" else 5) for unit in ("696", "691", "692", "693", "694")}
    assert ranking(FigureRecorder(summary_of("2023-02", forms)), TARGET_RATE, "%") == (
        "cao nhất là huyện Bù Đăng (5%); thấp nhất là 4 đơn vị (cùng 0%, xem phụ lục)"
    )


def test_a_unit_under_review_is_in_no_rank_and_is_named():
    summary = summary_of("2023-02", {"696": project("1", 100, 60), "691": project("1", 100, 5),
                                     "694": project("1", 100, 99)})  # fmt: skip
    assert ranking(FigureRecorder(doubted(summary, "694", "B01")), PAID_RATE, "%") == (
        "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập (5%); chưa xếp: huyện Hớn Quản đang rà soát"
    )


def test_a_unit_whose_figure_lacks_a_part_is_in_no_rank_and_is_named():
    forms = {unit: poor_everywhere(unit, escaped) for unit, escaped in (("696", 60), ("691", 5), ("692", 70))}
    del forms["692"]["B02"]["Xã Lộc Tấn"]
    assert ranking(FigureRecorder(summary_of("2023-02", forms)), TARGET_RATE, "%") == (
        "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập (5%); "
        "chưa xếp: huyện Lộc Ninh có số liệu chưa đủ"
    )


def test_whose_figures_are_under_review_is_said_with_the_number_of_errors_and_warnings():
    summary = summary_of("2023-02", {"696": project("1", 100, 60), "694": project("1", 100, 99)})
    assert under_review(FigureRecorder(summary)) == ""
    errors = doubted(doubted(summary, "694", "B01"), "694", "B02")
    assert under_review(FigureRecorder(errors)) == "Số liệu của huyện Hớn Quản (2 lỗi) đang rà soát."


def test_with_several_units_under_review_each_is_named_with_its_count_and_the_words_stand_once():
    found = doubted(month("2023-02"), "694", "B01")
    for unit in ("696", "691"):
        found = doubted(found, unit, "B01", severity=Severity.WARNING)
    said = under_review(FigureRecorder(found))
    assert said.count("rà soát") == 1
    assert said == (
        "Số liệu của huyện Bù Gia Mập (1 cảnh báo), huyện Hớn Quản (1 lỗi) và huyện Bù Đăng (1 cảnh báo) đang rà soát."
    )


def test_nothing_is_said_to_have_happened_only_where_everybody_reported_zero():
    everybody = {unit.code: poor_everywhere(unit.code, 0) for unit in IN_FORCE.units_on(date(2023, 2, 14))}
    said = [nothing(FigureRecorder(summary_of("2023-02", forms)), [ESCAPED], "chưa phát sinh", "số liệu hộ thoát nghèo")
            for forms in (everybody, {code: everybody[code] for code in [*everybody][1:]}, {})]  # fmt: skip
    reviewed = FigureRecorder(doubted(summary_of("2023-02", everybody), "694", "B02", "escaped"))
    assert nothing(reviewed, [ESCAPED], "chưa phát sinh", "số liệu") == (
        "chưa phát sinh (số liệu của huyện Hớn Quản đang rà soát)"
    )
    without_one = summary_of("2023-02", {code: everybody[code] for code in [*everybody][1:]})
    reviewed = FigureRecorder(doubted(without_one, "694", "B02", "escaped"))
    assert nothing(reviewed, [ESCAPED], "chưa phát sinh", "số liệu hộ thoát nghèo") == (
        "các đơn vị đã báo cáo chưa phát sinh (số liệu của huyện Hớn Quản đang rà soát)"
    )
    assert said == [
        "chưa phát sinh",
        "các đơn vị đã báo cáo chưa phát sinh",
        "chưa có số liệu hộ thoát nghèo",
    ]


def test_nobody_is_ranked_when_no_rate_can_be_computed():
    forms = {"696": project("1", 0, 0)}
    assert ranking(FigureRecorder(summary_of("2023-02", forms)), PAID_RATE, "%") == ""


def test_every_missing_unit_of_a_form_is_named():
    recorder = FigureRecorder(month("2023-02", without=("695", "697")))
    assert missing_units(recorder, "B02") == ("số liệu của 9/11 đơn vị; chưa có: thị xã Chơn Thành, huyện Đồng Phú")
    assert missing_units(FigureRecorder(month("2023-02")), "B02") == ""
    absent = FigureRecorder(month("2023-02", without=tuple(unit.code for unit in IN_FORCE.units_on(date(2023, 2, 14)))))
    assert missing_units(absent, "B02") == "", "where all are missing, the text says that there is no figure"


def test_units_that_sent_nothing_are_named_once_for_the_whole_report():
    assert absent_units(FigureRecorder(month("2023-02", without=("695",)))) == (
        "10/11 đơn vị; chưa có báo cáo của: huyện Đồng Phú"
    )
    assert absent_units(FigureRecorder(month("2023-02"))) == "11/11 đơn vị"
    assert absent_units(FigureRecorder(nobody())).startswith("0/11 đơn vị; chưa có báo cáo của: thành phố Đồng Xoài, ")


def test_that_those_who_reported_did_nothing_is_said_of_them_and_the_head_of_the_report_names_the_others() -> None:
    forms = {unit: poor_everywhere(unit, 0) for unit in ("696", "694")}
    recorder = FigureRecorder(summary_of("2023-02", forms))
    said = nothing(recorder, [ESCAPED], "các đơn vị không có hộ thoát nghèo", "số liệu hộ thoát nghèo")
    assert said == "các đơn vị đã báo cáo không có hộ thoát nghèo"
    gone = next(iter(forms["696"]["B02"]))
    del forms["696"]["B02"][gone]
    said = nothing(FigureRecorder(summary_of("2023-02", forms)), [ESCAPED], "chưa phát sinh", "số liệu hộ thoát nghèo")
    assert said == "số liệu hộ thoát nghèo đã có đều bằng 0, chưa gồm " + f"{lower_first(gone)} của huyện Bù Đăng"


def test_where_all_units_are_under_review_none_needs_a_name() -> None:
    summary = month("2023-02")
    for unit in summary.asked:
        summary = doubted(summary, unit, "B01")
    assert ranking(FigureRecorder(summary), PAID_RATE, "%") == ("chưa xếp được đơn vị nào (cả 11 đơn vị đang rà soát)")


def test_of_more_than_eight_communes_that_a_figure_lacks_a_sentence_tells_the_number() -> None:
    lacking = {unit.code: ("Xã A", "Xã B", "Xã C") for unit in IN_FORCE.units_on(date(2023, 2, 14))[:5]}
    assert missing_parts(IN_FORCE, "B02", ["696"], lacking, {}) == (
        "huyện Bù Đăng và 15 xã, phường, thị trấn của 5 đơn vị"
    )
    assert missing_parts(IN_FORCE, "B02", [], dict([*lacking.items()][:2]), {}) == (
        "xã A, xã B và xã C của thành phố Đồng Xoài; xã A, xã B và xã C của thị xã Phước Long"
    )


def test_units_that_are_as_late_are_told_together() -> None:
    def said(days: dict[str, int]) -> str:  # unit → working days after the due day
        states = {unit: State.LATE if late else State.IN_TIME for unit, late in days.items()}
        standings = {unit: (Standing(unit, state, SENT, days[unit]),) for unit, state in states.items()}
        return timeliness(Trend(FEBRUARY, (Point(FEBRUARY, len(days), {}),), standings, IN_FORCE), FEBRUARY)

    everybody = [unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)]
    assert said({"695": 1, "696": 2, "694": 2, "691": 0}) == (
        "Về chế độ báo cáo, 1/4 đơn vị gửi báo cáo đúng hạn; gửi chậm: huyện Đồng Phú (1 ngày làm việc), "
        "huyện Bù Đăng và huyện Hớn Quản (cùng 2 ngày làm việc)."
    )
    assert said(dict.fromkeys(everybody, 7)) == (
        "Về chế độ báo cáo, 0/11 đơn vị gửi báo cáo đúng hạn; gửi chậm: cả 11 đơn vị (cùng 7 ngày làm việc)."
    )


def test_many_that_sent_nothing_are_counted_where_the_text_names_them_elsewhere() -> None:
    units = [unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)][:4]
    standings = {unit: (Standing(unit, State.MISSING, None, 1),) for unit in units}
    trend = Trend(FEBRUARY, (Point(FEBRUARY, 0, {}),), standings, IN_FORCE)
    assert timeliness(trend, FEBRUARY, units).endswith("chưa gửi: 4 đơn vị.")
    assert "chưa gửi: thành phố Đồng Xoài, " in timeliness(trend, FEBRUARY, units[1:])


def told_of(recorder: FigureRecorder, *, head: str) -> list[str]:
    """What a text says of households out of poverty in its first section, after its head and without one."""
    escaped = f"{in_period(recorder, ESCAPED, 'có', 'hộ thoát nghèo', 'hộ thoát nghèo')}; lũy kế "
    escaped += f"{recorder.write_value(ESCAPED, 'hộ')} ({missing_units(recorder, 'B02')})."
    return [strip_marks(one.text) for one in with_gaps([Paragraph(0, text) for text in (head, escaped)], recorder)]


def test_once_a_text_has_named_who_reported_nothing_it_does_not_name_them_again():
    recorder = FigureRecorder(month("2023-02", without=("695",)), month("2023-01"), marks=True)
    head = f"Số liệu của {absent_units(recorder)}. {comparison_note(recorder)}"
    said = re.sub("[0-9]+ hộ", "… hộ", told_of(recorder, head=head)[1])
    assert said == "Trong tháng có … hộ thoát nghèo; lũy kế … hộ (số liệu của 10/11 đơn vị)."
    said = re.sub("[0-9]+ hộ", "… hộ", told_of(recorder, head="Như sau.")[1])
    assert said == (
        "Trong tháng có … hộ thoát nghèo; lũy kế … hộ (số liệu của 10/11 đơn vị; chưa có: huyện Đồng Phú; "
        "số trong kỳ không tính huyện Đồng Phú)."
    )


def test_who_did_not_report_before_is_named_once_at_the_head_of_what_is_compared():
    recorder = FigureRecorder(month("2023-02"), month("2023-01", without=("695",)), marks=True)
    note = comparison_note(recorder)
    assert note.endswith("; không tính huyện Đồng Phú vì chưa có báo cáo kỳ trước.")
    assert "Đồng Phú" not in told_of(recorder, head=note)[1]
    assert told_of(recorder, head="Như sau.")[1].endswith("số trong kỳ không tính huyện Đồng Phú).")


def test_who_has_not_sent_one_form_is_named_where_it_is_told():
    now = month("2023-02", without=("695",))
    forms = {**now.forms, "B02": now.forms["B02"].model_copy(update={"missing": ("696", "695")})}
    recorder = FigureRecorder(now.model_copy(update={"forms": forms}), month("2023-01"), marks=True)
    head = f"Số liệu của {absent_units(recorder)}. {comparison_note(recorder)}"
    assert "; chưa có: huyện Bù Đăng, huyện Đồng Phú)" in told_of(recorder, head=head)[1]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234, "hộ", "1.234 hộ"),
        (45.2, "%", "45,2%"),
        (0.125, "triệu đồng", "0,125 triệu đồng"),
        (24016.6, "triệu đồng", "24.016,6 triệu đồng"),
        (120600.0, "triệu đồng", "120.600 triệu đồng"),
    ],
)
def test_numbers_read_as_vietnamese_offices_write_them(value, unit, text):
    assert with_unit(value, unit) == text


def test_lists_and_sentence_ends():
    assert [join_words(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a và b", "a, b và c"]
    assert [end_with_mark(text) for text in ("xong", "xong.", "xong;", "sao?")] == ["xong.", "xong.", "xong.", "sao?"]


def test_districts_words_become_one_line():
    assert one_line("# I. Một\n\n  - hai,\x0b\tba\u2028bốn") == "# I. Một; - hai, ba bốn"


@pytest.mark.parametrize("text", ["", "Không", "KHÔNG CÓ.", "không phát sinh", "-", "Ko"])
def test_words_that_say_nothing_are_left_out(text):
    assert says_nothing(text)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2023-02", "tháng 3 năm 2023"),
        ("2023-12", "tháng 01 năm 2024"),
        ("2023-Q1", "quý II năm 2023"),
        ("2023-Q4", "quý I năm 2024"),
        ("2023-H1", "6 tháng cuối năm 2023"),
        ("2023-9M", "3 tháng cuối năm 2023"),
        ("2023", "năm 2024"),
    ],
)
def test_tasks_are_for_the_time_after_the_period(period, label):
    assert next_label(Period.parse(period)) == label
