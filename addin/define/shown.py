"""A form for people and for other programs: its columns, rows and rules in lines; its schemas as files."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from addin.define.published import json_schema, table_schema
from addin.system.atomic import atomic_write
from schemas.catalogue import Catalogue
from schemas.expressions import parse
from schemas.expressions.words import in_words
from schemas.form import Form
from schemas.indicator import Indicator
from schemas.period import Period, PeriodKind
from schemas.profile.formulas import as_tree, labels_of
from schemas.profile.rule_formulas import unwritten_rules
from schemas.profile.rule_lines import PREFIX
from schemas.profile.rule_words import form_names, rule_title
from schemas.profile.sheets import COLUMNS, HEADINGS, INDICATORS, ROWS, RULES
from schemas.profile.writing import Said, sheets_of
from schemas.reference import Units

#: Whether a rule can be written on a blank form is the same in every period.
_ANY_PERIOD = Period.parse("2023-03")
_NAMES = {COLUMNS: "columns", ROWS: "fixed_rows", RULES: "rules", INDICATORS: "indicators"}


def form_sheets(form: Form, indicators: Sequence[Indicator] = ()) -> dict[str, list[Said]]:
    """The lines of a form in the sheets of a profile, without what is blank; formulas and rules in words, too.

    `indicators` are those of a catalogue, of which the form's own are told.
    """
    own = tuple(one for one in indicators if one.form == form.id)
    sheets = sheets_of(Catalogue(forms=(form,), units=Units(units=()), indicators=own))
    found: dict[str, list[Said]] = {
        name: [
            {key: value for key, value in line.items() if value not in (None, "", False)} for line in sheets[sheet.name]
        ]
        for sheet, name in _NAMES.items()
    }
    for line in found["columns"]:
        column = form.by_key.get(str(line["name"]))
        if column is not None and column.computed:
            line["in_words"] = in_words(as_tree(column.computed), form_names(form))
    unwritten = {rule.code for rule in unwritten_rules(form, _ANY_PERIOD)}
    for line in found["rules"]:
        tree = parse(str(line["holds"]), labels_of(form.columns))
        lines = str(line.get("lines", "")).split("; ") if "lines" in line else []
        line["in_words"] = rule_title(tree, form, lines)
        line["on_blank_form"] = f"{PREFIX}{line['code']}" not in unwritten
    return found


def form_lines(form: Form, indicators: Sequence[Indicator] = ()) -> Iterator[str]:
    """A form in lines that a person reads."""
    sent = f", gửi theo {form.sent.lower()}" if form.sent is not PeriodKind.MONTH else ""
    yield f"Biểu {form.id} – {form.title} (trang “{form.sheet}”, phiên bản {form.version}{sent})"
    said = form_sheets(form, indicators)
    for line in said["columns"]:
        title = " / ".join(str(line[key]) for key in (*HEADINGS, "title") if key in line)
        more = [
            line.get("unit"),
            line.get("agg"),
            "bắt buộc" if "required" in line else "",
            "lũy kế" if "cumulative" in line else "",
            "riêng trong kỳ" if "of_period" in line else "",
        ]
        computed = f" = {line['computed']}; tức là {line['in_words']}" if "computed" in line else ""
        yield f"  {line['name']}: {title} ({', '.join(map(str, filter(None, [line['type'], *more])))}){computed}"
    for line in said["fixed_rows"]:
        measure = f" ({line['unit']})" if "unit" in line else ""
        yield f"  Dòng {line['code']}: {line['title']}{measure}"
    for line in said["rules"]:
        words = "" if line["in_words"] == line["title"] else f", tức là: {line['in_words']}"
        yield f"  Quy tắc: {line['title']} Đúng khi {line['holds']}{words}"
    for line in said["indicators"]:
        plan = f"; kế hoạch: {line['plan']}" if "plan" in line else ""
        used = f"; dùng ở: {line['used_in']}" if "used_in" in line else ""
        yield f"  Chỉ số {line['code']}: {line['title']} = {line['value']}{plan}{used}"
    if unwritten := [line["title"] for line in said["rules"] if not line["on_blank_form"]]:
        yield "  Chưa tô màu được trên biểu mẫu (chỉ kiểm tra khi thu báo cáo):"
        yield from (f"    {title}" for title in unwritten)


def write_schemas(forms: Sequence[Form], kind: str, folder: Path) -> tuple[Path, ...]:
    """A file a form with its schema of that kind."""
    made = []
    for form in forms:
        schema: dict[str, Any] = table_schema(form) if kind == "table-schema" else json_schema(form)
        made.append(folder / f"{form.id}.{kind}.json")
        with atomic_write(made[-1]) as stream:
            stream.write(json.dumps(schema, ensure_ascii=False, indent=1, default=str).encode())
    return tuple(made)
