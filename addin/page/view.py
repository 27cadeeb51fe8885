"""What the page shows of a period: a line a unit, the findings, the files; changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from addin.findings.causes import common
from addin.page.jobs import folders_of
from addin.review.step import look_at_findings
from addin.session import Session, step
from addin.sheets.plan import Formula, Link
from addin.summary_workbook.board import next_step, unit_lines
from addin.summary_workbook.step import read_state
from addin.workspace.folder import ORIGINALS, Workspace
from addin.workspace.office_tables import find_master
from schemas.cells import Value
from schemas.findings import SEVERITY_LABELS
from schemas.numbers import show_number
from schemas.office.settings import Settings
from schemas.period import Period

_ENDINGS = frozenset({".xlsx", ".xlsm", ".docx", ".eml"})


class ShownCell(NamedTuple):
    """A text, and the look that the board gives it ("error", "warning", "missing", …)."""

    text: str
    look: str = ""


class ShownFinding(NamedTuple):
    """A finding in the words of the sheet "Kiểm tra"."""

    unit: str
    severity: str
    look: str
    form: str
    place: str
    message: str


class ShownFile(NamedTuple):
    """A file that the office may open or send: its place below the working folder, and its size."""

    place: str
    kilobytes: str

    @property
    def address(self) -> str:
        """Its place in a link, whatever the bytes of its name are."""
        return quote(self.place, errors="surrogateescape")

    @property
    def shown(self) -> str:
        """Its place in words."""
        return self.place.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class ShownPeriod(NamedTuple):
    """All of a period."""

    next_step: str
    headings: list[str]
    units: list[list[ShownCell]]
    causes: list[str]
    findings: list[ShownFinding]


@step
def show_period(session: Session, period: Period) -> ShownPeriod:
    """The board's lines and the findings of a period, as they stand now."""
    checked = look_at_findings(session, period)
    state = read_state(session, period, checked)
    headings, lines = unit_lines(state.summary, state.inbox)
    units = [[ShownCell(_text(cell), look) for cell, look in zip(*line, strict=True)] for line in lines]
    findings = [
        ShownFinding(
            checked.catalogue.units.name_of(one.unit), SEVERITY_LABELS[one.severity], one.severity.value,
            one.form, " ".join(filter(None, [one.sheet, one.cell])), one.with_explanation,
        )
        for one in checked.findings
    ]  # fmt: skip
    names = checked.catalogue.units.name_of
    causes = [f"{names(unit)} – {said}" for unit, own in checked.by_unit.items() for said in common(own)]
    return ShownPeriod(next_step(state.summary, state.inbox), headings, units, causes, findings)


def _text(cell: Value | Formula | Link) -> str:
    if isinstance(cell, Link):
        return cell.text
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, int | float) and not isinstance(value, bool):
        return show_number(value)
    return "" if value is None else str(value)


def files_of(workspace: Workspace, settings: Settings, period: Period) -> list[ShownFile]:
    """What the commands have written for a period, and the master workbook; never an original, never the ledger."""
    return [
        ShownFile(path.relative_to(workspace.root.absolute()).as_posix(), show_number(-(-path.stat().st_size // 1024)))
        for path in _files(workspace, settings, period)
    ]


def _files(workspace: Workspace, settings: Settings, period: Period) -> Iterator[Path]:
    if master := find_master(workspace):
        yield master.absolute()
    for folder in (workspace.folder_of(period).absolute(), *folders_of(workspace, settings, period).values()):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            inside = path.relative_to(folder).parts
            if path.suffix.lower() in _ENDINGS and inside[0] != ORIGINALS and not path.is_symlink() and path.is_file():
                yield path
