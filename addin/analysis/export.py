"""A period's figures as files for tables of one's own: a workbook with one Excel table, CSV, a Frictionless package."""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from addin.analysis.data_table import SHEET, WIDTHS, data_table
from addin.analysis.figures_table import COLUMNS, DataLine, figures_table
from addin.sheets.plan import BookPlan, SheetPlan
from addin.sheets.writer import write_book
from addin.system.atomic import atomic_write
from schemas.cells import Value
from schemas.period import Period
from schemas.summary import Summary

#: Where a spreadsheet program would begin to run a text: at its start, and behind what another region than ours
#: separates cells by; a dash before a blank is a list's there.
_RUN = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\t\r\n ]*(?:[=@＝＠]|[-+－＋](?! )))|^(?=[\t\r\n ]*[-+])")


def export_figures(summary: Summary, folder: Path) -> tuple[Path, ...]:
    """Write the figures of a period in every form; gives the files."""
    lines = list(figures_table(summary))
    stem = f"SoLieu_{summary.period}"
    files = folder / f"{stem}.xlsx", folder / f"{stem}.csv", folder / "datapackage.json"
    write_book(plan_data(lines, Period.parse(summary.period)), files[0])
    with atomic_write(files[1]) as stream:
        stream.write(_csv(lines).encode("utf-8-sig"))  # Excel takes CSV for UTF-8 by this mark alone
    with atomic_write(files[2]) as stream:
        stream.write(json.dumps(_package(summary, files[1].name), ensure_ascii=False, indent=1).encode())
    return files


def plan_data(lines: Sequence[DataLine], period: Period) -> BookPlan:
    """A workbook with the figures as one Excel table, ready for PivotTable, SUMIFS and XLOOKUP."""
    blocks, table = data_table(lines, 0)
    sheet = SheetPlan(name=SHEET, blocks=blocks, tables=(table,), freeze=(1, 0), widths=WIDTHS)
    return BookPlan(sheets=(sheet,), title=f"Số liệu {period.label}")


def _csv(lines: Sequence[DataLine]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return stream.getvalue()


def _plain(cell: Value) -> object:
    """A cell as CSV has it; a text that a spreadsheet program would run stays a text."""
    if isinstance(cell, str):
        return _RUN.sub("'", cell)
    return "" if cell is None else cell


def _package(summary: Summary, file: str) -> dict[str, Any]:
    fields = [{"name": column.name, "title": column.label, "type": column.type} for column in COLUMNS]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": ["period", "unit", "form", "row", "column"]}
    resource = {
        "name": "figures", "path": file, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8-sig", "schema": schema,
    }  # fmt: skip
    return {"name": f"so-lieu-{summary.period.lower()}", "profile": "tabular-data-package", "resources": [resource]}
