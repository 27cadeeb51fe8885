"""The demo's inboxes for the tests: what is sent is the same each time, so it is made once a process and copied."""

import tempfile
from functools import cache
from pathlib import Path

from schemas.period import Period
from workbooks.demo import inbox
from workbooks.demo.inbox import Expected


def make_clean_inbox(folder: Path, period: Period, seed: int) -> Expected:
    """Eleven e-mails, all right and in time; see `workbooks.demo.inbox.make_clean_inbox`."""
    return _copied(folder, period, seed, clean=True)


def make_inbox(folder: Path, period: Period, seed: int) -> Expected:
    """The e-mails of a period with all that goes wrong; see `workbooks.demo.inbox.make_inbox`."""
    return _copied(folder, period, seed, clean=False)


def _copied(folder: Path, period: Period, seed: int, *, clean: bool) -> Expected:
    letters, expected = _made(period, seed, clean=clean)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in letters.items():
        (folder / name).write_bytes(content)
    return expected._replace(emails=tuple(folder / email.name for email in expected.emails))


@cache
def _made(period: Period, seed: int, *, clean: bool) -> tuple[dict[str, bytes], Expected]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        expected = (inbox.make_clean_inbox if clean else inbox.make_inbox)(folder, period, seed)
        return {file.name: file.read_bytes() for file in folder.iterdir()}, expected
