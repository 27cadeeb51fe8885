"""The lines of the sheet of agreements put together; tells what does not fit. A line without its forms is left out."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from schemas.agreement import Agreed, Agreement
from schemas.expressions import Expression, ExpressionError, parse
from schemas.expressions.written import format_tree
from schemas.fields import Number
from schemas.form import Form
from schemas.profile.agreement_sheet import AGREEMENTS
from schemas.profile.formulas import labels_of
from schemas.profile.lines import Line, Lines, LineValue
from schemas.profile.rule_lines import PREFIX
from schemas.profile.sheets import FORMS, SEVERITIES
from schemas.profile.unit_lines import Tell
from schemas.texts.entry import FindingText, Severity

#: What a message may say, and what fills it.
_SAID = {
    "tên số liệu": "label", "giá trị": "value", "so với": "before", "lệch": "difference", "chưa rõ": "besides",
    "số dòng": "count",
}  # fmt: skip
_BRACES = re.compile(r"\{([^{}]*)\}")


def agreements_of(lines: Lines, day: date, forms: Mapping[str, Form], tell: Tell) -> tuple[Agreement, ...]:
    """What must agree on a day, in the order of the sheet; the first line of a code says what all of it is called."""
    declared = {line.text("form") for line in lines.of(FORMS)}
    found: dict[str, Agreement] = {}
    for line in lines.on(AGREEMENTS, day):
        for key in ("form", "against_form"):
            if line.text(key) not in declared:
                tell(line, key, "define-form-unknown", value=line.text(key))
        form, other = (forms.get(line.text(key)) for key in ("form", "against_form"))
        if form is None or other is None:
            continue
        figure = _figure(line, form, other, tell)
        begun = found.get(line.text("code")) or _begun(line, form, other, tell)
        if figure and begun:
            found[line.text("code")] = begun._replace(figures=(*begun.figures, figure))
    return tuple(found.values())


def _figure(line: Line, form: Form, other: Form, tell: Tell) -> Agreed | None:
    column = _column(line, "column", line.text("column"), form, tell)
    against = [_column(line, "against", label, other, tell) for label in line.texts("against")]
    condition, sound = _condition(line, form, tell)
    if not (column and against and all(against) and sound):
        return None
    return Agreed(line.text("label") or form.by_key[column].full_label, column, condition, tuple(against))


def _column(line: Line, key: str, label: str, form: Form, tell: Tell) -> str:
    found = labels_of(form.columns).get(label.strip("[] "), "")
    named = AGREEMENTS.by_key[key].label
    if not found:
        tell(line, key, "define-column-unknown", label=named, value=label, hint="")
    elif not isinstance(form.by_key[found].type, Number):
        tell(line, key, "define-cell", label=named, value=label, expected="một cột số")
        return ""
    return found


def _begun(line: Line, form: Form, other: Form, tell: Tell) -> Agreement | None:
    """An agreement without its figures."""
    missing = [key for key in ("title", "severity", "message", "fix") if not line.text(key)]
    for key in missing:
        tell(line, key, "define-required", label=AGREEMENTS.by_key[key].label)
    texts = [_with_codes(line, key, tell) for key in ("message", "unclear")]
    if missing or None in texts:
        return None
    message, unclear = (text or "" for text in texts)
    severity = Severity(next(key for key, label in SEVERITIES.items() if label == line.text("severity")))
    text = FindingText(severity, line.text("title"), message, line.text("fix"))
    tolerance = line.number("tolerance") or 0.0
    return Agreement(PREFIX + line.text("code"), form.id, other.id, (), tolerance, unclear, text)


def _condition(line: Line, form: Form, tell: Tell) -> tuple[Expression | None, bool]:
    if not line.text("looked_at"):
        return None, True
    try:
        return parse(line.text("looked_at"), labels_of(form.columns)), True
    except ExpressionError as error:
        hint = f" Có phải là “{error.near}”?" if error.near else ""
        values = {"label": AGREEMENTS.by_key["looked_at"].label, "value": line.text("looked_at"), "hint": hint}
        tell(line, "looked_at", "define-formula", at=str(error.at), reason=error.reason, **values)
        return None, False


def _with_codes(line: Line, key: str, tell: Tell) -> str | None:
    """A text with our names for what its braces hold; None where that is nothing known."""
    text = line.text(key)
    if unknown := next((one for one in _BRACES.findall(text) if one not in _SAID), ""):
        tell(line, key, "define-message", value=unknown)
        return None
    return _BRACES.sub(lambda found: "{" + _SAID[found[1]] + "}", text)


def _label_in(form: Form) -> Callable[[str], str]:
    return lambda key: form.by_key[key].full_label


def agreement_lines(agreements: tuple[Agreement, ...], forms: Mapping[str, Form]) -> Iterator[dict[str, LineValue]]:
    """Agreements as lines of their sheet."""
    words = {code: said for said, code in _SAID.items()}
    for one in agreements:
        form, other = forms[one.form], forms[one.against_form]
        for at, figure in enumerate(one.figures):
            said: dict[str, LineValue] = {
                "title": one.text.name, "severity": SEVERITIES[one.text.severity.value], "tolerance": one.tolerance,
                "message": _BRACES.sub(lambda found: "{" + words[found[1]] + "}", one.text.what),
                "unclear": _BRACES.sub(lambda found: "{" + words[found[1]] + "}", one.unclear), "fix": one.text.fix,
            }  # fmt: skip
            tree = figure.condition
            yield {
                "code": one.code.removeprefix(PREFIX), "form": one.form, "against_form": one.against_form,
                "looked_at": format_tree(tree, _label_in(form)) if tree else "",
                "column": form.by_key[figure.column].full_label, "label": figure.label,
                "against": "; ".join(other.by_key[key].full_label for key in figure.against),
                **(said if at == 0 else {}),
            }  # fmt: skip
