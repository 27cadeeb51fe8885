"""Drafts the periodic report: summaries in, a Word document and every number it prints out."""

from pathlib import Path
from typing import Any, NamedTuple

from addin.draft.document import write_document
from addin.draft.frame import frame_of
from addin.draft.letter import known_of
from addin.draft.prose import head, paragraphs
from addin.draft.recorder import Recorder
from addin.draft.tables import appendix_tables
from schemas.office import Office
from schemas.report import Figure
from schemas.summary import Summary


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
) -> Draft:
    """Draft a document of a kind (a folder of templates) about a period and write it to `out`.

    Compares with the period before and with the same period last year where these are known. InputError when
    there is no such kind or one of its templates is broken.
    """
    recorder = Recorder(current, previous, last_year)
    body = paragraphs(kind, recorder)
    known = {**known_of(office or Office.new(), recorder.period.to_date), **head(recorder.period)}
    write_document(known, frame_of(kind, known), body, appendix_tables(recorder), out)
    return Draft(out, tuple(recorder.figures))
