"""What forms, columns, rows and choices are there for, as the lines say it; tells what a purpose lacks, has twice."""

from collections.abc import Callable, Mapping, Sequence

from schemas.profile.lines import Line
from schemas.profile.sheets import BY_NAME, FORMS
from schemas.profile.unit_lines import Tell
from schemas.roles import (
    COLUMN_LABELS,
    KINDS_NEEDED,
    NEEDED,
    PURPOSE_LABELS,
    ROW_LABELS,
    TOPICS,
    VALUE_LABELS,
    WORDS,
)

Choices = Mapping[str, tuple[tuple[str, str], ...]]


def _said(line: Line, labels: Mapping[str, str], key: str = "role") -> str:
    return next((role for role, label in labels.items() if label == line.text(key)), "")


def purposes_of(line: Line) -> tuple[str, ...]:
    """What a form is used for beyond its figures."""
    return tuple(purpose for purpose, label in PURPOSE_LABELS.items() if label in line.texts("purpose"))


def column_role(line: Line) -> str:
    """What a step looks for in a column; "" for nothing."""
    return _said(line, COLUMN_LABELS)


def row_role(line: Line) -> str:
    """What the words in a row are about; "" for nothing."""
    return _said(line, ROW_LABELS)


def choice_roles(lines: Sequence[Line]) -> Choices:
    """Of each list, the choices that mean something to a step."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in lines:
        if role := _said(line, VALUE_LABELS):
            found[line.text("enum")] = (*found.get(line.text("enum"), ()), (line.text("title"), role))
    return found


def check_roles(form: Line, columns: Sequence[Line], rows: Sequence[Line], tell: Callable[..., None]) -> None:
    """Tell what the purposes of a form lack, and which role two of its columns or rows have."""
    _twice(columns, column_role, tell)
    for line in columns:
        kinds = KINDS_NEEDED.get(column_role(line), ())
        if kinds and line.text("type") not in kinds:
            values = {"value": line.text("role"), "label": line.text("title"), "expected": " hoặc ".join(kinds)}
            tell(line, "role", "define-role-kind", **values)
    there = {column_role(line) for line in columns}
    for purpose in purposes_of(form):
        for role in NEEDED[purpose]:
            if role not in there:
                values = {"value": PURPOSE_LABELS[purpose], "missing": COLUMN_LABELS[role], "sheet": "Cột"}
                tell(form, "purpose", "define-role-missing", **values)
    if WORDS in purposes_of(form):
        _twice(rows, row_role, tell)
        if not any(row_role(line) in TOPICS for line in rows):
            values = {"value": PURPOSE_LABELS[WORDS], "missing": "; ".join(ROW_LABELS.values()), "sheet": "Dòng"}
            tell(form, "purpose", "define-role-missing", **values)


def _twice(lines: Sequence[Line], role_of: Callable[[Line], str], tell: Callable[..., None]) -> None:
    first: dict[str, Line] = {}
    for line in lines:
        if (role := role_of(line)) and first.setdefault(role, line) is not line:
            tell(line, "role", "define-role-twice", value=line.text("role"), first=str(first[role].row))


def check_purposes(forms: Sequence[Line], tell: Tell) -> None:
    """Tell of purposes that two forms of a day are for; and of a sheet that was made before there were any."""
    first: dict[str, Line] = {}
    for line in forms:
        for purpose in purposes_of(line):
            if first.setdefault(purpose, line) is not line:
                values = {"value": PURPOSE_LABELS[purpose], "first": str(first[purpose].row)}
                tell(line, "purpose", "define-role-twice", **values)
    if forms and not any("purpose" in line.places or purposes_of(line) for line in forms):
        label = BY_NAME[FORMS.name].by_key["purpose"].label
        tell(forms[0], "form", "define-purpose-column", label=label)
