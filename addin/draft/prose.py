"""Turns the office's text templates into paragraphs, in a sandbox; never treats a district's words as a template."""

import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from addin.draft.recorder import Recorder
from addin.draft.sentences import absent_units, comparison_note, nothing_to_compare
from addin.draft.view import views
from addin.draft.words import closed, lowered
from addin.errors import InputError
from schemas.period import NUMBERED, Period
from schemas.report import Paragraph

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_LEVELS = {"#": 1, "##": 2, ">": 3, "-": -1}
_SPACES = re.compile(r"[ \t]+")


def folder_of(kind: str) -> Traversable:
    """The templates of a kind of document ("bao-cao"); InputError when there is none."""
    folder = resources.files("templates").joinpath(kind)
    if not re.fullmatch(r"[a-z][a-z-]*", kind) or not folder.is_dir():
        raise InputError(f"Chưa có mẫu cho loại văn bản “{kind}”.")
    return folder


def section_names(folder: Traversable) -> list[str]:
    """The prose templates of a document, in the order of their file names."""
    return sorted(item.name for item in folder.iterdir() if item.name.endswith(".j2"))


def environment() -> "SandboxedEnvironment":
    """How prose templates are run: nothing but values and our functions, and an unknown name is a fault."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    prose = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    prose.filters.update(closed=closed, lowered=lowered, after=after)
    return prose


def after(text: str, before: str, behind: str = "") -> str:
    """A text that may be missing, with what stands before and behind it only when it is there."""
    return f"{before}{text}{behind}" if text else ""


def context(recorder: Recorder) -> dict[str, Any]:
    """Everything a prose template may use: B01 … B11, the period, and sentences about the whole report."""
    period = recorder.period
    return {
        **head(period),
        **views(recorder),
        "from_date": f"{period.from_date:%d/%m/%Y}",
        "to_date": f"{period.to_date:%d/%m/%Y}",
        "units": absent_units(recorder),
        "nothing_to_compare": nothing_to_compare(recorder),
        "comparison_note": comparison_note(recorder),
    }


def head(period: Period) -> dict[str, Any]:
    """What a report's frame and prose may say of its period."""
    return {"period": period.label, "next_period": next_label(period), **dated(period.to_date)}


def dated(day: date) -> dict[str, Any]:
    """Month and year of signing; only months 1 and 2 are written with a leading zero (Decree 30/2020)."""
    return {"month": f"{day.month:02}" if day.month < 3 else str(day.month), "year": day.year}


def next_label(period: Period) -> str:
    """How the report names the time its tasks are for: "tháng 03 năm 2023", "6 tháng cuối năm 2023", "năm 2024"."""
    last = NUMBERED.get(period.kind, 0)
    if period.number and period.number < last:
        return Period(year=period.year, kind=period.kind, number=period.number + 1).label
    if last:
        return Period(year=period.year + 1, kind=period.kind, number=1).label
    left = {6: "6 tháng cuối năm", 9: "3 tháng cuối năm"}.get(period.to_date.month)
    return f"{left} {period.year}" if left else f"năm {period.year + 1}"


def paragraphs(kind: str, recorder: Recorder, more: dict[str, Any] | None = None) -> list[Paragraph]:
    """The whole text of a report, section by section; `more` is what its templates use besides the summary.

    A fault in a template is an InputError that names its file.
    """
    return rendered(kind, context(recorder) | (more or {}))


def rendered(kind: str, known: dict[str, Any]) -> list[Paragraph]:
    """The text of a document from plain values, section by section; faults as in `paragraphs`."""
    folder = folder_of(kind)
    texts = (filled(f"{kind}/{name}", folder.joinpath(name), known) for name in section_names(folder))
    return [paragraph for text in texts for paragraph in _split(text)]


def filled(name: str, template: Traversable, known: dict[str, Any]) -> str:
    """One of the office's texts with its values; InputError names the text where it is broken."""
    from jinja2 import TemplateError

    try:
        return environment().from_string(template.read_text(encoding="utf-8-sig")).render(known)
    except (TemplateError, KeyError) as fault:
        raise InputError(f"Mẫu “{name}” có chỗ không dùng được: {fault}.") from fault


def _split(text: str) -> Iterator[Paragraph]:
    """One paragraph a line; blank lines are nothing.

    "# " and "## " begin headings, "- " an item of a list, "> " a ground (căn cứ).
    """
    for line in text.splitlines():
        words = _SPACES.sub(" ", line).strip()
        mark, _, rest = words.partition(" ")
        if words and mark in _LEVELS:
            yield Paragraph(_LEVELS[mark], rest)
        elif words:
            yield Paragraph(0, words)
