"""Where things lie in a working folder: the ledger, and one folder a period with the originals; reads no content."""

import os
from pathlib import Path

from schemas.period import Period

LEDGER_FILE = "so-theo-doi.sqlite"
ORIGINALS = "goc"
#: Names a shared ledger (PostgreSQL) instead of the file in the working folder.
LEDGER_URL = "TONGHOP_LEDGER_URL"


class Home:
    """A working folder; folders are made when something is first put into them."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    @property
    def ledger_path(self) -> Path:
        """The ledger's file."""
        return self.root / LEDGER_FILE

    @property
    def ledger_url(self) -> str:
        """The ledger as a database URL."""
        return os.environ.get(LEDGER_URL) or f"sqlite:///{self.ledger_path}"

    def period_folder(self, period: Period) -> Path:
        """The folder of a period."""
        folder = self.root / str(period)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def originals(self, period: Period) -> Path:
        """The folder of a period's originals, kept unchanged."""
        folder = self.period_folder(period) / ORIGINALS
        folder.mkdir(exist_ok=True)
        return folder

    def original_of(self, period: Period, sha256: str) -> Path:
        """The kept original of that content; the folder itself when it is not there."""
        folder = self.originals(period)
        found = (path for path in folder.glob(f"{sha256[:16]}_*") if path.suffix != ".json")
        return next(found, folder)

    def periods(self) -> list[Period]:
        """The periods that originals were kept for, oldest first."""
        found = []
        for folder in self.root.glob(f"*/{ORIGINALS}"):
            try:
                found.append(Period.parse(folder.parent.name))
            except ValueError:
                continue
        return sorted(found)
