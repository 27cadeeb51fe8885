"""Commendations: who can be proposed, every reason against the others, the order, the shares, what is written."""

import json
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.cli.main import commands
from addin.commend.judge import Before, EmulationStanding, awards_given, is_recent, judge
from addin.commend.nominee import Nominee, shares_of
from addin.commend.proposal import write_proposal
from addin.commend.sheet import ELIGIBLE, REFUSED, plan_nominees
from addin.commend.step import without_proposal, write_commended
from addin.sheets.plan import BookPlan
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.findings import CellPlace, Finding, Severity
from schemas.office import Office
from schemas.office.lines import PastAward, RuleSetting
from schemas.office.tables import award_names
from schemas.period import Period
from schemas.profile.profile import load
from schemas.summary import Doubt
from tests.catalogues import IN_FORCE
from tests.drafting import summary_of
from tests.profiles import Lines, first_grids, with_lines
from tests.sheets import FEBRUARY, form_sheet, soffice_convert, workbook

AWARDS = award_names(IN_FORCE)
GIAY_KHEN, BANG_KHEN = AWARDS[0], AWARDS[2]
TOLD = (
    "Gương mẫu phát triển kinh tế gia đình, giúp sáu hộ nghèo trong ấp về con giống, kỹ thuật, vận động bà con hiến đất"
)
GOOD = EmulationStanding(85.0, "Tốt")
OFFICE = Office.new(IN_FORCE)


def row(nominee: str, **more: Value) -> dict[str, Value]:
    person: dict[str, Value] = {"kind": "Cá nhân", "ethnic": "Xtiêng", "award": GIAY_KHEN, "achievement": TOLD}
    return {"nominee": nominee, **person, **more}


def collective(nominee: str, **more: Value) -> dict[str, Value]:
    return row(nominee, kind="Tập thể", ethnic=None, **more)


def judged(
    rows: dict[str, list[dict[str, Value]]],
    *,
    before: list[Before] | None = None,
    scores: dict[str, EmulationStanding] | None = None,
    office: Office = OFFICE,
    catalogue: Catalogue = IN_FORCE,
) -> list[Nominee]:
    forms = {unit: {"B06B": {str(n): one for n, one in enumerate(of, 1)}} for unit, of in rows.items()}
    standings = dict.fromkeys(rows, GOOD) | (scores or {})
    return judge(summary_of("2023-02", forms, catalogue), standings, before or [], office)


def reasons(nominees: list[Nominee]) -> dict[str, list[str]]:
    return {one.text("nominee"): [reason.code for reason in one.reasons] for one in nominees}


def test_a_complete_nominee_of_a_good_unit_is_eligible() -> None:
    (one,) = judged({"696": [row("Điểu Sơn")]})
    assert one.eligible
    assert (one.source.unit, one.source.cell) == ("696", "A10")


def test_a_person_without_people_or_with_a_thin_achievement_is_refused_with_the_words_of_the_form() -> None:
    found = judged({"696": [row("Điểu Sơn", ethnic=None), row("Thị Mai", achievement="Làm tốt.")]})
    assert reasons(found) == {
        "Điểu Sơn": ["rule-nominated-person-has-people"],
        "Thị Mai": ["rule-achievement-is-described"],
    }
    assert "Cá nhân “Điểu Sơn” chưa ghi dân tộc" in found[-1].reasons[0].message


def test_what_the_form_itself_refuses_is_not_told_again_as_under_review() -> None:
    summary = summary_of("2023-02", {"696": {"B06B": {"1": row("Điểu Sơn", ethnic=None)}}})
    place = CellPlace("696", "B06B", "bc.xlsx", "B06B")
    codes = ("rule-nominated-person-has-people", "period-outlier")
    found = [
        Finding(**place._asdict(), cell="D10", severity=Severity.ERROR, code=code, message="sai") for code in codes
    ]
    doubts = tuple(Doubt("696", "B06B", "1", frozenset({"ethnic"}), finding) for finding in found)
    (one,) = judge(summary.model_copy(update={"doubts": doubts}), {"696": GOOD}, [], OFFICE)
    assert [reason.code for reason in one.reasons] == ["rule-nominated-person-has-people", "under-review"]


def test_a_rule_that_the_office_does_not_check_refuses_nobody() -> None:
    off = (RuleSetting(code="rule-nominated-person-has-people", severity="Không kiểm tra"),)
    (one,) = judged({"696": [row("Điểu Sơn", ethnic=None)]}, office=OFFICE.model_copy(update={"rule_settings": off}))
    assert one.eligible


def test_a_blank_award_is_named() -> None:
    (one,) = judged({"696": [row("Điểu Sơn", award=None)]})
    assert [(r.code, r.message) for r in one.reasons] == [
        ("incomplete", "Chưa ghi hoặc ghi chưa đúng “Hình thức đề nghị”.")
    ]


def test_a_person_proposed_by_two_units_is_refused_in_both_however_the_name_is_written() -> None:
    found = judged({"696": [row("Điểu Sơn")], "692": [row("ĐIỂU  SƠN")], "695": [row("Điểu Sớn")]})
    assert [one.reasons[0].code for one in found if one.row.unit in ("696", "692")] == ["duplicate-across-units"] * 2
    assert "Huyện Lộc Ninh" in next(one for one in found if one.row.unit == "696").reasons[0].message
    assert next(one for one in found if one.row.unit == "695").eligible, "another mark is another name"


def test_collectives_of_one_name_in_two_units_are_different() -> None:
    assert all(one.eligible for one in judged({"696": [collective("Thôn 3")], "692": [collective("Thôn 3")]}))


def test_the_second_of_two_equal_rows_of_a_unit_is_refused_and_the_first_stays() -> None:
    found = judged({"696": [collective("Thôn 3"), collective("Thôn 3")]})
    assert [[reason.message for reason in one.reasons] for one in found] == [[], ["Đã có tại dòng 10 của cùng biểu."]]


@pytest.mark.parametrize(
    ("awarded_on", "award", "refused"),
    [
        (date(2022, 2, 14), GIAY_KHEN, False),
        (date(2022, 2, 15), GIAY_KHEN, True),
        (date(2023, 2, 20), GIAY_KHEN, True),
        (date(2023, 1, 10), BANG_KHEN, False),
    ],
)
def test_the_same_award_within_12_months_refuses_another_one_does_not(
    awarded_on: date, award: str, *, refused: bool
) -> None:
    line = PastAward(nominee="điểu sơn", kind="Cá nhân", award=award, decision="12/QĐ-BDT", awarded_on=awarded_on)
    (one,) = judged({"696": [row("Điểu Sơn")]}, before=list(awards_given([line], FEBRUARY)))
    assert one.eligible is not refused
    if refused:
        assert one.reasons[0].code == "award-within-12-months"
        assert f"{awarded_on:%d/%m/%Y} (Quyết định số 12/QĐ-BDT)" in one.reasons[0].message


def test_a_proposal_that_nothing_has_come_of_is_noted_and_refuses_nobody() -> None:
    before = Before("Điểu Sơn", "Cá nhân", "696", GIAY_KHEN, "đã được đề nghị tại kỳ tháng 01", given=False)
    (one,) = judged({"696": [row("Điểu Sơn")]}, before=[before])
    assert one.eligible
    assert [note.code for note in one.notes] == ["proposed-within-12-months"]
    given = before._replace(words="đã được tặng", given=True)
    (one,) = judged({"696": [row("Điểu Sơn")]}, before=[before, given])
    assert [reason.code for reason in one.reasons] == ["award-within-12-months"]
    assert one.notes == ()


def test_a_note_stands_in_the_offices_list() -> None:
    before = Before("Điểu Sơn", "Cá nhân", "696", GIAY_KHEN, "đã được đề nghị tại kỳ tháng 01", given=False)
    plan = plan_nominees(judged({"696": [row("Điểu Sơn")]}, before=[before]), IN_FORCE, OFFICE, FEBRUARY)
    texts = [cell for block in plan.blocks for line in block.rows for cell in line]
    assert any("Lưu ý: Trong 12 tháng đã được đề nghị tại kỳ tháng 01" in str(text) for text in texts)


def test_the_heads_own_awards_are_a_decision_and_no_proposal(tmp_path: Path) -> None:
    nominees = judged({"696": [row("Điểu Sơn"), collective("Thôn 3"), row("Của tỉnh", award=BANG_KHEN)]})
    written = write_commended(nominees, IN_FORCE, OFFICE, FEBRUARY, tmp_path / "khen.docx")
    assert written.decision == tmp_path / "khen_QuyetDinh.docx"
    assert written.document
    decision, asked = text_of(written.decision), text_of(written.document)
    assert "Về việc tặng Giấy khen của Trưởng Ban Dân tộc" in decision
    assert "cho 01 tập thể, 01 cá nhân" in decision
    assert "TRƯỞNG BAN DÂN TỘC" in decision
    articles = [one for one in docx.Document(str(written.decision)).paragraphs if one.text.startswith("Điều ")]
    assert [(one.runs[0].text, one.runs[0].bold, one.runs[1].bold) for one in articles] == [
        (f"Điều {number}.", True, None) for number in (1, 2, 3)
    ]
    assert all((name in decision) is not (name in asked) for name in ("Điểu Sơn", "Thôn 3", "Của tỉnh"))
    nobody = write_commended(nominees[:1], IN_FORCE, OFFICE, FEBRUARY, tmp_path / "tinh.docx")
    assert nobody.decision is None
    assert not (tmp_path / "tinh_QuyetDinh.docx").exists()


def test_no_proposal_proposes_nobody_unless_it_is_forced(tmp_path: Path) -> None:
    of_the_head = judged({"696": [row("Điểu Sơn")]})
    written = write_commended(of_the_head, IN_FORCE, OFFICE, FEBRUARY, tmp_path / "khen.docx")
    assert written.document is None
    assert written.decision
    assert written.workbook.is_file()
    assert not (tmp_path / "khen.docx").exists()
    assert "không còn đúng" not in without_proposal(FEBRUARY, written)
    assert write_commended(of_the_head, IN_FORCE, OFFICE, FEBRUARY, tmp_path / "khen.docx", force=True).document
    again = write_commended(of_the_head, IN_FORCE, OFFICE, FEBRUARY, tmp_path / "khen.docx")
    assert "Tệp “khen.docx” lập trước đây không còn đúng." in without_proposal(FEBRUARY, again)


def test_a_period_that_lies_within_the_present_one_is_no_earlier_proposal() -> None:
    january, half = Period.parse("2023-01"), Period.parse("2023-H1")
    assert is_recent(january, FEBRUARY)
    assert not is_recent(january, half), "the half-year holds January"
    assert not is_recent(Period.parse("2022-01"), FEBRUARY), "more than 12 months ago"


def test_a_unit_below_the_least_score_or_without_one_proposes_nobody() -> None:
    rows = {"696": [row("Điểu Sơn")], "692": [row("Thị Mai")]}
    found = judged(rows, scores={"696": EmulationStanding(69.99, "Trung bình"), "692": EmulationStanding(70.0, "Khá")})
    assert reasons(found) == {"Điểu Sơn": ["unit-below-least-score"], "Thị Mai": []}
    assert "69,99 điểm thi đua, dưới mức 70 điểm đặt ra ở “Cấu hình”; có thể xét riêng" in found[-1].reasons[0].message
    unscored = judge(summary_of("2023-02", {"696": {"B06B": {"1": row("Điểu Sơn")}}}), {}, [], OFFICE)
    assert reasons(unscored) == {"Điểu Sơn": ["unit-without-score"]}


def test_every_reason_is_given_not_only_the_first() -> None:
    (one,) = judged({"696": [row("Điểu Sơn", ethnic=None, award=None)]}, scores={"696": EmulationStanding(10, "Yếu")})
    assert {reason.code for reason in one.reasons} == {
        "incomplete", "rule-nominated-person-has-people", "unit-below-least-score"
    }  # fmt: skip


def test_minority_people_and_direct_workers_come_first_among_those_of_the_same_award() -> None:
    found = judged(
        {
            "692": [row("Kinh văn phòng", ethnic="Kinh"), row("Kinh trực tiếp", ethnic="Kinh", direct_worker=True)],
            "696": [row("DTTS trực tiếp", direct_worker=True), row("DTTS"), row("Cao", ethnic="Kinh", award=BANG_KHEN)],
        },
        scores={"692": EmulationStanding(99, "Xuất sắc"), "696": EmulationStanding(71, "Khá")},
    )
    names = [one.text("nominee") for one in found]
    assert names == ["Cao", "DTTS trực tiếp", "Kinh trực tiếp", "DTTS", "Kinh văn phòng"]


def test_shares_are_of_the_persons() -> None:
    found = judged({"696": [collective("Thôn 3"), row("A"), row("B", ethnic="Kinh", direct_worker=True), row("C")]})
    shares = shares_of(found)
    assert (shares.collectives, shares.persons, shares.minority, shares.direct) == (1, 3, 2, 1)
    assert shares.percent(shares.minority) == 66.67
    assert shares_of([]).percent(0) is None


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for line in table.rows for cell in line.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_proposal_lists_the_eligible_by_award_and_keeps_words_as_words(tmp_path: Path) -> None:
    known: dict[str, Value] = {"award": BANG_KHEN, "direct_worker": True}
    rows = [
        row('Điểu "Sơn" & {{ 7*7 }}', **known, exemplar=True, initiative="Nuôi dê <b>luân chuyển</b>"),
        collective("Thôn 3", award=AWARDS[3]),
        row("Người bị loại", ethnic=None, award=BANG_KHEN, exemplar=True, initiative="Nuôi bò"),
        row("Người của Trưởng Ban"),
        row("Người của huyện", award=AWARDS[1]),
    ]
    out = write_proposal(judged({"696": rows}), IN_FORCE, FEBRUARY, OFFICE, date(2023, 3, 1), tmp_path / "a.docx")
    text = text_of(out)
    assert 'Điểu "Sơn" & {{ 7*7 }}' in text
    assert all(name not in text for name in ("Người bị loại", "Nuôi bò", "Người của Trưởng Ban", "Người của huyện"))
    assert "khen thưởng 02 trường hợp" in text
    assert text.index(f"1. {AWARDS[3]}") < text.index(f"2. {BANG_KHEN}") < text.index("3. Điển hình tiên tiến")
    assert "Cá nhân được đề nghị là người dân tộc thiểu số, lao động trực tiếp." in text
    assert "Nuôi dê <b>luân chuyển</b>" in text


def test_what_the_form_of_proposals_does_not_ask_for_is_no_column_and_not_counted_as_none(tmp_path: Path) -> None:
    def without(lines: Lines) -> None:
        for line in lines:
            line.update(role="" if line["role"] in ("Dân tộc", "Lao động trực tiếp", "Chức vụ") else line["role"])

    grids = first_grids()
    grids["Cột"] = with_lines(grids["Cột"], without)
    catalogue = load(grids).on(FEBRUARY.to_date)
    proposed = {"696": [row("A Sơn", award=BANG_KHEN), row("B Hà", award=BANG_KHEN)]}
    nominees = judged(proposed, catalogue=catalogue)
    text = text_of(write_proposal(nominees, catalogue, FEBRUARY, OFFICE, date(2023, 3, 1), tmp_path / "a.docx"))
    listed = str(plan_nominees(nominees, catalogue, OFFICE, FEBRUARY))
    assert "A Sơn" in text
    assert "Tóm tắt thành tích" in text
    assert not [word for word in ("người dân tộc thiểu số", "ao động trực tiếp", "Chức vụ") if word in text]
    assert "Dân tộc" not in text.splitlines()
    assert "Người dân tộc thiểu số" not in listed


@pytest.mark.parametrize("rows", [{}, {"696": [row("Điểu Sơn", ethnic=None)]}])
def test_without_anybody_eligible_the_proposal_says_so_and_has_no_appendix(
    rows: dict[str, list[dict[str, Value]]], tmp_path: Path
) -> None:
    out = write_proposal(judged(rows), IN_FORCE, FEBRUARY, OFFICE, date(2023, 3, 1), tmp_path / "a.docx")
    text = text_of(out)
    assert "Đến nay chưa có đề nghị khen thưởng" in text or "chưa có trường hợp đủ điều kiện" in text
    assert "Phụ lục" not in text
    assert text.count("./.") == 1


def _values(file: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    return [[cell.value or None for cell in line] for line in sheet.iter_rows(max_col=14, max_row=20)]


@pytest.mark.slow
def test_excel_counts_the_shares_itself_and_agrees(tmp_path: Path) -> None:
    rows = [row("A"), row("B", ethnic="Kinh", direct_worker=True), collective("Thôn 3"), row("=1+1", ethnic=None)]
    plan = plan_nominees(judged({"696": rows}), IN_FORCE, OFFICE, FEBRUARY)
    written, emptied = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_book(BookPlan(sheets=(plan,)), written)
    values = _values(written)
    openpyxl.load_workbook(written).save(emptied)  # drops the stored values, so that LibreOffice has to calculate
    (tmp_path / "out").mkdir()
    assert _values(soffice_convert(emptied, "xlsx", tmp_path / "out")) == values
    flat = [value for line in values for value in line]
    assert flat.count(ELIGIBLE) == 3
    assert flat.count(REFUSED) == 1
    assert "=1+1" in flat


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bù Đăng proposes Điểu Sơn in January and again, with Thị Mai, in February."""
    folder = tmp_path_factory.mktemp("khen")
    for period, month, names in (("2023-01", 1, ["Điểu Sơn"]), ("2023-02", 2, ["Điểu Sơn", "Thị Mai"])):
        when = Period.parse(period)
        cover = "\n".join(
            f"| {label} | {value} |"
            for label, value in (
                ("Đơn vị báo cáo", "Huyện Bù Đăng"), ("Loại kỳ báo cáo", "Tháng"), ("Kỳ số", month), ("Năm", 2023),
            )
        )  # fmt: skip
        sheet = form_sheet("B06B", *(row(name) for name in names))
        (folder / period).mkdir()
        (folder / period / "bc.xlsx").write_bytes(workbook({"B06B": sheet}, cover=cover))
        pipeline.collect(Workspace(folder / "home"), when, [folder / period])
    return folder / "home"


def test_the_command_gives_nominees_with_reasons_and_writes_proposal_and_list(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "to trinh.docx"
    arguments = ["commend", "--home", str(home), "--period", "2023-02", "--out", str(out), "--json"]
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    codes = {one["nominee"]: [reason["code"] for reason in one["reasons"]] for one in found["nominees"]}
    assert codes == {
        "Điểu Sơn": ["under-review", "unit-without-score"],  # all figures of the report are those of January
        "Thị Mai": ["under-review", "unit-without-score"],
    }
    noted = {one["nominee"]: [note["code"] for note in one["notes"]] for one in found["nominees"]}
    assert noted == {"Điểu Sơn": ["proposed-within-12-months"], "Thị Mai": []}
    assert found["decision"] is None
    assert all(not one["eligible"] and one["source"]["file"] == "bc.xlsx" for one in found["nominees"])
    assert found["document"] is None
    assert not out.exists()
    assert "không có trường hợp đủ điều kiện thuộc thẩm quyền khen thưởng của cấp trên" in result.stderr
    assert Path(found["workbook"]).is_file()
    assert "tại kỳ tháng 01 năm 2023" in result.stderr
