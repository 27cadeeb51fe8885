"""Mistakes that clerks make, by name: each plants itself into a clean workbook and says where it must be found."""

from tests.mistakes.cells import CELLS
from tests.mistakes.figures import FIGURES
from tests.mistakes.looks import LOOKS
from tests.mistakes.reports import REPORTS
from tests.mistakes.tables import TABLES

MISTAKES = {**CELLS, **FIGURES, **TABLES, **REPORTS, **LOOKS}
