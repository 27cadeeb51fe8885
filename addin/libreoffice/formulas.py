"""Formulas between Excel's notation and LibreOffice's own: plain ones as text, all others by LibreOffice's parser.

Setting one cell after the other costs milliseconds each; as text a whole block is set at once.
"""

import re
from typing import Any

#: LibreOffice's numbers of notations (com.sun.star.sheet.AddressConvention): its own, and the one of .xlsx files.
_OWN, _EXCEL = 0, 3

#: Functions with one name and one meaning in both notations.
_PLAIN = frozenset(
    re.findall(
        r"\w+",
        """
        ABS AGGREGATE AND AVERAGE AVERAGEIF AVERAGEIFS CHOOSE COLUMN COLUMNS CONCAT CONCATENATE COUNT COUNTA
        COUNTBLANK COUNTIF COUNTIFS DATE DAY EXACT HLOOKUP HOUR HYPERLINK IF IFERROR IFNA IFS INDEX INDIRECT INT
        ISBLANK ISERROR ISNA ISNUMBER ISTEXT LARGE LEFT LEN LOOKUP LOWER MATCH MAX MEDIAN MID MIN MINIFS MINUTE MOD
        MONTH N NOT NOW OFFSET OR RANK REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SECOND SMALL SUBSTITUTE SUBTOTAL
        SUM SUMIF SUMIFS SUMPRODUCT SWITCH T TEXT TEXTJOIN TODAY TRIM UPPER VALUE VLOOKUP WEEKDAY YEAR
        """,
    )
)
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      | (?P<quoted>\$?'(?:[^'\[\]]|'')+'[!.](?=\$?[A-Z]))
      | (?P<sheet>\$?[^\W\d]\w*(?:!|\.(?=\$?[A-Z]{1,3}\$?\d)))
      | (?P<function>[A-Z][A-Z0-9.]*\()
      | (?P<word>\$?[A-Z]{1,3}\$?\d+|\$?\d+|\d*\.\d+|[A-Z_a-z]\w*(?![\w(]))
      | (?P<mark>[-+*/^&=<>%():,;]|[ ](?=["(=<>*/&+-])|(?<=[-=<>*/&+,;])[ ])
      """,
    re.VERBOSE,
)


def to_own(formula: str) -> str | None:
    """An Excel formula in LibreOffice's notation; None where only its parser should say."""
    return _translate(formula, wrong_separator=";", separator=",", other=";", sheet_end="!", sheet="${}.")


def to_excel(formula: str) -> str | None:
    """A formula in LibreOffice's notation as Excel writes it; None where only its parser should say."""
    return _translate(formula, wrong_separator=",", separator=";", other=",", sheet_end=".", sheet="{}!")


def _translate(  # the two notations differ in so many marks
    formula: str, *, wrong_separator: str, separator: str, other: str, sheet_end: str, sheet: str
) -> str | None:
    parts, at = [], 0
    calls: list[bool] = []  # the brackets open at this place: a function's, or not
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None:
            return None
        kind, part, at = found.lastgroup, found.group(), found.end()
        if kind in ("quoted", "sheet"):
            if not part.endswith(sheet_end):
                return None
            part = sheet.format(part[:-1].removeprefix("$"))
        elif (kind == "function" and part[:-1] not in _PLAIN) or part == wrong_separator:
            return None
        elif part == separator:
            if not (calls and calls[-1]):  # a union of ranges
                return None
            part = other
        _follow(calls, part, function=kind == "function")
        parts.append(part)
    return "".join(parts)


def _follow(calls: list[bool], part: str, *, function: bool) -> None:
    """Keep the account of open brackets."""
    if function or part == "(":
        calls.append(function)
    elif part == ")" and calls:
        calls.pop()


def _parser(document: Any, convention: int) -> Any:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, convention
    return parser


def parse(document: Any, formula: str, place: Any) -> Any:
    """The tokens of an Excel formula (with its "=") as seen from a cell's address."""
    return _parser(document, _EXCEL).parseFormula(formula[1:], place)


def print_tokens(document: Any, tokens: Any, place: Any) -> str:
    """Tokens as an Excel formula with its "="."""
    return "=" + str(_parser(document, _EXCEL).printFormula(tokens, place))


def reference_to_own(document: Any, formula: str, place: Any) -> str:
    """What a defined name refers to, in LibreOffice's notation."""
    plain = formula.removeprefix("=")
    own = to_own(plain)
    return own or str(_parser(document, _OWN).printFormula(parse(document, "=" + plain, place), place))


def reference_to_excel(document: Any, name: Any) -> str:
    """What a defined name refers to, as Excel writes it, with its "="."""
    content = name.Content
    plain = to_excel(content)
    if plain is not None:
        return "=" + plain
    place = name.ReferencePosition
    return print_tokens(document, _parser(document, _OWN).parseFormula(content, place), place)
