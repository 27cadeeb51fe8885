"""What goes back to a district and comes again: the list's sheet, and how a finding is known in another version."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from schemas.catalogue import Catalogue, per_catalogue
from schemas.text import fold

#: The first sheet of a workbook sent back.
SHEET = "Danh sách cần rà soát"
_NAMES = frozenset(map(fold, (SHEET, "Danh sách lỗi")))  # the second is what it was called before
#: Before each text of ours in a note at a cell.
NOTE_MARK = "[Rà soát] "
ANSWER = "Giải trình của đơn vị"
HEADINGS = ("STT", "Mức độ", "Biểu", "Trang", "Ô", "Nội dung cần rà soát", ANSWER, "Mã")
#: A hidden defined name that says what a workbook of the office is: a summary, a table of scores.
DOCUMENT_NAME = "TH_document"
#: One that says that a workbook was marked and sent back, when its list is gone.
RETURNED_NAME = "TH_returned"
_LONGEST = 2000


def is_list(sheet: str) -> bool:
    """Whether a sheet's name is the one of the list of a returned workbook, today's or the former one."""
    return fold(sheet) in _NAMES


def without_ours(text: str, former: Sequence[str]) -> str:
    """What is in a note before the first text of ours, by our mark or a former one; the whole where there is none."""
    for mark in (NOTE_MARK, *former):
        text = text.partition(mark)[0]
    return text


@per_catalogue
def former_marks(catalogue: Catalogue) -> tuple[str, ...]:
    """What was before our texts before there was one mark for all: the office's own name."""
    return tuple(f"[{one.value}] " for one in catalogue.settings if one.code == "office_name" and one.value)


class FindingKey(NamedTuple):
    """A finding by what it is about, since rows move between versions: form, code, the row's and column's identity."""

    form: str
    code: str
    row: str
    column: str


class Explanation(NamedTuple):
    """What a district wrote about a finding."""

    key: FindingKey
    text: str


class Answer(NamedTuple):
    """One word on a finding: a district's explanation, or the office's reason for letting it stand; None: no word."""

    unit: str
    period: str
    key: FindingKey
    explanation: str | None = None
    accepted: str | None = None


class ListedKind(NamedTuple):
    """What the hidden column says of a line that stands for all findings of one check on one sheet."""

    code: str
    sheet: str

    def dump(self) -> str:
        """As the text of a cell."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "ListedKind | None":
        """From the text of a cell that somebody may have changed; None when it is not one of ours."""
        found = _texts_in(text)
        return cls(*found) if len(found) == 2 else None


class Listed(NamedTuple):
    """What the hidden column of the list says of a line; `fill` is what was below our colour."""

    key: FindingKey
    fill: str = ""

    def dump(self) -> str:
        """As the text of a cell."""
        return json.dumps([*self.key, self.fill], ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "Listed | None":
        """From the text of a cell that somebody may have changed; None when it is not one of ours."""
        found = _texts_in(text)
        return cls(FindingKey(*found[:4]), found[4]) if len(found) == 5 else None


def _texts_in(text: str) -> list[str]:
    """The texts of a list that a cell holds; none where it holds anything else."""
    try:
        found = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) and all(isinstance(part, str) for part in found) else []
