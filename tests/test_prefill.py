"""What a blank form begins with: plans, lists and last period's figures that the working folder knows of the unit."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin.blank_forms.step import write_forms
from addin.check.submission import examine
from addin.collect.sources import open_sources
from addin.reminders.step import remind
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Deadline, Target
from schemas.period import Period
from schemas.rule import Values
from schemas.submission import SourceFile, Submission
from tests.catalogues import ALL_FORMS, IN_FORCE, catalogue_of
from tests.sheets import FEBRUARY
from tests.test_across import changed, filled, send

UNIT = "696"
MARCH = Period.parse("2023-03")
COMMUNE = "Xã Đức Liễu"


def reported() -> Filling:
    """February's report, in which the first person on the list leaves it."""
    return changed(filled(FEBRUARY), "B04", "1", change="Đưa ra khỏi danh sách")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("biểu kỳ sau")
    send(Workspace(folder / "home"), folder, FEBRUARY, reported())
    return folder / "home"


def blank(home: Workspace, period: Period, folder: Path) -> Submission:
    """The unit's blank workbook of a period, read as if it came back untouched."""
    write_forms(home, period, [IN_FORCE.unit(UNIT)], folder)
    (source,) = open_sources([folder])
    assert isinstance(source, SourceFile)
    submission = examine(source, period, catalogue_of(period))
    assert isinstance(submission, Submission)
    return submission


def values(submission: Submission, form: str, code: str) -> Values:
    table = submission.table(form)
    record = table.record(code) if table else None
    return record.values if record else {}


def test_plans_of_the_year_and_the_last_figures_of_indicators_stand_on_the_next_form(
    home: Path, tmp_path: Path
) -> None:
    march = blank(Workspace(home), MARCH, tmp_path)
    before = reported().rows
    for form, code, key in (("B01", "9.1", "plan_recurrent_central"), ("B02", COMMUNE, "target_cut")):
        assert values(march, form, code)[key] == before[form][code][key]
    assert values(march, "B08", "1")["previous"] == before["B08"]["1"]["actual"]
    assert values(march, "B02", COMMUNE).get("escaped") is None
    assert march.cover["preparer"] == "Điểu Sơn"


def test_what_hardly_changes_stands_on_the_next_form_in_the_next_year_too(home: Path, tmp_path: Path) -> None:
    before = reported()
    for period in (MARCH, Period.parse("2024-01")):
        form = blank(Workspace(home), period, tmp_path / str(period))
        assert values(form, "B02", COMMUNE)["households"] == before.rows["B02"][COMMUNE]["households"]
        assert [values(form, "B09", code)["quantity"] for code in "12345678"] == [
            before.rows["B09"][code]["quantity"] for code in "12345678"
        ]
        table = form.table("B09")
        assert table is not None
        assert table.fields["structure"] == before.fields["B09"]["structure"]


def test_the_cover_and_the_guide_say_the_offices_own_deadline(home: Path, tmp_path: Path) -> None:
    office = Office.new(IN_FORCE).model_copy(
        update={"deadlines": (Deadline(period="2023-03", due_on=date(2023, 3, 21)),)}
    )
    (file,) = write_forms(Workspace(home, office=office), MARCH, [IN_FORCE.unit(UNIT)], tmp_path).values()
    book = openpyxl.load_workbook(file)
    for sheet, words in (("Bìa", "hết ngày 21/03/2023"), ("Hướng dẫn", "chậm nhất là hết ngày 21/03/2023")):
        texts = [str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value]
        assert any(words in text for text in texts), sheet


def test_a_reminder_carries_the_form_with_what_is_known(home: Path, tmp_path: Path) -> None:
    remind(Workspace(home), MARCH, tmp_path, date(2023, 4, 3))
    content = (tmp_path / "bieu-mau" / "BieuMau_2023-03_696_Bu-Dang.xlsx").read_bytes()
    form = examine(SourceFile(name="a.xlsx", content=content), MARCH, catalogue_of(MARCH))
    assert isinstance(form, Submission)
    assert values(form, "B02", COMMUNE)["households"] == reported().rows["B02"][COMMUNE]["households"]


def test_who_left_the_list_does_not_stand_on_it_any_more_and_the_others_move_up(home: Path, tmp_path: Path) -> None:
    march = blank(Workspace(home), MARCH, tmp_path)
    people, table = reported().rows["B04"], march.table("B04")
    names = [record.values["full_name"] for record in table.records] if table else []
    assert names == [row["full_name"] for code, row in people.items() if code != "1"]


def test_a_form_sent_back_as_it_was_given_out_is_no_report(home: Path, tmp_path: Path) -> None:
    assert not blank(Workspace(home), MARCH, tmp_path).has_content


def test_a_new_year_begins_with_last_years_closing_and_without_its_plans(home: Path, tmp_path: Path) -> None:
    january = blank(Workspace(home), Period.parse("2024-01"), tmp_path)
    row = reported().rows["B02"][COMMUNE]
    start, escaped, back = (int(str(row[key] or 0)) for key in ("poor_start", "escaped", "fell_back"))
    assert values(january, "B02", COMMUNE)["poor_start"] == start - escaped + back
    assert values(january, "B02", COMMUNE).get("target_cut") is None
    assert values(january, "B08", "1").get("previous") is None


def test_an_allotted_plan_goes_before_what_the_unit_reported(home: Path, tmp_path: Path) -> None:
    target = Target(year=2023, unit=UNIT, form="B02", row=COMMUNE, column="Chỉ tiêu giảm trong năm", value=77)
    office = Office.new(IN_FORCE).model_copy(update={"targets": (target,)})
    assert values(blank(Workspace(home, office=office), MARCH, tmp_path), "B02", COMMUNE)["target_cut"] == 77


def test_without_a_working_folder_the_forms_are_blank_and_none_is_made(tmp_path: Path) -> None:
    march = blank(Workspace(tmp_path / "chưa có"), MARCH, tmp_path / "bieu")
    assert not march.has_content
    assert values(march, "B02", COMMUNE).get("target_cut") is None
    assert not (tmp_path / "chưa có").exists()


def test_every_source_of_a_first_figure_is_a_column_of_the_form() -> None:
    for form in ALL_FORMS:
        for column in form.columns:
            assert {column.begins_with, column.opens_with} - {""} <= form.by_key.keys(), (form.id, column.key)
