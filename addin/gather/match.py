"""Where a drawn table stands in an answer: by its labels, wherever its columns went, however a few were rewritten."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import DrawnColumn, DrawnTable
from addin.form_inference.heading import Heading, below, find_headings
from addin.form_inference.infer import body_rows
from addin.form_inference.paths import Path, compose
from schemas.labels import best_guess, same_label
from schemas.text import fold

#: Headings of an answer begin within so many rows, and have no more rows than this.
_DEEPEST, _MOST_ROWS = 120, 8
#: The share of a table's columns that must be found for a sheet to hold it.
_LEAST_SHARE = 0.5


class Match(NamedTuple):
    """The table in an answer: place in the table's list of columns → column on the sheet; what was read otherwise.

    `renamed`: place → the answer's words; `unsure`: places that only their neighbours tell; `extra`: column → words.
    """

    drawing: Drawing
    columns: Mapping[int, int]
    top: int
    bottom: int
    body: tuple[int, ...] = ()
    renamed: Mapping[int, str] = {}
    unsure: frozenset[int] = frozenset()
    extra: Mapping[int, str] = {}


def find_table(drawing: Drawing, table: DrawnTable) -> Match | None:
    """The headings of a drawn table on a sheet; None where fewer than half of its columns are there."""
    best: Match | None = None
    own = [(one.top, one.bottom) for one in find_headings(drawing)]  # also labels that were broken over rows
    for mended in (False, True):
        texts = _texts(drawing, table, mended=mended)
        for top, bottom in dict.fromkeys((*own, *_windows(texts))):
            match = _assigned(drawing, table, top, bottom)
            if match and (best is None or _worth(match) > _worth(best)):
                best = match
        if best and len(best.columns) == len(table.columns):
            break
    if best is None or len(best.columns) < max(2, _LEAST_SHARE * len(table.columns)):
        return None
    return best


def _worth(match: Match) -> tuple[int, int, int, int]:
    exact = len(match.columns) - len(match.renamed) - len(match.unsure)
    return len(match.columns), exact, -len(match.extra), match.top - match.bottom


def with_body(match: Match, table: DrawnTable, stop: int) -> Match:
    """The match with the rows of its body, down to signatures or the next table."""
    left, right = min(match.columns.values()), max(match.columns.values())
    first, tail, numbering = below(match.drawing, match.bottom, (left, right), None)
    paths: dict[int, Path] = {column: table.columns[at].path for at, column in match.columns.items()}
    heading = Heading(match.top, match.bottom, left, right, paths, first, numbering, tail)
    return match._replace(body=tuple(body_rows(match.drawing, heading, stop)))


def _texts(drawing: Drawing, table: DrawnTable, *, mended: bool) -> dict[int, int]:
    """Row → how many of the table's labels, leaves and groups, stand in it; with slips where `mended`."""
    known = {fold(text) for column in table.columns for text in column.path} - {""}
    labels = sorted({text for column in table.columns for text in column.path})
    found: dict[int, int] = {}
    for row in range(min(drawing.height, _DEEPEST)):
        texts = [drawing.text(row, column) for column in drawing.filled(row)]
        hits = sum(fold(text) in known or _bare(text) in known for text in texts if text)
        if mended:
            hits = sum(bool(text) and len(text) < 160 and bool(same_label(text, labels)) for text in texts)
        if hits:
            found[row] = hits
    return found


def _bare(text: str) -> str:
    return fold(text.partition("(")[0])


def _windows(hits: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """First and last row of what may be the headings, around the rows with the most labels."""
    for row in sorted(hits, key=lambda at: -hits[at])[:4]:
        for top in range(max(0, row - _MOST_ROWS + 1), row + 1):
            for bottom in range(row, row + _MOST_ROWS):
                if (top in hits or top == row) and bottom - top < _MOST_ROWS and (bottom == row or bottom in hits):
                    yield top, bottom


def _assigned(drawing: Drawing, table: DrawnTable, top: int, bottom: int) -> Match | None:
    if bottom >= drawing.height or not drawing.width:
        return None
    paths = compose(drawing, top, bottom, 0, drawing.width - 1)
    columns: dict[int, int] = {}
    for rule in (_by_path, _by_leaf):
        _take(rule(table, paths, columns), columns)
    renamed = dict[int, str]()
    near = _near(table, paths, columns)
    for at, column in near.items():
        columns[at] = column
        renamed[at] = " / ".join(paths[column])
    unsure = _between(table, paths, columns)
    columns |= unsure
    renamed |= {at: " / ".join(paths[column]) for at, column in unsure.items()}
    extra = {column: " / ".join(path) for column, path in paths.items() if column not in columns.values()}
    inside = {c: words for c, words in extra.items() if columns and c <= max(columns.values()) + 3}
    return Match(drawing, columns, top, bottom, (), renamed, frozenset(unsure), inside) if columns else None


def _take(found: Mapping[int, list[int]], columns: dict[int, int]) -> None:
    """Take the columns found for each place; of several the one nearest to those that only one fits."""
    for at, candidates in found.items():
        if len(candidates) == 1 and candidates[0] not in columns.values():
            columns[at] = candidates[0]
    centre = sum(columns.values()) / len(columns) if columns else 0.0
    for at, candidates in found.items():
        free = [one for one in candidates if one not in columns.values()]
        if at not in columns and free:
            columns[at] = min(free, key=lambda column: abs(column - centre))


def _by_path(table: DrawnTable, paths: Mapping[int, Path], columns: Mapping[int, int]) -> dict[int, list[int]]:
    full = {at: fold(" ".join(column.path)) for at, column in enumerate(table.columns)}
    spelled = {column: fold(" ".join(path)) for column, path in paths.items()}
    return {at: found for at, text in full.items() if (found := [c for c, other in spelled.items() if other == text])}


def _by_leaf(table: DrawnTable, paths: Mapping[int, Path], columns: Mapping[int, int]) -> dict[int, list[int]]:
    """Columns by their leaf alone, with or without what stands in brackets, where the table has one such leaf."""
    found: dict[int, list[int]] = {}
    for spell in (fold, _bare):
        leaves = [spell(column.path[-1]) for column in table.columns]
        for at, leaf in enumerate(leaves):
            if at in columns or at in found or leaves.count(leaf) > 1 or not leaf:
                continue
            free = [c for c, path in paths.items() if c not in columns.values() and spell(path[-1]) == leaf]
            if len(free) == 1:
                found[at] = free
    return found


def _near(table: DrawnTable, paths: Mapping[int, Path], columns: Mapping[int, int]) -> dict[int, int]:
    """Columns whose labels were written with slips or abbreviations, where only one can be meant."""
    left = {" ".join(c.path): at for at, c in enumerate(table.columns) if at not in columns}
    found: dict[int, int] = {}
    for column, path in paths.items():
        if column in columns.values() or not left:
            continue
        meant = same_label(" ".join(path), left)
        if meant is None:
            leaves = {c.path[-1]: at for at, c in enumerate(table.columns) if at in left.values()}
            by_leaf = same_label(path[-1], leaves) if len(leaves) == len(left) else None
            meant = " ".join(table.columns[leaves[by_leaf]].path) if by_leaf else None
        if meant is not None and left[meant] not in found:
            found[left[meant]] = column
    return found


def _between(table: DrawnTable, paths: Mapping[int, Path], columns: Mapping[int, int]) -> dict[int, int]:
    """Columns between two known ones in the same order, where just one is left and its words are near."""
    found: dict[int, int] = {}
    for at, column in enumerate(table.columns):
        before, after = columns.get(at - 1), columns.get(at + 1)
        if at in columns or (before is None and after is None):
            continue
        low = before if before is not None else (after or 0) - 2
        high = after if after is not None else (before or 0) + 2
        free = [c for c in paths if low < c < high and c not in columns.values()]
        if len(free) == 1 and _resembles(column, paths[free[0]], table):
            found[at] = free[0]
    return found


def _resembles(column: DrawnColumn, path: Path, table: DrawnTable) -> bool:
    labels = [" ".join(one.path) for one in table.columns]
    return best_guess(" ".join(path), labels) == " ".join(column.path)
