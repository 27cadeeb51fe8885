"""A profile made before it had some sheets and columns: what the program did for its forms then goes on."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

from addin.analysis.step import compare_period
from addin.cli.profile.pack import command
from addin.commend.step import judge_period
from addin.define.files import BOOKS, content_of, load_profile
from addin.define.kept import keep, kept_file, kept_profile, profile_of
from addin.define.step import check_profile, complete_profile, new_profile, pack_profile, use_profile, write_books
from addin.emulation.step import score_period
from addin.pipeline import draft
from addin.review.step import close
from addin.session import Session
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.catalogue import Catalogue
from schemas.findings import Severity
from schemas.office.following import CRITERIA_TABLE, Changes, changes_of
from schemas.office.tables import TABLES_BY_NAME
from schemas.period import Period
from schemas.profile.profile import Profile
from schemas.profile.shipped import shipped_profile
from tests.test_across import filled, send
from tests.test_remind import text_of

BEFORE = Path(__file__).parent / "files" / "profile-of-before"
MONTHS = (Period.parse("2023-01"), Period.parse("2023-02"))
JANUARY, MARCH = date(2023, 1, 31), date(2023, 3, 31)
#: What the program that made the workbooks took the hash of them to be.
HASH = "dbb374be148a63473c73839238c65a8948b851b107bcfdc0e2033d708e24f2e1"
SAME = [name for name in Catalogue.model_fields if name != "sha256"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(BEFORE, tmp_path / PROFILE_FOLDER)
    return tmp_path


def loaded(home: Path) -> Profile:
    return load_profile(content_of(home / PROFILE_FOLDER))


def codes(profile: Profile) -> list[str]:
    return [finding.code for finding in profile.findings]


def change(home: Path, edit: Callable[[openpyxl.Workbook], None]) -> None:
    file = home / PROFILE_FOLDER / "BoBieu.xlsx"
    book = openpyxl.load_workbook(file)
    edit(book)
    book.save(file)


def row_of(sheet: Worksheet, *values: str) -> int:
    """The row that begins with these values."""
    return next(at for at in range(1, 2000) if [sheet.cell(at, 1 + n).value for n in range(len(values))] == [*values])


def at_label(sheet: Worksheet, label: str) -> int:
    return next(at for at in range(1, 60) if sheet.cell(1, at).value == label)


def rename_column(book: openpyxl.Workbook) -> None:
    sheet = book["Cột"]
    sheet.cell(row_of(sheet, "B01", "paid_rate"), at_label(sheet, "Tiêu đề cột")).value = "Mức giải ngân"


def add_form(book: openpyxl.Workbook) -> None:
    forms, columns = book["Biểu"], book["Cột"]
    form = {"Mã biểu": "X01", "Tên biểu": "Nhà hỏng", "Trang": "X01", "Phiên bản": "2023.1", "Kiểu dòng": "Danh sách"}
    place = {"Biểu": "X01", "Mã cột": "place", "Tiêu đề cột": "Nơi", "Kiểu": "Chữ"}
    houses = {"Biểu": "X01", "Mã cột": "houses", "Tiêu đề cột": "Nhà", "Kiểu": "Số nguyên", "Lên cấp trên": "Cộng"}
    for sheet, line in ((forms, form), (columns, place), (columns, houses)):
        free = next(at for at in range(3, 2000) if sheet.cell(at, 1).value is None)
        for label, value in line.items():
            sheet.cell(free, at_label(sheet, label)).value = value


def test_everything_that_held_for_the_forms_of_before_holds(home: Path) -> None:
    profile = loaded(home)
    assert profile.is_sound
    assert codes(profile) == ["define-older"]
    for day in (JANUARY, MARCH):
        now, then = shipped_profile().on(day), profile.on(day)
        assert [name for name in SAME if getattr(now, name) != getattr(then, name)] == []
        assert (len(then.criteria), len(then.claims), len(then.agreements)) == (10, len(now.claims), 1)


def test_its_hash_is_what_it_was_so_that_no_report_is_outdated(home: Path) -> None:
    assert loaded(home).sha256 == HASH != shipped_profile().sha256


def test_a_profile_kept_by_its_hash_takes_the_same(home: Path) -> None:
    profile = profile_of(home)
    kept = kept_profile(home, profile.sha256)
    assert kept is not None
    assert kept.on(MARCH) == profile.on(MARCH)


def test_one_that_the_program_of_then_kept_takes_the_same(home: Path) -> None:
    """It did not say which columns there were; one that was there and empty stays so."""

    def edit(book: openpyxl.Workbook) -> None:
        for label in ("Giải thích", "Lũy kế"):
            for row in range(3, book["Cột"].max_row + 1):
                book["Cột"].cell(row, at_label(book["Cột"], label)).value = None

    change(home, edit)
    profile = loaded(home)
    keep(home, profile)
    file = kept_file(home, profile.sha256)
    document = json.loads(file.read_bytes())
    del document["columns"]
    file.write_text(json.dumps(document), encoding="utf-8")
    kept = kept_profile(home, profile.sha256)
    assert kept is not None
    assert kept.on(MARCH) == profile.on(MARCH)
    assert not kept.on(MARCH).by_id["B01"].by_key["paid_total"].cumulative
    assert kept.on(MARCH).by_id["B06A"].purposes


def test_one_with_all_sheets_keeps_them_empty_when_it_is_kept(tmp_path: Path) -> None:
    new_profile(tmp_path, "trong")
    profile = load_profile(content_of(tmp_path / PROFILE_FOLDER))
    keep(tmp_path, profile)
    kept = kept_profile(tmp_path, profile.sha256)
    assert kept is not None
    assert kept.typed.by_sheet.keys() == profile.typed.by_sheet.keys()


def test_a_sheet_that_is_there_and_empty_says_that_there_is_nothing(home: Path) -> None:
    complete_profile(home)
    change(home, lambda book: book["Chấm điểm"].delete_rows(3, 100))
    profile = loaded(home)
    assert profile.is_sound
    assert profile.on(MARCH).criteria == ()
    assert profile.on(MARCH).indicators == shipped_profile().on(MARCH).indicators


def test_one_whose_new_sheets_are_emptied_is_not_taken_for_the_one_that_had_none(home: Path) -> None:
    assert profile_of(home).on(MARCH).criteria
    complete_profile(home)

    def empty(book: openpyxl.Workbook) -> None:
        for name in ("Chỉ số", "Biểu đồ", "Chấm điểm", "Từ ngữ", "Đối chiếu", "Cài đặt"):
            book[name].delete_rows(3, 200)
        for name, labels in (("Biểu", ("Mỗi dòng là", "Dùng vào việc", "Chỉ ở một đơn vị")), ("Cột", ("Vai trò",)),
                             ("Dòng", ("Vai trò",)), ("Danh mục", ("Vai trò",))):  # fmt: skip
            for at in (at_label(book[name], label) for label in labels):
                for row in range(3, book[name].max_row + 1):
                    book[name].cell(row, at).value = None

    change(home, empty)
    emptied = profile_of(home)
    assert emptied.sha256 != HASH
    assert profile_of(home).on(MARCH).criteria == emptied.on(MARCH).criteria == ()


def test_a_renamed_column_keeps_what_is_said_of_it_and_an_added_form_gets_nothing(home: Path) -> None:
    change(home, rename_column)
    change(home, add_form)
    profile, shipped = loaded(home), shipped_profile()
    assert profile.is_sound, profile.findings
    now, then = shipped.on(MARCH), profile.on(MARCH)
    assert then.by_id["B01"].by_key["paid_rate"].label == "Mức giải ngân"
    assert [one.code for one in then.indicators] == [one.code for one in now.indicators]
    assert [(one.code, one.points) for one in then.criteria] == [(one.code, one.points) for one in now.criteria]
    assert len(then.charts) == len(now.charts)
    assert (then.claims, then.agreements, then.settings) == (now.claims, now.agreements, now.settings)
    own = then.by_id["X01"]
    assert (own.purposes, own.counted, own.one_unit) == ((), "", ())
    assert not any(column.role for column in own.columns)


def test_what_needs_a_column_that_is_gone_or_of_another_type_is_not_taken(home: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Cột"]
        sheet.cell(row_of(sheet, "B02", "target_rate"), at_label(sheet, "Cách tính")).value = None
        sheet.cell(row_of(sheet, "B02", "target_rate"), at_label(sheet, "Lên cấp trên")).value = "Gom chữ"
        sheet.cell(row_of(sheet, "B02", "target_rate"), at_label(sheet, "Kiểu")).value = "Chữ"
        sheet.delete_rows(row_of(sheet, "B06A", "rate"))

    change(home, edit)
    profile = loaded(home)
    assert profile.is_sound, profile.findings
    then, now = profile.on(MARCH), shipped_profile().on(MARCH)
    gone = {one.code for one in now.criteria} - {one.code for one in then.criteria}
    assert gone == {"poverty", "emulation"}
    assert {one.code for one in now.indicators} - {one.code for one in then.indicators} == {"ty-le-giam-ngheo"}
    assert then.by_id["B06A"].purposes == ()
    assert then.by_id["B06B"].purposes == now.by_id["B06B"].purposes


def test_an_office_with_forms_of_its_own_alone_gets_nothing_and_is_told_what_it_lacks(home: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for name in ("Biểu", "Cột", "Dòng", "Quy tắc", "Danh mục"):
            book[name].delete_rows(3, 400)
        add_form(book)

    change(home, edit)
    profile = loaded(home)
    assert profile.is_sound, profile.findings
    assert profile.lines is profile.typed
    then = profile.on(MARCH)
    assert (then.indicators, then.charts, then.criteria, then.claims, then.agreements, then.settings) == ((),) * 6
    assert {"define-sheet-left-out", "define-purpose-column"} <= {*codes(profile)}
    assert "define-older" not in codes(profile)
    complete_profile(home)
    now = loaded(home)
    assert {*codes(now)}.isdisjoint({"define-sheet-left-out", "define-purpose-column"})
    assert [getattr(now.on(MARCH), name) for name in SAME] == [getattr(then, name) for name in SAME]


def test_a_form_of_the_same_code_with_other_columns_is_another_form(home: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for name in ("Biểu", "Cột", "Dòng", "Quy tắc", "Danh mục"):
            book[name].delete_rows(3, 400)
        add_form(book)
        for name in ("Biểu", "Cột"):
            for row in book[name].iter_rows(min_row=3, max_col=1):
                row[0].value = row[0].value and "B01"

    change(home, edit)
    profile = loaded(home)
    assert profile.is_sound, profile.findings
    assert profile.lines is profile.typed


def test_other_units_are_not_called_by_the_name_of_the_first_office(home: Path) -> None:
    file = home / PROFILE_FOLDER / "DonVi.xlsx"
    book = openpyxl.load_workbook(file)
    for row in book["Đơn vị"].iter_rows(min_row=3, max_col=2):
        if row[0].value:
            row[0].value, row[1].value = f"9{row[0].value}", f"{row[1].value} Mới"
    for row in book["Đơn vị"].iter_rows(min_row=3, min_col=4, max_col=4):
        row[0].value = row[0].value and f"9{row[0].value}"
    book.save(file)
    then = loaded(home).on(MARCH)
    assert then.settings == ()
    assert len(then.criteria) == len(shipped_profile().on(MARCH).criteria)


def test_complete_adds_what_is_lacking_and_keeps_all_that_is_typed_and_the_workbooks_before(home: Path) -> None:
    change(home, rename_column)
    before, folder = loaded(home), home / PROFILE_FOLDER
    bytes_before = {name: (folder / name).read_bytes() for name in BOOKS}
    complete_profile(home)
    after = loaded(home)
    assert [one for one in after.findings if one.severity is not Severity.NOTE] == []
    assert "define-older" not in codes(after)
    assert after.lines is after.typed
    assert [getattr(after.on(MARCH), name) for name in SAME] == [getattr(before.on(MARCH), name) for name in SAME]
    assert {name: (folder / "truoc" / name).read_bytes() for name in BOOKS} == bytes_before
    complete_profile(home)
    assert {name: (folder / "truoc" / name).read_bytes() for name in BOOKS} == bytes_before


def test_packed_or_taken_into_use_elsewhere_it_loses_nothing(home: Path, tmp_path: Path) -> None:
    packed = pack_profile(profile_of(home), tmp_path / "goi.zip")
    other = tmp_path / "khac"
    use_profile(other, packed)
    assert [getattr(profile_of(other).on(MARCH), name) for name in SAME] == [
        getattr(shipped_profile().on(MARCH), name) for name in SAME
    ]
    use_profile(other, home / PROFILE_FOLDER)
    assert profile_of(other).sha256 == HASH
    assert profile_of(other).on(MARCH).criteria == shipped_profile().on(MARCH).criteria


def test_the_master_of_then_keeps_its_criteria(home: Path) -> None:
    rows = {}
    for profile in (shipped_profile(), loaded(home)):
        catalogue = profile.on(MARCH)
        rows[profile.sha256] = TABLES_BY_NAME[CRITERIA_TABLE].rows(catalogue)
        assert changes_of(CRITERIA_TABLE, rows[shipped_profile().sha256], catalogue) == Changes()
    assert len(rows[HASH]) == 10
    assert rows[HASH] == rows[shipped_profile().sha256]


def results(home: Workspace, period: Period, folder: Path) -> list[object]:
    """What a month comes to: sums, overview, comparison, scores with their grounds, nominees, the report."""
    folder.mkdir()
    with Session(home) as session:
        sheets = plan_summary(session, period, home.root).sheets
        scores, (comparison, year) = score_period(session, period), compare_period(session, period)
        report = draft(session, period, folder / "bc.docx")
        review = draft(session, period, folder / "td.docx", "thi-dua")
        texts = [text_of(one.document) for one in (report, review)]
        compared = comparison, year.points, year.timeliness
        return [sheets.forms, sheets.overview.name, scores, compared, judge_period(session, period), *texts]


def of_two_units(folder: Path, *, of_before: bool) -> Workspace:
    home = Workspace(folder / "home")
    if of_before:
        shutil.copytree(BEFORE, home.root / PROFILE_FOLDER)
    for period in MONTHS:
        for unit in ("696", "688"):
            send(home, folder, period, filled(period, unit), unit)
    return home


def test_a_month_comes_to_the_same_and_closed_by_it_is_rebuilt_without_a_changed_figure(tmp_path: Path) -> None:
    then, now = of_two_units(tmp_path / "then", of_before=True), of_two_units(tmp_path / "now", of_before=False)
    february = MONTHS[1]
    expected = results(now, february, tmp_path / "a")
    assert results(then, february, tmp_path / "b") == expected
    close(then, february, "kịp báo cáo")
    with Session(then) as session:
        assert session.profile.sha256 == HASH
        closed = session.summary(february).forms
    write_books(then.root / PROFILE_FOLDER, shipped_profile().lines)
    then.ledger_path.unlink()
    with Session(then) as session:
        assert session.profile.sha256 != HASH
        assert session.catalogue(february).sha256 == HASH
        assert session.catalogue(february).criteria == shipped_profile().on(february.to_date).criteria
        assert session.summary(february).forms == closed
        assert score_period(session, february) == expected[2]


def test_the_hash_that_is_told_of_a_package_is_the_one_that_its_reader_finds(home: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["--home", str(home), "--out", str(tmp_path / "goi.zip"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["sha256"] == check_profile(tmp_path / "goi.zip").sha256 != HASH
