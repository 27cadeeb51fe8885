"""Blank forms, workbooks sent back unchanged and the office's own files never take the place of a report."""

import io
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from addin import doctor, pipeline
from addin.analysis.punctuality import standings
from addin.blank_forms.step import write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.emulation.step import score, score_period
from addin.returns.marking.book import MarkedBook
from addin.returns.marking.parts import main
from addin.returns.step import send_back
from addin.session import Session, open_ledger
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_comparison, write_summary
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Contact, Target
from schemas.period import Period
from schemas.returned import ANSWER, SHEET
from tests.catalogues import IN_FORCE, catalogue_of
from tests.sheets import FEBRUARY, soffice_convert_all
from tests.test_across import changed, filled

UNIT = "696"
DISTRICT, OWN = "dantoc.budang@binhphuoc.example", "bandantoc@binhphuoc.example"
SENT = datetime(2023, 2, 15, 1, tzinfo=UTC)


def book(filling: Filling | None = None, period: Period = FEBRUARY) -> bytes:
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(UNIT), period, catalogue_of(period), filling), stream)
    return stream.getvalue()


def wrong() -> Filling:
    """A report with two errors."""
    commune, other = list(filled(FEBRUARY).rows["B02"])[:2]
    return changed(changed(filled(FEBRUARY), "B02", commune, escaped="mười"), "B02", other, land="hai")


def letter(content: bytes, name: str, day: int, sender: str = DISTRICT) -> bytes:
    """A letter with one workbook, sent so many days after the first."""
    message = EmailMessage()
    message["From"], message["Subject"] = sender, f"Bao cao {name}"
    message["Date"] = (SENT + timedelta(days=day)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    message.set_content("Kính gửi.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def collect(home: Workspace, *letters: bytes) -> list[str]:
    """What is set aside of some letters that come one after the other."""
    home.create()
    codes: list[str] = []
    for content in letters:
        number = len(list(home.root.glob("*.eml")))
        file = home.root / f"thu-{number}.eml"
        file.write_bytes(content)
        codes += [refused.code for refused in pipeline.collect(home, FEBRUARY, [file]).set_aside]
    return codes


def standing(home: Workspace) -> list[tuple[str, str, bool]]:
    with open_ledger(home) as ledger:
        return [(line.file, line.status, line.has_content) for line in ledger.received(FEBRUARY)]


def marked(home: Workspace, folder: Path) -> bytes:
    """What goes back to the unit."""
    (returned,) = send_back(home, FEBRUARY, folder).returned
    return returned.file.read_bytes()


def with_answer(content: bytes, text: str) -> bytes:
    """The marked workbook with a reason beside its first finding, and nothing else changed, as Excel saves it."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    at = next(cell for row in workbook[SHEET].iter_rows() for cell in row if cell.value == ANSWER)
    book = MarkedBook(content)
    root = book.parts.tree(book.sheets[SHEET])
    (cell,) = root.xpath(f'//*[@r="{at.column_letter}{at.row + 1}"]')
    cell.set("t", "str")
    etree.SubElement(cell, main("v")).text = text
    return book.write()


def test_a_blank_form_after_a_report_is_named_in_one_line_and_does_not_replace_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    codes = collect(home, letter(book(filled(FEBRUARY)), "BC.xlsx", 0), letter(book(), "bieu-mau.xlsx", 1))
    assert codes == ["file-without-content"]
    assert standing(home) == [("BC.xlsx", "current", True), ("bieu-mau.xlsx", "superseded", False)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_which_version_counts_does_not_depend_on_the_order_of_arrival(tmp_path: Path, order: Sequence[int]) -> None:
    other = changed(filled(FEBRUARY), "B10", "1", people=7)
    letters = [
        letter(book(filled(FEBRUARY)), "BC.xlsx", 0),
        letter(book(other), "BC-lan-2.xlsx", 1),
        letter(book(), "hoi.xlsx", 2),
    ]
    home = Workspace(tmp_path / "home")
    collect(home, *(letters[at] for at in order))
    expected = [("BC.xlsx", "superseded", True), ("BC-lan-2.xlsx", "current", True), ("hoi.xlsx", "superseded", False)]
    assert standing(home) == expected
    (home.root / LEDGER_FILE).unlink()
    assert standing(home) == expected, "the same out of the originals alone"


def test_a_unit_that_sent_a_blank_form_only_stands_as_before(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    assert collect(home, letter(book(), "bieu-mau.xlsx", 0)) == []
    assert standing(home) == [("bieu-mau.xlsx", "current", False)]


def test_a_form_that_the_office_has_filled_in_with_all_it_knows_is_blank(tmp_path: Path) -> None:
    targets = (Target(unit=UNIT, year=2023, form="B02", row="Xã Đức Liễu", column="target_cut", value=90),)
    home = Workspace(tmp_path / "home", office=Office.new(IN_FORCE).model_copy(update={"targets": targets}))
    home.create()
    for period in (Period.parse("2022-12"), Period.parse("2023-01")):
        file = tmp_path / f"{period}.xlsx"
        file.write_bytes(book(filled(period), period))
        pipeline.collect(home, period, [file])
    out = write_forms(home, FEBRUARY, [IN_FORCE.unit(UNIT)], tmp_path / "bieu-mau")
    blank = out[UNIT].read_bytes()
    values = [cell for sheet in openpyxl.load_workbook(io.BytesIO(blank)) for row in sheet.values for cell in row]
    assert 90 in values, "plans stand on it"
    codes = collect(home, letter(book(filled(FEBRUARY)), "BC.xlsx", 0), letter(blank, "hoi.xlsx", 1))
    assert codes == ["file-without-content"]
    assert standing(home)[0] == ("BC.xlsx", "current", True)


@pytest.mark.parametrize("explained", [False, True])
def test_a_marked_workbook_that_comes_back_unchanged_is_no_version(tmp_path: Path, *, explained: bool) -> None:
    home = Workspace(tmp_path / "home")
    collect(home, letter(book(wrong()), "BC.xlsx", 0))
    back = marked(home, tmp_path / "tra-lai")
    collect(home, letter(book(filled(FEBRUARY)), "BC-lan-2.xlsx", 1))
    again = with_answer(back, "Đã rà soát với các xã.") if explained else back
    assert collect(home, letter(again, "Re_ BC.xlsx", 2)) == ["file-returned-unchanged"]
    assert standing(home)[1:] == [("BC-lan-2.xlsx", "current", True), ("Re_ BC.xlsx", "superseded", False)]
    with open_ledger(home) as ledger:
        texts = [answer.explanation for answer in ledger.answers(FEBRUARY) if answer.explanation]
        assert texts == (["Đã rà soát với các xã."] if explained else []), "what was explained is not lost"


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_marked_workbook_is_known_without_its_list_and_after_another_program_has_saved_it(
    tmp_path: Path, kind: str
) -> None:
    home = Workspace(tmp_path / "home")
    collect(home, letter(book(wrong()), "BC.xlsx", 0))
    back = MarkedBook(marked(home, tmp_path / "tra-lai"))
    sheets = back.parts.tree("xl/workbook.xml").find(main("sheets"))
    assert sheets is not None
    sheets.remove(next(sheet for sheet in sheets if sheet.get("name") == SHEET))
    for name in back.parts.tree("xl/workbook.xml").iter(main("definedName")):
        if name.get("localSheetId"):
            name.set("localSheetId", str(int(name.get("localSheetId", "0")) - 1))
    (tmp_path / "khong-danh-sach.xlsx").write_bytes(back.write())
    (saved,) = soffice_convert_all([tmp_path / "khong-danh-sach.xlsx"], kind, tmp_path / "luu")
    collect(home, letter(book(filled(FEBRUARY)), "BC-lan-2.xlsx", 1))
    assert collect(home, letter(saved.read_bytes(), saved.name, 2)) == ["file-returned-unchanged"]
    assert standing(home)[1] == ("BC-lan-2.xlsx", "current", True)


def test_a_marked_workbook_in_which_one_cell_is_mended_is_the_next_version(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    collect(home, letter(book(wrong()), "BC.xlsx", 0))
    workbook = openpyxl.load_workbook(io.BytesIO(marked(home, tmp_path / "tra-lai")))
    next(cell for row in workbook["B02-Giảm nghèo"].iter_rows() for cell in row if cell.value == "mười").value = 1
    stream = io.BytesIO()
    workbook.save(stream)
    assert collect(home, letter(stream.getvalue(), "BC-sua.xlsx", 1)) == []
    assert standing(home) == [("BC.xlsx", "superseded", True), ("BC-sua.xlsx", "current", True)]


def test_no_score_and_no_standing_moves_by_what_says_nothing_new(tmp_path: Path) -> None:
    office, homes = Office.new(IN_FORCE), (Workspace(tmp_path / "mot"), Workspace(tmp_path / "hai"))
    for home in homes:
        collect(home, letter(book(wrong()), "BC.xlsx", 0))
    back = marked(homes[1], tmp_path / "tra-lai")
    collect(
        homes[1], letter(book(), "hoi.xlsx", -2), letter(back, "bi-tra-ve.xlsx", 9), letter(book(), "hoi-2.xlsx", 10)
    )
    lines = []
    for home in homes:
        with Session(home) as session:
            register = session.view(FEBRUARY).received
            stood = standings(register, FEBRUARY, IN_FORCE.units, office, date(2023, 3, 1))
            lines.append((score_period(session, FEBRUARY), stood))
    assert lines[0] == lines[1]


def test_what_comes_later_without_content_is_neither_a_change_nor_progress(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    better = changed(wrong(), "B10", "1", people=7)
    collect(home, letter(book(wrong()), "BC.xlsx", 0), letter(book(), "hoi.xlsx", 1))
    file = home.root / "thu.eml"
    file.write_bytes(letter(book(better), "BC-lan-2.xlsx", 2))
    collected = pipeline.collect(home, FEBRUARY, [file])
    (changes,) = collected.changes
    assert [change.after for change in changes.changes] == ["7"], "beside the last version with content"
    assert [line.fixed for line in collected.progress] == [0]


def bounced(content: bytes, sender: str = OWN, kind: str = "multipart/mixed") -> bytes:
    """The office's own letter as a mail server returns it."""
    message = EmailMessage()
    message["From"], message["Subject"] = "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender"
    message["Date"] = "Fri, 17 Feb 2023 09:00:00 +0700"
    message.set_content("Không gửi được.")
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Date"] = sender, DISTRICT, "Fri, 17 Feb 2023 08:59:00 +0700"
    inner.set_content("Gửi biểu mẫu.")
    inner.add_attachment(content, maintype="application", subtype="octet-stream", filename="bieu.xlsx")
    message.add_attachment(inner)
    message.set_type(kind)
    return message.as_bytes()


def test_what_was_not_delivered_is_the_office_s_own_whoever_of_it_had_sent_it(tmp_path: Path) -> None:
    contacts = (Contact(unit=UNIT, emails=(DISTRICT,)),)
    home = Workspace(tmp_path / "home", office=Office.new(IN_FORCE).model_copy(update={"contacts": contacts}))
    assert collect(home, bounced(book(), "lan@so.vn", "multipart/report")) == ["file-own-outgoing"]
    assert standing(home) == []
    lost = bounced(book(filled(FEBRUARY)), DISTRICT, "multipart/report")
    assert collect(home, letter(lost, "khong-gui-duoc.eml", 3)) == [], "a unit sends on what had not reached the office"
    assert standing(home) == [("bieu.xlsx", "current", True)]


def test_a_bounced_letter_of_the_office_is_no_report_of_the_unit(tmp_path: Path) -> None:
    office = Office.new(IN_FORCE)
    settings = office.settings.model_copy(update={"mail_user": OWN.upper()})
    home = Workspace(tmp_path / "home", office=office.model_copy(update={"settings": settings}))
    assert collect(home, bounced(book())) == ["file-own-outgoing"]
    assert standing(home) == [], "it has sent nothing"
    collect(home, letter(book(wrong()), "BC.xlsx", 0))
    assert collect(home, bounced(marked(home, tmp_path / "tra-lai"))) == ["file-own-outgoing"]
    assert standing(home) == [("BC.xlsx", "current", True)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_came_back_to_the_office_and_from_the_unit_too_is_the_units(tmp_path: Path, order: Sequence[int]) -> None:
    office = Office.new(IN_FORCE)
    settings = office.settings.model_copy(update={"mail_user": OWN})
    home = Workspace(tmp_path / "home", office=office.model_copy(update={"settings": settings}))
    collect(home, letter(book(wrong()), "BC.xlsx", 0))
    back = marked(home, tmp_path / "tra-lai")
    letters = [bounced(back), letter(back, "lai.xlsx", 3), letter(back, "lai-2.xlsx", 4)]
    collect(home, *(letters[at] for at in order))
    assert standing(home) == [("BC.xlsx", "current", True), (_first_of_the_unit(order), "superseded", False)]
    assert not [one.text for one in doctor.examine(home, deep=True) if one.subject == "Sổ theo dõi" and not one.ok]
    with open_ledger(home) as ledger:
        before = ledger.received(FEBRUARY)
    (home.root / LEDGER_FILE).unlink()
    with open_ledger(home) as ledger:
        assert [line.sender for line in ledger.received(FEBRUARY)] == [line.sender for line in before]


def _first_of_the_unit(order: Sequence[int]) -> str:
    return next(name for at in order if (name := {1: "lai.xlsx", 2: "lai-2.xlsx"}.get(at)))


def test_what_the_office_has_written_itself_is_called_so(tmp_path: Path) -> None:
    home, out = Workspace(tmp_path / "home"), tmp_path / "ra"
    collect(home, letter(book(filled(FEBRUARY)), "BC.xlsx", 0))
    out.mkdir()
    write_summary(home, FEBRUARY, out / "696-Bu Dang.xlsx")
    write_comparison(home, FEBRUARY, out / "so-sanh.xlsx")
    score(home, FEBRUARY, out / "diem.xlsx")
    collected = pipeline.collect(home, FEBRUARY, [out])
    assert [refused.code for refused in collected.set_aside] == ["file-own-document"] * 3
    assert "Tổng hợp báo cáo" in collected.set_aside[0].message


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_what_the_office_sent_is_known_again_after_another_program_has_saved_it(tmp_path: Path, kind: str) -> None:
    home, out = Workspace(tmp_path / "home"), tmp_path / "ra"
    collect(home, letter(book(filled(FEBRUARY)), "BC.xlsx", 0))
    out.mkdir()
    write_summary(home, FEBRUARY, out / "so-lieu.xlsx")
    (out / "bieu.xlsx").write_bytes(book())
    saved = soffice_convert_all([out / "so-lieu.xlsx", out / "bieu.xlsx"], kind, tmp_path / "luu")
    codes = [refused.code for refused in pipeline.collect(home, FEBRUARY, saved).set_aside]
    assert codes == ["file-own-document", "file-without-content"]
    assert standing(home)[0] == ("BC.xlsx", "current", True)


def test_the_overview_tells_a_late_blank_form_once(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    collect(home, letter(book(filled(FEBRUARY)), "BC.xlsx", 0), letter(book(), "bieu-mau.xlsx", 1))
    file = tmp_path / "tong-hop.xlsx"
    write_summary(home, FEBRUARY, file)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    told = [str(cell) for row in sheet.values for cell in row if "bieu-mau.xlsx" in str(cell or "")]
    assert len(told) == 2, "the name and the reason"
    shutil.rmtree(home.root)
