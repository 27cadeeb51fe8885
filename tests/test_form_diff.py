"""What `form diff` tells of two periods: years, quarters, months; what stands beside each other by its code."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from addin.cli.form.diff import command
from addin.define.compare import FormChange, differences
from schemas.profile.profile import Profile, load
from tests.profiles import Lines, grids_of_lines, own_office


def told(home: Path, *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(command, [*arguments, "--home", str(home), "--json"])
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def between(change: dict[str, Lines]) -> dict[tuple[str, str], FormChange]:
    """The differences of an invented office's forms after its sheets got other lines, by part and code."""
    before, after = own_office(3), own_office(3)
    after.update(change)
    one, other = (_sound(load(grids_of_lines(lines))).stretches for lines in (before, after))
    profiles = load(grids_of_lines(before)), load(grids_of_lines(after))
    found = differences(profiles[0].on(one[-1][0]), profiles[1].on(other[-1][0]))
    return {(change.part, change.code): change for change in found}


def _sound(profile: Profile) -> Profile:
    assert [one.message for one in profile.findings] == []
    return profile


def columns(**changed: dict[str, str]) -> dict[str, Lines]:
    """The columns of the invented office, some of them changed; one that is changed to nothing is left out."""
    lines = own_office(3)["Cột"]
    return {"Cột": [{**line, **changed.get(line["name"], {})} for line in lines if changed.get(line["name"]) != {}]}


@pytest.mark.parametrize(
    ("before", "after"), [("2022", "2023"), ("2023-Q1", "2024-Q1"), ("2023-02", "2023-03"), ("2023-03", "2023-02")]
)
def test_years_quarters_and_months_are_compared_in_the_order_of_time(before: str, after: str, tmp_path: Path) -> None:
    found = told(tmp_path, before, after)
    assert found["before"] < found["after"]
    if before.startswith("2023-Q"):  # the second version of the first office's forms began within the first quarter
        assert found["differences"] == found["changes"] == []
    else:
        assert [(one["form"], one["part"], one["kind"], one["comparable"]) for one in found["changes"]] == [
            ("B12", "form", "new", False), ("B08", "form", "changed", None), ("B08", "row", "new", False),
        ]  # fmt: skip
        assert found["differences"] == [one["text"] for one in found["changes"]]


def test_a_renamed_column_compares_and_one_of_another_unit_or_kind_does_not() -> None:
    found = between(columns(
        houses={"title": "Nhà đổ"}, damaged={"unit": "hộ"}, loss={"type": "Số nguyên", "title": "Thiệt hại"},
        asked={"required": "x"}, all={"computed": "[houses] + [damaged]"},
    ) | {"Quy tắc": []})  # fmt: skip
    renamed, unit = found["column", "houses"], found["column", "damaged"]
    assert renamed.text == "Biểu TH1, cột “Nhà đổ”: tên trước đây “Nhà sập” (so sánh được theo mã)."
    assert renamed.comparable is True
    expected = "Biểu TH1, cột “Nhà hư hỏng”: đơn vị tính căn → hộ, không so sánh được với kỳ trước."
    assert (unit.text, unit.comparable) == (expected, False)
    assert found["column", "loss"].comparable is False
    assert "đổi kiểu số liệu" in found["column", "loss"].text
    assert found["column", "asked"].text == "Biểu DS2, cột “Đề nghị / Số tiền đề nghị”: nay bắt buộc."
    assert found["rule", "rule-loss-needs-houses"].kind == "gone"


def test_choices_bounds_roll_ups_and_rows_are_told_one_by_one() -> None:
    lines = own_office(3)
    choices = [line for line in lines["Danh mục"] if line["title"] != "Hộ cận nghèo"]
    rows = [{**lines["Dòng"][0], "unit": "trận"}, {"row_list": "Thiệt hại", "code": "3", "title": "Lốc"}]
    found = between(
        columns(damaged={"maximum": "500"}, houses={"agg": "Lớn nhất"})
        | {"Danh mục": [*choices, {"enum": "Loại hộ", "title": "Khác"}], "Dòng": rows}
    )
    assert found["column", "kind"].text == (
        "Biểu DS2, cột “Loại hộ”: thêm mục chọn “Khác”, bỏ mục chọn “Hộ cận nghèo”."
    )
    assert found["column", "damaged"].text == "Biểu TH1, cột “Nhà hư hỏng”: giới hạn từ 0 đến … → từ 0 đến 500."
    assert found["column", "houses"].text == "Biểu TH1, cột “Nhà sập”: cách tổng hợp Cộng → Lớn nhất."
    assert found["row", "1"].comparable is False
    assert (found["row", "2"].kind, found["row", "3"].kind) == ("gone", "new")
