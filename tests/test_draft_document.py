"""The Word document itself: layout, wording as a whole, hostile words, tables, and how it prints."""

import io
import re
import subprocess
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate

from addin.documents.decree import problems_of
from addin.documents.frame import sign_lines
from addin.documents.head_lines import LINE
from addin.documents.letter import letter_values
from addin.documents.tables import CELL, KIND, LARGE_CELL, NOTE, TITLE
from addin.documents.templates import LAYOUT
from addin.report.prose import paragraphs
from addin.report.recorder import FigureRecorder
from addin.report.table_plan import planned_tables
from addin.report.tables import appendix_tables
from schemas.office import Office
from schemas.office.settings import ALONE, BY_ORDER, CALENDAR_YEAR, FOR_AGENCY, FOR_HEAD, REPORTING_YEAR
from schemas.summary import Summary
from tests.catalogues import ALL_FORMS, IN_FORCE
from tests.drafting import ABSENT, draft_report, month, nothing, summary_of, whole
from tests.sheets import needs, soffice_convert

HOSTILE = 'Ấp "5" & <b>Chợ</b> {{ 7*7 }} {% raw %} {# x #} ]]> \x0b# V. GIẢ\n# VI. GIẢ'
PLAIN = '5" & <b>Chợ</b> {{ 7*7 }} {% raw %} {# x #} ]]>'
#: What must never reach the office: program words, gaps, punctuation that a missing piece leaves behind.
_WRONG = re.compile(r"None|nan\b|True|False|undefined|\{\{|\{%|  | [,;:.](?!\.)|,,|;;|\.\.|\( | \)|\(\)|: \.|;\.")
_ENGLISH = re.compile(r"\b(the|and|of|unit|total|report|page|month|figure|value|count|missing|minimum|maximum)\b", re.I)


def draft(current: Summary, out: Path, previous: Summary | None = None, last_year: Summary | None = None) -> Document:
    draft_report(current, previous, last_year, out)
    return docx.Document(str(out))


def lines(document: Document) -> list[str]:
    """Every paragraph, those in tables too."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


def every_paragraph(document: Document) -> list[Paragraph]:
    return [Paragraph(element, document) for element in document.element.body.iter(qn("w:p"))]


def headings(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


@pytest.fixture(scope="module")
def february(tmp_path_factory) -> Document:
    out = tmp_path_factory.mktemp("draft") / "bao-cao.docx"
    return draft(month("2023-02", without=(ABSENT,)), out, month("2023-01"), month("2022-02"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Document:
    return draft(nothing(), tmp_path_factory.mktemp("draft") / "trong.docx")


def test_the_whole_outline_is_there(february):
    found = headings(february)
    assert [text for text in found if re.match(r"[IVX]+\. ", text)] == [
        "I. KẾT QUẢ THỰC HIỆN",
        "II. ĐÁNH GIÁ CHUNG",
        "III. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 3 NĂM 2023",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
    ]
    results = found[found.index("I. KẾT QUẢ THỰC HIỆN") + 1 : found.index("II. ĐÁNH GIÁ CHUNG")]
    assert [text.partition(".")[0] for text in results] == [str(number) for number in range(1, 12)]


@pytest.mark.parametrize("which", ["february", "empty"])
def test_no_heading_stands_without_text(which, request):
    document = request.getfixturevalue(which)
    levels = [(p.style.name, p.text) for p in document.paragraphs if p.text.strip()]
    for (style, text), (following, _) in pairwise(levels):
        if style == "Heading 2":
            assert not following.startswith("Heading"), text
        if style == "Heading 1":
            assert following != "Heading 1", text


@pytest.mark.parametrize("which", ["february", "empty"])
def test_the_wording_has_no_gaps_program_words_or_english(which, request):
    for line in lines(request.getfixturevalue(which)):
        if "/BC-BDT" in line or "Bình Phước, ngày" in line:
            continue  # these have blanks that the clerk fills in
        assert not _WRONG.search(line), line
        assert not _ENGLISH.search(line), line


def test_the_text_ends_with_the_official_mark(february):
    body = [p.text for p in february.paragraphs if p.style.name == "Nội dung"]
    assert body[-1].endswith("./.")
    assert sum("./." in text for text in body) == 1


def test_missing_units_are_named_in_text_and_appendix(february):
    found = "\n".join(lines(february))
    assert "10/11 đơn vị; chưa có báo cáo của: huyện Đồng Phú." in found
    assert "Số liệu của 10/11 đơn vị; chưa có: huyện Đồng Phú" in found


def test_a_report_on_nothing_says_so_in_every_section(empty):
    found = lines(empty)
    assert sum(text.startswith("Chưa có số liệu của các đơn vị") for text in found) == 11
    assert found.count("Chưa có báo cáo của các đơn vị về nội dung này.") == 4
    assert "Trong kỳ chưa có số liệu của đơn vị nào để lập biểu." in found
    assert "Chưa có số liệu kỳ trước và cùng kỳ năm trước để so sánh." in "\n".join(found)


def nothing_done(unit):
    """B02 of a unit that reports 0 wherever something could have been done."""
    return whole(unit, households=9, poor_start=3, target_cut=1, escaped=0, fell_back=0)


def test_zero_is_said_to_be_nothing(tmp_path):
    everybody = {unit.code: nothing_done(unit.code) for unit in IN_FORCE.units_on(date(2023, 2, 14))}
    found = "\n".join(lines(draft(summary_of("2023-02", everybody), tmp_path / "a.docx")))
    assert "từ 33 hộ nghèo đầu năm chưa có hộ thoát nghèo, không có hộ phát sinh, tái nghèo, cuối kỳ còn 33 hộ" in found
    assert "Chưa phát sinh cho vay vốn ưu đãi." in found


@pytest.mark.parametrize(("choice", "day"), [(REPORTING_YEAR, "15/12/2022"), (CALENDAR_YEAR, "01/01/2023")])
def test_the_report_says_from_which_day_figures_accumulate(tmp_path, choice, day):
    office = Office.new(IN_FORCE)
    office = office.model_copy(update={"settings": office.settings.model_copy(update={"cumulative_from": choice})})
    draft_report(month("2023-02"), None, None, tmp_path / "a.docx", office=office)
    assert f"Số lũy kế tính từ ngày {day}." in "\n".join(lines(docx.Document(str(tmp_path / "a.docx"))))


def test_zero_of_some_units_is_not_said_of_the_others(tmp_path):
    others = {unit.code: nothing_done(unit.code) for unit in IN_FORCE.units_on(date(2023, 2, 14))[1:]}
    found = "\n".join(lines(draft(summary_of("2023-02", others), tmp_path / "a.docx")))
    assert "Các đơn vị đã báo cáo chưa phát sinh cho vay vốn ưu đãi." in found
    assert "Chưa phát sinh" not in found


def test_districts_words_are_neither_markup_nor_templates(tmp_path):
    work = {"work": HOSTILE, "source": "Khác", "plan_year": 5.0, "paid": 1.0, "status": "Tạm dừng", "obstacle": HOSTILE}
    person = {"nominee": HOSTILE, "kind": "Cá nhân", "award": "Giấy khen của Trưởng Ban Dân tộc"}
    said = {str(code): {"text": HOSTILE} for code in range(1, 6)}
    current = summary_of("2023-02", {"696": {"B07": {"1": work}, "B06B": {"1": person}, "B11": said}})
    document = draft(current, tmp_path / "a.docx")
    found = "\n".join(lines(document))
    assert found.count(PLAIN) >= 6
    assert "49" not in found
    assert not any("GIẢ" in text for text in headings(document))


def test_the_same_words_stand_once_under_all_their_names(tmp_path):
    said = {"B11": {"2": {"text": "Thiếu cán bộ."}}}
    silent = {"B11": {"2": {"text": "Không"}}}
    current = summary_of("2023-02", {"696": said, "691": said, "692": silent})
    found = lines(draft(current, tmp_path / "a.docx"))
    words = "- Hướng dẫn, tổ chức thực hiện, cán bộ: thiếu cán bộ (huyện Bù Gia Mập và huyện Bù Đăng)."
    assert words in found
    assert not any("huyện Lộc Ninh" in text for text in found)


def test_page_and_type_follow_decree_30(february):
    first, last = february.sections[0], february.sections[-1]
    assert (first.page_width.mm, first.page_height.mm) == (pytest.approx(210, abs=0.5), pytest.approx(297, abs=0.5))
    assert 20 <= round(first.top_margin.mm) <= 25
    assert 20 <= round(first.bottom_margin.mm) <= 25
    assert 30 <= round(first.left_margin.mm) <= 35
    assert 15 <= round(first.right_margin.mm, 1) + 0.1 <= 20.1
    assert last.orientation == WD_ORIENT.LANDSCAPE
    body = february.styles["Nội dung"]
    assert (body.font.name, body.font.size.pt) == ("Times New Roman", 14)
    assert body.paragraph_format.space_after.pt >= 6
    assert 10 <= round(body.paragraph_format.first_line_indent.mm, 1) <= 12.8


def test_page_numbers_stand_on_top_from_the_second_page(february):
    first = february.sections[0]
    assert first.different_first_page_header_footer
    assert " PAGE " in first.header._element.xml
    assert "PAGE" not in first.first_page_header._element.xml
    assert first.header.paragraphs[0].style.paragraph_format.alignment == 1


def test_lines_of_the_head_are_drawn_not_underlined(february):
    drawn = [paragraph for paragraph in every_paragraph(february) if paragraph.style.name == LINE]
    assert len(drawn) == 3
    assert "<w:pBdr>" in february.styles[LINE].element.xml
    assert "<w:u " not in february.element.body.xml


def test_table_heads_are_repeated_and_rows_do_not_split(february):
    tables = [table for table in february.tables[2:] if len(table.rows) > 1]  # after the head and the signature
    assert len(tables) == len(planned_tables(month("2023-02", without=(ABSENT,)))) + 1  # and one of names
    for table in tables:
        heads = [row for row in table.rows if row._tr.xpath("./w:trPr/w:tblHeader")]
        assert 1 <= len(heads) <= 3
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


def test_a_text_longer_than_a_page_leaves_no_page_empty(tmp_path):
    said = {"B11": {"1": {"text": " ".join(f"Đã vận động bà con tổ {n} hiến đất làm đường." for n in range(300))}}}
    draft(summary_of("2023-02", {"696": said}), tmp_path / "a.docx")
    printed = soffice_convert(tmp_path / "a.docx", "pdf", tmp_path)
    needs("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    assert "".join(text.split()).count("hiến") == 300
    assert all(len(page.split()) > 20 for page in text.split("\f")[:-1])
    assert problems_of(tmp_path / "a.docx") == []


def test_no_appendix_table_is_wider_than_the_page(february):
    section = february.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    for table in february.tables[2:]:
        assert sum(column.width for column in table.columns) <= room * 1.005


def test_every_column_that_is_summed_has_a_place_in_the_appendix():
    recorder = FigureRecorder(month("2023-02"))
    appendix_tables(recorder)
    printed = {(figure.place.form, figure.place.column) for figure in recorder.figures}
    summed = {(form.id, column.key) for form in ALL_FORMS for column in form.columns if column.in_total}
    assert summed - printed == set()


def layout() -> io.BytesIO:
    return io.BytesIO(resources.files("templates").joinpath(LAYOUT).read_bytes())


def test_the_layout_uses_only_what_it_is_given():
    used = DocxTemplate(layout()).get_undeclared_template_variables()
    assert used - {*letter_values(Office.new(IN_FORCE), date(2023, 2, 1))} == {"head", "body"}


def test_the_layout_has_the_styles_that_the_program_uses():
    names = {style.name for style in docx.Document(layout()).styles}
    assert {KIND, TITLE, NOTE, CELL, LARGE_CELL, LINE} <= names


@pytest.mark.parametrize(
    ("period", "title", "signed"),
    [
        ("2023-02", "tháng 02 năm 2023", "tháng 02 năm 2023"),
        ("2023-10", "tháng 10 năm 2023", "tháng 10 năm 2023"),
        ("2023-Q3", "quý III năm 2023", "tháng 9 năm 2023"),
        ("2023-H1", "6 tháng đầu năm 2023", "tháng 6 năm 2023"),
        ("2023", "năm 2023", "tháng 12 năm 2023"),
    ],
)
def test_head_names_the_period_and_the_month_of_signing(period, title, signed, tmp_path):
    found = lines(draft(nothing(period), tmp_path / "a.docx"))
    assert f"Kết quả công tác dân tộc {title} và" in found
    assert any(text.startswith("Bình Phước, ngày") and text.endswith(signed) for text in found)


def test_a_failing_draft_leaves_the_old_document(tmp_path, monkeypatch):
    out = tmp_path / "bao-cao.docx"
    out.write_bytes(b"old")
    monkeypatch.setattr("addin.documents.document.add_table", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        draft_report(month("2023-02"), None, None, out)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_prose_has_no_paragraph_that_says_nothing():
    found = paragraphs("bao-cao", FigureRecorder(month("2023-02", without=(ABSENT,)), month("2023-01")))
    assert len(found) > 80
    assert [p for p in found if not re.search(r"[0-9A-Za-zÀ-ỹ]{2}", p.text)] == []


def test_it_prints_without_an_empty_page(tmp_path):
    out = tmp_path / "bao-cao.docx"
    draft(month("2023-02", without=(ABSENT,)), out, month("2023-01"), month("2022-02"))
    printed = soffice_convert(out, "pdf", tmp_path)
    needs("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    pages = text.split("\f")[:-1]
    assert 10 < len(pages) <= 16
    assert all(len(page.split()) > 20 for page in pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    appendix = next(number for number, page in enumerate(pages) if "SỐ LIỆU TỔNG HỢP" in page)
    numbers = [page.split()[0] for page in (*pages[1:appendix], *pages[appendix + 1 :])]
    assert numbers == [*map(str, range(2, appendix + 1)), *map(str, range(2, len(pages) - appendix + 1))]
    assert pages[appendix].split()[:2] == ["Phụ", "lục"]


@pytest.mark.parametrize(
    ("sign_as", "lines"),
    [
        (ALONE, ["TRƯỞNG BAN"]),
        (FOR_HEAD, ["KT. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG"]),
        (BY_ORDER, ["TL. TRƯỞNG BAN", "CHÁNH VĂN PHÒNG"]),
        (FOR_AGENCY, ["TM. BAN DÂN TỘC", "TRƯỞNG BAN"]),
    ],
)
def test_who_signs_is_written_as_the_settings_say(sign_as, lines):
    settings = Office.new(IN_FORCE).settings.model_copy(update={"sign_as": sign_as, "signer_post": "Chánh Văn phòng"})
    assert sign_lines(settings) == lines
