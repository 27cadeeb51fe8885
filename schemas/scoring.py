"""What a criterion of the emulation table measures, as the profile of an office says it; measures nothing itself."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, parts_of


class MeasureKind(StrEnum):
    """How a unit is measured."""

    PUNCTUAL = "punctual"  # the share of the year's periods that it reported in time
    QUALITY = "quality"  # errors in what it sent first
    PATH = "path"  # a percentage against the share of the year that has passed
    MIDDLE = "middle"  # a figure against the middle of all units
    RATE = "rate"  # a percentage by itself
    ROWS = "rows"  # the share of rows that meet a condition
    ANY = "any"  # whether any row meets a condition
    HOLDS = "holds"  # whether a condition on the unit's figures holds


#: What is measured of reports, not of the figures of a form.
OF_REPORTS = frozenset({MeasureKind.PUNCTUAL, MeasureKind.QUALITY})
#: What is measured by a condition on rows.
OF_ROWS = frozenset({MeasureKind.ROWS, MeasureKind.ANY})

#: What words may say beside a form's columns: rows that meet the condition, rows looked at, rows without a figure, the
#: figure itself, the share of the year that has passed, the middle of all units.
MET, LOOKED_AT, UNTOLD, VALUE, PATH, MIDDLE = "đạt", "số dòng", "chưa có", "giá trị", "tiến độ", "mức giữa"
SAID_NAMES = frozenset({MET, LOOKED_AT, UNTOLD, VALUE, PATH, MIDDLE})


class CriterionPart(NamedTuple):
    """One measure of a criterion, and how much of the criterion it is, in percent.

    `value` is a figure or a condition, `looked_at` the condition on the rows that it looks at. `words` tell what was
    measured; `untold` is said where a part of that is not known, `nothing` where nothing could be measured.
    """

    kind: MeasureKind
    form: str = ""
    value: Expression | None = None
    looked_at: Expression | None = None
    share: float = 100.0
    words: str = ""
    untold: str = ""
    nothing: str = ""


class ScoringCriterion(NamedTuple):
    """A criterion: its code and label, its points, what it rests on in words, and its measures.

    A unit that reaches `none_at` earns nothing, one that reaches `full_at` all of the points.
    """

    code: str
    label: str
    points: float
    source: str
    none_at: float
    full_at: float
    parts: tuple[CriterionPart, ...]


#: A criterion of these two can be had of any office, whatever its forms are.
STANDARD = (
    ScoringCriterion(
        "punctual", "Chế độ báo cáo: đúng hạn", 50, "% kỳ báo cáo gửi đúng hạn, có số liệu thật", 0, 100,
        (CriterionPart(MeasureKind.PUNCTUAL),),
    ),
    ScoringCriterion(
        "quality", "Chất lượng số liệu: lần gửi đầu không lỗi", 50,
        "Số lỗi trên 100 ô của lần gửi đầu; số lần gửi lại", 5, 0, (CriterionPart(MeasureKind.QUALITY),),
    ),
)  # fmt: skip


def cells_in(tree: Expression) -> Iterator[tuple[str, str]]:
    """The code of the row ("" for the one at hand) and the column of every cell that a tree needs, in its order."""
    match tree:
        case ColumnRef(key):
            yield "", key
        case Call("Ô", (Literal(row), ColumnRef(key))):
            yield (f"{row:g}" if isinstance(row, float) else row), key
        case _:
            for part in parts_of(tree):
                yield from cells_in(part)
