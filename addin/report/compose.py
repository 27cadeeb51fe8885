"""Drafts the periodic report: summaries in, a Word document and every number it prints out."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from addin.analysis.compare import ComparedSummaries
from addin.analysis.trend import Trend
from addin.documents.content import AppendixTable
from addin.documents.document import AppendixItem, Drafted, WrittenDocument, write_document
from addin.documents.frame import frame_of
from addin.documents.letter import letter_values
from addin.documents.prose import TextSection
from addin.report.charts import charts_of
from addin.report.narrative import Narrative, Opinion, names_table
from addin.report.opinions import write_opinions
from addin.report.prose import head, left_out_words, paragraphs
from addin.report.recorder import FigureRecorder
from addin.report.sentences import silent_units, timeliness
from addin.report.sources import sources_tables
from addin.report.tables import appendix_tables
from addin.sheets.sheet_draft import source_sentences
from addin.system.unwritten import one_of_several
from schemas.catalogue import Catalogue
from schemas.office import Office
from schemas.office.settings import YES, Settings
from schemas.period import Period
from schemas.period_words import show_day
from schemas.report import Figure, Paragraph, Source

#: The kind of document beside whose texts the lists of topics and addressees are, for all of them.
_WITH_LISTS = "bao-cao"
_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


class Extra(NamedTuple):
    """What a kind of document needs besides the summary: values for its templates, its own appendix."""

    template_values: dict[str, Any]
    tables: Sequence[AppendixTable]


class Draft(NamedTuple):
    """A drafted document and the figures printed in it, in the order of the text, appendix last.

    `opinions` is the list of what the districts wrote, for the office alone; `made_of` says which months' reports the
    figures of a longer period come from, and which there are not. `left_out` are the sections of the texts that nobody
    is asked the figures of; `missing` are the units that have reported nothing.
    """

    document: Path
    figures: tuple[Figure, ...]
    written: WrittenDocument = WrittenDocument()
    opinions: Path | None = None
    made_of: tuple[str, ...] = ()
    left_out: tuple[TextSection, ...] = ()
    missing: tuple[str, ...] = ()

    def to_text(self) -> list[str]:
        """A line each about what the figures are made of, the document before, and what was written beside it."""
        former = self.written.former
        kept = [f"Bản trước được giữ tại: {former}"] if former else []
        listed = [f"Ý kiến, kiến nghị của các đơn vị (dùng nội bộ): {self.opinions}"] if self.opinions else []
        gone = [left_out_words(self.left_out)] if self.left_out else []
        return [*self.made_of, *gone, *filter(None, [self.written.differences.to_text()]), *kept, *listed]

    def figures_json(self) -> list[dict[str, Any]]:
        """The figures as the `draft` command prints them."""
        known: dict[Source, dict[str, Any]] = {}  # many figures rest on the same cells
        return [figure.as_json(known) for figure in self.figures]


class Composed(NamedTuple):
    """Everything that a document will say, before it is drawn; `catalogue` is that of its period."""

    period: str
    kind: str
    template_values: dict[str, Any]
    body: Sequence[Paragraph]
    appendix: Sequence[AppendixItem]
    figures: tuple[Figure, ...]
    catalogue: Catalogue
    opinions: Sequence[Opinion] = ()
    settings: Settings = Settings()
    made_of: tuple[str, ...] = ()
    left_out: tuple[TextSection, ...] = ()
    missing: tuple[str, ...] = ()

    def write(self, out: Path) -> Draft:
        """Draw it, and beside it the list of what the districts wrote."""
        drafted = Drafted(self.period, self.kind, self.figures, self.catalogue.units)
        frame = frame_of(self.kind, self.template_values)
        written = write_document(self.template_values, frame, self.body, self.appendix, out, drafted)
        listed = None
        if self.opinions:
            with one_of_several():
                listed = write_opinions(self.opinions, Period.parse(self.period), self.catalogue, out, self.settings)
        return Draft(out, self.figures, written, listed, self.made_of, self.left_out, self.missing)


def compose(
    compared: ComparedSummaries, kind: str, office: Office, more: Callable[[FigureRecorder], Extra] | None = None
) -> Composed:
    """Say everything that a document of a kind (a folder of templates) says about a period.

    Compares with the period before and with the same period last year where these are known. The appendix has one
    table a form, unless `extra` brings its own. InputError when there is no such kind or a template is broken.
    """
    recorder = FigureRecorder(
        compared.current,
        compared.previous,
        compared.last_year,
        compared.year_start,
        marks=True,
        units_called=office.settings.units_called,
    )
    recorder.seldom = compared.seldom
    extra = more(recorder) if more else None
    template_values = (
        letter_values(office, recorder.period.to_date)
        | head(recorder.period)
        | (extra.template_values if extra else {})
    )
    template_values["year_plan"] = _plan_in_force(office.settings.year_plan, recorder.period)
    template_values["since"] = show_day(office.settings.counts_from(recorder.period))
    template_values["seal"] = compared.current.seal
    template_values["timeliness"] = timeliness(compared.trend, recorder.period, set(silent_units(recorder.current)))
    narrative = Narrative(compared.current, _WITH_LISTS, office.own_texts, office.settings)
    body = paragraphs(kind, recorder, template_values | {"said": narrative})
    said = tuple(recorder.figures)
    appendix = extra.tables if extra else _appendix(recorder, compared.trend, narrative)
    if office.settings.sources_appendix == YES:
        appendix = [*appendix, *sources_tables(recorder.catalogue, said, compared[:3])]
    opinions = () if extra else tuple(narrative.opinions)
    return Composed(
        compared.current.period,
        kind,
        template_values,
        body,
        appendix,
        tuple(recorder.figures),
        recorder.catalogue,
        opinions,
        office.settings,
        tuple(source_sentences(compared.current)),
        tuple(recorder.left_out),
        tuple(silent_units(recorder.current)),
    )


def _plan_in_force(plan: str, period: Period) -> str:
    """The year's plan as the office cites it; "" in a report of a time before the plan was made."""
    made = [(int(year), int(month), int(day)) for day, month, year in _DAY.findall(plan)]
    last = period.to_date
    return "" if any(day > (last.year, last.month, last.day) for day in made) else plan


def _appendix(recorder: FigureRecorder, trend: Trend | None, narrative: Narrative) -> list[AppendixItem]:
    return [*appendix_tables(recorder, trend), *names_table(narrative), *charts_of(recorder, trend)]
