"""The lines of the profiles that the program brings with it, as text among its sources; puts nothing together."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schemas.profile.lines import Lines
from schemas.profile.reading import Grids, read_lines
from schemas.profile.sheets import SHEETS
from schemas.shipped_names import SHIPPED


def shipped_files(name: str) -> dict[str, bytes]:
    """The text files of a profile by their names."""
    folder = files("workbooks").joinpath("profiles", name)
    found = {f"{sheet.file}.csv": folder.joinpath(f"{sheet.file}.csv") for sheet in SHEETS}
    optional = {f"{sheet.file}.csv" for sheet in SHEETS if sheet.optional}
    return {name: file.read_bytes() for name, file in found.items() if name not in optional or file.is_file()}


def grids_of_files(texts: Mapping[str, bytes]) -> Grids:
    """The rows of the sheets that text files hold."""
    names = {f"{sheet.file}.csv": sheet.name for sheet in SHEETS}
    rows = {names[file]: text.decode("utf-8").splitlines() for file, text in texts.items()}
    return {sheet: list(csv.reader(lines)) for sheet, lines in rows.items()}


@cache
def shipped_lines(name: str = SHIPPED[0]) -> Lines:
    """The lines of a profile that the program brings with it."""
    return read_lines(grids_of_files(shipped_files(name))).lines
