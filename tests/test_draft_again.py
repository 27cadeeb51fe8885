"""Drafting over a document that was edited: the hand's work stays, the rest is renewed, nothing is lost."""

from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from addin.report.compose import ComparedSummaries, Draft, compose
from addin.report.verify import Flaw, open_drafted, verify_document
from schemas.office import Office
from tests.catalogues import IN_FORCE
from tests.drafting import ABSENT, month

#: February without one unit, as it was drafted before that unit's late report came.
BEFORE, TODAY = month("2023-02", without=(ABSENT,)), month("2023-02")


def draft(out: Path, *, late: bool) -> Draft:
    return compose(
        ComparedSummaries(TODAY if late else BEFORE, month("2023-01")), "bao-cao", Office.new(IN_FORCE)
    ).write(out)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    draft(tmp_path / "bao-cao.docx", late=False)
    return tmp_path / "bao-cao.docx"


def paragraph(document: Document, start: str) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith(start))


def texts(file: Path) -> list[str]:
    return [one.text for one in docx.Document(str(file)).paragraphs]


def test_a_document_that_nobody_touched_is_renewed_whole_and_not_kept(out: Path, tmp_path: Path) -> None:
    again = draft(out, late=True)
    fresh = draft(tmp_path / "moi.docx", late=True)
    assert texts(out) == texts(fresh.document)
    assert again.written.differences.renewed > 0
    assert not again.written.differences.by_hand
    assert again.written.former is None
    assert "được cập nhật" in again.to_text()[0]


def test_an_edited_paragraph_stays_word_for_word_and_says_which_of_its_numbers_moved(out: Path) -> None:
    document = docx.Document(str(out))
    edited = paragraph(document, "Toàn tỉnh có")
    edited.add_run(" Ban Dân tộc đánh giá kết quả này là tích cực.")
    words = edited.text
    document.save(str(out))
    again = draft(out, late=True)
    kept = paragraph(docx.Document(str(out)), "Toàn tỉnh có")
    assert kept.text.startswith(words)
    assert "Số liệu đã thay đổi từ lần dự thảo trước" in kept.text
    assert " hộ nay là " in kept.text
    assert all(run.font.highlight_color is not None for run in kept.runs)
    differences = again.written.differences
    assert (differences.kept, differences.marked) == (1, 1)
    assert "giữ nguyên do đã sửa tay" in again.to_text()[0]


def test_the_former_document_is_kept_beside_and_only_once(out: Path) -> None:
    document = docx.Document(str(out))
    paragraph(document, "Toàn tỉnh có").add_run(" Đã rà soát.")
    document.save(str(out))
    content = out.read_bytes()
    former = draft(out, late=True).written.former
    assert former
    assert former.read_bytes() == content
    out.write_bytes(content)
    assert draft(out, late=True).written.former == former


def test_an_edit_whose_numbers_have_not_moved_is_kept_without_a_mark(out: Path) -> None:
    document = docx.Document(str(out))
    edited = paragraph(document, "Trong kỳ, Ban Dân tộc")
    edited.runs[0].text = "Ban Dân tộc đã chủ động tham mưu UBND tỉnh nhiều nội dung."
    for run in edited.runs[1:]:
        run.text = ""
    document.save(str(out))
    again = draft(out, late=True)
    assert "Ban Dân tộc đã chủ động tham mưu UBND tỉnh nhiều nội dung." in texts(out)
    assert (again.written.differences.kept, again.written.differences.marked) == (1, 0)


def test_a_paragraph_that_was_added_stays_in_its_place_and_one_that_was_taken_out_stays_out(out: Path) -> None:
    document = docx.Document(str(out))
    before = paragraph(document, "Toàn tỉnh có")
    added = before.insert_paragraph_before("Trong kỳ, đoàn công tác đã làm việc tại huyện Bù Đăng.")
    assert added.text
    gone = paragraph(document, "Lũy kế phát hành")
    gone._p.getparent().remove(gone._p)
    document.save(str(out))
    again = draft(out, late=True)
    now = texts(out)
    at = now.index("Trong kỳ, đoàn công tác đã làm việc tại huyện Bù Đăng.")
    assert now[at + 1].startswith("Toàn tỉnh có")
    assert not any(text.startswith("Lũy kế phát hành") for text in now)
    assert (again.written.differences.added, again.written.differences.left_out) == (1, 1)


def test_drafting_twice_keeps_the_edits_a_second_time(out: Path) -> None:
    document = docx.Document(str(out))
    paragraph(document, "Toàn tỉnh có").add_run(" Đã rà soát.")
    document.save(str(out))
    draft(out, late=True)
    once = texts(out)
    draft(out, late=True)
    assert texts(out) == once


def test_the_numbers_of_a_kept_paragraph_are_still_known_to_verify(out: Path) -> None:
    document = docx.Document(str(out))
    paragraph(document, "Toàn tỉnh có").add_run(" Đã rà soát.")
    document.save(str(out))
    again = draft(out, late=True)
    edited, memory = open_drafted(out)
    found = verify_document(edited, memory, again.figures, out).findings
    changed = [one for one in found if one.doubt is Flaw.CHANGED]
    assert changed
    assert all(one.where.startswith("Mục “3.") for one in changed)


def test_a_foreign_file_of_that_name_is_kept_beside(tmp_path: Path) -> None:
    (tmp_path / "bao-cao.docx").write_bytes(b"PK something else")
    former = draft(tmp_path / "bao-cao.docx", late=True).written.former
    assert former
    assert former.read_bytes() == b"PK something else"
