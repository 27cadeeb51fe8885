"""A heading that nobody can be sure of is asked about, and once confirmed in Cấu hình it is read from then on."""

from pathlib import Path

from addin import pipeline
from addin.session import open_ledger
from addin.workspace.folder import Workspace
from schemas.findings import Finding
from schemas.office import Office
from schemas.office.lines import Mapping
from tests.catalogues import IN_FORCE
from tests.distortions import clean_draft, write_draft
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures

HEADING = "Thực hiện trong năm"


def collected(tmp_path: Path, office: Office, unit: str = "696") -> tuple[list[Finding], dict[str, object]]:
    """The header findings of B03, and its first record, of a unit that calls a column by a name of its own."""
    draft = clean_draft(unit, make_figures(FEBRUARY, 1)[unit])
    [page] = [page for page in draft.tables() if page.form and page.form.id == "B03"]
    page.header = [[HEADING if cell == "Thực hiện lũy kế" else cell for cell in row] for row in page.header]
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "bc.xlsx").write_bytes(write_draft(draft))
    home = Workspace(tmp_path / "home", office=office)
    pipeline.collect(home, FEBRUARY, [tmp_path / "in"])
    with open_ledger(home) as ledger:
        [submission] = ledger.current(FEBRUARY)
    table = submission.table("B03")
    assert table is not None
    return [f for f in submission.findings if f.code.startswith("header-")], dict(table.records[0].values)


def test_an_uncertain_heading_is_asked_about_and_its_column_not_used(tmp_path: Path) -> None:
    [finding], values = collected(tmp_path, Office.new(IN_FORCE))
    assert finding.code == "header-unsure-column"
    assert (finding.value, "Thực hiện lũy kế" in finding.message) == (HEADING, True)
    assert "done_qty" not in values


def test_a_confirmed_heading_is_read_and_noted(tmp_path: Path) -> None:
    line = Mapping(unit="696", form="B03", header="thực hiện  trong năm", column="Thực hiện lũy kế")
    [finding], values = collected(tmp_path, Office.new(IN_FORCE).model_copy(update={"mappings": (line,)}))
    assert finding.code == "header-renamed-column"
    assert values["done_qty"] is not None
    with open_ledger(Workspace(tmp_path / "home")) as ledger:
        (entry,) = [one for one in ledger.decisions.entries() if one.action == "confirmed-headings"]
    assert entry.details["unit"] == "696"
    assert entry.details["headings"] == [{"form": "B03", "heading": "thuc hien trong nam", "column": "done_qty"}]


def test_a_heading_confirmed_for_one_unit_is_not_taken_for_another(tmp_path: Path) -> None:
    line = Mapping(unit="688", form="B03", header=HEADING, column="Thực hiện lũy kế")
    [finding], _ = collected(tmp_path, Office.new(IN_FORCE).model_copy(update={"mappings": (line,)}))
    assert finding.code == "header-unsure-column"
