"""Sends findings back: each district's own workbook, marked, with a list in front; sends nothing by itself."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from addin.findings.causes import sentences
from addin.findings.keys import Keys, NamedBy
from addin.read.grid import Book, open_book
from addin.read.legacy import decode_book
from addin.read.locked import stored_passwords
from addin.read.package import WorkbookKind, kind_of
from addin.read.returned import returned_lines
from addin.read.usual import as_usual
from addin.returns.as_xlsx import as_xlsx
from addin.returns.kinds import FindingsOfKind, by_kind, words_of
from addin.returns.marking import Front, ListLine, Mark, MarkedBook, MarkLook, UnmarkableError
from addin.system.atomic import atomic_write
from schemas.cells import place_of_cell
from schemas.findings import SEVERITY_LABELS, Finding, RuleTexts, Severity
from schemas.returned import ANSWER, Listed, ListedKind
from schemas.submission import Submission

LOOKS = {Severity.ERROR: MarkLook.ERROR, Severity.WARNING: MarkLook.WARNING, Severity.NOTE: MarkLook.NOTE}
_ORDER = list(SEVERITY_LABELS)
_COLOURS = {
    Severity.ERROR: "ô màu đỏ nhạt: lỗi phải sửa",
    Severity.WARNING: "ô màu cam: cảnh báo cần rà soát",
}
_MEND = (
    "Đề nghị sửa trực tiếp tại các ô được tô màu trong tệp này ({colours}; ô chuyển nền "
    "vàng đậm, chữ đậm: chưa đúng quy tắc của biểu, tự hết khi sửa đúng), lưu và gửi lại. Bấm vào địa chỉ ở cột “Ô” "
    "để đến ô cần sửa. Khi gửi lại không cần xóa màu, ghi chú hoặc trang này."
)
_FOLDED = (
    "Nhiều chỗ cùng một nội dung được gộp thành một dòng: bấm dấu + ở lề trái để xem từng chỗ; giải trình ghi ở dòng "
    "gộp dùng cho mọi chỗ của dòng đó."
)
_ANSWER = f"Cảnh báo mà số liệu đúng thực tế: ghi lý do vào cột “{ANSWER}”."
_REBUILT = (
    "Tệp đơn vị đã gửi ({reason}) không đánh dấu trực tiếp được. Tệp này được lập lại dạng .xlsx từ số liệu đã đọc: "
    "vị trí các ô giữ nguyên, định dạng và công thức không còn như tệp gốc. Đề nghị kỳ sau dùng tệp biểu mẫu .xlsx."
)
_WITHOUT_MACROS = "Tệp đơn vị đã gửi có macro; tệp trả lại này không còn macro."
_UNLOCKED = "Tệp đơn vị đã gửi có mật khẩu mở tệp; tệp trả lại này không còn mật khẩu."
_FORMATS = {WorkbookKind.XLS: "dạng .xls", WorkbookKind.ODS: "dạng .ods", WorkbookKind.XLSB: "dạng .xlsb"}


class Marked(NamedTuple):
    """An .xlsx ready to go back; `rebuilt` says why it is not the district's own file, "" when it is.

    `sheets` are the names of the sheets that came, in their order.
    """

    content: bytes
    rebuilt: str
    sheets: Sequence[str]


def to_return(findings: Sequence[Finding]) -> list[Finding]:
    """What a district has to see: accepted warnings are settled, what asks nothing of it is not its own to know.

    Empty when only notes are left.
    """
    open_ones = [finding for finding in findings if finding.asks_the_district and not finding.accepted]
    if not to_mend(open_ones):
        return []
    return sorted(open_ones, key=lambda finding: _ORDER.index(finding.severity))


def _notes(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.to_review]


def to_mend(findings: Sequence[Finding]) -> list[Finding]:
    """What a district has to mend or to explain: all but notes. Its number is the one that is told everywhere."""
    return [finding for finding in findings if finding.to_review]


def in_reading_order(findings: Iterable[Finding], sheets: Iterable[str]) -> list[Finding]:
    """Errors first; of one severity by sheet, row and column, before them what is about no cell or no sheet."""
    places = {"": -1} | {name: number for number, name in enumerate(sheets)}

    def place(finding: Finding) -> tuple[int, ...]:
        cell = place_of_cell(finding.cell) if finding.cell else (-1, -1)
        return _ORDER.index(finding.severity), places.get(finding.sheet, len(places)), *cell

    return sorted(findings, key=place)


class ToMark(NamedTuple):
    """What is to be marked in the report of which unit, by its name.

    `rules` are the texts of the profile's rules, `named` the columns that name the rows of its lists, `former` the
    marks that were before our texts once. `rebuilt` says why the file is not the unit's own, `locked` that this one had
    a password.
    """

    submission: Submission
    findings: Sequence[Finding]
    unit: str
    rules: RuleTexts
    named: NamedBy
    former: Sequence[str] = ()
    rebuilt: str = ""
    locked: bool = False


def mark_workbook(content: bytes, wanted: ToMark, codes: Sequence[str] = ()) -> Marked:
    """The district's own workbook with every finding marked at its cell, and listed in front.

    One that is locked opens with a password stored for a unit of `codes`.

    Raises UnreadableError when the file cannot be opened any more (its password is gone from the store).
    """
    book = open_book(content, partial(stored_passwords, codes))
    wanted = wanted._replace(locked=kind_of(content) is WorkbookKind.ENCRYPTED)
    own = book.content if wanted.locked else content
    own = as_usual(own) if kind_of(own) is WorkbookKind.XLSX else own
    kind = kind_of(own)
    if kind is WorkbookKind.XLSX:
        try:
            return _marked(own, book, wanted)
        except UnmarkableError as error:
            reason = str(error)
        except Exception:  # however the file makes it fail, its findings go back all the same
            logging.getLogger("tonghop").exception("fault while marking %s", wanted.submission.file)
            reason = "cấu trúc bên trong khác thường"
    else:
        reason = _FORMATS.get(kind, "dạng khác .xlsx")
    again = as_xlsx(decode_book(book, book.content, wanted.submission.file).book)
    findings = [one.model_copy(update={"sheet": again.names.get(one.sheet, "")}) for one in wanted.findings]
    marked = _marked(again.content, book, wanted._replace(findings=findings, rebuilt=reason))
    return marked._replace(sheets=tuple(again.names))


def _marked(content: bytes, book: Book, wanted: ToMark) -> Marked:
    submission, rebuilt, rules = wanted.submission, wanted.rebuilt, wanted.rules
    marked = MarkedBook(content)
    sheets = tuple(marked.sheets)
    findings = in_reading_order(wanted.findings, sheets)
    marked.unmark(_fills_below(book), wanted.former)
    keys = Keys(submission, wanted.named)
    lines = _lines(marked, keys, by_kind(to_mend(findings)), rules)
    notes = _lines(marked, keys, by_kind(_notes(findings), many=2), rules)
    marked.mark([Mark(f.sheet, f.cell, LOOKS[f.severity], _note(f)) for f in findings if f.cell])
    marked.put_front(
        Front(_title(wanted.unit, submission), _sentences(wanted, had_macros=marked.had_macros), lines, notes)
    )
    return Marked(marked.write(), rebuilt, sheets)


def _fills_below(book: Book) -> dict[tuple[str, str], str]:
    """What was below the colours of an earlier marking, by cell, and by column for rows that have moved."""
    fills: dict[tuple[str, str], str] = {}
    for line in returned_lines(book):
        fills.setdefault((line.sheet, line.cell.rstrip("0123456789")), line.listed.fill)
        fills[line.sheet, line.cell] = line.listed.fill
    return fills


def _lines(marked: MarkedBook, keys: Keys, kinds: Iterable[FindingsOfKind], rules: RuleTexts) -> list[ListLine]:
    """A line a kind; below that of many findings, folded away, a line for each of them."""

    def line_of(finding: Finding, explanation: str) -> ListLine:
        key = Listed(keys.of(finding), marked.fill_of(finding.sheet, finding.cell)).dump()
        return _line(FindingsOfKind([finding]), rules, explanation, key)

    lines: list[ListLine] = []
    for kind in kinds:
        given = {finding.explanation for finding in kind.findings}
        shared = given.pop() if len(given) == 1 else ""
        if kind.is_single:
            lines.append(line_of(kind.first, shared))
            continue
        each = [line_of(one, "" if shared else one.explanation) for one in kind.findings]
        together = _line(kind, rules, shared, ListedKind(kind.first.code, kind.first.sheet).dump())
        lines.append(together._replace(folded=tuple(each)))
    return lines


def _line(kind: FindingsOfKind, rules: RuleTexts, explanation: str, key: str) -> ListLine:
    first = kind.first
    look, severity = LOOKS[first.severity], SEVERITY_LABELS[first.severity]
    return ListLine(look, severity, kind.form, first.sheet, first.cell, kind.to_text(rules), explanation, key)


def _title(unit: str, submission: Submission) -> str:
    return f"DANH SÁCH SỐ LIỆU CẦN RÀ SOÁT – {unit.upper()} – {submission.period.label.upper()}"


def _sentences(wanted: ToMark, *, had_macros: bool) -> list[str]:
    serious = to_mend(wanted.findings)
    severities = [finding.severity for finding in serious]
    kinds = [one for one in _COLOURS if one in severities]
    counts = ", ".join(f"{severities.count(one)} {SEVERITY_LABELS[one].lower()}" for one in kinds)
    guide = [_MEND.format(colours="; ".join(_COLOURS[one] for one in kinds))]
    guide += [_ANSWER] if Severity.WARNING in kinds else []
    guide += [_FOLDED] if any(not kind.is_single for kind in by_kind(serious)) else []
    shared = [f"Nguyên nhân chung: {sentence}" for sentence in sentences(serious, alike=False)]
    locked = [_UNLOCKED] if wanted.locked else []
    macros = [_WITHOUT_MACROS] if had_macros else []
    rebuilt = [_REBUILT.format(reason=wanted.rebuilt)] if wanted.rebuilt else []
    return [f"Cần sửa hoặc giải trình: {counts}.", *shared, *guide, *locked, *macros, *rebuilt]


def _note(finding: Finding) -> str:
    return f"{SEVERITY_LABELS[finding.severity]}: {words_of(finding)}"


def write_marked(marked: Marked, stem: Path) -> Path:
    """Write a marked workbook whole or not at all."""
    path = stem.with_name(f"{stem.name}.xlsx")
    with atomic_write(path) as stream:
        stream.write(marked.content)
    return path
