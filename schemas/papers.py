"""Official papers as a cell cites them, "Số 05/KH-UBND ngày 10/01/2023": how many have a number and a day."""

import re

from schemas.text import tidy

_DAY = re.compile(
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})\b"
    r"|\bngày\s+\d{1,2}\s?[/.-]\s?\d{1,2}\b"
    r"|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\b(?:\s+năm\s+\d{4}\b)?",
    re.IGNORECASE,
)
#: A number with its symbol ("05/KH-UBND", "12/2023/QĐ-UBND"), one that is called so ("số 05"), and those that share
#: the symbol of the last one ("số 12, 13 và 14/PDT").
_NUMBER = re.compile(
    r"(?:\bsố:?\s*)?(?<!\d)\d{1,6}(?:\s?/\s?\d{4})?\s?[/-]\s?[^\W\d_]+"
    r"|\bsố:?\s*\d{1,6}\b"
    r"|(?<!\d)\d{1,6}(?=\s*(?:,|và)\s*\d)",
    re.IGNORECASE,
)


def papers_cited(text: str) -> int:
    """How many papers a text cites by their numbers; papers may share a day, and 0 is where no day is told."""
    without_days, days = _DAY.subn(" ", tidy(text))
    return len(_NUMBER.findall(without_days)) if days else 0
