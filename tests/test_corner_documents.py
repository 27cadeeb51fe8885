"""Every document of the corners (no data; one late unit, all zero, awkward names, a very long text), as it prints."""

import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import product
from pathlib import Path

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.workbook import write_forms
from addin.commend.step import commend
from addin.documents.decree import problems_of
from addin.emulation.step import score
from addin.reminders.step import remind
from addin.returns.step import send_back
from addin.workspace.folder import Workspace
from schemas.form import is_number
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.period import Period
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY, form_sheet, needs, soffice_convert_all, workbook
from workbooks.demo.figures import make_figures
from workbooks.demo.mail import Letter, as_bytes

NAME = 'Nguyễn "A" & B <x>'
LONG = " ".join(f"Câu thứ {n} nói về công tác dân tộc tại địa bàn huyện." for n in range(1, 251))
#: A heading of a section or a table: a short line behind a number, without an end.
_HEADING = re.compile(r"^\s*(?:[IVX]+|\d+)\. [^.;:]{3,90}$")
_WRONG = re.compile(r"\b(?:None|nan|NaN|True|False|null|the|unit|total|error)\b|\{\{|\{%|&amp;|&lt;|&quot;")


def make_nothing(folder: Path) -> Workspace:
    home = Workspace(folder / "home")
    pipeline.create_workspace(home)
    return home


def make_one_late_unit(folder: Path) -> Workspace:
    """Zeros, a name full of marks and 3,000 words, sent four days after the last day."""
    nominee = {
        "nominee": NAME, "kind": "Cá nhân", "ethnic": "S'tiêng", "direct_worker": "x", "exemplar": "x",
        "initiative": f"Mô hình {NAME}", "award": "Giấy khen",
        "achievement": "Vận động bà con giữ rừng, hiến đất làm đường và xóa bỏ hủ tục trong ba năm liền.",
    }  # fmt: skip
    sheets = {
        "B02": form_sheet("B02", {"commune": "Xã Đắk Nhau", "households": 0, "poor_start": 0, "escaped": 0}),
        "B06B": form_sheet("B06B", nominee),
        "B11": form_sheet(
            "B11", {"item": "Kết quả nổi bật", "text": LONG}, {"item": "Kiến nghị, đề xuất", "text": NAME}
        ),
    }
    letter = Letter("696", "a@b.example", "BC", "", datetime(2023, 2, 20, 9), (("bc.xlsx", workbook(sheets)),))
    (folder / "thu.eml").write_bytes(as_bytes(letter))
    contacts = (Contact(unit="696", addressee=f"UBND {NAME}", emails="a@b.example"),)
    home = Workspace(folder / "home", office=Office.new(IN_FORCE).model_copy(update={"contacts": contacts}))
    pipeline.collect(home, FEBRUARY, [folder / "thu.eml"])
    return home


def make_all_late_and_all_zero(folder: Path) -> Workspace:
    """Eleven reports of noughts only, each some days after the last day."""
    period = FEBRUARY
    home = Workspace(folder / "home")
    (folder / "thu").mkdir()
    for number, (unit, filling) in enumerate(make_figures(period, 3).items()):
        rows = {
            form: {code: row | dict.fromkeys(_numbers(form) & row.keys(), 0) for code, row in of.items()}
            for form, of in filling.rows.items()
        }
        (path,) = write_forms(
            period, [IN_FORCE.unit(unit)], IN_FORCE, folder / "bieu", {unit: filling.model_copy(update={"rows": rows})}
        ).values()
        sent = datetime(2023, 2, 17 + number % 3, 9)
        letter = Letter(unit, f"{unit}@b.example", "BC", "", sent, ((f"{unit}.xlsx", path.read_bytes()),))
        (folder / "thu" / f"{unit}.eml").write_bytes(as_bytes(letter))
    pipeline.collect(home, period, [folder / "thu"])
    return home


def _numbers(form: str) -> set[str]:
    return {column.key for column in FORMS_BY_ID[form].columns if is_number(column) and not column.computed}


def make_a_full_month(folder: Path) -> Workspace:
    """The demo's February after a clean January."""
    home = Workspace(folder / "home")
    for period, make in ((FEBRUARY.previous(), make_clean_inbox), (FEBRUARY, make_inbox)):
        make(folder / str(period), period, 5)
        pipeline.collect(home, period, [folder / str(period)])
    return home


def write_all(home: Workspace, out: Path, periods: Sequence[str], *, scored: bool) -> list[Path]:
    """Every kind of document the program writes, by the steps that the buttons call; scores only of reports."""
    for period, kind in product(periods, ("bao-cao", "thi-dua")):
        pipeline.draft(home, Period.parse(period), out / f"{kind}-{period}.docx", kind, force=True)
    score(home, FEBRUARY, out / "diem.xlsx", out / "diem.docx" if scored else None)
    commend(home, FEBRUARY, out / "khen.docx", force=True)
    remind(home, FEBRUARY, out / "nhac", date(2023, 2, 21))
    send_back(home, FEBRUARY, out / "tra")
    return sorted(out.rglob("*.docx"))


@pytest.fixture(
    scope="module", params=[make_nothing, make_one_late_unit, make_all_late_and_all_zero, make_a_full_month]
)
def documents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, list[str]]:
    """The pages of each document as LibreOffice prints them; of the folder of reminders, the digest and one letter."""
    make: Callable[[Path], Workspace] = request.param
    folder = tmp_path_factory.mktemp("goc-canh")
    periods = ("2023-02", "2023-Q1", "2023", *(("2023-H1", "2023-9M") if make is make_a_full_month else ()))
    found = write_all(make(folder), folder / "ra", periods, scored=make is not make_nothing)
    letters = [file for file in found if file.parent.name == "nhac"]
    kept = [file for file in found if file not in letters[2:]]
    needs("pdftotext")
    bare = [without_comments(file, folder / "khong-ghi-chu" / f"{number}.docx") for number, file in enumerate(kept)]
    printed = soffice_convert_all(bare, "pdf", folder / "in")
    return {file: pages_of(pdf) for file, pdf in zip(kept, printed, strict=True)}


def without_comments(file: Path, target: Path) -> Path:
    """The same pages: beside a comment LibreOffice 7.4 forgets that a heading goes with what follows it."""
    document = docx.Document(str(file))
    marks = "//w:commentRangeStart | //w:commentRangeEnd | //w:r[w:commentReference]"
    for mark in document.element.body.xpath(marks):
        mark.getparent().remove(mark)
    target.parent.mkdir(exist_ok=True)
    document.save(str(target))
    return target


def pages_of(pdf: Path) -> list[str]:
    read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return read.stdout.decode().split("\f")[:-1]


def test_each_keeps_to_the_decree(documents: dict[Path, list[str]]) -> None:
    assert len(documents) >= 8
    assert {file.name: found for file in documents if (found := problems_of(file))} == {}


def test_no_page_is_empty(documents: dict[Path, list[str]]) -> None:
    assert {file.name: page for file, pages in documents.items() for page in pages if len(page.split()) <= 8} == {}


def test_no_page_ends_with_a_heading(documents: dict[Path, list[str]], tmp_path: Path) -> None:
    """LibreOffice 7.4 slips now and then, but not on both prints of a text: with comments and without."""
    for file, pages in documents.items():
        if ends_with_a_heading(pages):
            (commented,) = soffice_convert_all([file], "pdf", tmp_path)
            assert not ends_with_a_heading(pages_of(commented)), file.name


def ends_with_a_heading(pages: list[str]) -> bool:
    return any(_HEADING.match(page.rstrip().splitlines()[-1]) for page in pages)


def test_words_are_vietnamese_and_filled_in(documents: dict[Path, list[str]]) -> None:
    found = [
        (file.name, line)
        for file, pages in documents.items()
        for line in "\n".join(pages).splitlines()
        if _WRONG.search(line)
    ]
    assert found == []


def test_what_a_unit_wrote_is_in_the_documents_as_it_wrote_it(tmp_path: Path) -> None:
    home = make_one_late_unit(tmp_path)
    report = words_of(pipeline.draft(home, FEBRUARY, tmp_path / "bc.docx").document)
    assert all(sentence.casefold() in report.casefold() for sentence in LONG.removesuffix(".").split(". "))
    assert f"{NAME} (huyện Bù Đăng đề nghị)".casefold() in report.casefold()
    listed = openpyxl.load_workbook(commend(home, FEBRUARY, tmp_path / "khen.docx").workbook).worksheets[0]
    assert NAME in [cell for line in listed.iter_rows(values_only=True) for cell in line]


def test_sentences_have_no_gaps(documents: dict[Path, list[str]]) -> None:
    for file in documents:
        gaps = [line for line in words_of(file).splitlines() if re.search(r": ?[.;,]|\(\)|, ?[.;,]", line)]
        assert gaps == [], file.name


def words_of(file: Path) -> str:
    document = docx.Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_national_title_stands_in_one_line(documents: dict[Path, list[str]]) -> None:
    for file, pages in documents.items():
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0], file.name
