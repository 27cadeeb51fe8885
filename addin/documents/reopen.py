"""Opens a Word document that somebody hands in, within limits, also one that names parts it lacks; changes none."""

import io
import posixpath
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

#: A document that unpacks to more than this is not looked at, nor one whose text has so many tags: a report of a
#: hundred pages has a tenth of them.
LARGEST, _MOST_TAGS = 200_000_000, 400_000
_TEXTS = (".xml", ".rels")
_RELATIONSHIPS = ".rels"


class UnreadableDocumentError(Exception):
    """What was handed in is no Word document that can be opened."""


def open_document(file: Path | bytes) -> "Document":
    """A .docx by its path or bytes. UnreadableError where it is none."""
    try:
        content = file if isinstance(file, bytes) else file.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            document = None if _is_too_large(package) else _read(content, package)
        if document is not None and document.element.body is None:
            document = None  # whatever is there, it is no text
    except Exception as fault:  # a hostile or broken file may raise anything
        raise UnreadableDocumentError(type(fault).__name__) from fault
    if document is None:
        raise UnreadableDocumentError("too large")
    return document


def _is_too_large(package: zipfile.ZipFile) -> bool:
    if sum(part.file_size for part in package.infolist()) > LARGEST:
        return True
    texts = (name for name in package.namelist() if name.lower().endswith(_TEXTS))
    return sum(package.read(name).count(b"<") for name in texts) > _MOST_TAGS


def _read(content: bytes, package: zipfile.ZipFile) -> "Document":
    import docx

    try:
        return docx.Document(io.BytesIO(content))
    except KeyError:  # LibreOffice names the workbooks of charts that it has left out
        return docx.Document(_without_dangling(package))


def _without_dangling(package: zipfile.ZipFile) -> io.BytesIO:
    """The package without the relations that lead to no part."""
    names = set(package.namelist())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as mended:
        for name in names:
            content = package.read(name)
            mended.writestr(name, _relations(name, content, names) if name.endswith(_RELATIONSHIPS) else content)
    stream.seek(0)
    return stream


def _relations(name: str, content: bytes, names: set[str]) -> bytes:
    from docx.oxml import parse_xml
    from lxml import etree

    relations = parse_xml(content)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(relations):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target not in names:
            relations.remove(relation)
    return bytes(etree.tostring(relations))
