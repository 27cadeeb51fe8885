"""Turns the office's texts into paragraphs; never treats a district's words as a template."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from addin.documents.prose import TextSection, render, sections, signing_date
from addin.documents.templates import OWN, former_names
from addin.report.doubtful import with_doubts
from addin.report.gaps import with_gaps
from addin.report.movements import exemplars, honours, initiatives, movements
from addin.report.narrative import REPORT, Narrative
from addin.report.recorder import FigureRecorder
from addin.report.reviews import corrected, under_review
from addin.report.sentences import absent_units, comparison_note, nothing_to_compare
from addin.report.table_plan import table_numbers
from addin.report.view import views
from addin.sheets.sheet_draft import source_sentences
from schemas.catalogue import Catalogue
from schemas.form import Agg, Column, Form, RowKind
from schemas.office import new_settings
from schemas.period import NUMBERED, Period
from schemas.period_words import show_day
from schemas.report import Paragraph
from schemas.roles import PURPOSE_LABELS, PURPOSES
from schemas.text import fold, shorten

#: How a section's heading begins.
_NUMBER = re.compile(r"^(?:\d+|[IVX]+)\.\s+")
#: How an official document ends.
_CLOSED = "./."
#: So many letters of a heading, and so many columns, are named of what is left out.
_HEADING, _COLUMNS = 60, 3
_IN_MONTH = re.compile(r"\b([Tt])rong tháng\b")
#: How a heading begins (folded) over what is a part of the columns before.
_PARTS = ("trong do", "chia ra", "bao gom", "gom")
_FOREIGN = (
    "{} phần của mẫu kèm theo chương trình viết cho biểu mà cơ quan không có, nên không dùng. Muốn có lời riêng cho "
    "biểu của cơ quan: chạy “tonghop init --texts” rồi viết trong thư mục mau-van-ban."
)
_BY_USE = {f"{purpose}_form": f"“{label}”" for purpose, label in PURPOSE_LABELS.items()}
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def context(recorder: FigureRecorder, said: Narrative | None = None) -> dict[str, Any]:
    """Everything a prose template may use: each form by its code, what districts said, the period, whole sentences.

    `annex` tells which table of the appendix shows a form: `annex.M01` is "Biểu 1", "" for none; `any` is whether
    there are tables at all. `asks("M01.done")` tells whether the period's forms ask for a figure, and
    `asks("proposals_form.exemplar")` the same by what form and column are used for. What is handed over as a function
    is a closure: a template can reach nothing through it but what it gives.
    """
    period, numbers, new = recorder.period, table_numbers(recorder.current), new_settings(recorder.catalogue)
    own, asks = new.own, _asking(recorder.catalogue)
    return {
        **new.names(),
        **dict.fromkeys(own),
        "own": dict.fromkeys(own),
        **head(period),
        **views(recorder),
        "said": said or Narrative(recorder.current, REPORT),
        "annex": {"any": any(numbers.values()), **numbers},
        "from_date": show_day(period.from_date),
        "to_date": show_day(period.to_date),
        "units": absent_units(recorder),
        "adjusted": corrected(recorder),
        "made_of": " ".join(source_sentences(recorder.current, recorder.in_sentence)),
        "review": " ".join(filter(None, [under_review(recorder), recorder.current.closed_with])),
        "asks": asks,
        **{name: all(map(asks, figures)) for name, figures in former_names().items()},
        "since": show_day(period.year_start),
        "timeliness": "",
        "movements": lambda: movements(recorder),
        "exemplars": lambda: exemplars(recorder),
        "initiatives": lambda: initiatives(recorder),
        "honoured": lambda: honours(recorder),
        "year_plan": "",
        "nothing_to_compare": nothing_to_compare(recorder),
        "comparison_note": comparison_note(recorder),
    }


def _asking(catalogue: Catalogue) -> Callable[[str], bool]:
    """Tells whether the catalogue's forms ask for a figure: form and column, "M12.done"; or use and role of both."""
    by_use = {f"{purpose}_form": form for purpose in PURPOSES if (form := catalogue.form_for(purpose))}
    forms = {**catalogue.by_id, **by_use}

    def asks(figure: str) -> bool:
        code, _, column = figure.partition(".")
        form = forms.get(code)
        return form is not None and form.by_role.get(column, column) in form.by_key

    return asks


def head(period: Period) -> dict[str, Any]:
    """What a report's frame and prose may say of its period."""
    ahead = next_label(period)
    return {"period": period.label, "next_period": ahead, "next_year": ahead[-4:], **signing_date(period.to_date)}


def next_label(period: Period) -> str:
    """How the report names the time its tasks are for: "tháng 3 năm 2023", "6 tháng cuối năm 2023", "năm 2024"."""
    last = NUMBERED.get(period.kind, 0)
    if period.number and period.number < last:
        return Period(year=period.year, kind=period.kind, number=period.number + 1).label
    if last:
        return Period(year=period.year + 1, kind=period.kind, number=1).label
    left = {6: "6 tháng cuối năm", 9: "3 tháng cuối năm"}.get(period.to_date.month)
    return f"{left} {period.year}" if left else f"năm {period.year + 1}"


def _text(kind: str, template_values: dict[str, Any], recorder: FigureRecorder) -> list[Paragraph]:
    """The text section by section; a form that none speaks of has a plain one at the end of the first chapter."""
    found = list(sections(kind, template_values))
    spoken_of = frozenset[str]().union(*(section.forms for section in found if not section.lacking))
    forms = recorder.catalogue.by_id
    ours = any(not forms[form].purposes for form in spoken_of if form in forms)
    left_out = [section for section in found if section.lacking]
    recorder.left_out += [section._replace(foreign=section.foreign and not ours) for section in left_out]
    said = [paragraph for section in found for paragraph in section.paragraphs]
    left = [form for form in forms.values() if form.id not in spoken_of and form.id in recorder.current.forms]
    if kind == REPORT and left:
        chapters = [at for at, one in enumerate(said) if one.level == 1]
        end = chapters[1] if len(chapters) > 1 else len(said)
        plain = [line for form in left for line in _plain_section(form, template_values)]
        said = [*said[:end], *plain, *said[end:]]
    said = list(_closed_once(said))
    return _numbered(said) if left or recorder.left_out else said


def _closed_once(said: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The text with its first closing words alone: an office's own text may have them before ours."""
    closed = False
    for one in said:
        closing = one.level == 0 and one.text.endswith(_CLOSED)
        if not (closing and closed):
            yield one
        closed = closed or closing


def left_out_words(sections: Sequence[TextSection]) -> str:
    """Which sections a document does not have, since nobody is asked for what they tell.

    Where the texts that come with the program are all of another office's forms, their headings would say nothing here.
    """
    foreign, own = sum(one.foreign for one in sections), [one for one in sections if not one.foreign]
    said = "; ".join(f"“{shorten(one.heading, _HEADING)}” ({_lacked(one.lacking)})" for one in own)
    told = [f"Văn bản không có {len(own)} phần của mẫu, vì không thu thập số liệu: {said}."] if own else []
    return " ".join([*told, *([_FOREIGN.format(foreign)] if foreign else [])])


def _lacked(lacking: Sequence[str]) -> str:
    forms = [_BY_USE.get(one, one) for one in lacking if "." not in one]
    columns = [one.partition(".") for one in lacking if "." in one]
    said = [f"không có biểu {', '.join(forms)}"] if forms else []
    said += [f"biểu {form} không có cột {column}" for form, _, column in columns[:_COLUMNS]]
    more = len(columns) - _COLUMNS
    return "; ".join([*said, *([f"và {more} cột khác"] if more > 0 else [])])


def _plain_section(form: Form, template_values: dict[str, Any]) -> list[Paragraph]:
    view = template_values[form.id]
    alike = form.has_total_row or len({row.unit_of_measure for row in form.fixed_rows}) < 2
    columns = [one for one in form.columns if alike and one.in_total and view.known(one.key)]
    summed = [one for one in form.columns if Agg.SUM in one.agg]
    known = ((row, [one for one in summed if row.known(one.key)]) for row in view.rows) if form.summed_by_row else ()
    values = {
        "form": view,
        "title": form.title,
        "columns": columns,
        "groups": _groups(columns),
        "label": _label_for(template_values["period"]),
        "lines": [(row, _in_line(shown)) for row, shown in known if shown],
        "listed": form.rows in (RowKind.LIST, RowKind.OPEN),
        "counted": form.counted or "dòng",
        "number": template_values["annex"].get(form.id, ""),
    }
    return render("bieu-khac", {**template_values, **values})


def _label_for(period: str) -> Callable[[Column], str]:
    """What a column is called within a sentence; what a month had is, of a longer period, what the period had."""

    def label(column: Column) -> str:
        is_longer = column.of_period and not period.startswith("tháng")
        return _IN_MONTH.sub(r"\1rong kỳ", column.label) if is_longer else column.label

    return label


def _groups(columns: Sequence[Column]) -> list[tuple[str, list[tuple[str, list[Column]]]]]:
    """Columns as a list tells them: by what stands over them all, then by what else does; [] where nothing does."""
    if not any(column.headings for column in columns):
        return []
    found: list[tuple[str, list[tuple[str, list[Column]]]]] = []
    for top, of_top in groupby(columns, lambda one: one.headings[:1]):
        below = groupby(of_top, lambda one: ", ".join(one.headings[1:]))
        parts = [(rest, list(of)) for rest, of in below]
        measures = {column.unit for _, of in parts for column in of}
        found.append(("".join(top).removesuffix(f" ({measures.pop()})" if len(measures) == 1 else ""), parts))
    return found


def _in_line(columns: Sequence[Column]) -> list[tuple[str, bool, list[Column]]]:
    """Columns as a line tells them: what stands over them, whether they are parts of those before, they themselves."""
    told = []
    for top, parts in _groups(columns) or [("", [("", list(columns))])]:
        for at, (rest, of) in enumerate(parts):
            is_part = at > 0 and fold(rest).startswith(_PARTS)
            told.append((rest if is_part else ", ".join(filter(None, (top, rest))), is_part, of))
    return told


def _numbered(said: list[Paragraph]) -> list[Paragraph]:
    """The numbers of chapters, and of sections in each, follow each other, also where one is left out.

    A heading without a number has none afterwards.
    """
    chapter, section, told = 0, 0, []
    for one in said:
        if one.level not in (1, 2) or not _NUMBER.match(one.text):
            told.append(one)
            continue
        chapter, section = chapter + (one.level == 1), 0 if one.level == 1 else section + 1
        number = _ROMAN[min(chapter, len(_ROMAN) - 1)] if one.level == 1 else str(section)
        told.append(one._replace(text=f"{number}. {_NUMBER.sub('', one.text)}"))
    return told


def paragraphs(kind: str, recorder: FigureRecorder, more: dict[str, Any] | None = None) -> list[Paragraph]:
    """The whole text of a report, section by section; `more` is what its templates use besides the summary.

    It tells what its figures lack, and whose figures are under review, also where the office's own texts do not
    think of it. A fault in a template is an InputError that names its file.
    """
    more = more or {}
    narrative = more.get("said") or Narrative(recorder.current, kind, more.get(OWN, ""))
    template_values = context(recorder, narrative) | more
    said = list(with_gaps(with_doubts(_text(kind, template_values, recorder), recorder), recorder))
    review = template_values["review"]
    if review and not any(review in one.text for one in said):
        said.insert(next((at for at, one in enumerate(said, 1) if one.level == 0), 0), Paragraph(0, review))
    return said
