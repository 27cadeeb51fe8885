"""A form tried before it is used: the blank form filled at random and read again, every cell equal."""

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import Bool, Choice, CommuneName, Context, Count, Date, FieldType, Number, PeopleName
from schemas.filling import Filling
from schemas.form import Column, Form, RowKind
from schemas.period import Period
from schemas.reference import Unit, Units, people_names
from schemas.submission import SetAside, SourceFile
from schemas.unit_rows import first_added, unit_rows

#: So many times a form is filled in, for as many units; so many lines of a list.
_TIMES, _LINES = 3, 5
#: So many differences are told.
_TOLD = 5
_WORDS = ("đã làm xong", "đang thực hiện", "chưa có", "Điểu Sơn", "thôn 3", "theo kế hoạch quý sau")
FilledRows = dict[str, dict[str, Value]]


def differences(catalogue: Catalogue, codes: Sequence[str], period: Period) -> list[str]:
    """Sentences for what is not read as it was filled in, of forms that stand on one sheet; none for usable ones."""
    forms = tuple(catalogue.form(code) for code in codes)
    units = catalogue.units_on(period.to_date)[:_TIMES]
    found: list[str] = []
    for seed, unit in enumerate(units):
        found += _differences(catalogue, forms, unit, period, random.Random(f"{codes}{seed}"))  # noqa: S311 # invented figures
    return found[:_TOLD]


def _differences(
    catalogue: Catalogue, forms: Sequence[Form], unit: Unit, period: Period, chance: random.Random
) -> Iterator[str]:
    filled = {form.id: invented_rows(form, unit, period, catalogue.units, chance) for form in forms}
    cover: dict[str, Value] = {"preparer": "Điểu Sơn", "head": "Thị Mai"}
    stream = io.BytesIO()
    write_book(plan_form_book(unit, period, catalogue, Filling(rows=filled, cover=cover), forms=forms), stream)
    read = examine(SourceFile(name=f"{forms[0].id}.xlsx", content=stream.getvalue()), period, catalogue, period.to_date)
    if isinstance(read, SetAside):
        yield read.message
        return
    for form in forms:
        table = read.table(form.id)
        rows: Mapping[str, Mapping[str, Value]] = {one.code: one.values for one in table.records} if table else {}
        yield from _otherwise(form, filled[form.id], rows)


def _otherwise(form: Form, filled: FilledRows, rows: Mapping[str, Mapping[str, Value]]) -> Iterator[str]:
    for code, values in filled.items():
        for key, value in values.items():
            got = rows.get(code, {}).get(key)
            if (got or None) != (value or None):
                where = f"biểu {form.id}, dòng {code}, cột “{form.by_key[key].full_label}”"
                yield f"{where}: điền “{value}”, đọc lại là “{'' if got is None else got}”"


def invented_rows(form: Form, unit: Unit, period: Period, units: Units, chance: random.Random) -> FilledRows:
    """Something in every cell that a unit types into; row code → column → value."""
    keys = [column for column in form.columns if not (column.computed or column.label_column)]
    context = Context(unit.code, period.to_date, units)
    rows = {code: {one.key: _value(one, context, chance) for one in keys} for code in _codes(form, context)}
    if form.rows is RowKind.OPEN:
        added = str(first_added(form))
        rows[added] = {one.key: _value(one, context, chance) for one in form.columns if not one.computed}
        rows[added].pop("code", None)
    for row in form.children:
        rows.pop(row, None)  # the sum of others
    return rows


def _codes(form: Form, context: Context) -> list[str]:
    if form.rows_are_units:
        return [*unit_rows(form, context.units, context.unit, context.on)]
    if form.fixed_rows:
        return [row.code for row in form.fixed_rows]
    return [str(number) for number in range(1, _LINES + 1)]


def _value(column: Column, context: Context, chance: random.Random) -> Value:
    kind = column.type
    if isinstance(kind, Number):
        return _number(kind, context, chance)
    if isinstance(kind, Bool):
        return True
    if isinstance(kind, Date):
        return context.on - timedelta(days=chance.randint(0, 27))
    if options := _options(kind, context):
        return chance.choice(options)
    return f"{chance.choice(_WORDS)} {chance.randint(1, 999)}"


def _options(kind: FieldType, context: Context) -> Sequence[str]:
    """What may be chosen in a column; nothing where anything may be typed."""
    if isinstance(kind, CommuneName):
        return [commune.name for commune in context.units.communes_of(context.unit, context.on)]
    if isinstance(kind, PeopleName):
        return people_names().names
    return kind.options if isinstance(kind, Choice) else ()


def _number(kind: Number, context: Context, chance: random.Random) -> Value:
    low, high = kind.bounds(context)
    least, most = max(low or 0, 0), min(9_999 if high is None else high, 9_999)
    if isinstance(kind, Count):
        return chance.randint(int(least), int(most))
    return round(chance.uniform(least, most), min(kind.decimals, 2))
