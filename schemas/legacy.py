"""Text in the old Vietnamese encodings TCVN3 (".VnTime") and VNI ("VNI-Times"), brought to Unicode; reads no file.

Both show Latin-1 characters as Vietnamese letters through their fonts. The font's name alone misleads (there is
proper Unicode text under such fonts), so a text is converted only when it becomes Vietnamese by it.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Encoding(StrEnum):
    """The old encodings; the value is what a message calls them."""

    TCVN3 = "TCVN3 (.VnTime)"
    VNI = "VNI"


_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

#: The mark behind a letter in VNI, as combining characters in Unicode.
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _CIRCUMFLEX, "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE, "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_LETTERS |= {letter.upper(): unicode.upper() for letter, unicode in _VNI_LETTERS.items()}
_VNI_MARKS |= {mark.upper(): unicode for mark, unicode in _VNI_MARKS.items()}
_VNI_PAIR = re.compile(f"([aeouyAEOUYôöÔÖ])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])")

#: Letters that only Unicode text has: no old encoding shows them.
_UNICODE_ONLY = re.compile("[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9\u0300-\u0323]")
#: Characters that proper Vietnamese text hardly has, but old encodings use all the time.
ODD = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆËÏÐÑÖ×ØÜÞßäåæçëîïðñö÷øûüþ"
#: One of them beside a letter: "3 × 4" is no word.
ODD_IN_WORD = f"[{ODD}](?=[A-Za-z])|(?<=[A-Za-z])[{ODD}]"
_ODD = re.compile(ODD_IN_WORD)
_WORD = re.compile(r"[^\W\d_]+")
#: A word with the odd characters that belong to it: "®Êt" is not the syllable "Êt".
_WRITTEN = re.compile(f"(?:[^\\W\\d_]|{ODD_IN_WORD})+")

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_NUCLEI = (
    "iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|ua|uâ|uê|"
    "ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(f"({_ONSETS})({_NUCLEI})(ch|ng|nh|c|m|n|p|t)?")
_TONES = str.maketrans("", "", _GRAVE + _ACUTE + _HOOK + _TILDE + _DOT)
#: The least share of a text's words that must be Vietnamese syllables.
_MOSTLY = 0.6
#: So many words must become Vietnamese for a text whose font says nothing.
_LEAST_WORDS = 2


def encoding_of_font(font: str) -> tuple[Encoding | None, bool]:
    """The old encoding that a font's name tells, and whether the font shows small letters as capitals (".VnTimeH")."""
    if font.startswith(".Vn"):
        return Encoding.TCVN3, font.endswith("H")
    return (Encoding.VNI if font.upper().startswith("VNI") else None), False


def is_unicode(text: str) -> bool:
    """Whether a text has letters that only Unicode text has."""
    return bool(_UNICODE_ONLY.search(text))


def may_be_legacy(text: str) -> bool:
    """Whether a text has characters of an old encoding and none that only Unicode has: cheap, for every cell."""
    return bool(_ODD.search(text)) and not _UNICODE_ONLY.search(text)


@lru_cache(maxsize=8192)
def decode(text: str, font: str = "", *, certain: bool = False, among: bool = False) -> str | None:
    """The text in Unicode; None when it is no text of an old encoding.

    The font's encoding comes first; a text whose font says nothing is decoded when it has the characters of an
    old encoding and becomes Vietnamese, more than it was and whole, in exactly one of the encodings, and by two words:
    "µm", "HØP" and "Nü" are something else. `among` many such texts one word is enough. A short
    text that is Vietnamese either way ("xã" is "xó" in TCVN3) is decoded only where other cells of the file make
    the font `certain`.
    """
    if _UNICODE_ONLY.search(text) or text.isascii():
        return _capitals(text, font)
    encoding, capitals = encoding_of_font(font)
    if encoding:
        decoded = to_unicode(text, encoding)
        now, then = _vietnamese_share(text), _vietnamese_share(decoded)
        agrees = then >= now and (certain or then > now or bool(_ODD.search(text)))
        return (decoded.upper() if capitals else decoded) if agrees and decoded != text else None
    if not _ODD.search(text):
        return None
    possible = [to_unicode(text, one) for one in Encoding]
    least = max(_MOSTLY, _vietnamese_share(text) + 0.01)
    fitting = [one for one in possible if _vietnamese_share(one) >= least and not _ODD.search(one)]
    words = 1 if among else _LEAST_WORDS
    return fitting[0] if len(fitting) == 1 and _words_gained(text, fitting[0]) >= words else None


def _words_gained(text: str, decoded: str) -> int:
    """How many words became Vietnamese ones, written as people write: in small letters, capitals, or with one first."""
    pairs = zip(text.split(), decoded.split(), strict=False)
    words = (word for before, after in pairs if before != after for word in _WORD.findall(after))
    return sum(
        len(word) > 1 and word in (word.lower(), word.upper(), word.title()) and is_syllable(word) for word in words
    )


def _capitals(text: str, font: str) -> str | None:
    """Plain letters under a font that shows them as capitals."""
    encoding, capitals = encoding_of_font(font)
    shown = text.upper()
    return shown if encoding and capitals and text.isascii() and shown != text else None


def to_unicode(text: str, encoding: Encoding) -> str:
    """Letter by letter, whatever the text means."""
    if encoding is Encoding.TCVN3:
        return "".join(_TCVN3.get(character, character) for character in text)
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, single = found.groups()
    if single:
        return _VNI_LETTERS[single]
    return _VNI_LETTERS.get(base, base) + _VNI_MARKS[mark]


def _vietnamese_share(text: str) -> float:
    """The share of a text's words that are Vietnamese syllables, 0 to 1; abbreviations (DTTS) count neither way."""
    words = [word for word in _WRITTEN.findall(text) if not (word.isascii() and word.isupper())]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable."""
    toneless = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return bool(_SYLLABLE.fullmatch(toneless))
