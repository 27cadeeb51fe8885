"""Looks of an XML Spreadsheet 2003: its styles, texts of several fonts, merged cells."""

from typing import NamedTuple

from addin.read.looks.colours import BLACK, WHITE, look_alike
from addin.read.looks.formats import number_format
from addin.read.looks.look import Look, Looks
from addin.read.looks.pieces import Piece, part_of_pieces
from addin.read.spreadsheet2003 import SPACE, Sheets2003, parse
from schemas.cells import address

_HTML = "http://www.w3.org/TR/REC-html40 "
#: Formats that have a name; of the others the code is written.
_NAMED = {
    "Percent": "0.00%", "General": "", "General Number": "", "Standard": "", "Fixed": "", "Scientific": "",
    "Currency": "", "Euro Currency": "", "General Date": "", "Long Date": "", "Medium Date": "", "Short Date": "",
    "Long Time": "", "Medium Time": "", "Short Time": "", "Yes/No": "", "True/False": "", "On/Off": "",
}  # fmt: skip
_SPECK = 2.0


class _Style(NamedTuple):
    code: str = ""
    struck: bool = False
    colour: str = ""
    background: str = WHITE
    size: float = 10.0

    @property
    def look(self) -> Look:
        """How a cell of this style looks."""
        format_ = number_format(_NAMED.get(self.code, self.code))
        return Look(None if format_.is_plain else format_, self.struck, self._unseen)

    @property
    def _unseen(self) -> str:
        if look_alike(self.colour or BLACK, self.background):
            return "chữ trùng màu nền"
        return "cỡ chữ quá nhỏ" if 0 < self.size <= _SPECK else ""


def looks_of_2003(content: bytes) -> dict[str, Looks]:
    """Sheet name → what looks otherwise."""
    found = _SeenSheets()
    parse(content, found)
    plain = {name for name, style in found.styles.items() if style.look.is_plain}
    every: dict[str, Looks] = {}
    for name, _ in found.sheets:
        own = ((cell, style) for (of, cell), style in found.cells.items() if of == name and style not in plain)
        cells = {cell: found.styles[style].look for cell, style in own if style in found.styles}
        texts = ((cell, part_of_pieces(pieces)) for (of, cell), pieces in found.pieces.items() if of == name)
        looks = Looks(cells, {cell: part for cell, part in texts if part}, tuple(found.merges.get(name, ())))
        if any(looks):
            every[name] = looks
    return every


class _SeenSheets(Sheets2003):
    """Takes the styles of cells as well, by sheet and address."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: dict[str, _Style] = {}
        self.cells: dict[tuple[str, str], str] = {}
        self.pieces: dict[tuple[str, str], list[Piece]] = {}
        self.merges: dict[str, list[tuple[int, int, int, int]]] = {}
        self._style = self._row_style = ""
        self._own: list[Piece] | None = None
        self._within: list[tuple[bool, bool]] = []  # struck or unseen, raised: the tags that are open in a text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if self._own is not None:
            self._within.append(_seen(name, attributes))
            return
        said = {key.removeprefix(SPACE): value for key, value in attributes.items()}
        match name.removeprefix(SPACE):
            case "Style":
                self._style = said.get("ID", "")
                self.styles[self._style] = self.styles.get(said.get("Parent", "Default"), _Style())
            case "Font" | "Interior" | "NumberFormat" if self._style in self.styles and not self.sheets:
                self.styles[self._style] = _with(self.styles[self._style], said)
            case "Row":
                self._row_style = said.get("StyleID", "")
            case "Cell" if (
                (style := said.get("StyleID", self._row_style)) or "MergeAcross" in said or "MergeDown" in said
            ):
                self._cell(style or "Default", said)
            case "Data" if self.sheets:
                self._own, self._within = [], []

    def _cell(self, style: str, said: dict[str, str]) -> None:
        (row, column), (down, right) = self.place, (said.get("MergeDown", "0"), said.get("MergeAcross", "0"))
        if style:
            self.cells[self.name, address(row, column)] = style
        if down != "0" or right != "0":
            self.merges.setdefault(self.name, []).append((row, column, row + _count(down), column + _count(right)))

    def characters(self, text: str) -> None:
        super().characters(text)
        if self._own is not None:
            self._own.append((text, any(out for out, _ in self._within), any(raised for _, raised in self._within)))

    def end(self, name: str) -> None:
        super().end(name)
        if self._own is None:
            return
        if self._within:
            self._within.pop()
            return
        if any(out or raised for _, out, raised in self._own):
            self.pieces[self.name, address(*self.place)] = self._own
        self._own = None


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _seen(name: str, attributes: dict[str, str]) -> tuple[bool, bool]:
    """Whether a tag within a text crosses it out or hides it, and whether it raises it."""
    tag, colour = name.removeprefix(_HTML), attributes.get(f"{_HTML}Color", "")
    return tag in ("S", "Del") or (tag == "Font" and colour.upper() == "#FFFFFF"), tag in ("Sup", "Sub")


def _with(style: _Style, said: dict[str, str]) -> _Style:
    """A style with what one of its elements says."""
    if "StrikeThrough" in said:
        style = style._replace(struck=said["StrikeThrough"] in ("1", "true"))
    if "Format" in said:
        style = style._replace(code=said["Format"])
    if "Size" in said and said["Size"].replace(".", "", 1).isdigit():
        style = style._replace(size=float(said["Size"]))
    colour = said.get("Color", "").removeprefix("#").upper()
    if "Pattern" in said:
        return style._replace(background=colour if said["Pattern"] == "Solid" else "")
    return style._replace(colour=colour) if colour and "Format" not in said else style
