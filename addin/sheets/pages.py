"""Where pages begin in print; knows nothing of what is on them."""

from addin.sheets.sheet_draft import DEFAULT_ROW, SheetDraft


class PrintPages:
    """Where pages begin in print, so that no row is away from the header of its columns."""

    def __init__(self, draft: SheetDraft) -> None:
        self.breaks: list[int] = []
        self._draft, self._top = draft, 0
        self._most = draft.page_height - DEFAULT_ROW  # a blank row may follow

    def has_room(self, row: int, height: float) -> bool:
        """Whether so much more fits on the page that a row is on."""
        return self._draft.height_of(self._top, row) + height <= self._most

    def begin(self, row: int) -> None:
        """Have a page begin with a row."""
        self.breaks.append(row)
        self._top = row

    def keep(self, first: int, end: int) -> None:
        """Have rows on one page; what is below more than fit on any begins on one of its own."""
        height = self._draft.height_of(first, end)
        if self.has_room(first, height):
            return
        self.begin(first if height <= self._most else end)
