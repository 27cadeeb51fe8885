"""The rules of a profile as formulas of Excel: LibreOffice finds true, false and unknown where the program does."""

import random
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin.define.files import load_profile
from schemas.cells import Value, address, fixed_address
from schemas.expressions.evaluate import Situation, Unknown, compile_tree
from schemas.expressions.tree import columns_in
from schemas.fields import BirthYear, Bool, Choice, Context, Count, Date, Number
from schemas.form import Column, Form, is_number
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.rule_formulas import RowCells, rule_formulas, unwritten_rules
from schemas.profile.rules import KIND, LAST_DAY, THRESHOLD, NotTwice, OneTick, PartOfRow, RowCondition, SheetCondition
from schemas.profile.shipped import shipped_files as shipped
from schemas.rule import Record, Rule, SheetView
from schemas.text import tidy
from tests.catalogues import IN_FORCE
from tests.profiles import Lines, grids_of_lines, own_office
from tests.sheets import soffice_convert

YEAR = "2023"
#: So many rows a rule are filled at random; a sheet has so many rows where they are not printed.
ROWS_OF_A_RULE, ROWS = 240, 6
RIGHT, WRONG, SILENT = "đúng", "sai", "–"


class Filled(NamedTuple):
    """One sheet of a form: the row on the worksheet at which it starts, and what is in each of its rows."""

    first: int
    rows: dict[str, dict[str, Value]]


class Asked(NamedTuple):
    """What LibreOffice is to work out: whose rule, which row, the cell that breaks it, where the answer is."""

    rule: Rule
    sheet: Filled
    code: str
    column: str
    at: str


def own_profile() -> Profile:
    """An invented office whose rules need every function of the language that Excel has, too."""
    lines = own_office(3)
    typed: Lines = [
        {"form": "DS2", "name": "since", "title": "Từ ngày", "type": "Ngày"},
        {"form": "DS2", "name": "until", "title": "Đến ngày", "type": "Ngày"},
        {"form": "DS2", "name": "people", "title": "Số người", "type": "Số nguyên"},
        {"form": "DS2", "name": "note", "title": "Ghi chú", "type": "Đoạn văn"},
        {"form": "DS2", "name": "good", "title": "Đạt", "type": "Đánh dấu x"},
        {"form": "DS2", "name": "bad", "title": "Không đạt", "type": "Đánh dấu x"},
    ]
    holds = {
        "chosen": ("asked", 'NẾU([Loại hộ] = "Hộ nghèo"; [Số tiền đề nghị] <= 100; [Số tiền đề nghị] <= 50)'),
        "days": ("until", "[Từ ngày] <= [Đến ngày] VÀ [Đến ngày] <> NGÀY_CUỐI_KỲ"),
        "worked": ("asked", "LÀM_TRÒN([Số tiền đề nghị] / [Số người]; 1) <= LỚN_NHẤT([Số người]; 10; -[Số người])"),
        "ends": ("people", "TỔNG([Số người]; [Số tiền đề nghị]) - NHỎ_NHẤT([Số người]; 3) <> 10"),
        "not": ("note", 'KHÔNG([Ghi chú] = "Không có" HOẶC TRỐNG([Số người]))'),
        "one-of": ("kind", '[Loại hộ] THUỘC {"Hộ nghèo"; "Khác"} HOẶC [Số người] > 2'),
        "within": ("people", "NẾU(CÓ([Ghi chú]); NẾU([Số người] > 1; 100; 10) > [Số người]; SỐ_TỪ([Ghi chú]) = 0)"),
        "tick": ("good", "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT([Đạt]; [Không đạt])"),
        "blank": ("note", "[Số người] < 3 HOẶC SỐ_TỪ([Ghi chú]) >= 2"),
    }
    lines["Cột"] += typed
    lines["Quy tắc"] += [
        {"code": code, "form": "DS2", "title": code, "holds": text, "at": at, "severity": "Lỗi", "message": code,
         "fix": code, "tolerance": "1", "on_blank": "x" if code == "blank" else ""}
        for code, (at, text) in holds.items()
    ]  # fmt: skip
    lines["Dòng"].append({"row_list": "Thiệt hại", "code": "3", "title": "Trong đó: lũ đêm", "within": "2"})
    lines["Quy tắc"].append({
        "code": "other-row", "form": "TH1", "title": "Bão không hơn lũ quét", "at": "houses", "severity": "Lỗi",
        "lines": "1", "message": "x", "fix": "y", "holds": 'DÒNG <> "2" VÀ [Nhà sập] <= Ô("2"; [Nhà sập]) + NGƯỠNG',
    })  # fmt: skip
    return load(grids_of_lines(lines))


def profiles() -> list[str]:
    folder = files("workbooks").joinpath("profiles")
    return [*sorted(one.name for one in folder.iterdir() if one.joinpath("quy-tac.csv").is_file()), "own"]


@pytest.mark.parametrize("within", ("03", "Q1"))
@pytest.mark.parametrize("name", profiles())
def test_libreoffice_finds_what_the_program_finds(name: str, within: str, tmp_path: Path) -> None:
    year = name.rpartition("-")[2]
    period = Period.parse(f"{year if year.isdigit() else YEAR}-{within}")
    profile = own_profile() if name == "own" else load_profile(shipped(name))
    assert not [one for one in profile.findings if one.severity == "error"]
    chance, book = random.Random(f"{name} {period}"), openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new book has one
    asked: dict[str, list[Asked]] = {}
    forms = [form for form in profile.on(period.to_date).forms if form.rules]
    for form in forms:
        asked[form.id] = list(lay_out(form, period, book.create_sheet(form.id), chance))
    book.save(tmp_path / "hoi.xlsx")
    (tmp_path / "ra").mkdir()
    answers = openpyxl.load_workbook(soffice_convert(tmp_path / "hoi.xlsx", "xlsx", tmp_path / "ra"), data_only=True)
    seen: dict[str, set[str]] = {}
    for form in forms:
        unwritten = {rule.code for rule in unwritten_rules(form, period)}
        for one in asked[form.id]:
            told = answers[form.id][one.at].value
            expected = verdict(one, form, period)
            assert told == expected, (one.rule.code, one.column, dict(one.sheet.rows[one.code]), one.at)
            seen.setdefault(one.rule.code, set()).add(told)
        assert seen.keys() | unwritten >= {rule.code for rule in form.rules}
    for code, found in seen.items():  # a test in which a rule is never broken would show nothing
        assert {WRONG, SILENT} <= found or "narrative" in code, code


def lay_out(form: Form, period: Period, sheet: Worksheet, chance: random.Random) -> Iterator[Asked]:
    """Fill sheets of a form below each other, and write what each rule says of each row behind them."""
    codes = [row.code for row in form.fixed_rows] or [str(number) for number in range(1, ROWS + 1)]
    index = {column.key: at for at, column in enumerate(form.columns)}
    unwritten = unwritten_rules(form, period)
    rules = [rule for rule in form.rules if rule not in unwritten]
    fewest = min(len(getattr(rule.function, "lines", ()) or codes) for rule in form.rules)
    for number in range(ROWS_OF_A_RULE // fewest):
        first = number * (len(codes) + 1)
        rows = {code: {column.key: typed(column, chance) for column in form.columns} for code in codes}
        filled, free = Filled(first, rows), len(form.columns) + 1
        for at, code in enumerate(codes, first):
            for key, value in rows[code].items():
                sheet.cell(at + 1, index[key] + 1, value)
            behind = free
            for rule in rules:
                for one in formulas(rule, form, period, filled, code, index):
                    sheet.cell(at + 1, behind + 1, f'=IF({one[2]},"{WRONG}",IF({one[1]},"{RIGHT}","{SILENT}"))')
                    yield Asked(rule, filled, code, one[0], address(at, behind))
                    behind += 1


def formulas(
    rule: Rule, form: Form, period: Period, filled: Filled, code: str, index: Mapping[str, int]
) -> list[tuple[str, str, str]]:
    """The column of a cell, the formula that it is right, the formula that it is wrong."""
    places = {one: filled.first + at for at, one in enumerate(filled.rows)}
    at = places[code]

    def above(key: str) -> str:
        from_first = f"{fixed_address(filled.first, index[key])}:{address(at - 1, index[key])}"
        return from_first if at > filled.first else ""

    row = RowCells(
        code, lambda key: address(at, index[key]), lambda one, key: fixed_address(places[one], index[key]), above
    )
    return [(one.column, one.truth.holds, one.truth.broken) for one in rule_formulas(rule, form, period, row)]


def typed(column: Column, chance: random.Random) -> Value:  # noqa: PLR0911 # one for each kind of cell
    """Something that a district may have typed into a cell by now, seldom what does not belong there."""
    if chance.random() < 0.15:
        return None
    kind = column.type
    if isinstance(kind, Bool):
        return chance.choice(["x", "X", None, None])
    if isinstance(kind, Date):
        return chance.choice([date(2023, 3, chance.randint(1, 31)), date(2023, 3, 14), date(2023, 3, 31), "sắp xong"])
    if isinstance(kind, Number):
        if chance.random() < 0.05:
            return chance.choice(["khoảng 3", "12 hộ"])
        low, high = (
            (1990, 1991) if isinstance(kind, BirthYear) else kind.bounds(Context("", date(2023, 3, 31), IN_FORCE.units))
        )
        number = chance.choice([0, 1, 2, 10, 100, round(chance.random() * 120, 0 if isinstance(kind, Count) else 3)])
        return max(low or 0, min(high if high is not None else number, number))
    if type(kind) is Choice:
        return chance.choice([*kind.options, kind.options[0].upper()])
    some = ["Không", "không ", "KHONG", "Khong", "Không có", "An", "Bình", " lời\nvà\u00a0lời "]
    return chance.choice([*some, " ".join(["lời"] * chance.randint(1, 30))])


def verdict(one: Asked, form: Form, period: Period) -> str:
    """What the program says of a cell of what is typed so far; its own check says so, too, where all can be used."""
    found, checked = _so_far(one, form, period), one.column in _checked(one, form, period)
    row, values = one.sheet.rows[one.code], _values(form, one.sheet.rows[one.code])
    if isinstance(one.rule.function, NotTwice):
        assert checked or found != WRONG, (one.rule.code, one.sheet.rows)
    if isinstance(one.rule.function, SheetCondition) and values.keys() == row.keys():
        assert checked or found != WRONG, (one.rule.code, row)
    if isinstance(one.rule.function, RowCondition) and values.keys() == row.keys():
        figures = [key for key in columns_in(one.rule.function.tree) if is_number(form.by_key[key])]
        assert checked or found != WRONG, (one.rule.code, row)
        assert not checked or found == WRONG or any(row[key] is None for key in figures), (one.rule.code, row)
    return found


def _so_far(one: Asked, form: Form, period: Period) -> str:
    rows = {code: _values(form, row) for code, row in one.sheet.rows.items()}
    values, function = rows[one.code], one.rule.function
    if isinstance(function, NotTwice):
        return _said_above(one, function.keys)
    if isinstance(function, OneTick):
        count = sum(values.get(key) is True for key in function.keys)
        return SILENT if not count else RIGHT if count == 1 else WRONG
    if not isinstance(function, RowCondition | SheetCondition):
        return _of_rows(one, form, rows)
    named: dict[str, Value] = {
        THRESHOLD: one.rule.tolerance or 0.0, LAST_DAY: period.to_date, KIND: str(period.kind)
    }  # fmt: skip
    at = one.rule.at or (function.at[0] if one.column == one.rule.mend else one.column)
    found = compile_tree(function.tree, lambda key: False)(  # what is blank is not known yet
        Situation(values, one.code, rows, {**named, "Ô_NÀY": values.get(at)})
    )
    said = [at] if not getattr(function, "on_blank", False) else [at, *columns_in(function.tree)]
    if isinstance(found, Unknown) or all(one.sheet.rows[one.code][key] is None for key in said):
        return SILENT
    if found is True:
        return RIGHT
    return WRONG if one.rule.stands_at(values, at) == one.column else SILENT


def _said_above(one: Asked, keys: tuple[str, ...]) -> str:
    """Whether a row above says the same; formulas do not look through marks that are left out."""
    said = {code: [str(row[key] or "").casefold().strip() for key in keys] for code, row in one.sheet.rows.items()}
    before = list(said.values())[: list(said).index(one.code)]
    return WRONG if said[one.code][0] and said[one.code] in before else SILENT


def _of_rows(one: Asked, form: Form, rows: Mapping[str, Mapping[str, Value]]) -> str:
    """A row that is held against others: its parts, or the one of which it is a part."""
    within = next(row.within for row in form.fixed_rows if row.code == one.code)
    others = [within] if isinstance(one.rule.function, PartOfRow) else form.children[one.code]
    figures = [rows[code].get(one.column) for code in (one.code, *others)]
    if any(figure is None for figure in figures):
        return SILENT
    return WRONG if one.column in _checked(one, form, Period.parse(f"{YEAR}-03")) else RIGHT


def _values(form: Form, row: Mapping[str, Value]) -> dict[str, Value]:
    """What the reader makes of the cells: what does not belong there is not known."""
    found: dict[str, Value] = {}
    for column in form.columns:
        value = row[column.key]
        if isinstance(value, str) and isinstance(column.type, Bool):
            value = True
        if isinstance(value, str) and (is_number(column) or isinstance(column.type, Date)):
            continue
        found[column.key] = tidy(value) or None if isinstance(value, str) else value
    return found


def _checked(one: Asked, form: Form, period: Period) -> set[str]:
    """The columns at which the check of a whole report finds a row to break a rule."""
    records = tuple(Record(at, code, _values(form, row)) for at, (code, row) in enumerate(one.sheet.rows.items()))
    mine = next(record for record in records if record.code == one.code)
    rule = one.rule
    if not rule.at:
        sheet = SheetView("", period, records, rule.tolerance or 0.0)
        mine_broken = [breach for breach in rule.function(sheet) if breach.record.code == one.code]
        found = {rule.stands_at(breach.record.values, breach.column) for breach in mine_broken}
        return set(rule.function.keys) if found and isinstance(rule.function, OneTick) else found
    values = mine.values
    if values.get(rule.at) is None or not all(key in values for key in columns_in(rule.function.tree)):
        return set()
    said = [0 if values.get(key) is None and is_number(form.by_key[key]) else values.get(key) for key in rule.needs]
    forgiven = [] if rule.tolerance is None else [rule.tolerance]
    return set() if rule.function(*said, *forgiven) else {rule.stands_at(values)}
