"""A drawn table as lines of a profile, with sentences about what is kept otherwise than drawn; reads no file."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from addin.form_adoption.column_lines import (
    LOWER_UNITS,
    OF_ROW,
    OWN_ROW,
    PRINTED_ROWS,
    UNIT_ROWS,
    LineCells,
    column_lines,
    title_of,
)
from addin.form_adoption.row_lines import RowLines, row_lines
from addin.form_adoption.sentence_case import sentence_case
from addin.form_adoption.times import figures_of_a_quarter, is_of_period, list_of_a_quarter, tells_what_happened
from addin.form_inference.drawn import DrawnColumn, DrawnTable, TableKind
from addin.form_inference.kind_words import Kind, kind_of_measure
from addin.form_inference.rows import names_persons
from addin.form_inference.words import without_period
from schemas.profile.sheets import (
    COLUMNS,
    FORMS,
    HEADINGS,
    INDICATORS,
    LISTS,
    ROLL_UPS,
    ROW_KINDS,
    ROWS,
    RULES,
    SEVERITIES,
    USES,
    YES_NO,
)
from schemas.text import fold

_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\']+")
_LONGEST_SHEET = 31
_KEYS = {TableKind.FIXED: "fixed", TableKind.OPEN: "open", TableKind.LIST: "list"}
_HOUSEHOLD = re.compile(r"\b(chu|ten) ho\b")
_OF_A_PERSON = re.compile(r"\b(cccd|cmnd|dinh danh|so the|bhxh|bhyt)\b")
_BIRTH = re.compile(r"\bsinh\b")
_NAMED = 4
_TOTAL = "Tổng cộng"
_TITLE = "Tên biểu vẽ bằng chữ in hoa được ghi là “{}”: đề nghị xem lại tên riêng ở trang “Biểu”."
_QUARTER = re.compile(r"\bquý\b", re.IGNORECASE)
_QUARTERLY = (
    "Biểu được hỏi mọi tháng. Nếu chỉ gửi theo quý: chọn “Quý” ở “Kỳ gửi” của trang “Biểu”; biểu chỉ được hỏi trong "
    "báo cáo tháng cuối quý."
)
_UNIT_LABEL = DrawnColumn((-1, -1), ("Đơn vị",), Kind.UNIT, "")


class Days(NamedTuple):
    """From which day to which a form is in force, None for no end; its first period goes by the units of a day."""

    since: date
    units_on: date
    until: date | None = None


class FormLines(NamedTuple):
    """The lines of one form by the name of their sheet, and sentences about what is kept otherwise than drawn."""

    code: str
    lines: Mapping[str, list[LineCells]]
    notes: tuple[str, ...] = ()


class ReportingUnits(NamedTuple):
    """Names of the units that report to the office, and of those below them; whether every one has some below it."""

    names: Collection[str]
    lower: Collection[str]
    all_have_lower: bool


def form_lines(table: DrawnTable, code: str, days: Days, units: ReportingUnits, sheet: str) -> FormLines:
    """The lines of a table as a form of that code, on a sheet of that name."""
    kind = _row_kind(table, units)
    row_list = f"Dòng {code}"
    rows = row_lines(table, row_list) if kind in PRINTED_ROWS else RowLines([], "", ())
    columns = column_lines(_of_units(table, kind, units), code, kind)
    drawn, title = title_of_table(table), sentence_case(title_of_table(table), (*units.names, *units.lower))
    total = rows.total if kind in PRINTED_ROWS else _TOTAL if kind == LOWER_UNITS else ""
    who, events = (_who(table), _events(table)) if kind == "list" else ([], [])
    form: LineCells = {
        "form": code, "title": title, "sheet": sheet, "version": f"{days.units_on.year}.1",
        "rows": ROW_KINDS[kind], "total_label": total,
        "row_list": row_list if rows.rows else "", "blank_rows": kind in PRINTED_ROWS or None,
        "may_be_empty": table.kind is TableKind.LIST or None,
        "counted": _counted(table) if kind == "list" else "",
        "one_unit": "; ".join(who), "events": "; ".join(events), "sent": table.wishes.sent,
    }  # fmt: skip
    cells = columns.columns if total else [_by_row(one, rows) for one in columns.columns]
    lines = {FORMS.name: [form], COLUMNS.name: cells, ROWS.name: rows.rows, LISTS.name: columns.choices}
    lines[RULES.name] = [_listed_once(code, who)] if who else list(_whole_by_row(code, cells, rows.rows))
    lines[INDICATORS.name] = (
        list(_done_of_plan(code, columns.columns, by_row=kind in PRINTED_ROWS)) if kind != "list" else []
    )
    dated = {sheet: [_dated(cells, days) for cells in of] for sheet, of in lines.items()}
    named = [_TITLE.format(title)] if title != drawn else []
    notes = list(filter(None, [_of_a_quarter(kind, columns.columns, events)]))  # a box shows only the first ones
    notes += [_QUARTERLY] if _QUARTER.search(table.title) and not table.wishes.sent else []
    notes += [*rows.notes, *columns.notes, *_laid_otherwise(table, kind, units), *named]
    return FormLines(code, dated, tuple(notes))


def _by_row(column: LineCells, rows: RowLines) -> LineCells:
    """Of rows that are counted in units of measure of their own, figures are not added up down a column."""
    measures = {row.get("unit") for row in rows.rows if row.get("unit")}
    if len(measures) < 2 or column.get("agg") != ROLL_UPS["sum"] or column.get("unit"):
        return column
    return {**column, "in_row_unit": True, "totalled": YES_NO[1]}


def _counted(table: DrawnTable) -> str:
    """What a row of a list is; "" where its first words do not tell."""
    label = table.columns[table.label].path[-1]
    return "" if not names_persons(label) else "hộ" if _HOUSEHOLD.search(fold(label)) else "người"


def _who(table: DrawnTable) -> list[str]:
    """The columns that tell persons of a list apart, a name and a person's own number; none where it has not both."""
    naming = table.columns[table.label]
    numbers = (table.columns[at] for at in table.used if table.columns[at].kind is Kind.CODE)
    number = next((one for one in numbers if _OF_A_PERSON.search(fold(one.label))), None)
    if number is None or table.label not in table.used or not names_persons(naming.path[-1]):
        return []
    return _as_listed((naming, number))


def _events(table: DrawnTable) -> list[str]:
    """The columns that tell what happened to whom on which day; none where a list asks for no such day.

    Any day but that of a birth is one in a list of what a month brought: "… CHUYỂN CÔNG TÁC TRONG THÁNG".
    """
    days = [table.columns[at] for at in table.used if table.columns[at].kind is Kind.DATE]
    happened = [one for one in days if tells_what_happened(one.path[-1])]
    if not happened and is_of_period(table.title):
        happened = [one for one in days if not _BIRTH.search(fold(one.label))]
    day = next(iter(happened), None)
    return _as_listed((table.columns[table.label], day)) if day and table.label in table.used else []


def _as_listed(columns: Sequence[DrawnColumn]) -> list[str]:
    """The labels by which a sheet of a profile names several columns; none where one has signs of such lists."""
    labels = [" / ".join([*one.shown[:-1], title_of(one)]) for one in columns]
    return [] if set("[]{};") & set("".join(labels)) else labels


def _of_a_quarter(kind: str, columns: Sequence[LineCells], events: Sequence[str]) -> str:
    """What a quarter takes of the form, in a sentence; "" where nothing is left to decide."""
    if kind in ("list", "open"):
        return list_of_a_quarter(events)
    figures = [one for one in columns if one.get("agg") == ROLL_UPS["sum"] and not one.get("computed")]
    added = [_labels_over(one) for one in figures if one.get("of_period")]
    told = ("of_period", "cumulative", "stays")
    return figures_of_a_quarter(added, others=any(not any(one.get(key) for key in told) for one in figures))


def _labels_over(column: LineCells) -> str:
    """The labels of a column's groups and its own, as a message names it."""
    return " / ".join(str(column[key]) for key in (*HEADINGS, "title") if column.get(key))


def _listed_once(code: str, who: Sequence[str]) -> LineCells:
    """The rule that nobody stands in a list twice."""
    return {
        "code": f"{code.lower()}-listed-once", "form": code, "severity": SEVERITIES["warning"], "at": who[0],
        "title": "Mỗi người chỉ ghi một dòng.", "holds": f"KHÔNG_TRÙNG({'; '.join(f'[{one}]' for one in who)})",
        "message": f"“{{{who[0]}}}” đã có ở dòng {{first}}.",
        "fix": "Đề nghị xóa dòng trùng; nếu là hai người khác nhau, ghi lý do ở cột “Giải trình của đơn vị”.",
    }  # fmt: skip


def _whole_by_row(code: str, columns: Sequence[LineCells], rows: Sequence[LineCells]) -> Iterator[LineCells]:
    """The rules that what a row counts by the head is a whole number, where other rows are measured in parts."""
    counted = {
        str(row["code"]): str(row["unit"]) for row in rows if kind_of_measure(str(row.get("unit", ""))) is Kind.COUNT
    }
    measures = ", ".join(dict.fromkeys(counted.values()))
    named = next((_labels_over(one) for one in columns if one.get("label_column") and one["name"] not in OF_ROW), "")
    for column in columns if counted else ():
        label, typed = _labels_over(column), not column.get("computed") and column["type"] == "Số thập phân"
        if column.get("in_row_unit") and typed and not set("[]{}") & set(label + named):
            yield {
                "code": f"{code.lower()}-{str(column['name']).replace('_', '-')}-whole", "form": code,
                "severity": SEVERITIES["warning"], "at": label, "lines": "; ".join(counted),
                "title": f"“{label}” ở dòng có đơn vị tính {measures} là số nguyên.",
                "holds": f"[{label}] = LÀM_TRÒN([{label}]; 0)",
                "message": f"“{{{named}}}”, cột “{label}” ghi {{{label}}}, có số lẻ.",
                "fix": "Đề nghị kiểm tra lại đơn vị tính, dấu phẩy thập phân; nếu số liệu đúng, ghi lý do ở cột “Giải "
                "trình của đơn vị”.",
            }  # fmt: skip


def _done_of_plan(code: str, columns: Sequence[LineCells], *, by_row: bool) -> Iterator[LineCells]:
    """What is compared: the figure since the start of the year beside the year's plan, where there is one of each."""
    plans = [column for column in columns if column.get("stays")]
    so_far = [column for column in columns if column.get("cumulative")]
    done = [column for column in so_far if column.get("computed")] or so_far  # the sum before those that it adds
    if len(plans) == len(done) == 1:
        yield {
            "code": f"{code.lower()}-ke-hoach-nam", "form": code, "title": done[0]["title"], "value": done[0]["name"],
            "plan": plans[0]["name"], "used_in": USES["comparison"], "by_row": by_row or None,
        }  # fmt: skip


def title_of_table(table: DrawnTable) -> str:
    """What a form is called: the drawn title without a period at its end, else the sheet that it was drawn on."""
    return without_period(" ".join((table.title or table.sheet).split()))


def _row_kind(table: DrawnTable, units: ReportingUnits) -> str:
    """The kind of rows of a profile that a drawn table has."""
    if table.kind in _KEYS:
        return _KEYS[table.kind]
    if table.kind is TableKind.CARD:
        return OWN_ROW
    own = {fold(name) for name in units.names}
    listed = [fold(row.label) for row in table.printed]
    naming = table.columns[table.label].kind
    of_lower = naming is Kind.COMMUNE and not any(name in own for name in listed)
    if (of_lower or any(name in {fold(one) for one in units.lower} for name in listed)) and units.all_have_lower:
        return LOWER_UNITS
    return OWN_ROW


def _of_units(table: DrawnTable, kind: str, units: ReportingUnits) -> DrawnTable:
    """Of rows that are units' own, the column with the unit's name is the form's own affair.

    Where units have none below them, a column of communes in a list is one of words.
    """
    if kind != LOWER_UNITS and not units.all_have_lower:
        words = (c._replace(kind=Kind.TEXT if c.kind is Kind.COMMUNE else c.kind) for c in table.columns)
        table = table if kind == OWN_ROW else table._replace(columns=tuple(words))
    if kind != OWN_ROW:
        return table
    named = next((at for at, one in enumerate(table.columns) if one.kind in (Kind.UNIT, Kind.COMMUNE)), -1)
    if named < 0:
        moved = [_with_formula_moved(one) for one in table.columns]
        return table._replace(columns=(_UNIT_LABEL, *moved), label=0)
    return table._replace(label=named)


def _with_formula_moved(column: DrawnColumn) -> DrawnColumn:
    """A column whose formula names places that are one farther to the right."""
    formula = column.formula
    if formula is None:
        return column
    if formula.is_ratio:
        moved = formula._replace(numerator=formula.numerator + 1, denominator=formula.denominator + 1)
    else:
        moved = formula._replace(plus=tuple(at + 1 for at in formula.plus), minus=tuple(at + 1 for at in formula.minus))
    return column._replace(formula=moved)


def _laid_otherwise(table: DrawnTable, kind: str, units: ReportingUnits) -> list[str]:
    notes = []
    if table.total == "Trên" and kind in PRINTED_ROWS:
        notes.append("Dòng tổng vẽ ở trên, biểu mẫu in ở dưới cùng.")
    if table.kind is TableKind.CARD:
        notes.append("Phiếu được lập thành bảng một dòng, mỗi mục của phiếu là một cột.")
    known = {fold(name) for name in (*units.names, *units.lower)}
    strangers = [row.label for row in table.printed if fold(row.label) not in known] if kind in UNIT_ROWS else []
    if strangers:
        named = ", ".join(strangers[:_NAMED]) + (" …" if len(strangers) > _NAMED else "")
        notes.append(
            f"Bảng in sẵn tên không có trong danh sách đơn vị ({named}): biểu mẫu in tên các đơn vị của bộ cấu hình."
        )
    return notes


def _dated(cells: LineCells, days: Days) -> LineCells:
    said: LineCells = {key: value for key, value in cells.items() if value not in ("", None)}
    said["valid_from"] = days.since
    if days.until:
        said["valid_to"] = days.until
    return said


def sheet_name(code: str, title: str, taken: Collection[str]) -> str:
    """What the form's sheet is called: its code and the beginning of its title, as Excel takes it."""
    words = _NOT_IN_SHEETS.sub(" ", f"{code}-{sentence_case(title)}").split()
    name = ""
    for word in words:
        if len(f"{name} {word}") > _LONGEST_SHEET:
            break
        name = f"{name} {word}".strip()
    name = name.rstrip(",;.-–") or code[:_LONGEST_SHEET]
    known = {fold(one) for one in taken}
    return name if fold(name) not in known else code[:_LONGEST_SHEET]
