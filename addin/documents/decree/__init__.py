"""Whether a document keeps to Decree 30/2020/NĐ-CP on records, any .docx: what breaks it, in words."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.documents.decree import head, page, text
from addin.documents.decree.parts import DocumentParts
from addin.documents.isolated import outcome_of
from addin.documents.reopen import UnreadableDocumentError, open_document
from addin.system.errors import InputError
from schemas.findings import LONGEST_QUOTE
from schemas.text import shorten

if TYPE_CHECKING:
    from docx.document import Document

#: A link that only leads somewhere when it is clicked.
_HARMLESS = ("hyperlink",)
_CHUNK = "aFChunk"
_FETCHED = {"attachedTemplate": "mẫu", "image": "hình ảnh", "oleObject": "đối tượng nhúng", "frame": "khung"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Fields that take what they show from another file or program.
_FETCHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
#: One function a rule; each docstring says what the Decree (Appendix I) asks.
RULES: tuple[Callable[[DocumentParts], Iterator[str]], ...] = (*page.RULES, *head.RULES, *text.RULES)


def problems_of(document: Path) -> list[str]:
    """Every breach, in the order of the Decree; empty for a good document. InputError where it is no Word document.

    Looked at in a process of its own, within limits: it may be anybody's document.
    """
    return outcome_of(_problems, document, document)


def _problems(path: Path) -> list[str]:
    document = _opened(path)
    parts = DocumentParts.of(document)
    found = [problem for rule in RULES for problem in rule(parts)]
    return list(dict.fromkeys([*found, *links_to_outside(document)]))


def links_to_outside(document: "Document") -> Iterator[str]:
    """What Word would fetch from elsewhere when the document is opened; followed by nobody here."""
    for relation in document.part.package.iter_rels():
        kind = relation.reltype.rpartition("/")[2]
        if not relation.is_external and kind == _CHUNK:
            yield "Văn bản chèn nguyên một tệp khác, Word sẽ mở tệp đó; đề nghị xóa phần chèn này."
        if relation.is_external and kind not in _HARMLESS:
            named, target = _FETCHED.get(kind, "nội dung"), shorten(relation.target_ref, LONGEST_QUOTE)
            yield f"Văn bản lấy {named} từ ngoài tệp (“{target}”); đề nghị gỡ liên kết này."
    for part in document.part.package.iter_parts():
        for written in _fields(_root_of(part)):
            shown = shorten(written, LONGEST_QUOTE)
            yield f"Văn bản có trường lấy nội dung từ ngoài tệp (“{shown}”); đề nghị xóa trường này."


def _root_of(part: Any) -> Any:
    """The tree of a part, also of one that python-docx keeps as bytes, as footnotes are; None where it is no XML."""
    from docx.oxml import parse_xml

    if hasattr(part, "element"):
        return part.element
    return parse_xml(part.blob) if b"<w:" in part.blob else None


def _fields(root: Any) -> Iterator[str]:
    """The fields of a part that fetch something, as they are written: whole, or in pieces between their marks."""
    for paragraph in root.iter(_WORD + "p") if root is not None else ():
        simple = (field.get(_WORD + "instr", "") for field in paragraph.iter(_WORD + "fldSimple"))
        pieces = "".join(piece.text or "" for piece in paragraph.iter(_WORD + "instrText"))
        yield from (" ".join(written.split()) for written in (*simple, pieces) if _FETCHING.search(written))


def _opened(path: Path) -> "Document":
    try:
        return open_document(path)
    except UnreadableDocumentError as error:
        raise InputError(f"Không đọc được tệp “{path}”. Đề nghị chọn một tệp Word (.docx) mở được.") from error
