"""What kind of value a column asks for, and the evidence for it; the same evidence gives the same guess.

Formats, drop-downs and samples come first, then the leaf label, then its neighbours; a group's words come last.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from addin.form_inference.kind_words import (
    AMOUNTS,
    BY_TIME,
    NUMERIC,
    Kind,
    is_repeated,
    is_weak_count,
    kind_of_format,
    kind_of_label,
    kind_of_measure,
    normalise_spelling,
)
from addin.form_inference.words import is_filler
from schemas.cells import Cell
from schemas.numbers import parse_number
from schemas.reference import people_names
from schemas.text import fold, is_blank, tidy

#: So many columns of amounts speak for one beside them that nothing tells.
_MOST_OF = 6
#: Fewer texts than this in a column of figures are remarks.
_FEW_SAMPLES = 3
_TOTAL_COLUMNS = frozenset({"tong", "tong so", "tong cong", "cong", "ca nam"})

#: What is graded or sorted, and the words for it.
_NAMED_CHOICES = re.compile(
    r"(?:xếp loại|phân loại|mức độ|đánh giá|trình độ|giới tính|hình thức|tình trạng|kết quả)\b[^()]*"
    r"\(((?:[^\W\d_][^()/;\d]{0,24}[/;])+[^\W\d_][^()/;\d]{0,24})\)",
    re.IGNORECASE,
)
_FEWEST_CHOICES = 2
_BIRTH = re.compile(r"\bsinh\b")
_SEXES = frozenset({"nam", "nu"})
#: Leaves that answer what their group asks.
_ANSWERS = frozenset({"co", "khong", "chua", "roi", "dat", "khong dat", "chua dat"})


class Guess(NamedTuple):
    """A kind, the evidence for it in words, and whether that evidence is the sheet's own and not only a word."""

    kind: Kind
    why: str
    sure: bool = True
    choices: tuple[str, ...] = ()


def kind_of_samples(cells: Iterable[Cell]) -> Guess | None:
    """The kind that filled cells show; None where there are none, or they do not agree."""
    filled = [cell for cell in cells if not is_blank(cell) and not (isinstance(cell, str) and is_filler(tidy(cell)))]
    if not filled:
        return None
    kinds = Counter(map(_kind_of_cell, filled))
    kind, count = kinds.most_common(1)[0]
    if kinds.keys() <= {Kind.COUNT, Kind.NUMBER, Kind.YEAR}:
        kind = Kind.NUMBER if kinds[Kind.NUMBER] else Kind.COUNT if kinds[Kind.COUNT] else Kind.YEAR
    elif count * 5 < len(filled) * 4:
        kind = Kind.TEXT
    return Guess(kind, f"{len(filled)} ô đã điền")


def _kind_of_cell(cell: Cell) -> Kind:
    if isinstance(cell, bool):
        return Kind.BOOL
    if isinstance(cell, date):
        return Kind.DATE
    if isinstance(cell, int | float):
        return _kind_of_number(float(cell))
    return _kind_of_text(tidy(cell) if isinstance(cell, str) else "")


def _kind_of_text(text: str) -> Kind:
    if fold(text) == "x":
        return Kind.BOOL
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", text):
        return Kind.DATE
    if number := parse_number(text):
        return Kind.PERCENT if number.percent else _kind_of_number(number.value)
    if people_names().find(text):
        return Kind.PEOPLE
    return Kind.LONG_TEXT if len(text) > 80 else Kind.TEXT


def _kind_of_number(value: float) -> Kind:
    if value.is_integer() and value >= 0:
        return Kind.YEAR if 1900 <= value <= 2100 else Kind.COUNT
    return Kind.NUMBER


class KindEvidence(NamedTuple):
    """All that is known of one column: its path, its unit of measure, formats, drop-downs and samples of its cells."""

    path: tuple[str, ...]
    measure: str = ""  # in brackets below the heading, or of the whole table
    formats: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    samples: tuple[Cell, ...] = ()
    common_measure: str = ""
    title: str = ""


def guess_kind(evidence: KindEvidence) -> Guess | None:
    """The kind of one column by itself; None where nothing tells it."""
    for look in (
        _by_drop_down,
        _by_named_choices,
        _by_format,
        _by_ticks,
        _by_birth,
        _by_label_and_samples,
        _by_groups,
        _by_repetition,
        _by_time,
    ):
        if guess := look(evidence):
            return guess
    return None


def _by_drop_down(evidence: KindEvidence) -> Guess | None:
    if not evidence.choices:
        return None
    if {fold(choice) for choice in evidence.choices} <= {"x", ""}:
        return Guess(Kind.BOOL, "danh sách chọn có “x”")
    return Guess(Kind.CHOICE, f"danh sách chọn {len(evidence.choices)} mục", choices=evidence.choices)


def _by_named_choices(evidence: KindEvidence) -> Guess | None:
    """A grade, kind or sex whose heading says what may be written: "Xếp loại (Tốt/Khá/Trung bình)"."""
    found = _NAMED_CHOICES.fullmatch(evidence.path[-1].strip())
    choices = tuple(map(tidy, re.split(r"[/;]", found[1]))) if found else ()
    written = {fold(str(cell)) for cell in evidence.samples if not is_blank(cell)}
    if len(choices) < _FEWEST_CHOICES or not all(choices) or not written <= {*map(fold, choices)}:
        return None
    return Guess(Kind.CHOICE, f"tiêu đề “{evidence.path[-1]}”", sure=False, choices=choices)


def _by_ticks(evidence: KindEvidence) -> Guess | None:
    """Columns under a group that asks for an "x"."""
    group = next((one for one in evidence.path[:-1] if kind_of_label(one) is Kind.BOOL), "")
    said = kind_of_label(evidence.path[-1])
    return Guess(Kind.BOOL, f"nhóm cột “{group}”") if group and said in (None, Kind.COUNT, Kind.TEXT) else None


def _by_birth(evidence: KindEvidence) -> Guess | None:
    """Columns of men and women under "Năm sinh", "Ngày sinh" ask when, not how many."""
    said = ((one, kind_of_label(one)) for one in evidence.path[:-1] if _BIRTH.search(fold(one)))
    group, kind = next(((one, kind) for one, kind in said if kind in (Kind.YEAR, Kind.DATE)), ("", None))
    return Guess(kind, f"nhóm cột “{group}”") if kind and fold(evidence.path[-1]) in _SEXES else None


def _by_repetition(evidence: KindEvidence) -> Guess | None:
    """Months and years across hold amounts: of what the title counts, else any number."""
    if not is_repeated(evidence.path[-1]):
        return None
    for found in re.finditer(r"\(([^()]*)\)", evidence.title):
        kind = kind_of_measure(found[1]) or kind_of_label(found[1])
        if kind in AMOUNTS:
            return Guess(kind, f"tên bảng ghi “{found[1]}”")
    return Guess(Kind.NUMBER, "cột lặp theo thời gian", sure=False)


def _by_format(evidence: KindEvidence) -> Guess | None:
    kinds = {kind for code in evidence.formats if (kind := kind_of_format(code))}
    if len(kinds) != 1:
        return None
    kind = kinds.pop()
    return Guess(kind, f"định dạng ô “{evidence.formats[0]}”")


def _by_label_and_samples(evidence: KindEvidence) -> Guess | None:
    """The leaf's words and the filled cells: these decide where they contradict the words."""
    by_measure = kind_of_measure(evidence.measure) if evidence.measure else None
    said = by_measure or kind_of_label(evidence.path[-1])
    shown = kind_of_samples(evidence.samples)
    if said is None:
        group = _by_groups(evidence) if shown and shown.kind in NUMERIC else None
        return group._replace(why=f"{group.why}, {shown.why}") if group and shown else shown
    words = f"tiêu đề “{evidence.path[-1]}”"
    if shown is None or said in (Kind.ORDINAL, Kind.UNIT, Kind.COMMUNE, Kind.CODE, Kind.LONG_TEXT):
        return Guess(
            said, words, sure=said is not Kind.COUNT or bool(by_measure) or not is_weak_count(evidence.path[-1])
        )
    numeric, figures = said in NUMERIC, shown.kind in NUMERIC
    if numeric and shown.kind is Kind.NUMBER and said in (Kind.COUNT, Kind.YEAR):
        return Guess(Kind.NUMBER, f"{shown.why} có số lẻ")
    if numeric == figures or (said is Kind.DATE and shown.kind is Kind.YEAR):
        return Guess(said, f"{words}, {shown.why}")
    if numeric and len([one for one in evidence.samples if isinstance(one, str) and one]) < _FEW_SAMPLES:
        return Guess(said, words, sure=False)  # a word to the clerk, typed in a cell
    return Guess(shown.kind, f"{shown.why}, dù {words}", sure=False)


def _by_time(evidence: KindEvidence) -> Guess | None:
    """Words that part an amount by time or by plan: "Kỳ này", "Kế hoạch"."""
    leaf = normalise_spelling(evidence.path[-1])
    return Guess(Kind.NUMBER, f"tiêu đề “{evidence.path[-1]}”") if BY_TIME.fullmatch(leaf) else None


def _by_groups(evidence: KindEvidence) -> Guess | None:
    """The words of the groups above, the nearest first: of amounts only, for the leaves are parts of these."""
    is_answer = fold(evidence.path[-1]) in _ANSWERS
    for group in reversed(evidence.path[:-1]):
        kind = kind_of_label(group)
        if kind is Kind.COUNT and is_answer and is_weak_count(group):
            continue  # "Có nhà văn hóa / Có": a tick as well as a number
        if kind in (*AMOUNTS, Kind.PERCENT, Kind.BOOL):
            return Guess(kind, f"nhóm cột “{group}”", sure=kind is not Kind.PERCENT)
    return None


def agree(guesses: Sequence[Guess | None], paths: Sequence[tuple[str, ...]]) -> list[Guess | None]:
    """Columns that nothing tells by themselves take the kind of the other columns of their group, else of all."""
    groups = [path[:-1] for path in paths]
    decided = list(guesses)
    for at, guess in enumerate(guesses):
        if guess and guess.kind in (Kind.TEXT, Kind.LONG_TEXT) and (own := _among_amounts(at, guesses, paths)):
            decided[at] = own
        elif guess is None and _is_beside_women(at, paths):
            decided[at] = Guess(Kind.COUNT, "cột “Nữ” bên cạnh")
        elif guess is None:
            near = _by_neighbours(at, guesses, groups) or _by_total(at, guesses, paths)
            decided[at] = near or _by_most(guesses)
    return decided


def _is_beside_women(at: int, paths: Sequence[tuple[str, ...]]) -> bool:
    """Whether a column "Nam" is that of men and no year: one of women stands in its group."""
    group = [fold(path[-1]) for path in paths if path[:-1] == paths[at][:-1]]
    return fold(paths[at][-1]) == "nam" and "nu" in group


def _among_amounts(at: int, guesses: Sequence[Guess | None], paths: Sequence[tuple[str, ...]]) -> Guess | None:
    """A word for a text among leaves that all hold amounts names what is counted: petitions by what they are about."""
    group = paths[at][:1] if len(paths[at]) > 1 else ()
    if not group or fold(paths[at][-1]) == "ghi chu":
        return None
    others = [one for place, one in enumerate(guesses) if place != at and paths[place][:1] == group and one]
    kinds = {guess.kind for guess in others}
    if len(others) < _FEW_SAMPLES - 1 or len(kinds) != 1 or not kinds <= AMOUNTS:
        return None
    return Guess(kinds.pop(), f"các cột cùng nhóm “{group[0]}”", sure=False)


def _by_total(at: int, guesses: Sequence[Guess | None], paths: Sequence[tuple[str, ...]]) -> Guess | None:
    """A column "Tổng" at the end adds up those before it that stand in the same group."""
    for place in range(at + 1, len(paths)):
        guess = guesses[place]
        if paths[place][:-1] != paths[at][:-1]:
            return None
        if fold(paths[place][-1]) in _TOTAL_COLUMNS and guess and guess.kind in AMOUNTS:
            return Guess(guess.kind, f"cột “{paths[place][-1]}” cộng các cột này")
    return None


def _by_neighbours(at: int, guesses: Sequence[Guess | None], groups: Sequence[tuple[str, ...]]) -> Guess | None:
    own = groups[at]
    for depth in range(len(own), 0, -1):
        near = [g.kind for g, group in zip(guesses, groups, strict=True) if g and group[:depth] == own[:depth]]
        votes = Counter(kind for kind in near if kind in (*AMOUNTS, Kind.BOOL))
        if len(votes) == 1:
            return Guess(next(iter(votes)), f"các cột cùng nhóm “{own[depth - 1]}”")
    return None


def _by_most(guesses: Sequence[Guess | None]) -> Guess | None:
    """The kind of nearly all other columns, where these hold amounts of one kind; never more than a proposal."""
    known = [guess.kind for guess in guesses if guess]
    votes = Counter(kind for kind in known if kind in AMOUNTS)
    if len(votes) != 1 or votes.total() < _MOST_OF or votes.total() * 2 < len(known):
        return None
    return Guess(next(iter(votes)), "đa số các cột khác của bảng", sure=False)
