"""Letters and e-mail drafts to late units, and a digest for the head; nothing is ever sent by the program."""

from collections.abc import Sequence
from datetime import date
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from addin.atomic import replaced
from addin.draft.columns import TableColumn
from addin.draft.letter import known_of, write_letter
from addin.draft.prose import rendered
from addin.draft.tables import AppendixTable, TableRow
from addin.draft.words import in_sentence, unit_name
from addin.publish.blank import file_stem, write_forms
from addin.punctual import Standing, State
from schemas.clock import VIETNAM
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.period import Period
from schemas.reference import unit_by_code

LETTER, MAIL, DIGEST = "cong-van-don-doc", "thu-don-doc", "danh-sach-cham"
_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    TableColumn("", "STT", 12.0), TableColumn("", "Đơn vị", 60.0, number=False), TableColumn("", "Tình trạng", 50.0),
    TableColumn("", "Thời điểm gửi", 34.0), TableColumn("", "Số ngày làm việc chậm", 30.0),
    TableColumn("", "Số kỳ chậm trước đó trong năm", 34.0), TableColumn("", "Điện thoại", 32.0),
)  # fmt: skip


class Reminder(NamedTuple):
    """What was written for one unit; `has_address` tells whether the draft knows whom to go to."""

    standing: Standing
    letter: Path
    message: Path
    has_address: bool


class Reminded(NamedTuple):
    """Everything that was written: a reminder for each late unit, who is missing, the digest."""

    due: date
    late: list[Reminder]
    missing: list[str]
    digest: Path


def remind(period: Period, found: Sequence[Standing], office: Office, today: date, out: Path) -> Reminded:
    """Write a letter and a draft for every late unit, and the digest."""
    late = [_remind_one(period, standing, office, today, out) for standing in found if standing.is_late]
    missing = [standing.unit for standing in found if standing.state in (State.MISSING, State.EMPTY)]
    digest = _write_digest(period, found, office, today, out / f"DanhSachCham_{period}.docx")
    return Reminded(office.due_on(period), late, missing, digest)


def reminder_lines(reminded: Reminded) -> list[str]:
    """What was found and written, in words."""
    said = []
    for reminder in reminded.late:
        standing = reminder.standing
        address = "" if reminder.has_address else " (chưa có địa chỉ thư tại trang “Cấu hình”)"
        days = f"{standing.state.value}, quá hạn {standing.days_late} ngày làm việc"
        said.append(f"{unit_name(standing.unit)}: {days}{address}.")
    waiting = "" if reminded.late else f" Hạn gửi là hết ngày {reminded.due:%d/%m/%Y}; chưa có đơn vị nào quá hạn."
    said.append(f"Đã soạn {len(reminded.late)} công văn và thư nháp.{waiting} Chương trình không tự gửi thư.")
    return [*said, f"Danh sách trình lãnh đạo: {reminded.digest}"]


def _remind_one(period: Period, standing: Standing, office: Office, today: date, out: Path) -> Reminder:
    contact = next((line for line in office.contacts if line.unit == standing.unit), Contact(unit=standing.unit))
    known = _known(period, standing, contact, office, today)
    stem = file_stem(period, unit_by_code(standing.unit))
    letter = write_letter(LETTER, known, [], out / f"DonDoc_{stem}.docx")
    attached = [letter]
    if standing.state is not State.LATE:
        attached += write_forms(period, [unit_by_code(standing.unit)], out / "bieu-mau").values()
    message = out / f"DonDoc_{stem}.eml"
    with replaced(message) as stream:
        stream.write(_draft(known, contact, attached))
    return Reminder(standing, letter, message, bool(contact.emails))


def _known(period: Period, standing: Standing, contact: Contact, office: Office, today: date) -> dict[str, Any]:
    return known_of(office, today) | {
        "period": period.label,
        "from_date": f"{period.from_date:%d/%m/%Y}",
        "to_date": f"{period.to_date:%d/%m/%Y}",
        "due": f"{office.due_on(period):%d/%m/%Y}",
        "today": f"{today:%d/%m/%Y}",
        "unit": in_sentence(standing.unit),
        "addressee": contact.addressee or f"UBND {in_sentence(standing.unit)}",
        "sent": standing.state is State.LATE,
        "empty": standing.state is State.EMPTY,
        "sent_on": _moment(standing),
        "days": f"{standing.days_late:02}",
        "before": f"{standing.late_before:02}" if standing.late_before else "",
    }


def _moment(standing: Standing) -> str:
    return f"{standing.sent_at.astimezone(VIETNAM):%d/%m/%Y}" if standing.sent_at else ""


def _draft(known: dict[str, Any], contact: Contact, attached: Sequence[Path]) -> bytes:
    """An e-mail that the mail program opens as a draft (X-Unsent), to be read and sent by a person."""
    message = EmailMessage(policy=policy.SMTP)
    if contact.emails:
        message["To"] = ", ".join(contact.emails)
    message["Subject"] = f"V/v {'chấp hành thời hạn' if known['sent'] else 'đôn đốc'} gửi báo cáo {known['period']}"
    message["X-Unsent"] = "1"
    lines = [("- " if paragraph.level < 0 else "") + paragraph.text for paragraph in rendered(MAIL, known)]
    message.set_content("\n\n".join(lines) + "\n")
    for path in attached:
        kind = _WORD if path.suffix == ".docx" else _EXCEL
        message.add_attachment(path.read_bytes(), maintype="application", subtype=kind, filename=path.name)
    return message.as_bytes()


def _write_digest(period: Period, found: Sequence[Standing], office: Office, today: date, out: Path) -> Path:
    due, late = office.due_on(period), [standing for standing in found if standing.is_late]
    listed = [standing for standing in found if standing.state is not State.IN_TIME]
    states = [standing.state for standing in found]
    known = known_of(office, today) | {
        "period": period.label,
        "due": f"{due:%d/%m/%Y}",
        "today": f"{today:%d/%m/%Y}",
        "is_due": today > due,
        "units": len(found),
        "in_time": states.count(State.IN_TIME),
        "late": states.count(State.LATE),
        "missing": states.count(State.MISSING) + states.count(State.EMPTY),
        "letters": len(late),
        "listed": len(listed),
        "without_address": [
            in_sentence(s.unit) for s in late if not any(c.emails for c in office.contacts if c.unit == s.unit)
        ],
    }
    phones = {contact.unit: contact.phone for contact in office.contacts}
    rows = [_row(number, standing, phones) for number, standing in enumerate(listed, 1)]
    return write_letter(DIGEST, known, [AppendixTable("", "", _COLUMNS, tuple(rows), large=True)] if rows else [], out)


def _row(number: int, standing: Standing, phones: dict[str, str]) -> TableRow:
    days = str(standing.days_late) if standing.is_late else "Chưa đến hạn"
    return TableRow((
        str(number), unit_name(standing.unit), standing.state.value, _moment(standing), days,
        str(standing.late_before), phones.get(standing.unit, ""),
    ))  # fmt: skip
