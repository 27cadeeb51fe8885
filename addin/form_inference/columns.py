"""The columns below a heading: kind, unit of measure, formula and roll-up of each, with the evidence."""

import re
from collections.abc import Iterable, Sequence

from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import UNKNOWN, ColumnFormula, DrawnColumn, TableKind, parts_as_formula
from addin.form_inference.heading import Heading
from addin.form_inference.kind_words import (
    AMOUNTS,
    BY_TIME,
    NAMES_A_PLACE,
    Kind,
    is_number_of_things,
    is_thing_alone,
    kind_of_measure,
    measure_in,
    normalise_spelling,
)
from addin.form_inference.kinds import Guess, KindEvidence, agree, guess_kind
from addin.form_inference.numbering import parts_of
from addin.form_inference.rows import names_persons
from addin.form_inference.words import is_bare_measure, is_ordinal
from schemas.cells import column_index
from schemas.form import Agg
from schemas.text import fold

_SUM = re.compile(r"=\s*SUM\(\s*\$?([A-Z]{1,3})\$?(\d+)\s*:\s*\$?([A-Z]{1,3})\$?(\d+)\s*\)")
_TERMS = re.compile(r"=\s*\(?(\$?[A-Z]{1,3}\$?\d+(?:\s*[-+]\s*\$?[A-Z]{1,3}\$?\d+)+)\)?")
_QUOTIENT = re.compile(r"=.*?\$?([A-Z]{1,3})\$?(\d+)\s*/\s*\$?([A-Z]{1,3})\$?(\d+).*")
_TERM = re.compile(r"([-+]?)\s*\$?([A-Z]{1,3})\$?(\d+)")
#: Averages, prices, yields and ranks: the sum of several means nothing.
_NOT_ADDED = re.compile(
    r"\b(bq|binh quan|tb|trung binh|don gia|nang suat|mat do|thu hang|xep hang|he so|chi so|ty suat)\b"
)
#: Grades between which "Trung bình" is one, too.
_GRADE, _GRADES = frozenset({"trung binh", "tb"}), frozenset({"gioi", "tot", "kha", "yeu", "kem"})
#: Units of measure of what comes to each: "triệu đồng/người"; those to each stretch of time are added up.
_TO_EACH = re.compile(r"/\s*(?!(?:tháng|quý|năm|kỳ|đợt|tuần|ngày)\b)\w")
#: Changes and shares, which are no whole numbers, or may be below 0.
_MAY_BE_PARTS = re.compile(r"\b(tang|giam|chenh lech|dat|so voi)\b")
_CHANGE = re.compile(r"(tang giam|chenh lech)\b")
#: "Số …" of anything but money.
_NUMBER_OF = re.compile(
    r"(tong )?so (?!(?:tien|von|du|no|thu|chi(?! bo| nhanh| hoi| doan| cuc)|quyet toan|kinh phi|phai|da|duoc|con"
    r"|ke hoach|nop|giai ngan|bo sung|dieu chinh)\b)[a-z].*"
)
#: What is measured in hectares, tons, metres: never in the money of a whole table.
_MEASURED = re.compile(r"\b(dien tich|san luong|nang suat|khoi luong|trong luong|chieu dai)\b")
_COUNTED, _MEASURED_BY_ROW = "các dòng đếm theo đơn vị tính", "các dòng có đơn vị tính riêng"
_PART = Guess(Kind.NUMBER, "số hạng trong cách tính của cột khác")
#: So many rows of samples are looked at.
_SAMPLES = 200


def columns_of(drawing: Drawing, heading: Heading, body: Sequence[int], measure: str, title: str) -> list[DrawnColumn]:
    """Every column of a table; `body` are its rows below the headings, `measure` the unit of the whole table."""
    at = sorted(heading.paths)
    evidence = [_evidence(drawing, heading, column, body, measure)._replace(title=title) for column in at]
    formulas = _formulas(drawing, heading, at, body)
    guesses = agree([guess_kind(one) for one in evidence], [heading.paths[c] for c in at])
    guesses = [_of_parts(guess, formulas.get(place), guesses) for place, guess in enumerate(guesses)]
    guesses = _in_list_of_persons(guesses, [heading.paths[c] for c in at])
    guesses = _with_named_rows(guesses, evidence)
    parts = {at for one in formulas.values() for at in one.parts}
    guesses = [_PART if guess is None and place in parts else guess for place, guess in enumerate(guesses)]
    numbers = heading.numbering.numbers if heading.numbering else {}
    columns = []
    for place, (column, known, guess) in enumerate(zip(at, evidence, guesses, strict=True)):
        formula = formulas.get(place)
        kind = _settled(guess, formula, known) or Guess(Kind.TEXT, UNKNOWN, sure=False)
        own = known.measure or measure_in(known.path[-1]) or (measure if kind.kind is Kind.MONEY else "")
        leaf = _leaf_place(drawing, heading, column)
        columns.append(
            DrawnColumn(
                leaf, known.path, kind.kind, kind.why, kind.sure, own, kind.choices, numbers.get(column, ""), formula
            )
        )
    return columns


def _in_list_of_persons(guesses: Sequence[Guess | None], paths: Sequence[tuple[str, ...]]) -> list[Guess | None]:
    """Where persons are listed, "Lớp" and "Trường" ask which, not how many."""
    if not any(names_persons(path[-1]) for path in paths):
        return list(guesses)
    return [
        Guess(Kind.TEXT, f"tiêu đề “{path[-1]}” ở danh sách người", sure=False)
        if guess and guess.kind is Kind.COUNT and _names_a_place(path[-1])
        else guess
        for guess, path in zip(guesses, paths, strict=True)
    ]


def _names_a_place(label: str) -> bool:
    """Whether a label may ask for a place, also as its measure: "Trường", "Đơn vị công tác (trường)"."""
    return normalise_spelling(measure_in(label) or label) in NAMES_A_PLACE


def _with_named_rows(guesses: Sequence[Guess | None], evidence: Sequence[KindEvidence]) -> list[Guess | None]:
    """The first column, numbers of rows apart, says what a row is about: "Trường" asks which one, not how many."""
    found = list(guesses)
    first = next((at for at, guess in enumerate(guesses) if guess is None or guess.kind is not Kind.ORDINAL), -1)
    guess, known = (found[first], evidence[first]) if first >= 0 else (None, None)
    if guess is None or known is None or guess.kind is not Kind.COUNT or len(known.path) > 1:
        return found
    if is_thing_alone(known.path[-1]) and not any(isinstance(cell, int | float) for cell in known.samples):
        found[first] = Guess(Kind.TEXT, f"cột đầu tiên “{known.path[-1]}” nêu tên dòng", sure=False)
    return found


def _evidence(drawing: Drawing, heading: Heading, column: int, body: Sequence[int], measure: str) -> KindEvidence:
    below = [drawing.text(row, column) for row in (*heading.tail, heading.bottom)]
    own = next((text.strip("() ") for text in below if is_bare_measure(text)), "")
    rows = list(body[:_SAMPLES])
    formats = tuple(dict.fromkeys(code for row in rows if (code := drawing.hints.formats.get((row, column)))))
    choices = next((drawing.hints.choices[row, column] for row in rows if (row, column) in drawing.hints.choices), ())
    typed = (row for row in rows if (row, column) not in drawing.hints.formulas)  # no sample is a program's
    return KindEvidence(
        heading.paths[column], own, formats, choices, tuple(drawing.cell(row, column) for row in typed), measure
    )


def _of_parts(guess: Guess | None, formula: ColumnFormula | None, guesses: Sequence[Guess | None]) -> Guess | None:
    """A sum or difference of amounts of money is one, whatever its label says."""
    if formula is None or formula.is_ratio:
        return guess
    kinds = {known.kind for at in (*formula.plus, *formula.minus) if (known := guesses[at])}
    if kinds == {Kind.MONEY} and (guess is None or guess.kind is not Kind.MONEY):
        return Guess(Kind.MONEY, f"công thức ở {formula.why}")
    return guess


def _settled(guess: Guess | None, formula: ColumnFormula | None, known: KindEvidence) -> Guess | None:
    """The guess in the light of the column's formula and of the unit that the whole table is in."""
    if formula and formula.is_ratio and (guess is None or guess.kind is not Kind.PERCENT):
        return Guess(Kind.PERCENT, f"công thức ở {formula.why}")
    is_change = bool(_CHANGE.match(fold(known.path[-1])))
    if guess and guess.kind is Kind.COUNT and (is_change or (formula and formula.minus)):
        return Guess(Kind.NUMBER, f"{guess.why}; hiệu số, có thể âm")
    common = kind_of_measure(known.common_measure) if known.common_measure else None
    if common is Kind.MONEY and (guess is None or guess.kind in (Kind.NUMBER, Kind.COUNT)) and not _has_own(known):
        return Guess(Kind.MONEY, f"đơn vị tính chung “{known.common_measure}”", sure=guess is not None)
    if common and guess is None and not formula:
        return Guess(common, f"đơn vị tính chung “{known.common_measure}”")
    if guess is None and formula:
        return Guess(Kind.NUMBER, f"công thức ở {formula.why}")
    return guess


def _has_own(known: KindEvidence) -> bool:
    """Whether the labels say that something else is counted or measured, in a table whose money has one unit."""
    return bool(known.measure) or any(
        measure_in(text) or _says_how_many(text) or _MEASURED.search(fold(text)) for text in known.path
    )


def _says_how_many(label: str) -> bool:
    """Whether a label says of itself that things are counted: "Số thôn", "Tổng số con"."""
    return is_number_of_things(label) or bool(_NUMBER_OF.fullmatch(fold(label)))


def _leaf_place(drawing: Drawing, heading: Heading, column: int) -> tuple[int, int]:
    for row in range(heading.bottom, heading.top - 1, -1):
        text = drawing.shown(row, column)
        if text and not is_bare_measure(text):
            return drawing.owner(row, column)
    return heading.bottom, column


# -- formulas ---------------------------------------------------------------------------------------------------------


def _formulas(drawing: Drawing, heading: Heading, at: Sequence[int], body: Sequence[int]) -> dict[int, ColumnFormula]:
    """Place in the list → formula: of the number row, else of the cells."""
    found: dict[int, ColumnFormula] = {}
    places = {column: place for place, column in enumerate(at)}
    if heading.numbering:
        named = {number: places[c] for c, number in heading.numbering.numbers.items() if c in places}
        for column, text in heading.numbering.formulas.items():
            parts = parts_of(text)
            if parts and column in places and (formula := parts_as_formula(parts, named)):
                found[places[column]] = formula
    for column, place in places.items():
        texts = (drawing.hints.formulas.get((row, column)) for row in body)
        if place not in found and (first := next(filter(None, texts), None)):
            formula = _of_cells(first, places)
            if formula and place not in (*formula.plus, *formula.minus, formula.numerator, formula.denominator):
                found[place] = formula
    return found


def _of_cells(text: str, places: dict[int, int]) -> ColumnFormula | None:
    """A formula over cells of its own row: a sum, a difference, a quotient; None for any other."""
    if (found := _SUM.fullmatch(text)) and found[2] == found[4]:
        inside = range(column_index(found[1]), column_index(found[3]) + 1)
        parts = tuple(places[column] for column in inside if column in places)
        return ColumnFormula(parts, why="công thức trong ô") if len(parts) > 1 else None
    if found := _TERMS.fullmatch(text):
        terms = [(sign, places.get(column_index(name)), row) for sign, name, row in _TERM.findall(found[1])]
        if len({row for _, _, row in terms}) == 1 and all(place is not None for _, place, _ in terms):
            plus = tuple(place for sign, place, _ in terms if sign != "-" and place is not None)
            minus = tuple(place for sign, place, _ in terms if sign == "-" and place is not None)
            return ColumnFormula(plus, minus, why="công thức trong ô")
    if (found := _QUOTIENT.fullmatch(text)) and found[2] == found[4]:
        numerator, denominator = (places.get(column_index(found[part])) for part in (1, 3))
        if numerator is not None and denominator is not None:
            return ColumnFormula(numerator=numerator, denominator=denominator, why="công thức trong ô")
    return None


def as_rows_count(columns: Sequence[DrawnColumn], measures: Iterable[str]) -> list[DrawnColumn]:
    """The columns in which each row is counted in its own unit of measure: whole ones where all rows count things.

    "Doanh nghiệp" over rows in hectares tells whose they are, and not how many; "Vụ đông" in a group is a figure.
    """
    kinds = {kind_of_measure(measure) for measure in measures}
    first = next((at for at, one in enumerate(columns) if _is_measure(one)), len(columns))
    kind, told = (Kind.COUNT, _COUNTED) if kinds == {Kind.COUNT} else (Kind.NUMBER, _MEASURED_BY_ROW)
    found = list(columns)
    for at, one in enumerate(columns if kinds else ()):
        if at > first and one.why == UNKNOWN and len(one.path) > 1:  # one by itself may as well be words
            found[at] = one._replace(kind=kind, why=told, sure=False)
        elif _goes_by_rows(one, kind):
            found[at] = one._replace(kind=kind, why=f"{one.why}; {told}", sure=False)
    return found


def _goes_by_rows(column: DrawnColumn, kind: Kind) -> bool:
    """Whether a column has numbers of that kind, since its own words only part what the rows count or measure."""
    if kind is Kind.COUNT:
        return column.kind is Kind.NUMBER and column.formula is None and _is_only_of_time(column)
    return column.kind is Kind.COUNT and not column.measure and not _says_how_many(column.path[-1])


def _is_only_of_time(column: DrawnColumn) -> bool:
    label = column.path[-1]
    is_time = bool(BY_TIME.fullmatch(normalise_spelling(label))) and not _MAY_BE_PARTS.search(fold(label))
    return is_time and column.why == f"tiêu đề “{label}”"


# -- roll-up ----------------------------------------------------------------------------------------------------------


def choose_roll_up(columns: Sequence[DrawnColumn], kind: TableKind, label: int, group: int = -1) -> list[DrawnColumn]:
    """The columns, each with how the office brings it together."""
    graded = {one.path[:-1] for one in columns if fold(one.path[-1]) in _GRADES}
    rolled = []
    for at, one in enumerate(columns):
        is_grade = fold(one.path[-1]) in _GRADE and one.path[:-1] in graded
        named = one.path[:-1] if is_grade else one.path
        is_mean = any(_NOT_ADDED.search(fold(text)) for text in named) or _is_to_each(one)
        rolled.append(one._replace(roll_up=_roll_up(one, kind, is_label=at in (label, group), is_mean=is_mean)))
    return rolled


def _roll_up(column: DrawnColumn, kind: TableKind, *, is_label: bool, is_mean: bool) -> Agg | None:
    if column.kind is Kind.ORDINAL or (is_label and kind is not TableKind.LIST):
        return None
    if column.kind in AMOUNTS:
        return None if is_mean else Agg.SUM
    if column.kind is Kind.PERCENT:
        return Agg.RATIO if column.formula and column.formula.is_ratio else None
    if column.kind is Kind.CODE or _is_measure(column):
        return Agg.LIST if kind is TableKind.LIST else None
    return _roll_up_of_words(column, kind)


def _is_to_each(column: DrawnColumn) -> bool:
    """Whether a figure is how much comes to each person, household or hectare."""
    return column.kind is not Kind.COUNT and bool(_TO_EACH.search(column.measure))


def _roll_up_of_words(column: DrawnColumn, kind: TableKind) -> Agg:
    """How texts, ticks and choices are brought together."""
    if column.kind is Kind.BOOL:
        return Agg.COUNT
    if column.kind in (Kind.CHOICE, Kind.PEOPLE) and kind is TableKind.LIST:
        return Agg.COUNT_BY
    if column.kind is Kind.LONG_TEXT and kind is not TableKind.LIST:
        return Agg.TEXT
    return Agg.TEXT if kind in (TableKind.FIXED, TableKind.OPEN) and column.kind is Kind.TEXT else Agg.LIST


def _is_measure(column: DrawnColumn) -> bool:
    return is_unit_of_measure(column.path[-1])


def is_unit_of_measure(label: str) -> bool:
    """Whether a column says in what each row is counted."""
    return fold(label) in ("don vi tinh", "dvt", "dv tinh")


def ordinal_of(columns: Sequence[DrawnColumn]) -> int:
    """The place of the column that numbers the rows; -1 where there is none."""
    return next((at for at, one in enumerate(columns) if one.kind is Kind.ORDINAL or is_ordinal(one.path[-1])), -1)
