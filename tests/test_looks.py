"""What a person sees on a sheet is what is read; where it is not what the cells hold, it is said at the cell."""

import re
import struct
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.check.submission import examine
from addin.findings.doubts import doubts_of
from addin.read.looks.condition import holds
from addin.read.looks.formats import number_format
from addin.read.looks.xls_conditional import conditional_formats
from schemas.findings import Severity
from schemas.submission import Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.looks import looking
from tests.packages import (
    SHEETS,
    Styled,
    edited,
    in_every_sheet,
    replaced,
    xlsb,
    xlsb_dressings,
    xlsb_record,
    xlsb_rule,
    xlsb_styles,
    xlsb_texts,
)
from tests.sheets import COVER, FEBRUARY, form_sheet, grid, soffice_convert_all, source

#: B03: C target_qty, D done_qty, E fund_plan, F fund_paid, G progress, H due_on, I obstacle; data from row 3 on.
HOUSES = {"item": "Nhà ở", "target_qty": 100, "done_qty": 45, "fund_plan": 900, "fund_paid": 300, "progress": 45}
ROADS = {"item": "Đường giao thông", "target_qty": 10, "done_qty": 5, "fund_plan": 80, "fund_paid": 30, "progress": 50}
STRUCK, RAISED, USUAL = {"font_strikeout": True}, {"font_script": 1}, {"bold": False}
LOOKS = (
    "cell-scaled-format", "cell-shown-otherwise", "cell-struck", "row-struck", "cell-unseen", "header-unseen-column",
    "cell-part-struck", "cell-part-raised", "cell-percent-fraction", "cell-percent-doubtful", "row-hidden-with-data",
    "header-hidden-column", "cell-conditional-format",
)  # fmt: skip


def read(content: bytes, name: str = "bc.xlsx") -> Submission:
    result = examine(source(content, name), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(result, Submission), result.message
    return result


def said(submission: Submission) -> list[tuple[str, str]]:
    """Code and cell of what is said of looks."""
    return sorted((f.code, f.cell) for f in submission.findings if f.code in LOOKS)


def value(submission: Submission, key: str, form: str = "B03", record: int = 0) -> object:
    table = submission.table(form)
    assert table
    return table.records[record].values.get(key)


# -- number formats ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["#,##0.0,", "#,##0,", "#,##0,.0", '#,##0," nghìn"', "[>=1000]#,##0.0,;0"])
def test_figures_that_a_format_shortens_are_read_as_they_are_shown(code: str) -> None:
    rows = {**HOUSES, "fund_plan": 900000}, {**ROADS, "fund_plan": 80500}
    submission = read(looking("B03", *rows, formats={"E3": {"num_format": code}, "E4": {"num_format": code}}))
    assert [value(submission, "fund_plan", record=at) for at in (0, 1)] == [900, 80.5]
    assert ("cell-scaled-format", "E3") in said(submission)


def test_a_total_over_shortened_figures_is_compared_with_what_they_show() -> None:
    rows = {**HOUSES, "fund_plan": 900000}, {**ROADS, "fund_plan": 80500}, {"item": "Tổng cộng", "fund_plan": 980500}
    shortened = {cell: {"num_format": "#,##0.0,"} for cell in ("E3", "E4")}
    for formats in (shortened, {**shortened, "E5": {"num_format": "#,##0.0,"}}):
        found = {finding.code for finding in read(looking("B03", *rows, formats=formats)).findings}
        assert not found & {"cell-total-mismatch", "cell-formula-overwritten"}


@pytest.mark.parametrize("code", ["0%", "0.00%", '#,##0.0" "%', "0%;-0%"])
def test_a_percent_format_is_read_as_the_percent_that_it_shows(code: str) -> None:
    submission = read(looking("B03", {**HOUSES, "progress": 0.45}, formats={"G3": {"num_format": code}}))
    assert (value(submission, "progress"), said(submission)) == (45, [("cell-percent-fraction", "G3")])


@pytest.mark.parametrize("code", ['0.0"%"', "0.0\\%", "0.00", "@"])
def test_a_percent_sign_that_is_only_written_there_makes_no_percent(code: str) -> None:
    submission = read(looking("B03", HOUSES, formats={"G3": {"num_format": code}}))
    assert (value(submission, "progress"), said(submission)) == (45, [])


def test_more_than_all_under_a_percent_format_is_out_of_range_as_it_is_shown() -> None:
    submission = read(looking("B03", {**HOUSES, "progress": 1.05}, formats={"G3": {"num_format": "0%"}}))
    found = [f.message for f in submission.findings if f.code == "cell-range"]
    assert "ghi 105; số này phải từ 0 đến 100" in found[0]


def test_a_percentage_that_was_formatted_after_it_was_typed_is_asked_about() -> None:
    submission = read(looking("B03", HOUSES, formats={"G3": {"num_format": "0.00%"}}))
    assert (value(submission, "progress"), said(submission)) == (45, [("cell-percent-doubtful", "G3")])


@pytest.mark.parametrize(
    ("cell", "code", "shown"),
    [
        ("F3", "0%", "30.000%"),
        ("F3", '#,##0" tỷ"', "300 tỷ đồng"),
        ("F3", '0"000"', "“000”"),
        ("F3", '"-"0', "“-”"),
        ("F3", "0\\,00", "“,”"),
        ("D3", '0" nghìn căn"', "“nghìn căn”"),
        ("D3", "0%", "4.500%"),
    ],
)
def test_a_figure_beside_which_the_format_writes_another_or_a_multiple_is_asked_about(
    cell: str, code: str, shown: str
) -> None:
    submission = read(looking("B03", HOUSES, formats={cell: {"num_format": code}}))
    assert said(submission) == [("cell-shown-otherwise", cell)]
    assert shown in next(f.message for f in submission.findings if f.cell == cell)


@pytest.mark.parametrize(
    "code",
    [
        "General", "#,##0", "#,##0.0##", "0.00E+00", '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "0;-0;;@",
        '#,##0\\ "₫"', '#,##0" hộ"', '0.0" tỷ lệ"', '#,##0" m2"', "[$₫-42A]#,##0", "[Red][<5]0;0", "#,##0_-;\\-#,##0_-",
    ],
)  # fmt: skip
def test_formats_that_offices_use_bring_out_nothing(code: str) -> None:
    cells = {cell: {"num_format": code} for cell in ("C3", "D3", "E3", "F3")}
    assert said(read(looking("B03", HOUSES, formats=cells))) == []


@given(st.text('0#,.;%"\\[]<>=-_*@ tỷ1d€', max_size=12), st.floats(-1e9, 1e9) | st.text(max_size=3))
def test_any_number_format_says_something_of_any_value(code: str, value: float | str) -> None:
    section = number_format(code).shows(value)
    assert section.divisor >= 1


# -- rows whose unit of measure is % --------------------------------------------------------------------------------
ON_TIME = {"indicator": "Hồ sơ TTHC giải quyết đúng hạn", "unit_of_measure": "%", "target": 98, "previous": 95}


def reform(actual: object, **look: object) -> Submission:
    return read(looking("B08", {**ON_TIME, "actual": actual}, formats={"E3": look} if look else None))


def test_a_percent_format_in_a_row_measured_in_percent_is_read_as_it_is_shown() -> None:
    submission = reform(0.954, num_format="0.0%")
    assert (value(submission, "actual", "B08"), said(submission)) == (95.4, [("cell-percent-fraction", "E3")])


def test_a_text_with_its_percent_sign_is_a_number_in_a_row_measured_in_percent_only() -> None:
    submission = reform("95,4%")
    assert value(submission, "actual", "B08") == 95.4
    assert [f.code for f in submission.findings if f.cell == "E3"] == ["cell-text-number"]
    trained = {"indicator": "Cán bộ qua tập huấn chuyển đổi số", "unit_of_measure": "người", "actual": "95%"}
    assert [f.code for f in read(looking("B08", trained)).findings if f.cell == "E3"] == ["cell-type"]


def test_a_fraction_beside_percentages_is_asked_about_and_kept() -> None:
    submission = reform(0.954)
    assert (value(submission, "actual", "B08"), said(submission)) == (0.954, [("cell-percent-doubtful", "E3")])


def test_a_small_percentage_beside_small_ones_is_none_of_these() -> None:
    rows = {**ON_TIME, "target": 3, "previous": 2, "actual": 0.5}
    assert said(read(looking("B08", rows))) == []


@pytest.mark.parametrize("unit", ["%", "Tỷ lệ (%)", "phần trăm"])
def test_a_row_that_the_district_measures_in_percent_itself_is_read_alike(unit: str) -> None:
    row = {"movement": "Chuyển đổi số", "unit_of_measure": unit, "target": 1, "done": 0.915, "self_score": 0.5}
    submission = read(looking("B06A", row, formats={cell: {"num_format": "0.0%"} for cell in ("D3", "E3")}))
    assert [value(submission, key, "B06A") for key in ("target", "done", "self_score")] == [100, 91.5, 0.5]


def test_a_result_left_blank_is_no_rate_of_0_even_where_an_older_forms_formula_says_so() -> None:
    row = {"movement": "Chuyển đổi số", "unit_of_measure": "hộ", "target": 10, "rate": 0}
    submission = read(looking("B06A", row))
    assert value(submission, "rate", "B06A") is None
    assert said(submission) == []


def test_a_result_that_is_asked_about_makes_its_rate_doubtful_in_a_list_too() -> None:
    row = {"movement": "Chuyển đổi số", "unit_of_measure": "%", "target": 100, "done": 1, "self_score": 80}
    submission = read(looking("B06A", row))
    (doubt,) = (
        one for one in doubts_of(submission.findings, {submission.unit: submission}, FORMS_BY_ID) if one.form == "B06A"
    )
    assert doubt.keys == {"done", "rate"}


# -- what is crossed out, raised, or not to be seen --------------------------------------------------------
def test_a_crossed_out_cell_is_named_and_read() -> None:
    submission = read(looking("B03", HOUSES, formats={"F3": STRUCK}))
    assert (value(submission, "fund_paid"), said(submission)) == (300, [("cell-struck", "F3")])
    assert all(f.severity is Severity.WARNING for f in submission.findings if f.code == "cell-struck")


def test_a_row_of_which_most_is_crossed_out_is_one_warning() -> None:
    submission = read(looking("B03", HOUSES, formats=dict.fromkeys(("A3", "C3", "D3", "E3", "F3"), STRUCK)))
    assert said(submission) == [("row-struck", "A3")]


@pytest.mark.parametrize(
    ("pieces", "read_as", "code"),
    [
        ([("3", STRUCK), ("2", USUAL)], 2, "cell-part-struck"),
        ([("2", USUAL), ("3", STRUCK)], 2, "cell-part-struck"),
        ([("3", USUAL), ("5", {"font_color": "#FFFFFF"})], 3, "cell-part-struck"),
        ([("3", USUAL), ("5", {"font_size": 1})], 3, "cell-part-struck"),
        ([("133,3", USUAL), ("1", RAISED)], 133.3, "cell-part-raised"),
        ([("133,3", USUAL), ("(*)", RAISED)], 133.3, "cell-part-raised"),
        ([("133,3", USUAL), ("2", {"font_script": 2})], 133.3, "cell-part-raised"),
    ],
)
def test_a_number_is_never_glued_to_what_is_crossed_out_unseen_or_raised(
    pieces: list[tuple[str, Mapping[str, Any]]], read_as: float, code: str
) -> None:
    submission = read(looking("B03", HOUSES, runs={"F3": pieces}))
    assert (value(submission, "fund_paid"), said(submission)) == (read_as, [(code, "F3")])


def test_runs_that_a_program_writes_into_the_cell_itself_are_seen_too() -> None:
    rich = b'<c r="F3" t="inlineStr"><is><r><rPr><strike/></rPr><t>3</t></r><r><t>200</t></r></is></c>'
    content = in_every_sheet(looking("B03", HOUSES), lambda part: part.replace(b'<c r="F3"><v>300</v></c>', rich))
    submission = read(content)
    assert (value(submission, "fund_paid"), said(submission)) == (200, [("cell-part-struck", "F3")])


def test_a_text_keeps_what_is_raised_in_it_and_loses_what_is_crossed_out() -> None:
    area = [("Còn 100 m", USUAL), ("2", RAISED)]
    submission = read(looking("B03", HOUSES, runs={"I3": area}))
    assert (value(submission, "obstacle"), said(submission)) == ("Còn 100 m2", [])
    changed = [("Chưa có mặt bằng", STRUCK), (" Đã giao mặt bằng", USUAL)]
    submission = read(looking("B03", HOUSES, runs={"I3": changed}))
    assert (value(submission, "obstacle"), said(submission)) == ("Đã giao mặt bằng", [("cell-part-struck", "I3")])


@pytest.mark.parametrize(
    "look",
    [
        {"num_format": ";;;"},
        {"num_format": '""'},
        {"num_format": "[White]0"},
        {"font_color": "white"},
        {"font_color": "#FFFF00", "bg_color": "#FFFF00"},
        {"font_size": 1},
    ],
)
def test_a_figure_that_nobody_sees_is_read_and_named(look: dict[str, object]) -> None:
    submission = read(looking("B03", HOUSES, formats={"F3": look}))
    assert (value(submission, "fund_paid"), said(submission)) == (300, [("cell-unseen", "F3")])


@pytest.mark.parametrize("look", [{"font_color": "white", "bg_color": "blue"}, {"font_color": "#F00000"}])
def test_letters_of_another_colour_than_what_is_behind_them_are_seen(look: dict[str, object]) -> None:
    assert said(read(looking("B03", HOUSES, formats={"A1": look, "F3": look}))) == []


def test_a_column_that_nobody_sees_is_one_warning() -> None:
    rows = [{"item": f"Hạng mục {number}", "fund_paid": number} for number in range(1, 13)]
    cells = {f"B{row}": {"font_color": "white"} for row in range(3, 15)}
    works = [{"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": n["fund_paid"]} for n in rows]
    submission = read(looking("B10", *works, formats={f"C{cell[1:]}": look for cell, look in cells.items()}))
    assert said(submission) == [("header-unseen-column", "C3")]


def test_a_crossed_out_name_stands_for_its_row() -> None:
    assert said(read(looking("B03", HOUSES, formats={"A3": STRUCK}))) == [("row-struck", "A3")]
    assert said(read(looking("B03", HOUSES, {"item": "Điện"}, formats={"A4": STRUCK}))) == []


def test_a_fraction_typed_as_text_beside_percents_is_asked_about() -> None:
    row = {"movement": "Văn hóa công sở", "indicator": "Đúng hạn", "unit_of_measure": "%", "target": 100}
    found = read(looking("B06A", {**row, "done": "0,915"})).findings
    assert [(f.cell, "91,5%" in f.message) for f in found if f.code == "cell-percent-doubtful"] == [("E3", True)]


def test_a_text_crossed_out_piece_by_piece_is_crossed_out() -> None:
    two_sizes = [("3", {**STRUCK, "font_size": 9}), ("00", STRUCK)]
    submission = read(looking("B03", HOUSES, ROADS, runs={"F3": two_sizes}))
    assert said(submission) == [("cell-struck", "F3")]
    assert value(submission, "fund_paid") == 300


def test_a_row_hidden_on_a_protected_sheet_is_not_said_to_be_filtered() -> None:
    def hide(_: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.protect("", {"autofilter": True})

    codes = {f.code for f in read(looking("B03", HOUSES, ROADS, also=hide)).findings}
    assert "row-hidden-with-data" in codes
    assert "sheet-filtered" not in codes


def test_one_figure_over_several_rows_is_named() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("F3:F4", 300)

    submission = read(looking("B03", HOUSES, {**ROADS, "fund_paid": ""}, also=merge))
    assert [f.cell for f in submission.findings if f.code == "cell-merged-rows"] == ["F3"]
    across = read(looking("B03", HOUSES, also=lambda _, sheet: sheet.merge_range("E3:F3", 900)))
    assert "cell-merged-rows" not in {f.code for f in across.findings}


@pytest.mark.parametrize("kind", ["ods", "xls"])
@pytest.mark.slow
def test_what_libreoffice_saved_tells_merged_cells_as_well(kind: str, tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("F3:F4", 300)
        sheet.merge_range("E5:E6", 80)
        sheet.write_number("E6", 75)

    below = {**ROADS, "item": "Điện", "fund_plan": ""}
    original = tmp_path / "bc.xlsx"
    original.write_bytes(
        looking("B03", HOUSES, {**ROADS, "item": "Nước sạch", "fund_paid": ""}, ROADS, below, also=merge)
    )
    saved = soffice_convert_all([original], kind, tmp_path)[0]
    findings = read(saved.read_bytes(), saved.name).findings
    assert [f.cell for f in findings if f.code == "cell-merged-rows"] == ["F3"]
    assert ["E5:E6" in f.message for f in findings if f.code == "cell-unseen"] == [True]


def test_a_figure_under_a_merged_cell_is_named() -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("F3:F4", 300)
        sheet.write("F4", 30)

    submission = read(looking("B03", HOUSES, ROADS, also=merge))
    assert said(submission) == [("cell-unseen", "F4")]
    assert "F3:F4" in next(f.message for f in submission.findings if f.code == "cell-unseen")


@pytest.mark.parametrize("height", ["0", "0.75", "2"])
def test_a_row_without_height_is_hidden(height: str) -> None:
    def flatten(_: Any, sheet: Any) -> None:
        sheet.set_row(2, 99)
        sheet.autofilter("A2:I4")  # whose filter is not what hides it

    content = in_every_sheet(
        looking("B03", HOUSES, ROADS, also=flatten), lambda part: part.replace(b'ht="99"', f'ht="{height}"'.encode())
    )
    assert said(read(content)) == [("row-hidden-with-data", "A3")]


def test_a_column_without_width_is_hidden() -> None:
    submission = read(looking("B03", HOUSES, also=lambda _, sheet: sheet.set_column("F:F", 0)))
    assert said(submission) == [("header-hidden-column", "F1")]


# -- conditional formats -------------------------------------------------------------------------------------------
WHITE_LETTERS, HIDDEN = {"font_color": "white"}, {"num_format": ";;;"}


def conditional(*rules: tuple[str, Mapping[str, Any]], formats: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    """Houses and roads with conditional formats: the range of each, and its rule with "format" as the cell's look."""

    def add(book: Any, sheet: Any) -> None:
        for area, rule in rules:
            own = {"format": book.add_format(dict(rule["format"]))} if "format" in rule else {}
            sheet.conditional_format(area, {**rule, **own})

    return looking("B03", HOUSES, {**ROADS, "fund_paid": 0}, formats=formats, also=add)


def cell_is(criteria: str, value: object, look: Mapping[str, Any], **more: object) -> dict[str, Any]:
    return {"type": "cell", "criteria": criteria, "value": value, "format": look, **more}


def formula(test: str, look: Mapping[str, Any], **more: object) -> dict[str, Any]:
    return {"type": "formula", "criteria": test, "format": look, **more}


@pytest.mark.parametrize(
    "rule",
    [
        cell_is(">", 100, WHITE_LETTERS),
        cell_is("between", None, HIDDEN, minimum=200, maximum=400),
        cell_is("=", "$F$3", {"font_size": 1} | WHITE_LETTERS),
        formula("=F3>250", {"font_color": "red", "bg_color": "red"}),
        formula('=AND($A3="Nhà ở",NOT(ISBLANK(F3)))', {"bg_color": "black"}),
        formula("=LEN(TRIM(F3))>0", WHITE_LETTERS),
        {"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True},
        {"type": "data_bar", "bar_only": True},
        {"type": "data_bar", "bar_only": True, "data_bar_2010": True},
    ],
)
def test_a_figure_that_a_conditional_format_hides_is_read_and_named(rule: dict[str, Any]) -> None:
    submission = read(conditional(("F3:F4", rule)))
    assert (value(submission, "fund_paid"), said(submission)) == (300, [("cell-unseen", "F3")])
    assert "định dạng có điều kiện" in next(f.message for f in submission.findings if f.code == "cell-unseen")


def test_what_a_conditional_format_crosses_out_is_crossed_out() -> None:
    assert said(read(conditional(("F3:F4", cell_is(">", 100, STRUCK))))) == [("cell-struck", "F3")]
    assert said(read(conditional(("A3:I4", formula('=$A3="Nhà ở"', STRUCK))))) == [("row-struck", "A3")]


def test_a_figure_that_a_conditional_format_shortens_is_read_as_it_is_shown() -> None:
    submission = read(conditional(("F3:F4", cell_is(">", 250, {"num_format": '#,##0.0,"k"'}))))
    assert (value(submission, "fund_paid"), said(submission)) == (0.3, [("cell-scaled-format", "F3")])


@pytest.mark.parametrize(
    "rule",
    [
        cell_is("=", 0, WHITE_LETTERS),
        cell_is("<", 5, HIDDEN),
        formula("=ISERROR(F3)", WHITE_LETTERS),
        formula('=OR($F3="",$A3="")', WHITE_LETTERS),
        formula("=VLOOKUP(F3,$A$1:$B$9,2)>5", {"font_color": "red", "bold": True}),
        cell_is(">", 100, {"bg_color": "#FFC7CE", "font_color": "#9C0006"}),
        cell_is(">", 100, {"num_format": "#,##0.00"}),
        {"type": "3_color_scale"},
        {"type": "data_bar"},
        {"type": "icon_set", "icon_style": "3_arrows"},
        {"type": "duplicate", "format": {"bg_color": "yellow"}},
    ],
)
def test_conditional_formats_that_offices_use_bring_out_nothing(rule: dict[str, Any]) -> None:
    assert said(read(conditional(("F3:F4", rule), ("C3:E4", rule)))) == []


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        (formula("=VLOOKUP(F3,$A$1:$B$9,2)>5", WHITE_LETTERS), "không cho hiện giá trị"),
        (formula("=MOD(ROW(),2)=1", STRUCK), "gạch ngang giá trị"),
        ({"type": "duplicate", "format": HIDDEN}, "không cho hiện giá trị"),
        ({"type": "top", "value": 1, "format": {"num_format": "0%"}}, "cho hiện khác giá trị"),
    ],
)
def test_a_condition_that_nobody_here_can_judge_is_one_warning_a_column(rule: dict[str, Any], what: str) -> None:
    submission = read(conditional(("E3:F4", rule)))
    assert said(submission) == [("cell-conditional-format", "E3"), ("cell-conditional-format", "F3")]
    told = next(f for f in submission.findings if f.code == "cell-conditional-format")
    assert what in told.message
    assert "có 2 ô" in told.message
    assert told.severity is Severity.WARNING


def test_a_rule_that_stops_the_others_keeps_a_figure_to_be_seen() -> None:
    stop = cell_is(">", 100, {"bold": True}, stop_if_true=True)
    assert said(read(conditional(("F3:F4", stop), ("F3:F4", cell_is(">", 50, WHITE_LETTERS))))) == []
    perhaps = formula("=MOD(ROW(),2)=1", {"bold": True}, stop_if_true=True)
    found = said(read(conditional(("F3:F4", perhaps), ("F3:F4", cell_is(">", 50, WHITE_LETTERS)))))
    assert found == [("cell-conditional-format", "F3")]


def test_white_letters_by_a_condition_are_seen_on_a_dark_cell() -> None:
    white, dark = cell_is(">", 100, WHITE_LETTERS), {"bg_color": "#1F4E79", "font_color": "yellow"}
    assert said(read(conditional(("F3:F4", white), formats={"F3": dark}))) == []
    black = cell_is(">", 100, {"bg_color": "#1F4E79"})
    assert said(read(conditional(("F3:F4", black), formats={"F3": {"font_color": "#1F4E79"}}))) == [
        ("cell-unseen", "F3")
    ]


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("ods", {"G3", "E3", "C3", "C4", "D3", "F3"}), ("xls", {"G3", "E3", "F3"})],  # number formats and icons are lost
)
@pytest.mark.slow
def test_conditional_formats_say_the_same_in_every_kind_of_file(kind: str, kept: set[str], tmp_path: Path) -> None:
    rules = (
        ("F3:F4", cell_is(">", 100, WHITE_LETTERS)),
        ("E3:E4", formula('=AND($A3="Nhà ở",NOT(ISBLANK(E3)))', STRUCK)),
        ("D3:D4", cell_is("between", None, HIDDEN, minimum=20, maximum=400)),
        ("C3:C4", {"type": "icon_set", "icon_style": "3_traffic_lights", "icons_only": True}),
        ("G3:G4", formula("=MOD(ROW(),2)=1", STRUCK)),
    )
    original = tmp_path / "bc.xlsx"
    original.write_bytes(conditional(*rules))
    saved = soffice_convert_all([original], kind, tmp_path)[0]
    found = said(read(original.read_bytes()))
    assert [cell for _, cell in found] == ["G3", "E3", "C3", "C4", "D3", "F3"]
    assert said(read(saved.read_bytes(), saved.name)) == [one for one in found if one[1] in kept]
    plain = (("F3:F4", cell_is("=", 0, WHITE_LETTERS)), ("C3:E4", cell_is(">", 9, {"bg_color": "#FFC7CE"})))
    original.write_bytes(conditional(*plain))
    saved = soffice_convert_all([original], kind, tmp_path)[0]
    assert said(read(saved.read_bytes(), saved.name)) == []


@given(st.binary(max_size=60), st.binary(max_size=40))
def test_any_bytes_of_an_old_rule_are_a_rule_or_none(rule: bytes, areas: bytes) -> None:
    parts = ((0x0809, b""), (0x1B0, bytes(12) + areas), (0x1B1, rule), (0x1B1, b"\2\0" + rule), (0x0A, b""))
    data = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)
    for one in conditional_formats(data, 0, {}, {}):
        assert holds(one.test, (2, 5), one.base, [["a", 1.0]] * 4) in (True, False, None)


@given(st.text('@AF$3()=<>",;NOTRIMLEN. 1', max_size=30))
def test_any_condition_is_true_false_or_not_told(test: str) -> None:
    assert holds(test, (2, 5), (2, 5), [["a", 1.0]] * 4) in (True, False, None)


# -- every kind of file --------------------------------------------------------------------------------------------
def odd_report() -> bytes:
    """One of everything that a file of another kind can carry."""
    rows = (
        {**HOUSES, "progress": 0.45, "fund_plan": 900000},
        {**ROADS, "item": "Điện", "fund_paid": 31},
        {**ROADS, "item": "Nước sạch", "fund_paid": 32},
        {**ROADS, "item": "Trường học", "done_qty": 6, "target_qty": 12},
        {**ROADS, "item": "Trạm y tế"},
    )
    formats = {
        "G3": {"num_format": "0.0%"}, "E3": {"num_format": "#,##0.0,"}, "F4": {"num_format": ";;;"}, "F5": STRUCK,
        "D5": {"font_color": "white"}, "F7": {"num_format": '#,##0" tỷ"'},
        "D6": {"num_format": '"đạt"'},
    }  # fmt: skip
    runs = {"F6": [("3", STRUCK), ("30", USUAL)], "F3": [("300", USUAL), ("1", RAISED)]}
    return looking("B03", *rows, formats=formats, runs=runs)


ODD = [
    ("cell-part-raised", "F3"), ("cell-part-struck", "F6"), ("cell-percent-fraction", "G3"),
    ("cell-scaled-format", "E3"), ("cell-shown-otherwise", "F7"), ("cell-struck", "F5"),
    ("cell-unseen", "D5"), ("cell-unseen", "D6"), ("cell-unseen", "F4"),
]  # fmt: skip


@pytest.mark.slow
def test_the_same_is_seen_in_every_kind_of_file(tmp_path: Path) -> None:
    original = tmp_path / "bc.xlsx"
    original.write_bytes(odd_report())
    files = [original]
    for kind in ("ods", "xls"):
        files += soffice_convert_all([original], kind, tmp_path)
    for file in files:
        submission = read(file.read_bytes(), file.name)
        assert said(submission) == ODD, file.name
        assert [value(submission, key) for key in ("fund_plan", "fund_paid", "progress")] == [900, 300, 45]


@pytest.mark.slow
def test_white_letters_are_left_out_on_white_and_read_on_blue_in_every_kind_of_file(tmp_path: Path) -> None:
    white, blue = {"font_color": "white"}, {"font_color": "white", "bg_color": "#0000FF"}
    pieces = [("30", {"font_color": "black"}), ("5", white)]
    on_blue = [("Nhà ", {**white, "bold": True}), ("ở", white)]
    original = tmp_path / "bc.xlsx"
    runs = {"F3": pieces, "A3": on_blue, "I3": [("Thiếu ", white), ("vốn", {**white, "bold": True})]}
    original.write_bytes(
        looking("B03", {**HOUSES, "obstacle": "x"}, ROADS, runs=runs, formats={"A3": blue, "I3": blue})
    )
    files = [original]
    for kind in ("ods", "xls"):
        files += soffice_convert_all([original], kind, tmp_path)
    for file in files:
        submission = read(file.read_bytes(), file.name)
        assert said(submission) == [("cell-part-struck", "F3")], file.name
        assert [value(submission, key) for key in ("fund_paid", "item", "obstacle")] == [30, "Nhà ở", "Thiếu vốn"]


@pytest.mark.slow
def test_counts_shown_as_days_and_times_are_named_in_every_kind_of_file(tmp_path: Path) -> None:
    shown = {"C3": "dd/mm/yyyy", "D3": "[h]:mm", "C4": "dd/mm/yyyy", "D4": "mmm-yy"}
    rows = {**HOUSES, "target_qty": 175, "done_qty": 120}, {**ROADS, "target_qty": 12, "done_qty": -3}
    original = tmp_path / "bc.xlsx"
    original.write_bytes(looking("B03", *rows, formats={cell: {"num_format": code} for cell, code in shown.items()}))
    files = [original]
    for kind in ("ods", "xls"):
        files += soffice_convert_all([original], kind, tmp_path)
    for file in files:
        found = {f.cell: f.message for f in read(file.read_bytes(), file.name).findings if f.cell in shown}
        assert found.keys() == shown.keys(), file.name
        hints = {cell: message.partition("Có phải là ")[2].partition(",")[0] for cell, message in found.items()}
        assert hints == {"C3": "175", "D3": "120", "C4": "12", "D4": ""}, file.name


def test_an_xlsb_shows_the_same() -> None:
    white, black = b"\x05\0\0\0\xff\xff\xff\xff", b"\x07\x01\0\0\0\0\0\xff"
    fonts = [(False, 0, black), (True, 0, black), (False, 1, black), (False, 0, white)]
    styles = xlsb_styles(["#,##0.0,", "0.0%", ";;;"], fonts, [(0, 0), (164, 0), (165, 0), (166, 0), (0, 1), (0, 3)])
    texts = xlsb_texts(("32", [(0, 1), (1, 0)]), ("133,31", [(0, 0), (5, 2)]), ("305", [(0, 0), (2, 3)]))
    rows: list[list[object]] = [
        ["Nhà ở", "", 100.0, 45.0, Styled(900000.0, 1), Styled(None, shared=1), Styled(0.45, 2)],
        ["Điện", "", 100.0, 45.0, 900.0, Styled(31.0, 3), 45.0],
        ["Nước sạch", "", 100.0, Styled(45.0, 5), 900.0, Styled(32.0, 4), 45.0],
        ["Trường học", "", 100.0, Styled(45.0, 3), 900.0, Styled(None, shared=0), 45.0],
        ["Trạm y tế", "", 100.0, 45.0, 900.0, Styled(None, shared=2), 45.0],
    ]
    sheets = {"Bìa": grid(COVER), "B03-Làng TN": [*grid(form_sheet("B03"))[:2], *rows]}
    content = xlsb(sheets, {"xl/styles.bin": styles, "xl/sharedStrings.bin": texts})
    submission = read(content, "bc.xlsb")
    of_xlsb = [("cell-part-struck", "F7") if one[0] == "cell-shown-otherwise" else one for one in ODD]
    assert said(submission) == sorted(of_xlsb)
    assert value(submission, "fund_paid", record=4) == 30
    assert [value(submission, key) for key in ("fund_plan", "fund_paid", "progress")] == [900, 133.3, 45]


def _conditional_xlsb() -> bytes:
    """Below 50: crossed out; above 50: white; by a formula: crossed out; a bright fill; icons in place of values."""
    white, yellow = b"\x05\xff\0\0\xff\xff\xff\xff", b"\x05\xff\0\0\xff\xff\0\xff"
    styles = xlsb_styles([], [(False, 0, b"\x07\x01\0\0\0\0\0\xff")], [(0, 0)])
    styles += xlsb_dressings({29: b"\1"}, {5: white}, {0: b"\1", 2: yellow})
    rules = (
        xlsb_rule((2, 5, 3, 3), 1, 0, 6, b"\x1e\x32\x00")
        + xlsb_rule((2, 5, 4, 4), 1, 1, 5, b"\x1f" + struct.pack("<d", 50))
        + xlsb_rule((3, 3, 5, 5), 2, 0, 0, b"\x44" + struct.pack("<IH", 2, 2) + b"\x1e\x00\x00\x0d")
        + xlsb_rule((2, 5, 2, 2), 1, 2, 5, b"\x1e\x00\x00")
        + xlsb_rule((4, 4, 2, 2), 6, -1, 0, b"", xlsb_record(465, struct.pack("<IH", 0, 1)) + xlsb_record(466))
    )
    rows = [
        ["Nhà ở", "", 100.0, 45.0, 40.0, 30.0],
        ["Điện", "", 100.0, 60.0, 90.0, 31.0],
        ["Nước sạch", "", 100.0, 60.0, 40.0, 31.0],
    ]
    content = xlsb(
        {"Bìa": grid(COVER), "B03-Làng TN": [*grid(form_sheet("B03"))[:2], *rows]}, {"xl/styles.bin": styles}
    )
    end = xlsb_record(146)
    return edited(content, {r"xl/worksheets/sheet2\.bin": lambda part: part.replace(end, end + rules)})


def test_conditional_formats_of_an_xlsb_are_read() -> None:
    told = [("cell-conditional-format", "F4"), ("cell-struck", "D3"), ("cell-unseen", "C5"), ("cell-unseen", "E4")]
    assert said(read(_conditional_xlsb(), "bc.xlsb")) == told


def test_a_formula_over_what_was_stored_is_no_second_mistake() -> None:
    """The rate in the sheet is of the figure before it was brought to percent, or of a count shown as a day."""
    row = {"movement": "Văn hóa công sở", "indicator": "Đúng hạn", "unit_of_measure": "%", "target": 100}

    def told(content: bytes) -> list[tuple[str, str]]:
        return [(f.code, f.cell) for f in read(content).findings if f.form and f.code.startswith(("cell-", "rule-"))]

    percent = looking("B06A", {**row, "done": 0.915, "rate": 0.92}, formats={"E3": {"num_format": "0.0%"}})
    assert told(percent) == [("cell-percent-fraction", "E3")]
    wrong = looking("B06A", {**row, "done": 0.915, "rate": 3.5}, formats={"E3": {"num_format": "0.0%"}})
    assert ("cell-formula-overwritten", "F3") in told(wrong)
    commune = {"commune": "Xã Bom Bo", "households": 175, "poor_start": 7, "poor_now": 7, "poor_rate": 4}
    commune |= {"target_cut": 1, "escaped": 0, "fell_back": 0, "target_rate": 0}
    total = {"commune": "Tổng cộng", "households": 175, "poor_start": 7, "poor_now": 7, "poor_rate": 4}
    shown_as_day = looking("B02", commune, total, formats={"B3": {"num_format": "dd/mm/yyyy"}})
    assert told(shown_as_day) == [("cell-type", "B3")]


# -- the same in other XML -----------------------------------------------------------------------------------------
def _prefixed(part: bytes) -> bytes:
    return re.sub(rb"<(/?)(?=[a-zA-Z]+[ >/])", rb"<\1x:", part).replace(b' xmlns="', b' xmlns:x="')


def _quoted_singly(part: bytes) -> bytes:
    return re.sub(rb"=\"([^\"']*)\"", rb"='\1'", part)


def _with_attributes(between: bytes, *, turned: bool = False) -> Callable[[bytes], bytes]:
    """The attributes of every tag in another order, or with something else between them."""

    def tag(found: re.Match[bytes]) -> bytes:
        given = re.findall(rb'[\w:]+="[^"]*"', found[2])
        return b"<" + found[1] + between + between.join(given[::-1] if turned else given) + found[3] + b">"

    return lambda part: re.sub(rb'<([A-Za-z][\w:]*)((?:\s+[\w:]+="[^"]*")+)(/?)>', tag, part)


#: How programs write the same: the Open XML SDK, EPPlus, openpyxl with a blank text, others by hand.
SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "prefixes": _prefixed,
    "spaces before the end of a tag": lambda part: part.replace(b"/>", b" />"),
    "single quotes": _quoted_singly,
    "a blank text of its own": lambda part: part.replace(b"</row>", b'<c r="AA1" t="inlineStr"></c></row>', 1),
    "comments": lambda part: re.sub(rb"(</?(?:sheetData|fonts|numFmts)\b[^>]*>)", rb"\1<!-- -->", part),
    "UTF-16": lambda part: part.replace(b'"UTF-8"', b'"UTF-16"').decode().encode("utf-16"),
    "attributes in another order": _with_attributes(b" ", turned=True),
    "a line for each attribute": _with_attributes(b"\n  "),
    "two spaces": _with_attributes(b"  "),
    "a line for each element": lambda part: re.sub(rb">\s*<(?!/[tv])", rb">\n  <", part),
    "end tags of empty elements": lambda part: re.sub(rb"<([A-Za-z][\w:]*)([^<>]*)/>", rb"<\1\2></\1>", part),
}


@pytest.fixture(scope="module")
def much_to_see() -> bytes:
    """Cells crossed out, white, shortened, with runs; a row and a column hidden, a merged cell, a condition."""

    def also(book: Any, sheet: Any) -> None:
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.merge_range("H3:H4", "")
        sheet.write("H4", "chậm")
        rule = {"type": "cell", "criteria": ">", "value": 10, "format": book.add_format({"font_strikeout": True})}
        sheet.conditional_format("G3:G4", rule)

    formats = {
        "C3": {"font_strikeout": True},
        "E3": {"num_format": "#,##0.0,"},
        "F3": {"font_color": "white"},
        "F4": {"font_size": 1},
    }
    rows = {**HOUSES, "fund_plan": 900000}, {**ROADS, "fund_plan": 80}
    return looking("B03", *rows, formats=formats, runs={"C4": [("3", STRUCK), ("10", USUAL)]}, also=also)


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_the_same_is_seen_however_a_program_spells_its_xml(
    spelling: Callable[[bytes], bytes], much_to_see: bytes
) -> None:
    plain = read(much_to_see)
    assert {code for code, _ in said(plain)} >= {
        "cell-struck", "cell-scaled-format", "cell-unseen", "cell-part-struck", "row-hidden-with-data",
        "header-hidden-column",
    }  # fmt: skip
    other = read(edited(much_to_see, {rf"{SHEETS}|xl/(?:styles|sharedStrings)\.xml": spelling}))
    assert said(other) == said(plain)
    assert other.tables == plain.tables


def test_runs_in_a_cell_itself_are_seen_beside_a_blank_text() -> None:
    """As openpyxl writes both."""
    runs = b'<is><r><rPr><strike/></rPr><t>3</t></r><r><t xml:space="preserve">10</t></r></is>'
    content = in_every_sheet(
        looking("B03", HOUSES),
        lambda part: re.sub(rb'<c r="C3"[^>]*>.*?</c>', b'<c r="C3" t="inlineStr">%s</c>' % runs, part).replace(
            b"</row>", b'<c r="AA1" t="inlineStr"></c></row>', 1
        ),
    )
    submission = read(content)
    assert (value(submission, "target_qty"), said(submission)) == (10, [("cell-part-struck", "C3")])


# -- colours that the eye cannot tell apart ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "look",
    [
        {"font_color": "white", "bg_color": "#FFFBE6"},
        {"font_color": "#FEFEFE"},
        {"font_color": "#FFFFCC"},
        {"bg_color": "#000000"},
        {"font_color": "#000080", "bg_color": "#000082"},
    ],
)
@pytest.mark.slow
def test_letters_of_nearly_the_colour_behind_them_are_not_seen_in_any_kind_of_file(
    look: dict[str, object], tmp_path: Path
) -> None:
    content = looking("B03", HOUSES, formats={"F3": look})
    assert said(read(content)) == [("cell-unseen", "F3")]
    if "font_color" in look:  # LibreOffice turns automatic letters white on a dark cell
        saved = tmp_path / "bc.xlsx"
        saved.write_bytes(content)
        for kind in ("ods", "xls"):
            (file,) = soffice_convert_all([saved], kind, tmp_path)
            assert said(read(file.read_bytes(), file.name)) == [("cell-unseen", "F3")], kind


@pytest.mark.parametrize(("letters", "behind"), [('theme="0" tint="-0.05"', "white"), ('theme="1"', "black")])
def test_shades_of_a_theme_s_white_and_black_are_known(letters: str, behind: str) -> None:
    content = looking("B03", HOUSES, formats={"F3": {"font_color": "#123456", "bg_color": behind}})
    themed = edited(content, {r"xl/styles\.xml": replaced('rgb="FF123456"', letters)})
    assert said(read(themed)) == [("cell-unseen", "F3")]


@pytest.mark.parametrize("condition", ["=LEN(F3)=3", "=LEN(TRIM(F3))>2", '=TRIM(F3)="300"'])
def test_the_length_of_a_number_is_that_of_its_figures(condition: str) -> None:
    def also(book: Any, sheet: Any) -> None:
        rule = {"type": "formula", "criteria": condition, "format": book.add_format({"font_strikeout": True})}
        sheet.conditional_format("F3", rule)

    assert said(read(looking("B03", HOUSES, also=also))) == [("cell-struck", "F3")]


@pytest.mark.parametrize(
    ("look", "said_of_it"),
    [
        ('style:text-line-through-style="solid" style:text-line-through-type="single"', "cell-struck"),
        ('fo:color="#ffffff"', "cell-unseen"),
        ('fo:font-size="1pt"', "cell-unseen"),
    ],
)
@pytest.mark.slow
def test_a_style_of_an_ods_looks_as_the_one_that_it_is_made_from(look: str, said_of_it: str, tmp_path: Path) -> None:
    """As LibreOffice saves a cell of a style of the user's own that has got a border besides."""
    saved = tmp_path / "bc.xlsx"
    saved.write_bytes(looking("B03", HOUSES, formats={"F3": {"border": 1}}))
    (file,) = soffice_convert_all([saved], "ods", tmp_path)
    named = (
        '<style:style style:name="Rieng" style:family="table-cell" style:parent-style-name="Default">'
        f"<style:text-properties {look}/></style:style></office:styles>"
    )
    bordered = re.compile(rb'style:parent-style-name="Default"(?=[^>]*>\s*<style:table-cell-properties[^>]*fo:border=)')
    content = edited(
        file.read_bytes(),
        {
            "content.xml": lambda part: bordered.sub(b'style:parent-style-name="Rieng"', part),
            "styles.xml": replaced("</office:styles>", named),
        },
    )
    assert (said_of_it, "F3") in said(read(content, "bc.ods"))


@pytest.mark.parametrize("shown", [b"", b"<text:p/>"])
@pytest.mark.slow
def test_a_value_of_an_ods_without_what_is_shown_of_it_is_seen(shown: bytes, tmp_path: Path) -> None:
    """Some programs write the value alone; who opens the file sees it, unless a format hides it."""
    saved = tmp_path / "bc.xlsx"
    saved.write_bytes(looking("B03", HOUSES))
    (file,) = soffice_convert_all([saved], "ods", tmp_path)
    value = re.compile(rb'(<table:table-cell [^>]*office:value="[^>]*>)<text:p>[^<]*</text:p>')
    content = edited(file.read_bytes(), {"content.xml": lambda part: value.sub(rb"\1" + shown, part)})
    assert content != file.read_bytes()
    assert said(read(content, "bc.ods")) == []
