"""The notice to a district (thông báo rà soát số liệu) in Word: counts, what to do, the list as an appendix."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from addin.documents.content import CENTRE, LEFT, AppendixTable, TableColumn, TableRow
from addin.documents.letter import letter_values, write_letter
from addin.documents.wording import in_sentence, join_words, one_line
from addin.findings.causes import sentences
from addin.returns.kinds import by_kind
from addin.returns.marked_workbook import to_mend
from schemas.findings import SEVERITY_LABELS, Finding, RuleTexts, Severity
from schemas.office import Office
from schemas.office.tables import addressee_of
from schemas.period_words import show_sent_day
from schemas.reference import Unit, Units
from schemas.returned import SHEET
from schemas.submission import Received, Submission

KIND, MAIL = "thong-bao", "thu-tra-lai"
_COLUMNS = (
    TableColumn("", "STT", 9.0, CENTRE), TableColumn("", "Mức độ", 15.0, CENTRE), TableColumn("", "Biểu", 12.0, CENTRE),
    TableColumn("", "Trang", 28.0, LEFT), TableColumn("", "Ô", 14.0, CENTRE),
    TableColumn("", "Nội dung cần rà soát", 84.0, LEFT),
)  # fmt: skip


class Occasion(NamedTuple):
    """What a notice is about: whose report, its line in the register, the marked file, what was found, and when.

    `rules` are the texts of the profile's rules.
    """

    unit: Unit
    submission: Submission
    received: Received
    marked: Path
    rebuilt: str
    findings: Sequence[Finding]
    today: date
    rules: RuleTexts


def notice_values(occasion: Occasion, office: Office, units: Units) -> dict[str, Any]:
    """What the notice, and the letter that carries it, say."""
    submission = occasion.submission
    severities = [finding.severity for finding in occasion.findings]
    return letter_values(office, occasion.today) | {
        "period": submission.period.label,
        "unit": occasion.unit.name,
        "unit_in_sentence": in_sentence(occasion.unit),
        "addressee": _addressee(office, occasion.unit, units),
        "file": submission.file,
        "sent_on": show_sent_day(occasion.received.sent_at),
        "marked": occasion.marked.name,
        "rebuilt": occasion.rebuilt,
        "counts": join_words(_counted(severities)),
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "forms": join_words(_forms(occasion.findings)),
        "causes": sentences(to_mend(occasion.findings), alike=False),
        "listed_on": SHEET,
        "days": office.settings.working_days,
    }


def write_notice(occasion: Occasion, template_values: dict[str, Any], out: Path) -> Path:
    """Write the notice; the day and number are left for the clerk."""
    return write_letter(KIND, template_values, [_table(occasion.findings, occasion.rules)], out)


def _addressee(office: Office, unit: Unit, units: Units) -> str:
    named = next((contact.addressee for contact in office.contacts if contact.unit == unit.code), "")
    return named or addressee_of(unit.name, units)


def _counted(severities: Sequence[Severity]) -> list[str]:
    said = {Severity.ERROR: "lỗi phải sửa", Severity.WARNING: "cảnh báo cần rà soát"}
    return [f"{severities.count(one)} {words}" for one, words in said.items() if one in severities]


def _forms(findings: Sequence[Finding]) -> list[str]:
    return sorted(dict.fromkeys(finding.form for finding in to_mend(findings) if finding.form))


def _table(findings: Sequence[Finding], rules: RuleTexts) -> AppendixTable:
    rows = [
        TableRow((
            str(number), SEVERITY_LABELS[kind.first.severity], kind.form, one_line(kind.first.sheet), kind.first.cell,
            one_line(kind.to_text(rules)),
        ))
        for number, kind in enumerate(by_kind(to_mend(findings)), 1)
    ]  # fmt: skip
    return AppendixTable("", "", _COLUMNS, tuple(rows), large=True)
