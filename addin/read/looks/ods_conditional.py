"""The conditional formats of an .ods: those that its cell styles carry, and bars and icons instead of values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from addin.read.looks.conditional import BETWEEN, NOT_BETWEEN, CellArea, ConditionalFormat, Dressing, areas_of
from schemas.cells import place_in

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CONTENT = re.compile(r"cell-content\(\)(.+)", re.DOTALL)
_WITHIN = re.compile(r"cell-content-is-(not-)?between\((.+),(.+)\)", re.DOTALL)
_FORMULA = re.compile(r"is-true-formula\((.+)\)", re.DOTALL)
_REFERENCE = re.compile(r"\[\.(\$?[A-Z]{1,3}\$?\d{1,7})\]")
_ADDRESS = re.compile(r"\.\$?([A-Z]{1,3})\$?(\d{1,7})$")
_SHEET = re.compile(r"(?:'(?:[^']|'')*'|[^'. :]+)?\.(?=\$?[A-Z]{1,3}\$?\d)")


class StyleMap(NamedTuple):
    """A condition that a cell style carries, the style that cells take where it holds, and what it is written for."""

    test: str
    style: str
    base: tuple[int, int] | None


def maps_of(style: ElementTree.Element) -> list[StyleMap]:
    """The conditions of a cell style; the first that holds is the one that counts."""
    return [
        StyleMap(
            _test(one.get(f"{_STYLE}condition", "")),
            one.get(f"{_STYLE}apply-style-name", ""),
            _base(one.get(f"{_STYLE}base-cell-address", "")),
        )
        for one in style.findall(f"{_STYLE}map")
    ]


def _test(condition: str) -> str:
    """The condition in the words of a formula, "@" for the cell; "" where it needs more than that."""
    written = _REFERENCE.sub(r"\1", condition.partition(":")[2] if re.match(r"\w+:", condition) else condition)
    if found := _CONTENT.fullmatch(written):
        return f"@{found[1]}"
    if found := _WITHIN.fullmatch(written):
        return (NOT_BETWEEN if found[1] else BETWEEN).format(found[2], found[3])
    found = _FORMULA.fullmatch(written)
    return found[1] if found else ""


def _base(address: str) -> tuple[int, int] | None:
    found = _ADDRESS.search(address)
    return place_in(found[1] + found[2]) if found else None


def conditional_formats(
    table: ElementTree.Element,
    maps: Mapping[str, Sequence[StyleMap]],
    dressed: Mapping[str, Dressing],
    cells: Mapping[str, list[CellArea]],
) -> list[ConditionalFormat]:
    """The rules of a sheet; `cells` are the filled ones by the style that they have."""
    return [
        *_instead_of_values(table),
        *(
            ConditionalFormat(
                tuple(areas), one.test, dressed.get(one.style, Dressing()), one.base, priority=at + 1, stops=True
            )
            for style, areas in cells.items()
            for at, one in enumerate(maps.get(style, ()))
        ),
    ]


def _instead_of_values(table: ElementTree.Element) -> Iterator[ConditionalFormat]:
    """Bars and icons that are shown without their value."""
    for one in table.iter(f"{_CALC}conditional-format"):
        if any(part.get(f"{_CALC}show-value") == "false" for part in one.iter()):
            areas = areas_of(_SHEET.sub("", one.get(f"{_CALC}target-range-address", "")))
            yield ConditionalFormat(areas, "TRUE", Dressing(hides=True))
