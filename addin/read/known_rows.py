"""Rows of a small sheet that are usual by what they are without their digits: there is nothing to be looked for.

The reports of a month are filled into one blank form. Without digits their rows are a few hundred different ones, again
and again, so that each of these is looked at once.
"""

import re
from functools import lru_cache

from addin.read.scan import DIGITS, has_low_rows, may_be_far, may_lack_results
from addin.read.usual_rows import Shortened

_ROW_START, _FORMULA_START = b"<row ", b"<f>"
#: A blank result, and what tells it from one of digits alone.
_NO_RESULT, _MARKED = b"<v></v>", b"<v>~</v>"
_ATTRIBUTE = rb""" (?!hidden="(?!false"))[A-Za-z:]++="(?:[^"<>&='\s][^"<>&=']*+(?<!\s))?+\""""
_FORMULA = rb"(?:<f>(?:[^<\[&]|&(?!#))*+</f>)?+"
#: A number that is not below zero, or the place of a text; a blank; a formula's text.
_HELD = (
    rb'(?: t="[nsb]")?+>%(f)s<v>(?!-)[.E+-]*+</v></c>'
    rb'|(?: t="[nsb]")?+(?:/>|></c>)'
    rb'| t="str">%(f)s<v>(?![\s&])[^<&]++(?<!\s)</v></c>'
) % {b"f": _FORMULA}
_CELL = rb'<c r="[A-Z]{1,2}+"(?: s="")?+(?:%s)' % _HELD
_USUAL = re.compile(rb'r=""(?:%s)*+(?:/>|>(?:%s)*+</row>)' % (_ATTRIBUTE, _CELL))
#: A longer row is not remembered.
_LONGEST = 2**13


def without_known_rows(xml: bytes) -> Shortened:
    """A sheet without the rows in which nothing is odd: see `usual_rows.without_usual_rows`; its last row is kept."""
    whole = Shortened(xml, left_out_formulas=False)
    first, last = xml.find(_ROW_START), xml.rfind(_ROW_START)
    if first == last or may_be_far(xml) or has_low_rows(xml):  # what only digits tell
        return whole
    rows = xml[first:last]
    told = (rows.replace(_NO_RESULT, _MARKED) if may_lack_results(rows) else rows).translate(None, DIGITS)
    shapes = told.split(_ROW_START)[1:]
    different = set(shapes)
    odd = {shape for shape in different if len(shape) > _LONGEST or not _is_usual(shape)}
    kept = b""
    if odd:
        written = rows.split(_ROW_START)[1:]
        if len(written) != len(shapes):
            return whole
        kept = b"".join(_ROW_START + row for row, shape in zip(written, shapes, strict=True) if shape in odd)
    formulas = any(_FORMULA_START in shape for shape in different - odd)
    return Shortened(b"".join((xml[:first], kept, xml[last:])), formulas)


@lru_cache(maxsize=1024)
def _is_usual(shape: bytes) -> bool:
    """Whether a row is usual, by what it is without digits."""
    return _USUAL.fullmatch(shape) is not None
