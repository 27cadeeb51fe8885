"""Printed rows known by something else than the label that the office printed: by a number, a slip, a number before it.

Finds nothing on a sheet itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from addin.read.header_match import Header
from schemas.cells import Cell
from schemas.fields import CommuneName, UnitName
from schemas.form import FixedRow, Form, RowKind
from schemas.reference import Unit
from schemas.text import Names, fold, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.read.book import Rows

#: A row's number typed into its label, and the agency named for its place: "1. Xã Đồi Gió", "b) Xã …", "UBND xã …".
_BEFORE_NAME = re.compile(r"(?:\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})[.)]\s*|UBND\s+)+", re.IGNORECASE)


def bare_label(label: str) -> str:
    """The name of a place without a number before it."""
    text = tidy(label)
    found = _BEFORE_NAME.match(text)
    return text[found.end() :] if found else text


def whole_label(rows: Rows, label: int) -> tuple[str, ...]:
    """The label of the first of two rows with that of the second, where this has nothing else: it goes on there."""
    first, second = rows if len(rows) > 1 else ([], [])
    if not second or any(cell != "" for index, cell in enumerate(second) if index != label):
        return ()
    return (f"{first[label]} {second[label]}",)


def row_numbered(header: Header, row: Sequence[Cell], label: str) -> str | None:
    """The code of a fixed row known by its number, where its label is blank or much the same."""
    column = header.columns.get("code")
    if column is None:
        return None
    cell = row[column]
    code = f"{cell:g}" if isinstance(cell, float) else tidy(str(cell))
    expected = next((r.label for r in header.form.fixed_rows if r.code == code), None)
    if expected is None:
        return None
    if label:
        from rapidfuzz import fuzz

        if fuzz.partial_ratio(fold(label), fold(expected)) < 80:
            return None
    return code


def row_like(form: Form, label: str) -> FixedRow | None:
    """A printed row known by its label with slips; communes' names are too alike for that."""
    if form.rows is not RowKind.FIXED or not label:
        return None
    from schemas.labels import same_label

    sections = {row.section for row in form.fixed_rows}  # lines of their own, which ask for nothing
    rows = {row.label: row for row in form.fixed_rows}
    meant = same_label(label, rows.keys() | sections)
    return rows.get(meant) if meant and meant not in sections else None


def says_nothing(row: Sequence[Cell], besides: int | None) -> bool:
    """Whether a row holds nothing but noughts and dots, but for one column."""
    cells = (cell for index, cell in enumerate(row) if index != besides)
    return all(cell == 0 or (isinstance(cell, str) and not fold(cell)) for cell in cells)


def is_called(label: str, unit: Unit | None) -> bool:
    """Whether a row is called as a unit itself is: its rows add up to it."""
    return unit is not None and fold(label) in {fold(unit.name), fold(f"toàn {unit.name}")}


def names_place(header: Header, label: int, text: Cell, names: Names) -> bool:
    """Whether a text in the column of labels is the kind and name of a place, and the column is none of places.

    By a name alone a person may be called, too.
    """
    key = next((key for key, index in header.columns.items() if index == label), "")
    of_places = bool(key) and isinstance(header.form.by_key[key].type, CommuneName | UnitName)
    found = names.find(text) if isinstance(text, str) and not of_places else None
    return found is not None and not fold(found).endswith(f" {fold(str(text))}")
