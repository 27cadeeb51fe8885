"""Text is brought to one spelling; the short ways over whole columns and first words agree with the long way."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.text import Names, Openings, fold, fold_all, tidy, tidy_all

_PIECES = st.sampled_from(
    ["a", "ă", "a\u0306", "Đ", "Ð", "đ", "1", " ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u200b", "\u00ad", "\ufeff",
     "|", "-", "(", ".", "_", "ß", "\u0301", "\u3000", "\x1c"]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=8).map("".join)


@given(st.lists(_TEXTS, max_size=5))
def test_a_column_is_tidied_as_each_of_its_cells_is(texts: list[str]) -> None:
    assert tidy_all(texts) == [tidy(text) for text in texts]


@given(_TEXTS)
def test_the_first_word_never_rules_out_what_the_whole_text_is(text: str) -> None:
    assert Openings([fold(text)]).may_open(text)


def test_the_first_word_rules_out_other_texts() -> None:
    labels = Openings(["ho ngheo", "so ho"])
    assert not labels.may_open("Nguyễn Thị Hộ")
    assert labels.may_open("HỘ, theo chuẩn mới")
    assert labels.may_open("- Hộ nghèo")


def test_a_name_is_found_as_on_record_then_with_its_marks_then_without_and_never_where_two_fit() -> None:
    communes = Names(
        [("Xã Lộc Thạnh", "Lộc Thạnh"), ("Xã Lộc Thành", "Lộc Thành"), ("Bù Nho", "Xã"), ("Bù Nho", "Thị trấn")]
    )
    assert communes.names == ("Lộc Thạnh", "Lộc Thành", "Xã", "Thị trấn")
    assert communes.find("Xã Lộc Thạnh") == communes.find("xã  LỘC THẠNH.") == "Lộc Thạnh"
    assert communes.find("xa loc thanh") is None  # without marks it may be either
    assert communes.find("Bù Nho") is communes.find("bù nho") is communes.find("bu nho") is None


@given(
    st.lists(
        st.one_of(st.text(max_size=12), st.sampled_from(["Đặng Thị  Hòa", "a\nb", "Ð", "ß", "\u200b", ""])), max_size=6
    )
)
def test_many_texts_are_folded_as_each_is_by_itself(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_marks_without_an_end_do_not_keep_the_program_busy() -> None:
    endless = "Xã A" + "\u0300\u0323" * 500_000
    assert len(tidy(endless)) < 40 and fold(endless) == "xa a"
    assert tidy_all([endless, "x"]) == [tidy(endless), "x"] and fold_all([endless, "x"]) == ["xa a", "x"]
    assert tidy("…" * 2_000 + "\u0300" * 20) == "…" * 2_000 + "\u0300" * 20, "what leads to a number stays"
