"""The parts of an .xlsx package: read as safe XML, replaced, added, and written back; knows no cell.

The file is hostile: no entity is resolved, no document type accepted, nothing larger than the limits parsed.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART = "[Content_Types].xml"
#: A part of more bytes than this is not parsed; no form comes near.
MOST_BYTES = 64 * 1024 * 1024

Element = etree._Element


class UnmarkableError(Exception):
    """The package cannot be marked part by part; the message says why, in Vietnamese."""


def parse(content: bytes) -> Element:
    """A part as a tree. Raises UnmarkableError for anything unsafe or broken."""
    if len(content) > MOST_BYTES:
        raise UnmarkableError("trang quá lớn")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnmarkableError("cấu trúc bên trong không đúng chuẩn") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # of a tree with a root
        raise UnmarkableError("cấu trúc bên trong không an toàn")
    return root


def serialise(root: Element) -> bytes:
    """A tree as the bytes of a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def main(name: str) -> str:
    """A name in the namespace of workbooks and sheets."""
    return f"{{{MAIN}}}{name}"


class PackageParts:
    """An open package, whose parts are found in large or small letters; changes are kept here until it is written."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise UnmarkableError("tệp nén không đầy đủ") from error
        self._names = self._zip.NameToInfo
        self._spelt = {name.lower(): name for name in self._names}
        self._trees: dict[str, Element] = {}
        self._bytes: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def names(self) -> Iterator[str]:
        """The names of all parts, new ones too."""
        yield from (name for name in self._names if name not in self._dropped)
        yield from (name for name in {**self._trees, **self._bytes} if name not in self._names)

    def bytes_of(self, name: str) -> bytes:
        """A part as it is now. Raises UnmarkableError when there is none."""
        name = self._as_spelt(name)
        if name in self._bytes:
            return self._bytes[name]
        try:
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise UnmarkableError(f"thiếu phần “{name}”") from error

    def tree(self, name: str) -> Element:
        """A part as a tree to change: it will be written from the tree."""
        name = self._as_spelt(name)
        if name not in self._trees:
            self._trees[name] = parse(self.bytes_of(name))
        return self._trees[name]

    def look(self, name: str) -> Element:
        """A part as a tree to look at only: it stays byte for byte."""
        name = self._as_spelt(name)
        return self._trees[name] if name in self._trees else parse(self.bytes_of(name))

    def put(self, name: str, content: bytes, content_type: str = "") -> None:
        """Add or replace a part; a new one needs its content type."""
        name = self._as_spelt(name)
        self._trees.pop(name, None)
        self._bytes[name] = content
        if content_type:
            self._override(name, content_type)

    def _as_spelt(self, name: str) -> str:
        """A part's name as the package writes it, else as it is: large and small letters are one."""
        return self._spelt.get(name.lower(), name)

    def free_name(self, pattern: str) -> str:
        """A part name that is not taken: "xl/comments{}.xml" → "xl/comments3.xml"."""
        taken = {name.lower() for name in self.names()}
        return next(name for number in range(1, 100_000) if (name := pattern.format(number)).lower() not in taken)

    # -- content types ------------------------------------------------------------------------------------------
    def content_type(self, name: str) -> str:
        """The content type that the package gives a part of its own; "" where it goes by the ending."""
        wanted = f"/{name}".lower()
        overrides = self.look(TYPES_PART).iter(f"{{{_TYPES}}}Override")
        return next((o.get("ContentType", "") for o in overrides if o.get("PartName", "").lower() == wanted), "")

    def _override(self, name: str, content_type: str) -> None:
        if not self.content_type(name):
            etree.SubElement(
                self.tree(TYPES_PART), f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type
            )

    def retype(self, name: str, content_type: str) -> None:
        """Give a part that has a content type of its own another one."""
        for override in self.tree(TYPES_PART).iter(f"{{{_TYPES}}}Override"):
            if override.get("PartName", "").lower() == f"/{name}".lower():
                override.set("ContentType", content_type)

    def default_type(self, ending: str, content_type: str) -> None:
        """The content type of all parts with an ending, unless the package has one."""
        root = self.look(TYPES_PART)
        if not any(d.get("Extension", "").lower() == ending for d in root.iter(f"{{{_TYPES}}}Default")):
            default = etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=content_type)
            self.tree(TYPES_PART).insert(0, default)

    # -- relations ----------------------------------------------------------------------------------------------
    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Id → (last word of its type, part name) of a part's relations inside the package."""
        where = self._as_spelt(_relations_part(name))
        if where not in set(self.names()):
            return {}
        found = {}
        for relation in self.look(where).iter(f"{{{_PACKAGE}}}Relationship"):
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, self._as_spelt(_resolved(name, relation.get("Target", ""))))
        return found

    def related(self, name: str, kind: str) -> str:
        """The first part of a kind that a part is related to; "" when there is none."""
        return next((target for word, target in self.relations(name).values() if word == kind), "")

    def relate(self, name: str, kind: str, target: str) -> str:
        """Relate a part to another one; the new relation's id."""
        where = self._as_spelt(_relations_part(name))
        if where not in set(self.names()):
            self.put(where, f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
        root = self.tree(where)
        taken = {relation.get("Id") for relation in root}
        identity = next(text for number in range(1, 100_000) if (text := f"rId{number}") not in taken)
        path = posixpath.relpath(target, posixpath.dirname(name))
        etree.SubElement(
            root, f"{{{_PACKAGE}}}Relationship", Id=identity, Type=f"{RELATIONS}/{kind}", Target=path
        )  # fmt: skip
        return identity

    def all_relations(self) -> Iterator[tuple[str, Element]]:
        """Every relation of the package, with the name of the part that it stands in."""
        for name in list(self.names()):
            if name.lower().endswith(".rels"):
                yield from ((name, one) for one in self.look(name).iter(f"{{{_PACKAGE}}}Relationship"))

    def owner(self, relations: str) -> str:
        """The part that relations are of."""
        folder, _, last = relations.rpartition("/")
        return self._as_spelt(posixpath.join(posixpath.dirname(folder), last[: -len(".rels")]))

    def target(self, relations: str, target: str) -> str:
        """The part that a relation of a part leads to."""
        return self._as_spelt(_resolved(self.owner(relations), target))

    def drop(self, relations: str, identity: str) -> None:
        """Take a relation out, with the part that it leads to and what belongs to that."""
        root, types = self.tree(relations), self.tree(TYPES_PART)
        for relation in [one for one in root if one.get("Id") == identity]:
            root.remove(relation)
            part = self.target(relations, relation.get("Target", ""))
            own = self._as_spelt(_relations_part(part))
            gone = {part, own, *(target for _, target in self.relations(part).values())}
            self._dropped |= gone
            for override in [o for o in types if self._as_spelt(o.get("PartName", "").lstrip("/")) in gone]:
                types.remove(override)

    # -- writing ------------------------------------------------------------------------------------------------
    def write(self, stream: BinaryIO) -> None:
        """The whole package; parts that were not changed keep their bytes, order and dates."""
        changed = {**self._bytes, **{name: serialise(root) for name, root in self._trees.items()}}
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, info in self._names.items():
                if name in self._dropped:
                    continue
                copied = zipfile.ZipInfo(name, info.date_time)
                copied.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(copied, changed.pop(name) if name in changed else self.bytes_of(name))
            for name, content in changed.items():
                added = zipfile.ZipInfo(name)  # a fixed date: the same marks give the same bytes
                added.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(added, content)


def _relations_part(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"


def _resolved(name: str, target: str) -> str:
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(name), target)
    return posixpath.normpath(joined).lstrip("/")
