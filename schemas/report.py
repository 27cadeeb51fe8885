"""What a report is made of: figures that can be traced to cells, and paragraphs; never how they look."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, overload

from schemas.findings import Finding
from schemas.summary import Coverage, Origin


class FigurePlace(NamedTuple):
    """Where a figure is in a summary.

    `unit` is "" for the whole province; `code` is a fixed row's code, "" for all rows together; `group` is a
    column and the value it has (("role", "Già làng")); `part` names a part of a spread ("minimum").
    """

    form: str
    column: str
    unit: str = ""
    code: str = ""
    group: tuple[str, str] | None = None
    part: str = ""


#: The form of figures that are scores: their column is the criterion as the office calls it, or what is made of points.
SCORES = "THI-DUA"


class Source(NamedTuple):
    """A cell behind a figure, with the period of its workbook ("2023-02")."""

    period: str
    origin: Origin


class SourcesOf(NamedTuple):
    """How cells are looked for, all or so many, and the period of their workbooks where that is one and the same."""

    find: Callable[[int | None], Sequence[Source]]
    period: str = ""


class Sources(Sequence[Source]):
    """The cells behind a figure, looked for each time that somebody asks: those of many units are millions."""

    __slots__ = ("_parts",)

    def __init__(self, *parts: SourcesOf) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[Source]:
        return (source for part in self._parts for source in part.find(None))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(part.find(1) for part in self._parts)

    @overload
    def __getitem__(self, at: int) -> Source: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Source]: ...
    def __getitem__(self, at: int | slice) -> Source | Sequence[Source]:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[Source, ...]], tuple[tuple[Source, ...]]]:
        return tuple, (tuple(self),)  # another process looks for none

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of the cells' workbooks, in their order; where it is one, a single cell is looked for."""
        found: dict[str, None] = {}
        for part in self._parts:
            found |= dict.fromkeys(source.period for source in part.find(1 if part.period else None))
        return tuple(found)


#: What the JSON of a figure says of a finding against it.
_TOLD_OF_FINDING = {"unit", "form", "sheet", "cell", "code", "message"}


class Doubted(NamedTuple):
    """An open finding against a figure, in the report of a period ("2023-02")."""

    period: str
    finding: Finding


class Figure(NamedTuple):
    """One number as printed.

    `value` is exact and in the column's own unit (money in triệu đồng, rates in percent); `text` is what the
    document says. `what` is "value", "flow" for what a cumulative figure grew by in the period, or "change" and
    "change-percent" for a comparison. `doubts` are the open findings against it; `left_out` are the units, and rows
    of units, that a flow or a comparison does not count since they are known only once. `coverage` is what is behind a
    figure of all units; None for one unit's own, and for a score.
    """

    text: str
    value: float | int
    place: FigurePlace
    what: str
    sources: Sequence[Source]
    doubts: tuple[Doubted, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    coverage: Coverage | None = None

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods whose cells are behind it."""
        if isinstance(self.sources, Sources):
            return self.sources.periods
        return tuple(dict.fromkeys(source.period for source in self.sources))

    def as_json(self, known: dict[Source, dict[str, Any]]) -> dict[str, Any]:
        """The figure as the `draft` command prints it; `known` are the cells that were told before, each as it is."""
        return {
            "text": self.text,
            "value": self.value,
            "form": self.place.form,
            "column": self.place.column,
            "unit": self.place.unit,
            "row": self.place.code,
            "what": self.what,
            "doubtful": [
                {**one.finding.model_dump(include=_TOLD_OF_FINDING), "period": one.period} for one in self.doubts
            ],
            "coverage": self.coverage._asdict() if self.coverage else None,
            "sources": [_told(source, known) for source in self.sources],
        }


def _told(source: Source, known: dict[Source, dict[str, Any]]) -> dict[str, Any]:
    told = known.get(source)
    if told is None:
        origin = source.origin
        told = known[source] = {**origin._asdict(), "period": origin.period or source.period}
    return told


class Paragraph(NamedTuple):
    """One paragraph of prose.

    `level` is 1 or 2 for a heading, 3 for a ground (căn cứ), 4 for a line in the middle, 0 for text, -1 for an item.
    """

    level: int
    text: str
