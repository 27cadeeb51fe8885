"""Letters and notices about one unit: the office's templates filled with plain values; knows no summary."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.documents.content import AppendixTable
from addin.documents.document import write_document
from addin.documents.frame import frame_of, sign_lines
from addin.documents.prose import render, signing_date
from addin.documents.templates import OWN
from schemas.office import Office


def letter_values(office: Office, today: date) -> dict[str, Any]:
    """What the head and the signature of every letter use; months 1 and 2 are written with a leading zero."""
    return {
        **office.settings.names(),
        "sign": sign_lines(office.settings),
        OWN: office.own_texts,
        **signing_date(today),
    }


def write_letter(kind: str, template_values: dict[str, Any], appendix: Sequence[AppendixTable], out: Path) -> Path:
    """Write a document of a kind (a folder of templates) whole or not at all. InputError where a template is broken."""
    write_document(template_values, frame_of(kind, template_values), render(kind, template_values), appendix, out)
    return out
