"""Mistakes in tables: rows and columns that are gone, too many, hidden, or elsewhere."""

from collections.abc import Callable

from tests.mistakes.case import Case, Page

TABLES: dict[str, Callable[[Case], None]] = {}
_SUMS = ("cell-total-mismatch", "cell-formula-overwritten")


def table(plant: Callable[[Case], None]) -> Callable[[Case], None]:
    """A mistake by the words of its docstring."""
    TABLES[str(plant.__doc__).rstrip(".")] = plant
    return plant


def _on(form: str, change: Callable[[Page], None]) -> Callable[[dict[str, Page]], None]:
    return lambda pages: change(pages[form])


@table
def commune_gone(case: Case) -> None:
    """The row of a commune deleted."""
    case.whole_form("B02")
    row = case.chance.choice(list(case.filling.rows["B02"]))
    case.do(_on("B02", lambda page: page.move_rows(page.rows[row] + 1, -1)))
    case.expect("row-missing", "B02")
    case.allow(*_SUMS)


@table
def project_gone(case: Case) -> None:
    """The row of a sub-project deleted."""
    case.whole_form("B01")
    row = case.chance.choice([code for code in case.filling.rows["B01"] if "." in code])
    case.do(_on("B01", lambda page: page.move_rows(page.rows[row] + 1, -1)))
    case.expect("row-missing", "B01")
    case.allow(*_SUMS, "rule-project-is-sum-of-subprojects", "rule-investment-agrees-with-programme")


@table
def commune_twice(case: Case) -> None:
    """The row of a commune pasted twice."""
    case.whole_form("B02")
    row = case.chance.choice(list(case.filling.rows["B02"]))

    def paste(page: Page) -> None:
        first = page.rows[row]
        page.move_rows(first + 1, 1)
        page.cells |= {(first + 1, at): cell for (line, at), cell in list(page.cells.items()) if line == first}

    case.do(_on("B02", paste))
    case.expect("row-duplicate", "B02", lambda page: (page.rows[row] + 1, page.columns["commune"]))
    case.allow(*_SUMS)


@table
def foreign_row(case: Case) -> None:
    """A row that is not on the form."""
    case.whole_form("B02")

    def add(page: Page) -> None:
        page.move_rows(page.total, 1)
        row = page.total - 1
        page.cells |= {(row, page.columns["commune"]): "Xã Không Có", (row, page.columns["households"]): 12}

    case.do(_on("B02", add))
    case.expect("row-extra", "B02", lambda page: (page.total - 1, page.columns["commune"]))
    case.allow(*_SUMS)


@table
def item_renamed(case: Case) -> None:
    """A printed row under quite another name."""
    case.whole_form("B05")
    case.put("B05", lambda page: page.at("3", "theme"), "Việc khác của đơn vị")
    case.expect("row-missing", "B05")
    case.expect("row-extra", "B05", lambda page: page.at("3", "theme"))
    case.allow(*_SUMS)


@table
def total_typed(case: Case) -> None:
    """A total that was typed."""
    case.whole_form("B02")
    case.put("B02", lambda page: (page.total, page.columns["households"]), 99)
    case.expect("cell-formula-overwritten", "B02", lambda page: (page.total, page.columns["households"]))


@table
def column_gone(case: Case) -> None:
    """A column without its heading and figures."""
    case.whole_form("B05")

    def clear(page: Page) -> None:
        at = page.columns["articles"]
        page.cells = {place: cell for place, cell in page.cells.items() if place[1] != at}
        page.merges = [merge for merge in page.merges if not merge.first_column <= at <= merge.last_column]

    case.do(_on("B05", clear))
    case.expect("header-missing-column", "B05")
    case.allow("cell-required")


@table
def column_added(case: Case) -> None:
    """A column of the district's own."""
    case.whole_form("B05")

    def add(page: Page) -> None:
        at = max(page.columns.values()) + 1
        head = min(row for (row, column) in page.cells if column == page.columns["theme"] and row > 4)
        page.cells |= {(head, at): "Số câu lạc bộ", (page.rows["1"], at): 4, (page.rows["2"], at): 6}

    case.do(_on("B05", add))
    case.expect("header-extra-column", "B05")


@table
def figures_below(case: Case) -> None:
    """Figures below the table."""
    case.whole_form("B09")
    below = max(row for row, _ in case.pages()["B09"].cells) + 3
    case.do(_on("B09", lambda page: page.cells.update({(below, 1): "Số bổ sung", (below, 2): 15, (below, 3): 16})))
    case.expect("row-outside-table", "B09")


@table
def rows_hidden(case: Case) -> None:
    """A row hidden with figures in it."""
    case.whole_form("B02")
    row = case.chance.choice(list(case.filling.rows["B02"]))
    case.do(_on("B02", lambda page: page.hidden_rows.add(page.rows[row])))
    case.expect("row-hidden-with-data", "B02")


@table
def sheet_hidden(case: Case) -> None:
    """A sheet hidden."""
    case.whole_form("B08")
    case.do(_on("B08", lambda page: setattr(page, "hidden", True)))
    case.expect("sheet-hidden", "B08")


@table
def sheet_gone(case: Case) -> None:
    """A sheet deleted."""
    form = case.chance.choice(["B03", "B06A", "B08", "B10"])
    case.whole_form(form)
    case.do(lambda pages: pages.pop(form) and None)
    case.expect("sheet-missing", form)


@table
def sheet_blank(case: Case) -> None:
    """A sheet without a figure."""
    case.whole_form("B05")
    for code, values in case.filling.rows["B05"].items():
        for key in values:
            case.type("B05", code, key, None)
    case.expect("sheet-empty", "B05")
    case.allow("row-empty", "period-not-monotone")


@table
def row_blank(case: Case) -> None:
    """A printed row without a figure."""
    row = case.row("B08")
    for key in ("target", "previous", "actual"):
        case.type("B08", row, key, None)
    case.expect("row-empty", "B08", lambda page: page.at(row, "indicator"))
    case.allow("cell-required")


@table
def cover_gone(case: Case) -> None:
    """The cover deleted."""
    case.whole_form("cover")
    case.do(lambda pages: pages.pop("Bìa") and None)
    case.expect("cover-missing", "")
    case.allow("sheet-missing", "cell-required")
