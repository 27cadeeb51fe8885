"""The appendix of sources, where the office wants it: every number of the text with its cells; draws nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from addin.documents.content import CENTRE, LEFT, PAGE, AppendixTable, TableColumn, TableRow
from addin.documents.wording import capitalise, place_name
from schemas.catalogue import Catalogue
from schemas.period import Period
from schemas.reference import Units
from schemas.report import Figure, Source
from schemas.summary import Summary

_FILES = (
    TableColumn("", "Kỳ báo cáo", 50, LEFT),
    TableColumn("", "Đơn vị", 60, LEFT),
    TableColumn("", "Tệp đã nhận", PAGE - 110, LEFT),
)
_NUMBERS = (
    TableColumn("", "TT", 12, CENTRE),
    TableColumn("", "Số trong văn bản", 34),
    TableColumn("", "Nội dung", 70, LEFT),
    TableColumn("", "Ô nguồn trong tệp của đơn vị", PAGE - 116, LEFT),
)
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_WHAT = {"flow": "trong kỳ", "change": "tăng, giảm", "change-percent": "tăng, giảm (%)"}
_NONE = "Không có ô nào: các đơn vị không phát sinh."


def sources_tables(
    catalogue: Catalogue, figures: Sequence[Figure], summaries: Iterable[Summary | None]
) -> Iterator[AppendixTable]:
    """The files of the units, then the numbers in the order of the text; one that is cited twice is listed once.

    Units, forms and columns are called as they are in the catalogue of the report.
    """
    units = catalogue.units
    files = [
        TableRow((capitalise(Period.parse(summary.period).label), units.name_of(unit), summary.files[unit]))
        for summary in summaries
        if summary
        for unit in summary.files
    ]
    yield AppendixTable("Nguồn số liệu: tệp báo cáo của các đơn vị", "", _FILES, tuple(files))
    once = {(figure.text, figure.what, figure.place): figure for figure in reversed(figures)}
    rows = [
        TableRow((str(number), figure.text, _named(catalogue, figure), cells_of(figure.sources, units) or _NONE))
        for number, figure in enumerate(reversed(once.values()), 1)
    ]
    note = "Số liệu trong các biểu của phụ lục: chọn ô ở trang tổng hợp tương ứng rồi bấm “Truy nguồn”"
    yield AppendixTable("Nguồn của từng số liệu trong lời văn", note, _NUMBERS, tuple(rows))


def _named(catalogue: Catalogue, figure: Figure) -> str:
    what = _WHAT.get(figure.what)
    return place_name(catalogue, figure.place) + (f" ({what})" if what else "")


def cells_of(sources: Sequence[Source], units: Units) -> str:
    """Cells as a person looks them up: by period where there are several, by sheet, by unit, neighbours as a range."""
    periods = [*dict.fromkeys(source.period for source in sources)]
    said = []
    for period in periods:
        named = f"{Period.parse(period).label}: " if len(periods) > 1 else ""
        said.append(named + _by_sheet([source for source in sources if source.period == period], units))
    return capitalise(". ".join(said))


def _by_sheet(sources: Sequence[Source], units: Units) -> str:
    sheets: dict[str, dict[str, list[str]]] = {}
    for source in sources:
        origin = source.origin
        cell = origin.cell + (f" ({origin.note})" if origin.note else "")
        sheets.setdefault(origin.sheet, {}).setdefault(origin.unit, []).append(cell)
    return "; ".join(f"trang “{sheet}” của {_by_unit(cells, units)}" for sheet, cells in sheets.items())


def _by_unit(cells_by_unit: Mapping[str, Sequence[str]], units: Units) -> str:
    """Units whose sheets have the same cells are together."""
    alike: dict[str, list[str]] = {}
    for unit, cells in cells_by_unit.items():
        alike.setdefault(" ".join(_ranges(cells)), []).append(units.in_sentence(unit))
    return "; ".join(f"{', '.join(names)}: {cells}" for cells, names in alike.items())


def _ranges(cells: Iterable[str]) -> Iterator[str]:
    """F11, F12, F13, H2 → F11:F13, H2; what is no plain address stays as it is."""
    places = [(found[1], int(found[2])) if (found := _CELL.fullmatch(cell)) else (cell, 0) for cell in cells]
    numbered = sorted(dict.fromkeys(places), key=lambda place: (len(place[0]), place))
    runs = groupby(enumerate(numbered), key=lambda pair: (pair[1][0], pair[1][1] - pair[0]))
    for (column, _), run in runs:
        rows = [place[1] for _, place in run]
        first = f"{column}{rows[0] or ''}"
        yield f"{first}:{column}{rows[-1]}" if len(rows) > 1 else first
