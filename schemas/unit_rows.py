"""The rows of a form that no office prints: units of its list, or what a unit adds itself; reads no cell."""

from collections.abc import Callable
from datetime import date

from schemas.form import Form, RowKind
from schemas.reference import Units


def unit_rows(form: Form, units: Units, unit: str, on: date) -> tuple[str, ...]:
    """The names of the units that are the rows of a unit's form, in their order; none where its rows are no units."""
    if form.rows is RowKind.COMMUNES:
        return tuple(commune.name for commune in units.communes_of(unit, on))
    return (units.by_code[unit].name,) if form.rows is RowKind.UNIT and unit else ()


def first_added(form: Form) -> int:
    """The code of the first row that a unit adds below the printed ones: none of these has it or a later one."""
    codes = [int(row.code) for row in form.fixed_rows if row.code.isascii() and row.code.isdigit()]
    return max([len(form.fixed_rows), *codes]) + 1


def unit_row_finder(form: Form, units: Units, unit: str, on: date) -> Callable[[str], str | None]:
    """Finds the name of the row that a text means, in any of its spellings; None where it means none of them."""
    if form.rows is RowKind.COMMUNES:
        return units.commune_names(unit, on).find
    own = units.by_code[unit].name

    def find(text: str) -> str | None:
        if text == own:
            return own
        named = units.find(text, on) if text else None
        return own if named and named.code == unit else None

    return find
