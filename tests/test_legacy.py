"""The old encodings TCVN3 and VNI: letter by letter, by the font first, and only where the text agrees."""

import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.legacy import _TCVN3, Encoding, decode, is_syllable, may_be_legacy, to_unicode
from tests.sheets import needs


@pytest.mark.parametrize("letter", sorted(_TCVN3))
def test_every_letter_of_tcvn3_is_what_an_independent_converter_makes_of_it(letter: str) -> None:
    needs("iconv")
    done = subprocess.run(
        ["iconv", "-f", "TCVN", "-t", "UTF-8"], input=letter.encode("latin-1"), capture_output=True, check=True
    )
    assert to_unicode(letter, Encoding.TCVN3) == unicodedata.normalize("NFC", done.stdout.decode())


@pytest.mark.parametrize(
    ("written", "font", "read"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Hé nghÌo d©n téc thiÓu sè", ".VnArial", "Hộ nghèo dân tộc thiểu số"),
        ("xãm lµng §­êng Thä S¬n", ".VnTime", "xóm làng Đường Thọ Sơn"),
        ("tæng céng", ".VnTimeH", "TỔNG CỘNG"),
        ("ban", ".VnTimeH", "BAN"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI-Times", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Ñöôøng giao thoâng noâng thoân", "VNI-Helve", "Đường giao thông nông thôn"),
        ("Hoä ngheøo, möùc soáng", "VNI-Times", "Hộ nghèo, mức sống"),
        ("ÑAÊNG KYÙ", "VNI-Times", "ĐĂNG KÝ"),
        ("Céng hßa x· héi chñ nghÜa", "Times New Roman", "Cộng hòa xã hội chủ nghĩa"),
        ("Coäng hoøa xaõ hoäi", "", "Cộng hòa xã hội"),
        ("Tranh chÊp ®Êt ®ai", "", "Tranh chấp đất đai"),  # "chÊp" and "Êt" are built as syllables are
        ("§· gi¶i quyÕt xong", "", "Đã giải quyết xong"),  # half of it is VNI as well
    ],
)
def test_a_text_is_decoded_by_its_font_or_by_itself(written: str, font: str, read: str) -> None:
    assert decode(written, font) == read


@pytest.mark.parametrize(
    ("written", "font"),
    [
        ("Xã Thọ Sơn", "VNI-Times"),  # proper Unicode under an old font
        ("hà", "VNI-Times"),
        ("xã", ".VnTime"),
        ("Tổng cộng", ".VnTimeH"),
        ("xã", ""),
        ("Ban", ".VnTime"),
        ("1.234 m²", ""),
        ("Café Ø 25°", "Arial"),
        ("", ".VnTime"),
        ("HØP", ""),  # a trade name, a unit, a foreign name
        ("Nü", ""),
        ("µm", ""),
        ("5 µm", "Arial"),
        ("Ø 25 µm", ""),
        ("HØP NÜ", ""),
        ("Lª", ""),
    ],
)
def test_what_is_no_old_text_stays_as_it_is(written: str, font: str) -> None:
    assert decode(written, font) is None


def test_one_word_without_an_old_font_is_decoded_only_among_many_such_texts() -> None:
    assert [decode(word) for word in ("huyÖn", "Ñieän")] == [None, None]
    assert [decode(word, among=True) for word in ("huyÖn", "Ñieän", "HØP")] == ["huyện", "Điện", None]
    assert decode("huyÖn", ".VnTime") == "huyện"


def test_a_text_that_is_vietnamese_either_way_is_decoded_only_where_the_file_makes_its_font_certain() -> None:
    assert decode("xã", ".VnTime") is None
    assert decode("xã", ".VnTime", certain=True) == "xó"


@given(st.text(st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạấếộừỹ ABCĐƯ0123456789.,-"), max_size=30))
def test_unicode_text_is_never_taken_for_an_old_encoding(text: str) -> None:
    if may_be_legacy(text):
        raise AssertionError(text)


@pytest.mark.parametrize("word", ["nghiêng", "quyển", "khuỷu", "Đồng", "xã", "ươm", "Yên", "giữ", "huyện", "thuở"])
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["héi´", "chñ", "Vieät", "street", "xxx"])
def test_other_words_are_not_syllables(word: str) -> None:
    assert not is_syllable(word)
