"""What arrives: a file with its sender, and what reading it gave; every value keeps its origin."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, PlainSerializer, SkipValidation

from schemas.cells import Value, address
from schemas.clock import day_of
from schemas.findings import Finding
from schemas.period import Period
from schemas.returned import Explanation
from schemas.rule import Record


class SourceFile(BaseModel):
    """A received workbook before it is read: its bytes, the name it came under, and who sent it when."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    name: str
    content: bytes
    sender: str = ""
    sent_at: datetime | None = None  # with time zone; None when it came without an e-mail
    via: str = ""  # the folder, archive or e-mail it was found in
    mailed: bool = False  # whether a letter brought it
    owner: str = ""  # the unit whose address that of the letter was on receipt; "" where it was nobody's
    #: The addresses that the letter, and those it came in, name beside its sender's, and the checks that these failed.
    others: tuple[str, ...] = ()
    disputed: str = ""  # the first of these that is neither the unit's own address nor the office's
    ours: bool = False  # whether the letter is one of the office's own: a copy, or one that was not delivered
    date_doubted: str = ""  # what the letter gives as its date, where that cannot be true

    @property
    def vouched_for(self) -> bool:
        """Whether a letter from a unit's own address brought it, and the letter names nobody else."""
        return bool(self.mailed and self.owner and not self.disputed)


class Control(NamedTuple):
    """Cells accounted for: read = used + set_aside, each counted by itself, so that a lost cell shows.

    `used` counts data, labels and the frame of the forms (letterhead, headers, signatures); `set_aside` every
    filled cell that went into nothing, each under a finding.
    """

    cells_read: int = 0
    cells_used: int = 0
    cells_set_aside: int = 0

    def __add__(self, other: object) -> "Control":
        if not isinstance(other, Control):
            return NotImplemented
        return Control(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def place_of(sheet: str, joined: Iterable[tuple[int, str, int]], row: int) -> tuple[str, int]:
    """The sheet and row of a row of a table that may be joined of two; see `Table.joined`."""
    found = (sheet, row)
    for first, of_sheet, real in joined:
        if row >= first:
            found = of_sheet, real + row - first
    return found


_CELL = re.compile(r"([A-Z]+)([0-9]+)")
#: How a message names another row of the same table.
_ROW = re.compile(r"(?<=ở dòng )[0-9]+")


def relocate(finding: Finding, sheet: str, joined: Iterable[tuple[int, str, int]]) -> Finding:
    """A finding on a table that was joined of two, at its cell as the sender knows it."""
    at = _CELL.fullmatch(finding.cell)
    if not joined or at is None or finding.sheet != sheet:
        return finding
    real, row = place_of(sheet, joined, int(at[2]) - 1)
    cell = f"{at[1]}{row + 1}"
    said, known = f"trang “{sheet}”, ô {finding.cell}", f"trang “{real}”, ô {cell}"
    message = finding.message.replace(said, known, 1)
    message = _ROW.sub(lambda found: str(place_of(sheet, joined, int(found[0]) - 1)[1] + 1), message)
    return finding.model_copy(update={"sheet": real, "cell": cell, "message": message})


class Part(NamedTuple):
    """Another workbook that some records of a table come from: of a shorter period, or another unit's."""

    period: Period
    file: str
    sheet: str
    columns: dict[str, int]
    joined: tuple[tuple[int, str, int], ...]
    unit: str = ""  # who sent it


class PartCell(NamedTuple):
    """A cell of a shorter period's workbook that is a part of a figure, and what it adds."""

    period: Period
    file: str
    sheet: str
    cell: str
    value: Value
    unit: str = ""  # who sent it

    @property
    def words(self) -> str:
        """Where it is."""
        return f"theo báo cáo {self.period.label}: tệp “{self.file}”, trang “{self.sheet}”, ô {self.cell}"


class Table(BaseModel):
    """One form as found on one sheet: where each column is (0-based), the records, and the single fields.

    Where it was split over two sheets, `joined` holds stretches of rows: the first as a record counts it, the sheet it
    comes from, and its row there. Where it is put together from several periods' workbooks, `parts` are those that
    are beside the last one, and `notes` say, by record and column, where a value that is not the last one's is from;
    `told` are, in the same way, the cells of a figure to which several periods add. `of_period` are the codes of the
    rows that tell what happened alone, not how things stand.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    form: str
    sheet: str
    columns: dict[str, int]
    records: Annotated[SkipValidation[Sequence[Record]], PlainSerializer(tuple)]  # of a tuple, or kept as columns
    fields: dict[str, Value] = {}
    field_cells: dict[str, str] = {}
    joined: tuple[tuple[int, str, int], ...] = ()
    parts: tuple[InstanceOf[Part], ...] = ()
    notes: dict[str, dict[str, str]] = {}
    told: dict[str, dict[str, tuple[InstanceOf[PartCell], ...]]] = {}
    of_period: frozenset[str] = frozenset()
    version: str = ""  # of the form, by the profile that it was read by

    def where(self, row: int) -> tuple[str, int]:
        """The sheet and the 0-based row there of a record's row."""
        return place_of(self.sheet, self.joined, row)

    def cell(self, record: Record, key: str) -> str:
        """The A1 address of a value, as the table counts rows; in the first column where its own is missing."""
        return address(record.row, self.columns.get(key, min(self.columns.values(), default=0)))

    def record(self, code: str) -> Record | None:
        """The row with that code; None where there is none."""
        return next((record for record in self.records if record.code == code), None)


class Submission(BaseModel):
    """One workbook of one unit for one period, read and judged cell by cell."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    unit: str
    period: Period
    file: str
    cover: Mapping[str, Value]
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    control: Control
    has_content: bool = True
    explanations: tuple[Explanation, ...] = ()
    profile: str = ""  # the hash of the profile that it was read by
    sent_back: bool = False  # it is a workbook that the office had marked; known only while it is being entered

    def table(self, form: str) -> Table | None:
        """The table of a form, if the workbook has it."""
        return next((table for table in self.tables if table.form == form), None)


class Received(BaseModel):
    """One line of the register: a submission's place among the versions of its unit and period."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    unit: str
    period: str
    file: str
    sha256: str
    sent_at: datetime | None
    version: int
    #: "current", "superseded", "revision" (sent after the figures were closed), "held" (a replacement from elsewhere
    #: that the office has not decided on), "refused" (the office decided against it)
    status: str
    kind: str = "nhanh"  # "nhanh" before the figures are closed, "chính thức", or "bổ sung" after that
    sender: str = ""
    owner: str = ""
    disputed: str = ""
    late: bool = False
    has_content: bool = True
    new: bool = False  # received by this very call
    noted_on: date | None = None  # the day that the office's own register has, where no letter tells the day of sending

    @property
    def is_held(self) -> bool:
        """Whether it waits for the office's word."""
        return self.status == "held"

    @property
    def counts(self) -> bool:
        """Whether it is known to be the unit's own."""
        return self.status not in ("held", "refused")

    @property
    def day(self) -> date | None:
        """The day in Vietnam on which it was sent, else the one that the office noted; None where nobody knows it."""
        return day_of(self.sent_at) if self.sent_at else self.noted_on


class SetAside(BaseModel):
    """A file that could not be used, or need not be, and the reason."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    file: str
    code: str
    message: str
    #: What is known of it only while it is taken in: the unit that it names, where it is of an earlier period, and the
    #: letter that brought it, without its content.
    unit: str = Field(default="", exclude=True, repr=False)
    letter: SourceFile | None = Field(default=None, exclude=True, repr=False)

    def brought_by(self, source: SourceFile) -> Self:
        """The same with the letter that brought it, where one did."""
        if self.letter or not source.mailed:
            return self
        return self.model_copy(update={"letter": source.model_copy(update={"content": b""})})


class UnusableFile(NamedTuple):
    """A file that a unit sent for a period and that could not be used; `code` is that of the finding which says why.

    `sent_on` is the day of its letter, in Vietnam, or of a file without one the day when it was first seen.
    """

    unit: str
    file: str
    sent_on: date
    code: str
