"""Whatever is missing, unusable or doubtful: the report says only what the figures bear, and names what they lack."""

import re

import docx
import pytest
from hypothesis import Phase, given, settings

from addin import pipeline
from addin.documents.bookmarks import numbers_in, strip_marks
from addin.documents.wording import in_sentence
from addin.report.compose import Draft
from addin.report.prose import paragraphs
from addin.report.recorder import FigureRecorder
from addin.summary.lookup import REPORTED, coverage_at
from addin.summary.nature import Nature, nature_of
from addin.workspace.folder import Workspace
from schemas.report import Figure, Paragraph
from schemas.summary import Summary
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.defects import DEFECTS, Defects, month, whole
from tests.drafting import month as believable
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY
from tests.test_sheet_states import Cells, is_number

random_defects = settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
#: The number right before these words, however it is dressed.
_BESIDE = re.compile("\ue000([0-9]+)\ue001[^\ue002]*\ue002(?: \\([^()]*\\))? so với kỳ trước")


def told(summary: Summary) -> tuple[list[Paragraph], FigureRecorder]:
    """The report's text with its signs, beside the month before and the same month last year."""
    recorder = FigureRecorder(summary, believable("2023-01"), believable("2022-02"), marks=True)
    return paragraphs("bao-cao", recorder), recorder


def stands_against(summary: Summary, figure: Figure) -> bool:
    """Whether an open finding is at the figure of a unit; looked up without the program's own way."""
    place, form = figure.place, FORMS_BY_ID[figure.place.form]
    codes = {place.code, "", *form.children.get(place.code, ())}
    return any(
        (doubt.unit, doubt.form) == (place.unit, place.form)
        and (not place.code or doubt.code in codes)
        and (not doubt.keys or place.column in doubt.keys)
        for doubt in summary.doubts
    )


@random_defects
@given(wrong=DEFECTS)
def test_nothing_under_review_or_unknown_is_in_a_superlative(wrong: Defects) -> None:
    summary = month(wrong).summary
    _, recorder = told(summary)
    ranked = [figure for figure in recorder.figures if figure.place.unit]
    for figure in ranked:
        assert not stands_against(summary, figure), figure
        assert not figure.doubts
        found = summary.forms[figure.place.form]
        assert figure.place.unit in found.reported
        assert figure.place.unit not in coverage_at(summary, figure.place).missing
        assert figure.place.unit not in coverage_at(summary, figure.place).left_out


@random_defects
@given(wrong=DEFECTS)
def test_every_number_of_the_text_is_the_one_on_the_sheet(wrong: Defects) -> None:
    made = month(wrong)
    _, recorder = told(made.summary)
    sheets = {form: dict(Cells(planned.sheets[0]).rows(planned)) for form, planned in made.sheets.forms.items()}
    seen = 0
    for figure in recorder.figures:
        place = figure.place
        row = sheets[place.form].get((place.unit, place.code), {})
        if figure.what != "value" or place.group or place.part or not is_number(row.get(place.column)):
            continue
        seen += 1
        assert figure.value == pytest.approx(row[place.column], abs=1e-9), figure
    assert seen or not made.reports


@random_defects
@given(wrong=DEFECTS)
def test_so_voi_ky_truoc_is_said_of_figures_of_the_period_alone(wrong: Defects) -> None:
    said, recorder = told(month(wrong).summary)
    beside = [recorder.figures[int(number)] for one in said for number in _BESIDE.findall(one.text)]
    assert {nature_of(FORMS_BY_ID[figure.place.form], figure.place) for figure in beside} <= {Nature.OF_PERIOD}
    assert len(beside) == sum(one.text.count("so với kỳ trước") for one in said)


@random_defects
@given(wrong=DEFECTS)
def test_who_is_not_in_a_figure_is_named_in_the_text(wrong: Defects) -> None:
    summary = month(wrong).summary
    said, recorder = told(summary)
    text = strip_marks("\n".join(one.text for one in said))
    for one in said:
        for figure in (recorder.figures[number] for number in numbers_in(one.text)):
            if figure.place.unit or figure.place.column == REPORTED or figure.what != "value":
                continue
            coverage = coverage_at(summary, figure.place)
            for unit in (*coverage.missing, *coverage.left_out):
                assert in_sentence(IN_FORCE.unit(unit)) in text, figure
    for unit in summary.under_review:
        name = in_sentence(IN_FORCE.unit(unit))
        assert re.search(rf"Số liệu của [^.]*{name} \([^)]*\)[^.]* đang rà soát\.", text)


def test_with_a_heading_that_nobody_knows_in_one_district_the_text_says_ten_of_eleven_and_not_zero() -> None:
    unknown = Defects(frozenset(), frozenset(), [("694", "B01", 5)], [], [], [])  # paid_recurrent
    summary = month(unknown).summary
    assert "paid_recurrent" not in summary.forms["B01"].rows_of("694")[0].values
    text = strip_marks("\n".join(one.text for one in told(summary)[0]))
    assert "(số liệu của 10/11 đơn vị, chưa gồm huyện Hớn Quản)" in text
    assert "chưa xếp: huyện Hớn Quản chưa có số liệu" in text  # in no rank
    assert not re.search(r"(?<![0-9,])0%", text.partition("3. Chương trình giảm")[0])


def test_rows_of_a_list_are_counted_and_printed_rows_named_where_they_are_not_in_a_figure() -> None:
    lacking = [("696", "B07", 0, 2), ("696", "B09", 0, 0)]  # paid of the first work, the quota of staff
    summary = month(Defects(frozenset(), frozenset(), [], lacking, [], [])).summary
    text = strip_marks("\n".join(one.text for one in told(summary)[0]))
    assert "chưa gồm 1 công trình, dự án của huyện Bù Đăng" in text
    assert "(“biên chế được giao”: số liệu của 10/11 đơn vị, chưa gồm huyện Bù Đăng)" in text


def test_a_column_of_a_group_is_named_with_its_group() -> None:
    summary = month(Defects(frozenset(), frozenset(), [], [("696", "B01", 0, 0)], [], [])).summary
    text = strip_marks("\n".join(one.text for one in told(summary)[0]))
    assert "(“giải ngân lũy kế – tổng số”, “kế hoạch vốn năm – tổng số” và “tỷ lệ giải ngân”: số liệu của " in text


def test_a_sub_project_that_is_not_in_a_figure_is_named_with_its_project_and_no_figure_beside_it_looks_whole() -> None:
    table = next(table for table in whole()["696"].tables if table.form == "B01")
    at = next(at for at, record in enumerate(table.records) if record.code == "4.1")
    summary = month(Defects(frozenset(), frozenset(), [], [], [("696", "B01", at)], [])).summary
    text = [strip_marks(one.text) for one in told(summary)[0]]
    assert any(line.endswith("(chưa gồm tiểu dự án 1 thuộc dự án 4 của huyện Bù Đăng).") for line in text)
    (own,) = (line for line in text if line.startswith(("- Dự án 4", "Dự án 4")))
    assert "hộ hưởng lợi (chưa gồm tiểu dự án 1 thuộc dự án 4 của huyện Bù Đăng" in own


def test_what_one_project_lacks_is_told_at_each_project_that_lacks_it() -> None:
    table = next(table for table in whole()["696"].tables if table.form == "B01")
    at = [next(n for n, record in enumerate(table.records) if record.code == code) for code in ("1", "2")]
    summary = month(Defects(frozenset(), frozenset(), [], [], [("696", "B01", one) for one in at], [])).summary
    text = [strip_marks(one.text) for one in told(summary)[0]]
    for project in ("Dự án 1:", "Dự án 2:"):
        (own,) = (line for line in text if project in line)
        assert "chưa gồm huyện Bù Đăng" in own


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """The demo's February after its January: one district has fifteen errors."""
    folder = tmp_path_factory.mktemp("tháng 2")
    home = Workspace(folder / "home")
    make_clean_inbox(folder / "t1", FEBRUARY.previous(), 20230214)
    make_inbox(folder / "t2", FEBRUARY, 20230214)
    pipeline.collect(home, FEBRUARY.previous(), [folder / "t1"])
    pipeline.collect(home, FEBRUARY, [folder / "t2"])
    return pipeline.draft(home, FEBRUARY, folder / "bao-cao.docx")


@pytest.fixture(scope="module")
def text(february: Draft) -> str:
    return "\n".join(one.text for one in docx.Document(str(february.document)).paragraphs)


def test_the_text_names_the_district_under_review_and_its_errors(text: str) -> None:
    assert "Số liệu của huyện Hớn Quản (15 lỗi) đang rà soát." in text


def test_the_flow_of_the_month_stands_before_what_has_accumulated(text: str) -> None:
    money = r"[\d.,]+ triệu đồng"
    said = rf"Trong tháng giải ngân {money}; lũy kế đến ngày 14/02/2023 là {money}, đạt [\d,]+% kế hoạch"
    assert re.search(said, text)


def test_poor_households_close_in_one_sentence(text: str) -> None:
    pattern = (
        r"từ ([\d.]+) hộ nghèo đầu năm đã có ([\d.]+) hộ thoát nghèo, ([\d.]+|không có) hộ phát sinh, tái nghèo, "
        r"cuối kỳ còn ([\d.]+) hộ"
    )
    found = re.search(pattern, text)
    assert found
    start, escaped, fell_back, end = (
        int(number.replace(".", "").replace("không có", "0")) for number in found.groups()
    )
    assert start - escaped + fell_back == end


def test_nobody_is_both_highest_and_lowest_and_no_median_is_told(text: str) -> None:
    assert "trung vị" not in text.lower()
    for line in text.splitlines():
        if found := re.search(r"cao nhất là ([^(]*) \(.*thấp nhất là ([^(]*) \(", line):
            highest, lowest = (set(re.split(", | và ", names)) for names in found.groups())
            assert not highest & lowest


def test_money_has_one_unit_in_a_paragraph_and_months_are_written_as_in_the_date_line(text: str) -> None:
    assert "tỷ đồng" not in text
    assert "tháng 02 năm 2023" in text
    assert "tháng 3 năm 2023" in text
    assert "tháng 03" not in text


def test_a_case_whose_group_is_not_known_is_told_beside_the_groups(text: str) -> None:
    line = next(line for line in text.splitlines() if line.startswith("Tình trạng: "))
    whole = re.search(r"Các đơn vị triển khai ([\d.]+) công trình", text)
    assert whole
    assert line.endswith("(số đang rà soát; 1 công trình, dự án chưa rõ tình trạng).")
    counted = [int(number) for number in re.findall(r"(\d+) công trình", line)]
    assert sum(counted) == int(whole[1])


def test_no_figure_of_a_doubtful_cell_is_printed_unmarked(february: Draft) -> None:
    document = docx.Document(str(february.document))
    marked = [figure for figure in february.figures if figure.doubts]
    assert {doubt.finding.unit for figure in marked for doubt in figure.doubts} == {"694"}
    assert len(document.comments) > 10
    assert all("Huyện Hớn Quản" in one.text for one in document.comments)


def test_a_document_says_nothing_of_what_no_figure_bears(text: str) -> None:
    section = text.partition("1. Công tác tham mưu, chỉ đạo")[2].partition("2. Chương trình mục tiêu")[0]
    assert "tiếp tục tham mưu" not in section
    assert "10/11 đơn vị gửi báo cáo đúng hạn; gửi chậm: huyện Đồng Phú" in section


def test_a_unit_that_a_sentence_leaves_unranked_without_a_figure_is_not_told_twice() -> None:
    summary = month(Defects(frozenset(), frozenset(), [], [], [("690", "B08", 1)], [])).summary
    (line,) = [strip_marks(one.text) for one in told(summary)[0] if "nộp trực tuyến: " in one.text]
    assert "chưa xếp: thị xã Bình Long chưa có số liệu" in line
    assert "chưa gồm thị xã Bình Long" not in line
