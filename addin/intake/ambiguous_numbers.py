"""Text numbers that may be read in two ways, decided by what the unit reported before; reads no file.

"1.234" is 1234 or 1,234: they lie a thousandfold apart, so that earlier figures of the same cell tell which is meant.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from addin.intake.examine import Job, examine_all
from schemas.cells import column_index
from schemas.fields.base import Style
from schemas.findings import Finding
from schemas.form import Form, RowKind
from schemas.numbers import parse_number, show_number
from schemas.submission import SetAside, Submission

AMBIGUOUS = "cell-number-ambiguous"
#: The reading is within so many times the earlier figures, and the other one beyond that.
_NEAR = 20.0
_MARK = re.compile(r"[.,]")
_OTHER = {".": ",", ",": "."}

#: The unit's reports of the periods before, the latest first.
Earlier = Callable[[str], Sequence[Submission]]


def settle_by_history(
    examined: Submission | SetAside, job: Job, forms: Mapping[str, Form], earlier: Earlier
) -> Submission | SetAside:
    """The report, read once more where its unit's earlier figures tell how it writes its numbers.

    Each doubtful cell that has a history gives its opinion; where they differ, all are asked about. The ledger is
    looked into only for such a report.
    """
    if isinstance(examined, SetAside):
        return examined
    doubtful = [finding for finding in examined.findings if finding.code == AMBIGUOUS]
    if not doubtful:
        return examined
    before = earlier(examined.unit)
    opinions = [style for finding in doubtful if (style := _style(forms[finding.form], finding, examined, before))]
    if len({style.decimal for style in opinions}) != 1:
        return examined
    return next(examine_all([job._replace(style=opinions[0])]))


def _style(form: Form, finding: Finding, examined: Submission, before: Sequence[Submission]) -> Style | None:
    """How the unit writes numbers, if the earlier figures of a doubtful cell leave one reading only."""
    number, mark = parse_number(finding.value), _MARK.search(finding.value)
    if number is None or number.other is None or mark is None:
        return None
    known = list(_figures_before(form, finding, examined, before))
    if not known:
        return None
    usual = median(value for _, value in known)
    least = known[0][1] if _is_cumulative(form, finding, examined) else usual / _NEAR
    near = [value for value in (number.value, number.other) if least <= abs(value) <= usual * _NEAR]
    if len(near) != 1:
        return None
    grouped = abs(near[0]) == max(abs(number.value), abs(number.other))
    decimal = _OTHER[mark[0]] if grouped else mark[0]
    told = "; ".join(f"{period}: {show_number(value)}" for period, value in known)
    where = f"trang “{finding.sheet}”, ô {finding.cell}"
    return Style(decimal, f"theo số liệu kỳ trước của đơn vị tại {where} ({told})")


def _is_cumulative(form: Form, finding: Finding, examined: Submission) -> bool:
    """Whether the figure counts from 1 January, so that it cannot be less than it was."""
    key = _column_of(finding, examined)
    return bool(key) and form.by_key[key].cumulative


def _column_of(finding: Finding, examined: Submission) -> str:
    table = examined.table(finding.form)
    at = column_index(finding.cell.rstrip("0123456789"))
    return next((key for key, place in table.columns.items() if place == at), "") if table else ""


def _figures_before(
    form: Form, finding: Finding, examined: Submission, before: Sequence[Submission]
) -> Iterator[tuple[str, float]]:
    """Period and figure of the same row and column in earlier reports; lists have no rows that stay."""
    table, cell = examined.table(finding.form), re.fullmatch(r"([A-Z]+)([0-9]+)", finding.cell)
    if table is None or cell is None or form.rows in (RowKind.LIST, RowKind.OPEN):
        return
    key = _column_of(finding, examined)
    place = (finding.sheet, int(cell[2]) - 1)
    code = next((record.code for record in table.records if table.where(record.row) == place), "")
    for report in before:
        older = report.table(finding.form)
        record = next((one for one in older.records if one.code == code), None) if older and code else None
        value = record.values.get(key) if record else None
        if isinstance(value, int | float) and value > 0:
            yield report.period.label, float(value)
