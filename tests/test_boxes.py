"""What a message box shows is short: the result, what is unusual, the next step; the rest stands elsewhere."""

from hypothesis import given
from hypothesis import strategies as st

from addin.excel.buttons.box import MOST_CHARACTERS, MOST_LINES, NEXT, fit_box, for_log, is_short

REST = "Xem đủ ở trang “Nhật ký làm việc”."
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=400)
PARAGRAPHS = st.lists(st.lists(LINES, max_size=12).map("\n".join), min_size=1, max_size=5)


@given(PARAGRAPHS, LINES)
def test_whatever_is_said_fits_into_the_box_and_ends_with_the_next_step(said: list[str], step: str) -> None:
    shown = fit_box([*said, f"{NEXT} {step}"], REST)
    assert is_short(shown)
    assert len(shown) <= MOST_CHARACTERS and shown.count("\n") < MOST_LINES
    assert shown.split("\n")[-1].startswith(NEXT)


def test_what_fits_is_shown_whole_with_its_next_step_last() -> None:
    said = [
        f"Đã tổng hợp.\n{NEXT} bấm “Dự thảo báo cáo”.",
        "Có 1 dòng của sổ chưa áp dụng:\n– Dòng 7.",
    ]
    assert fit_box(said, REST).split("\n") == [
        "Đã tổng hợp.", "", "Có 1 dòng của sổ chưa áp dụng:", "– Dòng 7.", "",
        f"{NEXT} bấm “Dự thảo báo cáo”.",
    ]  # fmt: skip


def test_what_does_not_fit_is_cut_after_the_first_line_of_every_paragraph() -> None:
    units = "\n".join(f"– Đơn vị {number}: {number} mục cần rà soát" for number in range(30))
    shown = fit_box(
        [f"Đã đánh dấu tệp của 30 đơn vị.\n{units}\n{NEXT} mở thư nháp.", "Có 2 dòng chưa áp dụng:\n– A"], REST
    )
    lines = shown.split("\n")
    assert lines[:3] == [
        "Đã đánh dấu tệp của 30 đơn vị.",
        "– Đơn vị 0: 0 mục cần rà soát",
        "– Đơn vị 1: 1 mục cần rà soát",
    ]
    assert lines[-4:] == ["Có 2 dòng chưa áp dụng:", "– A", REST, f"{NEXT} mở thư nháp."]


@given(PARAGRAPHS)
def test_the_log_has_every_line_that_was_said(said: list[str]) -> None:
    text = "\n".join(said)
    assert "\n".join(for_log(text)).split() == text.split()
