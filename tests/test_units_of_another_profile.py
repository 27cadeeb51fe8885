"""A month whose units or rules are not those of the profile or the period at hand: named, found, told."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from addin import pipeline
from addin.analysis.step import compare_period
from addin.cli.main import commands
from addin.doctor.evidence import evidence_of
from addin.doctor.register import read_originals_again
from addin.intake.sender import with_sender
from addin.read import locked
from addin.review.step import check, close
from addin.session import Session
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.office import TABLES_BY_NAME
from schemas.office.lines import Adjustment, Contact, ManualPoints, OfficeLine, RuleSetting, Target
from schemas.period import Period
from schemas.profile.profile import load
from schemas.submission import SetAside, SourceFile
from tests.profiles import grids_of_lines, own_office, put_profile
from tests.sheets import typed_into
from tests.test_own_profile import STORM, send

DECEMBER, YEAR, JANUARY, FEBRUARY, QUARTER = map(Period.parse, ("2025-12", "2025", "2026-01", "2026-02", "2026-Q1"))
ROWS = {"TH1": {"1": STORM, "2": {"houses": 0, "damaged": 0, "loss": 4}}}
#: The unit that the next profile does not have, the one that it calls otherwise, and its first and second name.
GONE, RENAMED, OLD, NEW = "90004", "90001", "Xã Bình An 1", "Xã Mới Tinh"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """December of four communes, closed; then a profile of three, of which one has another name; January of these."""
    folder = tmp_path_factory.mktemp("bo-xa")
    home = Workspace(folder / "viec")
    before = put_profile(home.root, own_office(4))
    pipeline.create_workspace(home)
    pipeline.collect(home, DECEMBER, [send(folder / "thu-12", before, DECEMBER, ROWS, 4)])
    close(home, DECEMBER, reason="đơn vị xác nhận")
    shutil.rmtree(home.root / PROFILE_FOLDER)
    lines = own_office(3)
    lines["Đơn vị"][0]["title"] = NEW
    after = put_profile(home.root, lines)
    pipeline.collect(home, JANUARY, [send(folder / "thu-1", after, JANUARY, ROWS)])
    return home.root


def run(home: Path, *words: Any) -> Result:
    return CliRunner().invoke(commands, [*map(str, words), "--home", str(home)])


def test_a_comparison_names_a_unit_that_only_the_closed_month_knows_by_its_code(closed: Path) -> None:
    compared, _ = compare_period(Workspace(closed), JANUARY)
    assert any(f"đơn vị mã {GONE}" in remark for remark in compared.remarks), compared.remarks


def test_a_year_counts_nothing_of_a_unit_that_the_profile_dropped_and_says_so(closed: Path, tmp_path: Path) -> None:
    where = Workspace(closed)
    assert GONE in {one.unit for one in check(where, DECEMBER).findings}
    assert {one.unit for one in check(where, YEAR).findings} == {RENAMED, "90002", "90003"}
    summary = write_summary(where, YEAR, tmp_path / "th.xlsx").summary
    assert GONE not in {doubt.unit for doubt in summary.doubts}
    assert summary.forms["TH1"].total["1"]["houses"] == 3 + 4 + 5
    assert summary.not_counted == {GONE: (str(DECEMBER),)}
    pipeline.draft(where, YEAR, tmp_path / "bc.docx")
    traced = run(closed, "trace", "--period", YEAR, "--form", "TH1", "--column", "all")
    assert traced.exit_code == 0, traced.output
    assert GONE not in traced.stderr


def test_a_closed_months_unit_is_named_as_it_was_called_then(closed: Path) -> None:
    for unit in (OLD, GONE):
        told = run(closed, "history", "--period", DECEMBER, "--unit", unit)
        assert (told.exit_code, "lần gửi đầu tiên" in told.stderr) == (0, True), told.output
    assert run(closed, "history", "--period", DECEMBER, "--unit", NEW).exit_code == 2
    assert run(closed, "history", "--period", JANUARY, "--unit", NEW).exit_code == 0
    assert run(closed, "history", "--period", JANUARY, "--unit", OLD).exit_code == 2


def test_a_correction_and_a_letter_of_a_unit_that_the_month_does_not_know_are_told(closed: Path) -> None:
    with Session(Workspace(closed)) as session:
        office = session.office.model_copy(
            update={
                "adjustments": (
                    Adjustment(
                        period="2025-12", unit="90099", form="TH1", row="1", column="Nhà sập", new=1, reason="gõ nhầm"
                    ),
                ),
                "contacts": (Contact(unit="90099", emails="moi@xa.vn"),),
            }
        )
        units = session.catalogue(DECEMBER).units
    found = check(Workspace(closed, office=office), DECEMBER).findings
    assert [one.code for one in found if "đơn vị mã 90099" in one.message] == ["unit-adjustment-closed"]
    source = SourceFile(name="a.xlsx", content=b"", sender="moi@xa.vn", mailed=True)
    unknown = SetAside(file="a.xlsx", code="file-unknown-unit", message="")
    told = with_sender(unknown, source, office, units)
    assert isinstance(told, SetAside)
    assert "đơn vị mã 90099" in told.message


def test_the_office_switches_off_a_rule_that_ended_within_the_quarter_by_its_name(tmp_path: Path) -> None:
    lines = own_office(2)
    rule = {
        "code": "little-asked", "form": "DS2", "title": "Mỗi hộ đề nghị không quá 3 triệu đồng.",
        "holds": "[Số tiền đề nghị] <= 3", "at": "Số tiền đề nghị", "severity": "Cảnh báo", "message": "Đề nghị nhiều.",
        "fix": "Đề nghị kiểm tra lại.", "valid_to": "2026-01",
    }  # fmt: skip
    lines["Quy tắc"] = [rule]
    lines["Biểu"][1]["events"] = "Chủ hộ"
    home = Workspace(tmp_path / "viec")
    profile = put_profile(home.root, lines)
    pipeline.create_workspace(home)
    for month, name in ((JANUARY, "Hộ A"), (FEBRUARY, "Hộ B")):  # one told again would count as it was told last
        asked = {"TH1": {"1": STORM}, "DS2": {"1": {"name": name, "kind": "Hộ nghèo", "asked": 5}}}
        pipeline.collect(home, month, [send(tmp_path / str(month), profile, month, asked, 2)])

    def found(where: Workspace, period: Period) -> int:
        return sum(one.code == "rule-little-asked" for one in check(where, period).findings)

    assert [found(home, period) for period in (JANUARY, FEBRUARY, QUARTER)] == [2, 0, 2]
    with Session(home) as session:
        off = RuleSetting(code=rule["title"], severity="Không kiểm tra")
        office = session.office.model_copy(update={"rule_settings": (off,)})
    assert [found(Workspace(home.root, office=office), period) for period in (JANUARY, QUARTER)] == [0, 0]


def test_reading_an_original_again_goes_by_the_offices_tables_of_today(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "viec")
    lines = own_office(1)
    houses = next(line for line in lines["Cột"] if line["name"] == "houses")
    houses["title"] = "Nhà sập hoàn toàn"
    for line, key in ((lines["Cột"][3], "computed"), (lines["Quy tắc"][0], "holds")):
        line[key] = line[key].replace("[Nhà sập]", "[Nhà sập hoàn toàn]")
    profile = put_profile(home.root, lines)
    assert run(home.root, "init").exit_code == 0
    confirm(home.master, OLD)
    [sent] = send(tmp_path / "thu", profile, DECEMBER, ROWS, 1).iterdir()
    with typed_into(sent, sent) as book:
        heading = next(cell for row in book["TH1"] for cell in row if cell.value == houses["title"])
        heading.value = "Nhà sập"
    pipeline.collect(home, DECEMBER, [sent])
    assert [one.code for one in check(home, DECEMBER).findings if one.code.startswith("header-")] == [
        "header-renamed-column"
    ]
    close(home, DECEMBER, reason="đơn vị xác nhận")
    shutil.rmtree(home.root / PROFILE_FOLDER)
    lines["Đơn vị"][0]["title"] = NEW
    put_profile(home.root, lines)
    confirm(home.master, NEW)
    with evidence_of(home) as seen:
        assert [one.text for one in read_originals_again(seen, deep=True) if not one.ok] == []


def confirm(master: Path, unit: str) -> None:
    """Type into the settings that a unit's heading "Nhà sập" is a column of TH1."""
    with typed_into(master, master) as book:
        sheet = book["Cấu hình"]
        labels = [column.label for column in TABLES_BY_NAME["ch_anh_xa"].columns]
        below = next(row[0].row for row in sheet.iter_rows() if [c.value for c in row[: len(labels)]] == labels) + 1
        for at, value in enumerate((unit, "TH1", "Nhà sập", "Nhà sập hoàn toàn"), 1):
            sheet.cell(below, at).value = value


@pytest.mark.parametrize(("table", "when"), [(Adjustment, "period"), (ManualPoints, "period"), (Target, "year")])
def test_a_line_of_the_offices_tables_means_the_unit_that_reported_then(table: type[OfficeLine], when: str) -> None:
    lines = own_office(3)
    ended, new = lines["Đơn vị"][0], dict(lines["Đơn vị"][0])
    ended["valid_to"] = "31/12/2025"
    new |= {"code": "90009", "valid_from": "01/01/2026", "valid_to": ""}
    lines["Đơn vị"].append(new)
    catalogue = load(grids_of_lines(lines)).on(FEBRUARY.to_date)
    rest = {"unit": OLD, "form": "TH1", "column": "Thiệt hại", "reason": "-", "points": 1}
    told = {
        said: table.model_validate({**rest, when: said}, context=catalogue).unit  # type: ignore[attr-defined] # each has one
        for said in (("2025-12", "2026-02") if when == "period" else (2025, 2026))
    }
    assert list(told.values()) == ["90001", "90009"]


@pytest.mark.parametrize(("period", "held"), [(DECEMBER, True), (JANUARY, False)])
def test_forms_of_a_closed_month_are_those_that_it_was_closed_with(
    closed: Path, tmp_path: Path, period: Period, held: bool
) -> None:
    with Session(Workspace(closed)) as session:
        sha256 = session.catalogue(period).sha256
        assert (sha256 != session.profile.sha256) is held
    assert json.loads(run(closed, "form", "list", "--period", period, "--json").stdout)["sha256"] == sha256
    exported = run(closed, "form", "export", "--as", "csv", "--period", period, "--out", tmp_path)
    assert exported.exit_code == 0, exported.output
    assert (GONE in (tmp_path / "don-vi.csv").read_text(encoding="utf-8")) is held
    seen = run(closed, "form", "preview", "TH1", "--period", period, "--out", tmp_path / "xem.xlsx")
    assert (OLD in seen.stderr, NEW in seen.stderr) == (held, not held), seen.output


def test_the_password_of_a_unit_s_files_is_that_of_a_unit_of_the_folder(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(locked, "store_password", kept.__setitem__)
    runner = CliRunner()
    asked = runner.invoke(commands, ["file-password", "--unit", NEW, "--home", str(closed)], input="bí mật\n")
    assert (asked.exit_code, kept) == (0, {RENAMED: "bí mật"}), asked.output


def test_every_command_may_be_told_its_working_folder() -> None:
    def lacking(command: click.Command, *path: str) -> Iterator[str]:
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from lacking(found, *path, name)
        elif "--home" not in {option for param in command.params for option in param.opts}:
            yield " ".join(path)

    assert list(lacking(commands)) == ["demo", "benchmark"], "they make folders of their own"
