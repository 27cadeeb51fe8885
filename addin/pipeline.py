"""The story of a month's end: collect, check, consolidate, draft; each a plain function of a session."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addin.analysis.step import load_compared
from addin.analysis.trend import trend_of
from addin.collect.mailbox_name import MailboxName
from addin.review.step import Checked, check
from addin.session import Session, step
from addin.summary.of_period import nobody_reported
from addin.system.errors import InputError
from addin.system.paths import names_in
from addin.system.progress import Progress, silent
from addin.system.unwritten import one_of_several
from addin.workspace.create import CreatedWorkspace, lay_out
from addin.workspace.folder import Workspace
from schemas.clock import today
from schemas.period import Period

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from addin.intake.collected import Collected
    from addin.report.compose import Composed, Draft
    from addin.report.verify import Verified
    from addin.summary_workbook.step import Consolidated

#: What reports are collected from.
ReportSource = Path | MailboxName
#: The kinds of document that `draft` writes, and what their files are called.
DRAFTED = {"bao-cao": "BaoCao", "thi-dua": "ThiDua"}


class RunResult(NamedTuple):
    """The four steps of `run`."""

    collected: "Collected"
    checked: Checked
    consolidated: "Consolidated"
    drafted: "Draft | None"


def create_workspace(home: Workspace, master: "Traversable | None" = None) -> CreatedWorkspace:
    """A new working folder, its ledger with it; what is there already stays as it is. `master` replaces our own.

    Raises MachineError where the readers of this machine get the program's own samples wrong.
    """
    from addin.define.kept import catalogue_today
    from addin.define.step import begin_profile
    from addin.read.self_test import require_readers  # only here: the other steps ask when they read

    require_readers()
    begin_profile(home.root)
    founded = lay_out(home, catalogue_today(home.root), master)
    with Session(home) as session:
        session.note("init", None, made=list(founded.made))
    return founded


@step
def collect(
    session: Session, period: Period, sources: Sequence[ReportSource], progress: Progress = silent
) -> "Collected":
    """Take in every file that the sources hold, into a working folder that is made where there is none.

    A file that cannot be used is set aside with the reason, and the rest goes on. InputError where nobody is asked for
    anything in the period.
    """
    from addin.collect.mailbox import office_mailbox
    from addin.collect.sources import open_sources
    from addin.intake.collected import take_in
    from addin.intake.examine import ProfileName
    from addin.intake.examiners import examiners

    home = session.workspace
    session.asked(period)
    if not names_in(home.root):
        progress(
            f"Thư mục làm việc “{home.root}” chưa có hoặc còn trống nên bắt đầu mới, chưa có số liệu kỳ trước. Nếu cơ "
            "quan đã có thư mục làm việc (ví dụ trên ổ đĩa chưa kết nối), đề nghị kiểm tra lại đường dẫn rồi thu lại."
        )
    home.create()
    opened = [
        office_mailbox(home, period, one.folder, session.office.settings) if isinstance(one, MailboxName) else one
        for one in sources
    ]
    profile = ProfileName(home.root, session.pin_profile(period))
    with examiners(profile, period) as ready, session.exclusive("thu báo cáo"):
        return take_in(session.intake(period), open_sources(opened), ready, progress)


@step
def draft(
    session: Session, period: Period, out: Path | None = None, kind: str = "bao-cao", *, force: bool = False
) -> "Draft":
    """Draft a Word document on a period: the periodic report, or the review of the emulation movement ("thi-dua").

    By default into the period's folder. InputError for any other kind, and where nobody has reported, unless forced.
    """
    if kind not in DRAFTED:
        raise InputError(f"Chưa dự thảo được loại văn bản “{kind}”. Đề nghị chọn: {', '.join(DRAFTED)}.")
    session.expect_note()
    file = out or session.workspace.period_folder(period) / f"{DRAFTED[kind]}_{period}.docx"
    drafted = _composed(session, period, kind, force=force).write(file)
    session.note("draft", period, kind=kind, file=file.name, figures=len(drafted.figures))
    return drafted


def _composed(session: Session, period: Period, kind: str, *, force: bool) -> "Composed":
    """What a document says of a period by its figures; see `draft`."""
    from addin.emulation.published import REVIEW, compose_review
    from addin.emulation.score import of_period
    from addin.emulation.step import score_period
    from addin.report.compose import compose  # Word's libraries take long to import

    if session.summary(period).is_empty and not force:
        raise InputError(nobody_reported(period, "dự thảo văn bản"))
    compared = load_compared(session, period, trend_of(session, period, today()))
    if kind == REVIEW:
        office = of_period(session.office, compared.current.catalogue)
        return compose_review(compared, score_period(session, period), office)
    return compose(compared, kind, session.office)


@step
def verify(session: Session, file: Path) -> "Verified":
    """Compare an edited document with what was drafted and with the figures of today."""
    from addin.report.verify import draft_identity, verify_file

    period, kind = draft_identity(file)
    return verify_file(file, _composed(session, period, kind, force=True).figures, session.catalogue(period))


@step
def run(
    session: Session, period: Period, sources: Sequence[ReportSource], out: Path, progress: Progress = silent
) -> RunResult:
    """Collect, check, consolidate and draft in one go; the workbook and the report go to `out`.

    There is no report where nobody has reported, or where it is open in Word.
    """
    from addin.summary_workbook.data_sheet import without_figures
    from addin.summary_workbook.step import Consolidated, plan_summary, write_planned

    out.mkdir(parents=True, exist_ok=True)
    collected = collect(session, period, sources, progress)
    progress("Đang kiểm tra số liệu")
    checked = check(session, period)
    progress("Đang tổng hợp số liệu các đơn vị")
    planned = plan_summary(session, period, out, checked)
    consolidated = Consolidated(planned.summary, out / f"TongHop_{period}.xlsx", without_figures(planned.summary))
    with one_of_several():
        write_planned(session, period, planned, consolidated.file)
    if consolidated.summary.is_empty:
        return RunResult(collected, checked, consolidated, None)
    progress("Đang dự thảo báo cáo")
    drafted = None
    with one_of_several():
        drafted = draft(session, period, out / f"BaoCao_{period}.docx")
    return RunResult(collected, checked, consolidated, drafted)
