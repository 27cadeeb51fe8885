"""Charts of the report are Word's own: their numbers are the summary's, and the workbook behind them opens."""

import io
import re
import struct
import subprocess
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from addin.analysis.punctuality import Standing, State
from addin.analysis.trend import Point, Trend, point_of
from addin.documents.charts import GAP, add_charts, axis_to
from addin.documents.content import Bars, WordChart
from addin.documents.tables import NOTE, TITLE
from addin.documents.wording import in_sentence
from addin.report.charts import charts_of
from addin.report.compose import ComparedSummaries, compose
from addin.report.recorder import FigureRecorder
from addin.report.tables import appendix_tables
from addin.report.timeliness import timeliness_columns
from addin.summary.lookup import value_at
from schemas.clock import VIETNAM
from schemas.numbers import show_number
from schemas.office import Office
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import Coverage
from tests.catalogues import IN_FORCE
from tests.defects import Defects
from tests.defects import month as spoilt_month
from tests.drafting import ABSENT, month, nothing
from tests.sheets import needs, soffice_convert

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
JANUARY, FEBRUARY = month("2023-01"), month("2023-02", without=(ABSENT,))
IN_TIME = Standing("695", State.IN_TIME, datetime(2023, 2, 15, tzinfo=VIETNAM), 0)
TREND = Trend(
    Period.parse("2023-02"),
    (point_of(JANUARY), point_of(FEBRUARY)),
    {
        "694": (IN_TIME, IN_TIME),
        ABSENT: (Standing(ABSENT, State.LATE, None, 2), Standing(ABSENT, State.MISSING, None, 3)),
    },
    IN_FORCE,
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bc") / "bc.docx"
    return (
        compose(ComparedSummaries(FEBRUARY, JANUARY, trend=TREND), "bao-cao", Office.new(IN_FORCE)).write(out).document
    )


def paragraphs(document: Document) -> list[str]:
    """Every paragraph, those in tables too."""
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


def charts_in(file: Path) -> list[Any]:
    with zipfile.ZipFile(file) as package:
        names = sorted(name for name in package.namelist() if name.startswith("word/charts/chart"))
        return [parse_xml(package.read(name)) for name in names]


def numbers(chart: Any) -> list[list[float]]:
    """The values of every series, as the chart shows them before anybody opens the workbook behind it."""
    return [[float(v.text or "") for v in series.iterfind(f"{C}val//{C}v")] for series in chart.iter(f"{C}ser")]


def test_the_report_has_four_charts_of_words_own_each_with_a_caption_and_words_for_who_cannot_see_it(
    report: Path,
) -> None:
    document = docx.Document(str(report))
    captions = [text for text in paragraphs(document) if re.match(r"Hình \d\.", text)]
    assert [caption.partition(".")[0] for caption in captions] == ["Hình 1", "Hình 2", "Hình 3", "Hình 4"]
    described = [one.get("descr") for one in document.element.body.iter() if str(one.tag).endswith("}docPr")]
    assert [text for text in described if str(text).startswith("Hình")] == captions
    assert len(charts_in(report)) == 4


def test_the_numbers_of_the_charts_are_those_of_the_summary(report: Path) -> None:
    units, projects, poverty, periods = map(numbers, charts_in(report))
    reported = FEBRUARY.forms["B01"].reported
    assert units == [[value_at(FEBRUARY, FigurePlace("B01", "paid_rate", unit=unit)) for unit in reported]]
    assert len(projects[0]) == 10
    assert sum(projects[1]) == pytest.approx(value_at(FEBRUARY, FigurePlace("B01", "paid_total")))
    assert sum(poverty[1]) == value_at(FEBRUARY, FigurePlace("B02", "escaped"))
    assert periods[0] == [value_at(one, FigurePlace("B01", "paid_rate")) for one in (JANUARY, FEBRUARY)]


def test_the_workbook_behind_a_chart_holds_its_numbers(report: Path) -> None:
    with zipfile.ZipFile(report) as package:
        for number, chart in enumerate(charts_in(report), 1):
            links = package.read(f"word/charts/_rels/chart{number}.xml.rels").decode()
            external = chart.find(f"{C}externalData")
            assert external is not None
            assert f'Id="{external.get(f"{R}id")}"' in links
            book = openpyxl.load_workbook(
                io.BytesIO(package.read(f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"))
            )
            columns = list(book["Số liệu"].iter_cols(min_col=2, min_row=2, values_only=True))
            assert [list(column) for column in columns] == numbers(chart)


def test_labels_show_the_value_and_nothing_else_in_any_program(report: Path) -> None:
    for chart in charts_in(report):
        for labels in chart.iter(f"{C}dLbls"):
            shown = {part.tag.removeprefix(C): part.get("val") for part in labels if part.tag.startswith(f"{C}show")}
            assert [name for name, value in shown.items() if value == "1"] == ["showVal"]
            assert len(shown) == 6


def test_labels_have_the_decimals_of_the_appendix(report: Path) -> None:
    projects = charts_in(report)[1]
    formats = [label.get("formatCode") for one in projects.iter(f"{C}dLbls") for label in one.iter(f"{C}numFmt")]
    assert formats == ["#,##0", "#,##0.0"], "the plan is in whole triệu đồng, what was paid is not"


def test_numbers_are_written_as_in_the_text_wherever_the_pc_is(report: Path, tmp_path: Path) -> None:
    units, projects, *_ = charts_in(report)
    shown = [
        [["".join(one.itertext()) for one in series.iter(f"{A}r")] for series in chart.iter(f"{C}ser")]
        for chart in (units, projects)
    ]
    values = [numbers(chart) for chart in (units, projects)]
    assert shown[0] == [[show_number(value, 2, fixed=True) for value in values[0][0]]]
    assert shown[1][1] == [show_number(value, 1, fixed=True) for value in values[1][1]]
    needs("pdftotext")
    printed = soffice_convert(report, "pdf", tmp_path)  # in the region of the United States
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    page = next(page for page in text.split("\f") if "Hình 1." in page)
    assert "50.000" in page.split()
    assert not re.search(r"\d,\d{3}\b|\d\.\d{1,2}\b(?!\d)", page)


@given(st.floats(0, 1e11))
def test_an_axis_goes_beyond_its_figures_in_few_whole_steps(most: float) -> None:
    axis = axis_to(most)
    assert axis.step == int(axis.step)
    assert axis.most >= most
    assert axis.most % axis.step == 0
    assert 1 <= axis.most / axis.step <= 8
    assert bool(axis.number_format) == (most > 1), "the numbers of a smaller one would not be whole"


def test_the_labels_of_the_higher_line_stand_above_it_and_those_of_the_lower_one_below() -> None:
    lower, higher = Bars("Tỷ lệ giải ngân", (2.2, 6.5)), Bars("Tỷ lệ hoàn thành", (2.8, 9.3), hatched=True)
    for series, places in (((lower, higher), ["b", "t"]), ((higher, lower), ["t", "b"])):
        document = docx.Document()
        for name in (NOTE, TITLE, GAP):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        add_charts(document, [WordChart("line", "Hình", ("T1", "T2"), series, "#,##0.0")])
        (part,) = (part for part in document.part.package.iter_parts() if "/charts/" in part.partname)
        labels = parse_xml(part.blob).iter(f"{C}dLbls")
        assert [{at.get("val") for at in one.iter(f"{C}dLblPos")} for one in labels] == [{place} for place in places]


def test_series_differ_without_colours(report: Path) -> None:
    projects = charts_in(report)[1]
    fills = [{part.tag.rpartition("}")[2] for part in series.iter()} for series in projects.iter(f"{C}ser")]
    assert ["pattFill" in fill for fill in fills] == [True, False]


def test_where_nothing_was_paid_or_reported_there_is_no_chart() -> None:
    assert charts_of(FigureRecorder(nothing()), None) == []


def test_a_caption_names_the_units_whose_bars_are_not_sure() -> None:
    wrong = Defects(frozenset({"698"}), frozenset(), [], [], [("696", "B02", 0)], [("694", "B01", 0, 5)])
    drawn = charts_of(FigureRecorder(spoilt_month(wrong).summary), None)
    first, second, third = (chart.caption for chart in drawn)
    name = in_sentence(IN_FORCE.unit("696"))
    assert first.endswith("(%); dấu *: huyện Hớn Quản đang rà soát; huyện Phú Riềng chưa có số liệu")
    assert second.endswith("(triệu đồng); dấu *: huyện Hớn Quản đang rà soát; huyện Phú Riềng chưa có số liệu")
    assert third.endswith(f"(hộ); {name} có số liệu chưa đủ; huyện Phú Riềng chưa có số liệu")
    signed = [[name for name in chart.categories if name.endswith("\u00a0*")] for chart in drawn]
    assert signed == [["Huyện Hớn Quản\u00a0*"], ["Dự án 1\u00a0*"], []]


def test_the_caption_of_the_course_of_a_quarters_months_names_who_is_under_review_in_those_months() -> None:
    quarter = FEBRUARY.model_copy(update={"period": "2023-Q1"})
    behind = Coverage(11, 11, (), ("694",), {}, (), {})

    def in_doubt(point: Point) -> Point:
        return point._replace(figures={at: one._replace(coverage=behind) for at, one in point.figures.items()})

    doubtful = TREND._replace(points=tuple(map(in_doubt, TREND.points)))
    caption = charts_of(FigureRecorder(quarter), doubtful)[-1].caption
    assert caption.endswith("qua các kỳ năm 2023 (%); dấu *: huyện Hớn Quản đang rà soát")
    assert charts_of(FigureRecorder(quarter), doubtful)[-1].categories == ("T1\u00a0*", "T2\u00a0*")


def test_one_period_makes_no_course() -> None:
    alone = TREND._replace(points=TREND.points[:1])
    assert len(charts_of(FigureRecorder(FEBRUARY), alone)) == 3
    assert timeliness_columns(alone) == []


def test_who_reported_in_time_is_told_by_signs_and_greys_beside_the_figures_of_the_units(report: Path) -> None:
    table = next(
        one for one in appendix_tables(FigureRecorder(FEBRUARY), TREND) if "tình hình gửi báo cáo" in one.title
    )
    by_unit = {row.cells[1]: row for row in table.rows}
    assert by_unit["Huyện Đồng Phú"].cells[-3:] == ("Ch2", "–", "0/2")
    assert by_unit["Huyện Đồng Phú"].shades[-3:] == ("D9D9D9", "A6A6A6", "")
    assert by_unit["Huyện Hớn Quản"].cells[-3:] == ("✓", "✓", "2/2")
    assert by_unit["Tổng cộng"].cells[-3:] == ("", "", "")
    assert "Ch2: chậm 2 ngày làm việc" in table.note
    drawn = next(one for one in docx.Document(str(report)).tables if any(cell.text == "Ch2" for cell in one._cells))
    assert 'w:fill="A6A6A6"' in drawn._tbl.xml


def test_the_names_of_units_stand_in_lines_of_their_own_so_that_none_runs_into_another(report: Path) -> None:
    units, projects, poverty, _ = charts_in(report)
    for chart in (units, projects, poverty):
        bars = chart.find(f"{C}chart/{C}plotArea/{C}barChart/{C}barDir")
        assert bars is not None
        assert bars.get("val") == "bar"


def test_the_charts_stand_on_one_page_two_beside_each_other(report: Path, tmp_path: Path) -> None:
    needs("pdftotext")
    printed = soffice_convert(report, "pdf", tmp_path)
    pages = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    assert sum("Hình 1." in page and "Hình 4." in page for page in pages.split("\f")) == 1


def test_a_picture_put_in_by_hand_stays_when_the_report_is_drafted_again(tmp_path: Path) -> None:
    out = tmp_path / "bc.docx"
    composed = compose(ComparedSummaries(FEBRUARY, JANUARY, trend=TREND), "bao-cao", Office.new(IN_FORCE))
    composed.write(out)
    document = docx.Document(str(out))
    place = next(one for one in document.paragraphs if one.text.startswith("Toàn tỉnh có"))
    added = place.insert_paragraph_before("Ảnh buổi làm việc với huyện: ")
    added.add_run().add_picture(io.BytesIO(_picture()))
    document.save(str(out))
    again = composed.write(out)
    assert again.written.differences.added == 1
    with zipfile.ZipFile(out) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        assert [package.read(name) for name in pictures] == [_picture()]
    assert len(docx.Document(str(out)).inline_shapes) == 5


def _picture() -> bytes:
    """One grey pixel as a PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    )


def test_libreoffice_saves_the_report_with_its_charts(report: Path, tmp_path: Path) -> None:
    needs("soffice")
    saved = soffice_convert(report, "docx", tmp_path / "out")
    assert [numbers(chart) for chart in charts_in(saved)] == [numbers(chart) for chart in charts_in(report)]


def test_a_chart_of_many_units_has_a_page_for_itself() -> None:
    def chart(categories: int) -> WordChart:
        names = tuple(f"Đơn vị {at}" for at in range(categories))
        return WordChart("bar", f"{categories} đơn vị", names, (Bars("Số", tuple(range(1, categories + 1))),))

    document = docx.Document()
    for name in (NOTE, TITLE, GAP):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    add_charts(document, [chart(11), chart(34), chart(11), chart(11)])
    rows = [(len(table.rows[0].cells), "pageBreakBefore" in table._tbl.xml) for table in document.tables]
    wide = [int(extent.get("cx")) for extent in document.element.body.iter(qn("wp:extent"))]
    assert rows == [(2, True), (1, True), (2, False)]
    assert wide[1] > 1.9 * wide[0]
    assert wide[0] == wide[2] == wide[3]
