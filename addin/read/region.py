"""A sheet, or a part of one, with its form and what the office confirmed of its columns; finds nothing."""

from collections.abc import Mapping
from typing import NamedTuple

from addin.read.book import Sheet
from addin.read.header_match import Header
from schemas.text import fold

#: Form and folded heading → key of the column that the office confirmed it to be.
Confirmed = Mapping[tuple[str, str], str]


class Region(NamedTuple):
    """A sheet, or the part of it that belongs to one form. `transposed` is the form that lies on its side."""

    sheet: Sheet
    header: Header | None
    transposed: str = ""


def with_confirmed(region: Region, confirmed: Confirmed) -> Region:
    """The region with the columns that only the office's word tells; a column that was found is never replaced."""
    header = region.header
    if header is None:
        return region
    columns, renamed, extra = dict(header.columns), dict(header.renamed), dict(header.extra)
    for index, text in header.extra.items():
        key = confirmed.get((header.form.id, fold(text)), "")
        if key and key not in columns:
            columns[key], renamed[key] = index, extra.pop(index)
    unsure = {index: key for index, key in header.unsure.items() if index in extra and key not in columns}
    return region._replace(header=header._replace(columns=columns, renamed=renamed, extra=extra, unsure=unsure))
