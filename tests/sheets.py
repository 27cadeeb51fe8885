"""Workbooks for tests from Markdown tables; a formula is written with its value as `=SUM(A1:A2) → 3`."""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.workbook import Workbook

from addin.check.submission import examine
from schemas.catalogue import Catalogue
from schemas.findings import Finding
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE

#: Why a period is closed while errors stand, as those of a workbook with a single sheet do.
REASON = "tệp thử chỉ có một biểu"
FEBRUARY = Period.parse("2023-02")

COVER = """
| Đơn vị báo cáo     | Huyện Bù Đăng |
| Loại kỳ báo cáo    | Tháng         |
| Kỳ số              | 2             |
| Năm                | 2023          |
| Từ ngày            | 15/01/2023    |
| Đến ngày           | 14/02/2023    |
| Người lập biểu     | Điểu Sơn      |
| Điện thoại         | 0912345678    |
| Thủ trưởng đơn vị  | Thị Mai       |
| Ngày ký            | 15/02/2023    |
| Phiên bản biểu mẫu | 2023.1        |
"""


def grid(markdown: str) -> list[list[str]]:
    """The cells of a Markdown table, one list a line; the first line becomes row 1, `---` lines are dropped."""
    rows = []
    for line in markdown.strip().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not all(set(cell) <= {"-", ":"} and cell for cell in cells):
            rows.append(cells)
    return rows


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, day: object) -> None:
    if text.startswith("="):
        formula, _, value = text.partition("→")
        shown = value.strip()
        sheet.write_formula(row, column, formula.strip(), None, float(shown) if _is_number(shown) else shown)
    elif _is_number(text):
        sheet.write_number(row, column, float(text))
    elif len(text) == 10 and text[2] == text[5] == "/" and text[:2].isdigit():
        sheet.write_datetime(row, column, date(int(text[6:]), int(text[3:5]), int(text[:2])), day)
    elif text:
        sheet.write_string(row, column, text.removeprefix("'"))


def _is_number(text: str) -> bool:
    return bool(text) and text.lstrip("-").replace(".", "", 1).isdigit() and not text.startswith("0912")


def workbook(sheets: dict[str, str], *, cover: str | None = COVER) -> bytes:
    """An .xlsx of Markdown sheets; a leading apostrophe makes a cell text ('1.234)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, markdown in [*([("Bìa", cover)] if cover else []), *sheets.items()]:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(grid(markdown)):
            for column, text in enumerate(cells):
                _write(sheet, row, column, text, day)
    book.close()
    return stream.getvalue()


def source(content: bytes, name: str = "bc.xlsx") -> SourceFile:
    """A received file."""
    return SourceFile(name=name, content=content)


def examined(
    sheets: dict[str, str], *, cover: str | None = COVER, name: str = "bc.xlsx", catalogue: Catalogue = IN_FORCE
) -> Submission:
    """The submission read from Markdown sheets, which must be usable."""
    result = examine(source(workbook(sheets, cover=cover), name), FEBRUARY, catalogue, date(2023, 2, 20))
    assert not isinstance(result, SetAside), result.message
    return result


def findings_of(submission: Submission, *, without: tuple[str, ...] = ("sheet-missing",)) -> list[Finding]:
    """The findings, without those that a test's missing sheets bring."""
    return [finding for finding in submission.findings if finding.code not in without]


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    """Code and cell of each finding."""
    return [(finding.code, finding.cell) for finding in findings]


@contextmanager
def typed_into(master: Path, target: Path) -> Iterator[Workbook]:
    """A master workbook to type into with its macros kept; saved as `target` at the end, and closed."""
    book = openpyxl.load_workbook(master, keep_vba=True)
    yield book
    book.save(target)
    assert book.vba_archive is not None
    book.vba_archive.close()  # openpyxl leaves it open


def needs(program: str) -> None:
    """Skip where a program is not installed; on the build machine its absence is a failure of the test."""
    if shutil.which(program) is None and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")


def soffice_convert(file: Path, kind: str, folder: Path) -> Path:
    """Let a real LibreOffice save a file as another kind; see `soffice_convert_all`."""
    return soffice_convert_all([file], kind, folder)[0]


def printed_pages(pdf: Path) -> list[str]:
    """The text of each page of a print, as it is laid out."""
    needs("pdftotext")
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    return done.stdout.decode().split("\f")[:-1]


def soffice_convert_all(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Let a real LibreOffice save files as another kind: one that runs already, see `converting`."""
    needs("soffice")
    from tests.office import converting  # it goes by this module

    profile = converting().profile
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run(["soffice", *options, *map(str, files)], check=True, capture_output=True, timeout=180)
    saved = [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
    assert all(file.is_file() for file in saved), f"LibreOffice has not saved {saved}"
    return saved


def form_sheet(form_id: str, *rows: dict[str, object], label: str = "") -> str:
    """A form's sheet as Markdown: its header from the schema, and the given rows by column key.

    A row's label (commune, project, item …) stands under its own key; columns not given are blank.
    """
    columns = FORMS_BY_ID[form_id].columns
    groups = "| " + " | ".join(column.path[0] for column in columns) + " |"
    labels = "| " + " | ".join(column.label if column.headings else "" for column in columns) + " |"
    lines = ["| " + " | ".join(str(row.get(column.key, "")) for column in columns) + " |" for row in rows]
    return "\n".join([groups, labels, *lines, label])
