"""Where pages begin in print; knows nothing of what is on them."""

from addin.sheets.sheet_draft import DEFAULT_ROW, SheetDraft


class PrintPages:
    """Where pages begin in print, so that no heading is away from what is below it.

    `repeated` are the first and the last of the rows that every page begins with, where there are any.
    """

    def __init__(self, draft: SheetDraft, repeated: tuple[int, int] | None = None) -> None:
        self.breaks: list[int] = []
        self._draft, self._top, self._repeated = draft, 0, repeated
        self._most = draft.page_height - DEFAULT_ROW  # a blank row may follow

    def has_room(self, row: int, height: float) -> bool:
        """Whether so much more fits on the page that a row is on."""
        above = self._draft.height_of(self._repeated[0], self._repeated[1] + 1) if self._repeated and self._top else 0
        return above + self._draft.height_of(self._top, row) + height <= self._most

    def begin(self, row: int) -> None:
        """Have a page begin with a row."""
        self.breaks.append(row)
        self._top = row

    def table(self, heading: int, end: int) -> None:
        """A table below its heading runs on over pages; the heading is on one page with the first row at least."""
        if not self.has_room(heading, self._draft.height_of(heading, heading + 2)):
            self.begin(heading)
        for row in range(heading + 1, end):
            if not self.has_room(row, self._draft.height_of(row, row + 1)):
                self._top = row

    def keep(self, first: int, end: int) -> None:
        """Have rows on one page; what is below more than fit on any begins on one of its own."""
        height = self._draft.height_of(first, end)
        if self.has_room(first, height):
            return
        self.begin(first if height <= self._most else end)
