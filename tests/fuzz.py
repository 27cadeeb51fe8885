"""Workbooks broken by chance, always the same under the same number: bytes, archive, XML, records and cells.

`python -m tests.fuzz FIRST COUNT` runs them and says what became of them; `… NUMBER FILE` writes one.
"""

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from addin.blank_forms.workbook import plan_form_book
from addin.intake.examine import Job, examine_all
from addin.sheets.writer import write_book
from addin.system.worker import MIB
from addin.system.worker_pool import Limits
from schemas.findings import FINDING_TEXTS
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.packages import edited, xlsb
from tests.sheets import FEBRUARY, form_sheet, grid, workbook
from workbooks.demo.figures import make_figures
from workbooks.demo.formats import as_ods, as_xls

Mutation = Callable[[bytes, random.Random], bytes]

NASTY_NUMBERS = (
    "NaN", "INF", "-inf", "1e999", "-1e308", "1E-320", "99999999999999999999", "0x10", "-0", "2958466", "-1", "1,5",
    "", " ", "1 2", "４２", "0.1.2", "1e", "#REF!",
)  # fmt: skip
NASTY_TEXTS = (
    "=cmd|'/c calc'!A0", "+84912345678", "@SUM(A1)", "-", "\t", "\u202e\u200b\ufeff", "A" * 40_000, "%s%n{file}{}",
    "\ud7ff",
    "Huyện Bù Đăng\x0b", "Tổng cộng", "STT", "Đơn vị báo cáo", "_x0000__xFFFF_", "../../etc/passwd", "<b>&amp;",
    "0" * 400,
    "9" * 400, "1" + ".000" * 200, "½", "१२", "30/02/2023", "31/12/9999", "00/00/0000",
)  # fmt: skip
NASTY_ATTRIBUTES = (
    "", "-1", "0", "1048577", "4294967296", "99999999999999999999", "A0", "XFD1048576", "AAAA1", "ZZZZZZZZZ9", "1:71",
    "r",
    "e", "s", "b", "d", "str", "inlineStr", "\u0110", "&#0;", "veryHidden", "a" * 5_000,
)  # fmt: skip
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
    ) + b"]>"
)  # fmt: skip


class Case(NamedTuple):
    """One broken file: how it came about and its bytes."""

    name: str
    content: bytes


@cache
def _originals() -> dict[str, bytes]:
    """Good files of every kind, from the demo's figures."""
    figures = make_figures(FEBRUARY, 2023)
    plan = plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, figures["696"])
    stream = io.BytesIO()
    write_book(plan, stream)
    full = stream.getvalue()
    case = {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"}
    b10 = form_sheet("B10", *[case] * 3)
    small = workbook(
        {"B10": b10, "B02": form_sheet("B02", {"commune": "Xã Bom Bo", "households": 10, "escaped": "=1+1 → 2"})}
    )
    titled = [["UBND HUYỆN BÙ ĐĂNG"], ["Tháng 2 năm 2023"], *grid(b10)]
    lines = "\n".join("\t".join(row) for row in titled)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in titled)
    return {
        "small.xlsx": small,
        "small2.xlsx": small,
        "full.xlsx": full,
        "macro.xlsm": edited(small, {}, {"xl/vbaProject.bin": b"\0" * 99}),
        "full.xls": as_xls(plan),
        "full.ods": as_ods(plan),
        "small.xlsb": xlsb({"B10": titled}),
        "page.xls": f"<html><table>{rows}</table></html>".encode(),
        "lines.xls": lines.encode(),
        "lines16.xls": lines.encode("utf-16"),
        "lines16-le.xls": lines.encode("utf-16-le"),
        "backslashes.xlsx": _with_backslashes(small),
        "sheet2003.xls": _spreadsheet2003(titled),
        "page.mht": (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html; "
            f"charset=utf-8\n\n<html><table>{rows}</table></html>\n--B--\n"
        ).encode(),
    }


def _with_backslashes(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in package.namelist():
            target.writestr(zipfile.ZipInfo(name.replace("/", "\\")), package.read(name), target.compression)
    return out.getvalue()


def _spreadsheet2003(rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="B10"><Table>'
    return f"{head}{cells}</Table></Worksheet></Workbook>".encode()


def _flip(content: bytes, chance: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _drop(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice((1, 4, 100, 5_000)) :]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.choice((1, 4, 100, 2_000))]
    return content[:start] + piece * chance.choice((2, 10, 200)) + content[start:]


def _swap(content: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[second:] + content[first:second] + content[:first]


def _numbers(content: bytes, chance: random.Random) -> bytes:
    """Whole little-endian numbers, as record lengths and offsets are, set to extremes."""
    out = bytearray(content)
    for _ in range(chance.choice((1, 3, 10))):
        start = chance.randrange(max(1, len(out) - 4))
        size = chance.choice((1, 2, 4))
        out[start : start + size] = chance.choice((0, 1, 0x7F, 0xFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)).to_bytes(
            8, "little"
        )[:size]
    return bytes(out)


BYTES: tuple[Mutation, ...] = (_flip, _cut, _drop, _repeat, _swap, _numbers)


def _tag(xml: bytes, chance: random.Random) -> bytes:
    tags = list(re.finditer(rb"<[^<>]*>", xml))
    tag = chance.choice(tags)
    other = chance.choice(tags)
    new = chance.choice(
        (b"", tag[0] * 2, other[0], b"<!-- x -->", b"<![CDATA[", b"]]>", b"</c>", b"<row>", b"<c>", b"<v/>")
    )
    return xml[: tag.start()] + new + xml[tag.end() :]


def _attribute(xml: bytes, chance: random.Random) -> bytes:
    values = list(re.finditer(rb'="([^"]*)"', xml))
    for value in sorted(
        chance.sample(values, min(len(values), chance.choice((1, 1, 5)))), key=lambda one: -one.start()
    ):
        xml = xml[: value.start(1)] + chance.choice(NASTY_ATTRIBUTES).encode() + xml[value.end(1) :]
    return xml


def _value(xml: bytes, chance: random.Random) -> bytes:
    values = list(re.finditer(rb">([^<>]+)<", xml))
    for value in sorted(
        chance.sample(values, min(len(values), chance.choice((1, 3, 30)))), key=lambda one: -one.start()
    ):
        text = chance.choice((*NASTY_NUMBERS, *NASTY_TEXTS)).encode("utf-8", "surrogatepass")
        xml = (
            xml[: value.start(1)]
            + (text if chance.random() < 0.1 else text.replace(b"&", b"").replace(b"<", b""))
            + xml[value.end(1) :]
        )
    return xml


def _entity(xml: bytes, chance: random.Random) -> bytes:
    end = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    bomb = BOMB if chance.random() < 0.5 else b'<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
    return xml[:end] + bomb + re.sub(rb">[^<>]+<", b">&j;&a;<", xml[end:], count=5)


def _encoding(xml: bytes, chance: random.Random) -> bytes:
    try:
        text = xml.decode()
    except UnicodeDecodeError:
        return xml
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig")))


def _long(xml: bytes, chance: random.Random) -> bytes:
    """A part blown up: a row, a text or a cell a great many times."""
    pieces = list(re.finditer(rb"<(row|c|si|sheet|table:table-row|definedName)\b.*?</\1>", xml, re.DOTALL))
    if not pieces:
        return xml + b" " * chance.choice((10, 3 * MIB))
    piece = chance.choice(pieces)
    return xml[: piece.end()] + piece[0] * chance.choice((5, 300, 20_000)) + xml[piece.end() :]


XML: tuple[Mutation, ...] = (_tag, _attribute, _attribute, _value, _value, _value, _entity, _encoding, _long)


def _part(content: bytes, chance: random.Random) -> bytes:
    """One part of a package changed: as XML or as bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if package.getinfo(name).file_size]
        name = chance.choice(names)
        if chance.random() < 0.7:
            weighty = [other for other in names if "sheet" in other or "content" in other or "shared" in other]
            name = chance.choice(weighty or names)
        part = package.read(name)
    is_xml = name.endswith((".xml", ".rels"))
    for _ in range(chance.choice((1, 1, 2, 4))):
        change = chance.choice(XML if is_xml and chance.random() < 0.9 else BYTES)
        part = (change(part, chance) if re.search(rb"<[^<>]*>", part) or change in BYTES else part) or b" "
    return edited(content, {re.escape(name): lambda _: part})


def _archive(content: bytes, chance: random.Random) -> bytes:
    """The archive itself: parts that are missing, double, renamed, exchanged, lying about their size."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    what = chance.randrange(7)
    place = chance.randrange(len(parts))
    name, part = parts[place]
    if what == 0:
        del parts[place]
    elif what == 1:
        parts.insert(place, (name.replace("/", "\\"), part))
    elif what == 2:
        parts[place] = (
            chance.choice(("../" * 9 + "x.xml", "/etc/x", name.upper(), "C:\\x", "a" * 300, "\u0110/x")),
            part,
        )
    elif what == 3:
        other = chance.randrange(len(parts))
        parts[place], parts[other] = (name, parts[other][1]), (parts[other][0], part)
    elif what == 4:
        parts[place] = (name, b"")
    elif what == 5:
        copies = min(chance.choice((5, 2_000)), 400 * MIB // (len(part) + 1))  # no more than a machine can hold
        parts += [(f"xl/worksheets/sheet{number}.xml", part) for number in range(100, 100 + copies)]
    else:
        parts[place] = (name, part + b" " * chance.choice((MIB, 40 * MIB)))
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2))
    ) as package:
        for name, part in dict(parts).items():
            package.writestr(zipfile.ZipInfo(name), part, package.compression)  # a fixed day: a number makes one file
    broken = out.getvalue()
    return _numbers(broken, chance) if chance.random() < 0.2 else broken


def case(number: int) -> Case:
    """The broken file of that number."""
    chance = random.Random(number)
    name = chance.choice(list(_originals()))
    content = _originals()[name]
    is_package = content.startswith(b"PK")
    for _ in range(chance.choice((1, 1, 1, 2))):
        change = chance.choice((_part, _part, _part, _archive, chance.choice(BYTES)) if is_package else BYTES)
        try:
            content = change(content, chance) or b"\0"
        except Exception:  # noqa: BLE001 # too broken for a package already, in whatever way
            content = _flip(content, chance)
        name = f"{change.__name__.strip('_')}-{name}"
    return Case(f"{number}-{name}", content)


class Result(NamedTuple):
    """What became of the files: how many of each outcome, and the names of those that nobody should see."""

    outcomes: Counter[str]
    wrong: list[str]
    slowest: float


def run(first: int, count: int, limits: Limits | None = None) -> Result:
    """Examine broken files as the product does; whatever is neither data nor one clear line is wrong."""
    names: list[str] = []

    def jobs() -> Iterator[Job]:
        for number in range(first, first + count):
            made = case(number)
            names.append(made.name)
            yield Job(SourceFile(name=made.name.partition("-")[2], content=made.content), FEBRUARY, date(2023, 2, 20))

    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, last = 0.0, time.monotonic()
    for name, outcome in zip(iter_names(names), examine_all(jobs(), limits), strict=False):
        outcomes[_kind(outcome)] += 1
        if problem := _problem(outcome):
            wrong.append(f"{name}: {problem}")
        slowest, last = max(slowest, time.monotonic() - last), time.monotonic()
    return Result(outcomes, wrong, slowest)


def iter_names(names: list[str]) -> Iterator[str]:
    """The names as they are added."""
    position = 0
    while True:
        yield names[position] if position < len(names) else ""
        position += 1


def _kind(outcome: Submission | SetAside) -> str:
    return outcome.code if isinstance(outcome, SetAside) else "read"


def _problem(outcome: Submission | SetAside) -> str:
    if isinstance(outcome, SetAside):
        if outcome.code == "file-fault" or outcome.code not in FINDING_TEXTS:
            return outcome.message
        return (
            "" if outcome.message.endswith(".") and len(outcome.message) < 700 else f"no clear line: {outcome.message}"
        )
    read, used, aside = outcome.control
    return "" if read == used + aside else f"read {read}, used {used}, set aside {aside}"


if __name__ == "__main__":
    if sys.argv[2].isdigit():
        began = time.monotonic()
        result = run(int(sys.argv[1]), int(sys.argv[2]))
        print(
            result.outcomes,
            f"{time.monotonic() - began:.0f} s, slowest {result.slowest:.1f} s",
            *result.wrong,
            sep="\n",
        )
    else:
        Path(sys.argv[2]).write_bytes(case(int(sys.argv[1])).content)
