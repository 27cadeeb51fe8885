"""Emulation scores: points rest on measures and cells, punctuality needs real content, weights recalculate live."""

import email
import email.policy
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.cli.score import score_json
from addin.commend.step import judge_period
from addin.doctor import examine
from addin.documents.decree import problems_of
from addin.documents.templates import files_of
from addin.emulation import step as emulation_step
from addin.emulation.grounds import ScoreInput
from addin.emulation.measures import Measure, clean, measure, punctual
from addin.emulation.published import score_words
from addin.emulation.reports import PeriodReports, Punctuality, Reported, punctuality, quality
from addin.emulation.score import UNGRADED, UNKNOWN, WAITING, UnitScore, grade_of, points_of, score_units
from addin.emulation.sheet import CRITERIA, EVIDENCE, MEASURES, POINTS, plan_emulation
from addin.excel.live.matrix import rectangle
from addin.report.verify import Flaw as Verdict
from addin.session import Session
from addin.summary.consolidate import consolidate
from addin.summary.lookup import value_at
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.numbers import show_number
from schemas.office import Office
from schemas.office.criteria import criterion_named
from schemas.office.lines import Appeal, Criterion, ManualPoints
from schemas.period import Period
from schemas.reference import holidays
from schemas.report import SCORES, FigurePlace
from schemas.submission import Received
from schemas.summary import Doubt
from tests.catalogues import IN_FORCE
from tests.drafting import summary_of
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY, printed_pages, soffice_convert

DUE = date(2023, 2, 16)
OFFICE = Office.new(IN_FORCE)
TEXTS_OF_BEFORE = Path(__file__).parent / "files" / "texts-of-before"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("thi-dua")
    home = Workspace(folder / "home")
    for period, make in ((FEBRUARY.previous(), make_clean_inbox), (FEBRUARY, make_inbox)):
        make(folder / str(period), period, 5)
        pipeline.collect(home, period, [folder / str(period)])
    yield home


def of(lines: list[UnitScore], unit: str) -> UnitScore:
    return next(line for line in lines if line.unit == unit)


def points(line: UnitScore, key: str) -> float:
    return next(one.points for one in line.scored if one.criterion.key == key)


def measured(key: str, ground: ScoreInput, unit: str) -> Measure:
    criterion = criterion_named(key, IN_FORCE)
    assert criterion is not None
    return measure(criterion, ground, unit)


def version(sent: datetime | None, *, content: int = 1, has_content: bool = True, errors: int = 0) -> Reported:
    line = Received(unit="696", period="2023-02", file="a.xlsx", sha256="", sent_at=sent, version=1, status="current")
    return Reported(line, has_content, frozenset({content}), errors, 1000)


def february(*versions: Reported) -> PeriodReports:
    return PeriodReports(FEBRUARY, DUE, holidays(), versions)


IN_TIME, LATE = datetime(2023, 2, 16, 9, tzinfo=UTC), datetime(2023, 2, 20, 9, tzinfo=UTC)


def test_every_unit_is_scored_on_every_criterion_and_the_total_is_their_sum(home: Workspace) -> None:
    lines = emulation_step.score(home, FEBRUARY).lines
    assert len(lines) == 11
    for line in lines:
        assert [one.criterion.key for one in line.scored] == [criterion.key for criterion in OFFICE.criteria]
        assert line.total == pytest.approx(sum(one.points for one in line.scored))
        assert all(0 <= one.points <= one.criterion.points for one in line.scored)
        assert line.grade == (UNGRADED if line.waiting else grade_of(line.total, OFFICE))
        assert all(one.measure.sources for one in line.scored if one.criterion.key == "poverty" and one.measure.value)


def test_figures_under_review_earn_nothing_and_their_unit_has_no_rank_yet(home: Workspace) -> None:
    lines = emulation_step.score(home, FEBRUARY).lines
    spoilt, others = of(lines, "694"), [line for line in lines if line.unit != "694"]
    poverty = next(one for one in spoilt.scored if one.criterion.key == "poverty")
    assert (poverty.points, poverty.measure.value, poverty.measure.waiting) == (0, None, True)
    assert poverty.measure.words.startswith("Chờ rà soát: còn lỗi hoặc cảnh báo ở ô F11, ")
    assert "trang “B02-Giảm nghèo”" in poverty.measure.words and "!" not in poverty.measure.words
    assert (spoilt.rank, spoilt.grade) == (0, UNGRADED)
    assert not any(line.waiting for line in others)
    assert sorted(line.rank for line in others)[0] == 1
    assert max(line.rank for line in others) <= 10, "the unit that waits takes nobody's place"
    alone = [next(line for line in others if line.rank == 1), spoilt]
    assert score_words(alone, IN_FORCE.units, OFFICE, FEBRUARY)["first"] == "", "who is alone is the best of nobody"


def test_a_form_that_a_report_lacks_leaves_its_criterion_unknown_and_says_so() -> None:
    ground = ScoreInput(summary_of("2023-02", {"696": {"B05": {"1": {"sessions": 3}}}}), [])
    assert measured("poverty", ground, "696") == Measure(None, "Chưa có số liệu biểu B02.")
    without = ground.summary.model_copy(update={"forms": {}})
    assert (
        measured("poverty", ScoreInput(without, []), "696").words == "Chưa có số liệu: kỳ này không thu thập biểu B02."
    )


def test_nothing_is_earned_graded_or_ranked_by_figures_that_are_not_there(home: Workspace, tmp_path: Path) -> None:
    quarter = Period.parse(
        "2023-Q1"
    )  # March has not come: of what accumulates and of how things stand nothing is known
    lines = emulation_step.score(home, quarter, tmp_path / "diem.xlsx").lines
    assert {(line.rank, line.grade) for line in lines} == {(0, UNGRADED)}
    for line in lines:
        states = {one.criterion.key: (one.state, one.points) for one in line.scored}
        assert states.pop("punctual")[0] == states.pop("quality")[0] == ""
        assert set(states.values()) == {(UNKNOWN, 0)}
        told = {one.measure.words for one in line.scored if one.criterion.key == "disbursement"}
        assert told == {"Chưa có số liệu biểu B01, chưa có báo cáo tháng 3 năm 2023."}
    shown = score_json(emulation_step.score(home, quarter, tmp_path / "diem.xlsx"))["units"]["696"]
    assert (shown["rank"], shown["grade"], shown["criteria"]["poverty"]["points"]) == (None, UNGRADED, None)
    with Session(home) as session:
        assert {one.score for one in judge_period(session, quarter)} == {None}
    drafted = pipeline.draft(home, quarter, tmp_path / "a.docx", "thi-dua")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(drafted.document)).paragraphs)
    assert "Chưa xếp hạng, xếp loại 11/11 đơn vị: số liệu của một số tiêu chí chưa có nên chưa tính điểm" in text
    assert not [grade.label for grade in OFFICE.grades if f"- {grade.label}:" in text]
    assert "thấp nhất" not in text and "cao nhất" not in text


def test_a_criterion_worth_nothing_holds_nobody_up(home: Workspace) -> None:
    summary = plan_summary(home, FEBRUARY, home.root).summary
    lacking = summary.model_copy(update={"forms": {k: v for k, v in summary.forms.items() if k != "B09"}})
    (organised,) = [one for one in OFFICE.criteria if one.key == "organisation"]
    for points, rank in ((5.0, 0), (0.0, 1)):
        office = OFFICE.model_copy(update={"criteria": (organised.model_copy(update={"points": points}),)})
        assert {line.rank for line in score_units(ScoreInput(lacking, []), office)} == {rank}


def test_the_middle_that_units_are_measured_by_rests_on_sound_figures_only(home: Workspace) -> None:
    summary = plan_summary(home, FEBRUARY, home.root).summary
    place = FigurePlace("B05", "sessions")
    held = {unit: value_at(summary, place._replace(unit=unit)) or 0 for unit in summary.units}
    best = sorted(held, key=lambda unit: -held[unit])[:3]
    doubts = tuple(Doubt(unit, "B05", "", frozenset({"sessions"}), summary.findings[0]) for unit in best)
    doubtful = ScoreInput(summary.model_copy(update={"doubts": doubts}), [])
    middle = median(value for unit, value in held.items() if unit not in best)
    assert middle != median(held.values())
    assert (
        f"là {show_number(middle)} buổi"
        in measured("outreach", doubtful, next(unit for unit in held if unit not in best)).words
    )
    assert measured("outreach", doubtful, best[0]).waiting


def test_nought_of_nought_is_unknown_and_earns_nothing() -> None:
    nobody = {code: {"item": "", "quantity": 0} for code in "12345678"}
    summary = summary_of("2023-02", {"696": {"B09": nobody, "B06B": {"1": {"exemplar": True}}}})
    structured = summary.forms["B09"].model_copy(
        update={"units": {"696": {**summary.forms["B09"].units["696"], "structure": "Phòng Dân tộc riêng"}}}
    )
    ground = ScoreInput(summary.model_copy(update={"forms": {**summary.forms, "B09": structured}}), [])
    found = measured("organisation", ground, "696")
    assert found.value is None
    assert found.words.startswith("Phòng Dân tộc riêng; chưa tính được: biên chế được giao là 0")
    assert measured("emulation", ground, "696").value is None, "an exemplar alone is no result of the movements"
    assert clean(ScoreInput(summary, [february(version(IN_TIME)._replace(cells=0))]), "696").value is None


def test_the_late_unit_loses_half_of_its_punctuality_after_two_periods(home: Workspace) -> None:
    lines = emulation_step.score(home, FEBRUARY).lines
    late = of(lines, "695")
    assert points(late, "punctual") == 5
    words = next(one.measure.words for one in late.scored if one.criterion.key == "punctual")
    assert "1/2 kỳ gửi đúng hạn" in words
    assert "chậm" in words


def test_errors_of_the_first_version_and_sending_again_cost_quality(home: Workspace) -> None:
    lines = emulation_step.score(home, FEBRUARY).lines
    assert points(of(lines, "694"), "quality") < 10  # the demo's spoilt workbook
    assert points(of(lines, "692"), "quality") < 10  # sent twice
    assert points(of(lines, "696"), "quality") == 10


def test_an_empty_report_in_time_earns_nothing_until_the_real_one_comes() -> None:
    late = punctuality("696", [february(version(IN_TIME, has_content=False), version(LATE))])
    assert (late.due, late.in_time) == (1, 0)
    assert "chậm 2 ngày làm việc" in late.remarks[0]
    empty = punctuality("696", [february(version(IN_TIME, has_content=False))])
    assert empty.remarks == ("tháng 02 năm 2023: báo cáo không có số liệu",)


def test_last_months_figures_sent_again_do_not_count_as_a_report() -> None:
    january = PeriodReports(
        FEBRUARY.previous(), date(2023, 1, 17), holidays(), (version(datetime(2023, 1, 16, tzinfo=UTC), content=7),)
    )
    found = punctuality("696", [january, february(version(IN_TIME, content=7))])
    assert (found.due, found.in_time) == (2, 1)
    assert "chép nguyên kỳ trước" in found.remarks[0]


def test_a_report_on_the_due_day_in_vietnam_is_in_time_and_one_after_midnight_is_not() -> None:
    assert punctuality("696", [february(version(datetime(2023, 2, 16, 16, 59, tzinfo=UTC)))]).in_time == 1
    assert punctuality("696", [february(version(datetime(2023, 2, 16, 17, 1, tzinfo=UTC)))]).in_time == 0


def test_a_report_of_which_nobody_knows_the_day_earns_nothing_yet_and_is_not_held_against_its_unit() -> None:
    """Handed in without a letter: neither in time nor late, so that the unit has no rank until the day is known."""
    january = february(version(IN_TIME))._replace(period=FEBRUARY.previous())
    reports = [january, february(version(None, content=2))]
    assert punctuality("696", reports) == Punctuality(2, 1, (), (FEBRUARY,))
    found = punctual(ScoreInput(consolidate([], FEBRUARY, IN_FORCE), reports), "696")
    assert found.value is None
    assert found.words == (
        "Chưa tính được: không rõ ngày gửi báo cáo tháng 02 năm 2023 (bổ sung ở trang “Ngày nhận”); 1/1 kỳ còn lại gửi "
        "đúng hạn, có số liệu."
    )
    late = [january, february(version(None, has_content=False), version(LATE, content=2))]
    remarks = ("tháng 02 năm 2023: gửi ngày 20/02/2023, chậm 2 ngày làm việc",)
    assert punctuality("696", late) == Punctuality(2, 1, remarks)


def test_whoever_scores_is_told_that_ranks_wait_for_days_of_sending_and_gets_them_from_the_letters(
    tmp_path: Path,
) -> None:
    """The same workbooks by letter count once more for nothing but the day on which they were sent."""
    home, letters, files = Workspace(tmp_path / "home"), tmp_path / "thu", tmp_path / "tep"
    make_clean_inbox(letters, FEBRUARY, 5)
    files.mkdir()
    for at, one in enumerate(sorted(letters.glob("*.eml"))):
        for part in email.message_from_bytes(one.read_bytes(), policy=email.policy.default).iter_attachments():
            (files / f"{at}_{part.get_filename()}").write_bytes(part.get_payload(decode=True))
    pipeline.collect(home, FEBRUARY, [files])
    with Session(home) as session:
        score = emulation_step.score(session, FEBRUARY)
    assert {line.rank for line in score.lines} == {0}
    told, otherwise = score.remarks
    assert told.startswith("Chưa xếp hạng 11/11 đơn vị vì không rõ ngày gửi báo cáo tháng 02 năm 2023")
    assert told.endswith("ghi ngày nhận theo sổ của cơ quan vào trang “Ngày nhận” rồi chấm lại.")
    assert "thu lại từ thư" in otherwise and "ghi 0 ở “Điểm tối đa”" in otherwise
    pipeline.collect(home, FEBRUARY, [letters])
    with Session(home) as session:
        score = emulation_step.score(session, FEBRUARY)
    assert score.remarks == ()
    assert 1 in {line.rank for line in score.lines}


def test_quality_is_that_of_the_first_version_with_content() -> None:
    found = quality("696", [february(version(IN_TIME, has_content=False), version(IN_TIME, errors=20), version(LATE))])
    assert found is not None
    assert (found.errors, found.again, found.rate) == (20, 1, 2.5), "a blank form is no sending"
    assert quality("695", [february(version(IN_TIME))]) is None


def test_quality_is_measured_over_the_same_periods_as_punctuality() -> None:
    january = february(version(IN_TIME, errors=40))._replace(period=FEBRUARY.previous())
    found = quality("696", [january, february(version(IN_TIME), version(LATE))])
    assert found == (2, 40, 2000, 1)
    assert found is not None and found.rate == 2.25, "40 errors in 2.000 cells, and one further version in two periods"
    ground = ScoreInput(consolidate([], FEBRUARY, IN_FORCE), [january, february(version(IN_TIME, content=2))])
    assert clean(ground, "696").value == 2.0
    assert "2/2 kỳ có báo cáo" in clean(ground, "696").words
    assert punctual(ground, "696").words.startswith("2/2 kỳ")


@given(st.floats(-1000, 1000), st.floats(0, 100), st.floats(-100, 100), st.floats(-100, 100))
def test_points_stay_between_none_and_all_and_nothing_measured_earns_nothing(
    value: float, most: float, none_at: float, full_at: float
) -> None:
    criterion = Criterion(key="x", label="x", points=most, none_at=none_at, full_at=full_at)
    assert 0 <= points_of(value, criterion) <= round(most, 2)
    assert points_of(None, criterion) == 0
    if none_at != full_at:
        assert points_of(full_at, criterion) == round(most, 2)
        assert points_of(none_at, criterion) == 0


def test_manual_points_count_up_to_the_limit_and_equal_totals_share_a_rank(home: Workspace) -> None:
    given_points = (
        ManualPoints(period="2023-02", unit="696", points=25, reason="Sáng kiến"),
        ManualPoints(period="2023-01", unit="695", points=5, reason="kỳ khác"),
    )
    criteria = (OFFICE.criteria[0].model_copy(update={"points": 0.0}),)
    office = OFFICE.model_copy(update={"criteria": criteria, "manual_points": given_points})
    lines = emulation_step.score(Workspace(home.root, office=office), FEBRUARY).lines
    assert of(lines, "696").manual_points == 10
    assert of(lines, "695").manual_points == 0
    assert [of(lines, "696").rank, of(lines, "695").rank, of(lines, "688").rank] == [1, 2, 2]
    assert of(lines, "695").tied


def test_every_table_that_may_be_long_has_a_sheet_whose_header_each_page_begins_with(
    home: Workspace, tmp_path: Path
) -> None:
    scored = emulation_step.score(Workspace(home.root, office=OFFICE), FEBRUARY, tmp_path / "diem.xlsx")
    plans = plan_emulation(scored.lines, IN_FORCE, OFFICE, FEBRUARY)
    assert [key for key, plan in plans.items() if plan.setup.repeated] == [POINTS, MEASURES, EVIDENCE]
    for key in (POINTS, MEASURES, EVIDENCE):
        header = rectangle(plans[key])[2]
        assert rectangle(plans[key]).count(header) == 1
        assert plans[key].setup.repeated == (2, 2)
    pages = printed_pages(soffice_convert(scored.file, "pdf", tmp_path))
    grounds = [page for page in pages if "Ô nguồn: trang" in page]
    assert len(grounds) > 3
    assert [page.count("Căn cứ và ô nguồn") for page in grounds] == [1] * len(grounds)


@pytest.mark.parametrize("count", [1, 2, 3, 4, len(OFFICE.criteria)])
def test_the_lower_tables_have_room_however_few_criteria_there_are(home: Workspace, count: int) -> None:
    appeal = Appeal(period="2023-02", unit="696", criterion="Giải ngân", text="Đề nghị xem lại", outcome="")
    office = OFFICE.model_copy(update={"criteria": OFFICE.criteria[:count], "appeals": (appeal,)})
    lines = emulation_step.score(Workspace(home.root, office=office), FEBRUARY).lines
    sheet = plan_emulation(lines, IN_FORCE, office, FEBRUARY)[CRITERIA]
    for row in {merge.first_row for merge in sheet.merges if merge.content == "Đề nghị xem lại"}:
        across = sorted((merge.first_column, merge.last_column) for merge in sheet.merges if merge.first_row == row)
        assert [last + 1 for _, last in across] == [*(first for first, _ in across[1:]), len(sheet.widths)]
        assert len(across) == 4


@pytest.mark.parametrize("count", [1, 6, len(OFFICE.criteria)])
def test_no_page_cuts_the_chart(home: Workspace, tmp_path: Path, count: int) -> None:
    office = OFFICE.model_copy(update={"criteria": OFFICE.criteria[:count]})
    scored = emulation_step.score(Workspace(home.root, office=office), FEBRUARY, tmp_path / "diem.xlsx")
    printed = soffice_convert(scored.file, "pdf", tmp_path)
    page = next(page for page in printed_pages(printed) if "Tổng điểm thi đua theo đơn vị" in page)
    assert "Riềng" in page.partition("Tổng điểm thi đua theo đơn vị")[2]  # the last unit's name, below its column
    fonts = subprocess.run(["pdffonts", str(printed)], check=True, capture_output=True).stdout.decode().splitlines()[2:]
    assert {line.split()[0].partition("+")[2].partition("-")[0] for line in fonts} == {"Tinos"}  # see fonts.conf


def test_libreoffice_calculates_the_same_and_a_changed_weight_changes_totals_ranks_and_grades(
    home: Workspace, tmp_path: Path
) -> None:
    file = emulation_step.score(home, FEBRUARY, tmp_path / "diem.xlsx").file
    stored = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    changed = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    sheet = changed["Tiêu chí thi đua"]
    weight = next(cell for cell in sheet["B"] if cell.value == "Giải ngân CTMTQG").offset(column=1)
    assert weight.value == 20
    changed.save(tmp_path / "same.xlsx")
    weight.value = 0
    changed.save(tmp_path / "changed.xlsx")
    names = ("same", "changed")
    same, other = (
        openpyxl.load_workbook(
            soffice_convert(tmp_path / f"{n}.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"),
            data_only=True,
        ).worksheets[0]
        for n in names
    )
    totals = {}
    for row in range(4, 15):
        computed = [cell.value for cell in same[row]]
        assert computed[12:16] == pytest.approx([cell.value for cell in stored[row]][12:16])
        totals[row] = computed[13] - other.cell(row, 14).value
        assert totals[row] == pytest.approx(0 if computed[4] in (WAITING, UNKNOWN) else computed[4])
    assert sum(totals.values()) > 0


def test_the_published_notice_has_every_point_and_reason_and_keeps_to_the_decree(
    home: Workspace, tmp_path: Path
) -> None:
    manual = (ManualPoints(period="2023-02", unit="696", points=-2.5, reason='Gửi "nhầm" & chậm\nđính chính.'),)
    office = OFFICE.model_copy(update={"manual_points": manual})
    found = emulation_step.score(
        Workspace(home.root, office=office), FEBRUARY, tmp_path / "diem.xlsx", tmp_path / "tb.docx"
    )
    document = docx.Document(str(found.document))
    points, reasons = document.tables[2], document.tables[3]
    printed = {row.cells[1].text: [cell.text for cell in row.cells] for row in points.rows[1:]}
    for line in found.lines:
        cells = printed[IN_FORCE.unit(line.unit).name]
        assert cells[2:-4] == [one.state or show_number(one.points, 2, fixed=True) for one in line.scored]
        assert cells[-3] == show_number(line.total, 2, fixed=True)
        assert cells[-1] == line.grade
    assert len(reasons.rows) == 1 + 11 * len(OFFICE.criteria)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert '- Huyện Bù Đăng: -2,5 điểm (Gửi "nhầm" & chậm; đính chính).' in text
    assert problems_of(tmp_path / "tb.docx") == []


@pytest.mark.parametrize(("period", "title"), [("2023-02", "Sơ kết phong trào"), ("2023", "Tổng kết phong trào")])
def test_the_review_of_the_movement_gives_grades_and_figures_and_keeps_to_the_decree(
    home: Workspace, tmp_path: Path, period: str, title: str
) -> None:
    when = Period.parse(period)
    drafted = pipeline.draft(home, when, tmp_path / "a.docx", "thi-dua")
    lines = emulation_step.score(home, when, tmp_path / "a.xlsx").lines
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(drafted.document)).paragraphs)
    assert title in text
    for grade in OFFICE.grades if period == "2023-02" else ():
        count = sum(line.grade == grade.label for line in lines)
        assert f"- {grade.label}: {f'{count} đơn vị (' if count else 'không có đơn vị'}" in text
    said = [line for line in text.splitlines() if "/BC-BDT" not in line]  # that one has blanks for the clerk
    assert not [line for line in said if re.search(r"None|\{\{|  | [,;.](?!\.)|\(\)", line)]
    assert "tổng hợp số liệu của 11/11 đơn vị" in text  # a year is made of the months that came
    assert problems_of(drafted.document) == []
    if period == "2023-02":
        assert "Chưa xếp hạng, xếp loại huyện Hớn Quản: số liệu của một số tiêu chí đang rà soát" in text
        assert "Điểm bình quân của các đơn vị đã xếp loại là" in text
        assert {figure.place.form for figure in drafted.figures} >= {"B01", "B02", "B05", "B06A", "B06B", "B07"}
        assert all(figure.sources for figure in drafted.figures if figure.place.form != SCORES)


def test_a_point_opens_its_evidence_and_the_evidence_its_cell_in_the_kept_original(
    home: Workspace, tmp_path: Path
) -> None:
    file = home.period_folder(FEBRUARY) / "bang diem.xlsx"
    emulation_step.score(home, FEBRUARY, file)
    book = openpyxl.load_workbook(file)
    unit = next(cell for cell in book.worksheets[0]["B"] if cell.hyperlink and cell.value == "Huyện Bù Đăng")
    assert unit.hyperlink is not None
    there, _, at = str(unit.hyperlink.location).rpartition("!")
    sheet = book[there.strip("'")]
    target = sheet[at]
    assert target.value == "Huyện Bù Đăng"
    opened = next(
        cell
        for row in sheet.iter_rows(min_row=target.row, max_row=target.row + 10)
        for cell in row
        if cell.hyperlink and cell.hyperlink.target
    )
    assert opened.hyperlink is not None
    path = file.parent / str(opened.hyperlink.target).replace("%20", " ").replace("\\", "/")
    assert path.is_file()
    original = openpyxl.load_workbook(path)
    named, _, cell = str(opened.hyperlink.location).rpartition("!")
    assert original[named.strip("'")][cell].value is not None


def test_what_units_hold_against_their_points_stands_in_the_table_and_in_the_notice(
    home: Workspace, tmp_path: Path
) -> None:
    appeals = (
        Appeal(
            period="2023-02", unit="696", criterion="Tuyên truyền", text="Chưa tính 3 hội nghị", outcome="Chấp nhận"
        ),
        Appeal(period="2023-02", unit="694", criterion="B07", text="=HYPERLINK(1)"),
        Appeal(period="2023-01", unit="690", criterion="B07", text="Của tháng trước"),
    )
    with_appeals = Workspace(home.root, office=OFFICE.model_copy(update={"appeals": appeals}))
    notice = tmp_path / "thong-bao.docx"
    score = emulation_step.score(with_appeals, FEBRUARY, tmp_path / "b.xlsx", notice)
    sheet = openpyxl.load_workbook(score.file)["Tiêu chí thi đua"]
    said = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    expected = ["Chưa tính 3 hội nghị", "Chấp nhận", "=HYPERLINK(1)", "Đang xem xét"]
    assert [text for text in said if text in expected] == expected
    assert "Của tháng trước" not in said
    document = docx.Document(str(notice))
    assert any("2 ý kiến của các đơn vị" in one.text for one in document.paragraphs)
    assert document.tables[-1].rows[1].cells[3].text == "Chưa tính 3 hội nghị"
    assert problems_of(notice) == []


def test_a_score_in_the_review_knows_its_cells_and_one_that_was_changed_by_hand_is_found(
    home: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "so-ket.docx"
    drafted = pipeline.draft(home, FEBRUARY, out, "thi-dua")
    scores = {(one.place.column, one.place.unit): one for one in drafted.figures if one.place.form == SCORES}
    waiting = sum(bool(one.state) for line in emulation_step.score(home, FEBRUARY).lines for one in line.scored)
    assert waiting
    assert len(scores) == 11 * (len(OFFICE.criteria) + 2) + 2 - waiting
    assert {source.origin.sheet for source in scores["Giải ngân CTMTQG", "696"].sources} == {"B01-MTQG"}
    assert pipeline.verify(home, out).findings == ()
    document = docx.Document(str(out))
    total = show_number(scores["tổng điểm", "696"].value, 2)
    row = next(row for row in document.tables[-2].rows if row.cells[1].text == "Huyện Bù Đăng")
    cell = next(cell for cell in row.cells if cell.text == total)
    next(run for run in cell.paragraphs[0].runs if run.text == total).text = "99,5"
    document.save(str(out))
    (found,) = pipeline.verify(home, out).findings
    assert (found.doubt, found.drafted, found.found) == (Verdict.CHANGED, total, "99,5")
    assert found.figure == "Điểm thi đua – tổng điểm, Huyện Bù Đăng"


#: Words of those texts that were changed since.
REWORDED = {
    "lao động trực tiếp; ": "lao động trực tiếp, ",
    "là giải ngân Chương trình mục tiêu quốc gia và Chương trình": "là giải ngân vốn Chương trình mục tiêu quốc gia và "
    "thực hiện Chương trình",
    "cùng nêu một khó khăn, kiến nghị có": "cùng nêu một nội dung về khó khăn, vướng mắc có",
}


@pytest.mark.parametrize("kind", ["thi-dua", "bao-cao"])
@pytest.mark.parametrize("again", [False, True])
def test_copies_of_the_texts_of_before_say_the_same_and_no_part_twice(
    kind: str, again: bool, home: Workspace, tmp_path: Path
) -> None:
    """Some texts were parted since; `again`: those that are new were copied beside the old ones."""
    other = Workspace(shutil.copytree(home.root, tmp_path / "home"))
    pipeline.draft(other, FEBRUARY, tmp_path / "a.docx", kind)
    shutil.copytree(TEXTS_OF_BEFORE / kind, other.texts / kind)
    if again:
        for name, file in files_of(kind).items():
            if not (other.texts / kind / name).exists():
                (other.texts / kind / name).write_bytes(file.read_bytes())
    pipeline.draft(other, FEBRUARY, tmp_path / "b.docx", kind)
    now, then = ([one.text for one in docx.Document(str(tmp_path / name)).paragraphs] for name in ("a.docx", "b.docx"))
    for before, since in REWORDED.items():
        then = [text.replace(before, since) for text in then]
    assert now == then
    assert not any("không có trong loại văn bản" in one.text for one in examine(other))
