"""Knows every printed number again in the finished document: a bookmark around it, and what it is in a hidden part.

While a text is made, a number carries signs that nobody types; here they become bookmarks, which Word and LibreOffice
keep. The hidden part holds each number's place in the summary and the paragraphs as they were drafted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.formats.xml_text import escape
from schemas.report import Figure, FigurePlace

if TYPE_CHECKING:
    from docx.document import Document

#: Signs of Unicode's private area around a number: its place in the list, the number itself, its end.
_OPEN, _THEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}([0-9]+){_THEN}([^{_CLOSE}]*){_CLOSE}")
_SIGNS = re.compile(f"{_OPEN}[0-9]*{_THEN}?|[{_THEN}{_CLOSE}]")
#: What is in the text behind figures under review, in print as on the screen; the words in a bracket of their own, and
#: behind another bracket, since no two stand side by side.
REVIEWED = "số đang rà soát"
UNDER_REVIEW, BEHIND_BRACKET = f" ({REVIEWED})", f", {REVIEWED}"
_REVIEW = re.compile(rf" \({REVIEWED}\)|; {REVIEWED}(?=[;)])|(?<=\(){REVIEWED}; |(?<=\)), {REVIEWED}")
#: Bookmarks are called by this and the number's place in the list.
PREFIX = "so_lieu_"
_NAMESPACE = "urn:tonghop:so-lieu"
_PART, _PROPERTIES = "/customXml/item1.xml", "/customXml/itemProps1.xml"
#: Without an identity of its own, LibreOffice lets the part go.
_IDENTITY = "{5F4E0B59-3C1B-4D0E-9A44-7B1D0C0D1719}"
_SCHEMAS = "http://schemas.openxmlformats.org/officeDocument/2006"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_START, _END, _TEXT = f"{_W}bookmarkStart", f"{_W}bookmarkEnd", f"{_W}t"


class TrackedFigure(NamedTuple):
    """A number as it was drafted: its text, what it says, and where it is in the summary of the period.

    `against` are the periods whose cells are behind it, `paragraph` its place among the document's paragraphs.
    """

    text: str
    what: str
    place: FigurePlace
    against: tuple[str, ...] = ()
    paragraph: int = -1


class Provenance(NamedTuple):
    """What a drafted document knows of itself; every paragraph, those in tables too, as it was drafted."""

    period: str
    kind: str
    figures: tuple[TrackedFigure, ...]
    paragraphs: tuple[str, ...]


class ParagraphText(NamedTuple):
    """A paragraph as it is in a document: its words, and what its bookmarks hold."""

    text: str
    numbers: dict[int, str]
    element: Any


def add_marks(number: int, text: str) -> str:
    """A number with the signs of its place in the list."""
    return f"{_OPEN}{number}{_THEN}{text}{_CLOSE}"


def numbers_in(text: str) -> list[int]:
    """The places in the list of the numbers that a marked text holds, in the order of reading."""
    return [int(found[1]) for found in _MARKED.finditer(text)]


def places_in(text: str) -> list[tuple[int, int]]:
    """Where each number of a marked text ends, and its place in the list."""
    return [(found.end(), int(found[1])) for found in _MARKED.finditer(text)]


def last_bracket(text: str) -> str:
    """The bracket that a text ends with; "" where it ends with none."""
    at = len(text) if text.endswith(")") else 0
    while (at := text.rfind("(", 0, at)) > 0 and text.count("(", at) < text.count(")", at):
        pass
    return text[at:] if at >= 0 else ""


def strip_marks(text: str) -> str:
    """The text without signs; also what becomes of them in somebody else's words."""
    return _SIGNS.sub("", text)


def set_bookmarks(document: "Document") -> None:
    """Put a bookmark where the signs of each number are, and take the signs away."""
    number = 0
    for run in list(document.element.body.iter(f"{_W}r")):
        if any(_OPEN in (text.text or "") for text in run.iter(f"{_W}t")):
            number = _split(run, number)


def _split(run: Any, number: int) -> int:
    """Part a run at its numbers; gives the last bookmark's number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    text = "".join(part.text or "" for part in run.iter(f"{_W}t"))
    pieces: list[Any] = []
    last = 0
    for found in _MARKED.finditer(text):
        number += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), str(number))
        start.set(qn("w:name"), f"{PREFIX}{found[1]}")
        end.set(qn("w:id"), str(number))
        before = strip_marks(text[last : found.start()])
        pieces += [*([_copy(run, before)] if before else []), start, _copy(run, found[2]), end]
        last = found.end()
    rest = strip_marks(text[last:])
    pieces += [_copy(run, rest)] if rest else []
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)
    return number


def _copy(run: Any, text: str) -> Any:
    from docx.oxml import OxmlElement

    copied = deepcopy(run)
    for part in list(copied):
        if part.tag != f"{_W}rPr":
            copied.remove(part)
    words = OxmlElement("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    copied.append(words)
    return copied


def store_provenance(document: "Document", period: str, kind: str, figures: Sequence[Figure]) -> None:
    """Write the hidden part."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    stretches = stretches_of(document)
    at = {number: place for place, stretch in enumerate(stretches) for number in stretch.numbers}
    known = {
        "period": period,
        "kind": kind,
        "figures": [[*track(figure)[:4], at.get(number, -1)] for number, figure in enumerate(figures)],
        "paragraphs": [stretch.text for stretch in stretches],
    }
    text = escape(json.dumps(known, ensure_ascii=False, separators=(",", ":")))
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<soLieu xmlns="{_NAMESPACE}">{text}</soLieu>'
    package = document.part.package
    part = Part(PackURI(_PART), "application/xml", xml.encode(), package)
    properties = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem ds:itemID="{_IDENTITY}" '
        f'xmlns:ds="{_SCHEMAS}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{_NAMESPACE}"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    props = Part(PackURI(_PROPERTIES), kind, properties.encode(), package)
    part.relate_to(props, f"{_SCHEMAS}/relationships/customXmlProps")
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def track(figure: Figure) -> TrackedFigure:
    """A number as a document remembers it."""
    return TrackedFigure(figure.text, figure.what, figure.place, figure.periods)


def load_provenance(document: "Document") -> Provenance | None:
    """What a document knows of itself; None where it was not drafted here, or the part got lost."""
    from lxml import etree

    for part in document.part.package.iter_parts():
        if str(part.partname).startswith("/customXml/") and _NAMESPACE.encode() in part.blob:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            known = json.loads(etree.fromstring(part.blob, parser).text or "{}")
            figures = tuple(_restored(*figure) for figure in known["figures"])
            return Provenance(known["period"], known["kind"], figures, tuple(known["paragraphs"]))
    return None


def _restored(text: str, what: str, place: list[Any], against: list[str], paragraph: int) -> TrackedFigure:
    form, column, unit, code, group, part = place
    if not all(isinstance(one, str) for one in (form, column, unit, code, part)):
        raise TypeError("a place is told in words")
    stands = FigurePlace(form, column, unit, code, (group[0], group[1]) if group else None, part)
    return TrackedFigure(text, what, stands, tuple(against), paragraph)


def stretches_of(document: "Document") -> list[ParagraphText]:
    """Every paragraph of a document, those in tables too, in the order of reading."""
    paragraphs = document.element.body.iter(f"{_W}p")
    return [ParagraphText(text_of(one), dict(_bookmarks(one)), one) for one in paragraphs]


def _bookmarks(paragraph: Any) -> Iterator[tuple[int, str]]:
    """The bookmarks of a paragraph that begin and end in it."""
    open_ones: dict[str, tuple[int, list[str]]] = {}
    for element in paragraph.iter(_START, _END, _TEXT):
        if element.tag == _START and str(element.get(f"{_W}name")).startswith(PREFIX):
            number = element.get(f"{_W}name").removeprefix(PREFIX)
            if number.isdigit():
                open_ones[element.get(f"{_W}id")] = (int(number), [])
        elif element.tag == _END and element.get(f"{_W}id") in open_ones:
            found, texts = open_ones.pop(element.get(f"{_W}id"))
            yield found, "".join(texts)
        elif element.tag == _TEXT:
            for _, texts in open_ones.values():
                texts.append(element.text or "")


def text_of(paragraph: Any) -> str:
    """The words of a paragraph's element, without what was struck out under tracked changes.

    Nor with what is added about figures under review: it comes and goes with the findings, and is nobody's edit.
    """
    return without_review("".join(text.text or "" for text in paragraph.iter(f"{_W}t")))


def without_review(text: str) -> str:
    """A text without the words on figures under review, whether they have their bracket or share one."""
    return _REVIEW.sub("", text)


def occurrence_keys(figures: Iterable[TrackedFigure]) -> Iterator[tuple[Any, TrackedFigure]]:
    """Each number with what identifies it in another draft: what it says, and its ordinal among the equal ones."""
    seen: Counter[Any] = Counter()
    for figure in figures:
        same = (figure.what, figure.place, figure.against if figure.what != "value" else ())
        yield (same, seen[same]), figure
        seen[same] += 1
