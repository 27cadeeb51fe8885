"""Excel's tables, which LibreOffice keeps as database ranges; a table knows its place, nothing of its rows."""

import numbers
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from addin.libreoffice.convert import corners, matching
from addin.libreoffice.ranges import Range


class CalcTables(base_classes.Tables):
    """The tables on a sheet."""

    def __init__(self, sheet: Any) -> None:
        self.sheet, self.native = sheet, sheet.book.document.DatabaseRanges

    @property
    def api(self) -> Any:
        return self.native

    def _names(self) -> list[str]:
        here = self.sheet.index - 1
        return [name for name in self.native.ElementNames if self.native.getByName(name).DataArea.Sheet == here]

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> "Iterator[CalcTable]":
        return (CalcTable(self.sheet, name) for name in self._names())

    def __call__(self, key: str | int) -> "CalcTable":
        names = self._names()
        found = names[int(key) - 1] if isinstance(key, numbers.Number) else matching(names, str(key))
        if found is None:
            raise KeyError(key)
        return CalcTable(self.sheet, found)

    def __contains__(self, key: str) -> bool:
        return matching(self._names(), key) is not None

    def add(  # noqa: PLR0913, PLR0917 # as xlwings calls it
        self,
        source_type: object = None,
        source: Any = None,
        link_source: object = None,
        has_headers: object = None,
        destination: object = None,
        table_style_name: object = None,
        name: str | None = None,
    ) -> "CalcTable":
        title = name or f"Table{self.native.Count + 1}"
        self.native.addNewByName(title, source.impl.native.RangeAddress)
        table = self.native.getByName(title)
        table.ContainsHeader, table.AutoFilter = True, True
        return CalcTable(self.sheet, title)


class CalcTable(base_classes.Table):
    """A table: a header row and the rows below it."""

    parent: Any = None  # shadows the read-only property of the base

    def __init__(self, sheet: Any, name: str) -> None:
        self.parent, self._name = sheet, name

    @property
    def api(self) -> Any:
        return self.parent.book.document.DatabaseRanges.getByName(self._name)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    display_name = name

    @property
    def range(self) -> Range:
        return Range(self.parent, *corners(self.api.DataArea))

    @property
    def header_row_range(self) -> Range:
        whole = self.range
        return Range(self.parent, whole.first, (whole.first[0], whole.last[1]))

    @property
    def data_body_range(self) -> Range | None:
        """The rows below the header; None for a table without any."""
        first, last = self.range.first, self.range.last
        return Range(self.parent, (first[0] + 1, first[1]), last) if last[0] > first[0] else None

    def resize(self, area: Any) -> None:
        self.api.setDataArea(area.impl.native.RangeAddress)
