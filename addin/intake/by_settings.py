"""What reading a report takes from the office's tables, and which reports were read by lines that are others now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from addin.intake.sender import SENDER_CODES, sender_code
from addin.ledger import Ledger, LedgerView
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.office import Office
from schemas.period import Period
from schemas.text import fold

if TYPE_CHECKING:  # a click that reads nothing again does without the readers
    from addin.read.region import Confirmed

#: The entry of the trail that names the headings which a report was read by.
CONFIRMED = "confirmed-headings"
#: What is found where a column stayed unused, which a confirmed heading may be of.
UNUSED_COLUMNS = ("header-unsure-column", "header-extra-column")


class ReadBy(NamedTuple):
    """The unit whose report a file is, and the confirmed headings that it was read by."""

    unit: str
    headings: Confirmed


def confirmed_now(unit: str, office: Office, forms: Mapping[str, Form]) -> Confirmed:
    """The headings that the settings confirm for a unit."""
    lines = [line for line in office.mappings if line.unit in ("", unit)]
    return {(line.form, fold(line.header)): key for line in lines if (key := line.key_in(forms.get(line.form)))}


def confirmed_then(ledger: LedgerView, period: Period) -> dict[str, ReadBy]:
    """The headings that the reports of a period were read by, by SHA-256; those of the last reading.

    Entries of older programs tell no SHA-256: these stand by unit and file, as `file_key` gives them.
    """
    found = {
        str(entry.details.get("sha256") or file_key(entry.details["unit"], entry.details["file"])): ReadBy(
            entry.details["unit"], {(one["form"], one["heading"]): one["column"] for one in entry.details["headings"]}
        )
        for entry in ledger.decisions.of_action(period, CONFIRMED)
    }
    return {sha256: read_by for sha256, read_by in found.items() if read_by.headings}


def file_key(unit: str, file: str) -> str:
    """What stands for the SHA-256 of a file of which only the unit and the name are known."""
    return f"{unit} {file}"


def read_by_others(ledger: Ledger, period: Period, office: Office, catalogue: Catalogue) -> frozenset[str]:
    """The SHA-256 of the files of a period that would be read otherwise by the settings as they are now.

    Headings were confirmed or taken back since, or the sender's address is now, or is no longer, the unit's, or
    another one's.
    """
    then, found = confirmed_then(ledger, period), set[str]()
    files = ledger.files_with(period, (*UNUSED_COLUMNS, *SENDER_CODES))
    told = {(file.sha256, file.code) for file in files}
    for file in files:
        if file.code in UNUSED_COLUMNS:
            then.setdefault(file.sha256, ReadBy(file.unit, {}))
        now = sender_code(file.unit, file.sender, file.disputed, office) if file.mailed else ""
        if any(((file.sha256, code) in told) is not (code == now) for code in SENDER_CODES):
            found.add(file.sha256)
    for sha256, (unit, headings) in then.items():
        if headings != confirmed_now(unit, office, catalogue.by_id) and ledger.known(sha256, period):
            found.add(sha256)
    return frozenset(found)
