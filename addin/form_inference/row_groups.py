"""Rows that a column before their names groups, merged down or written once: "Công lập" over "Mầm non", "Tiểu học"."""

from collections.abc import Sequence

from addin.form_inference.columns import is_unit_of_measure
from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import DrawnColumn
from addin.form_inference.kind_words import Kind
from addin.form_inference.rows import is_sample_label
from addin.form_inference.words import is_total
from schemas.text import fold

#: A group names rows where at least so many of them are printed.
_LEAST_ROWS = 2


def names_below(drawing: Drawing, columns: Sequence[DrawnColumn], label: int, body: Sequence[int]) -> int:
    """The column beside the naming one that names the rows within its groups; -1 where each row has one name."""
    beside = label + 1
    if not 0 <= label < len(columns) - 1 or columns[beside].kind not in (Kind.TEXT, Kind.LONG_TEXT):
        return -1
    if columns[label].kind not in (Kind.TEXT, Kind.LONG_TEXT) or is_unit_of_measure(columns[beside].path[-1]):
        return -1
    pairs = [(drawing.text(row, columns[label].at), drawing.text(row, columns[beside].at)) for row in body]
    rows = [(group, name) for group, name in pairs if (group or name) and not (is_total(group) and not name)]
    if len(rows) < _LEAST_ROWS or not rows[0][0] or any(not name or is_sample_label(name) for _, name in rows):
        return -1
    named = [fold(group) for group, _ in rows if group]
    is_grouped = len(named) < len(rows) or len(set(named)) < len(named)
    full = _in_full(rows)
    return beside if is_grouped and len(set(full)) == len(full) else -1


def _in_full(rows: Sequence[tuple[str, str]]) -> list[str]:
    full, above = list[str](), ""
    for group, name in rows:
        above = group or above
        full.append(fold(with_group(above, name)))
    return full


def with_group(group: str, name: str) -> str:
    """The name of a row with its group's in front."""
    return f"{group} / {name}" if group and name else name


def name_in(drawing: Drawing, rows: Sequence[int], label: int, group: int) -> str:
    """The name of the last of some rows, by the columns on the sheet; with the group that stands beside or above it."""
    name = drawing.text(rows[-1], label)
    if group < 0 or not name or is_total(name):
        return name
    above = (text for row in reversed(rows) if (text := drawing.text(row, group)) and not is_total(text))
    return with_group(next(above, ""), name)
