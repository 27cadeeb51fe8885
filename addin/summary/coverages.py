"""What is behind each figure of a form's total, as JSON shows it; looks none up."""

from collections.abc import Iterable
from typing import Any

from addin.summary.lookup import coverage_at
from schemas.form import Agg, Form
from schemas.report import FigurePlace
from schemas.summary import Coverage, Figures, Summary


def coverages(summary: Summary, form_id: str) -> dict[str, Any]:
    """What is behind each figure of a form's total, in the shape of the total, as JSON shows it."""
    form, total = summary.catalogue.by_id[form_id], summary.forms[form_id].total

    def by_column(figures: Figures, code: str = "") -> dict[str, Any]:
        places = ((key, FigurePlace(form_id, key, code=code)) for key in figures)
        return {key: _coverage_over(summary, place, _added_up_by(form, key))._asdict() for key, place in places}

    if not form.summed_by_row:
        return by_column(total)
    return {code: by_column(figures, code) for code, figures in total.items()}


def _added_up_by(form: Form, key: str) -> tuple[str, ...]:
    """The columns that are added up by the groups of a column; none where its groups have no sums."""
    column = form.by_key.get(key)
    return tuple(one.key for one in form.columns if column and Agg.SUM_BY in column.agg and Agg.SUM in one.agg)


def _coverage_over(summary: Summary, place: FigurePlace, others: Iterable[str]) -> Coverage:
    """What is behind a figure, or any of some others beside it."""
    found = coverage_at(summary, place)
    for one in (coverage_at(summary, place._replace(column=key)) for key in others):
        found = Coverage(
            min(found.known, one.known), found.of, _both(found.missing, one.missing),
            _both(found.doubtful, one.doubtful), {**one.left_out, **found.left_out}, _both(found.carried, one.carried),
            {**one.gaps, **found.gaps},
        )  # fmt: skip
    return found


def _both(units: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*units, *others)))
