"""Word comments: what is wrong in the cells behind a figure, beside it; and what people have noted, kept.

A figure of a table is marked in the table itself.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, Any

from addin.documents.bookmarks import PREFIX, UNDER_REVIEW, without_review
from schemas.period import Period
from schemas.reference import Units
from schemas.report import Doubted, Figure

if TYPE_CHECKING:
    from docx.document import Document

#: Who writes these comments; they are rewritten each time, other people's are kept.
AUTHOR, INITIALS = "Tổng hợp", "TH"
#: So many findings are told in one comment.
_TOLD = 6
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MARKS = (f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}commentReference")


def comment_on(document: "Document", figures: Sequence[Figure], period: str, units: Units) -> None:
    """Put a comment at every figure of the text that is under review; neighbours with the same findings share one."""

    def doubts_of(held: tuple[int, Any]) -> tuple[Doubted, ...]:
        return figures[held[0]].doubts

    for paragraph in list(document.element.body.iter(f"{_W}p")):
        if any(parent.tag == f"{_W}tc" for parent in paragraph.iterancestors()):
            continue
        numbers = _numbers_of(paragraph)
        _keep_in_step(paragraph, is_doubtful=any(map(doubts_of, numbers)))
        for doubts, held in groupby(numbers, key=doubts_of):
            if doubts:
                _define_styles(document)
                bookmarks = [start for _, start in held]
                comment = document.comments.add_comment(comment_text(doubts, period, units), AUTHOR, INITIALS)
                put = bookmarks[0].addprevious, _end_of(bookmarks[-1]).addnext
                _anchor(str(comment.comment_id), paragraph, *put)


def _keep_in_step(paragraph: Any, *, is_doubtful: bool) -> None:
    """Let a paragraph that was edited by hand say what holds today: that its figures are under review, or nothing."""
    from docx.text.paragraph import Paragraph

    texts = [text for text in paragraph.iter(f"{_W}t") if text.text]
    says_so = any(without_review(text.text) != text.text for text in texts)
    if is_doubtful and not says_so:
        Paragraph(paragraph, None).add_run(UNDER_REVIEW)  # type: ignore[arg-type] # it is in the document already
    elif says_so and not is_doubtful:
        for text in texts:
            text.text = without_review(text.text)


def _numbers_of(paragraph: Any) -> list[tuple[int, Any]]:
    """The numbers of a paragraph in the order of reading, each with the start of its bookmark."""
    starts = ((str(one.get(f"{_W}name")).removeprefix(PREFIX), one) for one in paragraph.iter(f"{_W}bookmarkStart"))
    return [(int(number), one) for number, one in starts if number.isdigit() and _end_of(one) is not None]


def _end_of(start: Any) -> Any:
    """The end of a bookmark that ends beside its start; None where it does not."""
    ends = (one for one in start.itersiblings(f"{_W}bookmarkEnd") if one.get(f"{_W}id") == start.get(f"{_W}id"))
    return next(ends, None)


def _anchor(number: str, paragraph: Any, put_start: Callable[[Any], Any], put_end: Callable[[Any], Any]) -> None:
    """Mark what a comment is about.

    Its sign is at the end of the paragraph: LibreOffice shifts the ends of all bookmarks behind a sign.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end, sign = (
        OxmlElement(name) for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
    )
    for one in (start, end, sign):
        one.set(qn("w:id"), number)
    put_start(start)
    put_end(end)
    run, properties, style = (OxmlElement(name) for name in ("w:r", "w:rPr", "w:rStyle"))
    style.set(qn("w:val"), "CommentReference")
    properties.append(style)
    run.extend([properties, sign])
    paragraph.append(run)


def _define_styles(document: "Document") -> None:
    """The styles that comments are written in, where the layout has none."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    ids = {style.style_id for style in document.styles}
    kinds = {"CommentReference": ("annotation reference", WD_STYLE_TYPE.CHARACTER, 8),
             "CommentText": ("annotation text", WD_STYLE_TYPE.PARAGRAPH, 10)}  # fmt: skip
    for style_id, (name, kind, size) in kinds.items():
        if style_id not in ids:
            style = document.styles.add_style(style_id, kind)
            style.element.name_val = name
            style.font.size = Pt(size)


def comment_text(doubts: Sequence[Doubted], period: str, units: Units) -> str:
    """What a comment says: each unit and cell with what is wrong there, a line each."""
    lines = [f"{whose(one, period, units)}: {one.finding.for_office}" for one in doubts[:_TOLD]]
    more = len(doubts) - _TOLD
    return "\n".join(["Số liệu đang rà soát:", *lines, *([f"Và {more} mục khác."] if more > 0 else [])])


def whose(doubted: Doubted, period: str, units: Units) -> str:
    """Whose report a finding is in; the period too where it is another one."""
    other = f", {Period.parse(doubted.period).label}" if doubted.period != period else ""
    return units.name_of(doubted.finding.unit) + other


def comments_by_hand(edited: "Document") -> frozenset[str]:
    """The ids of the comments that people made in a document."""
    return frozenset(str(one.comment_id) for one in edited.comments if one.author != AUTHOR)


def comments_in(known: frozenset[str], paragraph: Any) -> list[str]:
    """Which of some comments are in a paragraph, by where their sign is."""
    ids = (str(sign.get(f"{_W}id")) for sign in paragraph.iter(f"{_W}commentReference")) if known else ()
    return [number for number in ids if number in known]


def anchor(paragraph: Any, number: str) -> None:
    """Attach a comment of the edited document to a whole paragraph."""
    properties = paragraph.find(f"{_W}pPr")
    first = (lambda one: paragraph.insert(0, one)) if properties is None else properties.addnext
    _anchor(number, paragraph, first, paragraph.append)


def bring_comments(edited: "Document", new: "Document") -> int:
    """Bring along what people noted in an edited document where its paragraphs now are; how many there were.

    Signs of the program's own comments go, since these are rewritten, as do signs that nothing belongs to.
    """
    theirs = {str(one.comment_id): one._comment_elm for one in edited.comments if one.author != AUTHOR}
    ids: dict[str, str] = {}
    for sign in list(new.element.body.iter(*_MARKS)):
        number = str(sign.get(f"{_W}id"))
        if number not in theirs:
            gone = sign.getparent() if sign.tag == f"{_W}commentReference" else sign
            gone.getparent().remove(gone)
            continue
        if number not in ids:
            ids[number] = _copy_comment(theirs[number], new)
        sign.set(f"{_W}id", ids[number])
    return len(ids)


def _copy_comment(comment: Any, new: "Document") -> str:
    """A comment as it is, without pictures and links, which belong to the edited document's parts."""
    copied = new.comments.add_comment()._comment_elm
    number = str(copied.get(f"{_W}id"))
    for child in list(copied):
        copied.remove(child)
    copied.attrib.update(comment.attrib)
    copied.set(f"{_W}id", number)
    copied.extend(deepcopy(child) for child in comment)
    for one in [one for one in copied.iter() if any(str(name).startswith(_R) for name in one.attrib)]:
        if (parent := one.getparent()) is not None:
            parent.remove(one)
    return number
