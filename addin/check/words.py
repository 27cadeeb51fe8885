"""What a sender wrote beside the cells is told with its cell; a note at a cell with a finding explains it."""

from collections.abc import Iterator
from itertools import islice

from addin.check.places import place_of_cell
from addin.read.own import is_own
from addin.read.words import Remark, RemarkKind, words_below, words_of
from addin.read.workbook import RawSubmission
from schemas.findings import CellPlace, Finding

_CODES = {RemarkKind.NOTE: "cell-note", RemarkKind.BOX: "sheet-text-box", RemarkKind.PICTURE: "sheet-picture"}
#: So many remarks of a sheet are told one by one.
_MOST = 50


def sender_remarks(raw: RawSubmission, place: CellPlace) -> Iterator[Finding]:
    """Every remark of the sender, at its cell, and those below a table."""
    for sheet, remarks in words_of(raw.book, raw.catalogue).items():
        if is_own(sheet):
            continue
        for remark in remarks[:_MOST]:
            yield _said(remark, place_of_cell(raw, place, sheet, remark.cell))
        if len(remarks) > _MOST:
            here = place._replace(sheet=sheet)
            yield here.finding("sheet-more-notes", remarks[_MOST].cell, count=str(len(remarks) - _MOST))
    for table in raw.tables:
        here = place._replace(sheet=table.sheet, form=table.header.form.id)
        for remark in islice(words_below(table, raw.tables), _MOST):
            yield _said(remark, here)


def _said(remark: Remark, place: CellPlace) -> Finding:
    said = place.finding(_CODES[remark.kind], remark.cell, value=remark.text)
    return said.model_copy(update={"value": remark.text})  # whole: it may be an explanation
