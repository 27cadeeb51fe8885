"""Where the headings of tables stand on a drawing: by number rows, "STT", merged cells, rows dense with texts."""

import re
from typing import NamedTuple

from addin.form_inference.drawing import Drawing
from addin.form_inference.numbering import Numbering, looks_numbered, numbering_at
from addin.form_inference.paths import Path, compose
from addin.form_inference.words import (
    is_bare_measure,
    is_filler,
    is_frame,
    is_label,
    is_measure_line,
    is_note,
    is_number_text,
    is_ordinal,
    is_signature,
    is_total,
)
from schemas.text import fold

#: A heading has no more rows than this, number row apart.
_DEEPEST = 7
#: So many rows of sources ("Cột G-M02") or blanks may stand between a heading and its number row.
_BETWEEN = 2
#: A second table that neither numbers nor an STT tell has at least so many columns.
_LEAST_NEXT = 3
#: A row of groups may name so many columns beside those of the leaves, which have no leaf of their own.
_BESIDE = 2


_PARAMETER = re.compile(r"[a-z]+(?:_[a-z0-9]+)*")


class Heading(NamedTuple):
    """The heading of one table: its rows and columns (inclusive), its paths, and what stands between it and the rows.

    `first` is the first row below; `numbering` the row of column numbers; `tail` the other rows that still belong to it
    (units in brackets, where figures come from); `why` is the evidence in words.
    """

    top: int
    bottom: int
    left: int
    right: int
    paths: dict[int, Path]
    first: int
    numbering: Numbering | None = None
    tail: tuple[int, ...] = ()
    why: str = ""


def find_headings(drawing: Drawing) -> list[Heading]:
    """The headings of a sheet from the top down, left ones before those beside them."""
    found: list[Heading] = []
    row = 0
    while row < drawing.height:
        heading = _heading_from(drawing, row, found[-1].first if found else 0)
        if heading is None:
            row += 1
            continue
        parts = split(drawing, heading)
        found += parts
        row = max(one.first for one in parts)
    return found or _by_density(drawing)


def _heading_from(drawing: Drawing, row: int, floor: int) -> Heading | None:
    """The heading that is told by this row: it numbers the columns, or has an STT."""
    if numbering := numbering_at(drawing, row):
        bottom = next(
            (line for line in range(row - 1, max(floor - 1, row - 2 - _BETWEEN), -1) if _labels(drawing, line)), None
        )
        if bottom is not None:
            return _grown(drawing, bottom, bottom, floor, numbering, "dòng số cột")
    ordinal = next((c for c in drawing.filled(row) if is_ordinal(drawing.text(row, c))), None)
    if ordinal is not None and len(_labels(drawing, row)) + _merged_beside(drawing, row) >= 2:
        if _numbered_below(drawing, row) or _is_denser_above(drawing, row, floor):
            return None
        return _grown(drawing, row, max(row, drawing.span(row, ordinal)[2]), floor, None, "cột STT")
    return None


def _numbered_below(drawing: Drawing, row: int) -> bool:
    """Whether a row of column numbers comes after more headings or blanks: it tells where the headings end."""
    for below in range(row + 1, min(drawing.height, row + _DEEPEST)):
        if numbering_at(drawing, below):
            return True
        if drawing.filled(below) and not _labels(drawing, below):
            return False
    return False


def _is_denser_above(drawing: Drawing, row: int, floor: int) -> bool:
    """Whether a row above, which belongs to no table yet, has far more headings: then this is one of its rows."""
    own = len(_labels(drawing, row)) + 1
    return any(len(_labels(drawing, above)) > own for above in range(floor, row))


def _merged_beside(drawing: Drawing, row: int) -> int:
    return sum(one[0] <= row <= one[2] and one[3] > one[1] for one in drawing.merges)


def _grown(
    drawing: Drawing, top: int, bottom: int, floor: int, numbering: Numbering | None, why: str
) -> Heading | None:
    """The heading around some of its rows."""
    left, right = _extent(drawing, top, bottom, numbering)
    bottom = _grow_down(drawing, top, bottom, (left, right), numbering)
    top = _grow_up(drawing, top, floor, (left, right))
    left, right = _extent(drawing, top, bottom, numbering)
    first, tail, numbering = below(drawing, bottom, (left, right), numbering)
    paths = compose(drawing, top, bottom, left, right)
    return Heading(top, bottom, left, right, paths, first, numbering, tail, why) if len(paths) >= 2 else None


def _extent(drawing: Drawing, top: int, bottom: int, numbering: Numbering | None) -> tuple[int, int]:
    columns = [c for row in range(top, bottom + 1) for c in range(drawing.width) if drawing.shown(row, c)]
    columns += list(numbering.numbers) if numbering else []
    return min(columns), max(columns)


def _labels(drawing: Drawing, row: int) -> list[int]:
    """The columns of a row whose texts may be headings; none where anything else stands in it."""
    filled = drawing.filled(row)
    texts = [drawing.text(row, column) for column in filled]
    is_foot = any(is_signature(text) or is_note(text) for text in texts) and not any(map(is_ordinal, texts))
    if not texts or is_foot or are_parameters(texts):
        return []
    labels = [c for c, text in zip(filled, texts, strict=True) if is_label(text) or _is_code_heading(text)]
    return labels if len(labels) == len(filled) and any(map(is_label, texts)) else []


def are_parameters(texts: list[str]) -> bool:
    """Whether a row holds names of a query's parameters: "ma_tinh", "nam"."""
    return any("_" in text for text in texts) and all(_PARAMETER.fullmatch(text) for text in texts)


def _is_code_heading(text: str) -> bool:
    """A heading that is a year or a month alone: "2025", "T1", "12"."""
    return text.isdigit() and (len(text) == 4 or int(text) <= 31)


def _grow_up(drawing: Drawing, top: int, floor: int, extent: tuple[int, int]) -> int:
    """Rows above that still are headings: groups over some of the columns; titles and letterheads are not."""
    while top > floor and top > 0:
        above = top - 1
        texts = [drawing.text(above, column) for column in drawing.filled(above)]
        covers = [one for one in drawing.merges if one[0] <= above < one[2] and one[2] >= top]
        if not texts and covers and all(one[0] >= floor for one in covers):
            top = min(one[0] for one in covers)
            continue
        if not texts or not _is_group_row(drawing, above, extent):
            return top
        top = above
    return top


def _is_group_row(drawing: Drawing, row: int, extent: tuple[int, int]) -> bool:
    filled = drawing.filled(row)
    texts = [drawing.text(row, column) for column in filled]
    if any(is_frame(t) or is_measure_line(t) or is_signature(t) or (is_number_text(t) and len(t) != 4) for t in texts):
        return False
    inside = [column for column in filled if extent[0] <= column <= extent[1]]
    near = all(extent[0] - _BESIDE <= column <= extent[1] + _BESIDE for column in filled)
    if len(filled) < 3 and not (inside and near and not any(":" in text for text in texts)):
        return False
    if len(filled) >= 2:
        return all(is_label(text) for text in texts) and len({fold(text) for text in texts}) >= 2
    span = drawing.span(row, filled[0])
    whole = span[1] <= extent[0] and span[3] >= extent[1]
    return span[3] > span[1] and not whole and span[1] > extent[0]


def _grow_down(drawing: Drawing, top: int, bottom: int, extent: tuple[int, int], numbering: Numbering | None) -> int:
    if numbering:
        return bottom
    while bottom + 1 < drawing.height and bottom - top < _DEEPEST and _continues(drawing, top, bottom + 1, extent):
        bottom += 1
    return bottom


def _continues(drawing: Drawing, top: int, row: int, extent: tuple[int, int]) -> bool:
    """Whether a row below headings still is one: something of them is merged down to it, or groups are open over it."""
    left, right = extent
    if any(one[0] >= top and one[0] < row <= one[2] and left <= one[1] <= right for one in drawing.merges):
        return True
    filled = drawing.filled(row, left)
    if not filled or numbering_at(drawing, row) or not _labels(drawing, row):
        return False
    if all(is_bare_measure(drawing.text(row, column)) for column in filled):
        return False
    texts = [drawing.text(row, column) for column in filled]
    if left not in filled and all(is_bare_measure(text) or text[0].islower() for text in texts):
        return True  # the rest of headings that were broken by hand
    groups = [one for one in drawing.merges if top <= one[0] < row and one[2] == row - 1 and one[3] > one[1]]
    under = [c for c in filled if any(one[1] <= c <= one[3] for one in groups)]
    if under and len(under) * 2 >= len(filled) and left not in filled:
        return True
    open_columns = [c for c in filled if not any(drawing.shown(line, c) for line in range(top, row))]
    return bool(open_columns) and left not in filled


def below(
    drawing: Drawing, bottom: int, extent: tuple[int, int], numbering: Numbering | None
) -> tuple[int, tuple[int, ...], Numbering | None]:
    """The first row of the body, the rows between it and the headings, and the number row found there."""
    row, tail = bottom + 1, list[int]()
    left, right = extent
    last = bottom
    while row < drawing.height:
        filled = drawing.filled(row, left, right)
        texts = [drawing.text(row, column) for column in filled]
        if numbering and row <= numbering.row:
            tail += [row] if filled and row < numbering.row else []
            last = row
        elif texts and all(map(is_bare_measure, texts)):
            tail.append(row)
            last = row
        elif numbering is None and (found := numbering_at(drawing, row, left, right)):
            numbering, last = found, row
        elif texts and (_is_source(texts) or (row <= last + 1 and looks_numbered(drawing, row, left, right))):
            tail.append(row)
            last = row
        elif filled or row > last + _BETWEEN:
            break
        row += 1
    return last + 1, tuple(tail), numbering


def _is_source(texts: list[str]) -> bool:
    """A row that says where each column comes from: "Cột G-M02"."""
    said = sum(fold(text).startswith("cot ") for text in texts)
    return len(texts) >= 2 and said * 2 > len(texts)


# -- tables beside each other -----------------------------------------------------------------------------------------


def split(drawing: Drawing, heading: Heading) -> list[Heading]:
    """The headings of tables beside each other: parted by blank columns, each with a beginning of its own."""
    cuts = [
        column
        for column in range(heading.left + 1, heading.right)
        if not any(drawing.shown(row, column) for row in range(heading.top, heading.bottom + 1))
        and not any(drawing.text(row, column) for row in range(heading.first, min(drawing.height, heading.first + 50)))
    ]
    areas, left = list[tuple[int, int]](), heading.left
    for cut in [*cuts, heading.right + 1]:
        if cut > left:
            areas.append((left, cut - 1))
        left = cut + 1
    if len(areas) < 2 or any(not _begins_table(heading, area) for area in areas):
        return [heading]
    return [_part(heading, area) for area in areas]


def _begins_table(heading: Heading, area: tuple[int, int]) -> bool:
    """Whether a part has two columns or more, the first of which names its rows."""
    own = [heading.paths[c] for c in range(area[0], area[1] + 1) if c in heading.paths]
    if len(own) < 2:
        return False
    first = fold(own[0][-1])
    numbered = heading.numbering and heading.numbering.numbers.get(area[0]) in ("1", "A")
    return bool(numbered) or is_ordinal(own[0][-1]) or names_rows(first)


#: How the heading of a column that names its rows begins, folded.
_NAMES_ROWS = (
    "xa", "don vi", "ten", "huyen", "noi dung", "chi tieu", "dan toc", "ho va ten", "ho ten", "thon", "ap",
    "dia phuong",
    "tinh", "hang muc", "nguon", "linh vuc", "truong", "co quan", "ma",
)  # fmt: skip


def names_rows(bare: str) -> bool:
    """Whether a folded heading is that of what the rows are about."""
    return any(bare == word or bare.startswith(f"{word} ") for word in _NAMES_ROWS)


def _part(heading: Heading, area: tuple[int, int]) -> Heading:
    paths = {column: path for column, path in heading.paths.items() if area[0] <= column <= area[1]}
    numbering = heading.numbering
    if numbering:
        numbers, formulas = (
            {column: text for column, text in of.items() if area[0] <= column <= area[1]}
            for of in (numbering.numbers, numbering.formulas)
        )
        numbering = Numbering(numbering.row, numbers, formulas)
    return heading._replace(left=area[0], right=area[1], paths=paths, numbering=numbering)


# -- headings that only their density tells ----------------------------------------------------------------------------


def _by_density(drawing: Drawing) -> list[Heading]:
    """Headings without number row and STT: the row of a block with the most labels, the first of several."""
    found: list[Heading] = []
    for first, last in _blocks(drawing, 0):
        floor = found[-1].first if found else 0
        heading = _densest(drawing, max(first, floor), last)
        if heading and (not found or _begins_anew(heading)):
            found += split(drawing, heading)
    return found


def _begins_anew(heading: Heading) -> bool:
    """Whether headings below another table are those of a next one, and no rows of the first."""
    first = next(iter(heading.paths.values()))[-1]
    return len(heading.paths) >= _LEAST_NEXT and (is_ordinal(first) or names_rows(fold(first)))


def _blocks(drawing: Drawing, start: int) -> list[tuple[int, int]]:
    """Stretches of filled rows, parted by blank ones."""
    blocks: list[tuple[int, int]] = []
    for row in range(start, drawing.height):
        if not drawing.filled(row):
            continue
        if blocks and blocks[-1][1] == row - 1:
            blocks[-1] = (blocks[-1][0], row)
        else:
            blocks.append((row, row))
    return blocks


def _densest(drawing: Drawing, first: int, last: int) -> Heading | None:
    """The heading of one block."""
    rows = {
        row: len(labels)
        for row in range(first, last + 1)
        if len(labels := _labels(drawing, row)) >= 2 and not _is_no_heading(drawing, row)
    }
    if not rows:
        return None
    row = max(rows, key=lambda at: (rows[at], -at))
    return _grown(drawing, row, row, first, None, "dòng nhiều tiêu đề nhất")


def _is_no_heading(drawing: Drawing, row: int) -> bool:
    texts = [drawing.text(row, column) for column in drawing.filled(row)]
    return is_total(texts[0]) or any(is_frame(text) or is_filler(text) or text.endswith(":") for text in texts)
