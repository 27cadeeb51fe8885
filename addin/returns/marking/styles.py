"""The workbook's cell formats: a copy of a cell's own with another fill, and those of the list; changes no cell."""

import copy
import re

from lxml import etree

from addin.returns.marking.parts import MAIN, Element, PackageParts, main
from addin.returns.marking.plan import FORMER_FILLS, MarkLook
from addin.sheets.styles import STYLES

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NEW = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Times New Roman"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)
#: The fill by which a blank form shows a cell that breaks a rule.
_BREACH = str(STYLES["breach"]["bg_color"]).removeprefix("#")
_COLOUR = re.compile(r"(?:(?:rgb|theme|indexed|tint)=[-+.0-9A-Fa-f]{1,24};?)+")
#: What the list is written in: font (size, bold, colour), fill, frame, alignment, whether it may be typed into.
_FACES = {
    "title": ((14, True, ""), "", False, 'vertical="center"', False),
    "sentence": ((12, False, ""), "", False, 'vertical="top" wrapText="1"', False),
    "header": ((11, True, ""), "FFD9E2EC", True, 'horizontal="center" vertical="center" wrapText="1"', False),
    "text": ((11, False, ""), "", True, 'vertical="top" wrapText="1"', False),
    "center": ((11, False, ""), "", True, 'horizontal="center" vertical="top"', False),
    "error": ((11, True, ""), MarkLook.ERROR.value, True, 'horizontal="center" vertical="top"', False),
    "warning": ((11, False, ""), MarkLook.WARNING.value, True, 'horizontal="center" vertical="top"', False),
    "link": ((11, False, "FF0563C1"), "", True, 'horizontal="center" vertical="top"', False),
    "answer": ((11, False, ""), "FFFFFBE6", True, 'vertical="top" wrapText="1"', True),
}


class Styles:
    """The styles part of a package; made when the package has none."""

    def __init__(self, parts: PackageParts, workbook: str) -> None:
        name = parts.related(workbook, "styles")
        if not name:
            name = parts.free_name("xl/styles{}.xml")
            parts.put(name, _NEW.encode(), _TYPE)
            parts.relate(workbook, "styles", name)
        self._root = parts.tree(name)
        self._made: dict[object, int] = {}
        self._fills: dict[int, str] = {}

    def marked(self, style: int, look: MarkLook) -> int:
        """The format of that number with the colour of a mark."""
        return self._filled(style, look.value)

    def fill_of(self, style: int) -> str:
        """What the fill of a format is, in one word that `unmarked` understands; "" for none or one of its own kind."""
        if style not in self._fills:
            self._fills[style] = self._read_fill(style)
        return self._fills[style]

    def _read_fill(self, style: int) -> str:
        fills, xf = self._list("fills"), self._xf(style)
        number = int(xf.get("fillId") or 0)
        pattern = fills[number].find(main("patternFill")) if number < len(fills) else None
        colour = pattern.find(main("fgColor")) if pattern is not None else None
        if pattern is None or colour is None or pattern.get("patternType") != "solid":
            return ""
        return ";".join(f"{key}={colour.get(key)}" for key in ("rgb", "theme", "indexed", "tint") if colour.get(key))

    def unmarked(self, style: int, fill: str) -> int:
        """The format of that number with a fill that `fill_of` named, and that may have been tampered with since."""
        return self._filled(style, fill if _COLOUR.fullmatch(fill) else "")

    def is_marked(self, style: int) -> bool:
        """Whether a format has the colour of a mark."""
        return self.fill_of(style) in {
            f"rgb={fill}" for fill in {*FORMER_FILLS, *(look.value for look in MarkLook if look.value)}
        }

    def hides_marks(self, look: str) -> bool:
        """Whether a condition with the look of that number has the fill of a rule of the form that is broken."""
        looks = self._root.find(main("dxfs"))
        if looks is None or not look.isdecimal() or int(look) >= len(looks):
            return False
        colours = looks[int(look)].iter(main("bgColor"), main("fgColor"))
        return any(colour.get("rgb", "")[-6:].upper() == _BREACH for colour in colours)

    def face(self, name: str) -> int:
        """The format of a kind of cell on the list."""
        if name not in self._made:
            font, fill, framed, alignment, is_open = _FACES[name]
            xf = etree.fromstring(
                f'<xf xmlns="{MAIN}" numFmtId="0" fontId="{self._font(*font)}" fillId="{self._fill(fill)}" '
                f'borderId="{self._border() if framed else 0}" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
                f'applyAlignment="1" applyProtection="1"><alignment {alignment}/>'
                f'<protection locked="{int(not is_open)}"/></xf>'
            )
            self._made[name] = self._append("cellXfs", xf)
        return self._made[name]

    # -- pieces -------------------------------------------------------------------------------------------------
    def _filled(self, style: int, fill: str) -> int:
        made = (style, fill)
        if made not in self._made:
            xf = copy.deepcopy(self._xf(style))
            xf.set("fillId", str(self._fill(fill)))
            xf.set("applyFill", "1")
            self._made[made] = self._append("cellXfs", xf)
        return self._made[made]

    def _fill(self, fill: str) -> int:
        """The number of a solid fill: a colour in ARGB, or the words of `fill_of`; 0 for none."""
        if not fill:
            return 0
        pairs = dict(part.split("=", 1) for part in fill.split(";")) if "=" in fill else {"rgb": fill}
        made = f"fill {fill}"
        if made not in self._made:
            root = etree.Element(main("fill"))
            pattern = etree.SubElement(root, main("patternFill"), patternType="solid")
            etree.SubElement(pattern, main("fgColor"), pairs)
            etree.SubElement(pattern, main("bgColor"), indexed="64")
            self._made[made] = self._append("fills", root)
        return self._made[made]

    def _font(self, size: int, bold: bool, colour: str) -> int:
        made = f"font {size} {bold} {colour}"
        if made not in self._made:
            inner = ("<b/>" if bold else "") + ("<u/>" if colour else "")
            inner += f'<sz val="{size}"/>' + (f'<color rgb="{colour}"/>' if colour else "")
            xml = f'<font xmlns="{MAIN}">{inner}<name val="Times New Roman"/><family val="1"/></font>'
            self._made[made] = self._append("fonts", etree.fromstring(xml))
        return self._made[made]

    def _border(self) -> int:
        if "border" not in self._made:
            sides = "".join(
                f'<{side} style="thin"><color rgb="FF7F7F7F"/></{side}>' for side in ("left", "right", "top", "bottom")
            )
            xml = f'<border xmlns="{MAIN}">{sides}<diagonal/></border>'
            self._made["border"] = self._append("borders", etree.fromstring(xml))
        return self._made["border"]

    def _xf(self, style: int) -> Element:
        formats = self._list("cellXfs")
        return formats[style] if 0 <= style < len(formats) else formats[0]

    def _append(self, name: str, element: Element) -> int:
        found = self._list(name)
        found.append(element)
        found.set("count", str(len(found)))
        return len(found) - 1

    def _list(self, name: str) -> Element:
        """One of the lists of the part; an odd file may lack it or have it empty."""
        found = self._root.find(main(name))
        if found is None:
            new = etree.fromstring(_NEW)
            order = [child.tag for child in new]
            found = new.find(main(name))
            assert found is not None  # noqa: S101 # one of the lists of _NEW
            later = [child for child in self._root if child.tag in order[order.index(main(name)) + 1 :]]
            later[0].addprevious(found) if later else self._root.append(found)
        elif not len(found):
            found.extend(list(etree.fromstring(_NEW).find(main(name)) or ()))
        return found
