"""Headings of any depth laid out as merged cells: groups above, leaves down to the last row; names no form."""

from collections.abc import Sequence

from addin.sheets.plan import Merge


def heading_merges(paths: Sequence[tuple[str, ...]], top: int, left: int, depth: int) -> list[Merge]:
    """Headings of any depth: groups merged across, leaves merged down to the last row."""
    merges: list[Merge] = []
    for level in range(depth):
        at = 0
        while at < len(paths):
            path = paths[at]
            if level >= len(path):
                at += 1
                continue
            is_leaf = level == len(path) - 1
            last = at
            while (
                not is_leaf
                and last + 1 < len(paths)
                and paths[last + 1][: level + 1] == path[: level + 1]
                and len(paths[last + 1]) > level + 1
            ):
                last += 1
            bottom = depth - 1 if is_leaf else level
            merges.append(Merge(top + level, left + at, top + bottom, left + last, path[level], "header"))
            at = last + 1
    return merges
