"""Sheets of our own that hold no data, by their names; everything on them is frame."""

from schemas.returned import is_list
from schemas.text import fold

_OWN = frozenset({"huong dan", "danh muc"})


def is_own(sheet: str) -> bool:
    """Whether a sheet is one of our own: the guide, the lists to choose from, the list of a returned workbook."""
    return fold(sheet) in _OWN or is_list(sheet)
