"""Odd and hostile workbooks for tests, made from good ones: parts of a package edited, an .xlsb from its records."""

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Edit = Callable[[bytes], bytes]
SHEETS = r"xl/worksheets/sheet\d+\.xml"


def edited(content: bytes, edits: Mapping[str, Edit], extra: Mapping[str, bytes] | None = None) -> bytes:
    """The package with each part whose name matches a pattern edited, and more parts added; no clock in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in package.namelist():
            part = package.read(name)
            for pattern, edit in edits.items():
                if re.fullmatch(pattern, name):
                    part = edit(part)
            target.writestr(zipfile.ZipInfo(name), part, target.compression)
        for name, part in (extra or {}).items():
            target.writestr(zipfile.ZipInfo(name), part, target.compression)
    return out.getvalue()


def replaced(old: str, new: str) -> Edit:
    """An edit that replaces a text, which must be there."""

    def edit(part: bytes) -> bytes:
        assert old.encode() in part, old
        return part.replace(old.encode(), new.encode())

    return edit


def in_every_sheet(content: bytes, edit: Edit) -> bytes:
    """The workbook with every sheet's XML edited."""
    return edited(content, {SHEETS: edit})


def xlsb_record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(data)
    size = b""
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def xlsb_text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


class Styled(NamedTuple):
    """A cell of an .xlsb with the number of its style; a value of None is the shared text of that number."""

    value: object
    style: int = 0
    shared: int = 0


class Result(NamedTuple):
    """A formula of an .xlsb by the number that it is said to give."""

    value: float


class Short(NamedTuple):
    """A number or text of an .xlsb whose column is not written: it is behind the cell before it."""

    value: float | str


class Rich(NamedTuple):
    """A text of an .xlsb in its own cell, with fonts."""

    value: str


def xlsb(sheets: Mapping[str, Sequence[Sequence[object]]], more: Mapping[str, bytes] | None = None) -> bytes:
    """An .xlsb of texts, numbers and errors (an error is its code as bytes), and `more` parts."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", xlsb_relations({"rId1": ("officeDocument", "xl/workbook.bin")}))
        parts = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.bin") for number in range(1, len(sheets) + 1)}
        package.writestr("xl/_rels/workbook.bin.rels", xlsb_relations(parts))
        names = [
            xlsb_record(156, struct.pack("<II", 0, number) + xlsb_text(f"rId{number}") + xlsb_text(name))
            for number, name in enumerate(sheets, 1)
        ]
        package.writestr(
            "xl/workbook.bin",
            xlsb_record(131) + xlsb_record(143) + b"".join(names) + xlsb_record(144) + xlsb_record(132),
        )
        for number, rows in enumerate(sheets.values(), 1):
            package.writestr(f"xl/worksheets/sheet{number}.bin", _sheet(rows))
        for name, part in (more or {}).items():
            package.writestr(name, part)
    return out.getvalue()


def xlsb_styles(
    formats: Sequence[str], fonts: Sequence[tuple[bool, int, bytes]], cells: Sequence[tuple[int, int]]
) -> bytes:
    """The styles of an .xlsb: codes of formats 164 …; fonts (crossed out, script, colour); cells (format, font)."""
    out = [xlsb_record(615, struct.pack("<I", len(formats)))]
    out += [xlsb_record(44, struct.pack("<H", 164 + at) + xlsb_text(code)) for at, code in enumerate(formats)]
    out.append(xlsb_record(616))
    for struck, script, colour in fonts:
        head = struct.pack("<HHHHBBBB", 220, 8 * struck, 400, script, 0, 0, 0, 0)
        out.append(xlsb_record(43, head + colour + b"\0" + xlsb_text("Calibri")))
    out.append(xlsb_record(45, struct.pack("<I", 0) + bytes(64)))
    xfs = [xlsb_record(47, struct.pack("<HHHHHHHH", 0, number, font, 0, 0, 0, 0, 0)) for number, font in cells]
    return b"".join([*out, xlsb_record(617, struct.pack("<I", len(cells))), *xfs, xlsb_record(618)])


def xlsb_dressings(*dressings: Mapping[int, bytes]) -> bytes:
    """What conditional formats put over cells, behind the styles of an .xlsb: properties by number."""
    made = [xlsb_record(505, struct.pack("<I", len(dressings)))]
    for said in dressings:
        properties = b"".join(struct.pack("<HH", number, 4 + len(body)) + body for number, body in said.items())
        made.append(xlsb_record(507, struct.pack("<HHH", 0, 0, len(said)) + properties))
    return b"".join([*made, xlsb_record(506)])


def xlsb_rule(
    area: tuple[int, int, int, int], kind: int, dressing: int, sign: int, formula: bytes, more: bytes = b""
) -> bytes:
    """A conditional format of an .xlsb over rows and columns (top, bottom, left, right)."""
    parsed = struct.pack("<I", len(formula)) + formula + struct.pack("<I", 0) if formula else b""
    head = struct.pack("<iiiiiiiHIII", kind, kind - 1, dressing, 1, sign, 0, 0, 0, len(parsed), 0, 0)
    begin = xlsb_record(461, struct.pack("<III", 1, 0, 1) + struct.pack("<IIII", *area))
    rule = xlsb_record(463, head + struct.pack("<I", 0xFFFFFFFF) + parsed)
    return begin + rule + more + xlsb_record(464) + xlsb_record(462)


def xlsb_texts(*texts: tuple[str, Sequence[tuple[int, int]]]) -> bytes:
    """The shared texts of an .xlsb, each with its runs: where one begins, and its font."""
    out = [xlsb_record(159, struct.pack("<II", len(texts), len(texts)))]
    for text, runs in texts:
        places = b"".join(struct.pack("<HH", *run) for run in runs)
        out.append(xlsb_record(19, b"\1" + xlsb_text(text) + struct.pack("<I", len(runs)) + places))
    return b"".join([*out, xlsb_record(160)])


def xlsb_relations(parts: Mapping[str, tuple[str, str]]) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = (
        f'<Relationship Id="{key}" Type="{office}/{kind}" Target="{target}"/>' for key, (kind, target) in parts.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{"".join(lines)}</Relationships>'


def _sheet(rows: Sequence[Sequence[object]]) -> bytes:
    width = max(map(len, rows))
    out = [xlsb_record(129), xlsb_record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)), xlsb_record(145)]
    for number, row in enumerate(rows):
        out.append(xlsb_record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0, 0) + struct.pack("<I", 0)))
        out += _cells(row)
    return b"".join([*out, xlsb_record(146), xlsb_record(130)])


def _cells(row: Iterable[object]) -> Iterable[bytes]:
    for column, value in enumerate(row):
        style = value if isinstance(value, Styled) else Styled(value)
        head, value = struct.pack("<II", column, style.style), style.value  # noqa: PLW2901 # without its style
        if isinstance(value, Short):
            text = isinstance(value.value, str)
            body = xlsb_text(str(value.value)) if text else struct.pack("<d", value.value)
            yield xlsb_record(17 if text else 16, struct.pack("<I", style.style) + body)
        elif isinstance(value, Rich):
            yield xlsb_record(62, head + b"\1" + xlsb_text(value.value) + struct.pack("<IHH", 1, 0, 0))
        elif isinstance(value, Result):
            yield xlsb_record(9, head + struct.pack("<dHII", value.value, 0, 0, 0))
        elif value is None:
            yield xlsb_record(7, head + struct.pack("<I", style.shared))
        elif isinstance(value, bytes):
            yield xlsb_record(3, head + value)
        elif isinstance(value, int | float):
            yield xlsb_record(5, head + struct.pack("<d", value))
        elif value:
            yield xlsb_record(6, head + xlsb_text(str(value)))


def biff5(rows: Sequence[Sequence[object]], code_page: int = 1258) -> bytes:
    """An .xls as Excel 5 and 95 wrote it, a bare stream: texts in one byte, numbers, errors (their code as bytes)."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    start = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 1995)) + record(0x0042, struct.pack("<H", code_page))
    end = record(0x000A, b"")
    name = b"Sheet1"
    place = len(start) + 4 + 7 + len(name) + len(end)
    out = [start, record(0x0085, struct.pack("<IHB", place, 0, len(name)) + name), end]
    out.append(record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 1995)))
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            head = struct.pack("<HHH", row, column, 0)
            if isinstance(value, bytes):
                out.append(record(0x0205, head + value + b"\1"))
            elif isinstance(value, int | float):
                out.append(record(0x0203, head + struct.pack("<d", value)))
            elif value:
                text = str(value).encode(f"cp{code_page}")
                out.append(record(0x0204, head + struct.pack("<H", len(text)) + text))
    return b"".join([*out, end])


def cells_written_twice(file: Path) -> dict[str, list[str]]:
    """Part → cells that it holds more than once: Excel calls such a workbook damaged."""
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        found = {name: Counter(re.findall(r'<c r="([A-Z]+\d+)"', archive.read(name).decode())) for name in sheets}
    twice = {name: [cell for cell, times in cells.items() if times > 1] for name, cells in found.items()}
    return {name: cells for name, cells in twice.items() if cells}


def without_results(file: Path, target: Path) -> Path:
    """The same workbook as if no program had ever calculated it."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", data) if "worksheets/" in name else data)
    return target
