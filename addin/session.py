"""A working folder opened for a step: its ledger, one officer at a time where it is a file; decides nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from addin.intake import received as intake
from addin.ledger import Ledger
from addin.ledger.engine import has_password
from addin.ledger.seals import sealed_periods
from addin.summary.assembled import within
from addin.system.errors import InputError
from addin.system.lock_file import file_lock
from addin.workspace.folder import LOCK_FILE, Workspace
from addin.workspace.office_tables import office_of
from schemas.period import Period


def located(home: Workspace) -> Workspace:
    """The working folder with the ledger that its settings name; passwords stay out of the workbook."""
    url = office_of(home).settings.ledger_url
    if has_password(url):
        raise InputError(
            "Địa chỉ sổ theo dõi dùng chung ở trang “Cấu hình” có ghi mật khẩu. Đề nghị bỏ mật khẩu khỏi địa chỉ và "
            "lưu vào tệp mật khẩu của PostgreSQL (pgpass.conf) trên từng máy."
        )
    return Workspace(home.root, ledger_url=url, office=home.office)


@contextmanager
def changing(home: Workspace, what: str) -> Iterator[Ledger]:
    """The ledger for a step that writes much: one officer at a time where it is a file, which may be on a shared drive.

    `what` is told to who has to wait. A server keeps its users apart by itself.
    """
    with (
        nullcontext() if located(home).ledger_url else file_lock(home.existing() / LOCK_FILE, what),
        open_ledger(home) as ledger,
    ):
        yield ledger


def open_ledger(home: Workspace) -> Ledger:
    """The ledger of a working folder, or the shared one of its settings; rebuilt from the originals when it is gone.

    InputError where there is no such folder.
    """
    home.existing()
    ledger = Ledger.open(located(home), due_on=office_of(home).due_on)
    if ledger.needs_rebuild:
        for period in sorted({*home.periods(), *sealed_periods(ledger.decisions.entries())}):
            intake.rebuild(home, ledger, period)
        ledger.mark_rebuilt()
    return ledger


def has_reports(home: Workspace, period: Period) -> bool:
    """Whether anything was received for a period or for one within it; makes no ledger where there is none."""
    if not located(home).ledger_url and not home.ledger_path.is_file() and not home.periods():
        return False
    with open_ledger(home) as ledger:
        return any(ledger.received(one) for one in within(period))
