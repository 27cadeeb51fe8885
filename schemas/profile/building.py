"""The lines in force on a day put together into a catalogue; what does not fit together becomes a finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from schemas.catalogue import Catalogue, KnownForm
from schemas.computation import Calculation, Computed, Linear, Rate, Ratio, earlier_of
from schemas.expressions import ExpressionError
from schemas.fields import (
    BIRTH_YEAR,
    BOOL,
    COMMUNE,
    COUNT,
    DATE,
    LONG_TEXT,
    MONEY,
    NUMBER,
    PEOPLE,
    PERCENT,
    TEXT,
    YEAR,
    Choice,
    Date,
    FieldType,
    Number,
)
from schemas.findings import FINDING_TEXTS, Finding, Severity
from schemas.form import BLENDED, PRINTED, Agg, Blank, Column, Field, FixedRow, Form, RowKind
from schemas.period import PeriodKind
from schemas.profile.agreement_lines import agreements_of
from schemas.profile.claim_lines import claims_of
from schemas.profile.criterion_lines import check_totals, criteria_of
from schemas.profile.fitting import unfit
from schemas.profile.formulas import computation, is_bare_share, labels_of, source_columns
from schemas.profile.indicator_lines import build_indicators
from schemas.profile.lines import Line, Lines
from schemas.profile.own_rules import rule_lines
from schemas.profile.reading import place_of
from schemas.profile.role_lines import check_purposes, check_roles, choice_roles, column_role, purposes_of, row_role
from schemas.profile.rule_lines import RuleReader
from schemas.profile.setting_lines import build_settings
from schemas.profile.sheets import BLANKS, BY_NAME, COLUMNS, FORMS, LISTS, ROLL_UPS, ROW_KINDS, ROWS, RULES
from schemas.profile.spread import headings_of, is_spread_choice, items_of, spread_out
from schemas.profile.unit_lines import Tell, units_of
from schemas.text import fold

_TYPES: dict[str, FieldType] = {
    "Số nguyên": COUNT, "Số thập phân": NUMBER, "Tiền": MONEY, "Tỷ lệ %": PERCENT, "Ngày": DATE, "Năm": YEAR,
    "Năm sinh": BIRTH_YEAR, "Chữ": TEXT, "Đoạn văn": LONG_TEXT, "Đánh dấu x": BOOL, "Xã": COMMUNE, "Dân tộc": PEOPLE,
}  # fmt: skip
_USUAL_WIDTH, _USUAL_ROWS = 11, 15
_NUMBERS = frozenset(name for name, kind in _TYPES.items() if kind.is_number)
#: What is worked out from numbers; what needs ticks or days.
_OF_NUMBERS = BLENDED | {Agg.SUM, Agg.RATIO, Agg.MET, Agg.SPREAD}
_OF_ONE_KIND = {Agg.COUNT: "Đánh dấu x", Agg.LAST: "Ngày"}


class Built(NamedTuple):
    """What lines make on a day, and what does not fit together."""

    catalogue: Catalogue
    findings: tuple[Finding, ...]


def build(lines: Lines, day: date, sha256: str = "") -> Built:
    """The catalogue of a day; a form with an error is left out of it."""
    findings: list[Finding] = []

    def tell(line: Line, key: str, code: str, /, **values: str) -> None:
        place = place_of(BY_NAME[line.sheet], line.text("form"))
        findings.append(place.finding(code, line.cell(key), severity=None, **values))

    lists = _lists(lines.on(LISTS, day))
    check_purposes(lines.on(FORMS, day), tell)
    forms = []
    for line in lines.on(FORMS, day):
        form = _FormBuilder(lines, day, line, lists, tell).form()
        if form is not None:
            forms.append(form)
    built = build_indicators(lines, day, forms, tell)
    _strangers(lines, day, {line.text("form") for line in lines.on(FORMS, day)}, tell)
    units = units_of(lines, tell)
    by_id = {form.id: form for form in built.forms}
    criteria = criteria_of(lines, day, by_id, tell)
    check_totals(lines, day, tell)
    claims = claims_of(lines, day, by_id, tell)
    versions = tuple(dict.fromkeys(line.text("version") for line in lines.of(FORMS)))
    settings = build_settings(lines, tell)
    made = Catalogue(
        forms=built.forms, units=units, lists=lists, sha256=sha256, versions=versions, indicators=built.indicators,
        charts=built.charts, known=_known_forms(lines, lists), settings=settings, criteria=criteria, claims=claims,
        agreements=agreements_of(lines, day, by_id, tell),
    )  # fmt: skip
    return Built(made, tuple(findings))


def _known_forms(lines: Lines, lists: Mapping[str, tuple[str, ...]]) -> dict[str, KnownForm]:
    """What every form is or was called, whenever it is in force, and its columns."""
    sheets: dict[str, list[str]] = {}
    for line in lines.of(FORMS):
        sheets.setdefault(line.text("form"), []).append(line.text("sheet"))
    columns: dict[str, list[Line]] = {form: [] for form in sheets}
    for line in lines.of(COLUMNS):
        columns.setdefault(line.text("form"), []).append(line)
    return {
        form: KnownForm(tuple(dict.fromkeys(sheets[form])), tuple(_names_of(columns[form], lists))) for form in sheets
    }


def _names_of(columns: Sequence[Line], lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for line in spread_out(columns, lists):
        yield from (line.text("name"), " / ".join((*headings_of(line), line.text("title"))))


def _lists(lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        found[line.text("enum")] = (*found.get(line.text("enum"), ()), line.text("title"))
    return found


def _strangers(lines: Lines, day: date, known: set[str], tell: Tell) -> None:
    """Columns and rules of forms that nobody declared for the day."""
    everywhere = {line.text("form") for line in lines.of(FORMS)}
    for sheet in (COLUMNS, RULES):
        for line in lines.on(sheet, day):
            if line.text("form") not in known and line.text("form") not in everywhere:
                tell(line, "form", "define-form-unknown", value=line.text("form"))


class _FormBuilder:
    """Puts one form together."""

    def __init__(self, lines: Lines, day: date, line: Line, lists: Mapping[str, tuple[str, ...]], tell: Tell) -> None:
        self.line, self.lists, self.sound = line, lists, True
        self.id, self._tell = line.text("form"), tell
        self._of_day = lines.on(COLUMNS, day)
        own = [one for one in self._of_day if one.text("form") == self.id]
        self._repeats(own)
        self.chosen = [one for one in own if is_spread_choice(one)]
        self.columns = spread_out([one for one in own if not one.ticked("outside")], lists)
        self.versions: dict[str, list[Line]] = {}
        for one in lines.of(COLUMNS):
            if one.text("form") == self.id:
                self.versions.setdefault(one.text("name"), []).append(one)
        self.outside = [one for one in own if one.ticked("outside")]
        self.rows = [one for one in lines.on(ROWS, day) if one.text("row_list") == line.text("row_list")]
        self.choices = choice_roles(lines.on(LISTS, day))
        self.rules = [one for one in lines.on(RULES, day) if one.text("form") == self.id]

    def tell(self, line: Line, key: str, code: str, /, **values: str) -> None:
        """Note what is wrong; with an error the form is left out."""
        self.sound = self.sound and FINDING_TEXTS[code].severity is not Severity.ERROR
        self._tell(line, key, code, **values)

    def form(self) -> Form | None:
        """The form; None where it cannot be put together."""
        line, kind = self.line, self._kind()
        if not self.columns:
            self.tell(line, "form", "define-no-columns", start=_since(line))
            return None
        self._label_twice()
        columns = self._computed(tuple(self._column(one) for one in self.columns))
        fixed = self._fixed_rows(kind)
        check_roles(line, self.columns, self.rows, self.tell)
        if kind is not RowKind.LIST and not any(column.label_column for column in columns):
            self.tell(line, "rows", "define-no-label")
        self._labels(kind)
        idle = not purposes_of(line) and not any(column.agg for column in columns)
        if idle and not all(column.label_column for column in columns):
            self._tell(line, "form", "define-nothing-goes-up")
        fields = tuple(self._field(one) for one in self.outside)
        labels = labels_of(columns)
        if not self.sound:
            return None
        form = Form(
            id=self.id, version=line.text("version"), sheet=line.text("sheet"), title=line.text("title"), rows=kind,
            columns=columns, fixed_rows=fixed, fields=fields, total_label=line.text("total_label"),
            may_be_empty=line.ticked("may_be_empty"), blank_rows=line.ticked("blank_rows"),
            list_rows=int(line.number("list_rows") or _USUAL_ROWS), leaving=self._leaving(labels),
            events=self._events(labels), counted=line.text("counted"),
            purposes=purposes_of(line), one_unit=self._one_unit(labels),
            sent=PeriodKind(line.text("sent") or PeriodKind.MONTH),
        )  # fmt: skip
        own = (*rule_lines(form, self.chosen, self.columns, self.rows), *self.rules)
        reader = RuleReader(form, labels, self.tell, self._of_day)
        rules = tuple(reader.rule(one) for one in own)
        return form.model_copy(update={"rules": tuple(filter(None, rules))}) if self.sound else None

    def _repeats(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.text("repeat") and not items_of(line, self.lists):
                self.tell(line, "repeat", "define-choice-missing", value=line.text("repeat"))

    def _kind(self) -> RowKind:
        return RowKind(next(kind for kind, label in ROW_KINDS.items() if label == self.line.text("rows")))

    def _label_twice(self) -> None:
        seen: dict[str, Line] = {}
        for line in self.columns:
            label = fold(" ".join((*headings_of(line), line.text("title"))))
            if label in seen:
                first = str(seen[label].row)
                self.tell(line, "title", "define-label-twice", value=line.text("title"), first=first)
            seen.setdefault(label, line)

    def _labels(self, kind: RowKind) -> None:
        """A printed row says what it is called, its code and what it is counted in, nothing else."""
        printed = [one for one in self.columns if one.ticked("label_column") and one.text("name") not in PRINTED]
        for line in printed[1:] if kind in (RowKind.FIXED, RowKind.OPEN) else ():
            self.tell(line, "name", "define-label-unknown", label=line.text("title"))

    def _column(self, line: Line) -> Column:
        """A column without what is computed from others."""
        agg = tuple(Agg(next(key for key, label in ROLL_UPS.items() if label == one)) for one in line.texts("agg"))
        if Agg.SUM in agg and line.text("type") == "Tỷ lệ %":
            self.tell(line, "agg", "define-sum-of-percent", value=line.text("title"))
        if unfit := [one for one in agg if not _fits(one, line.text("type"))]:
            values = {"value": ROLL_UPS[unfit[0].value], "label": line.text("title"), "found": line.text("type")}
            self.tell(line, "agg", "define-roll-up-kind", **values)
        totalled = {"Có": True, "Không": False}.get(line.text("totalled"))
        return Column(
            key=line.text("name"), label=line.text("title"), type=self._type(line), headings=headings_of(line),
            unit=_unit_of(line), agg=agg, cumulative=line.ticked("cumulative"), required=line.ticked("required"),
            of_period=line.ticked("of_period"),
            in_row_unit=line.ticked("in_row_unit"), label_column=line.ticked("label_column"), totalled=totalled,
            stays=line.ticked("stays"), hint=line.text("description"), width=line.number("width") or _USUAL_WIDTH,
            blank=next((one for one in Blank if BLANKS.get(one.value) == line.text("blank")), Blank.USUAL),
            former=self._former(line), role=column_role(line), value_roles=self.choices.get(line.text("enum"), ()),
        )  # fmt: skip

    def _former(self, line: Line) -> tuple[str, ...]:
        """What a column is called in other versions of the form, and whatever else it is known by."""
        now = " / ".join((*headings_of(line), line.text("title")))
        same = (one for one in self.versions.get(line.text("name"), ()) if one.row != line.row)
        others = (" / ".join((*headings_of(one), one.text("title"))) for one in same)
        return tuple(dict.fromkeys(one for one in (*line.texts("former"), *others) if one != now))

    def _type(self, line: Line) -> FieldType:
        name = line.text("type")
        if name == "Chọn":
            options = self.lists.get(line.text("enum"), ())
            if not options:
                self.tell(line, "enum", "define-choice-missing", value=line.text("enum"))
            return Choice(options)
        kind, low, high = _TYPES[name], line.number("minimum"), line.number("maximum")
        if isinstance(kind, Number):
            bounds = {name: value for name, value in (("low", low), ("high", high)) if value is not None}
            bounds = {name: int(value) if value == int(value) else value for name, value in bounds.items()}
            return replace(kind, **bounds) if bounds else kind  # type: ignore[arg-type] # bounds are numbers
        return kind

    def _computed(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        labels, made = labels_of(columns), []
        self.numbers = frozenset(column.key for column in columns if column.type.is_number)
        self.days = frozenset(column.key for column in columns if isinstance(column.type, Date))
        summed = {column.key for column in columns if Agg.SUM in column.agg}
        for line, column in zip(self.columns, columns, strict=True):
            begins, opens = self._taken(line, labels)
            computed = self._formula(line, "computed", labels)
            rolled, weight = self._rolled(line, column, labels)
            if isinstance(computed, Ratio):
                computed = computed._replace(blank_is_zero=computed.numerator in summed)
            within = self._key(line.text("within"), labels, "within", line) if line.text("within") else ""
            changed = {
                "computed": computed, "rolled": rolled, "weight": weight, "within": within, "begins_with": begins,
                "opens_with": opens,
            }  # fmt: skip
            made.append(column.model_copy(update=changed))
            if Agg.RATIO in column.agg and made[-1].ratio is None:
                self.tell(line, "agg", "define-ratio-missing", value=column.label)
        for line, key, code, values in unfit(made, self.columns):
            self.tell(line, key, code, **values)
        return tuple(made)

    def _rolled(self, line: Line, column: Column, labels: Mapping[str, str]) -> tuple[Rate | None, str]:
        """What a typed figure is recomputed from, or the column that a mean is weighted by; "" for none."""
        if Agg.MEAN in column.agg:
            weight = line.text("rolled").strip("[] ")
            return None, self._key(weight, labels, "rolled", line) if weight else ""
        found = self._formula(line, "rolled", labels)
        return (None if isinstance(found, Linear) else found), ""

    def _formula(self, line: Line, key: str, labels: Mapping[str, str]) -> Computed | None:
        text = line.text(key)
        if not text:
            return None
        try:
            found = computation(text, labels, self.numbers, self.days, looks_back=key == "computed")
        except ExpressionError as error:
            self._bad_formula(line, key, error)
            return None
        if found is None or (key == "rolled" and isinstance(found, Linear)) or self._looks_back_in_vain(line, found):
            self.tell(line, key, "define-formula-kind", label=COLUMNS.by_key[key].label, value=text)
            return None
        if line.text("type") == "Tỷ lệ %" and isinstance(found, Calculation) and is_bare_share(found.tree):
            self.tell(line, key, "define-percent-of-one", value=text)
        return found

    def _looks_back_in_vain(self, line: Line, found: Computed) -> bool:
        """Whether a formula needs the last figures of rows that are not known again, or of totals."""
        no_rows = self._kind() is RowKind.LIST or ROLL_UPS["ratio"] in line.texts("agg")
        return bool(earlier_of(found)) and no_rows

    def _bad_formula(self, line: Line, key: str, error: ExpressionError) -> None:
        hint = f" Có phải là “{error.near}”?" if error.near else ""
        values = {"label": BY_NAME[line.sheet].by_key[key].label, "value": line.text(key), "hint": hint}
        self.tell(line, key, "define-formula", at=str(error.at), reason=error.reason, **values)

    def _taken(self, line: Line, labels: Mapping[str, str]) -> tuple[str, str]:
        text = line.text("taken_from")
        if not text:
            return "", ""
        try:
            found = source_columns(text, labels)
        except ExpressionError as error:
            self._bad_formula(line, "taken_from", error)
            return "", ""
        if found is None:
            self.tell(line, "taken_from", "define-formula-kind", label=COLUMNS.by_key["taken_from"].label, value=text)
        return found or ("", "")

    def _fixed_rows(self, kind: RowKind) -> tuple[FixedRow, ...]:
        if kind not in (RowKind.FIXED, RowKind.OPEN):
            return ()
        if not self.rows or not self.line.text("row_list"):
            self.tell(self.line, "row_list", "define-rows-missing", value=self.line.text("row_list"))
            return ()
        above = {line.text("code"): line.text("parent") or line.text("within") for line in self.rows}
        for line in self.rows:
            code, key = line.text("code"), "parent" if line.text("parent") else "within"
            if above[code] and _has_no_root(code, above):
                self.tell(line, key, "define-row-parent", value=code, parent=above[code], label=ROWS.by_key[key].label)
            elif line.text("parent") and line.text("within"):
                self.tell(line, "within", "define-row-twice", value=code)
        return tuple(
            FixedRow(
                code=line.text("code"), label=line.text("title"), unit_of_measure=line.text("unit"),
                parent=line.text("parent"), within=line.text("within"),
                former=line.texts("former"), addable=line.ticked("addable"), role=row_role(line),
                section=line.text("section"),
            )
            for line in self.rows
        )  # fmt: skip

    def _field(self, line: Line) -> Field:
        return Field(
            key=line.text("name"), label=line.text("title"), type=self._type(line), required=line.ticked("required"),
            hint=line.text("description"), begins_with_last=bool(line.text("taken_from")),
        )  # fmt: skip

    def _leaving(self, labels: Mapping[str, str]) -> tuple[str, str]:
        column, value = self.line.text("leaving_column"), self.line.text("leaving_value")
        return (self._key(column, labels, "leaving_column"), value) if column else ("", "")

    def _one_unit(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(self._key(label, labels, "one_unit") for label in self.line.texts("one_unit"))

    def _events(self, labels: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(self._key(label, labels, "events") for label in self.line.texts("events"))

    def _key(self, label: str, labels: Mapping[str, str], key: str, line: Line | None = None) -> str:
        line = line or self.line
        label = label.strip("[] ")
        if label not in labels:
            named = BY_NAME[line.sheet].by_key[key].label
            self.tell(line, key, "define-column-unknown", label=named, value=label, hint="")
        return labels.get(label, "")


def _fits(agg: Agg, kind: str) -> bool:
    """Whether columns of a kind can go up to the province so."""
    if agg in _OF_NUMBERS:
        return kind in _NUMBERS
    return kind == needed if (needed := _OF_ONE_KIND.get(agg)) else True


def _has_no_root(code: str, parents: Mapping[str, str]) -> bool:
    """Whether a row hangs on one that is not there, or on itself."""
    seen = {code}
    while parent := parents.get(code, ""):
        if parent in seen or parent not in parents:
            return True
        seen.add(parent)
        code = parent
    return False


def _since(line: Line) -> str:
    return "trước đến nay" if line.valid_from == date.min else f"{line.valid_from:%d/%m/%Y}"


def _unit_of(line: Line) -> str:
    """What a column is counted in: a rate in percent, also where only its type or its heading says so."""
    said_by_type = line.text("type") == "Tỷ lệ %" and "%" not in line.text("title")
    return line.text("unit") or ("%" if said_by_type else "")
