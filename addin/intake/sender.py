"""What a letter says of a report beside what the report says of itself; the content decides, the letter is evidence."""

from collections.abc import Mapping
from typing import Any

from schemas.clock import show_moment
from schemas.findings import CellPlace, Finding, message_for
from schemas.office import Office
from schemas.reference import Units
from schemas.submission import SetAside, SourceFile, Submission

Examined = Submission | SetAside
#: What is found of a report from another unit's address, from one that is nobody's, and from one that is the unit's
#: but that the server which received the letter held for forged.
MISMATCH, UNKNOWN, UNPROVEN = SENDER_CODES = ("file-sender-mismatch", "file-sender-unknown", "file-sender-unproven")


def with_owner(source: SourceFile, office: Office) -> SourceFile:
    """A file with the unit that its letter's address belongs to.

    The office's own addresses may forward, and a unit's second address may send on behalf of the first. Of one that is
    read again it is no longer known which addresses its letter named: what was disputed on receipt stays so. What was
    not delivered and came back is the office's own, but for what a unit had sent and sends on.
    """
    if not source.mailed:
        return source
    owner = office.unit_of_sender(source.sender)

    def is_harmless(one: str) -> bool:
        return office.is_own_address(one) or bool(owner and office.unit_of_sender(one) == owner)

    disputed = next((one for one in source.others if not is_harmless(one)), "") if source.others else source.disputed
    ours = (source.ours and not owner) or office.is_own_address(source.sender)
    return source.model_copy(update={"owner": owner, "disputed": disputed, "ours": ours})


def with_sender(examined: Examined, source: SourceFile, office: Office, units: Units) -> Examined:
    """A report with a finding where it came from anywhere but its unit's address; without a unit, one is proposed."""
    if not source.mailed:
        return examined
    owner = office.unit_of_sender(source.sender)
    if isinstance(examined, SetAside):
        named = owner and examined.code == "file-unknown-unit"
        return _proposed(examined, source.sender, units.in_sentence(owner)) if named else examined
    content, code = units.in_sentence(examined.unit), sender_code(examined.unit, source.sender, source.disputed, office)
    if code == MISMATCH:
        return _found(examined, code, content=content, sender=source.sender, owner=units.in_sentence(owner))
    if code == UNPROVEN:
        return _found(examined, code, content=content, sender=source.sender, reason=_failed(source.disputed))
    return _found(examined, code, content=content, sender=whence(source.sender, source.disputed)) if code else examined


def with_sender_of_then(report: Submission, found: Mapping[str, Any] | None) -> Submission:
    """A report of a closed period with what was found of its sender when that was closed; addresses change later."""
    then = (Finding.model_validate(found),) if found else ()
    return report.model_copy(update={"findings": (*then, *report.findings)})


def sender_code(unit: str, sender: str, disputed: str, office: Office) -> str:
    """What is found where a unit's report came in a letter from an address; "" where that is the unit's own.

    An office that has listed no address of the unit is not told of each stranger, but of a letter that is likely
    forged.
    """
    owner = office.unit_of_sender(sender)
    if owner and owner != unit:
        return MISMATCH
    is_on_record = any(line.emails for line in office.contacts if line.unit == unit)
    if _failed(disputed) and (owner or not is_on_record):
        return UNPROVEN
    is_own = owner and not disputed
    return "" if is_own or not is_on_record else UNKNOWN


def whence(sender: str, disputed: str) -> str:
    """Where a letter came from, in words."""
    if not sender:
        return "một thư không ghi người gửi"
    if failed := _failed(disputed):
        return f"địa chỉ {sender} (nhưng {failed})"
    return f"địa chỉ {sender}" + (f" (nhưng thư do {disputed} gửi hoặc chuyển tiếp)" if disputed else "")


def _failed(disputed: str) -> str:
    """The check that a letter's sender failed, in words; "" where an address disputes it, or nothing does."""
    check, _, domain = disputed.partition(" ")
    if "@" in disputed or "=" not in check:
        return ""
    return f"máy chủ nhận thư không xác nhận thư do {domain} gửi: {check}"


def with_date(examined: Examined, source: SourceFile) -> Examined:
    """A report with a finding where its letter's own date is not to be believed."""
    if isinstance(examined, SetAside) or not source.date_doubted:
        return examined
    taken = f"lúc {show_moment(source.sent_at)} theo máy chủ thư" if source.sent_at else "thời điểm thu báo cáo"
    return _found(examined, "file-date-doubtful", written=source.date_doubted, taken=taken)


def _found(examined: Submission, code: str, **values: str) -> Submission:
    place = CellPlace(unit=examined.unit, file=examined.file)
    values["value"] = values.get("sender") or values.get("written", "")
    finding = place.finding(code, severity=None, **values)
    return examined.model_copy(update={"findings": (finding, *examined.findings)})


def _proposed(refused: SetAside, sender: str, name: str) -> SetAside:
    reason = f" (thư gửi từ địa chỉ {sender} của {name}; có thể là báo cáo của đơn vị này)"
    text = message_for(refused.code, {"file": refused.file, "reason": reason})
    return refused.model_copy(update={"message": text})
