"""The provincial summary workbook: live formulas that agree with their stored values, coverage, links, nothing lost."""

import io
import re
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from addin.analysis.punctuality import Standing, State
from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.findings.doubts import doubts_of
from addin.sheets.plan import BookPlan
from addin.sheets.sheet_draft import LOWEST_CHART, NO_FIGURES, coverage
from addin.sheets.writer import write_book
from addin.summary.consolidate import consolidate
from addin.summary_workbook.overview_charts import UnitRows, chart_breaks, unit_charts
from addin.summary_workbook.overview_figures import key_of
from addin.summary_workbook.register import Inbox
from addin.summary_workbook.workbook import plan_summary_book, plan_summary_sheets
from schemas.findings import SEVERITY_LABELS, CellPlace, Finding, Severity
from schemas.form import RowKind
from schemas.submission import Control, Received, SetAside, SourceFile, Submission
from schemas.summary import Summary
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE
from tests.packages import cells_written_twice
from tests.sheets import FEBRUARY, soffice_convert
from workbooks.demo.figures import make_figures

UNITS = IN_FORCE.units_on(FEBRUARY.to_date)
MISSING = UNITS[3]
TRICKY = "=1+1 không phải công thức"


@cache
def submissions() -> tuple[Submission, ...]:
    """Ten districts' workbooks, written, read and checked; one case of order has a name like a formula."""
    fillings = make_figures(FEBRUARY, seed=7)
    read = []
    for unit in UNITS:
        if unit == MISSING:
            continue
        case = {"1": {"incident": TRICKY, "people": 3, "bypassed": True, "status": "Mới phát sinh"}}
        rows = {**fillings[unit.code].rows, "B10": case} if unit == UNITS[0] else fillings[unit.code].rows
        stream = io.BytesIO()
        write_book(
            plan_form_book(unit, FEBRUARY, IN_FORCE, fillings[unit.code].model_copy(update={"rows": rows})), stream
        )
        found = examine(
            SourceFile(name=f"{unit.code}.xlsx", content=stream.getvalue()), FEBRUARY, IN_FORCE, date(2023, 2, 20)
        )
        assert not isinstance(found, SetAside), found.message
        read.append(found)
    return tuple(read)


@cache
def summary() -> Summary:
    """Ten of eleven units."""
    return consolidate(submissions(), FEBRUARY, IN_FORCE)


def finding(cell: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        unit=UNITS[0].code,
        form="B02",
        file="a.xlsx",
        sheet="Biểu 'hai'",
        cell=cell,
        severity=severity,
        code="cell-type",
        message="Ô này ghi sai.",
        value="+84",
    )


def inbox() -> Inbox:
    """A register with a late unit, an older version, a file set aside and two findings."""
    sent = datetime(2023, 2, 20, 17, 5, tzinfo=UTC)
    lines = [
        Received(
            unit=read.unit,
            period="2023-02",
            file=read.file,
            sha256=read.unit,
            sent_at=sent,
            version=1 + (number == 1),
            status="current",
            late=number == 2,
        )
        for number, read in enumerate(submissions())
    ]
    older = lines[1].model_copy(update={"version": 1, "status": "superseded", "file": "ban-dau.xlsx"})
    aside = SetAside(file="la.xlsx", code="file-not-a-form", message="Tệp “la.xlsx” không có biểu nào.")
    control = sum((read.control for read in submissions()), Control())
    late = Standing(lines[2].unit, State.LATE, sent, 1)
    found = [finding("E12"), finding("", Severity.NOTE)]
    return Inbox([*lines, older], [aside], found, control, {late.unit: late})


@cache
def plan() -> BookPlan:
    return plan_summary_book(summary(), inbox(), {UNITS[0].code: "../ban-goc/ab #1 50%20.xlsx"})


@cache
def written() -> bytes:
    stream = io.BytesIO()
    write_book(plan(), stream)
    return stream.getvalue()


@cache
def book(*, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written()), data_only=values)


def texts(sheet: str) -> list[str]:
    return [str(cell.value) for row in book(values=True)[sheet].iter_rows() for cell in row if cell.value is not None]


def formulas(workbook: Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def recalculated(folder: Path) -> Workbook:
    """The workbook without its stored values, calculated from nothing by LibreOffice."""
    bare = folder / "bare.xlsx"
    book(values=False).save(bare)
    calculated = soffice_convert(bare, "xlsx:Calc MS Excel 2007 XML", folder / "out")
    return openpyxl.load_workbook(calculated, data_only=True)


def agree(stored: Any, computed: Any) -> bool:
    stored, computed = ("" if value is None else value for value in (stored, computed))
    if isinstance(stored, int | float) and isinstance(computed, int | float):
        return abs(stored - computed) < 1e-6
    return bool(stored == computed)


def test_every_stored_value_is_what_libreoffice_calculates_from_nothing(tmp_path: Path) -> None:
    stored, computed = book(values=True), recalculated(tmp_path)
    places = formulas(book(values=False))
    wrong = {
        (sheet, cell, text): (stored[sheet][cell].value, computed[sheet][cell].value)
        for (sheet, cell), text in places.items()
        if not agree(stored[sheet][cell].value, computed[sheet][cell].value)
    }
    assert wrong == {}
    assert len(places) > 500
    assert {sheet for sheet, _ in places} >= {f"{form.id} tổng hợp" for form in ALL_FORMS if form.id != "B11"}


def test_each_form_has_its_sheet_and_lists_have_their_rows_beside_it() -> None:
    expected = ["Tổng quan", "Kiểm tra"]
    for form in ALL_FORMS:
        expected.append(f"{form.id} tổng hợp")
        if form.rows in (RowKind.LIST, RowKind.OPEN):
            expected.append(f"{form.id} danh sách")
    assert book(values=True).sheetnames == expected


def test_every_form_names_the_missing_unit_beside_its_totals() -> None:
    line = f"Số liệu của 10/11 đơn vị; chưa có: {MISSING.in_sentence}."
    for form in ALL_FORMS:
        sheet = f"{form.id} tổng hợp"
        missing = summary().forms[form.id].missing
        assert missing == (MISSING.code,), form.id
        assert any(line in text for text in texts(sheet)), form.id
        assert MISSING.name in texts(sheet), form.id


def test_a_form_counts_all_that_stands_open_against_it_as_the_check_does() -> None:
    first, second, third = (CellPlace(unit.code, "B02", "a.xlsx", "B02") for unit in UNITS[:3])
    found = [
        first.finding("row-missing", label="Xã Bom Bo"), first.finding("cell-required", "F13", label="Số hộ", zero=""),
        first.finding("cell-type", "E12", label="Số hộ", value="+84", expected="số", hint=""),
        first._replace(form="B04").finding("cell-required", "C9", label="Họ và tên", zero=""),
        second.finding("row-missing", label="Xã Bom Bo"),
        CellPlace(third.unit, file="a.xlsx").finding("file-unknown-period", expected="tháng 02 năm 2023"),
    ]  # fmt: skip
    doubts = tuple(doubts_of(found, {read.unit: read for read in submissions()}, FORMS_BY_ID))
    reviewed = summary().model_copy(update={"findings": tuple(found), "doubts": doubts})
    heads = {form: planned.sheets[0].merges for form, planned in plan_summary_sheets(reviewed, inbox()).forms.items()}
    names = [unit.in_sentence for unit in UNITS[:3]]
    of_file = f"{names[2]} (chung của tệp: 1 {SEVERITY_LABELS[found[-1].severity].lower()})."
    for form, said in (("B02", f"{names[0]} (3 lỗi), {names[1]} (1 lỗi), "), ("B04", f"{names[0]} (1 lỗi), ")):
        told = " ".join(str(merge.content) for merge in heads[form])
        assert f"Đang rà soát: {said}{of_file}" in told, told


def test_a_missing_unit_is_said_to_have_no_figures_where_there_is_room_for_the_words() -> None:
    for form in ALL_FORMS:
        sheet = book(values=True)[f"{form.id} tổng hợp"]
        said = [cell for row in sheet.iter_rows() for cell in row if cell.value == NO_FIGURES]
        widths = [sheet.column_dimensions[cell.column_letter].width for cell in said]
        assert all(width >= len(NO_FIGURES) * 0.7 for width in widths), (form.id, widths)


def test_the_projects_begin_a_new_page_of_the_overview_so_that_no_page_cuts_their_chart() -> None:
    sheet = book(values=True)["Tổng quan"]
    (row,) = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("GIẢI NGÂN VỐN")]
    assert [cell.value for cell in sheet[row - 1]] == [None] * sheet.max_column  # else the chart's edge stays behind
    assert [one.id for one in sheet.row_breaks.brk] == [row - 2]  # the last row of the page before


@pytest.mark.parametrize(("room", "begins"), [(LOWEST_CHART, []), (LOWEST_CHART - 1, [20])])
def test_charts_for_which_the_page_of_the_table_has_no_room_begin_the_next(room: int, begins: list[int]) -> None:
    rows = UnitRows("Tổng quan", 7, 17, {}, dict.fromkeys(map(key_of, IN_FORCE.indicators), 8))
    charts = unit_charts(IN_FORCE, rows, [20.0] * 12, 21, room, 6)
    assert charts
    assert list(chart_breaks(charts, 11, room)) == begins


def test_a_number_that_is_wider_than_its_column_is_drawn_smaller() -> None:
    sheet = book(values=True)["B01 tổng hợp"]
    numbers = [cell for row in sheet.iter_rows() for cell in row if "#,##0" in cell.number_format]
    assert numbers
    assert {(cell.alignment.shrink_to_fit, bool(cell.alignment.wrap_text)) for cell in numbers} == {(True, False)}


def test_all_units_in_leaves_no_unit_named_as_missing_and_none_in_names_none_either() -> None:
    units = [unit.code for unit in UNITS]
    assert coverage(units, [], IN_FORCE.units) == "Số liệu của 11/11 đơn vị."
    assert coverage([], units, IN_FORCE.units) == "Chưa có đơn vị nào báo cáo (0/11)."


def test_a_decisions_symbol_keeps_its_spelling_in_a_title_of_capitals() -> None:
    assert any("TỔNG HỢP CHƯƠNG TRÌNH" in text and "1719/QĐ-TTg" in text for text in texts("B01 tổng hợp"))


def test_total_row_by_commune_is_the_sum_of_the_districts_rows() -> None:
    total = next(row for row in book(values=True)["B02 tổng hợp"].iter_rows() if row[0].value == "Toàn tỉnh")
    figures = {cell.value for cell in total}
    for key in ("households", "poor_start", "target_cut", "escaped", "fund_paid", "target_rate"):
        assert summary().forms["B02"].total[key] in figures, key


def test_every_row_that_says_something_stands_under_its_units_name() -> None:
    names = {unit.code: unit.name for unit in UNITS}
    for form in ALL_FORMS:
        listed = form.rows in (RowKind.LIST, RowKind.OPEN)
        label = form.columns[0].key if listed else form.label_key
        typed = [column.key for column in form.columns if not column.label_column and not column.computed]
        stacked = [
            row for row in summary().forms[form.id].rows if any(row.values.get(key) is not None for key in typed)
        ]
        wanted = Counter((names[row.unit], row.values[label]) for row in stacked)
        sheet = book(values=True)[f"{form.id} danh sách" if listed else f"{form.id} tổng hợp"]
        shown = Counter((row[0], text) for row in sheet.iter_rows(values_only=True) for text in {*row[1:]})
        assert wanted - shown == Counter(), form.id
        assert len({unit for unit, _ in wanted}) > 0, form.id


def test_text_that_begins_like_a_formula_stays_text() -> None:
    cells = [cell for row in book(values=False)["B10 danh sách"].iter_rows() for cell in row if cell.value == TRICKY]
    assert [cell.data_type for cell in cells] == ["s"]


def test_overview_says_who_reported_when_and_in_which_version() -> None:
    rows: dict[Any, list[Any]] = {}
    for row in book(values=True)["Tổng quan"].iter_rows(values_only=True):
        rows.setdefault(row[1], list(row))  # units come first; older versions are listed further down
    late, again = (next(unit.name for unit in UNITS if unit.code == submissions()[at].unit) for at in (2, 1))
    assert "Chậm 1 ngày" in rows[late]
    assert "21/02/2023 00:05" in rows[late]  # sent 17:05 UTC: already the next day in Việt Nam
    assert rows[again][5] == 2
    assert "Chưa gửi" in rows[MISSING.name]


def test_overview_prints_control_totals_older_versions_and_files_set_aside() -> None:
    shown = texts("Tổng quan")
    control = inbox().control
    assert control.cells_read == control.cells_used + control.cells_set_aside
    assert {str(control.cells_read), str(control.cells_used), str(control.cells_set_aside)} <= set(shown)
    assert "ban-dau.xlsx" in shown
    assert "Tệp “la.xlsx” không có biểu nào." in shown


def test_overview_has_native_charts_with_vietnamese_titles() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    assert any("Tỷ lệ giải ngân" in chart for chart in charts)
    assert any("Giảm hộ nghèo" in chart and "pattFill" in chart for chart in charts)


def test_every_chart_says_in_words_what_it_shows() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        drawings = "".join(archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name)
    said = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]*)"', drawings)
    assert len(said) == 3
    rate = summary().forms["B02"].units[UNITS[0].code]["escaped"]
    assert f"{UNITS[0].name} " in said[0]
    assert f"{UNITS[0].name} {summary().forms['B02'].units[UNITS[0].code]['target_cut']} và {rate};" in said[1]
    assert f"{MISSING.name} chưa có" in said[0]
    assert "Kế hoạch năm" in said[2]


def test_a_finding_leads_to_its_cell_in_the_kept_original() -> None:
    sheet = book(values=True)["Kiểm tra"]
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        index = book(values=True).sheetnames.index("Kiểm tra") + 1
        links = archive.read(f"xl/worksheets/_rels/sheet{index}.xml.rels").decode()
    assert "ab%20%231%2050%2520.xlsx" in links
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert [cell.value for cell in linked] == ["E12"]
    assert linked[0].hyperlink.location == "'Biểu ''hai'''!E12"


def test_findings_can_be_filtered_under_a_frozen_header() -> None:
    sheet = book(values=True)["Kiểm tra"]
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes is not None
    assert "Ghi chú" in texts("Kiểm tra")
    assert "+84" in texts("Kiểm tra")


def test_every_sheet_prints_on_a4_landscape_one_page_wide() -> None:
    for sheet in book(values=True):
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert str(sheet.page_setup.paperSize) == "9", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToHeight == 0, sheet.title
        assert sheet.page_setup.fitToWidth in (None, 1), sheet.title


def test_nothing_of_the_program_shows_through() -> None:
    for sheet in book(values=True).sheetnames:
        shown = texts(sheet)
        assert not {"None", "nan", "True", "False", "inf"} & set(shown), sheet
        assert not [text for text in shown if text.startswith("#")], sheet


def test_a_month_with_no_report_at_all_still_makes_a_whole_workbook() -> None:
    empty = consolidate([], FEBRUARY, IN_FORCE)
    stream = io.BytesIO()
    write_book(plan_summary_book(empty, Inbox([], [], [], Control())), stream)
    sheets = openpyxl.load_workbook(stream, data_only=True)
    assert len(sheets.sheetnames) == len(plan().sheets)
    cells = [cell.value for row in sheets["B02 tổng hợp"].iter_rows() for cell in row]
    assert cells.count("chưa có số liệu") >= len(UNITS)


def test_no_cell_is_written_twice(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(written())
    assert cells_written_twice(tmp_path / "a.xlsx") == {}


def test_a_districts_own_wording_of_a_row_does_not_drop_it_from_the_sum(tmp_path: Path) -> None:
    form = summary().forms["B05"]
    row = form.rows[0]
    reworded = row._replace(values={**row.values, "theme": "tu tuong thi dua"})
    changed = form.model_copy(update={"rows": (reworded, *form.rows[1:])})
    whole = summary().model_copy(update={"forms": {**summary().forms, "B05": changed}})
    write_book(plan_summary_book(whole, inbox()), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["B05 tổng hợp"]
    labels = [cells[1].value for cells in sheet.iter_rows() if cells[0].value == IN_FORCE.unit(row.unit).name]
    assert labels[0] == FORMS_BY_ID["B05"].fixed_rows[0].label


def test_reform_shows_lowest_median_and_highest_with_the_units_behind_them() -> None:
    rows = list(book(values=True)["B08 tổng hợp"].iter_rows(values_only=True))
    for fixed in FORMS_BY_ID["B08"].fixed_rows:
        spread = summary().forms["B08"].total[fixed.code]["actual"]
        line = next(row for row in rows if row[1] == fixed.label)
        assert list(line[3:6]) == [spread["minimum"], spread["median"], spread["maximum"]]
        lowest, highest = (IN_FORCE.unit(spread[f"{end}_unit"]).name for end in ("minimum", "maximum"))
        values = [row.values["actual"] for row in summary().forms["B08"].rows if row.code == fixed.code]
        more = [values.count(spread[end]) - 1 for end in ("minimum", "maximum")]
        others = [f" và {count} đơn vị khác" if count else "" for count in more]
        assert line[6] == f"Thấp nhất: {lowest}{others[0]}; cao nhất: {highest}{others[1]}"
        assert line[7] == spread.get("sum")


def test_each_units_structure_is_listed_and_counted() -> None:
    shown = [row[:3] for row in book(values=True)["B09 tổng hợp"].iter_rows(values_only=True)]
    units = summary().forms["B09"].units
    for unit, figures in units.items():
        assert (IN_FORCE.unit(unit).name, figures["structure"], None) in shown
    counts = {row[1]: row[2] for row in shown if row[0] == "Số đơn vị"}
    assert sum(counts.values()) == len(units)


def test_groups_of_a_list_add_up_to_its_total() -> None:
    people = summary().forms["B04"].total["ethnic"]
    rows = list(book(values=True)["B04 tổng hợp"].iter_rows(values_only=True))
    assert {row[0]: row[1] for row in rows if row[0] in people} == people
    sources = summary().forms["B07"].total["source"]
    money = {row[0]: row[2:5] for row in book(values=True)["B07 tổng hợp"].iter_rows(values_only=True)}
    for name, figures in sources.items():
        assert money[name] == (figures["approved"], figures["plan_year"], figures["paid"])
