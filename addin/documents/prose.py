"""The office's texts filled with plain values, as paragraphs; knows no summary."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from addin.documents.templates import OWN, files_of, fill, forms_in, is_said_in, needed_in, read_text, used_in
from schemas.period import two_digits
from schemas.report import Paragraph

_LEVELS = {"#": 1, "##": 2, ">": 3, "=": 4, "-": -1}
_HEADING = re.compile(r"^\s*##? (.*)$", re.MULTILINE)
_TITLE = re.compile(r"\{\{\s*(\w+)\.title\s*\}\}")
_NUMBER = re.compile(r"^(?:\d+|[IVX]+)\.\s+")
_SPACES = re.compile(r"[ \t]+")


def signing_date(day: date) -> dict[str, Any]:
    """Month and year of signing; only months 1 and 2 are written with a leading zero (Decree 30/2020)."""
    return {"month": two_digits(day.month), "year": day.year}


class TextSection(NamedTuple):
    """A section of a document: its heading, the forms that it speaks of, what it says.

    `lacking` are the forms and figures ("M12", "M12.done") that it speaks of and nobody is asked for: it is left out.
    `foreign` is a text that comes with the program, as it came, and speaks of forms of another office.
    """

    heading: str
    forms: frozenset[str]
    paragraphs: list[Paragraph]
    lacking: tuple[str, ...] = ()
    foreign: bool = False


def render(kind: str, template_values: dict[str, Any]) -> list[Paragraph]:
    """The text of a document from plain values, section by section; faults as in `paragraphs`."""
    return [paragraph for section in sections(kind, template_values) for paragraph in section.paragraphs]


def sections(kind: str, template_values: dict[str, Any]) -> Iterator[TextSection]:
    """The sections of a document, each with the forms that it speaks of, also where the office made it say nothing.

    A section that speaks of a form which is not among the values, or lacks a column that the section needs
    ("{# cần: M12.done #}"), or only of forms for some use ("words_form") that the office has not, says nothing; without
    a heading of its own it is as if it were not there.
    """
    ours = files_of(kind)
    files = {name: file for name, file in files_of(kind, template_values.get(OWN, "")).items() if name.endswith(".j2")}
    own = {name: read_text(f"{kind}/{name}", file) for name, file in files.items() if file != ours.get(name)}
    for name, file in files.items():
        before = read_text(name, ours[name]) if name in ours else ""
        source = own.get(name, before)
        if source == before and is_said_in(before, own):
            continue
        lacking, heading = tuple(dict.fromkeys(_lacking(source, template_values))), _HEADING.search(source)
        if lacking and heading is None:
            continue
        text = "" if lacking else fill(f"{kind}/{name}", file, template_values)
        forms = _spoken_of(source, template_values) | _spoken_of(before, template_values)
        foreign = bool(lacking and forms_in(source)) and source == before
        yield TextSection(_told(heading, template_values), forms, list(_split(text)), lacking, foreign)


def _spoken_of(source: str, template_values: dict[str, Any]) -> frozenset[str]:
    """The forms that a text names, by their codes or by what they are used for."""
    by_use = (template_values[one].id for one in used_in(source) & template_values.keys())
    return forms_in(source).union(by_use)


def _lacking(source: str, template_values: dict[str, Any]) -> Iterator[str]:
    """The forms of a text that the period has not, and the figures that it needs of others and they do not have."""
    gone = sorted(forms_in(source) - template_values.keys())
    yield from gone
    for form, column in needed_in(source):
        if form not in template_values and form not in gone:
            yield form
        elif form in template_values and not template_values[form].asks(column):
            yield f"{form}.{column}"
    used = used_in(source)
    if used and used.isdisjoint(template_values):
        yield from sorted(used)


def _told(heading: re.Match[str] | None, template_values: dict[str, Any]) -> str:
    """The words of a heading without its number; a form's title is put in where the period has the form."""
    said = _NUMBER.sub("", heading[1].strip()) if heading else ""
    return _TITLE.sub(lambda found: str(getattr(template_values.get(found[1]), "title", found[1])), said)


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
