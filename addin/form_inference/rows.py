"""The rows that a drawing prints: their markers (I, A, 1, a), -), which belongs to which, totals, samples."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from addin.form_inference.words import WITHIN, is_filler, is_total
from addin.read.frame_words import is_example
from schemas.text import fold


class RowRole(StrEnum):
    """What a row below the headings is; the value is what the review sheet says."""

    PRINTED = "dòng in sẵn"
    TOTAL = "dòng cộng"
    SAMPLE = "dòng mẫu"
    BLANK = "dòng để điền"
    FILLER = "và thêm dòng"
    HEADING = "dòng dẫn"


class DrawnRow(NamedTuple):
    """One row: where it stands, its label as printed, its marker, the row it belongs to (by place in the list).

    `within` says that it is one part among others that need not be there ("trong đó"): it is never added to the whole.
    """

    row: int
    label: str
    marker: str = ""
    role: RowRole = RowRole.PRINTED
    parent: int = -1
    level: int = 0
    within: bool = False
    measure: str = ""


_PREFIX = re.compile(
    r"(PHẦN\s+[IVX\d]+|[IVXL]+\.\d+(?:\.\d+)*|[IVXL]+|[A-Z]\d+(?:\.\d+)*|[A-ZĐ]|\d+(?:\.\d+)*"
    r"|[a-zđ])\s*[.):\-–]+\s*(?=\S)"
    r"|(\d{1,2})\s+(?=[^\W\d])|([-–+*•])\s*(?=\S)",
)
#: So many rows about equal times are a series that longer times add up.
_LEAST_TIMES = 2
_STYLES = (
    ("part", re.compile(r"PHẦN\b.*", re.IGNORECASE)),
    ("roman", re.compile(r"[IVXL]+")),
    ("upper", re.compile(r"[A-ZĐ]")),
    ("lower", re.compile(r"[a-zđ]")),
    ("digit", re.compile(r"\d+")),
    ("dash", re.compile(r"[-–]")),
    ("plus", re.compile(r"[+*•]")),
)


_LEAD = re.compile(r"[^:]*:\s*")
#: Markers of rows that belong together without numbers.
_OF_PARTS = ("dash", "plus")


def split_marker(label: str) -> tuple[str, str]:
    """A label's own marker and the rest: "I.1. Bưu chính" → ("I.1", "Bưu chính")."""
    found = _PREFIX.match(label)
    if not found:
        return "", label
    marker = found[1] or found[2] or found[3] or ""
    return marker, label[found.end() :].strip()


def style_of(marker: str, before: Sequence[str]) -> str:
    """The style of a marker; `before` are those above it, by which I after H is a letter and I at first Roman."""
    bare = marker.strip(" .()[]")
    if "." in bare or re.fullmatch(r"[A-Z]\d+", bare):
        lead = "letter" if bare[:1].isalpha() else "digit"
        return f"{lead}-{bare.count('.') + bool(re.fullmatch(r'[A-Z]+[0-9.]+', bare))}"
    if len(bare) == 1 and bare in "CDILVX" and chr(ord(bare) - 1) in before and "I" not in before:
        return "upper"
    return next((style for style, pattern in _STYLES if pattern.fullmatch(bare)), "plain")


_SPANS = (
    (1, re.compile(r"thang (\d{1,2}|[ivx]+)( nam \d{4})?")),
    (3, re.compile(r"quy (\d|[ivx]+)( nam \d{4})?")),
    (6, re.compile(r"\d{1,2} thang( dau nam| cuoi nam)?( nam \d{4}| \d{4})?")),
    (12, re.compile(r"ca nam( \d{4})?|nam \d{4}")),
)


def _months_of(row: DrawnRow) -> int:
    """About how long a time a row is about; 0 for any other."""
    if row.role not in (RowRole.PRINTED, RowRole.TOTAL):
        return 0
    said = [fold(row.label), fold(split_marker(row.label)[1])]
    return next((months for months, pattern in _SPANS if any(map(pattern.fullmatch, said))), 0)


def with_longer_times_as_totals(rows: Sequence[DrawnRow]) -> list[DrawnRow]:
    """Of rows about times the longer ones add up the shorter ones: quarters the months, "Cả năm" all of them."""
    spans = [_months_of(row) for row in rows]
    shortest = min(filter(None, spans), default=0)
    if spans.count(shortest) < _LEAST_TIMES:
        return list(rows)
    return [
        row._replace(role=RowRole.TOTAL) if months > shortest else row for row, months in zip(rows, spans, strict=True)
    ]


def with_hierarchy(rows: Sequence[DrawnRow]) -> list[DrawnRow]:
    """The rows, each with the row that it belongs to: a style of marker seen before closes what was opened since."""
    stack: list[tuple[str, int]] = []
    markers: list[str] = []
    done: list[DrawnRow] = []
    for at, row in enumerate(rows):
        if row.role in (RowRole.TOTAL, RowRole.BLANK, RowRole.FILLER):
            done.append(row)
            if row.role is RowRole.TOTAL and row.marker == "":
                stack = []
            continue
        within = bool(WITHIN.fullmatch(fold(row.label)))
        first = split_marker(_LEAD.sub("", row.label))[0] if within else ""  # "Trong đó: - BHYT" opens a list of dashes
        marker = row.marker or first or (_dash_below(rows, at) if within else "")
        style = style_of(marker, markers) if marker or not within else "within"
        markers.append(row.marker.strip(" .()"))
        beside = next((done[place] for known, place in stack if known == style and style in _OF_PARTS), None)
        stack = _opened(stack, style, done)
        parent = stack[-1][1] if stack else -1
        inside = (parent >= 0 and done[parent].role is RowRole.HEADING) or bool(beside and beside.within)
        done.append(row._replace(parent=_real(done, parent), level=len(stack), within=within or inside))
        stack.append((style, at))
    return done


def _dash_below(rows: Sequence[DrawnRow], at: int) -> str:
    """The dash of the row below a first part that is named on its line: "Trong đó: ngô" over "- Đậu tương"."""
    below = rows[at + 1].marker if at + 1 < len(rows) else ""
    named = _LEAD.sub("", rows[at].label) not in ("", rows[at].label)
    return below if named and style_of(below, ()) in _OF_PARTS else ""


def _opened(stack: list[tuple[str, int]], style: str, done: Sequence[DrawnRow]) -> list[tuple[str, int]]:
    """What is still open above a row of that style."""
    styles = [known for known, _ in stack]
    if style in styles:
        return stack[: styles.index(style)]
    if style == "plain" and stack and stack[-1][0] != "within" and done[stack[-1][1]].role is not RowRole.HEADING:
        return stack if styles[-1] in ("roman", "upper", "part") else stack[:-1]
    return stack


def _real(done: Sequence[DrawnRow], parent: int) -> int:
    """The row with figures that a row belongs to: a line "Trong đó:" stands for the one above it."""
    while parent >= 0 and done[parent].role is RowRole.HEADING:
        above = done[parent].parent
        parent = (
            above if above >= 0 else max((i for i in range(parent) if done[i].role is not RowRole.HEADING), default=-1)
        )
    return parent


#: "Mẫu", "Mẫu: Thôn 1"; "Mẫu giáo", "Màu" and "Mẫu nước" are rows like any other.
_SAMPLE = re.compile(r"mẫu(?: (?:điền|ghi|kê khai))?\s*(?::.*)?", re.IGNORECASE)
_PERSON = re.compile(r"(ho ten|ho va ten|ten chu ho|chu ho|ten nguoi|ten ca nhan|ten ho)\b.*")


def is_sample_label(label: str) -> bool:
    """Whether a printed label only shows how to fill in: "Ví dụ: …", "Công trình …"."""
    told = is_example(label) or _SAMPLE.fullmatch(label)
    return bool(told) or label.rstrip().endswith(("…", "...", ". .")) or is_filler(label)


def names_persons(heading: str) -> bool:
    """Whether a column lists persons, whose names no form prints."""
    return bool(_PERSON.fullmatch(fold(heading)))


def role_of(label: str, ordinal: str, others: Sequence[str]) -> RowRole:
    """What a row is by its label, its number and the texts of its other cells."""
    if is_total(label) or (not label and any(is_total(text) for text in (ordinal, *others[:1]))):
        return RowRole.TOTAL
    if not label:
        told = any(not is_filler(text) for text in others)
        return RowRole.FILLER if ordinal and is_filler(ordinal) else RowRole.SAMPLE if told else RowRole.BLANK
    if is_sample_label(label) or is_example(ordinal):
        if is_filler(label) and not others:
            return RowRole.FILLER
        return RowRole.SAMPLE
    if fold(label) in ("trong do", "trong do of which", "chia ra", "gom", "bao gom"):
        return RowRole.HEADING
    return RowRole.PRINTED
