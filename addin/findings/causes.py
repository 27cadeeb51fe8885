"""Findings that have one cause are told together, with the one thing to do; every finding stays in the list.

A cause is claimed only where it explains what was found: where columns that are exchanged, or moved by a row, would
leave nothing to find. What is merely frequent is counted in words, and nothing is guessed of the rest.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from addin.check.across.scene import CheckContext, EarlierReport
from addin.findings.doubts import is_open
from schemas.cells import Value, column_letters
from schemas.fields import Money
from schemas.findings import Finding
from schemas.form import Form
from schemas.rule import Record, Rule
from schemas.submission import Submission, Table

_CELL = re.compile(r"([A-Z]+)([0-9]+)")
#: Fewer findings than this need no common word; fewer rows than this prove no exchange and no move.
_FEW, _PROOF = 3, 3
#: So many cells of a column with the same finding are told in one sentence.
_MANY = 5
_UNCALCULATED = frozenset({"cell-formula-uncalculated"})
_SUMS = frozenset({"cell-total-mismatch", "cell-formula-overwritten", "rule-project-is-sum-of-subprojects"})
_ROWS = frozenset({"row-missing", "row-extra", "row-duplicate"})
#: Ends the text of a cause that is nothing but many findings of one kind.
_ALIKE = "có cùng một nội dung"
#: So many times triệu đồng is one of these units.
_UNITS: dict[float | None, str] = {1e3: "nghìn đồng", 1e6: "đồng", 1e-3: "tỷ đồng"}
#: What is found in a file of the period before that is sent for this one.
_ALL_OF_LAST = frozenset({"period-copy-of-last", "period-mostly-last"})
_SENT_AGAIN = _ALL_OF_LAST | {"file-period-conflict", "period-previous-mismatch"}
_AGAINST_BEFORE = frozenset(
    {"period-plan-changed", "period-opening-mismatch", "period-not-monotone", "period-below-reviewed"}
)


class CauseGroup(NamedTuple):
    """Some findings of one unit, why they came together and what mends them all."""

    why: str
    fix: str
    findings: Sequence[Finding]


class _Sheet(NamedTuple):
    """One form of one unit: its table, the one of its earlier report, and what was found on it."""

    form: Form
    table: Table
    earlier: Table | None
    findings: list[Finding]

    def column(self, cell: str) -> tuple[str, str]:
        """The letters of a cell's column, and the column's key: "" where it is none of the form's."""
        letters = cell.rstrip("0123456789")
        return letters, next((key for key, at in self.table.columns.items() if column_letters(at) == letters), "")

    def named(self, key: str) -> str:
        """A column as a person finds it: F (“Đất ở”)."""
        return f"{column_letters(self.table.columns[key])} (“{self.form.by_key[key].full_label}”)"

    def by_column(self, codes: Iterable[str] | None = None) -> dict[str, list[Finding]]:
        """Column key → the findings on it."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            key = self.column(finding.cell)[1] if finding.cell else ""
            if key and (codes is None or finding.code in codes):
                found[key].append(finding)
        return found


def with_causes(findings: Sequence[Finding], scene: CheckContext) -> list[Finding]:
    """The findings in their order, each with the cause that it shares with others; "" where it shares none."""
    causes: dict[int, str] = {}
    by_unit: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_unit[finding.unit].append(finding)
    for unit, own in by_unit.items():
        if unit not in scene.reports or len(own) < 2:
            continue
        for group in _groups(scene.catalogue.by_id, scene.reports[unit], scene.before.get(unit), own):
            free = [finding for finding in group.findings if id(finding) not in causes]
            if len(free) > 1:
                causes |= dict.fromkeys(map(id, free), f"{group.why}. {group.fix}.")
    return [one.model_copy(update={"cause": causes[id(one)]}) if id(one) in causes else one for one in findings]


def causes_of(findings: Iterable[Finding]) -> dict[tuple[str, str, str], list[int]]:
    """Unit, form and cause → the places of its findings in the list."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, finding in enumerate(findings):
        if finding.cause:
            found[finding.unit, finding.form, finding.cause].append(at)
    return found


def sentences(findings: Iterable[Finding], *, alike: bool = True) -> list[str]:
    """Each cause, with the form where it is of one alone, how many findings it explains, and what to do.

    Without `alike`, where findings of one kind are together anyway, that they are many is no cause.
    """
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for (unit, form, cause), places in causes_of(findings).items():
        counted.setdefault((unit, cause), {})[form] = len(places)
    found = []
    for (_, cause), forms in counted.items():
        why, _, fix = cause.partition(". ")
        if why.endswith(_ALIKE) and not alike:
            continue
        form = next(iter(forms)) if len(forms) == 1 else ""
        found.append(f"{f'Biểu {form}: ' if form else ''}{why} ({sum(forms.values())} mục). {fix}")
    return found


def common(findings: Iterable[Finding]) -> list[str]:
    """The causes of what still waits of a unit, where several findings have one; that they are many is none."""
    return sentences(filter(is_open, findings), alike=False)


def _groups(
    forms: Mapping[str, Form], report: Submission, before: EarlierReport | None, findings: list[Finding]
) -> Iterator[CauseGroup]:
    """What explains most comes first; a finding belongs to the first group that has it."""
    yield from formulas_not_calculated(findings)
    yield from sent_again(findings)
    by_form: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_form[finding.form].append(finding)
    for form_id, own in by_form.items():
        table = report.table(form_id)
        if form_id and table and len(own) > 1:
            earlier = before.submission.table(form_id) if before else None
            sheet = _Sheet(forms[form_id], table, earlier, own)
            yield from (group for explain in _EXPLANATIONS for group in explain(sheet))


def formulas_not_calculated(findings: Sequence[Finding]) -> Iterator[CauseGroup]:
    """Several formulas without a value: the workbook was saved by a program that does not calculate."""
    found = [finding for finding in findings if finding.code in _UNCALCULATED]
    if len(found) >= _FEW:
        yield CauseGroup(
            f"Tệp chưa được tính lại công thức ({len(found)} ô)", "Mở tệp bằng Excel, nhấn F9, lưu và gửi lại", found
        )


def sent_again(findings: Sequence[Finding]) -> Iterator[CauseGroup]:
    """All figures are those of the period before: what the file says of that period is no mistake of its own."""
    if any(finding.code in _ALL_OF_LAST for finding in findings):
        found = [finding for finding in findings if finding.code in _SENT_AGAIN]
        yield CauseGroup("Có thể gửi lại tệp của kỳ trước", "Gửi báo cáo của kỳ này", found)


def money_in_another_unit(sheet: _Sheet) -> Iterator[CauseGroup]:
    """Money that is too large in more than one column, or so many times the plans of before: the whole sheet's unit."""
    found = [finding for finding in sheet.findings if finding.code == "cell-unit-of-money-doubtful"]
    unit = _UNITS.get(_times_the_plans_of_before(sheet), "đồng hoặc nghìn đồng" if len(found) > 1 else "")
    if unit:
        wide = [one for one in sheet.findings if one.code in _AGAINST_BEFORE | {"period-outlier"} or one in found]
        yield CauseGroup(
            f"Cả biểu có thể ghi theo {unit}",
            "Ghi lại các cột tiền theo triệu đồng",
            wide,
        )


def _times_the_plans_of_before(sheet: _Sheet) -> float | None:
    """How many times all amounts that stay for the year are those of the earlier report; None where it differs."""
    keys = [column.key for column in sheet.form.columns if column.stays and isinstance(column.type, Money)]
    pairs = [(now.values.get(key), then.values.get(key)) for now, then in _same_rows(sheet) for key in keys]
    times = [
        now / then for now, then in pairs if isinstance(now, int | float) and isinstance(then, int | float) and then
    ]
    return round(times[0], 6) if len(times) >= _PROOF and max(times) - min(times) <= 1e-6 * max(times) else None


def columns_exchanged(sheet: _Sheet) -> Iterator[CauseGroup]:
    """Two columns whose exchange would mend every breach of a rule on the sheet, or make them those of last period."""
    for rule in sheet.form.row_rules:
        broken = [finding for finding in sheet.findings if finding.code == rule.code]
        if len(broken) >= _PROOF:
            for one, other in combinations(rule.needs, 2):
                if _alike(sheet.form, one, other) and _mends(rule, sheet.table.records, one, other):
                    yield _exchanged(sheet, one, other, broken)
    flagged = sheet.by_column(_AGAINST_BEFORE)
    for one, other in combinations(flagged, 2):
        if _alike(sheet.form, one, other) and _took_the_others_place(sheet, one, other):
            yield _exchanged(sheet, one, other, [*flagged[one], *flagged[other]])


def _exchanged(sheet: _Sheet, one: str, other: str, findings: Sequence[Finding]) -> CauseGroup:
    return CauseGroup(
        f"Cột {sheet.named(one)} và cột {sheet.named(other)} có thể bị đổi chỗ cho nhau",
        "Kiểm tra hai cột này trước, đổi lại nếu đúng là nhầm cột",
        findings,
    )


def _alike(form: Form, one: str, other: str) -> bool:
    return type(form.by_key[one].type) is type(form.by_key[other].type) and form.by_key[one].type.is_number


def _mends(rule: Rule, records: Iterable[Record], one: str, other: str) -> bool:
    """Whether the rule holds on every row once two of its columns, both filled in, are exchanged."""
    forgiven = [] if rule.tolerance is None else [rule.tolerance]
    for record in records:
        values = record.values
        if values.get(rule.at) is None or not set(rule.needs) <= values.keys():
            continue
        exchanged = {**values, one: values[other], other: values[one]}
        if (
            values[one] is None
            or values[other] is None
            or not rule.function(*(exchanged[key] or 0 for key in rule.needs), *forgiven)
        ):
            return False
    return True


def _took_the_others_place(sheet: _Sheet, one: str, other: str) -> bool:
    """Whether each column holds, on every row, what the other one held in the earlier report."""
    pairs = [
        (now.values.get(here), then.values.get(there))
        for now, then in _same_rows(sheet)
        for here, there in ((one, other), (other, one))
    ]
    filled = [(now, then) for now, then in pairs if now or then]
    return len(filled) >= 2 * _PROOF and all(now == then for now, then in filled)


def _same_rows(sheet: _Sheet) -> Iterator[tuple[Record, Record]]:
    earlier = {record.code: record for record in sheet.earlier.records} if sheet.earlier else {}
    return ((record, earlier[record.code]) for record in sheet.table.records if record.code in earlier)


def column_moved_by_a_row(sheet: _Sheet) -> Iterator[CauseGroup]:
    """A column that holds, from some row on, what was one row above or below in the earlier report."""
    for key, findings in sheet.by_column(_AGAINST_BEFORE).items():
        if len(findings) < _PROOF:
            continue
        rows = sorted(int(found[2]) for finding in findings if (found := _CELL.fullmatch(finding.cell)))
        for step, way in ((1, "xuống"), (-1, "lên")):
            if _moved(sheet, key, rows[0] - 1, step):
                yield CauseGroup(
                    f"Cột {sheet.named(key)} lệch một dòng {way} từ dòng {rows[0]}",
                    "Kiểm tra xem có chèn hoặc xóa ô ở cột này không, đưa số liệu về đúng dòng",
                    findings,
                )


def _moved(sheet: _Sheet, key: str, first: int, step: int) -> bool:
    """Whether every value of the column from a sheet row on is the earlier one of the row before (step 1) or after."""
    pairs = list(_same_rows(sheet))
    now: list[Value] = [record.values.get(key) for record, _ in pairs]
    then: list[Value] = [record.values.get(key) for _, record in pairs]
    at = next((number for number, (record, _) in enumerate(pairs) if record.row >= first), len(pairs))
    compared = [(now[i], then[i - step]) for i in range(at, len(pairs)) if 0 <= i - step < len(then)]
    if step == 1:
        compared = compared[1:]  # what was put in at the first row is new
    different = sum(now[i] != then[i] for i in range(at, len(pairs)))
    return len(compared) >= _PROOF and different >= _PROOF and all(one == other for one, other in compared)


def rows_are_not_those_of_the_form(sheet: _Sheet) -> Iterator[CauseGroup]:
    """Totals that do not agree where a row is missing, too many, or under another name."""
    rows = [finding for finding in sheet.findings if finding.code in _ROWS]
    sums = [finding for finding in sheet.findings if finding.code in _SUMS]
    if rows and sums:
        yield CauseGroup(
            f"Biểu {sheet.form.id} thiếu, thừa hoặc sai tên dòng nên các dòng cộng cũng sai",
            "Sửa các dòng này trước, số cộng sẽ khớp lại",
            [*rows, *sums],
        )


def sums_of_one_column(sheet: _Sheet) -> Iterator[CauseGroup]:
    """Several sums of one column that do not agree: one of its figures was changed."""
    for key, findings in sheet.by_column(_SUMS).items():
        if len(findings) > 1:
            yield CauseGroup(
                f"Các số cộng của cột {sheet.named(key)} cùng không khớp số thành phần",
                "Kiểm tra các số thành phần của cột này trước",
                findings,
            )


def column_left_blank(sheet: _Sheet) -> Iterator[CauseGroup]:
    """A column of which nearly every needed cell is blank; rules that need it cannot hold either."""
    for key, findings in sheet.by_column({"cell-required"}).items():
        if len(findings) >= max(_FEW, 0.8 * len(sheet.table.records)):
            codes = {rule.code for rule in sheet.form.row_rules if key in rule.needs}
            follow = [finding for finding in sheet.findings if finding.code in codes]
            fix = "Nhập cả cột; nếu không phát sinh, ghi 0"
            yield CauseGroup(f"Cột {sheet.named(key)} chưa nhập", fix, [*findings, *follow])


def same_finding_down_a_column(sheet: _Sheet) -> Iterator[CauseGroup]:
    """The same finding on many cells of one column."""
    for key, findings in sheet.by_column().items():
        for code in dict.fromkeys(finding.code for finding in findings):
            same = [finding for finding in findings if finding.code == code]
            if len(same) >= _MANY:
                yield CauseGroup(
                    f"{len(same)} ô của cột {sheet.named(key)} {_ALIKE}",
                    "Xem ô đầu tiên rồi xử lý như nhau ở các ô còn lại"
                    if any(one.to_review for one in same)
                    else "Xem ô đầu tiên; nếu không đúng, đề nghị sửa ở các ô này",
                    same,
                )


_EXPLANATIONS: tuple[Callable[[_Sheet], Iterator[CauseGroup]], ...] = (
    money_in_another_unit,
    columns_exchanged,
    column_moved_by_a_row,
    rows_are_not_those_of_the_form,
    sums_of_one_column,
    column_left_blank,
    same_finding_down_a_column,
)
