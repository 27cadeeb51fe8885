"""What the office typed into its tables, laid out for the units and forms of a catalogue; nothing else is lost.

Lines that nobody changed since they were printed follow the profile; a line that somebody typed stays, except that of
a unit which the profile has no longer in the list of the units: that one is told. `follow_catalogue` lays all
tables out anew; `changes_of` tells what of a table that is in use goes and what comes, all else staying where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.catalogue import Catalogue
from schemas.cells import Cell, Value
from schemas.office.criteria import are_same, are_untouched
from schemas.office.first import all_settings, own_settings, shipped_settings, value_of
from schemas.office.lines import column_key, form_id
from schemas.office.settings import Settings
from schemas.office.tables import FORMER_LABELS, GENERAL, TABLES_BY_NAME, is_as_printed
from schemas.profile.shipped import shipped_catalogue
from schemas.text import fold, is_blank, tidy

UNITS, TARGETS, CRITERIA_TABLE = "ch_don_vi", "chi_tieu", "ch_thi_dua"
#: The tables whose lines go by settings, units and forms, in the order of the sheets.
FOLLOWING = (GENERAL.name, UNITS, CRITERIA_TABLE, TARGETS)

TypedLine = Sequence[Cell | None]


class Followed(NamedTuple):
    """The lines of each table, and of the units that are gone what was typed, a sentence each.

    `told` are sentences about what does not follow.
    """

    lines: dict[str, list[Sequence[Value]]]
    gone: tuple[str, ...]
    told: tuple[str, ...] = ()


class Changes(NamedTuple):
    """What becomes of a table in use: the places of the lines that go, and the lines that come.

    `summary` says that in a few words; `told` are sentences about what else there is to know.
    """

    gone: tuple[int, ...] = ()
    new: tuple[Sequence[Value], ...] = ()
    summary: str = ""
    told: tuple[str, ...] = ()


def changes_of(
    table: str, lines: Sequence[TypedLine], catalogue: Catalogue, former: Iterable[Catalogue] = ()
) -> Changes:
    """What of a table's lines, none of them blank, goes and comes by a catalogue.

    `former` are the catalogues by which criteria may have been printed.
    """
    if table == CRITERIA_TABLE:
        return _changed_criteria(lines, catalogue, former)
    changed = {GENERAL.name: _changed_settings, UNITS: _changed_units, TARGETS: _changed_targets}
    return changed[table](lines, catalogue)


def follow_catalogue(
    typed: Mapping[str, Sequence[Sequence[Value]]], catalogue: Catalogue, former: Iterable[Catalogue] = ()
) -> Followed:
    """The typed lines by table, those that were printed replaced by what a new workbook has.

    `former` are the catalogues by which criteria may have been printed.
    """
    lines: dict[str, list[Sequence[Value]]] = {name: list(of) for name, of in typed.items()}
    if GENERAL.name in lines:
        lines[GENERAL.name] = list(_settings(lines[GENERAL.name], catalogue))
    if TARGETS in lines:
        lines[TARGETS] = list(_targets(lines[TARGETS], catalogue))
    told: tuple[str, ...] = ()
    if CRITERIA_TABLE in lines:
        changes = _changed_criteria(lines[CRITERIA_TABLE], catalogue, former)
        lines[CRITERIA_TABLE] = list(changes.new) or lines[CRITERIA_TABLE]
        told = changes.told
    gone: tuple[str, ...] = ()
    if UNITS in lines:
        unknown = (line for line in lines[UNITS] if not unit_code(line[0], catalogue))
        gone = tuple(said_of(line) for line in unknown if not is_printed_unit(line, catalogue))
        lines[UNITS] = list(_units(lines[UNITS], catalogue))
    return Followed(lines, gone, told)


def unit_code(name: Cell | None, catalogue: Catalogue) -> str:
    """The code of the unit that a line is of; "" where the profile has none of that name."""
    found = catalogue.find_unit(tidy(str(name or "")))
    return found.code if found else ""


def is_printed_unit(line: Sequence[Cell | None], catalogue: Catalogue) -> bool:
    """Whether a line of the list of units is as it was printed."""
    table = TABLES_BY_NAME[UNITS]
    cells = {column.key: "" if cell is None else cell for column, cell in zip(table.columns, line, strict=True)}
    return is_as_printed(table, cells, catalogue.units)


def said_of(line: Sequence[Cell | None]) -> str:
    """A line of a unit as a sentence, with all that was typed."""
    labels = [column.label for column in TABLES_BY_NAME[UNITS].columns]
    return "; ".join(f"{label}: {cell}" for label, cell in zip(labels, line, strict=True) if not is_blank(cell))


def _units(typed: Sequence[Sequence[Value]], catalogue: Catalogue) -> Iterator[Sequence[Value]]:
    """A line a unit, the office's own where it has one; of several lines of one unit, all."""
    own: dict[str, list[Sequence[Value]]] = {}
    for line in typed:
        own.setdefault(unit_code(line[0], catalogue), []).append(line)
    for line in TABLES_BY_NAME[UNITS].rows(catalogue):
        yield from own.get(unit_code(line[0], catalogue), [line])


def _settings(typed: Sequence[Sequence[Value]], catalogue: Catalogue) -> Iterator[Sequence[Value]]:
    """The settings that are offered, with the values that somebody typed; and what else was typed there."""
    keys = {fold(one.label): one.key for one in all_settings(catalogue)}
    keys = {fold(one.label): one.key for one in own_settings(shipped_catalogue())} | keys
    named = [(fold(str(line[0])), line) for line in typed]
    own = {label: line for label, line in named if (line[1] or None) not in _printed(keys.get(label))}
    for line in GENERAL.rows(catalogue):
        changed = own.pop(fold(str(line[0])), None)
        yield line if changed is None else (line[0], changed[1], line[2])
    yield from own.values()


def _printed(key: str | None) -> tuple[Value, ...]:
    """What the line of a setting may hold without anybody having typed it; None for a line that is of none."""
    settings = (shipped_settings(), Settings())
    return tuple(value_of(one, key) or None for one in settings) if key else (None,)


def _targets(typed: Sequence[Sequence[Value]], catalogue: Catalogue) -> Iterator[Sequence[Value]]:
    """The lines with a figure or a document, then those to be filled in that a new workbook has."""
    own = [line for line in typed if _is_filled(line)]
    filled = {_what(line, catalogue) for line in own}
    yield from own
    yield from (line for line in TABLES_BY_NAME[TARGETS].rows(catalogue) if _what(line, catalogue) not in filled)


def _changed_settings(lines: Sequence[TypedLine], catalogue: Catalogue) -> Changes:
    """A setting without a line has one, with the value that is in force anyway; none goes, and none changes."""
    labels = (fold(str(line[0] or "")) for line in lines)
    known = {FORMER_LABELS.get(label, label) for label in labels}
    new = tuple(line for line in GENERAL.rows(catalogue) if fold(str(line[0])) not in known)
    return Changes(new=new, summary=f"thêm {len(new)} dòng cài đặt chung")


def _changed_units(lines: Sequence[TypedLine], catalogue: Catalogue) -> Changes:
    codes = [unit_code(line[0], catalogue) for line in lines]
    gone = tuple(at for at, line in enumerate(lines) if not codes[at] and not is_blank(line[0] or ""))
    known = {code for code in codes if code}
    new = tuple(line for line in TABLES_BY_NAME[UNITS].rows(catalogue) if unit_code(line[0], catalogue) not in known)
    told = [
        f"Dòng của đơn vị không còn trong bộ cấu hình đã bỏ: {said_of(lines[at])}."
        for at in gone
        if not is_printed_unit(lines[at], catalogue)
    ]
    if gone:
        told.insert(0, "Báo cáo đã nhận của đơn vị bị bỏ được giữ nguyên nhưng không cộng vào tổng hợp.")
    return Changes(gone, new, f"thêm {len(new)} đơn vị, bỏ {len(gone)} đơn vị", tuple(told))


def _changed_targets(lines: Sequence[TypedLine], catalogue: Catalogue) -> Changes:
    """Lines that nobody filled in go with their unit, form or column; new units and new columns have theirs.

    A line that the office took out for one unit, or filled in for another year, does not come again.
    """
    about = [_about(line, catalogue) for line in lines]
    gone = tuple(at for at, line in enumerate(lines) if not _is_filled(line) and not all(about[at]))
    units, columns = {unit for unit, _, _ in about}, {(form, key) for _, form, key in about}
    year = max((int(line[0]) for line in lines if isinstance(line[0], int | float)), default=None)
    new = []
    for line in TABLES_BY_NAME[TARGETS].rows(catalogue):
        unit, form, key = _about(line, catalogue)
        if unit not in units or (form, key) not in columns:
            new.append((line[0] if year is None else year, *line[1:]))
    return Changes(gone, tuple(new), f"thêm {len(new)} dòng chỉ tiêu giao, bỏ {len(gone)} dòng chưa ghi số")


def _changed_criteria(lines: Sequence[TypedLine], catalogue: Catalogue, former: Iterable[Catalogue]) -> Changes:
    printed, now = TABLES_BY_NAME[CRITERIA_TABLE].rows(catalogue), [tuple(map(_typed, line)) for line in lines]
    if are_same(now, printed):
        return Changes()
    if are_untouched(now, catalogue, former):
        return Changes(tuple(range(len(lines))), tuple(printed), "lập lại bảng tiêu chí chấm điểm")
    there = {fold(str(line[-1] or "")) for line in now}
    lacking = ", ".join(f"“{line[0]}”" for line in printed if fold(str(line[-1])) not in there)
    said = "Bảng tiêu chí chấm điểm đã được cơ quan sửa nên giữ nguyên, không đổi theo bộ cấu hình."
    return Changes(told=(said + (f" Tiêu chí của bộ cấu hình chưa có trong bảng: {lacking}." if lacking else ""),))


def _is_filled(line: TypedLine) -> bool:
    """Whether a line of the targets has a figure or a document."""
    return not is_blank(line[5] or "") or not is_blank(line[6] or "")


def _about(line: TypedLine, catalogue: Catalogue) -> tuple[str, str, str]:
    """The unit, the form and the column that a line of the targets is about; "" for what is not in force."""
    form = catalogue.by_id.get(_form_of(line[2], catalogue))
    return unit_code(line[1], catalogue), form.id if form else "", column_key(form, str(line[4] or ""))


def _form_of(cell: Cell | None, catalogue: Catalogue) -> str:
    try:
        return form_id(cell or "", catalogue)
    except ValueError:
        return ""


def _typed(cell: Cell | None) -> Value:
    """A cell as a typed line has it: a blank is nothing."""
    if cell is None or is_blank(cell):
        return None
    return cell if isinstance(cell, Value) else str(cell)


def _what(line: Sequence[Value], catalogue: Catalogue) -> tuple[str, ...]:
    year, unit, form, row, column = line[:5]
    found = _form_of(form, catalogue)
    key = column_key(catalogue.by_id.get(found), str(column))
    return (f"{year:g}" if isinstance(year, float) else str(year), unit_code(unit, catalogue),
            found or fold(str(form)), fold(str(row or "")), key or fold(str(column)))  # fmt: skip
