"""Form version 2023.2 begins in March 2023: what came before stays as it was, and both stand beside each other."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin.analysis.step import compare_period
from addin.blank_forms.step import write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.define.step import write_books
from addin.emulation.step import score_period
from addin.pipeline import collect, draft
from addin.report.prose import paragraphs
from addin.report.recorder import FigureRecorder
from addin.review.step import check, close
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.consolidate import consolidate
from addin.summary.lookup import is_collected, value_at
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.papers import papers_cited
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.shipped import shipped_profile
from schemas.report import FigurePlace
from schemas.summary import Summary
from tests.catalogues import IN_FORCE, catalogue_of
from tests.drafting import month, nothing, summary_of
from tests.profiles import first_grids, with_lines
from tests.test_across import changed, filled, send
from tests.test_remind import text_of
from workbooks.demo.figures import make_figures

JANUARY, FEBRUARY, MARCH = (Period.parse(f"2023-{month:02}") for month in (1, 2, 3))
BEGINS = MARCH.from_date
UNITS = ("696", "688")
PCI = FigurePlace("B08", "actual", "696", "9")


def without_what_began() -> Profile:
    """The office's profile as it was before the change of March 2023."""

    def undone(lines: list[dict[str, str]]) -> None:
        lines[:] = [line for line in lines if line["valid_from"] != f"{BEGINS:%d/%m/%Y}"]
        for line in lines:
            line["valid_to"] = "" if line["valid_to"] == f"{FEBRUARY.to_date:%d/%m/%Y}" else line["valid_to"]

    dated = ("Biểu", "Cột", "Dòng", "Quy tắc", "Danh mục")
    grids = {name: with_lines(rows, undone) if name in dated else rows for name, rows in first_grids().items()}
    forms = {row[0] for row in grids["Biểu"]}
    at = grids["Chỉ số"][1].index("form")
    return load({**grids, "Chỉ số": [row for row in grids["Chỉ số"] if row[at] in forms | {"Biểu"}]})


def two_months(folder: Path, profile: Profile | None = None) -> Workspace:
    """A folder in which two units have sent January and February, by a profile of its own where one is given."""
    home = Workspace(folder / "home")
    if profile:
        write_books(home.root / PROFILE_FOLDER, profile.lines)
    for period in (JANUARY, FEBRUARY):
        for unit in UNITS:
            send(home, folder, period, filled(period, unit), unit)
    return home


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return two_months(tmp_path_factory.mktemp("cũ"), without_what_began())


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return two_months(tmp_path_factory.mktemp("mới"))


def test_until_the_month_begins_every_form_is_what_it_was_object_by_object() -> None:
    before, now = without_what_began(), shipped_profile()
    assert before.sha256 != now.sha256
    for day in (date(2021, 1, 1), JANUARY.to_date, FEBRUARY.to_date):
        assert now.on(day).forms == before.on(day).forms
        assert now.on(day).lists == before.on(day).lists
    assert now.on(BEGINS).forms != before.on(BEGINS).forms


def test_a_version_may_begin_with_a_month_inside_a_year() -> None:
    profile = shipped_profile()
    assert [profile.on(period.to_date).version for period in (FEBRUARY, MARCH)] == ["2023.1", "2023.2"]
    february, march = (profile.on(period.to_date) for period in (FEBRUARY, MARCH))
    assert [form.id for form in march.forms] == [*(form.id for form in february.forms), "B12"]
    rows = [[row.code for row in one.form("B08").fixed_rows] for one in (february, march)]
    assert rows == [list("12345678"), list("123456789")]
    assert march.form("B08").columns == february.form("B08").columns
    assert profile.on(Period.parse("2023-Q1").to_date).version == "2023.2", "a quarter goes by the month it ends with"


@pytest.mark.parametrize("period", [JANUARY, FEBRUARY], ids=str)
def test_figures_texts_and_scores_of_the_months_before_do_not_move(
    old: Workspace, new: Workspace, tmp_path: Path, period: Period
) -> None:
    def results(home: Workspace, folder: Path) -> tuple[object, ...]:
        with Session(home) as session:
            sheets = plan_summary(session, period, home.root).sheets
            scores = score_period(session, period)
            report = draft(session, period, folder / "bc.docx")
            comparison, year = compare_period(session, period)
            told = comparison, year.points, year.timeliness, scores, text_of(report.document)
            return sheets.forms, sheets.overview.name, *told

    (tmp_path / "cũ").mkdir()
    (tmp_path / "mới").mkdir()
    before, now = results(old, tmp_path / "cũ"), results(new, tmp_path / "mới")
    for one, other in zip(before, now, strict=True):
        assert one == other


def test_what_was_closed_before_the_change_stays_closed_as_it_was_when_the_profile_changes(tmp_path: Path) -> None:
    before = without_what_began()
    home = two_months(tmp_path, before)
    close(home, FEBRUARY)
    with Session(home) as session:
        closed = session.summary(FEBRUARY).forms
    write_books(home.root / PROFILE_FOLDER, shipped_profile().lines)
    home.ledger_path.unlink()
    with Session(home) as session:
        assert session.profile.sha256 == shipped_profile().sha256
        assert session.catalogue(FEBRUARY).sha256 == before.sha256, "what is closed is read by what it was closed with"
        assert session.summary(FEBRUARY).forms == closed
        assert "B12" in session.catalogue(MARCH).by_id


def blank(home: Workspace, period: Period, folder: Path) -> Path:
    """The blank form of one unit, with what is known of it filled in."""
    return write_forms(home, period, [IN_FORCE.unit("696")], folder)["696"]


def test_blank_forms_of_the_months_before_are_the_same_to_the_byte(
    old: Workspace, new: Workspace, tmp_path: Path
) -> None:
    for period in (JANUARY, FEBRUARY):
        found = [blank(home, period, tmp_path / f"{at}{period}") for at, home in enumerate((old, new))]
        assert found[0].read_bytes() == found[1].read_bytes()


def test_blank_forms_of_the_month_ask_for_what_began_and_carry_the_new_version(new: Workspace, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank(new, MARCH, tmp_path))
    assert book.defined_names["TH_form_version"].attr_text == '"2023.2"'
    labels = [cell.value for cell in book["B12-Chỉ đạo"]["B"]]
    assert "Kế hoạch triển khai công tác dân tộc năm" in labels
    reform = [cell.value for cell in book["B08-CCHC-CĐS"]["B"]]
    assert "Nhiệm vụ, giải pháp cải thiện chỉ số PCI đã thực hiện" in reform


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """January, February and March of two units."""
    folder = tmp_path_factory.mktemp("tháng ba")
    home = two_months(folder)
    for unit in UNITS:
        send(home, folder, MARCH, filled(MARCH, unit), unit)
    return home


def test_what_did_not_exist_then_is_told_as_not_asked_for_and_never_as_nothing(march: Workspace) -> None:
    with Session(march) as session:
        compared, _ = compare_period(session, MARCH)
        february = session.summary(FEBRUARY)
        lines = {line.row: line for line in compared.lines if line.form == "B12"}
        assert set(lines) == set("1234567"), "rows of different measures are compared one by one"
        done = lines["4"]
        assert (done.now, done.plan.then) != (None, None)
        assert done.flow.note == "kỳ so sánh không thu thập số này"
        assert (done.flow.then, done.flow.change) == (None, None)
        assert value_at(session.summary(MARCH), PCI) is not None
        told = february.by(session.catalogue(MARCH))
        assert not is_collected(told, PCI)
        assert value_at(told, PCI) is None
        assert is_collected(told, PCI._replace(code="8"))


def test_a_month_with_new_forms_is_checked_without_a_word_where_all_is_right(march: Workspace) -> None:
    assert [finding.message for finding in check(march, MARCH).findings] == []


def test_last_months_blank_is_read_and_what_it_lacks_is_told_and_unknown(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    before = catalogue_of(FEBRUARY)
    filling = make_figures(MARCH, 5, before)["696"]
    filling = filling.model_copy(update={"cover": {**filling.cover, "preparer": "A", "head": "B"}})
    write_book(plan_form_book(before.unit("696"), MARCH, before, filling), tmp_path / "cũ.xlsx")
    collect(home, MARCH, [tmp_path / "cũ.xlsx"])
    found = [(one.code, one.form, str(one.severity)) for one in check(home, MARCH).findings]
    assert sorted(found) == [
        ("file-old-form-version", "", "note"), ("row-missing", "B08", "error"), ("sheet-missing", "B12", "error"),
    ]  # fmt: skip
    with Session(home) as session:
        summary = session.summary(MARCH)
        assert value_at(summary, PCI) is None
        assert value_at(summary, FigurePlace("B12", "done_qty", "696", "1")) is None
        assert value_at(summary, PCI._replace(code="2")) == filling.rows["B08"]["2"]["actual"]


@pytest.mark.parametrize(
    ("code", "row", "values", "at"),
    [
        ("rule-issued-paper-has-number-and-date", "4", {"papers": None}, "papers"),
        ("rule-issued-paper-has-number-and-date", "1", {"papers": "Số 05/KH-UBND"}, "papers"),
        ("rule-issued-paper-has-number-and-date", "1", {"papers": "ban hành ngày 10/01/2023"}, "papers"),
        ("rule-each-issued-paper-is-named", "2", {"done_qty": 3, "papers": "Số 05/PA-UBND ngày 10/01/2023"}, "papers"),
        ("rule-direction-done-within-plan", "7", {"done_qty": 15, "target_qty": 12}, "done_qty"),
    ],
)
def test_papers_that_were_issued_have_number_and_day(
    tmp_path: Path, code: str, row: str, values: dict[str, str | int | None], at: str
) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, MARCH, changed(filled(MARCH), "B12", row, **values))
    (finding,) = [one for one in check(home, MARCH).findings if one.form == "B12"]
    assert finding.code == code
    column = {"papers": "F", "done_qty": "E"}[at]
    assert finding.cell[0] == column, "at the cell that is to be mended"
    severity = {"rule-each-issued-paper-is-named": "warning", "rule-direction-done-within-plan": "note"}
    assert finding.severity == severity.get(code, "error")


def test_a_plan_that_is_exceeded_holds_nothing_up_and_a_paper_without_number_makes_its_count_doubtful(
    tmp_path: Path,
) -> None:
    home = Workspace(tmp_path / "home")
    filling = changed(filled(MARCH), "B12", "7", done_qty=15, target_qty=12)
    send(home, tmp_path, MARCH, changed(filling, "B12", "4", papers=None))
    with Session(home) as session:
        doubts = {(doubt.code, key) for doubt in session.summary(MARCH).doubts for key in doubt.keys}
    assert doubts == {("4", "papers"), ("4", "done_qty")}


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("Số 05/KH-UBND ngày 10/01/2023", 1), ("05-KH/HU, 10.1.2023", 1), ("Số 5 ngày 10/01", 1),
        ("Kế hoạch số 12/KH-PDT ngày 5 tháng 1 năm 2023; số 13/KH-PDT ngày 06 tháng 02 năm 2023", 2),
        ("số 12, 13 và 14/PDT cùng ngày 5/1/2023", 3), ("QĐ số 12/2023/QĐ-UBND ngày 1/2/2023", 1),
        ("05/KH-UBND (10/01/23); 06/KH-UBND (11/01/23)", 2),
        ("Số 05/KH-UBND", 0), ("ngày 10/01/2023", 0), ("đã ban hành", 0), ("Kế hoạch năm 2023", 0), ("", 0),
    ],
)  # fmt: skip
def test_a_paper_is_cited_by_its_number_and_a_day(text: str, papers: int) -> None:
    assert papers_cited(text) == papers


def test_a_cell_full_of_digits_is_looked_through_in_no_time() -> None:
    hostile = "1" * 30_000 + "/ 1/1/2023 " + "số " * 9_000
    assert papers_cited(hostile) == 0


def report(summary: Summary) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs("bao-cao", FigureRecorder(summary)))


def test_the_report_tells_of_direction_and_inspection_where_the_form_is_in_force() -> None:
    summary = month(str(MARCH), without=("695",))
    text = report(summary)
    issued = value_at(summary, FigurePlace("B12", "done_qty", code="4"))
    assert f"{issued} văn bản chỉ đạo và hướng dẫn" in text
    assert "số liệu của 10/11 đơn vị): " in text
    before = report(month(str(FEBRUARY)))
    assert "giao ban" not in before
    assert "chỉ đạo, kiểm tra" not in before


def test_the_report_says_where_nobody_has_sent_the_form() -> None:
    assert "Chưa có số liệu của các đơn vị về chỉ đạo, kiểm tra." in report(nothing(str(MARCH)))


def test_what_was_issued_and_inspected_in_a_later_month_is_told_beside_the_cumulative_figures() -> None:
    def direction(period: Period, issued: int, checked: int) -> Summary:
        rows = {"4": {"target_qty": 9, "done_qty": issued}, "5": {"target_qty": 9, "done_qty": checked}}
        return summary_of(str(period), {unit.code: {"B12": rows} for unit in IN_FORCE.units_on(period.to_date)})

    april = Period.parse("2023-04")
    recorder = FigureRecorder(direction(april, 3, 2), direction(MARCH, 1, 1))
    text = "\n".join(paragraph.text for paragraph in paragraphs("bao-cao", recorder))
    assert "Trong tháng ban hành 22 văn bản; trong tháng kiểm tra, giám sát 11 cuộc." in text


def test_nothing_done_is_said_so_and_an_unknown_figure_is_not_nothing() -> None:
    rows = {code: {"target_qty": 1, "done_qty": 0} for code in "123457"}
    text = report(summary_of(str(MARCH), {unit.code: {"B12": rows} for unit in IN_FORCE.units_on(MARCH.to_date)}))
    assert "chưa ban hành kế hoạch triển khai công tác dân tộc năm" in text
    assert "chưa thanh tra" in text


def test_a_form_of_printed_rows_that_no_text_speaks_of_is_told_row_by_row() -> None:
    grids = first_grids()
    renamed = {
        name: [["C12" if cell == "B12" else cell for cell in row] for row in rows] for name, rows in grids.items()
    }
    catalogue = load(renamed).on(MARCH.to_date)
    rows = {"6": {"target_qty": 2, "done_qty": 1}, "7": {"target_qty": 12, "done_qty": 3}}
    text = report(summary_of(str(MARCH), {"696": {"C12": rows}}, catalogue))
    assert consolidate([], MARCH, catalogue).forms["C12"].reported == ()
    assert "12. Chỉ đạo, kiểm tra" in text
    assert "Cuộc thanh tra: kế hoạch năm 2 cuộc; thực hiện lũy kế 1 cuộc." in text


def test_another_form_of_the_same_code_has_a_plain_section_of_its_own() -> None:
    other = {
        name: [["damaged" if row[0] == "B12" and cell == "done_qty" else cell for cell in row] for row in rows]
        for name, rows in first_grids().items()
    }
    catalogue = load(other).on(MARCH.to_date)
    text = report(summary_of(str(MARCH), {"696": {"B12": {"6": {"target_qty": 2, "damaged": 1}}}}, catalogue))
    assert "đã ban hành" not in text.replace("đã tham mưu, ban hành", "")
    assert "12. Chỉ đạo, kiểm tra" in text
    assert "Cuộc thanh tra: kế hoạch năm 2 cuộc; thực hiện lũy kế 1 cuộc." in text
