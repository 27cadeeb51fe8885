"""What was received: sealed in the audit trail, re-entered where that is needed, decided on; reads no sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from addin.collect.archive import Original, SealedDeliveries, never_entered, originals_of, strangers
from addin.collect.delivery import NoteError, deliveries_from
from addin.collect.names import refuse
from addin.intake.examine import Examiners
from addin.intake.register import Entered, Intake, register_originals
from addin.intake.sender import whence
from addin.ledger import Ledger
from addin.ledger.journal import ACCEPT_VERSION, COLLECT, REBUILD, REFUSE_VERSION
from addin.ledger.seals import ASIDE, Deliveries
from addin.system.errors import InputError
from addin.workspace.folder import SHA_DIGITS, Workspace
from schemas.clock import show_moment
from schemas.period import Period
from schemas.reference import Units
from schemas.submission import Received, SetAside
from schemas.text import tidy

_FEWEST_DIGITS = 8


def leftovers(intake: Intake) -> Iterator[Original]:
    """What was kept for a period by a run that died, whichever it was, and has never been entered."""
    sealed = intake.ledger.decisions.sealed(intake.period)
    return never_entered(intake.workspace, intake.period, notes_of(sealed.deliveries))


def notes_of(deliveries: Deliveries) -> SealedDeliveries:
    """The deliveries that the trail has sealed, oldest first; what is none is left out."""
    found = {}
    for sha256, documents in deliveries.items():
        try:
            found[sha256] = sorted(deliveries_from(list(documents)), key=lambda one: (one.order, one.received))
        except NoteError:
            continue
    return found


def seal(intake: Intake, entered: Entered, details: Mapping[str, Any]) -> None:
    """Enter in the trail what a collection took in, with what it proves; also what a run entered that died then."""
    ledger, period = intake.ledger, intake.period
    sealed = ledger.decisions.sealed(period)
    unsealed = ledger.digests(period, entered.deliveries.keys() - sealed.records.keys() - entered.records.keys())
    lacking = sealed.lacking(entered.deliveries, unsealed | entered.records, ledger.all_set_aside(period))
    ledger.decisions.note(COLLECT, period, **details, **{ASIDE: [], **lacking})


def rebuild(intake: Intake, ready: Examiners | None = None) -> None:
    """Enter every original of a period again, and every file that was set aside.

    Files that are no originals, and originals that are gone, are set aside.
    """
    home, ledger, period = intake.workspace, intake.ledger, intake.period
    before = ledger.decisions.sealed(period)
    sealed = notes_of(before.deliveries)
    entered = register_originals(intake, originals_of(home, period, sealed), ready)
    for refused in (*before.aside, *entered.refused, *_unproven(home, period, sealed)):
        ledger.set_aside(period, refused)
    if lacking := before.lacking(entered.deliveries, entered.records, ledger.all_set_aside(period)):
        ledger.decisions.note(REBUILD, period, **lacking)


def _unproven(home: Workspace, period: Period, sealed: SealedDeliveries) -> Iterator[SetAside]:
    for stranger in strangers(home, period, sealed):
        reason = "phiếu nhận bị hỏng" if stranger.torn else "không có phiếu nhận, chưa từng được thu"
        yield refuse(stranger.path.name, "file-stranger", reason)
    for sha256, notes in sealed.items():
        if not home.original_of(period, sha256).is_file():
            yield refuse(f"{sha256[:SHA_DIGITS]}_{notes[0].name}", "file-original-gone")


def decide_held(ledger: Ledger, period: Period, digits: str, reason: str, *, accepted: bool) -> Received:
    """Use a version that is held, or leave it; the reason goes into the trail. InputError where that cannot be."""
    if not tidy(reason):
        raise InputError("Chưa ghi lý do. Đề nghị ghi lý do chấp nhận hoặc không dùng tệp.")
    wanted = digits.strip().lower()
    found = [line for line in ledger.received(period) if line.sha256.startswith(wanted)]
    if len(wanted) < _FEWEST_DIGITS or len(found) != 1:
        raise InputError(
            f"Không có tệp nào của {period.label} mang mã “{digits}”. Đề nghị ghi ít nhất {_FEWEST_DIGITS} ký tự đầu "
            "của mã tệp như lệnh collect đã in ra."
        )
    ledger.decisions.decide(period, found[0], ACCEPT_VERSION if accepted else REFUSE_VERSION, tidy(reason))
    return next(line for line in ledger.received(period) if line.sha256 == found[0].sha256)


def hold_reason(line: Received, units: Units) -> str:
    """Why a version is held, in words."""
    when = f" lúc {show_moment(line.sent_at)}" if line.sent_at else ""
    whose = f" của {units.in_sentence(line.owner)}" if line.owner and line.owner != line.unit else ""
    return (
        f"{units.name_of(line.unit)}: tệp “{line.file}” gửi từ {whence(line.sender, line.disputed)}{whose}{when}, "
        "không chắc do đơn vị gửi, nên được giữ lại chờ xem xét, chưa đưa vào số liệu."
    )


def held_versions(received: list[Received]) -> list[Received]:
    """The versions that wait for the office's word."""
    return [line for line in received if line.is_held]
