"""Holds an edited document against its draft and against the figures of today; changes neither."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.documents.bookmarks import (
    ParagraphText,
    Provenance,
    TrackedFigure,
    load_provenance,
    occurrence_keys,
    stretches_of,
    track,
)
from addin.documents.comments import whose
from addin.documents.isolated import outcome_of
from addin.documents.merge_edits import SIGN
from addin.documents.reopen import UnreadableDocumentError, open_document
from addin.documents.wording import place_name
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.numbers import show_number
from schemas.period import Period
from schemas.report import Doubted, Figure, FigurePlace, Source
from schemas.text import shorten

if TYPE_CHECKING:
    from docx.document import Document

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Paragraphs less alike than this are not taken for one another.
_ALIKE = 0.6
_QUOTE = 70
#: So many numbers that rest on a cell under review are named.
_NAMED = 5


class Flaw(StrEnum):
    """What may be wrong with a number of a document."""

    CHANGED = "changed"
    OUTDATED = "outdated"
    DELETED = "deleted"
    UNSOURCED = "unsourced"


class DoubtfulFigure(NamedTuple):
    """One number in doubt: as drafted, as it is in the document, as the figures say today; and where it is.

    `place` is what it was drafted for, `figure` the same in words; `sources` are the cells of today; `sure` is False
    where the bookmark was lost and the words had to tell.
    """

    doubt: Flaw
    drafted: str
    found: str
    now: str
    where: str
    place: FigurePlace | None = None
    sources: tuple[Source, ...] = ()
    sure: bool = True
    figure: str = ""

    def to_text(self) -> str:
        """What is wrong with it, and what to do, in words."""
        named = f"{self.figure}: " if self.figure else ""
        now = f"số liệu hiện nay là “{self.now}”"
        said = {
            Flaw.CHANGED: f"văn bản ghi “{self.found}”, dự thảo ghi “{self.drafted}”, {now}. "
            "Đề nghị kiểm tra lại số đã sửa tay.",
            Flaw.OUTDATED: f"văn bản ghi “{self.found}”, {now}. "
            "Số liệu đã thay đổi sau khi dự thảo; đề nghị sửa hoặc dự thảo lại.",
            Flaw.DELETED: f"số “{self.drafted}” của bản dự thảo không còn trong văn bản. "
            "Nếu bỏ có chủ ý thì không phải sửa.",
            Flaw.UNSOURCED: f"số “{self.found}” được gõ thêm, không có nguồn từ biểu báo cáo. "
            "Đề nghị kiểm tra với nguồn của số đó.",
        }[self.doubt]
        return f"{self.where}: {named}{said}" + ("" if self.sure else " (Đoán theo câu chữ; đề nghị xem lại.)")


class Reviewed(NamedTuple):
    """A finding that is still open against numbers of a document, and these: what each says, and where it is."""

    doubted: Doubted
    numbers: tuple[tuple[str, str], ...]
    whose: str = ""

    def to_text(self) -> str:
        """What is wrong, and which numbers rest on it."""
        texts = list(dict.fromkeys(f"“{text}”" for text, _ in self.numbers))
        named = ", ".join(texts[:_NAMED]) + (", …" if len(texts) > _NAMED else "")
        count = f"{len(self.numbers)} số trong văn bản còn chờ rà soát: {named}"
        return f"{self.whose}: {self.doubted.finding.with_explanation} {count}."


class Verified(NamedTuple):
    """A document compared with its figures: how many it has, those in doubt, and what is still open against others.

    `brackets` counts the remarks in brackets that a later draft has left in the text.
    """

    document: Path
    period: str
    figures: int
    findings: tuple[DoubtfulFigure, ...]
    under_review: tuple[Reviewed, ...] = ()
    brackets: int = 0

    def by_name(self, catalogue: Catalogue) -> "Verified":
        """The same with forms, columns and units called as they are in the period's catalogue."""
        figures = tuple(
            one._replace(figure=place_name(catalogue, one.place)) if one.place else one for one in self.findings
        )
        reviewed = tuple(
            one._replace(whose=whose(one.doubted, self.period, catalogue.units)) for one in self.under_review
        )
        return self._replace(findings=figures, under_review=reviewed)

    def to_text(self) -> str:
        """How many numbers are in doubt, and why."""
        words = dict(zip(Flaw, ("sửa tay", "không còn đúng", "đã bỏ", "gõ thêm"), strict=True))
        doubts = [finding.doubt for finding in self.findings]
        counts = ", ".join(f"{doubts.count(doubt)} số {words[doubt]}" for doubt in Flaw if doubt in doubts)
        left = f" Còn {len(self.under_review)} lỗi, cảnh báo chưa xử lý đối với số liệu trong văn bản."
        said = f"Đã rà {show_number(self.figures)} số có nguồn trong “{self.document.name}”: {counts or 'đều khớp'}."
        remarks = f" Còn {self.brackets} chỗ trong ngoặc vuông: đề nghị xem lại, xóa trước khi trình ký."
        return said + (left if self.under_review else "") + (remarks if self.brackets else "")


def open_drafted(file: Path) -> "tuple[Document, Provenance]":
    """A document and what it knows of itself. InputError where it cannot be read or was not drafted here."""
    if file.suffix.lower() != ".docx":
        raise InputError(f"“{file.name}” không phải tệp .docx. Đề nghị mở bằng Word, chọn Lưu thành .docx rồi rà lại.")
    try:
        document = open_document(file)
    except UnreadableDocumentError as fault:
        raise InputError(
            f"Không mở được “{file}”. Đề nghị kiểm tra đường dẫn, đóng tệp trong Word rồi rà lại."
        ) from fault
    memory = load_provenance(document)
    if memory is None:
        raise InputError(
            f"“{file.name}” không mang theo nguồn số liệu: tệp không do chương trình dự thảo, hoặc đã được chép sang "
            "văn bản khác. Đề nghị rà trên tệp do nút “Dự thảo báo cáo” lập."
        )
    return document, memory


def draft_identity(file: Path) -> tuple[Period, str]:
    """The period and the kind of a document that was drafted here. InputError as `open_drafted`."""
    return outcome_of(_drafted_for, file, file)


def _drafted_for(file: Path) -> tuple[Period, str]:
    memory = open_drafted(file)[1]
    return Period.parse(memory.period), memory.kind


def verify_file(file: Path, today: Sequence[Figure], catalogue: Catalogue) -> Verified:
    """Every number of a document against its draft and against today's figures. InputError as `open_drafted`."""
    return outcome_of(_verified_file, (file, tuple(today)), file).by_name(catalogue)


def _verified_file(job: tuple[Path, tuple[Figure, ...]]) -> Verified:
    file, today = job
    document, memory = open_drafted(file)
    return verify_document(document, memory, today, file)


def verify_document(document: "Document", memory: Provenance, today: Sequence[Figure], file: Path) -> Verified:
    """Every number of the document against its draft and against today's figures, not yet by name (`by_name`)."""
    stretches = stretches_of(document)
    headings = _headings(stretches)
    held = {number: (text, at) for at, one in enumerate(stretches) for number, text in one.numbers.items() if text}
    now = _by_occurrence((track(figure), figure) for figure in today)
    findings: list[DoubtfulFigure] = []
    doubts: dict[Doubted, list[tuple[str, str]]] = {}
    texts = Counter(one.text for one in stretches)
    for number, (key, drafted) in enumerate(occurrence_keys(memory.figures)):
        figure = now.get(key)
        if number in held:
            found, at = held[number]
            if stretches[at].text == memory.paragraphs[drafted.paragraph]:
                found = drafted.text  # a program that moved the bookmark has left the words alone
            where = _where(headings, stretches, at)
            findings += _judged(drafted, found, figure, where, sure=True)
            for one in figure.doubts if figure else ():
                doubts.setdefault(one, []).append((found, where))
        else:
            findings += _without_bookmark(drafted, memory, stretches, texts, headings, figure)
    findings += _unsourced(memory, stretches, headings)
    left = tuple(Reviewed(one, tuple(those)) for one, those in doubts.items())
    brackets = sum(len(SIGN.findall(paragraph.text)) for paragraph in document.paragraphs)
    return Verified(file, memory.period, len(memory.figures), tuple(findings), left, brackets)


def _by_occurrence(figures: Iterable[tuple[TrackedFigure, Figure]]) -> dict[Any, Figure]:
    pairs = list(figures)
    return {key: figure for (key, _), (_, figure) in zip(occurrence_keys(one for one, _ in pairs), pairs, strict=True)}


def _judged(
    drafted: TrackedFigure, found: str, figure: Figure | None, where: str, *, sure: bool
) -> Iterator[DoubtfulFigure]:
    """A number that is there: as drafted, by hand, or overtaken by the figures of today."""
    now = figure.text if figure else "không còn số liệu"
    sources = tuple(figure.sources) if figure else ()
    if found == now or (found == drafted.text and figure is None and drafted.what != "value"):
        return
    doubt = (Flaw.OUTDATED if found == drafted.text else Flaw.CHANGED) if found else Flaw.DELETED
    yield DoubtfulFigure(doubt, drafted.text, found, now, where, drafted.place, sources, sure)


def _without_bookmark(
    drafted: TrackedFigure, memory: Provenance, stretches: Sequence[ParagraphText], texts: Counter[str],
    headings: Sequence[str], figure: Figure | None,
) -> Iterator[DoubtfulFigure]:  # fmt: skip
    """A number whose bookmark was lost: its paragraph, or the one most like it, tells."""
    before = memory.paragraphs[drafted.paragraph] if 0 <= drafted.paragraph < len(memory.paragraphs) else ""
    if texts[before]:
        kept = next(place for place, one in enumerate(stretches) if one.text == before)
        yield from _judged(drafted, drafted.text, figure, _where(headings, stretches, kept), sure=True)
        return
    at = _closest(before, [one.text for one in stretches])
    if at is None:
        where = f"Đoạn “{shorten(before, _QUOTE)}”"
        yield DoubtfulFigure(Flaw.DELETED, drafted.text, "", figure.text if figure else "", where, drafted.place)
        return
    found = _in_its_place(before, stretches[at].text, drafted.text)
    yield from _judged(drafted, found, figure, _where(headings, stretches, at), sure=False)


def _in_its_place(before: str, after: str, text: str) -> str:
    """What is now where a number was in a paragraph; "" for nothing."""
    old, new = before.split(), after.split()
    if text in after and not text.isdigit():
        return text
    first = text.split(maxsplit=1)[0]
    at = next((place for place, word in enumerate(old) if word.strip("();,.:") == first), -1)
    for kind, start, end, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if start <= at < end:
            if kind == "equal":
                return text
            words = new[low:high]
            put = next((word.strip("();,.:") for word in words if _NUMBER.search(word)), "")
            return f"{put} {' '.join(text.split()[1:])}".strip() if put else ""
    return ""


def _unsourced(
    memory: Provenance, stretches: Sequence[ParagraphText], headings: Sequence[str]
) -> Iterator[DoubtfulFigure]:
    """Numbers typed into paragraphs that are not as they were drafted."""
    drafted = Counter(memory.paragraphs)
    for at, one in enumerate(stretches):
        if drafted[one.text] or not _NUMBER.search(one.text):
            continue
        known = Counter(number for text in one.numbers.values() for number in _NUMBER.findall(text))
        before = _closest(one.text, memory.paragraphs)
        known += Counter(_NUMBER.findall("" if before is None else memory.paragraphs[before]))
        for number in _NUMBER.findall(one.text):
            if known[number]:
                known[number] -= 1
            else:
                yield DoubtfulFigure(Flaw.UNSOURCED, "", number, "", _where(headings, stretches, at))


def _closest(text: str, others: Sequence[str]) -> int | None:
    """The place of the text most like this one; None where none is alike enough."""
    best: int | None = None
    share = _ALIKE
    for at, other in enumerate(others):
        matcher = SequenceMatcher(None, other, text, autojunk=False)
        if matcher.real_quick_ratio() > share and matcher.quick_ratio() > share and matcher.ratio() > share:
            best, share = at, matcher.ratio()
    return best


_HEADING = re.compile(r"(?:[IVX]+|\d+)\. \S")


def _headings(stretches: Sequence[ParagraphText]) -> list[str]:
    """For every paragraph, the heading or title of the table that it is under."""
    found, last = [], "Phần đầu văn bản"
    for one in stretches:
        if one.text.startswith("Biểu ") or (_HEADING.match(one.text) and len(one.text) < 160 and not one.numbers):
            last = one.text
        found.append(last)
    return found


def _where(headings: Sequence[str], stretches: Sequence[ParagraphText], at: int) -> str:
    row = next((parent for parent in stretches[at].element.iterancestors() if str(parent.tag).endswith("}tr")), None)
    if row is None:
        return f"Mục “{shorten(headings[at], _QUOTE)}”, đoạn “{shorten(stretches[at].text, _QUOTE)}”"
    cells = ["".join(cell.itertext()) for cell in row]
    label = next((text for text in cells if text and not _NUMBER.fullmatch(text.replace(".", ""))), "")
    return f"Bảng “{shorten(headings[at], _QUOTE)}”, dòng “{shorten(label, _QUOTE)}”"
