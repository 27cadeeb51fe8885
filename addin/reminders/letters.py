"""Letters and e-mail drafts to late units, and a digest for the head; nothing is ever sent by the program."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from addin.analysis.punctuality import BY_REGISTER, WHERE_NOTED, Standing, State
from addin.blank_forms.workbook import file_stem, write_form
from addin.documents.content import CENTRE, LEFT, AppendixTable, TableColumn, TableRow
from addin.documents.letter import letter_values, write_letter
from addin.documents.mail_draft import Recipient, Recipients, write_draft
from addin.documents.wording import in_sentence, join_words, units_named
from addin.system.unwritten import one_of_several, unwritten_so_far, written_line
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.office.tables import addressee_of
from schemas.period import Period
from schemas.period_words import show_day
from schemas.reference import Unit

LETTER, MAIL, DIGEST = "cong-van-don-doc", "thu-don-doc", "danh-sach-cham"
_COLUMNS = (
    TableColumn("", "STT", 10.0, CENTRE), TableColumn("", "Đơn vị", 40.0, LEFT),
    TableColumn("", "Tình trạng", 30.0, CENTRE), TableColumn("", "Ngày gửi", 24.0, CENTRE),
    TableColumn("", "Số ngày làm việc chậm", 17.0), TableColumn("", "Số kỳ chậm trước đó trong năm", 18.0),
    TableColumn("", "Điện thoại", 23.0, CENTRE),
)  # fmt: skip


class Reminder(NamedTuple):
    """What was written for one unit, and whom the draft goes to."""

    unit: Unit
    standing: Standing
    letter: Path
    message: Path
    recipient: Recipient


class Reminded(NamedTuple):
    """Everything that was written: a reminder for each late unit, who is missing, the digest.

    Of the `undated` units nobody knows when the report came; of the `unread` ones a report came by the office's own
    register, and none was collected.
    """

    due: date
    late: list[Reminder]
    missing: list[str]
    digest: Path
    undated: list[Unit]
    unread: list[Unit]


class Reminding(NamedTuple):
    """What every reminder of a period is made from; `fillings` is what is known for a unit's blank form.

    `catalogue` is that of the period.
    """

    period: Period
    office: Office
    today: date
    out: Path
    recipients: Recipients
    fillings: Mapping[str, Filling]
    catalogue: Catalogue

    def remind(self, found: Sequence[Standing]) -> Reminded:
        """Write a letter and a draft for every late unit, and the digest."""
        late: list[Reminder] = []
        for standing in found:
            with one_of_several():
                late += [self._remind_one(standing)] if standing.is_late else []
        missing = [standing.unit for standing in found if standing.state in (State.MISSING, State.EMPTY)]
        digest = self.out / f"DanhSachCham_{self.period}.docx"
        with one_of_several():
            _write_digest(self, found, digest)
        noted, units = self.office.noted_days(self.period), self.catalogue.unit
        undated = [units(one.unit) for one in found if one.is_undated]
        unread = [units(one.unit) for one in found if one.state is State.MISSING and one.unit in noted]
        return Reminded(self.office.due_on(self.period), late, missing, digest, undated, unread)

    def _remind_one(self, standing: Standing) -> Reminder:
        unit = self.catalogue.unit(standing.unit)
        contacts = self.office.contacts
        contact = next((line for line in contacts if line.unit == standing.unit), Contact(unit=standing.unit))
        template_values = _letter_values(self, unit, standing, contact)
        stem = file_stem(self.period, unit)
        letter = write_letter(LETTER, template_values, [], self.out / f"DonDoc_{stem}.docx")
        attached = [letter]
        if standing.state is not State.LATE:
            out, filling = self.out / "bieu-mau", self.fillings.get(unit.code)
            attached.append(write_form(self.period, unit, self.catalogue, out, filling))
        about = "chấp hành thời hạn" if template_values["sent"] else "đôn đốc"
        subject = f"V/v {about} gửi báo cáo {template_values['period']}"
        recipient = self.recipients(standing.unit)
        message = write_draft(MAIL, template_values, subject, recipient, attached, self.out / f"DonDoc_{stem}.eml")
        return Reminder(unit, standing, letter, message, recipient)


def to_text(reminded: Reminded) -> list[str]:
    """What was found and written, in words."""
    said = [f"{one.unit.name}: {_how_late(one.standing)}{one.recipient.aside}." for one in reminded.late]
    is_early = not reminded.late and not unwritten_so_far()
    waiting = f" Hạn gửi là hết ngày {show_day(reminded.due)}; chưa có đơn vị nào chậm." if is_early else ""
    said += _by_the_register(reminded)
    said.append(f"Đã soạn {len(reminded.late)} công văn và thư nháp.{waiting} Chương trình không tự gửi thư.")
    return [*said, *written_line("Danh sách trình lãnh đạo", reminded.digest)]


def _by_the_register(reminded: Reminded) -> Iterator[str]:
    """What the office's own register of arrivals lacks, or has and nobody collected."""
    if reminded.undated:
        units = units_named([in_sentence(unit) for unit in reminded.undated], ", ")
        yield (
            f"Không rõ ngày gửi, chưa biết đúng hạn hay chậm: {units} (tệp nhận không kèm thư). Đề nghị ghi ngày nhận "
            f"{BY_REGISTER} vào {WHERE_NOTED} của sổ tổng hợp."
        )
    if reminded.unread:
        units = units_named([in_sentence(unit) for unit in reminded.unread], ", ")
        yield (
            f"Đã ghi ngày nhận ở {WHERE_NOTED} nhưng chưa thu được tệp nào của: {units}. Đề nghị thu báo cáo của các "
            "đơn vị này trước khi gửi đôn đốc."
        )


def _how_late(standing: Standing) -> str:
    """A late unit's standing within a sentence."""
    days = f"chậm {standing.days_late} ngày làm việc"
    if standing.unusable:
        return f"{standing.why_unusable}; đã {days}"
    return f"đã gửi, {days}" if standing.state is State.LATE else f"{standing.state.value.lower()}, đã {days}"


def _letter_values(reminding: Reminding, unit: Unit, standing: Standing, contact: Contact) -> dict[str, Any]:
    """What a letter says; of the period whose report the unit sent, where it sent none for a longer one itself."""
    office, today = reminding.office, reminding.today
    period = Period.parse(standing.of) if standing.of else reminding.period
    return letter_values(office, today) | {
        "period": period.label,
        "from_date": show_day(period.from_date),
        "to_date": show_day(period.to_date),
        "due": show_day(office.due_on(period)),
        "today": show_day(today),
        "unit": in_sentence(unit),
        "addressee": contact.addressee or addressee_of(unit.name, reminding.catalogue.units),
        "sent": standing.state is State.LATE,
        "empty": standing.state is State.EMPTY,
        "unusable": standing.why_unusable,
        "sent_on": show_day(standing.day) if standing.day else "",
        "days": f"{standing.days_late:02}",
        "before": f"{standing.late_before:02}" if standing.late_before else "",
    }


def _day(standing: Standing) -> str:
    if standing.unusable:
        return f"{standing.unusable.sent_on:%d/%m/%Y}"
    by_register = " (theo sổ)" if standing.noted_on else ""
    return f"{standing.day:%d/%m/%Y}{by_register}" if standing.day else ""


def _write_digest(reminding: Reminding, found: Sequence[Standing], out: Path) -> Path:
    period, office, today = reminding.period, reminding.office, reminding.today
    due, late = office.due_on(period), [standing for standing in found if standing.is_late]
    listed = [standing for standing in found if standing.state is not State.IN_TIME]
    states, undated = [standing.state for standing in found], sum(standing.is_undated for standing in found)
    units = reminding.catalogue.units.by_code
    template_values = letter_values(office, today) | {
        "period": period.label,
        "due": show_day(due),
        "today": show_day(today),
        "of": _others(found),
        "is_due": today > due,
        "units": len(found),
        "in_time": states.count(State.IN_TIME) - undated,
        "undated": undated,
        "late": states.count(State.LATE),
        "missing": states.count(State.MISSING) + states.count(State.EMPTY),
        "letters": len(late),
        "listed": len(listed),
        "without_address": [in_sentence(units[one.unit]) for one in late if not reminding.recipients(one.unit).emails],
    }
    phones = {contact.unit: contact.phone for contact in office.contacts}
    rows = [_row(number, units[standing.unit], standing, phones) for number, standing in enumerate(listed, 1)]
    return write_letter(
        DIGEST, template_values, [AppendixTable("", "", _COLUMNS, tuple(rows), large=True)] if rows else [], out
    )


def _others(found: Sequence[Standing]) -> str:
    """The period by whose reports units stand that sent none for the longer one itself; "" where all did."""
    return join_words([Period.parse(of).label for of in dict.fromkeys(one.of for one in found if one.of)])


def _row(number: int, unit: Unit, standing: Standing, phones: dict[str, str]) -> TableRow:
    days = str(standing.days_late) if standing.is_late else ""
    return TableRow((
        str(number), unit.name, standing.words, _day(standing), days,
        str(standing.late_before), phones.get(unit.code, ""),
    ))  # fmt: skip
