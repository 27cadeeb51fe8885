"""The blank workbooks: what a district gets, opened with openpyxl, and what LibreOffice makes of it."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.guide import plan_guide
from addin.blank_forms.prefill import filling_of
from addin.blank_forms.workbook import plan_form_book, write_forms
from addin.check.submission import examine
from addin.sheets.drop_downs import SHEET as LISTS
from addin.sheets.writer import write_book
from schemas import cover
from schemas.cells import Value
from schemas.computation import Linear
from schemas.fields import COUNT
from schemas.filling import Filling
from schemas.form import Agg, Column, Form
from schemas.office import Office
from schemas.office.settings import CALENDAR_YEAR, REPORTING_YEAR
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE, catalogue_of
from tests.packages import without_results
from tests.sheets import FEBRUARY, soffice_convert

UNIT = IN_FORCE.unit("696")
COMMUNES = [commune.name for commune in IN_FORCE.communes_of("696", FEBRUARY.to_date)]
PLAN_KEYS = ("plan_capital_central", "plan_capital_local", "plan_recurrent_central", "plan_recurrent_local")


def _programme_rows() -> dict[str, dict[str, Value]]:
    form = FORMS_BY_ID["B01"]
    rows: dict[str, dict[str, Value]] = {}
    for number, row in enumerate((row for row in form.fixed_rows if row.code not in form.children), 1):
        rows[row.code] = {key: 100.0 * number + place / 8 for place, key in enumerate(PLAN_KEYS)}
        rows[row.code] |= {
            "paid_capital": 12.345 * number,
            "paid_recurrent": 0.0,
            "target_qty": 7,
            "done_qty": number % 7,
        }
    return rows


def _poverty_rows() -> dict[str, dict[str, Value]]:
    keys = ("households", "poor_start", "target_cut", "escaped", "fell_back", "land", "credit_households")
    rows: dict[str, dict[str, Value]] = {}
    for number, commune in enumerate(COMMUNES, 1):
        rows[commune] = dict(zip(keys, (500 + number, 90 + number, 20, 3 + number, 2, 1, 4), strict=True))
        rows[commune] |= {"credit_amount": 200.125, "fund_plan": 60.5, "fund_paid": 1.005 * number}
    return rows


def _filling() -> Filling:
    """Valid values of every type, with decimals, dates, marks, long texts and a text that looks like a formula."""
    person = {"full_name": "Điểu Sơn", "birth_year": 1950, "gender": "Nam", "ethnic": "Xtiêng", "commune": COMMUNES[2]}
    person |= {"role": "Già làng", "change": "Không đổi", "visits": 2, "trained": True, "hamlet": "=Thôn 3"}
    work = {"work": "Đường thôn 5", "source": "Ngân sách tỉnh", "approved": 900.0, "plan_year": 300.0, "paid": 100.0}
    work |= {"started_on": date(2023, 1, 3), "due_on": date(2023, 11, 30), "status": "Đang thi công"}
    movement = {"movement": "Phong trào riêng của huyện", "target": 8, "done": 6.5}
    reform = {str(n): {"actual": 90.5 if n < 5 else 6} for n in range(1, 9)}
    staff = {str(n): {"quantity": 1} for n in range(1, 9)}
    campaigns: dict[str, dict[str, Value]] = {str(n): {"sessions": 0} for n in range(2, 8)}
    campaigns["1"] = {"sessions": 3, "attendees": 120, "attendees_minority": 90, "fund_paid": 4.5}
    return Filling(
        cover={"preparer": "Điểu Sơn", "head": "Thị Mai", "phone": "0912345678", "signed_on": date(2023, 2, 15)},
        rows={
            "B01": _programme_rows(),
            "B02": _poverty_rows(),
            "B04": {"1": person},
            "B05": campaigns,
            "B06A": {"1": {"target": 4, "done": 3}, "2": {"target": 5}, "8": movement},
            "B07": {"1": work, "2": {**work, "work": "Cầu dân sinh"}},
            "B08": reform,
            "B09": staff,
            "B11": {"1": {"text": "Dòng thứ nhất.\nDòng thứ hai."}},
        },
        fields={"B09": {"structure": "Phòng Dân tộc riêng"}},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def blank(folder: Path) -> Workbook:
    return openpyxl.load_workbook(write_forms(FEBRUARY, [UNIT], IN_FORCE, folder)["696"])


@pytest.fixture(scope="module")
def filled(folder: Path) -> Path:
    return write_forms(FEBRUARY, [UNIT], IN_FORCE, folder / "filled", {"696": _filling()})["696"]


def _texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def _find(sheet: Worksheet, text: str) -> tuple[int, int]:
    """Row and column (from 1) of the first cell with that text."""
    return next((cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == text)


def _formulas(sheet: Worksheet) -> Iterator[str]:
    return (cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def _examined(file: Path) -> Submission:
    source = SourceFile(name=file.name, content=file.read_bytes())
    result = examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(result, SetAside), result.message
    return result


def test_eleven_units_get_a_workbook_each_with_a_plain_file_name(tmp_path: Path) -> None:
    files = write_forms(FEBRUARY, IN_FORCE.units_on(FEBRUARY.to_date), IN_FORCE, tmp_path)
    assert sorted(files) == [str(code) for code in range(688, 699)]
    assert files["696"].name == "BieuMau_2023-02_696_Bu-Dang.xlsx"
    assert files["689"].name == "BieuMau_2023-02_689_Dong-Xoai.xlsx"
    assert sorted(tmp_path.iterdir()) == sorted(files.values())


def test_sheets_stand_in_the_order_of_the_catalogue_between_cover_and_guide(blank: Workbook) -> None:
    assert blank.sheetnames == ["Bìa", *(form.sheet for form in ALL_FORMS), "Hướng dẫn", "Danh mục"]
    assert blank[LISTS].sheet_state == "hidden"


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.id)
def test_every_column_of_the_schema_has_its_label_and_its_unit(blank: Workbook, form: Form) -> None:
    texts = _texts(blank[form.sheet])
    for column in form.columns:
        assert column.label in texts
        assert set(column.headings) <= set(texts)
        assert not column.unit or f"({column.unit})" in texts
    assert ("STT" in texts) == ("code" not in form.by_key)
    assert f"Biểu số: {form.id}/BDT" in texts


def test_column_numbers_say_how_computed_columns_follow(blank: Workbook) -> None:
    assert {"(7)=(3)+(4)+(5)+(6)", "(11)=(10)/(7)"} <= set(_texts(blank["B01-MTQG"]))
    assert {"(1)", "(8)=(4)+(7)-(6)", "(10)=(6)/(5)"} <= set(_texts(blank["B02-Giảm nghèo"]))


def test_rows_are_printed_with_all_communes_in_official_order(blank: Workbook) -> None:
    sheet = blank["B02-Giảm nghèo"]
    row, column = _find(sheet, COMMUNES[0])
    assert [sheet.cell(row + i, column).value for i in range(len(COMMUNES) + 1)] == [*COMMUNES, "Tổng cộng"]
    assert [sheet.cell(row + i, 1).value for i in range(3)] == [1, 2, 3]


def test_letterhead_names_the_kind_of_unit_and_title_keeps_symbols_of_documents(folder: Path) -> None:
    units = [IN_FORCE.unit(code) for code in ("688", "689")]
    files = write_forms(FEBRUARY, units, IN_FORCE, folder / "kinds")
    heads = [openpyxl.load_workbook(files[unit.code])["B01-MTQG"]["A1"].value for unit in units]
    assert heads == ["UBND THỊ XÃ PHƯỚC LONG", "UBND THÀNH PHỐ ĐỒNG XOÀI"]
    texts = _texts(openpyxl.load_workbook(files["688"])["B01-MTQG"])
    assert "CHƯƠNG TRÌNH MTQG PHÁT TRIỂN KT-XH VÙNG ĐỒNG BÀO DTTS VÀ MIỀN NÚI (QĐ 1719/QĐ-TTg)" in texts
    assert "Kỳ báo cáo: tháng 02 năm 2023 (từ 15/01/2023 đến 14/02/2023)" in texts
    assert "Đơn vị tính tiền: triệu đồng" in texts


def test_identity_stands_in_hidden_names(folder: Path, blank: Workbook) -> None:
    names = blank.defined_names
    assert {name: names[name].value for name in ("TH_unit", "TH_period", "TH_form_version")} == {
        "TH_unit": '"696"',
        "TH_period": '"2023-02"',
        "TH_form_version": f'"{IN_FORCE.version}"',
    }
    assert [name for name in names if not name.startswith("TH_")] == []
    assert all(names[name].hidden for name in names)
    assert {f"TH_form_{form.id}" for form in ALL_FORMS} <= set(names)
    sheet, _, cell = names["TH_form_B02"].value.replace("$", "").rpartition("!")
    assert blank[sheet.strip("'")][cell].value == "STT"


def test_only_what_a_district_fills_in_is_open(blank: Workbook) -> None:
    sheet = blank["B02-Giảm nghèo"]
    row, column = _find(sheet, COMMUNES[0])
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet.cell(row, column).protection.locked
    assert not sheet.cell(row, column + 1).protection.locked
    assert all(sheet[cell].protection.locked for cell in _formulas(sheet))
    assert all(blank[form.sheet].protection.sheet for form in ALL_FORMS)


def test_rows_may_be_inserted_in_lists_only(blank: Workbook) -> None:
    may_insert = {form.id for form in ALL_FORMS if not blank[form.sheet].protection.insertRows}
    assert may_insert == {"B04", "B06A", "B06B", "B07", "B10"}


def test_label_of_an_added_row_stays_open_when_it_is_filled_in(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)["B06A-Chỉ tiêu thi đua"]
    row, column = _find(sheet, "Phong trào riêng của huyện")
    assert not sheet.cell(row, column).protection.locked
    assert sheet.cell(row - 1, column).protection.locked


def test_every_sheet_prints_on_a4_one_page_wide_with_its_header_repeated(blank: Workbook) -> None:
    for form in ALL_FORMS:
        sheet = blank[form.sheet]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        first, last = (int(row.strip("$")) for row in sheet.print_title_rows.split(":"))
        assert sheet.freeze_panes == sheet.cell(last + 1, _frozen_column(form) + 1).coordinate
        assert first < last
        assert "Trang &P/&N" in str(sheet.oddFooter.center.text)


def _frozen_column(form: Form) -> int:
    keys = [column.key for column in form.columns]
    return keys.index(form.label_key or keys[0]) + (1 if "code" in keys else 2)


def test_cells_accept_what_their_column_type_accepts(blank: Workbook) -> None:
    sheet = blank["B07-Đầu tư công"]
    header = {cell.value: cell.column for row in sheet.iter_rows(max_row=10) for cell in row if cell.value}
    row = _find(sheet, "(1)")[0] + 1
    rules = {
        label: [rule for rule in sheet.data_validations.dataValidation if sheet.cell(row, at).coordinate in rule.cells]
        for label, at in header.items()
    }
    assert [(r.type, r.formula1, r.formula2) for r in rules["Khối lượng hoàn thành"]] == [("decimal", "0", "100")]
    assert [(r.type, r.operator) for r in rules["Giải ngân lũy kế"]] == [("decimal", "greaterThanOrEqual")]
    assert [r.type for r in rules["Khởi công"]] == ["date"]
    assert "Đang thi công" in rules["Tình trạng"][0].formula1
    assert rules["Tỷ lệ giải ngân"] == []
    texts = [f"{r.errorTitle} {r.error}" for r in sheet.data_validations.dataValidation]
    assert all(text.startswith("Số liệu chưa hợp lệ Ô “") for text in texts)


def test_long_lists_are_offered_from_the_hidden_sheet(blank: Workbook) -> None:
    sheet = blank["B04-Uy tín"]
    sources = [r.formula1 for r in sheet.data_validations.dataValidation if LISTS in str(r.formula1)]
    assert sources
    for source in sources:
        column, first, last = re.fullmatch(rf"'{LISTS}'!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", source).groups()
        options = [blank[LISTS][f"{column}{row}"].value for row in range(int(first), int(last) + 1)]
        assert all(options)
    assert len(options) == 54


def test_communes_are_offered_in_a_drop_down_of_the_unit_alone(blank: Workbook) -> None:
    sources = [r.formula1 for r in blank["B10-An ninh"].data_validations.dataValidation]
    assert f'"{",".join(COMMUNES)}"' in sources


def test_the_rate_of_a_result_that_is_not_filled_in_stays_blank(blank: Workbook) -> None:
    assert blank["B06A-Chỉ tiêu thi đua"]["G11"].value == '=IF(OR(N(E11)=0,COUNT(F11)=0),"",ROUND(F11/E11*100,2))'


def test_number_formats_are_stored_in_the_neutral_form(blank: Workbook) -> None:
    formats = {cell.number_format for form in ALL_FORMS for row in blank[form.sheet].iter_rows() for cell in row}
    measures = {row.unit_of_measure for row in FORMS_BY_ID["B01"].fixed_rows}
    expected = {"General", "@", "0", "#,##0", "#,##0.0##", "#,##0.00", "dd/mm/yyyy"}
    assert formats == expected | {f'#,##0" {measure}"' for measure in measures}


def test_all_text_is_times_new_roman(blank: Workbook) -> None:
    fonts = {cell.font.name for sheet in blank for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"Times New Roman"}


def test_hints_are_notes_on_the_header(blank: Workbook) -> None:
    sheet = blank["B02-Giảm nghèo"]
    row, column = _find(sheet, "Số hộ thoát nghèo lũy kế")
    assert "Lũy kế từ đầu năm (ngày ghi dưới biểu)." in sheet.cell(row, column).comment.text


def test_body_rows_grow_with_what_is_typed(folder: Path) -> None:
    file = write_forms(FEBRUARY, [UNIT], IN_FORCE, folder)["696"]
    xml = zipfile.ZipFile(file).read(f"xl/worksheets/sheet{len(ALL_FORMS) + 1}.xml").decode()  # B11
    rows = {int(number): rest for number, rest in re.findall(r'<row r="(\d+)"([^>]*)>', xml)}
    assert "customHeight" in rows[4]
    assert 'ht="51"' in rows[9]
    assert "customHeight" not in rows[9]


def test_cover_knows_the_unit_and_the_period(blank: Workbook) -> None:
    sheet = blank["Bìa"]
    values = {sheet.cell(row, 2).value: sheet.cell(row, 3).value for row in range(1, 30)}
    assert [values[label] for label in ("Đơn vị báo cáo", "Loại kỳ báo cáo", "Kỳ số", "Năm")] == [
        UNIT.name, "Tháng", 2, 2023,
    ]  # fmt: skip
    assert (values["Từ ngày"].date(), values["Đến ngày"].date()) == (FEBRUARY.from_date, FEBRUARY.to_date)
    assert set(values) >= {field.label for field in cover.FIELDS}


def test_period_without_a_number_leaves_it_blank(folder: Path) -> None:
    half = Period.parse("2023-H1")
    file = write_forms(half, [UNIT], catalogue_of(half), folder / "half")["696"]
    sheet = openpyxl.load_workbook(file)["Bìa"]
    row, column = _find(sheet, "Kỳ số")
    assert sheet.cell(row, column + 1).value is None


@pytest.mark.parametrize(("choice", "day"), [(REPORTING_YEAR, "15/12/2022"), (CALENDAR_YEAR, "01/01/2023")])
def test_forms_say_from_which_day_figures_accumulate(tmp_path: Path, choice: str, day: str) -> None:
    office = Office.new(IN_FORCE)
    office = office.model_copy(update={"settings": office.settings.model_copy(update={"cumulative_from": choice})})
    filling = filling_of("696", FEBRUARY, IN_FORCE, {}, office)
    file = write_forms(FEBRUARY, [IN_FORCE.unit("696")], IN_FORCE, tmp_path, {"696": filling})["696"]
    book = openpyxl.load_workbook(file)
    for form in ALL_FORMS:
        texts = [str(cell.value) for row in book[form.sheet].iter_rows() for cell in row if cell.value]
        said = [text for text in texts if "số lũy kế tính từ" in text]
        assert [day in text for text in said] == [True] * any(column.cumulative for column in form.columns)
    guide = [str(cell.value) for row in book["Hướng dẫn"].iter_rows() for cell in row if cell.value]
    assert any(f"Số lũy kế tính từ ngày {day}." in text for text in guide)


def test_guide_explains_every_column_and_gives_the_deadline(blank: Workbook) -> None:
    text = "\n".join(_texts(blank["Hướng dẫn"]))
    assert "chậm nhất là hết ngày 16/02/2023" in text
    assert "ghi 0; riêng biểu B03, B06B, B07, B10 thì để trống cả biểu." in text
    for form in ALL_FORMS:
        assert form.title in text
        for column in form.columns:
            assert column.full_label in text
    assert "{" not in text


def test_guide_numbers_columns_as_the_form_does(blank: Workbook) -> None:
    guide, form = blank["Hướng dẫn"], blank["B02-Giảm nghèo"]
    row, column = _find(guide, "Vay vốn ưu đãi / Số tiền")
    label_row, label_column = _find(form, "Số tiền")
    numbers = [form.cell(r, label_column).value for r in range(label_row, label_row + 4)]
    assert guide.cell(row, column - 1).value in numbers


def test_blank_form_shows_no_figures(folder: Path) -> None:
    file = write_forms(FEBRUARY, [UNIT], IN_FORCE, folder)["696"]
    book = openpyxl.load_workbook(file, data_only=True)
    formulas = openpyxl.load_workbook(file)
    for form in ALL_FORMS:
        shown = {book[form.sheet][cell].value for cell in _formulas(formulas[form.sheet])}
        assert shown <= {None, ""}


def test_blank_form_is_recognised_and_every_cell_is_accounted_for(folder: Path) -> None:
    submission = _examined(write_forms(FEBRUARY, [UNIT], IN_FORCE, folder)["696"])
    assert (submission.unit, submission.period, submission.has_content) == ("696", FEBRUARY, False)
    assert [table.form for table in submission.tables] == [form.id for form in ALL_FORMS]
    assert submission.control.cells_read == submission.control.cells_used
    assert {finding.code for finding in submission.findings} == {"sheet-empty", "cell-required"}
    required = [finding.message for finding in submission.findings if finding.code == "cell-required"]
    named = ("Người lập biểu", "Thủ trưởng đơn vị", "Tình trạng kiện toàn")
    assert [any(name in message for message in required) for name in named] == [True, True, True]
    assert len(required) == len(named), "a remark beside a blank field is not its value"


def test_text_that_looks_like_a_formula_stays_text(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled)["B04-Uy tín"]
    row, column = _find(sheet, "=Thôn 3")
    assert sheet.cell(row, column).data_type == "s"


def test_totals_add_each_project_once(filled: Path) -> None:
    sheet = openpyxl.load_workbook(filled, data_only=True)["B01-MTQG"]
    row, column = _find(sheet, "Tổng cộng")
    leaves = _programme_rows().values()
    expected = [sum(float(str(values[key])) for values in leaves) for key in PLAN_KEYS]
    shown = [sheet.cell(row, column + 1 + place).value for place in range(5)]
    assert shown == pytest.approx([*expected, sum(expected)])


def test_filled_form_comes_back_without_a_finding(filled: Path) -> None:
    submission = _examined(filled)
    assert [(finding.form, finding.cell, finding.code) for finding in submission.findings] == []
    poverty = submission.table("B02")
    assert poverty is not None
    assert [record.values["escaped"] for record in poverty.records] == [4 + n for n in range(len(COMMUNES))]


def test_libreoffice_calculates_what_was_written(filled: Path, tmp_path: Path) -> None:
    bare = without_results(filled, tmp_path / "bare.xlsx")
    (tmp_path / "out").mkdir()
    result = soffice_convert(bare, "xlsx", tmp_path / "out")
    formulas = openpyxl.load_workbook(filled)
    written, calculated = (openpyxl.load_workbook(file, data_only=True) for file in (filled, result))
    compared = 0
    for form in ALL_FORMS:
        for cell in _formulas(formulas[form.sheet]):
            ours, theirs = (book[form.sheet][cell].value for book in (written, calculated))
            assert (theirs or None) == (ours or None) or theirs == pytest.approx(ours, abs=1e-6), (form.id, cell)
            compared += isinstance(ours, int | float)
    assert compared > 150


def _figures(submission: Submission) -> list[tuple[str, str, str, Value]]:
    """Every filled value; an .xls by LibreOffice stores a formula's blank as 0, which counts the same."""
    return [
        (table.form, record.code, key, value)
        for table in submission.tables
        for record in table.records
        for key, value in record.values.items()
        if value or (value == 0 and record.code not in FORMS_BY_ID[table.form].children)
    ]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_figures_and_units_behind_numbers_survive_another_format(filled: Path, tmp_path: Path, kind: str) -> None:
    saved = _examined(soffice_convert(filled, kind, tmp_path))
    original = _examined(filled)
    assert saved.findings == ()
    assert _figures(saved) == _figures(original)
    assert saved.cover == original.cover


def test_column_added_to_a_form_appears_with_formula_total_and_guide(tmp_path: Path) -> None:
    form = FORMS_BY_ID["B05"]
    added = (
        Column(key="radio", label="Buổi phát thanh", unit="buổi", type=COUNT, agg=(Agg.SUM,)),
        Column(key="all", label="Cộng các buổi", type=COUNT, agg=(Agg.SUM,), computed=Linear(("sessions", "radio"))),
    )
    changed = form.model_copy(update={"columns": (*form.columns, *added)})
    forms = [changed if other.id == "B05" else other for other in ALL_FORMS]
    filling = Filling(rows={"B05": {"1": {"sessions": 2, "radio": 5}, "2": {"radio": 1}}})
    write_book(plan_form_book(UNIT, FEBRUARY, IN_FORCE, filling, forms), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)[form.sheet]
    column = _find(book[form.sheet], "Cộng các buổi")[1]
    total = _find(book[form.sheet], "Tổng cộng")[0]
    assert "(12)=(3)+(11)" in _texts(book[form.sheet])
    assert [shown.cell(r, column).value for r in (total - 7, total - 6, total)] == [7, 1, 8]
    assert "SUM(" in book[form.sheet].cell(total, column).value
    assert "Buổi phát thanh" in _texts(book["Hướng dẫn"])


def test_the_guide_is_plain_sentences_without_holes_and_without_the_office_s_own_words() -> None:
    sheet = plan_guide(ALL_FORMS, BlankBook(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()))
    texts = [str(one.content) for one in sheet.merges] + [
        str(cell) for block in sheet.blocks for row in block.rows for cell in row if cell
    ]
    assert len(texts) > 100
    assert [text for text in texts if "…" in text or "{" in text or "..." in text] == []
    forbidden = re.compile("chương trình (?:đọc|tự|đã)|để riêng|trung vị|sự cố|Cấu hình|Chỉ tiêu giao|khóa sổ|cộng dồn")
    assert [text for text in texts if forbidden.search(text)] == []


def test_the_guide_says_for_each_form_how_nothing_is_written() -> None:
    sheet = plan_guide(ALL_FORMS, BlankBook(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()))
    said = " ".join(str(one.content) for one in sheet.merges)
    assert said.count("Không phát sinh thì để trống cả biểu.") == sum(form.may_be_empty for form in ALL_FORMS)
    assert "Không phát sinh thì ghi 0 vào các ô số." in said
    results = plan_guide([FORMS_BY_ID["B06A"]], BlankBook(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()))
    assert "thì khi cộng ô đó tính là 0." in said
    assert "tính là 0" not in " ".join(str(one.content) for one in results.merges), "a result left blank is unknown"
