"""What changed between two versions is said cell by cell, as a person would say it."""

from pathlib import Path

from addin.analysis.step import history_of
from addin.intake.version_changes import VersionChanges, differences
from addin.workspace.folder import Workspace
from schemas.submission import Received
from tests.catalogues import ALL_FORMS
from tests.sheets import COVER, FEBRUARY, examined, form_sheet
from tests.test_cli import as_json
from tests.test_closing import send

FIRST = examined(
    {
        "B02-Giảm nghèo": form_sheet(
            "B02", {"commune": "Xã Thọ Sơn", "escaped": 5}, {"commune": "Xã Bom Bo", "escaped": 2}
        ),
        "B10-An ninh": form_sheet(
            "B10", {"incident": "Tranh chấp đất", "people": 4}, {"incident": "Đơn thư", "people": 1}
        ),
    }
)


def texts(sheets: dict[str, str], cover: str = COVER) -> list[str]:
    return [change.text for change in differences(FIRST, examined(sheets, cover=cover), ALL_FORMS)]


def test_every_changed_cell_is_named_and_what_is_computed_from_it_is_not() -> None:
    poverty = form_sheet(
        "B02", {"commune": "Xã Bom Bo", "escaped": 2}, {"commune": "Xã Thọ Sơn", "escaped": 7, "land": "'x"}
    )
    cases = form_sheet(
        "B10", {"incident": "Đơn thư", "people": 1}, {"incident": "Tranh chấp đất", "people": 4, "bypassed": "x"}
    )
    assert texts({"B02-Giảm nghèo": poverty, "B10-An ninh": cases}) == [
        "biểu B02, dòng “Xã Thọ Sơn”, “Số hộ thoát nghèo lũy kế” (ô E4): 5 → 7",
        "biểu B02, dòng “Xã Thọ Sơn”, “Hỗ trợ / Đất ở” (ô J4): trống → không đọc được",
        "biểu B10, dòng “Tranh chấp đất”, “Khiếu kiện vượt cấp” (ô D4): trống → x",
    ]


def test_rows_and_forms_that_came_or_went_and_the_cover_are_named() -> None:
    cases = form_sheet("B10", {"incident": "Đơn thư", "people": 1}, {"incident": "Vụ mới", "people": 2})
    cover = COVER.replace("Điểu Sơn", "Thị Hoa")
    assert texts({"B10-An ninh": cases, "B05-Tuyên truyền": form_sheet("B05", {"theme": "x"})}, cover) == [
        "Bìa, “Người lập biểu”: Điểu Sơn → Thị Hoa",
        "không còn biểu B02",
        "thêm biểu B05",
        "biểu B10 thêm dòng “Vụ mới” (ô A4)",
        "biểu B10 bỏ dòng “Tranh chấp đất” (ô A3)",
    ]


def test_a_version_is_summed_up_in_one_sentence_that_says_how_much_more_there_is() -> None:
    line = Received(unit="696", period="2023-02", file="a", sha256="", sent_at=None, version=2, status="current")
    changes = tuple(differences(FIRST, FIRST.model_copy(update={"cover": {}}), ALL_FORMS))
    said = VersionChanges(line, "Huyện Bù Đăng", changes).to_text()
    assert said.startswith(f"Huyện Bù Đăng, lần gửi 2: {len(changes)} thay đổi so với")
    assert said.count(" → ") == 3
    assert "không thay đổi" in VersionChanges(line, "Huyện Bù Đăng", ()).to_text()


def test_a_form_left_blank_is_told_as_blank() -> None:
    theme = {"theme": "Giảm nghèo"}
    older, newer = (examined({"B05-Tuyên truyền": form_sheet("B05", row)}) for row in ({**theme, "sessions": 3}, theme))
    assert [one.text for one in differences(older, newer, ALL_FORMS)] == [
        "biểu B05, dòng “Giảm nghèo”, “Số hội nghị, lớp, buổi lũy kế” (ô B3): 3 → trống"
    ]


def test_a_version_without_forms_that_the_one_before_had_says_what_is_lost_and_what_to_do() -> None:
    line = Received(unit="696", period="2023-02", file="a", sha256="", sent_at=None, version=2, status="current")
    part = examined({"B05-Tuyên truyền": form_sheet("B05", {"theme": "x"})})
    said = VersionChanges(line, "Huyện Bù Đăng", tuple(differences(FIRST, part, ALL_FORMS))).to_text()
    assert "lần gửi 2 thay cho lần gửi trước mà không có biểu B02, B10" in said
    assert said.endswith("đề nghị ghép các trang vào một tệp đủ các biểu rồi thu lại.")


def test_collecting_a_new_version_says_what_changed_and_the_history_keeps_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    assert send(home, tmp_path / "in", 3).changes == ()
    [version] = send(home, tmp_path / "in", 5).changes
    assert version.to_text() == (
        "Huyện Bù Đăng, lần gửi 2: 1 thay đổi so với lần gửi trước. Gồm: "
        "biểu B10, dòng “Tranh chấp đất rẫy”, “Số người liên quan” (ô D2): 3 → 5."
    )
    assert len(history_of(home, FEBRUARY, "696")) == 2
    found = as_json("history", "--period", FEBRUARY, "--unit", "Bù Đăng", "--home", tmp_path / "h")["versions"]
    assert [(one["version"], len(one["changes"])) for one in found] == [(1, 0), (2, 1)]
    assert (found[1]["changes"][0]["before"], found[1]["changes"][0]["after"]) == ("3", "5")


def test_what_was_left_blank_and_is_filled_was_blank_and_not_unreadable() -> None:
    """A blank cell that must be filled and a printed row without any figure count as unknown, but they were read."""
    older = examined(
        {
            "B02-Giảm nghèo": form_sheet("B02", {"commune": "Xã Thọ Sơn", "escaped": 5}, {"commune": "Xã Bom Bo"}),
        }
    )
    newer = examined(
        {
            "B02-Giảm nghèo": form_sheet(
                "B02",
                {"commune": "Xã Thọ Sơn", "escaped": 5, "households": 90},
                {"commune": "Xã Bom Bo", "escaped": 2},
            ),
        }
    )
    assert {"cell-required", "row-empty"} <= {finding.code for finding in older.findings}
    assert [change.text for change in differences(older, newer, ALL_FORMS)] == [
        "biểu B02, dòng “Xã Thọ Sơn”, “Tổng số hộ DTTS” (ô B3): trống → 90",
        "biểu B02, dòng “Xã Bom Bo”, “Số hộ thoát nghèo lũy kế” (ô E4): trống → 2",
    ]
