"""What the report says about a figure: change, best and worst, who is missing, how a number reads."""

import pytest

from addin.draft.prose import next_label
from addin.draft.recorder import Recorder
from addin.draft.sentences import (
    absent_units,
    compared,
    comparison_note,
    missing_units,
    nothing_to_compare,
    ranking,
)
from addin.draft.words import closed, joined, one_line, says_nothing, worded
from schemas.period import Period
from schemas.report import Place
from tests.drafting import communes, month, nothing, project, summary_of

ESCAPED = Place("B02", "escaped")
TARGET_RATE = Place("B02", "target_rate")
PAID_RATE = Place("B01", "paid_rate")


def poor(escaped: int, target: int = 100) -> dict:
    return communes(households=1000, poor_start=500, target_cut=target, escaped=escaped, fell_back=0)


def told(now: int, before: int | None = None, last_year: int | None = None, *, place: Place = ESCAPED) -> str:
    """The comparison where one district lifts so many households now, a period ago, a year ago."""
    earlier = None if before is None else summary_of("2023-01", {"696": poor(before)})
    year_ago = None if last_year is None else summary_of("2022-02", {"696": poor(last_year)})
    recorder = Recorder(summary_of("2023-02", {"696": poor(now)}), earlier, year_ago)
    return compared(recorder, place, "%" if place is TARGET_RATE else "hộ")


def test_an_increase_says_how_much_in_units_and_percent():
    assert told(30, 20) == "tăng 10 hộ (50%) so với kỳ trước"


def test_a_decrease_is_said_without_a_minus_sign():
    assert told(15, last_year=20) == "giảm 5 hộ (25%) so với cùng kỳ năm trước"


def test_an_unchanged_figure_is_said_to_be_unchanged():
    assert told(20, 20) == "không thay đổi so với kỳ trước"


def test_growth_from_zero_has_no_percentage():
    assert told(20, 0) == "tăng 20 hộ so với kỳ trước (kỳ trước chưa phát sinh)"


def test_nothing_then_and_now_is_not_mentioned():
    assert told(0, 0) == ""


def test_without_an_earlier_period_nothing_is_said():
    assert told(20) == ""


def test_both_comparisons_stand_in_one_sentence():
    assert told(30, 20, 40) == "tăng 10 hộ (50%) so với kỳ trước, giảm 10 hộ (25%) so với cùng kỳ năm trước"


def test_a_rate_changes_by_points_of_percent():
    assert told(30, 20, place=TARGET_RATE) == "tăng 10 điểm phần trăm so với kỳ trước"


def test_the_recorded_change_keeps_its_sign():
    recorder = Recorder(summary_of("2023-02", {"696": poor(15)}), summary_of("2023-01", {"696": poor(20)}))
    compared(recorder, ESCAPED, "hộ")
    assert [(figure.what, figure.value, figure.text) for figure in recorder.figures] == [
        ("change", -5, "5 hộ"),
        ("change-percent", -25.0, "25%"),
    ]


def test_january_is_not_compared_with_december_where_figures_accumulate():
    january, december = summary_of("2023-01", {"696": poor(5)}), summary_of("2022-12", {"696": poor(90)})
    assert compared(Recorder(january, december), ESCAPED, "hộ") == ""
    assert compared(Recorder(january, december), TARGET_RATE, "%") == ""
    assert compared(Recorder(january, december), Place("B02", "households"), "hộ") == "không thay đổi so với kỳ trước"


def test_only_units_that_reported_both_times_are_compared():
    now = summary_of("2023-02", {"696": poor(30)})
    before = summary_of("2023-01", {"696": poor(20), "691": poor(60)})
    recorder = Recorder(now, before)
    assert compared(recorder, ESCAPED, "hộ") == "tăng 10 hộ (50%) so với kỳ trước"
    assert {source.origin.unit for figure in recorder.figures for source in figure.sources} == {"696"}
    assert comparison_note(recorder) == "Các so sánh giữa hai kỳ chỉ tính những đơn vị có số liệu ở cả hai kỳ."


def test_a_rate_over_common_units_is_recomputed_from_its_parts():
    now = summary_of("2023-02", {"696": poor(30, 100), "691": poor(0, 300), "692": poor(100, 100)})
    before = summary_of("2023-01", {"696": poor(10, 100), "691": poor(0, 300)})
    assert compared(Recorder(now, before), TARGET_RATE, "%") == "tăng 5 điểm phần trăm so với kỳ trước"


def test_no_note_when_the_same_units_reported_both_times():
    recorder = Recorder(summary_of("2023-02", {"696": poor(30)}), summary_of("2023-01", {"696": poor(20)}))
    assert comparison_note(recorder) == ""


def test_lacking_comparisons_are_named():
    now, before = summary_of("2023-02", {"696": poor(1)}), summary_of("2023-01", {"696": poor(1)})
    assert nothing_to_compare(Recorder(now)) == "Chưa có số liệu kỳ trước và cùng kỳ năm trước để so sánh."
    assert nothing_to_compare(Recorder(now, before)) == "Chưa có số liệu cùng kỳ năm trước để so sánh."
    assert nothing_to_compare(Recorder(now, before, before)) == ""


def ranked(**paid: float) -> str:
    """The ranking where each unit (u696=…) has paid so much of a plan of 100."""
    forms = {unit[1:]: project("1", 100, value) for unit, value in paid.items()}
    return ranking(Recorder(summary_of("2023-02", forms)), PAID_RATE, "%")


def test_best_and_worst_units_are_named():
    assert ranked(u696=60, u691=5, u692=30) == "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập (5%)"


def test_tied_units_are_named_together():
    assert ranked(u696=60, u691=0, u692=0) == (
        "cao nhất là huyện Bù Đăng (60%); thấp nhất là huyện Bù Gia Mập và huyện Lộc Ninh (cùng 0%)"
    )


def test_one_unit_is_neither_best_nor_worst():
    assert ranked(u696=60) == "mới có số liệu của huyện Bù Đăng (60%)"


def test_equal_units_are_not_ranked():
    assert ranked(u696=60, u691=60) == "các đơn vị cùng đạt 60%"


def test_nobody_is_ranked_when_no_rate_can_be_computed():
    forms = {"696": project("1", 0, 0)}
    assert ranking(Recorder(summary_of("2023-02", forms)), PAID_RATE, "%") == ""


def test_every_missing_unit_of_a_form_is_named():
    recorder = Recorder(month("2023-02", without=("695", "697")))
    assert missing_units(recorder, "B02") == ("số liệu của 9/11 đơn vị; chưa có: thị xã Chơn Thành, huyện Đồng Phú")
    assert missing_units(Recorder(month("2023-02")), "B02") == ""


def test_units_that_sent_nothing_are_named_once_for_the_whole_report():
    assert absent_units(Recorder(month("2023-02", without=("695",)))) == (
        "10/11 đơn vị; chưa có báo cáo của: huyện Đồng Phú"
    )
    assert absent_units(Recorder(month("2023-02"))) == "11/11 đơn vị"
    assert absent_units(Recorder(nothing())).startswith("0/11 đơn vị; chưa có báo cáo của: thành phố Đồng Xoài, ")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234, "hộ", "1.234 hộ"),
        (45.2, "%", "45,2%"),
        (0.125, "triệu đồng", "0,125 triệu đồng"),
        (24016.6, "triệu đồng", "24.016,6 triệu đồng"),
        (120600.0, "triệu đồng", "120,6 tỷ đồng"),
    ],
)
def test_numbers_read_as_vietnamese_offices_write_them(value, unit, text):
    assert worded(value, unit) == text


def test_lists_and_sentence_ends():
    assert [joined(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a và b", "a, b và c"]
    assert [closed(text) for text in ("xong", "xong.", "xong;", "sao?")] == ["xong.", "xong.", "xong.", "sao?"]


def test_districts_words_become_one_line():
    assert one_line("# I. Một\n\n  - hai,\x0b\tba\u2028bốn") == "# I. Một; - hai, ba bốn"


@pytest.mark.parametrize("text", ["", "Không", "KHÔNG CÓ.", "không phát sinh", "-", "Ko"])
def test_words_that_say_nothing_are_left_out(text):
    assert says_nothing(text)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        ("2023-02", "tháng 03 năm 2023"),
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
