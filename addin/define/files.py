"""A profile as files: two workbooks, or a text file a sheet; read into its sheets, judged by `schemas.profile`."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from addin.formats.broken_zip import BROKEN_ZIP
from addin.read.limits import UnreadableError
from addin.system.errors import InputError
from schemas.cells import Cell
from schemas.findings import CellPlace, Finding
from schemas.profile.profile import Profile, load
from schemas.profile.sheet import FORMS_BOOK, UNITS_BOOK
from schemas.profile.sheets import SHEETS

BOOKS = (f"{FORMS_BOOK}.xlsx", f"{UNITS_BOOK}.xlsx")
TEXT_FILES = tuple(f"{sheet.file}.csv" for sheet in SHEETS)
#: A profile of two thousand units and forty forms has half of this.
_MOST_BYTES, _MOST_OF_A_PART = 20_000_000, 8_000_000
ProfileContent = Mapping[str, bytes]


class _Read(NamedTuple):
    """The rows of sheets by name, the cells that hold formulas, and what could not be read."""

    grids: dict[str, list[list[Cell]]]
    live: dict[str, frozenset[str]]
    findings: list[Finding]


def content_of(source: Path) -> ProfileContent:
    """The files of a profile in a folder or a zip; InputError where it is none, or too large for one."""
    if source.is_dir():
        return dict(_of_folder(source))
    try:
        with zipfile.ZipFile(source) as package:
            return dict(_of_package(package, source))
    except BROKEN_ZIP as error:
        raise InputError(
            f"“{source}” không phải bộ cấu hình. Đề nghị chọn thư mục có {' và '.join(BOOKS)}, hoặc tệp .zip của bộ "
            "cấu hình."
        ) from error


def _of_folder(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    found = {item.name: item for item in folder.iterdir() if item.is_file()}
    wanted = BOOKS if any(name in found for name in BOOKS) else TEXT_FILES
    for name in wanted:
        if name in found:
            yield name, _limited(name, found[name].read_bytes)


def _of_package(package: zipfile.ZipFile, source: Path) -> Iterator[tuple[str, bytes]]:
    named = {Path(info.filename).name: info for info in package.infolist() if not info.is_dir()}
    wanted = BOOKS if any(name in named for name in BOOKS) else TEXT_FILES
    for name in wanted:
        if name in named:
            info = named[name]
            if info.file_size > _MOST_BYTES:
                raise InputError(f"Tệp “{name}” trong “{source}” quá lớn cho một bộ cấu hình.")
            yield name, _limited(name, lambda info=info: package.read(info))  # type: ignore[misc] # bound at once


def _limited(name: str, read: Callable[[], bytes]) -> bytes:
    content = read()
    if len(content) > _MOST_BYTES:
        raise InputError(f"Tệp “{name}” quá lớn cho một bộ cấu hình.")
    return content


def load_profile(content: ProfileContent) -> Profile:
    """The profile that some files hold; what is wrong with them is in its findings."""
    read = _Read({}, {}, [])
    for name, bytes_ in content.items():
        (_read_book if name.endswith(".xlsx") else _read_text)(name, bytes_, read)
    profile = load(read.grids, read.live)
    if not read.findings:
        return profile
    told = [one for one in profile.findings if one.code != "define-sheet-missing"]
    return profile.model_copy(update={"findings": (*read.findings, *told)})


def _read_book(name: str, content: bytes, read: _Read) -> None:
    from addin.read.grid import open_book  # a profile that is known is read without

    if too_large := _too_large(content):
        where, found = too_large
        most = f"{_MOST_OF_A_PART // 1_000_000} MB một trang"
        read.findings.append(CellPlace(file=name, sheet=where).finding("define-too-large", found=found, most=most))
        return
    try:
        book = open_book(content)
    except UnreadableError as error:
        place, reason = CellPlace(file=name), error.reason or "cấu trúc bên trong không đọc được"
        read.findings.append(place.finding("define-unreadable", reason=reason))
        return
    for sheet in book.sheets:
        if sheet.visible:
            read.grids[sheet.name] = sheet.rows
            read.live[sheet.name] = book.formula_cells(sheet.name) or frozenset()


def _too_large(content: bytes) -> tuple[str, str] | None:
    """The sheet of a workbook that is too much to be looked at, and what to call it; "" for what is on no sheet."""
    from addin.read.package import Package

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            largest = max(package.infolist(), key=lambda info: info.file_size, default=None)
            if largest is None or largest.file_size <= _MOST_OF_A_PART:
                return None
            parts = {} if largest.filename.startswith("xl/workbook") else Package(content, package).parts
    except (ExpatError, *BROKEN_ZIP):
        return None  # what reads it will say so
    sheet = next((sheet for sheet, part in parts.items() if part == largest.filename), "")
    called = f"trang “{sheet}”" if sheet else f"phần “{largest.filename}” bên trong tệp"
    return sheet, f"{called} nặng {largest.file_size // 1_000_000} MB"


def _read_text(name: str, content: bytes, read: _Read) -> None:
    sheet = next(sheet for sheet in SHEETS if f"{sheet.file}.csv" == name)
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        place = CellPlace(file=name)
        read.findings.append(place.finding("define-unreadable", reason="không phải văn bản UTF-8 có dấu phẩy"))
        return
    read.grids[sheet.name] = [list(row) for row in rows]
