"""The lines of the office's own tables as values; each says what a typed line must be to count.

Typed lines are validated with the catalogue of the day as context: what they call units, forms and criteria become
codes by it. A line without one has codes already; a name in the place of one is refused.
"""

import re
from collections import abc
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator

from schemas.catalogue import Catalogue
from schemas.cells import CellError, Value
from schemas.findings import SEVERITY_LABELS, RuleTexts, is_named
from schemas.form import Form
from schemas.office.criteria import criterion_code
from schemas.period import Period
from schemas.period_words import read_period, show_day
from schemas.text import CODE, fold, tidy


def _unit_code(value: object, info: ValidationInfo) -> str:
    catalogue: Catalogue | None = info.context
    if catalogue is None:
        return _code(value)
    text, day = _named(value), _day_of(info.data)
    unit = (catalogue.find_unit(text, day) if day else None) or catalogue.find_unit(text)
    if unit is None:
        raise ValueError(f"không có đơn vị “{text}”")
    return unit.code


def _named(value: object) -> str:
    """What a cell calls something; of a code that is all digits a sheet makes a number."""
    return f"{value:.15g}" if isinstance(value, float) else tidy(str(value))


def _day_of(line: abc.Mapping[str, Any]) -> date | None:
    """The last day of what a line is about, by its cells before the unit's: a name is of a unit that reported then."""
    if "period" in line:
        return Period.parse(line["period"]).to_date
    return date(line["year"], 12, 31) if date.min.year <= line.get("year", 0) <= date.max.year else None


def _period(value: object) -> str:
    """A period in its normal form, however it was typed; Excel makes a day of 2/2023 and a number of 2023."""
    try:
        return str(read_period(value))
    except ValueError:
        shown = _named(value)
        raise ValueError(
            f"“{shown}” không phải kỳ báo cáo (viết 2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023)"
        ) from None


def _form_id(value: object, info: ValidationInfo) -> str:
    catalogue: Catalogue | None = info.context
    return _code(value) if catalogue is None else form_id(value, catalogue)


def _code(value: object) -> str:
    """What stands for a unit or a form where no catalogue tells names."""
    if not CODE.fullmatch(text := _named(value)):
        raise ValueError(f"“{text}” không phải mã, và chưa rõ bộ cấu hình nào để tra tên")
    return text


def form_id(value: object, catalogue: Catalogue) -> str:
    """The id of a form by its id or sheet name, of one in force before others; ValueError when there is none."""
    wanted = fold(_named(value))
    found = next((form.id for form in catalogue.forms if wanted in (fold(form.id), fold(form.sheet))), None)
    found = found or next(
        (form for form, names in catalogue.known.items() if wanted in map(fold, (form, *names.sheets))), None
    )
    if found is None:
        raise ValueError(f"không có biểu “{value}”")
    return found


def _severity(value: object) -> str:
    wanted = fold(str(value))
    labels = {fold(label): severity.value for severity, label in SEVERITY_LABELS.items()} | {fold(NOT_CHECKED): ""}
    if wanted not in labels:
        raise ValueError(f"mức độ “{value}” không phải {', '.join(SEVERITY_LABELS.values())} hoặc {NOT_CHECKED}")
    return labels[wanted]


_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_LONGEST_SHOWN = 60
_BESIDE_AN_ADDRESS = "<>()[]\"'“”.,:"


def addresses_in(value: object) -> tuple[str, ...]:
    """The e-mail addresses of a cell, parted by semicolons, commas, strokes, lines or blanks, perhaps with names."""
    if isinstance(value, CellError):
        return ()
    if isinstance(value, tuple):
        return value
    found = (word for part in _parts(str(value or "")) for word in _words(part) if _ADDRESS.fullmatch(word))
    return tuple(dict.fromkeys(found))


def _no_addresses(value: object) -> tuple[str, ...]:
    """What is in a cell of addresses and is none: a word that should be one, or a part without any."""
    found = []
    for part in _parts("" if isinstance(value, tuple) else str(value or "")):
        wrong = [word for word in _words(part) if "@" in word and not _ADDRESS.fullmatch(word)]
        found += wrong if any("@" in word for word in _words(part)) else [part.strip()]
    return tuple(found)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[;,；，、|\r\n]+", tidy(text).lower()) if part.strip()]


def _words(part: str) -> list[str]:
    """The words of a part; addresses with a stroke between them are two, and a link's beginning is none of one."""
    words = part.replace("<", " <").replace("mailto:", " ").split()
    apart = (one for word in words for one in (word.split("/") if word.count("@") > 1 else [word]))
    return [word.strip(_BESIDE_AN_ADDRESS) for word in apart]


def _row_code(value: object) -> str:
    """A row's code; Excel makes the number 3.1 of a typed 3.1."""
    return f"{value:g}" if isinstance(value, float) else tidy(str(value or ""))


def _optional(convert: Callable[[object], Any], empty: Any) -> Callable[[object], Any]:
    return lambda value: empty if value is None or value == "" else convert(value)


def _any_unit_code(value: object, info: ValidationInfo) -> str:
    return "" if value is None or value == "" else _unit_code(value, info)


#: A rule that the office does not want to be checked.
NOT_CHECKED = "Không kiểm tra"

UnitCode = Annotated[str, BeforeValidator(_unit_code)]
AnyUnitCode = Annotated[str, BeforeValidator(_any_unit_code)]
PeriodText = Annotated[str, BeforeValidator(_period)]
FormId = Annotated[str, BeforeValidator(_form_id)]
RowCode = Annotated[str, BeforeValidator(_row_code)]
SeverityText = Annotated[str | None, BeforeValidator(_optional(_severity, None))]
Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else tidy(str(value)))]


class OfficeLine(BaseModel):
    """One typed line of a table."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of the line could not be used, though the rest of it is, in words."""
        return ()

    def faults(self, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
        """Why the line cannot be used although each cell can be read: the field, and what is wrong with it."""
        return ()


class Contact(OfficeLine):
    """How a unit is reached; mail from these addresses is the unit's. `no_emails` is what was typed and is none."""

    unit: UnitCode
    emails: Annotated[tuple[str, ...], BeforeValidator(addresses_in)] = ()
    no_emails: tuple[str, ...] = ()
    addressee: Words = ""
    phone: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _tell_no_emails(cls, values: Any) -> Any:
        return values | {"no_emails": _no_addresses(values.get("emails"))} if isinstance(values, dict) else values

    @property
    def remarks(self) -> tuple[str, ...]:
        if not self.no_emails:
            return ()
        shown = ", ".join(f"“{text[:_LONGEST_SHOWN]}”" for text in self.no_emails)
        return (f"cột “Thư điện tử” ghi {shown}, không phải địa chỉ thư; các địa chỉ khác của dòng vẫn được dùng",)


class Deadline(OfficeLine):
    """The day on which districts must have sent, where the office set one for a period."""

    period: PeriodText
    due_on: date


class Arrival(OfficeLine):
    """The day on which a unit's report for a period came, by the office's own register of what it receives."""

    period: PeriodText
    unit: UnitCode
    day: date
    note: Words = ""

    def faults(self, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
        period = Period.parse(self.period)
        if self.day < period.from_date:
            return (("day", f"ngày {show_day(self.day)} trước ngày đầu của kỳ ({show_day(period.from_date)})"),)
        if catalogue.day and self.day > catalogue.day:
            return (("day", f"ngày {show_day(self.day)} chưa đến"),)
        return ()


class Holiday(OfficeLine):
    """A day, other than a Saturday or Sunday, on which nobody works."""

    day: date
    occasion: Words = ""


class RuleSetting(OfficeLine):
    """What the office changed of a check: its severity ("" = not checked) and its tolerance, between two days."""

    code: Words  # as it was typed: the name of the check, or its code
    severity: SeverityText = None
    tolerance: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def is_about(self, code: str, rules: RuleTexts) -> bool:
        """Whether the line changes that check, by the names that the profile's rules have."""
        return is_named(code, self.code, rules)

    def holds_on(self, day: date) -> bool:
        """Whether the change is in force on that day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class _OfAColumn(OfficeLine):
    """A line about a column of a form, named by its label."""

    form: FormId
    column: Words

    def key_in(self, form: Form | None) -> str:
        """The column's key in its form as it is in force; "" when that has no such column, or is not in force."""
        return column_key(form, self.column)

    def faults(self, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
        form = catalogue.by_id.get(self.form)
        if self.key_in(form) or _is_of_another_day(self.form, self.column, catalogue):
            return ()
        return (("column", f"biểu {self.form} không có cột “{self.column}”{_nearest(form, self.column)}"),)


class Mapping(_OfAColumn):
    """A column header of a unit's own that the office confirmed to mean a column of a form."""

    unit: AnyUnitCode = ""
    header: Words


class Criterion(OfficeLine):
    """One criterion of the emulation table: its points, and the measure that earns none and all of them."""

    key: Words = ""
    label: Words
    points: float
    none_at: float | None = None
    full_at: float | None = None
    source: Words = ""

    @model_validator(mode="before")
    @classmethod
    def _know_by_label(cls, values: Any, info: ValidationInfo) -> Any:
        """What is measured is known by the label where the code is blank."""
        catalogue: Catalogue | None = info.context
        if not isinstance(values, dict) or values.get("key") or catalogue is None:
            return values
        return values | {"key": criterion_code(tidy(str(values.get("label") or "")), catalogue)}

    def faults(self, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
        return (("points", "điểm tối đa không thể là số âm"),) if self.points < 0 else ()


class Grade(OfficeLine):
    """A grade (xếp loại) from so many points on."""

    least: float
    label: Words


class Target(_OfAColumn):
    """A figure allotted to a unit for a year: a row (code, or "" for the unit's whole) and a column of a form."""

    year: int
    unit: UnitCode
    row: RowCode = ""
    value: float | None = None
    basis: Words = ""

    def faults(self, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
        found = super().faults(catalogue)
        if self.value is None or self.value >= 0:
            return found
        return (*found, ("value", "chỉ tiêu, kế hoạch giao không thể là số âm"))


class Adjustment(OfficeLine):
    """A correction the office made on top of what a unit reported; `old` is what was there when it was made."""

    period: PeriodText
    unit: UnitCode
    form: FormId
    row: RowCode = ""
    column: Words
    old: Value = None
    new: Value = None
    reason: Words
    who: Words = ""
    made_on: date | None = None

    def key_in(self, form: Form | None) -> str:
        """The column's key in its form as it is in force; "" when that has no such column, or is not in force."""
        return column_key(form, self.column)


class ManualPoints(OfficeLine):
    """Points given or taken by hand, with the reason."""

    period: PeriodText
    unit: UnitCode
    points: float
    reason: Words
    who: Words = ""


class Appeal(OfficeLine):
    """What a unit holds against its score, and what came of it."""

    period: PeriodText
    unit: UnitCode
    criterion: Words
    text: Words
    outcome: Words = ""


class PastAward(OfficeLine):
    """An award given earlier: the same one may not be proposed again within 12 months."""

    nominee: Words
    kind: Words = ""
    unit: AnyUnitCode = ""
    award: Words
    decision: Words = ""
    awarded_on: date


def _nearest(form: Form | None, label: str) -> str:
    """A column of the form that is spelt nearly so, as a question; "" where there is none."""
    from difflib import get_close_matches  # a sheet without mistakes never needs it

    columns = form.columns if form else ()
    known = {fold(column.full_label): column.full_label for column in columns}
    known |= {fold(column.label): column.full_label for column in columns}
    near = get_close_matches(fold(label), list(known), n=1, cutoff=0.7)
    return f" (có phải “{known[near[0]]}”?)" if near else ""


def column_key(form: Form | None, label: str) -> str:
    """The key of a form's column by its full label or its own key, as it is now or was before; "" when there is none.

    A form that is not in force has no columns.
    """
    wanted, columns = fold(label), form.columns if form else ()
    for column in columns:
        if wanted in (fold(column.full_label), fold(column.key)):
            return column.key
    alike = [column.key for column in columns if fold(column.label) == wanted]
    alike = alike or [column.key for column in columns if wanted in map(fold, column.former)]
    return alike[0] if len(alike) == 1 else ""


def _is_of_another_day(form: str, label: str, catalogue: Catalogue) -> bool:
    """Whether a form has a column of that name on another day: of that day the line is right."""
    names = catalogue.known.get(form)
    return names is not None and fold(label) in map(fold, names.columns)
