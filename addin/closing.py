"""Closing a period's figures and opening them again; says why where it cannot be done."""

from datetime import datetime

from addin.errors import InputError
from addin.figures import plain
from addin.home import Home
from addin.ledger import Closing, Ledger
from addin.office import office_of
from schemas.clock import VIETNAM
from schemas.period import Period


def close(home: Home, ledger: Ledger, period: Period) -> Closing:
    """Close a period over its current versions and its corrections. InputError when it cannot be."""
    closed = ledger.decisions.closing(period)
    if closed:
        raise InputError(f"Số liệu {period.label} đã được chốt {said(closed)}. Nếu cần sửa, đề nghị mở lại kỳ.")
    lines = [line for line in office_of(home).adjustments if line.period == str(period)]
    made = ledger.decisions.close(period, [plain(line) for line in lines])
    if made is None:
        raise InputError(f"Chưa có báo cáo nào của {period.label} để chốt. Đề nghị thu báo cáo trước.")
    return made


def reopen(ledger: Ledger, period: Period, reason: str) -> None:
    """Open a closed period again. InputError when it was not closed."""
    if not ledger.decisions.reopen(period, reason):
        raise InputError(f"Số liệu {period.label} chưa được chốt nên không cần mở lại.")


def said(closed: Closing) -> str:
    """When and by whom a period was closed, in words."""
    at = datetime.fromisoformat(closed.at).astimezone(VIETNAM)
    return f"lúc {at:%H:%M ngày %d/%m/%Y}" + (f" ({closed.who})" if closed.who else "")
