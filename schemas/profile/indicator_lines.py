"""The lines of indicators and their charts put together with the forms of a day; what does not fit is told.

An indicator of a form or a column that is in force on other days only is none on this one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.computation import Calculation, Computed, Linear, Ratio
from schemas.expressions import ExpressionError, columns_in, parse
from schemas.expressions.tree import Operation, walk
from schemas.fields import MONEY, NUMBER, PERCENT, FieldType, Percent
from schemas.form import BLENDED, Agg, Column, Form
from schemas.indicator import Along, DrawnIn, Indicator, IndicatorChart, Use
from schemas.profile.formulas import as_tree, computation, is_bare_share, labels_of
from schemas.profile.lines import Line, Lines
from schemas.profile.sheets import ALONG, BETTER, CHARTS, COLUMNS, DRAWN_IN, FORMS, INDICATORS, USES
from schemas.profile.spread import headings_of
from schemas.profile.unit_lines import Tell

_ONE_FIGURE = BLENDED | {Agg.SUM, Agg.RATIO, Agg.COUNT}
_PARTS = BLENDED | {Agg.SUM, Agg.RATIO}


class BuiltIndicators(NamedTuple):
    """The indicators and charts of a day, and the forms with the figures that indicators make of their columns."""

    forms: tuple[Form, ...]
    indicators: tuple[Indicator, ...]
    charts: tuple[IndicatorChart, ...]


def build_indicators(lines: Lines, day: date, forms: Sequence[Form], tell: Tell) -> BuiltIndicators:
    """The indicators in force on a day; `tell` takes a line, the key of a column, a code and what fills its text."""
    by_id = {form.id: form for form in forms}
    reader = _Reader(lines, by_id, tell)
    found = [(line, made) for line in lines.on(INDICATORS, day) if (made := reader.indicator(line))]
    with_figures = tuple(
        form.model_copy(update={"derived": tuple(reader.derived[form.id])}) if form.id in reader.derived else form
        for form in forms
    )
    indicators = tuple(made for _, made in found)
    known = {line.text("code") for line in lines.of(INDICATORS)}
    charts = _Charts(by_id, {one.code: one for one in indicators}, known, tell)
    return BuiltIndicators(with_figures, indicators, tuple(charts.all(lines.on(CHARTS, day))))


class _Value(NamedTuple):
    """The key of a figure of a form, with its unit of measure and whether it is a percentage."""

    key: str
    unit: str
    is_percent: bool


class _Reader:
    """Reads indicators one by one."""

    def __init__(self, lines: Lines, forms: Mapping[str, Form], tell: Tell) -> None:
        self.forms, self.tell = forms, tell
        self.derived: dict[str, list[Column]] = {}
        self.declared = {line.text("form") for line in lines.of(FORMS)}
        self.ever: dict[str, dict[str, str]] = {}  # of each form, what its columns are called on any day
        for line in lines.of(COLUMNS):
            labels = self.ever.setdefault(line.text("form"), {})
            for label in (line.text("title"), " / ".join((*headings_of(line), line.text("title"))), line.text("name")):
                labels[label] = line.text("name")

    def indicator(self, line: Line) -> Indicator | None:
        """The indicator of a line; None where it does not fit, or nothing of it is in force."""
        form = self.forms.get(line.text("form"))
        if form is None:
            if line.text("form") not in self.declared:
                self.tell(line, "form", "define-form-unknown", value=line.text("form"))
            return None
        value = self._value(line, form)
        plan = self._plan(line, form, value) if value else None
        if value is None or plan is None:
            return None
        if line.ticked("by_row") and not form.summed_by_row:
            self.tell(line, "by_row", "define-indicator-rows", value=line.text("title"))
            return None
        less = {BETTER["less"]: True, BETTER["more"]: False}.get(line.text("better"))
        uses = frozenset(Use(key) for key, label in USES.items() if label in line.texts("used_in"))
        return Indicator(
            line.text("code"), line.text("title"), form.id, value.key, value.unit, plan,
            line.text("short"), line.text("drawn_as"), line.text("group"), less, uses, line.ticked("by_row"),
            line.ticked("allotted"), form.by_key[plan].full_label if plan else "",
        )  # fmt: skip

    def _value(self, line: Line, form: Form) -> _Value | None:
        labels, text = labels_of(form.columns), line.text("value").strip()
        if key := labels.get(text.removeprefix("[").removesuffix("]").strip()):
            return self._column(line, "value", form.by_key[key])
        numbers = frozenset(column.key for column in form.columns if column.type.is_number)
        try:
            found = computation(text, labels, numbers)
        except ExpressionError as error:
            self._bad_formula(line, form, error)
            return None
        if isinstance(found, Linear) and found.plus == found.parts and len(found.parts) == 1:
            return self._column(line, "value", form.by_key[found.parts[0]])
        if found is None:
            label = INDICATORS.by_key["value"].label
            self.tell(line, "value", "define-formula-kind", label=label, value=text)
            return None
        return self._derived(line, form, found)

    def _bad_formula(self, line: Line, form: Form, error: ExpressionError) -> None:
        """What cannot be read; nothing is told of columns that are in force on other days."""
        text, ever = line.text("value"), self.ever.get(form.id, {})
        if text in ever or _reads(text, ever):
            return
        hint = f" Có phải là “{error.near}”?" if error.near else ""
        values = {"label": INDICATORS.by_key["value"].label, "value": text, "hint": hint}
        if "[" not in text:
            self.tell(line, "value", "define-column-unknown", **values)
        else:
            self.tell(line, "value", "define-formula", at=str(error.at), reason=error.reason, **values)

    def _column(self, line: Line, key: str, column: Column) -> _Value | None:
        if not _ONE_FIGURE.intersection(column.agg):
            values = {"label": INDICATORS.by_key[key].label, "value": column.full_label}
            self.tell(line, key, "define-indicator-column", **values)
            return None
        return _Value(column.key, column.unit, isinstance(column.type, Percent) or column.unit == "%")

    def _derived(self, line: Line, form: Form, found: Computed) -> _Value | None:
        """A figure that no sheet has: worked out from totals of columns, for the whole office as for a unit."""
        text, parts = line.text("value"), [form.by_key[key] for key in found.parts]
        if without := [part for part in parts if not _PARTS.intersection(part.agg)]:
            label = INDICATORS.by_key["value"].label
            self.tell(line, "value", "define-indicator-column", label=label, value=without[0].full_label)
            return None
        if _adds_percents(found, form):
            self.tell(line, "value", "define-indicator-percent", value=text)
            return None
        code = line.text("code")
        if code in form.by_key:
            self.tell(line, "code", "define-indicator-code", value=code)
            return None
        if isinstance(found, Linear):
            found = Calculation(as_tree(found), frozenset(found.parts))
        unit = line.text("unit") or _unit_of(found, parts)
        if unit == "%" and isinstance(found, Calculation) and is_bare_share(found.tree):
            self.tell(line, "value", "define-percent-of-one", value=text)
        made = Column(
            key=code, label=line.text("title"), type=_type_of(unit, parts, found), unit=unit, agg=(Agg.RATIO,),
            computed=found,
        )  # fmt: skip
        self.derived.setdefault(form.id, []).append(made)
        return _Value(code, unit, unit == "%")

    def _plan(self, line: Line, form: Form, value: _Value) -> str | None:
        """The column of the plan; "" for none, or none that is in force; None where what is said does not fit."""
        labels, text = labels_of(form.columns), line.text("plan").strip("[] ")
        if text not in labels:
            if not text or text in self.ever.get(form.id, {}):
                return ""
            label = INDICATORS.by_key["plan"].label
            self.tell(line, "plan", "define-column-unknown", label=label, value=text, hint="")
            return None
        column = form.by_key[labels[text]]
        plan = self._column(line, "plan", column)
        if plan is None:
            return None
        if plan.key == value.key:
            self.tell(line, "plan", "define-indicator-circle", value=column.full_label)
            return None
        if plan.is_percent is not value.is_percent or (plan.unit and value.unit and plan.unit != value.unit):
            values = {"value": column.full_label, "found": _said(value), "expected": _said(plan)}
            self.tell(line, "plan", "define-indicator-plan", **values)
            return None
        return plan.key


def _said(value: _Value) -> str:
    return "%" if value.is_percent else value.unit or "số không ghi đơn vị tính"


def _reads(text: str, labels: Mapping[str, str]) -> bool:
    try:
        parse(text, labels)
    except ExpressionError:
        return False
    return True


def _adds_percents(found: Computed, form: Form) -> bool:
    """Whether percentages are added up, which gives no percentage of anything."""
    percents = {column.key for column in form.columns if isinstance(column.type, Percent)}
    if isinstance(found, Linear):
        return not percents.isdisjoint(found.plus) and len(found.plus) > 1
    sums = (part for part in walk(as_tree(found)) if isinstance(part, Operation) and part.operator == "+")
    return any(not percents.isdisjoint(columns_in(one)) for one in sums)


def _unit_of(found: Computed, parts: Sequence[Column]) -> str:
    """The unit of measure of a formula where none is given: of a percentage, of a sum of what is counted alike."""
    if isinstance(found, Ratio):
        return "%"
    units = {part.unit for part in parts}
    adds = all(part.operator in "+-" for part in walk(as_tree(found)) if isinstance(part, Operation))
    return units.pop() if adds and len(units) == 1 else ""


def _type_of(unit: str, parts: Sequence[Column], found: Computed) -> FieldType:
    if unit == "%":
        return PERCENT
    if "đồng" in unit:
        return MONEY
    whole = all(part.operator in "+-" for part in walk(as_tree(found)) if isinstance(part, Operation))
    return parts[0].type if whole and len({part.type for part in parts}) == 1 else NUMBER


class _Charts:
    """Puts charts together: those that the office describes, then those of indicators that it only wants drawn."""

    def __init__(
        self, forms: Mapping[str, Form], indicators: Mapping[str, Indicator], known: set[str], tell: Tell
    ) -> None:
        self.forms, self.indicators, self.known, self.tell = forms, indicators, known, tell

    def all(self, lines: Iterable[Line]) -> Iterator[IndicatorChart]:
        """Every chart of the day; one none of whose indicators is in force is left out."""
        described = [chart for line in lines if (chart := self._described(line))]
        yield from described
        drawn = {one.code for chart in described for one in chart.indicators}
        for one in self.indicators.values():
            if Use.CHART in one.uses and one.code not in drawn:
                yield IndicatorChart((one,), Along.UNIT)
                if one.by_row and one.plan:
                    yield IndicatorChart((one,), Along.ROW)
                yield IndicatorChart((one,), Along.PERIOD)

    def _described(self, line: Line) -> IndicatorChart | None:
        named = line.texts("indicators")
        if wrong := [code for code in named if code not in self.known]:
            self.tell(line, "indicators", "define-indicator-unknown", value=wrong[0])
            return None
        shown = tuple(self.indicators[code] for code in named if code in self.indicators)
        along = Along(next(key for key, label in ALONG.items() if label == line.text("along")))
        units = list(dict.fromkeys(one.unit for one in shown))
        if len(units) > 1:
            self.tell(line, "indicators", "define-chart-measures", found="; ".join(unit or "số" for unit in units))
            return None
        rowless = [one for one in shown if along is Along.ROW and not self.forms[one.form].summed_by_row]
        if rowless:
            self.tell(line, "along", "define-indicator-rows", value=rowless[0].title)
            return None
        forms = list(dict.fromkeys(one.form for one in shown))
        if along is Along.ROW and len(forms) > 1:
            self.tell(line, "indicators", "define-chart-forms", found=", ".join(forms))
            return None
        places = frozenset(DrawnIn(key) for key, label in DRAWN_IN.items() if label in line.texts("used_in"))
        if not shown:
            return None
        titles = {key: line.text(key) for key in ("title", "report_title", "table_title")}
        return IndicatorChart(shown, along, **titles, places=places or frozenset(DrawnIn))
