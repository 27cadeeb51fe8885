"""What there is to prove that nothing was changed: the trail in its file and in the ledger, and the ledger itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from addin.define.kept import profile_of
from addin.ledger import Ledger
from addin.ledger.journal import Entry, read_journal
from addin.ledger.seals import Sealed, period_of, sealed_periods, seals_in
from addin.session import profile_closed_with
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.period import Period


class Evidence(NamedTuple):
    """A working folder as it is.

    `ledger` is None where there is none, or where `trouble` says why it cannot be read. `filed` and `stored` are the
    entries of the trail's file and of the ledger's copy.
    """

    home: Workspace
    filed: list[Entry]
    stored: list[Entry]
    ledger: Ledger | None
    trouble: str = ""

    @property
    def trail(self) -> list[Entry]:
        """The copy that tells more."""
        return self.filed if len(self.filed) >= len(self.stored) else self.stored

    @property
    def periods(self) -> list[Period]:
        """The periods that originals lie in, that the trail has sealed some of or the ledger names, oldest first."""
        return sorted({*self.home.periods(), *sealed_periods(self.trail), *self._in_ledger})

    @property
    def no_periods(self) -> list[str]:
        """What stands in the ledger as a period and is none."""
        return [] if self.ledger is None else [name for name in self.ledger.named_periods() if not period_of(name)]

    @property
    def _in_ledger(self) -> list[Period]:
        named = self.ledger.named_periods() if self.ledger else []
        return [period for name in named if (period := period_of(name))]

    def catalogue(self, period: Period) -> Catalogue:
        """What is in force for a period: by the profile that it was closed with, else by the one in use."""
        root = self.home.root
        in_use = profile_of(root)
        profile = profile_closed_with(root, self.ledger, period, in_use) if self.ledger else in_use
        return profile.of(period)

    def entries(self, period: Period) -> list[Entry]:
        """What was done with a period."""
        return [entry for entry in self.trail if entry.period == str(period)]

    def sealed(self, period: Period) -> Sealed:
        """What the trail has sealed of a period."""
        return seals_in(self.entries(period))


@contextmanager
def evidence_of(home: Workspace) -> Iterator[Evidence]:
    """The evidence of a working folder, while the block lasts; nothing of it is made, mended or brought in step."""
    filed = read_journal(home.journal_path)
    if not home.ledger_url and not home.ledger_path.is_file():
        yield Evidence(home, filed, [], None)
        return
    try:
        ledger = Ledger.look(home)
    except (InputError, MachineError) as error:
        yield Evidence(home, filed, [], None, str(error))
        return
    with ledger:
        yield Evidence(home, filed, ledger.decisions.entries(), ledger)
