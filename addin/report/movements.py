"""What lists of emulation and of persons say one by one: movements, exemplars, persons honoured; adds nothing up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from addin.check.narrative import statements
from addin.documents.wording import in_sentence, join_words, one_line, says_nothing
from addin.report.narrative import MOST_NAMES
from addin.report.recorder import FigureRecorder
from addin.summary.source_cells import cells_at
from schemas.forms import FORMS_BY_ID
from schemas.report import FigurePlace, Source
from schemas.summary import StackedRow
from schemas.text import fold

_MOVEMENTS, _NOMINEES, _PERSONS = "B06A", "B06B", "B04"
#: A target is met from so many percent on.
_MET = 100


class Movement(NamedTuple):
    """The results of one emulation movement: of how many registered targets with results how many are met.

    `label` is its name in quotes, or says that all movements have the same results.
    """

    label: str
    met: str
    registered: str


class Deed(NamedTuple):
    """The sentence about one or several: `who` are their names, or of many how many they are."""

    text: str
    who: str


def movements(recorder: FigureRecorder) -> list[Movement]:
    """The movements that any unit reports results of, in the order of the form, those that units added last."""
    form, rows = FORMS_BY_ID[_MOVEMENTS], recorder.current.forms[_MOVEMENTS].rows
    printed = {row.code: row.label for row in form.fixed_rows}
    found: dict[str, tuple[str, list[StackedRow]]] = {code: (label, []) for code, label in printed.items()}
    for row in rows:
        name = one_line(str(row.values.get("movement") or ""))
        if row.values.get("rate") is not None and (row.code in printed or name):
            key = row.code if row.code in printed else fold(name)
            found.setdefault(key, (name, []))[1].append(row)
    told = [(label, of) for label, of in found.values() if of]
    if len(told) > MOST_NAMES and len({(len(_met(of)), len(of)) for _, of in told}) == 1:
        label, everything = f"{len(told)} phong trào đều có", [row for _, of in told for row in of]
        return [_movement(recorder, label, told[0][1], everything)]
    return [_movement(recorder, f"“{label}”", of, of) for label, of in told]


def _movement(
    recorder: FigureRecorder, label: str, rows: Sequence[StackedRow], behind: Sequence[StackedRow]
) -> Movement:
    """What is said of the `rows` of one movement; `behind` it are also those of others with the same results."""
    met = _met(rows)
    count = _counted(recorder, "met", met, _met(behind)) if met else ""
    return Movement(label, count, _counted(recorder, "", rows, behind))


def _met(rows: Sequence[StackedRow]) -> list[StackedRow]:
    return [row for row in rows if _rate(row) >= _MET]


def _rate(row: StackedRow) -> float:
    rate = row.values.get("rate")
    return float(rate) if isinstance(rate, int | float) else 0.0


def _counted(recorder: FigureRecorder, part: str, rows: Sequence[StackedRow], behind: Sequence[StackedRow]) -> str:
    """How many rows, noted down with the cells behind them."""
    wanted = {(row.unit, row.code) for row in behind}
    cells = cells_at(recorder.current, FigurePlace(_MOVEMENTS, "rate"))
    sources = tuple(
        Source(recorder.current.period, cell.origin) for cell in cells if (cell.origin.unit, cell.code) in wanted
    )
    alike = len(behind) > len(rows)  # the same of every movement: as sure as all of them are
    code = "" if alike or not rows else rows[0].code
    place = FigurePlace(_MOVEMENTS, "rate", code=code, part=f"each {part}".strip() if alike else part)
    return recorder.note(str(len(rows)), len(rows), place, sources)


def exemplars(recorder: FigureRecorder) -> list[Deed]:
    """What exemplars did, the first statement about each, with all their names."""
    rows = recorder.current.forms[_NOMINEES].rows
    return _deeds((row for row in rows if row.values.get("exemplar") is True), "nominee", "achievement")


def initiatives(recorder: FigureRecorder) -> list[Deed]:
    """Initiatives and models worth copying, with all their authors."""
    return _deeds(recorder.current.forms[_NOMINEES].rows, "nominee", "initiative")


def honours(recorder: FigureRecorder) -> list[Deed]:
    """How exemplary elders and respected persons were honoured; the names of few, the number of many."""
    return _deeds(recorder.current.forms[_PERSONS].rows, "full_name", "rewarded", most=MOST_NAMES)


def _deeds(rows: Iterable[StackedRow], name: str, text: str, most: int = 0) -> list[Deed]:
    """Equal texts once, with those whom they are about."""
    found: dict[str, tuple[str, dict[str, list[str]]]] = {}
    for row in rows:
        said = [one_line(one) for one in statements(str(row.values.get(text) or ""))]
        who = one_line(str(row.values.get(name) or ""))
        if who and said and not says_nothing(said[0]):
            found.setdefault(fold(said[0]), (said[0], {}))[1].setdefault(row.unit, []).append(who)
    return [Deed(said, _who(names, most)) for said, names in found.values()]


def _who(names: Mapping[str, Sequence[str]], most: int) -> str:
    """Persons and their units, each unit once; of more than `most` how many they are, unless that is 0."""
    count = sum(map(len, names.values()))
    if most and count > most:
        return f"{count} người"
    return "; ".join(f"{join_words(of)}, {in_sentence(unit)}" for unit, of in names.items())
