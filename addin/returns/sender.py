"""Everything that goes back to the districts of a period: marked workbooks and notices; sends nothing by itself."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from addin.blank_forms.workbook import file_stem
from addin.documents.mail_draft import Recipient, Recipients, write_draft
from addin.findings.keys import naming_columns
from addin.ledger import LedgerView
from addin.read.grid import UnreadableError
from addin.returns.marked_workbook import (
    Marked,
    ToMark,
    in_reading_order,
    mark_workbook,
    to_mend,
    to_return,
    write_marked,
)
from addin.returns.notice import MAIL, Occasion, notice_values, write_notice
from addin.system.unwritten import one_of_several
from addin.system.worker_pool import WorkerFailure, run_isolated
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.findings import Finding
from schemas.office import Office
from schemas.period import Period
from schemas.returned import former_marks
from schemas.submission import Received, Submission

_GONE = (
    "Không mở lại được tệp gốc “{file}” để đánh dấu (tệp đã bị chuyển đi, hoặc mật khẩu đã bị xóa khỏi kho mật khẩu). "
    "Đề nghị thu lại báo cáo của đơn vị."
)
_FAULT = (
    "Tệp “{file}” chưa đánh dấu được do lỗi của chương trình, không phải lỗi của đơn vị. "
    "Đề nghị gửi tệp này cho người phụ trách chương trình; các tệp khác vẫn được đánh dấu."
)


class Returned(NamedTuple):
    """What goes back to one unit: marked workbook, notice, the draft that carries both; how much is to be mended."""

    unit: str
    file: Path
    notice: Path
    findings: int
    message: Path
    recipient: Recipient


class Failed(NamedTuple):
    """A unit whose workbook could not be marked, and why, in Vietnamese."""

    unit: str
    message: str


class Returns(NamedTuple):
    """What goes back, and what could not be made."""

    returned: list[Returned]
    failed: list[Failed]


class Sender(NamedTuple):
    """Where what goes back comes from and goes to."""

    home: Workspace
    period: Period
    office: Office
    today: date
    out: Path
    recipients: Recipients
    catalogue: Catalogue

    def return_all(
        self, ledger: LedgerView, findings: Sequence[Finding], unit: str, progress: Callable[[str], None]
    ) -> Returns:
        """Mark the workbook of every unit that has something to mend, or of one unit, and write its notice.

        A file that cannot be opened any more is reported, and the others go on.
        """
        returns = Returns([], [])
        waiting: deque[_Case] = deque()
        jobs = self._jobs(ledger, findings, unit, waiting, returns.failed)
        for outcome in run_isolated(_mark, jobs):
            case = waiting.popleft()
            progress(f"Đang ghi tệp trả lại của {self.catalogue.units.in_sentence(case.submission.unit)}")
            if isinstance(outcome, WorkerFailure):
                returns.failed.append(_failed(case.submission, outcome))
            else:
                with one_of_several():
                    returns.returned.append(self._write(case, outcome))
        return returns

    def _jobs(
        self, ledger: LedgerView, findings: Sequence[Finding], unit: str, waiting: "deque[_Case]", failed: list[Failed]
    ) -> Iterator["_Job"]:
        units, rules = self.catalogue.units, self.catalogue.rule_texts
        codes, former = tuple(unit.code for unit in units.units), former_marks(self.catalogue)
        named = naming_columns(self.catalogue.forms)
        received = {line.unit: line for line in ledger.received(self.period) if line.status == "current"}
        for submission in ledger.current(self.period):
            wanted = to_return([finding for finding in findings if finding.unit == submission.unit])
            if not wanted or unit not in ("", submission.unit):
                continue
            line = received[submission.unit]
            try:
                content = self.home.original_of(self.period, line.sha256).read_bytes()
            except (FileNotFoundError, IsADirectoryError):
                failed.append(Failed(submission.unit, _GONE.format(file=submission.file)))
                continue
            waiting.append(_Case(submission, line, wanted))
            broken = {one.code: rules[one.code] for one in wanted if one.code in rules}
            name = units.name_of(submission.unit)
            yield _Job(content, ToMark(submission, wanted, name, broken, named, former), codes)

    def _write(self, case: "_Case", marked: Marked) -> Returned:
        submission, line, wanted = case
        unit = self.catalogue.unit(submission.unit)
        findings = in_reading_order(wanted, marked.sheets)
        stem = file_stem(self.period, unit)
        file = write_marked(marked, self.out / f"TraLai_{stem}")
        occasion = Occasion(
            unit, submission, line, file, marked.rebuilt, findings, self.today, self.catalogue.rule_texts
        )
        template_values = notice_values(occasion, self.office, self.catalogue.units)
        notice = write_notice(occasion, template_values, self.out / f"ThongBao_{stem}.docx")
        recipient = self.recipients(submission.unit)
        subject = f"V/v rà soát số liệu báo cáo {template_values['period']}"
        message = write_draft(
            MAIL, template_values, subject, recipient, [file, notice], self.out / f"TraLai_{stem}.eml"
        )
        return Returned(submission.unit, file, notice, len(to_mend(findings)), message, recipient)


class _Case(NamedTuple):
    submission: Submission
    received: Received
    findings: Sequence[Finding]


class _Job(NamedTuple):
    content: bytes
    wanted: ToMark  # with the texts of those rules alone that are broken
    codes: tuple[str, ...]  # of all units


def _mark(job: _Job) -> Marked:
    """In a worker process: the file is as hostile as when it came."""
    return mark_workbook(*job)


def _failed(submission: Submission, died: WorkerFailure) -> Failed:
    if died.reason == UnreadableError.__name__:
        return Failed(submission.unit, _GONE.format(file=submission.file))
    logging.getLogger("tonghop").error(
        "fault while marking %s: %s %s\n%s", submission.file, died.how, died.reason, died.trace
    )
    return Failed(submission.unit, _FAULT.format(file=submission.file))
