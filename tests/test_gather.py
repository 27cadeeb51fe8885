"""Answers to a table that was drawn once: eleven of them, each bent in its own way, to the right total."""

import io
import json
import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from addin.define.passwords import passwords_of
from addin.gather.step import Gathered, gather
from addin.gather.units import expected_units
from addin.gather.workbook import write_gathered
from addin.read.grid import open_book
from addin.system.errors import InputError
from addin.workspace.create import lay_out
from addin.workspace.folder import Workspace
from tests.catalogues import IN_FORCE
from tests.drawings import REAL, TWENTY, Drawn, write_drawn
from tests.drawings.answers import UNITS, Page, distorted, filled, write_page
from tests.drawings.real_answers import answered
from tests.sheets import soffice_convert_all
from tests.test_form_inference import sheet


def laid_out(drawn: Drawn, folder: Path, seed: int, *, bent: bool) -> tuple[Path, Path, list[Page]]:
    """The drawing, the folder with eleven answers, and what was typed into each."""
    ending = "xls" if drawn.legacy else "xlsx"
    like, answers = folder / f"BANG.{ending}", folder / "tra-loi"
    like.write_bytes(write_drawn(drawn))
    answers.mkdir()
    pages = []
    for at, unit in enumerate(UNITS):
        page = filled(drawn, at, seed)
        pages.append(page)
        sent = distorted(page, seed * 31 + at, card=drawn.tables[0].kind == "card") if bent else page
        (answers / f"{unit}.xlsx").write_bytes(write_page(sent))
    return like, answers, pages


def expected_of(pages: list[Page]) -> dict[str, float]:
    labels = {label for page in pages for label in page.typed}
    return {label: round(sum(page.typed.get(label, 0) for page in pages), 3) for label in labels}


def check_totals(done: Gathered, pages: list[Page]) -> None:
    assert [one.message for one in done.set_aside] == []
    total = done.as_json()["total"]
    for label, figure in expected_of(pages).items():
        assert total[label] == pytest.approx(figure, abs=0.01), (label, done.remarks)


@pytest.mark.parametrize("drawn", TWENTY, ids=lambda drawn: drawn.name)
def test_eleven_answers_to_a_drawn_table_add_up_to_what_was_typed(drawn: Drawn, tmp_path: Path) -> None:
    like, answers, pages = laid_out(drawn, tmp_path, 1, bent=False)
    done = gather(like, [answers])
    assert len(done.answers) == len(UNITS)
    check_totals(done, pages)


@pytest.mark.parametrize("drawn", TWENTY, ids=lambda drawn: drawn.name)
def test_eleven_answers_bent_in_three_ways_each_add_up_to_what_was_typed(drawn: Drawn, tmp_path: Path) -> None:
    like, answers, pages = laid_out(drawn, tmp_path, 2, bent=True)
    check_totals(gather(like, [answers]), pages)


def rows_told(done: Gathered, pages: list[Page]) -> None:
    """Every figure that was typed is in the row that its office printed."""
    rows = done.as_json()["rows"]
    for name in pages[0].by_row:
        for label in pages[0].by_row[name]:
            typed = round(sum(page.by_row[name][label] for page in pages), 3)
            found = next(figures for row, figures in rows.items() if " ".join(row.split()) == name)
            assert found[label] == pytest.approx(typed, abs=0.01), (name, label, done.remarks)


@pytest.mark.parametrize("bent", [False, True], ids=["clean", "bent"])
@pytest.mark.parametrize("drawn", REAL, ids=lambda drawn: drawn.name)
def test_eleven_answers_to_the_shapes_of_real_reports_add_up(drawn: Drawn, bent: bool, tmp_path: Path) -> None:
    like, answers = tmp_path / "BANG.xlsx", tmp_path / "tra-loi"
    like.write_bytes(write_drawn(drawn))
    answers.mkdir()
    pages = [answered(drawn, at, 7 + bent) for at in range(len(UNITS))]
    for at, page in enumerate(pages):
        sent = distorted(page, 500 + at, card=False) if bent else page
        (answers / f"{page.unit}.xlsx").write_bytes(write_page(sent))
    done = gather(like, [answers])
    assert len(done.answers) == len(UNITS)
    check_totals(done, pages)
    rows_told(done, pages)
    averages = {label for table in drawn.tables for label, kind, roll_up in table.as_expected() if roll_up == "-"}
    assert [total for label, total in done.as_json()["total"].items() if label in averages and total is not None] == []


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_answers_saved_by_libreoffice_in_other_formats_add_up_too(tmp_path: Path, kind: str) -> None:
    for drawn in (TWENTY[2], TWENTY[3], TWENTY[12]):
        folder = tmp_path / drawn.name
        folder.mkdir()
        like, answers, pages = laid_out(drawn, folder, 3, bent=True)
        saved = soffice_convert_all(sorted(answers.iterdir()), kind, folder / kind)
        check_totals(gather(like, saved), pages)


def run(*words: object) -> tuple[int, str, str]:
    line = [sys.executable, "-m", "addin", *map(str, words)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_prints_columns_totals_answers_and_writes_a_workbook(tmp_path: Path) -> None:
    like, answers, pages = laid_out(TWENTY[0], tmp_path, 4, bent=True)
    out = tmp_path / "TongHop.xlsx"
    code, printed, told = run("gather", "--like", like, answers, "--out", out, "--yes", "--json", "--home", tmp_path)
    assert code == 0, told
    document = json.loads(printed)
    assert document.keys() >= {"columns", "total", "answers", "missing", "set_aside", "file"}
    assert {"label": "Số nhà sập", "type": "count", "roll_up": "sum"}.items() <= document["columns"][3].items()
    assert document["total"]["Số nhà sập"] == expected_of(pages)["Số nhà sập"]
    assert {one["unit"].casefold() for one in document["answers"]} == {unit.casefold() for unit in UNITS}
    assert [sheet.name for sheet in open_book(out.read_bytes()).sheets] == [
        "Tổng hợp", "Bản trả lời", "Cần xem lại", "Xem lại biểu",
    ]  # fmt: skip


def test_with_yes_a_drawing_that_leaves_something_open_ends_with_1_and_the_question(tmp_path: Path) -> None:
    like = tmp_path / "BANG.xlsx"
    like.write_bytes(sheet(["STT", "Họ và tên", "Zeta"], [1], [2]))
    answer = tmp_path / "Xã A.xlsx"
    answer.write_bytes(sheet(["STT", "Họ và tên", "Zeta"], [1, "Điểu Sơn"]))
    code, _, told = run("gather", "--like", like, answer, "--out", tmp_path / "a.xlsx", "--yes", "--home", tmp_path)
    assert code == 1
    assert "Zeta" in told


def test_what_the_drawing_leaves_open_the_answers_tell(tmp_path: Path) -> None:
    like, answers = tmp_path / "BANG.xlsx", tmp_path / "a"
    answers.mkdir()
    like.write_bytes(sheet(["STT", "Nội dung", "Zeta"], [1, "Nhà"], [2, "Đất"]))
    for at, unit in enumerate(UNITS):
        rows = [["STT", "Nội dung", "Zeta"], [1, "Nhà", 3 + at], [2, "Đất", 1.5]]
        (answers / f"{unit}.xlsx").write_bytes(sheet(*rows))
    done = gather(like, [answers])
    assert done.as_json()["total"]["Zeta"] == pytest.approx(sum(3 + at for at in range(11)) + 1.5 * 11)


def test_a_column_that_an_office_left_out_is_unknown_and_never_zero(tmp_path: Path) -> None:
    like, full, short = (tmp_path / name for name in ("BANG.xlsx", "Xã A.xlsx", "Xã B.xlsx"))
    like.write_bytes(sheet(["STT", "Đơn vị", "Số hộ", "Số nhà sập"], [1]))
    full.write_bytes(sheet(["STT", "Đơn vị", "Số hộ", "Số nhà sập"], [1, "Xã A", 5, 2]))
    short.write_bytes(sheet(["STT", "Đơn vị", "Số hộ"], [1, "Xã B", 7]))
    document = gather(like, [full, short]).as_json()
    assert document["total"] == {"Số hộ": 12, "Số nhà sập": 2}
    assert document["coverage"]["Số nhà sập"] == {"known": 1, "of": 2}
    assert "Không có cột “Số nhà sập”" in " ".join(document["answers"][1]["remarks"])
    alone = gather(like, [short]).as_json()
    assert alone["total"]["Số nhà sập"] is None


def test_a_cell_that_holds_no_figure_is_named_and_not_added(tmp_path: Path) -> None:
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "Xã A.xlsx"
    like.write_bytes(sheet(["STT", "Đơn vị", "Số hộ"], [1]))
    answer.write_bytes(sheet(["STT", "Đơn vị", "Số hộ"], [1, "Xã A", "chưa rõ"]))
    document = gather(like, [answer]).as_json()
    assert document["total"]["Số hộ"] is None
    assert "C2" in " ".join(document["answers"][0]["remarks"])


def test_a_total_that_an_office_wrote_and_its_rows_do_not_add_up_to_is_told(tmp_path: Path) -> None:
    like, right, wrong = (tmp_path / name for name in ("BANG.xlsx", "Xã A.xlsx", "Xã B.xlsx"))
    rows: list[list[object]] = [["STT", "Nội dung", "Số hộ"], [1, "Nhà ở"], [2, "Đất ở"], ["", "Tổng cộng"]]
    like.write_bytes(sheet(*rows))
    for path, total in ((right, 7), (wrong, 70)):
        path.write_bytes(sheet(rows[0], [1, "Nhà ở", 3], [2, "Đất ở", 4], ["", "Tổng cộng", total]))
    done = gather(like, [right, wrong])
    document = done.as_json()
    assert document["total"]["Số hộ"] == 14
    assert document["doubtful"] == ["Số hộ"]
    write_gathered(done, tmp_path / "th.xlsx", [right, wrong])
    book = openpyxl.load_workbook(tmp_path / "th.xlsx")
    total = next(row for row in book["Tổng hợp"].iter_rows() if row[1].value == "Tổng cộng")
    assert total[2].number_format.startswith('"* "')
    assert "đơn vị ghi khác" in str(book["Tổng hợp"]["A2"].value)
    assert not book["Số liệu"]["A2"].value
    assert gather(like, [right]).as_json()["doubtful"] == []
    assert document["answers"][0]["remarks"] == []
    assert "dòng cộng ghi “Số hộ” 70, các dòng cộng lại là 7" in document["answers"][1]["remarks"][0]


def test_who_is_listed_in_the_drawing_and_has_not_answered_is_missing(tmp_path: Path) -> None:
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "a.xlsx"
    heading = ["STT", "Đơn vị", "Số hộ"]
    like.write_bytes(sheet(heading, [1, "Xã Đồng Tâm"], [2, "Xã Tân Lợi"], [3, "Xã Phú Sơn"]))
    answer.write_bytes(sheet(heading, [1, "Xã Đồng Tâm"], [2, "Xã Tân Lợi", 9], [3, "Xã Phú Sơn"]))
    done = gather(like, [answer])
    assert done.missing == ("Xã Đồng Tâm", "Xã Phú Sơn")


def test_files_that_are_no_answer_are_set_aside_in_words_and_the_rest_goes_on(tmp_path: Path) -> None:
    like, answers, pages = laid_out(TWENTY[0], tmp_path, 5, bent=False)
    (answers / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    (answers / "khac.xlsx").write_bytes(sheet(["Ngày", "Khách"], ["1/2", "Ba"]))
    (answers / "BANG.xlsx").write_bytes(like.read_bytes())
    done = gather(like, [answers])
    assert {one.file.rpartition("/")[2] for one in done.set_aside} == {"hong.xlsx", "khac.xlsx", "BANG.xlsx"}
    assert all(one.message for one in done.set_aside)
    assert done.as_json()["total"]["Số nhà sập"] == expected_of(pages)["Số nhà sập"]


def test_the_workbook_recalculated_by_libreoffice_shows_the_same_totals(tmp_path: Path) -> None:
    for drawn in (TWENTY[0], TWENTY[2], TWENTY[15]):
        folder = tmp_path / drawn.name
        folder.mkdir()
        like, answers, _ = laid_out(drawn, folder, 6, bent=False)
        done = gather(like, [answers])
        out = folder / "TongHop.xlsx"
        write_gathered(done, out, [answers])
        (again,) = soffice_convert_all([without_values(out, folder)], "ods", folder / "ods")
        before, after = (open_book(path.read_bytes()).sheets[0].rows for path in (out, again))
        figures = [[cell for cell in row if isinstance(cell, int | float)] for row in before]
        assert [[cell for cell in row if isinstance(cell, int | float)] for row in after][: len(figures)] == [
            pytest.approx(row) for row in figures
        ]
        assert any(figures)


def without_values(workbook: Path, folder: Path) -> Path:
    """The workbook as if no program had calculated it yet."""
    bare = folder / "bare.xlsx"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(name, part)
    return bare


def test_two_different_files_of_one_unit_are_asked_about_before_anything_is_added(tmp_path: Path) -> None:
    like, one, two = (tmp_path / name for name in ("BANG.xlsx", "a.xlsx", "b.xlsx"))
    heading: list[object] = ["STT", "Đơn vị", "Số hộ"]
    like.write_bytes(sheet(heading, [1]))
    one.write_bytes(sheet(heading, [1, "Xã Đồng Tâm", 5]))
    two.write_bytes(sheet(heading, [1, "Xã Đồng Tâm", 6]))
    with pytest.raises(InputError, match="Cùng một đơn vị"):
        gather(like, [one, two])


def test_two_sheets_of_one_layout_are_each_read_from_their_own(tmp_path: Path) -> None:
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "Xã A.xlsx"
    heading = ["STT", "Nội dung", "Số hộ"]
    for path, figures in ((like, ("", "")), (answer, (3, 40))):
        with xlsxwriter.Workbook(path) as book:
            for name, figure in zip(("Quý I", "Quý II"), figures, strict=True):
                page = book.add_worksheet(name)
                page.write_row(0, 0, [f"BIỂU {name.upper()} NĂM 2026"])
                page.write_row(1, 0, heading)
                page.write_row(2, 0, [1, "Nhà ở", figure])
                page.write_row(3, 0, [2, "Đất ở", figure])
    total = gather(like, [answer]).as_json()["total"]
    assert total == {"BIỂU QUÝ I NĂM 2026 / Số hộ": 6, "BIỂU QUÝ II NĂM 2026 / Số hộ": 80}


def test_the_units_of_the_working_folder_that_have_not_answered_are_named(tmp_path: Path) -> None:
    home = tmp_path / "viec"
    lay_out(Workspace(home), IN_FORCE)
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "a.xlsx"
    heading: list[object] = ["STT", "Đơn vị", "Số hộ"]
    like.write_bytes(sheet(heading, [1]))
    answer.write_bytes(sheet(heading, [1, "Huyện Lộc Ninh", 5]))
    known = expected_units(home)
    missing = gather(like, [answer], known).missing
    assert set(known) - set(missing) == {"Huyện Lộc Ninh"}
    assert len(known) == 11


def test_files_that_a_unit_of_the_working_folder_locked_are_opened_with_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGHOP_FILE_PASSWORD_696", "mở ra")
    heading: list[object] = ["STT", "Nội dung", "Số hộ"]
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "Xã An.xlsx"
    like.write_bytes(locked(sheet(heading, [1, "Nhà ở"], [2, "Đất ở"]), "mở ra"))
    answer.write_bytes(locked(sheet(heading, [1, "Nhà ở", 2], [2, "Đất ở", 3]), "mở ra"))
    done = gather(like, [answer], passwords=partial(passwords_of, tmp_path))
    assert done.as_json()["total"] == {"Số hộ": 5}
    with pytest.raises(InputError, match="mật khẩu"):
        gather(like, [answer])


def locked(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def test_the_office_that_drew_the_table_is_not_taken_for_those_who_answer(tmp_path: Path) -> None:
    like, answers = tmp_path / "BANG.xlsx", tmp_path / "a"
    answers.mkdir()
    head: list[list[object]] = [["UBND HUYỆN ĐÔNG TÂY"], [], ["STT", "Nội dung", "Số hộ"]]
    like.write_bytes(sheet(*head, [1, "Nhà ở"], [2, "Đất ở"]))
    for name in ("Xã An", "Xã Bình"):
        (answers / f"{name}.xlsx").write_bytes(sheet(*head, [1, "Nhà ở", 2], [2, "Đất ở", 3], [name]))
    assert {one.unit for one in gather(like, [answers]).answers} == {"Xã An", "Xã Bình"}
