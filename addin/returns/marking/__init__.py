"""Marks an .xlsx of somebody else by replacing single parts inside the package; every other part stays as it is.

A library that loads and saves would lose ribbons, slicers, sparklines, newer formats and every cached value.
"""

from addin.returns.marking.book import MarkedBook
from addin.returns.marking.parts import UnmarkableError
from addin.returns.marking.plan import Front, ListLine, Mark, MarkLook

__all__ = ["Front", "ListLine", "Mark", "MarkLook", "MarkedBook", "UnmarkableError"]
