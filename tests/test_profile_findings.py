"""What is wrong with a profile is told at its cell, with what to do; a wrong profile is never used."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from schemas.cells import Uncalculated
from schemas.findings import FINDING_TEXTS, Severity
from schemas.profile.profile import load, try_out
from tests.limits import without_hanging
from tests.profiles import changed, codes, first_grids, first_profile, found, with_lines

Lines = list[dict[str, str]]


def put(**values: str) -> Callable[[Lines], None]:
    """Change the first line that the form `form` (or the first one) has; `name` chooses one of its columns."""

    def change(lines: Lines) -> None:
        wanted = {key: values[key] for key in ("form", "name", "code") if f"new_{key}" in values or key in values}
        line = next(line for line in lines if all(line.get(key) == value for key, value in wanted.items()))
        line.update({key.removeprefix("new_"): value for key, value in values.items() if key not in wanted})

    return change


def add(**values: str) -> Callable[[Lines], None]:
    return lambda lines: lines.append(values)


def again(**values: str) -> Callable[[Lines], None]:
    """Repeat the first line, with some cells changed."""
    return lambda lines: lines.append({**lines[0], **values})


def retyped(lines: Lines) -> None:
    """A column of money becomes a count in another year under the same code."""
    line = next(line for line in lines if line["name"] == "donated" and line["form"] == "B02")
    lines.append({**line, "type": "Số nguyên", "unit": "hộ", "valid_from": "2024-01"})
    line["valid_to"] = "2023"


def paused(lines: Lines) -> None:
    lines.append({**lines[0], "valid_from": "2024-03", "version": "2024.1"})
    lines[0]["valid_to"] = "2023"


def topic_twice(lines: Lines) -> None:
    """Two rows of the form of words are about the same."""
    words = [line for line in lines if line["role"]]
    words[1]["role"] = words[0]["role"]


def circle(lines: Lines) -> None:
    for name, other in (("poor_now", "Số hộ thoát nghèo lũy kế"), ("escaped", "Hộ nghèo DTTS cuối kỳ")):
        line = next(line for line in lines if line["form"] == "B02" and line["name"] == name)
        line["computed"] = f"[{other}] + [Tổng số hộ DTTS]"


UNIT = {"kind": "Xã", "reports": "x"}
CASES: list[tuple[str, str, Callable[[Lines], None], str]] = [
    ("define-required", "Biểu", put(form="B01", title=""), "Biểu B3"),
    ("define-choice", "Biểu", put(form="B01", rows="Dòng nào đó"), "Biểu E3"),
    ("define-cell", "Biểu", put(form="B01", list_rows="nhiều"), "Biểu J3"),
    ("define-cell", "Biểu", put(form="B04", list_rows="90000000"), "Biểu J"),
    ("define-cell", "Biểu", put(form="B04", list_rows="-1"), "Biểu J"),
    ("define-cell", "Biểu", put(form="B01", sheet="B01 [số liệu]"), "Biểu C3"),
    ("define-cell", "Biểu", put(form="B01", sheet="B01" * 11), "Biểu C3"),
    ("define-cell", "Cột", put(form="B02", name="land", width="1e9"), "Cột "),
    ("define-cell", "Biểu", put(form="B01", valid_from="31/02/2023"), "Biểu Q3"),
    ("define-cell", "Biểu", put(form="B01", blank_rows="có lẽ"), "Biểu I3"),
    ("define-code", "Cột", put(form="B02", name="land", new_name="đất ở"), "Cột B"),
    ("define-dates", "Biểu", put(form="B01", valid_from="2024-01", valid_to="2023-12"), "Biểu R3"),
    ("define-live-formula", "Biểu", put(form="B01", title="=cmd|' /C calc'!A0"), "Biểu B3"),
    ("define-live-formula", "Cột", put(form="B02", name="land", title="@SUM(A1)"), "Cột D"),
    ("define-code-twice", "Biểu", again(), "Biểu A"),
    ("define-code-changed", "Cột", retyped, "Cột B"),
    ("define-period-gap", "Biểu", paused, "Biểu Q"),
    ("define-label-twice", "Cột", put(form="B02", name="water", title="Đất ở"), "Cột D"),
    ("define-form-unknown", "Cột", add(form="B99", name="a", title="A", type="Chữ"), "Cột A"),
    ("define-no-columns", "Biểu", again(form="B77"), "Biểu A"),
    ("define-no-label", "Cột", put(form="B05", name="theme", label_column=""), "Biểu E"),
    ("define-label-unknown", "Cột", add(form="B05", name="m", title="ĐVT", type="Chữ", label_column="x"), "Cột B"),
    ("define-column-unknown", "Quy tắc", put(code="paid-within-year-plan", at="Không có cột này"), "Quy tắc F"),
    ("define-choice-missing", "Cột", put(form="B04", name="gender", enum="Danh mục lạ"), "Cột G"),
    ("define-rows-missing", "Biểu", put(form="B01", row_list="Dòng lạ"), "Biểu F3"),
    ("define-row-parent", "Dòng", put(code="3", parent="3.1"), "Dòng E"),
    ("define-formula", "Cột", put(form="B02", name="poor_now", computed="[Hộ nghèo đầu năm] +"), "Cột K"),
    ("define-formula", "Cột", put(form="B02", name="households", taken_from="KỲ_TRƯỚC([Số hộ)"), "Cột P"),
    ("define-formula", "Quy tắc", put(code="paid-within-year-plan", holds="[Giải ngân lũy kế] <="), "Quy tắc E"),
    ("define-formula", "Quy tắc",
     put(code="paid-within-year-plan", holds='[Giải ngân lũy kế] >= BIỂU("B02"; [Không có cột này])'), "Quy tắc E"),
    ("define-formula-kind", "Cột", put(form="B02", name="poor_now", computed="SỐ_VĂN_BẢN([Đất ở]) * 2"), "Cột K"),
    ("define-formula-circle", "Cột", circle, "Cột K"),
    ("define-sum-of-percent", "Cột", put(form="B02", name="poor_rate", agg="Cộng"), "Cột L"),
    ("define-roll-up-kind", "Cột", put(form="B02", name="commune", agg="Lớn nhất"), "Cột L"),
    ("define-ratio-part", "Cột", put(form="B02", name="households", agg=""), "Cột L"),
    ("define-ratio-missing", "Cột", put(form="B02", name="poor_rate", computed=""), "Cột L"),
    ("define-percent-of-one", "Cột", put(
        form="B02", name="poor_rate", computed="[Hộ nghèo DTTS cuối kỳ] / [Tổng số hộ DTTS]"), "Cột K"),
    ("define-message", "Quy tắc", put(code="paid-within-year-plan", message="Sai {Cột lạ}."), "Quy tắc K"),
    ("define-rows-from-empty-level", "Đơn vị", add(code="9", title="Xã Mới", **UNIT), "Biểu E4"),
    ("define-code-twice", "Cài đặt", again(), "Cài đặt A"),
    ("define-cell", "Cài đặt", put(code="poor_cut_target", value="nhiều"), "Cài đặt C"),
    ("define-form-unknown", "Cài đặt", add(code="own", title="Số riêng", form="B99"), "Cài đặt E"),
    ("define-role-twice", "Biểu", put(form="B01", purpose="Phần lời"), "Biểu O"),
    ("define-role-twice", "Cột", put(form="B06B", name="position", role="Sáng kiến"), "Cột W"),
    ("define-role-twice", "Dòng", topic_twice, "Dòng H"),
    ("define-role-missing", "Biểu", put(form="B02", purpose="Đề nghị khen thưởng"), "Biểu O4"),
    ("define-role-missing", "Cột", put(form="B06B", name="award", role=""), "Biểu O9"),
    ("define-role-kind", "Cột", put(form="B06B", name="position", role="Điển hình"), "Cột W"),
    ("define-column-unknown", "Đối chiếu", put(form="B07", column="Cột lạ"), "Đối chiếu D3"),
    ("define-column-unknown", "Đối chiếu", put(form="B07", against="Cột lạ"), "Đối chiếu F3"),
    ("define-cell", "Đối chiếu", put(form="B07", column="Nguồn vốn"), "Đối chiếu D3"),
    ("define-formula", "Đối chiếu", put(form="B07", looked_at="[Nguồn vốn] ="), "Đối chiếu C3"),
    ("define-message", "Đối chiếu", put(form="B07", message="Sai {tên}."), "Đối chiếu K3"),
    ("define-required", "Đối chiếu", put(form="B07", title=""), "Đối chiếu H3"),
    ("define-form-unknown", "Đối chiếu", put(form="B07", against_form="B99"), "Đối chiếu E3"),
    ("units-code-twice", "Đơn vị", again(title="Xã Khác"), "Đơn vị A"),
    ("units-same-name-same-day", "Đơn vị", again(code="9"), "Đơn vị B"),
    ("units-no-parent", "Đơn vị", add(code="9", title="Xã Mới", kind="Xã", parent="777"), "Đơn vị D"),
    ("units-cycle", "Đơn vị", put(code="688", parent="688"), "Đơn vị D"),
    ("units-predecessor-unknown", "Đơn vị", add(code="9", title="Xã Mới", replaces="777", **UNIT), "Đơn vị G"),
    ("units-kind-unknown", "Đơn vị", add(code="9", title="Vùng Mới", reports="x"), "Đơn vị C"),
    ("units-none-report", "Đơn vị", lambda lines: [line.update(reports="") for line in lines] and None, "Đơn vị E3"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "sheet", "change", "where"), CASES, ids=[f"{c[0]}-{at}" for at, c in enumerate(CASES)]
)
def test_a_wrong_profile_says_what_where_and_what_to_do(
    code: str, sheet: str, change: Callable[[Lines], None], where: str
) -> None:
    profile = changed(sheet, change)
    assert found(profile, code).startswith(where)
    assert FINDING_TEXTS[code].fix_office.partition("{")[0] in found(profile, code)
    assert profile.is_sound is (FINDING_TEXTS[code].severity is not Severity.ERROR)


@pytest.mark.parametrize(("purpose", "told"), [("", True), ("Phần lời", False)])
def test_a_form_of_which_nothing_goes_up_is_told_unless_it_serves_a_purpose(purpose: str, told: bool) -> None:
    def nothing_up(lines: Lines) -> None:
        for line in lines:
            line.update(agg="" if line["form"] == "B11" else line["agg"])

    grids = first_grids()
    grids["Biểu"] = with_lines(grids["Biểu"], put(form="B11", purpose=purpose))
    grids["Cột"] = with_lines(grids["Cột"], nothing_up)
    cells = [finding.cell for finding in load(grids).findings if finding.code == "define-nothing-goes-up"]
    assert bool(cells) is told


def test_a_column_without_its_brackets_is_told_so() -> None:
    profile = changed("Cột", put(form="B02", name="poor_rate", computed="Đất * 100"))
    (told,) = [one.message for one in profile.findings if one.code == "define-formula"]
    assert "tên cột phải ghi trong ngoặc vuông: [Đất ở]" in told or "[Hỗ trợ / Đất ở]" in told


def test_a_mistyped_column_in_a_formula_is_suggested() -> None:
    profile = changed("Cột", put(form="B02", name="poor_now", computed="[Số hộ thoat nghèo lũy kế] + [Đất ở]"))
    assert "Có phải là “Số hộ thoát nghèo lũy kế”?" in found(profile, "define-formula")
    by_code = changed("Cột", put(form="B02", name="poor_now", computed="[fund paid]"))
    assert "Có phải là “Kinh phí / Giải ngân lũy kế”?" in found(by_code, "define-formula")


def test_a_rule_that_every_row_breaks_or_none_is_told_before_it_is_used() -> None:
    always = try_out(changed("Quy tắc", put(code="paid-within-year-plan", holds="[Giải ngân lũy kế] < 0")))
    assert found(always, "define-rule-always-fires").startswith("Quy tắc E")
    never = try_out(changed("Quy tắc", put(code="paid-within-year-plan", holds="[Giải ngân lũy kế] >= 0")))
    assert found(never, "define-rule-never-fires").startswith("Quy tắc E")
    assert try_out(first_profile()).findings == ()


@pytest.mark.parametrize(
    "holds", ["[Thực hiện lũy kế] <= [Kế hoạch năm]", "[Thực hiện lũy kế] >= KỲ_TRƯỚC([Thực hiện lũy kế])"]
)
def test_a_rule_for_a_row_that_no_form_prints_is_told_whatever_it_looks_at(holds: str) -> None:
    """Beside other rows too: of those that are there the rule is asked, of the mistyped one it is not."""
    rule = {
        "code": "muc-b12",
        "form": "B12",
        "holds": holds,
        "at": "Thực hiện lũy kế",
        "severity": "Lỗi",
        "message": "Sai.",
    }
    told = try_out(changed("Quy tắc", add(**rule, lines="1; 77")))
    assert "“77”, biểu không in dòng nào có mã đó" in found(told, "define-rule-row")
    assert found(told, "define-rule-row").startswith("Quy tắc ")
    assert "define-rule-row" not in {one.code for one in try_out(changed("Quy tắc", add(**rule, lines="1"))).findings}


def test_a_sheet_or_a_heading_that_is_missing_is_named() -> None:
    grids = first_grids()
    del grids["Dòng"]
    assert "define-sheet-missing" in codes(load(grids))
    grids = first_grids()
    grids["Biểu"] = [row[1:] for row in grids["Biểu"]]
    profile = load(grids)
    assert "“Mã biểu”" in found(profile, "define-heading-missing")
    assert not profile.is_sound


def test_a_column_that_the_office_added_is_not_used_and_said_so() -> None:
    grids = first_grids()
    grids["Biểu"] = [[*row, "Người soạn" if at == 0 else ""] for at, row in enumerate(grids["Biểu"])]
    profile = load(grids)
    assert codes(profile) == {"define-heading-unknown"}
    assert profile.is_sound


def test_columns_may_be_moved_and_the_row_of_english_names_be_gone() -> None:
    grids = {name: [list(reversed(row)) for row in rows] for name, rows in first_grids().items()}
    assert load(grids).sha256 == first_profile().sha256
    assert load(grids).findings == ()
    bare = {name: [rows[0], *rows[2:]] for name, rows in first_grids().items()}
    assert load(bare).sha256 == first_profile().sha256


def hostile(sheet: str, row: list[str], times: int = 1) -> dict[str, list[list[str]]]:
    grids = first_grids()
    width = len(grids[sheet][0])
    grids[sheet] += [[*row, *[""] * (width - len(row))]] * times
    return grids


def rule(holds: str) -> list[str]:
    return ["r", "B02", "R", "", holds, "Đất ở", "", "", "Lỗi", "", "a", "b"]


def lines_of(sheet: str, times: int, **cells: str) -> dict[str, list[list[str]]]:
    """So many lines more on a sheet; {} in a cell is the number of the line."""
    grids = first_grids()
    keys = grids[sheet][1]
    grids[sheet] += [[cells.get(key, "").replace("{}", str(at)) for key in keys] for at in range(times)]
    return grids


def changing_every_day(days: int) -> dict[str, list[list[str]]]:
    grids = lines_of("Danh mục", days, enum="D{}", title="t")
    from_day = grids["Danh mục"][1].index("valid_from")
    for at, row in enumerate(grids["Danh mục"][-days:]):
        row[from_day] = f"{date(2000, 1, 1) + timedelta(at):%d/%m/%Y}"
    return grids


LONG = " + ".join(["[Đất ở]"] * 45)
INDICATOR = {"code": "i{}", "title": "T", "form": "B02", "used_in": "So sánh"}
CRITERION = {
    "code": "c{}", "title": "T", "points": "1", "source": "s", "none_at": "0", "full_at": "100", "form": "B02",
    "measured": "Tỷ lệ dòng đạt",
}  # fmt: skip
WIDE = {"form": "B02", "name": "x{}", "title": "X {}", "type": "Số nguyên", "agg": "Cộng", "computed": LONG}


@pytest.mark.parametrize(
    ("grids", "code", "sheet"),
    [
        (lambda: lines_of("Chỉ số", 100_000, **INDICATOR, value="Đất ở"), "define-too-large", "Chỉ số"),
        (lambda: lines_of("Chấm điểm", 100_000, **CRITERION, value="1"), "define-too-large", "Chấm điểm"),
        (lambda: lines_of("Từ ngữ", 100_000, form="B02", words="a"), "define-too-large", "Từ ngữ"),
        (lambda: lines_of("Cài đặt", 100_000, code="x{}", title="T"), "define-too-large", "Cài đặt"),
        (lambda: lines_of("Biểu đồ", 100_000, title="T"), "define-too-large", "Biểu đồ"),
        (lambda: lines_of("Chỉ số", 1, **INDICATOR, value="(" * 499), "define-", "Chỉ số"),
        (lambda: lines_of("Chấm điểm", 1, **CRITERION, value="-" * 499 + "1"), "define-formula", "Chấm điểm"),
        (lambda: lines_of("Chấm điểm", 1, **CRITERION, looked_at="(" * 499), "define-formula", "Chấm điểm"),
        (lambda: lines_of("Chỉ số", 1, **INDICATOR, value="=cmd|' /C calc'!A0"), "define-live-formula", "Chỉ số"),
        (lambda: lines_of("Chấm điểm", 1, **CRITERION, value="=cmd|'/C c'!A0"), "define-live-formula", "Chấm điểm"),
        (lambda: lines_of("Từ ngữ", 1, form="B02", words="=cmd|'/C c'!A0"), "define-live-formula", "Từ ngữ"),
        (lambda: lines_of("Chỉ số", 1, **INDICATOR, value="[Tỷ lệ hộ nghèo DTTS] + [Tỷ lệ hoàn thành chỉ tiêu]"),
         "define-indicator-percent", "Chỉ số"),
        (lambda: lines_of("Cột", 4_000, **WIDE), "define-too-large", "Cột"),
        (lambda: lines_of("Quy tắc", 5_900, code="r{}", form="B02", holds=f"{LONG} > 1"), "define-", "Quy tắc"),
        (lambda: changing_every_day(150), "define-too-large", "Danh mục"),
        (lambda: changing_every_day(5_900), "define-too-large", "Danh mục"),
    ],
    ids=["indicators", "criteria", "words", "settings", "charts", "brackets", "minuses", "condition", "command",
         "command-of-criterion", "command-of-words", "percents", "columns", "rules", "days", "every-day"],
)  # fmt: skip
def test_a_hostile_profile_is_refused_at_once_and_the_cell_is_named(
    grids: Callable[[], dict[str, list[list[str]]]], code: str, sheet: str
) -> None:
    made = grids()
    with without_hanging():
        profile = load(made)
    assert not profile.is_sound
    told = [(one.code, one.sheet, one.cell) for one in profile.findings]
    assert [cell for found, where, cell in told if found.startswith(code) and where == sheet and cell], told[:5]


@pytest.mark.parametrize(
    ("grids", "code"),
    [
        (lambda: hostile("Cột", ["B02", "a", "", "A", "", "Chữ"], 100_000), "define-too-large"),
        (lambda: hostile("Quy tắc", rule("[Đất ở] > 1"), 6_000), "define-too-large"),
        (lambda: hostile("Đơn vị", [f"{'9' * 50}", "Xã A"], 5_000), "units-code-twice"),
        (lambda: hostile("Đơn vị", ["1", "Xã A"], 30_000), "define-too-large"),
        (lambda: hostile("Quy tắc", rule("(" * 499)), "define-formula"),
        (lambda: hostile("Quy tắc", rule("-" * 499 + "1")), "define-formula"),
        (lambda: hostile("Danh mục", ["=cmd|' /C calc'!A0", "x"]), "define-live-formula"),
        (lambda: hostile("Dòng", ["Dòng B01", "=1+1", "x"]), "define-live-formula"),
        (lambda: hostile("Biểu", ["B" * 2_000, "A" * 100_000, "x", "1", "Danh sách"]), "define-code"),
        (lambda: hostile("Đơn vị", ["1", "Xã " + "A" * 40_000]), "define-cell"),
    ],
    ids=["rows", "rules", "units", "all-units", "brackets", "minuses", "command", "formula", "long-code", "long-text"],
)  # fmt: skip
def test_a_hostile_profile_is_refused_at_once(grids: Callable[[], dict[str, list[list[str]]]], code: str) -> None:
    made = grids()
    with without_hanging():
        profile = load(made)
    assert not profile.is_sound
    assert code in codes(profile)


def test_a_cell_with_a_formula_of_a_spreadsheet_program_is_refused() -> None:
    grids: dict[str, list[list[object]]] = {name: [list(row) for row in rows] for name, rows in first_grids().items()}
    grids["Biểu"][2][1] = Uncalculated()
    assert found(load(grids), "define-live-formula").startswith("Biểu B3")  # type: ignore[arg-type] # cells
    live = load(first_grids(), {"Biểu": frozenset({"B3"})})
    assert found(live, "define-live-formula").startswith("Biểu B3")


def test_a_form_with_an_error_is_left_out_and_the_others_are_there() -> None:
    profile = changed("Cột", put(form="B02", name="poor_rate", agg="Cộng"))
    ids = [form.id for form in profile.on(date(2023, 2, 14)).forms]
    assert "B02" not in ids
    assert len(ids) == 11


def test_a_profile_may_have_the_communes_of_the_country_and_units_below_each() -> None:
    grids = first_grids()
    more = len(grids["Đơn vị"][0]) - 5
    grids["Loại đơn vị"].append(["Thôn", "th"])
    for at in range(3_321):
        code = str(40_000 + at)
        grids["Đơn vị"].append([code, f"Xã An {at + 1}", "Xã", "", "x", *[""] * more])
        grids["Đơn vị"] += [[f"{code}{one}", f"Thôn {one}", "", code, "", *[""] * more] for one in (1, 2, 3, 4)]
    profile = load(grids)
    assert [finding.message for finding in profile.findings] == []
    assert len(profile.on(date(2026, 1, 1)).units.units) >= 3_321
