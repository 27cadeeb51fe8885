"""Marks a whole workbook: earlier marks taken off, cells coloured and noted, the list put in front of all sheets."""

import io
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from addin.returns.marking.active import make_inert
from addin.returns.marking.cells import Cells
from addin.returns.marking.front import front_xml, heading_row
from addin.returns.marking.notes import add_notes, remove_notes
from addin.returns.marking.parts import RELATIONS, PackageParts, UnmarkableError, main
from addin.returns.marking.plan import Front, Mark, MarkLook
from addin.returns.marking.styles import Styles
from schemas.returned import RETURNED_NAME, SHEET, is_list

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ID = f"{{{RELATIONS}}}id"
_PRINT_TITLES = "_xlnm.Print_Titles"
#: How a fill before marking is known: by sheet and cell, and by sheet and column where rows have moved since.
Fills = Mapping[tuple[str, str], str]


class MarkedBook:
    """A workbook being marked."""

    def __init__(self, content: bytes) -> None:
        self.parts = PackageParts(content)
        self._workbook = self._main_part()
        root = self.parts.look(self._workbook)
        if root.tag != main("workbook"):
            raise UnmarkableError("tệp lưu theo chuẩn Strict Open XML")
        self.had_macros = make_inert(self.parts, self._workbook)
        self.styles = Styles(self.parts, self._workbook)
        relations = self.parts.relations(self._workbook)
        self._looked: dict[str, Cells] = {}
        self.sheets: dict[str, str] = {}
        for sheet in root.iter(main("sheet")):
            kind, part = relations.get(sheet.get(_ID, ""), ("", ""))
            if kind == "worksheet":
                self.sheets[sheet.get("name", "")] = part

    def _main_part(self) -> str:
        part = self.parts.related("", "officeDocument")
        if not part:
            raise UnmarkableError("không tìm thấy sổ bên trong tệp")
        return part

    # -- earlier marks ------------------------------------------------------------------------------------------
    def unmark(self, fills: Fills, former: Sequence[str] = ()) -> None:
        """Take off the colours and notes of an earlier marking; `fills` says what was below the colours.

        Our texts begin with our mark, or with one of the `former` ones.
        """
        for name, part in self.sheets.items():
            if is_list(name):
                continue
            cells = Cells(self.parts.look(part))
            marked = [cell for cell, style in cells.styles() if self.styles.is_marked(style)]
            if marked:
                cells = Cells(self.parts.tree(part))
            for cell in marked:
                fill = fills.get((name, cell), fills.get((name, cell.rstrip("0123456789")), ""))
                cells.set_style(cell, self.styles.unmarked(cells.style(cell), fill))
            remove_notes(self.parts, part, former)

    # -- marks --------------------------------------------------------------------------------------------------
    def fill_of(self, sheet: str, cell: str) -> str:
        """What a cell's fill is, in one word; "" for none."""
        part = self.sheets.get(sheet)
        if not part or not cell:
            return ""
        cells = self._cells(part)
        return self.styles.fill_of(cells.style(cells.anchor(cell)))

    def _cells(self, part: str) -> Cells:
        """The cells of a sheet as they are before they are marked, looked up once for all findings of it."""
        if part not in self._looked:
            self._looked[part] = Cells(self.parts.look(part))
        return self._looked[part]

    def mark(self, marks: Sequence[Mark]) -> None:
        """Colour and note every cell; a cell of several findings takes the strongest colour and all the texts."""
        self._looked.clear()
        for sheet, wanted in _by_sheet(marks):
            part = self.sheets.get(sheet)
            if not part:
                continue
            root = self.parts.tree(part)
            cells = Cells(root)
            texts: dict[str, list[str]] = {}
            looks: dict[str, MarkLook] = {}
            for mark in wanted:
                cell = cells.anchor(mark.cell)
                texts.setdefault(cell, []).append(mark.text)
                looks[cell] = min(mark.look, looks.get(cell, MarkLook.NOTE), key=list(MarkLook).index)
            for cell, look in looks.items():
                if look is not MarkLook.NOTE:
                    cells.set_style(cell, self.styles.marked(cells.style(cell), look))
            cells.uncover((cell for cell, look in looks.items() if look is not MarkLook.NOTE), self.styles.hides_marks)
            add_notes(self.parts, part, root, {cell: "\n".join(dict.fromkeys(said)) for cell, said in texts.items()})

    # -- the list -----------------------------------------------------------------------------------------------
    def put_front(self, front: Front) -> None:
        """The list as the first sheet, in place of an earlier one; the workbook opens on it."""
        content = front_xml(front, self.styles)
        self._name_returned()
        known = next((name for name in self.sheets if is_list(name)), None)
        if known is not None:
            self.parts.put(self.sheets[known], content)
            at = self._index_of(known)
            list(self.parts.tree(self._workbook).iter(main("sheet")))[at].set("name", SHEET)
            self._repeat_heading(at, heading_row(front))
            self._open_on(at, self.sheets[known])
            return
        part = self.parts.free_name("xl/worksheets/sheet{}.xml")
        self.parts.put(part, content, _SHEET_TYPE)
        relation = self.parts.relate(self._workbook, "worksheet", part)
        self._insert_first(relation)
        self._repeat_heading(0, heading_row(front))
        self._open_on(0, part)

    def _name_returned(self) -> None:
        """A hidden name by which the workbook is known again, whatever becomes of its list."""
        root = self.parts.tree(self._workbook)
        names = root.find(main("definedNames"))
        if names is None:
            names = etree.Element(main("definedNames"))
            places = (root.find(main(tag)) for tag in ("externalReferences", "functionGroups", "sheets"))
            next(place for place in places if place is not None).addnext(names)
        if all(name.get("name") != RETURNED_NAME for name in names):
            etree.SubElement(names, main("definedName"), {"name": RETURNED_NAME, "hidden": "1"}).text = '"1"'

    def _repeat_heading(self, at: int, row: int) -> None:
        """Have every printed page of the list begin with its heading."""
        names = next(self.parts.tree(self._workbook).iter(main("definedNames")))
        for name in names:
            if (name.get("name"), name.get("localSheetId")) == (_PRINT_TITLES, str(at)):
                names.remove(name)
        named = {"name": _PRINT_TITLES, "localSheetId": str(at)}
        etree.SubElement(names, main("definedName"), named).text = f"'{SHEET}'!${row}:${row}"

    def _index_of(self, name: str) -> int:
        sheets = [sheet.get("name") for sheet in self.parts.look(self._workbook).iter(main("sheet"))]
        return sheets.index(name)

    def _insert_first(self, relation: str) -> None:
        root = self.parts.tree(self._workbook)
        sheets = root.find(main("sheets"))
        if sheets is None:
            raise UnmarkableError("sổ không có trang nào")
        numbers = [int(sheet.get("sheetId") or 0) for sheet in sheets]
        sheets.insert(0, etree.Element(main("sheet"), {"name": SHEET, "sheetId": str(max(numbers) + 1), _ID: relation}))
        for name in root.iter(main("definedName")):
            if name.get("localSheetId"):
                name.set("localSheetId", str(int(name.get("localSheetId", "0")) + 1))

    def _open_on(self, index: int, front: str) -> None:
        """Select one sheet alone: whatever is typed while two are selected goes into both."""
        for view in self.parts.tree(self._workbook).iter(main("workbookView")):
            view.set("activeTab", str(index))
            view.set("firstSheet", "0")
        for part in self.sheets.values():
            if part != front and b"tabSelected" in self.parts.bytes_of(part):
                for view in self.parts.tree(part).iter(main("sheetView")):
                    view.attrib.pop("tabSelected", "")

    def write(self) -> bytes:
        """The bytes of the marked workbook."""
        stream = io.BytesIO()
        self.parts.write(stream)
        return stream.getvalue()


def _by_sheet(marks: Sequence[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    sheets: dict[str, list[Mark]] = {}
    for mark in marks:
        sheets.setdefault(mark.sheet, []).append(mark)
    yield from sheets.items()
