"""Word comments: what is wrong behind a figure stands beside it until it is mended; people's comments stay."""

import re
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from addin.documents.bookmarks import UNDER_REVIEW, add_marks, stretches_of, strip_marks, without_review
from addin.documents.comments import AUTHOR
from addin.report.compose import ComparedSummaries, Draft, compose
from addin.report.doubtful import with_doubts
from addin.report.gaps import with_gaps
from addin.report.recorder import FigureRecorder
from addin.report.verify import Verified, open_drafted, verify_document
from addin.summary.lookup import REPORTED
from schemas.office import Office
from schemas.report import Doubted, Figure, FigurePlace
from schemas.report import Paragraph as Prose
from schemas.summary import Summary
from tests.catalogues import IN_FORCE
from tests.drafting import doubted, month, summary_of, whole
from tests.sheets import soffice_convert

SOUND = month("2023-02")
#: An error stands against what Hớn Quản says of escaped households, and so against all of that identity.
DOUBTED = doubted(SOUND, "694", "B02", "escaped", "poor_now", "target_rate", "poor_rate", cell="F13")
FINDING = DOUBTED.findings[-1]
SAID = "Số liệu đang rà soát:\nHuyện Hớn Quản: Biểu B02, trang “B02-Giảm nghèo”, ô F13: số ghi chưa hợp lý."


def draft(out: Path, current: Summary, previous: Summary | None = None) -> Draft:
    return compose(ComparedSummaries(current, previous or month("2023-01")), "bao-cao", Office.new(IN_FORCE)).write(out)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    draft(tmp_path / "bao-cao.docx", DOUBTED)
    return tmp_path / "bao-cao.docx"


def commented(document: Document) -> dict[str, str]:
    """Comment → the words that it is about, for the program's own comments and those of people."""
    found = {}
    for one in document.comments:
        number = str(one.comment_id)
        inside, words = False, ""
        for element in document.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t")):
            if element.tag == qn("w:t"):
                words += (element.text or "") if inside else ""
            elif element.get(qn("w:id")) == number:
                inside = element.tag == qn("w:commentRangeStart")
        found[f"{number} {one.text}"] = words
    return found


def ours(document: Document) -> list[str]:
    return [words for text, words in commented(document).items() if text.partition(" ")[2].startswith("Số liệu đang")]


def signs_without_comment(document: Document) -> set[str]:
    """The ids of signs in the text to which no comment belongs."""
    tags = [qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference")]
    return {str(one.get(qn("w:id"))) for one in document.element.body.iter(*tags)} - {
        str(one.comment_id) for one in document.comments
    }


def paragraph(document: Document, start: str) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith(start))


def test_each_figure_of_the_text_that_is_under_review_has_a_comment_with_unit_cell_and_what_is_wrong(out: Path) -> None:
    document = docx.Document(str(out))
    assert {one.text for one in document.comments} == {SAID}
    assert {one.author for one in document.comments} == {AUTHOR}
    about = " | ".join(ours(document))
    doubtful = next(one for one in stretches_of(document) if one.text.startswith("Trong tháng có"))
    assert "hộ thoát nghèo" in about
    escaped = next(text for text in doubtful.numbers.values() if "thoát nghèo" in text)
    assert escaped in about


def test_the_text_itself_says_behind_them_that_its_figures_are_under_review(out: Path) -> None:
    document = docx.Document(str(out))
    (flow,) = (one.text for one in document.paragraphs if one.text.startswith("Trong tháng có"))
    assert re.search(r"so với đầu năm \(số đang rà soát\)\.$", flow)
    assert "hộ thoát nghèo (số đang rà soát), 1 hộ phát sinh" in flow, "what fell back is sure"
    about = {one.text.partition(" ")[0] for one in document.paragraphs if "(số đang rà soát)" in one.text}
    assert "Kinh" not in about, "what was paid is sure"


@given(
    st.lists(st.booleans(), min_size=1, max_size=7), st.lists(st.sampled_from([", ", "; ", " và ", ". "]), min_size=7)
)
def test_every_stretch_of_figures_under_review_is_followed_by_words_that_say_so(
    doubtful: list[bool], marks: list[str]
) -> None:
    sound = Figure("1,5 hộ", 1.5, FigurePlace("B02", "escaped"), "value", ())
    recorder = FigureRecorder(SOUND, marks=True)
    recorder.figures = [sound._replace(doubts=(Doubted("2023-02", FINDING),) if doubt else ()) for doubt in doubtful]
    text = "".join(f"có {add_marks(at, '1,5 hộ')}{mark}" for at, mark in zip(range(len(doubtful)), marks, strict=False))
    (said,) = with_doubts([Prose(0, text.rstrip(" ,;.và") + ".")], recorder)
    assert strip_marks(said.text).replace(UNDER_REVIEW, "") == strip_marks(text.rstrip(" ,;.và") + ".")
    for at, doubt in enumerate(doubtful):
        after = said.text.partition(add_marks(at, "1,5 hộ"))[2]
        sound_after = [n for n, other in enumerate(doubtful) if n > at and not other]
        next_sound = min((after.find(add_marks(n, "1,5 hộ")) for n in sound_after), default=len(after))
        if doubt and " và " not in marks:
            assert UNDER_REVIEW in after[:next_sound]
        if not any(doubtful):
            assert UNDER_REVIEW not in said.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("có {0} (số liệu của {1} đơn vị; chưa có: huyện A); {2}.", "; chưa có: huyện A; số đang rà soát); 7."),
        ("có {0} (Biểu 2, 3).", "có 5 (Biểu 2, 3; số đang rà soát)."),
        ("có {0} (theo Biểu 2 (phần 1)), {2}.", "có 5 (theo Biểu 2 (phần 1); số đang rà soát), 7."),
        ("có {2} (trong đó {0}).", "có 7 (trong đó 5; số đang rà soát)."),
        ("có {0} (trong đó {2}).", "có 5 (trong đó 7), số đang rà soát."),
        ("a) có {0} (Biểu 2, 3), {2}.", "a) có 5 (Biểu 2, 3; số đang rà soát), 7."),
    ],
)
def test_the_words_join_a_bracket_of_remarks_and_never_stand_within_one(text: str, said: str) -> None:
    figures = [Figure("5", 5, FigurePlace("B02", key), "value", ()) for key in ("escaped", REPORTED, "poor_now")]
    recorder = FigureRecorder(SOUND, marks=True)
    recorder.figures = [figures[0]._replace(doubts=(Doubted("2023-02", FINDING),)), *figures[1:]]
    (told,) = with_doubts(
        [Prose(0, text.format(add_marks(0, "5"), add_marks(1, "10/11"), add_marks(2, "7")))], recorder
    )
    assert strip_marks(told.text).endswith(said)
    assert without_review(strip_marks(told.text)) == text.format("5", "10/11", "7")


def test_what_is_under_review_and_what_is_left_out_stand_in_one_bracket() -> None:
    forms = {unit: whole(unit, escaped=1, target_cut=9) for unit in ("694", "696")}
    del forms["694"]["B02"]["Xã Thanh An"]
    recorder = FigureRecorder(doubted(summary_of("2023-02", forms), "694", "B02", "escaped"), marks=True)
    recorder.forms_told.add("B02")
    text = f"Có {recorder.write_value(FigurePlace('B02', 'escaped'), 'hộ')}."
    (told,) = with_gaps(with_doubts([Prose(0, text)], recorder), recorder)
    assert strip_marks(told.text) == "Có 1 hộ (số đang rà soát; chưa gồm xã Thanh An của huyện Hớn Quản)."
    assert without_review(strip_marks(told.text)) == "Có 1 hộ (chưa gồm xã Thanh An của huyện Hớn Quản)."


def test_a_paragraph_of_scores_alone_lacks_nothing_of_any_form() -> None:
    recorder = FigureRecorder(SOUND, marks=True)
    text = f"Điểm cao nhất: {recorder.print_score(94, 'tổng điểm')}."
    (told,) = with_gaps([Prose(0, text)], recorder)
    assert strip_marks(told.text) == "Điểm cao nhất: 94."


def test_what_was_edited_by_hand_says_what_holds_today_of_its_figures(out: Path) -> None:
    document = docx.Document(str(out))
    paragraph(document, "Trong tháng có").add_run(" Đã trao đổi với huyện.")
    document.save(str(out))
    draft(out, SOUND)
    assert "(số đang rà soát)" not in "".join(one.text for one in docx.Document(str(out)).paragraphs)
    draft(out, DOUBTED)
    again = paragraph(docx.Document(str(out)), "Trong tháng có").text
    assert "Đã trao đổi với huyện." in again
    assert "(số đang rà soát)" in again


def test_a_figure_that_is_sure_has_none(tmp_path: Path) -> None:
    draft(tmp_path / "a.docx", SOUND)
    assert list(docx.Document(str(tmp_path / "a.docx")).comments) == []


def test_every_number_of_the_text_is_in_a_comment_just_where_something_stands_against_it(tmp_path: Path) -> None:
    drafted = draft(tmp_path / "a.docx", DOUBTED)
    document = docx.Document(str(tmp_path / "a.docx"))
    inside: set[str] = set()
    seen = 0
    for element in document.element.body.iter(
        qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:bookmarkStart")
    ):
        if element.tag == qn("w:commentRangeStart"):
            inside.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            inside.discard(element.get(qn("w:id")))
        elif (number := re.fullmatch("so_lieu_([0-9]+)", element.get(qn("w:name")))) and not any(
            parent.tag == qn("w:tc") for parent in element.iterancestors()
        ):
            seen += 1
            assert bool(inside) == bool(drafted.figures[int(number[1])].doubts), drafted.figures[int(number[1])]
    assert seen > 100


def test_a_flow_is_under_review_where_the_month_before_is(tmp_path: Path) -> None:
    draft(tmp_path / "a.docx", SOUND, doubted(month("2023-01"), "694", "B02", "escaped", cell="F9"))
    document = docx.Document(str(tmp_path / "a.docx"))
    assert {one.text.splitlines()[1][:40] for one in document.comments} == {"Huyện Hớn Quản, tháng 01 năm 2023: Biểu "}


def test_the_comments_go_when_the_cell_is_mended_also_where_the_text_was_edited_by_hand(out: Path) -> None:
    document = docx.Document(str(out))
    paragraph(document, "Trong tháng có").add_run(" Đã trao đổi với huyện.")
    document.save(str(out))
    draft(out, DOUBTED)
    still = docx.Document(str(out))
    assert "Đã trao đổi với huyện." in paragraph(still, "Trong tháng có").text
    assert any("hộ thoát nghèo" in words for words in ours(still))
    draft(out, SOUND)
    mended = docx.Document(str(out))
    assert "Đã trao đổi với huyện." in paragraph(mended, "Trong tháng có").text
    assert list(mended.comments) == []
    assert signs_without_comment(mended) == set()


def test_what_people_noted_stays_once_in_edited_and_in_renewed_paragraphs(out: Path) -> None:
    document = docx.Document(str(out))
    for start, text in (("Trong tháng có", "Chị Hoa xem lại"), ("Toàn tỉnh có", "Hỏi lại huyện")):
        document.add_comment(paragraph(document, start).runs[0], text, "Nguyễn Văn An", "A")
    paragraph(document, "Toàn tỉnh có").add_run(" Đã rà soát.")
    document.save(str(out))
    for _ in range(2):
        again = draft(out, month("2023-02", without=("695",)))
        found = docx.Document(str(out))
        theirs = {one.text: one.author for one in found.comments}
        assert theirs == {"Chị Hoa xem lại": "Nguyễn Văn An", "Hỏi lại huyện": "Nguyễn Văn An"}
        assert len(found.comments) == 2
        assert signs_without_comment(found) == set()
        assert again.written.differences.comments == 2
        assert "2 nhận xét được giữ" in again.to_text()[0]
        about = commented(found)
        assert next(words for text, words in about.items() if text.endswith("Chị Hoa xem lại")).startswith(
            "Trong tháng"
        )


def test_comments_and_numbers_survive_libreoffice_twice(out: Path, tmp_path: Path) -> None:
    before = {one.text for one in docx.Document(str(out)).comments}
    once = soffice_convert(out, "docx:Office Open XML Text", tmp_path / "một")
    twice = soffice_convert(once, "docx:Office Open XML Text", tmp_path / "hai")
    assert {one.text for one in docx.Document(str(twice)).comments} == before
    found = checked(twice, DOUBTED)
    assert found.findings == ()
    draft(twice, SOUND)
    assert list(docx.Document(str(twice)).comments) == []


def test_a_document_with_comments_is_valid_for_word(out: Path, tmp_path: Path) -> None:
    draft(tmp_path / "a.docx", SOUND)
    plain, with_comments = (
        [one.description for one in OpenXmlValidator().validate(str(file)).errors]
        for file in (tmp_path / "a.docx", out)
    )
    assert with_comments == plain


def checked(file: Path, today: Summary) -> Verified:
    document, memory = open_drafted(file)
    now = compose(ComparedSummaries(today, month("2023-01")), "bao-cao", Office.new(IN_FORCE))
    return verify_document(document, memory, now.figures, file).by_name(IN_FORCE)


def test_verify_lists_what_still_stands_and_the_numbers_that_rest_on_it(out: Path) -> None:
    found = checked(out, DOUBTED)
    assert [(one.doubted.finding.cell, one.whose) for one in found.under_review] == [("F13", "Huyện Hớn Quản")]
    assert "ô F13: số ghi chưa hợp lý." in found.under_review[0].to_text()
    assert "số trong văn bản còn chờ rà soát" in found.under_review[0].to_text()
    assert any("thoát nghèo" in text for text, _ in found.under_review[0].numbers)
    assert found.to_text().endswith("Còn 1 lỗi, cảnh báo chưa xử lý đối với số liệu trong văn bản.")
    assert checked(out, SOUND).under_review == ()
