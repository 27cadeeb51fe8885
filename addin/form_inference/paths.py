"""The heading path of each column, from its rows of headings.

Cells may be merged, groups drawn without merging, labels broken over several rows by hand.
"""

from addin.form_inference.drawing import Drawing
from addin.form_inference.words import is_bare_measure, is_label, is_ordinal

Path = tuple[str, ...]


def compose(drawing: Drawing, top: int, bottom: int, left: int, right: int) -> dict[int, Path]:
    """Column → its labels from the top group to the leaf; columns without any text are absent."""
    groups = _open_groups(drawing, top, bottom, left, right)
    merged = any(top <= one[0] <= bottom and left <= one[1] <= right for one in drawing.merges)
    paths: dict[int, Path] = {}
    for column in range(left, right + 1):
        if path := _path(drawing, range(top, bottom + 1), column, groups, merged=merged):
            paths[column] = path
    return _without_repeats(drawing, paths, bottom)


def _path(drawing: Drawing, rows: range, column: int, groups: dict[tuple[int, int], int], *, merged: bool) -> Path:
    """The texts of one column from the top down; pieces of one label that was broken by hand become one."""
    levels: list[tuple[str, bool]] = []  # a text, and whether it stands over several columns
    for row in rows:
        owner = drawing.owner(row, column)
        text, over = drawing.text(*owner), drawing.span(row, column)
        wide = over[3] > over[1] or owner in groups
        if not text and (group := _group_over(groups, row, column)) is not None:
            text, wide = drawing.text(row, group), True
        if text and owner[0] < row and owner[0] >= rows.start:
            continue  # merged down from a row that was looked at
        if text and not is_bare_measure(text):
            levels.append((text, wide))
    return _joined(levels, _levels_told(drawing, rows, merged=merged))


def _levels_told(drawing: Drawing, rows: range, *, merged: bool) -> bool:
    """Whether single cells below each other are levels: the header merges cells, some of them downwards."""
    return merged and any(one[0] in rows and one[2] > one[0] for one in drawing.merges)


def _joined(levels: list[tuple[str, bool]], told: bool) -> Path:
    path: list[str] = []
    open_piece = False
    for text, wide in levels:
        if path and path[-1] == text:
            continue
        if open_piece and not wide and not told:
            path[-1] = f"{path[-1]} {text}"
        else:
            path.append(text)
        open_piece = not wide
    return tuple(path)


def _open_groups(drawing: Drawing, top: int, bottom: int, left: int, right: int) -> dict[tuple[int, int], int]:
    """Groups that were drawn without merging: the cell of the label → the last column that it stands over.

    A label reaches right over blanks under which other headings stand that nothing else stands over.
    """
    found: dict[tuple[int, int], int] = {}
    for row in range(top, bottom):
        for column in drawing.filled(row, left, right):
            if drawing.span(row, column) != (row, column, row, column) or not is_label(drawing.text(row, column)):
                continue
            last = column
            while last < right and _is_child(drawing, top, bottom, row, last + 1):
                last += 1
            if last > column and _lower(drawing, bottom, row, column) and not _is_ordinal(drawing, top, bottom, column):
                found[row, column] = last
    return found


def _is_child(drawing: Drawing, top: int, bottom: int, row: int, column: int) -> bool:
    """Whether a column has nothing in this row nor above it of its own, and a heading below."""
    for line in range(top, row + 1):
        if drawing.text(line, column) or (line == row and drawing.shown(line, column)):
            return False
        cover = drawing.covers.get((line, column))
        if cover and cover[2] >= row:  # a heading merged down past this row
            return False
    return _lower(drawing, bottom, row, column)


def _lower(drawing: Drawing, bottom: int, row: int, column: int) -> bool:
    texts = (drawing.text(line, column) for line in range(row + 1, bottom + 1))
    return any(text and not is_bare_measure(text) for text in texts)


def _is_ordinal(drawing: Drawing, top: int, bottom: int, column: int) -> bool:
    pieces = [drawing.text(row, column) for row in range(top, bottom + 1)]
    return is_ordinal(" ".join(filter(None, pieces)))


def _group_over(groups: dict[tuple[int, int], int], row: int, column: int) -> int | None:
    return next((at for (line, at), last in groups.items() if line == row and at < column <= last), None)


def _without_repeats(drawing: Drawing, paths: dict[int, Path], bottom: int) -> dict[int, Path]:
    """Without the columns that a leaf merged across several covers a second time."""
    kept: dict[int, Path] = {}
    for column, path in paths.items():
        span = drawing.span(bottom, column)
        if span[1] < column and kept.get(span[1]) == path:
            continue
        kept[column] = path
    return kept
