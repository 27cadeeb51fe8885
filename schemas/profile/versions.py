"""Versions of a form over the years: what may not be told twice for one day, or be reused for something else."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from schemas.findings import Finding
from schemas.period import Period, PeriodKind
from schemas.profile.lines import Line, Lines
from schemas.profile.reading import place_of
from schemas.profile.sheets import BY_NAME, COLUMNS, FORMS, INDICATORS, LISTS, ROWS, RULES, SENT, SETTINGS


def check_versions(lines: Lines) -> Iterator[Finding]:
    """Codes in force twice on a day, codes of columns used for something else, what comes amid a period, gaps."""
    yield from _twice(lines.of(FORMS), "form", lambda line: line.text("form"))
    yield from _twice(lines.of(COLUMNS), "name", lambda line: f"{line.text('form')}.{line.text('name')}")
    yield from _twice(lines.of(ROWS), "code", lambda line: f"{line.text('row_list')}, {line.text('code')}")
    yield from _twice(lines.of(RULES), "code", lambda line: line.text("code"))
    yield from _twice(lines.of(LISTS), "title", lambda line: f"{line.text('enum')}, {line.text('title')}")
    yield from _twice(lines.of(INDICATORS), "code", lambda line: line.text("code"))
    yield from _twice(lines.of(SETTINGS), "code", lambda line: line.text("code"))
    yield from _changed(lines.of(COLUMNS))
    yield from _amid(lines.of(FORMS))
    yield from _gaps(lines.of(FORMS))


def _by(lines: tuple[Line, ...], known_by: Callable[[Line], str]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.valid_from):
        found.setdefault(known_by(line), []).append(line)
    return found


def _twice(lines: tuple[Line, ...], key: str, known_by: Callable[[Line], str]) -> Iterator[Finding]:
    for name, found in _by(lines, known_by).items():
        for earlier, later in pairwise(found):
            if later.valid_from <= earlier.valid_to:
                yield _finding(later, key, "define-code-twice", value=name, first=str(earlier.row))


def _changed(lines: tuple[Line, ...]) -> Iterator[Finding]:
    """A column's code stays with what it counts: another type or unit of measure needs another code."""
    for name, found in _by(lines, lambda line: f"{line.text('form')}.{line.text('name')}").items():
        for earlier, later in pairwise(found):
            before, after = _counts(earlier), _counts(later)
            if before != after:
                values = {"value": name, "first": str(earlier.row), "before": before, "after": after}
                yield _finding(later, "name", "define-code-changed", **values)


def _counts(line: Line) -> str:
    unit = line.text("unit")
    return f"{line.text('type')} ({unit})" if unit else line.text("type")


def _amid(lines: tuple[Line, ...]) -> Iterator[Finding]:
    """A form is sent more or less often from the start of the longer period on, or figures count twice or never."""
    for form, found in _by(lines, lambda line: line.text("form")).items():
        for earlier, later in pairwise(found):
            kinds = [line.text("sent") or SENT[0] for line in (earlier, later)]
            longer = max(kinds, key=SENT.index)
            if kinds[0] != kinds[1] and not _month_before(later).asks(PeriodKind(longer)):
                values = {"value": form, "before": kinds[0], "after": kinds[1], "longer": longer.lower()}
                yield _finding(later, "valid_from", "define-sent-amid", **values)


def _month_before(line: Line) -> Period:
    """The last month on whose last day a line is not yet in force."""
    day = line.valid_from
    month = Period(year=day.year, kind=PeriodKind.MONTH, number=day.month)
    return month if day > month.to_date else month.previous()


def _gaps(lines: tuple[Line, ...]) -> Iterator[Finding]:
    for form, found in _by(lines, lambda line: line.text("form")).items():
        for earlier, later in pairwise(found):
            if later.valid_from.toordinal() - earlier.valid_to.toordinal() > 1:
                days = {
                    "start": _day(earlier.valid_to + timedelta(days=1)),
                    "end": _day(later.valid_from - timedelta(1)),
                }
                yield _finding(later, "valid_from", "define-period-gap", value=form, **days)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _finding(line: Line, key: str, code: str, /, **values: str) -> Finding:
    return place_of(BY_NAME[line.sheet], line.text("form")).finding(code, line.cell(key), severity=None, **values)
