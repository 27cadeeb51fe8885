"""The lines of the sheet of settings made into what a profile says of its office; tells what is no number, no form."""

from schemas.catalogue import OfficeSetting
from schemas.numbers import parse_number
from schemas.profile.lines import Line, Lines
from schemas.profile.sheets import FORMS, SETTINGS
from schemas.profile.unit_lines import Tell


def build_settings(lines: Lines, tell: Tell) -> tuple[OfficeSetting, ...]:
    """What a profile says of its office, in the order of the sheet."""
    forms = {line.text("form") for line in lines.of(FORMS)}
    for line in lines.of(SETTINGS):
        if line.text("form") and line.text("form") not in forms:
            tell(line, "form", "define-form-unknown", value=line.text("form"))
    return tuple(_setting(line, tell) for line in lines.of(SETTINGS))


def _setting(line: Line, tell: Tell) -> OfficeSetting:
    """What a line says of the office; a number is one."""
    kind, text = line.text("type"), line.text("value")
    is_number = kind.startswith("Số")
    number = parse_number(text) if is_number and text else None
    if is_number and text and number is None:
        tell(line, "value", "define-cell", label=SETTINGS.by_key["value"].label, value=text, expected="một số")
    value = (number.value if number else None) if is_number else text or None
    return OfficeSetting(
        line.text("code"), line.text("title"), value, is_number, kind == "Số nguyên", line.text("form"),
        line.text("description"),
    )  # fmt: skip
