"""What changed in a form between two days, in sentences: what compares across years goes by codes alone."""

from collections.abc import Iterator

from schemas.catalogue import Catalogue
from schemas.form import Column, Form
from schemas.rule import Rule


def differences(before: Catalogue, after: Catalogue) -> Iterator[str]:
    """What is new, gone or different in the forms of the later day."""
    for form in after.forms:
        if form.id not in before.by_id:
            yield f"Biểu {form.id} “{form.title}”: mới."
    for form in before.forms:
        if form.id not in after.by_id:
            yield f"Biểu {form.id} “{form.title}”: thôi dùng; số liệu các kỳ trước giữ nguyên."
        else:
            yield from form_differences(form, after.form(form.id))


def form_differences(before: Form, after: Form) -> Iterator[str]:
    """What is different in one form."""
    where = f"Biểu {after.id}"
    if before.version != after.version:
        yield f"{where}: phiên bản {before.version} → {after.version}."
    if before.title != after.title:
        yield f"{where}: tên “{before.title}” → “{after.title}”."
    for column in after.columns:
        if column.key not in before.by_key:
            yield f"{where}: cột mới “{column.full_label}”; kỳ trước không thu thập, không so sánh được."
        elif told := ", ".join(_changes(before.by_key[column.key], column)):
            yield f"{where}, cột “{column.full_label}”: {told}."
    for column in before.columns:
        if column.key not in after.by_key:
            yield f"{where}: bỏ cột “{column.full_label}”."
    yield from _rows(where, before, after)
    yield from _rules(where, before, after)


def _changes(before: Column, after: Column) -> Iterator[str]:
    if before.full_label != after.full_label:
        yield f"tên trước đây “{before.full_label}” (so sánh được theo mã)"
    if before.unit != after.unit:
        yield f"đơn vị tính {before.unit or '(không)'} → {after.unit or '(không)'}"
    if before.type != after.type:
        yield "đổi kiểu số liệu"
    if before.required != after.required:
        yield "nay bắt buộc" if after.required else "nay không bắt buộc"
    if before.computed != after.computed:
        yield "đổi cách tính"
    if before.agg != after.agg:
        yield "đổi cách tổng hợp"


def _rows(where: str, before: Form, after: Form) -> Iterator[str]:
    old, new = ({row.code: row.label for row in form.fixed_rows} for form in (before, after))
    for code, label in new.items():
        if code not in old:
            yield f"{where}: dòng mới “{label}”."
        elif old[code] != label:
            yield f"{where}: dòng {code} đổi tên “{old[code]}” → “{label}”."
    yield from (f"{where}: bỏ dòng “{label}”." for code, label in old.items() if code not in new)


def _rules(where: str, before: Form, after: Form) -> Iterator[str]:
    old, new = ({rule.code: rule for rule in form.rules} for form in (before, after))
    for code, rule in new.items():
        name = rule.text.name if rule.text else code
        if code not in old:
            yield f"{where}: quy tắc mới “{name}”"
        elif _asks(old[code]) != _asks(rule):
            yield f"{where}: quy tắc “{name}” thay đổi."
    for code, rule in old.items():
        if code not in new:
            yield f"{where}: bỏ quy tắc “{rule.text.name if rule.text else code}”"


def _asks(rule: Rule) -> tuple[object, ...]:
    """What a rule asks for, without the columns that it was made with."""
    asked = tuple(
        getattr(rule.function, name, None) for name in ("tree", "at", "lines", "on_blank", "keys", "children")
    )
    return rule.severity, rule.tolerance, *asked
