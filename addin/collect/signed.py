"""What a signed file or letter holds (smime.p7m, BC.xlsx.p7m): the file, or the letter with its attachments."""

import re
from collections.abc import Iterator

from addin.collect.cms import signed_content
from addin.collect.mail import open_mail
from addin.collect.names import inside, refuse
from schemas.submission import SetAside, SourceFile

_ENTITY = re.compile(rb"content-(?:type|transfer-encoding|disposition):", re.IGNORECASE)
_HEADS = re.compile(rb"\s*(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_ENDING = re.compile(r"\.p7[mscz]$", re.IGNORECASE)


def open_signed(item: SourceFile) -> Iterator[SourceFile | SetAside]:
    """The file that was signed, or the attachments of the signed letter."""
    try:
        content = signed_content(item.content)
    except ValueError:
        yield refuse(item.name, "file-corrupt", "chữ ký số không đầy đủ")
        return
    held = item.model_copy(update={"content": content, "via": inside(item.via, item.name)})
    if not content:
        yield refuse(item.name, "file-unsupported", "chỉ có chữ ký số, không kèm nội dung đã ký")
    elif _is_entity(content):
        yield from open_mail(held)
    else:
        yield held.model_copy(update={"name": _ENDING.sub("", item.name)})


def _is_entity(content: bytes) -> bool:
    """Whether it is a part of a letter, with its headers, and no bare file."""
    head = _HEADS.match(content[:65_536])
    return bool(head and _ENTITY.search(head[0]))
