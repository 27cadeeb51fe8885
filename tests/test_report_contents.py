"""What the office's year plan asks of the report: paper, target, movements, exemplars, persons honoured."""

from pathlib import Path
from typing import Any

import docx
import pytest

from addin.documents.bookmarks import strip_marks
from addin.documents.frame import Frame, frame_of
from addin.emulation.grounds import ScoreInput
from addin.emulation.measures import measure
from addin.report.compose import ComparedSummaries, compose
from addin.report.prose import paragraphs
from addin.report.recorder import FigureRecorder
from schemas.findings import CellPlace
from schemas.office import Office
from schemas.office.criteria import criterion_named
from schemas.report import FigurePlace
from schemas.summary import Doubt, Summary
from tests.catalogues import IN_FORCE
from tests.drafting import communes, month, nothing, summary_of, whole
from tests.sheets import FEBRUARY


def text_of(summary: Summary, office: Office | None = None) -> str:
    composed = compose(ComparedSummaries(summary), "bao-cao", office or Office.new(IN_FORCE))
    return "\n".join(strip_marks(paragraph.text) for paragraph in composed.body)


def plain(summary: Summary) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs("bao-cao", FigureRecorder(summary)))


def movement(label: str, target: float, done: float | None) -> dict[str, Any]:
    return {"movement": label, "indicator": "Chỉ tiêu", "target": target, "done": done}


def test_the_years_plan_is_cited_in_its_year_only() -> None:
    assert text_of(nothing("2023-03")).startswith("Thực hiện Kế hoạch số 03/KH-BDT ngày 02/02/2023 của Ban Dân tộc")
    assert text_of(nothing("2024-03")).startswith("Thực hiện chế độ thông tin, báo cáo")
    assert text_of(nothing("2023-01")).startswith("Thực hiện chế độ thông tin"), "the plan was made in February"


@pytest.mark.parametrize(
    ("target", "said"),
    [(1000.0, ", còn thiếu 14 hộ so với chỉ tiêu 1.000 hộ của tỉnh"), (986.0, ", bằng chỉ tiêu 986 hộ của tỉnh"),
     (900.0, ", cao hơn 86 hộ so với chỉ tiêu 900 hộ của tỉnh"), (0.0, "")],
)  # fmt: skip
def test_the_sum_of_targets_is_held_against_the_provinces_target(target: float, said: str) -> None:
    figures = {"households": 900, "poor_start": 300, "escaped": 1}
    units = {unit.code: whole(unit.code, **figures, target_cut=0) for unit in IN_FORCE.units_on(FEBRUARY.to_date)}
    current = summary_of("2023-02", {**units, "696": whole("696", **figures, target_cut=986)})
    settings = Office.new(IN_FORCE).settings.model_copy(update={"own": {"poor_cut_target": target}})
    text = text_of(current, Office.new(IN_FORCE).model_copy(update={"settings": settings}))
    assert f"của các đơn vị là 986 hộ{said}" in text


def test_targets_that_lack_a_unit_or_a_commune_are_not_held_against_the_provinces() -> None:
    current = summary_of("2023-02", {"696": communes(households=900, poor_start=300, target_cut=986, escaped=1)})
    settings = Office.new(IN_FORCE).settings.model_copy(update={"own": {"poor_cut_target": 1000.0}})
    text = text_of(current, Office.new(IN_FORCE).model_copy(update={"settings": settings}))
    assert "của các đơn vị là 986 hộ, chỉ tiêu của tỉnh là 1.000 hộ (" in text
    assert "còn thiếu" not in text


def test_results_are_told_movement_by_movement_with_those_that_units_added() -> None:
    rows = {
        "696": {"1": movement("Nông thôn mới", 10, 10), "8": movement("Tiếng trống học bài", 4, 1)},
        "691": {"1": movement("Nông thôn mới", 10, 5), "2": movement("Vì người nghèo", 4, 5)},
    }
    text = text_of(summary_of("2023-02", {unit: {"B06A": of} for unit, of in rows.items()}))
    assert (
        "Theo từng phong trào: “Nông thôn mới” 1/2 chỉ tiêu hoàn thành; “Vì người nghèo” 1/1 chỉ tiêu hoàn thành; "
        "“Tiếng trống học bài” 1 chỉ tiêu đang thực hiện."
    ) in text


def test_movements_with_equal_results_are_told_in_one_sentence() -> None:
    rows = {str(code): movement(f"Phong trào {code}", 10, 5) for code in range(1, 8)}
    current = summary_of("2023-02", {"696": {"B06A": rows}, "691": {"B06A": rows}})
    composed = compose(ComparedSummaries(current), "bao-cao", Office.new(IN_FORCE))
    said = "Theo từng phong trào: 7 phong trào đều có 2 chỉ tiêu đang thực hiện."
    assert any(strip_marks(paragraph.text).endswith(f" {said}") for paragraph in composed.body)
    (each,) = (one for one in composed.figures if one.place == FigurePlace("B06A", "rate", part="each"))
    assert len(each.sources) == 28, "target and result of seven movements of two units"


def test_what_is_equal_of_all_movements_is_under_review_where_one_of_them_is() -> None:
    rows = {str(code): movement(f"Phong trào {code}", 10, 5) for code in range(1, 8)}
    doubt = Doubt(
        "696",
        "B06A",
        "6",
        frozenset({"done", "rate"}),
        CellPlace("696", "B06A").finding("cell-struck", label="Kế hoạch năm", value="1"),
    )
    current = summary_of("2023-02", {"696": {"B06A": rows}}).model_copy(update={"doubts": (doubt,)})
    assert "7 phong trào đều có 1 chỉ tiêu đang thực hiện (số đang rà soát)." in text_of(current)


def test_a_movement_without_a_result_has_not_missed_its_plan() -> None:
    rows = {"1": movement("Nông thôn mới", 10, 10), "2": movement("Vì người nghèo", 4, None)}
    current = summary_of("2023-02", {"696": {"B06A": rows}})
    assert current.forms["B06A"].total["rate"] == {"met": 1, "not_met": 0}
    assert [row.values["rate"] for row in current.forms["B06A"].rows][:2] == [100.0, None]
    assert "Theo từng phong trào: “Nông thôn mới” 1/1 chỉ tiêu hoàn thành." in text_of(current)
    emulation = criterion_named("emulation", IN_FORCE)
    assert emulation is not None
    found = measure(emulation, ScoreInput(current, []), "696")
    assert found.value == 40
    assert found.words == (
        "1/2 phong trào đạt kế hoạch (1 phong trào chưa có số liệu thực hiện); chưa có số liệu biểu B06B."
    )


def test_how_agencies_are_organised_is_told_by_names_or_of_many_by_their_number() -> None:
    text = text_of(month("2023-02", without=("698",)))
    assert "bộ phận kiêm nhiệm: thành phố Đồng Xoài và thị xã Phước Long" in text
    assert "phòng Dân tộc riêng: 6 đơn vị." in text, "of the unit that has not reported nobody knows"


def test_the_numbers_of_a_movement_are_traced_to_the_cells_of_its_rows() -> None:
    rows = {"1": movement("Nông thôn mới", 10, 10), "2": movement("Vì người nghèo", 4, 1)}
    composed = compose(
        ComparedSummaries(summary_of("2023-02", {"696": {"B06A": rows}})), "bao-cao", Office.new(IN_FORCE)
    )
    met = [one for one in composed.figures if one.place == FigurePlace("B06A", "rate", code="1", part="met")]
    assert [(one.text, one.value) for one in met] == [("1", 1)]
    assert {source.origin.unit for source in met[0].sources} == {"696"}
    assert len(met[0].sources) == 2


def test_what_exemplars_did_and_who_had_which_idea_reaches_the_report_once() -> None:
    told = "Vận động bà con hiến đất làm đường. Giúp hộ nghèo vay vốn."
    person = {"kind": "Cá nhân", "ethnic": "Xtiêng", "achievement": told, "exemplar": True}
    rows = {
        "1": {"nominee": "Điểu Sơn", **person, "initiative": "Tổ nuôi dê"},
        "2": {"nominee": "Thị Mai", **person},
        "3": {"nominee": "Không nêu", **person, "exemplar": None},
    }
    text = text_of(summary_of("2023-02", {"696": {"B06B": rows}}))
    assert "Vận động bà con hiến đất làm đường (Điểu Sơn và Thị Mai, huyện Bù Đăng)." in text
    assert "Sáng kiến, mô hình hay: Tổ nuôi dê (Điểu Sơn, huyện Bù Đăng)." in text
    assert "Không nêu" not in text


def test_respected_persons_who_were_honoured_are_named_or_of_many_counted() -> None:
    people = {str(n): {"full_name": f"Già {n}", "role": "Già làng", "rewarded": "Giấy khen"} for n in range(1, 5)}
    people["5"] = {"full_name": "Điểu Sơn", "role": "Già làng", "rewarded": "Biểu dương tại hội nghị"}
    text = text_of(summary_of("2023-02", {"696": {"B04": people}}))
    assert "Giấy khen (4 người); Biểu dương tại hội nghị (Điểu Sơn, huyện Bù Đăng)." in text


def test_the_text_refers_to_the_tables_of_its_appendix() -> None:
    text = plain(month("2023-02"))
    assert "tại Phụ lục kèm theo" in text
    for words in ("; Biểu 1)", "(Biểu 2, 3)", "(Biểu 4)", "(Biểu 5)", "(Biểu 6)", "(Biểu 9)"):
        assert words in text


@pytest.mark.parametrize(("period", "year"), [("2023-02", 2023), ("2023-12", 2024), ("2023-H1", 2023), ("2023", 2024)])
def test_the_tasks_ahead_are_of_the_year_that_they_are_for(period: str, year: int) -> None:
    text = text_of(summary_of(period, {"696": {}}))
    assert f"việc thực hiện nhiệm vụ công tác dân tộc năm {year}" in text


def recipients(kind: str) -> Frame:
    known: dict[str, Any] = {
        **Office.new(IN_FORCE).settings.names(), "period": "tháng 02 năm 2023", "next_period": "", "year": 2023,
        "whole_year": False, "eligible": 1, "listed": 1, "sent": False, "unit": "", "unit_in_sentence": "",
        "collectives": 1, "persons": 1,
        "addressee": "UBND huyện Bù Đăng", "award": "Giấy khen", "month": "02", "addressed": "UBND",
    }  # fmt: skip
    return frame_of(kind, known)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("bao-cao", ("UBND tỉnh (báo cáo)", "Ủy ban Dân tộc (báo cáo)", "Lưu: VT")),
        ("thi-dua", ("Ban Thi đua - Khen thưởng tỉnh", "Khối thi đua 6", "Lưu: VT, TĐKT")),
        ("bang-diem-thi-dua", ("UBND các huyện, thị xã, thành phố", "Khối thi đua 6", "Lưu: VT, TĐKT")),
        ("to-trinh-khen-thuong", ("Như trên", "Khối thi đua 6", "Lưu: VT, TĐKT")),
        ("quyet-dinh-khen-thuong", ("Như Điều 3", "Lưu: VT, TĐKT")),
        ("thong-bao", ("UBND huyện Bù Đăng", "Lưu: VT")),
        ("cong-van-don-doc", ("Như trên", "Lưu: VT")),
    ],
)  # fmt: skip
def test_each_kind_of_document_goes_to_its_own_recipients(kind: str, wanted: tuple[str, ...]) -> None:
    assert set(wanted) <= set(recipients(kind).recipients)


def test_the_list_for_the_head_is_a_slip_without_number_and_with_room_for_his_word() -> None:
    frame = recipients("danh-sach-cham")
    assert (frame.kind, frame.symbol, frame.recipients) == (("PHIẾU TRÌNH",), (), ())
    assert frame.word == ("Ý KIẾN CỦA LÃNH ĐẠO BAN",)
    assert frame.enclosed_with == "Phiếu trình"


def test_there_is_room_to_sign_and_the_signers_name_below(tmp_path: Path) -> None:
    settings = Office.new(IN_FORCE).settings.model_copy(update={"signer": "Điểu Điều"})
    office = Office.new(IN_FORCE).model_copy(update={"settings": settings})
    compose(ComparedSummaries(nothing()), "bao-cao", office).write(tmp_path / "a.docx")
    signature = docx.Document(str(tmp_path / "a.docx")).tables[1].cell(0, 1)
    texts = [paragraph.text for paragraph in signature.paragraphs]
    assert texts == ["TRƯỞNG BAN", "", "", "", "", "Điểu Điều"]


def test_no_heading_stands_before_states_that_are_not_known():
    case = {"incident": "Tranh chấp đất", "people": 2}
    told = text_of(summary_of("2023-02", {"696": {"B10": {"1": case}}}))
    assert "Trong kỳ ghi nhận 1 vụ việc với 2 người liên quan" in told
    assert "Tình trạng" not in told.partition("Trong kỳ ghi nhận")[2].partition("\n")[0]
    told = text_of(summary_of("2023-02", {"696": {"B10": {"1": {**case, "status": "Đã giải quyết"}}}}))
    assert ". Tình trạng: đã giải quyết 1 vụ việc.\n" in told
