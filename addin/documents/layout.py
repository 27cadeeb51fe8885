"""The layout in Word that documents are made from: opened within limits, and nothing that fetches; fills none."""

from typing import TYPE_CHECKING

from addin.documents.decree import links_to_outside
from addin.documents.reopen import UnreadableDocumentError, open_document
from addin.documents.templates import LAYOUT, layout_of
from addin.system.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document


def sound_layout(own: str = "") -> bytes:
    """The office's own layout, or the program's. InputError where it cannot be opened, or fetches from elsewhere.

    What it fetched would be in every document made from it, whoever opens that.
    """
    layout = layout_of(own)
    try:
        document = open_document(layout)
    except UnreadableDocumentError as fault:
        raise InputError(
            f"Không mở được bố cục “{LAYOUT}”. Đề nghị mở, lưu lại bằng Word, hoặc chuyển tệp này sang thư mục khác."
        ) from fault
    detach(document)
    for problem in links_to_outside(document):
        raise InputError(f"Bố cục “{LAYOUT}” chưa dùng được. {problem}")
    return layout


def detach(document: "Document") -> None:
    """Forget the template of Word that a layout was made from: who opens a document would look for it, anywhere."""
    from docx.oxml.ns import qn

    settings = document.settings.element
    for attached in settings.findall(qn("w:attachedTemplate")):
        settings.remove(attached)
    for part in list(document.part.package.iter_parts()):
        for identity in [one for one, it in part.rels.items() if it.reltype.endswith("/attachedTemplate")]:
            del part.rels[identity]
