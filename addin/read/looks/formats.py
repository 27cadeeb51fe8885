"""Number formats: which part of one shows a value, and what it makes of it on the screen; formats no value itself."""

import operator
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from schemas.text import fold

_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].?|\[\$([^\]-]*)[^\]]*\]|\[([^\]]*)\]|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_FIGURES = "0#?"
#: A whole number's commas behind its last place, or before its decimal point, each show a thousandth of it.
_SCALE = re.compile(r"[0#?](,+)(?=\.|$)")
_ONLY_FIGURES = re.compile(r"[\d.,\s]*\d[\d.,\s]*")
#: Units of money that a format may write behind a number (folded), in million đồng.
_MONEY = {"ty": 1e3, "ty dong": 1e3, "nghin": 1e-3, "ngan": 1e-3, "nghin dong": 1e-3, "ngan dong": 1e-3}
#: Words behind a number that multiply it, as they stand before what is counted (folded); "tỷ lệ" does not.
_MULTIPLE = re.compile(r"(?:chuc|tram|nghin|ngan|trieu|ty|ti)(?: (?!dong|le\b)\w+)+")
#: A point, comma or blank of the format's own between a number's figures, but not before its thousands.
_SPLITS = re.compile(r"0([., ])(?!000(?!0))0")
#: Formats without a code of their own that show percentages.
BUILT_IN = {9: "0%", 10: "0.00%"}


class Section(NamedTuple):
    """One of the parts of a number format: how it shows the values that fall to it.

    `divisor`: what a value is divided by; `hidden`: nothing of a value is shown; `adds`: figures written beside it that
    are none of its own, or a sign between its own; `money`: the unit of money written behind it, in million đồng;
    `multiple`: words behind it that multiply what is no money ("nghìn hộ").
    """

    percent: bool = False
    divisor: float = 1.0
    hidden: bool = False
    adds: str = ""
    money: float = 1.0
    multiple: str = ""
    condition: tuple[str, float] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it shows a value as it is."""
        return self._replace(condition=None) == _PLAIN


_PLAIN = Section()


class NumberFormat(NamedTuple):
    """A number format, cut into its sections."""

    code: str
    sections: tuple[Section, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it shows every value as it is, but for its decimals."""
        return all(section.is_plain for section in self.sections)

    def shows(self, value: object) -> Section:
        """The section by which a value is shown: four of them stand for numbers above, below and at 0, and texts."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.sections[3] if len(self.sections) > 3 else _PLAIN
        conditional = [section for section in self.sections[:3] if section.condition]
        for section in conditional:
            sign, limit = section.condition or ("=", 0.0)
            if _COMPARE[sign](value, limit):
                return section
        if conditional:
            return next((section for section in self.sections[:3] if not section.condition), _PLAIN)
        at = 1 if value < 0 else 2 if value == 0 else 0
        return self.sections[at] if at < len(self.sections) else self.sections[0]


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """A format by its code, as it is in the file."""
    first, *others = _parts(code)
    sections = [_section(first, first=True, may_hide=bool(first or others))]
    # a blank in place of 0 hides nothing that counts
    sections += [_section(tokens, first=False, may_hide=at != 2) for at, tokens in enumerate(others, 1)]
    return NumberFormat(code, tuple(sections))


def _parts(code: str) -> Iterator[list[tuple[str, str]]]:
    """The tokens of each section: kind ("text", "bracket" or "sign") and content."""
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(code[:1000]):
        quoted, escaped, currency, bracket, sign = found.groups()
        if sign == ";":
            yield tokens
            tokens = []
        elif sign is not None:
            tokens.append(("sign", sign))
        elif bracket is not None:
            tokens.append(("bracket", bracket))
        elif any(text is not None for text in (quoted, escaped, currency)):
            tokens.append(("text", quoted or escaped or currency or ""))
    yield tokens


def _section(tokens: list[tuple[str, str]], *, first: bool, may_hide: bool) -> Section:
    signs = "".join(text for kind, text in tokens if kind == "sign")
    brackets = [text for kind, text in tokens if kind == "bracket"]
    condition = next((found for text in brackets if (found := _CONDITION.fullmatch(text))), None)
    figures = "".join(sign for sign in signs if sign in "0#?.,")
    scale = _SCALE.search(figures)
    shows = any(sign.isalpha() or sign in "0#?@" for sign in signs) or any(
        text[:1] in "hms" for text in brackets if text
    )
    white = any(text.casefold() == "white" for text in brackets)
    texts = ["".join(text for kind, text in run) for run in _runs(tokens)]
    adds = next((text.strip() for text in texts if _ONLY_FIGURES.fullmatch(text)), "") or _splits(tokens)
    begins = "".join(text for kind, text in tokens if kind != "bracket").strip()[:1]
    sign_added = first and not condition and begins in ("-", "−", "(")
    return Section(
        percent="%" in signs,
        divisor=1000.0 ** len(scale[1]) if scale else 1.0,
        hidden=white or (not shows and may_hide),
        adds=(adds or "-" * sign_added) if shows else "",
        money=next((_MONEY[fold(text)] for text in texts if fold(text) in _MONEY), 1.0),
        multiple=next((text.strip() for text in texts if shows and _MULTIPLE.fullmatch(fold(text))), ""),
        condition=(condition[1], float(condition[2])) if condition else None,
    )


def _splits(tokens: list[tuple[str, str]]) -> str:
    """The sign that a format writes between the figures of a number: 262 is shown as 2,62."""
    shown = ("0" if text in _FIGURES else "" if text == "," else "·" for _, text in tokens)
    found = _SPLITS.search(
        "".join(text if kind == "text" else sign for (kind, text), sign in zip(tokens, shown, strict=True))
    )
    return found[1] if found else ""


def _runs(tokens: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Texts that are side by side, each as one."""
    run: list[tuple[str, str]] = []
    for token in tokens:
        if token[0] == "text":
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run
