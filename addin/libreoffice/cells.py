"""What hangs on cells: their font, a note, a link; no values."""

from typing import Any

from xlwings import base_classes

from addin.libreoffice.convert import colour_number, colour_tuple
from addin.libreoffice.uno_bridge import load_uno

_BOLD, _NORMAL = 150.0, 100.0


class Font(base_classes.Font):
    """The font of a block of cells."""

    def __init__(self, native: Any) -> None:
        self.native = native

    @property
    def api(self) -> Any:
        return self.native

    @property
    def bold(self) -> bool:
        return bool(self.native.CharWeight > _NORMAL)

    @bold.setter
    def bold(self, value: bool) -> None:
        self.native.CharWeight = _BOLD if value else _NORMAL

    @property
    def italic(self) -> bool:
        return bool(self.native.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self.native.CharPosture = load_uno().Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")

    @property
    def size(self) -> float:
        return float(self.native.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self.native.CharHeight = float(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return colour_tuple(self.native.CharColor)

    @color.setter
    def color(self, value: object) -> None:
        self.native.CharColor = colour_number(value)

    @property
    def name(self) -> str:
        return str(self.native.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self.native.CharFontName = value


class CalcNote(base_classes.Note):
    """A note on a cell."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell

    @property
    def api(self) -> Any:
        return self.cell.getAnnotation()

    @property
    def text(self) -> str:
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    def delete(self) -> None:
        delete_note(self.cell)


def note_of(cell: Any) -> CalcNote | None:
    """The note on a cell, if any."""
    return CalcNote(cell) if cell.getAnnotation().getString() else None


def delete_note(cell: Any) -> None:
    """Take a cell's note away, if there is one."""
    place, notes = cell.getCellAddress(), cell.getSpreadsheet().Annotations
    for index in range(notes.Count):
        at = notes.getByIndex(index).getPosition()
        if (at.Row, at.Column) == (place.Row, place.Column):
            notes.removeByIndex(index)
            return


def find_link(cell: Any) -> str | None:
    """Where the link in a cell leads; None without a link."""
    fields = cell.getTextFields()
    return str(fields.getByIndex(0).URL) if fields.getCount() else None


def set_link(document: Any, cell: Any, address: str, text: str) -> None:
    """Make a cell's text a link."""
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.URL, field.Representation = address, text
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)
