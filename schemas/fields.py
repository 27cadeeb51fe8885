"""Column types: what each accepts from a sheet, how it is stored, shown and typed in; never looks at other cells.

Each type reads a cell in two ways that must agree (a property test holds them together): `clean` passes a
whole column through pydantic-core and gives up at the first oddity; `read` judges one cell and says what it
had to do. Oddities accepted everywhere: blanks of any kind, decomposed Unicode, stray spaces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Annotated, ClassVar, NamedTuple

from pydantic import ConfigDict, Field, Strict, TypeAdapter, ValidationError

from schemas.cells import Cell, Value
from schemas.numbers import TextNumber, parse_number, round_half_up, show_number
from schemas.reference import commune_names, people_names
from schemas.text import Names, fold, tidy

DASHES = frozenset({"-", "–", "—", "−", "--"})
_NOTHING = frozenset({"khong", "khong co", "khong phat sinh", "ko", "k"})
_YES = frozenset({"x", "co", "✓", "✔", "√", "☑", "yes", "1", "dung"})
_NO = frozenset({"", "khong", "ko", "0", "sai", "☐", "no"})
_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
_EXCEL_EPOCH = date(1899, 12, 30)
_LONGEST_TEXT = 32767


class Context(NamedTuple):
    """What a type may need to know about the sheet: the unit's code and the last day of the period's data."""

    unit: str
    on: date


class Reading(NamedTuple):
    """The outcome for one cell.

    `value` may be used unless `usable` is false; `code` names the catalogue entry of what was found ("" when
    nothing); `values` fill that entry's text.
    """

    value: Value
    code: str = ""
    usable: bool = True
    values: Mapping[str, str] = {}


def _refuse(code: str, **values: str) -> Reading:
    return Reading(None, code, usable=False, values=values)


@dataclass(frozen=True)
class FieldType:
    """A column type. `expected` says in Vietnamese what belongs in a cell; `zero` how to say that there is nothing."""

    expected: ClassVar[str] = "chữ"
    number_format: ClassVar[str] = "@"
    is_number: ClassVar[bool] = False
    zero: ClassVar[str] = ""

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        """All cells of a column at once, in order; None when any one needs a closer look."""
        raise NotImplementedError

    def read(self, cell: Cell, context: Context) -> Reading:
        """One cell that is neither blank nor broken."""
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """The value as a person reads it in a message or a report."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Number(FieldType):
    """Any number within bounds; text numbers of every Vietnamese style are read and noted."""

    low: float | None = None
    high: float | None = None
    decimals: ClassVar[int] = 6
    step: ClassVar[float | None] = None
    expected: ClassVar[str] = "số"
    number_format: ClassVar[str] = "#,##0.0##"
    is_number: ClassVar[bool] = True
    zero: ClassVar[str] = "; nếu không phát sinh, ghi 0"

    @cached_property
    def _adapter(self) -> TypeAdapter[list[float]]:
        limits = Field(ge=self.low, le=self.high, multiple_of=self.step, allow_inf_nan=False)
        return TypeAdapter(list[Annotated[float, Strict(), limits]], config=ConfigDict(hide_input_in_errors=True))

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        filled = [cell for cell in cells if cell != ""]
        try:
            values = self._adapter.validate_python(filled)
        except ValidationError:
            return None
        stored = iter(self._stored(values))
        return list(stored) if len(filled) == len(cells) else [None if cell == "" else next(stored) for cell in cells]

    def _stored(self, values: list[float]) -> list[float] | list[int]:
        return [round(value, self.decimals) for value in values]

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            return _refuse("cell-type", value=str(cell), expected=self.expected, hint="")
        if isinstance(cell, str):
            return self._read_text(tidy(cell), context)
        return self._judge(float(cell), context)

    def _read_text(self, text: str, context: Context) -> Reading:
        if text in DASHES or fold(text) in _NOTHING:
            judged = self._judge(0.0, context)
            return judged._replace(code="cell-dash", values={"value": text}) if judged.usable else judged
        number = parse_number(text)
        if number is None:
            return _refuse("cell-type", value=text, expected=self.expected, hint=_suggest_number(text))
        if number.percent and not isinstance(self, Percent):
            return _refuse("cell-type", value=text, expected=self.expected, hint="")
        chosen = [value for value in (number.value, number.other) if value is not None and self._fits(value, context)]
        if len(chosen) > 1:
            read, other = (show_number(value) for value in chosen)
            return _refuse("cell-number-ambiguous", value=text, read=read, other=other)
        judged = self._judge(chosen[0] if chosen else number.value, context)
        if judged.code:
            return judged
        return judged._replace(code="cell-text-number", values={"value": text, "read": self.show(judged.value)})

    def _fits(self, value: float, context: Context) -> bool:
        return self._judge(value, context).usable

    def _judge(self, value: float, context: Context) -> Reading:
        low, high = self.bounds(context)
        if not (low is None or value >= low) or not (high is None or value <= high):
            return _refuse("cell-range", value=show_number(value), expected=self.range_text(context))
        rounded = round_half_up(value, self.decimals)
        if abs(rounded - value) > max(1e-9 * abs(value), 1e-9):
            return self._too_fine(value, rounded)
        return Reading(self._stored([rounded])[0])

    def _too_fine(self, value: float, rounded: float) -> Reading:
        values = {"value": show_number(value, 12), "expected": str(self.decimals)}
        return Reading(self._stored([rounded])[0], "cell-decimals", values=values)

    def bounds(self, context: Context) -> tuple[float | None, float | None]:
        """Lowest and highest value allowed; None where there is no bound."""
        return self.low, self.high

    def range_text(self, context: Context) -> str:
        """The bounds in words."""
        low, high = self.bounds(context)
        if high is None:
            return f"từ {show_number(low or 0)} trở lên"
        return f"từ {show_number(low or 0)} đến {show_number(high)}"

    def show(self, value: Value) -> str:
        return show_number(value, self.decimals) if isinstance(value, int | float) else super().show(value)


@dataclass(frozen=True)
class Count(Number):
    """A whole number, 0 or more."""

    low: float | None = 0
    decimals: ClassVar[int] = 0
    step: ClassVar[float | None] = 1
    expected: ClassVar[str] = "số nguyên không âm"
    number_format: ClassVar[str] = "#,##0"

    def _stored(self, values: list[float]) -> list[int]:
        return [round(value) for value in values]

    def _too_fine(self, value: float, rounded: float) -> Reading:
        return _refuse("cell-type", value=show_number(value, 12), expected=self.expected, hint="")


@dataclass(frozen=True)
class BirthYear(Count):
    """A year of birth: 1900 up to 18 years before the period."""

    low: float | None = 1900
    expected: ClassVar[str] = "năm sinh (4 chữ số)"
    zero: ClassVar[str] = ""
    number_format: ClassVar[str] = "0"

    def bounds(self, context: Context) -> tuple[float | None, float | None]:
        return self.low, context.on.year - 18

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        values = super().clean(cells, context)
        latest = context.on.year - 18
        return values if values is None or all(v is None or int(str(v)) <= latest for v in values) else None

    def range_text(self, context: Context) -> str:
        return f"từ {self.low:.0f} đến {context.on.year - 18}"

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Money(Number):
    """Million đồng (triệu đồng), 0 or more, up to 3 decimals."""

    low: float | None = 0
    decimals: ClassVar[int] = 3
    step: ClassVar[float | None] = 0.001
    expected: ClassVar[str] = "số tiền (triệu đồng)"


@dataclass(frozen=True)
class Percent(Number):
    """A percentage from 0 to 100 with 2 decimals (45,27 means 45,27 %); "45%" as text is read too."""

    low: float | None = 0
    high: float | None = 100
    decimals: ClassVar[int] = 2
    step: ClassVar[float | None] = 0.01
    expected: ClassVar[str] = "tỷ lệ phần trăm từ 0 đến 100"
    number_format: ClassVar[str] = "#,##0.00"

    def show(self, value: Value) -> str:
        return show_number(value, 2, fixed=True) if isinstance(value, int | float) else ""


@dataclass(frozen=True)
class Text(FieldType):
    """One line of text; a number typed there is kept as its digits."""

    pattern: str = ""
    pattern_text: str = "chữ"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        values: list[Value] = []
        for cell in cells:
            if type(cell) is not str or len(cell) > _LONGEST_TEXT:
                return None
            value = tidy(cell)
            if value and self.pattern and not re.fullmatch(self.pattern, value):
                return None
            values.append(value or None)
        return values

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, bool):
            return _refuse("cell-type", value="TRUE" if cell else "FALSE", expected=self.pattern_text, hint="")
        if isinstance(cell, int | float):
            text = f"{cell:.15g}"
        elif isinstance(cell, datetime | date):
            text = show_date(cell)
        else:
            text = tidy(str(cell))
        if len(text) > _LONGEST_TEXT:
            values = {"value": str(len(text)), "expected": str(_LONGEST_TEXT)}
            return Reading(text[:_LONGEST_TEXT], "cell-too-long", values=values)
        if self.pattern and not re.fullmatch(self.pattern, text):
            return _refuse("cell-type", value=text, expected=self.pattern_text, hint="")
        return Reading(text or None)


@dataclass(frozen=True)
class LongText(Text):
    """Several sentences or paragraphs; line breaks are kept."""


@dataclass(frozen=True)
class Date(FieldType):
    """A day, dd/mm/yyyy; text dates and serial numbers are read and noted."""

    expected: ClassVar[str] = "ngày"
    number_format: ClassVar[str] = "dd/mm/yyyy"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        values: list[Value] = []
        for cell in cells:
            if type(cell) is date:
                values.append(cell)
            elif type(cell) is datetime:
                values.append(cell.date())
            elif cell == "":
                values.append(None)
            else:
                return None
        return values

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, datetime):
            return Reading(cell.date())
        if isinstance(cell, date):
            return Reading(cell)
        day = None if isinstance(cell, bool) else _parse_date(cell)
        if day is None:
            return _refuse("cell-date", value=tidy(str(cell)))
        return Reading(day, "cell-date-text", values={"value": tidy(str(cell)), "read": show_date(day)})

    def show(self, value: Value) -> str:
        return show_date(value) if isinstance(value, date) else ""


@dataclass(frozen=True)
class Bool(FieldType):
    """An "x" or blank; also Có/Không, ✓, TRUE/FALSE. A blank means no."""

    expected: ClassVar[str] = "“x” hoặc để trống"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        known = {"": False, "x": True, "X": True}
        if any(type(cell) is not str or cell not in known for cell in cells):
            return None
        return [known[str(cell)] for cell in cells]

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, bool):
            return Reading(cell)
        written = f"{cell:.0f}" if isinstance(cell, float | int) else tidy(str(cell))
        for value, spellings in ((True, _YES), (False, _NO)):
            if written in spellings or (fold(written) and fold(written) in spellings):
                return Reading(value)
        if written in DASHES:
            return Reading(False)
        return _refuse("cell-choice", value=written, expected=self.expected, hint="")

    def show(self, value: Value) -> str:
        return "x" if value else ""


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a list of phrases; case, marks, spaces and punctuation are forgiven where only one phrase fits."""

    options: tuple[str, ...]

    def names(self, context: Context) -> Names:
        """The phrases by their spellings."""
        return _phrases(self.options)

    def choices(self, context: Context) -> tuple[str, ...]:
        """What a drop-down offers."""
        return self.names(context).names

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        known: dict[Cell, Value] = {option: option for option in self.choices(context)}
        known[""] = None
        try:
            return [known[cell] for cell in cells]
        except (KeyError, TypeError):
            return None

    def read(self, cell: Cell, context: Context) -> Reading:
        written = tidy(str(cell))
        found = self.names(context).find(written)
        if found is not None:
            return Reading(found)
        return _refuse(
            "cell-choice", value=written, expected=self._offer(context), hint=self._suggest(written, context)
        )

    def _offer(self, context: Context) -> str:
        offered = self.choices(context)
        return "; ".join(offered) if len(offered) <= 8 else f"{len(offered)} mục trong danh sách"

    def _suggest(self, written: str, context: Context) -> str:
        from rapidfuzz import fuzz, process  # a click with clean data never needs it

        spellings = self.names(context).bare
        near = process.extractOne(fold(written), spellings.keys(), scorer=fuzz.ratio, score_cutoff=75)
        return f" Có phải là “{spellings[near[0]]}”?" if near else ""


@cache
def _phrases(options: tuple[str, ...]) -> Names:
    return Names((option, option) for option in options)


@dataclass(frozen=True)
class CommuneName(Choice):
    """One of the district's own communes, in any usual spelling ("X. Lộc An", "lộc an")."""

    options: tuple[str, ...] = ()
    expected: ClassVar[str] = "xã, phường, thị trấn của đơn vị"

    def names(self, context: Context) -> Names:
        return commune_names(context.unit, context.on)


@dataclass(frozen=True)
class PeopleName(Choice):
    """One of the 54 peoples, Kinh included, in any spelling on record ("S'tiêng" is Xtiêng)."""

    options: tuple[str, ...] = ()
    expected: ClassVar[str] = "tên dân tộc"

    def names(self, context: Context) -> Names:
        return people_names()


def show_date(day: date) -> str:
    """05/02/2023."""
    return f"{day:%d/%m/%Y}"


def _parse_date(cell: object) -> date | None:
    if isinstance(cell, int | float):
        return _EXCEL_EPOCH + timedelta(days=int(cell)) if 18264 <= cell <= 73050 else None
    text = tidy(str(cell))
    try:
        if found := _DATE.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year + 2000 if year < 100 else year, month, day)
        if found := _ISO_DATE.fullmatch(text):
            return date(*map(int, found.groups()))
    except ValueError:
        return None
    return None


def _suggest_number(text: str) -> str:
    """A hint for "0 hộ", "khoảng 30": the one number inside the text."""
    inside = re.findall(r"\d[\d.,]*", text)
    number: TextNumber | None = parse_number(inside[0].rstrip(".,")) if len(inside) == 1 else None
    return f" Có phải là {show_number(number.value)}?" if number else ""


COUNT, MONEY, PERCENT, NUMBER = Count(), Money(), Percent(), Number()
TEXT, LONG_TEXT, DATE, BOOL = Text(), LongText(), Date(), Bool()
COMMUNE, PEOPLE, BIRTH_YEAR = CommuneName(), PeopleName(), BirthYear()
PHONE = Text(pattern=r"\+?(?:[ .\-]?\d){9,11}", pattern_text="số điện thoại 9–11 chữ số")
EMAIL = Text(pattern=_EMAIL, pattern_text="địa chỉ thư điện tử")
