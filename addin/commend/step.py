"""The commendations of a period, from the ledger to the proposal and the office's list; judges by `judge`."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from addin.commend.judge import Before, EmulationStanding, awards_given, is_recent, judge, proposals_made
from addin.commend.nominee import BOARD, HEAD, Nominee
from addin.commend.proposal import write_decision, write_proposal
from addin.commend.sheet import plan_nominees
from addin.emulation.score import score_units
from addin.emulation.step import load_score_input
from addin.session import Session, step
from addin.sheets.letterhead import in_names
from addin.sheets.plan import SheetPlan, document_plan
from addin.sheets.writer import write_book
from addin.system.errors import InputError
from addin.system.unwritten import one_of_several
from schemas import clock
from schemas.catalogue import Catalogue
from schemas.office import Office
from schemas.period import Period
from schemas.roles import PROPOSALS, PURPOSE_LABELS


class Commended(NamedTuple):
    """The nominees of a period, judged; the sheet that shows them all; what was written.

    `document` is the proposal, None where nothing is to be proposed; `decision` the draft of the head's own decision
    on his awards, None where nobody is proposed for one; `former` a proposal of before that no longer holds.
    """

    nominees: list[Nominee]
    sheet: SheetPlan
    document: Path | None
    workbook: Path
    decision: Path | None = None
    former: Path | None = None


def judge_period(session: Session, period: Period) -> list[Nominee]:
    """Every nominee of a period, with what speaks against it."""
    ground, office = load_score_input(session, period), session.office
    standings = {
        line.unit: EmulationStanding(None if line.waiting else line.total, line.grade)
        for line in score_units(ground, office)
    }
    before = [*awards_given(office.past_awards, period), *_proposed_before(session, period)]
    return judge(ground.summary, standings, before, office)


def _proposed_before(session: Session, period: Period) -> Iterator[Before]:
    """What the units proposed in the periods of the last 12 months."""
    form, figures = session.catalogue(period).form_for(PROPOSALS), session.figures(period)
    for earlier in (one for one in figures.periods if form and is_recent(one, period)):
        for submission in figures.ledger.current(earlier):
            table = submission.table(form.id) if form else None
            yield from proposals_made(form, submission.unit, table, earlier) if form and table else ()


def list_beside(proposal: Path) -> Path:
    """The workbook of all nominees that is written beside a proposal."""
    return proposal.with_name(f"{proposal.stem}_DanhSach.xlsx")


def decision_beside(proposal: Path) -> Path:
    """The head's own decision, which is written beside a proposal where he is asked for an award."""
    return proposal.with_name(f"{proposal.stem}_QuyetDinh.docx")


def without_proposal(period: Period, commended: Commended) -> str:
    """Why there is no proposal, where nobody is to be proposed to those above; and that an earlier one is none."""
    former = f" Tệp “{commended.former.name}” lập trước đây không còn đúng." if commended.former else ""
    return (
        f"Báo cáo {period.label} không có trường hợp đủ điều kiện thuộc thẩm quyền khen thưởng của cấp trên nên không "
        f"lập tờ trình.{former}"
    )


def write_commended(
    nominees: list[Nominee], catalogue: Catalogue, office: Office, period: Period, file: Path, *, force: bool = False
) -> Commended:
    """Write the proposal, the head's own decision, and the list of all nominees in a workbook beside them.

    A proposal that proposes nobody is written only where it is forced.
    """
    today = clock.today()
    proposed = force or any(one.eligible and one.decided_by == BOARD for one in nominees)
    document = file if proposed else None
    if document:
        with one_of_several():
            write_proposal(nominees, catalogue, period, office, today, document)
    decided = [one for one in nominees if one.eligible and one.decided_by == HEAD]
    decision = decision_beside(file) if decided else None
    if decision:
        with one_of_several():
            write_decision(decided, catalogue, period, office, today, decision)
    sheet = in_names(plan_nominees(nominees, catalogue, office, period), office.settings, catalogue)
    workbook = list_beside(file)
    with one_of_several():
        write_book(document_plan((sheet,), f"Đề nghị khen thưởng {period.label}"), workbook)
    former = file if document is None and file.is_file() else None
    return Commended(nominees, sheet, document, workbook, decision, former)


@step
def commend(session: Session, period: Period, out: Path | None = None, *, force: bool = False) -> "Commended":
    """Judge the nominees; write the proposal, by default into the period's folder, and the list beside it.

    InputError where there is no nominee, unless forced, and where no form proposes any.
    """
    catalogue = session.catalogue(period)
    form = catalogue.form_for(PROPOSALS)
    if form is None:
        raise InputError(
            "Bộ cấu hình chưa có biểu nào dùng để đề nghị khen thưởng nên chương trình không lập tờ trình. Nếu có biểu "
            f"như vậy, đề nghị chọn “{PURPOSE_LABELS[PROPOSALS]}” ở cột “Dùng vào việc” của trang “Biểu”, rồi ghi “Vai "
            "trò” cho các cột của biểu."
        )
    nominees = judge_period(session, period)
    if not nominees and not force:
        raise InputError(
            f"Chưa có trường hợp nào được đề nghị khen thưởng {period.label} nên chương trình không lập tờ trình. Đề "
            f"nghị thu báo cáo (biểu {form.id}) trước; nếu chỉ cần mẫu trống, chạy lại lệnh với --force."
        )
    file = out or session.workspace.period_folder(period) / f"ToTrinhKhenThuong_{period}.docx"
    return write_commended(nominees, catalogue, session.office, period, file, force=force)
