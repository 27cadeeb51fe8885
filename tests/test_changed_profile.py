"""After a profile was changed the master of the folder follows: its units, its forms, its lists; typing is kept."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.cli.init import own_master
from addin.cli.main import commands
from addin.define.kept import profile_of
from addin.session import Session
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import lines_of, typed_lines
from schemas.cells import Value
from schemas.clock import today
from schemas.period import Period
from tests.masters import Master
from tests.office import Office
from tests.profiles import own_office, put_profile
from tests.sheets import typed_into
from tests.test_own_profile import STORM, send


def run(*words: str) -> dict[str, Any]:
    """A command's JSON."""
    result = CliRunner().invoke(commands, [*words, "--json"])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def init(home: Path) -> dict[str, Any]:
    return run("init", "--home", str(home))


def write_beside(home: Path, unit: str, text: str) -> None:
    """Type an address beside a unit's name."""
    with typed_into(home / "TongHop.xlsm", home / "TongHop.xlsm") as book:
        place = next(cell for row in book["Cấu hình"] for cell in row if cell.value == unit)
        place.offset(column=1).value = text


def typed(home: Path, table: str) -> list[list[Value]]:
    """The lines of a table of the saved master."""
    return typed_lines(Workspace(home), profile_of(home).on(today()))[table]


def units_of(home: Path) -> dict[str, Any]:
    """The list of the units: name → address."""
    return {str(line[0]): line[1] for line in typed(home, "ch_don_vi")}


def texts_of(home: Path, sheet: str) -> set[str]:
    book = openpyxl.load_workbook(home / "TongHop.xlsm")
    return {str(cell.value) for row in book[sheet].iter_rows() for cell in row}


def test_units_of_the_first_office_are_gone_from_a_master_that_is_initialised_again(tmp_path: Path) -> None:
    assert init(tmp_path)["master"] == "as-it-was"
    assert "Huyện Bù Đăng" in units_of(tmp_path)
    put_profile(tmp_path, own_office(3))
    assert init(tmp_path)["master"] == "renewed"
    assert list(units_of(tmp_path)) == ["Xã Bình An 1", "Xã Lộc An 1", "Xã Phú An 1"]
    assert {"Xã Bình An 1", "TH1", "DS2"} <= texts_of(tmp_path, "Điều hành")
    names = openpyxl.load_workbook(tmp_path / "TongHop.xlsm").sheetnames
    assert "TH1 tổng hợp" in names
    assert not [name for name in names if name.startswith("B0")]
    assert not [text for text in texts_of(tmp_path, "Chỉ tiêu giao") if "Bù Đăng" in text]
    assert Session(Workspace(tmp_path)).office.problems == ()
    assert init(tmp_path)["master"] == "as-it-was"


def test_what_was_typed_for_units_that_remain_is_kept_and_for_others_it_is_told(tmp_path: Path) -> None:
    put_profile(tmp_path, own_office(3))
    init(tmp_path)
    write_beside(tmp_path, "Xã Bình An 1", "binhan@donvi.gov.vn")
    write_beside(tmp_path, "Xã Lộc An 1", "locan@donvi.gov.vn")
    write_beside(tmp_path, "Máy chủ thư (IMAP)", "mail.donvi.gov.vn")
    before = (tmp_path / "TongHop.xlsm").read_bytes()
    lines = own_office(5)
    del lines["Đơn vị"][1]
    put_profile(tmp_path, lines)
    told = init(tmp_path)
    found = units_of(tmp_path)
    assert list(found) == ["Xã Bình An 1", "Xã Phú An 1", "Xã Hòa An 1", "Xã Sơn An 1"]
    assert found["Xã Bình An 1"] == "binhan@donvi.gov.vn"
    assert [line for line in told["gone_lines"] if "Xã Lộc An 1" in line and "locan@donvi.gov.vn" in line]
    assert len(told["gone_lines"]) == 1
    assert Session(Workspace(tmp_path)).office.settings.mail_host == "mail.donvi.gov.vn"
    assert Path(told["master_before"]).read_bytes() == before


def test_a_profile_taken_into_use_brings_the_master_along(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    init(home)
    lines = own_office(3)
    lines["Biểu"] = lines["Biểu"][:1]
    lines["Cột"] = [line for line in lines["Cột"] if line["form"] == "TH1"]
    put_profile(other, lines)
    told = run("profile", "use", str(other / "bo-cau-hinh"), "--home", str(home))
    assert told["master"] == "renewed"
    assert "Xã Bình An 1" in units_of(home)
    board = texts_of(home, "Điều hành")
    assert "TH1" in board
    assert not {"DS2", "B01"} & board
    criteria = typed(home, "ch_thi_dua")
    assert [line[-1] for line in criteria] == ["punctual", "quality"]
    run("profile", "use", str(home / "bo-cau-hinh" / "truoc"), "--home", str(home))
    assert "Huyện Bù Đăng" in units_of(home), "one step back"
    assert len(typed(home, "ch_thi_dua")) == 10


@pytest.mark.parametrize("reason", ["sheet", "open"])
def test_a_master_with_sheets_of_the_offices_own_or_that_is_open_stays_as_it_is(tmp_path: Path, reason: str) -> None:
    init(tmp_path)
    master = tmp_path / "TongHop.xlsm"
    if reason == "sheet":
        with typed_into(master, master) as book:
            book.create_sheet("Theo dõi riêng")
    else:
        (tmp_path / ".~lock.TongHop.xlsm#").write_text("x")
    before = master.read_bytes()
    put_profile(tmp_path, own_office(3))
    assert init(tmp_path)["master"] == {"sheet": "in-use", "open": "open"}[reason]
    assert master.read_bytes() == before


def test_an_open_master_follows_at_the_next_click_and_says_what_went(office: Office, tmp_path: Path) -> None:
    profile = put_profile(tmp_path, own_office(3))
    with own_master(tmp_path) as ours:
        pipeline.create_workspace(Workspace(tmp_path), ours)
    december = Period.parse("2025-12")
    pipeline.collect(Workspace(tmp_path), december, [send(tmp_path / "thu", profile, december, {"TH1": {"1": STORM}})])
    master = Master(office, office.load(tmp_path / "TongHop.xlsm"), tmp_path / "TongHop.xlsm")
    master.choose(str(december))
    master.click("btnConsolidate")
    for at, address in ((1, "binhan@donvi.gov.vn"), (2, "locan@donvi.gov.vn")):
        name = ("Xã Bình An 1", "Xã Lộc An 1")[at - 1]
        row = master.row_of("Cấu hình", name, 0)
        master.sheet("Cấu hình").getCellByPosition(1, row).String = address
    lines = own_office(20)
    del lines["Đơn vị"][1]
    lines["Biểu"] = lines["Biểu"][:1]
    lines["Cột"] = [line for line in lines["Cột"] if line["form"] == "TH1"]
    put_profile(tmp_path, lines)
    master.click("btnConsolidate", "thêm 17 đơn vị, bỏ 1 đơn vị")
    listed = lines_of([("Cấu hình", master.cells("Cấu hình"))])["ch_don_vi"]
    assert {str(line[0]) for line in listed} == {line["title"] for line in lines["Đơn vị"]}
    assert [line[1] for line in listed if line[1]] == ["binhan@donvi.gov.vn"]
    assert len(listed) == 19
    board = {str(cell) for row in master.cells("Điều hành") for cell in row}
    assert {"Xã Bình An 2", "TH1"} <= board
    assert not {"Xã Lộc An 1", "DS2"} & board
    assert [line for line in master.said_in_log() if "locan@donvi.gov.vn" in line]
    master.click("btnConsolidate")
    assert len([line for line in master.said_in_log() if "đã theo bộ cấu hình mới" in line]) == 1
    master.document.close(True)


def test_a_form_and_a_unit_taken_out_of_the_profile_block_no_period_that_had_them(tmp_path: Path) -> None:
    profile, december = put_profile(tmp_path, own_office(3)), Period.parse("2025-12")
    pipeline.create_workspace(Workspace(tmp_path))
    rows: dict[str, Any] = {"TH1": {"1": STORM}, "DS2": {"1": {"name": "Hộ A", "kind": "Hộ nghèo", "asked": 5}}}
    pipeline.collect(Workspace(tmp_path), december, [send(tmp_path / "thu", profile, december, rows)])
    lines = own_office(3)
    lines["Đơn vị"] = lines["Đơn vị"][:2]
    lines["Biểu"] = lines["Biểu"][:1]
    lines["Cột"] = [line for line in lines["Cột"] if line["form"] == "TH1"]
    put_profile(tmp_path, lines)
    with Session(Workspace(tmp_path)) as session:
        summary = session.summary(december)
    assert summary.forms["TH1"].total["1"]["houses"] == 3 + 4
    assert set(summary.forms) == {"TH1"}
    put_profile(tmp_path, own_office(3))
    with Session(Workspace(tmp_path)) as session:
        again = session.summary(december)
    assert again.forms["TH1"].total["1"]["houses"] == 3 + 4 + 5, "nothing was lost"
    assert again.forms["DS2"].total["count"] == 3
