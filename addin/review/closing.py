"""Closing a period's figures and opening them again; says why where it cannot be done."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from addin.intake.sender import SENDER_CODES
from addin.ledger import Closing, Ledger
from addin.session import Session
from addin.summary.of_period import plain
from addin.system.errors import InputError
from schemas.clock import VIETNAM
from schemas.findings import Finding, Severity
from schemas.period import Period
from schemas.reference import Units
from schemas.summary import Summary, not_applied


class OpenErrorsError(InputError):
    """A period cannot be closed without a reason, since errors are open; who asks says where the reason goes."""


def close(session: Session, period: Period, reason: str = "") -> Closing:
    """Close a period over its current versions and its corrections, and with it the months that it is made of.

    While errors are open, only for a reason, which goes into the audit trail: OpenErrorsError without one. InputError
    when it cannot be closed at all.
    """
    figures = session.figures(period)
    closed = figures.ledger.decisions.closing(period)
    if closed:
        raise InputError(
            f"Số liệu {period.label} đã được chốt {closing_words(closed)}. Nếu cần sửa, đề nghị mở lại kỳ."
        )
    found = figures.findings(period)
    if not found.basis.reports:
        raise InputError(f"Chưa có báo cáo nào của {period.label} để chốt. Đề nghị thu báo cáo trước.")
    errors = [one for one in found.standing if one.unit and one.severity is Severity.ERROR]
    if errors and not reason:
        raise OpenErrorsError(_refusal(period, errors, session.catalogue(period).units))
    forced = {"reason": reason, "errors": len(errors)} if errors else {}
    for part in sorted({part.period for one in found.basis.made.values() for part in one.parts}):
        if figures.ledger.decisions.closing(part) is None:
            _close(session, part, **forced)
    made_of = {unit: list(one.made_of.periods) for unit, one in found.basis.made.items() if one.made_of}
    return _close(session, period, made_of=made_of, **forced)


def _close(session: Session, period: Period, **more: Any) -> Closing:
    lines = [line for line in session.office.adjustments if line.period == str(period)]
    current = [line for line in session.view(period).received(period) if line.status == "current"]
    judged = {line.unit: line.sha256 for line in current}
    pinned = session.pin_profile(period)
    told = session.view(period).found_in(period, SENDER_CODES).items()
    senders = {sha256: finding.model_dump(mode="json", exclude_defaults=True) for sha256, finding in told}
    kept = {"profile": pinned, "missing_units": session.office.settings.missing_units, "senders": senders, **more}
    made = session.ledger.decisions.close(period, [plain(line) for line in lines], judged, **kept)
    if made is None:
        raise InputError(f"Số liệu {period.label} vừa được chốt ở máy khác.")
    return made


def _refusal(period: Period, errors: list[Finding], units: Units) -> str:
    counts = Counter(finding.unit for finding in errors)
    several = len(counts) > 1
    whose = ", ".join(
        f"{units.in_sentence(unit)}{f' ({count} lỗi)' if several else ''}" for unit, count in counts.items()
    )
    return (
        f"Chưa chốt được số liệu {period.label}: còn {len(errors)} lỗi chưa sửa của {whose}. Đề nghị trả lại để đơn vị "
        "sửa. Nếu vẫn phải chốt, cần nêu lý do; lý do được ghi vào sổ kiểm soát thay đổi và vào báo cáo."
    )


def reopen(ledger: Ledger, period: Period, reason: str) -> None:
    """Open a closed period again. InputError when it was not closed, or is part of one that is."""
    for longer in _longer(period):
        if ledger.decisions.closing(longer):
            raise InputError(
                f"Số liệu {longer.label} đã chốt và ghép từ báo cáo {period.label}. "
                f"Đề nghị mở lại {longer.label} trước."
            )
    if not ledger.decisions.reopen(period, reason):
        raise InputError(f"Số liệu {period.label} chưa được chốt nên không cần mở lại.")


def _longer(period: Period) -> Iterator[Period]:
    """The longer periods of the year that a period is part of."""
    for written in ("Q1", "Q2", "Q3", "Q4", "H1", "9M", ""):
        longer = Period.parse(f"{period.year}-{written}".rstrip("-"))
        if longer != period and longer.from_date <= period.from_date and period.to_date <= longer.to_date:
            yield longer


def closing_words(closed: Closing) -> str:
    """When and by whom a period was closed, in words."""
    at = datetime.fromisoformat(closed.at).astimezone(VIETNAM)
    return f"lúc {at:%H:%M ngày %d/%m/%Y}" + (f" ({closed.who})" if closed.who else "")


def corrections(summary: Summary) -> list[str]:
    """The corrections in the figures that a period was closed with, a line each; how many lines are in none."""
    named = [
        f"– {one.where(summary.catalogue).removeprefix('của ')}: "
        f"{one.before or 'ô trống'} → {one.after or 'ô trống'} ({one.reason})"
        for one in summary.adjustments
    ]
    return [*named, *filter(None, [not_applied(summary.not_adjusted)])]


def counted_words(closed: Closing, summary: Summary) -> str:
    """How many units and corrections a period was closed with."""
    made = f"gồm {count} điều chỉnh" if (count := len(summary.adjustments)) else "không có điều chỉnh"
    return f"Đã chốt số liệu {Period.parse(summary.period).label}: {len(closed.units)} đơn vị, {made}."
