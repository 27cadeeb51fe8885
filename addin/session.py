"""A working folder opened for one command or one click: the ledger and the settings once, and one state to read."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cached_property, wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from addin.define.kept import catalogue_today, keep, profile_named, profile_of
from addin.intake.by_settings import read_by_others
from addin.ledger import Ledger, LedgerView
from addin.ledger.engine import has_password
from addin.ledger.seals import sealed_periods
from addin.summary.assembled import within
from addin.summary.of_period import FiguresByPeriod, Findings
from addin.system.errors import InputError
from addin.system.lock_file import file_lock
from addin.workspace.folder import LOCK_FILE, Workspace
from addin.workspace.office_tables import office_of
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.office import Office
from schemas.period import Period
from schemas.profile.profile import Profile
from schemas.reference import Units
from schemas.summary import Summary

if TYPE_CHECKING:
    from addin.intake.register import Intake

#: How the file of the trail names the profile of a closing.
_PINNED = re.compile(rb'"profile":\s*"([0-9a-f]{64})"')
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Session:
    """What one command or click works in; a context manager.

    All that it reads is of one moment, so that findings, figures and register belong together whoever collects
    meanwhile; others never wait for a reading. What it has changed itself, it reads from then on. The ledger is opened
    at the first question; InputError then where there is no such folder.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.profile = profile_of(workspace.root)
        #: What is in force today: the office's own tables name units and forms of it.
        self.catalogue_today = self.profile.on(today())
        self.office = office_of(workspace, self.catalogue_today)
        self.workspace = Workspace(workspace.root, ledger_url=_shared_ledger(self.office), office=self.office)
        self._opened, self._state = ExitStack(), ExitStack()
        self._figures: tuple[range, FiguresByPeriod] | None = None
        self._up_to_date, self._is_exclusive = set[Period](), False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the ledger."""
        self.release()
        self._opened.close()
        self.__dict__.pop("ledger", None)

    # -- reading ------------------------------------------------------------------------------------------------
    def figures(self, period: Period, *others: Period) -> FiguresByPeriod:
        """The figures of a period, and of others of its year, of the one before, or as far back as `others` lie."""
        self.bring_up_to_date(period)
        years = range(min([period.year - 1, *(one.year for one in others)]), period.year + 1)
        if self._figures is None or not set(years) <= set(self._figures[0]):
            self.release()
            view = self._state.enter_context(self.ledger.one_state(years))
            known = self.workspace.periods()
            self._figures = years, FiguresByPeriod(view, self.office, known, self.catalogue, self.profile)
        return self._figures[1]

    def view(self, period: Period, *others: Period) -> LedgerView:
        """The ledger in the state that the figures of a period are of."""
        return self.figures(period, *others).ledger

    def findings(self, period: Period) -> Findings:
        """All that is found in a period's reports."""
        return self.figures(period).findings(period)

    def summary(self, period: Period) -> Summary:
        """The provincial summary of a period."""
        return self.figures(period).summary(period)

    def has_reports(self, period: Period) -> bool:
        """Whether anything was received for a period or for one within it; makes no ledger where there is none."""
        home = self.workspace
        if not home.ledger_url and not home.ledger_path.is_file() and not home.periods():
            return False
        return any(self.view(period).received(one) for one in within(period))

    def release(self) -> None:
        """Let go of what was read: the next question is about the ledger as it is then."""
        self._figures = None
        self._state.close()

    def catalogue(self, period: Period) -> Catalogue:
        """What is in force for a period: by the profile that it was closed with, else by the one in use."""
        return self._profile(period).of(period)

    def asked(self, period: Period) -> Catalogue:
        """What is in force for a period. InputError where no unit reports then, or no form is asked for."""
        catalogue = self.catalogue(period)
        found = (("Đơn vị", catalogue.units_on(period.to_date)), ("Biểu", catalogue.forms))
        lacking = [sheet for sheet, there in found if not there]
        if lacking == ["Biểu"] and catalogue.unasked:
            waiting = ", ".join(f"{form.id} ({form.sent.lower()})" for form in catalogue.unasked)
            raise InputError(f"Báo cáo {period.label} không hỏi biểu nào, theo “Kỳ gửi” ở trang “Biểu”: {waiting}.")
        if lacking:
            what, sheets = " và ".join(lacking).lower(), ", ".join(f"“{sheet}”" for sheet in lacking)
            drawn = " Biểu mới: vẽ bảng ở một trang mới của sổ rồi bấm “Lập biểu từ bảng này”."
            raise InputError(
                f"Bộ cấu hình chưa có {what} nào của {period.label}. Đề nghị xem lại trang {sheets} của bộ cấu hình, "
                f"hoặc chọn kỳ khác.{'' if catalogue.forms else drawn}"
            )
        return catalogue

    def _profile(self, period: Period) -> Profile:
        root = self.workspace.root
        if not root.is_dir() or not self._pins_others:  # a folder that is still to be made has nothing closed in it
            return self.profile
        return profile_closed_with(root, self.ledger, period, self.profile)

    @cached_property
    def _pins_others(self) -> bool:
        """Whether a period may have been closed by another profile than the one in use; a look at the trail's file."""
        if self.workspace.ledger_url:
            return True
        try:
            trail = self.workspace.journal_path.read_bytes()
        except OSError:
            return False
        return any(found != self.profile.sha256.encode() for found in _PINNED.findall(trail))

    def pin_profile(self, period: Period) -> str:
        """Keep the profile that the figures of a period rest on; its hash."""
        profile = self._profile(period)
        keep(self.workspace.root, profile)
        return profile.sha256

    # -- changing -----------------------------------------------------------------------------------------------
    @cached_property
    def ledger(self) -> Ledger:
        """The ledger itself, as it is at any moment."""
        return self._opened.enter_context(open_ledger(self.workspace, self.profile))

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """The ledger for a change that others need not wait for: it is made at once."""
        self.release()
        try:
            yield self.ledger
        finally:
            self.release()

    @contextmanager
    def exclusive(self, what: str) -> Iterator[Ledger]:
        """The ledger for a step that writes much: one officer at a time where it is a file, which may be on a drive.

        `what` is told to who has to wait. A server keeps its users apart by itself.
        """
        with _locked(self.workspace, what), self.writing() as ledger:
            self._is_exclusive = True
            try:
                yield ledger
            finally:
                self._is_exclusive = False

    def bring_up_to_date(self, period: Period) -> None:
        """Have the reports of an open period read again where the profile, the program or the settings are others now.

        Those of the periods within it, too, and where the profile or the program is another those of the periods before
        that its figures are compared with. Who has nothing to read again waits for nobody; a step that has the ledger
        for itself has this done before.
        """
        home = self.workspace
        if self._is_exclusive or not home.root.is_dir() or not (home.ledger_url or home.ledger_path.is_file()):
            return
        before = (
            one
            for one in self.ledger.outdated_periods(self.profile.sha256)
            if one.year >= period.year - 1 and one.to_date < period.to_date
        )
        for one in (*within(period), *before):
            if one not in self._up_to_date and self._outdated(one):
                with self.exclusive("đọc lại báo cáo theo cấu hình đang dùng"):
                    self._read_outdated_again(one)
            self._up_to_date.add(one)

    def _outdated(self, period: Period) -> frozenset[str]:
        if self.ledger.decisions.closing(period):
            return frozenset()
        by_settings = read_by_others(self.ledger, period, self.office, self.profile.of(period))
        return self.ledger.outdated(period, self.profile.sha256) | by_settings

    def _read_outdated_again(self, period: Period) -> None:
        from addin.intake.outdated import read_outdated_again

        read_outdated_again(self.intake(period), self._outdated(period))

    def expect_note(self) -> None:
        """MachineError where the trail cannot be added to: what is to be noted there is not begun then."""
        self.ledger.decisions.expect_note()

    def note(self, action: str, period: Period | None, **details: Any) -> None:
        """Enter in the audit trail what was made of the figures; they do not rest on it."""
        self.ledger.decisions.note(action, period, **details)

    def intake(self, period: Period) -> "Intake":
        """Where what is received for a period goes."""
        from addin.intake.examine import ProfileName
        from addin.intake.register import Intake  # reading is another matter than what was read

        name = ProfileName(self.workspace.root, self.pin_profile(period))
        return Intake(self.workspace, self.ledger, self.office, period, name)


def step(
    act: Callable[Concatenate[Session, _Given], _Made],
) -> Callable[Concatenate[Session | Workspace, _Given], _Made]:
    """A step of the month: called with a working folder alone it opens a session of its own."""

    @wraps(act)
    def opened(where: Session | Workspace, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        if isinstance(where, Session):
            return act(where, *args, **kwargs)
        with Session(where) as session:
            return act(session, *args, **kwargs)

    return opened


def profile_closed_with(root: Path, ledger: LedgerView, period: Period, in_use: Profile) -> Profile:
    """The profile that a period was closed with, else the one in use."""
    closed = ledger.decisions.closing(period)
    pinned = closed.profile if closed else ""
    return in_use if pinned in ("", in_use.sha256) else profile_named(root, pinned)


def _shared_ledger(office: Office) -> str:
    """The address of the ledger that the settings name; passwords stay out of the workbook."""
    url = office.settings.ledger_url
    if has_password(url):
        raise InputError(
            "Địa chỉ sổ theo dõi dùng chung ở trang “Cấu hình” có ghi mật khẩu. Đề nghị bỏ mật khẩu khỏi địa chỉ và "
            "lưu vào tệp mật khẩu của PostgreSQL (pgpass.conf) trên từng máy."
        )
    return url


def locate(home: Workspace) -> Workspace:
    """The working folder with the ledger that its settings name."""
    office = office_of(home, catalogue_today(home.root))
    return Workspace(home.root, ledger_url=_shared_ledger(office), office=home.office)


def open_ledger(home: Workspace, in_use: Profile | None = None) -> Ledger:
    """The ledger of a working folder, or the shared one of its settings; rebuilt from the originals when it is gone.

    `in_use` is the profile of the folder, where it was looked up already. InputError where there is no such folder.
    """
    home.existing()
    profile = in_use or profile_of(home.root)
    office = office_of(home, profile.on(today()))
    where = Workspace(home.root, ledger_url=_shared_ledger(office), office=home.office)

    def units_of(state: LedgerView, period: Period) -> Units:
        return profile_closed_with(home.root, state, period, profile).on(period.to_date).units

    ledger = Ledger.open(where, due_on=office.due_on, units_of=units_of, noted=office.noted_days)
    try:
        if ledger.needs_rebuild:
            _rebuild(where, ledger, profile, office)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _rebuild(home: Workspace, ledger: Ledger, in_use: Profile, office: Office) -> None:
    """Enter every original again, unless somebody else has done it meanwhile; where there is none, nobody waits."""
    from addin.intake import received
    from addin.intake.examine import ProfileName
    from addin.intake.examiners import cluster_examiners
    from addin.intake.register import Intake

    def periods() -> list[Period]:
        return sorted({*home.periods(), *sealed_periods(ledger.decisions.entries())})

    with _locked(home, "lập lại sổ theo dõi") if periods() else nullcontext():
        if not ledger.needs_rebuild:
            return
        with cluster_examiners() if periods() else nullcontext() as ready:
            for period in periods():
                profile = profile_closed_with(home.root, ledger, period, in_use)
                name = ProfileName(home.root, profile.sha256)
                received.rebuild(Intake(home, ledger, office, period, name), ready)
        ledger.mark_rebuilt()


def _locked(home: Workspace, what: str) -> AbstractContextManager[None]:
    return nullcontext() if home.ledger_url else file_lock(home.existing() / LOCK_FILE, what)
