"""A catalogue written out as the sheets of a profile: the values in the columns that `building` reads them from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from schemas.catalogue import Catalogue, OfficeSetting
from schemas.cells import Value
from schemas.expressions.tree import LAST_PERIOD, YEAR_START, Call, ColumnRef
from schemas.expressions.written import format_tree
from schemas.fields import (
    BIRTH_YEAR,
    BOOL,
    COMMUNE,
    COUNT,
    DATE,
    LONG_TEXT,
    MONEY,
    PEOPLE,
    PERCENT,
    TEXT,
    YEAR,
    Choice,
    FieldType,
    Number,
)
from schemas.form import Column, Field, Form, RowKind
from schemas.indicator import Indicator, IndicatorChart
from schemas.period import PeriodKind
from schemas.profile.agreement_lines import agreement_lines
from schemas.profile.agreement_sheet import AGREEMENTS
from schemas.profile.claim_lines import claim_lines
from schemas.profile.criterion_lines import criterion_lines
from schemas.profile.formulas import formula_text
from schemas.profile.own_rules import rows_within_code, within_code
from schemas.profile.rule_lines import PREFIX
from schemas.profile.rules import (
    AT_MOST_ONE_TICK,
    NOT_TWICE,
    ONE_TICK,
    SUM_OF_PARTS,
    NotTwice,
    OneTick,
    RowCondition,
    SheetCondition,
    SumOfParts,
    with_labels,
)
from schemas.profile.scoring_sheets import CLAIMS, CRITERIA
from schemas.profile.sheet import TICKED, ProfileSheet
from schemas.profile.sheets import (
    ALONG,
    BETTER,
    BLANKS,
    CHARTS,
    COLUMNS,
    DRAWN_IN,
    FORMS,
    HEADINGS,
    INDICATORS,
    KINDS,
    LISTS,
    ROLL_UPS,
    ROW_KINDS,
    ROWS,
    RULES,
    SETTINGS,
    SEVERITIES,
    SHEETS,
    UNITS,
    USES,
)
from schemas.reference import Units
from schemas.roles import COLUMN_LABELS, PURPOSE_LABELS, ROW_LABELS, VALUE_LABELS
from schemas.rule import Rule, text_of

_NAMES: tuple[tuple[FieldType, str], ...] = (
    (COUNT, "Số nguyên"), (MONEY, "Tiền"), (PERCENT, "Tỷ lệ %"), (DATE, "Ngày"), (YEAR, "Năm"),
    (BIRTH_YEAR, "Năm sinh"), (LONG_TEXT, "Đoạn văn"), (TEXT, "Chữ"), (BOOL, "Đánh dấu x"), (COMMUNE, "Xã"),
    (PEOPLE, "Dân tộc"),
)  # fmt: skip
#: Column key → value; what is blank is absent.
Said = dict[str, Value]


def sheets_of(catalogue: Catalogue) -> dict[str, list[Said]]:
    """The lines of every sheet, by its name; days are told of units, forms hold for ever."""
    lists = list_names(catalogue.forms)
    return {
        FORMS.name: [_form(form) for form in catalogue.forms],
        COLUMNS.name: [one for form in catalogue.forms for one in _columns(form, lists)],
        ROWS.name: [one for form in catalogue.forms for one in _rows(form)],
        RULES.name: [_rule(form, rule) for form in catalogue.forms for rule in form.rules if not _follows(form, rule)],
        INDICATORS.name: [_indicator(catalogue, one) for one in catalogue.indicators],
        CHARTS.name: [_chart(chart) for chart in catalogue.charts],
        LISTS.name: list(_choices(catalogue.forms, lists)),
        SETTINGS.name: [_setting(one) for one in catalogue.settings],
        AGREEMENTS.name: list(agreement_lines(catalogue.agreements, catalogue.by_id)),
        CLAIMS.name: list(claim_lines(catalogue.claims, catalogue.by_id)),
        CRITERIA.name: list(criterion_lines(catalogue.criteria, catalogue.by_id)),
        UNITS.name: list(_units(catalogue.units)),
        KINDS.name: [
            {"title": kind.name, "short": "; ".join(kind.short), "addressed": kind.addressed}
            for kind in catalogue.units.kinds
        ],
    }


def grid_of(sheet: ProfileSheet, lines: Sequence[Said]) -> list[list[Value]]:
    """A sheet from A1 on: the headings, the English names, the lines."""
    keys = [column.key for column in sheet.columns]
    head: list[list[Value]] = [[column.label for column in sheet.columns], list(keys)]
    return head + [[_blank_or(line.get(key)) for key in keys] for line in lines]


def grids_of(catalogue: Catalogue) -> dict[str, list[list[Value]]]:
    """Every sheet of a profile from A1 on, by its name."""
    lines = sheets_of(catalogue)
    return {sheet.name: grid_of(sheet, lines[sheet.name]) for sheet in SHEETS}


def _blank_or(value: Value) -> Value:
    if isinstance(value, bool):
        return TICKED if value else None
    return None if value == "" else value


def list_names(forms: Sequence[Form]) -> dict[tuple[str, ...], str]:
    """The choices of the forms' columns, each with a name: the column's label, with the form where two differ."""
    found: dict[tuple[str, ...], str] = {}
    for form in forms:
        typed: tuple[Column | Field, ...] = (*form.columns, *form.fields)
        for column in typed:
            if type(column.type) is Choice and column.type.options not in found:
                label = column.label
                found[column.type.options] = f"{label} ({form.id})" if label in found.values() else label
    return found


def _choices(forms: Sequence[Form], lists: Mapping[tuple[str, ...], str]) -> Iterator[Said]:
    """The lines of every list, each choice with what it means to a step."""
    meant: dict[tuple[str, ...], dict[str, str]] = {}
    for column in (column for form in forms for column in form.columns):
        if isinstance(column.type, Choice):
            meant.setdefault(column.type.options, {}).update(column.value_roles)
    for options, name in lists.items():
        for one in options:
            yield {"enum": name, "title": one, "role": VALUE_LABELS.get(meant.get(options, {}).get(one, ""), "")}


def row_list_name(form: Form) -> str:
    """What the rows of a form are called in the sheet of rows."""
    return f"Dòng {form.id}" if form.fixed_rows else ""


def _form(form: Form) -> Said:
    leaving_column, leaving_value = form.leaving
    return {
        "form": form.id, "title": form.title, "sheet": form.sheet, "version": form.version,
        "rows": ROW_KINDS[form.rows.value], "row_list": row_list_name(form), "total_label": form.total_label,
        "may_be_empty": form.may_be_empty, "blank_rows": form.blank_rows, "list_rows": form.list_rows,
        "leaving_column": form.by_key[leaving_column].full_label if leaving_column else "",
        "counted": form.counted,
        "leaving_value": leaving_value, "events": "; ".join(form.by_key[key].full_label for key in form.events),
        "purpose": "; ".join(PURPOSE_LABELS[one] for one in form.purposes),
        "one_unit": "; ".join(form.by_key[key].full_label for key in form.one_unit),
        "sent": "" if form.sent is PeriodKind.MONTH else str(form.sent),
    }  # fmt: skip


def _columns(form: Form, lists: Mapping[tuple[str, ...], str]) -> Iterator[Said]:
    for column in form.columns:
        taken = [
            f"{name}([{form.by_key[key].full_label}])"
            for name, key in ((LAST_PERIOD, column.begins_with), (YEAR_START, column.opens_with))
            if key
        ]
        yield {
            "form": form.id, **dict(zip(HEADINGS, column.headings, strict=False)), "unit": column.unit,
            **_typed(column, lists), "computed": formula_text(column.computed, form.by_key),
            "rolled": f"[{form.by_key[column.weight].full_label}]" if column.weight
            else formula_text(column.rolled, form.by_key),
            "within": form.by_key[column.within].full_label if column.within else "",
            "blank": BLANKS.get(column.blank.value, ""), "former": "; ".join(column.former),
            "role": COLUMN_LABELS.get(column.role, ""),
            "agg": "; ".join(ROLL_UPS[one.value] for one in column.agg), "cumulative": column.cumulative,
            "of_period": column.of_period,
            "stays": column.stays, "taken_from": "; ".join(taken), "in_row_unit": column.in_row_unit,
            "label_column": column.label_column, "width": float(column.width),
            "totalled": {True: "Có", False: "Không", None: ""}[column.totalled],
        }  # fmt: skip
    for field in form.fields:
        again = f"{LAST_PERIOD}([{field.label}])" if field.begins_with_last else ""
        yield {"form": form.id, **_typed(field, lists), "outside": True, "taken_from": again}


def _typed(column: Column | Field, lists: Mapping[tuple[str, ...], str]) -> Said:
    """What columns and single fields have in common."""
    said: Said = {
        "name": column.key, "title": column.label, "required": column.required, "description": column.hint,
    }  # fmt: skip
    kind = column.type
    if type(kind) is Choice:
        return {**said, "type": "Chọn", "enum": lists[kind.options]}
    if name := next((name for known, name in _NAMES if known == kind and type(known) is type(kind)), ""):
        return {**said, "type": name}
    usual, name = next(
        ((known, name) for known, name in _NAMES if type(known) is type(kind)), (Number(), "Số thập phân")
    )
    if not isinstance(kind, Number) or not isinstance(usual, Number):
        return {**said, "type": name}
    low = kind.low if kind.low != usual.low else None
    high = kind.high if kind.high != usual.high else None
    return {**said, "type": name, "minimum": low, "maximum": high}


def _rows(form: Form) -> Iterator[Said]:
    for row in form.fixed_rows if form.rows in (RowKind.FIXED, RowKind.OPEN) else ():
        yield {
            "row_list": row_list_name(form), "code": row.code, "title": row.label, "unit": row.unit_of_measure,
            "parent": row.parent, "within": row.within, "addable": row.addable, "former": "; ".join(row.former),
            "role": ROW_LABELS.get(row.role, ""), "section": row.section,
        }  # fmt: skip


def _follows(form: Form, rule: Rule) -> bool:
    """Whether a rule follows from what a column is, and is not written down by itself."""
    if rule.code == PREFIX + rows_within_code(form.id):
        return True
    return any(column.within and rule.code == PREFIX + within_code(form.id, column.key) for column in form.columns)


def _rule(form: Form, rule: Rule) -> Said:
    text = text_of(rule)
    return {
        "code": rule.code.removeprefix(PREFIX), "form": form.id, "title": text.name,
        "severity": SEVERITIES[rule.severity.value],
        "message": with_labels(text.what, form.by_key), "fix": text.fix, "tolerance": rule.tolerance,
        "mend": form.by_key[rule.mend].full_label if rule.mend else "",
        "valid_from": None if rule.valid_from == date.min else rule.valid_from, **_condition(form, rule),
    }  # fmt: skip


def _condition(form: Form, rule: Rule) -> Said:
    """What a rule asks for, and where its breach is."""

    def label(key: str) -> str:
        return form.by_key[key].full_label

    match rule.function:
        case RowCondition(tree):
            return {"holds": format_tree(tree, label), "at": label(rule.at)}
        case SheetCondition(tree, at, _, lines, on_blank):
            places = "; ".join(map(label, at))
            return {"holds": format_tree(tree, label), "at": places, "lines": "; ".join(lines), "on_blank": on_blank}
        case SumOfParts():
            return {"holds": f"{SUM_OF_PARTS}()", "at": label(form.label_key or form.columns[0].key)}
        case NotTwice(keys):
            tree = Call(NOT_TWICE, tuple(map(ColumnRef, keys)))
            return {"holds": format_tree(tree, label), "at": label(keys[0])}
        case OneTick(keys, exactly):
            tree = Call(ONE_TICK if exactly else AT_MOST_ONE_TICK, tuple(map(ColumnRef, keys)))
            return {"holds": format_tree(tree, label), "at": label(keys[0])}
    raise TypeError(f"not a rule of a profile: {rule.code}")


def _indicator(catalogue: Catalogue, one: Indicator) -> Said:
    form = catalogue.form(one.form)
    column = form.figures[one.column]
    value = column.full_label if one.column in form.by_key else formula_text(column.computed, form.by_key)
    better = {None: "", True: BETTER["less"], False: BETTER["more"]}[one.less_is_better]
    return {
        "code": one.code, "title": one.title, "short": one.short, "drawn_as": one.drawn_as, "form": one.form,
        "value": value, "unit": "" if one.column in form.by_key else one.unit,
        "plan": form.by_key[one.plan].full_label if one.plan else "", "group": one.group, "better": better,
        "used_in": "; ".join(label for key, label in USES.items() if key in one.uses), "by_row": one.by_row,
        "allotted": one.allotted,
    }  # fmt: skip


def _chart(chart: IndicatorChart) -> Said:
    return {
        "indicators": "; ".join(one.code for one in chart.indicators), "along": ALONG[chart.along],
        "title": chart.title, "report_title": chart.report_title, "table_title": chart.table_title,
        "used_in": "; ".join(label for key, label in DRAWN_IN.items() if {key} == chart.places),
    }  # fmt: skip


def _setting(setting: OfficeSetting) -> Said:
    kind = ("Số nguyên" if setting.is_whole else "Số thập phân") if setting.is_number else ""
    return {
        "code": setting.code, "title": setting.title, "value": setting.value, "type": kind, "form": setting.form,
        "description": setting.description,
    }  # fmt: skip


def _units(units: Units) -> Iterator[Said]:
    parents = {commune.code: commune.unit for commune in units.communes}
    for unit in units.units:
        yield {
            **_dated(unit.code, unit.name, unit.kind, unit.valid_from, unit.valid_to),
            "parent": parents.pop(unit.code, unit.parent), "reports": True, "position": float(unit.position),
            "replaces": "; ".join(unit.replaces), "also_written": "; ".join(unit.also_written),
        }  # fmt: skip
    for commune in units.communes:
        if commune.code in parents:
            yield {
                **_dated(commune.code, commune.name, commune.kind, commune.valid_from, commune.valid_to),
                "parent": commune.unit,
            }  # fmt: skip


def _dated(code: str, name: str, kind: str, start: date, end: date) -> Said:
    return {
        "code": code, "title": name, "kind": kind, "valid_from": None if start == date.min else start,
        "valid_to": None if end == date.max else end,
    }  # fmt: skip
