"""What districts wrote, brought together: each statement once with its units, by topic, proposals by addressee.

Nothing that a district wrote disappears: every statement is an `Opinion` that says where it went.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from addin.check.narrative import Stated, stated_figures, statements
from addin.documents.content import CENTRE, LEFT, NUMBERING, PAGE, AppendixTable, TableColumn, TableRow
from addin.documents.templates import files_of, fill
from addin.documents.wording import by_kind, capitalise, in_sentence, join_words, lower_first, one_line
from addin.summary.lookup import row_doubts, rows_left_out, value_at
from schemas.catalogue import Catalogue
from schemas.cells import address
from schemas.form import Form
from schemas.numbers import show_number
from schemas.office import Settings, new_settings
from schemas.reference import Unit
from schemas.report import FigurePlace
from schemas.roles import CAUSES, DIFFICULTIES, HIGHLIGHTS, NEXT_STEPS, REQUESTS, TOPICS, WORDS
from schemas.summary import StackedRow, Summary
from schemas.text import fold, refers_elsewhere, says_nothing

#: The office's own lists beside a report's prose, "Nhãn: từ; từ" a line: topics, and who proposals go to.
SUBJECTS, ADDRESSEES = "chu-de.txt", "noi-kien-nghi.txt"
#: The kind of document whose lists hold for those without any of their own.
REPORT = "bao-cao"
#: Where a statement went.
PRINTED, KEPT = "Đưa vào báo cáo", "Danh sách nội bộ"
#: Why a statement is not used.
_NO_CONTENT, _REPEATED = "Không có nội dung", "Số liệu đã có tại biểu"
_UNSURE = "Báo cáo của đơn vị đang rà soát"
#: How the codes of findings on words begin each of which is judged by itself.
_OF_SINGLE_WORDS = ("rule-", "cell-refers-elsewhere")
_REFERS = "Chỉ dẫn tới nội dung ở nơi khác, chưa nêu nội dung"
#: The addressee whose proposals stay in the office.
INTERNAL = "Nội bộ"
#: What has no topic or addressee of its own; proposals without one go to those whom the report goes to.
OTHER, GENERAL = "Nội dung khác", "Kiến nghị chung"
#: So many names are listed in a sentence; of more, how many they are.
MOST_NAMES = 3
#: A statement of fewer words beside its figures says nothing but these.
_FEWEST_WORDS = 5
_ASKS = re.compile(
    r"^(?:kính )?(?:đề nghị|kiến nghị|đề xuất|kính mong|mong)(?: với| đến| đối với)?(?: các cấp)?\s+", re.IGNORECASE
)
_NOTHING = re.compile(r"^(?:không|chưa) (?:phát sinh|có|gặp)\b.*", re.IGNORECASE)
_JOINING = re.compile(r"\s*(?:,|và|;)?\s+", re.IGNORECASE)


_NAMES = (
    TableColumn("", "TT", NUMBERING, CENTRE), TableColumn("", "Mục", 0, LEFT), TableColumn("", "Nội dung", 0, LEFT),
    TableColumn("", "Các đơn vị", 0, LEFT),
)  # fmt: skip
#: The widths in mm of all columns, and of those without the heading.
_WIDTHS = {4: (NUMBERING, 30, 115, PAGE - NUMBERING - 145), 3: (NUMBERING, 106, PAGE - NUMBERING - 106)}


class Opinion(NamedTuple):
    """One statement of a district: under which heading of the form, about what, where it went, from which cell."""

    unit: str
    heading: str
    text: str
    topics: tuple[str, ...]
    used: str
    sheet: str
    cell: str


class Told(NamedTuple):
    """A statement, once, and the units that make it."""

    text: str
    units: tuple[str, ...]
    who: str


class Topic(NamedTuple):
    """What units write about one topic, or asked of one addressee."""

    label: str
    told: tuple[Told, ...]

    @property
    def text(self) -> str:
        """All of it in one sentence: "vốn phân bổ chậm (4/11 đơn vị); thiếu cán bộ; giá thấp (huyện Đồi Gió)"."""
        together = groupby(self.told, key=lambda one: (one.units, one.who))
        return "; ".join(f"{'; '.join(_within(one.text) for one in of)} ({who})" for (_, who), of in together)


class _Heard(NamedTuple):
    """A statement of a unit before it is brought together with others, and the column that it is in."""

    row: StackedRow
    form: Form
    key: str
    text: str
    labels: tuple[str, ...]
    refused: str


def word_list(kind: str, name: str, names: Mapping[str, Any], own: str = "") -> dict[str, tuple[str, ...]]:
    """An office's list of labels and the words that lead to each; {} where the kind of document has none.

    `names` are what documents call the office and those above it.
    """
    file = files_of(kind, own).get(name)
    lines = fill(f"{kind}/{name}", file, dict(names)).splitlines() if file else []
    pairs = (line.partition(":") for line in lines if line.strip())
    return {label.strip(): tuple(filter(None, map(str.strip, words.split(";")))) for label, _, words in pairs}


class Narrative:
    """The words of all units for one kind of document, as its templates see them."""

    def __init__(self, summary: Summary, kind: str, own: str = "", settings: Settings | None = None) -> None:
        """`own` is the folder of texts that the office changed; without `settings` those of a new office."""
        self._summary, self._catalogue = summary, summary.catalogue
        self._form = self._catalogue.form_for(WORDS)
        self._topic_of = {row.code: row.role for row in self._form.fixed_rows} if self._form else {}
        names = (settings or new_settings(self._catalogue)).names()
        self._topics, self._addressees = (
            word_list(kind, name, names, own) or word_list(REPORT, name, names, own) for name in (SUBJECTS, ADDRESSEES)
        )
        ours = (*self._addressees.get(INTERNAL, ()), str(names["office_name"]))
        self._addressees = {**self._addressees, INTERNAL: ours}
        self.opinions: list[Opinion] = []
        self._refusals: dict[str, list[_Heard]] = {}
        self._said = {code: self._brought_together(code) for code in TOPICS}

    @property
    def shared(self) -> list[tuple[str, Told]]:
        """Difficulties and proposals of more units than a sentence names, each under its heading."""
        headings = {row.role: row.label for row in self._form.fixed_rows} if self._form else {}
        asked = {DIFFICULTIES: self.difficulties, REQUESTS: self.proposals}
        found = (
            (headings.get(code, ""), one) for code, topics in asked.items() for topic in topics for one in topic.told
        )
        return [(heading, one) for heading, one in found if len(one.units) > MOST_NAMES]

    def names(self, units: Iterable[str]) -> str:
        """Units by name, under what they are."""
        return by_kind(map(self._catalogue.unit, units))

    @property
    def highlights(self) -> tuple[Topic, ...]:
        """What went well."""
        return self._said[HIGHLIGHTS]

    @property
    def difficulties(self) -> tuple[Topic, ...]:
        """What is difficult, and what the forms say beside single projects and works."""
        return self._said[DIFFICULTIES]

    @property
    def causes(self) -> tuple[Topic, ...]:
        """Why."""
        return self._said[CAUSES]

    @property
    def proposals(self) -> tuple[Topic, ...]:
        """What is asked, by addressee; what is asked of the office itself stays in the office."""
        return tuple(topic for topic in self._said[REQUESTS] if topic.label != INTERNAL)

    @property
    def next_steps(self) -> tuple[Topic, ...]:
        """What comes next."""
        return self._said[NEXT_STEPS]

    def unused(self, key: str) -> str:
        """Whose words under a heading ("difficulties") the report uses none of, and why; "" where nobody has any."""
        said = [one for one in self._refusals[key] if one.refused != _NO_CONTENT]
        unsure = dict.fromkeys(one.row.unit for one in said if one.refused == _UNSURE)
        repeated = dict.fromkeys(one.row.unit for one in said if one.refused.startswith(_REPEATED))
        sure = [one for one in said if one.row.unit not in unsure]
        open_ones = dict.fromkeys(one.row.unit for one in sure if not one.refused.startswith(_REPEATED))
        parts = (
            (unsure, "chưa đưa vào báo cáo vì báo cáo của đơn vị đang rà soát"),
            (open_ones, "chưa đưa vào báo cáo vì số liệu trong lời văn chưa khớp với biểu hoặc chưa có để đối chiếu"),
            (repeated, "chỉ nhắc lại số liệu đã có trong báo cáo"),
        )
        told = "; ".join(f"nội dung do {self._who(tuple(units))} nêu {why}" for units, why in parts if units)
        return f"{capitalise(told)}." if told else ""

    def _brought_together(self, code: str) -> tuple[Topic, ...]:
        heard = list(self._heard(code))
        known = self._addressees if code == REQUESTS else self._topics
        self.opinions += [self._opinion(one, code) for one in heard]
        self._refusals[code] = [one for one in heard if one.refused]
        by_label: dict[str, list[_Heard]] = {label: [] for label in (*known, OTHER, GENERAL)}
        for one in heard:
            for label in one.labels if not one.refused else ():
                by_label[label].append(one)
        return tuple(Topic(label, self._once(of, code)) for label, of in by_label.items() if of)

    def _heard(self, code: str) -> Iterator[_Heard]:
        for row, form in self._rows_of_words():
            key = form.by_role["text"]
            for statement in map(one_line, statements(str(row.values.get(key) or ""))):
                if self._topic_of.get(row.code) == code and statement and not says_nothing(statement):
                    labels, unsure = self._labels(statement, code), self._unsure(row, form, key, statement)
                    refused = self._refused(row.unit, statement, unsure)
                    yield _Heard(row, form, key, statement, labels, refused)
        if code == DIFFICULTIES:
            yield from self._obstacles()

    def _rows_of_words(self) -> Iterator[tuple[StackedRow, Form]]:
        if self._form and self._form.id in self._summary.forms:
            yield from ((row, self._form) for row in self._summary.forms[self._form.id].rows)

    def _obstacles(self) -> Iterator[_Heard]:
        """What stands in the way of single projects and works, whole, since it is short and about one thing."""
        for form in self._catalogue.forms:
            key = form.by_role.get("obstacle", "")
            for row in self._summary.forms[form.id].rows if key and form.id in self._summary.forms else ():
                remark = one_line(str(row.values.get(key) or "")).rstrip(" .;,")
                if remark and not says_nothing(remark):
                    label = self._topic(remark) or self._topic(form.title) or OTHER
                    yield _Heard(row, form, key, remark, (label,), self._unsure(row, form, key, remark))

    def _labels(self, statement: str, code: str) -> tuple[str, ...]:
        if code == REQUESTS:
            return addressees_of(statement, self._addressees)[0] or (GENERAL,)
        return (self._topic(statement) or OTHER,)

    def _topic(self, text: str) -> str:
        """The first topic that a text has a word of; "" for none."""
        words = f" {fold(text)} "
        found = (label for label, of in self._topics.items() if any(f" {fold(word)} " in words for word in of))
        return next(found, "")

    def _refused(self, unit: str, statement: str, unsure: str) -> str:
        """Why a statement is not in the report, if not because of its row (`unsure`); "" where it is."""
        if _NOTHING.match(statement):
            return _NO_CONTENT
        if unsure:
            return unsure
        stated = list(stated_figures(statement, self._summary.catalogue))
        told = [(one, self._figure(unit, one)) for one in stated]
        wrong = [(one, figure) for one, figure in told if figure is not None and not one.agrees_with(figure)]
        if wrong:
            return "; ".join(_difference(self._catalogue, one, figure) for one, figure in wrong)
        if not stated or not _says_only(statement, stated):
            return ""
        forms = ", ".join(dict.fromkeys(one.claim.form for one in stated))
        if any(figure is None for _, figure in told):
            return f"Chưa có số liệu tại biểu {forms} để đối chiếu"
        return f"{_REPEATED} {forms}"

    def _unsure(self, row: StackedRow, form: Form, key: str, said: str) -> str:
        """Why words of a row are not in the report, whatever they are; "" where they are.

        They are none; nobody knows whose its report is, or of which period; or whether the row or the words still hold,
        being crossed out or hidden. What is asked of single words or of the figures beside them is another matter.
        """
        doubts = row_doubts(self._summary, form.id, row, (key,))
        doubted = any(doubt.code and not doubt.finding.code.startswith(_OF_SINGLE_WORDS) for doubt in doubts)
        unsure = doubted or row.unit in self._summary.unsure_reports
        return _UNSURE if unsure else _REFERS if refers_elsewhere(said) else ""

    def _figure(self, unit: str, stated: Stated) -> float | None:
        """The unit's figure that words are held against; None where it or one of its rows is unknown."""
        place = FigurePlace(stated.claim.form, stated.claim.column, unit=unit, code=stated.claim.code)
        found = self._summary.forms[place.form]
        if len(rows_left_out(self._summary, place)) > len(found.absent.get(unit, ())):
            return None
        return value_at(self._summary, place)

    def _once(self, heard: Sequence[_Heard], code: str) -> tuple[Told, ...]:
        """Equal statements under the names of all their units, those of most units first."""
        found: dict[str, tuple[str, dict[str, None]]] = {}
        for one in heard:
            text = _asked(one.text, self._addressees) if code == REQUESTS else one.text
            text = _without_unit(text, self._catalogue.unit(one.row.unit))
            found.setdefault(fold(text), (capitalise(text), {}))[1][one.row.unit] = None
        told = (Told(text, tuple(units), self._who(tuple(units))) for text, units in found.values())
        return tuple(sorted(told, key=lambda one: (-len(one.units), one.units)))

    def _who(self, units: Sequence[str]) -> str:
        if len(units) <= MOST_NAMES:
            return join_words([in_sentence(self._catalogue.unit(unit)) for unit in units])
        return f"{len(units)}/{len(self._summary.asked)} đơn vị"

    def _opinion(self, heard: _Heard, code: str) -> Opinion:
        row, form = heard.row, heard.form
        in_words = self._form is not None and form.id == self._form.id
        heading = next((fixed.label for fixed in form.fixed_rows if in_words and fixed.role == code), form.title)
        column = self._summary.forms[form.id].columns.get(row.unit, {}).get(heard.key, 0)
        used = heard.refused or (KEPT if heard.labels == (INTERNAL,) else PRINTED)
        return Opinion(row.unit, heading, heard.text, heard.labels, used, row.sheet, address(max(row.row, 0), column))


def names_table(narrative: Narrative) -> Iterator[AppendixTable]:
    """The names of the units behind statements that give their number only; the statements whole.

    One heading over all statements is in the title, more of them in a column.
    """
    headings = list(dict.fromkeys(heading for heading, _ in narrative.shared))
    if not headings:
        return
    rows = [
        (str(at), heading, one.text, narrative.names(one.units))
        for at, (heading, one) in enumerate(narrative.shared, 1)
    ]
    shown = [0, 2, 3] if len(headings) == 1 else [0, 1, 2, 3]
    widths = _WIDTHS[len(shown)]
    columns = tuple(_NAMES[at]._replace(width=width) for at, width in zip(shown, widths, strict=True))
    said = lower_first(headings[0]) if len(headings) == 1 else "nội dung"
    table = tuple(TableRow(tuple(row[at] for at in shown)) for row in rows)
    yield AppendixTable(f"Các đơn vị nêu từng {said}", "", columns, table)


def addressees_of(statement: str, known: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], str]:
    """Whom a proposal is addressed to, named behind "đề nghị", and what is asked of them.

    Nobody where it names none there: who is named later is part of what is asked.
    """
    asking = _ASKS.match(statement)
    if asking is None:
        return (), statement
    rest, found = statement[asking.end() :], []
    spelt = sorted(((word, label) for label, words in known.items() for word in words), key=lambda one: -len(one[0]))
    while named := next((one for one in spelt if _begins(rest, one[0])), None):
        found.append(named[1])
        rest = _JOINING.sub("", rest[len(named[0]) :], count=1)
    return tuple(dict.fromkeys(found)), rest


def _begins(text: str, word: str) -> bool:
    return text.casefold().startswith(word.casefold()) and not text[len(word) : len(word) + 1].isalnum()


def _asked(statement: str, known: Mapping[str, Sequence[str]]) -> str:
    """A proposal without the words that ask, whose addressee is above it."""
    return addressees_of(statement, known)[1] or statement


def _without_unit(text: str, unit: Unit) -> str:
    """A statement with the unit's own name turned into "đơn vị", so that those of several units are the same."""
    return re.sub(re.escape(unit.name), "đơn vị", text, flags=re.IGNORECASE)


def _within(text: str) -> str:
    """A statement behind a colon: without a capital, unless that is an abbreviation's or a name's."""
    first, second = (*text.split(maxsplit=2), "", "")[:2]
    return text if first[1:2].isupper() or second[:1].isupper() else lower_first(text)


def _says_only(statement: str, stated: Iterable[Stated]) -> bool:
    """Whether next to nothing is left of a statement without the clauses of its figures."""
    rest = statement
    for one in stated:
        rest = rest.replace(one.clause, " ")
    return len(fold(rest).split()) < _FEWEST_WORDS


def _difference(catalogue: Catalogue, stated: Stated, figure: float) -> str:
    column = catalogue.form(stated.claim.form).by_key.get(stated.claim.column)
    label = f", cột “{column.full_label}”" if column else ""
    now = show_number(figure / stated.claim.factor)
    return f"Lời văn ghi {stated.text}, biểu {stated.claim.form}{label} là {now}"
