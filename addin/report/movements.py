"""What lists of emulation and of persons say one by one: movements, exemplars, persons honoured; adds nothing up."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from addin.check.narrative import statements
from addin.documents.wording import join_words, one_line
from addin.report.narrative import MOST_NAMES
from addin.report.recorder import FigureRecorder
from addin.summary.lookup import row_doubts
from addin.summary.source_cells import cells_at
from schemas.form import Form
from schemas.numbers import number_or_zero
from schemas.report import FigurePlace, Source
from schemas.roles import HONOURS, MOVEMENTS, PROPOSALS
from schemas.summary import StackedRow
from schemas.text import fold, refers_elsewhere, says_nothing

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
    form = recorder.catalogue.form_for(MOVEMENTS)
    if form is None:
        return []
    name_key, rate_key, rows = form.by_role["movement"], form.by_role["rate"], _rows(recorder, form)
    printed = form.row_labels
    found: dict[str, tuple[str, list[StackedRow]]] = {code: (label, []) for code, label in printed.items()}
    for row in rows:
        name = one_line(str(row.values.get(name_key) or ""))
        if row.values.get(rate_key) is not None and (row.code in printed or name):
            key = row.code if row.code in printed else fold(name)
            found.setdefault(key, (name, []))[1].append(row)
    told = [(label, of) for label, of in found.values() if of]
    counter = _Counter(recorder, FigurePlace(form.id, rate_key))
    if len(told) > MOST_NAMES and len({(len(counter.met(of)), len(of)) for _, of in told}) == 1:
        label, everything = f"{len(told)} phong trào đều có", [row for _, of in told for row in of]
        return [counter.movement(label, told[0][1], everything)]
    return [counter.movement(f"“{label}”", of, of) for label, of in told]


class _Counter(NamedTuple):
    """Counts the targets of movements; `rates` are the figures that say how far each is met."""

    recorder: FigureRecorder
    rates: FigurePlace

    def movement(self, label: str, rows: Sequence[StackedRow], behind: Sequence[StackedRow]) -> Movement:
        """What is said of the `rows` of one movement; `behind` it are also those of others with the same results."""
        met = self.met(rows)
        count = _counted(self.recorder, self.rates, "met", met, self.met(behind)) if met else ""
        return Movement(label, count, _counted(self.recorder, self.rates, "", rows, behind))

    def met(self, rows: Sequence[StackedRow]) -> list[StackedRow]:
        """The targets that are met."""
        return [row for row in rows if number_or_zero(row.values.get(self.rates.column)) >= _MET]


def _counted(
    recorder: FigureRecorder, rates: FigurePlace, part: str, rows: Sequence[StackedRow], behind: Sequence[StackedRow]
) -> str:
    """How many rows, noted down with the cells behind them."""
    wanted = {(row.unit, row.code) for row in behind}
    cells = cells_at(recorder.current, rates)
    sources = tuple(Source(recorder.current.period, cell.origin) for cell in cells if (cell.unit, cell.code) in wanted)
    alike = len(behind) > len(rows)  # the same of every movement: as sure as all of them are
    code = "" if alike or not rows else rows[0].code
    place = rates._replace(code=code, part=f"each {part}".strip() if alike else part)
    return recorder.note(str(len(rows)), len(rows), place, sources)


def exemplars(recorder: FigureRecorder) -> list[Deed]:
    """What exemplars did, the first statement about each, with all their names."""
    form = recorder.catalogue.form_for(PROPOSALS)
    marked = form.by_role.get("exemplar", "") if form else ""
    rows = [row for row in _rows(recorder, form) if row.values.get(marked) is True]
    return _deeds(recorder, form, rows, "nominee", "achievement")


def initiatives(recorder: FigureRecorder) -> list[Deed]:
    """Initiatives and models worth copying, with all their authors."""
    form = recorder.catalogue.form_for(PROPOSALS)
    return _deeds(recorder, form, _rows(recorder, form), "nominee", "initiative")


def honours(recorder: FigureRecorder) -> list[Deed]:
    """How persons on the office's list were honoured; the names of few, the number of many."""
    form = recorder.catalogue.form_for(HONOURS)
    return _deeds(recorder, form, _rows(recorder, form), "honoured", "honour", most=MOST_NAMES)


def _rows(recorder: FigureRecorder, form: Form | None) -> Sequence[StackedRow]:
    summarised = recorder.current.forms.get(form.id) if form else None
    return summarised.rows if summarised else ()


def _deeds(
    recorder: FigureRecorder, form: Form | None, rows: Iterable[StackedRow], who: str, what: str, most: int = 0
) -> list[Deed]:
    """Equal texts in the column of a role once, with those whom they are about; none where nobody is asked.

    Nothing is told from a report of which nobody knows whose it is, or of which period. Who is told of in a row under
    review is said to be.
    """
    name, text = (form.by_role.get(role, "") if form else "" for role in (who, what))
    found: dict[str, tuple[str, dict[str, list[str]], set[str]]] = {}
    for row in rows:
        if row.unit in recorder.current.unsure_reports:
            continue
        said = [one_line(one) for one in statements(str(row.values.get(text) or ""))]
        named = one_line(str(row.values.get(name) or ""))
        if named and said and not (says_nothing(said[0]) or refers_elsewhere(said[0])):
            _, names, doubtful = found.setdefault(fold(said[0]), (said[0], {}, set()))
            names.setdefault(row.unit, []).append(named)
            if form and any(row_doubts(recorder.current, form.id, row, (name, text))):
                doubtful.add(row.unit)
    return [Deed(said, _who(recorder, names, doubtful, most)) for said, names, doubtful in found.values()]


def _who(recorder: FigureRecorder, names: Mapping[str, Sequence[str]], doubtful: Container[str], most: int) -> str:
    """Persons and their units, each unit once; of more than `most` how many they are, unless that is 0."""
    count = sum(map(len, names.values()))
    if most and count > most:
        return f"{count} người" + (", có trường hợp đang rà soát" if any(unit in doubtful for unit in names) else "")
    return "; ".join(
        f"{join_words(of)}, {recorder.in_sentence(unit)}{', đang rà soát' if unit in doubtful else ''}"
        for unit, of in names.items()
    )
