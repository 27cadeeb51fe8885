"""Adds to a written workbook what its writer has no words for: the ribbon, and cell styles by name.

Parts are changed one by one inside the package; all dates are fixed, so that the same sources give the same bytes.
"""

import copy
import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from addin.excel.live.write import STYLE_PREFIX

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RIBBON_PART = "customUI/customUI14.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def add_parts(content: bytes, ribbon: bytes, styles: Sequence[str], samples: str) -> bytes:
    """The workbook with the ribbon, and with a named cell style for each of `styles`.

    The sheet part `samples` holds one cell of each style in column A, in the same order.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/styles.xml"] = _with_named_styles(parts["xl/styles.xml"], styles, _formats_of(parts[samples]))
    parts[RIBBON_PART] = ribbon
    parts["_rels/.rels"] = _with_relation(parts["_rels/.rels"], _RIBBON_RELATION, RIBBON_PART)
    return pack(parts)


def sheet_part(content: bytes, sheet: str) -> str:
    """The name of the part of a sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        book = etree.fromstring(package.read("xl/workbook.xml"))
        names = [element.get("name") for element in book.iter(f"{{{_MAIN}}}sheet")]
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def _formats_of(sheet: bytes) -> list[int]:
    """The format of the first cell of each row."""
    return [int(row[0].get("s", "0")) for row in etree.fromstring(sheet).iter(f"{{{_MAIN}}}row")]


def _with_named_styles(xml: bytes, styles: Sequence[str], formats: Sequence[int]) -> bytes:
    root = etree.fromstring(xml)
    bases, used, named = (root.find(f"{{{_MAIN}}}{tag}") for tag in ("cellStyleXfs", "cellXfs", "cellStyles"))
    if bases is None or used is None or named is None:
        raise ValueError("the workbook has no styles")
    for style, number in zip(styles, formats, strict=True):
        base = copy.deepcopy(used[number])
        del base.attrib["xfId"]
        used[number].set("xfId", str(len(bases)))
        etree.SubElement(named, f"{{{_MAIN}}}cellStyle", name=STYLE_PREFIX + style, xfId=str(len(bases)))
        bases.append(base)
    for element in (bases, named):
        element.set("count", str(len(element)))
    return _serialised(root)


def _with_relation(xml: bytes, kind: str, target: str) -> bytes:
    root = etree.fromstring(xml)
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=f"rId{len(root) + 1}", Type=kind, Target=target)
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def pack(parts: dict[str, bytes]) -> bytes:
    """Parts as a package with fixed dates, those first that readers look for first."""
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in parts]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in [*first, *sorted(parts.keys() - set(first))]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, parts[name])
    return stream.getvalue()
