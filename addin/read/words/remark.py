"""One remark in the sender's own words: what the office printed or marked there is taken off; reads no file."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from schemas.catalogue import Catalogue, per_catalogue
from schemas.cover import FIELDS
from schemas.form import COMPUTED_NOTE, RULE_NOTE
from schemas.returned import former_marks, without_ours
from schemas.text import tidy

#: No more of a remark is taken up.
_LONGEST = 2000
_NUMBER = re.compile(r"\d+")


class RemarkKind(StrEnum):
    """What a remark is."""

    NOTE = "note"
    BOX = "box"
    PICTURE = "picture"


class Remark(NamedTuple):
    """A note at a cell, a text box or a picture whose corner lies on it; `text` is the sender's own words."""

    cell: str
    text: str
    kind: RemarkKind = RemarkKind.NOTE


def remarks_from(
    pairs: Iterable[tuple[str, str, str]], catalogue: Catalogue, kind: RemarkKind = RemarkKind.NOTE
) -> list[Remark]:
    """Remarks of cells, authors and texts, without the author's name in front and without the office's own words.

    Those are the notes of the catalogue's forms, and what the office writes into a workbook that it sends back.
    """
    remarks, former = [], former_marks(catalogue)
    for cell, author, text in pairs:
        own = tidy(without_ours(text, former))
        if author and own.startswith(f"{author}:"):
            own = own.removeprefix(f"{author}:").strip()
        if own and not _is_printed(own, catalogue):
            remarks.append(Remark(cell, own[:_LONGEST], kind))
    return remarks


def _is_printed(text: str, catalogue: Catalogue) -> bool:
    """Whether a text is one of the notes that the office prints on blank forms, of any year."""
    own = [line for line in text.split("\n") if not line.startswith(RULE_NOTE)]
    return not own or _NUMBER.sub("#", "\n".join(own)) in _printed_notes(catalogue)


#: Notes on forms that were sent out before the day from which figures accumulate was a setting.
_FORMER_NOTES = (
    "Lũy kế từ 01/01.",
    "Lũy kế từ 01/01; không vượt kế hoạch vốn đầu tư.",
    "Lũy kế từ 01/01; không vượt kế hoạch vốn sự nghiệp.",
)


@per_catalogue
def _printed_notes(catalogue: Catalogue) -> frozenset[str]:
    notes = {column.note for form in catalogue.forms for column in form.columns} | {field.hint for field in FIELDS}
    return frozenset(_NUMBER.sub("#", tidy(note)) for note in notes | {COMPUTED_NOTE, *_FORMER_NOTES})
