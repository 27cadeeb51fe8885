"""The office lets a warning stand, with a reason that goes into the audit trail; explains nothing itself."""

from collections.abc import Iterator, Mapping, Sequence

from addin.findings.keys import Keys, naming_columns
from addin.ledger import Ledger
from addin.ledger.journal import ACCEPT
from addin.summary.assembled import within
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.cells import Cell
from schemas.findings import Finding, Severity
from schemas.period import Period
from schemas.reference import Units
from schemas.text import fold, tidy

#: Begins the line in the head of the sheet "Kiểm tra" that names its period.
_TITLE = "Kỳ báo cáo:"
#: Typed in place of a reason to take an acceptance back.
TAKEN_BACK = ("-", "–")
#: Headings of the sheet that say which finding a line is, and the office's reason.
UNIT, SHEET, CELL, CODE, REASON = "Đơn vị", "Trang", "Ô", "Mã", "Lý do chấp nhận"
#: What the last was called in workbooks made before, folded.
FORMER_REASON = fold("Chấp nhận, lý do")


def accept(ledger: Ledger, period: Period, finding: Finding, reason: str, catalogue: Catalogue) -> None:
    """Accept a warning; "" takes that back. InputError for an error: it must be mended.

    One on a report of a shorter period, of which a longer one is made, is accepted there.
    """
    units = catalogue.units
    if finding.severity is not Severity.WARNING:
        raise InputError(
            f"{_name(finding, units)} là lỗi phải sửa, không chấp nhận được. Chỉ cảnh báo mới được chấp nhận."
        )
    lines = [line for one in within(period) for line in ledger.received(one) if line.unit == finding.unit]
    used = [line for line in lines if line.status == "current"]
    own = [one for one in used if one.period == str(period)] or [one for one in used if one.file == finding.file]
    when = Period.parse(own[0].period) if len(own) == 1 else period
    submission = ledger.version(finding.unit, when, own[0].version) if len(own) == 1 else None
    if submission is None:
        where = f"ở kỳ có báo cáo đó, trong {period.label}" if own else f"khi đã có báo cáo {period.label}"
        raise InputError(f"{_name(finding, units)} chưa chấp nhận được ở đây; đề nghị ghi lý do {where}.")
    key = Keys(submission, naming_columns(catalogue.forms)).of(finding)
    ledger.decisions.note(ACCEPT, when, unit=finding.unit, key=list(key), reason=tidy(reason))


def accept_rows(
    ledger: Ledger, period: Period, findings: Sequence[Finding], rows: Sequence[Sequence[Cell]], catalogue: Catalogue
) -> list[str]:
    """Take the reasons typed into the sheet "Kiểm tra", heading row and all; what cannot be used is reported.

    A blank takes nothing back, since the sheet may be older than an acceptance on another machine; a dash does.
    A sheet that was written for another period is left alone.
    """
    if _is_of_another(period, rows):
        return []
    known = {(f.unit, f.sheet, f.cell, f.code): f for f in findings}
    problems = []
    for row in _typed(rows):
        unit = catalogue.find_unit(row[UNIT])
        finding = known.get((unit.code if unit else "", row[SHEET], row[CELL], row[CODE]))
        if finding is None:
            if row[REASON]:
                problems.append(f"Lý do “{row[REASON]}” không còn cảnh báo tương ứng ({row[UNIT]}, ô {row[CELL]}).")
        elif row[REASON] not in ("", finding.accepted):
            try:
                reason = "" if row[REASON] in TAKEN_BACK else row[REASON]
                accept(ledger, period, finding, reason, catalogue)
            except InputError as error:
                problems.append(str(error))
    return problems


def has_reasons(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether anything was typed into the column of reasons."""
    return any(row[REASON] for row in _typed(rows))


def _is_of_another(period: Period, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the sheet's head names another period."""
    titles = [tidy(cell) for row in rows for cell in row if isinstance(cell, str) and cell.startswith(_TITLE)]
    return bool(titles) and not any(title.startswith(f"{_TITLE} {period.label} (") for title in titles)


def _typed(rows: Sequence[Sequence[Cell]]) -> Iterator[Mapping[str, str]]:
    """The lines below the heading as texts by heading."""
    wanted = {fold(heading): heading for heading in (UNIT, SHEET, CELL, CODE, REASON)} | {FORMER_REASON: REASON}
    places: dict[str, int] = {}
    for row in rows:
        if places:
            yield {
                heading: tidy(str(row[at])) if at < len(row) and row[at] is not None else ""
                for heading, at in places.items()
            }
            continue
        found = {wanted[fold(c)]: at for at, c in enumerate(row) if isinstance(c, str) and fold(c) in wanted}
        places = found if len(found) == len(set(wanted.values())) else {}


def _name(finding: Finding, units: Units) -> str:
    return f"Ô {finding.cell} trang “{finding.sheet}” của {units.in_sentence(finding.unit)}"
