"""What a profile says of its office looked over: values that no such setting takes, names left from another profile."""

from collections.abc import Iterator
from datetime import date

from schemas.findings import Finding
from schemas.office.first import general_value
from schemas.profile.lines import Line
from schemas.profile.profile import Profile
from schemas.profile.reading import place_of
from schemas.profile.sheets import SETTINGS, UNITS
from schemas.profile.shipped import SHIPPED, shipped_profile

#: What tells one office from another.
_NAMES = ("parent_agency", "agency", "place")


def check_settings(profile: Profile) -> Iterator[Finding]:
    """What is wrong with the sheet of settings."""
    strangers = _names_of_others(profile)
    for line in profile.lines.of(SETTINGS):
        value, expected = general_value(line.text("code"), line.text("value"))
        if line.text("value") and value is None and expected:
            yield _told(line, "define-setting", expected=expected)
        elif line.text("value") in strangers and line.text("code") in _NAMES:
            yield _told(line, "define-setting-of-another")


def _names_of_others(profile: Profile) -> frozenset[str]:
    """The names of the offices of shipped profiles of which this one has no unit."""
    units = {line.text("title") for line in profile.lines.of(UNITS)}
    others = (shipped_profile(name) for name in SHIPPED)
    apart = [other for other in others if units.isdisjoint(unit.name for unit in other.on(date.max).units.units)]
    return frozenset(line.text("value") for other in apart for line in other.lines.of(SETTINGS))


def _told(line: Line, code: str, /, **values: str) -> Finding:
    told = {"label": line.text("title"), "value": line.text("value"), **values}
    return place_of(SETTINGS, "").finding(code, line.cell("value"), severity=None, **told)
