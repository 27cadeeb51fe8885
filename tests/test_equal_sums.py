"""What a rule says adds up to the same is of the same units, so that a reader who adds finds the whole.

Three communes: petitions received (10, 20, 40), by topic (4 + 6, 12 + 8, 15 + 25) and answered (5, 10, 20); money by
source (1, 2, 3 and 4, 5, 6) with its sum on a row below.
"""

from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.blank_forms.workbook import plan_form_book
from addin.documents.bookmarks import strip_marks
from addin.report.doubtful import with_doubts
from addin.report.gaps import with_gaps
from addin.report.recorder import FigureRecorder
from addin.report.sentences import nothing
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.consolidate import consolidate
from addin.summary.lookup import coverage_at, value_at
from addin.summary.source_cells import sources_at
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.expressions import parse
from schemas.expressions.sums import alike
from schemas.filling import Filling
from schemas.period import Period
from schemas.profile.profile import load
from schemas.report import FigurePlace, Paragraph
from schemas.rule import Record
from schemas.submission import Submission
from schemas.summary import Summary
from tests.profiles import Lines, grids_of_lines, own_office, put_profile
from tests.test_layout_tolerance import COVER
from tests.test_wider_forms import column, form

FEBRUARY = Period.parse("2026-02")
UNITS = ("90001", "90002", "90003")
COLUMNS = [
    column("DT1", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("DT1", "received", "Tổng số đơn", unit="đơn", agg="Cộng"),
    column("DT1", "land", "Đất đai", unit="đơn", agg="Cộng"),
    column("DT1", "other", "Lĩnh vực khác", unit="đơn", agg="Cộng"),
    column("DT1", "answered", "Đã trả lời", unit="đơn", agg="Cộng"),
    column("DT1", "women", "Trong đó của phụ nữ", unit="đơn", agg="Cộng", within="answered"),
    column("NK2", "source", "Nguồn", "Chữ", label_column="x", width="24"),
    column("NK2", "money", "Số tiền", "Tiền", unit="triệu đồng", agg="Cộng"),
]
RULES = [
    {"code": "topics-add-up", "form": "DT1", "holds": "[Đất đai] + [Lĩnh vực khác] = [Tổng số đơn]", "at": "Đất đai",
     "severity": "Lỗi"},
    {"code": "something-is-answered", "form": "DT1", "holds": "[Đã trả lời] + [Trong đó của phụ nữ] > 0",
     "at": "Đã trả lời", "severity": "Lỗi"},
    {"code": "sources-add-up", "form": "NK2", "lines": "3", "severity": "Cảnh báo", "tolerance": "0,5",
     "holds": 'TRỊ_TUYỆT_ĐỐI([Số tiền] - Ô("1"; [Số tiền]) - Ô("2"; [Số tiền])) <= NGƯỠNG', "at": "Số tiền"},
]  # fmt: skip
RATE = {"code": "tra-loi", "title": "Tỷ lệ trả lời", "form": "DT1", "value": "[Đã trả lời] / [Tổng số đơn] * 100",
        "used_in": "Tổng quan; So sánh"}  # fmt: skip


def office() -> dict[str, Lines]:
    petitions, money = form("DT1", "Đơn thư", "Một dòng một đơn vị"), form("NK2", "Kinh phí", "Dòng in sẵn")
    money |= {"row_list": "Nguồn", "blank_rows": "x"}
    rows = (("1", "Trung ương"), ("2", "Địa phương"), ("3", "Cộng hai nguồn"))
    return {
        **own_office(3), "Biểu": [petitions, money], "Cột": COLUMNS, "Quy tắc": RULES, "Danh mục": [],
        "Chỉ số": [RATE], "Dòng": [{"row_list": "Nguồn", "code": code, "title": title} for code, title in rows],
    }  # fmt: skip


def sent(folder: Path, wrong: Mapping[tuple[str, str, str], Value]) -> Workspace:
    """A month of all three, with some cells other than they should be: unit, row or "", column."""
    home = Workspace(folder / "home")
    catalogue = put_profile(home.root, office()).on(FEBRUARY.to_date)
    pipeline.create_workspace(home)
    for at, unit in enumerate(catalogue.units_on(FEBRUARY.to_date)):
        land, other = ((4, 6), (12, 8), (15, 25))[at]
        petitions: dict[str, Value] = {"received": land + other, "land": land, "other": other, "women": 1}
        petitions["answered"] = (land + other) // 2
        money: dict[str, dict[str, Value]] = {
            "1": {"money": 1 + at},
            "2": {"money": 4 + at},
            "3": {"money": 5 + 2 * at},
        }
        for (of, row, key), value in wrong.items():
            if of == unit.code:
                (money[row] if row else petitions)[key] = value
        rows = {"DT1": {unit.name: petitions}, "NK2": money}
        book = plan_form_book(unit, FEBRUARY, catalogue, Filling(cover={**COVER}, rows=rows))
        write_book(book, folder / f"{unit.code}.xlsx")
    pipeline.collect(home, FEBRUARY, sorted(folder.glob("*.xlsx")))
    return home


def summary_of(home: Workspace) -> Summary:
    with Session(home) as session:
        return session.summary(FEBRUARY)


def text_of(home: Workspace, folder: Path) -> str:
    pipeline.draft(home, FEBRUARY, folder / "bc.docx")
    return "\n".join(one.text for one in docx.Document(str(folder / "bc.docx")).paragraphs)


@pytest.mark.parametrize(
    ("formula", "figures"),
    [
        ("[a] + [b] = [c]", [["a", "b", "c"]]),
        ("[a] - [b] = 0", [["a", "b"]]),
        ("TRỊ_TUYỆT_ĐỐI([a] + [b] - [c]) <= NGƯỠNG + 0,5", [["a", "b", "c"]]),
        ("NGƯỠNG >= TRỊ_TUYỆT_ĐỐI([a] - TỔNG([b]; [c]))", [["a", "b", "c"]]),
        ("[a] = 0 HOẶC [a] = LÀM_TRÒN([b] + [c]; 1)", [["a", "b", "c"]]),
        ("[a] = [b] VÀ [b] = [c]", [["a", "b"], ["b", "c"]]),
        ("NẾU(CÓ([a]); [a] = [b])", [["a", "b"]]),
        ("[a] = KỲ_TRƯỚC([a]) + [b]", [["a", "b"]]),
        ("[a] = [b] / 1000", [["a", "b"]]),
        ('[a] = Ô("1"; [a]) + Ô(2; [a])', [["a", "1 a", "2 a"]]),
        ("[a] + [b] <= [c]", []),
        ("[a] + [b] = 0", []),
        ("[a] = KỲ_TRƯỚC([a])", []),
        ("[a] = [b] / [c] * 100", []),
        ("[a] = [b] HOẶC [c] = 0", []),
        ('NẾU(LOẠI_KỲ = "Năm"; [a] = [b])', []),
    ],
)
def test_a_condition_binds_the_figures_of_each_equality_of_sums(formula: str, figures: list[list[str]]) -> None:
    found = alike(parse(formula, {"a": "a", "b": "b", "c": "c"}))
    assert [sorted(f"{code} {key}".strip() for code, key in same) for same in found] == [sorted(one) for one in figures]


def test_a_unit_one_of_whose_topics_nobody_can_read_is_in_none_of_them_nor_in_their_sum(tmp_path: Path) -> None:
    home = sent(tmp_path, {("90002", "", "land"): "chưa rõ"})
    summary = summary_of(home)
    total = summary.forms["DT1"].total
    assert (total["received"], total["land"], total["other"]) == (50, 19, 31)
    assert total["answered"] == 35, "no rule says that it adds up with them"
    for key in ("received", "land", "other"):
        assert coverage_at(summary, FigurePlace("DT1", key)).missing == ("90002",)
    text = text_of(home, tmp_path)
    assert "tổng số đơn 50 đơn; đất đai 19 đơn; lĩnh vực khác 31 đơn; đã trả lời 35 đơn" in text
    assert "; “tổng số đơn”, “đất đai” và “lĩnh vực khác”: số liệu của 2/3 đơn vị, chưa gồm xã Lộc An 1)" in text


def test_the_summary_shows_what_it_read_and_why_it_does_not_count(tmp_path: Path) -> None:
    home = sent(tmp_path, {("90002", "", "land"): "chưa rõ", ("90003", "1", "money"): "chưa rõ"})
    written = write_summary(home, FEBRUARY, tmp_path / "th.xlsx")
    book = openpyxl.load_workbook(written.file)
    notes = {
        cell.value: cell.comment.text for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment
    }
    assert "vì dòng này chưa có “Đất đai”." in notes["[20]"]
    assert "vì chưa có “Số tiền” ở dòng “Trung ương”." in notes["[9]"]


def test_rows_that_a_rule_adds_up_are_of_the_same_units_each(tmp_path: Path) -> None:
    summary = summary_of(sent(tmp_path, {("90003", "1", "money"): "chưa rõ"}))
    values = [value_at(summary, FigurePlace("NK2", "money", code=code)) for code in ("1", "2", "3")]
    assert values == [3, 9, 12]
    assert all(
        coverage_at(summary, FigurePlace("NK2", "money", code=code)).missing == ("90003",) for code in ("1", "2", "3")
    )


def test_a_rate_of_two_columns_is_of_the_units_that_have_both(tmp_path: Path) -> None:
    home = sent(tmp_path, {("90003", "", "answered"): "chưa rõ"})
    summary, place = summary_of(home), FigurePlace("DT1", "tra-loi")
    assert value_at(summary, place) == 50, "15 of 30; the third commune's 40 are in no rate"
    assert {one.unit for one in sources_at(summary, place)} == {"90001", "90002"}
    assert value_at(summary, place._replace(unit="90003")) is None
    traced = trace_figure(home, FEBRUARY, place)
    assert [(part.label, part.value, len(part.cells)) for part in traced.parts] == [
        ("Đã trả lời", 15, 2), ("Tổng số đơn", 30, 2)
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(write_summary(home, FEBRUARY, tmp_path / "th.xlsx").file, data_only=True).worksheets[
        0
    ]
    assert 50 in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_part_and_its_whole_each_say_of_how_many_units_they_are(tmp_path: Path) -> None:
    wrong = {("90001", "", "women"): "chưa rõ", ("90003", "", "women"): "chưa rõ", ("90003", "", "answered"): "chưa rõ"}
    text = text_of(sent(tmp_path, wrong), tmp_path)
    assert "“trong đó của phụ nữ”: số liệu của 1/3 đơn vị, chưa gồm xã Bình An 1 và xã Phú An 1" in text
    assert "“đã trả lời”: số liệu của 2/3 đơn vị, chưa gồm xã Phú An 1" in text


def test_what_is_told_once_is_told_again_beside_a_figure_that_does_not_lack_it(tmp_path: Path) -> None:
    recorder = FigureRecorder(summary_of(sent(tmp_path, {("90003", "", "women"): "chưa rõ"})), marks=True)

    def figure(key: str) -> str:
        return recorder.write_value(FigurePlace("DT1", key))

    texts = [f"{figure('women')} đơn của phụ nữ.", f"Trả lời {figure('answered')} đơn, của phụ nữ {figure('women')}.",
             f"Của phụ nữ {figure('women')} đơn."]  # fmt: skip
    told = [strip_marks(one.text) for one in with_gaps([Paragraph(0, text) for text in texts], recorder)]
    assert told == [
        "2 đơn của phụ nữ (số liệu của 2/3 đơn vị, chưa gồm xã Phú An 1).",
        "Trả lời 35 đơn, của phụ nữ 2 (“trong đó của phụ nữ”: số liệu của 2/3 đơn vị, chưa gồm xã Phú An 1).",
        "Của phụ nữ 2 đơn.",
    ]


def test_whose_figures_are_under_review_is_said_once(tmp_path: Path) -> None:
    wrong = {(unit, "", "women"): 0 for unit in UNITS} | {("90002", "", "answered"): 0}
    recorder = FigureRecorder(summary_of(sent(tmp_path, wrong)), marks=True)
    answered, women = FigurePlace("DT1", "answered"), FigurePlace("DT1", "women")
    zero = nothing(recorder, [women], "không có đơn của phụ nữ", "số liệu")
    texts = [f"Trả lời {recorder.write_value(answered)} đơn; {zero}.", f"Trả lời {recorder.write_value(answered)} đơn."]
    told = [strip_marks(one.text) for one in with_doubts([Paragraph(0, text) for text in texts], recorder)]
    assert told == [
        "Trả lời 25 đơn; không có đơn của phụ nữ (số liệu của xã Lộc An 1 đang rà soát).",
        "Trả lời 25 đơn (số đang rà soát).",
    ]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Submission, ...]:
    with Session(sent(tmp_path_factory.mktemp("đủ"), {})) as session:
        return session.figures(FEBRUARY).reports(FEBRUARY)


@given(data=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rule_that_holds_in_every_unit_holds_in_the_totals_whatever_is_unknown(
    reports: tuple[Submission, ...], data: st.DataObject
) -> None:
    cells = [(unit, form, row, key) for unit in range(len(reports)) for form, row, key in _CELLS]
    unknown = data.draw(st.sets(st.sampled_from(cells), max_size=8))
    told = [_without(report, {cell[1:] for cell in unknown if cell[0] == at}) for at, report in enumerate(reports)]
    catalogue = load(grids_of_lines(office())).on(FEBRUARY.to_date)
    summary = consolidate(told, FEBRUARY, catalogue)
    total = summary.forms["DT1"].total
    if total["received"] is not None:
        assert total["land"] + total["other"] == total["received"]
    first, second, both = (value_at(summary, FigurePlace("NK2", "money", code=code)) for code in ("1", "2", "3"))
    assert both is None or first + second == both


#: Of a unit's only row the place, of printed rows the code, and the column.
_CELLS = [("DT1", "", key) for key in ("received", "land", "other")] + [("NK2", code, "money") for code in "123"]


def _without(report: Submission, cells: set[tuple[str, str, str]]) -> Submission:
    """A report in which nobody knows what some cells say."""

    def kept(form_id: str, record: Record) -> Record:
        gone = {key for form, row, key in cells if form == form_id and row in ("", record.code)}
        return record._replace(values={key: value for key, value in record.values.items() if key not in gone})

    tables = (
        table.model_copy(update={"records": tuple(kept(table.form, record) for record in table.records)})
        for table in report.tables
    )
    return report.model_copy(update={"tables": tuple(tables)})
