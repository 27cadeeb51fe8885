"""What the office typed into its tables, laid out for the units and forms that are in force now; nothing else is lost.

Lines that nobody changed since they were printed follow the profile; a line that somebody typed stays, except that of
a unit which the profile has no longer in the list of the units: that one is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.cells import Cell, Value
from schemas.forms import FORMS_BY_ID
from schemas.office.criteria import are_untouched
from schemas.office.settings import SETTINGS, Settings
from schemas.office.tables import GENERAL, TABLES_BY_NAME, is_as_printed
from schemas.reference import find_unit
from schemas.text import fold, is_blank, tidy

UNITS, TARGETS, CRITERIA_TABLE = "ch_don_vi", "chi_tieu", "ch_thi_dua"


class Followed(NamedTuple):
    """The lines of each table, and of the units that are gone what was typed, a sentence each."""

    lines: dict[str, list[Sequence[Value]]]
    gone: tuple[str, ...]


def lines_in_force(typed: Mapping[str, Sequence[Sequence[Value]]]) -> Followed:
    """The typed lines by table, those that were printed replaced by what a new workbook has."""
    lines: dict[str, list[Sequence[Value]]] = {name: list(of) for name, of in typed.items()}
    if GENERAL.name in lines:
        lines[GENERAL.name] = list(_settings(lines[GENERAL.name]))
    if TARGETS in lines:
        lines[TARGETS] = list(_targets(lines[TARGETS]))
    if CRITERIA_TABLE in lines and are_untouched(lines[CRITERIA_TABLE]):
        lines[CRITERIA_TABLE] = list(TABLES_BY_NAME[CRITERIA_TABLE].rows)
    gone: tuple[str, ...] = ()
    if UNITS in lines:
        gone = tuple(said_of(line) for line in lines[UNITS] if not unit_code(line[0]) and not is_printed_unit(line))
        lines[UNITS] = list(_units(lines[UNITS]))
    return Followed(lines, gone)


def unit_code(name: Cell | None) -> str:
    """The code of the unit that a line is of; "" where the profile has none of that name."""
    found = find_unit(tidy(str(name or "")))
    return found.code if found else ""


def is_printed_unit(line: Sequence[Cell | None]) -> bool:
    """Whether a line of the list of units is as it was printed."""
    table = TABLES_BY_NAME[UNITS]
    cells = {column.key: "" if cell is None else cell for column, cell in zip(table.columns, line, strict=True)}
    return is_as_printed(table, cells)


def said_of(line: Sequence[Cell | None]) -> str:
    """A line of a unit as a sentence, with all that was typed."""
    labels = [column.label for column in TABLES_BY_NAME[UNITS].columns]
    return "; ".join(f"{label}: {cell}" for label, cell in zip(labels, line, strict=True) if not is_blank(cell))


def _units(typed: Sequence[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """A line a unit, the office's own where it has one; of several lines of one unit, all."""
    own: dict[str, list[Sequence[Value]]] = {}
    for line in typed:
        own.setdefault(unit_code(line[0]), []).append(line)
    for line in TABLES_BY_NAME[UNITS].rows:
        yield from own.get(unit_code(line[0]), [line])


def _settings(typed: Sequence[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """The settings that are offered, with the values that somebody typed; and what else was typed there."""
    keys = {fold(setting.label): setting.key for setting in SETTINGS}
    first = Settings()
    own = {
        fold(str(line[0])): line
        for line in typed
        if (line[1] or None)
        != (getattr(first, keys[fold(str(line[0]))]) or None if fold(str(line[0])) in keys else None)
    }
    for line in GENERAL.rows:
        changed = own.pop(fold(str(line[0])), None)
        yield line if changed is None else (line[0], changed[1], line[2])
    yield from own.values()


def _targets(typed: Sequence[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """The lines with a figure or a document, then those to be filled in that a new workbook has."""
    own = [line for line in typed if not is_blank(line[5] or "") or not is_blank(line[6] or "")]
    filled = {_what(line) for line in own}
    yield from own
    yield from (line for line in TABLES_BY_NAME[TARGETS].rows if _what(line) not in filled)


def _what(line: Sequence[Value]) -> tuple[str, ...]:
    year, unit, form, row, column = line[:5]
    of_form = FORMS_BY_ID.get(str(form))
    return (f"{year:g}" if isinstance(year, float) else str(year), unit_code(unit),
            of_form.id if of_form else fold(str(form)), fold(str(row or "")), fold(str(column)))  # fmt: skip
