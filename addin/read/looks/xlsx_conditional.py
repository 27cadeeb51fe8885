"""The conditional formats of a sheet of an .xlsx that may cross out, hide or change what a cell shows."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from addin.formats.xml_text import unescape
from addin.read.looks.conditional import BETWEEN, NOT_BETWEEN, ConditionalFormat, Dressing, areas_of, changing
from addin.read.looks.xlsx_styles import PLAIN_CELL, cell_styles, dressing_of, dressings

#: Those of Excel 2007, and those of later versions, in a part of the sheet that older ones pass over.
_FORMATS = re.compile(rb"<(x14:)?conditionalFormatting\b([^>]*)>(.*?)</(?:x14:)?conditionalFormatting>", re.DOTALL)
_RULE = re.compile(rb"<(?:x14:)?cfRule\b([^>]*?)(?:/>|>(.*?)</(?:x14:)?cfRule>)", re.DOTALL)
_AREAS, _AREAS_WITHIN = re.compile(rb'sqref="([^"]*)"'), re.compile(rb"<xm:sqref>([^<]*)</xm:sqref>")
_FORMULA = re.compile(rb"<(?:formula|xm:f)>(.*?)</(?:formula|xm:f)>", re.DOTALL)
_WITHIN = re.compile(rb"<x14:dxf>(.*?)</x14:dxf>", re.DOTALL)
_NO_VALUE = re.compile(rb'<(?:x14:)?(?:iconSet|dataBar)\b[^>]* showValue="(?:0|false)"')
#: The number of what a rule puts over a cell.
_DRESSING, _NUMBER = re.compile(rb'dxfId="([^"]*)"'), re.compile(rb"0|[1-9][0-9]{0,5}")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_SIGNS = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">",
    "greaterThanOrEqual": ">=",
}  # fmt: skip
_BETWEEN = {"between": BETWEEN, "notBetween": NOT_BETWEEN}


def conditional_formats(sheet: bytes, styles: bytes) -> list[ConditionalFormat]:
    """The rules of a sheet, where one of them may show a cell otherwise."""
    start = max(sheet.rfind(b"</sheetData>"), 0)
    if sheet.find(b"conditionalFormatting", start) < 0 or not _may_change(sheet[start:], styles):
        return []
    rules = list(_rules(sheet[start:], dressings(styles)))
    return rules if any(rule.dressing.may_matter for rule in rules) else []


def _may_change(tail: bytes, styles: bytes) -> bool:
    """Whether any rule may show any cell of the workbook otherwise: the colours of a blank form of ours do not."""
    if b"x14:" in tail or b"showValue" in tail:  # it says so by itself
        return True
    numbers = set(_DRESSING.findall(tail))
    return not numbers.isdisjoint(_changing(styles)) or not all(map(_NUMBER.fullmatch, numbers))


@lru_cache(maxsize=64)
def _changing(styles: bytes) -> frozenset[bytes]:
    """The numbers of the dressings that may show a cell of any style otherwise."""
    return frozenset(b"%d" % at for at in changing((*cell_styles(styles), PLAIN_CELL), dressings(styles)))


def _rules(tail: bytes, known: Sequence[Dressing]) -> Iterator[ConditionalFormat]:
    for _, attributes, content in _FORMATS.findall(tail):
        found = _AREAS.search(attributes) or _AREAS_WITHIN.search(content)
        areas = areas_of(found[1].decode("ascii", "replace")) if found else ()
        for own, inner in _RULE.findall(content) if areas else ():
            values = {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(own)}
            formulas = [unescape(one.decode("utf-8", "replace"), {"&quot;": '"'}) for one in _FORMULA.findall(inner)]
            yield ConditionalFormat(
                areas,
                "TRUE"
                if _NO_VALUE.search(inner)
                else _test(values.get("type", ""), values.get("operator", ""), formulas),
                _dressing(values.get("dxfId", ""), inner, known),
                areas[0][:2] if len(areas) == 1 else None,
                int(values["priority"]) if values.get("priority", "").isdigit() else 0,
                values.get("stopIfTrue") in ("1", "true"),
            )


def _dressing(number: str, content: bytes, known: Sequence[Dressing]) -> Dressing:
    if _NO_VALUE.search(content):
        return Dressing(hides=True)
    if own := _WITHIN.search(content):
        return dressing_of(own[1])
    return known[int(number)] if number.isdigit() and len(number) < 10 and int(number) < len(known) else Dressing()


def _test(kind: str, operator: str, formulas: list[str]) -> str:
    """The condition in the words of a formula, "@" for the cell; "" where it needs more than that."""
    if kind == "cellIs" and operator in _SIGNS and formulas:
        return f"@{_SIGNS[operator]}{formulas[0]}"
    if kind == "cellIs" and operator in _BETWEEN and len(formulas) > 1:
        return _BETWEEN[operator].format(*formulas)
    return formulas[0] if kind != "cellIs" and len(formulas) == 1 else ""
