"""Looks of a web page: texts of which a part is crossed out, raised or not shown; cells and rows that are hidden."""

from addin.read.looks.look import Look, Looks, TextPart
from addin.read.looks.pieces import part_of_pieces
from addin.read.page_tables import PageTable, one_text
from addin.read.plain import tables_by_sheet


def looks_of_page(content: bytes, *, archive: bool) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; `archive` tells a page that was saved with its parts in one file."""
    found = ((name, looks_of_table(table)) for name, table in tables_by_sheet(content, archive=archive))
    return {name: looks for name, looks in found if any(looks)}


def looks_of_table(table: PageTable) -> Looks:
    """What looks otherwise in one table."""
    parts = {cell: part for cell, pieces in table.pieces.items() if (part := part_of_pieces(pieces))}
    tidied = {cell: TextPart(one_text(one.left), one_text(one.apart), one.struck) for cell, one in parts.items()}
    return Looks({cell: Look(unseen=reason) for cell, reason in table.unseen.items()}, tidied)
