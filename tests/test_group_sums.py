"""Groups within a list with their own sums: what is added up already is not added a second time, and that is said."""

import pytest

from addin.findings.doubts import doubts_of
from addin.read.frame_words import is_example
from addin.read.subtotals import is_subtotal
from schemas.findings import Severity
from schemas.submission import Submission
from tests.catalogues import FORMS_BY_ID
from tests.sheets import examined, form_sheet

ROW: dict[str, object] = {
    "commune": "Xã Bom Bo", "source": "Ngân sách tỉnh", "approved": 900, "plan_year": 500, "paid": 100,
    "physical": 20, "status": "Đang thi công",
}  # fmt: skip


def work(name: str, **other: object) -> dict[str, object]:
    return {**ROW, "work": name, **other}


def group(name: str, **figures: object) -> dict[str, object]:
    return {"work": name, **figures}


TWO = {"approved": 1800, "plan_year": 1000, "paid": 200}
ROADS, LIGHTS = [work("Đường 1"), work("Đường 2")], [work("Điện 1"), work("Điện 2", paid=110)]


def read(*rows: dict[str, object]) -> Submission:
    return examined({"B07": form_sheet("B07", *rows)})


def works(submission: Submission) -> list[object]:
    table = submission.table("B07")
    assert table is not None
    return [(record.code, record.values["work"]) for record in table.records]


def told(submission: Submission) -> list[tuple[str, str]]:
    return [(one.code, one.value) for one in submission.findings if one.code.startswith("row-")]


@pytest.mark.parametrize("name", ["I. Công trình chuyển tiếp", "Xã Bom Bo", "Nguồn ngân sách tỉnh"])
def test_a_row_of_figures_alone_that_are_the_sum_of_its_group_is_not_added_again(name: str) -> None:
    groups = [group(name, **TWO), *ROADS, group("II. Khởi công mới", **{**TWO, "paid": 210}), *LIGHTS]
    above = [*ROADS, group(name, **TWO), *LIGHTS, group("II. Khởi công mới", **{**TWO, "paid": 210})]
    for submission in (read(*groups), read(*above)):
        assert works(submission) == [("1", "Đường 1"), ("2", "Đường 2"), ("3", "Điện 1"), ("4", "Điện 2")]
        assert told(submission) == [("row-group-sum", name), ("row-group-sum", "II. Khởi công mới")]
        control = submission.control
        assert control.cells_read == control.cells_used + control.cells_set_aside
    found = [one for one in read(*groups).findings if one.code == "row-group-sum"]
    assert {one.severity for one in found} == {Severity.WARNING}
    assert list(doubts_of(found, {"696": read(*groups)}, FORMS_BY_ID))


def test_in_a_list_of_hundreds_of_rows_it_is_not_added_again_either() -> None:
    roads = [work(f"Đường {number}") for number in range(300)]
    figures = {"approved": 900 * 300, "plan_year": 500 * 300, "paid": 100 * 300}
    submission = read(
        group("I. Công trình chuyển tiếp", **figures), *roads, group("II", **{**TWO, "paid": 210}), *LIGHTS
    )
    assert len(works(submission)) == 302
    assert told(submission) == [("row-group-sum", "I. Công trình chuyển tiếp"), ("row-group-sum", "II")]


def test_a_group_of_groups_is_not_added_again_either() -> None:
    all_of = {"approved": 3600, "plan_year": 2000, "paid": 410}
    rows = [group("A", **all_of), group("I", **TWO), *ROADS, group("II", **{**TWO, "paid": 210}), *LIGHTS]
    assert len(works(read(*rows))) == 4


def test_a_row_that_is_called_a_sum_is_one_and_compared() -> None:
    right = read(*ROADS, group("Cộng nguồn ngân sách tỉnh", **TWO), *LIGHTS)
    wrong = read(*ROADS, group("Cộng nguồn ngân sách tỉnh", **{**TWO, "paid": 7}), *LIGHTS)
    for submission, code in ((right, "row-subtotal"), (wrong, "row-subtotal-mismatch")):
        assert len(works(submission)) == 4
        assert told(submission) == [(code, "Cộng nguồn ngân sách tỉnh")]


def test_a_row_of_figures_alone_that_are_no_sum_is_a_row_of_the_list() -> None:
    submission = read(*ROADS, group("Công trình nước sạch", approved=900, plan_year=450, paid=90), *LIGHTS)
    assert len(works(submission)) == 5
    assert not told(submission)


def test_a_row_with_more_than_figures_is_a_row_of_the_list_whatever_they_come_to() -> None:
    submission = read(*ROADS, work("Cộng đồng ấp 3", **TWO), *LIGHTS)
    assert len(works(submission)) == 5


def test_a_single_work_with_the_figures_of_another_is_no_sum() -> None:
    assert len(works(read(work("Đường 1", approved="", plan_year=""), group("Đường 2", paid=100)))) == 2


def cases(*people: int) -> list[object]:
    """The figures that count of a list in whose rows of 2 all is told, and in others hardly anything."""
    whole = {"commune": "Xã Bom Bo", "status": "Đang giải quyết"}
    rows = [
        {"incident": f"Vụ {at}", "people": count} | (whole if count == 2 else {}) for at, count in enumerate(people)
    ]
    table = examined({"B10": form_sheet("B10", *rows)}).table("B10")
    assert table is not None
    return [record.values["people"] for record in table.records]


def test_a_single_figure_that_is_a_sum_by_chance_counts_where_most_rows_like_it_are_none() -> None:
    listed = [2, 2, 4, 2, 3, 2, 5, 2, 1]
    assert cases(*listed) == listed
    assert cases(4, 2, 2, 6, 2, 2, 2) == [2] * 5


@pytest.mark.parametrize(("label", "is_sum"), [("Cộng I", True), ("TỔNG SỐ", True), ("Cong khu vuc", True),
                                               ("Công trình 1", False), ("Tông đơ", False), ("Cộng đồng ấp 3", False),
                                               ("Tổng công ty 5", False), ("Tổng nguồn vốn", True)])  # fmt: skip
def test_a_sum_is_told_by_its_word_with_its_marks(label: str, is_sum: bool) -> None:
    assert is_subtotal(label) == is_sum


@pytest.mark.parametrize(("label", "is_one"), [("VD", True), ("Ví dụ: Lê A", True), ("vi du", True), ("Vi Dũ", False)])
def test_an_example_is_told_by_its_word_and_a_person_called_alike_is_none(label: str, is_one: bool) -> None:
    assert is_example(label) == is_one


@pytest.mark.parametrize(("name", "listed"), [("Đức Phong", 2), ("Thị trấn Đức Phong", 1), ("X. Bom Bo", 1)])
def test_a_person_called_like_a_place_is_asked_about_and_a_place_with_its_kind_is_a_title(
    name: str, listed: int
) -> None:
    submission = examined({"B04": form_sheet("B04", {"full_name": name}, {"full_name": "Thị Nga", "birth_year": 1944})})
    table = submission.table("B04")
    assert table is not None
    assert len(table.records) == listed
