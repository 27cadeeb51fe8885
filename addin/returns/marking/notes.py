"""Notes (comments) on the cells of a sheet: added, added to what is there, taken away again; colours nothing.

A note is in two parts: its text in the comments part, and its box in a drawing of the old kind (VML) that Excel
still needs. That drawing need not be well-formed XML, so it is extended as text.
"""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from addin.formats.xml_text import escape
from addin.returns.marking.cells import split_address
from addin.returns.marking.parts import MAIN, RELATIONS, Element, PackageParts, UnmarkableError, main
from addin.returns.marking.plan import AUTHOR
from schemas.returned import NOTE_MARK, without_ours
from schemas.text import LONGEST_CELL, within_cell

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NEW_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'
_VML_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NEW_VML = f'<xml {_VML_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    '<v:shapetype id="{id}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#{type}" style="position:absolute;margin-left:80pt;margin-top:2pt;width:240pt;'
    'height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_KIND = "_x0000_t202_tonghop"
_MAP = re.compile(rb"""(<(?:\w+:)?idmap\b[^>]*?\bdata=["'])([\d,\s]*)(["'])""")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")
_BLOCK = 1024  # shapes of one sheet have numbers of blocks that no other sheet uses
#: What may be behind the drawing of notes in a sheet.
_BEHIND = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
_RUN = '<r xmlns="{main}"><rPr><sz val="10"/><color indexed="81"/><rFont val="Times New Roman"/></rPr></r>'
#: Characters that XML cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add_notes(parts: PackageParts, sheet: str, root: Element, texts: Mapping[str, str]) -> None:
    """Put a note of ours on each cell; a cell that has a note keeps its text, ours is below."""
    comments = _comments_of(parts, sheet)
    listed = comments.find(main("commentList"))
    if listed is None:
        listed = etree.SubElement(comments, main("commentList"))
    author = _author(comments)
    known = {comment.get("ref", ""): comment for comment in listed}
    for cell, text in texts.items():
        if cell in known:
            _extend(known[cell], text)
        else:
            comment = etree.SubElement(listed, main("comment"), ref=cell, authorId=author)
            etree.SubElement(comment, main("text")).append(_run(text))
    drawing = parts.related(sheet, "vmlDrawing")
    boxed = texts if drawing else {**known, **texts}
    _draw(parts, sheet, root, [cell for cell in boxed if not (drawing and cell in known)])


def remove_notes(parts: PackageParts, sheet: str, former: Sequence[str]) -> None:
    """Take away what `add_notes` wrote earlier: our paragraphs, and notes that held nothing else, with their boxes.

    `former` are the marks that were before our texts once.
    """
    name = parts.related(sheet, "comments")
    if not name:
        return
    comments = parts.tree(name)
    bare = []
    for comment in list(comments.iter(main("comment"))):
        if not _is_ours_in(comment, former):
            continue
        if _without_ours(comment, former):
            bare.append(comment.get("ref", ""))
            comment.getparent().remove(comment)  # type: ignore[union-attr] # a comment is in its list
    drawing = parts.related(sheet, "vmlDrawing")
    if bare and drawing:
        parts.put(drawing, _without_boxes(parts.bytes_of(drawing), set(map(split_address, bare))))


# -- texts ------------------------------------------------------------------------------------------------------


def _run(text: str) -> Element:
    run = etree.fromstring(_RUN.format(main=MAIN))
    holder = etree.SubElement(run, main("t"))
    holder.text = NOTE_MARK + within_cell(CONTROL.sub("", text), LONGEST_CELL - len(NOTE_MARK))
    holder.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _extend(comment: Element, text: str) -> None:
    body = comment.find(main("text"))
    if body is None:
        body = etree.SubElement(comment, main("text"))
    for plain in body.findall(main("t")):  # a text without runs becomes the first run
        run = etree.Element(main("r"))
        plain.addprevious(run)
        run.append(plain)
    run = _run(text)
    if len(body):
        run[-1].text = f"\n\n{run[-1].text}"
    body.append(run)


def _is_ours_in(comment: Element, former: Sequence[str]) -> bool:
    text = "".join(t.text or "" for t in comment.iter(main("t")))
    return without_ours(text, former) != text


def _without_ours(comment: Element, former: Sequence[str]) -> bool:
    """Take our text out of a note; whether nothing is left of it. Ours is always the last of a note."""
    found = False
    for holder in list(comment.iter(main("t"))):
        if found:
            holder.text = ""
        elif holder.text and (own := without_ours(holder.text, former)) != holder.text:
            holder.text, found = own.rstrip("\n"), True
    return not "".join(t.text or "" for t in comment.iter(main("t"))).strip()


def _comments_of(parts: PackageParts, sheet: str) -> Element:
    name = parts.related(sheet, "comments")
    if not name:
        name = parts.free_name("xl/comments{}.xml")
        parts.put(name, _NEW_COMMENTS.encode(), _COMMENTS_TYPE)
        parts.relate(sheet, "comments", name)
    return parts.tree(name)


def _author(comments: Element) -> str:
    authors = comments.find(main("authors"))
    if authors is None:
        authors = etree.Element(main("authors"))
        comments.insert(0, authors)
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = AUTHOR
        names.append(AUTHOR)
    return str(names.index(AUTHOR))


# -- boxes ------------------------------------------------------------------------------------------------------
def _draw(parts: PackageParts, sheet: str, root: Element, cells: list[str]) -> None:
    """Add a hidden box for each cell to the sheet's drawing, which is made where there is none."""
    name = parts.related(sheet, "vmlDrawing")
    if not name:
        name = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.default_type("vml", _VML_TYPE)
        parts.put(name, _NEW_VML.encode())
        _insert_drawing(root, parts.relate(sheet, "vmlDrawing", name))
    if cells:
        parts.put(name, _with_boxes(parts, name, cells))


def _with_boxes(parts: PackageParts, name: str, cells: list[str]) -> bytes:
    content = parts.bytes_of(name)
    end = _END.search(content)
    if end is None:
        raise UnmarkableError("hình vẽ của ghi chú không đọc được")
    blocks = _free_blocks(parts, -(-len(cells) // (_BLOCK - 1)))
    numbers = (block * _BLOCK + place for block in blocks for place in range(1, _BLOCK))
    boxes = [_box(number, cell) for number, cell in zip(numbers, cells, strict=False)]
    if _SHAPE_KIND.encode() not in content:
        boxes.insert(0, _SHAPE_TYPE.format(id=_SHAPE_KIND))
    added = "".join(boxes)
    if not all(prefix in content for prefix in (b"xmlns:v=", b"xmlns:o=", b"xmlns:x=")):
        added = re.sub(r"<v:(shape|shapetype) ", rf"<v:\1 {_VML_NAMESPACES} ", added)
    used = ",".join(map(str, blocks)).encode()
    content = content[: end.start()] + added.encode() + content[end.start() :]
    return _MAP.sub(lambda m: m[1] + b",".join(filter(None, (m[2].strip(), used))) + m[3], content, count=1)


def _free_blocks(parts: PackageParts, count: int) -> list[int]:
    taken = {
        int(number)
        for name in parts.names()
        if name.lower().endswith(".vml")
        for found in _MAP.finditer(parts.bytes_of(name))
        for number in found[2].split(b",")
        if number.strip()
    }
    return [block for block in range(1, len(taken) + count + 1) if block not in taken][:count]


def _box(number: int, cell: str) -> str:
    row, column = split_address(cell)
    row, left, top = row - 1, column + 1, max(row - 2, 0)
    anchor = f"{left}, 15, {top}, 10, {left + 4}, 15, {top + 5}, 4"
    return _SHAPE.format(id=number, type=_SHAPE_KIND, anchor=escape(anchor), row=row, column=column)


_ANY_SHAPE = re.compile(rb"<(\w+:)?shape\b.*?</(?:\w+:)?shape\s*>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)\s*<")


def _without_boxes(content: bytes, places: set[tuple[int, int]]) -> bytes:
    def kept(shape: re.Match[bytes]) -> bytes:
        place = {name: int(number) for name, number in _PLACE.findall(shape[0])}
        at = place.get(b"Row", -1) + 1, place.get(b"Column", -1)
        return b"" if at in places and b'"Note"' in shape[0] else shape[0]

    return _ANY_SHAPE.sub(kept, content)


def _insert_drawing(root: Element, relation: str) -> None:
    """Point to the drawing from the sheet, at the one place where Excel accepts it."""
    old = root.find(main("legacyDrawing"))
    made = old if old is not None else etree.Element(main("legacyDrawing"))
    made.set(f"{{{RELATIONS}}}id", relation)
    if old is not None:
        return
    children = list(root)
    first = next((child for child in children if _local(child) in _BEHIND or _is_choice_behind(child)), None)
    if first is None:
        root.append(made)
    else:
        first.addprevious(made)


def _local(element: Element) -> str:
    return etree.QName(element).localname


def _is_choice_behind(element: Element) -> bool:
    """Whether an element is a choice between versions of something that is behind the drawing."""
    return _local(element) == "AlternateContent" and any(
        _local(inner) in _BEHIND for inner in element.iter(tag=etree.Element)
    )
