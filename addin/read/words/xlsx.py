"""Words of an .xlsx: its notes, threaded comments and drawings; a part known to hold none is not looked through.

An .xlsb has the same parts, but that its notes are written in records.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from xml.parsers.expat import ExpatError

from addin.formats.broken_zip import BROKEN_ZIP
from addin.formats.xml_text import unescape
from addin.read.book import Book
from addin.read.package import Package, elements
from addin.read.words.remark import Remark, RemarkKind, remarks_from
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import address

_COMMENT = re.compile(rb"<(?:\w+:)?comment\b([^>]*)>(.*?)</(?:\w+:)?comment>", re.DOTALL)
_THREADED = re.compile(rb"<(?:\w+:)?threadedComment\b([^>]*)>(.*?)</(?:\w+:)?threadedComment>", re.DOTALL)
_AUTHOR = re.compile(rb"<(?:\w+:)?author\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?author>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:ext)?(?: [^>]*)?>([^<]*)</")
_REF, _AUTHOR_ID = re.compile(rb'\bref="([A-Z]{1,3}[1-9]\d{0,6})"'), re.compile(rb'\bauthorId="(\d+)"')
_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&#10;": "\n", "&#xA;": "\n", "&#13;": "", "_x000D_": ""}
#: So many fingerprints are remembered.
_MOST_REMEMBERED = 4096
#: The remarks in a part of a package.
_Reader = Callable[[bytes, Catalogue], list[Remark]]


def words_of_xlsx(book: Book, catalogue: Catalogue) -> dict[str, list[Remark]]:
    """Sheet name → what the sender wrote."""
    package = book.package
    if package is None:
        return {}
    return {name: words_of_sheet(package, part, _notes, catalogue) for name, part in package.parts.items()}


def words_of_sheet(package: Package, sheet: str, read_notes: _Reader, catalogue: Catalogue) -> list[Remark]:
    """What was written beside the cells of one sheet, by the name of its part."""
    related = _related(package, sheet)
    if not related:
        return []

    def found(kind: str, read: _Reader) -> list[Remark]:
        return [one for part in related.get(kind, ()) for one in _read(package, part, read, catalogue)]

    threads = found("threadedComment", _threaded)
    talked = {remark.cell for remark in threads}
    notes, boxes = found("comments", read_notes), found("drawing", _boxes)
    return [*threads, *(note for note in notes if note.cell not in talked), *boxes]


def _related(package: Package, sheet: str) -> dict[str, list[str]]:
    """Kind → parts that belong to a sheet."""
    folder, _, name = sheet.rpartition("/")
    return _relations_in(folder, _unpacked(package, f"{folder}/_rels/{name}.rels"))


@lru_cache(maxsize=256)
def _relations_in(folder: str, relations: bytes) -> dict[str, list[str]]:
    """The same from the part itself; most districts leave those of the blank form."""
    found: dict[str, list[str]] = {}
    for element, attributes, _ in _elements(relations) if relations else ():
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found.setdefault(kind, []).append(place)
    return found


def _read(package: Package, part: str, read: _Reader, catalogue: Catalogue) -> list[Remark]:
    content, wordless = _unpacked(package, part), _wordless(catalogue)
    known = read, hashlib.blake2b(content, digest_size=16).digest()  # a checksum of the package may be anything
    if not content or known in wordless:
        return []
    remarks = read(content, catalogue)
    if not remarks:
        if len(wordless) >= _MOST_REMEMBERED:
            wordless.clear()
        wordless[known] = None
    return remarks


@per_catalogue
def _wordless(catalogue: Catalogue) -> dict[tuple[_Reader, bytes], None]:
    """How parts without a word of a sender were read, and their hashes: most districts leave those of blank forms."""
    return {}


def _unpacked(package: Package, part: str) -> bytes:
    """A part; b"" where it is spoilt, since nothing of a report hangs on it."""
    try:
        return package.part(part)
    except BROKEN_ZIP:
        return b""


def _elements(xml: bytes) -> Iterable[tuple[str, dict[str, str], str]]:
    """The elements of a part; none where it is no XML, since nothing of a report hangs on it."""
    try:
        return elements(xml)
    except (ExpatError, LookupError, ValueError):  # the last two: an encoding that nobody knows
        return ()


def _notes(xml: bytes, catalogue: Catalogue) -> list[Remark]:
    authors = [_plain(author) for author in _AUTHOR.findall(xml)]

    def pairs() -> Iterator[tuple[str, str, str]]:
        for attributes, body in _COMMENT.findall(xml):
            cell, author = _REF.search(attributes), _AUTHOR_ID.search(attributes)
            at = int(author[1]) if author else len(authors)
            if cell:
                yield cell[1].decode(), authors[at] if at < len(authors) else "", _text_in(body)

    return remarks_from(pairs(), catalogue)


def _threaded(xml: bytes, catalogue: Catalogue) -> list[Remark]:
    """The comments of a cell, one under the other, as the answers of a conversation."""
    said: dict[str, list[str]] = {}
    for attributes, body in _THREADED.findall(xml):
        if cell := _REF.search(attributes):
            said.setdefault(cell[1].decode(), []).append(_text_in(body))
    return remarks_from(((cell, "", "\n".join(texts)) for cell, texts in said.items()), catalogue)


def _text_in(body: bytes) -> str:
    return "".join(map(_plain, _TEXT.findall(body)))


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"), _ENTITIES)


def _boxes(xml: bytes, catalogue: Catalogue) -> list[Remark]:
    """The texts and pictures of a drawing, each at the cell on which its upper left corner lies."""
    found: list[tuple[str, list[str]]] = []
    pictures: list[Remark] = []
    corner: dict[str, int] = {}
    for name, _, text in _elements(xml):
        if name in _ANCHORS:
            found.append(("A1", []))
            corner = {}
        elif not found:
            continue
        elif name in ("col", "row") and name not in corner and text.strip().isdigit():
            corner[name] = min(int(text), 16_383)
            if len(corner) == 2:
                found[-1] = (address(corner["row"], corner["col"]), found[-1][1])
        elif name in ("p", "t"):
            found[-1][1].append("\n" if name == "p" else text)
        elif name == "pic":
            pictures.append(Remark(found[-1][0], "", RemarkKind.PICTURE))
    written = ((cell, "", "".join(texts)) for cell, texts in found)
    return [*remarks_from(written, catalogue, RemarkKind.BOX), *pictures]
