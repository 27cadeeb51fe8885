"""The office's own texts and layout: they go before the program's, faults are told by place, the sandbox holds."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import docx
import pytest

from addin.doctor import examine
from addin.documents.frame import FRAME, frame_of
from addin.documents.letter import letter_values, write_letter
from addin.documents.lint import remarks_on
from addin.documents.prose import render
from addin.documents.sandbox import Sandbox
from addin.documents.templates import LAYOUT, OWN, files_of, layout_of
from addin.report.narrative import Narrative
from addin.report.prose import context, paragraphs
from addin.report.recorder import FigureRecorder
from addin.report.view import View
from addin.system.errors import InputError
from addin.workspace.create import bring_texts
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from schemas.catalogue import Catalogue
from schemas.office import Office
from schemas.reference import Units
from schemas.summary import Summary
from tests.catalogues import IN_FORCE
from tests.drafting import draft_report, month

KIND = "bao-cao"
OPENING = "00-mo-dau.j2"


def change(folder: Path, text: str, *, name: str = OPENING, kind: str = KIND, encoding: str = "utf-8") -> str:
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / name).write_text(text, encoding=encoding)
    return str(folder)


def prose(own: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(KIND, FigureRecorder(month("2023-02")), {OWN: own})]


def test_texts_and_layout_are_copied_for_the_office_once_and_what_it_changed_stays(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    made = bring_texts(home).made
    assert {f"mau-van-ban/{LAYOUT}", f"mau-van-ban/{KIND}/{OPENING}"} < set(made)
    assert prose(str(home.texts)) == prose("")
    change(home.texts, "Câu của cơ quan.")
    (home.texts / LAYOUT).unlink()
    again = bring_texts(home)
    assert again.made == (f"mau-van-ban/{LAYOUT}",)
    assert len(again.kept) == len(made) - 1
    assert prose(str(home.texts))[0] == "Câu của cơ quan."


def reached(values: Mapping[str, object]) -> Iterator[object]:
    """One of each type that a text can get at without a call: what is in the values, and what it may ask of that."""
    runner, known, waiting = Sandbox(), set[type](), [*values.values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list | tuple):
            waiting += one
        if type(one) not in known:
            known.add(type(one))
            yield one
            names = (name for name in dir(one) if runner.is_safe_attribute(one, name, None))
            waiting += (getattr(one, name, None) for name in names)


def test_a_text_gets_at_forms_words_and_figures_and_at_nothing_that_they_are_made_from() -> None:
    recorder = FigureRecorder(month("2023-02"))
    found = list(reached(context(recorder)))
    assert any(isinstance(one, View) for one in found) and any(isinstance(one, Narrative) for one in found)
    assert not [one for one in found if isinstance(one, FigureRecorder | Summary | Catalogue | Units)]


def test_a_text_of_the_office_replaces_that_one_and_no_other(tmp_path: Path) -> None:
    changed, before = prose(change(tmp_path, "Kính thưa lãnh đạo, {{ period }}.")), prose("")
    assert changed[0] == "Kính thưa lãnh đạo, tháng 02 năm 2023."
    assert changed[1:] == before[2:]


def test_a_new_section_stands_in_its_place_and_an_empty_file_takes_one_out(tmp_path: Path) -> None:
    change(tmp_path, "# I.A. MỤC MỚI", name="00b-moi.j2")
    found = prose(change(tmp_path, "", name="11-an-ninh.j2"))
    assert found[2] == "I.A. MỤC MỚI"
    assert not any("an ninh trật tự" in text.lower() and text.startswith("11.") for text in found)


def test_a_report_that_the_offices_own_text_closes_is_closed_once_by_that(tmp_path: Path) -> None:
    found = prose(change(tmp_path, "# IV. KIẾN NGHỊ\nKính trình xem xét./.", name="14-kien-nghi.j2"))
    assert [text for text in found if text.endswith("./.")] == ["Kính trình xem xét./."]
    assert len([text for text in prose("") if text.endswith("./.")]) == 1


def test_a_text_saved_by_notepad_with_a_mark_in_front_still_works(tmp_path: Path) -> None:
    assert prose(change(tmp_path, "Có {{ B02.figure('escaped') }}.", encoding="utf-8-sig"))[0].startswith("Có ")


def test_quotes_that_word_curled_inside_a_tag_are_read_as_straight_and_those_outside_stay(tmp_path: Path) -> None:
    own = change(tmp_path, "“Kết quả”: {{ B02.figure(“escaped”) }} {{ ‘rồi’ }}.")
    assert prose(own)[0].startswith("“Kết quả”: ")
    assert prose(own)[0].endswith(" rồi.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Một.\n\nCó {{ khong_co }} hộ.", "dòng 3 (“Có {{ khong_co }} hộ.”): không có mục “khong_co”"),
        ("Một.\n{% if %}", "dòng 2 (“{% if %}”): viết chưa đúng cú pháp"),
        ("Có {{ B02.figure('cot_sai') }}.", "figure('cot_sai') }}.”): không có mục “B02: cot_sai”"),
        ("{{ B02.__class__.__mro__ }}", "dùng lệnh không được phép"),
        ("{{ 1 / 0 }}", "không tính được"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_file_line_and_words_in_vietnamese(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        prose(change(tmp_path, text))
    assert f"Mẫu “{KIND}/{OPENING}”" in str(told.value)
    assert words in str(told.value)


def test_a_text_in_another_encoding_is_told(tmp_path: Path) -> None:
    change(tmp_path, "")
    (tmp_path / KIND / OPENING).write_bytes("Bá".encode("utf-16"))
    with pytest.raises(InputError, match="bảng mã UTF-8"):
        prose(str(tmp_path))


def test_a_line_of_the_frame_that_names_nothing_is_said_with_its_place(tmp_path: Path) -> None:
    own = change(tmp_path, "Tên loại: BÁO CÁO\n\nTên lọai văn bản: SAI\n", name=FRAME, encoding="utf-8-sig")
    with pytest.raises(InputError, match=r"dau-van-ban\.txt” dòng 3: không có mục “Tên lọai văn bản”"):
        frame_of(KIND, {OWN: own})


def test_labels_of_the_frame_may_be_typed_without_marks_and_stand_on_several_lines(tmp_path: Path) -> None:
    own = change(tmp_path, "Trich yeu: Về việc {{ what }}\nTRÍCH YẾU : năm 2023: đợt 1\n", name=FRAME)
    assert frame_of(KIND, {OWN: own, "what": "khen"}).subject == ("Về việc khen", "năm 2023: đợt 1")


def own_layout(folder: Path, old: str, new: str) -> str:
    """The program's layout with some words changed, in runs split as Word splits them."""
    (folder / LAYOUT).write_bytes(layout_of())
    document = docx.Document(str(folder / LAYOUT))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in (one for cell in cells for one in cell.paragraphs if old in one.text):
        paragraph.runs[0].text = ""
        for letter in new:
            paragraph.add_run(letter)
    document.save(str(folder / LAYOUT))
    return str(folder)


def letter(own: str, out: Path) -> str:
    office = Office.new(IN_FORCE).model_copy(update={"own_texts": own})
    draft_report(month("2023-02"), None, None, out, office=office)
    return "\n".join(cell.text for table in docx.Document(str(out)).tables[:2] for cell in table.rows[0].cells)


def test_a_layout_that_the_office_changed_in_word_is_used_with_split_runs_and_curled_quotes(tmp_path: Path) -> None:
    own = own_layout(tmp_path, "{{ agency }}", "{{ agency }} {{ “PHÒNG KẾ HOẠCH” }}")
    assert "BAN DÂN TỘC PHÒNG KẾ HOẠCH" in letter(own, tmp_path / "a.docx")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("{{ agenci }}", "không có mục “agenci”"),
        ("{{ agency| }}", "cú pháp"),
        ("{{ agency.__class__ }}", "không được phép"),
    ],
)
def test_a_fault_of_the_layout_is_told(new: str, words: str, tmp_path: Path) -> None:
    own = own_layout(tmp_path, "{{ agency }}", new)
    with pytest.raises(InputError, match=r"Bố cục “bo-cuc\.docx”") as told:
        letter(own, tmp_path / "a.docx")
    assert words in str(told.value)
    assert not (tmp_path / "a.docx").exists()


def test_the_texts_of_the_program_are_looked_over_without_a_word(tmp_path: Path) -> None:
    for kind in ("bao-cao", "thi-dua", "thong-bao", "cong-van-don-doc", "thu-don-doc", "to-trinh-khen-thuong"):
        for name, file in files_of(kind).items():
            change(tmp_path, file.read_text(encoding="utf-8"), name=name, kind=kind)
    (tmp_path / LAYOUT).write_bytes(layout_of())
    assert remarks_on(str(tmp_path), IN_FORCE) == []


def test_doctor_lists_unknown_and_unused_names_labels_kinds_and_broken_texts(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    change(home.texts, "Thực hiện {{ ky_bao_cao }}.")
    change(home.texts, "{% for %}", name="03-giam-ngheo.j2")
    change(home.texts, "Loại: BÁO CÁO\n{% if year %}\nKý hiệu: BC\n{% endif %}", name=FRAME)
    change(home.texts, "x", kind="khong-co")
    own_layout(home.texts, "{{ agency }}", "{{ agenci }}")
    seen = [(one.ok, one.text) for one in examine(home) if one.subject == "Mẫu văn bản"]
    told = "\n".join(text for ok, text in seen if not ok)
    assert "“bao-cao/00-mo-dau.j2” dùng mục “ky_bao_cao”" in told
    assert "“bao-cao/03-giam-ngheo.j2”, dòng 1" in told
    assert "dòng 1: không có mục “Loại”" in told
    assert "Chưa có mẫu cho loại văn bản “khong-co”" in told
    assert "Bố cục “bo-cuc.docx” dùng mục “agenci”" in told
    assert any(
        ok and "không còn dùng các mục của mẫu gốc: from_date, next_period, office_name, period, to_date" in text
        for ok, text in seen
    )


def test_the_working_folder_s_own_texts_reach_every_letter(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    change(home.texts, "Đã soạn./.", name="01-noi-dung.j2", kind="thong-bao")
    known = letter_values(office_of(home, IN_FORCE), date(2023, 2, 1))
    assert [paragraph.text for paragraph in render("thong-bao", known)] == ["Đã soạn./."]
    frame = {"period": "", "unit_in_sentence": "", "unit": "", "addressee": "A"}
    written = write_letter("thong-bao", known | frame, [], tmp_path / "a.docx")
    assert "Đã soạn./." in [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
