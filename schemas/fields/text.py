"""Text: one line or several, as it was typed; shapes such as a telephone number are patterns."""

import re
from dataclasses import dataclass
from datetime import date

from schemas.cells import Cell, Value
from schemas.fields.base import Context, FieldType, Reading, refuse
from schemas.fields.seen import display_text, show_date
from schemas.text import refers_elsewhere, tidy_all

LONGEST_TEXT = 32767


@dataclass(frozen=True)
class Text(FieldType):
    """One line of text; a number typed there is kept as its digits."""

    pattern: str = ""
    pattern_text: str = "chữ"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        texts = tidy_all(cells)
        if texts is None or max(map(len, texts), default=0) > LONGEST_TEXT:
            return None
        if self.pattern and not all(re.fullmatch(self.pattern, text) for text in texts if text):
            return None
        return [text or None for text in texts] if "" in texts else texts  # type: ignore[return-value] # texts are values

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, bool):
            return refuse("cell-type", value=display_text(cell), expected=self.pattern_text, hint="")
        if isinstance(cell, int | float):
            text = f"{cell:.15g}"
        elif isinstance(cell, date):
            text = show_date(cell)
        else:
            text = display_text(cell)
        if len(text) > LONGEST_TEXT:
            values = {"value": str(len(text)), "expected": str(LONGEST_TEXT)}
            return Reading(text[:LONGEST_TEXT], "cell-too-long", values=values)
        if self.pattern and not re.fullmatch(self.pattern, text):
            return refuse("cell-type", value=text, expected=self.pattern_text, hint="")
        return Reading(text or None)


@dataclass(frozen=True)
class LongText(Text):
    """Several sentences or paragraphs; line breaks are kept. One that only refers to others is asked about."""

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        texts = super().clean(cells, context)
        said = {text for text in texts or () if isinstance(text, str)}
        return None if any(map(refers_elsewhere, said)) else texts

    def read(self, cell: Cell, context: Context) -> Reading:
        reading = super().read(cell, context)
        if not reading.code and isinstance(reading.value, str) and refers_elsewhere(reading.value):
            return reading._replace(code="cell-refers-elsewhere", values={"value": reading.value})
        return reading
