"""The sheet "Dữ liệu": an office's own SUMIFS give the summary's totals; unknown is blank, and says why."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from addin import pipeline
from addin.analysis.figures_table import COLUMNS, DOUBTFUL, KNOWN, LEFT_OUT, MISSING, NO_FIGURE, UNKNOWN
from addin.cli.main import commands
from addin.session import Session
from addin.summary_workbook import data_sheet
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.form import Agg
from schemas.period import Period
from schemas.summary import FormSummary, Summary
from tests.catalogues import FORMS_BY_ID
from tests.inboxes import make_inbox
from tests.office import Office

FEBRUARY = Period.parse("2023-02")
HEADING = 3


class Written(NamedTuple):
    home: Workspace
    file: Path
    summary: Summary


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("du-lieu")
    make_inbox(folder / "thu", FEBRUARY, 7)
    home = Workspace(folder / "home")
    pipeline.collect(home, FEBRUARY, [folder / "thu"])
    done = write_summary(home, FEBRUARY, folder / "tong-hop.xlsx")
    yield Written(home, done.file, done.summary)


@cache
def sheet_of(file: Path) -> Worksheet:
    """The sheet as it was written, read once."""
    sheet: Worksheet = openpyxl.load_workbook(file)["Dữ liệu"]
    return sheet


def lines_of(file: Path) -> list[dict[str, Value]]:
    sheet = sheet_of(file)
    headings = [column.name for column in COLUMNS]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=HEADING + 1, values_only=True)]


def totals_of(summary: Summary, form: str) -> Iterator[tuple[str, str, float]]:
    """Row code ("" for all rows), column and total of every figure that is added up."""
    found: FormSummary = summary.forms[form]
    columns = FORMS_BY_ID[form].columns
    for key in (column.key for column in columns if column.type.is_number and Agg.SUM in column.agg):
        if key in found.total:
            yield "", key, found.total[key]
            continue
        for code, figures in found.total.items():
            if isinstance(figures, dict) and figures.get(key) is not None and not FORMS_BY_ID[form].children.get(code):
                yield code, key, figures[key]


def test_sums_of_the_offices_own_are_the_totals_of_the_summary(written: Written, office: Office) -> None:
    asked = [(form, *one) for form in written.summary.forms for one in totals_of(written.summary, form)]
    assert len(asked) > 100
    assert {form for form, *_ in asked} >= {"B01", "B02", "B07"}
    document = office.load(written.file)
    document.Sheets.insertNewByName("Của tôi", 0)
    mine = document.Sheets.getByIndex(0)
    formulas = []
    for form, code, key, _ in asked:
        row = f'; du_lieu[Mã dòng]; "{code}"' if code else ""
        formulas.append((f'=SUMIFS(du_lieu[Giá trị]; du_lieu[Biểu]; "{form}"; du_lieu[Mã cột]; "{key}"{row})',))
    for at, (formula,) in enumerate(formulas):
        mine.getCellByPosition(0, at).FormulaLocal = formula
    document.calculateAll()
    found = [line[0] for line in mine.getCellRangeByPosition(0, 0, 0, len(asked) - 1).getDataArray()]
    document.close(True)
    assert found == pytest.approx([total or 0 for *_, total in asked])


def test_the_table_holds_each_figure_once_with_its_cell(written: Written) -> None:
    sheet, lines = sheet_of(written.file), lines_of(written.file)
    assert sheet.tables["du_lieu"].ref == f"A{HEADING}:P{len(lines) + HEADING}"
    assert [cell.value for cell in sheet[HEADING]] == [column.label for column in COLUMNS]
    keys = [(line["unit"], line["form"], line["row"], line["column"]) for line in lines]
    assert len(keys) == len(set(keys)) > 8000
    assert all(line["file"] and line["sheet"] and line["cell"] for line in lines if line["state"] == KNOWN)


def test_what_is_unknown_is_blank_with_its_state_and_what_counts_nowhere_is_no_value(written: Written) -> None:
    lines = lines_of(written.file)
    assert {line["state"] for line in lines} == {KNOWN, DOUBTFUL, UNKNOWN, LEFT_OUT, NO_FIGURE}
    for line in lines:
        assert (line["value"] is None) == (line["state"] in (UNKNOWN, LEFT_OUT, NO_FIGURE)), line
        assert (line["left_out"] is not None) == (line["state"] == LEFT_OUT), line
    assert {line["unit"] for line in lines if line["state"] == DOUBTFUL} == {"694"}


def test_a_unit_without_a_report_has_its_lines_and_no_values(tmp_path: Path) -> None:
    make_inbox(tmp_path / "thu", FEBRUARY, 7)
    for mail in sorted((tmp_path / "thu").iterdir())[5:]:
        mail.unlink()
    pipeline.collect(Workspace(tmp_path / "home"), FEBRUARY, [tmp_path / "thu"])
    done = write_summary(Workspace(tmp_path / "home"), FEBRUARY, tmp_path / "tong-hop.xlsx")
    lines = lines_of(done.file)
    gone = set(done.summary.forms["B02"].missing)
    assert gone
    told = [line for line in lines if line["form"] == "B02" and line["unit"] in gone]
    assert {(line["state"], line["value"], line["row"]) for line in told} == {(MISSING, None, None)}
    assert {line["unit"] for line in told} == gone
    assert {line["state"] for line in lines} >= {KNOWN, MISSING, NO_FIGURE}
    assert not list(OpenXmlValidator().validate(str(done.file)).errors)


def test_too_many_figures_are_left_to_the_export_and_that_is_said(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_sheet, "MOST_LINES", 5000)
    words = ["consolidate", "--period", "2023-02", "--home", str(written.home.root), "--out", str(tmp_path / "th.xlsx")]
    said = CliRunner().invoke(commands, words).output
    assert "nhiều hơn 5.000" in said
    assert "export --period 2023-02" in said
    sheet = openpyxl.load_workbook(tmp_path / "th.xlsx")["Dữ liệu"]
    assert sheet.tables["du_lieu"].ref == "A3:P4"
    assert "nhiều hơn 5.000" in str([cell.value for row in sheet.iter_rows() for cell in row])


def test_the_sheet_prints_its_head_alone(written: Written) -> None:
    assert str(sheet_of(written.file).print_area).endswith("$2")


def test_figures_of_the_sheet_are_those_of_the_export(written: Written, tmp_path: Path) -> None:
    from addin.analysis.step import export

    export(written.home, FEBRUARY, tmp_path)
    exported = openpyxl.load_workbook(tmp_path / "SoLieu_2023-02.xlsx")["Dữ liệu"]
    rows: list[tuple[Any, ...]] = list(exported.iter_rows(min_row=2, values_only=True))
    with Session(written.home):
        assert [tuple(line.values()) for line in lines_of(written.file)] == rows
