"""A profile made before it had some sheets and columns: what the program did for its forms then goes on.

What an absent sheet or column says in the profile of the first office holds for the forms, columns, rows and choices
that are the same here and there; a sheet or column that is there and empty says that there is nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from schemas.findings import CellPlace, Finding, Severity
from schemas.profile.agreement_sheet import AGREEMENTS
from schemas.profile.lines import Line, Lines, LineValue
from schemas.profile.scoring_sheets import CLAIMS, CRITERIA
from schemas.profile.sheet import FORMS_BOOK, ProfileSheet
from schemas.profile.sheets import CHARTS, COLUMNS, FORMS, INDICATORS, LISTS, ROWS, SETTINGS, SHEETS, UNITS
from schemas.profile.spread import headings_of
from schemas.roles import COLUMN_LABELS, NEEDED, PURPOSE_LABELS

_REFERENCE = re.compile(r"\[([^\[\]]+)\]|\{([^{}]+)\}")
#: Cells that name columns one after the other, without brackets where they are no formula.
_NAMED = {"value", "plan", "column", "against", "one_unit"}
_FORMULAS = {"value", "plan", "looked_at", "words", "untold"}
#: The columns that came with forms being there for something; what was kept before does not say which it had.
_NEW: Mapping[str, frozenset[str]] = {
    FORMS.name: frozenset({"counted", "purpose", "one_unit"}),
    COLUMNS.name: frozenset({"within", "of_period", "role"}),
    ROWS.name: frozenset({"within", "role"}),
    LISTS.name: frozenset({"role"}),
}
#: So many times lines that do not fit here are taken out again; each time there are fewer.
_MOST_TRIALS = 8
#: Form → what the other profile calls its columns → the same here; "" where it is not the same column.
_Names = Mapping[str, Mapping[str, str]]
#: What is wrong with lines that are put together.
Trial = Callable[[Lines], Iterable[Finding]]


class Taken(NamedTuple):
    """The lines of a profile with those it takes, from which sheets and in which columns they are."""

    lines: Lines
    sheets: tuple[ProfileSheet, ...] = ()
    columns: tuple[tuple[ProfileSheet, tuple[str, ...]], ...] = ()

    @property
    def what(self) -> Iterator[str]:
        """The sheets and columns in words."""
        if self.sheets:
            yield "trang " + ", ".join(f"“{sheet.name}”" for sheet in self.sheets)
        if self.columns:
            yield "cột mới ở trang " + ", ".join(f"“{sheet.name}”" for sheet, _ in self.columns)


class _Unfit(NamedTuple):
    """What is not taken: codes of a sheet (of forms where its lines have no code), and whole forms."""

    codes: frozenset[tuple[str, int]] = frozenset()
    forms: frozenset[str] = frozenset()


def lacks_columns(lines: Lines) -> bool:
    """Whether a profile was made before forms were said to be there for something."""
    return "purpose" in _absent(FORMS, lines)


def lacks_anything(lines: Lines) -> bool:
    """Whether a profile was made before there was some sheet or column."""
    return lacks_columns(lines) or any(sheet.optional and sheet.name not in lines.by_sheet for sheet in SHEETS)


def is_complete(lines: Lines) -> bool:
    """Whether a profile has every sheet and column, those that it takes nothing for, too."""
    return not lacks_anything(lines) and not any(_absent(sheet, lines) for sheet in SHEETS)


def with_what_held(lines: Lines, other: Lines, trial: Trial) -> Taken:
    """A profile with what the other one says in the place of absent sheets and columns; as it is where nothing fits."""
    names = _same_forms(lines, other)
    if not names:
        return Taken(lines)
    known = frozenset((one.code, one.sheet, one.cell, one.message) for one in trial(lines))
    unfit = _Unfit()
    for _ in range(_MOST_TRIALS):
        kept = {form: of for form, of in names.items() if form not in unfit.forms}
        taken = _take(lines, other, kept, unfit)
        wrong = [
            one
            for one in trial(taken.lines)
            if one.severity is Severity.ERROR and (one.code, one.sheet, one.cell, one.message) not in known
        ]
        if not wrong:
            return taken
        own = {sheet.name for sheet in taken.sheets}
        codes = {(one.sheet, _row_of(one.cell)) for one in wrong if one.sheet in own}
        forms = {one.form for one in wrong if one.sheet not in own}
        unfit = _Unfit(unfit.codes | codes, unfit.forms | forms)
    return Taken(lines)


def _row_of(cell: str) -> int:
    return int("".join(filter(str.isdigit, cell)) or 0)


def _take(lines: Lines, other: Lines, names: _Names, unfit: _Unfit) -> Taken:
    found, columns = dict(lines.by_sheet), []
    if lacks_columns(lines):
        for sheet in (FORMS, COLUMNS, ROWS, LISTS):
            absent = _absent(sheet, lines)
            made = tuple(_filled(sheet, absent, lines, other, names))
            keys = {
                key for line, now in zip(lines.of(sheet), made, strict=True) for key in now.cells.keys() - line.cells
            }
            if keys:
                found[sheet.name] = made
                columns.append((sheet, tuple(column.key for column in sheet.columns if column.key in keys)))
    sheets = [sheet for sheet in SHEETS if sheet.optional and sheet.name not in lines.by_sheet]
    taken: dict[str, tuple[Line, ...]] = {}
    for sheet in sheets:
        if made := tuple(_lines_of(sheet, lines, other, names, taken, unfit)):
            taken[sheet.name] = made
    return Taken(Lines({**found, **taken}), tuple(one for one in sheets if one.name in taken), tuple(columns))


def _absent(sheet: ProfileSheet, lines: Lines) -> frozenset[str]:
    """The columns that a sheet does not have; of lines that do not tell, new ones that none of them needs."""
    own = lines.of(sheet)
    if own and own[0].places:
        return frozenset(column.key for column in sheet.columns if column.key not in own[0].places)
    there = {key for line in own for key in line.cells}
    return _NEW.get(sheet.name, frozenset()) - there if own else frozenset()


def _same_forms(lines: Lines, other: Lines) -> dict[str, dict[str, str]]:
    """The forms that are the same in both: their code is, and at least half of their columns."""
    mine, theirs = _columns_by_form(lines), _columns_by_form(other)
    found = {}
    for form in mine.keys() & theirs.keys():
        own, their = mine[form], theirs[form]
        same = {key for key, of in their.items() if key in own and _types(own[key]) == _types(of)}
        if 2 * len(same) >= len(their):
            found[form] = _names(own, their, same)
    return found


def _columns_by_form(lines: Lines) -> dict[str, dict[str, list[Line]]]:
    declared = {line.text("form") for line in lines.of(FORMS)}
    found: dict[str, dict[str, list[Line]]] = {}
    for line in lines.of(COLUMNS):
        if line.text("form") in declared:
            found.setdefault(line.text("form"), {}).setdefault(line.text("name"), []).append(line)
    return found


def _types(lines: Iterable[Line]) -> set[str]:
    return {line.text("type") for line in lines}


def _names(own: Mapping[str, list[Line]], their: Mapping[str, list[Line]], same: set[str]) -> dict[str, str]:
    """What the other profile calls its columns → the same name, or the code where it is called something else here."""
    here = _keys_by_label(own)
    labels = _keys_by_label(their)
    return {label: "" if key not in same else label if here.get(label) == key else key for label, key in labels.items()}


def _keys_by_label(columns: Mapping[str, list[Line]]) -> dict[str, str]:
    """The keys of columns by what a formula may call them."""
    short: dict[str, set[str]] = {}
    found: dict[str, str] = {}
    for key, lines in columns.items():
        for line in lines:
            short.setdefault(line.text("title"), set()).add(key)
            found[" / ".join((*headings_of(line), line.text("title")))] = key
    found = {label: next(iter(keys)) for label, keys in short.items() if len(keys) == 1} | found
    return found | {key: key for key in columns}


def _filled(sheet: ProfileSheet, absent: frozenset[str], lines: Lines, other: Lines, names: _Names) -> Iterator[Line]:
    """The lines of a sheet with what the absent columns say of the same ones in the other profile."""
    theirs = {key: line for line in reversed(other.of(sheet)) if (key := _identity(sheet, line, other, names))}
    for line in lines.of(sheet):
        found = theirs.get(_identity(sheet, line, lines, names))
        said = {key: found.cells[key] for key in absent if found and key in found.cells}
        if sheet is FORMS and found:
            said = _fitting(line.text("form"), said, other, names[line.text("form")])
        yield line._replace(cells={**line.cells, **said}) if said else line


def _identity(sheet: ProfileSheet, line: Line, lines: Lines, names: _Names) -> tuple[str, ...]:
    """What makes a line the same in two profiles; empty where it is of no form that both have."""
    if sheet is LISTS:
        return (line.text("enum"), line.text("title"))
    if sheet is ROWS:
        form = next((one.text("form") for one in lines.of(FORMS) if one.text("row_list") == line.text("row_list")), "")
        return (form, line.text("code")) if form in names else ()
    if line.text("form") not in names:
        return ()
    name = line.text("name")
    return (
        (line.text("form"),)
        if sheet is FORMS
        else (line.text("form"), name)
        if names[line.text("form")].get(name)
        else ()
    )


def _fitting(form: str, said: dict[str, LineValue], other: Lines, names: Mapping[str, str]) -> dict[str, LineValue]:
    """Of what is said of a form, the purposes whose columns are here, and the columns by which it knows its rows."""
    fits = dict(said)
    roles = {one.text("role") for one in other.of(COLUMNS) if one.text("form") == form and names.get(one.text("name"))}
    codes = {label: purpose for purpose, label in PURPOSE_LABELS.items()}
    purposes = [one for one in str(said.get("purpose", "")).split("; ") if one]
    kept = [one for one in purposes if all(COLUMN_LABELS[role] in roles for role in NEEDED[codes[one]])]
    columns = [names.get(one.strip(), "") for one in str(said.get("one_unit", "")).split(";") if one.strip()]
    for key, value in (("purpose", "; ".join(kept)), ("one_unit", "; ".join(columns) if all(columns) else "")):
        fits.pop(key, None)
        if value:
            fits[key] = value
    return fits


def _lines_of(
    sheet: ProfileSheet, lines: Lines, other: Lines, names: _Names, taken: Mapping[str, tuple[Line, ...]], unfit: _Unfit
) -> Iterator[Line]:
    """The lines of an absent sheet: all of one code, or none."""
    if sheet is CHARTS:
        yield from _charts(other, {line.text("code") for line in taken.get(INDICATORS.name, ())}, unfit)
        return
    if sheet is SETTINGS and not _same_units(lines, other):
        return
    made = [(line, _here(line, lines, names)) for line in other.of(sheet)]
    by_row = sheet is CLAIMS
    gone = {
        line.row if by_row else line.text("code")
        for line, now in made
        if now is None or (sheet.name, line.row) in unfit.codes
    }
    yield from (now for line, now in made if now and (line.row if by_row else line.text("code")) not in gone)


def _same_units(lines: Lines, other: Lines) -> bool:
    """Whether both are of the same units; what another office is called is not taken."""
    theirs = {(line.text("code"), line.text("title")) for line in other.of(UNITS)}
    return any((line.text("code"), line.text("title")) in theirs for line in lines.of(UNITS))


def _charts(other: Lines, indicators: set[str], unfit: _Unfit) -> Iterator[Line]:
    for line in other.of(CHARTS):
        drawn = [code for code in line.texts("indicators") if code in indicators]
        if drawn and (CHARTS.name, line.row) not in unfit.codes:
            yield line._replace(cells={**line.cells, "indicators": "; ".join(drawn)})


def _here(line: Line, lines: Lines, names: _Names) -> Line | None:
    """A line with the columns as they are called here; None where one of them, or the form or row, is not here."""
    forms = {key: line.text(key) for key in ("form", "against_form") if line.text(key)}
    if any(form not in names for form in forms.values()):
        return None
    if line.sheet == CLAIMS.name and line.text("code") and not _has_row(lines, line.text("form"), line.text("code")):
        return None
    cells = dict(line.cells)
    if line.sheet in (INDICATORS.name, CRITERIA.name, CLAIMS.name, AGREEMENTS.name):
        for key in (_NAMED | _FORMULAS) & cells.keys() if forms else ():
            of = names[forms["against_form" if key == "against" else "form"]]
            said = _renamed(line.text(key), of, is_bare=key in _NAMED)
            if said is None:
                return None
            cells[key] = said
    return line._replace(cells=cells)


def _has_row(lines: Lines, form: str, code: str) -> bool:
    lists = {line.text("row_list") for line in lines.of(FORMS) if line.text("form") == form}
    return any(line.text("row_list") in lists and line.text("code") == code for line in lines.of(ROWS))


def _renamed(text: str, names: Mapping[str, str], *, is_bare: bool) -> str | None:
    """A text with columns as they are called here; None where one is not the same."""
    if is_bare and "[" not in text:
        found = [names.get(one.strip(), "") for one in text.split(";")]
        return "; ".join(found) if all(found) else None
    lacking = False

    def put(match: re.Match[str]) -> str:
        nonlocal lacking
        bracketed, braced = match[1], match[2]
        now = names.get(bracketed or braced, "" if bracketed else braced)
        lacking = lacking or not now
        return f"[{now}]" if bracketed else f"{{{now}}}"

    said = _REFERENCE.sub(put, text)
    return None if lacking else said


def told_of(taken: Taken, found: Iterable[Finding]) -> Iterator[Finding]:
    """What was found of a profile, with a word on what it takes where it lacks a sheet or columns."""
    names = {sheet.name for sheet in taken.sheets}
    yield from (one for one in found if one.code != "define-sheet-left-out" or one.sheet not in names)
    if what := "; ".join(taken.what):
        yield CellPlace(file=f"{FORMS_BOOK}.xlsx").finding("define-older", missing=what)
