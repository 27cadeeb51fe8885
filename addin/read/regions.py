"""Sheets that hold more than one form, cut into one region a form; a table on its side is recognised, never turned.

A region is the sheet with the cells of others blanked, so that every address stays true. Workbooks in which every
form was found on a sheet of its own, for the period, never come here.
"""

from collections.abc import Collection, Iterator

from addin.read.book import Rows, Sheet
from addin.read.header import find_header
from addin.read.header_match import Header, count_printed, find_among, texts_of
from addin.read.near import find_near_header, mend_header, printed_first
from addin.read.region import Region
from schemas.catalogue import Catalogue
from schemas.fields import Number

#: So far down and so far right a further table is looked for.
_DEEPEST, _WIDEST = 500, 100
#: Rows of a table that must leave a column blank for it to part two tables.
_GAP_ROWS = 8
#: Labels of a form that a table on its side has at least; two columns that match are in any table.
_LEAST_ON_SIDE = 3
#: Rows above a header in which another table has room.
_LEAST_ABOVE = 4


def find_regions(found: list[Region], known: Collection[str], catalogue: Catalogue) -> list[Region]:
    """The regions of sheets on which one form was found, or none; looked for are the forms that are not `known`."""
    regions: list[Region] = []
    missing = frozenset(catalogue.by_id).difference(known)
    for region in found:
        if region.header:
            parts = list(_divided(region, missing, catalogue))
        else:
            parts = _recognised(region.sheet, missing, catalogue)
        missing -= _forms_in(parts) - _forms_in([region])
        regions += parts
    return regions


def _recognised(sheet: Sheet, missing: frozenset[str], catalogue: Catalogue) -> list[Region]:
    """A sheet without a clear header: its form by labels that are nearly right, or lying on its side."""
    every = frozenset(catalogue.by_id)
    header = find_near_header(sheet.rows, missing, catalogue) or find_near_header(sheet.rows, every, catalogue)
    if header:
        return list(_divided(Region(sheet, header), missing - {header.form.id}, catalogue))
    turned: Rows = [list(column) for column in zip(*(row[:_WIDEST] for row in sheet.rows[:_WIDEST]), strict=True)]
    on_side = find_header("", turned, catalogue) or find_near_header(turned, every, catalogue)
    return [Region(sheet, None, on_side.form.id if on_side and _holds_figures(on_side, turned) else "")]


def _holds_figures(header: Header, rows: Rows) -> bool:
    """Whether a table on its side holds a report: its printed rows or its figures, and not only words about columns."""
    form, below = header.form, rows[header.bottom + 1 :]
    label = header.columns.get(form.label_key)
    texts = set() if label is None else {cell for row in below if isinstance(cell := row[label], str) and cell}
    if count_printed(form, texts) > 1:
        return True
    numbers = [at for key, at in header.columns.items() if isinstance(form.by_key[key].type, Number)]
    counted = any(isinstance(row[at], int | float) for row in below for at in numbers)
    return len(header.columns) >= _LEAST_ON_SIDE and counted


def _divided(region: Region, missing: frozenset[str], catalogue: Catalogue) -> Iterator[Region]:
    """The region and the tables of missing forms beside, above and below its own."""
    if not missing:
        yield region
        return
    beside, *others = (divide(region, missing, catalogue) for divide in (_beside, _below, _above))
    parts = max(beside, *others, key=_columns_found)
    if beside and _is_right_of(beside[0], parts):  # a header printed again farther down may be the clean one
        parts = beside
    if not parts:
        yield region
        return
    left = missing - _forms_in(parts)
    for part in parts:
        yield from _divided(part, left, catalogue)


def _is_right_of(left: Region, parts: list[Region]) -> bool:
    """Whether the other tables of some parts are in columns to the right of a table."""
    last = max(left.header.columns.values()) if left.header else 0
    others = [part.header for part in parts if part.header and part.header.form.id not in _forms_in([left])]
    return all(min(header.columns.values()) > last for header in others)


def _forms_in(parts: list[Region]) -> frozenset[str]:
    return frozenset(part.header.form.id for part in parts if part.header)


def _columns_found(parts: list[Region]) -> int:
    return sum(len(part.header.columns) for part in parts if part.header)


def _beside(region: Region, missing: frozenset[str], catalogue: Catalogue) -> list[Region]:
    sheet, header = region.sheet, region.header
    if header is None:
        return []
    rows = sheet.rows
    for cut in _gaps(rows[header.top : header.top + _GAP_ROWS]):
        left = [row[:cut] + [""] * (len(row) - cut) for row in rows]
        right = [[""] * cut + row[cut:] for row in rows]
        one, other = (
            find_header("", part, catalogue) or find_near_header(part, missing, catalogue) for part in (left, right)
        )
        if one and other and one.form.id != other.form.id and {one.form.id, other.form.id} & missing:
            return [Region(sheet._replace(rows=left), one), Region(sheet._replace(rows=right), other)]
    return []


def _gaps(rows: Rows) -> Iterator[int]:
    """The first blank column after each filled one."""
    filled = [any(cell != "" for cell in column) for column in zip(*rows, strict=True)]
    for index in range(1, len(filled) - 1):
        if filled[index - 1] and not filled[index]:
            yield index


def _below(region: Region, missing: frozenset[str], catalogue: Catalogue) -> list[Region]:
    sheet, header = region.sheet, region.header
    start = header.bottom + 1 if header else 0
    further = _find(sheet.rows[start : start + _DEEPEST], missing, catalogue)
    if not header or not further:
        return []
    further = further._replace(top=further.top + start, bottom=further.bottom + start)
    return _cut_at(further.top, region, Region(sheet, further))


def _above(region: Region, missing: frozenset[str], catalogue: Catalogue) -> list[Region]:
    sheet, header = region.sheet, region.header
    if not header or header.top < _LEAST_ABOVE:
        return []
    upper = _find(sheet.rows[: header.top], missing, catalogue)
    return _cut_at(header.top, Region(sheet, upper), region) if upper else []


def _find(rows: Rows, missing: frozenset[str], catalogue: Catalogue) -> Header | None:
    texts = texts_of(rows)
    header = find_among(texts, missing, catalogue)
    if header is None:
        return find_near_header(rows, missing, catalogue)
    return mend_header(printed_first(header, rows, catalogue), texts, catalogue)


def _cut_at(row: int, upper: Region, lower: Region) -> list[Region]:
    rows = lower.sheet.rows
    blank = [[""] * len(line) for line in rows[:row]]
    return [
        upper._replace(sheet=upper.sheet._replace(rows=rows[:row])),
        lower._replace(sheet=lower.sheet._replace(rows=[*blank, *rows[row:]])),  # type: ignore[list-item] # blanks are cells
    ]
