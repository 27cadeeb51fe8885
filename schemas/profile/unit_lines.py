"""The lines of units made into the units on record; tells which do not hang together."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from schemas.profile.lines import Line, Lines
from schemas.profile.sheets import KINDS, UNITS
from schemas.reference import Commune, Dated, Unit, UnitKind, Units, kind_of, usual_kinds
from schemas.text import fold, fold_keeping_marks

Tell = Callable[..., None]


def units_of(lines: Lines, tell: Tell) -> Units:
    """Every unit with its days: those that report, and those below them."""
    usual = {fold(kind.name): kind.addressed for kind in usual_kinds()}
    kinds = tuple(_kind(line, usual) for line in lines.of(KINDS))
    listed = lines.of(UNITS)
    _check(listed, kinds, tell)
    units: list[Unit] = []
    communes: list[Commune] = []
    above: list[Dated] = []
    for at, line in enumerate(listed, 1):
        dated: dict[str, Any] = {
            "code": line.text("code"), "name": line.text("title"), "valid_from": line.valid_from,
            "valid_to": line.valid_to, "kind": line.text("kind") or kind_of(line.text("title"), kinds),
        }  # fmt: skip
        if line.ticked("reports"):
            units.append(
                Unit(
                    **dated, position=int(line.number("position") or at), parent=line.text("parent"),
                    replaces=line.texts("replaces"), also_written=line.texts("also_written"),
                )
            )  # fmt: skip
        if line.text("parent"):
            communes.append(Commune(**dated, unit=line.text("parent")))
        elif not line.ticked("reports"):
            above.append(Dated(code=dated["code"], name=dated["name"]))
    units.sort(key=lambda unit: unit.position)
    return Units(units=tuple(units), communes=tuple(communes), kinds=kinds, above=tuple(above))


def _kind(line: Line, usual: Mapping[str, str]) -> UnitKind:
    """A kind of unit; one that does not say how it is addressed is so as with the first office."""
    title = line.text("title")
    addressed = line.text("addressed") or usual.get(fold(title), "")
    return UnitKind(name=title, short=line.texts("short"), addressed=addressed)


def _check(lines: Sequence[Line], kinds: Sequence[UnitKind], tell: Tell) -> None:
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        by_code.setdefault(line.text("code"), []).append(line)
    _codes_twice(by_code, tell)
    _same_names(lines, tell)
    names = {fold(kind.name) for kind in kinds}
    for line in lines:
        name, parent = line.text("title"), line.text("parent")
        if parent and parent not in by_code:
            tell(line, "parent", "units-no-parent", value=name, parent=parent)
        for code in line.texts("replaces"):
            if code not in by_code:
                tell(line, "replaces", "units-predecessor-unknown", value=name, code=code)
        kind = line.text("kind")
        if (kind and fold(kind) not in names) or not (kind or kind_of(name, kinds)):
            tell(line, "kind", "units-kind-unknown", value=name)
    _circles(lines, tell)
    if lines and not any(line.ticked("reports") for line in lines):
        tell(lines[0], "reports", "units-none-report")


def _codes_twice(by_code: dict[str, list[Line]], tell: Tell) -> None:
    for code, found in by_code.items():
        for earlier, later in pairwise(sorted(found, key=lambda line: line.valid_from)):
            if later.valid_from <= earlier.valid_to:
                tell(later, "code", "units-code-twice", value=code, first=str(earlier.row))


def _same_names(lines: Sequence[Line], tell: Tell) -> None:
    by_name: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        by_name.setdefault((fold_keeping_marks(line.text("title")), line.text("parent")), []).append(line)
    for found in by_name.values():
        for earlier, later in pairwise(sorted(found, key=lambda line: line.valid_from)):
            if later.valid_from <= earlier.valid_to and later.text("code") != earlier.text("code"):
                tell(later, "title", "units-same-name-same-day", value=later.text("title"), first=str(earlier.row))


def _circles(lines: Sequence[Line], tell: Tell) -> None:
    parents = {line.text("code"): line.text("parent") for line in lines}
    names = {line.text("code"): line.text("title") for line in lines}
    told: set[str] = set()
    for line in lines:
        path = [line.text("code")]
        while (parent := parents.get(path[-1], "")) and parent not in path:
            path.append(parent)
        if parent and parent in path and not told.intersection(path):
            circle = path[path.index(parent) :]
            told.update(circle)
            shown = " → ".join(names[code] for code in (*circle, circle[0]))
            tell(line, "parent", "units-cycle", value=names[circle[0]], path=shown)
