"""The workbooks that the benchmark reads: our own forms, filled in, with longer lists; no chance, no clock."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from addin.benchmark.contenders import PERIOD, catalogue_of_period
from addin.blank_forms.workbook import plan_form_book
from addin.sheets.plan import BookPlan, Formula
from addin.sheets.writer import write_book
from schemas.cells import Value
from schemas.fields import TEXT
from schemas.filling import Filling
from schemas.form import Form, RowKind
from schemas.period import Period
from workbooks.demo.figures import make_figures
from workbooks.demo.profiles import FormRows

_SEED = 2023
#: Lines that every list is brought to that is carried on from period to period: persons, works.
_LINES = 91


def make_workbooks(folder: Path, count: int) -> dict[str, int]:
    """Write so many workbooks; the districts take turns. Gives the size of the first: sheets, rows, cells."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = catalogue_of_period()
    period = Period.parse(PERIOD)
    figures = make_figures(period, _SEED)
    written: dict[str, Path] = {}
    size: dict[str, int] = {}
    for number in range(count):
        unit = list(figures)[number % len(figures)]
        target = folder / f"bao-cao-{number:03}-{unit}.xlsx"
        if unit in written:
            shutil.copyfile(written[unit], target)
            continue
        filling = _longer(figures[unit], catalogue.forms)
        plan = plan_form_book(catalogue.unit(unit), period, catalogue, filling)
        write_book(plan, target)
        written[unit] = target
        size = size or _size(plan, filling)
    return size


def _longer(filling: Filling, forms: Iterable[Form]) -> Filling:
    rows = dict(filling.rows)
    for form in forms:
        if form.rows is RowKind.LIST and not form.events and rows.get(form.id):
            texts = [column.key for column in form.columns if column.required and column.type == TEXT]
            rows[form.id] = _repeated(rows[form.id], _LINES, texts[-1])
    return filling.model_copy(update={"rows": rows})


def _repeated(rows: FormRows, count: int, told_apart_by: str) -> FormRows:
    """The list as often as needed; a number behind one text keeps the lines apart."""
    lines = list(rows.values())
    longer: FormRows = {}
    for number in range(count):
        line, again = lines[number % len(lines)], number // len(lines)
        changed: dict[str, Value] = {told_apart_by: f"{line[told_apart_by]} – {again + 1}"} if again else {}
        longer[str(number + 1)] = line | changed
    return longer


def _size(plan: BookPlan, filling: Filling) -> dict[str, int]:
    visible = [sheet for sheet in plan.sheets if not sheet.hidden]
    contents = [content for sheet in visible for block in sheet.blocks for row in block.rows for content in row]
    shown = (content.value if isinstance(content, Formula) else content for content in contents)
    filled = sum(value not in (None, "") for value in shown)
    merged = sum(merge.content is not None for sheet in visible for merge in sheet.merges)
    return {
        "sheets": len(visible),
        "rows": sum(len(rows) for rows in filling.rows.values()),
        "cells": filled + merged,
    }
