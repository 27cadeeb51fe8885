"""Settings that are changed after reports came in hold for all periods that are open; what is closed stays."""

from pathlib import Path

import pytest

from addin import doctor, pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.intake.by_settings import CONFIRMED
from addin.review.closing import close
from addin.review.step import check, reopen
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.lookup import coverage_at
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.filling import Filling
from schemas.findings import Finding
from schemas.office import Office
from schemas.office.lines import Adjustment, Contact, Mapping, RuleSetting
from schemas.office.settings import CARRY
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.text import fold
from tests.catalogues import IN_FORCE
from tests.profiles import Lines, own_office, put_profile
from tests.sheets import FEBRUARY
from tests.test_cells_of_a_quarter import COLUMNS
from tests.test_confirmed_columns import HEADING, collected
from tests.test_whose import OTHER_UNIT, OWN, STRANGER, Box, box, found_by_check  # noqa: F401 # a fixture
from tests.test_wider_forms import form

QUARTER = Period.parse("2026-Q1")
JANUARY, _, MARCH = QUARTER.parts
RULE = "rule-few-are-left"
RULES: Lines = [
    {
        "code": "few-are-left", "form": "DT1", "title": "Đơn còn lại không nhiều hơn đơn mới nhận.",
        "holds": "[Còn lại] <= [Mới nhận] + NGƯỠNG", "at": "Mới nhận", "severity": "Lỗi", "tolerance": "0",
        "message": "Còn lại {Còn lại} đơn, mới nhận {Mới nhận}.", "fix": "Đề nghị kiểm tra lại.",
    },
    {
        "code": "ended", "form": "DT1", "title": "Quy tắc của năm trước.", "holds": "[Còn lại] >= 0", "at": "Còn lại",
        "severity": "Lỗi", "message": "Còn lại {Còn lại} đơn.", "fix": "Đề nghị kiểm tra lại.",
        "valid_to": "2025-12",
    },
    {
        "code": "begun", "form": "DT1", "title": "Quy tắc từ tháng Hai.", "holds": "[Mới nhận] >= 0", "at": "Mới nhận",
        "severity": "Lỗi", "message": "Mới nhận {Mới nhận} đơn.", "fix": "Đề nghị kiểm tra lại.",
        "valid_from": "2026-02",
    },
]  # fmt: skip
#: In January more are left than were new.
LEFT = {JANUARY: 5, MARCH: 1}


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    """An office of two units, of which one reports in January and March, and one in January alone."""
    lines = {**own_office(2), "Biểu": [form("DT1", "Đơn thư", "Một dòng một đơn vị")], "Cột": COLUMNS}
    profile = put_profile(tmp_path / "home", {**lines, "Danh mục": [], "Dòng": [], "Quy tắc": RULES})
    home = Workspace(tmp_path / "home")
    pipeline.create_workspace(home)
    for month, left in LEFT.items():
        (letters := tmp_path / str(month)).mkdir()
        for unit in ("90001", "90002") if month == JANUARY else ("90001",):
            catalogue = profile.on(month.to_date)
            row = {"new": 3, "again": 0, "open": left if unit == "90001" else 0}
            plan = plan_form_book(
                catalogue.unit(unit), month, catalogue, Filling(rows={"DT1": {catalogue.unit(unit).name: row}})
            )
            write_book(plan, letters / f"{unit}.xlsx")
        pipeline.collect(home, month, [letters])
    return home


def with_settings(home: Workspace, **changes: object) -> Workspace:
    """The same folder, its office's tables as they are with these lines."""
    with Session(Workspace(home.root)) as session:
        office = session.office
    return Workspace(home.root, office=office.model_copy(update=changes))


def rule(code: str, **said: object) -> RuleSetting:
    return RuleSetting.model_validate({"code": code, **said})


def found(home: Workspace, period: Period, code: str = RULE) -> list[Finding]:
    return [one for one in check(home, period).findings if one.code == code]


def doubtful(home: Workspace, period: Period) -> tuple[str, ...]:
    with Session(home) as session:
        return coverage_at(session.summary(period), FigurePlace("DT1", "new")).doubtful


# -- tolerance ----------------------------------------------------------------------------------------------------
def test_a_tolerance_set_later_holds_for_earlier_months_within_a_quarter(home: Workspace) -> None:
    assert (len(found(home, JANUARY)), len(found(home, QUARTER))) == (1, 1)
    forgiving = with_settings(home, rule_settings=(rule(RULE, tolerance=2),))
    assert (found(forgiving, JANUARY), found(forgiving, QUARTER)) == ([], [])
    assert (doubtful(home, QUARTER), doubtful(forgiving, QUARTER)) == (("90001",), ())


def test_what_was_forgiven_is_found_in_the_quarter_where_the_tolerance_is_taken_back(home: Workspace) -> None:
    strict = with_settings(home, rule_settings=(rule(RULE, tolerance=-4),))
    assert (len(found(strict, JANUARY)), len(found(strict, QUARTER))) == (2, 3)
    assert len(found(home, QUARTER)) == 1


def test_what_is_switched_off_in_the_months_is_told_of_the_quarter(home: Workspace) -> None:
    off = with_settings(home, rule_settings=(rule(RULE, severity="Không kiểm tra"),))
    assert [check(off, period).switched_off for period in (JANUARY, MARCH, QUARTER)] == [((RULE, 1),), (), ((RULE, 1),)]


# -- checks named by what they are called -------------------------------------------------------------------------
@pytest.mark.parametrize("named", ["Quy tắc của năm trước", "Quy tắc từ tháng Hai", "rule-ended"])
def test_a_rule_of_other_days_of_the_profile_is_no_unknown_one(home: Workspace, named: str) -> None:
    off = with_settings(home, rule_settings=(rule(named, severity="Không kiểm tra"), rule("Quy tắc lạ")))
    for period in (JANUARY, MARCH, QUARTER):
        assert {one.value for one in found(off, period, "unit-rule-setting-unknown")} == {"Quy tắc lạ"}


def test_a_rule_that_is_called_otherwise_in_a_period_is_told_there(home: Workspace, tmp_path: Path) -> None:
    renamed = {**RULES[0], "title": "Đơn còn lại ít.", "valid_from": "2026-03"}
    lines = {**own_office(2), "Biểu": [form("DT1", "Đơn thư", "Một dòng một đơn vị")], "Cột": COLUMNS}
    rules = [{**RULES[0], "valid_to": "2026-02"}, renamed]
    put_profile(home.root, {**lines, "Danh mục": [], "Dòng": [], "Quy tắc": rules})
    off = with_settings(home, rule_settings=(rule("Đơn còn lại ít", severity="Không kiểm tra"),))
    assert found(off, MARCH, "unit-rule-setting-unknown") == []
    (told,) = found(off, JANUARY, "unit-rule-setting-unknown")
    assert "trong kỳ này kiểm tra có tên “Đơn còn lại không nhiều hơn đơn mới nhận”" in told.message


# -- corrections --------------------------------------------------------------------------------------------------
def test_what_a_correction_of_an_earlier_month_settles_is_no_doubt_in_the_quarter(home: Workspace) -> None:
    line = Adjustment(
        period=str(JANUARY), unit="90001", form="DT1", row="Xã Bình An 1", column="Còn lại", old=5, new=2, reason="đếm"
    )
    mended = with_settings(home, adjustments=(line,))
    assert [one.settled for one in found(mended, JANUARY)] == [True]
    assert doubtful(mended, JANUARY) == ()
    assert doubtful(mended, QUARTER) == ()
    assert [one.settled for one in found(mended, QUARTER)] == [True]


# -- what reading looks at ----------------------------------------------------------------------------------------
def test_a_heading_confirmed_later_is_used_in_reports_that_are_in_and_one_taken_back_is_not(tmp_path: Path) -> None:
    def first_row(office: Office) -> dict[str, object]:
        home = Workspace(tmp_path / "home", office=office)
        check(home, FEBRUARY)
        with Session(home) as session:
            (report,) = session.figures(FEBRUARY).reports(FEBRUARY)
        table = report.table("B03")
        assert table is not None
        return dict(table.records[0].values)

    asked = Office.new(IN_FORCE)
    collected(tmp_path, asked)
    line = Mapping(unit="696", form="B03", header=HEADING, column="Thực hiện lũy kế")
    confirmed = asked.model_copy(update={"mappings": (line,)})
    assert "done_qty" not in first_row(asked)
    assert first_row(confirmed)["done_qty"] is not None
    assert "done_qty" not in first_row(asked), "the line was taken back"
    assert first_row(confirmed)["done_qty"] is not None
    with Session(Workspace(tmp_path / "home", office=confirmed)) as session:
        close(session, FEBRUARY, "đã duyệt")
    assert first_row(asked)["done_qty"] is not None, "closed"
    (tmp_path / "home" / LEDGER_FILE).unlink()
    assert first_row(asked)["done_qty"] is not None, "closed, and all entered again from the originals"
    with Session(Workspace(tmp_path / "home", office=asked)) as session:
        reopen(session, FEBRUARY, "đọc lại")
    assert "done_qty" not in first_row(asked), "open again"


def test_nothing_is_read_again_while_the_settings_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Mapping(unit="696", form="B03", header="Cột không có trong tệp", column="Thực hiện lũy kế")
    asked = Office.new(IN_FORCE)
    confirmed = asked.model_copy(update={"mappings": (line,)})
    collected(tmp_path, asked)
    check(Workspace(tmp_path / "home", office=confirmed), FEBRUARY)

    def read(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(Session, "_read_outdated_again", read)
    check(Workspace(tmp_path / "home", office=confirmed), FEBRUARY)


def test_an_address_entered_later_is_no_stranger_s(box: Box) -> None:  # noqa: F811
    box.send(3, STRANGER, 15)
    assert "file-sender-unknown" in found_by_check(box)
    office = box.home.office
    assert office is not None
    line = Contact(unit="696", emails=(STRANGER,))
    known = office.model_copy(update={"contacts": (*office.contacts, line)})
    found = check(Workspace(box.home.root, office=known), FEBRUARY).findings
    assert "file-sender-unknown" not in {one.code for one in found}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({"696": (OWN, STRANGER)}, {"696": (OWN,)}, "file-sender-unknown"),
        ({"696": (OWN,)}, {"696": (OWN,), "691": (STRANGER,)}, "file-sender-mismatch"),
        ({"691": (OTHER_UNIT,)}, {"691": (OTHER_UNIT,), "696": (OWN,)}, "file-sender-unknown"),
        ({"696": (OWN,), "691": (STRANGER,)}, {"696": (OWN,)}, "file-sender-unknown"),
        ({"696": (OWN,), "691": (STRANGER,)}, {"696": (OWN, STRANGER)}, ""),
    ],
)
def test_a_sender_is_whose_the_address_is_now_also_where_all_is_entered_again(
    box: Box,  # noqa: F811
    before: dict[str, tuple[str, ...]],
    after: dict[str, tuple[str, ...]],
    code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def home_of(addresses: dict[str, tuple[str, ...]]) -> Workspace:
        contacts = tuple(Contact(unit=unit, emails=emails) for unit, emails in addresses.items())
        return Workspace(box.home.root, office=Office.new(IN_FORCE).model_copy(update={"contacts": contacts}))

    def of_sender(home: Workspace) -> str:
        return "".join(one.code for one in check(home, FEBRUARY).findings if one.code.startswith("file-sender"))

    (letter := box.folder / "bc.eml").write_bytes(box.letter(3, STRANGER, "15 Feb 2023 08:00:00 +0700").as_bytes())
    pipeline.collect(home_of(before), FEBRUARY, [letter])
    assert of_sender(home_of(before)) != code
    assert of_sender(home_of(after)) == code
    with monkeypatch.context() as patch:
        patch.setattr(Session, "_read_outdated_again", lambda *_: pytest.fail("read once more"))
        assert of_sender(home_of(after)) == code
    home_of(after).ledger_path.unlink()
    assert of_sender(home_of(after)) == code


@pytest.mark.parametrize("known_then", [True, False])
def test_what_was_doubted_of_a_sender_when_a_period_was_closed_stays(box: Box, *, known_then: bool) -> None:  # noqa: F811
    def home_of(*addresses: str) -> Workspace:
        office = Office.new(IN_FORCE).model_copy(update={"contacts": (Contact(unit="696", emails=addresses),)})
        return Workspace(box.home.root, office=office)

    def of_sender(home: Workspace) -> bool:
        return "file-sender-unknown" in {one.code for one in check(home, FEBRUARY).findings}

    then, now = (home_of(OWN, STRANGER), home_of(OWN)) if known_then else (home_of(OWN), home_of(OWN, STRANGER))
    (letter := box.folder / "bc.eml").write_bytes(box.letter(3, STRANGER, "15 Feb 2023 08:00:00 +0700").as_bytes())
    pipeline.collect(then, FEBRUARY, [letter])
    with Session(then) as session:
        close(session, FEBRUARY, "đã duyệt")
    now.ledger_path.unlink()
    assert of_sender(now) is not known_then
    assert not [one.text for one in doctor.examine(now, deep=True) if one.subject == "Sổ theo dõi" and not one.ok]
    with Session(now) as session:
        reopen(session, FEBRUARY, "đọc lại")
    assert of_sender(now) is known_then, "open again"


def test_headings_that_an_older_program_noted_by_the_file_alone_are_those_of_a_closed_period(tmp_path: Path) -> None:
    asked = Office.new(IN_FORCE)
    collected(tmp_path, asked)
    home = Workspace(tmp_path / "home", office=asked)
    with Session(home) as session:
        (report,) = session.figures(FEBRUARY).reports(FEBRUARY)
        (column,) = (one.key for one in IN_FORCE.form("B03").columns if one.label == "Thực hiện lũy kế")
        headings = [{"form": "B03", "heading": fold(HEADING), "column": column}]
        session.ledger.decisions.note(CONFIRMED, FEBRUARY, unit=report.unit, file=report.file, headings=headings)
        close(session, FEBRUARY, "đã duyệt")
    home.ledger_path.unlink()
    with Session(home) as session:
        (report,) = session.figures(FEBRUARY).reports(FEBRUARY)
        table = report.table("B03")
        assert table is not None
        assert table.records[0].values[column] is not None


# -- compared ------------------------------------------------------------------------------------------------------
def test_a_quarter_made_of_its_months_can_be_compared_with_and_one_that_is_only_carried_cannot(home: Workspace) -> None:
    with Session(home) as session:
        settings = session.office.settings.model_copy(update={"missing_units": CARRY})
    second = Period.parse("2026-Q2")
    with Session(with_settings(home, settings=settings)) as session:
        known = session.figures(second).summary_if_known
        assert (known(QUARTER) is None, known(second) is None) == (False, True)


# -- closed -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("carries", [False, True])
def test_what_stood_for_a_missing_unit_when_a_period_was_closed_stays(home: Workspace, *, carries: bool) -> None:
    def total(where: Workspace) -> object:
        with Session(where) as session:
            return session.summary(QUARTER).forms["DT1"].units.get("90002")

    with Session(home) as session:
        usual = session.office.settings
    carried = with_settings(home, settings=usual.model_copy(update={"missing_units": CARRY}))
    then, now = (carried, home) if carries else (home, carried)
    before = total(then)
    assert total(now) != before
    with Session(then) as session:
        close(session, QUARTER, "đã duyệt")
    assert total(now) == before
