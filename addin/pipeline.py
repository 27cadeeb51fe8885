"""The story of a month's end: collect, check, consolidate, draft; each step a plain function of a working folder."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addin.analysis.step import year_before
from addin.analysis.trend import trend_of
from addin.collect.archive import Original, keep
from addin.collect.mailbox import MailboxName, office_mailbox
from addin.collect.sources import open_sources
from addin.findings.progress import UnitProgress, progress_since_last_version
from addin.findings.version_changes import VersionChanges, changes_of
from addin.intake import received as intake
from addin.intake.examine import examiners
from addin.intake.register import register_originals
from addin.ledger import Ledger
from addin.review.step import Checked, check
from addin.session import changing, open_ledger
from addin.summary.of_period import nobody_reported, summarise, summarise_if_known
from addin.summary_workbook.step import Consolidated, write_summary
from addin.system.errors import InputError
from addin.system.progress import Progress, silent
from addin.workspace.create import CreatedWorkspace, lay_out
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from schemas.period import Period
from schemas.reference import units_on
from schemas.submission import Received, SetAside

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from addin.report.compose import Composed, Draft
    from addin.report.verify import Verified

#: What reports are collected from.
Source = Path | MailboxName
#: The kinds of document that `draft` writes, and what their files are called.
DRAFTED = {"bao-cao": "BaoCao", "thi-dua": "ThiDua"}


class Collected(NamedTuple):
    """The register of a period after collecting: every version received, what was set aside now, who is missing.

    `taken_up` are files that an earlier run had kept and died before it entered them.
    """

    received: list[Received]
    set_aside: list[SetAside]
    missing: list[str]
    progress: tuple[UnitProgress, ...] = ()
    changes: tuple[VersionChanges, ...] = ()
    taken_up: tuple[str, ...] = ()

    @property
    def held(self) -> list[Received]:
        """The versions that wait for the office's word."""
        return intake.held(self.received)


class RunResult(NamedTuple):
    """The four steps of `run`."""

    collected: Collected
    checked: Checked
    consolidated: Consolidated
    drafted: "Draft | None"


def create_workspace(home: Workspace, master: "Traversable | None" = None) -> CreatedWorkspace:
    """A new working folder, its ledger with it; what is there already stays as it is. `master` replaces our own.

    Raises MachineError where the readers of this machine get the program's own samples wrong.
    """
    from addin.read.self_test import require_readers  # only here: the other steps ask when they read

    require_readers()
    founded = lay_out(home, master)
    with open_ledger(home) as ledger:
        ledger.decisions.note("init", None, made=list(founded.made))
    return founded


def collect(home: Workspace, period: Period, sources: Sequence[Source], progress: Progress = silent) -> Collected:
    """Take in every file that the sources hold: keep it unchanged, read and check it, enter it in the register.

    A file that cannot be used is set aside with the reason, and the rest goes on.
    """
    home.create()
    opened = [
        office_mailbox(home, period, source.folder) if isinstance(source, MailboxName) else source for source in sources
    ]
    set_aside: list[SetAside] = []
    taken: set[str] = set()
    taken_up: list[str] = []

    def originals() -> Iterator[Original]:
        for number, item in enumerate(open_sources(opened), 1):
            progress(f"Đang thu tệp {number}: {item.file if isinstance(item, SetAside) else item.name}")
            if isinstance(item, SetAside):
                set_aside.append(item)
                ledger.set_aside(period, item)  # at once: a letter of a mailbox is not asked for again
                continue
            received_at = datetime.now(UTC)
            source = intake.with_owner(item, office_of(home))
            kept = keep(home, period, source, received_at)
            taken.add(kept.sha256)
            yield Original(source, kept, kept.received_at, (kept.delivery,))

    def left_over() -> Iterator[Original]:
        for original in intake.left_over(home, ledger, period):
            taken_up.append(original.source.name)
            yield original

    with examiners() as ready, changing(home, "thu báo cáo") as ledger:
        run_number = ledger.begin_run("collect", period)
        entered = register_originals(home, ledger, period, chain(left_over(), originals()), ready)
        for refused in entered.refused:
            set_aside.append(refused)
            ledger.set_aside(period, refused)
        received = [line.model_copy(update={"new": line.sha256 in taken}) for line in ledger.received(period)]
        better = tuple(progress_since_last_version(ledger, period, [line for line in received if line.new]))
        changes = tuple(changes_of(ledger, period, [line for line in received if line.new]))
        ledger.finish_run(run_number, received=len(received), set_aside=len(set_aside))
        taken_in = [{"unit": one.unit, "file": one.file, "sha256": one.sha256} for one in received if one.new]
        details = {"received": taken_in, "set_aside": [refused.file for refused in set_aside], "taken_up": taken_up}
        details |= {"held": waiting} if (waiting := [one.sha256 for one in intake.held(received) if one.new]) else {}
        intake.seal(ledger, period, entered, details)
    return Collected(received, set_aside, _missing(period, received), better, changes, tuple(taken_up))


def _missing(period: Period, received: Sequence[Received]) -> list[str]:
    reported = {line.unit for line in received if line.status not in ("held", "refused")}
    return [unit.code for unit in units_on(period.to_date) if unit.code not in reported]


def decide(home: Workspace, period: Period, digits: str, reason: str, *, accepted: bool) -> Collected:
    """Use a version that is held, or leave it, for a reason that goes into the audit trail; the register after it."""
    with changing(home, "xét tệp giữ lại") as ledger:
        line = intake.decide(ledger, period, digits, reason, accepted=accepted)
        received = [one.model_copy(update={"new": one.sha256 == line.sha256}) for one in ledger.received(period)]
    return Collected(received, [], _missing(period, received))


def held_of(home: Workspace, period: Period) -> list[Received]:
    """The versions of a period that wait for the office's word."""
    with open_ledger(home) as ledger:
        return intake.held(ledger.received(period))


def draft(
    home: Workspace, period: Period, out: Path | None = None, kind: str = "bao-cao", *, force: bool = False
) -> "Draft":
    """Draft a Word document on a period: the periodic report, or the review of the emulation movement ("thi-dua").

    By default into the period's folder. InputError for any other kind, and where nobody has reported, unless forced.
    """
    if kind not in DRAFTED:
        raise InputError(f"Chưa dự thảo được loại văn bản “{kind}”. Đề nghị chọn: {', '.join(DRAFTED)}.")
    with open_ledger(home) as ledger:
        file = out or home.period_folder(period) / f"{DRAFTED[kind]}_{period}.docx"
        drafted = _composed(home, ledger, period, kind, force=force).write(file)
        ledger.decisions.note("draft", period, kind=kind, file=file.name, figures=len(drafted.figures))
    return drafted


def _composed(home: Workspace, ledger: Ledger, period: Period, kind: str, *, force: bool) -> "Composed":
    """What a document says of a period as its figures stand now; see `draft`."""
    from addin.emulation.published import REVIEW, compose_review
    from addin.emulation.step import score_period
    from addin.report.compose import ComparedSummaries, compose  # Word's libraries take long to import

    office = office_of(home)
    current = summarise(home, ledger, period)
    if current.is_empty and not force:
        raise InputError(nobody_reported(period, "dự thảo văn bản"))
    previous = summarise_if_known(home, ledger, period.previous())
    last_year = summarise_if_known(home, ledger, period.same_last_year())
    trend = trend_of(home, ledger, period, office, date.today())
    year_start = summarise_if_known(home, ledger, year_before(period))
    compared = ComparedSummaries(current, previous, last_year, trend, year_start)
    if kind == REVIEW:
        return compose_review(compared, score_period(home, ledger, period, office), office)
    return compose(compared, kind, office)


def verify(home: Workspace, file: Path) -> "Verified":
    """Hold an edited document against what was drafted and against the figures as they stand now."""
    from addin.report.verify import drafted_for, verified_file

    period, kind = drafted_for(file)
    with open_ledger(home) as ledger:
        now = _composed(home, ledger, period, kind, force=True)
    return verified_file(file, now.figures)


def run(
    home: Workspace, period: Period, sources: Sequence[Source], out: Path, progress: Progress = silent
) -> RunResult:
    """Collect, check, consolidate and draft in one go; the workbook and the report go to `out`.

    There is no report where nobody has reported.
    """
    out.mkdir(parents=True, exist_ok=True)
    collected = collect(home, period, sources, progress)
    progress("Đang kiểm tra số liệu")
    checked = check(home, period)
    progress("Đang tổng hợp toàn tỉnh")
    consolidated = write_summary(home, period, out / f"TongHop_{period}.xlsx", checked)
    if consolidated.summary.is_empty:
        return RunResult(collected, checked, consolidated, None)
    progress("Đang dự thảo báo cáo")
    drafted = draft(home, period, out / f"BaoCao_{period}.docx")
    return RunResult(collected, checked, consolidated, drafted)
