"""Numbers: counts, money, percentages, years of birth; text numbers of every Vietnamese style are read and noted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import ClassVar

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core.core_schema import CoreConfig, float_schema, list_schema

from schemas.cells import Cell, Value
from schemas.fields.base import DASHES, Context, FieldType, Reading, Style, refuse
from schemas.fields.seen import display_text, numbers_behind
from schemas.numbers import LARGEST, number_in, parse_number, round_all, round_half_up, show_number
from schemas.text import fold, tidy

_NOTHING = frozenset({"khong", "khong co", "khong phat sinh", "ko", "k"})


@dataclass(frozen=True)
class Number(FieldType):
    """Any number within bounds; text numbers of every Vietnamese style are read and noted."""

    low: float | None = None
    high: float | None = None
    percent: bool = False  # whether "95,4%" is the number 95,4
    decimals: ClassVar[int] = 6
    step: ClassVar[float | None] = None
    expected: ClassVar[str] = "số"
    number_format: ClassVar[str] = "#,##0.0##"
    is_number: ClassVar[bool] = True
    zero: ClassVar[str] = "; nếu không phát sinh, ghi 0"

    @cached_property
    def _validate(self) -> Callable[[list[Cell]], list[float]]:
        """A clean column in one call; made of the core's own schema, which takes a twentieth of an adapter's time."""
        numbers = float_schema(
            ge=-LARGEST if self.low is None else self.low,
            le=LARGEST if self.high is None else self.high,
            multiple_of=self.step,
            allow_inf_nan=False,
            strict=True,
        )
        config = CoreConfig(hide_input_in_errors=True)
        validate: Callable[[list[Cell]], list[float]] = SchemaValidator(list_schema(numbers), config).validate_python
        return validate

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        filled = [cell for cell in cells if cell != ""] if "" in cells else cells
        try:
            values = self._validate(filled)
        except ValidationError:
            return None
        stored = iter(self._stored(values))
        return list(stored) if len(filled) == len(cells) else [None if cell == "" else next(stored) for cell in cells]

    def _stored(self, values: list[float]) -> list[float] | list[int]:
        return round_all(values, self.decimals)

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, str):
            return self._read_text(tidy(cell), context)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._judge(float(cell), context)
        return refuse(
            "cell-type", value=display_text(cell), expected=self.expected, hint=self._suggest_for_day(cell, context)
        )

    def _read_text(self, text: str, context: Context) -> Reading:
        if text in DASHES or fold(text) in _NOTHING:
            judged = self._judge(0.0, context)
            return judged._replace(code="cell-dash", values={"value": text}) if judged.usable else judged
        number = parse_number(text)
        if number is None:
            return refuse("cell-type", value=text, expected=self.expected, hint=self._suggest_number(text, context))
        if number.percent and not self.percent:
            return refuse("cell-type", value=text, expected=self.expected, hint="")
        chosen = [value for value in (number.value, number.other) if value is not None and self._fits(value, context)]
        evidence = ""
        if len(chosen) > 1 and (style := context.style()):
            chosen, evidence = [_in_style(text, chosen, style)], f" ({style.evidence})"
        if len(chosen) > 1:
            other, read = (f"{value:.15g}".replace(".", ",") for value in sorted(chosen, key=abs))
            mark = "." if "." in text else ","
            return refuse("cell-number-ambiguous", value=text, mark=mark, read=read, other=other)
        judged = self._judge(chosen[0] if chosen else number.value, context)
        if judged.code:
            return judged
        values = {"value": text, "read": self.show(judged.value), "evidence": evidence}
        return judged._replace(code="cell-text-number", values=values)

    def _fits(self, value: float, context: Context) -> bool:
        return self._judge(value, context).usable

    def _judge(self, value: float, context: Context) -> Reading:
        low, high = self.bounds(context)
        if not abs(value) <= LARGEST:
            expected = f"từ {show_number(-LARGEST if low is None else low)} đến {show_number(LARGEST)}"
            return refuse("cell-range", value=show_number(value), expected=expected)
        if not (low is None or value >= low) or not (high is None or value <= high):
            return refuse("cell-range", value=self._written(value), expected=self.range_text(context))
        rounded = round_half_up(value, self.decimals)
        if abs(rounded - value) > max(1e-9 * abs(value), 1e-9):
            return self._too_fine(value, rounded)
        return Reading(self._stored([rounded])[0])

    def _too_fine(self, value: float, rounded: float) -> Reading:
        values = {"value": show_number(value, 12), "expected": str(self.decimals)}
        return Reading(self._stored([rounded])[0], "cell-decimals", values=values)

    def in_percent(self) -> FieldType:
        return replace(self, percent=True)

    def bounds(self, context: Context) -> tuple[float | None, float | None]:
        """Lowest and highest value allowed; None where there is no bound."""
        return self.low, self.high

    def range_text(self, context: Context) -> str:
        """The bounds in words."""
        low, high = self.bounds(context)
        if high is None:
            return f"từ {self._written(low or 0)} trở lên"
        return f"từ {self._written(low or 0)} đến {self._written(high)}"

    def _written(self, value: float) -> str:
        """A number of this column in a message, whether it may be there or not."""
        return show_number(value)

    def _suggest_for_day(self, cell: Cell, context: Context) -> str:
        """A hint for a number that Excel shows as a day or a time, or made one of: 12.5 typed becomes 12/05."""
        if type(cell) is date and abs(cell.year - context.on.year) <= 1 and not isinstance(self, Year):
            return f" Có phải là {cell.day},{cell.month} bị Excel đổi thành ngày?" if self.decimals else ""
        numbers = numbers_behind(cell, since_1904=context.since_1904)
        fitting = [self._written(number) for number in numbers if self._fits(number, context)]
        return f" Có phải là {' hoặc '.join(fitting)}, do ô đang định dạng ngày, giờ?" if fitting else ""

    def _suggest_number(self, text: str, context: Context) -> str:
        """A hint for "0 hộ", "khoảng 30": the one number that the text says, where it may be here."""
        number = number_in(text, in_million=isinstance(self, Money))
        values = [] if number is None or number.percent > self.percent else [number.value, number.other]
        fitting = [value for value in values if value is not None and self._fits(value, context)]
        said = [self._written(value) for value in fitting if not value or round_half_up(value, self.decimals)]
        return f" Có phải là {said[0]}?" if len(said) == 1 else ""

    def show(self, value: Value) -> str:
        return show_number(value, self.decimals) if isinstance(value, int | float) else super().show(value)


@dataclass(frozen=True)
class Count(Number):
    """A whole number, 0 or more."""

    low: float | None = 0
    decimals: ClassVar[int] = 0
    step: ClassVar[float | None] = 1
    expected: ClassVar[str] = "số nguyên từ 0 trở lên"
    number_format: ClassVar[str] = "#,##0"

    def _stored(self, values: list[float]) -> list[int]:
        return list(map(round, values))  # whole but for the dust of binary fractions: (0,1 + 0,7) × 10 is a little less

    def _too_fine(self, value: float, rounded: float) -> Reading:
        return refuse("cell-type", value=display_text(value), expected=self.expected, hint="")


@dataclass(frozen=True)
class Year(Count):
    """A calendar year; its digits are never grouped."""

    low: float | None = 2000
    high: float | None = 2100
    expected: ClassVar[str] = "năm (4 chữ số)"
    zero: ClassVar[str] = ""
    number_format: ClassVar[str] = "0"

    def _written(self, value: float) -> str:
        return display_text(value)

    def _suggest_for_day(self, cell: Cell, context: Context) -> str:
        number = super()._suggest_for_day(cell, context)
        if number or not isinstance(cell, date) or not self._fits(cell.year, context):
            return number
        return f" Có phải là năm {cell.year}?"

    def show(self, value: Value) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True)
class BirthYear(Year):
    """A year of birth: 1900 up to 18 years before the period."""

    low: float | None = 1900
    high: float | None = None
    expected: ClassVar[str] = "năm sinh (4 chữ số)"

    def bounds(self, context: Context) -> tuple[float | None, float | None]:
        return self.low, context.on.year - 18

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        values = super().clean(cells, context)
        years = [value for value in values or () if isinstance(value, int)]
        return values if max(years, default=0) <= context.on.year - 18 else None


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
    percent: bool = True
    decimals: ClassVar[int] = 2
    step: ClassVar[float | None] = 0.01
    expected: ClassVar[str] = "tỷ lệ phần trăm từ 0 đến 100"
    number_format: ClassVar[str] = "#,##0.00"

    def show(self, value: Value) -> str:
        return show_number(value, 2, fixed=True) if isinstance(value, int | float) else ""


def _in_style(text: str, values: list[float], style: Style) -> float:
    """Of the two numbers that "1.234" may be, the one that the file's decimal mark makes of it."""
    return min(values, key=abs) if style.decimal in text else max(values, key=abs)
