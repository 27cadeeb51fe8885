"""What changed in the forms between two days, in sentences and as data: what compares goes by codes alone."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.catalogue import Catalogue
from schemas.fields import Choice, FieldType, Number
from schemas.form import Column, FixedRow, Form
from schemas.numbers import show_number
from schemas.profile.sheets import BLANKS, ROLL_UPS, ROW_KINDS
from schemas.reference import Units
from schemas.rule import Rule

NEW, GONE, CHANGED = "new", "gone", "changed"


class FormChange(NamedTuple):
    """One difference: in which form, in what part of it ("form", "column", "row", "rule") and of which code.

    `comparable` says whether figures before and after stand beside each other; None where that is no question.
    """

    form: str
    part: str
    kind: str
    code: str
    text: str
    comparable: bool | None = None


def differences(before: Catalogue, after: Catalogue) -> Iterator[FormChange]:
    """What is new, gone or different in the forms of the later day."""
    for form in after.forms:
        if form.id not in before.by_id:
            yield FormChange(form.id, "form", NEW, form.id, f"Biểu {form.id} “{form.title}”: mới.", comparable=False)
    for form in before.forms:
        if form.id not in after.by_id:
            text = f"Biểu {form.id} “{form.title}”: thôi dùng; số liệu các kỳ trước giữ nguyên."
            yield FormChange(form.id, "form", GONE, form.id, text, comparable=False)
        else:
            yield from form_differences(form, after.form(form.id), after.units)


def form_differences(before: Form, after: Form, units: Units) -> Iterator[FormChange]:
    """What is different in one form of an office with these units."""
    where = f"Biểu {after.id}"
    for told in _of_the_form(before, after):
        yield FormChange(after.id, "form", CHANGED, after.id, f"{where}: {told}.")
    for column in after.columns:
        if column.key not in before.by_key:
            told = f"{where}: cột mới “{column.full_label}”; kỳ trước không thu thập, không so sánh được."
            yield FormChange(after.id, "column", NEW, column.key, told, comparable=False)
        else:
            yield from _column(where, after.id, before.by_key[column.key], column, units)
    for column in before.columns:
        if column.key not in after.by_key:
            told = f"{where}: bỏ cột “{column.full_label}”."
            yield FormChange(after.id, "column", GONE, column.key, told, comparable=False)
    yield from _rows(where, before, after)
    yield from _rules(where, before, after)


def _of_the_form(before: Form, after: Form) -> Iterator[str]:
    if before.version != after.version:
        yield f"phiên bản {before.version} → {after.version}"
    if before.title != after.title:
        yield f"tên “{before.title}” → “{after.title}”"
    if before.sheet != after.sheet:
        yield f"trang “{before.sheet}” → “{after.sheet}”"
    if before.rows != after.rows:
        yield f"kiểu dòng {ROW_KINDS[before.rows]} → {ROW_KINDS[after.rows]}"
    if before.sent != after.sent:
        yield f"kỳ gửi {before.sent} → {after.sent}"
    if before.may_be_empty != after.may_be_empty:
        yield "nay được để trống cả biểu" if after.may_be_empty else "nay không được để trống cả biểu"
    if bool(before.total_label) != bool(after.total_label):
        yield "nay có dòng tổng" if after.total_label else "nay không có dòng tổng"


def _column(where: str, form: str, before: Column, after: Column, units: Units) -> Iterator[FormChange]:
    told = list(_changes(before, after, units))
    if not told:
        return
    renamed = before.full_label != after.full_label
    comparable = before.unit == after.unit and type(before.type) is type(after.type)
    if not comparable:
        told.append("không so sánh được với kỳ trước")
    elif renamed:
        told[0] += " (so sánh được theo mã)"
    text = f"{where}, cột “{after.full_label}”: {', '.join(told)}."
    yield FormChange(form, "column", CHANGED, after.key, text, comparable=comparable)


def _changes(before: Column, after: Column, units: Units) -> Iterator[str]:
    if before.full_label != after.full_label:
        yield f"tên trước đây “{before.full_label}”"
    if before.unit != after.unit:
        yield f"đơn vị tính {before.unit or '(không)'} → {after.unit or '(không)'}"
    if before.type != after.type:
        yield from _of_the_type(before.type, after.type, units)
    if before.required != after.required:
        yield "nay bắt buộc" if after.required else "nay không bắt buộc"
    if before.blank != after.blank:
        usual = "theo cách tổng hợp"
        yield f"ô trống là {BLANKS.get(before.blank, usual)} → {BLANKS.get(after.blank, usual)}"
    if before.cumulative != after.cumulative:
        yield "nay là số lũy kế" if after.cumulative else "nay không là số lũy kế"
    if (before.computed, before.rolled) != (after.computed, after.rolled):
        yield "đổi cách tính"
    if before.within != after.within:
        yield "đổi cột mà cột này nằm trong"
    if (before.agg, before.weight) != (after.agg, after.weight):
        yield f"cách tổng hợp {_going_up(before)} → {_going_up(after)}"


def _going_up(column: Column) -> str:
    return "; ".join(ROLL_UPS[one] for one in column.agg) or "(không)"


def _of_the_type(before: FieldType, after: FieldType, units: Units) -> Iterator[str]:
    """What is different in what may be typed: another kind, other choices, other bounds."""
    if type(before) is not type(after):
        yield f"đổi kiểu số liệu: {before.expected_in(units)} → {after.expected_in(units)}"
    elif isinstance(before, Choice) and isinstance(after, Choice):
        if added := _missing(after.options, before.options):
            yield f"thêm mục chọn {added}"
        if gone := _missing(before.options, after.options):
            yield f"bỏ mục chọn {gone}"
        if set(before.options) == set(after.options):
            yield "đổi thứ tự mục chọn"
    elif isinstance(before, Number) and isinstance(after, Number):
        yield f"giới hạn {_bounds(before)} → {_bounds(after)}"


def _missing(options: Sequence[str], known: Sequence[str]) -> str:
    return ", ".join(f"“{option}”" for option in options if option not in known)


def _bounds(kind: Number) -> str:
    low, high = ("…" if bound is None else show_number(bound) for bound in (kind.low, kind.high))
    return f"từ {low} đến {high}"


def _rows(where: str, before: Form, after: Form) -> Iterator[FormChange]:
    old, new = ({row.code: row for row in form.fixed_rows} for form in (before, after))
    for code, row in new.items():
        if code not in old:
            yield FormChange(after.id, "row", NEW, code, f"{where}: dòng mới “{row.label}”.", comparable=False)
        elif told := ", ".join(_row_changes(old[code], row)):
            comparable = old[code].unit_of_measure == row.unit_of_measure
            yield FormChange(after.id, "row", CHANGED, code, f"{where}: dòng {code} {told}.", comparable=comparable)
    for code, row in old.items():
        if code not in new:
            yield FormChange(after.id, "row", GONE, code, f"{where}: bỏ dòng “{row.label}”.", comparable=False)


def _row_changes(before: FixedRow, after: FixedRow) -> Iterator[str]:
    if before.label != after.label:
        yield f"đổi tên “{before.label}” → “{after.label}”"
    if before.unit_of_measure != after.unit_of_measure:
        units = f"{before.unit_of_measure or '(không)'} → {after.unit_of_measure or '(không)'}"
        yield f"đổi đơn vị tính {units}, không so sánh được với kỳ trước"
    if before.parent != after.parent:
        yield f"nay thuộc dòng {after.parent}" if after.parent else "nay không thuộc dòng nào"


def _rules(where: str, before: Form, after: Form) -> Iterator[FormChange]:
    old, new = ({rule.code: rule for rule in form.rules} for form in (before, after))
    for code, rule in new.items():
        if code not in old:
            yield FormChange(after.id, "rule", NEW, code, f"{where}: quy tắc mới “{_name(rule)}”.")
        elif _asks(old[code]) != _asks(rule):
            yield FormChange(after.id, "rule", CHANGED, code, f"{where}: quy tắc “{_name(rule)}” thay đổi.")
    for code, rule in old.items():
        if code not in new:
            yield FormChange(after.id, "rule", GONE, code, f"{where}: bỏ quy tắc “{_name(rule)}”.")


def _name(rule: Rule) -> str:
    return (rule.text.name if rule.text else rule.code).removesuffix(".")


def _asks(rule: Rule) -> tuple[object, ...]:
    """What a rule asks for, without the columns that it was made with."""
    asked = tuple(
        getattr(rule.function, name, None) for name in ("tree", "at", "lines", "on_blank", "keys", "children")
    )
    return rule.severity, rule.tolerance, rule.at, *asked
