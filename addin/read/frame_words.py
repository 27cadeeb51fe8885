"""The words of rows around the data of a table: signatures, dates, sections. All texts are folded."""

import re
from collections.abc import Sequence

_SIGNATURES = (
    "nguoi lap bieu", "nguoi lap", "thu truong don vi", "noi nhan", "ky ghi ro ho ten", "ghi chu", "truong phong",
    "chu tich", "lap bieu",
)  # fmt: skip
_DATE_LINE = re.compile(r".*\bngay .*thang .*nam\b.*")
_SECTION = re.compile(r"([ivx]+|[a-h])( .*)?|trong do.*")


def ends_table(texts: Sequence[str]) -> bool:
    """Whether the texts of a row say that the table is over: who signs, or nothing but a day."""
    if any(text.startswith(_SIGNATURES) for text in texts):
        return True
    return len(texts) == 1 and bool(_DATE_LINE.fullmatch(texts[0]))


def is_section(text: str) -> bool:
    """Whether a row's text is the title of a section: "ii chuong trinh", "trong do"."""
    return bool(_SECTION.fullmatch(text))
