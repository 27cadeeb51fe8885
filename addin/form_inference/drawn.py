"""What is made of a drawing: tables with their columns and rows, a role for every filled cell, what must be asked."""

from enum import StrEnum
from typing import NamedTuple

from addin.form_inference.drawing import DrawnPlace
from addin.form_inference.kind_words import Kind
from addin.form_inference.numbering import Parts
from addin.form_inference.rows import DrawnRow
from schemas.form import Agg


class TableKind(StrEnum):
    """How the rows of a table stand; the value is what JSON calls it."""

    UNIT = "unit"  # one row a unit, or a unit's own rows
    FIXED = "fixed"  # rows that are printed
    OPEN = "open"  # printed rows, and more
    LIST = "list"  # as many rows as there are cases
    CARD = "card"  # labels with a place for the value beside or below


#: Stands in the place of evidence where there is none.
UNKNOWN = "chưa có căn cứ"
KIND_OF_ROWS = {
    TableKind.UNIT: "Một dòng một đơn vị", TableKind.FIXED: "Dòng in sẵn", TableKind.OPEN: "In sẵn + thêm",
    TableKind.LIST: "Danh sách", TableKind.CARD: "Phiếu",
}  # fmt: skip


class ColumnFormula(NamedTuple):
    """What a column is made of, by the places of other columns in the table's list."""

    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()
    numerator: int = -1
    denominator: int = -1
    why: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it is a percentage of two others."""
        return self.numerator >= 0

    @property
    def parts(self) -> tuple[int, ...]:
        """The columns that it is made of."""
        return (self.numerator, self.denominator) if self.is_ratio else (*self.plus, *self.minus)


class DrawnColumn(NamedTuple):
    """One column, or one label of a card: where its heading stands, its path, its kind and why."""

    place: DrawnPlace  # of the leaf
    path: tuple[str, ...]
    kind: Kind
    why: str
    sure: bool = True
    measure: str = ""
    choices: tuple[str, ...] = ()
    number: str = ""  # in the row of numbers
    formula: ColumnFormula | None = None
    roll_up: Agg | None = None
    name: str = ""  # what the office calls it, where that is not the drawn leaf
    required: bool = False
    ignored: bool = False  # the office does not want it

    @property
    def shown(self) -> tuple[str, ...]:
        """The path as the office calls it."""
        return (*self.path[:-1], self.name or self.path[-1])

    @property
    def label(self) -> str:
        """The whole path: "Hộ nghèo / Tổng số"."""
        return " / ".join(self.shown)

    @property
    def at(self) -> int:
        """Its column on the sheet."""
        return self.place[1]


class Wishes(NamedTuple):
    """What the office says of a table that it keeps: its code, the periods in which it is used, how often, as typed."""

    code: str = ""
    since: str = ""
    until: str = ""
    sent: str = ""


class DrawnTable(NamedTuple):
    """One table of a drawing; rows (inclusive) and columns count from 0."""

    sheet: str
    title: str
    kind: TableKind
    columns: tuple[DrawnColumn, ...]
    rows: tuple[DrawnRow, ...] = ()
    top: int = 0  # of the headings
    bottom: int = 0
    first: int = 0  # of the body
    last: int = 0
    label: int = -1  # place of the column that names the rows
    measure: str = ""
    total: str = "Không"  # "Trên", "Dưới"
    why: str = ""
    wishes: Wishes = Wishes()
    group: int = -1  # place of the column that groups the rows, its texts written once over several; -1 for none

    @property
    def used(self) -> tuple[int, ...]:
        """The places of the columns that the office wants."""
        return tuple(at for at, column in enumerate(self.columns) if not column.ignored)

    @property
    def printed(self) -> tuple[DrawnRow, ...]:
        """The rows that the office printed."""
        return tuple(row for row in self.rows if row.role.name in ("PRINTED", "HEADING"))


class Question(NamedTuple):
    """Something that must be asked before the form can be used: where, and the sentence."""

    sheet: str
    place: DrawnPlace
    text: str


class Refusal(NamedTuple):
    """Why a sheet cannot be a form."""

    sheet: str
    text: str


class DrawnForm(NamedTuple):
    """All that is made of a workbook drawn by hand."""

    tables: tuple[DrawnTable, ...] = ()
    roles: dict[tuple[str, DrawnPlace], str] = {}  # noqa: RUF012 # never changed
    red: tuple[
        tuple[str, DrawnPlace, str], ...
    ] = ()  # sheet, place and text of each filled cell that nothing accounts for
    questions: tuple[Question, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()  # what could not be looked at

    @property
    def is_sure(self) -> bool:
        """Whether it can be used as it is proposed."""
        return bool(self.tables) and not (self.red or self.questions or self.refusals)


def parts_as_formula(parts: Parts, numbers: dict[str, int]) -> ColumnFormula | None:
    """A formula of the number row by the places of columns; None where it names a column that is not there."""
    names = [*parts.plus, *parts.minus, *filter(None, (parts.numerator, parts.denominator))]
    if not all(name in numbers for name in names):
        return None
    if parts.numerator:
        return ColumnFormula(
            numerator=numbers[parts.numerator], denominator=numbers[parts.denominator], why="dòng số cột"
        )
    return ColumnFormula(
        tuple(numbers[one] for one in parts.plus), tuple(numbers[one] for one in parts.minus), why="dòng số cột"
    )
