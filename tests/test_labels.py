"""Which labels are taken for another one, which are only asked about."""

import pytest

from schemas.labels import best_guess, same_label, short_label, spell_out
from tests.catalogues import ALL_FORMS

PLAN = ["Kế hoạch vốn năm", "Giải ngân lũy kế", "Vốn đầu tư – NSTW", "Vốn đầu tư – NSĐP", "Số hộ hưởng lợi lũy kế"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("KH vốn năm", "Kế hoạch vốn năm"),
        ("GN LK", "Giải ngân lũy kế"),
        ("LŨY KẾ GIẢI NGÂN", "Giải ngân lũy kế"),
        ("Giải nagn luỹ kế", "Giải ngân lũy kế"),
        ("Vốn ĐT - NS TW", "Vốn đầu tư – NSTW"),
        ("Vốn đầu tư ngân sách địa phương", "Vốn đầu tư – NSĐP"),
    ],
)
def test_abbreviations_word_order_and_slips_do_not_hide_a_label(text: str, label: str) -> None:
    assert same_label(text, PLAN) == label


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch vốn năm 2022",
        "Kế hoạch vốn năm trước",
        "Giải ngân trong kỳ",
        "Vốn đầu tư",
        "Số hộ",
        "Vốn đầu tư – NSXX",
    ],
)
def test_a_label_with_another_meaning_is_never_taken(text: str) -> None:
    assert same_label(text, PLAN) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tổng số khẩu DTTS", "Tổng số hộ DTTS"),
        ("Tổng số hộ dân", "Tổng số hộ DTTS"),
        ("Hộ cận nghèo DTTS đầu năm", "Hộ nghèo DTTS đầu năm"),
        ("Hộ nghèo DTTS đầu năm", "Hộ cận nghèo DTTS đầu năm"),
        ("Số người thoát nghèo lũy kế", "Số hộ thoát nghèo lũy kế"),
    ],
)
def test_a_whole_word_that_is_another_one_or_is_missing_is_no_slip(text: str, label: str) -> None:
    assert same_label(text, [label]) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tổng hộ DTTS", "Tổng số hộ DTTS"),
        ("Hộ nghèo DTTS cuối kì", "Hộ nghèo DTTS cuối kỳ"),
        ("Sữa chửa nhà ờ", "Sửa chữa nhà ở"),
        ("Số hộ thoátnghèo luỹ kế", "Số hộ thoát nghèo lũy kế"),
        ("Xây nhà ở mới", "Xây mới nhà ở"),
    ],
)
def test_slips_within_words_and_short_words_left_out_are_forgiven(text: str, label: str) -> None:
    assert same_label(text, [label]) == label


def test_a_doubtful_label_has_a_best_guess() -> None:
    assert best_guess("Giải ngân trong kỳ", PLAN) == "Giải ngân lũy kế"
    assert best_guess("Cán bộ theo dõi", PLAN) is None


def test_every_label_of_a_form_stands_for_itself_alone() -> None:
    for form in ALL_FORMS:
        labels = {column.full_label for column in form.columns}
        assert [label for label in labels if same_label(label, labels) != label] == []
        assert len({spell_out(label) for label in labels}) == len(labels)


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Dự án 3: Phát triển sản xuất", "Dự án 3"), ("Trong đó: - Hộ nghèo", "Hộ nghèo"), ("Trong đó: nữ", "nữ"),
        ("Số hộ", "Số hộ"), ("Chia ra: Dự án 1: Đất ở", "Dự án 1"), ("Trong đó:", "Trong đó"),
    ],
)  # fmt: skip
def test_a_row_in_short_is_called_by_what_tells_it_from_others(label: str, short: str) -> None:
    assert short_label(label) == short
