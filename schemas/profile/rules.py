"""Rules written in a sheet made into the rules of forms; two kinds are about whole sheets and have names."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import cast

from schemas.cells import Value
from schemas.expressions import Expression
from schemas.expressions.columns import KeptRows, ValueColumns, kept_by_columns
from schemas.expressions.evaluate import Situation, Worked, compile_tree
from schemas.expressions.tree import (
    ELSEWHERE,
    Call,
    ColumnRef,
    Literal,
    Named,
    columns_in,
    earlier_in,
    of_forms_in,
    parts_of,
    walk,
)
from schemas.fields import FieldType, Money
from schemas.form import Agg, Column, FixedRow, Form, at_most, is_number
from schemas.numbers import exact, number_or_zero, show_number
from schemas.rule import Breach, Record, SheetView
from schemas.text import fold_all

#: Rules about a whole sheet: a row is the sum of those below it; no two rows say the same in some columns.
SUM_OF_PARTS, NOT_TWICE, PART_OF_ROW = "CHA_BẰNG_TỔNG_CON", "KHÔNG_TRÙNG", "TRONG_ĐÓ_KHÔNG_LỚN_HƠN"
#: Rules about columns of which an x in one tells a choice.
ONE_TICK, AT_MOST_ONE_TICK = "ĐÁNH_DẤU_MỘT", "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT"
THRESHOLD, LAST_DAY, KIND = "NGƯỠNG", "NGÀY_CUỐI_KỲ", "LOẠI_KỲ"
THIS_CELL = "Ô_NÀY"
#: What only a whole sheet or its period can tell.
_BEYOND_ROW = frozenset({"DÒNG", LAST_DAY, KIND, THIS_CELL})


#: A column by its key, and one of figures in which blanks are 0; None where it is not whole, or no such.
WholeColumn = Callable[[str], Sequence[Value] | None]
CountedColumn = Callable[[str], Sequence[float] | None]


def needs_sheet(tree: Expression) -> bool:
    """Whether a condition looks beyond the values of its own row, or asks which of them are blank."""
    return any(
        (isinstance(part, Named) and part.name in _BEYOND_ROW)
        or (isinstance(part, Call) and part.name in ("Ô", "CÓ", "TRỐNG"))
        for part in walk(tree)
    )


def compared_rows(tree: Expression) -> tuple[str, ...]:
    """The codes of the rows that a condition looks at, each once."""
    found = (
        part.arguments[0].value
        for part in walk(tree)
        if isinstance(part, Call) and part.name == "Ô" and isinstance(part.arguments[0], Literal)
    )
    return tuple(dict.fromkeys(f"{one:g}" if isinstance(one, float) else one for one in found))


@dataclass(frozen=True)
class RowCondition:
    """A condition on some columns of a row, called with their values in the order of `needs`, then the tolerance."""

    tree: Expression
    needs: tuple[str, ...]
    numbers: frozenset[str]

    @cached_property
    def _worked(self) -> Worked:
        return compile_tree(self.tree, self.numbers.__contains__)

    @cached_property
    def _kept(self) -> KeptRows | None:
        return kept_by_columns(self.tree, self.numbers.__contains__, THRESHOLD)

    @cached_property
    def looks_at(self) -> tuple[str, ...]:
        """The columns that settle whether a row is right."""
        return columns_in(self.tree)

    def surely_kept(self, columns: ValueColumns) -> bool:
        """Whether the columns show that every row is right; where they do not, each row has to be asked."""
        return self._kept is not None and all(self._kept(columns))

    def __call__(self, *values: Value) -> bool:
        """Whether the row is right; also where that is not known."""
        row = dict(zip(self.needs, values, strict=False))
        named = {THRESHOLD: values[-1]} if len(values) > len(self.needs) else {}
        return self._worked(Situation(row, named=named)) is not False


@dataclass(frozen=True)
class SheetCondition:
    """A condition on the rows of a sheet, of those with the given codes where some are given, at some columns."""

    tree: Expression
    at: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[str, ...] = ()
    on_blank: bool = False

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _worked(self) -> Worked:
        return compile_tree(self.tree, lambda key: key in self._by_key and is_number(self._by_key[key]))

    def __call__(self, sheet: SheetView) -> Iterator[Breach]:
        """Every row that breaks it; none where it is not known."""
        rows = {code: record.values for code, record in sheet.by_code().items()}
        named: dict[str, Value] = {
            THRESHOLD: sheet.tolerance,
            LAST_DAY: sheet.period.to_date,
            KIND: str(sheet.period.kind),
        }
        for record in sheet.records:
            if self.lines and record.code not in self.lines:
                continue
            if any(key not in record.values for key in self._own_columns):
                continue
            for at in self.at:
                value = record.values.get(at)
                if at not in record.values or (value is None and not self.on_blank):
                    continue
                situation = Situation(record.values, record.code, rows, {**named, THIS_CELL: value})
                if self._worked(situation) is False:
                    yield Breach(record, at, {**self._shown(record, rows), "label": self._by_key[at].label})

    @cached_property
    def _own_columns(self) -> frozenset[str]:
        return frozenset(own_columns(self.tree))

    def _shown(self, record: Record, rows: Mapping[str, Mapping[str, Value]]) -> dict[str, str]:
        """Every value of the row, and those of the other rows that the condition looks at, as a person reads them."""
        shown = {key: _told(column, record.values.get(key)) for key, column in self._by_key.items()}
        for code in compared_rows(self.tree):
            shown |= {f"{key}@{code}": _told(self._by_key[key], rows.get(code, {}).get(key)) for key in self._by_key}
        for key, (_, column) in earlier_in(self.tree).items():
            shown[key] = _told(self._by_key[column], record.values.get(key))
        return shown | {key: show_number(number_or_zero(record.values.get(key))) for key in of_forms_in(self.tree)}


def own_columns(tree: Expression) -> Iterator[str]:
    """The columns of the row at hand, without those that are looked at in other rows, reports or forms."""
    if isinstance(tree, ColumnRef):
        yield tree.key
    elif not (isinstance(tree, Call) and tree.name in ("Ô", *ELSEWHERE)):
        for part in parts_of(tree):
            yield from own_columns(part)


def _told(column: Column, value: Value) -> str:
    if value is None:
        return "0" if is_number(column) else "(để trống)"
    return column.type.show(value)


@dataclass(frozen=True)
class SumOfParts:
    """Each printed row that has parts is their sum, in every column that adds up, within the tolerance for money."""

    columns: tuple[Column, ...]
    children: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def added_up(self) -> tuple[Column, ...]:
        """The columns in which a row is the sum."""
        return tuple(column for column in self.columns if Agg.SUM in column.agg and not column.computed)

    def __call__(self, sheet: SheetView) -> Iterator[Breach]:
        """Every column of a row that is not the sum; where a part is unknown, only if the others are more than it."""
        records = sheet.by_code()
        for code, parts in self.children:
            for column in self.added_up if code in records else ():
                found = [records[part] for part in parts if part in records and column.key in records[part].values]
                breach = self._breach(column, records[code], found, sheet.tolerance, whole=len(found) == len(parts))
                if breach:
                    yield breach

    def surely_kept(self, codes: Sequence[str], counted: CountedColumn, tolerance: float) -> bool:
        """Whether columns of figures show that every sum is right; where they do not, each has to be looked at."""
        at = {code: place for place, code in enumerate(codes)}
        sums = [(at[code], parts) for code, parts in self.children if code in at]
        if len(at) < len(codes) or any(part not in at for _, parts in sums for part in parts):
            return False
        places = [(whole, [at[part] for part in parts]) for whole, parts in sums]
        for column in self.added_up:
            figures, forgiven = counted(column.key), self.forgiven(column, tolerance)
            if figures is None:
                return False
            for whole, parts_at in places:
                total = sum([figures[part] for part in parts_at])
                if (total != figures[whole] or total % 1) and abs(exact(total) - figures[whole]) > forgiven:
                    return False
        return True

    def forgiven(self, column: Column, tolerance: float) -> float:
        """How far a column may be off: money is rounded."""
        return tolerance if isinstance(column.type, Money) else 0.0

    def _breach(
        self, column: Column, whole_row: Record, parts: list[Record], tolerance: float, *, whole: bool
    ) -> Breach | None:
        key = column.key
        if key not in whole_row.values:
            return None
        total = exact(sum(number_or_zero(part.values[key]) for part in parts))
        stated = number_or_zero(whole_row.values[key])
        forgiven = self.forgiven(column, tolerance)
        if total - stated <= forgiven and not (whole and stated - total > forgiven):
            return None
        shown = show_number(total) if whole else f"ít nhất {show_number(total)}"
        allowed = f" (đã cho phép lệch {show_number(forgiven)} do làm tròn)" if forgiven else ""
        return Breach(whole_row, key, {
            "code": whole_row.code, "label": column.full_label, "value": show_number(stated), "expected": shown,
            "allowed": allowed,
        })  # fmt: skip


@dataclass(frozen=True)
class PartOfRow:
    """Rows are no more than those of which they are a part, in every column of amounts.

    A blank of the whole counts 0, as it does in every total; silent where it is unknown.
    """

    columns: tuple[Column, ...]
    rows: tuple[FixedRow, ...]

    def pairs(self) -> Iterator[tuple[FixedRow, FixedRow, tuple[Column, ...]]]:
        """A part, what it is a part of, and the columns in which both count the same things."""
        by_code = {row.code: row for row in self.rows}
        amounts = [column for column in self.columns if Agg.SUM in column.agg and not column.computed]
        for part in self.rows:
            if part.within:
                whole = by_code[part.within]
                alike = part.unit_of_measure == whole.unit_of_measure
                yield part, whole, tuple(column for column in amounts if alike or not column.in_row_unit)

    def __call__(self, sheet: SheetView) -> Iterator[Breach]:
        """Every cell of a part that is more than the whole has."""
        records = sheet.by_code()
        for part, whole, columns in self.pairs():
            if part.code not in records or whole.code not in records:
                continue
            record, own, limits = records[part.code], records[part.code].values, records[whole.code].values
            for column in (one for one in columns if one.key in limits):
                stated, limit = own.get(column.key), number_or_zero(limits[column.key])
                if isinstance(stated, int | float) and not at_most(stated, limit):
                    yield Breach(record, column.key, {
                        "part": part.label, "whole": whole.label, "label": column.full_label,
                        "value": column.type.show(stated), "expected": column.type.show(limit),
                    })  # fmt: skip


def _shown_as(kind: FieldType, values: Sequence[Value]) -> list[str]:
    """Values as a person reads them; texts are what they are."""
    if type(kind).show is FieldType.show and {str}.issuperset(map(type, values)):
        return cast(list[str], values)
    return list(map(kind.show, values))


def _marks(texts: Sequence[str]) -> list[str]:
    """Texts as they are compared: folded, and without blanks."""
    return "\n".join(fold_all(texts)).replace(" ", "").split("\n") if texts else []


@dataclass(frozen=True)
class NotTwice:
    """No two rows say the same in some columns; spelling, marks and blanks do not count: "K'Rứ" is "Krứ".

    The first of the columns names a row.
    """

    keys: tuple[str, ...]
    columns: tuple[Column, ...]

    def surely_kept(self, column: WholeColumn) -> bool:
        """Whether columns show that no two rows are alike; where they do not, the rows have to be looked at."""
        by_key = {column.key: column.type for column in self.columns}
        first, marks = column(self.keys[0]), list[Sequence[Value]]()
        named = None if all(first or ()) else [bool(value) for value in first or ()]
        for key in self.keys:
            whole = column(key)
            if whole is None:
                return False
            values = list(compress(whole, named)) if named else whole
            kinds = set(map(type, values))
            if kinds <= {int} and min(map(number_or_zero, values), default=0) >= 0:
                marks.append(values)
            else:
                marks.append(_marks(_shown_as(by_key[key], values)))
            if len(set(zip(*marks, strict=True) if marks[1:] else marks[0])) == len(values):
                return True
        return False

    def __call__(self, sheet: SheetView) -> Iterator[Breach]:
        """Every row that was there already, with the number of the row that had it first."""
        named = [record for record in sheet.records if record.values.get(self.keys[0])]
        by_key = {column.key: column.type for column in self.columns}
        shown = {key: list(map(by_key[key].show, [record.values.get(key) for record in named])) for key in self.keys}
        marks = list(zip(*map(_marks, shown.values()), strict=True))
        if len(set(marks)) == len(marks):
            return
        seen: dict[tuple[str, ...], int] = {}
        for at, (record, mark) in enumerate(zip(named, marks, strict=True)):
            if mark in seen:
                said = {key: texts[at] for key, texts in shown.items()}
                yield Breach(record, self.keys[0], {**said, "first": str(seen[mark] + 1)})
            else:
                seen[mark] = record.row


@dataclass(frozen=True)
class OneTick:
    """An x is in one of some columns, or at most in one; a row without anything is left to others."""

    keys: tuple[str, ...]
    exactly: bool
    columns: tuple[Column, ...]

    def __call__(self, sheet: SheetView) -> Iterator[Breach]:
        """Every row with more, or with none where there must be one; unless what one of them says is not known."""
        typed = [column.key for column in self.columns if not column.label_column and not column.computed]
        for record in sheet.records:
            if any(key not in record.values for key in self.keys):
                continue
            count = sum(record.values[key] is True for key in self.keys)
            says = any(record.values.get(key) not in (None, False) for key in typed)
            if count > 1 or (self.exactly and says and not count):
                at = next((key for key in reversed(self.keys) if record.values[key] is True), self.keys[0])
                yield Breach(record, at, {"value": str(count)})


def children_of(form: Form) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of rows with those of their parts."""
    return tuple(form.children.items())


_BRACES = re.compile(r"\{([^{}]+)\}")


def with_codes(message: str, columns: Mapping[str, str], known: frozenset[str]) -> tuple[str, str]:
    """A message with codes for the labels in its braces, and the first that is no column; "" where all are."""
    wrong = ""

    def replaced(found: re.Match[str]) -> str:
        nonlocal wrong
        label, at, row = found[1].partition("@")
        key = found[1] if found[1] in known else columns.get(label.strip(), "")
        wrong = wrong or ("" if key else found[1])
        return "{" + (key if key == found[1] else f"{key}{at}{row}") + "}"

    return _BRACES.sub(replaced, message), wrong


def with_labels(message: str, by_key: Mapping[str, Column]) -> str:
    """A message with the columns' labels in its braces."""

    def replaced(found: re.Match[str]) -> str:
        key, at, row = found[1].partition("@")
        return "{" + (f"{by_key[key].full_label}{at}{row}" if key in by_key else found[1]) + "}"

    return _BRACES.sub(replaced, message)
