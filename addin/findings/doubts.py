"""Which figures a finding makes doubtful; finds nothing itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from addin.findings.touched import followers, is_recomputed
from schemas.agreement import Agreement
from schemas.cells import column_index
from schemas.findings import SEVERITY_LABELS, Finding, Severity
from schemas.form import Form, RowKind
from schemas.rule import Record
from schemas.submission import Submission, Table
from schemas.summary import TOTAL_ROW, Doubt

#: What says whose report it is, for which period and which of two, or that its figures are noughts or last month's:
#: doubtful then is all of it.
_WHOLE_REPORT = frozenset({"file-sender-mismatch", "file-sender-unknown", "file-sender-unproven", "file-unit-conflict",
                           "file-period-conflict", "file-unknown-period", "file-two-in-one-letter",
                           "period-without-figures", "period-copy-of-last", "period-mostly-last"})  # fmt: skip
#: Findings on a form's frame after which its figures are read as surely as before, or are not there at all.
_NO_FIGURE = frozenset({"sheet-missing", "sheet-empty", "sheet-transposed", "header-missing-column",
                        "header-extra-column", "header-unnamed-column", "row-missing", "row-empty",
                        "cell-required"})  # fmt: skip
#: Findings that are told here of a figure of an earlier period, which is the doubtful one.
_OF_EARLIER = frozenset({"period-below-reviewed"})
#: Is reported at the first cell of many, and concerns the whole column.
_WHOLE_COLUMN = frozenset({"period-all-vanished", "sheet-column-empty", "header-unseen-column", "cell-merged-rows",
                           "cell-conditional-format", "cell-unit-of-money-doubtful"})  # fmt: skip
#: Is reported at the first cell of many, and concerns the whole form.
_WHOLE_FORM = frozenset({"period-form-zeroed"})
#: Is reported at the first row of many, and concerns those whose numbers are its value; too many are not named. Of two
#: rows with one name the first counts, which the words give: which of them is right, nobody knows.
_TWICE = "row-duplicate"
_NAMED_ROWS = frozenset({"row-hidden-with-data", "sheet-filtered", "row-shifted", _TWICE})
_FIRST = re.compile("lặp lại dòng ([0-9]+)")
#: Is about a row that was not counted: the others are as sure as before, their sum is not; nor are those of some of
#: them, where there are such.
_NOT_COUNTED = frozenset({"row-example", "row-extra"})
_CELL = re.compile("([A-Z]+)([0-9]+)")


def is_open(finding: Finding) -> bool:
    """Whether a finding still waits: an error that is not mended, or a warning that the office has not accepted.

    A correction of the office settles one, too.
    """
    if finding.settled:
        return False
    return finding.to_review and not (finding.severity is Severity.WARNING and finding.accepted)


def standing_by_unit(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The open findings against each unit's figures: the one count of them on sheets, in commands and documents."""
    found: dict[str, list[Finding]] = {}
    for finding in filter(is_open, findings):
        if unit := finding.unit or finding.against:
            found.setdefault(unit, []).append(finding)
    return found


def tally(findings: Sequence[Finding]) -> str:
    """How many findings there are: "15 lỗi, 2 cảnh báo, 8 ghi chú"; what is accepted or settled is told beside them."""
    still = [one.severity for one in findings if is_open(one) or not (one.to_review or one.settled)]
    accepted = sum(bool(one.accepted) and not one.settled for one in findings)
    settled = sum(one.settled and one.to_review for one in findings)
    more = [f"đã chấp nhận {accepted} cảnh báo"] if accepted else []
    more += [f"đã điều chỉnh {settled} mục"] if settled else []
    counts = ", ".join(f"{still.count(one)} {label.lower()}" for one, label in SEVERITY_LABELS.items())
    return "; ".join([counts, *more])


def doubts_of(
    findings: Iterable[Finding],
    reports: Mapping[str, Submission],
    forms: Mapping[str, Form],
    agreements: Iterable[Agreement] = (),
    *,
    every: bool = False,
) -> Iterator[Doubt]:
    """The doubts that open findings raise about the figures of units' reports.

    Where a form disagrees with another (`agreements`), the columns that were added up are doubtful. With `every`,
    those, too, of findings that are not open, or after which figures are as sure: what these are about.
    """
    places = {unit: _Places(report) for unit, report in reports.items()}
    added = {one.code: [figure.column for figure in one.figures] for one in agreements}
    for finding in findings:
        casts = every or (is_open(finding) and finding.code not in _OF_EARLIER)
        if casts and finding.unit in places:
            for doubt in _doubts(finding, places[finding.unit], forms, every=every):
                keys = _with_related(forms[doubt.form], added[finding.code]) if finding.code in added else doubt.keys
                yield doubt._replace(keys=keys)


def _doubts(finding: Finding, places: "_Places", forms: Mapping[str, Form], *, every: bool) -> Iterator[Doubt]:
    """A cell casts doubt on its row's identity, a row on its columns, a column on its rows, the rest on the form.

    A rule casts doubt on everything that it compares; a cell of the total row on the sum of the rows alone.
    """
    if finding.code in _WHOLE_REPORT:
        yield Doubt(finding.unit, "", "", frozenset(), finding)
    if not finding.form or finding.code in _WHOLE_REPORT or finding.form not in places.tables:
        return
    if finding.code in _NO_FIGURE and not every:
        code = places.only_named(finding) if forms[finding.form].rows is RowKind.LIST else None
        if code is not None:
            yield Doubt(finding.unit, finding.form, code, frozenset(), finding)
        return
    if finding.code in _NAMED_ROWS:
        for code in places.rows_named(finding):
            yield Doubt(finding.unit, finding.form, code, frozenset(), finding)
        return
    form = forms[finding.form]
    code, key = places.at(finding)
    recomputed = key in form.by_key and is_recomputed(finding, form.by_key[key], in_total=code == TOTAL_ROW)
    if recomputed and not every:
        return
    of_all = finding.code in _WHOLE_COLUMN | _WHOLE_FORM or (finding.code in _NOT_COUNTED and form.children)
    code = "" if of_all else code
    key = "" if finding.code in _WHOLE_FORM else key
    rule = next((rule for rule in form.rules if rule.code == finding.code), None)
    names_row = key in form.by_key and form.by_key[key].label_column  # whose row it is, is not sure
    if (
        names_row
        or finding.code.startswith("row-")
        or (rule and not rule.at and form.rows in (RowKind.LIST, RowKind.OPEN))
    ):
        key = ""
    compared = (key, *rule.needs) if rule and key else (key,) if key else ()
    keys = _with_related(form, compared)
    for one in dict.fromkeys((code, *(rule.compares if rule else ()))):
        yield Doubt(finding.unit, finding.form, one, keys, finding)


def _with_related(form: Form, keys: Iterable[str]) -> frozenset[str]:
    """Columns with those of their identities, and all that is computed from them."""
    return frozenset[str]().union(*(form.related(one).union(followers(form, one)) for one in keys))


class _Places:
    """Which row and column of a unit's report a finding is at."""

    def __init__(self, report: Submission) -> None:
        self.tables: dict[str, Table] = {table.form: table for table in report.tables}
        self._rows: dict[str, dict[tuple[str, int], Record]] = {}  # form → sheet and 0-based row → the record

    def _rows_of(self, table: Table) -> dict[tuple[str, int], Record]:
        if table.form not in self._rows:
            self._rows[table.form] = {table.where(record.row): record for record in table.records}
        return self._rows[table.form]

    def rows_named(self, finding: Finding) -> list[str]:
        """The codes of the rows whose numbers a finding lists; "" for all of them where it lists none."""
        rows = self._rows_of(self.tables[finding.form])
        told = _FIRST.findall(finding.message) if finding.code == _TWICE else finding.value.split(", ")
        named = (rows.get((finding.sheet, int(row) - 1)) for row in told if row.isdigit())
        return [record.code for record in named if record is not None] or [""]

    def only_named(self, finding: Finding) -> str | None:
        """The code of a finding's row where all that this holds is a name: it may be a remark, and is counted."""
        record = self._record_at(finding)
        return record.code if record and sum(map(bool, record.values.values())) == 1 else None

    def _record_at(self, finding: Finding) -> Record | None:
        place = _CELL.fullmatch(finding.cell)
        return self._rows_of(self.tables[finding.form]).get((finding.sheet, int(place[2]) - 1)) if place else None

    def at(self, finding: Finding) -> tuple[str, str]:
        """The code and key of a finding's cell; off the rows only the total has a code, off the columns no key."""
        table, place = self.tables[finding.form], _CELL.fullmatch(finding.cell)
        if finding.sheet == table.sheet:
            for key, cell in table.field_cells.items():
                if cell == finding.cell:
                    return "", key
        if place is None:
            return "", ""
        column = column_index(place[1])
        key = next((key for key, at in table.columns.items() if at == column), "")
        if key and (record := self._record_at(finding)):
            return record.code, key
        key = key if finding.sheet == table.sheet else ""
        of_sum = finding.code in _NOT_COUNTED or (key and finding.code.startswith("cell-"))
        return (TOTAL_ROW if of_sum else ""), key
