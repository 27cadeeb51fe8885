"""The lines of the sheet of words put together into the figures that they stand for; what does not fit is told."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from schemas.cells import Value
from schemas.claim import ROW_COUNT, Claim
from schemas.fields import Money
from schemas.form import Agg, Column, Form, RowKind
from schemas.profile.formulas import labels_of
from schemas.profile.lines import Line, Lines
from schemas.profile.scoring_sheets import CLAIMS
from schemas.profile.sheets import FORMS
from schemas.profile.unit_lines import Tell
from schemas.text import fold

#: What words call sums of money, and how much of the forms' triệu đồng one of them is.
_MONEY = {"triệu đồng": 1.0, "tỷ đồng": 1e3, "nghìn đồng": 1e-3, "đồng": 1e-6}
_USUAL_MONEY = ("triệu đồng", "tỷ đồng")


def claims_of(lines: Lines, day: date, forms: Mapping[str, Form], tell: Tell) -> tuple[Claim, ...]:
    """The figures of a day's forms that words may say, in the order of the sheet: the first that fits is taken."""
    declared = {line.text("form") for line in lines.of(FORMS)}
    found: list[Claim] = []
    for line in lines.on(CLAIMS, day):
        form = forms.get(line.text("form"))
        if form is not None:
            found += _claims(line, form, tell)
        elif line.text("form") not in declared:
            tell(line, "form", "define-form-unknown", value=line.text("form"))
    return tuple(found)


def _claims(line: Line, form: Form, tell: Tell) -> Iterator[Claim]:
    """The claims of a line, one a measure; none where something in it does not fit."""
    label, named = line.text("column").strip("[] "), CLAIMS.by_key["column"].label
    key = labels_of(form.columns).get(label, "") if label else ROW_COUNT
    if not label and form.rows is not RowKind.LIST:
        tell(line, "column", "define-required", label=named)
        return
    if not key:
        tell(line, "column", "define-column-unknown", label=named, value=label, hint="")
        return
    column = form.by_key.get(key)
    if column is not None and Agg.SUM not in column.agg:
        tell(line, "column", "define-claim-column", value=column.full_label)
        return
    code = line.text("code")
    if code and not (form.summed_by_row and code in {row.code for row in form.fixed_rows}):
        tell(line, "code", "define-claim-row", value=code)
        return
    measures = line.texts("measure") or _measures_of(column)
    if not measures:
        tell(line, "measure", "define-required", label=CLAIMS.by_key["measure"].label)
    words, never = (tuple(filter(None, map(fold, line.texts(key)))) for key in ("words", "never"))
    for measure in measures:
        factor = _MONEY.get(measure.lower(), 1.0) if column is not None and isinstance(column.type, Money) else 1.0
        yield Claim(fold(measure), words, form.id, key, never, code, factor)


def _measures_of(column: Column | None) -> tuple[str, ...]:
    """What stands behind a number of a column, where the line does not say it."""
    if column is None:
        return ()
    return _USUAL_MONEY if isinstance(column.type, Money) else (column.unit,) if column.unit else ()


def claim_lines(claims: Iterable[Claim], forms: Mapping[str, Form]) -> Iterator[dict[str, Value]]:
    """Claims as lines of their sheet."""
    for claim in claims:
        column = forms[claim.form].by_key.get(claim.column)
        yield {
            "form": claim.form, "column": column.full_label if column else "", "code": claim.code,
            "measure": _measure(claim, column), "words": "; ".join(claim.words), "never": "; ".join(claim.never),
        }  # fmt: skip


def _measure(claim: Claim, column: Column | None) -> str:
    money = {factor: name for name, factor in _MONEY.items()} if column and isinstance(column.type, Money) else {}
    return money.get(claim.factor, claim.measure) if money else claim.measure
