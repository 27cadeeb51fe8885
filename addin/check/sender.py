"""What the sender's address says of a report, beside what the report says of itself; the content decides, never it."""

from schemas.findings import Place, message_for
from schemas.office import Office
from schemas.reference import unit_by_code
from schemas.submission import SetAside, Submission


def with_sender(examined: Submission | SetAside, sender: str, office: Office) -> Submission | SetAside:
    """A report with a finding where it came from another unit's address; without a unit, the sender's is proposed."""
    owner = office.unit_of_sender(sender)
    if not owner:
        return examined
    name = unit_by_code(owner).name
    if isinstance(examined, SetAside):
        return _proposed(examined, sender, name) if examined.code == "file-unknown-unit" else examined
    if owner == examined.unit:
        return examined
    content = unit_by_code(examined.unit).name
    place = Place(unit=examined.unit, file=examined.file)
    finding = place.finding("file-sender-mismatch", content=content, sender=sender, owner=name, value=sender)
    return examined.model_copy(update={"findings": (finding, *examined.findings)})


def _proposed(refused: SetAside, sender: str, name: str) -> SetAside:
    reason = f" (thư gửi từ địa chỉ {sender} của {name}; có thể là báo cáo của đơn vị này)"
    text = message_for(refused.code, {"file": refused.file, "reason": reason})
    return refused.model_copy(update={"message": text})
