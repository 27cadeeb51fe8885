"""A profile as one value: its lines, its hash, and the catalogue of any day."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from pydantic import InstanceOf

from schemas.catalogue import Catalogue
from schemas.deriving import Deriving
from schemas.findings import Finding, Severity
from schemas.period import Period
from schemas.profile.building import Built, build
from schemas.profile.limits import too_much
from schemas.profile.lines import Lines
from schemas.profile.older import Taken, lacks_anything, told_of, with_what_held
from schemas.profile.reading import Grids, read_lines
from schemas.profile.scoring_sheets import CLAIMS, CRITERIA
from schemas.profile.sheets import CHARTS, COLUMNS, FORMS, INDICATORS, LISTS, ROWS, RULES, SHEETS
from schemas.profile.shipped_lines import shipped_lines
from schemas.profile.trial import empty_levels, try_rules
from schemas.profile.versions import check_versions

_DATED = (FORMS, COLUMNS, ROWS, RULES, LISTS, INDICATORS, CHARTS, CRITERIA, CLAIMS)


class Profile(Deriving):
    """What an office asks of whom, on every day; `findings` say what is wrong with it.

    `typed` are the lines that it has itself, which the hash is of; `lines` are those in force.
    """

    typed: InstanceOf[Lines]
    sha256: str
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it may be used: nothing in it is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @cached_property
    def taken(self) -> Taken:
        """Its lines with those that it takes where it was made before there were some sheets or columns."""
        if not lacks_anything(self.typed) or any(_over(self.typed)):
            return Taken(self.typed)
        return with_what_held(self.typed, shipped_lines(), _wrong)

    @property
    def lines(self) -> Lines:
        """The lines in force, those that are typed and those that are taken."""
        return self.taken.lines

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        """The days from which on something else is in force, oldest first."""
        return _starts_of(self.lines)

    @cached_property
    def _built(self) -> dict[date, Built]:
        return {}

    def _start(self, day: date) -> date:
        return max(one for one in self._starts if one <= day)

    def built(self, day: date) -> Built:
        """The catalogue of a day with what does not fit together in it; put together once for a stretch of days."""
        start = self._start(day)
        if start not in self._built:
            self._built[start] = build(self.lines, start, self.sha256)
        return self._built[start]

    def on(self, day: date) -> Catalogue:
        """What is in force on a day."""
        if day not in self._dated:
            self._dated[day] = self.built(day).catalogue.as_of(day)
        return self._dated[day]

    @cached_property
    def _dated(self) -> dict[date, Catalogue]:
        return {}

    def of(self, period: Period) -> Catalogue:
        """What is asked for a period: what is in force on its last day, but for forms that are not sent with it."""
        whole = self.on(period.to_date)
        waiting = tuple(form for form in whole.forms if not period.asks(form.sent))
        if not waiting:
            return whole
        start, unasked = self._start(period.to_date), frozenset(form.id for form in waiting)
        if (start, unasked) not in self._asked:
            made = build(self.lines.waiting(FORMS, unasked), start, self.sha256).catalogue
            self._asked[start, unasked] = made.model_copy(update={"unasked": waiting, "criteria": whole.criteria})
        place = (period.to_date, unasked)
        if place not in self._asked_on:
            self._asked_on[place] = self._asked[start, unasked].as_of(period.to_date)
        return self._asked_on[place]

    @cached_property
    def _asked(self) -> dict[tuple[date, frozenset[str]], Catalogue]:
        return {}

    @cached_property
    def _asked_on(self) -> dict[tuple[date, frozenset[str]], Catalogue]:
        return {}

    @property
    def stretches(self) -> tuple[tuple[date, date], ...]:
        """The stretches of days between which something changes, oldest first."""
        one = timedelta(days=1)
        ends = (*(start - one for start in self._starts[1:]), date.max)
        return tuple(zip(self._starts, ends, strict=True))


def _starts_of(lines: Lines) -> tuple[date, ...]:
    return (date.min, *(day for day in lines.changes(_DATED) if date.min < day < date.max))


def _over(lines: Lines) -> tuple[Finding, ...]:
    return tuple(too_much(lines, _DATED, len(_starts_of(lines))))


def _wrong(lines: Lines) -> Iterator[Finding]:
    """What does not fit together on some day."""
    yield from (finding for start in _starts_of(lines) for finding in build(lines, start).findings)
    yield from check_versions(lines)


def as_written(grids: Grids) -> Profile:
    """A profile that was found sound before: only its lines are read."""
    lines = read_lines(grids).lines
    return Profile(typed=lines, sha256=hash_of(lines))


def load(grids: Grids, live: Mapping[str, frozenset[str]] = {}) -> Profile:
    """A profile from the rows of its sheets; what cannot be used is in its findings."""
    read = read_lines(grids, live)
    profile = Profile(typed=read.lines, sha256=hash_of(read.lines))
    if over := _over(read.lines):
        return profile.model_copy(update={"findings": (*read.findings, *over)})
    findings = list(told_of(profile.taken, read.findings))
    for start, _ in profile.stretches:
        findings += (one for one in profile.built(start).findings if not one.form or one.form not in read.broken)
    findings += check_versions(profile.lines)
    if not any(finding.severity is Severity.ERROR for finding in findings):
        for start, end in profile.stretches:
            findings += empty_levels(profile.on(start), profile.lines, start, end)
    return profile.model_copy(update={"findings": tuple(dict.fromkeys(findings))})


def try_out(profile: Profile) -> Profile:
    """The same profile after its rules were tried on invented rows; it takes a second, so before a profile is used."""
    if not profile.is_sound:
        return profile
    found = (
        finding for start, _ in profile.stretches for finding in try_rules(profile.on(start), profile.lines, start)
    )
    return profile.model_copy(update={"findings": tuple(dict.fromkeys((*profile.findings, *found)))})


def hash_of(lines: Lines) -> str:
    """The SHA-256 of what a profile says, whatever file it says it in.

    An optional sheet without lines says nothing, except where a profile without the sheet would take its lines.
    """
    said = [
        [sheet.name, [sorted((key, _plain(value)) for key, value in line.cells.items()) for line in lines.of(sheet)]]
        for sheet in SHEETS
        if lines.of(sheet) or not sheet.optional or (sheet.name in lines.by_sheet and _has_first_forms(lines))
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _has_first_forms(lines: Lines) -> bool:
    first = {line.text("form") for line in shipped_lines().of(FORMS)}
    return any(line.text("form") in first for line in lines.of(FORMS))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
