"""How sure each figure of the summary is: the mark that it carries, and the note that names what is behind it.

A sure figure carries none. It judges nothing: what is unknown or doubtful, the summary says itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from addin.findings.doubts import standing_by_unit
from addin.sheets.layout import scope_as_new
from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import BLANK_IN_DOUBT, UNKNOWN, Shown, coverage
from addin.summary.lookup import coverage_at, doubts_at, gaps_at, rows_left_out
from schemas.findings import Finding, Severity
from schemas.form import Agg, Column, Form, RowKind
from schemas.period import Period
from schemas.period_words import gaps_told, periods_told
from schemas.reference import Units
from schemas.report import FigurePlace
from schemas.summary import Coverage, FormSummary, Review, StackedRow, Summary
from schemas.text import shorten

#: What the marks say in short, where nothing else does.
MARKS = "Dấu * trước số: đang rà soát; dấu °: chưa đủ số liệu."
#: What the marks say, printed under the title of a sheet that carries any.
LEGEND = (
    "Dấu * trước số: đang rà soát; dấu °: chưa đủ số liệu; “chưa có”: chưa có số liệu; số trong ngoặc [ ]: đã đọc, "
    "chưa cộng vào tổng. Lý do ở ghi chú của ô."
)
#: So many findings, letters of each, and rows are named in a note; the rest are counted.
_FINDINGS, _LETTERS, _ROWS = 4, 220, 12


class States:
    """How sure the figures of one form are; of all units, or of those of an area: its name, and as sheets name it."""

    def __init__(self, summary: Summary, form: Form, area: str = "", label: str = "") -> None:
        self.whole, self.form, self.area, self.label = summary, form, area, label
        self.all_units = area or scope_as_new(summary.catalogue)
        self.summary: FormSummary = summary.forms[form.id]
        self.units = summary.catalogue.units
        self.name_of, self.in_sentence = summary.name_of, summary.catalogue.units.in_sentence
        self._doubted = {doubt.unit for doubt in summary.doubts_by_form[form.id]}
        self._carried = frozenset(unit for unit, made in summary.made_of.items() if made.carried)
        self._plain = {*self.summary.reported} - self._doubted - self._carried

    @cached_property
    def _full(self) -> bool:
        """Whether every unit with the form has every column in every printed row, so that only whole units miss."""
        keys = {column.key for column in self.form.columns if not column.label_column}
        return not self.summary.absent and all(keys <= row.values.keys() for row in self.summary.rows)

    def line(self) -> str:
        """Who is in, who is missing, whose figures are under review; and what the marks on the sheet mean."""
        said = [coverage(self.summary.reported, self.summary.missing, self.units)]
        period = Period.parse(self.whole.period)
        label, first = period.of_form(self.form.sent)
        if label != period.label:  # what is sent with the last month tells of more than that
            said.insert(0, f"Biểu gửi theo {self.form.sent.lower()}: số liệu {label} (từ {first:%d/%m/%Y}).")
        if not self._full and (gaps := self._units_with_gaps()):
            said.append(f"Chưa đủ số liệu: {'; '.join(gaps)}.")
        if reviews := self._reviews():
            said.append(_told(reviews, self.units))
        if self.summary.reported and (len(said) > 1 or self.summary.missing):
            said.append(LEGEND)
        return " ".join(said)

    def missing_names(self) -> list[str]:
        """What the units without the form are called."""
        return [*map(self.name_of, self.summary.missing)]

    def _reviews(self) -> dict[str, str]:
        """Unit → what is open against the form, counted as everywhere, and beside it against the whole file."""
        against = [finding for finding in self.whole.findings if finding.form == self.form.id]
        against += [doubt.finding for doubt in self.whole.doubts_by_form[self.form.id]]
        standing = standing_by_unit({id(finding): finding for finding in against}.values())
        return {unit: self._counted(standing[unit]) for unit in self.summary.reported if unit in standing}

    def _counted(self, findings: Sequence[Finding]) -> str:
        own = [finding for finding in findings if finding.form == self.form.id]
        of_file = [finding for finding in findings if finding.form != self.form.id]
        said = [review_words(review(own))] if own else []
        said += [f"chung của tệp: {review_words(review(of_file))}"] if of_file else []
        return "; ".join(said)

    def _units_with_gaps(self) -> list[str]:
        """The units that have the form, yet not all of it: which columns or rows each lacks."""
        found = []
        for unit in self.summary.reported:
            rows = [row for row in self.summary.rows_of(unit) if not row.of_period]
            columns = [c for c in self.form.columns if not c.label_column and not c.computed]
            lacking = [c for c in columns if rows and all(c.key not in row.values for row in rows)]
            others = {c.key for c in columns} - {c.key for c in lacking}
            short = [row.code for row in rows if others - row.values.keys()]
            names = [f"cột “{column.full_label}”" for column in lacking]
            if codes := [*short, *self.summary.absent.get(unit, ())]:
                names.append(_named(self.form, self._labels(codes)))
            if names:
                found.append(f"{self.in_sentence(unit)} ({', '.join(names)})")
        return found

    def _labels(self, codes: Iterable[str]) -> list[str]:
        labels = self.form.row_labels
        return [labels.get(code, code) for code in codes]

    # -- figures of a unit --------------------------------------------------------------------------------------
    def of_unit(self, content: Content, unit: str, key: str, group: tuple[str, str] | None = None) -> Shown:
        """A unit's figure over all its rows, or those of a group.

        A rate of nothing is blank, any other figure without a value unknown.
        """
        value, place = _value(content), FigurePlace(self.form.id, key, unit, group=group)
        if unit in self.whole.ended and value in (None, UNKNOWN):
            return Shown(None)
        if value == UNKNOWN or (value is None and not isinstance(content, Formula)):
            content = content if isinstance(content, Formula) else UNKNOWN
            return Shown(content, "unknown", f"Chưa có số liệu này của {self.in_sentence(unit)}.")
        return self._shown(content, self._gap(place), self._doubts(place))

    def _gap(self, place: FigurePlace) -> str:
        """What a figure lacks, as a note names it: rows that are not in it, or the period itself."""
        said = ["Tạm lấy số kỳ trước."] if place.unit in self._carried else []
        if not self._full and (rows := rows_left_out(self.whole, place)):
            said.append(f"Chưa gồm: {_named(self.form, rows)}.")
        if gaps := gaps_at(self.whole, place):
            said.append(f"Chưa gồm báo cáo {periods_told(gaps)}.")
        return "\n".join(said)

    def _doubts(self, place: FigurePlace, *, named: bool = False) -> str:
        """The findings against a figure; with `named`, only those that say which columns they are about."""
        if place.unit not in self._doubted:
            return ""
        doubts = (doubt for doubt in doubts_at(self.whole, place) if doubt.keys or not named)
        findings = list({id(doubt.finding): doubt.finding for doubt in doubts}.values())
        if not findings:
            return ""
        said = [f"– {shorten(finding.for_office, _LETTERS)}" for finding in findings[:_FINDINGS]]
        if len(findings) > _FINDINGS:
            said.append(f"… và {len(findings) - _FINDINGS} mục khác (xem trang “Kiểm tra”).")
        return "\n".join(["Đang rà soát:", *said])

    @staticmethod
    def _shown(content: Content, gap: str, doubts: str) -> Shown:
        mark = "-".join(name for name, said in (("partial", gap), ("review", doubts)) if said)
        return Shown(content, mark, "\n".join(filter(None, (gap, doubts))))

    def is_sound(self, row: StackedRow, key: str) -> bool:
        """Whether the figure of a unit's row is known and nothing is open against it."""
        if row.values.get(key) is None or row.unit in self._carried:
            return False
        return row.unit not in self._doubted or not doubts_at(
            self.whole, FigurePlace(self.form.id, key, row.unit, row.code)
        )

    # -- rows of a unit -----------------------------------------------------------------------------------------
    def of_row(self, row: StackedRow, column: Column, value: Content = None) -> Shown:
        """A cell of a unit's own row: unknown, read but not counted, doubtful or sure."""
        key = column.key
        if key in row.left_out and row.left_out[key] is not None:
            return Shown(f"[{column.type.show(row.left_out[key])}]", "unknown", self._why_left_out(row, key))
        if key not in row.values and row.of_period:
            return Shown(None)
        if key not in row.values and value is None and not column.label_column:
            return Shown(UNKNOWN, "unknown", "")
        shown = row.values.get(key) if value is None else value
        if column.label_column or (row.unit in self._plain and row.code not in self.form.children and not row.notes):
            return Shown(shown)
        place = FigurePlace(self.form.id, key, row.unit, row.code)
        if shown is None:
            doubts = "" if column.computed else self._doubts(place, named=True)
            return Shown(BLANK_IN_DOUBT, "unknown", doubts) if doubts else Shown(None)
        gap = self._gap(place) if row.code in self.form.children or row.unit in self._carried else ""
        doubts = self._doubts(place) if row.code else ""
        found = self._shown(shown, gap, doubts)
        told = row.notes.get(key)
        return found._replace(note="\n".join(filter(None, (found.note, told)))) if told else found

    def _why_left_out(self, row: StackedRow, key: str) -> str:
        keys = self.form.identity_of(key)
        identity = next((one for one in self.form.identities if key in one.keys), None)
        gone = [part for part in self.form.by_key if identity and part in identity.parts - row.values.keys()]
        if unread := [part for part in gone if part not in row.left_out]:
            return f"Đã đọc nhưng chưa cộng vào tổng, vì dòng này chưa có {self._columns(unread)}."
        rows, labels = {one.code: one for one in self.summary.rows_of(row.unit)}, self.form.row_labels
        elsewhere: dict[str, list[str]] = {}
        for same in self.form.row_identities:
            if any(code == row.code and part in keys for code, part in same):
                for code, part in sorted(same):
                    if code not in rows or part not in rows[code].values.keys() | rows[code].left_out.keys():
                        elsewhere.setdefault(labels.get(code, code), []).append(part)
        said = " và ".join(f"{self._columns(parts)} ở dòng “{label}”" for label, parts in elsewhere.items())
        return f"Đã đọc nhưng chưa cộng vào tổng, vì chưa có {said or 'số liệu của dòng phải bằng dòng này'}."

    def _columns(self, keys: Iterable[str]) -> str:
        return ", ".join(f"“{self.form.by_key[key].full_label}”" for key in dict.fromkeys(keys))

    # -- figures of the province --------------------------------------------------------------------------------
    def of_total(self, content: Content, key: str, code: str = "", group: tuple[str, str] | None = None) -> Shown:
        """The province's figure, or one of its rows or groups."""
        if not self.summary.reported:
            return Shown(content, "unknown" if _value(content) == UNKNOWN else "")
        place = FigurePlace(self.form.id, key, code=code, group=group)
        behind = self._behind(place)
        note = self._coverage_note(place, behind)
        if _value(content) == UNKNOWN:
            return Shown(content, "unknown", note)
        no_words = _value(content) == "" and Agg.TEXT in self.form.figures[key].agg  # a mark would print alone
        return Shown(content, "" if no_words else mark_of(behind), note)

    def _behind(self, place: FigurePlace) -> Coverage:
        if not self._full:
            return coverage_at(self.whole, place)
        missing = self.summary.missing
        doubting = {doubt.unit for doubt in doubts_at(self.whole, place)} if self._doubted else set()
        doubtful = tuple(unit for unit in self.summary.reported if unit in doubting)
        carried = tuple(unit for unit in self.summary.reported if unit in self._carried)
        gaps = {unit: gap for unit in self.summary.reported if (gap := gaps_at(self.whole, place, unit))}
        return Coverage(len(self.summary.reported), len(self.whole.units), missing, doubtful, {}, carried, gaps)

    def _coverage_note(self, place: FigurePlace, behind: Coverage) -> str:
        said = lacking(self.form, behind, self.units)
        if behind.doubtful:
            said.append(self._under_review(place, behind.doubtful))
        return "\n".join(said)

    def _under_review(self, place: FigurePlace, units: Iterable[str]) -> str:
        counts: dict[str, dict[int, Finding]] = {}
        for doubt in doubts_at(self.whole, place):
            counts.setdefault(doubt.unit, {})[id(doubt.finding)] = doubt.finding
        return under_review({unit: review(counts[unit].values()) for unit in units}, self.units)


def mark_of(behind: Coverage) -> str:
    """The mark of a total by what is behind it."""
    names = (("partial", not behind.is_whole), ("review", bool(behind.doubtful)))
    return "-".join(name for name, so in names if so)


def lacking(form: Form, behind: Coverage, known: Units) -> list[str]:
    """Sentences on what a total lacks: units, rows of units, figures of the period itself."""
    said, name_of = [], known.in_sentence
    if behind.missing:
        share = f"{behind.known}/{behind.of} đơn vị"
        said.append(f"Số liệu của {share}; chưa có: {', '.join(map(name_of, behind.missing))}.")
    if behind.left_out:
        rows = "; ".join(f"{_named(form, rows)} ({name_of(unit)})" for unit, rows in behind.left_out.items())
        said.append(f"Chưa gồm: {rows}.")
    if behind.gaps:
        said.append(f"Chưa gồm {gaps_told(behind.gaps, name_of)}.")
    if behind.carried:
        said.append(f"Tạm lấy số kỳ trước: {', '.join(map(name_of, behind.carried))}.")
    return said


def _named(form: Form, rows: Sequence[str]) -> str:
    names = [f"dòng {row}" for row in rows] if form.rows in (RowKind.LIST, RowKind.OPEN) else rows
    more = f" và {len(rows) - _ROWS} dòng khác" if len(rows) > _ROWS else ""
    return f"{', '.join(names[:_ROWS])}{more}"


def review(findings: Iterable[Finding]) -> Review:
    """How many errors and warnings are among open findings."""
    severities = Counter(finding.severity for finding in findings)
    return Review(severities[Severity.ERROR], severities[Severity.WARNING])


def under_review(reviews: Mapping[str, Review], known: Units) -> str:
    """A sentence that names the units under review and what is open against each; "" where there is none."""
    return _told({unit: review_words(review) for unit, review in reviews.items()}, known)


def _told(reviews: Mapping[str, str], known: Units) -> str:
    units = [f"{known.in_sentence(unit)} ({words})" for unit, words in reviews.items()]
    return f"Đang rà soát: {', '.join(units)}." if units else ""


def review_words(review: Review) -> str:
    """What is open against a unit: "15 lỗi, 2 cảnh báo"."""
    counts = ((review.errors, "lỗi"), (review.warnings, "cảnh báo"))
    return ", ".join(f"{count} {name}" for count, name in counts if count)


def _value(content: Content) -> Any:
    return content.value if isinstance(content, Formula) else content
