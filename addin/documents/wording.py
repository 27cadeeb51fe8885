"""Vietnamese wording of numbers, names and lists in running text; knows nothing of summaries."""

import re
from collections.abc import Iterable, Sequence

from addin.summary.lookup import REPORTED, ROWS
from schemas.catalogue import Catalogue
from schemas.form import Column
from schemas.numbers import show_number
from schemas.reference import Unit
from schemas.report import SCORES, FigurePlace
from schemas.text import fold, tidy

#: So many units are named in running text; more are counted, and the appendix tells who they are.
MOST_NAMED = 12
#: What is in a sentence where a figure is unknown.
UNKNOWN = "(chưa có số liệu)"
_MONEY = "triệu đồng"
#: How the column of a sum is called below what it is the sum of.
_SUMS = frozenset({"tong so", "tong cong", "tong", "cong"})
_SHORT = re.compile(r"(?=\w{2})[^\W\d_]*[A-ZĐ][^\W\d_]*[A-ZĐ]")
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ue000-\\ue002\\ufffe\\uffff]")


def in_sentence(unit: Unit) -> str:
    """A unit's name within a sentence: "huyện Đồi Gió"."""
    return unit.in_sentence


def by_kind(units: Iterable[Unit]) -> str:
    """Units listed under what they are: "Thị xã Cầu Mây; các huyện: Đồi Gió, Rừng Thông"."""
    kinds: dict[str, list[str]] = {}
    for unit in units:
        kinds.setdefault(unit.kind, []).append(unit.proper_name)
    said = (f"{kind} {names[0]}" if len(names) == 1 else f"các {lower_first(kind)}: {', '.join(names)}"
            for kind, names in kinds.items())  # fmt: skip
    return capitalise("; ".join(lower_first(one) if at else one for at, one in enumerate(said)).strip())


def lower_first(text: str) -> str:
    """A text without a capital at its start, for the middle of a sentence; what is short for words keeps it: "TS"."""
    return text if _SHORT.match(text) else text[:1].lower() + text[1:]


def column_in_words(column: Column) -> str:
    """A column within a sentence, without its unit of measure; a sum by what it is the sum of: "số đơn đã xử lý"."""
    *above, own = (part.removesuffix(f" ({unit_of(column)})") for part in column.path)
    parts = above if above and fold(own) in _SUMS else [*above, own]
    return ", ".join(map(lower_first, parts))


def join_words(words: Sequence[str], last: str = " và ") -> str:
    """Words as a sentence lists them: "a, b và c"."""
    return last.join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def units_named(names: Sequence[str], last: str = " và ") -> str:
    """Units as a sentence lists them; of many, how many they are: "40 đơn vị"."""
    return join_words(names, last) if len(names) <= MOST_NAMED else f"{len(names)} đơn vị"


def end_with_mark(text: str, mark: str = ".") -> str:
    """A text that ends with just one mark."""
    return text if text.endswith(("!", "?", "…")) else text.rstrip(" .;,:") + mark


def one_line(text: str) -> str:
    """A district's words as one paragraph without anything that Word or the layout would take for a command."""
    lines = [line.strip() for line in tidy(_CONTROL.sub("", text)).splitlines() if line.strip()]
    return " ".join([*(line if line[-1] in ".;,:!?" else f"{line};" for line in lines[:-1]), *lines[-1:]])


def place_name(catalogue: Catalogue, place: FigurePlace) -> str:
    """What a figure is, as its column, row and unit are called."""
    known = catalogue.units.by_code.get(place.unit)
    unit = known.name if known else place.unit
    if place.form == SCORES:
        return ", ".join(filter(None, (f"Điểm thi đua – {place.column}", unit)))
    form = catalogue.by_id.get(place.form)
    if form is None:  # a document of before knows a form that is gone
        return ", ".join(filter(None, (f"{place.form} – {place.column}", place.code, unit)))
    column = form.figures.get(place.column)
    counted = {REPORTED: "số đơn vị đã báo cáo", ROWS: "số lượng"}.get(place.column)
    label = f" – {column.full_label if column else counted}" if column or counted else ""
    row = next((one.label for one in form.fixed_rows if one.code == place.code), place.code)
    group = place.group[1] if place.group else ""
    return ", ".join(filter(None, (f"{place.form}{label}", row, group, unit)))


def unit_of(column: Column) -> str:
    """The unit of measure that running text prints behind a column's figure."""
    return column.unit or (_MONEY if f"({_MONEY})" in column.label else "")


def with_unit(value: float, unit: str) -> str:
    """A number with its unit: "12 hộ", "45,27%", "24.016,6 triệu đồng".

    Money keeps the unit of the forms, so that a paragraph has one unit and a reader finds its digits again in the
    appendix and in the cells.
    """
    return show_number(value, 2) + "%" if unit == "%" else f"{show_number(value)} {unit}".strip()


def capitalise(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]
