"""The check against Decree 30/2020: each planted violation is found, our own documents have none."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from addin.cli.main import commands
from addin.commend.proposal import write_decision, write_proposal
from addin.documents.decree import problems_of
from addin.documents.head_lines import LINE
from schemas.office import Office
from schemas.office.settings import SIGN_AS
from tests.catalogues import IN_FORCE
from tests.drafting import ABSENT, draft_report, month, nothing
from tests.sheets import FEBRUARY, soffice_convert_all
from tests.test_commend import BANG_KHEN, collective, judged, row

TODAY = date(2023, 3, 1)


def proposal(out: Path, office: Office | None = None) -> Path:
    return write_proposal(
        judged({"696": [row("Điểu Sơn", award=BANG_KHEN), collective("Thôn 3", award=BANG_KHEN)]}),
        IN_FORCE,
        FEBRUARY,
        office or Office.new(IN_FORCE),
        TODAY,
        out,
    )


def paragraphs(document: Document) -> list[Paragraph]:
    return [Paragraph(element, document._body) for element in document.element.body.iter(qn("w:p"))]


def find(document: Document, start: str) -> Paragraph:
    return next(one for one in paragraphs(document) if one.text.startswith(start))


def rewrite(start: str, text: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        first, *others = find(document, start).runs
        first.text = text
        for other in others:
            other.text = ""

    return change


def restyle(start: str, **look: object) -> Callable[[Document], None]:
    """Change the type of a paragraph: size, bold, italic, underline, name."""

    def change(document: Document) -> None:
        for run in find(document, start).runs:
            for name, value in look.items():
                setattr(run.font, name, value)

    return change


def reformat(start: str, **look: object) -> Callable[[Document], None]:
    """Change the format of a paragraph: alignment, first_line_indent, line_spacing …"""

    def change(document: Document) -> None:
        for name, value in look.items():
            setattr(find(document, start).paragraph_format, name, value)

    return change


def margin(side: str, length: float) -> Callable[[Document], None]:
    return lambda document: setattr(document.sections[0], f"{side}_margin", Mm(length))


def without(start: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        found = find(document, start)._p
        found.getparent().remove(found)

    return change


def without_line(number: int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        drawn = [one for one in paragraphs(document) if one.style.name == LINE][number]._p
        drawn.getparent().remove(drawn)

    return change


def long_line(number: int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        drawn = [one for one in paragraphs(document) if one.style.name == LINE][number]
        drawn.paragraph_format.left_indent = drawn.paragraph_format.right_indent = Mm(1)

    return change


def in_table(change_row: Callable[[object], None]) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        for row_element in document.tables[-1]._tbl.tr_lst:
            change_row(row_element)

    return change


def drop(name: str) -> Callable[[object], None]:
    def change(row_element: object) -> None:
        for found in row_element.xpath(f"./w:trPr/w:{name}"):  # type: ignore[attr-defined] # an lxml element
            found.getparent().remove(found)

    return change


def small_paper(document: Document) -> None:
    document.sections[0].page_width, document.sections[0].page_height = Mm(216), Mm(279)


def number_in_footer(document: Document) -> None:
    section = document.sections[0]
    field = section.header.paragraphs[0]._p
    section.footer.paragraphs[0]._p.addnext(field)


def number_on_first_page(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = False


def no_page_number(document: Document) -> None:
    document.sections[0].header.paragraphs[0].clear()


def small_page_number(document: Document) -> None:
    document.styles["Header"].font.size = Pt(10)


def left_page_number(document: Document) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def dashes(document: Document) -> None:
    find(document, "Qua xét đề nghị").insert_paragraph_before("--------")


def coloured(document: Document) -> None:
    find(document, "Qua xét đề nghị").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def theme_font(document: Document) -> None:
    run = find(document, "Qua xét đề nghị").runs[0]._r
    run.get_or_add_rPr().insert(0, parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="Arial" w:hAnsi="Arial"/>'))


def appendix_on_the_same_page(document: Document) -> None:
    found = document.element.body.xpath("./w:p[w:pPr/w:sectPr]")[0]
    found.getparent().remove(found)


def headed(document: Document) -> None:
    heading = find(document, "Qua xét đề nghị").insert_paragraph_before("I. KẾT QUẢ", style="Heading 1")
    heading.paragraph_format.keep_with_next = False


BODY = "Qua xét đề nghị"
DATE = "Bình Phước, ngày"
END = "Ban Dân tộc kính trình Ban Thi đua - Khen thưởng tỉnh xem xét, trình cấp có thẩm quyền quyết"
PLANTED = {
    "paper": (small_paper, "Khổ giấy ở phần 1"),
    "top margin": (margin("top", 15), "Lề trên"),
    "bottom margin": (margin("bottom", 30), "Lề dưới"),
    "left margin": (margin("left", 25), "Lề trái"),
    "right margin": (margin("right", 25), "Lề phải"),
    "font": (theme_font, "phông khác Times New Roman"),
    "colour": (coloured, "không phải màu đen"),
    "underlined": (restyle("Độc lập", underline=True), "gạch chân"),
    "dashes": (dashes, "đường kẻ bằng ký tự"),
    "page number in the footer": (number_in_footer, "Số trang ở chân trang"),
    "no page number": (no_page_number, "Số trang chưa có"),
    "page number too small": (small_page_number, "Số trang phải có cỡ chữ 13 đến 14"),
    "page number on the first page": (number_on_first_page, "Trang thứ nhất hiển thị số trang"),
    "page number not centred": (left_page_number, "chưa được canh giữa lề trên"),
    "nation spelled": (rewrite("CỘNG HÒA", "Cộng hòa xã hội chủ nghĩa Việt Nam"), "Quốc hiệu ghi"),
    "nation missing": (rewrite("CỘNG HÒA", ""), "Chưa có Quốc hiệu"),
    "nation too large": (restyle("CỘNG HÒA", size=Pt(14)), "Quốc hiệu có cỡ chữ 14"),
    "motto with dashes": (rewrite("Độc lập", "Độc lập – Tự do – Hạnh phúc"), "Tiêu ngữ ghi"),
    "motto not bold": (restyle("Độc lập", bold=False), "Tiêu ngữ phải viết chữ đậm"),
    "no line under the motto": (without_line(1), "Chưa có đường kẻ nét liền dưới Tiêu ngữ"),
    "line under the agency too long": (long_line(0), "Đường kẻ dưới tên cơ quan ban hành dài"),
    "parent agency bold": (restyle("UBND TỈNH", bold=True), "chủ quản “UBND TỈNH BÌNH PHƯỚC” không viết chữ đậm"),
    "agency not in capitals": (rewrite("BAN DÂN TỘC", "Ban Dân tộc"), "phải viết chữ in hoa"),
    "number": (rewrite("Số:", "Số: 12 / TTr BDT"), "Số, ký hiệu ghi"),
    "date upright": (restyle(DATE, italic=False), "phải viết chữ nghiêng"),
    "day without zero": (rewrite(DATE, "Bình Phước, ngày 5 tháng 03 năm 2023"), "Ngày ban hành ghi “5”"),
    "month without zero": (rewrite(DATE, "Bình Phước, ngày 05 tháng 2 năm 2023"), "Tháng ban hành ghi “2”"),
    "date without comma": (rewrite(DATE, "Bình Phước ngày 05 tháng 02 năm 2023"), "dấu phẩy sau địa danh"),
    "kind in small letters": (rewrite("TỜ TRÌNH", "Tờ trình"), "Tên loại văn bản “Tờ trình” phải viết chữ in hoa"),
    "kind missing": (without("TỜ TRÌNH"), "Chưa có tên loại văn bản"),
    "subject not bold": (restyle("Về việc", bold=False), "Trích yếu nội dung phải viết chữ đậm"),
    "no line under the subject": (without_line(2), "Chưa có đường kẻ nét liền dưới trích yếu nội dung"),
    "text too small": (restyle(BODY, size=Pt(12)), "cỡ chữ ngoài 13 đến 14"),
    "text not justified": (reformat(BODY, alignment=WD_ALIGN_PARAGRAPH.LEFT), "chưa được canh đều cả hai lề"),
    "first line not indented": (reformat(BODY, first_line_indent=Mm(0)), "chưa lùi dòng đầu"),
    "paragraphs too near": (reformat(BODY, space_after=Pt(0)), "cách đoạn sau chưa đủ 6 pt"),
    "lines too far": (reformat(BODY, line_spacing=2.0), "khoảng cách dòng ngoài 1 đến 1,5"),
    "no mark at the end": (rewrite(END, "Hết."), "“./.”"),
    "heading alone": (headed, "đề mục có thể nằm một mình cuối trang"),
    "recipients' label": (restyle("Nơi nhận:", italic=False), "“Nơi nhận:” phải viết chữ nghiêng, đậm"),
    "recipients too large": (restyle("- Lãnh đạo Ban", size=Pt(12)), "Danh sách nơi nhận phải có cỡ chữ 11"),
    "recipients' end": (rewrite("- Lưu: VT", "- Lưu: VT;"), "dòng cuối là dấu chấm"),
    "file copy missing": (without("- Lưu"), "chưa có dòng “Lưu"),
    "signature without post": (rewrite("TRƯỞNG BAN", "KT. TRƯỞNG BAN"), "phải ghi chức vụ của người ký"),
    "signature in small letters": (rewrite("TRƯỞNG BAN", "Trưởng Ban"), "in hoa, đậm"),
    "appendix on the same page": (appendix_on_the_same_page, "Phụ lục phải bắt đầu ở trang mới"),
    "appendix of nothing": (rewrite("(Kèm theo", "Danh sách"), "chưa ghi “(Kèm theo"),
    "table head not repeated": (in_table(drop("tblHeader")), "chưa lặp lại dòng tiêu đề"),
    "table rows split": (in_table(drop("cantSplit")), "có thể bị ngắt giữa hai trang"),
    "template left": (rewrite(BODY, "Qua xét đề nghị {{ proposed }} đề nghị"), "dấu của mẫu chưa điền"),
    "broken formula": (rewrite("Thôn 3", "#REF!"), "công thức lỗi"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str, tmp_path: Path) -> None:
    plant, words = PLANTED[name]
    out = proposal(tmp_path / "a.docx")
    document = docx.Document(str(out))
    plant(document)
    document.save(str(out))
    found = problems_of(out)
    assert any(words in problem for problem in found), found
    assert len(found) <= 4, found


@pytest.mark.parametrize("sign_as", SIGN_AS)
def test_the_proposal_keeps_to_the_decree_whoever_signs(sign_as: str, tmp_path: Path) -> None:
    office = Office.new(IN_FORCE)
    changed = {
        "sign_as": sign_as,
        "signer": "Điểu Điều",
        "parent_agency": "UBND TỈNH ĐỒNG NAI",
        "agency": "SỞ DÂN TỘC VÀ TÔN GIÁO",
    }
    office = office.model_copy(update={"settings": office.settings.model_copy(update=changed)})
    assert problems_of(proposal(tmp_path / "a.docx", office)) == []


@pytest.mark.parametrize("sign_as", SIGN_AS)
def test_the_heads_own_decision_keeps_to_the_decree(sign_as: str, tmp_path: Path) -> None:
    office = Office.new(IN_FORCE)
    office = office.model_copy(update={"settings": office.settings.model_copy(update={"sign_as": sign_as})})
    decided = judged({"696": [row("Điểu Sơn"), collective("Thôn 3")]})
    assert problems_of(write_decision(decided, IN_FORCE, FEBRUARY, office, TODAY, tmp_path / "a.docx")) == []


@pytest.mark.parametrize("period", ["2023-02", "2023-Q3", "2023-H1", "2023-9M", "2023"])
def test_reports_keep_to_the_decree(period: str, tmp_path: Path) -> None:
    draft_report(nothing(period), None, None, tmp_path / "a.docx")
    assert problems_of(tmp_path / "a.docx") == []


def test_a_full_report_keeps_to_the_decree(tmp_path: Path) -> None:
    draft_report(month("2023-02", without=(ABSENT,)), month("2023-01"), None, tmp_path / "a.docx")
    assert problems_of(tmp_path / "a.docx") == []


_DRAWING = (
    '<w:r {w}><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{emu}" cy="0"/></wp:anchor></w:drawing></w:r>'
)
_OLD_LINE = (
    '<w:r {w}><w:pict><v:line xmlns:v="urn:schemas-microsoft-com:vml" from="10pt,1pt" to="{end}pt,1pt"/></w:pict></w:r>'
)


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (_DRAWING.format(w=nsdecls("w"), emu=58 * 36000), False),
        (_OLD_LINE.format(w=nsdecls("w"), end=10 + 58 * 72 / 25.4), False),
        (f"<w:r {nsdecls('w')}><w:pict/></w:r>", False),
        (_DRAWING.format(w=nsdecls("w"), emu=30 * 36000), True),
    ],
)
def test_a_line_drawn_as_a_shape_counts_with_its_length(shape: str, *, found: bool, tmp_path: Path) -> None:
    out = proposal(tmp_path / "a.docx")
    document = docx.Document(str(out))
    without_line(1)(document)
    find(document, "Độc lập")._p.append(parse_xml(shape))
    document.save(str(out))
    assert ["Đường kẻ dưới Tiêu ngữ" in problem for problem in problems_of(out)] == [True] * found


def test_documents_saved_by_another_program_keep_to_the_decree_still(tmp_path: Path) -> None:
    long = tmp_path / "dài.docx"
    draft_report(month("2023-02", without=(ABSENT,)), month("2023-01"), None, long)
    sources = [proposal(tmp_path / "ngắn.docx"), long]
    texts = soffice_convert_all(sources, "odt", tmp_path / "odt")
    again = soffice_convert_all(texts, "docx", tmp_path / "docx")
    assert [problems_of(path) for path in again] == [[], []]


def test_a_document_made_by_hand_without_tables_is_read_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Báo cáo tình hình")
    document.save(str(tmp_path / "a.docx"))
    found = problems_of(tmp_path / "a.docx")
    assert any("Quốc hiệu" in problem for problem in found)
    assert any("Nơi nhận" in problem for problem in found)
    assert any("Times New Roman" in problem for problem in found), "the theme's font counts"


def test_doctor_says_what_is_wrong_with_a_document_and_refuses_what_is_none(tmp_path: Path) -> None:
    out = proposal(tmp_path / "tờ trình.docx")
    good = CliRunner().invoke(commands, ["doctor", "--document", str(out), "--json"])
    assert json.loads(good.stdout) == {"ok": True, "document": str(out), "problems": []}
    document = docx.Document(str(out))
    coloured(document)
    document.save(str(out))
    bad = CliRunner().invoke(commands, ["doctor", "--document", str(out), "--json"])
    assert bad.exit_code == 0
    assert "màu đen" in json.loads(bad.stdout)["problems"][0]
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 rubbish")
    refused = CliRunner().invoke(commands, ["doctor", "--document", str(tmp_path / "b.docx")])
    assert "Không đọc được tệp" in str(refused.exception)
