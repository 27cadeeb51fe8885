"""Criteria of the emulation table are lines of a profile: an own office is scored right, what does not fit is told."""

from datetime import date

import pytest

from addin.emulation.grounds import ScoreInput
from addin.emulation.score import UNGRADED, UNKNOWN, WAITING, Scored, score_units
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.criteria import are_untouched, criteria_lines
from schemas.office.following import CRITERIA_TABLE, follow_catalogue
from schemas.office.lines import Criterion
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.sheets import SHEETS
from schemas.profile.writing import grids_of
from schemas.summary import Doubt, Summary
from tests.drafting import summary_of
from tests.limits import without_hanging
from tests.profiles import Lines, changed, codes, first_grids, first_profile, found

JUNE = Period.parse("2026-06")
#: Four invented communes: "Bình An" met its plan, "Lộc An" half of it, of "Phú An" nobody knows, "Hòa An" is doubted.
BINH, LOC, PHU, HOA = "90001", "90002", "90003", "90004"
_COLUMNS: Lines = [
    {"form": "DT1", "name": "item", "title": "Công trình", "type": "Chữ", "label_column": "x"},
    {"form": "DT1", "name": "plan", "title": "Kế hoạch vốn", "type": "Tiền", "agg": "Cộng"},
    {"form": "DT1", "name": "paid", "title": "Đã giải ngân", "type": "Tiền", "agg": "Cộng"},
    {"form": "DT1", "name": "state", "title": "Ban quản lý", "type": "Chọn", "enum": "Ban", "outside": "x"},
    {"form": "HN2", "name": "name", "title": "Tên hộ", "type": "Chữ", "agg": "Ghép danh sách"},
    {"form": "HN2", "name": "poor", "title": "Hộ nghèo", "type": "Đánh dấu x", "agg": "Đếm"},
    {"form": "HN2", "name": "visits", "title": "Số lần thăm", "type": "Số nguyên", "agg": "Cộng"},
    {"form": "HN2", "name": "helped", "title": "Được hỗ trợ", "type": "Đánh dấu x", "agg": "Đếm"},
    {"form": "HN2", "name": "score", "title": "Điểm hộ", "type": "Số thập phân", "agg": "Ghép danh sách"},
]
_CRITERIA: Lines = [
    {"code": "dung-han", "title": "Gửi đúng hạn", "points": "20", "measured": "Đúng hạn"},
    {"code": "giai-ngan", "title": "Giải ngân", "points": "40", "source": "DT1 so với tiến độ",
     "measured": "Theo tiến độ năm", "form": "DT1", "value": "[Đã giải ngân] / [Kế hoạch vốn] * 100",
     "words": "Giải ngân {Đã giải ngân}/{Kế hoạch vốn} triệu đồng, đạt {giá trị}%, tiến độ là {tiến độ}%"},
    {"code": "ho-ngheo", "title": "Chăm lo hộ nghèo", "points": "40", "measured": "Tỷ lệ dòng đạt", "form": "HN2",
     "value": "[Số lần thăm] >= 2 HOẶC CÓ([Được hỗ trợ])", "looked_at": "CÓ([Hộ nghèo])",
     "words": "{đạt}/{số dòng} hộ nghèo được chăm lo"},
]  # fmt: skip


def profile(*criteria: dict[str, str]) -> Profile:
    """The invented office's profile with some lines of criteria."""
    units = [
        {"code": code, "title": f"Xã {name} An", "kind": "Xã", "reports": "x"}
        for code, name in ((BINH, "Bình"), (LOC, "Lộc"), (PHU, "Phú"), (HOA, "Hòa"))
    ]
    lines: dict[str, Lines] = {
        "Biểu": [
            {"form": "DT1", "title": "Đầu tư", "sheet": "DT1", "version": "1", "rows": "Dòng in sẵn", "row_list": "CT"},
            {"form": "HN2", "title": "Hộ", "sheet": "HN2", "version": "1", "rows": "Danh sách", "may_be_empty": "x"},
        ],
        "Cột": _COLUMNS, "Đơn vị": units, "Loại đơn vị": [{"title": "Xã", "short": "x"}],
        "Dòng": [{"row_list": "CT", "code": str(at), "title": name} for at, name in ((1, "Đường"), (2, "Cầu"))],
        "Danh mục": [{"enum": "Ban", "title": name} for name in ("Riêng", "Kiêm nhiệm")],
        "Chấm điểm": [dict(one) for one in criteria],
    }  # fmt: skip
    return load({
        sheet.name: [[one.label for one in sheet.columns], [one.key for one in sheet.columns],
                     *([line.get(one.key, "") for one in sheet.columns] for line in lines.get(sheet.name, []))]
        for sheet in SHEETS
    })  # fmt: skip


@pytest.fixture
def catalogue() -> Catalogue:
    own = profile(*_CRITERIA)
    assert [one.message for one in own.findings] == []
    return own.on(JUNE.to_date)


def figures(catalogue: Catalogue) -> Summary:
    def works(paid: float | None) -> dict[str, dict[str, object]]:
        return {"1": {"plan": 600.0, "paid": paid}, "2": {"plan": 400.0, "paid": 0.0}}

    def households(*rows: tuple[bool | None, int | None, bool | None]) -> dict[str, dict[str, object]]:
        return {
            str(at): {"name": f"Hộ {at}", "poor": poor, "visits": visits, "helped": helped}
            for at, (poor, visits, helped) in enumerate(rows, 1)
        }

    poor = households((True, 2, None), (True, None, True), (True, 1, None), (True, 0, None), (False, 5, True))
    summary = summary_of("2026-06", {  # type: ignore[arg-type] # values of cells
        BINH: {"DT1": works(500.0), "HN2": poor},
        LOC: {"DT1": works(125.0), "HN2": households((True, 3, None))},
        HOA: {"DT1": works(500.0), "HN2": households((None, 0, None))},
    }, catalogue)  # fmt: skip
    finding = Finding(unit=HOA, form="DT1", file="", sheet="DT1", cell="C10", severity=Severity.ERROR, code="x",
                      message="")  # fmt: skip
    return summary.model_copy(update={"doubts": (Doubt(HOA, "DT1", "1", frozenset({"paid"}), finding),)})


def scored(summary: Summary, unit: str) -> dict[str, Scored]:
    (line,) = (one for one in score_units(ScoreInput(summary, []), Office.new(summary.catalogue)) if one.unit == unit)
    return {one.criterion.key: one for one in line.scored}


def test_an_offices_own_criteria_are_its_table_and_score_right(catalogue: Catalogue) -> None:
    assert [(line.key, line.label, line.points) for line in Office.new(catalogue).criteria] == [
        ("dung-han", "Gửi đúng hạn", 20), ("giai-ngan", "Giải ngân", 40), ("ho-ngheo", "Chăm lo hộ nghèo", 40),
    ]  # fmt: skip
    # By 14/6 165 of 365 days have passed, 45,21 %: 50 % is more than that, 12,5 % is 27,65 % of it.
    best, half = scored(figures(catalogue), BINH), scored(figures(catalogue), LOC)
    assert (best["giai-ngan"].measure.value, best["giai-ngan"].points) == (110.61, 40)
    assert (half["giai-ngan"].measure.value, half["giai-ngan"].points) == (27.65, 11.06)
    assert half["giai-ngan"].measure.words == "Giải ngân 125/1.000 triệu đồng, đạt 12,5%, tiến độ là 45,21%."
    # Of four poor households one was visited twice and one was helped; the fifth is not poor.
    assert (best["ho-ngheo"].measure.value, best["ho-ngheo"].points) == (50, 20)
    assert best["ho-ngheo"].measure.words == "2/4 hộ nghèo được chăm lo."
    assert half["ho-ngheo"].points == 40


def test_evidence_is_the_cells_that_a_figure_is_made_of(catalogue: Catalogue) -> None:
    found = scored(figures(catalogue), BINH)["giai-ngan"].measure.sources
    assert {one.sheet for one in found} == {"DT1"}
    assert len(found) == 4, "plan and payment of two works"


def test_what_is_unknown_or_doubted_of_an_own_criterion_earns_nothing_and_is_said(catalogue: Catalogue) -> None:
    unknown, doubted = scored(figures(catalogue), PHU), scored(figures(catalogue), HOA)
    assert (unknown["giai-ngan"].state, unknown["giai-ngan"].points) == (UNKNOWN, 0)
    assert unknown["giai-ngan"].measure.words == "Chưa có số liệu biểu DT1."
    assert (doubted["giai-ngan"].state, doubted["giai-ngan"].points) == (WAITING, 0)
    assert doubted["giai-ngan"].measure.words == "Chờ rà soát: còn lỗi hoặc cảnh báo ở ô C10 trang “DT1”."
    assert doubted["ho-ngheo"].measure.words == "Chưa tính được: biểu chưa có dòng nào đủ số liệu để xét."


def test_a_figure_of_which_a_row_is_not_told_is_not_measured(catalogue: Catalogue) -> None:
    summary = summary_of("2026-06", {BINH: {"DT1": {"1": {"plan": 600.0}, "2": {"plan": 0.0, "paid": 1.0}}}}, catalogue)
    rows = summary.forms["DT1"].rows
    del rows[0].values["paid"]
    assert scored(summary, BINH)["giai-ngan"].measure.words == "Chờ rà soát: số liệu chưa đủ, thiếu dòng “Đường”."


def one_criterion(**line: str) -> dict[str, str]:
    return {"code": "mot", "title": "Một", "points": "100", **line}


def measured(*lines: dict[str, str], unit: str = BINH) -> Scored:
    own = profile(*lines)
    assert [one.message for one in own.findings] == []
    return scored(figures(own.on(JUNE.to_date)), unit)["mot"]


def test_every_other_kind_of_measure_by_numbers_of_ones_own() -> None:
    middle = measured(
        one_criterion(measured="So với mức giữa các đơn vị", form="DT1", value="[Đã giải ngân]"), unit=LOC
    )
    assert middle.measure.value == 40, "125 of the middle of 500 and 125; the doubted unit is not in it"
    assert middle.measure.words == "125, mức giữa của các đơn vị là 312,5."
    cells = measured(one_criterion(
        measured="Theo tỷ lệ", form="DT1", value='Ô("1"; [Đã giải ngân]) / Ô("1"; [Kế hoạch vốn]) * 100'))  # fmt: skip
    assert (cells.measure.value, cells.measure.words) == (83.33, "Đạt 83,33%.")
    some = measured(one_criterion(measured="Có dòng đạt", form="HN2", value="[Số lần thăm] > 4"))
    assert (some.points, some.measure.words) == (100, "1 dòng đạt.")
    nobody = measured(one_criterion(measured="Có dòng đạt", form="HN2", value="[Số lần thăm] > 4"), unit=PHU)
    assert (nobody.state, nobody.measure.words) == (UNKNOWN, "Chưa có số liệu biểu HN2."), "not that there is none"
    board = one_criterion(measured="Đạt điều kiện", form="DT1", value='[Ban quản lý] = "Riêng"', words="{Ban quản lý}")
    assert (measured(board).points, measured(board).measure.words) == (0, "Chưa ghi.")


def test_a_row_of_which_nothing_is_told_is_one_that_is_not_met_and_is_said_with_the_names_as_evidence() -> None:
    own = profile(one_criterion(measured="Tỷ lệ dòng đạt", form="HN2", value="[Điểm hộ] >= 5")).on(JUNE.to_date)
    scores = enumerate((7.0, 3.0, None), 1)
    rows: dict[str, dict[str, Value]] = {str(at): {"name": f"Hộ {at}", "score": score} for at, score in scores}
    found = scored(summary_of("2026-06", {BINH: {"HN2": rows}}, own), BINH)["mot"].measure
    assert (found.value, found.words) == (33.33, "1/3 dòng đạt (1 dòng chưa có số liệu).")
    assert [one.cell for one in found.sources] == ["A10", "A11", "A12"]


def test_parts_count_as_much_as_the_profile_says() -> None:
    first = one_criterion(
        measured="Theo tiến độ năm", form="DT1", value="[Đã giải ngân] / [Kế hoạch vốn] * 100", share="70"
    )
    second = {"code": "mot", "measured": "Có dòng đạt", "form": "HN2", "value": "[Số lần thăm] > 4", "share": "30",
              "words": "{đạt} hộ được thăm nhiều"}  # fmt: skip
    found = measured(first, second, unit=LOC)
    assert (found.measure.value, found.points) == (19.36, 19.36), "70 % of 27,65 %, and nothing of 30 %"
    assert found.measure.words == "Đạt 12,5%, tiến độ của năm là 45,21%; 0 hộ được thăm nhiều."
    assert measured(first, second).points == 100


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        ({"form": ""}, "define-criterion-lacks", "H3"),
        ({"value": ""}, "define-criterion-lacks", "I3"),
        ({"form": "XX9"}, "define-form-unknown", "H3"),
        ({"value": "[Kế hoạch]"}, "define-formula", "I3"),
        ({"value": "[Đã giải ngân]"}, "define-criterion-value", "I3"),
        ({"value": "[Đã giải ngân] > 1"}, "define-criterion-value", "I3"),
        ({"value": "KỲ_TRƯỚC([Đã giải ngân]) * 100"}, "define-criterion-function", "I3"),
        ({"value": 'Ô("7"; [Đã giải ngân]) * 100'}, "define-criterion-row", "I3"),
        ({"looked_at": "[Đã giải ngân] > 1"}, "define-criterion-rows", "J3"),
        ({"measured": "Tỷ lệ dòng đạt", "value": "[Đã giải ngân]"}, "define-criterion-value", "I3"),
        ({"measured": "Tỷ lệ dòng đạt", "value": '[Ban quản lý] = "Riêng"'}, "define-criterion-function", "I3"),
        (
            {"measured": "So với mức giữa các đơn vị", "form": "HN2", "value": "[Điểm hộ]"},
            "define-criterion-figure",
            "I3",
        ),
        ({"share": "60"}, "define-criterion-shares", "K3"),
        ({"none_at": "100"}, "define-criterion-levels", "F3"),
        ({"points": ""}, "define-required", "C3"),
        ({"points": "-1"}, "define-cell", "C3"),
        ({"title": ""}, "define-required", "B3"),
        ({"words": "{Kế hoạch}"}, "define-message", "L3"),
        ({"points": "90"}, "define-criteria-points", "C3"),
    ],
)
def test_what_does_not_fit_is_told_with_its_cell(line: dict[str, str], code: str, cell: str) -> None:
    good = one_criterion(measured="Theo tiến độ năm", form="DT1", value="[Đã giải ngân] / [Kế hoạch vốn] * 100")
    wrong = profile({**good, **line})
    assert code in codes(wrong)
    assert found(wrong, code).startswith(f"Chấm điểm {cell}: ")
    assert profile(good).findings == ()


HOSTILE: list[tuple[Lines, str]] = [
    ([one_criterion(measured="Đúng hạn")] * 100_000, "define-too-large"),
    ([one_criterion(measured="Theo tỷ lệ", form="DT1", value="(" * 499)], "define-formula"),
    ([one_criterion(measured="Đúng hạn", source="=cmd|' /C calc'!A0")], "define-live-formula"),
    ([one_criterion(measured="Đúng hạn", title="A" * 100_000)], "define-cell"),
    ([{**one_criterion(measured="Đúng hạn"), "code": f"c{at}", "valid_from": f"{1 + at % 28}/{1 + at % 12}/2023"}
      for at in range(190)], "define-criteria-points"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code"), HOSTILE, ids=["rows", "brackets", "command", "long", "days"])
def test_hostile_criteria_are_told_at_once(lines: list[dict[str, str]], code: str) -> None:
    with without_hanging():
        made = profile(*lines)
    assert code in codes(made)


def test_a_measure_of_reports_stands_alone_and_a_code_has_one_title() -> None:
    second = {"code": "mot", "measured": "Đúng hạn"}
    first = one_criterion(measured="Có dòng đạt", form="HN2", value="[Số lần thăm] > 4")
    assert "define-criterion-alone" in codes(profile(first, second))
    assert "define-code-twice" in codes(profile(first, {**first}))


def test_an_older_profile_of_the_first_offices_forms_is_scored_as_before_and_says_so() -> None:
    grids = first_grids()
    del grids["Chấm điểm"]
    former = load(grids)
    assert former.is_sound
    assert "“Chấm điểm”" in found(former, "define-older")
    day = date(2023, 2, 14)
    assert criteria_lines(former.on(day)) == criteria_lines(first_profile().on(day))


def test_a_profile_whose_sheet_is_there_and_empty_has_no_criteria_of_forms() -> None:
    grids = first_grids()
    grids["Chấm điểm"] = grids["Chấm điểm"][:2]
    criteria = Office.new(load(grids).on(date(2023, 2, 14))).criteria
    assert [line.key for line in criteria] == ["punctual", "quality"]
    assert sum(line.points for line in criteria) == 100


def test_a_criterion_that_the_profile_cannot_measure_is_not_taken_for_nothing(catalogue: Catalogue) -> None:
    """A table of the office's that says "disbursement", where the profile has no such criterion."""
    asked = Criterion(key="disbursement", label="Giải ngân CTMTQG", points=20)
    own = Criterion(key="Việc đột xuất", label="Việc đột xuất", points=5)
    office = Office.new(catalogue).model_copy(update={"criteria": (asked, own)})
    (line,) = (one for one in score_units(ScoreInput(figures(catalogue), []), office) if one.unit == BINH)
    assert [one.state for one in line.scored] == [UNKNOWN, ""]
    assert "không có tiêu chí mã “disbursement”" in line.scored[0].measure.words
    assert line.grade == UNGRADED


def test_points_of_criteria_whose_form_has_ended_go_to_the_others() -> None:
    def end(lines: list[dict[str, str]]) -> None:
        for line in lines:
            if line["form"] in ("B01", "B06A"):
                line["valid_to"] = "2023-06"

    ended = changed("Biểu", end)
    assert codes(ended) <= {"define-sheet-left-out"}
    before, after = (criteria_lines(ended.on(day)) for day in (date(2023, 2, 14), date(2023, 12, 14)))
    assert [code for *_, code in before] == [code for *_, code in criteria_lines(first_profile().on(date(2023, 2, 14)))]
    assert {"disbursement", "emulation"}.isdisjoint(code for *_, code in after)
    assert sum(float(str(points)) for _, points, *_ in after) == 100


def test_lines_that_nobody_changed_follow_a_changed_profile_and_changed_ones_stay() -> None:
    def rename(lines: list[dict[str, str]]) -> None:
        lines[2]["title"], lines[2]["points"], lines[3]["points"] = "Giải ngân vốn", "25", "15"

    before, after = first_profile().on(date(2023, 2, 14)), changed("Chấm điểm", rename).on(date(2023, 2, 14))
    printed = [list(line) for line in criteria_lines(before)]
    assert criteria_lines(after)[2][:2] == ("Giải ngân vốn", 25)
    assert are_untouched(printed, after, [before])
    followed = follow_catalogue({CRITERIA_TABLE: printed}, after, [before]).lines[CRITERIA_TABLE]
    assert followed == list(criteria_lines(after))
    printed[2][1] = 30
    assert not are_untouched(printed, after, [before])
    kept = follow_catalogue({CRITERIA_TABLE: printed}, after, [before])
    assert kept.lines[CRITERIA_TABLE] == printed
    (said,) = kept.told
    assert said.startswith("Bảng tiêu chí chấm điểm đã được cơ quan sửa nên giữ nguyên")


def test_criteria_are_written_as_they_were_read(catalogue: Catalogue) -> None:
    for one in (catalogue, first_profile().on(date(2023, 2, 14))):
        again = load({name: [["" if cell is None else cell for cell in row] for row in rows]
                      for name, rows in grids_of(one).items()})  # fmt: skip
        assert codes(again) == set()
        assert again.on(JUNE.to_date).criteria == one.criteria
