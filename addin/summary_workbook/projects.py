"""The overview's part by project of the programme: a small table, live from the form's sheet, and a chart beside it."""

from typing import NamedTuple

from addin.sheets.layout import row_height
from addin.sheets.plan import Chart, Content, Formula, Merge, Series
from addin.sheets.sheet_draft import UNKNOWN, Anchors, SheetDraft, Shown, pixels
from addin.summary_workbook.formulas import rate_formula
from addin.summary_workbook.states import States
from schemas.cells import column_letters, fixed_address
from schemas.form import FixedRow
from schemas.forms import FORMS_BY_ID

_ROW = 20.0
_PROGRAMME = "B01"
_TITLE = "Kế hoạch và giải ngân theo dự án (triệu đồng)"


class ProjectColumns(NamedTuple):
    """The overview's columns for the plan, what was paid, and the rate."""

    plan: int
    paid: int
    rate: int


def add_projects(
    draft: SheetDraft, row: int, places: ProjectColumns, states: States, anchors: Anchors
) -> tuple[Chart, int]:
    """Add the table; gives the chart and the row below."""
    projects = [fixed for fixed in FORMS_BY_ID[_PROGRAMME].fixed_rows if not fixed.parent]
    draft.add_heading(row, "GIẢI NGÂN VỐN CTMTQG 1719 THEO DỰ ÁN")
    draft.merges.append(Merge(row + 1, 1, row + 1, places.plan - 1, "Dự án", "header"))
    draft.add_rows(row + 1, [["STT"]], ["header"])
    draft.add_rows(row + 1, [["Kế hoạch năm", "Giải ngân lũy kế", "Tỷ lệ (%)"]], ["header"] * 3, column=places.plan)
    draft.add_rows(row + 2, [[project.code] for project in projects], ["cell-center"])
    rows = [_figures(at, project, places, states, anchors) for at, project in enumerate(projects, row + 2)]
    draft.add_shown(row + 2, rows, ["cell-money", "cell-money", "cell-percent"], column=places.plan)
    for at, project in enumerate(projects, row + 2):
        draft.merges.append(Merge(at, 1, at, places.plan - 1, project.label, "cell-text"))
        draft.heights[at] = max(_ROW, row_height([project.label], [sum(draft.widths[1 : places.plan])]))
    below = row + 2 + len(projects)
    return _chart(draft, row, places, below), below + 1


def _figures(row: int, project: FixedRow, places: ProjectColumns, states: States, anchors: Anchors) -> list[Shown]:
    total, at = states.summary.total.get(project.code, {}), {"plan_total": places.plan, "paid_total": places.paid}
    cells: dict[str, Content] = {}
    for key in at:
        value = total.get(key)
        cells[key] = Formula(f"={anchors.reference('', project.code, key)}", UNKNOWN if value is None else value)
    cells["paid_rate"] = rate_formula(
        FORMS_BY_ID[_PROGRAMME].by_key["paid_rate"], total, lambda key: fixed_address(row, at[key])
    )
    return [states.of_total(content, key, project.code) for key, content in cells.items()]


def _chart(draft: SheetDraft, row: int, places: ProjectColumns, below: int) -> Chart:
    def cells(column: int) -> str:
        letters = column_letters(column)
        return f"='{draft.name}'!${letters}${row + 3}:${letters}${below}"

    series = [
        Series("Kế hoạch năm", cells(0), cells(places.plan), "wide_upward_diagonal"),
        Series("Giải ngân lũy kế", cells(0), cells(places.paid), number_format="#,##0.0"),
    ]
    height = int(sum(draft.heights.get(at, _ROW) for at in range(row, below)) / 0.75)
    width = pixels(draft.widths[places.rate + 1 :]) - 8
    return Chart("bar", _TITLE, series, row, places.rate + 1, width, height, "#,##0")
