"""The office's main tasks as the review of the emulation movement tells them: the shares that units are scored by."""

from collections.abc import Iterator
from typing import NamedTuple

from addin.report.recorder import FigureRecorder
from addin.report.view import View
from schemas.computation import Ratio
from schemas.expressions.tree import ColumnRef
from schemas.form import Column
from schemas.office import Office
from schemas.report import FigurePlace
from schemas.scoring import MeasureKind

_SHARES = frozenset({MeasureKind.PATH, MeasureKind.RATE})


class MainTask(NamedTuple):
    """A share of a form that a criterion is measured by.

    `rate` is its column; `done` is the column of what it is the share of `plan` of, "" where it is computed otherwise.
    """

    form: View
    rate: str
    done: str = ""
    plan: str = ""


def tasks_of(recorder: FigureRecorder, office: Office) -> Iterator[MainTask]:
    """The tasks of the office's criteria, in their order; each share once."""
    measured = {one.code: one for one in recorder.catalogue.criteria}
    told = set[tuple[str, str]]()
    for criterion in office.criteria:
        for part in measured[criterion.key].parts if criterion.key in measured else ():
            form = recorder.catalogue.by_id.get(part.form)
            if part.kind not in _SHARES or form is None or not isinstance(part.value, ColumnRef):
                continue
            if (form.id, part.value.key) not in told and part.value.key in form.by_key:
                told.add((form.id, part.value.key))
                yield _task(View(recorder, FigurePlace(form.id, "")), form.by_key[part.value.key])


def _task(form: View, rate: Column) -> MainTask:
    done, plan = rate.ratio.parts if isinstance(rate.ratio, Ratio) else ("", "")
    return MainTask(form, rate.key, done, plan)
