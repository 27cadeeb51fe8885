"""The blank workbook of a district: every form, ready to fill in, made from the schemas alone.

A column or a row added to a form appears here without a line of code. Filled with a `Filling`, the same plan
gives a workbook as a district would send it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from addin.publish.blank_cover import plan_cover, plan_guide
from addin.publish.blank_form import plan_form
from addin.publish.file import write_book
from addin.publish.lists import plan_lists
from addin.publish.plan import BookPlan
from schemas.cells import column_letters
from schemas.fields import Context
from schemas.filling import Filling
from schemas.forms import ALL_FORMS, cover
from schemas.period import Period
from schemas.reference import Unit


def plan_form_book(unit: Unit, period: Period, filling: Filling | None = None) -> BookPlan:
    """The workbook of one unit for one period; hidden names say which form, unit and period it is."""
    filling = filling or Filling()
    forms = [plan_form(form, unit, period, filling) for form in ALL_FORMS]
    names = {"TH_unit": f'="{unit.code}"', "TH_period": f'="{period}"', "TH_form_version": f'="{cover.VERSION}"'}
    for form, planned in zip(ALL_FORMS, forms, strict=True):
        column = column_letters(0)
        names[f"TH_form_{form.id}"] = f"='{form.sheet}'!${column}${planned.header_row + 1}"
    return BookPlan(
        sheets=(
            plan_cover(unit, period, filling),
            *(planned.sheet for planned in forms),
            plan_guide(unit, period),
            plan_lists(Context(unit.code, period.to_date)),
        ),
        names=names,
        title=f"Biểu báo cáo {period.label} – {unit.name}",
    )


def write_forms(
    period: Period, units: Iterable[Unit], out: Path, fillings: Mapping[str, Filling] | None = None
) -> dict[str, Path]:
    """Write one workbook a unit into a folder; unit code → file. `fillings` holds what the office knows already."""
    files = {}
    for unit in units:
        files[unit.code] = out / f"BieuMau_{period}_{unit.code}_{_ascii(unit.name)}.xlsx"
        write_book(plan_form_book(unit, period, (fillings or {}).get(unit.code)), files[unit.code])
    return files


def _ascii(name: str) -> str:
    """Name in ASCII: "Huyện Bù Đăng" → "Bu-Dang": a file name that every mail program leaves alone."""
    bare = re.sub("^(Huyện|Thị xã|Thành phố) ", "", name).replace("Đ", "D").replace("đ", "d")
    folded = unicodedata.normalize("NFD", bare).encode("ascii", "ignore").decode()
    return folded.replace(" ", "-")
