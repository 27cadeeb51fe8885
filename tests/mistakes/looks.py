"""Mistakes that show on the screen, or do not: crossed out, unseen, shown as something else; and a second sheet."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from addin.sheets.plan import Content
from tests.mistakes.case import Case, Looked, Page

LOOKS: dict[str, Callable[[Case], None]] = {}
_SUMS = ("cell-total-mismatch", "cell-formula-overwritten")
_STRUCK = {"font_strikeout": True}


def shown(name: str, form: str, key: str, look: dict[str, Any], code: str, *, beside: str = "") -> None:
    """A figure whose cell looks otherwise than what it holds."""

    def plant(case: Case) -> None:
        row = case.row(form, lambda values: values.get(key))

        def restyle(pages: dict[str, Page]) -> None:
            place = pages[form].at(row, key)
            pages[form].cells[place] = Looked(pages[form].cells[place], look, beside)

        case.do(restyle)
        case.expect_at(code, form, row, key)

    LOOKS[name] = plant


def put(name: str, form: str, key: str, value: Content, code: str, *follows: str, look: str = "") -> None:
    """Something else in the place of a figure, under a number format."""

    def plant(case: Case) -> None:
        row = case.row(form, lambda values: values.get(key))
        content = Looked(value, {"num_format": look}) if look else value
        case.put(form, lambda page: page.at(row, key), content)
        case.expect_at(code, form, row, key)
        case.allow(*follows)

    LOOKS[name] = plant


shown("households crossed out", "B02", "households", _STRUCK, "cell-struck")
shown("money crossed out", "B05", "fund_paid", _STRUCK, "cell-struck")
shown("money in white letters", "B02", "fund_paid", {"font_color": "white"}, "cell-unseen")
shown("a count under a format that shows nothing", "B05", "sessions", {"num_format": ";;;"}, "cell-unseen")
shown("a quantity in letters of one point", "B09", "quantity", {"font_size": 1}, "cell-unseen")
shown("money under a percent format", "B05", "donated", {"num_format": "0%"}, "cell-shown-otherwise")
shown("money in tỷ by its format", "B03", "fund_plan", {"num_format": '#,##0.0" tỷ"'}, "cell-shown-otherwise")
shown(
    "a count with three more zeros by its format", "B05", "attendees", {"num_format": '0",000"'}, "cell-shown-otherwise"
)
shown("a count with the raised mark of a footnote", "B02", "land", {}, "cell-part-raised", beside="1")

put("a day in the year 1900", "B07", "started_on", date(1900, 2, 15), "cell-date-range")
put("a day in the year 2932", "B07", "due_on", date(2932, 5, 1), "cell-date-range")
put("a count shown as a day", "B05", "materials", 175, "cell-type", *_SUMS, look="dd/mm/yyyy")
put("a count shown as a duration", "B05", "articles", 41, "cell-type", *_SUMS, look="[h]:mm")
put("negative money in brackets", "B05", "donated", "(397,6)", "cell-type", *_SUMS)


def _fraction(case: Case) -> None:
    row = case.row("B08", lambda values: values.get("target") == 98.0)  # measured in %
    case.type("B08", row, "actual", 0.954)
    case.expect_at("cell-percent-doubtful", "B08", row, "actual")
    case.allow("unit-outlier")


def _crossed_out(case: Case) -> None:
    row = case.row("B07")

    def strike(pages: dict[str, Page]) -> None:
        page = pages["B07"]
        for column in page.columns.values():
            place = (page.rows[row], column)
            if page.cells.get(place) not in (None, ""):
                page.cells[place] = Looked(page.cells[place], _STRUCK)

    case.do(strike)
    case.expect_at("row-struck", "B07", row, "work")


def _flattened(case: Case) -> None:
    row = case.row("B05")
    case.do(lambda pages: pages["B05"].low_rows.add(pages["B05"].rows[row]))
    case.expect_at("row-hidden-with-data", "B05", row, "theme")


def _last_month_kept(case: Case) -> None:
    case.whole_form("B10")

    def keep(pages: dict[str, Page]) -> None:
        old = deepcopy(pages["B10"])
        old.name = "T1 - B10"
        for place, cell in old.cells.items():
            if isinstance(cell, str):
                old.cells[place] = cell.replace("tháng 02", "tháng 01").replace("tháng 2", "tháng 1")
        others = dict(pages)
        pages.clear()
        pages.update({"T1": old, **others})

    case.do(keep)
    case.expect("sheet-duplicate", "B10")


LOOKS["a fraction where a percentage belongs"] = _fraction
LOOKS["a work crossed out"] = _crossed_out
LOOKS["a row without height"] = _flattened
LOOKS["last month's sheet kept in front"] = _last_month_kept
