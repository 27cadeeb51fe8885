"""Takes originals into the ledger: read and checked in a worker, judged beside what the office knows, entered."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from addin.collect.archive import Original, came_so_before, first_received
from addin.collect.delivery import as_document
from addin.collect.names import name_container
from addin.intake.ambiguous_numbers import settle_by_history
from addin.intake.by_settings import CONFIRMED, confirmed_now, confirmed_then, file_key
from addin.intake.confirmed_headings import with_confirmed
from addin.intake.examine import Examiners, Job, KeptFile, ProfileName, catalogue_for, examine_all
from addin.intake.one_letter import with_other_of_letter
from addin.intake.sender import with_date, with_owner, with_sender, with_sender_of_then
from addin.intake.unchanged import judge_beside
from addin.ledger import Closing, Ledger
from addin.ledger.journal import HOLD_VERSION
from addin.read.region import Confirmed
from addin.read.self_test import require_readers
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.clock import day_of, show_moment
from schemas.findings import FINDING_TEXTS, message_for
from schemas.office import Office
from schemas.office.settings import HOLD_STRANGERS
from schemas.period import Period
from schemas.submission import SetAside, Submission


class Intake(NamedTuple):
    """Where what is received for a period goes: its folder of originals, the register; and the office's settings."""

    workspace: Workspace
    ledger: Ledger
    office: Office
    period: Period
    profile: ProfileName | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is in force for the period."""
        return catalogue_for(self.profile, self.period)

    def job(self, original: Original) -> Job:
        """One original to be examined, by the profile of the period."""
        kept = KeptFile(original.kept.path, original.kept.sha256)
        return Job(original.source, self.period, day_of(original.received_at), profile=self.profile, kept=kept)


class _Waiting(NamedTuple):
    """An original that was taken and is yet to be entered, with the name it is already known by."""

    original: Original
    known_as: str


class _Before(NamedTuple):
    """What the trail says of a period before originals are entered.

    Its closing; where the office holds what strangers send, the SHA-256 of what was entered before, else None.
    """

    closed: Closing | None
    judged: Collection[str] | None

    @classmethod
    def of(cls, intake: Intake) -> "_Before":
        decisions, holds = intake.ledger.decisions, intake.office.settings.strangers == HOLD_STRANGERS
        return cls(decisions.closing(intake.period), decisions.sealed(intake.period).records if holds else None)

    def senders(self, original: Original) -> Mapping[str, Mapping[str, Any]] | None:
        """What was found of senders when the period was closed, where the original was in by then; else None."""
        was_in = self.closed and original.received_at <= datetime.fromisoformat(self.closed.at)
        return self.closed.senders if self.closed and was_in else None


class Entered(NamedTuple):
    """What came of originals: those that are not used, and what the trail seals of the others and of all deliveries.

    Those that are not used are named with the letters that brought them, where letters did.

    `records` are digests of what was newly entered, `deliveries` the notes of every original, both by SHA-256.
    """

    refused: list[SetAside]
    records: dict[str, str]
    deliveries: dict[str, list[dict[str, Any]]]


def register_originals(intake: Intake, originals: Iterable[Original], ready: Examiners | None = None) -> Entered:
    """Read, check and register originals; the same file twice is one.

    Raises MachineError where the readers of this machine get the program's own samples wrong.
    """
    require_readers()
    refused, records, deliveries = entered = Entered([], {}, {})
    seen: dict[str, str] = {}
    ledger, period = intake.ledger, intake.period
    waiting: deque[_Waiting] = deque()
    before = _Before.of(intake)

    def unknown() -> Iterator[Job]:
        for original in originals:
            sha256, source = original.kept.sha256, original.source
            known_as = seen.get(sha256) or ledger.known(sha256, period)
            seen[sha256] = known_as or source.name
            notes = deliveries.setdefault(sha256, [])
            notes += [note for note in as_document(original.deliveries) if note not in notes]
            waiting.append(_Waiting(original, known_as))
            if not known_as:
                yield intake.job(original)

    for alone in examine_all(unknown(), ready=ready):
        refused += _enter_again(intake, waiting)
        original = _whose(waiting.popleft().original, alone)
        examined, confirmed = _beside_what_is_known(intake, original, alone, before)
        if confirmed and isinstance(examined, Submission):
            note_confirmed(intake, original, examined, confirmed)
        if isinstance(examined, SetAside):
            examined = _as_taken_elsewhere(intake, original, examined)
            refused.append(name_container(examined.brought_by(original.source), original.source.via))
            continue
        judged = judge_beside(ledger, examined, intake.catalogue, ours=original.source.ours)
        if judged.counts:
            _hold_if_strange(intake, original, examined, before)
            digest = ledger.record(judged.submission, original.source, original.kept.sha256, original.received_at)
            records |= {original.kept.sha256: digest} if digest else {}
        refused += judged.said
    refused += _enter_again(intake, waiting)
    return entered


def read_again(
    intake: Intake, originals: Iterable[Original]
) -> Iterator[tuple[Original, Submission | SetAside, Confirmed]]:
    """What reading originals once more gives, and by which confirmed headings; nothing is entered.

    Raises MachineError as `register_originals` does.
    """
    require_readers()
    waiting: deque[Original] = deque()
    before = _Before.of(intake)

    def jobs() -> Iterator[Job]:
        for original in originals:
            waiting.append(original)
            yield intake.job(original)

    for alone in examine_all(jobs()):
        original = _whose(waiting.popleft(), alone)
        again, confirmed = _beside_what_is_known(intake, original, alone, before)
        yield original, again, confirmed or {}


def _hold_if_strange(intake: Intake, original: Original, report: Submission, before: _Before) -> None:
    """Enter in the trail that a report waits where the office wants so; one that is entered again was judged before."""
    source, sha256 = original.source, original.kept.sha256
    is_own = source.vouched_for and source.owner == report.unit
    if before.judged is not None and source.mailed and not is_own and sha256 not in before.judged:
        file = {"unit": report.unit, "file": report.file, "sha256": sha256}
        intake.ledger.decisions.note(HOLD_VERSION, intake.period, **file)


def _whose(original: Original, alone: Submission | SetAside) -> Original:
    return original.of_unit(alone.unit) if isinstance(alone, Submission) else original


def _beside_what_is_known(
    intake: Intake, original: Original, alone: Submission | SetAside, before: _Before
) -> tuple[Submission | SetAside, Confirmed | None]:
    """A file that was examined alone, beside the office's settings and the unit's earlier reports.

    With the headings that the office has confirmed, where it was read by these.
    """
    job, office, catalogue = intake.job(original), intake.office, intake.catalogue
    confirmed, done = with_confirmed(alone, job, partial(_confirmed_for, intake, original, before))
    known = settle_by_history(confirmed, done, catalogue.by_id, partial(_reports_before, intake))
    if isinstance(known, Submission):
        known = with_other_of_letter(known, original, intake.ledger, catalogue)
    senders = before.senders(original)
    if isinstance(known, Submission) and senders is not None:
        whose: Submission | SetAside = with_sender_of_then(known, senders.get(original.kept.sha256))
    else:
        whose = with_sender(known, with_owner(original.source, office), office, catalogue.units)
    return with_date(whose, original.source), done.confirmed


def _confirmed_for(intake: Intake, original: Original, before: _Before, report: Submission) -> Confirmed:
    """The headings that the office has confirmed; in a closed period those that the report was read by before."""
    if before.closed is None:
        return confirmed_now(report.unit, intake.office, intake.catalogue.by_id)
    by_file = confirmed_then(intake.ledger, intake.period)
    then = by_file.get(original.kept.sha256) or by_file.get(file_key(report.unit, report.file))
    return then.headings if then else {}


def note_confirmed(intake: Intake, original: Original, report: Submission, confirmed: Confirmed) -> None:
    """Enter in the audit trail by which of the office's confirmed headings a report was read."""
    headings = [{"form": form, "heading": heading, "column": key} for (form, heading), key in confirmed.items()]
    file = {"unit": report.unit, "file": report.file, "sha256": original.kept.sha256}
    intake.ledger.decisions.note(CONFIRMED, intake.period, **file, headings=headings)


def _reports_before(intake: Intake, unit: str) -> list[Submission]:
    """A unit's reports of the year's earlier periods, the latest first."""
    period, known = intake.period, intake.workspace.periods()
    earlier = [one for one in known if one.year == period.year and one.to_date < period.to_date]
    found = (report for one in reversed(earlier[-3:]) for report in intake.ledger.current(one))
    return [report for report in found if report.unit == unit]


def _known(name: str, original: Original) -> str:
    """How a file that came once more is known: by the name and the time of its first delivery."""
    when = first_received(original.kept.path)
    return f"“{name}”, nhận lúc {show_moment(when)}" if when else f"“{name}”"


def _as_taken_elsewhere(intake: Intake, original: Original, refused: SetAside) -> SetAside:
    """A report of another period that was taken for it is only a duplicate: letters of all months lie together."""
    if refused.code != "file-wrong-period":
        return refused
    for other in intake.workspace.periods():
        known_as = intake.ledger.known(original.kept.sha256, other) if other != intake.period else ""
        if known_as:
            values = {"file": refused.file, "same_as": f"“{known_as}”, đã thu cho {other.label}"}
            if came_so_before(intake.workspace, other, original.kept):  # left where it lay: nobody is to be asked
                text = FINDING_TEXTS["file-duplicate"].what.format_map(values)
                return SetAside(file=refused.file, code="file-duplicate", message=text)
            text = message_for("file-duplicate", values)
            return refused.model_copy(update={"code": "file-duplicate", "message": text})
    return refused


def _enter_again(intake: Intake, waiting: deque[_Waiting]) -> list[SetAside]:
    """Note the files at the head of the queue that are known already; those sent again are reported as duplicates."""
    refused = []
    while waiting and waiting[0].known_as:
        original, known_as = waiting.popleft()
        intake.ledger.redelivered(intake.period, original.kept.sha256, original.source, original.received_at)
        if original.kept.delivered_again:
            text = message_for("file-duplicate", {"file": original.source.name, "same_as": _known(known_as, original)})
            refused.append(SetAside(file=original.source.name, code="file-duplicate", message=text))
    return refused
