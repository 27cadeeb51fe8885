"""Two offices of different forms, and two periods of one, worked on at the same time in one process.

Nothing of a catalogue is kept anywhere but in what is handed on: whoever works beside is not seen.
"""

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from addin import pipeline
from addin.analysis.step import compare_period
from addin.blank_forms.workbook import plan_form_book
from addin.emulation.step import score
from addin.review.step import check
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from tests.profiles import own_office, put_profile
from tests.test_own_profile import STORM, send
from workbooks.demo.figures import make_figures

JANUARY, FEBRUARY, MARCH = map(Period.parse, ("2023-01", "2023-02", "2023-03"))
#: Rows of an office of its own, which has other forms, units and rules than the first one.
OWN_ROWS = {"TH1": {"1": STORM, "2": {"houses": 0, "damaged": 0, "loss": 4}}}
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
Work = tuple[Path, Period]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> list[Work]:
    """Two working folders with what was collected: the first office's before and after a form joins, an own one's."""
    folder = tmp_path_factory.mktemp("hai-co-quan")
    first, own = Workspace(folder / "dau"), Workspace(folder / "rieng")
    pipeline.create_workspace(first)
    for period in (FEBRUARY, MARCH):
        catalogue = shipped_profile().on(period.to_date)
        for unit, filling in make_figures(period, 7).items():
            target = folder / str(period) / f"{unit}.xlsx"
            target.parent.mkdir(exist_ok=True)
            write_book(plan_form_book(catalogue.unit(unit), period, catalogue, filling), target)
        pipeline.collect(first, period, [folder / str(period)])
    profile = put_profile(own.root, own_office(3))
    pipeline.create_workspace(own)
    pipeline.collect(own, JANUARY, [send(folder / "thu", profile, JANUARY, OWN_ROWS)])
    return [(first.root, FEBRUARY), (own.root, JANUARY), (first.root, MARCH)]


def month_of(home: Path, period: Period, out: Path) -> dict[str, object]:
    """What each step says and writes of a period: findings, comparison, scores, the parts of the files."""
    where = Workspace(home)
    out.mkdir()
    found = check(where, period)
    compared, _ = compare_period(where, period, force=True)
    scored = score(where, period, out / "diem.xlsx")
    write_summary(where, period, out / "tong-hop.xlsx")
    pipeline.draft(where, period, out / "bao-cao.docx", force=True)
    return {
        "findings": [str(one) for one in found.findings],
        "compared": str(compared),
        "scored": str(scored).replace(str(out), ""),
        **{file.name: parts_of(file) for file in sorted(out.iterdir()) if file.suffix in (".xlsx", ".docx")},
    }


def parts_of(file: Path | io.BytesIO) -> dict[str, bytes]:
    """What is in a file, but for the moment at which it was written."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):  # what a chart in a document is drawn from
                found |= {f"{name}/{inner}": part for inner, part in parts_of(io.BytesIO(package.read(name))).items()}
            elif not name.startswith("docProps"):
                found[name] = _MOMENT.sub(b"", package.read(name))
    return found


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("quick_turns")
def test_each_gets_what_it_gets_alone(work: list[Work], tmp_path: Path) -> None:
    alone = [month_of(home, period, tmp_path / f"mot-{at}") for at, (home, period) in enumerate(work)]
    begin = Barrier(len(work))

    def beside(at: int) -> dict[str, object]:
        begin.wait()
        return month_of(*work[at], tmp_path / f"cung-{at}")

    with ThreadPoolExecutor(len(work)) as pool:
        together = list(pool.map(beside, range(len(work))))
    for mine, ours in zip(alone, together, strict=True):
        assert mine.keys() == ours.keys()
        for what in mine:
            assert mine[what] == ours[what], what
