"""What is measured: our whole job, and what other programs need to read the same workbooks; each is one function.

A contender's `prepare` does the imports and returns the work, so that the clock runs for the work alone.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schemas.catalogue import Catalogue
    from schemas.submission import SetAside, Submission

#: Reads the workbooks of a folder; gives back a number that shows that the work was done.
Work = Callable[[Path], float]
OURS = "tonghop"
#: Of our job the part that others do too, and the checks.
READING = "tonghop-read"
#: The period that the workbooks report.
PERIOD = "2023-02"


class Contender(NamedTuple):
    """How a person names it, what must be installed, and how it gets ready."""

    label: str
    library: str
    prepare: Callable[[], Work]


def workbooks_in(folder: Path) -> list[Path]:
    """The workbooks in order."""
    return sorted(folder.glob("*.xlsx"))


def catalogue_of_period() -> "Catalogue":
    """What was in force in the period of the workbooks."""
    from schemas.period import Period
    from schemas.profile.shipped import shipped_profile

    return shipped_profile().on(Period.parse(PERIOD).to_date)


def _examining() -> Callable[[Path], "Iterator[Submission | SetAside]"]:
    """Our reading and checking of a folder's workbooks, with workers that stand by as in `collect`."""
    from addin.intake.examine import be_ready, examine_job
    from addin.system.startup import relax_gc
    from addin.system.worker_pool import warm_pool
    from schemas.period import Period

    relax_gc()
    period, standing = Period.parse(PERIOD), ExitStack()
    ready = standing.enter_context(warm_pool(examine_job, partial(be_ready, None, period)))

    from addin.collect.sources import open_sources
    from addin.intake.examine import Job, examine_all
    from schemas.submission import SourceFile

    def examined(folder: Path) -> "Iterator[Submission | SetAside]":
        files = (item for item in open_sources([folder]) if isinstance(item, SourceFile))
        with standing:
            yield from examine_all((Job(file, period) for file in files), ready=ready)

    return examined


def _reading() -> Work:
    examined = _examining()

    def work(folder: Path) -> float:
        return float(sum(_used(report).control.cells_read for report in examined(folder)))

    return work


def _ours() -> Work:
    examined = _examining()

    import addin.sheets.fast_writer  # noqa: F401 - the writer imports it at first use; start-up is measured apart
    from addin.sheets.writer import write_book
    from addin.summary.consolidate import consolidate
    from addin.summary_workbook.overview import Inbox
    from addin.summary_workbook.workbook import plan_summary_book
    from schemas.findings import Finding
    from schemas.period import Period
    from schemas.submission import Control

    period, catalogue = Period.parse(PERIOD), catalogue_of_period()

    def work(folder: Path) -> float:
        findings: list[Finding] = []
        controls: list[Control] = []

        def noted() -> "Iterator[Submission]":
            for report in map(_used, examined(folder)):
                findings.extend(report.findings)
                controls.append(report.control)
                yield report

        summary = consolidate(noted(), period, catalogue)
        plan = plan_summary_book(summary, Inbox([], [], findings, sum(controls, Control())))
        target = io.BytesIO()
        write_book(plan, target)
        return float(target.tell())

    return work


def _used(report: "Submission | SetAside") -> "Submission":
    """A workbook's report; there is nothing to be measured where one was set aside."""
    from schemas.submission import SetAside

    if isinstance(report, SetAside):
        raise RuntimeError(report.message)  # noqa: TRY004 # a wrong outcome, no wrong type
    return report


def _calamine() -> Work:
    from python_calamine import CalamineWorkbook

    def work(folder: Path) -> float:
        rows = 0
        for path in workbooks_in(folder):
            book = CalamineWorkbook.from_path(path)
            rows += sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
        return rows

    return work


def _calamine_typed() -> Work:
    """What a careful script does: every cell read becomes what it is by a schema."""
    from datetime import date, datetime, time, timedelta

    from pydantic import TypeAdapter
    from python_calamine import CalamineWorkbook

    cells = TypeAdapter(list[list[bool | int | float | datetime | date | time | timedelta | str]])

    def work(folder: Path) -> float:
        rows = 0
        for path in workbooks_in(folder):
            book = CalamineWorkbook.from_path(path)
            sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
            rows += sum(len(cells.validate_python(sheet)) for sheet in sheets)
        return rows

    return work


def _expat() -> Work:
    from xml.parsers.expat import ParserCreate
    from zipfile import ZipFile

    def work(folder: Path) -> float:
        parts = 0
        for path in workbooks_in(folder):
            with ZipFile(path) as package:
                for name in package.namelist():
                    if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml":
                        ParserCreate().Parse(package.read(name), True)
                        parts += 1
        return parts

    return work


def _openpyxl(*, read_only: bool) -> Work:
    from openpyxl import load_workbook

    def work(folder: Path) -> float:
        total = 0.0
        for path in workbooks_in(folder):
            book = load_workbook(path, read_only=read_only, data_only=True)
            for sheet in book.worksheets:
                for row in sheet.iter_rows(values_only=True):
                    total += sum(cell for cell in row if isinstance(cell, int | float))
            book.close()
        return total

    return work


def _pandas(engine: str) -> Work:
    from importlib import import_module

    pandas = import_module("pandas")

    def work(folder: Path) -> float:
        rows = 0
        for path in workbooks_in(folder):
            sheets = pandas.read_excel(path, sheet_name=None, header=None, engine=engine)
            rows += sum(len(sheet) for sheet in sheets.values())
        return rows

    return work


CONTENDERS: dict[str, Contender] = {
    "expat": Contender("Duyệt XML bằng C (expat), không lấy số liệu", "pyexpat", _expat),
    "calamine": Contender("Chỉ đọc bằng calamine", "python_calamine", _calamine),
    "calamine-pydantic": Contender("calamine, đổi kiểu từng ô bằng pydantic", "python_calamine", _calamine_typed),
    READING: Contender("Tổng hợp: đọc và kiểm tra", "python_calamine", _reading),
    OURS: Contender("Tổng hợp: toàn bộ công việc", "xlsxwriter", _ours),
    "openpyxl-read-only": Contender("openpyxl (chỉ đọc): đọc và cộng", "openpyxl", lambda: _openpyxl(read_only=True)),
    "openpyxl": Contender("openpyxl (đầy đủ): đọc và cộng", "openpyxl", lambda: _openpyxl(read_only=False)),
    "pandas-calamine": Contender("pandas với calamine: chỉ đọc", "pandas", lambda: _pandas("calamine")),
    "pandas-openpyxl": Contender("pandas với openpyxl: chỉ đọc", "pandas", lambda: _pandas("openpyxl")),
}
