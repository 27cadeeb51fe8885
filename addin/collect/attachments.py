"""What came with a letter, from any mail program: workbooks and archives apart from the rest; opens none."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from addin.collect.kinds import FileKind, describe, kind_of
from addin.collect.links import linked_place
from addin.collect.names import inside, refuse
from addin.collect.split import is_part
from schemas.submission import SetAside, SourceFile

_MOST_ATTACHMENTS = 500
DEEPEST_FORWARD = 5


class Attachment(NamedTuple):
    """A file of a letter, with the sender, sent time and subject of the innermost letter that carries it.

    `others`, `date_doubted` and `ours` are as in `SourceFile`.
    """

    name: str
    content: bytes
    sender: str
    sent_at: datetime | None
    subject: str
    others: tuple[str, ...] = ()
    date_doubted: str = ""
    ours: bool = False


def sort_attachments(
    letter: SourceFile, attachments: Iterator[Attachment | SetAside], text: Callable[[], bytes]
) -> Iterator[SourceFile | SetAside]:
    """Workbooks and archives one by one, then what was not used, in one line.

    In the letter's `text` links are looked for where nothing attached can hold a report.
    """
    unused, kinds, found, carrier = list[str](), dict[str, None](), 0, letter
    for found, item in enumerate(attachments, 1):
        if found > _MOST_ATTACHMENTS:
            yield refuse(letter.name, "file-too-large", f"hơn {_MOST_ATTACHMENTS} tệp đính kèm")
            break
        if isinstance(item, SetAside):
            yield item
        elif kind_of(item.content, item.name) is FileKind.OTHER and not is_part(item.name):
            unused.append(item.name)
            kinds[describe(item.content)] = None
            carrier = _source(item, letter)
        else:
            yield _source(item, letter)
    place = linked_place(text()) if found == len(unused) else ""
    if place:
        yield refuse(letter.name, "file-only-link", place)
    if not found and not place:
        yield refuse(letter.name, "file-no-attachment")
    elif unused and found == len(unused):
        reason = f"{', '.join(kinds)}; đính kèm thư “{letter.name}”"
        yield refuse(", ".join(unused), "file-unsupported", reason).brought_by(carrier)
    elif unused:
        yield refuse(letter.name, "file-attachment-unused", "; ".join(unused))


def letter_title(letter: SourceFile, subject: str) -> str:
    """A letter's name with its subject, by which a person knows it."""
    return f"{letter.name}: {subject}" if subject else letter.name


def _source(item: Attachment, letter: SourceFile) -> SourceFile:
    via = inside(letter.via, letter_title(letter, item.subject))
    return SourceFile(
        name=item.name, content=item.content, sender=item.sender, sent_at=item.sent_at, via=via, mailed=True,
        others=item.others, date_doubted=item.date_doubted, ours=item.ours,
    )  # fmt: skip
