"""Indicators as a profile says them: what fits becomes one, what does not is told at its cell."""

from datetime import date

import pytest

from addin.define.shown import form_lines, form_sheets
from schemas.findings import FINDING_TEXTS, Severity
from schemas.indicator import Along, DrawnIn, Use
from schemas.profile.lines import Lines
from schemas.profile.profile import Profile, hash_of, load
from schemas.profile.writing import grids_of
from tests.profiles import Lines as SheetLines
from tests.profiles import codes, first_grids, first_profile, found, grids_of_lines, own_office

DAY = date(2026, 1, 31)
MORE_COLUMNS: SheetLines = [
    {"form": "TH1", "name": "planned", "title": "Nhà phải sửa", "unit": "căn", "type": "Số nguyên", "agg": "Cộng"},
    {"form": "TH1", "name": "share", "title": "Tỷ lệ sập", "unit": "%", "type": "Tỷ lệ %", "agg": "Tính lại",
     "computed": "[Nhà sập] / [Tổng số nhà] * 100"},
    {"form": "TH1", "name": "note", "title": "Ghi chú", "type": "Chữ"},
]  # fmt: skip


def office(*indicators: dict[str, str], charts: SheetLines | None = None) -> Profile:
    """The invented department with some indicators; what is not said of one is as usual."""
    lines = own_office(3)
    lines["Cột"] += MORE_COLUMNS
    usual = {"form": "TH1", "title": "Nhà sập", "value": "Nhà sập"}
    lines["Chỉ số"] = [{**usual, "code": f"chi-so-{at}", **one} for at, one in enumerate(indicators, 1)]
    lines["Biểu đồ"] = charts or []
    return load(grids_of_lines(lines))


def test_a_value_is_a_column_by_label_or_code_or_a_formula_over_columns() -> None:
    profile = office(
        {"value": "Nhà sập"}, {"value": "[houses]"}, {"value": "[Nhà sập] / [Tổng số nhà] * 100"},
        {"value": "[Nhà sập] + [Nhà hư hỏng]"}, {"value": "[Thiệt hại ước tính] / [Tổng số nhà]"},
        {"value": "Tỷ lệ sập"},
    )  # fmt: skip
    assert [finding.message for finding in profile.findings] == []
    catalogue = profile.on(DAY)
    assert [(one.column, one.unit) for one in catalogue.indicators] == [
        ("houses", "căn"), ("houses", "căn"), ("chi-so-3", "%"), ("chi-so-4", "căn"), ("chi-so-5", ""), ("share", "%"),
    ]  # fmt: skip
    form = catalogue.form("TH1")
    assert list(form.by_key) == [column.key for column in form.columns]
    assert form.figures["chi-so-3"].ratio.of_totals({"houses": 2, "all": 8}) == 25  # type: ignore[union-attr]
    assert form.figures["chi-so-4"].ratio.of_totals({"houses": 2, "damaged": 8}) == 10  # type: ignore[union-attr]


WRONG: list[tuple[str, dict[str, str], str]] = [
    ("define-form-unknown", {"form": "TH9"}, "Chỉ số E3"),
    ("define-column-unknown", {"value": "Nhà xập"}, "Chỉ số F3"),
    ("define-column-unknown", {"plan": "Nhà xập"}, "Chỉ số H3"),
    ("define-formula", {"value": "[Nhà sập] / [Tổng nhà]"}, "Chỉ số F3"),
    ("define-formula-kind", {"value": "KỲ_TRƯỚC([Nhà sập]) * 2"}, "Chỉ số F3"),
    ("define-indicator-column", {"value": "Ghi chú"}, "Chỉ số F3"),
    ("define-indicator-code", {"code": "loss", "value": "[Nhà sập] / [Tổng số nhà] * 100"}, "Chỉ số A3"),
    ("define-indicator-circle", {"plan": "Nhà sập"}, "Chỉ số H3"),
    ("define-indicator-plan", {"plan": "Tỷ lệ sập"}, "Chỉ số H3"),
    ("define-indicator-plan", {"plan": "Thiệt hại ước tính"}, "Chỉ số H3"),
    ("define-indicator-percent", {"value": "[Tỷ lệ sập] + [Tỷ lệ sập] * 2"}, "Chỉ số F3"),
    ("define-percent-of-one", {"value": "[Nhà sập] / [Tổng số nhà]", "unit": "%"}, "Chỉ số F3"),
    ("define-indicator-rows", {"form": "DS2", "value": "Đề nghị / Số tiền đề nghị", "by_row": "x"}, "Chỉ số L3"),
    ("define-choice", {"used_in": "So sánh; Bản đồ"}, "Chỉ số K3"),
    ("define-choice", {"better": "Giữ"}, "Chỉ số J3"),
    ("define-live-formula", {"value": "=cmd|' /C calc'!A0"}, "Chỉ số F3"),
]


@pytest.mark.parametrize(("code", "line", "where"), WRONG, ids=[f"{code}-{at}" for at, (code, *_) in enumerate(WRONG)])
def test_what_does_not_fit_is_told_at_its_cell(code: str, line: dict[str, str], where: str) -> None:
    profile = office(line)
    assert codes(profile) == {code}
    assert found(profile, code).startswith(where)
    assert FINDING_TEXTS[code].fix_office.partition("{")[0] in found(profile, code)
    assert profile.is_sound is (FINDING_TEXTS[code].severity is not Severity.ERROR)


def test_a_code_that_is_there_twice_is_told() -> None:
    assert found(office({"code": "sap"}, {"code": "sap"}), "define-code-twice").startswith("Chỉ số A4")


CHARTS: list[tuple[str, dict[str, str], str]] = [
    ("define-indicator-unknown", {"indicators": "chi-so-9", "along": "Kỳ"}, "Biểu đồ A3"),
    ("define-chart-measures", {"indicators": "chi-so-1; chi-so-2", "along": "Kỳ"}, "Biểu đồ A3"),
    ("define-indicator-rows", {"indicators": "chi-so-3", "along": "Dòng"}, "Biểu đồ B3"),
    ("define-choice", {"indicators": "chi-so-1", "along": "Xã"}, "Biểu đồ B3"),
]


@pytest.mark.parametrize(("code", "line", "where"), CHARTS, ids=[code for code, *_ in CHARTS])
def test_a_chart_that_does_not_fit_is_told_at_its_cell(code: str, line: dict[str, str], where: str) -> None:
    money = {"form": "DS2", "value": "Đề nghị / Số tiền đề nghị"}
    profile = office({}, {"value": "Tỷ lệ sập"}, money, charts=[line])
    assert codes(profile) == {code}
    assert found(profile, code).startswith(where)


def test_rows_that_units_add_are_not_looked_at_one_by_one_and_those_of_two_forms_not_together() -> None:
    lines = own_office(3)
    lines["Biểu"].append({**lines["Biểu"][0], "form": "TH3", "title": "Biểu khác", "sheet": "TH3"})
    lines["Cột"] += [{**one, "form": "TH3"} for one in lines["Cột"] if one["form"] == "TH1"]
    lines["Chỉ số"] = [
        {"code": form, "title": f"Nhà sập {form}", "form": form, "value": "houses"} for form in ("TH1", "TH3")
    ]
    lines["Biểu đồ"] = [{"indicators": "TH1; TH3", "along": "Dòng"}]
    assert found(load(grids_of_lines(lines)), "define-chart-forms").startswith("Biểu đồ A3")
    lines["Biểu đồ"] = [{"indicators": "TH1; TH3", "along": "Đơn vị"}]
    assert load(grids_of_lines(lines)).findings == ()
    lines["Biểu"][0]["rows"] = "In sẵn + thêm"
    lines["Chỉ số"][0]["by_row"] = "x"
    assert codes(load(grids_of_lines(lines))) == {"define-indicator-rows"}


def test_an_indicator_of_a_form_or_column_that_is_retired_is_none_of_later_days() -> None:
    lines = own_office(3)
    column = next(line for line in lines["Cột"] if line["name"] == "houses")
    lines["Biểu"][1]["valid_to"] = "2026-06"
    lines["Cột"].append({**column, "name": "planned", "title": "Nhà phải sửa", "valid_to": "2026-06"})
    lines["Chỉ số"] = [
        {"code": "tien", "title": "Số tiền", "form": "DS2", "value": "asked", "used_in": "Tổng quan"},
        {"code": "phai-sua", "title": "Phải sửa", "form": "TH1", "value": "Nhà phải sửa"},
        {"code": "phan", "title": "Phần", "form": "TH1", "value": "[Nhà sập] / [Nhà phải sửa] * 100"},
        {"code": "co-ke-hoach", "title": "Sập", "form": "TH1", "value": "Nhà sập", "plan": "Nhà phải sửa"},
    ]
    lines["Biểu đồ"] = [{"indicators": "tien", "along": "Đơn vị"}]
    profile = load(grids_of_lines(lines))
    assert [finding.message for finding in profile.findings] == []
    before, after = profile.on(DAY), profile.on(date(2026, 7, 31))
    assert [one.code for one in before.indicators] == ["tien", "phai-sua", "phan", "co-ke-hoach"]
    assert len(before.charts) == 1
    assert [(one.code, one.plan) for one in after.indicators] == [("co-ke-hoach", "")]
    assert after.charts == ()


def test_the_plan_is_shown_before_what_was_done_of_it_under_the_name_that_the_office_gave_it() -> None:
    done = {"plan": "Nhà phải sửa", "used_in": "Tổng quan; Diễn biến"}
    assert [one.title for one in office(done).on(DAY).shown_in(Use.OVERVIEW)] == ["Nhà phải sửa", "Nhà sập"]
    named = office(done, {"title": "Số nhà phải sửa", "value": "Nhà phải sửa"}).on(DAY)
    assert [one.title for one in named.shown_in(Use.TREND)] == ["Số nhà phải sửa", "Nhà sập"]


def test_an_indicator_to_be_drawn_has_charts_without_more_words_unless_the_office_describes_its_own() -> None:
    drawn = {"plan": "Nhà phải sửa", "by_row": "x", "used_in": "Biểu đồ"}
    assert [chart.along for chart in office(drawn).on(DAY).charts] == [Along.UNIT, Along.ROW, Along.PERIOD]
    own = office(drawn, charts=[{"indicators": "chi-so-1", "along": "Kỳ", "used_in": "Báo cáo"}]).on(DAY)
    assert [(chart.along, chart.places) for chart in own.charts] == [(Along.PERIOD, {DrawnIn.REPORT})]


def test_a_form_is_shown_with_what_is_looked_at_of_it() -> None:
    catalogue = office({"plan": "Nhà phải sửa", "used_in": "So sánh"}, {"form": "DS2", "value": "asked"}).on(DAY)
    shown = form_sheets(catalogue.form("TH1"), catalogue.indicators)["indicators"]
    assert [(line["code"], line["value"], line["plan"]) for line in shown] == [("chi-so-1", "Nhà sập", "Nhà phải sửa")]
    said = list(form_lines(catalogue.form("TH1"), catalogue.indicators))
    assert "  Chỉ số chi-so-1: Nhà sập = Nhà sập; kế hoạch: Nhà phải sửa; dùng ở: So sánh" in said


def test_indicators_and_charts_are_written_as_they_are_read() -> None:
    shown = {"plan": "Nhà phải sửa", "by_row": "x", "allotted": "x", "better": "Giảm", "group": "Thiên tai"}
    rate = {"value": "[Nhà sập] / [Tổng số nhà] * 100", "used_in": "So sánh; Biểu đồ", "short": "Tỷ lệ"}
    chart = {"indicators": "chi-so-1", "along": "Dòng", "title": "T", "report_title": "T {kỳ}", "used_in": "Báo cáo"}
    catalogue = office(shown, rate, charts=[chart, {"indicators": "chi-so-2", "along": "Kỳ"}]).on(DAY)
    again = load({name: [["" if cell is None else cell for cell in row] for row in rows]
                  for name, rows in grids_of(catalogue).items()}).on(DAY)  # fmt: skip
    assert (again.indicators, again.charts, again.forms) == (catalogue.indicators, catalogue.charts, catalogue.forms)


def test_a_profile_made_before_there_were_indicators_keeps_its_hash_and_has_those_of_the_same_forms() -> None:
    grids = {name: rows for name, rows in first_grids().items() if name not in ("Chỉ số", "Biểu đồ")}
    old = load(grids)
    assert old.is_sound
    assert [finding.code for finding in old.findings] == ["define-older"]
    assert "“Chỉ số”" in found(old, "define-older")
    assert old.on(DAY).indicators == first_profile().on(DAY).indicators
    with_empty = load({**grids, "Chỉ số": [["Mã", "Tên", "Biểu", "Giá trị"]], "Biểu đồ": [["Chỉ số", "Vẽ theo"]]})
    assert with_empty.findings == ()
    assert with_empty.on(DAY).indicators == ()
    bare = Lines({name: first_profile().lines.by_sheet[name] for name in grids})
    assert old.sha256 == hash_of(bare)
    assert len({with_empty.sha256, old.sha256, first_profile().sha256}) == 3
