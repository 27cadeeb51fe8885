"""Ticks and choices: yes or no, a phrase of a list, a commune of the district, one of the 54 peoples."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from schemas.cells import Cell, Value
from schemas.fields.base import DASHES, Context, FieldType, Reading, refuse
from schemas.fields.seen import display_text
from schemas.reference import Units, people_names
from schemas.text import Names, fold

_YES = frozenset({"x", "co", "✓", "✔", "√", "☑", "yes", "1", "dung"})
_NO = frozenset({"", "khong", "ko", "0", "sai", "☐", "no"})
#: Words that turn a phrase into its opposite, folded.
_DENIALS = frozenset({"chua", "khong"})


@dataclass(frozen=True)
class Bool(FieldType):
    """An "x" or blank; also Có/Không, ✓, TRUE/FALSE. A blank means no."""

    expected: ClassVar[str] = "“x” hoặc để trống"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        known = {"": False, "x": True, "X": True}
        if any(type(cell) is not str or cell not in known for cell in cells):
            return None
        return [known[str(cell)] for cell in cells]

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, bool):
            return Reading(cell)
        written = display_text(cell)
        for value, spellings in ((True, _YES), (False, _NO)):
            if written in spellings or (fold(written) and fold(written) in spellings):
                return Reading(value)
        if written in DASHES:
            return Reading(False)
        return refuse("cell-choice", value=written, expected=self.expected, hint="")

    def show(self, value: Value) -> str:
        return "x" if value else ""


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a list of phrases; case, marks, spaces and punctuation are forgiven where only one phrase fits."""

    options: tuple[str, ...]

    def names(self, context: Context) -> Names:
        """The phrases by their spellings."""
        return _phrases(self.options)

    def choices(self, context: Context) -> tuple[str, ...]:
        """What a drop-down offers."""
        return self.names(context).names

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        known: dict[Cell, Value] = {option: option for option in self.choices(context)}
        known[""] = None
        try:
            return [known[cell] for cell in cells]
        except (KeyError, TypeError):
            return None

    def read(self, cell: Cell, context: Context) -> Reading:
        written = display_text(cell)
        found = self.names(context).find(written)
        if found is not None:
            return Reading(found)
        return refuse("cell-choice", value=written, expected=self._offer(context), hint=self._suggest(written, context))

    def _offer(self, context: Context) -> str:
        offered = self.choices(context)
        return "; ".join(offered) if len(offered) <= 8 else f"{len(offered)} mục trong danh sách"

    def _suggest(self, written: str, context: Context) -> str:
        from rapidfuzz import fuzz, process  # a click with clean data never needs it

        spellings = self.names(context).bare
        near = process.extractOne(fold(written), spellings.keys(), scorer=fuzz.ratio, score_cutoff=75)
        if not near or _denies(spellings[near[0]]) != _denies(
            written
        ):  # "Đã kiện toàn" is no slip for "Chưa kiện toàn"
            return ""
        return f" Có phải là “{spellings[near[0]]}”?"


def _denies(phrase: str) -> bool:
    return not _DENIALS.isdisjoint(fold(phrase).split())


@cache
def _phrases(options: tuple[str, ...]) -> Names:
    return Names((option, option) for option in options)


@dataclass(frozen=True)
class CommuneName(Choice):
    """One of the district's own communes, in any usual spelling ("X. Suối Mơ", "suối mơ")."""

    options: tuple[str, ...] = ()
    expected: ClassVar[str] = "đơn vị trực thuộc của đơn vị"

    def names(self, context: Context) -> Names:
        return context.units.commune_names(context.unit, context.on)

    def expected_in(self, units: Units) -> str:
        return f"{units.called_below} của đơn vị"


@dataclass(frozen=True)
class UnitName(Choice):
    """One of the units that report, as they are written where several are called alike."""

    options: tuple[str, ...] = ()

    def names(self, context: Context) -> Names:
        return _phrases(context.units.offered(context.on))


@dataclass(frozen=True)
class PeopleName(Choice):
    """One of the 54 peoples, Kinh included, in any spelling on record ("S'tiêng" is Xtiêng)."""

    options: tuple[str, ...] = ()
    expected: ClassVar[str] = "tên dân tộc"

    def names(self, context: Context) -> Names:
        return people_names()
