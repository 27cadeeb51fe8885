"""Sections of a report declare the figures that they need, and are left out, and said to be, where nobody is asked."""

import re
from importlib.resources import files
from pathlib import Path

import docx
import pytest

from addin.analysis.compare import ComparedSummaries
from addin.documents.templates import forms_in, needed_in
from addin.report.compose import Composed, compose
from schemas.office import Office
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.shipped import shipped_profile
from tests.catalogues import IN_FORCE
from tests.drafting import summary_of
from tests.profiles import first_grids, with_lines

MARCH = Period.parse("2023-03")
KINDS = ("bao-cao", "thi-dua")
TEXTS = [
    (kind, item.name)
    for kind in KINDS
    for item in sorted(files("templates").joinpath(kind).iterdir(), key=lambda item: item.name)
    if item.name.endswith(".j2")
]
VILLAGE = {"1": {"target_qty": 4, "done_qty": 1, "fund_plan": 50, "fund_paid": 20}}
POOR = {"Xã Bom Bo": {"households": 100, "poor_start": 20, "target_cut": 5, "escaped": 2, "fell_back": 1, "land": 3}}


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_a_section_declares_every_figure_that_it_prints(kind: str, name: str) -> None:
    text = files("templates").joinpath(kind, name).read_text(encoding="utf-8")
    catalogue = shipped_profile().on(MARCH.to_date)
    tags = "".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", text, re.DOTALL))
    printed = set(re.findall(r'\.\w+\(\[?"([a-z]\w*)"', tags))
    of_forms = [set(catalogue.form(form).by_key) for form in forms_in(text)]
    declared = {column for _, column in needed_in(text)}
    assert {column for column in printed if any(column in keys for keys in of_forms)} <= declared
    assert all(column in catalogue.form(form).by_key for form, column in needed_in(text))


def changed_office(unit: str = "696") -> Composed:
    """March as an office reports it that has retired a form, and a column of another, and has a form of its own."""
    grids = first_grids()

    def without_village(lines: list[dict[str, str]]) -> None:
        lines[:] = [line for line in lines if line.get("form") != "B03"]

    def without_land(lines: list[dict[str, str]]) -> None:
        without_village(lines)
        lines[:] = [line for line in lines if (line["form"], line["name"]) != ("B02", "water")]

    grids["Cột"] = with_lines(grids["Cột"], without_land)
    for sheet in ("Biểu", "Quy tắc", "Chỉ số", "Chấm điểm"):
        grids[sheet] = with_lines(grids[sheet], without_village)
    profile = load(grids)
    assert [finding.message for finding in profile.findings if finding.severity == "error"] == []
    summary = summary_of(str(MARCH), {unit: {"B02": POOR}}, profile.on(MARCH.to_date))
    return compose(ComparedSummaries(summary), "bao-cao", Office.new(IN_FORCE))


def test_a_section_without_its_form_or_a_figure_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    composed = changed_office()
    assert [(section.heading[:20], section.lacking) for section in composed.left_out] == [
        ("Chương trình giảm 1.", ("B02.water",)), ("Mô hình Làng Thanh n", ("B03",)),
    ]  # fmt: skip
    drafted = composed.write(tmp_path / "bc.docx")
    (said,) = (line for line in drafted.to_text() if "phần của mẫu" in line)
    assert "Văn bản không có 2 phần của mẫu" in said
    assert "(biểu B02 không có cột water)" in said
    assert "(không có biểu B03)" in said


def test_its_form_has_a_plain_paragraph_instead_and_its_table_and_the_numbers_follow(tmp_path: Path) -> None:
    changed_office().write(tmp_path / "bc.docx")
    document = docx.Document(str(tmp_path / "bc.docx"))
    said = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    numbers = [int(text.partition(".")[0]) for text in said if re.match(r"\d+\. ", text)]
    first_chapter = numbers[: numbers.index(1, 1)] if 1 in numbers[1:] else numbers
    assert first_chapter == list(range(1, len(first_chapter) + 1))
    at = next(
        at for at, text in enumerate(said) if text.endswith(". Chương trình giảm 1.000 hộ nghèo dân tộc thiểu số")
    )
    following = next(later for later in range(at + 1, len(said)) if re.match(r"\d+\. ", said[later]))
    assert any("số hộ thoát nghèo lũy kế 2 hộ" in text for text in said[at + 1 : following])
    assert any(text.startswith("Biểu ") and "giảm 1.000 hộ nghèo" in text for text in said)
    assert not [text for text in said if "Làng Thanh niên" in text]
