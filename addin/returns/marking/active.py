"""What would run or fetch something where a marked workbook is opened: it goes back under the office's own name.

Whoever sends a workbook in a district's name would else have the office hand his code on to that district.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from addin.returns.marking.parts import Element, PackageParts, UnmarkableError, main

_MACROS = "vbaProject"
#: What only leads somewhere when it is clicked on, and what is asked about before it is looked for.
_HARMLESS, _LINKS = "hyperlink", ("externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlAlternateStartup")
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
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"})
_CALLING = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC)\s*\(|\w\|(?:'[^'|]*'|\w+)!", re.IGNORECASE
)
#: A place on another machine: to look there tells it who looks.
_ELSEWHERE = re.compile(r"\s*(?:(?:file:)?[\\/]{2,}(?![\\/])(?![a-z]:)|(?!file:)[a-z]{2,}:)", re.IGNORECASE)
_FETCHED_PICTURE = re.compile(rb"\b(?:src|href)\s*=", re.IGNORECASE)
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def make_inert(parts: PackageParts, workbook: str) -> bool:
    """Take macros out, and the paths of links to other machines; whether there were macros.

    UnmarkableError, with what it is, for anything else that runs or fetches something.
    """
    formulas = {workbook}
    had_macros = False
    for relations, relation in list(parts.all_relations()):
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            _look_at_link(parts, relations, kind, target)
        elif kind == _MACROS:
            parts.drop(relations, relation.get("Id", ""))
            had_macros = True
        elif kind in _ACTIVE:
            raise UnmarkableError(f"có {_ACTIVE[kind]}")
        elif kind in ("worksheet", "table", "externalLink"):
            formulas.add(parts.target(relations, target))
    for name in sorted(formulas):
        if any(_CALLING.search(written) for written in _formulas(parts.look(name))):
            raise UnmarkableError("có công thức gọi ra ngoài tệp")
    if any(_FETCHED_PICTURE.search(parts.bytes_of(name)) for name in parts.names() if name.lower().endswith(".vml")):
        raise UnmarkableError(f"có {_FETCHES}")
    if "macroEnabled" in parts.content_type(workbook):
        parts.retype(workbook, _PLAIN)
    return had_macros


def _look_at_link(parts: PackageParts, relations: str, kind: str, target: str) -> None:
    """A path to another machine becomes the name of the file alone; what is fetched by itself is refused."""
    if kind == _HARMLESS:
        return
    if kind not in _LINKS:
        raise UnmarkableError(f"có {_FETCHES}")
    if _ELSEWHERE.match(unquote(target)):
        for relation in parts.tree(relations):
            if relation.get("Target") == target:
                relation.set("Target", re.split(r"[\\/]", target)[-1] or "-")


def _formulas(root: Element) -> Iterator[str]:
    """All that is calculated in a part, and the links of the old kind, which start programs."""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _FORMULAS and element.text:
            yield element.text
        elif element.tag in (main("ddeLink"), main("oleLink")):
            raise UnmarkableError("có liên kết DDE, OLE")
