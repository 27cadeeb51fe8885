"""Between December 2023 and January 2024 an office changes its forms: columns renamed, added, gone, of another type, a
form that ends. What is closed stays as it was to the last figure, on either kind of ledger; 2024 compares by codes.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from addin import pipeline
from addin.analysis.step import compare_period, trace_figure
from addin.blank_forms.workbook import plan_form_book
from addin.define.compare import differences
from addin.define.step import write_books
from addin.review.step import check, close
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import LEDGER_URL, PROFILE_FOLDER, Workspace
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.report import FigurePlace
from tests.database_server import database_server
from tests.inboxes import make_clean_inbox
from tests.profiles import first_grids, with_lines
from tests.test_shared_ledger import created
from workbooks.demo.figures import make_figures

LAST_JANUARY, DECEMBER, YEAR, JANUARY = map(Period.parse, ("2023-01", "2023-12", "2023", "2024-01"))
SEAL = re.compile("Dấu niêm phong[^<]*".encode())
FEW = 4  # so many districts report: what is closed is looked at cell by cell three times
ESCAPED = "Số hộ thoát nghèo từ đầu năm"
Lines = list[dict[str, str]]


def _of(lines: Lines, name: str) -> dict[str, str]:
    return next(line for line in lines if (line["form"], line["name"]) == ("B02", name))


def _columns(lines: Lines) -> None:
    """A column of B02 is renamed, one is added, one is gone, one is of another type and so of another code."""
    changed = [_of(lines, name) for name in ("escaped", "electricity", "donated")]
    for line in changed:
        line["valid_to"] = "2023"
    escaped, _, donated = changed
    new = {"valid_from": "2024-01", "valid_to": ""}
    lines[lines.index(escaped) + 1 : lines.index(escaped) + 1] = [
        {**escaped, "title": ESCAPED, **new},
        {**escaped, "name": "near_poor", "title": "Hộ cận nghèo DTTS", "cumulative": "", "description": "", **new},
    ]
    lines.insert(lines.index(donated) + 1, {
        **donated, "name": "donors", "type": "Đoạn văn", "unit": "", "agg": "Gom chữ", "cumulative": "", **new,
    })  # fmt: skip


def _forms(lines: Lines) -> None:
    """B02 has a new version, B03 ends."""
    known = {line["form"]: line for line in lines}
    for form in ("B02", "B03"):
        known[form]["valid_to"] = "2023"
    at = lines.index(known["B02"]) + 1
    lines.insert(at, {**known["B02"], "version": "2024.1", "valid_from": "2024-01", "valid_to": ""})


def next_year() -> Profile:
    """The first office's profile after the change; rules, indicators and criteria are as they were."""
    grids = first_grids()
    changed = {"Cột": _columns, "Biểu": _forms}
    profile = load({**grids, **{sheet: with_lines(grids[sheet], change) for sheet, change in changed.items()}})
    assert [one.message for one in profile.findings if one.severity == "error"] == []
    return profile


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with database_server() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def ledger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "file":
        return ""
    url = created(str(request.getfixturevalue("server")), request.node.name)
    monkeypatch.setenv(LEDGER_URL, url)
    return url


def empty_ledger(home: Workspace, url: str) -> None:
    """The ledger is gone: its file, or every table of its database."""
    if not url:
        home.ledger_path.unlink()
        return
    engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def closed_figures(home: Workspace, folder: Path) -> dict[str, Any]:
    """Everything that the office sees of the closed periods: totals, units, coverage, rows, findings, sheets.

    But for the seal of the trail, which goes on.
    """
    seen: dict[str, Any] = {}
    for period in (LAST_JANUARY, DECEMBER, YEAR):
        with Session(home) as session:
            seen[str(period)] = session.summary(period).forms
        seen[f"findings of {period}"] = check(home, period).findings
        write_summary(home, period, folder / "th.xlsx")
        with zipfile.ZipFile(folder / "th.xlsx") as book:
            seen[f"sheets of {period}"] = {
                part: SEAL.sub(b"", book.read(part))
                for part in book.namelist()
                if part.startswith(("xl/worksheets/sheet", "xl/sharedStrings"))
            }
    return seen


def send_january(home: Workspace, profile: Profile, folder: Path) -> None:
    """What the districts send on the forms of 2024: 7 near-poor households a row."""
    catalogue = profile.on(JANUARY.to_date)
    folder.mkdir()
    for unit, filling in list(make_figures(JANUARY, 5).items())[:FEW]:
        rows = {form: of for form, of in filling.rows.items() if form in catalogue.by_id}
        poverty = {
            row: {**{key: value for key, value in values.items() if key in catalogue.form("B02").by_key},
                  "near_poor": 7, "donors": "Các hội, đoàn thể"}
            for row, values in rows["B02"].items()
        }  # fmt: skip
        plan = plan_form_book(
            catalogue.unit(unit),
            JANUARY,
            catalogue,
            filling.model_copy(update={"rows": {**rows, "B02": poverty}}),
        )
        write_book(plan, folder / f"{unit}.xlsx")
    pipeline.collect(home, JANUARY, [folder])


def test_not_one_closed_figure_changes_and_the_new_year_compares_by_code(ledger: str, tmp_path: Path) -> None:
    home = Workspace(tmp_path / "viec")
    pipeline.create_workspace(home)
    for month in (LAST_JANUARY, DECEMBER):
        letters = make_clean_inbox(tmp_path / f"thu-{month}", month, 5).emails
        for letter in letters[FEW:]:
            letter.unlink()
        pipeline.collect(home, month, [tmp_path / f"thu-{month}"])
    close(home, YEAR, reason="các tháng trước gửi bằng giấy")
    before = closed_figures(home, tmp_path)
    last_january, december = (before[str(period)]["B02"].total for period in (LAST_JANUARY, DECEMBER))

    profile = next_year()
    write_books(home.root / PROFILE_FOLDER, profile.lines)
    send_january(home, profile, tmp_path / "thu-1")
    assert closed_figures(home, tmp_path) == before, "the changed profile touches nothing that is closed"
    empty_ledger(home, ledger)
    assert closed_figures(home, tmp_path) == before, "nor does a ledger that is made anew from the originals"
    with Session(home) as session:
        assert session.profile.sha256 == profile.sha256
        assert {session.catalogue(one).sha256 for one in (DECEMBER, YEAR)} != {profile.sha256}

    seen, _ = compare_period(home, JANUARY)
    lines = {(line.form, line.column): line for line in seen.lines if not line.row}
    named = {one.place: one.title for one in profile.on(JANUARY.to_date).indicators}
    assert lines["B02", "escaped"].label == named["B02", "escaped"], "whatever its column is called"
    assert lines["B02", "escaped"].last_year.then == last_january["escaped"]
    assert lines["B02", "households"].year_start.then == december["households"]
    assert lines["B02", "near_poor"].year_start.then is None, "what nobody asked for then is unknown and not 0"
    assert not [key for key in lines if key[0] == "B03" or key[1] == "electricity"]
    assert not [one for one in seen.lines if (one.form, one.column) == ("B02", "donated")]
    with Session(home) as session:
        january = session.summary(JANUARY)
    assert set(january.forms) == set(before["2023-12"]) - {"B03"}
    assert "donors" not in january.forms["B02"].total
    assert january.forms["B02"].total["near_poor"] == 7 * len(january.forms["B02"].rows)
    assert trace_figure(home, DECEMBER, FigurePlace("B02", "escaped")).value == december["escaped"]


def test_a_renamed_column_keeps_its_rules_formulas_indicators_and_criteria(tmp_path: Path) -> None:
    profile = next_year()
    assert [one.message for one in profile.findings] == []
    old, new = (profile.on(one.to_date).form("B02") for one in (DECEMBER, JANUARY))
    assert [rule.code for rule in new.rules] == [rule.code for rule in old.rules]
    assert [key for key, _ in new.computed_columns] == [key for key, _ in old.computed_columns]
    assert new.by_key["escaped"].label == ESCAPED
    told = [one.text for one in differences(profile.on(DECEMBER.to_date), profile.on(JANUARY.to_date))]
    assert any(ESCAPED in line and "Số hộ thoát nghèo lũy kế" in line for line in told)
    assert any("B03" in line for line in told)
    for label in ("Hộ cận nghèo DTTS", "Kéo điện"):
        assert any(label in line for line in told), told
