"""An open master after its profile was changed: drop-downs, lists, targets and criteria follow at the next click.

What the office typed stays where it is, and the month goes on with the new form and the new unit.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.cli.init import own_master
from addin.define.step import write_books
from addin.sheets.writer import write_book
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office.following import CRITERIA_TABLE, TARGETS, UNITS, changes_of
from schemas.office.lines import Adjustment, Target
from schemas.office.settings import HOLD_STRANGERS, MARK_STRANGERS
from schemas.office.tables import GENERAL, TABLES_BY_NAME
from schemas.period import Period
from schemas.profile.profile import Profile, load
from tests.catalogues import IN_FORCE
from tests.inboxes import make_clean_inbox
from tests.masters import Master
from tests.office import Office
from tests.profiles import Lines, first_grids, first_profile, own_office, put_profile, with_lines

FEBRUARY = Period.parse("2023-02")
STRANGERS = "Báo cáo gửi từ địa chỉ lạ"
NEW_UNIT = {"code": "6990", "title": "Huyện Tân Khê", "kind": "Huyện", "reports": "x", "valid_from": "01/01/2023"}
NEW_COMMUNE = {"code": "69901", "title": "Xã Tân Khê", "kind": "Xã", "parent": "6990", "valid_from": "01/01/2023"}


def put(home: Path, *, later: bool) -> Profile:
    """The first office's profile: without its programme's form, or with it, one unit more, one form retired."""

    def without(lines: Lines) -> None:
        lines[:] = [line for line in lines if "B01" not in line.values()]

    def retire(lines: Lines) -> None:
        for line in lines:
            if line.get("form") in ("B09", "B10"):
                line["valid_to"] = "31/01/2023"

    grids = first_grids()
    for sheet in grids:
        grids[sheet] = with_lines(grids[sheet], retire if later else without)
    if not later:
        grids["Biểu đồ"] = grids["Biểu đồ"][:2]  # some are of the programme's figures
    if later:
        grids["Đơn vị"] = with_lines(grids["Đơn vị"], lambda lines: lines.extend([NEW_UNIT, NEW_COMMUNE]))
    profile = load(grids)
    assert [one.message for one in profile.findings if one.severity == "error"] == []
    write_books(home / PROFILE_FOLDER, profile.lines)
    return profile


def offered(master: Master, sheet: str, heading: str, below: int = 1) -> list[str]:
    """What the drop-down of a column offers, some rows below its heading."""
    rows = master.cells(sheet)
    row, column = next((at, row.index(heading)) for at, row in enumerate(rows) if heading in row)
    source = master.sheet(sheet).getCellByPosition(column, row + below).Validation.getFormula1()
    if "!" not in source and "$" not in source:
        return [one.strip('"') for one in source.split(";")]
    name, _, cells = source.rpartition("." if "." in source else "!")
    listed = master.sheet(name.strip("$'")).getCellRangeByName(cells.replace("$", "")).getDataArray()
    return [str(line[0]) for line in listed]


def lines_on(master: Master, sheet: str, heading: str) -> list[tuple[int, Sequence[Any]]]:
    """The lines below the row that has a heading, with their rows; up to the first blank one."""
    rows = master.cells(sheet)
    first = next(at for at, row in enumerate(rows) if heading in row) + 1
    return [(at, row) for at, row in enumerate(rows[first:], first) if any(cell != "" for cell in row[:7])]


def send_new_unit(folder: Path, profile: Profile) -> Path:
    catalogue = profile.on(FEBRUARY.to_date)
    rows = {"B01": {"1": {"plan_capital_central": 100.0, "paid_capital_central": 40.0}}}
    filling = Filling(rows=rows, cover={"preparer": "A", "head": "B"})  # type: ignore[arg-type] # values of cells
    write_book(plan_form_book(catalogue.unit("6990"), FEBRUARY, catalogue, filling), folder / "moi.xlsx")
    return folder


def test_an_open_master_follows_with_its_drop_downs_targets_and_criteria(office: Office, tmp_path: Path) -> None:
    put(tmp_path, later=False)
    with own_master(tmp_path) as ours:
        pipeline.create_workspace(Workspace(tmp_path), ours)
    make_clean_inbox(tmp_path / "thu", FEBRUARY, 5)
    pipeline.collect(Workspace(tmp_path), FEBRUARY, [tmp_path / "thu"])
    master = Master(office, office.load(tmp_path / "TongHop.xlsm"), tmp_path / "TongHop.xlsm")
    master.choose(str(FEBRUARY))
    master.click("btnConsolidate")
    assert "B01" not in offered(master, "Điều chỉnh", "Biểu")
    assert "B10" in offered(master, "Điều chỉnh", "Biểu")
    assert len(lines_on(master, "Cấu hình", "Mã tiêu chí")) > 0
    targets = master.sheet("Chỉ tiêu giao")
    row = lines_on(master, "Chỉ tiêu giao", "Số giao")[3][0]
    targets.getCellByPosition(5, row).Value = 41
    before = [cell.getString() for cell in cells_of(targets, row)]
    corrections = master.sheet("Điều chỉnh")
    first = master.row_of("Điều chỉnh", "Kỳ", 0) + 1
    typed = ["2023-01", "Huyện Bù Đăng", "B10", "1", "Số liệu", "1", "2", "kiểm tra lại"]
    for at, text in enumerate(typed):
        corrections.getCellByPosition(at, first).String = text

    new = master.row_of("Cấu hình", STRANGERS, 0)
    master.sheet("Cấu hình").Rows.removeByIndex(new, 1)  # a program of before had no such setting
    profile = put(tmp_path, later=True)
    clicked = master.click("btnScore", "danh sách chọn đã theo bộ cấu hình mới", "thêm 1 dòng cài đặt chung")
    came = master.sheet("Cấu hình").getCellByPosition(1, master.row_of("Cấu hình", STRANGERS, 0))
    assert came.String == MARK_STRANGERS
    assert HOLD_STRANGERS in came.Validation.getFormula1()
    scored = {str(cell) for line in master.cells("Bảng điểm thi đua") for cell in line}
    assert any("Giải ngân CTMTQG" in text for text in scored), "scored by the criteria of the new profile at once"
    assert not any("Tổ chức bộ máy" in text for text in scored)
    assert "không có biểu" not in clicked.said, "what was typed for a form of another day is no mistake"
    for sheet, heading in (("Điều chỉnh", "Đơn vị"), ("Chỉ tiêu giao", "Đơn vị"), ("Thi đua", "Đơn vị")):
        assert NEW_UNIT["title"] in offered(master, sheet, heading, 3), sheet
    for sheet in ("Điều chỉnh", "Chỉ tiêu giao"):
        forms = offered(master, sheet, "Biểu", 3)
        assert "B01" in forms
        assert "B10" not in forms
    assert [cell.getString() for cell in cells_of(targets, row)] == before, "what was typed has not moved"
    assert [corrections.getCellByPosition(at, first).String for at in range(len(typed))] == typed
    said = {(str(line[1]), str(line[2]), str(line[4])) for _, line in lines_on(master, "Chỉ tiêu giao", "Số giao")}
    assert len([one for one in said if one[1] == "B01"]) == 12
    assert len([one for one in said if one[0] == NEW_UNIT["title"]]) == 3
    labels = [str(line[0]) for _, line in lines_on(master, "Cấu hình", "Mã tiêu chí")]
    assert "Giải ngân CTMTQG" in labels
    assert "Tổ chức bộ máy" not in labels
    master.click("btnConsolidate")
    assert len([line for line in master.said_in_log() if "danh sách chọn" in line]) == 1
    go_on(master, tmp_path, profile)


def go_on(master: Master, home: Path, profile: Profile) -> None:
    """The month goes on with the new unit's report."""
    (home / "thu-moi").mkdir()
    pipeline.collect(Workspace(home), FEBRUARY, [send_new_unit(home / "thu-moi", profile)])
    master.click("btnCheck")
    master.click("btnConsolidate", "12/12")
    board = {str(cell) for line in master.cells("Điều hành") for cell in line}
    assert NEW_UNIT["title"] in board
    assert "B01 tổng hợp" in master.document.Sheets.ElementNames
    master.click("btnScore")
    master = master.reopen(save=True)
    master.click("btnConsolidate", "12/12")
    assert NEW_UNIT["title"] in offered(master, "Điều chỉnh", "Đơn vị", 3)
    master.document.close(True)


def test_a_protected_sheet_follows_once_it_is_not_and_the_sheet_of_lists_is_made_again(
    office: Office, tmp_path: Path
) -> None:
    put_profile(tmp_path, own_office(3))
    with own_master(tmp_path) as ours:
        pipeline.create_workspace(Workspace(tmp_path), ours)
    master = Master(office, office.load(tmp_path / "TongHop.xlsm"), tmp_path / "TongHop.xlsm")
    master.choose("2025-12")
    master.click("btnForms")
    master.sheet("Cấu hình").protect("")
    put_profile(tmp_path, own_office(40))
    master.click("btnForms", "trang “Cấu hình” đang được bảo vệ nên chưa theo")
    master.sheet("Cấu hình").unprotect("")
    master.document.Sheets.removeByName("Danh mục")
    master.click("btnForms", "thêm 37 đơn vị, bỏ 0 đơn vị")
    assert len(offered(master, "Điều chỉnh", "Đơn vị")) == 40, "too many for a cell: they are on the sheet of lists"
    assert not master.sheet("Danh mục").IsVisible
    assert master.sheet("Danh mục").isProtected()
    assert master.choice("TH_ky").Validation.getFormula1() != ""
    periods = master.document.NamedRanges.getByName("TH_cac_ky").getReferredCells().getDataArray()
    assert ("2026-01",) in periods
    master.document.close(True)


def cells_of(sheet: Any, row: int) -> list[Any]:
    return [sheet.getCellByPosition(at, row) for at in range(7)]


def printed(table: str) -> list[list[Value]]:
    return [list(line) for line in TABLES_BY_NAME[table].rows(IN_FORCE)]


def test_a_setting_that_a_workbook_made_before_lacks_comes_with_what_is_in_force_and_others_stay() -> None:
    lines = [["Thư mục trả lại lỗi", "tra"] if line[1] == "tra-lai" else line for line in printed(GENERAL.name)]
    assert changes_of(GENERAL.name, lines, IN_FORCE) == changes_of(GENERAL.name, [*lines, ["Ghi riêng", 1]], IN_FORCE)
    assert (changes := changes_of(GENERAL.name, lines, IN_FORCE)).new == changes.gone == ()
    lacking = [line for line in lines if line[0] != STRANGERS]
    assert [line[:2] for line in changes_of(GENERAL.name, lacking, IN_FORCE).new] == [(STRANGERS, MARK_STRANGERS)]


def test_lines_of_targets_come_for_new_columns_and_units_alone() -> None:
    lines = [line for line in printed(TARGETS) if line[1] != "Huyện Bù Đăng" or line[2] != "B01"]
    assert changes_of(TARGETS, lines, IN_FORCE).new == (), "the office took one out"
    next_year = [[2024, *line[1:]] for line in lines if line[2] == "B02"]
    changes = changes_of(TARGETS, next_year, IN_FORCE)
    assert {(line[0], line[2]) for line in changes.new} == {(2024, "B01")}
    assert len(changes.new) == 11
    assert changes.gone == ()


def test_a_line_of_targets_that_nobody_filled_in_goes_with_its_form_and_a_filled_one_stays() -> None:
    lines = [*printed(TARGETS), [2023, "Huyện Bù Đăng", "B99", None, "Số hộ", None, None]]
    assert changes_of(TARGETS, lines, IN_FORCE).gone == (len(lines) - 1,)
    lines[-1][5] = 12
    assert changes_of(TARGETS, lines, IN_FORCE).gone == ()
    lines[-1][5:] = [None, "Quyết định 1"]
    assert changes_of(TARGETS, lines, IN_FORCE).gone == ()


def test_criteria_that_the_office_changed_stay_and_those_that_lack_are_named() -> None:
    lines = printed(CRITERIA_TABLE)
    assert changes_of(CRITERIA_TABLE, lines, IN_FORCE) == changes_of(
        CRITERIA_TABLE, [[*line] for line in lines], IN_FORCE
    )
    assert not changes_of(CRITERIA_TABLE, lines, IN_FORCE).told
    lines[0][1] = 12
    changes = changes_of(CRITERIA_TABLE, lines[:-1], IN_FORCE)
    assert (changes.gone, changes.new) == ((), ())
    assert f"“{lines[-1][0]}”" in changes.told[0]


def test_units_that_the_office_wrote_otherwise_are_known() -> None:
    lines = [["huyện bù đăng", "a@b.vn", "", ""], *printed(UNITS)[:3]]
    changes = changes_of(UNITS, lines, IN_FORCE)
    assert changes.gone == ()
    assert len(changes.new) == 11 - 4


def test_what_was_typed_about_a_form_or_a_column_of_another_day_is_no_mistake() -> None:
    grids = first_grids()

    def retire(lines: Lines) -> None:
        for line in lines:
            if line["form"] == "B10" or line.get("name") == "escaped":
                line["valid_to"] = "31/12/2023"

    for sheet in ("Biểu", "Cột", "Quy tắc"):
        grids[sheet] = with_lines(grids[sheet], retire)
    profile = load(grids)
    about = {"unit": "Huyện Bù Đăng", "year": 2023, "value": 5}
    lines = [{**about, "form": form, "column": column} for form, column in (("B10", "Số lượng"), ("B02", "escaped"))]
    later = profile.on(Period.parse("2024-02").to_date)
    targets = [Target.model_validate(line, context=later) for line in lines]
    assert [one.key_in(later.by_id.get(one.form)) for one in targets] == ["", ""]
    assert targets[1].faults(later) == ()
    assert Target.model_validate({**lines[1], "column": "Cột không có"}, context=later).faults(later)
    kept = Adjustment.model_validate(
        {**about, "period": "2023-12", "form": "B10", "column": "x", "new": 1, "reason": "r"}, context=later
    )
    assert (kept.form, kept.key_in(later.by_id.get("B10"))) == ("B10", "")
    assert targets[1].key_in(profile.on(FEBRUARY.to_date).form("B02")) == "escaped"


def test_a_line_about_a_form_of_a_later_month_stops_no_earlier_one() -> None:
    catalogue = first_profile().on(FEBRUARY.to_date)
    about = {"unit": "Huyện Bù Đăng", "year": 2023, "value": 5, "form": "B12", "column": "Nội dung"}
    line = Target.model_validate(about, context=catalogue)
    assert line.key_in(catalogue.by_id.get(line.form)) == ""
