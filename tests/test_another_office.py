"""Another office's names: nothing that it prints has the name, the place or the level of the office first served."""

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from itertools import chain
from pathlib import Path

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.step import write_forms
from addin.commend.step import commend
from addin.emulation.step import score
from addin.reminders.step import remind
from addin.returns.step import send_back
from addin.summary_workbook.step import write_comparison, write_summary
from addin.workspace.folder import Workspace
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.office.settings import Settings
from schemas.period import Period
from tests.catalogues import IN_FORCE
from tests.inboxes import make_inbox

FEBRUARY = Period.parse("2023-02")
OTHER = Settings(
    parent_agency="UBND TỈNH ĐỒNG NAI", agency="SỞ DÂN TỘC VÀ TÔN GIÁO", agency_code="SDTTG", place="Đồng Nai",
    year_plan="", office_name="Sở Dân tộc và Tôn giáo", office_short="Sở", head_post="Giám đốc",
    superiors="UBND thành phố; Bộ Dân tộc và Tôn giáo", award_board="Sở Nội vụ", emulation_block="",
    units_called="các xã, phường", units_level="cấp xã", scope="toàn thành phố",
    phone="0251 3822 000", contact_person="Lan",
)  # fmt: skip
#: What stands in the code, the forms' own choices and names of agencies in what units wrote aside.
_OURS = re.compile(
    r"Bình Phước|(?<!Trưởng )Ban Dân tộc|BAN DÂN TỘC|TRƯỞNG BAN|[Ll]ãnh đạo Ban|thuộc Ban\b|\b[Tt]oàn tỉnh|[Cc]ấp huyện"
    r"|các huyện, thị xã, thành phố|UBND tỉnh|Ủy ban Dân tộc|Ban Thi đua|Khối thi đua",
)
#: What a unit asks in its own words, and the names of a form's rows and choices.
_QUOTED = re.compile(
    r"^- .* đề nghị\)\.$|người có uy tín cấp huyện|PAR INDEX|của huyện: |(?:Giấy|Bằng) khen của|^Đề nghị ",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The texts of every document, sheet and letter of another office, by file."""
    folder = tmp_path_factory.mktemp("khac")
    letters = folder / "thu"
    make_inbox(letters, FEBRUARY, 7)
    contacts = (Contact(unit="694", emails="a@b.example"),)
    office = Office.new(IN_FORCE).model_copy(update={"settings": OTHER, "contacts": contacts})
    home = Workspace(folder / "home", office=office)
    pipeline.collect(home, FEBRUARY, [letters])
    out = folder / "out"
    out.mkdir()
    write_summary(home, FEBRUARY, out / "tong-hop.xlsx")
    write_comparison(home, FEBRUARY, out / "so-sanh.xlsx")
    pipeline.draft(home, FEBRUARY, out=out / "bao-cao.docx")
    pipeline.draft(home, FEBRUARY, kind="thi-dua", out=out / "thi-dua.docx")
    score(home, FEBRUARY, out / "diem.xlsx", out / "thong-bao-diem.docx")
    commend(home, FEBRUARY, out / "khen.docx")
    remind(home, FEBRUARY, out / "don-doc", today=date(2023, 2, 28))
    send_back(home, FEBRUARY, out / "tra-lai")
    write_forms(home, FEBRUARY, [IN_FORCE.unit("696")], out / "bieu-mau")
    return {str(file.relative_to(out)): list(_texts(file)) for file in sorted(out.rglob("*.*")) if file.is_file()}


def _texts(file: Path) -> Iterator[str]:
    if file.suffix == ".docx":
        document = docx.Document(str(file))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        yield from chain((paragraph.text for paragraph in document.paragraphs), cells)
    elif file.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(file).worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row]
            yield from (str(cell.value) for cell in cells if cell.value is not None)
            yield from (cell.comment.text for cell in cells if cell.comment)
            yield from (f"{rule.prompt} {rule.error}" for rule in sheet.data_validations.dataValidation)
            yield from filter(None, (sheet.oddHeader.left.text, sheet.oddHeader.right.text))
    elif file.suffix == ".eml":
        yield from filter(None, [message_from_bytes(file.read_bytes(), policy=default).get_body().get_content()])


def test_every_kind_of_document_is_there(printed: dict[str, list[str]]) -> None:
    assert len(printed) > 10
    assert any("SỞ DÂN TỘC VÀ TÔN GIÁO" in text for text in printed["bao-cao.docx"])
    assert any("GIÁM ĐỐC" in text for text in printed["bao-cao.docx"])
    assert any("UBND TỈNH ĐỒNG NAI" in text for text in printed["tong-hop.xlsx"])
    assert any(text.startswith("Toàn thành phố") for text in printed["tong-hop.xlsx"])


def test_who_may_be_asked_stands_in_what_goes_to_a_unit(printed: dict[str, list[str]]) -> None:
    contact = "điện thoại 0251 3822 000, người theo dõi: Lan"
    for kind in ("tra-lai/ThongBao", "don-doc/DonDoc"):
        texts = next(texts for file, texts in printed.items() if file.startswith(kind))
        assert any(contact in text for text in texts), kind
    for kind in ("tra-lai/", "don-doc/"):
        letters = [texts for file, texts in printed.items() if file.startswith(kind) and file.endswith(".eml")]
        assert letters and all(f"Sở Dân tộc và Tôn giáo ({contact})" in text for (text,) in letters), kind


def test_the_list_the_notice_and_the_letter_count_the_same(printed: dict[str, list[str]]) -> None:
    texts = {Path(file).suffix: texts for file, texts in printed.items() if file.startswith("tra-lai/T")}
    counted = {
        suffix: next(int(found[1]) for text in said if (found := re.search(r"(\d+) lỗi", text)))
        for suffix, said in texts.items()
    }
    assert set(counted) == {".xlsx", ".eml", ".docx"}
    assert len(set(counted.values())) == 1 and counted[".xlsx"] > 1


#: What no unit has, and the head does not open: sheets of the office, its commands, the program itself.
_OF_THE_OFFICE = re.compile(
    r"Cấu hình|Chỉ tiêu giao|“Điều chỉnh”|“Điều hành”|“Kiểm tra”|“Nhật ký|tonghop|Lý do chấp nhận|thu lại"
    r"|chương trình(?! (?:MTQG|mục tiêu|giảm|hành động))|Chương trình (?:đọc|không|tự|bị|chỉ|tạm|trên máy|gặp)"
)


def test_what_goes_to_a_unit_or_to_the_head_speaks_of_nothing_that_only_the_office_has(
    printed: dict[str, list[str]],
) -> None:
    going = {file: texts for file, texts in printed.items() if file.startswith(("tra-lai/", "don-doc/", "bieu-mau/"))}
    kinds = {re.match(r"[a-z-]+/[A-Za-z]*", file)[0] + Path(file).suffix for file in going}  # type: ignore[index] # all match
    assert kinds >= {
        "tra-lai/TraLai.xlsx", "tra-lai/TraLai.eml", "tra-lai/ThongBao.docx", "don-doc/DonDoc.docx",
        "don-doc/DonDoc.eml", "don-doc/DanhSachCham.docx",
    }  # fmt: skip
    assert any(file.startswith("bieu-mau/") for file in going)
    found = {
        file: kept for file, texts in going.items() if (kept := [one for one in texts if _OF_THE_OFFICE.search(one)])
    }
    assert found == {}, found


def test_no_sheet_names_a_cell_as_a_formula_does(printed: dict[str, list[str]]) -> None:
    named = re.compile(r"(?<!')\b[^\s!'=“]+![A-Z]{1,2}[0-9]+\b")
    found = {
        file: kept
        for file, texts in printed.items()
        if (kept := [one[:200] for one in texts if not one.startswith("=") and named.search(one)])
    }
    assert found == {}, found


def test_nothing_has_the_names_of_the_first_office(printed: dict[str, list[str]]) -> None:
    found = {
        file: kept
        for file, texts in printed.items()
        if (kept := sorted({one[:150] for one in texts if _OURS.search(one) and not _QUOTED.search(one)}))
    }
    assert found == {}, found
