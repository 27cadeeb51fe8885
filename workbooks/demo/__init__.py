"""The worked example: eleven districts' e-mails made from nothing and put through the same code as any user's."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from addin.pipeline import RunResult, create_workspace, draft, run
from addin.report.compose import Draft
from addin.returns.sender import Returns
from addin.returns.step import send_back
from addin.session import Session
from addin.summary.lookup import coverage_at, value_at
from addin.summary_workbook.step import Consolidated, write_summary
from addin.system.errors import InputError
from addin.system.progress import Progress
from addin.workspace.folder import MASTER_FILE, Workspace
from schemas.findings import Severity
from schemas.numbers import show_number
from schemas.period import Period
from schemas.reference import name_in_sentence
from schemas.report import FigurePlace
from schemas.summary import Summary
from workbooks.demo.inbox import Expected, make_clean_inbox, make_inbox, start_resaving
from workbooks.demo.next_inbox import make_next_inbox
from workbooks.filled import write_filled_master

PERIOD = Period.parse("2023-02")
#: The month that follows, with new forms, and the quarter that the three months make.
NEXT, QUARTER = Period.parse("2023-03"), Period.parse("2023-Q1")
SEED = 2023
#: What the demo makes in its folder: e-mails, the working folder, the results; and the mark that it is the demo's.
LETTERS, HOME, RESULTS, MARK = "thu-den", "lam-viec", "ket-qua", ".tonghop-demo"
#: The folder of the results for what goes back to the districts.
RETURNS = "tra-lai"


class DemoResult(NamedTuple):
    """What the demo sent, what came of it, what goes back to the districts, and how long it took.

    `following` is the month after, with what was sent; `quarter` is made of the three months.
    """

    expected: Expected
    result: RunResult
    returns: Returns
    following: tuple[Expected, RunResult]
    quarter: tuple[Consolidated, Draft]
    seconds: float


def run_demo(target: Path, say: Callable[[str], None]) -> DemoResult:
    """Make the e-mails of three months in `target`, run them and the quarter; `say` gets at most ten lines at the end.

    The master workbook shows the second month, the one with all that goes wrong.

    A folder that an earlier demo made is created again; any other folder must be empty or absent (InputError).
    """
    started = time.perf_counter()
    _prepare(target)
    letters, home = target / LETTERS, Workspace(target / HOME)
    previous = PERIOD.previous()
    create_workspace(home)
    with _shown_progress() as progress, start_resaving(PERIOD, SEED) as resaving:
        progress(f"Đang soạn thư của các đơn vị, {previous.label}")
        make_clean_inbox(letters / str(previous), previous, SEED)
        run(home, previous, [letters / str(previous)], target / RESULTS, progress)
        progress(f"Đang soạn thư của các đơn vị, {PERIOD.label}")
        expected = make_inbox(letters / str(PERIOD), PERIOD, SEED, resaving)
        result = run(home, PERIOD, [letters / str(PERIOD)], target / RESULTS, progress)
        returns = send_back(home, PERIOD, target / RESULTS / RETURNS, progress=progress)
        progress(f"Đang soạn thư của các đơn vị, {NEXT.label}")
        sent = make_next_inbox(letters / str(NEXT), NEXT, SEED)
        following = run(home, NEXT, [letters / str(NEXT)], target / RESULTS, progress)
        progress(f"Đang ghép số liệu {QUARTER.label} từ báo cáo các tháng")
        quarter = _quarter(home, target / RESULTS)
        progress("Đang ghi kết quả vào sổ tổng hợp")
        write_filled_master(home, PERIOD, result.checked)
    finished = DemoResult(expected, result, returns, (sent, following), quarter, time.perf_counter() - started)
    for line in summary_lines(finished, target):
        say(line)
    return finished


def _quarter(home: Workspace, out: Path) -> tuple[Consolidated, Draft]:
    """The summary and the report of the quarter, for which nobody has sent a workbook."""
    with Session(home) as session:
        consolidated = write_summary(session, QUARTER, out / f"TongHop_{QUARTER}.xlsx")
        return consolidated, draft(session, QUARTER, out / f"BaoCao_{QUARTER}.docx")


def _prepare(target: Path) -> None:
    mark = target / MARK
    if mark.exists():
        for name in (LETTERS, HOME, RESULTS):
            shutil.rmtree(target / name, ignore_errors=True)
    elif target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"“{target}” đã có dữ liệu khác. Đề nghị chọn một thư mục mới hoặc thư mục trống.")
    target.mkdir(parents=True, exist_ok=True)
    mark.touch()


@contextmanager
def _shown_progress() -> Iterator[Progress]:
    """One moving line in a terminal; nothing where the output goes to a file."""
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status("Đang chuẩn bị") as status:
        yield lambda text: status.update(escape(text))


def summary_lines(done: DemoResult, target: Path) -> list[str]:
    """What came out and where it lies, in Vietnamese, ten lines at most."""
    result = done.result
    return [
        f"Ví dụ {PERIOD.label} (số liệu giả định), thực hiện trong {show_number(done.seconds, 1)} giây.",
        _reception(result, len(done.expected.emails)),
        _set_aside(result),
        f"{_findings(result)} {_control(result)}",
        _poverty(result.consolidated.summary),
        _disbursement(result.consolidated.summary),
        f"Thư của các đơn vị: {target / LETTERS / str(PERIOD)}; sổ tổng hợp: {target / HOME / MASTER_FILE}",
        f"Bảng tổng hợp và dự thảo báo cáo: {', '.join(map(str, _written(result)))}",
        f"Tệp đánh dấu lỗi và thông báo trả lại {len(done.returns.returned)} đơn vị: {target / RESULTS / RETURNS}",
        f"Tiếp theo: {NEXT.label} (biểu mới, {_sent(done.following[1])}) và {QUARTER.label} ghép từ ba tháng: "
        f"{', '.join(map(str, [*_written(done.following[1]), done.quarter[0].file, done.quarter[1].document]))}",
    ]


def _written(result: RunResult) -> list[Path]:
    return [result.consolidated.file, *([result.drafted.document] if result.drafted else [])]


def _sent(result: RunResult) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in result.checked.findings)
    return f"{len(result.consolidated.summary.files)}/{len(result.consolidated.summary.units)} đơn vị, {errors} lỗi"


def _reception(result: RunResult, emails: int) -> str:
    received, missing = result.collected.received, result.collected.missing
    current = [line for line in received if line.status == "current"]
    units = result.consolidated.summary.catalogue.units
    late = [units.in_sentence(line.unit) for line in current if line.late]
    twice = [units.in_sentence(line.unit) for line in current if line.version > 1]
    return (
        f"Đã nhận {len(current)}/{len(current) + len(missing)} đơn vị qua {emails} thư; "
        f"gửi chậm: {_listed(late)}; gửi nhiều lần: {_listed(twice)}."
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "không có"


def _set_aside(result: RunResult) -> str:
    names = [f"“{item.file}”" for item in result.collected.set_aside]
    return f"Chưa dùng {len(names)} tệp (không dùng được hoặc trùng): {_listed(names)}."


def _findings(result: RunResult) -> str:
    findings, units = result.checked.findings, result.consolidated.summary.catalogue.units
    errors = [finding.unit for finding in findings if finding.severity is Severity.ERROR]
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    worst = max(dict.fromkeys(errors), key=errors.count, default="")
    most = f", nhiều nhất ở {units.in_sentence(worst)} ({errors.count(worst)} lỗi)" if worst else ""
    most = f", đều ở {units.in_sentence(worst)}" if worst and errors.count(worst) == len(errors) else most
    return f"Kiểm tra: {len(errors)} lỗi{most}; {warnings} cảnh báo."


def _control(result: RunResult) -> str:
    read, used, aside = (show_number(count) for count in result.checked.control)
    return f"Đã đọc {read} ô có nội dung: đưa vào tổng hợp {used} ô, chưa dùng {aside} ô."


def _poverty(summary: Summary) -> str:
    escaped, target, rate = (FigurePlace("B02", key) for key in ("escaped", "target_cut", "target_rate"))
    return (
        f"Giảm nghèo: {_shown(summary, escaped)} hộ DTTS thoát nghèo trên chỉ tiêu {_shown(summary, target)} hộ "
        f"({_shown(summary, rate)}%){_reserve(summary, rate)}."
    )


def _disbursement(summary: Summary) -> str:
    paid, plan, rate = (FigurePlace("B01", key) for key in ("paid_total", "plan_total", "paid_rate"))
    return (
        f"Giải ngân CTMTQG: {_shown(summary, paid)} trên {_shown(summary, plan)} triệu đồng "
        f"({_shown(summary, rate)}%), lũy kế từ đầu năm{_reserve(summary, rate)}."
    )


def _shown(summary: Summary, place: FigurePlace) -> str:
    value = value_at(summary, place)
    return "…" if value is None else show_number(value)


def _reserve(summary: Summary, place: FigurePlace) -> str:
    """The reservations beside a figure: whose is under review, whose rows are not in it."""
    found, units = coverage_at(summary, place), summary.catalogue.units
    out = [
        f"chưa gồm {', '.join(map(name_in_sentence, rows))} của {units.in_sentence(unit)}"
        for unit, rows in found.left_out.items()
    ]
    doubtful = ", ".join(map(units.in_sentence, found.doubtful))
    return "".join(f"; {one}" for one in [*out, *([f"số của {doubtful} đang rà soát"] if doubtful else [])])
