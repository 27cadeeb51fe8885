"""Drafts the periodic report: summaries in, a Word document and every number it prints out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from addin.draft.document import write_document
from addin.draft.frame import frame_of
from addin.draft.letter import known_of
from addin.draft.prose import head, paragraphs
from addin.draft.recorder import Recorder
from addin.draft.tables import AppendixTable, appendix_tables
from schemas.office import Office
from schemas.report import Figure
from schemas.summary import Summary


class Compared(NamedTuple):
    """The summary of a period, with those to compare it with where they are known."""

    current: Summary
    previous: Summary | None = None
    last_year: Summary | None = None


class Extra(NamedTuple):
    """What a kind of document needs besides the summary: values for its templates, its own appendix."""

    known: dict[str, Any]
    tables: Sequence[AppendixTable]


class Draft(NamedTuple):
    """A drafted document and the figures printed in it, in the order of the text, appendix last."""

    document: Path
    figures: tuple[Figure, ...]

    def figures_json(self) -> list[dict[str, Any]]:
        """The figures as the `draft` command prints them."""
        return [figure.as_json() for figure in self.figures]


def draft_report(
    current: Summary,
    previous: Summary | None,
    last_year: Summary | None,
    out: Path,
    *,
    kind: str = "bao-cao",
    office: Office | None = None,
    extra: Extra | None = None,
) -> Draft:
    """Draft a document of a kind (a folder of templates) about a period and write it to `out`.

    Compares with the period before and with the same period last year where these are known. The appendix has one
    table a form, unless `extra` brings its own. InputError when there is no such kind or a template is broken.
    """
    recorder = Recorder(current, previous, last_year)
    more = extra.known if extra else {}
    known = known_of(office or Office.new(), recorder.period.to_date) | head(recorder.period) | more
    body = paragraphs(kind, recorder, known)
    tables = extra.tables if extra else appendix_tables(recorder)
    write_document(known, frame_of(kind, known), body, tables, out)
    return Draft(out, tuple(recorder.figures))
