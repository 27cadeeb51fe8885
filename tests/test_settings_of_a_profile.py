"""What an office is called, and the settings that it alone has, come from its profile: the sheet "Cài đặt"."""

from pathlib import Path

import openpyxl
import pytest

from addin.define.step import check_profile, write_books
from addin.excel.live.master import plan_master
from addin.sheets.layout import number_of, scope_as_new
from addin.sheets.letterhead import in_names
from addin.sheets.plan import Merge, SheetPlan
from addin.workspace.office_tables import read_office
from schemas.catalogue import Catalogue
from schemas.cells import Cell
from schemas.fields import COMMUNE
from schemas.office import GENERAL, Office
from schemas.office.first import all_settings, new_settings, unsaid
from schemas.office.following import follow_catalogue
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.sheets import SETTINGS, SHEETS
from schemas.profile.shipped import shipped_profile
from tests.catalogues import IN_FORCE
from tests.profiles import Lines, own_office
from workbooks.build import build_master

MONTH = Period.parse("2026-02")
SAID: Lines = [
    {"code": "parent_agency", "title": "Cơ quan chủ quản", "value": "UBND TỈNH SÔNG MÂY"},
    {"code": "agency", "title": "Cơ quan ban hành", "value": "SỞ PHÒNG CHỐNG THIÊN TAI"},
    {"code": "agency_code", "title": "Ký hiệu cơ quan", "value": "SPCTT"},
    {"code": "place", "title": "Địa danh", "value": "Sông Mây"},
    {"code": "working_days", "title": "Hạn gửi", "value": "5"},
    {"code": "houses_to_mend", "title": "Số nhà phải sửa trong năm (căn)", "value": "1.250", "type": "Số nguyên",
     "form": "TH1", "description": "Theo kế hoạch năm."},
    {"code": "scope", "title": "Tên cấp tổng hợp", "value": "toàn vùng"},
]  # fmt: skip


def profile(settings: Lines | None, **changed: Lines) -> Profile:
    """The invented department's profile; without the sheet of settings where None are given."""
    lines = {**own_office(3), "Cài đặt": settings or [], **changed}
    return load({
        sheet.name: [[one.label for one in sheet.columns], [one.key for one in sheet.columns],
                     *([line.get(one.key, "") for one in sheet.columns] for line in lines.get(sheet.name, []))]
        for sheet in SHEETS if settings is not None or sheet is not SETTINGS
    })  # fmt: skip


def sheet_of(lines: list[list[Cell]]) -> list[tuple[str, list[list[Cell]]]]:
    """The sheet of settings as an office has it."""
    return [("Cấu hình", [[column.label for column in GENERAL.columns], *lines])]


@pytest.fixture
def department() -> Catalogue:
    return profile(SAID).on(MONTH.to_date)


def test_a_new_master_is_in_the_names_of_its_profile(department: Catalogue, tmp_path: Path) -> None:
    settings = Office.new(department).settings
    assert (settings.agency, settings.place, settings.working_days) == ("SỞ PHÒNG CHỐNG THIÊN TAI", "Sông Mây", 5)
    assert (settings.own, unsaid(settings)) == ({"houses_to_mend": 1250.0}, [])
    file = tmp_path / "TongHop.xlsm"
    file.write_bytes(build_master(plan_master(department)))
    texts = {str(cell.value) for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row}
    assert {"SỞ PHÒNG CHỐNG THIÊN TAI", "Sông Mây", "Số nhà phải sửa trong năm (căn)", "Theo kế hoạch năm."} <= texts
    assert not [text for text in texts if "BÌNH PHƯỚC" in text.upper() or "BAN DÂN TỘC" in text.upper()]


def test_blank_forms_and_tables_go_by_the_profile(department: Catalogue, tmp_path: Path) -> None:
    assert number_of(department.form("TH1"), new_settings(department)) == "Biểu số: TH1/SPCTT"
    assert scope_as_new(department) == "Toàn vùng"


def test_a_setting_of_its_own_stands_behind_the_one_that_it_follows_and_is_typed_like_any(
    department: Catalogue,
) -> None:
    keys = [setting.key for setting in all_settings(department)]
    assert keys[keys.index("working_days") + 1] == "houses_to_mend"
    label = "Số nhà phải sửa trong năm (căn)"
    assert read_office(sheet_of([[label, 900.0, ""]]), department).settings.own == {"houses_to_mend": 900.0}
    assert read_office(sheet_of([[label, "", ""]]), department).settings.own == {"houses_to_mend": None}
    wrong = read_office(sheet_of([[label, "nhiều", ""]]), department)
    assert wrong.settings.own == {"houses_to_mend": 1250.0}
    assert "Trong khi chờ sửa, dùng “1.250”" in wrong.problems[0]
    assert read_office(sheet_of([[label, 900.0, ""]]), department).settings.names()["houses_to_mend"] == 900.0


def test_a_setting_about_a_form_goes_with_the_form() -> None:
    only_list = [line for line in own_office(3)["Biểu"] if line["form"] == "DS2"]
    retired = [{**line, "valid_to": "2025"} for line in own_office(3)["Biểu"] if line["form"] == "TH1"]
    catalogue = profile(SAID, Biểu=[*only_list, *retired]).on(MONTH.to_date)
    assert "houses_to_mend" not in [setting.key for setting in all_settings(catalogue)]


def test_a_profile_without_the_sheet_says_so_and_prints_nobody_elses_names() -> None:
    older = profile(None)
    assert [finding.code for finding in older.findings if "Cài đặt" in finding.message] == ["define-sheet-left-out"]
    settings = Office.new(older.on(MONTH.to_date)).settings
    assert "“Cơ quan ban hành”" in unsaid(settings)[0]
    assert settings.own == {}


def test_lines_that_the_first_offices_master_printed_are_nobodys_and_typed_ones_stay(department: Catalogue) -> None:
    first = shipped_profile().on(MONTH.to_date)
    printed = [list(row) for row in GENERAL.rows(first)]
    typed = [[label, "Lan" if label == "Người theo dõi báo cáo" else value, hint] for label, value, hint in printed]
    found = {line[0]: line[1] for line in follow_catalogue({"ch_chung": typed}, department).lines["ch_chung"]}
    assert (found["Địa danh"], found["Người theo dõi báo cáo"]) == ("Sông Mây", "Lan")
    assert not [label for label in found if "hộ nghèo" in str(label)]


def test_a_value_that_no_such_setting_takes_is_told_at_its_cell(tmp_path: Path) -> None:
    wrong = profile([*SAID[:4], {**SAID[4], "value": "vài"}])
    write_books(tmp_path, wrong.lines)
    (finding,) = check_profile(tmp_path).findings
    assert (finding.code, finding.sheet, finding.cell) == ("define-setting", "Cài đặt", "C7")
    assert "Cài đặt “Hạn gửi” ghi “vài”" in finding.message


def test_names_of_the_office_whose_profile_was_copied_are_told(tmp_path: Path) -> None:
    copied = shipped_profile().lines.of(SETTINGS)
    kept = [{**line, "value": copied[0].text("value")} if line["code"] == "parent_agency" else line for line in SAID]
    write_books(tmp_path, profile(kept).lines)
    (finding,) = check_profile(tmp_path).findings
    assert (finding.code, finding.cell) == ("define-setting-of-another", "C3")


def test_blank_forms_and_tables_go_by_what_the_office_typed_since(department: Catalogue) -> None:
    from addin.blank_forms.prefill import filling_of
    from addin.blank_forms.workbook import plan_form_book

    typed = Office.new(department).settings.model_copy(update={"agency_code": "VP", "work": "công tác văn thư"})
    office = Office.new(department).model_copy(update={"settings": typed})
    unit = department.units.units[0]
    for filling, number, head in (
        (
            filling_of(unit.code, MONTH, department, {}, office),
            "Biểu số: TH1/VP",
            "CƠ QUAN CÔNG TÁC VĂN THƯ",
        ),
        (None, "Biểu số: TH1/SPCTT", ""),
    ):
        plan = plan_form_book(unit, MONTH, department, filling)
        merged = [one.content for one in next(sheet for sheet in plan.sheets if sheet.name == "TH1").merges]
        assert number in merged
        assert not head or head in merged
        heads = [sheet.merges[2].content for sheet in plan.sheets if not sheet.hidden]
        assert len(set(heads)) == 1, "every sheet of a unit's workbook has the same letterhead"
    sheet = SheetPlan(
        name="TH1", merges=(Merge(0, 0, 0, 3, "Biểu số: TH1/SPCTT – Đơn vị tính tiền: triệu đồng", "tag"),)
    )
    catalogue = department
    assert in_names(sheet, typed, catalogue).merges[0].content == "Biểu số: TH1/VP – Đơn vị tính tiền: triệu đồng"
    unsaid_code = typed.model_copy(update={"agency_code": "…"})
    assert in_names(sheet, unsaid_code, catalogue).merges[0].content == "Biểu số: TH1 – Đơn vị tính tiền: triệu đồng"


def test_a_field_of_work_that_is_no_office_s_name_is_said_as_a_task() -> None:
    from addin.sheets.layout import agency_of

    typed = Office.new(IN_FORCE).settings.model_copy(update={"work": "sản xuất nông nghiệp"})
    assert agency_of(IN_FORCE.units.units[0], IN_FORCE.units, typed)[1] == "BỘ PHẬN PHỤ TRÁCH SẢN XUẤT NÔNG NGHIỆP"


def test_what_is_below_the_units_is_called_by_the_kinds_that_the_profile_has_there() -> None:
    assert IN_FORCE.units.called_below == "xã, phường, thị trấn"
    assert profile(SAID).on(MONTH.to_date).units.called_below == "đơn vị trực thuộc"
    hamlets: Lines = [
        *own_office(1)["Đơn vị"],
        {"code": "91001", "title": "Thôn Suối Mơ", "kind": "Thôn", "parent": "90001"},
    ]
    kinds: Lines = [{"title": "Xã", "short": "x"}, {"title": "Thôn", "short": "th"}, {"title": "Ấp", "short": "a"}]
    units = profile(SAID, **{"Đơn vị": hamlets, "Loại đơn vị": kinds}).on(MONTH.to_date).units
    assert units.called_below == "thôn"
    assert COMMUNE.expected_in(units) == "thôn của đơn vị"
