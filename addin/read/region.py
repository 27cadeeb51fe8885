"""A sheet, or a part of one, with the form it holds; finds nothing itself."""

from typing import NamedTuple

from addin.read.book import Sheet
from addin.read.header import Header


class Region(NamedTuple):
    """A sheet, or the part of it that belongs to one form. `transposed` is the form that lies on its side."""

    sheet: Sheet
    header: Header | None
    transposed: str = ""
