"""What each style name of a plan looks like, as cell format properties; places nothing.

Everything is Times New Roman, black on white or on greys that stay apart in a black-and-white print.
"""

from collections.abc import Mapping
from typing import Any

Properties = dict[str, Any]

_BASE: Properties = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_GRID: Properties = {"border": 1, "border_color": "#7F7F7F", "text_wrap": True}
_CENTER: Properties = {"align": "center"}
_BOLD: Properties = {"bold": True}
#: The pale fill of cells that a district types into.
_OPEN: Properties = {"bg_color": "#FFFBE6", "locked": False}
#: What cannot be used as it was typed: told by a thick frame too, in a grey print.
_WRONG: Properties = {"bg_color": "#FFC7CE", "border": 5, "border_color": "#9C0006"}
_SHUT: Properties = {"bg_color": "#EDEDED"}
_TOTAL: Properties = {"bold": True, "bg_color": "#D9E2EC"}
_DAY = "dd/mm/yyyy"

#: A number never takes a second line; where it may, LibreOffice measures each one whenever a row is written.
#: One that is wider than its column, with its mark, is drawn smaller: "###" would tell nothing.
_NUMBER: Properties = {"align": "right", "text_wrap": False, "shrink": True}

#: Number format and alignment by kind of value.
KINDS: dict[str, Properties] = {
    "count": {**_NUMBER, "num_format": "#,##0"},
    "money": {**_NUMBER, "num_format": "#,##0.0##"},
    "number": {**_NUMBER, "num_format": "#,##0.0##"},
    "percent": {**_NUMBER, "num_format": "#,##0.00"},
    "year": {**_NUMBER, "num_format": "0", "align": "center"},
    "date": {**_NUMBER, "num_format": _DAY, "align": "center"},
    "text": {"num_format": "@", "align": "left"},
    "center": {"num_format": "@", "align": "center"},
}

#: Signs in front of a figure, by what they say of it: they print, and the digits stay in line.
MARKS = {"review": "*", "partial": "°", "partial-review": "*°"}
_UNKNOWN: Properties = {"italic": True, "bold": False, "font_color": "#595959", "align": "right", "num_format": "@"}

STYLES: dict[str, Properties] = {
    "plain": {**_BASE, "text_wrap": True},
    "plain-open": {**_BASE, "text_wrap": True},
    "agency": {**_BASE, **_CENTER, "font_size": 12},
    "agency-bold": {**_BASE, **_CENTER, **_BOLD, "font_size": 12, "locked": False},
    "motto": {**_BASE, **_CENTER, **_BOLD, "font_size": 12},
    "tag": {**_BASE, "align": "right", "italic": True},
    "title": {**_BASE, **_CENTER, **_BOLD, "font_size": 14, "text_wrap": True},
    "subtitle": {**_BASE, **_CENTER, "italic": True, "font_size": 12, "text_wrap": True},
    "measure": {**_BASE, "align": "right", "italic": True},
    "heading": {**_BASE, **_BOLD, "font_size": 12},
    "coverage": {**_BASE, **_BOLD, "italic": True, "text_wrap": True},
    "next-step": {**_BASE, **_BOLD, "bg_color": "#FFE699", "border": 1, "border_color": "#7F7F7F", "text_wrap": True},
    "header": {**_BASE, **_GRID, **_CENTER, **_BOLD, "bg_color": "#D9E2EC"},
    "header-unit": {**_BASE, **_GRID, **_CENTER, "italic": True, "font_size": 9, "bg_color": "#D9E2EC"},
    "column-number": {**_BASE, **_GRID, **_CENTER, "italic": True, "font_size": 9},
    "ordinal": {**_BASE, **_GRID, **_CENTER, **_SHUT},
    "field-label": {**_BASE, **_GRID, **_BOLD, **_SHUT},
    "note": {**_BASE, "italic": True, "font_size": 10, "text_wrap": True, "valign": "top"},
    "signature-date": {**_BASE, **_CENTER, "italic": True, "font_size": 12, "locked": False},
    "signature": {**_BASE, **_CENTER, **_BOLD, "font_size": 12},
    "signature-note": {**_BASE, **_CENTER, "italic": True},
    "hint": {**_BASE, "italic": True, "font_size": 10, "text_wrap": True, "indent": 1},
    "missing": {**_BASE, **_GRID, "italic": True, "font_color": "#595959", "bg_color": "#F2F2F2"},
    "link": {**_BASE, **_GRID, "font_color": "#0563C1", "underline": 1},
    "good": {**_BASE, **_GRID, **_CENTER},
    "late": {**_BASE, **_GRID, **_CENTER, **_BOLD, "bg_color": "#D9D9D9"},
    "error": {**_BASE, **_GRID, **_CENTER, **_BOLD, "bg_color": "#F4B6B6"},
    "warning": {**_BASE, **_GRID, **_CENTER, "bg_color": "#FFE699"},
    "breach": {**_BOLD, "bg_color": "#FFE699"},
    "cell-time": {**_BASE, **_GRID, **_NUMBER, **_CENTER, "num_format": f"{_DAY} hh:mm"},
    "remark": {**_BASE, **_GRID, **_CENTER},
}
for _kind, _look in KINDS.items():
    STYLES[f"input-{_kind}"] = {**_BASE, **_GRID, **_OPEN, **_look}
    STYLES[f"input-{_kind}-left"] = {**STYLES[f"input-{_kind}"], "align": "left"}
    STYLES[f"wrong-{_kind}"] = {**_BASE, **_GRID, **_OPEN, **_look, **_WRONG}
    STYLES[f"computed-{_kind}"] = {**_BASE, **_GRID, **_SHUT, **_look}
    STYLES[f"total-{_kind}"] = {**_BASE, **_GRID, **_TOTAL, **_look}
    STYLES[f"cell-{_kind}"] = {**_BASE, **_GRID, **_look}
    STYLES[f"group-{_kind}"] = {**_BASE, **_GRID, **_SHUT, **_BOLD, **_look}
    STYLES[f"label-{_kind}"] = {**_BASE, **_GRID, **_SHUT, **_look}
STYLES["data-text"] = {**STYLES["cell-text"], "text_wrap": False}
for _part in ("cell", "group", "total", "input"):
    STYLES[f"{_part}-unknown"] = {**STYLES[f"{_part}-text"], **_UNKNOWN, "text_wrap": False}
    for _kind, _look in KINDS.items():
        for _mark, _sign in MARKS.items():
            _format = f'"{_sign} "{_look["num_format"]}'
            if "#" in _format:  # else a minus would be in front of the sign
                _format += f';"{_sign} "-{_look["num_format"]}'
            STYLES[f"{_part}-{_kind}-{_mark}"] = {**STYLES[f"{_part}-{_kind}"], "num_format": _format}


def properties_of(style: str) -> Mapping[str, Any]:
    """The properties of a style; "base|format" is `base` with a number format of its own."""
    base, _, number_format = style.partition("|")
    properties = STYLES[base]
    return {**properties, "num_format": number_format} if number_format else properties


def name_in_chart(name: str, *, review: bool) -> str:
    """What a chart calls a unit, a row or a period: with a sign behind it where what is drawn is under review.

    A name that takes two lines keeps the sign on its last one.
    """
    return f"{name}\u00a0{MARKS['review']}" if review else name


def mark_style(style: str, mark: str) -> str:
    """The style of a cell that carries a mark ("unknown" among them); the style itself where it carries none."""
    if not mark:
        return style
    return f"{style.partition('-')[0]}-unknown" if mark == "unknown" else f"{style}-{mark}"


def is_wrapped(style: str) -> bool:
    """Whether a long text in a cell of that style goes on in a second line."""
    return bool(STYLES[style.partition("|")[0]].get("text_wrap"))
