"""What would run or fetch something where a marked workbook is opened: it goes back under the office's own name.

Whoever sends a workbook in a district's name would else have the office hand his code on to that district.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from addin.returns.marking.parts import Element, PackageParts, UnmarkableError, main

_MACROS, _PICTURES = "vbaProject", "vmlDrawing"
#: What only leads somewhere when it is clicked on, by which elements; what is asked about before it is looked for.
_HARMLESS, _CLICKED = "hyperlink", ("hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver")
_LINKS = ("externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlAlternateStartup")
#: Relations to what runs or fetches by itself, or holds a program: such a workbook is written again from its figures.
_ACTIVE = {
    "oleObject": "đối tượng nhúng",
    "package": "đối tượng nhúng",
    "control": "nút điều khiển ActiveX",
    "connections": "kết nối dữ liệu",
    "queryTable": "kết nối dữ liệu",
    "volatileDependencies": "kết nối dữ liệu",
    "xlMacrosheet": "trang macro",
    "xlIntlMacrosheet": "trang macro",
    "dialogsheet": "trang hộp thoại",
    "webextensiontaskpanes": "phần bổ trợ",
    "webextension": "phần bổ trợ",
    "extensibility": "thẻ lệnh riêng",
    "attachedToolbars": "thanh công cụ riêng",
}
_FETCHES = "liên kết tự lấy nội dung từ nơi khác"
#: Relations to parts in which something is calculated, and the elements of such parts that hold it.
_CALCULATED = ("worksheet", "table", "externalLink", "chart", "chartEx")
_FORMULAS = frozenset({
    "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula",
})  # fmt: skip
_CALLED = (
    r"WEBSERVICE|IMAGE|IMPORTTEXT|IMPORTCSV|RTD|DDE|CALL|REGISTER|REGISTER\.ID|EXEC|EXECUTE|INITIATE|REQUEST|POKE|FILES"
    r"|FOPEN|SQL\.REQUEST"
)
#: A function, called or handed on to another; a talk with another program; a workbook by its place on the network.
_CALLING = re.compile(
    rf"\b(?:{_CALLED})\s*\(|_xleta\.(?:{_CALLED})\b|[\w']\|(?:'(?:[^']|'')*'|\w+)!|'(?:[a-z]{{2,}}:)?[\\/]{{2}}",
    re.IGNORECASE,
)
#: A place on another machine: to look there tells it who looks.
_ELSEWHERE = re.compile(r"\s*(?:(?:file:)?[\\/]{2,}(?![\\/])(?![a-z]:)|(?!file:)[a-z][a-z0-9+.-]+:)", re.IGNORECASE)
_FETCHED_PICTURE = re.compile(rb"\b(?:src|href)\s*=", re.IGNORECASE)
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


class _Place(NamedTuple):
    """A relation: the part that it stands in, its kind, its id, and where it leads to."""

    relations: str
    kind: str
    id: str
    target: str


def make_inert(parts: PackageParts, workbook: str) -> bool:
    """Take macros out, and the paths of links to other machines; whether there were macros.

    UnmarkableError, with what it is, for anything else that runs or fetches something.
    """
    outside, inside = list[_Place](), list[_Place]()
    for relations, relation in parts.all_relations():
        place = outside if relation.get("TargetMode") == "External" else inside
        place.append(_Place(relations, _kind(relation), relation.get("Id", ""), relation.get("Target", "")))
    macros = [one for one in inside if one.kind == _MACROS]
    for one in macros:
        parts.drop(one.relations, one.id)
    _look_inside(parts, workbook, inside)
    _look_outside(parts, outside)
    if "macroEnabled" in parts.content_type(workbook):
        parts.retype(workbook, _PLAIN)
    return bool(macros)


def _look_inside(parts: PackageParts, workbook: str, places: Iterable[_Place]) -> None:
    """What lies in the package itself starts and fetches nothing."""
    formulas, pictures = {workbook}, {name for name in parts.names() if name.lower().endswith(".vml")}
    for one in places:
        if one.kind in _ACTIVE:
            raise UnmarkableError(f"có {_ACTIVE[one.kind]}")
        if one.kind in _CALCULATED:
            formulas.add(parts.target(one.relations, one.target))
        elif one.kind == _PICTURES:
            pictures.add(parts.target(one.relations, one.target))
    for name in sorted(formulas):
        if any(_CALLING.search(written) for written in _formulas(parts.look(name))):
            raise UnmarkableError("có công thức gọi ra ngoài tệp")
    if any(_FETCHED_PICTURE.search(parts.bytes_of(name).replace(b"\0", b"")) for name in sorted(pictures)):
        raise UnmarkableError(f"có {_FETCHES}")


def _look_outside(parts: PackageParts, places: Iterable[_Place]) -> None:
    """What lies outside is looked for by nothing but a click; of a workbook, beside this one."""
    clicked, led = dict[str, set[str]](), set[str]()
    for one in places:
        if one.kind == _HARMLESS:
            clicked.setdefault(one.relations, set()).add(one.id)
        elif one.kind in _LINKS:
            led.add(one.relations)
        else:
            raise UnmarkableError(f"có {_FETCHES}")
    if any(_are_fetched(parts, parts.owner(relations), links) for relations, links in clicked.items()):
        raise UnmarkableError(f"có {_FETCHES}")
    for relations in sorted(led):
        _stay_at_home(parts.tree(relations))


def _kind(relation: Element) -> str:
    return relation.get("Type", "").strip().rpartition("/")[2]


def _stay_at_home(relations: Element) -> None:
    """A path to another machine becomes the name of the file alone."""
    for relation in relations:
        target = unquote(relation.get("Target", ""))
        if _kind(relation) in _LINKS and _ELSEWHERE.match(target):
            relation.set("Target", quote(re.split(r"[\\/:]", target)[-1]) or "-")


def _are_fetched(parts: PackageParts, owner: str, links: Collection[str]) -> bool:
    """Whether something of a part that is not clicked on, as a picture, goes by one of its links."""
    return owner in set(parts.names()) and any(
        value in links and str(name).startswith("{")
        for element in parts.look(owner).iter()
        if str(element.tag).rpartition("}")[2] not in _CLICKED
        for name, value in element.items()
    )


def _formulas(root: Element) -> Iterator[str]:
    """All that is calculated in a part; links of the old kind, which start programs, and pages that it writes."""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _FORMULAS and element.text:
            yield element.text
        elif name == "cfvo":
            yield element.get("val", "")
        elif element.tag in (main("ddeLink"), main("oleLink")):
            raise UnmarkableError("có liên kết DDE, OLE")
        elif element.tag == main("webPublishItem"):
            raise UnmarkableError("có trang tự đăng lên mạng khi lưu")
