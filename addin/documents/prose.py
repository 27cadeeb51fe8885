"""The office's texts filled with plain values, as paragraphs; knows no summary."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from addin.documents.templates import OWN, files_of, fill, forms_in, needed_in, read_text, used_in
from schemas.period import two_digits
from schemas.report import Paragraph

_LEVELS = {"#": 1, "##": 2, ">": 3, "=": 4, "-": -1}
_HEADING = re.compile(r"^\s*##? ", re.MULTILINE)
_SPACES = re.compile(r"[ \t]+")


def signing_date(day: date) -> dict[str, Any]:
    """Month and year of signing; only months 1 and 2 are written with a leading zero (Decree 30/2020)."""
    return {"month": two_digits(day.month), "year": day.year}


def render(kind: str, template_values: dict[str, Any]) -> list[Paragraph]:
    """The text of a document from plain values, section by section; faults as in `paragraphs`."""
    return [paragraph for _, section in sections(kind, template_values) for paragraph in section]


def sections(kind: str, template_values: dict[str, Any]) -> Iterator[tuple[frozenset[str], list[Paragraph]]]:
    """The sections of a document, each with the forms that it speaks of, also where the office made it say nothing.

    A section that speaks of a form which is not among the values, or lacks a column that the section needs
    ("{# cần: M12.done #}"), or only of forms for some use ("words_form") that the office has not, says nothing; without
    a heading of its own it is as if it were not there.
    """
    ours = files_of(kind)
    for name, file in files_of(kind, template_values.get(OWN, "")).items():
        if name.endswith(".j2"):
            source = read_text(f"{kind}/{name}", file)
            forms, used = forms_in(source), used_in(source)
            usable = forms <= template_values.keys() and all(
                form in template_values and template_values[form].asks(column) for form, column in needed_in(source)
            )
            usable = usable and (not used or not used.isdisjoint(template_values))
            forms |= {template_values[name].id if name in template_values else name for name in used}
            if not usable and not _HEADING.search(source):
                continue
            text = fill(f"{kind}/{name}", file, template_values) if usable else ""
            before = forms_in(read_text(name, ours[name])) if name in ours and ours[name] != file else frozenset()
            yield forms | before, list(_split(text))


def _split(text: str) -> Iterator[Paragraph]:
    """One paragraph a line; blank lines are nothing.

    "# " and "## " begin headings, "- " an item of a list, "> " a ground (căn cứ), "= " a line in the middle.
    """
    for line in text.splitlines():
        words = _SPACES.sub(" ", line).strip()
        mark, _, rest = words.partition(" ")
        if words and mark in _LEVELS:
            yield Paragraph(_LEVELS[mark], rest)
        elif words:
            yield Paragraph(0, words)
