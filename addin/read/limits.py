"""How much of a file is read, and how a file that is not read says so; reads nothing itself."""

import logging
import os

#: Names in the environment how many rows of a sheet are read.
ROWS_VARIABLE = "TONGHOP_MOST_ROWS"
_USUAL_ROWS, _EXCELS_ROWS = 200_000, 1_048_576


def _most_rows() -> int:
    written = os.environ.get(ROWS_VARIABLE, "")
    if written.isascii() and written.isdigit() and 0 < int(written) <= _EXCELS_ROWS:
        return int(written)
    if written:
        logging.getLogger("tonghop").warning(
            "%s=%s is no number of rows; %d is used", ROWS_VARIABLE, written, _USUAL_ROWS
        )
    return _USUAL_ROWS


#: No list of an office comes near these; a stray cell at XFD1048576 would make a reader allocate without bound.
MOST_ROWS = _most_rows()
MOST_COLUMNS = 702  # up to ZZ
MOST_CELLS = 3_000_000
MOST_SHEETS = 300
#: What a package may hold when it is unpacked.
MOST_BYTES = 200 * 1024 * 1024


class UnreadableError(Exception):
    """A file that cannot be read: the finding's code and the reason in Vietnamese."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


def check_extent(sheet: str, rows: int, columns: int) -> None:
    """Raise UnreadableError for a sheet of so many rows and columns where that is too much to read."""
    if rows > MOST_ROWS:
        raise UnreadableError("file-too-large", f"trang “{sheet}” có ô ở dòng {rows}")
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise UnreadableError("file-too-large", f"trang “{sheet}” có ô ở cột rất xa")
