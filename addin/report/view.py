"""What a prose template sees of a form: figures by column, rows, units, groups, and the districts' words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.documents.wording import column_in_words, join_words, lower_first, one_line, unit_of
from addin.report.recorder import FigureRecorder
from addin.report.sentences import (
    NAMED,
    comparison_words,
    contradiction,
    in_period,
    missing_units,
    nothing,
    ranking,
    target_words,
)
from addin.summary.lookup import ROWS, coverage_at, row_doubts
from schemas.fields import Choice
from schemas.form import Form, naming_column
from schemas.labels import short_label
from schemas.numbers import Amount
from schemas.report import FigurePlace
from schemas.roles import PURPOSES
from schemas.summary import StackedRow
from schemas.text import fold, refers_elsewhere, says_nothing

#: What begins a line that a form prints below another; a sentence has no such sign.
_DASH = re.compile(r"(^|: )[-–+*•]\s+")


class UnitWords(NamedTuple):
    """What one or several districts wrote: `who` as a line begins ("Huyện Đồi Gió"), and the text on one line."""

    who: str
    text: str


class View:
    """One form, or one row, unit or group of it; every number it prints is noted down."""

    def __init__(self, recorder: FigureRecorder, place: FigurePlace):
        self._recorder, self._place = recorder, place
        self._form: Form = recorder.catalogue.form(place.form)
        self._summary = recorder.current.forms[place.form]

    def value(self, column: str, part: str = "") -> Amount | None:
        """The figure to decide by, not to print; None where it is unknown, which is not 0."""
        return self._recorder.value(self._at(column, part))

    def nothing(self, columns: str | Sequence[str], zero: str, what: str = "số liệu") -> str:
        """What to say where one or more columns have no figure to print: `zero` only where everybody reported 0."""
        places = [self._at(column) for column in ([columns] if isinstance(columns, str) else columns)]
        return nothing(self._recorder, places, zero, what)

    def known(self, column: str, part: str = "") -> bool:
        """Whether there is such a figure at all (a percentage of nothing is none)."""
        return self._recorder.value(self._at(column, part)) is not None

    def whole(self, column: str) -> bool:
        """Whether the figure lacks no unit and no row, so that it may be compared with one that is whole."""
        return coverage_at(self._recorder.current, self._at(column)).is_whole

    def figure(self, column: str, unit: str | None = None, part: str = "") -> str:
        """The figure with its unit of measure; `unit` replaces the form's own, `part` one part of a spread.

        In the place of one that cannot be is said what contradicts itself.
        """
        place = self._at(column, part)
        return contradiction(self._recorder, place) or self._recorder.write_value(place, self._unit(column, unit))

    def compared(self, column: str, unit: str | None = None) -> str:
        """How the figure changed since what it may be compared with by its nature; "" where no comparison holds."""
        return comparison_words(self._recorder, self._at(column), self._unit(column, unit))

    def in_period(self, column: str, verb: str, unit: str | None = None, what: str = "") -> str:
        """What a cumulative figure grew by: "Trong tháng giải ngân 20,5 triệu đồng"; "" where that is not known.

        `what` is the thing itself, where the verb alone does not say it.
        """
        return in_period(self._recorder, self._at(column), verb, self._unit(column, unit), what or verb)

    def met_target(self, column: str, target: str) -> str:
        """How many units reached their own target: "9/11 đơn vị đạt mục tiêu"; "" where none has one."""
        return target_words(self._recorder, self._at(column), target)

    def ranking(self, column: str, unit: str | None = None) -> str:
        """The best and the worst units by a figure."""
        return ranking(self._recorder, self._at(column), self._unit(column, unit))

    def asks(self, column: str) -> bool:
        """Whether the period's form has a column of that code."""
        return self._key(column) in self._form.by_key

    def called(self, column: str) -> str:
        """What a column is called within a sentence: "số hộ thoát nghèo lũy kế"."""
        return column_in_words(self._form.by_key[self._key(column)])

    @property
    def id(self) -> str:
        """The form's code."""
        return self._form.id

    @property
    def reported(self) -> bool:
        """Whether any unit has reported the form."""
        return bool(self._summary.reported)

    @property
    def missing(self) -> str:
        """Who has not reported: "số liệu của 9/11 đơn vị; chưa có: …"; "" when everybody has."""
        return missing_units(self._recorder, self._form.id)

    @property
    def title(self) -> str:
        """What the form is called."""
        return self._form.title

    @property
    def label(self) -> str:
        """The label of the row, unit or group, as a line begins."""
        if self._place.code:
            label = next(row.label for row in self._form.fixed_rows if row.code == self._place.code)
            return _DASH.sub(r"\1", label)
        return self._place.group[1] if self._place.group else self._recorder.catalogue.units.name_of(self._place.unit)

    @property
    def rows(self) -> list["View"]:
        """The fixed rows that are no part of another row."""
        return [self.row(row.code) for row in self._form.fixed_rows if not row.parent]

    def row(self, code: str) -> "View":
        """One fixed row."""
        return View(self._recorder, self._place._replace(code=code))

    @property
    def units(self) -> list["View"]:
        """The units that reported the form."""
        return [View(self._recorder, self._place._replace(unit=unit)) for unit in self._summary.reported]

    def group(self, column: str, value: str) -> "View":
        """The rows of a list that have a value in a column."""
        return View(self._recorder, self._place._replace(group=(column, value)))

    def groups(self, column: str) -> list["View"]:
        """The groups that occur, in the order of the form's choices; otherwise the largest first."""
        column = self._key(column)
        found = self._summary.total.get(column) or {}
        kind = self._form.by_key[column].type
        if isinstance(kind, Choice) and kind.options:
            names = [value for value in kind.options if value in found]
        else:
            names = sorted(found, key=lambda name: (-found[name], fold(name)))
        return [self.group(column, name) for name in names]

    def words(self, column: str) -> list[UnitWords]:
        """What the districts wrote in a column, those who say nothing left out, equal texts under all their names.

        Behind a name is said what the words are about (a project, a work), unless the view is one row itself; and that
        they are under review. Nothing is told from a report of which nobody knows whose it is.
        """
        said: dict[str, tuple[dict[str, list[str]], str]] = {}
        column = self._key(column)
        for row in self._summary.rows:
            text = one_line(str(row.values.get(column) or ""))
            if row.unit in self._recorder.current.unsure_reports:
                continue
            if self._place.code in ("", row.code) and not (says_nothing(text) or refers_elsewhere(text)):
                names, _ = said.setdefault(fold(text), ({}, text))
                names.setdefault(row.unit, []).append("" if self._place.code else self._subject(row))
                if any(row_doubts(self._recorder.current, self._form.id, row, (column,))):
                    names[row.unit].append("đang rà soát")
        return [UnitWords(_named(self._recorder, names), text) for names, text in said.values()]

    def _subject(self, row: StackedRow) -> str:
        """What a row is about, in short: "dự án 1", "tiểu dự án 1 thuộc dự án 3", the name of a work."""
        labels = {fixed.code: lower_first(short_label(fixed.label)) for fixed in self._form.fixed_rows}
        if row.code in labels:
            parents = [labels[code] for code, parts in self._form.children.items() if row.code in parts]
            return " thuộc ".join([labels[row.code], *parents])
        return one_line(str(row.values.get(naming_column(self._form)) or ""))

    @property
    def structures(self) -> list[UnitWords]:
        """The units (of many their number) by what they chose in the form's single fields: how they are organised."""
        chosen: dict[str, list[str]] = {}
        for field in self._form.fields:
            for unit, figures in self._summary.units.items():
                if figures.get(field.key):
                    chosen.setdefault(str(figures[field.key]), []).append(unit)
        return [UnitWords(_few_or_number(self._recorder, units), text) for text, units in chosen.items()]

    def _key(self, column: str) -> str:
        """The code of a column as a template calls it."""
        return column

    def _at(self, column: str, part: str = "") -> FigurePlace:
        column = self._key(column)
        if column != ROWS and column not in self._form.by_key:
            raise KeyError(f"{self._form.id}: {column}")
        return self._place._replace(column=column, part=part)

    def _unit(self, column: str, unit: str | None) -> str:
        column = self._key(column)
        if unit is not None or column == ROWS:
            return unit or ""
        own = unit_of(self._form.by_key[column])
        rows = [row.unit_of_measure for row in self._form.fixed_rows if row.code == self._place.code]
        measure = own or next(iter(rows), "")
        return lower_first(measure) if measure[1:].islower() else measure  # "Ổ dịch", no "USD"


class RoleView(View):
    """A form by what it is used for, whatever its code; templates call its columns by their roles (`schemas.roles`).

    A column that the form does not ask for has no figure, no groups and no words.
    """

    def value(self, column: str, part: str = "") -> Amount | None:
        return super().value(column, part) if column == ROWS or self.asks(column) else None

    def known(self, column: str, part: str = "") -> bool:
        return self.asks(column) and super().known(column, part)

    def groups(self, column: str) -> list[View]:
        return super().groups(column) if self.asks(column) else []

    def words(self, column: str) -> list[UnitWords]:
        return super().words(column) if self.asks(column) else []

    def _key(self, column: str) -> str:
        return self._form.by_role.get(column, column)


def _few_or_number(recorder: FigureRecorder, units: Sequence[str]) -> str:
    return join_words([*map(recorder.in_sentence, units)]) if len(units) <= NAMED else f"{len(units)} đơn vị"


def _named(recorder: FigureRecorder, subjects: dict[str, list[str]]) -> str:
    """Units as a line begins, each with what its words are about: "Huyện A (dự án 1; dự án 2), huyện B"."""

    def names() -> Iterator[str]:
        for position, (unit, about) in enumerate(subjects.items()):
            told = "; ".join(dict.fromkeys(filter(None, about)))
            name = recorder.in_sentence(unit) if position else recorder.catalogue.units.name_of(unit)
            yield name + (f" ({told})" if told else "")

    return ", ".join(names())


def views(recorder: FigureRecorder) -> dict[str, View]:
    """One view a form, by its id, which is what templates call it; of those with a purpose, one by that too."""
    catalogue = recorder.catalogue
    by_id = {form: View(recorder, FigurePlace(form, "")) for form in catalogue.by_id}
    used = {f"{purpose}_form": form for purpose in PURPOSES if (form := catalogue.form_for(purpose))}
    return by_id | {name: RoleView(recorder, FigurePlace(form.id, "")) for name, form in used.items()}
