"""The parts of an official document, recognised by their words and places; judges nothing."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

from addin.documents.decree.looks import DocumentLooks, Grid, Page, PrintedParagraph
from schemas.text import fold

if TYPE_CHECKING:
    from docx.document import Document

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
#: The kinds of documents that have a name (article 7).
KINDS = frozenset(map(fold, (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn",
    "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng",
    "Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép",
    "Phiếu gửi", "Phiếu chuyển", "Phiếu báo", "Phiếu trình", "Thư công",
)))  # fmt: skip
_NUMBER = re.compile(r"s[ốo]\b[^/]*/", re.IGNORECASE)
_DATE = re.compile(r"ngay .*thang .*nam \d{4}$")


class DocumentParts(NamedTuple):
    """Where everything is; a part that was not found is empty or None.

    `left` is the cell of the agency and the number, `right` that of the nation, motto and date. `subject` are the
    lines under the kind; `body` the text down to `recipients`; `signature` the cell beside these.
    """

    pages: Sequence[Page]
    lines: Sequence[PrintedParagraph]
    grids: Sequence[Grid]
    nation: PrintedParagraph | None
    motto: PrintedParagraph | None
    left: list[PrintedParagraph]
    right: list[PrintedParagraph]
    kind: PrintedParagraph | None
    subject: list[PrintedParagraph]
    addressee: PrintedParagraph | None
    body: list[PrintedParagraph]
    recipients: list[PrintedParagraph]
    signature: list[PrintedParagraph]

    @classmethod
    def of(cls, document: "Document") -> Self:
        """The parts of a document."""
        looks = DocumentLooks(document)
        lines = looks.lines
        nation = next((line for line in lines if line.folded.startswith("cong hoa xa hoi")), None)
        motto = next((line for line in lines if line.folded.startswith("doc lap tu do")), None)
        right, left = _head_cells(lines, nation)
        end = _foot_of(lines)
        head = max((at for at, line in enumerate(lines) if any(line is one for one in (*left, *right))), default=-1) + 1
        flow = [line for line in lines[head:end] if line.table < 0]
        kind, subject, rest = _titled(flow)
        addressee = next((line for line in rest if line.folded.startswith("kinh gui")), None)
        recipients, signature = _foot(lines, end)
        return cls(
            looks.pages, lines, looks.grids, nation, motto, left, right, kind, subject, addressee,
            list(_text(rest)), recipients, signature,
        )  # fmt: skip

    @property
    def is_slip(self) -> bool:
        """A slip (phiếu) goes from desk to desk: it has no number and is sent to nobody."""
        return self.kind is not None and self.kind.folded.startswith("phieu")

    @property
    def date(self) -> PrintedParagraph | None:
        """The line of place and date."""
        return next((line for line in self.right or self.lines[:12] if _DATE.search(line.folded)), None)

    @property
    def number(self) -> PrintedParagraph | None:
        """The line of number and symbol."""
        return next((line for line in self.left or self.lines[:12] if _NUMBER.match(line.text)), None)

    @property
    def agencies(self) -> list[PrintedParagraph]:
        """The lines above the number: the agencies."""
        found = [line for line in self.left if line.text and not line.folded.startswith(("v v", "ve viec"))]
        number = self.number
        return [line for line in found if number is None or self.left.index(line) < self.left.index(number)]

    @property
    def tables(self) -> list[Grid]:
        """Tables of data: not those that only place the head and the foot."""
        placing = {line.table for line in (*self.left, *self.right, *self.recipients, *self.signature)}
        return [grid for grid in self.grids if grid.number not in placing and grid.rows > 1]


def _foot_of(lines: Sequence[PrintedParagraph]) -> int:
    """Where the recipients begin, or on a slip, which has none, the room for the head's word."""
    recipients = (at for at, line in enumerate(lines) if line.folded.startswith("noi nhan"))
    word = (at for at, line in enumerate(lines) if line.table > 0 and line.folded.startswith("y kien cua"))
    return next(recipients, next(word, len(lines)))


def line_under(lines: Sequence[PrintedParagraph], above: PrintedParagraph) -> float:
    """The length in mm of the line drawn under a text, with nothing between them; 0 without one."""
    at = next((place for place, line in enumerate(lines) if line is above), len(lines))
    if above.drawn:
        return above.drawn
    for line in lines[at + 1 : at + 3]:
        if line.drawn:
            return line.drawn
        if line.text:
            break
    return 0.0


def _head_cells(
    lines: Sequence[PrintedParagraph], nation: PrintedParagraph | None
) -> tuple[list[PrintedParagraph], list[PrintedParagraph]]:
    """The nation's cell and the one before it."""
    if nation is None or nation.cell < 0:
        return [], []
    inside = [line for line in lines if line.table == nation.table]
    right = [line for line in inside if line.cell == nation.cell]
    left = [line for line in inside if line.cell < nation.cell]
    return right, left


def _titled(
    flow: list[PrintedParagraph],
) -> tuple[PrintedParagraph | None, list[PrintedParagraph], list[PrintedParagraph]]:
    """The kind, the subject under it, and what follows."""
    at = next((at for at, line in enumerate(flow[:8]) if line.folded in KINDS), None)
    if at is None:
        return None, [], flow
    subject: list[PrintedParagraph] = []
    rest = flow[at + 1 :]
    while rest and rest[0].text and (rest[0].alignment == "center" or rest[0].all("bold")):
        if rest[0].folded.startswith("kinh gui"):
            break
        subject.append(rest.pop(0))
    return flow[at], subject, rest


def _text(rest: list[PrintedParagraph]) -> Iterator[PrintedParagraph]:
    """The body: everything with words but the addressees."""
    listing = False
    for line in rest:
        if line.folded.startswith("kinh gui"):
            listing = line.text.endswith(":")
        elif line.text and not (listing and line.text.startswith(("-", "+"))):
            listing = False
            yield line


def _foot(lines: Sequence[PrintedParagraph], start: int) -> tuple[list[PrintedParagraph], list[PrintedParagraph]]:
    """The recipients, and the cell beside them."""
    if start == len(lines):
        return [], []
    label = lines[start]
    if label.cell < 0:
        found = [line for line in lines[start:] if line.section == label.section and line.text]
        return [line for line in found if line is label or line.text.startswith("-")], []
    inside = [line for line in lines if line.table == label.table and line.text]
    return (
        [line for line in inside if line.cell == label.cell],
        [line for line in inside if line.cell > label.cell],
    )
