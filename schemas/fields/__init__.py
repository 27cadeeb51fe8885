"""Column types: what each accepts from a sheet, how it is stored, shown and typed in; never looks at other cells.

Each type reads a cell in two ways that must agree (a property test holds them together): `clean` passes a
whole column through pydantic-core and gives up at the first oddity; `read` judges one cell and says what it
had to do. Oddities accepted everywhere: blanks of any kind, decomposed Unicode, stray spaces.
"""

from schemas.fields.base import Context, FieldType, Reading
from schemas.fields.choice import Bool, Choice, CommuneName, PeopleName, UnitName
from schemas.fields.day import Date
from schemas.fields.number import BirthYear, Count, Money, Number, Percent, Year
from schemas.fields.seen import display_text, show_date
from schemas.fields.text import LongText, Text

COUNT, MONEY, PERCENT, NUMBER = Count(), Money(), Percent(), Number()
TEXT, LONG_TEXT, DATE, BOOL, YEAR = Text(), LongText(), Date(), Bool(), Year()
COMMUNE, PEOPLE, BIRTH_YEAR, UNIT = CommuneName(), PeopleName(), BirthYear(), UnitName()
PHONE = Text(pattern=r"\+?(?:[ .\-]?\d){9,11}", pattern_text="số điện thoại 9–11 chữ số")
EMAIL = Text(pattern=r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", pattern_text="địa chỉ thư điện tử")

__all__ = [
    "BIRTH_YEAR", "BOOL", "COMMUNE", "COUNT", "DATE", "EMAIL", "LONG_TEXT", "MONEY", "NUMBER", "PEOPLE", "PERCENT",
    "PHONE", "TEXT", "UNIT", "YEAR", "BirthYear", "Bool", "Choice", "CommuneName", "Context", "Count", "Date",
    "FieldType", "LongText", "Money", "Number", "PeopleName", "Percent", "Reading", "Text", "UnitName", "Year",
    "display_text", "show_date",
]  # fmt: skip
