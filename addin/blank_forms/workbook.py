"""The blank workbook of a district: every form, ready to fill in, made from the schemas alone.

A column or a row added to a form appears here without a line of code. Filled with a `Filling`, the same plan
gives a workbook as a district would send it.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.cover import plan_cover
from addin.blank_forms.form_sheet import plan_form_sheet
from addin.blank_forms.guide import plan_guide
from addin.sheets.drop_downs import with_lists
from addin.sheets.layout import bare_name
from addin.sheets.plan import BookPlan
from addin.sheets.writer import write_book
from addin.system.unwritten import one_of_several
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.form import Form
from schemas.period import Period
from schemas.reference import Unit


def plan_form_book(
    unit: Unit,
    period: Period,
    catalogue: Catalogue,
    filling: Filling | None = None,
    forms: Sequence[Form] | None = None,
) -> BookPlan:
    """The workbook of one unit for one period, of all forms of the period's catalogue where none are given.

    Hidden names say which forms, unit and period it is.
    """
    blank, forms = BlankBook(unit, period, catalogue, filling or Filling()), forms or catalogue.forms
    names = {"TH_unit": f'="{unit.code}"', "TH_period": f'="{period}"', "TH_form_version": f'="{catalogue.version}"'}
    on_sheet: dict[str, list[Form]] = {}
    for form in forms:
        on_sheet.setdefault(form.sheet, []).append(form)
    sheets = [plan_form_sheet(own, blank) for own in on_sheet.values()]
    names |= {
        f"TH_form_{form}": f"='{sheet.plan.name}'!$A${header + 1}"
        for sheet in sheets
        for form, header in sheet.headers.items()
    }
    return BookPlan(
        sheets=with_lists([plan_cover(blank), *(sheet.plan for sheet in sheets), plan_guide(forms, blank)]),
        names=names,
        title=f"Biểu báo cáo {period.label} – {unit.name}",
    )


def write_forms(
    period: Period,
    units: Iterable[Unit],
    catalogue: Catalogue,
    out: Path,
    fillings: Mapping[str, Filling] | None = None,
) -> dict[str, Path]:
    """Write one workbook a unit into a folder; unit code → file. `fillings` holds what the office knows already."""
    files = {}
    for unit in units:
        with one_of_several():
            files[unit.code] = write_form(period, unit, catalogue, out, (fillings or {}).get(unit.code))
    return files


def write_form(period: Period, unit: Unit, catalogue: Catalogue, out: Path, filling: Filling | None) -> Path:
    """Write one unit's workbook into a folder."""
    file = out / f"BieuMau_{file_stem(period, unit)}.xlsx"
    write_book(plan_form_book(unit, period, catalogue, filling), file)
    return file


def file_stem(period: Period, unit: Unit) -> str:
    """What every file for one unit and period has in its name: "2023-02_694_Doi-Gio"."""
    return f"{period}_{unit.code}_{_ascii(bare_name(unit))}"


def _ascii(name: str) -> str:
    """Name in ASCII: "Đồi Gió" → "Doi-Gio": a file name that every mail program leaves alone."""
    folded = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return folded.encode("ascii", "ignore").decode().replace(" ", "-")
