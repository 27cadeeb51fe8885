"""The tables and charts of a document as data, before Word draws them; decides none."""

from typing import NamedTuple

from schemas.numbers import Amount

#: What fits beside the margins of an A4 page lying on its side; the numbering; the least a name needs; in mm.
PAGE, NUMBERING, NAME = 252.0, 9.0, 36.0
#: Where the texts of a column are: numbers at the right, so that their digits are below each other.
LEFT, CENTRE, RIGHT = "left", "center", "right"


class TableColumn(NamedTuple):
    """One column: its group ("" for none), label, width in mm, where its texts are, and what is over the group.

    `upper` are the groups that its group is in, from the top down.
    """

    group: str
    label: str
    width: float
    align: str = RIGHT
    over: str = ""
    upper: tuple[str, ...] = ()


class TableRow(NamedTuple):
    """One row of texts; `strong` for totals and headings.

    `shades` are the greys behind its cells ("D9D9D9"), `slanted` which of them are in italics.
    """

    cells: tuple[str, ...]
    strong: bool = False
    shades: tuple[str, ...] = ()
    slanted: tuple[bool, ...] = ()


class AppendixTable(NamedTuple):
    """One table of the appendix: its title, who is missing and the unit of money, columns and rows.

    `large` letters are for tables of few columns with words to read; `foot` is the line under the table.
    """

    title: str
    note: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    large: bool = False
    foot: str = ""


class Bars(NamedTuple):
    """One series: its name, a value a category (None: nothing), hatched or plain."""

    name: str
    values: tuple[Amount | None, ...]
    hatched: bool = False
    number_format: str = ""  # of its labels, where it is not the chart's


#: Of so many categories a chart is large enough that has half of a page's width and height.
MOST_BESIDE = 16


class WordChart(NamedTuple):
    """A chart of a document: "column", "bar" or "line", caption (with what its numbers count), categories, series."""

    kind: str
    caption: str
    categories: tuple[str, ...]
    series: tuple[Bars, ...]
    number_format: str = "#,##0"

    @property
    def is_large(self) -> bool:
        """Whether it needs a page of its own, so that its categories can be told apart."""
        return self.kind != "line" and len(self.categories) > MOST_BESIDE
