"""From a figure to its cells: every way of rolling up opens into cells that make the figure."""

import json
from pathlib import Path

import pytest

from addin.analysis.trace import Trace, to_text, trace
from addin.summary.lookup import ROWS
from addin.summary_workbook.trace import plan_trace
from addin.system.errors import InputError
from schemas.form import Agg, Column, Form
from schemas.office import new_settings
from schemas.report import FigurePlace
from schemas.submission import Received
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE
from tests.defects import Defects
from tests.defects import month as spoilt_month
from tests.drafting import ABSENT, month, summary_of
from tests.sheets import FEBRUARY, form_sheet, workbook
from tests.test_cli import as_json, tonghop

FEBRUARY_OF_ALL = month("2023-02", without=(ABSENT,))
SUMMED = [(form, column) for form in ALL_FORMS for column in form.columns if Agg.SUM in column.agg]
RATES = [(form, column) for form in ALL_FORMS for column in form.columns if column.ratio and Agg.RATIO in column.agg]


def traced(form: Form, key: str, unit: str = "", row: str = "") -> Trace:
    return trace(FEBRUARY_OF_ALL, [], FigurePlace(form.id, key, unit, row))


def numbers(found: Trace, part: int = 0) -> float:
    return sum(cell.value for cell in found.parts[part].cells if isinstance(cell.value, int | float))


@pytest.mark.parametrize(("form", "column"), SUMMED, ids=lambda item: getattr(item, "id", getattr(item, "key", "")))
def test_the_cells_behind_a_sum_add_up_to_it_for_the_province_and_each_unit(form: Form, column: Column) -> None:
    for unit in ("", "696"):
        found = traced(form, column.key, unit)
        assert found.value is not None or (unit and not found.cells), "the province has a figure in every column"
        assert numbers(found) == pytest.approx(found.value or 0)
        assert {cell.unit for cell in found.cells} <= ({unit} if unit else set(FEBRUARY_OF_ALL.files))


@pytest.mark.parametrize(("form", "column"), SUMMED, ids=lambda item: getattr(item, "id", getattr(item, "key", "")))
def test_the_subtotals_of_the_units_are_what_each_unit_has_and_add_up_to_the_sum(form: Form, column: Column) -> None:
    found = traced(form, column.key)
    (part,) = found.parts
    if part.added:
        assert sum(part.subtotals.values()) == pytest.approx(found.value)
        for unit, subtotal in part.subtotals.items():
            assert subtotal == pytest.approx(traced(form, column.key, unit).value)
    elif len(part.cells) > 1:
        assert part.subtotals == {}


def test_each_units_subtotal_follows_its_cells_where_it_has_several() -> None:
    lines = list(to_text(traced(FORMS_BY_ID["B02"], "households")))
    for number, line in enumerate(lines):
        if ", cộng " in line:
            name = line.strip().partition(", cộng ")[0]
            assert lines[number - 1].startswith(f"  {name}, ")
            assert not lines[number + 1].startswith(f"  {name}, ")
    assert sum(", cộng " in line for line in lines) == len(FEBRUARY_OF_ALL.forms["B02"].reported)
    assert not any(", cộng " in line for line in to_text(traced(FORMS_BY_ID["B02"], "households", "696")))


def test_a_figure_is_opened_with_the_rows_it_lacks_and_what_stands_against_it() -> None:
    wrong = Defects(frozenset(), frozenset(), [], [], [("694", "B02", 0)], [("694", "B02", 3, 3)])
    summary = spoilt_month(wrong).summary
    found = trace(summary, [], FigurePlace("B02", "escaped", "694"))
    (commune,), (finding,) = found.left_out["694"], found.findings
    said = list(to_text(found))
    assert f"Chưa gồm của huyện Hớn Quản: {commune}." in said
    assert said[-1] == f"Đang rà soát: huyện Hớn Quản, {finding.message[:1].lower()}{finding.message[1:]}"
    elsewhere = trace(summary, [], FigurePlace("B02", "escaped", "696"))
    assert not elsewhere.left_out and not elsewhere.findings
    assert not trace(summary, [], FigurePlace("B01", "paid_total")).findings


@pytest.mark.parametrize(("form", "column"), RATES, ids=lambda item: getattr(item, "id", getattr(item, "key", "")))
def test_a_percentage_opens_into_its_two_parts(form: Form, column: Column) -> None:
    found = traced(form, column.key)
    above, below = found.parts
    assert (numbers(found, 0), numbers(found, 1)) == (pytest.approx(above.value), pytest.approx(below.value))
    assert found.value == pytest.approx(float(str(above.value)) / float(str(below.value)) * 100, abs=0.006)


def test_counts_open_into_one_part_a_group_with_a_cell_a_row() -> None:
    found = traced(FORMS_BY_ID["B04"], "role")
    total = FEBRUARY_OF_ALL.forms["B04"].total
    assert {part.label: part.value for part in found.parts} == total["role"]
    assert all(len(part.cells) == part.value for part in found.parts)
    assert {cell.value for part in found.parts[:1] for cell in part.cells} == {found.parts[0].label}
    assert len(traced(FORMS_BY_ID["B04"], ROWS).cells) == total["count"]
    assert len(traced(FORMS_BY_ID["B04"], "trained").cells) == total["trained"]
    met = traced(FORMS_BY_ID["B06A"], "rate")
    assert {part.label: part.value for part in met.parts} == {
        "Đạt": FEBRUARY_OF_ALL.forms["B06A"].total["rate"]["met"],
        "Chưa đạt": FEBRUARY_OF_ALL.forms["B06A"].total["rate"]["not_met"],
    }


def test_a_spread_opens_into_its_ends_and_who_holds_them() -> None:
    found = traced(FORMS_BY_ID["B08"], "actual", row="1")
    spread = FEBRUARY_OF_ALL.forms["B08"].total["1"]["actual"]
    parts = {part.label: part for part in found.parts}
    assert parts["Thấp nhất"].value == spread["minimum"]
    assert spread["minimum_unit"] in {cell.unit for cell in parts["Thấp nhất"].cells}
    assert len(parts["Mức giữa"].cells) == len(FEBRUARY_OF_ALL.forms["B08"].reported)


def test_texts_and_days_are_traced_too() -> None:
    assert all(isinstance(cell.value, str) for cell in traced(FORMS_BY_ID["B01"], "obstacle").cells)
    found = traced(FORMS_BY_ID["B03"], "due_on", row="1")
    assert found.value == max(cell.value for cell in found.cells)  # type: ignore[type-var] # all are days


def test_one_row_is_named_by_its_code_or_its_words() -> None:
    form = FORMS_BY_ID["B01"]
    by_code, by_words = traced(form, "paid_total", row="3.1"), traced(form, "paid_total", row=form.fixed_rows[3].label)
    assert by_code == by_words
    assert {cell.row for cell in by_code.cells} == {form.fixed_rows[3].label}
    commune = FEBRUARY_OF_ALL.forms["B02"].rows[0]
    assert traced(FORMS_BY_ID["B02"], "escaped", row=commune.code).value == commune.values["escaped"]
    with pytest.raises(InputError, match="không có dòng “Xã Lạ”"):
        traced(FORMS_BY_ID["B02"], "escaped", row="Xã Lạ")


def test_the_words_name_the_version_the_file_the_cell_and_who_is_missing() -> None:
    summary = summary_of("2023-02", {"696": {"B02": {"Xã A": {"escaped": 1234}, "Xã B": {"escaped": 1}}}})
    line = Received(
        unit="696", period="2023-02", file="a", sha256="", sent_at=None, version=2, status="current"
    )  # fmt: skip
    lines = list(to_text(trace(summary, [line], FigurePlace("B02", "escaped"))))
    assert lines[0] == "Biểu B02, cột “Số hộ thoát nghèo lũy kế”, toàn tỉnh: 1.235 hộ"
    assert lines[1] == (
        "  Huyện Bù Đăng, lần gửi 2, tệp “bc 696 2023-02.xlsx”, trang “B02-Giảm nghèo”, ô E10 "
        "(Xã A; Số hộ thoát nghèo lũy kế): 1.234"
    )
    assert lines[3] == "  Cộng 2 ô: 1.235"
    assert lines[4].startswith("Chưa có số liệu của: thành phố Đồng Xoài, ")


def test_the_command_prints_the_cells_of_the_received_file(tmp_path: Path) -> None:
    known = {"households": 90, "poor_start": 30, "target_cut": 8, "fell_back": 0}
    rows = ({"commune": "Xã Thọ Sơn", "escaped": 5, **known}, {"commune": "Xã Bom Bo", "escaped": 2, **known})
    sheet = form_sheet("B02", *rows)
    (tmp_path / "bc.xlsx").write_bytes(workbook({"Giam ngheo": sheet}))
    as_json("collect", "--period", FEBRUARY, "--home", tmp_path / "h", tmp_path / "bc.xlsx")
    where = ("--period", FEBRUARY, "--home", tmp_path / "h", "--form", "b02")
    found = as_json("trace", *where, "--column", "escaped")
    assert (found["form"], found["column"], found["value"]) == ("B02", "escaped", 7)
    assert [(s["unit"], s["file"], s["sheet"], s["cell"], s["value"], s["version"]) for s in found["sources"]] == [
        ("696", "bc.xlsx", "Giam ngheo", "E3", 5, 1),
        ("696", "bc.xlsx", "Giam ngheo", "E4", 2, 1),
    ]
    one = as_json("trace", *where, "--column", "Số hộ thoát nghèo lũy kế", "--unit", "Bù Đăng", "--row", "xa bom bo")
    assert json.dumps(one["value"]) == "2"
    for arguments, code in (((*where, "--column", "khong-co"), 2), ((*where, "--column", "escaped", "--row", "x"), 1)):
        assert tonghop("trace", *arguments).returncode == code
    later = tonghop("trace", *where[:-1], "b12", "--column", "count")
    assert (later.returncode, "kỳ này không dùng biểu B12" in later.stderr) == (2, True), later.stderr
    printed = tonghop("trace", *where[:-1], "b03", "--column", "count")
    assert (printed.returncode, "không có số dòng" in printed.stderr) == (2, True), printed.stderr


def test_the_sheet_is_headed_by_the_office_as_it_calls_itself() -> None:
    typed = new_settings(IN_FORCE).model_copy(update={"agency": "BAN DÂN TỘC VÀ TÔN GIÁO"})
    sheet = plan_trace(traced(FORMS_BY_ID["B02"], "escaped"), FEBRUARY, typed)
    assert sheet.setup.letterhead == (typed.parent_agency, typed.agency)
