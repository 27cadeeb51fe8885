"""How a mailbox is named among the sources; opens none."""

from pathlib import Path
from typing import NamedTuple

#: `imap:` (the folder of the settings) or `imap:FOLDER`.
_SCHEME = "imap:"


class MailboxName(NamedTuple):
    """A mailbox among the sources; without a folder, the one of the settings."""

    folder: str = ""


def named_source(text: str) -> Path | MailboxName:
    """A source as it was typed: a path, or a mailbox."""
    return MailboxName(text[len(_SCHEME) :].strip()) if text.lower().startswith(_SCHEME) else Path(text)
