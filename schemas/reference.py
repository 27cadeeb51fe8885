"""Units, communes, peoples, projects and holidays, each valid from one date to another."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property
from importlib import resources

from pydantic import BaseModel, ConfigDict

from schemas.text import Names, fold

_COMMUNE_KINDS = {"Xã": "x", "Phường": "p", "Thị trấn": "tt"}
_UNIT_KINDS = ("huyen", "thi xa", "thanh pho", "xa", "phuong", "thi tran", "dac khu", "tinh")


class Dated(BaseModel):
    """Something the State named: a code, a name, and the days between which they hold."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    valid_from: date = date.min
    valid_to: date = date.max

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day <= self.valid_to


class Unit(Dated):
    """A district unit; `position` is its place in the office's own lists (cities and towns first)."""

    position: int

    @property
    def kind(self) -> str:
        """What it is: "Huyện" of "Huyện Bù Đăng"; "" where its name does not say."""
        words = self.name.split()
        found = (" ".join(words[:count]) for count in (2, 1) if fold(" ".join(words[:count])) in _UNIT_KINDS)
        return next(found, "")

    @property
    def proper_name(self) -> str:
        """The name without its kind: "Bù Đăng"."""
        return self.name.removeprefix(self.kind).strip()

    @cached_property
    def core_name(self) -> str:
        """The folded name without its kind: "Huyện Bù Đăng" → "bu dang"."""
        return _without_kind(fold(self.name), _UNIT_KINDS)


class Commune(Dated):
    """A commune, ward or township, with the code of its district unit."""

    unit: str


class People(Dated):
    """One of the 54 peoples, with the other spellings found in the wild."""

    also_written: tuple[str, ...] = ()


class Project(Dated):
    """A project or sub-project of Decision 1719/QĐ-TTg; `unit_of_measure` counts its volume."""

    unit_of_measure: str


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("schemas").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _without_kind(folded: str, kinds: tuple[str, ...]) -> str:
    for kind in kinds:
        if folded.startswith(kind + " "):
            return folded.removeprefix(kind + " ")
    return folded


@cache
def all_units() -> tuple[Unit, ...]:
    """Every unit on record, in the office's order."""
    return tuple(sorted((Unit.model_validate(row) for row in _rows("units.csv")), key=lambda unit: unit.position))


@cache
def units_on(day: date) -> tuple[Unit, ...]:
    """The units that report on that day, in the office's order."""
    return tuple(unit for unit in all_units() if unit.holds_on(day))


def unit_by_code(code: str) -> Unit:
    """The unit of that official code; KeyError when there is none."""
    for unit in all_units():
        if unit.code == code:
            return unit
    raise KeyError(code)


@cache
def find_unit(text: str) -> Unit | None:
    """The one unit that a text names ("Phòng DT Bù Đăng", "TX. Phước Long", "688"); None if none or several."""
    padded = f" {fold(text)} "
    found = {unit.code: unit for unit in all_units() if f" {unit.core_name} " in padded or padded.strip() == unit.code}
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def communes_of(unit: str, day: date) -> tuple[Commune, ...]:
    """The communes of a unit on that day, in the official order of codes."""
    return tuple(commune for commune in _all_communes() if commune.unit == unit and commune.holds_on(day))


@cache
def _all_communes() -> tuple[Commune, ...]:
    return tuple(sorted(map(Commune.model_validate, _rows("communes.csv")), key=lambda commune: commune.code))


@cache
def commune_names(unit: str, day: date) -> Names:
    """The communes of a unit by their spellings: with their kind, its abbreviation, or bare."""
    return Names(pair for commune in communes_of(unit, day) for pair in _commune_spellings(commune.name))


def _commune_spellings(name: str) -> Iterator[tuple[str, str]]:
    kind = next(kind for kind in _COMMUNE_KINDS if name.startswith(f"{kind} "))
    bare = name.removeprefix(f"{kind} ")
    for before in (kind, _COMMUNE_KINDS[kind], kind[0], ""):
        yield f"{before} {bare}", name


@cache
def people_names() -> Names:
    """The 54 peoples by their spellings."""
    peoples = (
        People(code=row["code"], name=row["name"], also_written=tuple(filter(None, row["also_written"].split(";"))))
        for row in _rows("ethnic-groups.csv")
    )
    return Names((written, people.name) for people in peoples for written in (people.name, *people.also_written))


@cache
def all_projects() -> tuple[Project, ...]:
    """The projects and sub-projects of the national programme, in the order of the form."""
    return tuple(Project.model_validate(row) for row in _rows("projects.csv"))


@cache
def known_holidays() -> tuple[tuple[date, str], ...]:
    """Public holidays that fall on working days, with their occasions: what a new office begins with."""
    return tuple((date.fromisoformat(row["day"]), row["name"]) for row in _rows("holidays.csv"))


@cache
def holidays() -> frozenset[date]:
    """The days of these, for whoever has no office to ask."""
    return frozenset(day for day, _ in known_holidays())
