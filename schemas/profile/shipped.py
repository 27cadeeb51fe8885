"""The profiles that the program brings with it, as text among its sources; reads no other file."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schemas.profile.profile import Profile, as_written
from schemas.profile.sheets import SHEETS
from schemas.ready import ready
from schemas.shipped_names import SHIPPED

__all__ = ["SHIPPED", "shipped_files", "shipped_profile"]


def shipped_files(name: str) -> dict[str, bytes]:
    """The text files of a profile by their names."""
    folder = files("workbooks").joinpath("profiles", name)
    found = {f"{sheet.file}.csv": folder.joinpath(f"{sheet.file}.csv") for sheet in SHEETS}
    optional = {f"{sheet.file}.csv" for sheet in SHEETS if sheet.optional}
    return {name: file.read_bytes() for name, file in found.items() if name not in optional or file.is_file()}


@cache
def shipped_profile(name: str = SHIPPED[0]) -> Profile:
    """A profile that the program brings with it, put together once."""
    texts = shipped_files(name)
    made_of = b"".join(b"%d %s" % (len(text), text) for text in texts.values())
    return ready("profile", made_of, lambda: _put_together(texts))


def _put_together(texts: Mapping[str, bytes]) -> Profile:
    names = {f"{sheet.file}.csv": sheet.name for sheet in SHEETS}
    rows = {names[file]: text.decode("utf-8").splitlines() for file, text in texts.items()}
    profile = as_written({sheet: list(csv.reader(lines)) for sheet, lines in rows.items()})
    for start, _ in profile.stretches:
        profile.on(start)
    return profile
