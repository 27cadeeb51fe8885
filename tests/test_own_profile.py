"""An office that the code has never heard of: its own forms and units, and what a change of year does to them."""

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.analysis.step import compare_period
from addin.blank_forms.step import write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.cli.init import own_master
from addin.define.files import content_of, load_profile
from addin.define.kept import _fingerprint, keep, kept_profile, profile_named, profile_of
from addin.define.step import write_books
from addin.doctor.installation import look_at_master
from addin.emulation.step import score
from addin.excel.live.master import first_period
from addin.reminders.step import remind
from addin.returns.step import send_back
from addin.review.step import check, close
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_comparison, write_summary
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_FILE, PROFILE_FOLDER, Workspace
from schemas.cells import Value
from schemas.clock import today
from schemas.filling import Filling
from schemas.office import new_settings
from schemas.office.criteria import criteria_lines
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.shipped import SHIPPED, shipped_profile
from tests.profiles import empty_grids, grids_of_lines, own_office, put_profile
from tests.sheets import typed_into
from tests.test_wider_forms import column, form

DECEMBER, JANUARY = Period.parse("2025-12"), Period.parse("2026-01")
Row = dict[str, Value]
STORM: Row = {"houses": 3, "damaged": 2, "loss": 12.5}


def send(folder: Path, profile: Profile, period: Period, rows: dict[str, dict[str, Row]], units: int = 3) -> Path:
    """Every unit's workbook, each storm row with its unit's number more houses than the one before."""
    catalogue = profile.on(period.to_date)
    folder.mkdir(parents=True, exist_ok=True)
    for at, unit in enumerate(catalogue.units_on(period.to_date)[:units]):
        own = {form: {code: dict(row) for code, row in of.items()} for form, of in rows.items()}
        if "TH1" in own:
            own["TH1"]["1"]["houses"] = 3 + at
        filling = Filling(rows=own, cover={"preparer": "A", "head": "B"})
        write_book(plan_form_book(unit, period, catalogue, filling), folder / f"{unit.code}.xlsx")
    return folder


def figures(home: Path, period: Period) -> dict[str, Any]:
    """The totals of a period as the office sees them now."""
    with Session(Workspace(home)) as session:
        summary = session.summary(period)
        return {form: (found.total, found.units) for form, found in summary.forms.items()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    profile = put_profile(tmp_path / "home", own_office(3))
    rows: dict[str, dict[str, Row]] = {
        "TH1": {"1": STORM, "2": {"houses": 0, "damaged": 0, "loss": 4}},
        "DS2": {"1": {"name": "Hộ A", "kind": "Hộ nghèo", "asked": 5}},
    }
    pipeline.create_workspace(Workspace(tmp_path / "home"))
    pipeline.collect(Workspace(tmp_path / "home"), DECEMBER, [send(tmp_path / "thu", profile, DECEMBER, rows)])
    return tmp_path / "home"


def test_the_whole_month_goes_by_the_offices_own_forms_and_units(home: Path, tmp_path: Path) -> None:
    where = Workspace(home)
    written = write_summary(where, DECEMBER, tmp_path / "th.xlsx")
    assert written.summary.forms["TH1"].total["1"] == {"houses": 12, "damaged": 6, "all": 18, "loss": 37.5}
    assert written.summary.forms["DS2"].total == {"count": 3, "asked": 15.0, "kind": {"Hộ nghèo": 3}}
    found = check(where, DECEMBER)
    broken = [(one.unit, one.cell) for one in found.findings if one.code == "rule-loss-needs-houses"]
    assert len(broken) == 3
    sheets = openpyxl.load_workbook(tmp_path / "th.xlsx").sheetnames
    assert "TH1 tổng hợp" in sheets
    assert "DS2 tổng hợp" in sheets
    assert not [name for name in sheets if name.startswith("B0")]


def test_a_rate_is_in_percent_also_where_only_its_type_says_so(tmp_path: Path) -> None:
    lines = own_office(2)
    done = {"form": "TH1", "title": "Đã khắc phục", "type": "Tỷ lệ %", "name": "done"}
    lines["Cột"] += [done, done | {"title": "Đã chi (%)", "name": "spent"}]
    form = put_profile(tmp_path, lines).on(DECEMBER.to_date).form("TH1")
    assert [form.by_key[one].unit for one in ("done", "spent")] == ["%", ""]


def test_a_draft_names_no_heading_that_was_written_for_the_first_office(home: Path, tmp_path: Path) -> None:
    told = " ".join(pipeline.draft(Workspace(home), DECEMBER, tmp_path / "bc.docx").to_text())
    assert "phần của mẫu kèm theo chương trình viết cho biểu mà cơ quan không có" in told
    assert "init --texts" in told
    assert not [name for name in ("Làng Thanh niên", "Già làng", "B03") if name in told]


def test_the_report_has_a_plain_section_a_form_and_none_of_forms_that_are_not_there(home: Path, tmp_path: Path) -> None:
    pipeline.draft(Workspace(home), DECEMBER, tmp_path / "bc.docx")
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "bc.docx")).paragraphs if paragraph.text]
    assert "2. Thiệt hại do thiên tai" in said
    assert "3. Danh sách hộ cần hỗ trợ" in said
    assert any("nhà sập 12 căn" in text for text in said)
    assert not [text for text in said if "Làng Thanh niên" in text or "biên chế" in text.lower()]
    assert not [text for text in said if "1.000 hộ nghèo" in text or " / " in text]


def test_the_printed_lines_of_another_offices_units_are_no_faults_of_this_one(tmp_path: Path) -> None:
    where = Workspace(tmp_path / "home")
    pipeline.create_workspace(where)
    put_profile(tmp_path / "home", own_office(3))
    assert [one for one in Session(Workspace(where.root)).office.problems if "không có đơn vị" in one] == []
    with typed_into(where.root / "TongHop.xlsm", where.root / "TongHop.xlsm") as book:
        place = next(cell for row in book["Cấu hình"] for cell in row if cell.value == "Huyện Bù Đăng")
        place.offset(column=1).value = "bd@binhphuoc.gov.vn"
    told = [one for one in Session(Workspace(where.root)).office.problems if "không có đơn vị" in one]
    assert len(told) == 1
    assert "Huyện Bù Đăng" in told[0], "what somebody typed there is said"


#: What only the first office is called, is near to, or works on.
_OF_THE_FIRST_OFFICE = re.compile(
    r"bình phước|dân tộc|dtts|huyện|bdt\b|hộ nghèo dtts|trưởng ban\b|các phòng|khối thi đua 6|số 03/kh", re.IGNORECASE
)


def test_before_its_settings_are_filled_in_nothing_that_an_office_sends_or_prints_is_of_the_first_one(
    home: Path, tmp_path: Path
) -> None:
    (home / "TongHop.xlsm").unlink()
    with own_master(home) as master:
        pipeline.create_workspace(Workspace(home), master)
    where, out = Workspace(home), tmp_path / "out"
    said = [one.text for one in look_at_master(where) if not one.ok]
    assert any("chưa ghi “Cơ quan chủ quản”, “Cơ quan ban hành”" in text for text in said)
    out.mkdir()
    write_forms(where, JANUARY, Session(where).catalogue(JANUARY).units_on(JANUARY.to_date), out / "bieu-mau")
    write_comparison(where, DECEMBER, out / "ss.xlsx")
    send_back(where, DECEMBER, out / "tra")
    remind(where, JANUARY, out / "don-doc", today=date(2026, 3, 2))
    score(where, DECEMBER, out / "diem.xlsx", out / "diem.docx")
    pipeline.draft(where, DECEMBER, out / "bc.docx")
    pipeline.draft(where, DECEMBER, kind="thi-dua", out=out / "td.docx")
    write_summary(where, DECEMBER, out / "th.xlsx")
    said = {file: list(_printed(file)) for file in sorted(out.rglob("*.*")) if file.is_file()}
    assert len(said) > 12
    assert any("TÊN CƠ QUAN …" in text for text in said[out / "bc.docx"])
    assert [(file.name, text) for file in said for text in said[file] if _OF_THE_FIRST_OFFICE.search(text)] == []


def _printed(file: Path) -> Iterator[str]:
    """Every text of a document, of the sheets of a workbook that figures stand on, or of a letter."""
    if file.suffix == ".docx":
        document = docx.Document(str(file))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        yield from (document.core_properties.author, *(one.text for one in document.paragraphs), *cells)
    elif file.suffix == ".eml":
        yield str(message_from_bytes(file.read_bytes(), policy=default).get_body())
    else:
        for sheet in openpyxl.load_workbook(file).worksheets:
            if sheet.title != "Cấu hình":  # its explanations give examples
                yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
                yield from filter(None, (sheet.oddHeader.left.text, sheet.oddHeader.right.text))


def test_who_does_an_offices_work_in_a_unit_is_named_by_it() -> None:
    said = [
        Settings(work=work, units_level="cấp xã").names()["units_offices"] for work in ("công tác dân tộc", "thú y")
    ]
    assert said == ["Cơ quan công tác dân tộc cấp xã", "Bộ phận phụ trách thú y cấp xã"]


def test_who_gets_a_copy_in_the_office_and_in_its_units_is_what_the_office_calls_them() -> None:
    usual = Settings(office_short="Bộ").names()
    assert (usual["departments"], usual["units_offices"]) == ("các đơn vị thuộc Bộ", "Các đơn vị")
    told = Settings(departments="các vụ, cục thuộc Bộ", units_offices="UBND các xã", work="công tác dân tộc").names()
    assert (told["departments"], told["units_offices"]) == ("các vụ, cục thuộc Bộ", "UBND các xã")
    shipped = [new_settings(shipped_profile(name).on(date(2026, 6, 1))) for name in SHIPPED]
    assert [one.departments for one in shipped] == ["các phòng thuộc Ban", "các phòng thuộc Sở", "các vụ, cục thuộc Bộ"]


def test_an_office_of_its_own_is_scored_by_what_it_asks_for_alone() -> None:
    assert [(code, points) for _, points, *_, code in criteria_lines(load(empty_grids()).on(date.max))] == [
        ("punctual", 50),
        ("quality", 50),
    ]


def test_a_master_that_has_no_form_yet_begins_with_this_month() -> None:
    day = today()
    assert first_period(load(empty_grids()).on(day)) == Period.parse(f"{day:%Y-%m}")


def test_where_nobody_is_asked_for_anything_no_form_goes_out_and_no_report_is_blamed(tmp_path: Path) -> None:
    put_profile(tmp_path, {})
    with Session(Workspace(tmp_path)) as session:
        for sent in (
            lambda: write_forms(session, JANUARY, [], tmp_path / "mau"),
            lambda: pipeline.collect(session, JANUARY, [tmp_path]),
        ):
            with pytest.raises(InputError, match="chưa có đơn vị và biểu nào của tháng 01 năm 2026"):
                sent()
    assert not (tmp_path / "mau").exists()


def test_the_other_steps_do_without_the_first_offices_forms(home: Path, tmp_path: Path) -> None:
    where = Workspace(home)
    assert set(write_forms(where, JANUARY, Session(where).catalogue(JANUARY).units_on(JANUARY.to_date), tmp_path)) == {
        "90001", "90002", "90003",
    }  # fmt: skip
    write_comparison(where, DECEMBER, tmp_path / "ss.xlsx")
    send_back(where, DECEMBER, tmp_path / "tra")
    none, unknown, undated, _ = score(where, DECEMBER, tmp_path / "diem.xlsx", tmp_path / "diem.docx").remarks
    assert "không rõ ngày gửi" in undated
    assert none.startswith("Bộ cấu hình chưa có tiêu chí nào ở trang “Chấm điểm”")
    assert unknown.startswith("Chưa chấm được “Giải ngân CTMTQG”"), "the first office's table is in this master"


def next_year() -> dict[str, list[dict[str, str]]]:
    """From January on: a column renamed, one added, one gone, one of another type under a new code, a form retired."""
    lines = own_office(3)
    columns = {(line["form"], line["name"]): line for line in lines["Cột"]}
    for name in ("houses", "damaged", "all", "loss"):
        columns["TH1", name]["valid_to"] = "2025"
    new = {"valid_from": "2026-01", "valid_to": ""}
    lines["Cột"] += [
        {**columns["TH1", "houses"], "title": "Nhà đổ, sập hoàn toàn", **new},
        {"form": "TH1", "name": "moved", "title": "Hộ phải di dời", "unit": "hộ", "type": "Số nguyên",
         "agg": "Cộng", **new},
        {**columns["TH1", "loss"], "name": "loss_text", "type": "Đoạn văn", "agg": "Gom chữ", "unit": "", **new},
    ]  # fmt: skip
    lines["Biểu"][1]["valid_to"] = "2025"
    lines["Biểu"][0]["valid_to"] = "2025"
    lines["Biểu"].append({**lines["Biểu"][0], "version": "2026.2", **new})
    lines["Quy tắc"][0]["valid_to"] = "2025"
    return lines


def test_a_change_of_year_changes_no_figure_of_the_year_that_is_closed(home: Path, tmp_path: Path) -> None:
    before = figures(home, DECEMBER)
    close(Workspace(home), DECEMBER, reason="đã rà soát")
    profile = put_profile(home, next_year())
    assert figures(home, DECEMBER) == before
    rows: dict[str, dict[str, Row]] = {"TH1": {"1": {"houses": 1, "moved": 7, "loss_text": "Không đáng kể"}}}
    pipeline.collect(Workspace(home), JANUARY, [send(tmp_path / "thu-1", profile, JANUARY, rows)])
    now = figures(home, JANUARY)
    assert set(now) == {"TH1"}
    assert now["TH1"][0]["1"]["houses"] == 12
    assert now["TH1"][0]["1"]["moved"] == 21
    (home / LEDGER_FILE).unlink()
    assert figures(home, DECEMBER) == before
    assert figures(home, JANUARY) == now


def test_a_closed_period_is_read_by_the_profile_that_it_was_closed_with(home: Path) -> None:
    """Even where somebody changes, without any dates, what the year that is closed asked for."""
    before = figures(home, DECEMBER)
    with Session(Workspace(home)) as session:
        pinned = session.profile.sha256
    close(Workspace(home), DECEMBER, reason="đã rà soát")
    lines = own_office(3)
    lines["Cột"] = [line for line in lines["Cột"] if line["name"] not in ("loss", "damaged", "all")]
    lines["Quy tắc"] = []
    put_profile(home, lines)
    (home / LEDGER_FILE).unlink()
    assert figures(home, DECEMBER) == before
    kept = kept_profile(home, pinned)
    assert kept is not None
    with Session(Workspace(home)) as session:
        assert session.ledger.decisions.closing(DECEMBER).profile == pinned  # type: ignore[union-attr] # it is closed
        assert session.profile.sha256 != pinned


def test_a_closed_period_whose_profile_is_gone_is_not_read_by_another_one(home: Path) -> None:
    with Session(Workspace(home)) as session:
        pinned = session.profile.sha256
    close(Workspace(home), DECEMBER, reason="đã rà soát")
    lines = own_office(3)
    lines["Biểu"][0]["title"] = "Tên khác"
    put_profile(home, lines)
    (home / "chuong-trinh" / "bo-cau-hinh" / f"{pinned}.json").unlink()
    profile_named.cache_clear()  # a program that starts now
    with pytest.raises(MachineError, match=pinned[:16]):
        figures(home, DECEMBER)


def test_each_report_keeps_the_hash_of_its_profile_and_the_versions_of_its_forms(home: Path) -> None:
    with Session(Workspace(home)) as session:
        kept = list(session.view(DECEMBER).current(DECEMBER))
        assert {one.profile for one in kept} == {session.profile.sha256}
        assert {(table.form, table.version) for one in kept for table in one.tables} == {
            ("TH1", "2026.1"), ("DS2", "2026.1"),
        }  # fmt: skip


def test_the_comparison_across_the_years_goes_by_codes(home: Path, tmp_path: Path) -> None:
    profile = put_profile(home, next_year())
    rows: dict[str, dict[str, Row]] = {"TH1": {"1": {"houses": 1, "moved": 7}}}
    pipeline.collect(Workspace(home), JANUARY, [send(tmp_path / "thu-1", profile, JANUARY, rows)])
    comparison, _ = compare_period(Workspace(home), JANUARY)
    lines = {line.column: line for line in comparison.lines if not line.row}
    assert set(lines) == {"houses", "moved"}
    assert (lines["houses"].label, lines["houses"].year_start.then) == ("Nhà đổ, sập hoàn toàn", 12)
    assert lines["moved"].year_start.then is None


def test_a_new_working_folder_has_a_master_of_the_offices_own_forms_and_units(tmp_path: Path) -> None:
    put_profile(tmp_path, own_office(3))
    with own_master(tmp_path) as master:
        pipeline.create_workspace(Workspace(tmp_path), master)
    book = openpyxl.load_workbook(tmp_path / "TongHop.xlsm")
    assert "TH1 tổng hợp" in book.sheetnames
    assert not [name for name in book.sheetnames if name.startswith("B0")]
    board = {str(cell.value) for row in book["Điều hành"].iter_rows() for cell in row}
    assert {"Xã Bình An 1", "Xã Lộc An 1", "Xã Phú An 1", "TH1", "DS2"} <= board
    assert "Huyện Bù Đăng" not in board
    settings = {str(cell.value) for row in book["Cấu hình"].iter_rows() for cell in row}
    assert "Xã Bình An 1" in settings
    with own_master(tmp_path / "moi") as ours:
        assert ours is None


def test_a_profile_in_which_a_newer_program_finds_an_error_is_not_used_in_part(tmp_path: Path) -> None:
    columns = [
        column("TD", "item", "Việc", "Chữ", label_column="x"),
        column("TD", "now", "Tỷ lệ", "Tỷ lệ %", agg="Cộng"),
    ]
    rows = [{"row_list": "Việc", "code": "1", "title": "Khám"}]
    forms = [form("TD", "Theo dõi", "Dòng in sẵn", row_list="Việc")]
    said = {**own_office(3), "Biểu": forms, "Cột": columns, "Dòng": rows, "Quy tắc": []}
    write_books(tmp_path / PROFILE_FOLDER, load(grids_of_lines(said)).lines)
    content = content_of(tmp_path / PROFILE_FOLDER)
    profile = load_profile(content)
    keep(tmp_path, profile, _fingerprint(content))  # as a program did that found nothing wrong
    with pytest.raises(InputError, match="Bộ cấu hình có 1 lỗi nên chưa dùng"):
        profile_of(tmp_path)
    with pytest.raises(MachineError, match="không dùng được bộ cấu hình"):
        profile_named(tmp_path, profile.sha256)
