"""The code knows kinds of things: no form, unit or name of an office that a shipped profile has is in it.

Looked for, in every file of the code (its comments, docstrings, messages, the ribbon and the macros too), as whole
words: the ids of all forms on any day; the names of all units and of those below and above them; what the sheet of
settings says of the office and of those above it, where that is two words or more. What is a term of papers anywhere
is none of these: posts ("trưởng ban"), what units are called, alone and together ("các xã", "toàn tỉnh"); but the first
office's level is.

A unit's name with its kind is looked for however it is written, also without its marks. Its name alone is too, but for
what is another word of the language: small letters with all marks ("đề nghị thống nhất", beside a commune Thống Nhất),
other marks (“Văn phòng”, beside a commune Văn Phong), and what is one without any marks (`_ALSO_WORDS`).
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from schemas.shipped_names import SHIPPED
from schemas.text import fold, fold_keeping_marks, tidy

_CODE = ("addin", "schemas")
_ENDINGS = frozenset({".py", ".xml", ".bas", ".txt", ".j2", ".csv", ".json"})
#: Settings that say what is a term of papers anywhere.
_TERMS = frozenset({"scope", "head_post", "signer_post", "units_called", "units_level"})
#: How the first office speaks of its units.
_LEVEL = ("huyện, thị xã, thành phố", "cấp huyện", "xã, phường, thị trấn")
#: Names that are words of the language too without their marks: "diễn biến", beside Điện Biên.
_ALSO_WORDS = frozenset({"dien bien"})


def _lines(profile: str, sheet: str) -> list[dict[str, str]]:
    """The lines of a sheet of a shipped profile; none of a sheet that it is without."""
    file = files("workbooks").joinpath("profiles", profile, f"{sheet}.csv")
    if not file.is_file():
        return []
    _, keys, *lines = csv.reader(file.read_text(encoding="utf-8").splitlines())
    return [dict(zip(keys, line, strict=True)) for line in lines]


@cache
def _sources() -> dict[str, str]:
    found = (file for folder in _CODE for file in Path(folder).rglob("*") if file.suffix in _ENDINGS)
    return {str(file): tidy(file.read_text(encoding="utf-8")) for file in sorted(found)}


def _form_ids(profile: str) -> Iterator[str]:
    yield from {line["form"] for line in _lines(profile, "bieu")}


def _units(profile: str) -> Iterator[tuple[str, str]]:
    """The names of units, each with what is left of it without its kind."""
    kinds = sorted((line["title"] for line in _lines(profile, "loai-don-vi")), key=len, reverse=True)
    for line in _lines(profile, "don-vi"):
        kind = next((one for one in kinds if line["title"].startswith(f"{one} ")), "")
        yield line["title"], line["title"].removeprefix(kind).strip()


def _office_words(profile: str) -> Iterator[str]:
    """What a profile says of its office, folded: each of several between semicolons, and what is more than a word."""
    values = (line["value"] for line in _lines(profile, "cai-dat") if line["code"] not in _TERMS)
    yield from (said for value in values for part in value.split(";") if " " in (said := fold(part)))


def _mentions(text: str, folded: str, full: str, short: str) -> bool:
    """Whether a text has the name of a unit, with its kind or by itself."""
    if f" {fold(full)} " in folded:
        return True
    if short.isdigit() or fold(short) in _ALSO_WORDS or f" {fold(short)} " not in folded:
        return False
    more = len(short.split()) - 1
    at_each_word = re.finditer(rf"(?<!\w)(?=((?:\w+\W+){{{more}}}\w+)(?!\w))", text.replace("_", "-"))
    alike = [found[1] for found in at_each_word if fold(found[1]) == fold(short)]
    return any(
        one.isascii() or (fold_keeping_marks(one) == fold_keeping_marks(short) and one != one.lower()) for one in alike
    )


def _lines_with(profile: str, text: str) -> Iterator[str]:
    """The lines of a source that name something of a profile."""
    ids = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _form_ids(profile)))})(?!\w)")
    whole = f" {fold(text)} "
    said = [f" {one} " for one in _office_words(profile) if f" {one} " in whole]
    units = [one for one in _units(profile) if f" {fold(one[1])} " in whole]
    for number, line in enumerate(text.split("\n"), 1):
        folded = f" {fold(line)} "
        if (
            ids.search(line)
            or any(one in line.lower() for one in _LEVEL)
            or any(one in folded for one in said)
            or any(_mentions(line, folded, *names) for names in units)
        ):
            yield f"{number}: {line.strip()[:160]}"


@pytest.mark.parametrize("profile", SHIPPED)
def test_the_code_names_no_form_and_no_unit_of_a_profile(profile: str) -> None:
    found = {file: list(_lines_with(profile, text)) for file, text in _sources().items()}
    named = {file: lines for file, lines in found.items() if lines}
    assert named == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("trang B02 của huyện", True), ("trang B021, AB02, b02", False), ("huyện Bù Đăng", True),
        ("Bu-Dang.xlsx", True), ("BÙ ĐĂNG", True), ("bù đăng", False), ("đề nghị thống nhất", False),
        ("xã thống nhất", True), ("Thống Nhất", True), ("thong nhat", True), ("Bù Đăngg", False), ("ban dân tộc", True),
        ("TX Bù Đăng", True), ("bu_dang", True), ("Bủ Đàng", False),
        ("UBND TỈNH BÌNH PHƯỚC", True), ("các huyện, thị xã, thành phố", True), ("toàn tỉnh", False),
    ],
)  # fmt: skip
def test_names_are_found_however_they_are_written(text: str, *, named: bool) -> None:
    assert bool([*_lines_with("binh-phuoc-2023", text)]) is named
