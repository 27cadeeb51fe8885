"""Fills the Word layout of a document with paragraphs and appendix tables; decides no words and no numbers."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from addin.atomic import replaced
from addin.draft.tables import AppendixTable
from addin.draft.word_tables import add_table
from schemas.report import Paragraph

#: The layout of a kind of document, beside its prose.
LAYOUT = "bo-cuc.docx"


def write_document(
    layout: Traversable,
    known: dict[str, Any],
    body: Sequence[Paragraph],
    appendix: Sequence[AppendixTable],
    out: Path,
) -> None:
    """Write the document whole or not at all; `known` fills the layout's head, `body` its text.

    The appendix is put at the end, in the layout's last section.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    template = DocxTemplate(io.BytesIO(layout.read_bytes()))
    runner = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    template.render({**known, "body": body, "tables": len(appendix)}, jinja_env=runner, autoescape=True)
    document = template.docx  # get_docx() would load the layout anew
    for table in appendix:
        add_table(document, table)
    document.core_properties.created = document.core_properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with replaced(out) as stream:
        document.save(stream)
