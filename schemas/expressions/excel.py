"""A tree as formulas of Excel: a figure, or when a condition surely holds and when it is surely broken.

What is not known shows in neither of the two, as in `evaluate`: a formula of Excel knows no third truth by itself.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from schemas.cells import Value
from schemas.expressions.evaluate import SAME
from schemas.expressions.tree import (
    EARLIER,
    Call,
    ColumnRef,
    Expression,
    Literal,
    Member,
    Named,
    Negative,
    Operation,
    earlier_key,
    walk,
)
from schemas.text import LONGEST_IN_FORMULA, fold

NUMBER, DAY, WORDS = "number", "day", "words"
_TRUE, _FALSE = "TRUE", "FALSE"
#: Excel takes 8.192 characters; what is put around a condition needs some of them.
_LONGEST = 7_500
#: What Excel calls the functions of numbers that it has too.
_OF_NUMBERS = {
    "TRỊ_TUYỆT_ĐỐI": "ABS", "LÀM_TRÒN": "ROUND", "TỔNG": "SUM", "NHỎ_NHẤT": "MIN", "LỚN_NHẤT": "MAX",
}  # fmt: skip
#: What a comparison says of a difference; figures that differ by less than half of the smallest unit are the same.
_COMPARED = {
    "<": "{0}<=-{1}",
    "<=": "{0}<{1}",
    ">": "{0}>={1}",
    ">=": "{0}>-{1}",
    "=": "ABS({0})<{1}",
    "<>": "ABS({0})>={1}",
}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
#: Letters that may carry marks, and what stands for one with all its marks where Excel searches.
_MAY_CARRY_MARKS, _ANY_LETTER = frozenset("aeiouyd"), "?*"


class NotInExcel(ValueError):  # noqa: N818 # no fault of the formula
    """What no formula of Excel says on the cells of a sheet."""


class SheetCells(NamedTuple):
    """What a formula may refer to: a column's cell in the row at hand, a cell of another row, what has a name.

    `kind` tells of a column whether it holds numbers, days or words; `this` is the column of the cell at hand. A blank
    of numbers counts 0 where `blank_is_zero`, as in a computed column; else it is not known yet.
    """

    cell: Callable[[str], str]
    kind: Callable[[str], str]
    other: Callable[[str, str], str] | None = None
    named: Mapping[str, Value] = {}
    this: str = ""
    blank_is_zero: bool = False
    earlier: Callable[[str], str] | None = None  # a figure of an earlier report, by the key that rows have it under


class Truth(NamedTuple):
    """Two formulas: one that is true where a condition surely holds, one where it is surely broken."""

    holds: str
    broken: str


def figure_in_excel(tree: Expression, cells: SheetCells) -> str:
    """A tree of figures as a formula without "="; an error of Excel where it is not known. Raises NotInExcel."""
    return _Writer(cells).figure(tree)


def truth_in_excel(tree: Expression, cells: SheetCells) -> Truth:
    """A condition as two formulas without "=". Raises NotInExcel."""
    return _Writer(cells).truth(tree)


def all_of(*parts: str) -> str:
    """Conditions that hold together."""
    left = list(dict.fromkeys(part for part in parts if part != _TRUE))
    if _FALSE in left:
        return _FALSE
    return f"AND({','.join(left)})" if len(left) > 1 else (left or [_TRUE])[0]


def any_of(*parts: str) -> str:
    """Conditions of which one holds."""
    left = list(dict.fromkeys(part for part in parts if part != _FALSE))
    if _TRUE in left:
        return _TRUE
    return f"OR({','.join(left)})" if len(left) > 1 else (left or [_FALSE])[0]


def quoted(text: str) -> str:
    """A text within a formula. Raises NotInExcel where Excel takes none so long."""
    if len(text) > LONGEST_IN_FORMULA:
        raise NotInExcel(text)
    return '"' + text.replace('"', '""') + '"'


def _is(*, true: bool) -> Truth:
    return Truth(_TRUE, _FALSE) if true else Truth(_FALSE, _TRUE)


class _Writer:
    def __init__(self, cells: SheetCells) -> None:
        self.cells = cells

    # -- truths -------------------------------------------------------------------------------------------------
    def truth(self, tree: Expression) -> Truth:
        """A condition as two formulas, none of which is longer than Excel takes: conditions in conditions double."""
        found = self._truth(tree)
        if max(map(len, found)) > _LONGEST:
            raise NotInExcel("longer than a formula may be")
        return found

    def _truth(self, tree: Expression) -> Truth:  # noqa: PLR0911 # one for each kind of part
        match tree:
            case Operation("VÀ", left, right):
                one, other = self.truth(left), self.truth(right)
                return Truth(all_of(one.holds, other.holds), any_of(one.broken, other.broken))
            case Operation("HOẶC", left, right):
                one, other = self.truth(left), self.truth(right)
                return Truth(any_of(one.holds, other.holds), all_of(one.broken, other.broken))
            case Operation(sign, left, right) if sign in _OPPOSITE:
                return self._compared(sign, left, right)
            case Member(part, options):
                return self._one_of(part, options)
            case Call("KHÔNG", (part,)):
                holds, broken = self.truth(part)
                return Truth(broken, holds)
            case Call("CÓ" | "TRỐNG" as name, (part,)):
                filled, blank = self._filled(part)
                return Truth(filled, blank) if name == "CÓ" else Truth(blank, filled)
            case Call("NẾU", (when, then, *rest)):
                return self._chosen(when, then, rest[0] if rest else None)
        raise NotInExcel(str(tree))

    def _filled(self, tree: Expression) -> Truth:
        """Whether a cell says anything; words where a figure belongs leave it open."""
        cell = self._any_cell(tree)
        return Truth(f'TRIM({cell})<>""' if self._kind(tree) == WORDS else f"ISNUMBER({cell})", f'TRIM({cell})=""')

    def _chosen(self, when: Expression, then: Expression, otherwise: Expression | None) -> Truth:
        asked, first = self.truth(when), self.truth(then)
        second = self.truth(otherwise) if otherwise is not None else _is(true=True)
        return Truth(
            any_of(all_of(asked.holds, first.holds), all_of(asked.broken, second.holds)),
            any_of(all_of(asked.holds, first.broken), all_of(asked.broken, second.broken)),
        )

    def _compared(self, sign: str, left: Expression, right: Expression) -> Truth:
        kinds = self._kind(left), self._kind(right)
        if kinds in ((NUMBER, NUMBER), (DAY, DAY)):
            return self._compared_figures(sign, left, right)
        if kinds == (WORDS, WORDS) and sign in ("=", "<>"):
            same = self._same_words(left, right)
            return same if sign == "=" else Truth(same.broken, same.holds)
        raise NotInExcel(sign)

    def _compared_figures(self, sign: str, left: Expression, right: Expression) -> Truth:
        one, other = self.figure(left), self.figure(right)
        difference = one if other == "0" else f"{one}-{_bracketed(other)}"
        holds, broken = (_COMPARED[each].format(difference, SAME) for each in (sign, _OPPOSITE[sign]))
        if self._always_known(left) and self._always_known(right):
            return Truth(holds, broken)
        return Truth(f"IFERROR({holds},{_FALSE})", f"IFERROR({broken},{_FALSE})")

    def _always_known(self, tree: Expression) -> bool:
        """Whether a figure can never be an error of Excel."""
        return self.cells.blank_is_zero and not any(
            isinstance(part, Operation) and part.operator == "/" for part in walk(tree)
        )

    def _one_of(self, part: Expression, options: tuple[str, ...]) -> Truth:
        found = [self._same_words(part, Literal(option)) for option in options]
        return Truth(any_of(*(one.holds for one in found)), all_of(*(one.broken for one in found)))

    def _same_words(self, left: Expression, right: Expression) -> Truth:
        """Whether two texts say the same; a text that may be the same without its marks is neither."""
        known = self._known_words(left), self._known_words(right)
        match known:
            case str(one), str(other):
                return _is(true=fold(one) == fold(other))
            case None, str(text):
                return _says(self._any_cell(left), text)
            case str(text), None:
                return _says(self._any_cell(right), text)
        raise NotInExcel("two texts of the sheet")  # whether their marks alone differ no formula tells

    def _known_words(self, tree: Expression) -> str | None:
        """What a text says that is no cell's; None for a cell."""
        match tree:
            case Literal(str(text)):
                return text
            case Named(name) if name in self.cells.named:
                return str(self.cells.named[name])
        return None

    # -- figures ------------------------------------------------------------------------------------------------
    def figure(self, tree: Expression) -> str:
        """A figure as a formula no longer than Excel takes."""
        found = self._figure(tree)
        if len(found) > _LONGEST:
            raise NotInExcel("longer than a formula may be")
        return found

    def _figure(self, tree: Expression) -> str:  # noqa: PLR0911 # one for each kind of part
        match tree:
            case Literal(float(value)):
                return f"{value:.15g}"
            case Named(name) if name in self.cells.named and isinstance(self.cells.named[name], float | int | date):
                return _constant(self.cells.named[name])
            case Negative(part):
                return f"-{_bracketed(self.figure(part))}"
            case Operation(sign, left, right) if sign in "+-*/":
                return f"({self.figure(left)}{sign}{self.figure(right)})"
            case Call("NẾU", (when, then, otherwise)):
                return self._chosen_figure(when, then, otherwise)
            case Call(name, (ColumnRef(key),)) if name in EARLIER and self.cells.earlier:
                return self.cells.earlier(earlier_key(name, key))
            case Call("SỐ_TỪ", (part,)):
                return _words_of(self._any_cell(part))
            case Call(name, arguments) if name in _OF_NUMBERS:
                return f"{_OF_NUMBERS[name]}({','.join(map(self.figure, arguments))})"
        if self._kind(tree) == WORDS:
            raise NotInExcel(str(tree))
        at = self._any_cell(tree)
        return f"N({at})" if self.cells.blank_is_zero else f"IF(ISNUMBER({at}),{at},NA())"

    def _chosen_figure(self, when: Expression, then: Expression, otherwise: Expression) -> str:
        asked, first, second = self.truth(when), self.figure(then), self.figure(otherwise)
        if self._always_known(when):
            return f"IF({asked.holds},{first},{second})"
        return f"IF({asked.holds},{first},IF({asked.broken},{second},NA()))"

    # -- cells --------------------------------------------------------------------------------------------------
    def _any_cell(self, tree: Expression) -> str:
        """The cell that a tree is. Raises NotInExcel where it is more, or not on the sheet."""
        match tree:
            case ColumnRef(key):
                return self.cells.cell(key)
            case Named("Ô_NÀY") if self.cells.this:
                return self.cells.cell(self.cells.this)
            case Call("Ô", (Literal(code), ColumnRef(key))) if self.cells.other:
                return self.cells.other(f"{code:g}" if isinstance(code, float) else code, key)
        raise NotInExcel(str(tree))

    def _kind(self, tree: Expression) -> str:  # noqa: PLR0911 # one for each kind of part
        """What a part is: a number, a day or words. Raises NotInExcel where it is a truth."""
        match tree:
            case Literal(value):
                return WORDS if isinstance(value, str) else NUMBER
            case ColumnRef(key) | Call("Ô", (_, ColumnRef(key))):
                return self.cells.kind(key)
            case Named("Ô_NÀY") if self.cells.this:
                return self.cells.kind(self.cells.this)
            case Named(name) if name in self.cells.named:
                named = self.cells.named[name]
                return WORDS if isinstance(named, str) else DAY if isinstance(named, date) else NUMBER
            case Operation(sign, left, right) if sign in "+-*/":
                return self._all_numbers(left, right)
            case Negative(part):
                return self._all_numbers(part)
            case Call("NẾU", (_, then, otherwise)):
                return self._all_numbers(then, otherwise)
            case Call("SỐ_TỪ", _):
                return NUMBER
            case Call(name, (ColumnRef(key),)) if name in EARLIER and self.cells.earlier:
                return self.cells.kind(key)
            case Call(name, arguments) if name in _OF_NUMBERS:
                return self._all_numbers(*arguments)
        raise NotInExcel(str(tree))

    def _all_numbers(self, *parts: Expression) -> str:
        if any(self._kind(part) != NUMBER for part in parts):
            raise NotInExcel("what is worked out is no number")
        return NUMBER


def _bracketed(figure: str) -> str:
    """A figure behind a minus."""
    return f"({figure})" if figure.startswith("-") else figure


def _constant(value: Value) -> str:
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    return f"{value:.15g}"


def _says(cell: str, text: str) -> Truth:
    """Whether a cell says a text; case does not matter to Excel, marks do."""
    folded = fold(text)
    if not folded:
        return Truth(f'TRIM({cell})=""', f'TRIM({cell})<>""')
    spellings = dict.fromkeys((text.strip().casefold(), folded))
    holds = any_of(*(f"TRIM({cell})={quoted(one)}" for one in spellings))
    pattern = "".join(_ANY_LETTER if one in _MAY_CARRY_MARKS else one for one in folded.replace(" ", "*"))
    longest = len(folded) + max(2, len(folded) // 3)  # with a full stop, or marks that are letters of their own
    broken = f"ISERROR(SEARCH({quoted(pattern)},{cell}))"
    return Truth(holds, any_of(f"LEN(TRIM({cell}))>{longest}", broken))


def _words_of(cell: str) -> str:
    """How many words a cell has: its lines and hard spaces part words, too."""
    plain = f'TRIM(SUBSTITUTE(SUBSTITUTE({cell},CHAR(10)," "),"\u00a0"," "))'
    return f'(LEN({plain})-LEN(SUBSTITUTE({plain}," ",""))+({plain}<>""))'
