"""Everything that goes back to the districts of a period: marked workbooks and notices; sends nothing by itself."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from addin.home import Home
from addin.ledger import Ledger
from addin.notice import Occasion, write_notice
from addin.publish.blank import file_stem
from addin.read.grid import UnreadableError
from addin.send_back import mark_workbook, to_return, write_marked
from schemas.findings import Finding
from schemas.office import Office
from schemas.period import Period
from schemas.reference import unit_by_code
from schemas.submission import Received, Submission

_GONE = (
    "Không mở lại được tệp gốc “{file}” để đánh dấu (tệp đã bị chuyển đi, hoặc mật khẩu đã bị xóa khỏi kho mật khẩu). "
    "Đề nghị thu lại báo cáo của đơn vị."
)


class Returned(NamedTuple):
    """What goes back to one unit: its marked workbook, the notice, and how many findings are listed."""

    unit: str
    file: Path
    notice: Path
    findings: int


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

    home: Home
    period: Period
    office: Office
    today: date
    out: Path

    def return_all(
        self, ledger: Ledger, findings: Sequence[Finding], unit: str, progress: Callable[[str], None]
    ) -> Returns:
        """Mark the workbook of every unit that has something to mend, or of one unit, and write its notice.

        A file that cannot be opened any more is said, and the others go on.
        """
        received = {line.unit: line for line in ledger.received(self.period) if line.status == "current"}
        returns = Returns([], [])
        for submission in ledger.current(self.period):
            wanted = to_return([finding for finding in findings if finding.unit == submission.unit])
            if wanted and unit in ("", submission.unit):
                progress(f"Đang đánh dấu tệp của {unit_by_code(submission.unit).name}")
                try:
                    returns.returned.append(self._return_one(submission, received[submission.unit], wanted))
                except (UnreadableError, FileNotFoundError, IsADirectoryError):
                    returns.failed.append(Failed(submission.unit, _GONE.format(file=submission.file)))
        return returns

    def _return_one(self, submission: Submission, line: Received, findings: Sequence[Finding]) -> Returned:
        content = self.home.original_of(self.period, line.sha256).read_bytes()
        marked = mark_workbook(content, submission, findings)
        stem = file_stem(self.period, unit_by_code(submission.unit))
        file = write_marked(marked, self.out / f"TraLai_{stem}")
        occasion = Occasion(submission, line, file, marked.rebuilt, findings, self.today)
        notice = write_notice(occasion, self.office, self.out / f"ThongBao_{stem}.docx")
        return Returned(submission.unit, file, notice, len(findings))
