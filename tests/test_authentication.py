"""What the server that received a letter found of its sender only ever lowers what is thought of the letter."""

import email
from datetime import UTC, datetime
from pathlib import Path

import pytest

from addin import pipeline
from addin.collect.authentication import failed_check
from addin.collect.outlook import open_outlook
from addin.formats.mail_policy import POLICY
from addin.intake.received import hold_reason
from addin.review.step import check, decide
from addin.summary.lookup import coverage_at
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.office import Office
from schemas.report import FigurePlace
from schemas.submission import SourceFile
from tests.catalogues import IN_FORCE
from tests.letters import compound, outlook_letter
from tests.sheets import FEBRUARY
from tests.test_closing import people
from tests.test_hostile_letters import BOOK
from tests.test_whose import OWN, STRANGER, Box, box, forwarded, found_by_check

__all__ = ["box"]

AR, SPF = "Authentication-Results", "Received-SPF"
SIGNED = "dkim=pass header.d=b.vn"
#: Headers, topmost first, of a letter from "dantoc@b.vn"; what the sender failed by them.
SEEN = {
    "Gmail": (
        [f"{AR}: mx.google.com; spf=softfail (google.com: domain of transitioning dantoc@b.vn does not designate"
         " 1.2.3.4 as permitted sender) smtp.mailfrom=dantoc@b.vn; dmarc=fail (p=NONE dis=NONE) header.from=b.vn"],
        "dmarc=fail",
    ),
    "Exchange Online, which gives no name": (
        [f"{AR}: spf=fail (sender IP is 1.2.3.4) smtp.mailfrom=b.vn; dkim=none (message not signed)\r\n"
         " header.d=none;dmarc=fail action=oreject header.from=b.vn;compauth=fail reason=000"],
        "dmarc=fail",
    ),
    "Exchange, a domain without any records": (
        [f"{AR}: spf=none (sender IP is 1.2.3.4) smtp.mailfrom=b.vn; so.vn; dkim=none header.d=none;so.vn;"
         " dmarc=none action=none header.from=b.vn;compauth=fail reason=001"],
        "",
    ),
    "MDaemon": ([f"{AR}: mail.so.vn; spf=hardfail smtp.mailfrom=dantoc@b.vn; dkim=none"], "spf=hardfail"),
    "no semicolon": ([f"{AR}: mx.zoho.com;\r\n\tdkim=none\r\n\tspf=fail smtp.mailfrom=dantoc@b.vn"], "spf=fail"),
    "Postfix": (
        [f'{SPF}: Softfail (mailfrom) identity=mailfrom; envelope-from="<dantoc@b.vn>"; helo=x.vn',
         f"{AR}: mail.so.vn (amavisd-new); dkim=none"],
        "spf=softfail",
    ),
    "SPF of the greeting alone": (
        [f"{SPF}: fail (helo) identity=helo; helo=x.vn", f"{SPF}: pass identity=mailfrom; envelope-from=dantoc@b.vn"],
        "",
    ),
    "forwarded by a machine, still signed": (
        [f"{AR}: mail.so.vn; spf=fail smtp.mailfrom=dantoc@b.vn; dkim=pass header.i=@b.vn header.s=s1"], "",
    ),
    "signed in a header of its own": (
        [f"{AR}: mail.so.vn; spf=fail smtp.mailfrom=dantoc@b.vn", f"{AR}: mail.so.vn 1; {SIGNED}"], "",
    ),
    "signed by somebody else": (
        [f"{AR}: mail.so.vn; spf=fail smtp.mailfrom=dantoc@b.vn; dkim=pass header.d=evil-b.vn"], "spf=fail",
    ),
    "a gateway before the last server": (
        [f"{AR}: mail.so.vn; none", f"{AR}: mail.so.vn; dkim=none", f"{AR}: gw.so.vn; dmarc=fail header.from=b.vn"],
        "dmarc=fail",
    ),
    "a pass of another server than the last": (
        [f"{AR}: mail.so.vn; spf=fail smtp.mailfrom=b.vn", f"{AR}: gw.so.vn; dmarc=pass {SIGNED}"], "spf=fail",
    ),
    "who logged in to the same server": (
        [f"{AR}: mail.b.vn; auth=pass smtp.auth=lan@b.vn; spf=softfail smtp.mailfrom=dantoc@b.vn"], "",
    ),
    "its parent's signature": ([f"{AR}: m.so.vn; spf=fail smtp.mailfrom=a@x.b.vn; dkim=pass header.d=x.b.vn"], ""),
    "a list or a forwarder with an envelope of its own": (
        [f"{AR}: mail.so.vn; spf=fail smtp.mailfrom=SRS0=x=dantoc=b.vn@list.vn; dkim=fail header.d=b.vn"], "",
    ),
    "no envelope told": (
        [f"{SPF}: Fail (protection.outlook.com: domain of list.vn does not designate 1.2.3.4)",
         "Return-Path: <x@list.vn>"],
        "",
    ),
    "DMARC passed": ([f"{AR}: mx.vn; dmarc=pass header.from=b.vn; spf=softfail smtp.mailfrom=b.vn"], ""),
    "a domain that asks for no DMARC": (
        [f"{AR}: mx.vn; dmarc=none header.from=b.vn; spf=fail smtp.mailfrom=dantoc@b.vn"], "spf=fail",
    ),
    "another From was checked": ([f"{AR}: mx.vn; dmarc=pass header.from=evil.vn"], "header.from=evil.vn"),
    "a broken signature alone": ([f"{AR}: mx.vn; dkim=fail header.d=b.vn; spf=pass smtp.mailfrom=b.vn"], ""),
    "a broken signature that proves nothing": (
        [f"{AR}: mx.vn; dkim=fail header.d=b.vn; spf=fail smtp.mailfrom=b.vn"], "spf=fail",
    ),
    "a server that could not tell": ([f"{AR}: mx.vn; dmarc=temperror; spf=permerror smtp.mailfrom=b.vn"], ""),
    "nothing checked": ([f"{AR}: mx.vn; none"], ""),
    "what an earlier server found": (
        [f"{AR}: mail.so.vn; dmarc=pass header.from=b.vn", f"{AR}: mail.b.vn; dmarc=fail header.from=b.vn"], "",
    ),
    "a pass that came along under another name": (
        [f"{AR}: mail.so.vn; dmarc=fail header.from=b.vn", f"{AR}: mx.google.com; dmarc=pass {SIGNED}"], "dmarc=fail",
    ),
    "a pass that came along under the same name": (
        [f"{AR}: mail.so.vn; dmarc=fail header.from=b.vn", f"{AR}: mail.so.vn; dmarc=pass header.from=b.vn"],
        "dmarc=fail",
    ),
    "a pass in a comment": (
        [f"{AR}: mx.vn; dmarc=fail (arc (i=1 dmarc=pass)); arc=pass (dmarc=pass fromdomain=b.vn) {SIGNED[4:]}"],
        "dmarc=fail",
    ),
    "a pass in an address": (
        [f'{AR}: mx.vn; spf=fail smtp.mailfrom="a; dkim=pass header.d=b.vn; "@b.vn; dkim=none'], "spf=fail",
    ),
    "brackets without end": ([f"{AR}: mx.vn; dmarc=fail" + "(" * 200_000, f"{SPF}: " + "(" * 200_000], "dmarc=fail"),
    "no header": ([], ""),
    "words of a heading that is none of these": (
        ["Subject: mail.so.vn; spf=fail smtp.mailfrom=dantoc@b.vn; dmarc=fail header.from=b.vn"], "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "failed"), SEEN.values(), ids=SEEN.keys())
def test_a_check_that_the_sender_failed_is_known_however_servers_write_it(headers: list[str], failed: str) -> None:
    message = email.message_from_string("\r\n".join([*headers, "From: dantoc@b.vn", "", ""]), policy=POLICY)
    assert failed_check(message, "dantoc@b.vn") == (f"{failed} b.vn" if failed else "")


def test_of_a_letter_that_names_no_sender_nothing_is_said_to_have_failed() -> None:
    message = email.message_from_string(f"{AR}: mx.vn; dmarc=fail header.from=b.vn; spf=fail\r\n\r\n", policy=POLICY)
    assert failed_check(message, "") == ""


FORGED = (AR, "mail.so.vn; dmarc=fail (p=none) header.from=b.vn")
UNPROVEN = "file-sender-unproven"


def test_a_letter_that_the_server_holds_for_forged_is_doubted_and_says_to_ask_by_telephone(box: Box) -> None:
    assert box.send(3, OWN, 15, FORGED) == [(1, "current")]
    assert found_by_check(box).count(UNPROVEN) == 1
    (found,) = (one for one in check(box.home, FEBRUARY).findings if one.code == UNPROVEN)
    assert f"từ địa chỉ {OWN}, nhưng máy chủ nhận thư không xác nhận thư do b.vn gửi: dmarc=fail." in found.message
    assert "gọi điện hỏi đơn vị" in found.message
    summary = plan_summary(box.home, FEBRUARY, box.folder).summary
    assert coverage_at(summary, FigurePlace("B10", "people")).doubtful == ("696",)
    box.home.ledger_path.unlink()
    assert UNPROVEN in found_by_check(box), "entered again"


def test_a_replacement_that_the_server_holds_for_forged_waits_whoever_it_says_forwarded_it(box: Box) -> None:
    box.send(3, OWN, 15, (AR, "mail.so.vn; dmarc=pass header.from=b.vn"))
    assert box.send(4, OWN, 16, FORGED) == [(1, "current"), (2, "held")]
    outer = forwarded(box.letter(5, OWN, "17 Feb 2023 08:00:00 +0700"), "bdt@b.vn")
    outer[FORGED[0]] = FORGED[1]
    (_, held) = box.collect(outer).held
    reason = hold_reason(held, IN_FORCE.units)
    assert "(nhưng máy chủ nhận thư không xác nhận thư do b.vn gửi: dmarc=fail)" in reason
    decided = decide(box.home, FEBRUARY, held.sha256, "đã gọi điện", accepted=True).received
    assert [line.sha256 for line in decided if line.new] == [held.sha256]
    assert people(box.home) == {"696": 5}


def test_what_the_server_found_of_a_letter_says_nothing_of_one_that_names_a_stranger_anyway(box: Box) -> None:
    box.send(3, STRANGER, 15, FORGED)
    assert "file-sender-unknown" in (codes := found_by_check(box))
    assert UNPROVEN not in codes


def test_a_forged_letter_is_told_also_where_no_address_of_the_unit_is_on_record(tmp_path: Path) -> None:
    box, home = Box(tmp_path), Workspace(tmp_path / "h", office=Office.new(IN_FORCE))
    (tmp_path / "1.eml").write_bytes(box.letter(3, STRANGER, "15 Feb 2023 08:00:00 +0700", FORGED).as_bytes())
    pipeline.collect(home, FEBRUARY, [tmp_path / "1.eml"])
    assert [one.code for one in check(home, FEBRUARY).findings if one.code.startswith("file-sender")] == [UNPROVEN]


@pytest.mark.parametrize("first", ["", "Microsoft Mail Internet Headers Version 2.0\r\n"])
def test_a_letter_saved_by_outlook_tells_what_the_server_found_and_what_was_not_delivered(first: str) -> None:
    headers = f"{first}{AR}: mail.so.vn; dmarc=fail header.from=b.vn\r\nFrom: {OWN}\r\nSender: {STRANGER}\r\n\r\n"
    sent, exchange = datetime(2023, 2, 15, tzinfo=UTC), "/O=SO/OU=HUYEN/CN=BUDANG"
    inner = outlook_letter("lan@so.vn", sent, "Gửi", [("mau.xlsx", BOOK)], 1)
    report = outlook_letter(exchange, sent, "Undeliverable", [("thu", inner)], more=[(0x1A, "REPORT.IPM.Note.NDR")])
    letter = outlook_letter(exchange, sent, "BC", [("bc.xlsx", BOOK)], more=[(0x7D, headers)])
    found = [
        item for tree in (letter, report) for item in open_outlook(SourceFile(name="a.msg", content=compound(tree)))
    ]
    assert all(isinstance(item, SourceFile) for item in found)
    told, returned = (item for item in found if isinstance(item, SourceFile))
    assert (told.sender, told.others, told.ours) == (OWN, ("dmarc=fail b.vn", STRANGER), False)
    assert (returned.sender, returned.ours) == ("lan@so.vn", True)
