"""Workbooks whose cells look otherwise than what they hold: a form's sheet with formats, fonts, sizes."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

from schemas.cells import address
from tests.catalogues import FORMS_BY_ID
from tests.sheets import COVER, form_sheet, grid

Formats = Mapping[str, Mapping[str, Any]]
#: Pieces of a text, each with the look of its font.
Runs = Mapping[str, list[tuple[str, Mapping[str, Any]]]]


def looking(
    form_id: str,
    *rows: dict[str, object],
    formats: Formats | None = None,
    runs: Runs | None = None,
    also: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook of one form; `formats` and `runs` by cell, `also` does the rest to the book and its sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    cover = book.add_worksheet("Bìa")
    for row, cells in enumerate(grid(COVER)):
        cover.write_row(row, 0, cells)
    sheet = book.add_worksheet(FORMS_BY_ID[form_id].sheet)
    for row, cells in enumerate(grid(form_sheet(form_id, *rows))):
        for column, text in enumerate(cells):
            value = float(text) if text.replace(".", "", 1).lstrip("-").isdigit() else text
            look = (formats or {}).get(address(row, column))
            sheet.write(row, column, value, book.add_format(dict(look)) if look else None)
    for cell, pieces in (runs or {}).items():
        parts = [part for piece, look in pieces for part in (book.add_format(dict(look)), piece)]
        own = [book.add_format(dict(formats[cell]))] if formats and cell in formats else []
        sheet.write_rich_string(cell, *parts, *own)
    if also:
        also(book, sheet)
    book.close()
    return stream.getvalue()
