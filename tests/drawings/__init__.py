"""Tables as officers draw them, each with what it was meant to ask, typed by hand."""

from tests.drawings.drawn import Drawn, IntendedTable, write_drawn
from tests.drawings.fresh import FRESH
from tests.drawings.more import MORE
from tests.drawings.real import REAL
from tests.drawings.twenty import TWENTY

__all__ = ["DRAWINGS", "FRESH", "MORE", "REAL", "TWENTY", "Drawn", "IntendedTable", "write_drawn"]

DRAWINGS = {one.name: one for one in (*TWENTY, *REAL, *MORE, *FRESH)}
