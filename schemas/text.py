"""Vietnamese text as districts type it, brought to one spelling; never changes what a text means."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

#: A code as a profile has them, of a unit, a form, a column.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_HAS_INVISIBLE = re.compile(f"[{''.join(map(chr, _INVISIBLE))}]").search
_NOT_LETTER = re.compile(r"[\W_]+")
#: Anything that `tidy` would change, but for decomposed letters.
_UNTIDY = re.compile(
    "^\\s|\\s$|\\s\\s|[\t\r\x0b\x0c\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u00ad\u0085\x1c-\x1fÐ]"
)
#: The same where texts are joined by bars.
_UNTIDY_COLUMN = re.compile(f"{_UNTIDY.pattern}|\\s\\||\\|\\s")
#: No letter has so many marks, and to bring them in order takes the square of their number.
_MOST_MARKS, _MANY_MARKS, _LONG = 30, re.compile(r"[^\x00-\x7f\w\s]{31,}"), 1_000
#: So many first words are remembered beside some texts.
_MOST_OPENINGS = 20_000
#: Everything but letters, digits and the marks that are on letters.
_NOT_WORD, _NOT_WORD_NOR_END = re.compile("[^0-9a-z\u0300-\u036f]+"), re.compile("[^0-9a-z\u0300-\u036f\n]+")
#: Punctuation beyond ASCII that is usual, and what neither it nor a Vietnamese letter is.
_PUNCTUATION = "–—“”‘’…•"
_UNUSUAL = re.compile(f"[^\n -~{_PUNCTUATION}àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]")
#: So many texts tell whether most of them are different.
_SAMPLE = 256
#: In bytes: letters, digits and ends of lines are kept, the rest is a space.
_TO_WORDS = bytes(byte if byte in b"\n0123456789abcdefghijklmnopqrstuvwxyz" else 32 for byte in range(256))


def tidy(text: str) -> str:
    """The text composed (NFC), without zero-width characters, with single plain spaces on each line.

    Đ typed as the Icelandic Ð becomes Đ. Line breaks stay: a long text has paragraphs.
    """
    text = _with_few_marks(text)
    if not _UNTIDY.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).replace("Ð", "Đ").replace("\r\n", "\n")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _with_few_marks(text: str) -> str:
    """The text with no more marks on a letter than any script has."""
    return _MANY_MARKS.sub(_few_marks, text) if len(text) > _LONG else text


def _few_marks(run: re.Match[str]) -> str:
    kept, marks = list[str](), 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        kept += character if marks <= _MOST_MARKS else ""
    return "".join(kept)


def tidy_all(cells: Sequence[object]) -> list[str] | None:
    """`tidy` over a whole column, in one look where all of it is tidy, as it is then; None where a cell is no text."""
    if not {str}.issuperset(map(type, cells)):
        return None
    texts: list[str] = cells if isinstance(cells, list) else list(cells)  # type: ignore[arg-type] # all are texts
    if len(max(texts, key=len, default="")) > _LONG:
        return [tidy(text) for text in texts]
    together = f"|{'|'.join(texts)}|"
    untidy = _has_odd_space(together) if together.isprintable() else bool(_UNTIDY_COLUMN.search(together))
    if not untidy and unicodedata.is_normalized("NFC", together):
        return texts
    return [tidy(text) for text in texts]


def _has_odd_space(printable: str) -> bool:
    """`_UNTIDY_COLUMN` where every character is printable: of white space only the plain space is."""
    return any(odd in printable for odd in ("  ", " |", "| ", "Ð"))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A label without case, marks, punctuation and double spaces: "Hỗ trợ / Đất ở" → "ho tro dat o".

    Two labels are the same to the reader when they fold alike.
    """
    if _HAS_INVISIBLE(text):
        text = text.translate(_INVISIBLE)
    text = unicodedata.normalize("NFD", _with_few_marks(text).casefold().replace("đ", "d").replace("ð", "d"))
    return _NOT_WORD.sub(" ", text).encode("ascii", "ignore").decode().strip()


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` over many texts, in one pass; where many of the first are alike, over all that are different."""
    alike = len(set(texts[:_SAMPLE])) * 2 < len(texts[:_SAMPLE])
    distinct = list(dict.fromkeys(texts)) if alike else texts
    if len(max(distinct, key=len, default="")) > _LONG:
        return [fold(text) for text in texts]
    together = "\n".join(distinct).casefold()
    if together.count("\n") != len(distinct) - 1 or _HAS_INVISIBLE(together):
        return [fold(text) for text in texts]
    plain = _plain_words(together.replace("đ", "d").replace("ð", "d"))
    lines = plain.decode().split("\n")
    if plain.startswith(b" ") or plain.endswith(b" ") or b"\n " in plain or b" \n" in plain:
        lines = list(map(str.strip, lines))
    if len(lines) == len(texts):
        return lines
    folded = dict(zip(distinct, lines, strict=True))
    return [folded[text] for text in texts]


def _plain_words(together: str) -> bytes:
    """The words of lines in lower case, without marks and with a space for what is between them."""
    decomposed = unicodedata.normalize("NFD", together)
    if _UNUSUAL.search(together):
        return _NOT_WORD_NOR_END.sub(" ", decomposed).encode("ascii", "ignore")
    for mark in _PUNCTUATION:  # every other mark is on a letter: without it a word stays whole
        decomposed = decomposed.replace(mark, " ")
    plain = decomposed.encode("ascii", "ignore").translate(_TO_WORDS)
    while b"  " in plain:
        plain = plain.replace(b"  ", b" ")
    return plain


class Openings(dict[str, bool]):
    """First word of a text, as it is written → whether the text may fold to one of some folded texts.

    A list has hundreds of different texts, but few different first words, and these are folded once.
    """

    def __init__(self, folded: Iterable[str]) -> None:
        super().__init__()
        self._words = frozenset(text.partition(" ")[0] for text in folded)

    def __missing__(self, written: str) -> bool:
        if len(self) >= _MOST_OPENINGS:
            self.clear()
        first = fold(written).partition(" ")[0]
        self[written] = may_be = not first or first in self._words
        return may_be

    def may_open(self, text: str) -> bool:
        """Whether a text may fold to one of them, by its first word."""
        return self[text.partition(" ")[0]]


@lru_cache(maxsize=256)
def openings(folded: frozenset[str]) -> Openings:
    """The first words of some folded texts; districts share those of a form."""
    return Openings(folded)


@lru_cache(maxsize=65536)
def fold_keeping_marks(text: str) -> str:
    """A name without case, punctuation and double spaces but with its marks: Suối Mạnh is not Suối Mành."""
    text = _with_few_marks(text.translate(_INVISIBLE) if _HAS_INVISIBLE(text) else text)
    text = unicodedata.normalize("NFC", text).casefold()
    return " ".join(_NOT_LETTER.sub(" ", text).split())


class Names:
    """Finds an official name by its spelling: as it is recorded, then by letters and marks, then without marks.

    A spelling counts where one name fits. Most cells are chosen from a list and are on record, so the other two ways
    are made ready when they are needed.
    """

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        """`spellings` are pairs of a written form and the official name it stands for."""
        self._pairs = tuple(spellings)
        self.names = tuple(dict.fromkeys(name for _, name in self._pairs))
        self._written = self._known_by(str)

    @cached_property
    def _marked(self) -> dict[str, str]:
        return self._known_by(fold_keeping_marks)

    @cached_property
    def bare(self) -> dict[str, str]:
        """Spelling without marks → the one name that fits."""
        return self._known_by(fold)

    def _known_by(self, spelled: Callable[[str], str]) -> dict[str, str]:
        found: dict[str, str] = {}
        several = set[str]()
        for written, name in self._pairs:
            spelling = spelled(written)
            if found.setdefault(spelling, name) != name:
                several.add(spelling)
        return {spelling: name for spelling, name in found.items() if spelling not in several}

    def find(self, text: str) -> str | None:
        """The official name; None when no name or more than one fits."""
        return self._written.get(text) or self._marked.get(fold_keeping_marks(text)) or self.bare.get(fold(text))


#: A cell of Excel holds so many characters, as UTF-16 counts them; a text within a formula so many.
LONGEST_CELL, LONGEST_IN_FORMULA = 32_767, 255


def within_cell(text: str, most: int = LONGEST_CELL) -> str:
    """A text as a cell can hold it: one that is too long is cut, and says by how much."""
    if len(text) * 2 <= most or _units(text) <= most:
        return text
    mark = f"… (còn nữa, cả đoạn dài {len(text)} ký tự)"
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - len(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def shorten(text: str, most: int) -> str:
    """The text; of a longer one its first words and an ellipsis; a quotation that is cut is closed."""
    if len(text) <= most:
        return text
    kept = text[:most].rsplit(" ", 1)[0]
    return f"{kept}…{'”' if kept.count('“') > kept.count('”') else ''}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing a person can see."""
    if type(cell) is not str:
        return cell is None
    return not cell or (not cell[0].isalnum() and not tidy(cell))


_NOTHING = frozenset(
    {"", "khong", "khong co", "khong phat sinh", "chua phat sinh", "ko", "khong co gi", "khong co kien nghi"}
)
#: Words of when and where, and that something was (folded).
_THERE = (
    "moi khac phat sinh xay ra de can duoc bao cao ghi nhan tren dia ban o tai trong thang quy ky nam nay qua "
    r"huyen thi thanh pho xa phuong tinh \d+"
).replace(" ", "|")
#: "Không có … nào" with such words alone behind it: "Không có nước sinh hoạt", "Chưa có cán bộ nào chuyên trách" are
#: cases, and "Không có gì thay đổi" is something else again.
_NOTHING_HAPPENED = re.compile(
    r"(?:trong (?:\w+ ){1,4})?(?:khong|chua) (?:(?:phat sinh|xay ra|ghi nhan)\b.*"
    rf"|co (?:\w+ ){{0,5}}(?:nao|gi)(?: (?:{_THERE}))*(?: (?:xa|phuong|huyen|tinh)(?: \w+){{1,3}})?)"
)


def says_nothing(text: str) -> bool:
    """Whether somebody's words only say that there is nothing to say."""
    return fold(text) in _NOTHING


def says_nothing_happened(text: str) -> bool:
    """Whether the one text of a row says that there is nothing to list: "Không có vụ nào"."""
    folded = fold(text)
    return bool(folded) and (folded in _NOTHING or bool(_NOTHING_HAPPENED.fullmatch(folded)))


#: What is said in place of words: as above, as last month, see elsewhere.
_WHERE = (
    "thang ky quy nam so ngay muc phan o tai tren truoc da gui kem theo dinh rieng bc ubnd bdt nt lieu "
    r"\d{1,4} [ivx]{1,4}"
).replace(" ", "|")
_ELSEWHERE = re.compile(
    rf"nt|nhu (?:tren|cu|dong tren|lan truoc|noi dung tren|(?:da )?(?:bao cao|neu)|thang|ky|quy|nam)(?: (?:{_WHERE}))*"
    r"|(?:noi dung )?(?:khong thay doi|khong doi|giu nguyen)(?: (?:so voi|nhu) (?:thang|ky|quy|lan) truoc)?"
    rf"|(?:(?:xem|theo|co|da co|chi tiet|tai|trong) ){{0,3}}(?:bao cao|phu luc|file|tep|van ban|bieu|bang)"
    rf"(?: (?:{_WHERE}))+"
)
#: Nobody refers to other words in more letters than these, or begins otherwise.
_LONGEST_REFERENCE = 80
_REFERENCES = Openings(
    ("nt", "nhu", "noi", "khong", "giu", "xem", "theo", "co", "da", "chi", "tai", "trong", "bao", "phu", "file", "tep",
     "van", "bieu", "bang")
)  # fmt: skip


def refers_elsewhere(text: str) -> bool:
    """Whether somebody's words say nothing themselves but where to look: "nt", "Như báo cáo tháng trước"."""
    may_be = len(text) <= _LONGEST_REFERENCE and _REFERENCES.may_open(text)
    return may_be and bool(_ELSEWHERE.fullmatch(fold(text)))


def word_count(text: str) -> int:
    """The number of words (Vietnamese syllables) in a text."""
    return len(text.split())
