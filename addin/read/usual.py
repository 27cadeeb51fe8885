"""Packages that are right but packed unlike Excel's: brought into the usual order before a reader sees them.

Some programs write backslashes between folders, some put the workbook outside `xl/`; where its parts lie is told by the
relations alone. Fast readers look in the usual places only.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.parsers import expat

from addin.read.limits import MOST_BYTES, UnreadableError
from addin.read.package import elements

_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
#: The kinds of relation whose target has a usual place, called like the relation.
_PLACES = ("sharedStrings", "styles")
_TARGET = re.compile(r"""(\bTarget\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_PART_NAME = re.compile(r"""(\bPartName\s*=\s*)(?:"([^"]*)"|'([^']*)')""")


def as_usual(content: bytes, opened: zipfile.ZipFile | None = None) -> bytes:
    """The same package with its parts in their usual places; itself where they are there. It may be open already.

    Raises UnreadableError where two different parts go by one name, so that nobody can say which one Excel shows.
    """
    package = opened or zipfile.ZipFile(io.BytesIO(content))
    names = _one_each(package.infolist())
    main = _main(package, names)
    if not main:
        return content
    moved = _moved(package, names, main)
    if not moved and not any("\\" in info.filename or "\\" in info.orig_filename for info in names.values()):
        return content
    return _written(package, names, moved)


def _one_each(infos: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Every part by its name with "/" between folders; names that differ by case alone are one."""
    found: dict[str, zipfile.ZipInfo] = {}
    folded: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/")
        other = folded.setdefault(name.lower(), info)
        if other is not info and (other.CRC, other.file_size) != (info.CRC, info.file_size):
            raise UnreadableError("file-corrupt", f"có hai phần khác nhau cùng tên “{name}”")
        if other is info and not name.endswith("/"):
            found[name] = info
        total += info.file_size
    if total > MOST_BYTES:
        raise UnreadableError("file-too-large", f"{total // 1024 // 1024} MB sau giải nén")
    return found


def _main(package: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo]) -> str:
    """Where the relations say that the workbook is; "" where they do not."""
    targets = _targets(package, names, "", _RELATIONS)
    return next((part for kind, part in targets if kind == "officeDocument" and part in names), "")


def _targets(
    package: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo], folder: str, relations: str
) -> list[tuple[str, str]]:
    """Kind and part of every relation that a part in `folder` has."""
    if relations not in names:
        return []
    try:
        return _targets_in(package.read(names[relations]), folder)
    except (expat.ExpatError, LookupError, ValueError):  # the readers say what is wrong with it
        return []


@lru_cache(maxsize=64)
def _targets_in(relations: bytes, folder: str) -> list[tuple[str, str]]:
    """The same from the part itself; most districts leave the one of the blank form."""
    return [
        (attributes.get("Type", "").rpartition("/")[2], _resolved(folder, attributes.get("Target", "")))
        for name, attributes, _ in elements(relations)
        if name == "Relationship" and attributes.get("TargetMode") != "External"
    ]


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))).lstrip("/")


def _moved(package: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo], main: str) -> dict[str, str]:
    """Parts that are not in their usual places, and these places."""
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    ending = posixpath.splitext(name)[1]
    wanted: dict[str, str] = {}
    if not (folder == "xl" and name.startswith("workbook")):
        wanted = {main: f"xl/workbook{ending}", relations: f"xl/_rels/workbook{ending}.rels"}
    for kind, part in _targets(package, names, folder, relations):
        if kind == "worksheet" and not part.startswith("xl/"):
            wanted[part] = f"xl/worksheets/{part.replace('/', '-')}"
        elif kind in _PLACES:
            wanted[part] = f"xl/{kind}{ending}"
    return {old: new for old, new in wanted.items() if old in names and old != new}


def _written(package: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo], moved: Mapping[str, str]) -> bytes:
    """The package written again, uncompressed: it is only handed on to a reader.

    What lies in a usual place and is not what the relations name is left out: no reader may take it for that.
    """
    out, decoys = io.BytesIO(), set(moved.values()) - moved.keys()
    with zipfile.ZipFile(out, "w") as target:
        for name, info in names.items():
            if name in decoys:
                continue
            content, new = package.read(info), moved.get(name, name)
            if name == _TYPES:
                content = _renamed(content, _PART_NAME, ("", ""), moved)
            elif name.endswith(".rels"):
                content = _renamed(content, _TARGET, (_owners_folder(name), _owners_folder(new)), moved)
            target.writestr(new, content)
    return out.getvalue()


def _owners_folder(relations: str) -> str:
    """Where the part lies whose relations these are."""
    return posixpath.dirname(posixpath.dirname(relations))


def _renamed(xml: bytes, attribute: "re.Pattern[str]", folders: tuple[str, str], moved: Mapping[str, str]) -> bytes:
    """A part with the names of parts in it brought up to date; those of the web stay.

    `folders` are what names without a "/" before them begin at: as it was written, and as it is now.
    """
    before, now = folders

    def anew(found: "re.Match[str]") -> str:
        written = found[2] if found[2] is not None else found[3]
        if "://" in written or written.startswith("#"):
            return found[0]
        part = _resolved(before, written)
        part = moved.get(part, part)
        return f'{found[1]}"{"/" + part if attribute is _PART_NAME else posixpath.relpath("/" + part, "/" + now)}"'

    try:
        return attribute.sub(anew, xml.decode("utf-8")).encode()
    except UnicodeDecodeError:
        return xml
