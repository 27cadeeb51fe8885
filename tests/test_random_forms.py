"""Forms that nobody thought of: any columns under any headings are printed, filled in and read as they were."""

import io
from collections.abc import Iterator
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.form_adoption.trial import differences, invented_rows
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.profile.profile import load
from schemas.profile.sheets import HEADINGS, SHEETS
from schemas.submission import SourceFile, Submission
from tests.profiles import Lines, own_office
from tests.sheets import FEBRUARY
from tests.test_layout_tolerance import COVER, tally

LABELS = ("Tổng số", "Nam", "Nữ", "Trong kỳ", "Lũy kế", "Kế hoạch", "Thực hiện", "Xã", "Thôn", "Số hộ", "Số tiền")
NUMBERS = ("Số nguyên", "Số thập phân", "Tiền")
KINDS = ("Số nguyên", "Số thập phân", "Tiền", "Chữ", "Ngày", "Đánh dấu x")
FORMULAS = (
    "[{0}] + [{1}]", "[{0}] - [{1}]", "[{0}] / [{1}] * 100", "[{0}] / ([{1}] + 1)", "LỚN_NHẤT([{0}]; [{1}])",
    "NẾU([{0}] > [{1}]; [{0}] - [{1}]; 0)",
)  # fmt: skip
ROW_KINDS = ("Một dòng một đơn vị", "Dòng in sẵn", "Danh sách", "In sẵn + thêm")
UNIT = "90001"
WRONG_SUMS = {"cell-formula-overwritten", "cell-total-mismatch", "cell-formula-uncalculated"}
#: Headings from the top down: a label, or a label with what is below it.
Tree = tuple[str, list["Tree"]]


def trees(depth: int) -> st.SearchStrategy[list[Tree]]:
    below = trees(depth - 1) if depth else st.just([])
    one = st.tuples(st.sampled_from(LABELS), below)
    return st.lists(one, min_size=1 if depth == 4 else 0, max_size=3, unique_by=lambda tree: tree[0])


def paths(found: list[Tree]) -> Iterator[tuple[str, ...]]:
    for label, below in found:
        yield from ((label, *path) for path in paths(below)) if below else [(label,)]


@st.composite
def forms(draw: st.DrawFn, code: str) -> dict[str, Lines]:
    """The lines of a form: a column that names the rows, others under headings of up to five levels, some computed."""
    kind = draw(st.sampled_from(ROW_KINDS))
    printed = kind != "Danh sách"
    columns: Lines = [{"form": code, "name": "label", "title": f"Nội dung {code}", "type": "Chữ", "width": "30",
                       "label_column": "x" if printed else "", "required": "" if printed else "x"}]  # fmt: skip
    for at, path in enumerate(list(paths(draw(trees(4))))[:14]):
        typed = draw(st.sampled_from(KINDS))
        columns.append({
            "form": code, "name": f"c{at}", **dict(zip(HEADINGS, path[:-1], strict=False)), "title": path[-1],
            "type": typed, "unit": draw(st.sampled_from(["", "hộ"])), "agg": "Cộng" if typed in NUMBERS else "",
        })  # fmt: skip
    numbers = [one["name"] for one in columns if one["type"] in NUMBERS]
    columns += draw(computed(code, numbers)) if len(numbers) > 1 else []
    line = {"form": code, "title": f"Biểu thử {code}", "sheet": code, "version": "1", "rows": kind, "may_be_empty": "x",
            "total_label": draw(st.sampled_from(["", "Tổng cộng"])) if numbers else ""}  # fmt: skip
    return {"Biểu": [{**line, "row_list": f"Dòng {code}" if "in sẵn" in kind.lower() else ""}], "Cột": columns,
            "Dòng": [{"row_list": f"Dòng {code}", "code": str(row), "title": f"Mục {word}"}
                     for row, word in enumerate(("bưởi", "cam", "dừa"), 1)]}  # fmt: skip


@st.composite
def computed(draw: st.DrawFn, code: str, numbers: list[str]) -> Lines:
    """Up to two columns that are computed from others."""
    made: Lines = []
    for at in range(draw(st.integers(0, 2))):
        formula = draw(st.sampled_from(FORMULAS)).format(*draw(st.permutations(numbers))[:2])
        made.append({
            "form": code, "name": f"f{at}", "group": "Tính toán", "title": f"Cột tính {at}", "type": "Số thập phân",
            "agg": "Tính lại" if "/" in formula else "", "computed": formula,
        })  # fmt: skip
    return made


def catalogue_of(*drawn: dict[str, Lines], one_sheet: bool = False) -> Catalogue:
    office = {**own_office(2), "Quy tắc": [], "Danh mục": []}
    lines = office | {name: [line for one in drawn for line in one[name]] for name in ("Biểu", "Cột", "Dòng")}
    if one_sheet:
        lines["Biểu"] = [{**line, "sheet": "Chung"} for line in lines["Biểu"]]
    profile = load({
        sheet.name: [[one.label for one in sheet.columns], [one.key for one in sheet.columns],
                     *([line.get(one.key, "") for one in sheet.columns] for line in lines.get(sheet.name, []))]
        for sheet in SHEETS
    })  # fmt: skip
    assert {one.code for one in profile.findings} <= {"define-nothing-goes-up"}, [
        one.message for one in profile.findings
    ]
    return profile.on(FEBRUARY.to_date)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=forms("A1"))
def test_any_form_is_read_as_it_was_filled_in(drawn: dict[str, Lines]) -> None:
    assert differences(catalogue_of(drawn), ("A1",), FEBRUARY) == []


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=forms("A1"), other=forms("B2"), seed=st.integers(0, 10**6))
def test_two_forms_of_one_sheet_are_each_read_as_they_were_filled_in(
    drawn: dict[str, Lines], other: dict[str, Lines], seed: int
) -> None:
    catalogue = catalogue_of(drawn, other, one_sheet=True)
    unit = catalogue.unit(UNIT)
    rows = {form.id: invented_rows(form, unit, FEBRUARY, catalogue.units, Random(seed)) for form in catalogue.forms}
    stream = io.BytesIO()
    write_book(plan_form_book(unit, FEBRUARY, catalogue, Filling(rows=rows, cover=COVER)), stream)
    read = examine(SourceFile(name="bc.xlsx", content=stream.getvalue()), FEBRUARY, catalogue, date(2023, 2, 20))
    assert isinstance(read, Submission)
    found = tally(read, Filling(rows=rows))
    assert (found.silent, found.reported) == ((), 0)
    assert [one.message for one in read.findings if one.code in WRONG_SUMS] == []
