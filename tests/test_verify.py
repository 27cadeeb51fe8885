"""An edited document is held against its draft and the figures of today: every number that was touched is named."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from addin import pipeline
from addin.documents.bookmarks import load_provenance, stretches_of
from addin.report.compose import ComparedSummaries, Composed, compose
from addin.report.verify import Flaw, open_drafted, verify_document
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from schemas.office import Office
from tests.catalogues import IN_FORCE
from tests.drafting import month
from tests.sheets import FEBRUARY, soffice_convert
from tests.test_across import COVER, changed, send
from tests.test_cli import as_json
from workbooks.demo.figures import make_figures

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def composed() -> Composed:
    return compose(ComparedSummaries(month("2023-02"), month("2023-01")), "bao-cao", Office.new(IN_FORCE))


@pytest.fixture(scope="module")
def drafted(composed: Composed, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("dự thảo") / "bao-cao.docx"
    composed.write(out)
    return out.read_bytes()


def loaded(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def doubts(document: Document, composed: Composed, *kinds: Flaw) -> list[tuple[str, str]]:
    """What stands in the document and what stood in the draft, of the doubts of some kinds."""
    memory = load_provenance(document)
    assert memory
    found = verify_document(document, memory, composed.figures, Path("bao-cao.docx")).findings
    return [(one.found, one.drafted) for one in found if not kinds or one.doubt in kinds]


def texts_of(document: Document, number: int) -> list[object]:
    """The elements of text within a number's bookmark."""
    start = next(e for e in document.element.body.iter(f"{W}bookmarkStart") if e.get(f"{W}name") == f"so_lieu_{number}")
    return list(start.getnext().iter(f"{W}t"))


def test_every_number_has_a_bookmark_that_holds_it_and_a_place_in_the_summary(
    drafted: bytes, composed: Composed
) -> None:
    document = loaded(drafted)
    memory = load_provenance(document)
    assert memory
    assert (memory.period, memory.kind) == ("2023-02", "bao-cao")
    held = {number: text for one in stretches_of(document) for number, text in one.numbers.items()}
    assert held.items() <= {number: figure.text for number, figure in enumerate(memory.figures)}.items()
    shared = [one for number, one in enumerate(memory.figures) if number not in held]  # "cùng 0%" of several units
    assert all(one.text in {text for number, text in held.items()} and len(shared) < 5 for one in shared)
    assert [figure.place for figure in memory.figures] == [figure.place for figure in composed.figures]


def test_no_sign_of_the_bookkeeping_is_left_in_the_words(drafted: bytes) -> None:
    assert not re.search("[\ue000-\uf8ff]", "".join(one.text for one in stretches_of(loaded(drafted))))


def test_an_untouched_document_has_nothing_in_doubt(drafted: bytes, composed: Composed) -> None:
    assert doubts(loaded(drafted), composed) == []


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_number_changed_by_hand_is_found(drafted: bytes, composed: Composed, data: st.DataObject) -> None:
    document = loaded(drafted)
    printed = sorted(number for one in stretches_of(document) for number in one.numbers)
    number = data.draw(st.sampled_from(printed))
    text = composed.figures[number].text
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = data.draw(st.sampled_from(digits))
    put = data.draw(st.sampled_from([digit for digit in "123456789" if digit != text[at]]))
    (element,) = texts_of(document, number)
    typed = text[:at] + put + text[at + 1 :]
    element.text = typed  # type: ignore[attr-defined]
    assert doubts(document, composed, Flaw.CHANGED) == [(typed, text)]


def test_a_number_changed_in_a_paragraph_that_lost_its_bookmarks_is_found_by_the_words(
    drafted: bytes, composed: Composed
) -> None:
    document = loaded(drafted)
    paragraph = next(one for one in document.paragraphs if one.text.startswith("Kế hoạch vốn năm"))
    whole = paragraph.text
    number = re.findall(r"\d[\d.,]*\d", whole)[1]
    for child in list(paragraph._p):
        if child.tag != f"{W}pPr":
            paragraph._p.remove(child)
    paragraph.add_run(whole.replace(number, "999.999", 1))
    found = doubts(document, composed, Flaw.CHANGED)
    assert [(one.split()[0], was.split()[0]) for one, was in found] == [("999.999", number)]


def test_remarks_that_a_later_draft_left_in_brackets_are_counted(drafted: bytes, composed: Composed) -> None:
    document = loaded(drafted)
    memory = load_provenance(document)
    assert memory
    untouched = verify_document(document, memory, composed.figures, Path("bao-cao.docx"))
    assert "ngoặc vuông" not in untouched.to_text()
    moved = " [Số liệu đã thay đổi từ lần dự thảo trước: 1 → 2. Đề nghị xem lại rồi xóa phần trong ngoặc này.]"
    document.paragraphs[9].add_run(moved)
    said = verify_document(document, memory, composed.figures, Path("bao-cao.docx")).to_text()
    assert said.endswith("Còn 1 chỗ trong ngoặc vuông: đề nghị xem lại, xóa trước khi trình ký.")


def test_a_deleted_paragraph_and_a_number_typed_in_without_a_source_are_told(
    drafted: bytes, composed: Composed
) -> None:
    document = loaded(drafted)
    paragraph = next(one for one in document.paragraphs if one.text.startswith("Toàn tỉnh có"))
    numbers = sum(1 for one in paragraph._p.iter(f"{W}bookmarkStart"))
    paragraph._p.getparent().remove(paragraph._p)
    document.add_paragraph("Ngoài ra, đã hỗ trợ thêm 4.321 hộ.")
    assert len(doubts(document, composed, Flaw.DELETED)) == numbers > 0
    assert doubts(document, composed, Flaw.UNSOURCED) == [("4.321", "")]


def test_a_document_saved_by_libreoffice_still_knows_its_numbers(
    drafted: bytes, composed: Composed, tmp_path: Path
) -> None:
    document = loaded(drafted)
    (element,) = texts_of(document, 7)
    typed, text = "7.777.777", composed.figures[7].text
    element.text = typed  # type: ignore[attr-defined]
    document.save(str(tmp_path / "sua.docx"))
    (tmp_path / "ra").mkdir()
    saved = soffice_convert(tmp_path / "sua.docx", "docx", tmp_path / "ra")
    assert doubts(docx.Document(str(saved)), composed) == [(typed, text)]


def test_a_late_correction_makes_every_number_that_uses_it_out_of_date_and_only_those(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    filling = make_figures(FEBRUARY, 5)["696"]
    filling = filling.model_copy(update={"cover": {**filling.cover, **COVER}})
    send(home, tmp_path, FEBRUARY, filling)
    report = pipeline.draft(home, FEBRUARY)
    assert pipeline.verify(home, report.document).findings == ()
    before = int(str(filling.rows["B02"]["Xã Đức Liễu"]["water"]))
    send(home, tmp_path / "lần 2", FEBRUARY, changed(filling, "B02", "Xã Đức Liễu", water=before + 5))
    told = as_json("verify", "--home", home.root, report.document)
    assert told["outdated"]
    assert {one["figure"].partition(",")[0] for one in told["outdated"]} == {"B02 – Hỗ trợ / Nước sinh hoạt"}
    assert told["changed"] == told["deleted"] == told["unsourced"] == []
    again = pipeline.draft(home, FEBRUARY, tmp_path / "lại.docx")
    moved = [(old, new) for old, new in zip(report.figures, again.figures, strict=True) if old.text != new.text]
    assert len(moved) == len(told["outdated"])


def test_a_document_of_somebody_else_or_of_another_kind_says_what_to_do(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "khác.docx"))
    with pytest.raises(InputError, match="không mang theo nguồn số liệu"):
        open_drafted(tmp_path / "khác.docx")
    (tmp_path / "cũ.doc").write_bytes(b"x")
    with pytest.raises(InputError, match=r"Lưu thành \.docx"):
        open_drafted(tmp_path / "cũ.doc")
    (tmp_path / "hỏng.docx").write_bytes(b"PK")
    with pytest.raises(InputError, match="Không mở được"):
        open_drafted(tmp_path / "hỏng.docx")
