"""Profiles for the tests: the first office's as it is kept in the repository, and changed copies of it."""

import csv
from collections.abc import Callable
from importlib.resources import files

from schemas.profile.profile import Profile, load
from schemas.profile.reading import Grids
from schemas.profile.sheets import SHEETS

Rows = list[list[str]]


def first_grids() -> dict[str, Rows]:
    """The sheets of the first office's profile as they stand in the repository."""
    folder = files("workbooks").joinpath("profiles", "binh-phuoc-2023")
    return {
        sheet.name: list(csv.reader(folder.joinpath(f"{sheet.file}.csv").read_text(encoding="utf-8").splitlines()))
        for sheet in SHEETS
    }


def first_profile() -> Profile:
    return load(first_grids())


def changed(sheet: str, change: Callable[[list[dict[str, str]]], None]) -> Profile:
    """The first profile after a change of the lines of a sheet, each a dict by English name."""
    grids = first_grids()
    grids[sheet] = with_lines(grids[sheet], change)
    return load(grids)


def with_lines(rows: Rows, change: Callable[[list[dict[str, str]]], None]) -> Rows:
    """The rows of a sheet after a change of its lines."""
    heading, keys, *lines = rows
    said = [dict(zip(keys, line, strict=True)) for line in lines]
    change(said)
    return [heading, keys, *([line.get(key, "") for key in keys] for line in said)]


def codes(profile: Profile) -> set[str]:
    return {finding.code for finding in profile.findings}


def found(profile: Profile, code: str) -> str:
    """Sheet and cell of the first finding of a code, with what it says."""
    finding = next(finding for finding in profile.findings if finding.code == code)
    return f"{finding.sheet} {finding.cell}: {finding.message}"


def empty_grids() -> Grids:
    return {sheet.name: [[column.label for column in sheet.columns]] for sheet in SHEETS}
