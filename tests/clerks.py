"""What the clerks of many communes type into their blank workbooks: figures that fit, and the mistakes that they make.

For the shipped profile of communes that report to a department directly; the same seed types the same.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import timedelta
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.form_sheet import plan_form_sheet
from addin.blank_forms.workbook import plan_form_book
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.filling import Filling
from schemas.form import Form
from schemas.period import Period
from schemas.reference import Unit
from tests.sheets import typed_into

OFFICE, MARCH = "so-95-xa-2026", Period.parse("2026-03")
#: What every commune is given to do in the year.
TARGET = 20
Rows = dict[str, dict[str, Value]]
_PEOPLES = ("Tày", "Nùng", "Dao", "Mông", "Thái", "Mường")
_FAMILY, _GIVEN = ("Lý", "Nông", "Triệu", "Hoàng", "Vi", "Lò"), ("Mai", "Thanh", "Dũng", "Hòa", "Sáng", "Páo")


def figures_of(unit: Unit, period: Period) -> dict[str, Rows]:
    """What a commune has to report of a month: form → row → column → value; nothing in it breaks a rule."""
    always, now = Random(unit.code), Random(f"{unit.code}{period}")  # invented
    month = period.number
    return {
        "B02": {unit.name: _poverty(always, month)},
        "B05": {str(at): _campaign(always, month) for at in range(1, 8)},
        "B10": {str(at): _case(now, at) for at in range(1, now.randint(1, 3))},
        "B11": {"1": {"text": "Các thôn tổ chức Ngày hội Đại đoàn kết; đồng bào yên tâm sản xuất."},
                "2": {"text": now.choice(("Không", "Kinh phí cấp chậm so với kế hoạch."))}},
        "XLD": {unit.name: _petitions(always.randint(0, 3), now)},
        "KPH": {str(at): _spending(always, month) for at in range(1, 7)},
        "CSO": _stock(always, month),
        "HTR": {str(at): _household(now, at, period) for at in range(1, now.randint(2, 9))},
    }  # fmt: skip


def _poverty(chance: Random, month: int) -> dict[str, Value]:
    households, poor, plan = chance.randint(200, 900), chance.randint(48, 120), chance.randint(100, 900)
    return {
        "households": households, "poor_start": poor, "target_cut": TARGET, "escaped": chance.randint(0, 2) * month,
        "fell_back": chance.randint(0, 1), "land": chance.randint(0, 3) * month, "house_new": chance.randint(0, 4),
        "house_repair": chance.randint(0, 4), "water": chance.randint(0, 6) * month, "training": chance.randint(0, 9),
        "credit_households": 2 * month, "credit_amount": chance.randint(20, 90) * month, "fund_plan": plan,
        "fund_paid": chance.randint(1, plan // 20) * month,
    }  # fmt: skip


def _campaign(chance: Random, month: int) -> dict[str, Value]:
    people = chance.randint(20, 60) * month
    return {"sessions": chance.randint(1, 3) * month, "attendees": people, "attendees_minority": people // 2,
            "materials": chance.randint(0, 90) * month, "articles": chance.randint(0, 3) * month,
            "fund_paid": chance.randint(1, 9) * month}  # fmt: skip


def _case(chance: Random, at: int) -> dict[str, Value]:
    return {
        "incident": f"Kiến nghị về ranh giới đất sản xuất, việc thứ {at}", "hamlet": f"Thôn {chance.randint(1, 9)}",
        "people": chance.randint(1, 12), "status": "Đang giải quyết", "result": "Đã đối thoại với các hộ.",
    }  # fmt: skip


def _petitions(left: int, chance: Random) -> dict[str, Value]:
    """So many petitions are left each month; those of the month before are handled."""
    new = chance.randint(3 + left, 20)
    land, done = chance.randint(0, left + new), new
    first = chance.randint(0, done)
    return {"all_before": left, "all_new": new, "done_before": left, "done_new": new - left, "land": land,
            "policy": 0, "other_admin": 0, "justice": 0, "other": left + new - land, "own_first": first,
            "own_second": 0, "sent_on": done - first, "urged": 0, "answers": chance.randint(0, 5)}  # fmt: skip


def _spending(chance: Random, month: int) -> dict[str, Value]:
    plan, each = chance.randint(50, 800), chance.randint(2, 30) / 10
    return {"plan": plan, "before": round(each * (month - 1), 1), "month": each}


def _stock(chance: Random, month: int) -> Rows:
    starts = (chance.randint(400, 900), chance.randint(100, 350), chance.randint(100, 350), 1500, 1200, 90, 4, 6, 2)
    codes = ("I", "1", "2", "II", "3", "4", "III", "5", "6")
    return {code: {"start": start, "up": chance.randint(0, start // 90) * month, "down": start // 200 * month}
            for code, start in zip(codes, starts, strict=True)}  # fmt: skip


def _household(chance: Random, at: int, period: Period) -> dict[str, Value]:
    asked = chance.randint(5, 60)
    granted = chance.choice((0, asked, asked // 2))
    return {
        "head": f"{chance.choice(_FAMILY)} Văn {chance.choice(_GIVEN)} {at}", "born": chance.randint(1950, 2000),
        "ethnic": chance.choice(_PEOPLES), "hamlet": f"Thôn {chance.randint(1, 9)}",
        "kind": chance.choice(("Hộ nghèo", "Hộ cận nghèo", "Hộ mới thoát nghèo")),
        "need": chance.choice(("Nhà ở", "Nước sinh hoạt", "Học nghề")), "asked": asked, "granted": granted,
        "decided_on": period.to_date - timedelta(days=chance.randint(1, 20)) if granted else None,
    }  # fmt: skip


def give_targets(master: Path, targets: Mapping[str, float]) -> None:
    """Type what each unit is given to do in the year beside its name."""
    with typed_into(master, master) as book:
        for row in book["Chỉ tiêu giao"].iter_rows(min_row=3, max_col=7):
            if row[1].value in targets and row[4].value == "Chỉ tiêu giảm trong năm":
                row[0].value, row[5].value = MARCH.year, targets[str(row[1].value)]
                row[6].value = "Quyết định số 15/QĐ-UBND ngày 05/01/2026"


class Typist:
    """Somebody at a spreadsheet: knows where a form's cells are on the sheet that was sent to the unit."""

    def __init__(self, catalogue: Catalogue, unit: Unit, period: Period, blank: Path) -> None:
        self.catalogue, self.unit, self.period = catalogue, unit, period
        self.book: Workbook = openpyxl.load_workbook(blank)
        self._tops: dict[str, int] = {}
        for form in catalogue.forms:
            planned = plan_form_sheet((form,), BlankBook(unit, period, catalogue, Filling()))
            self._tops[form.id] = planned.headers[form.id] + 1 + form.levels + any(c.unit for c in form.columns)

    def sheet(self, form: str) -> Worksheet:
        sheet: Worksheet = self.book[self.catalogue.form(form).sheet]
        return sheet

    def place(self, form: Form, row: str, column: str) -> tuple[int, int]:
        """Row and column of a cell, from 1."""
        listed = [one.code for one in form.fixed_rows] if form.fixed_rows else [self.unit.name]
        at = listed.index(row) if row in listed else int(row) - 1
        first = 1 if "code" in form.by_key else 2
        return self._tops[form.id] + at + 1, first + [one.key for one in form.columns].index(column)

    def put(self, form: str, row: str, column: str, value: Value) -> None:
        self.sheet(form).cell(*self.place(self.catalogue.form(form), row, column)).value = value

    def type(self, rows: Mapping[str, Rows]) -> None:
        """Fill in what the office has not filled in already."""
        for code, lines in rows.items():
            form, sheet = self.catalogue.form(code), self.sheet(code)
            for row, values in lines.items():
                for column, value in values.items():
                    cell = sheet.cell(*self.place(form, row, column))
                    if cell.value in (None, ""):
                        cell.value = value
        self.sign()

    def sign(self) -> None:
        """The cover: who made it, who signs it, when."""
        said = {"Người lập biểu": "Nông Thị Mai", "Thủ trưởng": "Hoàng Văn Páo", "Ngày ký": self.period.to_date}
        for row in self.book.worksheets[0].iter_rows():
            for cell in row:
                for label, value in said.items():
                    if str(cell.value or "").startswith(label) and row[cell.column].value in (None, ""):
                        row[cell.column].value = value

    def save(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        self.book.save(folder / f"BaoCao_{self.unit.code}.xlsx")
        return folder / f"BaoCao_{self.unit.code}.xlsx"


def figure_in_words(typist: Typist) -> None:
    typist.put("B02", typist.unit.name, "households", "khoảng 300 hộ")


def figure_as_text(typist: Typist) -> None:
    typist.put("KPH", "1", "plan", "1.234,5")


def more_handled_than_received(typist: Typist) -> None:
    typist.put("XLD", typist.unit.name, "done_new", 999)


def a_figure_forgotten(typist: Typist) -> None:
    typist.put("XLD", typist.unit.name, "all_new", None)


def formula_typed_over(typist: Typist) -> None:
    typist.put("B02", typist.unit.name, "poor_now", 7)


def a_phrase_of_its_own(typist: Typist) -> None:
    typist.put("HTR", "1", "kind", "Hộ khó khăn")


def a_line_above_the_table(typist: Typist) -> None:
    sheet = typist.sheet("CSO")
    merged = [copy(area) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.merged_cells.remove(area)
    sheet.insert_rows(1, 2)
    for area in merged:
        area.shift(0, 2)
        sheet.merged_cells.add(area)


def a_sheet_of_another_name(typist: Typist) -> None:
    typist.sheet("KPH").title = "Kinh phi thang"


#: What clerks do wrong, and the finding that the department must see for it; "" where it is read all the same.
MISTAKES: dict[str, tuple[Callable[[Typist], None], str]] = {
    "figure in words": (figure_in_words, "cell-type"),
    "figure as text": (figure_as_text, ""),
    "more handled than received": (more_handled_than_received, "rule-handled-within-received"),
    "a figure forgotten": (a_figure_forgotten, "cell-required"),
    "formula typed over": (formula_typed_over, "cell-formula-overwritten"),
    "a phrase of its own": (a_phrase_of_its_own, "cell-choice"),
    "a line above the table": (a_line_above_the_table, ""),
    "a sheet of another name": (a_sheet_of_another_name, ""),
}


def mistake_of(at: int) -> str:
    """Which mistake the clerk of the unit at a place in the list makes; "" for none: one of six makes one."""
    return tuple(MISTAKES)[at // 6 % len(MISTAKES)] if at % 6 == 3 else ""


def quick_month(catalogue: Catalogue, period: Period, out: Path, units: int = 95) -> Path:
    """The workbooks of a month without a mistake, written as they would be filled in."""
    for unit in catalogue.units_on(period.to_date)[:units]:
        _write_filled(catalogue, unit, period, out)
    return out


def _write_filled(catalogue: Catalogue, unit: Unit, period: Period, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    filling = Filling(rows=figures_of(unit, period), cover={"preparer": "Nông Thị Mai", "head": "Hoàng Văn Páo"})
    write_book(plan_form_book(unit, period, catalogue, filling), out / f"BaoCao_{unit.code}.xlsx")


def typed_month(catalogue: Catalogue, period: Period, blanks: Path, out: Path, units: int) -> dict[str, str]:
    """Let so many units fill in their blank workbooks; gives the mistakes that were made: unit → which.

    Of those that make none each fifth types; what the others would have typed is written, which takes a tenth as long.
    """
    made = {}
    for at, unit in enumerate(catalogue.units_on(period.to_date)[:units]):
        mistake = mistake_of(at)
        if not mistake and at % 5:
            _write_filled(catalogue, unit, period, out)
            continue
        typist = Typist(catalogue, unit, period, next(blanks.glob(f"*{period}_{unit.code}_*.xlsx")))
        typist.type(figures_of(unit, period))
        if mistake:
            MISTAKES[mistake][0](typist)
            made[unit.code] = mistake
        typist.save(out)
    return made
