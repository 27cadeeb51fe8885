"""A list of units brought into a profile: from a workbook or a text file with the columns of the sheet of units."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from addin.define.kept import profile_of
from addin.define.step import check_profile, put_aside
from addin.define.workbook import grids_of_lines, plan_books
from addin.read.grid import UnreadableError, open_book
from addin.read.subtotals import is_subtotal
from addin.sheets.writer import write_book
from addin.system.errors import InputError
from addin.workspace.folder import PROFILE_FOLDER
from schemas.cells import Cell
from schemas.profile.lines import Line, Lines, LineValue
from schemas.profile.profile import Profile
from schemas.profile.reading import read_sheet
from schemas.profile.sheet import FORMS_BOOK, UNITS_BOOK
from schemas.profile.sheets import KINDS, UNITS
from schemas.reference import UnitKind, kind_of
from schemas.text import fold

#: What the columns of codes and names are called in a profile, and (folded) in offices' own lists.
_CODE, _NAME = UNITS.by_key["code"].label, UNITS.by_key["title"].label
_CODES = re.compile(r"ma (?:so|xa|phuong|huyen|tinh|don vi|co quan|dvhc|hanh chinh|dia phuong|truong)\b.*|ma so")
#: What agencies, schools and villages begin with: of other names nothing is guessed, for "Đồng" is no kind of place.
_AGENCIES = re.compile(
    r"(?:trung tam|truong|so|phong|ban|tram|cuc|vien|benh vien|chi (?:cuc|nhanh|hoi)|hoi|doi|don|cong ty|nha"
    r"|hop tac xa|thon|ap|to|khu)\b"
)
#: Words of places and of numbers, with which the name of a kind does not end.
_OF_PLACES = ("tinh", "huyen", "quan", "xa", "phuong", "thi", "thanh", "pho", "tran", "so")
_ORDINALS = ("stt", "tt", "so tt")
_NAMES = re.compile(
    r"ten (?:xa|phuong|huyen|tinh|don vi|co quan|dvhc|dia phuong|truong)\b.*|don vi|xa phuong.*|dia phuong"
)


class Imported(NamedTuple):
    """How many units came in, where they are now, the profile with them.

    `left_out` are the headings of columns that did not come in, `kinds` the names of kinds of units that are new.
    """

    brought: int
    file: Path
    profile: Profile
    left_out: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def import_units(home: Path, file: Path, since: date | None) -> Imported:
    """Bring the units of a list into the profile of a working folder.

    From a day on they report, and those before report until the day before; without one they take their place.
    InputError where the list has no column of names and codes, or lines that cannot be used.
    """
    brought, left_out = _brought(file)
    folder, old = home / PROFILE_FOLDER, profile_of(home)
    known = old.lines.of(KINDS)
    new = new_kinds(brought, tuple(UnitKind(name=line.text("title")) for line in known))
    kinds = tuple(UnitKind(name=name) for name in (*new, *(line.text("title") for line in known)))
    kept = old.lines.of(UNITS) if since else ()
    lines = [_ended(line, since) for line in kept if since] + [_reporting(line, since, kinds) for line in brought]
    told = (*known, *(Line(KINDS.name, 0, {"title": name, "short": _initials(name)}) for name in new))
    grids = grids_of_lines(Lines({**old.lines.by_sheet, KINDS.name: told, UNITS.name: tuple(lines)}))
    put_aside(folder)
    for name, plan in plan_books(grids).items():
        if name == UNITS_BOOK or not (folder / f"{FORMS_BOOK}.xlsx").exists():
            write_book(plan, folder / f"{name}.xlsx")
    return Imported(len(brought), folder / f"{UNITS_BOOK}.xlsx", check_profile(folder), left_out, new)


def new_kinds(units: Sequence[Line], known: tuple[UnitKind, ...]) -> tuple[str, ...]:
    """The kinds of units that a list brings: those of its own column, and what its other names begin with alike.

    Names that begin with nothing in common, or with a known kind, bring none.
    """
    said = {fold(name): name for line in units if (name := line.text("kind"))}
    bare = [name for line in units if not line.text("kind") and not kind_of(name := line.text("title"), known)]
    by_first: dict[str, list[str]] = {}
    for name in bare:
        by_first.setdefault(fold(name.split()[0]), []).append(name)
    for names in by_first.values():
        begun = _begun_alike(names)
        if len(names) > 1 and _AGENCIES.match(fold(begun)):
            said.setdefault(fold(begun), begun)
    old = {fold(kind.name) for kind in known}
    return tuple(name for key, name in said.items() if key not in old)


def _begun_alike(names: Sequence[str]) -> str:
    """The words with which all of several names begin, without that of a place: "Trung tâm Y tế"."""
    words = [name.split() for name in names]
    alike = list(takewhile(lambda column: len({fold(word) for word in column}) == 1, zip(*words, strict=False)))
    begun = [column[0] for column in alike][: max(1, min(map(len, words)) - 1)]
    while len(begun) > 1 and fold(begun[-1]) in _OF_PLACES:
        begun.pop()
    return " ".join(begun)


def _initials(kind: str) -> str:
    """How offices shorten a kind of units of several words: "Trung tâm Y tế" → "ttyt"; "" for one word."""
    words = fold(kind).split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _brought(file: Path) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of a list, and the headings of its columns that a profile does not have."""
    rows = _rows(file)
    at, heading = next(((at, said) for at, row in enumerate(rows) if (said := _as_profile_says(row))), (0, None))
    if heading is None:
        raise InputError(
            f"“{file}” không có dòng tiêu đề với một cột mã và một cột tên đơn vị. Đề nghị ghi “Mã” và “Tên” ở tiêu đề "
            "hai cột đó."
        )
    above: list[list[Cell]] = [[]] * at  # so that a finding names the cell of the list
    read = read_sheet(UNITS, [heading, *above, *_without_sums(rows[at + 1 :], heading)])
    errors = [finding for finding in read.findings if finding.severity == "error"]
    if errors or not read.lines.of(UNITS):
        where = f"Trang “{UNITS.name}”", f"Tệp “{file.name}”"
        told = errors[0].message.replace(*where, 1) if errors else f"“{file}” không có đơn vị nào."
        raise InputError(f"Chưa nhập được danh sách đơn vị: {told}")
    known = {*_ORDINALS, *(fold(column.label) for column in UNITS.columns)}
    return read.lines.of(UNITS), tuple(text for cell in heading if (text := str(cell)) and fold(text) not in known)


def _without_sums(rows: list[list[Cell]], heading: list[Cell]) -> list[list[Cell]]:
    """The rows, blank where one has no code and says how many units there are: "Tổng cộng: 10 xã"."""
    code = heading.index(_CODE)
    return [
        []
        if not str(row[code] if code < len(row) else "").strip() and any(is_subtotal(str(cell)) for cell in row)
        else row
        for row in rows
    ]


def _as_profile_says(row: list[Cell]) -> list[Cell] | None:
    """The headings of a list with its codes and names called as in a profile; None where a row has not one of each."""
    told, said = [fold(str(cell)) for cell in row], list(row)
    for own, other in ((_CODE, _CODES), (_NAME, _NAMES)):
        found = [at for at, text in enumerate(told) if text == fold(own)] or [
            at for at, text in enumerate(told) if other.fullmatch(text)
        ]
        if len(found) != 1:
            return None
        said[found[0]] = own
    return said


def _rows(file: Path) -> list[list[Cell]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"Không mở được tệp “{file}”. Đề nghị kiểm tra lại đường dẫn.") from error
    if file.suffix.lower() == ".csv":
        text = content.decode("utf-8-sig", errors="replace")
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    try:
        sheets = open_book(content).sheets
    except UnreadableError as error:
        raise InputError(f"Chưa đọc được tệp “{file}” ({error.reason}). Đề nghị lưu lại dạng .xlsx.") from error
    return [row for sheet in sheets[:1] for row in sheet.rows]


def _ended(line: Line, since: date | None) -> Line:
    if since is None or line.valid_to < since:
        return line
    return line._replace(cells={**line.cells, "valid_to": since - timedelta(days=1)})


def _reporting(line: Line, since: date | None, kinds: tuple[UnitKind, ...]) -> Line:
    """A unit of the list: it reports, from the day on unless the list says otherwise."""
    cells: dict[str, LineValue] = {**line.cells, "reports": True}
    cells.setdefault("kind", kind_of(line.text("title"), kinds) or None)
    if since:
        cells.setdefault("valid_from", since)
    return line._replace(cells={key: value for key, value in cells.items() if value is not None})
