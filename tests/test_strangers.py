"""What the office says of addresses that are no unit's: its own people's, and whether a stranger's report waits."""

from datetime import date
from pathlib import Path
from typing import Any

from addin import doctor, pipeline
from addin.reminders.letters import to_text
from addin.reminders.step import remind
from addin.review.step import check, decide
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import read_office
from schemas.office import Office
from schemas.office.settings import HOLD_STRANGERS
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from tests.test_closing import people
from tests.test_whose import OWN, STRANGER, Box, box, forwarded, standing

__all__ = ["box"]

CLERK, LABEL = "lan@so.vn", "Địa chỉ thư khác của cơ quan"


def with_settings(home: Workspace, **settings: Any) -> Workspace:
    office = home.office or Office.new(IN_FORCE)
    changed = office.settings.model_copy(update=settings)
    return Workspace(home.root, office=office.model_copy(update={"settings": changed}))


def of_sender(home: Workspace) -> list[str]:
    return [one.code for one in check(home, FEBRUARY).findings if one.code.startswith("file-sender")]


def test_what_an_officer_forwarded_is_the_unit_s_once_the_office_names_her_address(box: Box) -> None:
    letter = box.folder / "1.eml"
    letter.write_bytes(forwarded(box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700"), CLERK).as_bytes())
    pipeline.collect(box.home, FEBRUARY, [letter])
    assert of_sender(box.home) == ["file-sender-unknown"]
    home = with_settings(box.home, mail_others=f"van.thu@so.vn; {CLERK}")
    assert pipeline.collect(home, FEBRUARY, [letter]).set_aside == [], "the same letter is no second one"
    for _ in range(2):
        assert of_sender(home) == []
        assert not [one.text for one in doctor.examine(home, deep=True) if one.subject == "Sổ theo dõi" and not one.ok]
        home.ledger_path.unlink()


def test_what_is_no_address_of_the_office_is_told() -> None:
    def office_of(typed: str) -> Office:
        return read_office([("Cấu hình", [["Cài đặt", "Giá trị", "Giải thích"], [LABEL, typed, ""]])], IN_FORCE)

    assert office_of("Lan@so.vn;\nvan.thu@so.vn").is_own_address(CLERK)
    assert not any(LABEL in told for told in office_of("").problems)
    assert any(LABEL in told for told in office_of("lan tại so.vn").problems)


def test_a_stranger_s_first_report_waits_where_the_office_wants_so(box: Box, tmp_path: Path) -> None:
    home = with_settings(box.home, strangers=HOLD_STRANGERS)
    letter = box.folder / "1.eml"
    letter.write_bytes(box.letter(700, STRANGER, "15 Feb 2023 08:00:00 +0700").as_bytes())
    collected = pipeline.collect(home, FEBRUARY, [letter])
    assert standing(collected.received) == [(1, "held")]
    assert people(home) == {}
    said = to_text(remind(home, FEBRUARY, tmp_path / "ra", date(2023, 3, 1)))
    assert any("đã nhận tệp “bc-700.xlsx” ngày 15/02/2023, chưa dùng được vì chưa rõ" in line for line in said)
    decide(home, FEBRUARY, collected.received[0].sha256, "đã gọi điện", accepted=True)
    for _ in range(2):
        assert people(home) == {"696": 700}
        assert not [one.text for one in doctor.examine(home, deep=True) if one.subject == "Sổ theo dõi" and not one.ok]
        home.ledger_path.unlink()


def test_what_waits_counts_once_its_address_is_the_unit_s_and_it_is_collected_again(box: Box) -> None:
    home = with_settings(box.home, strangers=HOLD_STRANGERS)
    office = home.office
    assert office is not None
    (letter := box.folder / "1.eml").write_bytes(box.letter(3, STRANGER, "15 Feb 2023 08:00:00 +0700").as_bytes())
    unlisted = Workspace(home.root, office=office.model_copy(update={"contacts": ()}))
    assert standing(pipeline.collect(unlisted, FEBRUARY, [letter]).received) == [(1, "held")], "no address is on record"
    (line, *_) = office.contacts
    known = office.model_copy(update={"contacts": (line.model_copy(update={"emails": (STRANGER,)}),)})
    home = Workspace(home.root, office=known)
    assert standing(pipeline.collect(home, FEBRUARY, [letter]).received) == [(1, "current")]
    home.ledger_path.unlink()
    assert people(home) == {"696": 3}


def test_what_a_unit_sent_itself_and_what_was_in_before_waits_for_nobody(box: Box) -> None:
    box.send(3, STRANGER, 14)
    strict = with_settings(box.home, strangers=HOLD_STRANGERS)
    strict.ledger_path.unlink()
    assert people(strict) == {"696": 3}, "it was judged when it came"
    (letter := box.folder / "2.eml").write_bytes(box.letter(4, OWN, "15 Feb 2023 08:00:00 +0700").as_bytes())
    assert standing(pipeline.collect(strict, FEBRUARY, [letter]).received) == [(1, "superseded"), (2, "current")]
