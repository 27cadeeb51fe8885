"""A ministry to which 34 provinces and cities report on three tables that its officers drew: from drawing to total."""

import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from addin.blank_forms.workbook import plan_form_book
from addin.cli.main import commands
from addin.define.kept import profile_of
from addin.sheets.writer import write_book
from schemas.cells import Value
from schemas.filling import Filling
from schemas.period import Period
from schemas.profile.sheets import COLUMNS, FORMS, ROWS, UNITS
from schemas.profile.shipped import shipped_profile
from tests.ministry import CHOICES, MINISTRY, PROVINCES, choose, write_drawing, write_list_of_provinces

JANUARY, FEBRUARY = Period.parse("2026-01"), Period.parse("2026-02")


def run(*words: object) -> dict[str, Any]:
    """A command's JSON."""
    result = CliRunner().invoke(commands, [*map(str, words), "--json"])
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_what_is_drawn_and_looked_over_is_what_the_shipped_profile_asks(tmp_path: Path) -> None:
    home = tmp_path / "viec"
    run("profile", "new", "--like", "trong", "--home", home)
    listed = run("units", "import", write_list_of_provinces(tmp_path / "ds.xlsx"), "--home", home)
    assert listed["units"] == 34
    for code, choices in CHOICES.items():
        drawn, look = write_drawing(code, tmp_path), tmp_path / f"xem-{code}.xlsx"
        run("form", "new", "--from", drawn, "--out", look, "--home", home)
        choose(look, choices)
        words = ("--from", drawn, "--review", look, "--period", JANUARY, "--yes", "--home", home)
        assert run("form", "new", *words)["forms"] == [code]
    made, shipped = profile_of(home).lines, shipped_profile(MINISTRY).lines
    for sheet in (FORMS, COLUMNS, ROWS, UNITS):
        assert [line.cells for line in made.of(sheet)] == [line.cells for line in shipped.of(sheet)], sheet.name


def reported(at: int) -> dict[str, dict[str, dict[str, Value]]]:
    """What the province at a place in the list, from 1 on, has to say."""
    budget: dict[str, Value] = {
        "ngan_sach_trung_uong": 1000, "ngan_sach_dia_phuong": 500,
        "da_chi_trieu_dong_ngan_sach_trung_uong": 10 * at, "da_chi_trieu_dong_ngan_sach_dia_phuong": 5 * at,
    }  # fmt: skip
    petitions: dict[str, Value] = {
        "tong_so": 2 + at, "nam_truoc_chuyen_sang": 2, "tiep_nhan_luy_ke": at, "dat_dai_nha_cua": at, "lan_dau": 1,
        "linh_vuc_khac": 2, "huong_dan_chuyen_don": 3,
    }  # fmt: skip
    stock: dict[str, Value] = {"dau_nam": 100, "tang_luy_ke": at, "giam_luy_ke": 1}
    name = PROVINCES[at - 1][1]
    return {"KP01": {name: budget}, "DT01": {name: petitions}, "CT01": {str(row): dict(stock) for row in range(1, 5)}}


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """February of all provinces but the last, one of which has spent more than it was given."""
    home = tmp_path_factory.mktemp("bo-34-tinh")
    run("profile", "new", "--like", MINISTRY, "--home", home)
    run("init", "--home", home)
    assert len(run("forms", "--period", FEBRUARY, "--out", home / "bieu-mau", "--home", home)["files"]) == 34
    catalogue = profile_of(home).on(FEBRUARY.to_date)
    (home / "thu").mkdir()
    for at, (code, _) in enumerate(PROVINCES[:33], 1):
        filling = Filling(rows=reported(at), cover={"preparer": "A", "head": "B"})
        write_book(
            plan_form_book(catalogue.unit(code), FEBRUARY, catalogue, filling),
            home / "thu" / f"{code}.xlsx",
        )
    run("collect", "--period", FEBRUARY, home / "thu", "--home", home)
    return home


def test_nothing_is_wrong_with_what_fits(ministry: Path) -> None:
    found = run("check", "--period", FEBRUARY, "--home", ministry)["findings"]
    assert [(one["unit"], one["message"]) for one in found] == []


def test_the_totals_are_those_that_were_worked_out_by_hand(ministry: Path, tmp_path: Path) -> None:
    told = run("consolidate", "--period", FEBRUARY, "--out", tmp_path / "th.xlsx", "--home", ministry)["forms"]
    assert {key: told["KP01"]["total"][key] for key in told["KP01"]["total"] if key != "ghi_chu"} == {
        "tong_so": 49500, "ngan_sach_trung_uong": 33000, "ngan_sach_dia_phuong": 16500,
        "da_chi_trieu_dong_tong_so": 8415, "da_chi_trieu_dong_ngan_sach_trung_uong": 5610,
        "da_chi_trieu_dong_ngan_sach_dia_phuong": 2805, "ty_le_chi_giao": 17,
    }  # fmt: skip
    petitions = told["DT01"]["total"]
    assert [petitions[key] for key in ("tong_so", "nam_truoc_chuyen_sang", "tiep_nhan_luy_ke")] == [627, 66, 561]
    for row in "1234":
        stock = told["CT01"]["total"][row]
        assert stock == {"dau_nam": 3300, "tang_luy_ke": 561, "giam_luy_ke": 33, "cuoi_ky": 3828, "so_voi_dau_nam": 116}
    assert told["KP01"]["missing"] == ["96"]
    assert told["KP01"]["units"]["92"]["ty_le_chi_giao"] == 33
    shown = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["KP01 tổng hợp"]
    words = {str(cell.value) for row in shown.iter_rows() for cell in row}
    assert {"Thành phố Hà Nội", "Tỉnh Cà Mau", "Cả nước (33/34 đơn vị)"} <= words


def test_the_report_is_the_ministrys(ministry: Path, tmp_path: Path) -> None:
    run("draft", "--period", FEBRUARY, "--out", tmp_path / "bc.docx", "--home", ministry)
    document = docx.Document(str(tmp_path / "bc.docx"))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    said = [text for text in (*(one.text for one in document.paragraphs), *cells) if text]
    assert any("BỘ CÔNG TÁC VÙNG CAO" in text for text in said)
    assert any("33/34 đơn vị; chưa có báo cáo của: tỉnh Cà Mau." in text for text in said)
    assert "Cả nước (Biểu 1; số liệu của 33/34 đơn vị):" in said
    assert "- Xã đặc biệt khó khăn: đầu năm 3.300 xã; tăng lũy kế 561 xã; giảm lũy kế 33 xã; cuối kỳ 3.828 xã." in said
    assert not [text for text in said if "13.200" in text], (
        "of communes, households, persons and hamlets there is no sum"
    )
    assert not [text for text in said if "toàn tỉnh" in text.lower() or "huyện" in text.lower()]
    assert any("lần đầu 33, lần 2: 0; đơn không thuộc thẩm quyền" in text for text in said), "a 2 and a 0 are no 20"
    assert any("33/34 đơn vị đã gửi báo cáo, không rõ ngày gửi; chưa gửi: tỉnh Cà Mau." in text for text in said)
    assert not [text for text in said if "đúng hạn" in text], (
        "of files without a date nobody knows that they came in time"
    )
    closing = [text for text in said if text.endswith("./.")]
    assert len(closing) == 1 and closing[0].startswith("Trên đây là báo cáo kết quả công tác vùng cao"), (
        "an official document is closed, also by an office that asks nobody for proposals"
    )
    checked = run("verify", tmp_path / "bc.docx", "--home", ministry)
    assert not any(checked[kind] for kind in ("changed", "outdated", "deleted", "unsourced"))


def test_the_profile_is_mailed_with_its_hash_and_taken_into_use_elsewhere(ministry: Path, tmp_path: Path) -> None:
    packed = run("profile", "pack", "--out", tmp_path / "bo.zip", "--home", ministry)
    used = run("profile", "use", tmp_path / "bo.zip", "--home", tmp_path / "tinh")
    assert used["sha256"] == packed["sha256"] == profile_of(tmp_path / "tinh").sha256


def test_the_digest_says_of_no_file_without_a_date_that_it_came_in_time(ministry: Path, tmp_path: Path) -> None:
    run("remind", "--period", FEBRUARY, "--out", tmp_path, "--today", "2026-04-20", "--home", ministry)
    said = [one.text for one in docx.Document(str(next(tmp_path.glob("DanhSachCham_*.docx")))).paragraphs]
    assert any(
        "0/34 đơn vị gửi đúng hạn; 33 đơn vị đã gửi, không rõ ngày gửi (chuyên viên bổ sung ngày nhận)" in text
        for text in said
    )
