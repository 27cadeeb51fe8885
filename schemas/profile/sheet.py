"""What a sheet of a profile is, and the columns that many of them have; lists no sheet."""

from typing import NamedTuple

FORMS_BOOK, UNITS_BOOK = "BoBieu", "DonVi"
TEXT, NUMBER, TICK, DAY, CODE, PAGE = "text", "number", "tick", "day", "code", "page"
TICKED = "x"


class ProfileColumn(NamedTuple):
    """One column of a sheet; with `options`, one of them is there, or several parted by ";" where `several`.

    A text file leaves out a `rare` one that none of its lines needs. A number with `most` is from 0 to that.
    """

    key: str
    label: str
    width: float
    hint: str = ""
    kind: str = TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    several: bool = False
    rare: bool = False
    most: int | None = None


class ProfileSheet(NamedTuple):
    """One sheet: its name, the workbook and the text file it is kept in, its columns.

    No profile comes near `most_lines`; a hostile one is refused before its lines are looked at. A profile that was made
    before there was an `optional` one is without it; `without` says what it then lacks, where that is to be told.
    """

    name: str
    book: str
    file: str
    columns: tuple[ProfileColumn, ...]
    most_lines: int = 6_000
    optional: bool = False
    without: str = ""

    @property
    def by_key(self) -> dict[str, ProfileColumn]:
        """The columns by their English names."""
        return {column.key: column for column in self.columns}


FROM = ProfileColumn(
    "valid_from", "Dùng từ", 12, "Ngày (01/03/2023) hoặc kỳ (2023-03) bắt đầu dùng; trống: từ trước đến nay.", DAY
)
TO = ProfileColumn(
    "valid_to", "Đến hết", 12, "Ngày hoặc kỳ cuối cùng còn dùng; trống: chưa thôi dùng. Không xóa dòng đã dùng.", DAY
)
OF_FORM = ProfileColumn("form", "Biểu", 8, "Mã biểu, như ở trang “Biểu”.", CODE, required=True)


def tick(key: str, label: str, hint: str) -> ProfileColumn:
    """A column that takes an x."""
    return ProfileColumn(key, label, 9, hint, TICK)
