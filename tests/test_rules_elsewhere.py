"""Rules of a profile that look at the unit's earlier reports and other forms; silent where these are unknown."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.step import write_forms
from addin.review.step import check
from addin.session import Session
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.findings import Finding
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.rule_formulas import unwritten_rules
from schemas.profile.writing import grids_of
from tests.profiles import Lines, codes, grids_of_lines, own_office, put_profile
from tests.test_wider_forms import column, form

MONTHS = tuple(Period.parse(month) for month in ("2025-12", "2026-01", "2026-02", "2026-03"))
RULE = {
    "code": "never-falls-by-half", "form": "TD", "holds": "[Trong tháng] * 2 >= KỲ_TRƯỚC([Trong tháng]) - NGƯỠNG",
    "at": "Trong tháng", "severity": "Cảnh báo", "tolerance": "1",
}  # fmt: skip
YEAR = {
    "code": "above-last-year", "form": "TD", "holds": "[Trong tháng] > ĐẦU_NĂM([Trong tháng])", "at": "Trong tháng",
    "severity": "Lỗi", "lines": "2", "message": "“{value}” không lớn hơn số cuối năm trước.",
}  # fmt: skip


TOTAL = {
    "code": "within-the-other-form", "form": "TD", "holds": '[Trong tháng] <= BIỂU("CP"; [Chi phí / Số lượt])',
    "at": "Trong tháng", "severity": "Lỗi",
}  # fmt: skip


def office() -> dict[str, Lines]:
    columns = [
        column("TD", "item", "Việc", "Chữ", label_column="x", width="30"),
        column("TD", "now", "Trong tháng", agg="Cộng"),
    ]
    columns += [
        column("CP", "kind", "Khoản", "Chữ", label_column="x"),
        column("CP", "count", "Số lượt", group="Chi phí", agg="Cộng"),
        column("CP", "share", "Tỷ lệ", "Tỷ lệ %"),
    ]
    rows = [{"row_list": "Khoản", "code": code, "title": title} for code, title in (("1", "Thuốc"), ("2", "Lương"))]
    rows += [{"row_list": "Việc", "code": code, "title": title} for code, title in (("1", "Khám"), ("2", "Tiêm"))]
    forms = [form("TD", "Theo dõi", "Dòng in sẵn", row_list="Việc", total_label="Tổng cộng")]
    forms.append(form("CP", "Chi phí", "Dòng in sẵn", row_list="Khoản", total_label="Tổng cộng"))
    return {
        **own_office(3),
        "Biểu": forms,
        "Cột": columns,
        "Dòng": rows,
        "Quy tắc": [RULE, YEAR, TOTAL],
        "Danh mục": [],
    }


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    home = Workspace(tmp_path / "home")
    put_profile(home.root, office())
    pipeline.create_workspace(home)
    return home


def report(home: Workspace, month: Period, unit: str, *figures: Value, counts: tuple[Value, Value] = (99, 1)) -> None:
    """Type the figures of both rows of both forms into a unit's blank form, and collect it."""
    with Session(home) as session:
        units = [session.catalogue(month).unit(unit)]
    out = home.root / "thu" / f"{month}-{unit}"
    file = write_forms(home, month, units, out)[unit]
    book = openpyxl.load_workbook(file)
    type_into(book["TD"], "Trong tháng", ("Khám", "Tiêm"), figures)
    type_into(book["CP"], "Số lượt", ("Thuốc", "Lương"), counts)
    book.save(file)
    pipeline.collect(home, month, [out])


def type_into(sheet: Any, head: str, labels: tuple[str, str], values: tuple[Value, ...]) -> None:
    column = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == head)
    for label, value in zip(labels, values, strict=True):
        sheet.cell(
            next(row[0].row for row in sheet.iter_rows() if label in [cell.value for cell in row]), column, value
        )


def told(home: Workspace, month: Period) -> list[Finding]:
    return [
        one for one in check(home, month).findings if one.code.startswith(("rule-never", "rule-above", "rule-within"))
    ]


def test_a_rule_holds_a_row_against_the_month_before_also_over_the_end_of_a_year(home: Workspace) -> None:
    december, january, february, march = MONTHS
    report(home, december, "90001", 40, 5)
    report(home, january, "90001", 15, 6)
    report(home, january, "90002", 1, 1)
    report(home, march, "90001", 3, 4)
    assert told(home, december) == []  # nothing before
    (found,) = told(home, january)
    assert (found.unit, found.code, found.severity.value) == ("90001", "rule-never-falls-by-half", "warning")
    assert "“Trong tháng” ghi 15" in found.message and "kỳ trước là 40" in found.message, found.message
    of_march = [(one.unit, one.code) for one in told(home, march)]
    assert of_march == [("90001", "rule-above-last-year")]  # February is not known: that rule is silent
    report(home, february, "90001", 8, 9)
    assert {one.code for one in told(home, march)} == {"rule-never-falls-by-half", "rule-above-last-year"}


def test_what_is_forgiven_is_the_offices_own_figure(home: Workspace) -> None:
    december, january, *_ = MONTHS
    report(home, december, "90001", 11, 1)
    report(home, january, "90001", 5, 9)
    assert told(home, january) == []  # 10 beside 11, and 1 is forgiven


def test_a_cell_that_cannot_be_used_before_keeps_the_rule_silent(home: Workspace) -> None:
    december, january, *_ = MONTHS
    report(home, december, "90001", "chưa có", 1)
    report(home, january, "90001", 5, 9)
    assert told(home, january) == []


def test_a_rule_holds_a_row_against_the_total_of_another_form(home: Workspace) -> None:
    december, january, *_ = MONTHS
    report(home, december, "90001", 40, 5, counts=(30, 9))
    report(home, december, "90002", 39, 5, counts=(30, 9))
    (found,) = told(home, december)
    assert (found.unit, found.form, found.code) == ("90001", "TD", "rule-within-the-other-form")
    assert "“Trong tháng” ghi 40; “Chi phí / Số lượt” của biểu CP là 39" in found.message
    report(home, january, "90002", 39, 6, counts=("chưa có", 9))
    assert told(home, january) == []  # a part of the total is not known


@pytest.mark.parametrize(
    "holds", ['[Trong tháng] <= BIỂU("XX"; [Số lượt])', '[Trong tháng] <= BIỂU("CP"; [Tỷ lệ])',
              '[Trong tháng] <= BIỂU("TD"; [Trong tháng])', "[Trong tháng] <= BIỂU([Trong tháng])"],
)  # fmt: skip
def test_what_no_other_form_adds_up_is_refused(holds: str) -> None:
    wrong = load(grids_of_lines({**office(), "Quy tắc": [{**TOTAL, "holds": holds}]}))
    assert codes(wrong) == {"define-formula"}


def test_such_rules_are_written_as_they_were_read() -> None:
    catalogue = load(grids_of_lines(office())).on(MONTHS[1].to_date)
    again = load({name: [["" if cell is None else cell for cell in row] for row in rows]
                  for name, rows in grids_of(catalogue).items()})  # fmt: skip
    assert again.findings == () and again.on(MONTHS[1].to_date).forms == catalogue.forms


def test_the_blank_form_does_not_colour_what_it_cannot_know(home: Workspace) -> None:
    with Session(home) as session:
        asked, _ = session.catalogue(MONTHS[1]).forms
        assert {rule.code for rule in unwritten_rules(asked, MONTHS[1])} == {rule.code for rule in asked.rules}
        assert len(asked.rules) == 3
