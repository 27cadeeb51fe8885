"""Every workbook that the product writes shows what an office program calculates from nothing.

The cached values are taken away, LibreOffice works everything out, and all values are as they were.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook

from addin import pipeline
from addin.analysis.compare import ComparedSummaries, compare
from addin.blank_forms.step import write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.commend.judge import judge
from addin.commend.sheet import plan_nominees
from addin.commend.step import commend
from addin.emulation.grounds import ScoreInput
from addin.emulation.score import score_units
from addin.emulation.sheet import plan_emulation
from addin.emulation.step import score
from addin.returns.step import send_back
from addin.sheets.plan import document_plan
from addin.sheets.writer import write_book
from addin.summary_workbook.comparison import plan_comparison
from addin.summary_workbook.step import write_comparison, write_summary
from addin.summary_workbook.unit_parts import plan_unit_parts
from addin.workspace.folder import Workspace
from schemas.cells import address
from schemas.filling import Filling
from schemas.office import Office
from schemas.period import Period
from tests.catalogues import IN_FORCE
from tests.defects import UNITS, Defects, month
from tests.drafting import submission
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY, soffice_convert_all
from workbooks.demo.figures import make_figures

JANUARY, MARCH = Period.parse("2023-01"), Period.parse("2023-03")


def halves() -> dict[str, Filling]:
    """The demo's figures with parts and wholes whose rates lie in the middle: 23/160, 1/800, odd tenths of 2.000."""
    fillings = make_figures(FEBRUARY, 3)
    for at, filling in enumerate(fillings.values()):
        for n, row in enumerate(filling.rows["B02"].values()):
            row |= {"households": 160, "poor_start": 23 + n % 2 * 16, "escaped": 1, "fell_back": 1, "target_cut": 800}
            row |= {"fund_plan": 0.3, "fund_paid": 0.1}
        for n, row in enumerate(filling.rows["B01"].values()):
            row |= {"plan_capital_central": 1000, "plan_capital_local": 0.1, "plan_recurrent_central": 999.9}
            row |= {"plan_recurrent_local": None, "paid_capital": (2 * n + 1) / 10, "paid_recurrent": None}
        for n, row in enumerate(filling.rows["B07"].values()):
            row |= {"approved": 5000, "plan_year": 2000, "paid": (2 * (n + at) + 1) / 10}
        for row in filling.rows["B03"].values():
            row |= {"target_qty": 800, "done_qty": 1}
        for n, row in enumerate(filling.rows["B08"].values()):
            row |= {"actual": 60 + (2 * at + n) / 1000}
    return fillings


#: Two units and a form are missing, two headings unknown (one of them to all), cells unusable, rows gone, doubts.
MANY_DEFECTS = Defects(
    frozenset({"689", "690"}),
    frozenset({("691", "B05"), ("692", "B07")}),
    [("693", "B02", 3), ("694", "B01", 2), *((unit, "B05", 4) for unit in UNITS)],
    [("695", "B02", 0, 2), ("695", "B01", 3, 1), ("696", "B07", 1, 1), ("697", "B08", 2, 1)],
    [("698", "B02", 1), ("698", "B01", 4)],
    [("688", "B08", 0, 0), ("688", "B02", 2, 3), ("695", "B07", 0, 1)],
)
NO_DEFECTS = Defects(frozenset(), frozenset(), [], [], [], [])


def written_from_halves(folder: Path, wrong: Defects) -> Iterator[Path]:
    """The workbooks of a month of exact halves."""
    fillings, office = halves(), Office.new(IN_FORCE)
    made = month(wrong, {unit: submission(unit, FEBRUARY, filling) for unit, filling in fillings.items()})
    scored = score_units(ScoreInput(made.summary, []), office)
    compared = compare(ComparedSummaries(made.summary, month(NO_DEFECTS).summary, None), office)
    catalogue = made.summary.catalogue
    sheets = {
        "so-sanh": (plan_comparison(compared, catalogue), plan_unit_parts(compared, catalogue)),
        "diem": tuple(plan_emulation(scored, IN_FORCE, office, FEBRUARY).values()),
        "khen-thuong": (plan_nominees(judge(made.summary, {}, [], office), IN_FORCE, office, FEBRUARY),),
    }
    books = {name: document_plan(of_book, name) for name, of_book in sheets.items()}
    books |= {
        "tong-hop": made.book(),
        "bieu": plan_form_book(IN_FORCE.unit("695"), FEBRUARY, IN_FORCE, fillings["695"]),
    }
    for name, plan in books.items():
        file = folder / f"{name}.xlsx"
        write_book(plan, file)
        yield file


def written_by_the_commands(folder: Path) -> Iterator[Path]:
    """The workbooks of the demo's February, with one district's mistakes, and the next month's blank forms."""
    home = Workspace(folder / "lam-viec")
    pipeline.create_workspace(home)
    make_clean_inbox(folder / "thang-1", JANUARY, 5)
    make_inbox(folder / "thang-2", FEBRUARY, 5)
    pipeline.collect(home, JANUARY, [folder / "thang-1"])
    pipeline.collect(home, FEBRUARY, [folder / "thang-2"])
    yield write_summary(home, FEBRUARY, folder / "tong-hop.xlsx").file
    yield write_comparison(home, FEBRUARY, folder / "so-sanh.xlsx").file
    yield score(home, FEBRUARY, folder / "diem.xlsx").file
    yield commend(home, FEBRUARY, folder / "khen-thuong.docx").workbook
    yield write_forms(home, MARCH, [IN_FORCE.unit("694")], folder / "bieu")["694"]
    send_back(home, FEBRUARY, folder / "tra-lai")
    yield from (folder / "tra-lai").glob("*.xlsx")


Cell = tuple[str, str, str]


def agree(stored: Any, computed: Any) -> bool:
    if isinstance(stored, int | float) and isinstance(computed, int | float):
        return abs(stored - computed) < 1e-6
    return bool(stored == computed)


def stripped(file: Path, target: Path) -> list[tuple[str, int, int, str]]:
    """Save a workbook without any cached value; gives its formulas: sheet, row, column and text."""
    book = openpyxl.load_workbook(file)
    book.save(target)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
    return [(cell.parent.title, cell.row - 1, cell.column - 1, str(cell.value)) for cell in cells]


def values_of(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(file)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def value_at(values: dict[str, list[list[Any]]], sheet: str, row: int, column: int) -> Any:
    line = values[sheet][row] if row < len(values[sheet]) else []
    return line[column] if column < len(line) else ""


def recalculated(files: list[Path], folder: Path) -> dict[str, dict[Cell, tuple[Any, Any]]]:
    """File → cells whose value changes when LibreOffice works out what has no value any more."""
    bare, changed = folder / "khong-gia-tri", {}
    bare.mkdir()
    formulas = {file: stripped(file, bare / file.name) for file in files}
    names = [bare / file.name for file in files]
    calculated = soffice_convert_all(names, "xlsx:Calc MS Excel 2007 XML", folder / "tinh-lai")
    for file, new in zip(files, calculated, strict=True):
        assert formulas[file], file.name
        stored, computed = values_of(file), values_of(new)
        pairs = {
            (sheet, address(row, column), text): tuple(value_at(v, sheet, row, column) for v in (stored, computed))
            for sheet, row, column, text in formulas[file]
        }
        if wrong := {cell: pair for cell, pair in pairs.items() if not agree(*pair)}:
            changed[file.name] = wrong
    return changed


def test_what_the_commands_write_is_what_libreoffice_calculates_from_nothing(tmp_path: Path) -> None:
    files = list(written_by_the_commands(tmp_path))
    assert len(files) == 6
    assert recalculated(files, tmp_path) == {}


@pytest.mark.parametrize("wrong", [NO_DEFECTS, MANY_DEFECTS], ids=["whole", "with defects"])
def test_exact_halves_are_rounded_alike_and_unknown_figures_stay_unknown(tmp_path: Path, wrong: Defects) -> None:
    files = list(written_from_halves(tmp_path, wrong))
    assert recalculated(files, tmp_path) == {}
    cells = {cell for row in values_of(tmp_path / "tong-hop.xlsx")["B02 tổng hợp"] for cell in row}
    assert ("chưa có" in cells) == (wrong is MANY_DEFECTS)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "tong-hop.xlsx").errors] == []
