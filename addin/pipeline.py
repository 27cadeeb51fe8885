"""The story of a month's end: collect, check, consolidate, draft; each step a plain function of a working folder."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addin.analysis.punctuality import standings, with_history
from addin.analysis.step import compare_period, year_before
from addin.analysis.trend import Trend, trend_of, year_up_to
from addin.blank_forms.step import known_fillings
from addin.collect.archive import Original, keep
from addin.collect.mailbox import MailboxName, office_mailbox
from addin.collect.sources import open_sources
from addin.findings.progress import UnitProgress, mended
from addin.findings.version_changes import VersionChanges, changes_of
from addin.intake import received as intake
from addin.intake.examine import examiners
from addin.intake.register import enter
from addin.ledger import Ledger
from addin.review.step import Checked, check
from addin.session import changing, open_ledger
from addin.sheets.drop_downs import with_lists
from addin.sheets.letterhead import in_names
from addin.sheets.plan import SheetPlan, document_plan
from addin.sheets.writer import write_book
from addin.summary.of_period import (
    linked_from,
    nobody_reported,
    originals_of,
    received_for,
    register_of,
    summarise,
    summarise_if_known,
)
from addin.summary_workbook.comparison import plan_comparison
from addin.summary_workbook.office_tables import plan_office_sheets
from addin.summary_workbook.overview import Inbox
from addin.summary_workbook.trend import plan_trend
from addin.summary_workbook.workbook import SummarySheets, plan_summary_sheets, summary_book
from addin.system.errors import InputError
from addin.system.progress import Progress, silent
from addin.workspace.create import Founded, lay_out
from addin.workspace.folder import Home
from addin.workspace.office_tables import office_of, typed_lines
from schemas.comparison import Comparison
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.reference import unit_by_code, units_on
from schemas.submission import Received, SetAside
from schemas.summary import Summary

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from addin.commend.step import Commended
    from addin.emulation.step import Score
    from addin.reminders.letters import Reminded
    from addin.report.compose import Composed, Draft
    from addin.report.verify import Verified
    from addin.returns.sender import Returns

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


class Planned(NamedTuple):
    """The provincial summary, what came in, and the sheets that show both."""

    summary: Summary
    inbox: Inbox
    sheets: SummarySheets
    settings: Settings = Settings()


class Consolidated(NamedTuple):
    """The provincial summary and the workbook it was written to."""

    summary: Summary
    file: Path


class Compared(NamedTuple):
    """A period's comparisons, the year up to it, and the workbook they were written to."""

    comparison: Comparison
    trend: Trend
    file: Path


class RunResult(NamedTuple):
    """The four steps of `run`."""

    collected: Collected
    checked: Checked
    consolidated: Consolidated
    drafted: "Draft | None"


def found(home: Home, master: "Traversable | None" = None) -> Founded:
    """A new working folder, its ledger with it; what is there already stays as it is. `master` replaces our own.

    Raises MachineError where the readers of this machine get the program's own samples wrong.
    """
    from addin.read.self_test import require_readers  # only here: the other steps ask when they read

    require_readers()
    founded = lay_out(home, master)
    with open_ledger(home) as ledger:
        ledger.decisions.note("init", None, made=list(founded.made))
    return founded


def collect(home: Home, period: Period, sources: Sequence[Source], progress: Progress = silent) -> Collected:
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
        entered = enter(home, ledger, period, chain(left_over(), originals()), ready)
        for refused in entered.refused:
            set_aside.append(refused)
            ledger.set_aside(period, refused)
        received = [line.model_copy(update={"new": line.sha256 in taken}) for line in ledger.received(period)]
        better = tuple(mended(ledger, period, [line for line in received if line.new]))
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


def decide(home: Home, period: Period, digits: str, reason: str, *, accepted: bool) -> Collected:
    """Use a version that is held, or leave it, for a reason that goes into the audit trail; the register after it."""
    with changing(home, "xét tệp giữ lại") as ledger:
        line = intake.decide(ledger, period, digits, reason, accepted=accepted)
        received = [one.model_copy(update={"new": one.sha256 == line.sha256}) for one in ledger.received(period)]
    return Collected(received, [], _missing(period, received))


def held_of(home: Home, period: Period) -> list[Received]:
    """The versions of a period that wait for the office's word."""
    with open_ledger(home) as ledger:
        return intake.held(ledger.received(period))


def plan_summary(home: Home, period: Period, folder: Path, checked: Checked | None = None) -> Planned:
    """Consolidate a period and lay out the sheets of its summary, for a workbook that lies in `folder`.

    `checked` is the period's check where it has just been made.
    """
    checked = checked or check(home, period)
    with open_ledger(home) as ledger:
        summary = summarise(home, ledger, period, checked.found)
        received, set_aside = received_for(ledger, period, summary), ledger.all_set_aside(period)
        found = standings(register_of(ledger), period, office_of(home), date.today())
    originals = originals_of(home, received)
    by_unit = {standing.unit: standing for standing in found}
    inbox = Inbox(received, set_aside, checked.findings, checked.control, by_unit)
    settings = office_of(home).settings
    sheets = plan_summary_sheets(summary, inbox, linked_from(folder, originals)).in_names(settings)
    return Planned(summary, inbox, sheets, settings)


def send_back(home: Home, period: Period, out: Path, unit: str = "", progress: Progress = silent) -> "Returns":
    """Mark the workbook of every unit that has something to mend, or of one unit, and write its notice."""
    from addin.documents.mail_draft import recipients
    from addin.returns.sender import Sender  # marking and Word take long to import

    findings = check(home, period).findings
    with open_ledger(home) as ledger:
        office = office_of(home)
        whom = recipients(office, ledger.received, home.periods())
        sender = Sender(home, period, office, date.today(), out, whom)
        returns = sender.return_all(ledger, findings, unit, progress)
        ledger.decisions.note("send-back", period, units={one.unit: one.findings for one in returns.returned})
    return returns


def remind(home: Home, period: Period, out: Path, today: date | None = None) -> "Reminded":
    """Write letters and e-mail drafts to the units that are late on a day (today), and the digest for the head."""
    from addin.documents.mail_draft import recipients
    from addin.reminders.letters import Reminding

    office, day = office_of(home), today or date.today()
    earlier = [known for known in year_up_to(period, home.periods()) if known.to_date < period.to_date]
    with open_ledger(home) as ledger:
        register = register_of(ledger)
        found = with_history(standings(register, period, office, day), register, earlier, office)
        late = [unit_by_code(standing.unit) for standing in found if standing.is_late]
        whom = recipients(office, ledger.received, home.periods())
        reminding = Reminding(period, office, day, out, whom, known_fillings(home, ledger, period, late))
        reminded = reminding.remind(found)
        ledger.decisions.note("remind", period, units=[one.standing.unit for one in reminded.late])
    return reminded


def write_summary(home: Home, period: Period, out: Path | None = None, checked: Checked | None = None) -> Consolidated:
    """Consolidate a period and write the summary workbook; by default into the period's folder.

    Where there is a master workbook the office's own sheets (settings, targets, corrections) are carried over: the
    master itself is never written to.
    """
    file = out or home.period_folder(period) / f"TongHop_{period}.xlsx"
    planned = plan_summary(home, period, file.parent, checked)
    book = summary_book(planned.sheets, period)
    carried = plan_office_sheets(typed) if (typed := typed_lines(home)) else ()
    write_book(book.model_copy(update={"sheets": with_lists((*book.sheets, *carried))}), file)
    note_summary(home, planned.summary, file)
    return Consolidated(planned.summary, file)


def note_summary(home: Home, summary: Summary, file: Path, *, begun: bool = False) -> None:
    """Enter in the audit trail that a summary was written, with the corrections applied in it.

    `begun` says only that it is about to be: an open workbook takes a while, and may be left half written.
    """
    applied = [made._asdict() for made in summary.adjustments]
    action, period = "consolidate-begun" if begun else "consolidate", Period.parse(summary.period)
    with open_ledger(home) as ledger:
        ledger.decisions.note(action, period, file=file.name, units=list(summary.files), adjustments=applied)


def write_comparison(home: Home, period: Period, out: Path | None = None, *, force: bool = False) -> Compared:
    """Compare a period and write the sheets as a workbook; by default into the period's folder.

    InputError where nobody has reported, unless forced.
    """
    file = out or home.period_folder(period) / f"SoSanh_{period}.xlsx"
    comparison, trend = compare_period(home, period, force=force)
    write_book(document_plan(comparison_sheets(home, comparison, trend), f"So sánh số liệu {period.label}"), file)
    return Compared(comparison, trend, file)


def comparison_sheets(home: Home, comparison: Comparison, trend: Trend) -> tuple[SheetPlan, SheetPlan]:
    """The comparison and the course of the year, in the names that the office has set."""
    settings = office_of(home).settings
    return in_names(plan_comparison(comparison), settings), in_names(plan_trend(trend), settings)


def draft(
    home: Home, period: Period, out: Path | None = None, kind: str = "bao-cao", *, force: bool = False
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


def _composed(home: Home, ledger: Ledger, period: Period, kind: str, *, force: bool) -> "Composed":
    """What a document says of a period as its figures stand now; see `draft`."""
    from addin.emulation.published import REVIEW, compose_review
    from addin.emulation.step import score_period
    from addin.report.compose import Compared, compose  # Word's libraries take long to import

    office = office_of(home)
    current = summarise(home, ledger, period)
    if current.is_empty and not force:
        raise InputError(nobody_reported(period, "dự thảo văn bản"))
    previous = summarise_if_known(home, ledger, period.previous())
    last_year = summarise_if_known(home, ledger, period.same_last_year())
    trend = trend_of(home, ledger, period, office, date.today())
    year_start = summarise_if_known(home, ledger, year_before(period))
    compared = Compared(current, previous, last_year, trend, year_start)
    if kind == REVIEW:
        return compose_review(compared, score_period(home, ledger, period, office), office)
    return compose(compared, kind, office)


def verify(home: Home, file: Path) -> "Verified":
    """Hold an edited document against what was drafted and against the figures as they stand now."""
    from addin.report.verify import drafted_for, verified_file

    period, kind = drafted_for(file)
    with open_ledger(home) as ledger:
        now = _composed(home, ledger, period, kind, force=True)
    return verified_file(file, now.figures)


def run(home: Home, period: Period, sources: Sequence[Source], out: Path, progress: Progress = silent) -> RunResult:
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


def score(home: Home, period: Period, out: Path | None = None, document: Path | None = None) -> "Score":
    """The emulation table of a period; written as a workbook, by default into the period's folder.

    With `document`, the notice that publishes it is written too: InputError where nobody has reported.
    """
    from addin.emulation.step import Score, score_period, write_score

    office = office_of(home)
    with open_ledger(home) as ledger:
        summary = summarise(home, ledger, period)
        if document and summary.is_empty:
            raise InputError(f"Chưa có đơn vị nào báo cáo {period.label} nên không soạn thông báo kết quả chấm điểm.")
        lines = score_period(home, ledger, period, office)
        originals = originals_of(home, received_for(ledger, period, summary))
    file = out or home.period_folder(period) / f"BangDiem_{period}.xlsx"
    return write_score(Score(lines, originals, file, document), office, period)


def commend(home: Home, period: Period, out: Path | None = None, *, force: bool = False) -> "Commended":
    """Judge the nominees; write the proposal, by default into the period's folder, and the list beside it.

    InputError where there is no nominee, unless forced.
    """
    from addin.commend.step import judge_period, write_commended

    office = office_of(home)
    with open_ledger(home) as ledger:
        nominees = judge_period(home, ledger, period, office)
    if not nominees and not force:
        raise InputError(
            f"Chưa có trường hợp nào được đề nghị khen thưởng {period.label} nên chương trình không lập tờ trình. Đề "
            "nghị thu báo cáo (biểu B06B) trước; nếu chỉ cần mẫu trống, chạy lại lệnh với --force."
        )
    file = out or home.period_folder(period) / f"ToTrinhKhenThuong_{period}.docx"
    return write_commended(nominees, office, period, file)
