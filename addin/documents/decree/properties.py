"""What Word's XML says of a paragraph or a run, its own properties before those of its styles; keeps nothing."""

import re
from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS, EMU = 1440 / 25.4, 36000  # in a mm
#: The length of a drawn line that its shape does not tell.
UNKNOWN = inf
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPES = frozenset({f"{WORD}drawing", f"{WORD}pict"})
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_POINTS = re.compile(r"(-?[\d.]+)pt,")


def is_on(element: Any) -> bool:
    """A switch: there and not turned off."""
    return element is not None and element.get(f"{WORD}val", "true") not in ("0", "false", "off")


def value_of(parent: Any, name: str) -> str:
    """The value of a property that has just one; "" where it is not stated."""
    found = parent.find(f"{WORD}{name}") if parent is not None else None
    return found.get(f"{WORD}val", "") if found is not None else ""


def number_of(element: Any, name: str) -> float:
    """An attribute as a number; 0 where it is none."""
    return as_number(element.get(f"{WORD}{name}", "0") if element is not None else "0")


def as_number(text: str, otherwise: float = 0.0) -> float:
    """A number as Word writes it; anything else is none."""
    return float(text) if _NUMBER.fullmatch(text) else otherwise


def nearest(chain: Iterable["_Element"], name: str) -> Any:
    """The property from the nearest place that states it; None where none does."""
    return next((found for one in chain if (found := one.find(f"{WORD}{name}")) is not None), None)


def merge_attributes(chain: Iterable["_Element"], name: str) -> dict[str, str]:
    """An element's attributes, each from the nearest place that states it."""
    merged: dict[str, str] = {}
    for one in chain:
        found = one.find(f"{WORD}{name}")
        for key, value in found.attrib.items() if found is not None else ():
            merged.setdefault(str(key).removeprefix(WORD), str(value))
    return merged


def length_of(attributes: dict[str, str], name: str) -> float:
    """A length in twips, under its old or its new name; 0 where it is not stated."""
    text = attributes.get(name) or attributes.get({"left": "start", "right": "end"}.get(name, name), "0")
    return as_number(text)


def line_spacing(spacing: dict[str, str], size: float) -> float:
    """In lines; Times New Roman sets one line 1,15 times as high as its type size."""
    line = length_of(spacing, "line") or 240.0
    return line / 240 if spacing.get("lineRule", "auto") == "auto" else line / 20 / (size * 1.15)


def run_text(part: "_Element") -> str:
    """What a part of a run prints."""
    if part.tag == f"{WORD}t":
        return part.text or ""
    return {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}noBreakHyphen": "-"}.get(str(part.tag), "")


def drawn_length(paragraph: "_Element", chain: list["_Element"], width: float) -> float:
    """The length of a line drawn as a shape or as a border over or under the paragraph."""
    shape = next((one for one in paragraph.iter() if one.tag in _SHAPES), None)
    if shape is not None:
        return shape_length(shape)
    borders = nearest(chain, "pBdr")
    sides = (borders.find(f"{WORD}{side}") for side in ("top", "bottom")) if borders is not None else ()
    return width if any(s is not None and s.get(f"{WORD}val") not in (None, "nil", "none") for s in sides) else 0.0


def shape_length(shape: "_Element") -> float:
    """A drawing's width, an old VML line's distance between its ends in points, or UNKNOWN."""
    extent = next(shape.iter(f"{_DRAWING}extent"), None)
    if extent is not None:
        return as_number(extent.get("cx", "0")) / EMU
    line = next((one for one in shape.iter() if str(one.tag).endswith("}line")), None)
    ends = [_POINTS.match(line.get(name, "")) for name in ("from", "to")] if line is not None else []
    starts = [float(end[1]) for end in ends if end]
    return abs(starts[1] - starts[0]) * 25.4 / 72 if len(starts) == 2 else UNKNOWN


def has_page_number(paragraph: "_Element") -> bool:
    """Whether a paragraph holds the field of the page number."""
    instructions = [one.text or "" for one in paragraph.iter(f"{WORD}instrText")]
    instructions += [one.get(f"{WORD}instr", "") for one in paragraph.iter(f"{WORD}fldSimple")]
    return any(text.split()[:1] == ["PAGE"] for text in instructions)
