"""The office's own names on its sheets: letterhead and the level that everything adds up to; decides no content."""

from collections.abc import Sequence

from addin.sheets.layout import agency_as_new
from addin.sheets.plan import Block, Content, SheetPlan
from addin.sheets.sheet_draft import PROVINCE
from schemas.office.settings import Settings


def in_names(sheet: SheetPlan, settings: Settings) -> SheetPlan:
    """A sheet as the office with these settings has it; as it is for the office that a new master is made for."""
    level = settings.scope[:1].upper() + settings.scope[1:] or PROVINCE
    agency = (settings.parent_agency, settings.agency)
    if level == PROVINCE and agency == agency_as_new():
        return sheet
    merges = tuple(one._replace(content=_named(one.content, level)) for one in sheet.merges)
    blocks = tuple(one._replace(rows=_rows(one, level)) for one in sheet.blocks)
    setup = sheet.setup._replace(letterhead=agency) if sheet.setup.letterhead else sheet.setup
    return sheet.model_copy(update={"merges": merges, "blocks": blocks, "setup": setup})


def _rows(block: Block, level: str) -> Sequence[Sequence[Content]]:
    return [[_named(content, level) for content in row] for row in block.rows]


def _named(content: Content, level: str) -> Content:
    """What begins with the name of the level, alone or before a bracket."""
    if isinstance(content, str) and (content == PROVINCE or content.startswith(f"{PROVINCE} (")):
        return level + content.removeprefix(PROVINCE)
    return content
