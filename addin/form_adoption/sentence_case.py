"""A title that was drawn in capitals as a sentence has it; what is no word of Vietnamese stays as it is."""

import re
from collections.abc import Iterable

from schemas.text import fold

#: One syllable without its marks; NSTW, UBND and CT are none.
_SYLLABLE = re.compile(
    r"(b|ch?|d|gh?|gi|h|kh?|l|m|n|nh|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(uye|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uya|uyu|[aeiouy]{1,2}(?<!ii)(?<!yy))(ch?|m|ng?|nh|p|t)?"
)
#: "Y" is a word before these, and a name before any other.
_MEDICAL = re.compile(r"\bY(?= (?:tế|học|sĩ|sỹ|bác sĩ|tá|khoa|dược|đức|cụ|lệnh|thuật|lý)\b)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def sentence_case(text: str, names: Iterable[str] = ()) -> str:
    """A text of words in capitals with a capital at its start alone, and at `names`; any other as it is."""
    words = _WORD.findall(text)
    if not words or 2 * sum(map(_is_shouted, words)) < len(words):
        return text
    said = _WORD.sub(lambda found: found[0].lower() if _is_shouted(found[0]) else found[0], text)
    said = _MEDICAL.sub("y", said)
    for name in sorted(names, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name[:1].lower() + name[1:], said, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:]


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals and would not be by itself: a single plain letter names something."""
    return word.isupper() and (len(word) > 1 or not word.isascii()) and bool(_SYLLABLE.fullmatch(fold(word)))
