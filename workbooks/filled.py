"""A master workbook built with a period's results already in its sheets, as if its buttons had written them.

It is remembered in the working folder what is there, so that the first click finds nothing typed over.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from addin.analysis.step import compare_period
from addin.excel.live.edits import WrittenSheet
from addin.excel.live.master import first_writing, keyed_sheets, plan_master, with_shown_pages
from addin.excel.live.matrix import fingerprint, hyperlink, rectangle
from addin.excel.live.memory import STAMP_NAME, begin, finish
from addin.excel.live.seen import to_stored
from addin.excel.live.shown import ADJUSTED, FINDINGS, OVERVIEW, summary_shown
from addin.excel.live.writer import MEMORY
from addin.review.step import Checked
from addin.session import Session, step
from addin.sheets.plan import Content, Formula, Link, SheetPlan
from addin.summary_workbook.step import note_summary, plan_comparisons, plan_summary
from addin.system.atomic import atomic_write
from schemas.catalogue import Catalogue
from schemas.period import Period
from workbooks.build import build_master

#: How a writing that no button made is entered.
_COMMAND = "build"


class _Filling(NamedTuple):
    """The sheets that show a period, by key, and which of their cells are figures of whom."""

    period: Period
    sheets: Mapping[str, SheetPlan]
    figure_cells: Mapping[str, WrittenSheet]

    def origin(self, key: str) -> WrittenSheet:
        """What is known of a sheet's cells; all of them show this period."""
        return self.figure_cells.get(key, WrittenSheet())._replace(period=str(self.period))


@step
def write_filled_master(session: Session, period: Period, checked: Checked | None = None) -> None:
    """Build the master of a working folder with a period's board, findings, summary and comparison in it.

    The folder's own master is replaced: this is for a folder in which the office has typed nothing yet.
    """
    filling, home = _filling(session, period, checked), session.workspace
    catalogue = session.catalogue_today  # by which any new master is laid out
    keyed = with_shown_pages(_in_order({**keyed_sheets(catalogue), **filling.sheets}))
    plan = plan_master(catalogue, {key: _as_clicked(sheet) for key, sheet in keyed.items()})
    filling = filling._replace(sheets={key: keyed[key] for key in filling.sheets})
    writing = _writing(filling, keyed, home.master.name, catalogue)
    stamp = hashlib.sha256(json.dumps(writing, sort_keys=True).encode()).hexdigest()[:32]
    names = {**plan.open_names, STAMP_NAME: f'="{stamp}"'}
    content = build_master(plan.model_copy(update={"open_names": names}))
    memory = home.root / MEMORY
    begun = {"file": home.master.name, "command": _COMMAND, "period": str(period), "keys": sorted(keyed), "before": ""}
    begin(memory, begun, stamp, ())
    with atomic_write(home.master) as stream:
        stream.write(content)
    finish(memory, writing, stamp)


def _filling(session: Session, period: Period, checked: Checked | None) -> _Filling:
    planned = plan_summary(session, period, session.workspace.root, checked)
    note_summary(session, planned.summary, session.workspace.master)
    sheets, figure_cells = summary_shown(planned)
    comparison, trend = compare_period(session, period)
    more = {
        FINDINGS: planned.sheets.findings,
        **plan_comparisons(comparison, trend),
    }
    return _Filling(period, {**sheets, **more}, figure_cells)


def _in_order(keyed: dict[str, SheetPlan]) -> dict[str, SheetPlan]:
    """The sheets in the order of the master; the list of corrections, which a new one has not, after the overview."""
    adjusted = keyed.pop(ADJUSTED, None)
    if adjusted is None:
        return keyed
    keys = list(keyed)
    at = keys.index(OVERVIEW) + 1
    return {**{key: keyed[key] for key in keys[:at]}, ADJUSTED: adjusted, **{key: keyed[key] for key in keys[at:]}}


def _writing(filling: _Filling, keyed: Mapping[str, SheetPlan], file: str, catalogue: Catalogue) -> dict[str, Any]:
    """What the buttons would have remembered of writing these sheets into a new master."""
    writing = first_writing(catalogue, keyed)
    contents = {}
    for key, sheet in filling.sheets.items():
        cells = rectangle(sheet)
        contents[key] = fingerprint(cells, writing["layouts"][key])
        writing["written"][key] = to_stored(cells, filling.origin(key))
    return {"file": file, **writing, "contents": contents}


def _as_clicked(sheet: SheetPlan) -> SheetPlan:
    """The sheet with its links as formulas, as a button writes them: so they are read again as what was written."""
    blocks = [block._replace(rows=[[_cell(cell) for cell in row] for row in block.rows]) for block in sheet.blocks]
    merges = [merge._replace(content=_cell(merge.content)) for merge in sheet.merges]
    return sheet.model_copy(update={"blocks": tuple(blocks), "merges": tuple(merges)})


def _cell(content: Content) -> Content:
    return Formula(hyperlink(content), content.text) if isinstance(content, Link) else content
