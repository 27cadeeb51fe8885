"""The office's own names on its sheets: letterhead, numbers of forms, the level that all adds up to."""

from collections.abc import Sequence

from addin.sheets.layout import NUMBER_LEAD, agency_as_new, renumbered, scope_as_new
from addin.sheets.plan import Block, Content, SheetPlan
from schemas.catalogue import Catalogue
from schemas.office.first import new_settings
from schemas.office.settings import Settings


def in_names(sheet: SheetPlan, settings: Settings, catalogue: Catalogue) -> SheetPlan:
    """A sheet of a catalogue as the office with these settings has it; as it is for one that has changed nothing."""
    now, new = scope_as_new(catalogue), new_settings(catalogue)
    level = settings.scope[:1].upper() + settings.scope[1:] or now
    agency = (settings.parent_agency, settings.agency)
    if level == now and agency == agency_as_new(catalogue) and settings.agency_code == new.agency_code:
        return sheet
    merges = tuple(
        one._replace(content=_numbered(_named(one.content, now, level), new, settings)) for one in sheet.merges
    )
    blocks = tuple(one._replace(rows=_rows(one, now, level)) for one in sheet.blocks)
    setup = sheet.setup._replace(letterhead=agency) if sheet.setup.letterhead else sheet.setup
    return sheet.model_copy(update={"merges": merges, "blocks": blocks, "setup": setup})


def _rows(block: Block, now: str, level: str) -> Sequence[Sequence[Content]]:
    """The rows of a block; as they are where nothing is so called: a nation has hundreds of thousands."""
    texts = (content for row in block.rows for content in row if isinstance(content, str))
    if not any(text.startswith(now) for text in texts):
        return block.rows
    return [[_named(content, now, level) for content in row] for row in block.rows]


def _numbered(content: Content, new: Settings, settings: Settings) -> Content:
    """The number of a form with the office's own code behind it."""
    if isinstance(content, str) and content.startswith(NUMBER_LEAD):
        return renumbered(content, new, settings)
    return content


def _named(content: Content, now: str, level: str) -> Content:
    """What begins with the name of the level, alone or before a bracket."""
    if isinstance(content, str) and (content == now or content.startswith(f"{now} (")):
        return level + content.removeprefix(now)
    return content
