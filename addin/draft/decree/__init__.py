"""Whether a document keeps to Decree 30/2020/NĐ-CP on records, any .docx: what breaks it, in words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from addin.draft.decree import head, page, text
from addin.draft.decree.parts import Parts
from addin.draft.opened import UnreadableError, open_document
from addin.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

#: One function a rule; each docstring says what the Decree (Appendix I) asks.
RULES: tuple[Callable[[Parts], Iterator[str]], ...] = (*page.RULES, *head.RULES, *text.RULES)


def problems_of(document: Path) -> list[str]:
    """Every breach, in the order of the Decree; empty for a good document. InputError where it is no Word document."""
    parts = Parts.of(_opened(document))
    return list(dict.fromkeys(problem for rule in RULES for problem in rule(parts)))


def _opened(path: Path) -> "Document":
    try:
        return open_document(path)
    except UnreadableError as error:
        raise InputError(f"Không đọc được tệp “{path}”. Đề nghị chọn một tệp Word (.docx) mở được.") from error
