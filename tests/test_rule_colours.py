"""What a blank form says of its rules while it is typed: colours, the heading's note, the guide; what is left out."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

from addin.blank_forms.prefill import filling_of
from addin.blank_forms.workbook import plan_form_book
from addin.define.shown import form_lines, form_sheets
from addin.sheets.text_width import lines_of
from addin.sheets.writer import write_book
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import RuleSetting
from schemas.period import Period
from schemas.profile.profile import load
from tests.catalogues import FORMS_BY_ID, IN_FORCE, catalogue_of
from tests.profiles import grids_of_lines, own_office
from tests.sheets import FEBRUARY, soffice_convert

UNIT = IN_FORCE.unit("696")
DUC_PHONG, DUONG_10, DAK_NHAU = "Thị trấn Đức Phong", "Xã Đường 10", "Xã Đak Nhau"


def sheet_of(form: str, filling: Filling | None = None, period: Period = FEBRUARY) -> Worksheet:
    stream = io.BytesIO()
    write_book(plan_form_book(UNIT, period, catalogue_of(period), filling), stream)
    return openpyxl.load_workbook(stream)[FORMS_BY_ID[form].sheet]


def told_in_excel(sheet: Worksheet, tmp_path: Path) -> set[str]:
    """The cells for which LibreOffice finds a condition of the sheet true."""
    book, asked = sheet.parent, {}
    assert book is not None
    for area, rules in list(sheet.conditional_formatting._cf_rules.items()):
        first, _, last = str(area.sqref).partition(":")
        cells = [cell for row in sheet[f"{first}:{last or first}"] for cell in row]
        for rule, cell in ((rule, cell) for rule in rules for cell in cells):
            moved = Translator(f"={rule.formula[0]}", origin=first).translate_formula(cell.coordinate)
            asked[sheet.cell(cell.row, 40 + len(asked) % 300, moved).coordinate] = cell.coordinate
    sheet.title = "hoi"
    book.save(tmp_path / "hoi.xlsx")
    (tmp_path / "ra").mkdir(exist_ok=True)
    saved = soffice_convert(tmp_path / "hoi.xlsx", "xlsx", tmp_path / "ra")
    answers = openpyxl.load_workbook(saved, data_only=True)["hoi"]
    return {cell for place, cell in asked.items() if answers[place].value is True}


@pytest.mark.slow
def test_the_cell_at_which_a_rule_is_broken_is_coloured_and_no_other(tmp_path: Path) -> None:
    rows: dict[str, dict[str, Value]] = {
        DUC_PHONG: {"households": 100, "poor_start": 120, "fell_back": 0, "escaped": 3, "credit_households": 5},
        DUONG_10: {"households": 100, "poor_start": 20, "escaped": 25, "fell_back": 4, "credit_amount": 0.0},
        DAK_NHAU: {"escaped": 25, "credit_households": 5, "credit_amount": 0.0, "fund_paid": 3.0},
    }
    sheet = sheet_of("B02", Filling(rows={"B02": rows}))
    first = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == DUC_PHONG)
    coloured = told_in_excel(sheet, tmp_path)
    assert coloured == {f"D{first}", f"F{first + 1}", f"S{first + 2}"}  # a loan without an amount: at the amount


@pytest.mark.slow
def test_a_blank_form_has_nothing_coloured(tmp_path: Path) -> None:
    for form, period in (("B01", FEBRUARY), ("B11", Period.parse("2023-Q1"))):
        assert told_in_excel(sheet_of(form, period=period), tmp_path) == set()


def test_the_heading_s_note_and_the_guide_say_what_a_colour_means() -> None:
    sheet = sheet_of("B01")
    notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    title = "Ô đổi màu khi chưa đúng: Giải ngân vốn đầu tư không vượt kế hoạch vốn đầu tư năm (NSTW cộng NSĐP)."
    assert any(note.endswith(f"\n{title}") and note.startswith("Lũy kế từ đầu năm") for note in notes)
    assert sheet.parent is not None
    guide = [cell.value for row in sheet.parent["Hướng dẫn"].iter_rows() for cell in row if cell.value]
    assert any("nền vàng đậm" in str(text) for text in guide)
    assert any("Tự tính, không nhập: tỷ lệ phần trăm của “Giải ngân lũy kế / Tổng số”" in str(text) for text in guide)
    foot = [str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Ghi chú:")]
    assert "ô chuyển nền vàng đậm là chưa đúng quy tắc" in foot[0]
    assert "nền vàng đậm" not in str([cell.value for row in sheet_of("B06A").iter_rows() for cell in row])


def test_a_rule_that_the_office_does_not_want_colours_nothing_and_its_tolerance_counts() -> None:
    settings = (
        RuleSetting(code="rule-poor-within-households", severity="Không kiểm tra"),
        RuleSetting(code="rule-progress-agrees-with-quantities", tolerance=7.0),
    )
    office = Office.new(IN_FORCE).model_copy(update={"rule_settings": settings})
    filling = filling_of("696", FEBRUARY, IN_FORCE, {}, office)
    formulas = _formulas(sheet_of("B02", filling))
    assert len(_formulas(sheet_of("B02"))) - len(formulas) == 1
    assert any("7+0.0045" in text for text in _formulas(sheet_of("B03", filling)))
    assert any("1+0.0045" in text for text in _formulas(sheet_of("B03")))


def _formulas(sheet: Worksheet) -> list[str]:
    return [rule.formula[0] for rules in sheet.conditional_formatting._cf_rules.values() for rule in rules]


def test_a_rule_without_words_of_its_own_is_said_in_words() -> None:
    lines = own_office(3)
    lines["Quy tắc"] = [
        {"code": "bare", "form": "TH1", "holds": "[Thiệt hại ước tính] = 0 HOẶC [Nhà sập] > 0", "at": "loss",
         "lines": "1", "severity": "Lỗi"},
    ]  # fmt: skip
    profile = load(grids_of_lines(lines))
    assert [one.message for one in profile.findings] == []
    (rule,) = profile.on(FEBRUARY.to_date).form("TH1").rules
    assert rule.text is not None
    assert rule.text.name == "Dòng “Bão”: “Thiệt hại ước tính” bằng 0 hoặc “Nhà sập” lớn hơn 0."
    assert rule.text.what == (
        "“Thiệt hại ước tính” ghi {loss}; “Nhà sập” ghi {houses}; "
        "cần: “Thiệt hại ước tính” bằng 0 hoặc “Nhà sập” lớn hơn 0."
    )
    assert rule.text.fix.startswith("Đề nghị kiểm tra lại")


@pytest.mark.parametrize(("form", "left_out"), [("B02", 0), ("B12", 2)])
def test_a_shown_form_says_its_rules_in_words_and_which_are_not_on_the_blank_form(form: str, left_out: int) -> None:
    of_march = catalogue_of(Period.parse("2023-03")).form(form)
    shown, lines = form_sheets(of_march), list(form_lines(of_march))
    assert [rule["on_blank_form"] for rule in shown["rules"]].count(False) == left_out
    assert all(str(rule["in_words"]).endswith(".") for rule in shown["rules"])
    assert ("  Chưa tô màu được trên biểu mẫu (chỉ kiểm tra khi thu báo cáo):" in lines) is bool(left_out)


def test_the_legend_of_a_narrow_table_is_not_cut() -> None:
    lines = own_office(3)
    lines["Cột"] = [line for line in lines["Cột"] if line["form"] == "TH1"]
    lines["Biểu"] = [line for line in lines["Biểu"] if line["form"] == "TH1"]
    catalogue = load(grids_of_lines(lines)).on(FEBRUARY.to_date)
    plan = plan_form_book(catalogue.units.units[0], FEBRUARY, catalogue)
    sheet = next(one for one in plan.sheets if one.name == "TH1")
    note = next(one for one in sheet.merges if str(one.content).startswith("Ghi chú:"))
    assert lines_of(str(note.content), sum(sheet.widths.values())) == 2
    assert sheet.heights[note.first_row] >= 33
