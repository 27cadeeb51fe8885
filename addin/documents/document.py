"""Fills the Word layout of a document with paragraphs and appendix tables; decides no words and no numbers."""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.documents.bookmarks import load_provenance, set_bookmarks, store_provenance
from addin.documents.charts import GAP, add_charts
from addin.documents.comments import comment_on
from addin.documents.content import PAGE, AppendixTable, WordChart
from addin.documents.frame import AS_SET, Frame
from addin.documents.head_lines import fit_lines
from addin.documents.layout import detach, sound_layout
from addin.documents.merge_edits import Differences, merge_edits
from addin.documents.reopen import UnreadableDocumentError, open_document
from addin.documents.tables import KIND, NOTE, add_table
from addin.documents.templates import FAULTS, LAYOUT, OWN, reason
from addin.system.atomic import atomic_write
from addin.system.errors import InputError
from schemas.reference import Units
from schemas.report import Figure, Paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section


#: The style of a recipient's line in the layout.
RECIPIENTS = "Nơi nhận"
#: What an appendix is made of.
AppendixItem = AppendixTable | WordChart
_ARTICLE = re.compile(r"Điều \d+\.")
#: In points.
_SEAL_SIZE = 8


class Drafted(NamedTuple):
    """What a document says numbers of: the period, its units, the kind of document, and every number in it."""

    period: str
    kind: str
    figures: Sequence[Figure]
    units: Units


class WrittenDocument(NamedTuple):
    """What became of the document that was there before: the edits kept from it, and where it lies now."""

    differences: Differences = Differences()
    former: Path | None = None


def write_document(
    template_values: dict[str, Any], frame: Frame, body: Sequence[Paragraph], appendix: Sequence[AppendixItem],
    out: Path,
    drafted: Drafted | None = None,
) -> WrittenDocument:  # fmt: skip
    """Write the document whole or not at all; `template_values` are the settings and the date of the head.

    Tables and charts are in an appendix, a landscape section of its own; the frame names it. With `drafted`, the
    document knows its numbers again, and what was edited by hand in the one that it takes the place of is kept.
    MachineError where the file cannot be replaced, since it is open in Word.
    """
    own = {} if frame.signed in ((), (AS_SET,)) else {"sign": frame.signed, "signer": ""}
    document = _fill_layout({**template_values, **own, "head": frame, "body": body})
    fit_lines(document)
    _keep_together(document)
    _mark_articles(document)
    if frame.appendix:
        _begin_appendix(document, frame, template_values, appendix)
    for is_table, items in groupby(appendix, key=lambda item: isinstance(item, AppendixTable)):
        _add(document, list(items), are_tables=is_table)
    set_bookmarks(document)
    written = WrittenDocument()
    if drafted:
        store_provenance(document, drafted.period, drafted.kind, drafted.figures)
        written = _met(document, out)
        comment_on(document, drafted.figures, drafted.period, drafted.units)
    document.core_properties.author = str(template_values.get("office_name", ""))
    document.core_properties.title = " ".join((*frame.kind, *frame.subject, *frame.about))
    document.core_properties.created = document.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    content = io.BytesIO()
    document.save(content)  # a package that breaks off on a full disk would complain once more while it is let go of
    with atomic_write(out) as stream:
        stream.write(content.getvalue())
    return written


def _add(document: "Document", items: Sequence[AppendixItem], *, are_tables: bool) -> None:
    """Put neighbours of one sort at the end of the document."""
    if not are_tables:
        add_charts(document, [item for item in items if isinstance(item, WordChart)])
        return
    for item in items:
        if isinstance(item, AppendixTable):
            add_table(document, item)


def _met(document: "Document", out: Path) -> WrittenDocument:
    """Keep what was edited by hand in the file that the document takes the place of, and that file beside it."""
    if not out.is_file():
        return WrittenDocument()
    memory = load_provenance(document)
    content = out.read_bytes()
    try:
        edited = open_document(content)
        ours = load_provenance(edited)
    except (UnreadableDocumentError, ValueError, KeyError, TypeError):  # it cannot be read, so it is kept beside
        logging.getLogger("tonghop").exception("not a document: %s", out)
        return WrittenDocument(former=_kept_beside(out, content))
    if memory is None or ours is None or (ours.period, ours.kind) != (memory.period, memory.kind):
        return WrittenDocument(former=_kept_beside(out, content))
    differences = merge_edits(edited, document, memory)
    return WrittenDocument(differences, _kept_beside(out, content) if differences.by_hand else None)


def _kept_beside(out: Path, content: bytes) -> Path:
    """A copy of the former file under a name of its own; the same content is kept once."""
    number = 1
    while (copy := out.with_name(f"{out.stem} (bản trước {number}){out.suffix}")).exists():
        if copy.read_bytes() == content:
            return copy
        number += 1
    with atomic_write(copy) as stream:
        stream.write(content)
    return copy


def _fill_layout(template_values: dict[str, Any]) -> "Document":
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError

    from addin.documents.sandbox import Sandbox

    template = DocxTemplate(io.BytesIO(sound_layout(template_values.get(OWN, ""))))
    runner = Sandbox(undefined=StrictUndefined, autoescape=True)
    try:
        template.render(template_values, jinja_env=runner, autoescape=True)
    except (TemplateError, *FAULTS) as fault:
        near = "".join(f", gần “{text}”" for text in _near(fault))
        raise InputError(f"Bố cục “{LAYOUT}”{near}: {reason(fault)}.") from fault
    document: Document = template.docx  # get_docx() would load the layout again
    detach(document)
    return document


def _near(fault: Exception) -> Iterator[str]:
    """The words of the layout around a fault, without Word's tags."""
    around = getattr(fault, "docx_context", None)
    words = re.sub(r"<[^>]*>", "", " ".join(map(str, around or ()))).strip()
    if words:
        yield words[:80]


def _keep_together(document: "Document") -> None:
    """No line that announces a list, and no signature, is on a page without what belongs to it."""
    for paragraph in document.paragraphs:
        if paragraph.text.endswith((":", "./.")):
            paragraph.paragraph_format.keep_with_next = True
    for cell in (cell for table in document.tables for row in table.rows for cell in row.cells):
        lines = cell.paragraphs
        styles = [line.style.name for line in lines[-2:] if line.style is not None]
        if styles == [RECIPIENTS, RECIPIENTS] and not lines[-1].text:
            cell._tc.remove(lines[-1]._p)  # the layout's last line, which would begin a page of its own


def _mark_articles(document: "Document") -> None:
    """The number of an article is in bold letters (Decree 30/2020)."""
    for paragraph in document.paragraphs:
        number = _ARTICLE.match(paragraph.text)
        if number and len(paragraph.runs) == 1:
            whole = paragraph.runs[0]
            rest = whole.text[number.end() :]
            whole.text, whole.bold = number[0], True
            paragraph.add_run(rest)


def _flatten_end(document: "Document") -> None:
    """What ends the text, below a signature, takes no page of its own however full the last one is."""
    from docx.shared import Pt

    *_, before, end = document.paragraphs
    end.style = GAP
    end.paragraph_format.line_spacing = Pt(1)
    end.paragraph_format.keep_with_next = False
    if not before.text and (parent := before._p.getparent()) is not None:
        parent.remove(before._p)


def _begin_appendix(
    document: "Document", frame: Frame, template_values: dict[str, Any], appendix: Sequence[AppendixItem]
) -> None:
    """A section with the appendix's head; its pages are numbered by themselves, the first without a number.

    It lies on its side where anything in it is wider than the text.
    """
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm

    section = document.add_section()
    _flatten_end(document)
    section.different_first_page_header_footer = True
    room = ((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)) / Mm(1)
    if not appendix or any(_width(item) > room + 0.5 for item in appendix):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.right_margin = Mm(15)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))
    for line in ("Phụ lục", *frame.appendix):
        document.add_paragraph(line, style=KIND)
    if frame.enclosed_with:
        signed = f"ngày       tháng {template_values['month']} năm {template_values['year']}"
        document.add_paragraph(
            f"(Kèm theo {frame.enclosed_with} {signed} của {template_values['office_name']})", style=NOTE
        )
    for line in frame.no_tables if not appendix else ():
        document.add_paragraph(line, style=NOTE)
    if template_values.get("seal"):
        _print_seal(section, template_values["seal"])


def _print_seal(section: "Section", seal: str) -> None:
    """The seal of the audit trail, in small letters at the foot of the appendix's first page, which has no number."""
    from docx.shared import Pt

    foot = section.first_page_footer
    foot.is_linked_to_previous = False
    foot.paragraphs[0].add_run(seal).font.size = Pt(_SEAL_SIZE)


def _width(item: AppendixItem) -> float:
    """How wide a part of the appendix is, in mm."""
    return sum(column.width for column in item.columns) if isinstance(item, AppendixTable) else PAGE
