"""Drawings as they were typed twenty years ago: .xls, font .VnTime, letters of TCVN3."""

import io

import xlwt

from schemas.cells import place_of_cell
from schemas.legacy import Encoding, to_unicode
from tests.drawings.drawn import Drawn

_LETTERS = {to_unicode(chr(code), Encoding.TCVN3): chr(code) for code in range(0xA1, 0xFF)}


def encoded(text: str) -> str:
    """A text in TCVN3; capitals with marks have the small letters' codes, as the capital fonts show them."""
    return "".join(_LETTERS.get(letter) or _LETTERS.get(letter.lower()) or letter for letter in text)


def write_legacy(drawn: Drawn) -> bytes:
    """The drawing as .xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    small, capital = xlwt.easyxf("font: name .VnTime"), xlwt.easyxf("font: name .VnTimeH")
    merged = {}
    for area in drawn.merges:
        first, _, last = area.partition(":")
        merged[place_of_cell(first)] = place_of_cell(last)
    for row, cells in enumerate(drawn.rows):
        for column, cell in enumerate(cells):
            look = capital if isinstance(cell, str) and cell.isupper() and len(cell) > 5 else small
            value = encoded(cell) if isinstance(cell, str) else cell
            if (row, column) in merged:
                bottom, right = merged[row, column]
                sheet.write_merge(row, bottom, column, right, value, look)
            elif cell not in ("", None):
                sheet.write(row, column, value, look)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
