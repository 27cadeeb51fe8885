"""Which figures of the whole province a finding touches: its column, and what is computed from it; judges nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from schemas.cells import column_letters
from schemas.findings import Finding
from schemas.form import BLENDED, Agg, Column, Form
from schemas.submission import Submission, Table

#: What is rolled up into a figure; of other columns a person's words are gathered or listed.
_FIGURES = frozenset({Agg.SUM, Agg.RATIO, Agg.COUNT, Agg.COUNT_BY, Agg.SUM_BY, Agg.MET, Agg.SPREAD, *BLENDED})
#: Findings that concern a form as a whole, wherever they are.
_WHOLE = ("sheet-missing", "sheet-empty", "sheet-duplicate", "sheet-transposed", "row-")
#: Findings on sums and computed cells that say something else than their parts: which of the two is wrong nobody knows.
_DIFFERS = frozenset({"cell-formula-overwritten", "cell-total-mismatch"})
_RECOMPUTED = "không có, vì bảng tổng hợp dùng số tính lại"
_OWN_SUM = "bảng tổng hợp dùng số tính lại, đang rà soát"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def with_touched(
    findings: Sequence[Finding], reports: Mapping[str, Submission], forms: Mapping[str, Form]
) -> list[Finding]:
    """The findings, each error and warning with the provincial figures that rest on what it is about."""
    rows = _Rows({})
    return [
        finding.model_copy(update={"touches": words}) if (words := _words(finding, reports, forms, rows)) else finding
        for finding in findings
    ]


class _Rows(NamedTuple):
    """The codes of the rows that findings are at, looked up once for all those of a table."""

    known: dict[tuple[str, str], Mapping[tuple[str, str], Sequence[str]]]

    def at(self, table: Table, finding: Finding) -> Sequence[str]:
        """Those of the row that a finding is at; nothing where it is at none."""
        of = finding.unit, table.form
        if of not in self.known:
            found = defaultdict[tuple[str, str], list[str]](list)
            for record in table.records:
                sheet, row = table.where(record.row)
                found[sheet, str(row + 1)].append(record.code)
            self.known[of] = found
        return self.known[of].get((finding.sheet, finding.cell.lstrip(_LETTERS)), ())


def _words(finding: Finding, reports: Mapping[str, Submission], forms: Mapping[str, Form], rows: _Rows) -> str:
    if not finding.to_review or not finding.form:
        return ""
    if finding.code.startswith(_WHOLE):
        return f"mọi số liệu của biểu {finding.form}"
    report = reports.get(finding.unit)
    table = report.table(finding.form) if report else None
    form = forms.get(finding.form)
    if form is None:  # the office's own line on a form that the period does not ask
        return ""
    key = _column_at(form, table, finding) if table else ""
    codes = rows.at(table, finding) if table and key else ()
    if key and is_recomputed(finding, form.by_key[key], in_total=not codes):
        return _RECOMPUTED
    labels = figures_of(form, key) if key else ()
    told = "; ".join(f"“{label}”" for label in labels)
    added_up = finding.code in _DIFFERS or _is_sum_of_rows(form, codes, key)
    return f"{told} ({_OWN_SUM})" if told and added_up else told


def is_recomputed(finding: Finding, column: Column, *, in_total: bool) -> bool:
    """Whether a finding is on a sum or a computed cell that says nothing itself: its parts are as sure as before."""
    return finding.code == "cell-formula-error" and (column.computed is not None or in_total)


def _is_sum_of_rows(form: Form, codes: Sequence[str], key: str) -> bool:
    """Whether one of the rows is added up from others, whatever was typed there."""
    return bool(key) and Agg.SUM in form.by_key[key].agg and any(form.children.get(code) for code in codes)


def _column_at(form: Form, table: Table, finding: Finding) -> str:
    """The key of the column a finding is in, or that it says is missing."""
    if finding.code == "header-missing-column":
        return next((column.key for column in form.columns if f"“{column.full_label}”" in finding.message), "")
    letters = finding.cell.rstrip("0123456789")
    return next((key for key, index in table.columns.items() if column_letters(index) == letters), "")


@cache
def figures_of(form: Form, key: str) -> tuple[str, ...]:
    """The labels of the province's figures that a column of a form goes into, its own first."""
    return tuple(form.by_key[one].full_label for one in followers(form, key) if _is_figure(form.by_key[one]))


def followers(form: Form, key: str) -> Iterable[str]:
    """A column and all that is computed from it."""
    found = [key]
    for one in found:
        found += [column.key for column in form.columns if column.key not in found and one in _parts(column)]
    return found


def _parts(column: Column) -> Iterator[str]:
    for computed in (column.computed, column.ratio):
        yield from computed.parts if computed else ()


def _is_figure(column: Column) -> bool:
    return bool(_FIGURES & set(column.agg))
