"""A sentence about something typed into the office's tables that cannot be used, with the cell that it is about."""

from collections.abc import Collection, Iterable


class Problem(str):
    """A sentence with its place: sheet, table, 0-based row and column; -1 where there is no cell to name."""

    __slots__ = ("column", "row", "sheet", "table")

    sheet: str
    table: str
    row: int
    column: int

    def __new__(cls, text: str, *, sheet: str = "", table: str = "", row: int = -1, column: int = -1) -> "Problem":
        made = super().__new__(cls, text)
        made.sheet, made.table, made.row, made.column = sheet, table, row, column
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (str(self),), {"sheet": self.sheet, "table": self.table, "row": self.row, "column": self.column}


def by_urgency(problems: Iterable[str], own: Collection[str]) -> list[str]:
    """Tables that are gone first, since all their lines are; then those of the tables `own`, then the others."""

    def urgency(problem: str) -> tuple[bool, bool]:
        if not isinstance(problem, Problem):
            return True, True
        return problem.row >= 0, problem.table not in own

    return sorted(problems, key=urgency)
