"""Units, communes, peoples and holidays, each valid from one date to another."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict

from schemas.deriving import Deriving
from schemas.hierarchy import Hierarchy, longest_named
from schemas.shipped_names import SHIPPED
from schemas.text import Names, fold, fold_keeping_marks

#: The units that so many texts name are remembered: the sheets of a workbook, and those of all units, say much alike.
_MOST_TEXTS = 20_000


class Dated(BaseModel):
    """Something the State named: a code, a name, and the days between which they hold."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    code: str
    name: str
    valid_from: date = date.min
    valid_to: date = date.max

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day <= self.valid_to


class UnitKind(BaseModel):
    """A kind of unit as its name begins with it, how offices shorten it, and what letters put before it ("UBND")."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    name: str
    short: tuple[str, ...] = ()
    addressed: str = ""


#: What a place's name begins with: it has no capital within a sentence, as the name of an agency or a school has.
_PLACES = (
    "tỉnh ", "thành phố ", "quận ", "huyện ", "thị xã ", "xã ", "phường ", "thị trấn ", "đặc khu ", "khu ", "ấp ",
    "thôn ", "bản ", "làng ", "buôn ", "khóm ", "xóm ", "tổ ",
)  # fmt: skip


def name_in_sentence(name: str) -> str:
    """A unit's name within a sentence: "huyện Đồi Gió"; an agency keeps its capital: "Sở Y tế"."""
    return name[:1].lower() + name[1:] if name.casefold().startswith(_PLACES) else name


class Unit(Dated):
    """A unit that reports, or one below it; `position` is its place in the office's own lists.

    `kind` is what its name begins with, "" where that says nothing; `parent` the code of the unit that it belongs to,
    `replaces` the codes of those that it took the place of.
    """

    position: int
    kind: str = ""
    parent: str = ""
    reports: bool = True
    replaces: tuple[str, ...] = ()
    also_written: tuple[str, ...] = ()

    @property
    def proper_name(self) -> str:
        """The name without its kind: "Đồi Gió"."""
        return self.name.removeprefix(self.kind).strip() if self.kind else self.name

    @property
    def in_sentence(self) -> str:
        """The name within a sentence."""
        return name_in_sentence(self.name)

    @cached_property
    def core_name(self) -> str:
        """The folded name without its kind: "Huyện Đồi Gió" → "doi gio"."""
        return fold(self.proper_name)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """What a text says that names it, folded."""
        return (self.core_name, *map(fold, self.also_written))


class Commune(Dated):
    """A commune, ward or township, with the code of its district unit."""

    unit: str
    kind: str = ""


class People(Dated):
    """One of the 54 peoples, with the other spellings found in the wild."""

    also_written: tuple[str, ...] = ()


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(resources.files("schemas").joinpath("data", name).read_text("utf-8").splitlines()))


def kind_of(name: str, kinds: Iterable[UnitKind]) -> str:
    """The kind that a name begins with, as the name writes it; "" where it begins with none."""
    words = name.split()
    known = {fold(kind.name) for kind in kinds}
    longest = max((len(kind.split()) for kind in known), default=0)
    found = (" ".join(words[:n]) for n in range(longest, 0, -1) if fold(" ".join(words[:n])) in known)
    return next((kind for kind in found if len(kind) < len(name)), "")


class Units(Deriving):
    """The units on record, each with its days: those that report, in the office's order, and those below them."""

    units: tuple[Unit, ...]
    communes: tuple[Commune, ...] = ()
    kinds: tuple[UnitKind, ...] = ()
    above: tuple[Dated, ...] = ()  # those that others belong to and that neither report nor belong to another

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """The reporting units by code; of a code that was given twice, the later one."""
        return {unit.code: unit for unit in sorted(self.units, key=lambda unit: unit.valid_from)}

    def name_of(self, code: str) -> str:
        """The official name of a reporting unit; "" for what belongs to no unit.

        One that only the profile of another period knows is told by its code.
        """
        known = self.by_code.get(code)
        return known.name if known else code and f"đơn vị mã {code}"

    def in_sentence(self, code: str) -> str:
        """The same within a sentence."""
        known = self.by_code.get(code)
        return known.in_sentence if known else self.name_of(code)

    @cached_property
    def _found_on(self) -> dict[date, tuple[Unit, ...]]:
        return {}

    def on(self, day: date) -> tuple[Unit, ...]:
        """The units that report on that day, in the office's order."""
        if day not in self._found_on:
            self._found_on[day] = tuple(unit for unit in self.units if unit.holds_on(day))
        return self._found_on[day]

    @cached_property
    def called_below(self) -> str:
        """What the units below those that report are, within a sentence: "xã, phường"."""
        used = {fold(commune.kind or kind_of(commune.name, self.kinds)) for commune in self.communes}
        return ", ".join(kind.name.lower() for kind in self.kinds if fold(kind.name) in used) or "đơn vị trực thuộc"

    def find(self, text: str, day: date | None = None) -> Unit | None:
        """The one unit that a text names ("Phòng DT Đồi Gió", "TX. Cầu Mây", "12"); None if none or several.

        With a day, only units in force on it are meant. Of units whose names are alike the text may mean the one whose
        kind, or a unit above which, it names too; a unit and one above it together are the lower one's address.
        """
        known, asked = self._found_by_text, (text, day)
        if asked not in known:
            if len(known) > _MOST_TEXTS:
                known.clear()
            known[asked] = self._find(text, day)
        return known[asked]

    @cached_property
    def _found_by_text(self) -> dict[tuple[str, date | None], Unit | None]:
        return {}

    def _find(self, text: str, day: date | None) -> Unit | None:
        padded = f" {fold(text)} "
        found = [unit for unit in self._named_in(padded) if day is None or unit.holds_on(day)]
        for narrowed in (_longest_named, self._lowest, self._of_named_kind, self._of_named_parent):
            if len({unit.code for unit in found}) > 1:
                found = narrowed(found, padded)
        if len({unit.code for unit in found}) > 1:
            found = _with_their_marks(found, text)
        if len({unit.code for unit in found}) != 1 or self._is_below(found[-1].core_name, padded):
            return None
        return found[-1]

    def _is_below(self, name: str, padded: str) -> bool:
        """Whether a folded text names a unit's name only as that of one below: "xã Đồi Gió" in the "huyện Đồi Gió"."""
        said = sum(padded.count(f" {kind} {name} ") for kind in self._kinds_below.get(name, ()))
        return bool(said) and said >= padded.count(f" {name} ")

    @cached_property
    def _kinds_below(self) -> dict[str, frozenset[str]]:
        """Name of a unit → the kinds, folded and as they are shortened, of the communes that have this name, too."""
        reporting = {(unit.core_name, fold(unit.kind)) for unit in self.units}
        names, found = {name for name, _ in reporting}, dict[str, frozenset[str]]()
        shorts = {fold(kind.name): (fold(kind.name), *map(fold, kind.short)) for kind in self.kinds}
        for commune in self.communes:
            kind = fold(commune.kind or kind_of(commune.name, self.kinds))
            name = fold(commune.name).removeprefix(f"{kind} ")
            if name in names and (name, kind) not in reporting:
                found[name] = found.get(name, frozenset()).union(shorts.get(kind, ()))
        return found

    def _named_in(self, padded: str) -> list[Unit]:
        """The units that a folded text names by any spelling, or is the code of; in the office's order."""
        spelled, lengths = self._spelled
        words = padded.split()
        places = set(self._coded.get(padded.strip(), ()))
        for start, word in enumerate(words):
            for length in lengths.get(word, ()):
                places.update(spelled.get(" ".join(words[start : start + length]), ()))
        return [self.units[place] for place in sorted(places)]

    @cached_property
    def _spelled(self) -> tuple[dict[str, list[int]], dict[str, set[int]]]:
        """The places of the units by each spelling, and how many words those have that begin with a word.

        Units may be thousands.
        """
        places: dict[str, list[int]] = {}
        lengths: dict[str, set[int]] = {}
        for place, unit in enumerate(self.units):
            for spelling in filter(None, unit.spellings):
                places.setdefault(spelling, []).append(place)
                words = spelling.split()
                lengths.setdefault(words[0], set()).add(len(words))
        return places, lengths

    @cached_property
    def _coded(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, unit in enumerate(self.units):
            places.setdefault(fold(unit.code), []).append(place)
        return places

    def _of_named_kind(self, found: list[Unit], padded: str) -> list[Unit]:
        """Of units of one name, those whose kind is before it: "xã Đồi Gió", not "huyện Đồi Gió"."""
        if len({unit.core_name for unit in found}) > 1:
            return found
        shorts = {fold(kind.name): (fold(kind.name), *map(fold, kind.short)) for kind in self.kinds}
        said = {
            unit.code: max(
                (len(one) for one in shorts.get(fold(unit.kind), ()) if f" {one} {unit.core_name} " in padded),
                default=0,
            )
            for unit in found
        }
        most = max(said.values())
        return [unit for unit in found if said[unit.code] == most]

    def _lowest(self, found: list[Unit], _padded: str) -> list[Unit]:
        """Without those to which others that the text names belong."""
        higher = {code for unit in found for code in self._hierarchy.above(unit.code)}
        return [unit for unit in found if unit.code not in higher] or found

    def _of_named_parent(self, found: list[Unit], padded: str) -> list[Unit]:
        """Of units of one name, those of which the text names most of the units above them."""
        if len({unit.core_name for unit in found}) > 1:
            return found
        said = {unit.code: self._hierarchy.named_above(unit.code, padded) for unit in found}
        return [unit for unit in found if said[unit.code] == max(said.values())]

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        known: tuple[Dated, ...] = (*self.above, *self.communes, *self.units)
        names = {one.code: fold(one.name.removeprefix(kind_of(one.name, self.kinds))) for one in known}
        return Hierarchy(names, {one.code: one.unit for one in self.communes} | {u.code: u.parent for u in self.units})

    def find_first(self, text: str, day: date | None) -> Unit | None:
        """The one unit that a text names: one in force on a day, where one is given, goes before all others."""
        return (self.find(text, day) if day else None) or self.find(text)

    def written_name(self, unit: Unit, day: date | None) -> str:
        """How a unit is written so that `find_first` finds it: by its name, or its code where another is called so."""
        found = self.find_first(unit.name, day)
        return unit.name if found and found.code == unit.code else unit.code

    def offered(self, day: date | None) -> tuple[str, ...]:
        """The units to choose from on a day, as they are written: those that end after it, or all.

        All of them where none reports any more: the office works on years past.
        """
        found = [unit for unit in self.units if day is None or unit.valid_to >= day]
        return tuple(self.written_name(unit, day) for unit in found or self.units)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the units, in the office's order."""
        return tuple(unit.name for unit in self.units)

    @cached_property
    def _communes(self) -> dict[str, list[Commune]]:
        """The communes of each unit, in the official order of codes."""
        found: dict[str, list[Commune]] = {}
        for commune in sorted(self.communes, key=lambda commune: commune.code):
            found.setdefault(commune.unit, []).append(commune)
        return found

    @cached_property
    def _found_communes(self) -> dict[tuple[str, date], tuple[Commune, ...]]:
        return {}

    def communes_of(self, unit: str, day: date) -> tuple[Commune, ...]:
        """The communes of a unit on that day, in the official order of codes."""
        found = self._found_communes.get((unit, day))
        if found is None:
            found = tuple(commune for commune in self._communes.get(unit, ()) if commune.holds_on(day))
            self._found_communes[unit, day] = found
        return found

    @cached_property
    def _found_names(self) -> dict[tuple[str, date], Names]:
        return {}

    def commune_names(self, unit: str, day: date) -> Names:
        """The communes of a unit by their spellings: with their kind, its abbreviation, or bare."""
        found = self._found_names.get((unit, day))
        if found is None:
            found = Names(pair for one in self.communes_of(unit, day) for pair in self._spellings(one))
            self._found_names[unit, day] = found
        return found

    def _spellings(self, commune: Commune) -> Iterator[tuple[str, str]]:
        kind = commune.kind or kind_of(commune.name, self.kinds)
        if not kind:
            yield commune.name, commune.name
            return
        bare = commune.name.removeprefix(f"{kind} ")
        shorts = next((one.short for one in self.kinds if fold(one.name) == fold(kind)), ())
        for before in (kind, *shorts, kind[0], ""):
            yield f"{before} {bare}", commune.name


#: For what no unit matters to.
NO_UNITS = Units.model_construct(units=())


def _with_their_marks(found: list[Unit], text: str) -> list[Unit]:
    """Of units whose names differ in marks alone, those whose name the text has with them: Vạn An, not Văn An."""
    marked = f" {fold_keeping_marks(text)} "
    return [unit for unit in found if f" {fold_keeping_marks(unit.proper_name)} " in marked] or found


def _longest_named(found: list[Unit], padded: str) -> list[Unit]:
    """Without units whose name is only a part of a longer one that the text says: "Đồi" in "Đồi Gió Mây"."""
    names = longest_named({unit.core_name for unit in found}, padded)
    return [unit for unit in found if unit.core_name in names] or found


@cache
def usual_kinds() -> tuple[UnitKind, ...]:
    """The kinds of units that the first profile has: what an office goes by that does not say how one is addressed."""
    file = resources.files("workbooks").joinpath("profiles", SHIPPED[0], "loai-don-vi.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines()[1:])  # English names in the second row
    return tuple(
        UnitKind(
            name=row["title"],
            short=tuple(part for one in row["short"].split(";") if (part := one.strip())),
            addressed=row["addressed"],
        )
        for row in rows
    )


@cache
def people_names() -> Names:
    """The 54 peoples by their spellings."""
    peoples = (
        People(code=row["code"], name=row["name"], also_written=tuple(filter(None, row["also_written"].split(";"))))
        for row in _rows("ethnic-groups.csv")
    )
    return Names((written, people.name) for people in peoples for written in (people.name, *people.also_written))


@cache
def known_holidays() -> tuple[tuple[date, str], ...]:
    """Public holidays that fall on working days, with their occasions: what a new office begins with."""
    return tuple((date.fromisoformat(row["day"]), row["name"]) for row in _rows("holidays.csv"))


@cache
def holidays() -> frozenset[date]:
    """The days of these, for whoever has no office to ask."""
    return frozenset(day for day, _ in known_holidays())
