"""What the raw XML of an .xlsx sheet tells that the reader keeps quiet about: fast patterns, no parsing.

python-calamine gives "" for error cells and for formulas without a value, so both are found here, in the bytes,
before a blank can be mistaken for nothing. The patterns hold for XML as office programs write it; `is_plain` says
whether a sheet is such, and what is not goes through `addin.read.repair` first.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from addin.read.limits import MOST_ROWS


def holding(piece: bytes) -> Callable[[bytes], bool]:
    """Whether some bytes are in a sheet, by a pattern: that takes half the time of `in`, and a third for two bytes."""
    search = re.compile(re.escape(piece)).search
    return lambda xml: search(xml) is not None


#: Beyond this the sheet's head is over; a second name for the main namespace would be a prefix.
_HEAD = 2048
_MAIN = re.compile(rb"spreadsheetml/(?:2006/)?main[\"']")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DIMENSION = re.compile(rb'<dimension\b[^<>]*?ref="([^"]*)"')
_RANGE = re.compile(rb"[A-Z]{1,3}[1-9][0-9]*(?::[A-Z]{1,3}[1-9][0-9]*)?")


def rows_below(limit: int) -> bytes:
    """A pattern for numbers of rows below a limit, or below the round number before it: the rest is looked at closely.

    Below 200.000: up to five digits, or six of which the first is 1.
    """
    digits = str(limit)
    more = b"|[1-%c][0-9]{%d}" % (ord(digits[0]) - 1, len(digits) - 1) if digits[0] > "1" else b""
    return b"[1-9][0-9]{0,%d}" % (len(digits) - 2) + more if len(digits) > 1 else b"[1-%s]" % digits.encode()


#: What the same form has otherwise in each report: left out, its sheets are alike.
DIGITS = b"0123456789"
#: A cell that does not begin with its address, or lies beyond column ZZ or the limit of rows.
_ODD_CELL = re.compile(rb'<c(?:>| (?!r="[A-Z]{1,2}(?:%s)"))' % rows_below(MOST_ROWS))
_ROW_NUMBER = re.compile(rb'<row [^<>]*?\br="([0-9]{1,7})"')
_SPACED = re.compile(rb"<c\s*[\n\r\t]|<v>[\n\r\t]|[\n\r\t]</v>|[\n\r\t] *<(?:v|f|is)[ />]")
#: A text in its own cell that is the result of a formula, or is where a number's place is; a blank one is none.
_ODD_TEXTS = (re.compile(rb't="inlineStr"[^<>/]*>(?!<is>|</c>)'), re.compile(rb"</is>\s*<f"))
_HAS_MARKUP = holding(b"<!")
#: An attribute that no pattern here knows: in other quotes, on its own line, with spaces around its sign or value.
_ODD_ATTRIBUTE = re.compile(rb"""<\w[^<>]*?(?:='|[\n\r\t]| =|= |=" | "[ />])""")
_MAY_BE_ODD = tuple(holding(piece) for piece in (b"='", b" =", b"= ", b'=" ', b' " ', b' "/', b' ">'))
#: How a character begins that stands by its number; and one in a tag, no pattern knows it there either.
REFERENCE = b"&#"
_REFERENCE_IN_TAG = re.compile(rb"&#[^<>]*>")
#: Lists behind the cells in whose tags are texts for people, and nothing that is looked for.
_FOR_PEOPLE = ((b"<dataValidations", b"</dataValidations>"), (b"<hyperlinks", b"</hyperlinks>"))
#: A number or a formula in which a character stands by its number; the reader gives nothing for such a number.
_REFERENCE = re.compile(rb"<v>[0-9.Ee+-]*&|<f(?: [^<>]*)?>[^<]*&#")
_HAS_SPACE_BEFORE, _HAS_SPACE_BEHIND = holding(b"<v> "), holding(b" </v>")
_MAY_BE_ODD_TEXT = (*_MAY_BE_ODD, holding(REFERENCE), _HAS_SPACE_BEFORE, _HAS_SPACE_BEHIND)
#: What is longer is not remembered.
_SHORT = 2**15
#: A row below 3 points.
_MAY_BE_LOW = re.compile(rb' ht="(?!(?:[3-9]|[1-9][0-9]{1,2})[."])')
#: A cell that holds an error or its own text, or a formula that others share: one look for three that are rare.
_ODD_TYPE = re.compile(rb't="(?:e"|shared"|inlineStr")')
_HAS_ERROR, _HAS_SHARED_FORMULA = holding(b't="e"'), holding(b' t="shared"')
#: A formula without a value behind it, or with an empty one.
_UNFINISHED = re.compile(rb"</f>(?!<v>[^<])")
_ERROR = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]* t="e"[^<>]*>(?:(?!</c>|<c ).)*?<v>([^<]*)</v>', re.DOTALL)
_NO_VALUE = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*+(?:(<v\s*+/>|<v>\s*+</v>)\s*+)?</c>")
#: A formula whose result is something else than 0.
_RESULT = re.compile(rb"(?:</f>|<f[^<>]*/>)<v>(?!0?<)")
_CELL_NAME = re.compile(rb' r="([A-Z]+\d+)"')
_ANY_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^<>]*>\s*<f[ />]')
_ANY_NEGATIVE = holding(b"><v>-")
_NEGATIVE = re.compile(
    rb'<c r="([A-Z]+\d+)"(?![^<>]* t="(?:s|str|e|b)")[^<>]*>(?:<f[^<>]*>[^<]*</f>|<f[^<>]*/>)?<v>(-[0-9.eE+-]+)</v>'
)
_LINKED = re.compile(rb"<f[^<>]*>(?=[^<]*\[\d+\])[^<]*+</f>")


def is_plain(xml: bytes) -> bool:
    """Whether a sheet is written as office programs write it, near its origin, so that the patterns here hold.

    The rare single bytes are looked for first: that costs next to nothing.
    """
    dimension = _DIMENSION.search(xml, 0, _HEAD)
    known = not xml.startswith(_BYTE_ORDER_MARKS) and len(_MAIN.findall(xml[:_HEAD])) == 1
    if not known or b"<worksheet" not in xml[:_HEAD] or (dimension and not _RANGE.fullmatch(dimension[1])):
        return False
    if _ODD_CELL.search(xml):
        return False
    return (len(xml) < _SHORT and _is_plain_without_digits(xml.translate(None, DIGITS))) or _is_plain_throughout(xml)


@lru_cache(maxsize=256)
def _is_plain_without_digits(shape: bytes) -> bool:
    """Whether nothing is in a sheet that could be odd, digits aside; the sheets of a month are alike without these."""
    start = shape.find(b"<worksheet")  # a line break follows the declaration
    spaced = any(shape.find(space, start) >= 0 for space in (b"\n", b"\r", b"\t", b"<?"))
    return not (spaced or _HAS_MARKUP(shape) or _REFERENCE.search(shape) or any(odd(shape) for odd in _MAY_BE_ODD_TEXT))


def _is_plain_throughout(xml: bytes) -> bool:
    """The same, where a pattern must tell."""
    start = xml.find(b"<worksheet")
    if (b"!" in xml and _HAS_MARKUP(xml)) or xml.find(b"<?", start) >= 0:
        return False
    spaced = any(xml.find(space, start) >= 0 for space in (b"\n", b"\r", b"\t"))
    if (spaced and _SPACED.search(xml)) or (b"&" in xml and _REFERENCE.search(xml)):
        return False
    if (spaced or any(may_be(xml) for may_be in _MAY_BE_ODD)) and _ODD_ATTRIBUTE.search(xml, start):
        return False
    if REFERENCE in xml and _REFERENCE_IN_TAG.search(_not_for_people(xml)):
        return False
    return not (_HAS_SPACE_BEFORE(xml) or _HAS_SPACE_BEHIND(xml))


def _not_for_people(xml: bytes) -> bytes:
    """A sheet without the texts in tags behind its cells: a prompt has line breaks, or every letter by its number."""
    for start, end in _FOR_PEOPLE:
        first = xml.find(start, max(xml.rfind(b"</sheetData>"), 0))
        last = xml.find(end, first)
        if 0 <= first < last:
            xml = xml[:first] + xml[last:]
    return xml


def may_be_far(xml: bytes) -> bool:
    """Whether a cell may not begin with its address, or lie beyond column ZZ or the limit of rows."""
    return _ODD_CELL.search(xml) is not None


def has_low_rows(xml: bytes) -> bool:
    """Whether a row may be so low that it is not seen."""
    return _MAY_BE_LOW.search(xml) is not None


def may_lack_results(xml: bytes) -> bool:
    """Whether a formula may have no value behind it."""
    return _UNFINISHED.search(xml) is not None


def has_odd_types(xml: bytes) -> bool:
    """Whether any cell may hold an error or its own text, or a formula that others share; hardly a sheet has one."""
    return _ODD_TYPE.search(xml) is not None


def has_odd_texts(xml: bytes) -> bool:
    """Whether a cell with its own text is written as no office program does; asked where a type of a cell is odd."""
    return any(odd.search(xml) for odd in _ODD_TEXTS)


def cells_beyond(xml: bytes, limit: int) -> int:
    """How many cells with a value are in rows beyond a limit, as office programs write them; 0 where none is found."""
    beyond = next((row.start() for row in _ROW_NUMBER.finditer(xml) if int(row[1]) > limit), -1)
    return xml.count(b"<v>", beyond) if beyond >= 0 else 0


def error_cells(xml: bytes) -> Iterator[tuple[str, str]]:
    """Address and text (#REF!) of each error cell; asked where a type of a cell is odd."""
    for cell, text in _ERROR.findall(xml) if _HAS_ERROR(xml) else ():
        yield cell.decode(), text.decode("utf-8", "replace")


def uncalculated_cells(xml: bytes, *, odd_types: bool) -> Iterator[str]:
    """Addresses of formulas that no program has calculated; a text formula with an empty result is calculated.

    Where no type is odd none is shared, and each formula has a text of its own and its value behind that.
    """
    may_be = _UNFINISHED.search(xml) or (odd_types and _HAS_SHARED_FORMULA(xml))
    for end in _NO_VALUE.finditer(xml) if may_be else ():
        tag, cell = _cell_before(xml, end.start())
        if cell and not (end[1] and b't="str"' in tag):
            yield cell


def shows_results(xml: bytes) -> bool:
    """Whether any formula has a result other than 0."""
    return _RESULT.search(xml) is not None


def formula_cells(xml: bytes) -> frozenset[str]:
    """Addresses of all formulas of a sheet."""
    return frozenset(cell.decode() for cell in _ANY_FORMULA.findall(xml))


def linked_cells(xml: bytes) -> Iterator[str]:
    """Addresses of formulas that take values from another workbook."""
    for formula in _LINKED.finditer(xml):
        yield _cell_before(xml, formula.start())[1]


def negative_cells(xml: bytes) -> Iterator[tuple[str, float]]:
    """Address and value of each number below zero."""
    for cell, number in _NEGATIVE.findall(xml) if b"-" in xml and _ANY_NEGATIVE(xml) else ():
        yield cell.decode(), float(number)


def _cell_before(xml: bytes, position: int) -> tuple[bytes, str]:
    """The tag of the cell that a position lies in, and its address."""
    start = xml.rfind(b"<c ", 0, position)
    tag = xml[start : xml.find(b">", start)]
    name = _CELL_NAME.search(tag)
    return tag, name[1].decode() if name else ""
