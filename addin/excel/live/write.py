"""Writes planned sheets into the open workbook: contents in one go, looks only where the layout changed.

Every call to the office program takes milliseconds, so what can be said for many cells is said once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.excel.live.matrix import Area, Layout, as_typed, changed_areas
from addin.excel.live.programs import LIBREOFFICE
from addin.sheets.plan import Content

if TYPE_CHECKING:
    import xlwings as xw

#: Before the name of every cell style that the master workbook carries.
STYLE_PREFIX = "TH "
#: The program's own look, for cells that have none of ours any more: Excel's name and LibreOffice's.
_NORMAL = {True: "Normal", False: "Default"}
#: Excel takes no longer text than this in an array of cells, and no longer list of areas than that.
_LONGEST_IN_ARRAY, _LONGEST_ADDRESS = 8000, 250
_NOTHING = Layout([], frozenset(), {}, {}, {})


#: Row and column, from 0.
_Place = tuple[int, int]


class Task(NamedTuple):
    """What a sheet is to hold and how it is to look; `before` is the look that it has, None when that is not known.

    `filled` are cells that were blank: LibreOffice must be told, for Undo to make them so again.
    """

    sheet: "xw.Sheet"
    cells: Sequence[Sequence[Content]]
    now: Layout
    before: Layout | None
    filled: Sequence[Area] = ()


def write_sheets(book: "xw.Book", tasks: Sequence[Task]) -> None:
    """Write sheets over what is there: the looks of all first; one whose look is not known is laid out again."""
    if not tasks:
        return
    laid = [(task.sheet, task.before or _NOTHING, task.now) for task in tasks]
    with heights_kept(book):
        for task in tasks:
            if task.before is None:
                task.sheet.used_range.unmerge()
                task.sheet.clear()
        for sheet, before, now in laid:
            for area in sorted(before.merges - now.merges):
                sheet.range(area.address).unmerge()
        styles = [(sheet, _width(before), changed_areas(before.styles, now.styles)) for sheet, before, now in laid]
        set_styles(book, styles)
        for sheet, before, now in laid:
            _merge(sheet, sorted(now.merges - before.merges))
            _set_widths(sheet, before, now)
            _break_pages(sheet, before.breaks, now.breaks)
            _print_part(sheet, before.printed, now.printed)
            if now.letterhead and before.letterhead and before.letterhead != now.letterhead:
                from addin.excel.live.whole import head_pages  # an office names itself once

                head_pages(sheet, now.letterhead)
            if now.repeated and before.repeated != now.repeated:
                from addin.excel.live.whole import repeat_rows  # a sheet is laid out otherwise once

                repeat_rows(sheet, now.repeated)
    for task, (sheet, before, now) in zip(tasks, laid, strict=True):
        own = _own_notes(sheet, before)
        _write_cells(sheet, [[as_typed(content) for content in row] for row in task.cells], before, task.filled)
        _fit_rows(sheet, before, now)
        _write_notes(sheet, before.notes, now.notes, own)


def _own_notes(sheet: "xw.Sheet", before: Layout) -> dict[_Place, str]:
    """The notes that the office has put on a sheet; LibreOffice takes all away from cells that are written."""
    if before is _NOTHING or not _is_libreoffice(sheet.book):
        return {}
    from addin.libreoffice.areas import notes_on

    return {place: text for place, text in notes_on(sheet).items() if before.notes.get(place) != text}


def _write_notes(
    sheet: "xw.Sheet", before: Mapping[_Place, str], now: Mapping[_Place, str], own: dict[_Place, str]
) -> None:
    """The program's notes, and those of the office's `own` on other cells."""
    if _is_libreoffice(sheet.book):
        if before or now or own:
            from addin.libreoffice.areas import put_notes

            put_notes(sheet, {**own, **now})
        return
    changed = [place for place in {*before, *now} if before.get(place) != now.get(place)]
    for row, column in changed:  # not run: the build machines have no Excel
        cell = sheet.range((row + 1, column + 1))
        if cell.note is not None:
            cell.note.delete()
        if (row, column) in now:
            cell.add_note(now[row, column])


def _width(layout: Layout) -> int:
    return len(layout.styles[0]) if layout.styles else 0


def heights_kept(book: "xw.Book") -> AbstractContextManager[None]:
    """Rows keep their heights for a while, where the program fits them again at every change."""
    if not _is_libreoffice(book):
        return nullcontext()
    from addin.libreoffice.areas import heights_kept as kept_in_libreoffice

    return kept_in_libreoffice(book)


def _is_libreoffice(book: "xw.Book") -> bool:
    return book.app.engine.name == LIBREOFFICE


def _write_cells(sheet: "xw.Sheet", cells: list[list[Any]], before: Layout, filled: Sequence[Area] = ()) -> None:
    """All cells in one call, blanks over what was there before; texts too long for that one by one."""
    height = max(len(cells), len(before.styles))
    width = max(len(rows[0]) if rows else 0 for rows in (cells, before.styles))
    if not height or not width:
        return
    cells = [row + [None] * (width - len(row)) for row in cells] + [[None] * width] * (height - len(cells))
    put_cells(sheet, 0, cells, filled)


def put_cells(sheet: "xw.Sheet", first_row: int, cells: list[list[Any]], filled: Sequence[Area] = ()) -> None:
    """Cells from the first column of a row (0-based) on, each as it is typed, in one call; `filled` as in `Task`."""
    long = [
        (row, column, text)
        for row, line in enumerate(cells, first_row)
        for column, text in enumerate(line)
        if isinstance(text, str) and len(text) > _LONGEST_IN_ARRAY
    ]
    for row, column, _ in long:
        cells[row - first_row][column] = None
    whole = sheet.range((first_row + 1, 1), (first_row + len(cells), len(cells[0])))
    if _is_libreoffice(sheet.book):
        from addin.libreoffice.areas import blank_when_undone

        blank_when_undone(sheet, filled)
        whole.raw_value = cells  # our engine takes as it is what xlwings changes for Excel
    else:
        whole.value = cells  # not run: the build machines have no Excel
    for row, column, text in long:
        sheet.range((row + 1, column + 1)).value = text


def _set_widths(sheet: "xw.Sheet", before: Layout, now: Layout) -> None:
    widths = [(at, width) for at, width in sorted(now.widths.items()) if before.widths.get(at) != width]
    for (first, last), width in _alike(widths):
        sheet.range((1, first + 1), (1, last + 1)).column_width = width


def _break_pages(sheet: "xw.Sheet", before: frozenset[int], now: frozenset[int]) -> None:
    if before == now:
        return
    if _is_libreoffice(sheet.book):
        from addin.libreoffice.areas import begin_pages

        begin_pages(sheet, before - now, begins=False)
        begin_pages(sheet, now - before, begins=True)
        return
    sheet.api.ResetAllPageBreaks()  # not run: the build machines have no Excel
    for row in sorted(now):
        sheet.api.HPageBreaks.Add(sheet.range((row + 1, 1)).api)


def _print_part(sheet: "xw.Sheet", before: tuple[int, int] | None, now: tuple[int, int] | None) -> None:
    """What of a sheet prints, from A1 to a last row and column."""
    if before == now or now is None:
        return
    if _is_libreoffice(sheet.book):
        from addin.libreoffice.areas import print_part

        print_part(sheet, now)
        return
    sheet.api.PageSetup.PrintArea = Area(0, 0, *now).address  # not run: the build machines have no Excel


def _merge(sheet: "xw.Sheet", areas: Sequence[Area]) -> None:
    if areas and _is_libreoffice(sheet.book):
        from addin.libreoffice.areas import merge_areas

        merge_areas(sheet, areas)
        return
    for area in areas:  # not run: the build machines have no Excel
        sheet.range(area.address).merge()


def _fit_rows(sheet: "xw.Sheet", before: Layout, now: Layout) -> None:
    """Rows without merged cells are fitted to their text by the program; the others keep their planned height.

    LibreOffice has fitted a row when its cells were written, but for one that had been told a height. In Excel a row
    whose text takes as many lines as before is well already.
    """
    known, fitted = before is not _NOTHING, _is_libreoffice(sheet.book)
    free = [(row, True) for row in range(max(len(before.styles), len(now.styles))) if row not in now.heights]
    for (first, last), _ in _alike(free):
        changed: Sequence[int] = range(first, last + 1)
        if known:
            changed = [row for row in changed if now.wanted.get(row) != before.wanted.get(row)]
        if known and fitted:
            changed = [row for row in changed if row in before.heights]
        if changed:
            sheet.range((changed[0] + 1, 1), (changed[-1] + 1, 1)).rows.autofit()
    heights = [(row, points) for row, points in sorted(now.heights.items()) if before.heights.get(row) != points]
    for (first, last), points in _alike(heights):
        sheet.range((first + 1, 1), (last + 1, 1)).row_height = points


def _alike(items: Sequence[tuple[int, float | bool]]) -> Iterator[tuple[tuple[int, int], float]]:
    """Neighbours of one value as (first, last), value."""
    runs = groupby(enumerate(items), key=lambda pair: (pair[1][0] - pair[0], pair[1][1]))
    for (_, value), run in runs:
        places = [item[0] for _, item in run]
        yield (places[0], places[-1]), value


def set_styles(book: "xw.Book", wanted: Sequence[tuple["xw.Sheet", int, Mapping[str, Sequence[Area]]]]) -> None:
    """Give areas of sheets the workbook's named cell styles; both programs know them under one name.

    With each sheet goes how many of its columns hold something already.
    """
    if _is_libreoffice(book):
        from addin.libreoffice.areas import style_areas

        style_areas(book, [(sheet, columns, _in_libreoffice(styles)) for sheet, columns, styles in wanted if styles])
        return
    for sheet, _, styles in wanted:  # not run: the build machines have no Excel
        for style, areas in styles.items():
            for addresses in _packed([area.address for area in areas]):
                sheet.range(addresses).api.Style = _named(style, excel=True)


def _in_libreoffice(styles: Mapping[str, Sequence[Area]]) -> dict[str, Sequence[Area]]:
    return {_named(style, excel=False): areas for style, areas in styles.items()}


def _named(style: str, *, excel: bool) -> str:
    return STYLE_PREFIX + style if style else _NORMAL[excel]


def _packed(addresses: Sequence[str]) -> Iterator[str]:
    """Addresses joined by commas, no longer than Excel takes."""
    pack = ""
    for one in addresses:
        if pack and len(pack) + len(one) + 1 > _LONGEST_ADDRESS:
            yield pack
            pack = ""
        pack = f"{pack},{one}" if pack else one
    if pack:
        yield pack
