"""One schema drives everything: a column added to the profile shows in the form, the reader, the checks, the summary
and the report, with no other line changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADDED = "B10,wounded,,Số người bị thương,người,Số nguyên,,,,x,,Ghép danh sách; Cộng,,,,,,,,,,,,\n"
STORY = """
import io, sys
from pathlib import Path
import workbooks
assert Path(workbooks.__file__).is_relative_to(sys.argv[1]), workbooks.__file__
from addin.check.submission import examine
from addin.summary.consolidate import consolidate
from addin.report.compose import ComparedSummaries, compose
from addin.blank_forms.workbook import plan_form_book
from addin.sheets.writer import write_book
from addin.summary_workbook.workbook import plan_summary_book
from addin.summary_workbook.overview import Inbox
from schemas.filling import Filling
from schemas.office import Office
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from schemas.submission import Control, SourceFile

period, out = Period.parse("2023-02"), Path(sys.argv[2])
catalogue = shipped_profile().on(period.to_date)
case = {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"}
rows = {"B10": {"1": {**case, "wounded": 7}, "2": {**case, "incident": "Xô xát", "wounded": -1}, "3": case}}
blank = plan_form_book(catalogue.unit("696"), period, catalogue, Filling(rows=rows))
write_book(blank, out / "blank.xlsx")
read = examine(SourceFile(name="a.xlsx", content=(out / "blank.xlsx").read_bytes()), period, catalogue)
print("reader", read.table("B10").records[0].values["wounded"])
print("checks", [(f.code, f.cell) for f in read.findings if "bị thương" in f.message])
summary = consolidate([read], period, catalogue)
print("summary", summary.forms["B10"].total["wounded"])
write_book(plan_summary_book(summary, Inbox([], [], [], Control())), out / "summary.xlsx")
compose(ComparedSummaries(summary), "bao-cao", Office.new(catalogue)).write(out / "report.docx")
"""


def test_a_column_added_in_one_place_shows_up_in_all_five(tmp_path: Path) -> None:
    import docx
    import openpyxl

    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    columns = tmp_path / "workbooks" / "profiles" / "binh-phuoc-2023" / "cot.csv"
    text = columns.read_text(encoding="utf-8")
    place = text.index("B10,bypassed")
    columns.write_text(text[:place] + ADDED + text[place:], encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    command = [sys.executable, "-c", STORY, str(tmp_path), str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "reader 7",
        "checks [('cell-range', 'E11'), ('cell-required', 'E12')]",
        "summary 7",
    ]
    for file, sheet in (("blank.xlsx", "B10-An ninh"), ("summary.xlsx", "B10 tổng hợp")):
        cells = [str(cell.value) for row in openpyxl.load_workbook(tmp_path / file)[sheet].iter_rows() for cell in row]
        assert any("Số người bị thương" in cell for cell in cells), file
    report = docx.Document(str(tmp_path / "report.docx"))
    words = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    assert any("Số người bị thương" in text for text in words)
    assert "7" in words
