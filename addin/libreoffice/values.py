"""Reads and writes whole blocks of cells: numbers, texts, days, truth values, errors, formulas; knows no xlwings."""

import datetime as dt
import numbers
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from addin.libreoffice import formulas
from addin.libreoffice.convert import DATE_OR_TIME, LOGICAL, moment, serial

#: com.sun.star.sheet.CellFlags.DATETIME, and FormulaResult.VALUE.
_DAYS, _NUMBERS = 2, 1
#: What a truth value shows in the line where it is typed, in every language of LibreOffice's own notation.
_TRUTHS = frozenset({"TRUE", "FALSE"})
_DAY, _MOMENT, _LOGICAL = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "BOOLEAN"


class ErrorText(str):
    """The text of an error cell, like #DIV/0!."""

    __slots__ = ()


class Rectangle(NamedTuple):
    """Cells inside a block, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


def epoch_of(document: Any) -> dt.datetime:
    """The day that a document counts from."""
    day = document.NullDate
    return dt.datetime(day.Year, day.Month, day.Day)


def format_key(document: Any, text: str) -> int:
    """LibreOffice's number of a number format written in English."""
    from addin.libreoffice.uno_bridge import load_uno

    english = load_uno().createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    known = document.NumberFormats.queryKey(text, english, False)
    return int(known if known != -1 else document.NumberFormats.addNew(text, english))


def read(document: Any, block: Any) -> list[list[Any]]:
    """The values of a block: float, str, datetime, bool, ErrorText; "" is a blank.

    A handful of calls regardless of the block's size: each costs a trip to another process.
    """
    rows = [list(row) for row in block.getDataArray()]
    if any(isinstance(value, float) for row in rows for value in row):
        _recognise_constants(document, block, rows)
        _recognise_results(document, block, rows)
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            if value is None:
                line[column] = ErrorText(block.getCellByPosition(column, row).getString())
    return rows


def _recognise_constants(document: Any, block: Any, rows: list[list[Any]]) -> None:
    """Days by a query for them; truth values by what would be typed for them."""
    epoch = epoch_of(document)
    for part in _parts(block, block.queryContentCells(_DAYS)):
        _replace(rows, part, lambda number: moment(number, epoch))
    if any(value in (0.0, 1.0) for row in rows for value in row):
        for line, typed in zip(rows, block.getFormulaArray(), strict=True):
            for column, text in enumerate(typed):
                if text in _TRUTHS and isinstance(line[column], float):
                    line[column] = text == "TRUE"


def _recognise_results(document: Any, block: Any, rows: list[list[Any]]) -> None:
    """Days and truth values that formulas give, by their number format."""
    results = block.queryFormulaCells(_NUMBERS)
    if not results.Count or _is_plain(document, results):
        return
    epoch, plain = epoch_of(document), [list(row) for row in rows]
    for kind, part in _kinds(document, block):
        _replace(plain, part, bool if kind & LOGICAL else lambda number: moment(number, epoch))
    for part in _parts(block, results):
        for row in range(part.top, part.bottom + 1):
            rows[row][part.left : part.right + 1] = plain[row][part.left : part.right + 1]


def _is_plain(document: Any, cells: Any) -> bool:
    """Whether cells are all of one number format, and that is neither of days nor of truth values."""
    if cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":
        return False
    return not document.NumberFormats.getByKey(cells.NumberFormat).Type & (DATE_OR_TIME | LOGICAL)


def _replace(rows: list[list[Any]], part: Rectangle, change: Any) -> None:
    for line in rows[part.top : part.bottom + 1]:
        for column in range(part.left, part.right + 1):
            if isinstance(line[column], float):
                line[column] = change(line[column])


def _kinds(document: Any, block: Any) -> Iterator[tuple[int, Rectangle]]:
    """The parts of a block that show days or truth values, and which; one look at each format."""
    known = document.NumberFormats
    kinds: dict[int, int] = {}
    for group in block.getUniqueCellFormatRanges():
        key = group.NumberFormat
        if key not in kinds:
            kinds[key] = known.getByKey(key).Type
        if kinds[key] & (DATE_OR_TIME | LOGICAL):
            for part in _parts(block, group):
                yield kinds[key], part


def _parts(block: Any, cells: Any) -> Iterator[Rectangle]:
    """Cells as rectangles seen from the block's first cell."""
    place = block.RangeAddress
    for at in cells.getRangeAddresses():
        top, left = at.StartRow - place.StartRow, at.StartColumn - place.StartColumn
        yield Rectangle(top, left, at.EndRow - place.StartRow, at.EndColumn - place.StartColumn)


class _Prepared(NamedTuple):
    """A block ready to be written, and what needs more than a plain value, by place."""

    rows: list[tuple[Any, ...]]
    formulas: dict[tuple[int, int], str]
    formats: dict[tuple[int, int], str]


def write(document: Any, block: Any, values: Sequence[Sequence[Any]]) -> None:
    """Write a block in one go. Text beginning with "=" is a formula, one after an apostrophe is always text."""
    prepared = _prepare(values, epoch_of(document))
    block.setDataArray(tuple(prepared.rows))
    _give_formats(document, block, prepared.formats)
    _write_formulas(document, block, prepared.formulas)


def _prepare(values: Sequence[Sequence[Any]], epoch: dt.datetime) -> _Prepared:
    prepared = _Prepared([], {}, {})
    for row, line in enumerate(values):
        cells = []
        for column, value in enumerate(line):
            if isinstance(value, str) and value.startswith("=") and len(value) > 1:
                prepared.formulas[row, column] = value
            if form := _format_for(value):
                prepared.formats[row, column] = form
            cells.append(_plain(value, epoch))
        prepared.rows.append(tuple(cells))
    return prepared


def _plain(value: Any, epoch: dt.datetime) -> float | str:
    if isinstance(value, str):
        return "" if value.startswith("=") and len(value) > 1 else value.removeprefix("'")
    if value is None:
        return ""
    if isinstance(value, numbers.Real):  # bool is one
        return float(value)
    if isinstance(value, dt.date):
        return serial(value, epoch)
    return str(value)


def _format_for(value: Any) -> str:
    if isinstance(value, bool):
        return _LOGICAL
    if isinstance(value, dt.datetime):
        return _DAY if value.time() == dt.time() else _MOMENT
    return _DAY if isinstance(value, dt.date) else ""


def _give_formats(document: Any, block: Any, wanted: dict[tuple[int, int], str]) -> None:
    """Number formats for days and truth values, only where the cell shows none yet."""
    if not wanted:
        return
    missing = dict(wanted)
    shown = [(False, part) for part in _parts(block, block.queryContentCells(_DAYS))]
    if _LOGICAL in wanted.values():
        shown += [(True, part) for kind, part in _kinds(document, block) if kind & LOGICAL]
    for logical, part in shown:
        for place in [place for place in missing if _inside(place, part)]:
            if logical == (missing[place] == _LOGICAL):
                del missing[place]
    for form in set(missing.values()):
        key = format_key(document, form)
        for part in _rectangles([place for place, text in missing.items() if text == form]):
            _part(block, part).NumberFormat = key


def _inside(place: tuple[int, int], part: Rectangle) -> bool:
    return part.top <= place[0] <= part.bottom and part.left <= place[1] <= part.right


def _part(block: Any, part: Rectangle) -> Any:
    return block.getCellRangeByPosition(part.left, part.top, part.right, part.bottom)


def _write_formulas(document: Any, block: Any, wanted: dict[tuple[int, int], str]) -> None:
    own = {place: formulas.to_own(formula) for place, formula in wanted.items()}
    for part in _rectangles([place for place, text in own.items() if text is not None]):
        columns = range(part.left, part.right + 1)
        rows = range(part.top, part.bottom + 1)
        _part(block, part).setFormulaArray(tuple(tuple(own[row, column] for column in columns) for row in rows))
    for place, text in own.items():
        if text is None:
            cell = block.getCellByPosition(place[1], place[0])
            cell.setTokens(formulas.parse(document, wanted[place], cell.getCellAddress()))


def _rectangles(places: list[tuple[int, int]]) -> list[Rectangle]:
    """Places as few rectangles: neighbours in a row, then equal neighbours below each other."""
    found: list[Rectangle] = []
    open_ones: dict[tuple[int, int], int] = {}
    for row, in_row in groupby(sorted(places), key=lambda place: place[0]):
        for left, right in _runs([column for _, column in in_row]):
            above = open_ones.get((left, right))
            if above is not None and found[above].bottom == row - 1:
                found[above] = found[above]._replace(bottom=row)
            else:
                open_ones[left, right] = len(found)
                found.append(Rectangle(row, left, row, right))
    return found


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def fill_formula(document: Any, block: Any, formula: str) -> None:
    """One formula in every cell of a block, its relative references seen from the first cell, as Excel does."""
    tokens = formulas.parse(document, formula, block.getCellByPosition(0, 0).getCellAddress())
    place = block.RangeAddress
    for row in range(place.EndRow - place.StartRow + 1):
        for column in range(place.EndColumn - place.StartColumn + 1):
            block.getCellByPosition(column, row).setTokens(tokens)


def read_formulas(document: Any, block: Any) -> tuple[tuple[str, ...], ...]:
    """What would be typed into each cell: formulas as Excel writes them; text that looks like one after "'"."""
    texts = block.getFormulaArray()
    if not any(text.startswith("=") for line in texts for text in line):
        return tuple(tuple(text.removeprefix("'") for text in line) for line in texts)
    shown = block.getDataArray()
    return tuple(
        tuple(
            _formula(document, block, row, column, text) if text != shown[row][column] else _as_text(text)
            for column, text in enumerate(line)
        )
        for row, line in enumerate(texts)
    )


def _as_text(text: str) -> str:
    """A text cell's content: nothing but its apostrophe tells "=1+1" from a formula."""
    return f"'{text}" if text.startswith("=") else text


def _formula(document: Any, block: Any, row: int, column: int, text: str) -> str:
    if not text.startswith("="):
        return text.removeprefix("'")
    plain = formulas.to_excel(text[1:])
    if plain is not None:
        return "=" + plain
    cell = block.getCellByPosition(column, row)
    return formulas.print_tokens(document, cell.getTokens(), cell.getCellAddress())
