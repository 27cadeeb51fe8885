"""Drafting again over a document that somebody edited: the edits stay, what was not touched is renewed; writes no file.

Three texts meet: as it was drafted last time, as it is now, as it would be drafted today. A paragraph that was
edited, added or taken out by hand stays so; where numbers in an edited one have moved since, it is marked and says so.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.documents.bookmarks import (
    PREFIX,
    ParagraphText,
    Provenance,
    TrackedFigure,
    load_provenance,
    occurrence_keys,
    stretches_of,
)
from addin.documents.comments import anchor, bring_comments, comments_by_hand, comments_in
from addin.documents.same_stretches import opcodes

if TYPE_CHECKING:
    from docx.document import Document

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Attributes that name a part by its relation; and the sign of a copied element that has them, while it is brought.
_NAMING, _BROUGHT = (f"{_R}id", f"{_R}embed", f"{_R}link"), "brought"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOVED = " [Số liệu đã thay đổi từ lần dự thảo trước: {moves}. Đề nghị xem lại rồi xóa phần trong ngoặc này.]"
#: Begins what the program adds behind an edited paragraph.
SIGN = re.compile(re.escape(" [Số liệu đã thay đổi từ lần dự thảo trước") + r"[^\]]*\]")


class Differences(NamedTuple):
    """What became of the paragraphs: renewed with other numbers, kept as edited (and marked), added, left out.

    `comments` counts those of people, which are kept.
    """

    renewed: int = 0
    kept: int = 0
    marked: int = 0
    added: int = 0
    left_out: int = 0
    comments: int = 0

    @property
    def by_hand(self) -> bool:
        """Whether somebody had worked in the document."""
        return bool(self.kept or self.added or self.left_out or self.comments)

    def to_text(self) -> str:
        """What became of the edits, in words; "" where there is nothing to tell."""
        said = [
            f"{self.renewed} đoạn, ô được cập nhật" if self.renewed else "",
            f"{self.kept} đoạn giữ nguyên do đã sửa tay" if self.kept else "",
            f"trong đó {self.marked} đoạn có số liệu đã thay đổi, được tô vàng" if self.marked else "",
            f"{self.added} đoạn viết thêm được giữ" if self.added else "",
            f"{self.left_out} đoạn đã bỏ vẫn bỏ" if self.left_out else "",
            f"{self.comments} nhận xét được giữ" if self.comments else "",
        ]
        return f"So với lần dự thảo trước: {', '.join(filter(None, said))}." if any(said) else ""


def merge_edits(edited: "Document", new: "Document", today: Provenance) -> Differences:
    """Bring the hand's work of an edited document into the new one; nothing where it was not drafted here."""
    memory = load_provenance(edited)
    if memory is None or (memory.period, memory.kind) != (today.period, today.kind):
        return Differences()
    now, target = stretches_of(edited), stretches_of(new)
    places = _same_places(memory.paragraphs, [one.text for one in target])
    changes = opcodes(memory.paragraphs, [one.text for one in now])
    edits = [change for change in changes if change[0] != "equal"]
    touched = {at for _, start, end, _, _ in edits for at in range(start, end)}
    renewed = sum(memory.paragraphs[old] != target[at].text for old, at in places.items() if old not in touched)
    meeting = _ThreeWayMerge(memory, today, target, places, _same_numbers(memory.figures, today.figures))
    done = Differences(renewed)
    for _, start, end, low, high in reversed(edits):
        done = meeting.apply(done, range(start, end), now[low:high])
    theirs = comments_by_hand(edited)
    for kind, start, _, low, high in changes:
        for at in range(low, high) if kind == "equal" else ():
            meeting.note(start + at - low, comments_in(theirs, now[at].element))
    done = done._replace(comments=bring_comments(edited, new))
    copy_parts(edited, new)
    _number_anew(new)
    return done


def _same_places(then: Sequence[str], today: Sequence[str]) -> dict[int, int]:
    """Paragraph of the last draft → the one of today's that says the same, whatever its numbers."""
    old, new = ([_NUMBER.sub("#", text) for text in texts] for texts in (then, today))
    places: dict[int, int] = {}
    for kind, start, end, low, high in opcodes(old, new):
        if kind == "equal" or (kind == "replace" and end - start == high - low):
            places |= dict(zip(range(start, end), range(low, high), strict=True))
    return places


def _same_numbers(then: Sequence[TrackedFigure], today: Sequence[TrackedFigure]) -> dict[int, int]:
    """A number's place in the last draft → its place in today's."""
    known = {key: number for number, (key, _) in enumerate(occurrence_keys(today))}
    return {number: known[key] for number, (key, _) in enumerate(occurrence_keys(then)) if key in known}


class _ThreeWayMerge(NamedTuple):
    """The last draft and today's: their paragraphs and numbers, and which are the same."""

    memory: Provenance
    today: Provenance
    target: Sequence[ParagraphText]
    places: dict[int, int]
    numbers: dict[int, int]

    def apply(self, done: Differences, old: range, hand: Sequence[ParagraphText]) -> Differences:
        """One edit: paragraphs of the last draft in whose place others are now, or none, or that were added."""
        ours = [self.target[self.places[at]].element for at in old if at in self.places]
        elements = (*ours, *(stretch.element for stretch in hand))
        if len(ours) != len(hand) and any(map(_in_table, elements)):
            return done  # a row or a cell more or less: the table of today is whole
        copies = [_copied(stretch.element, self.numbers) for stretch in hand]
        if not ours:
            return done._replace(added=done.added + self._add(old.start - 1, copies))
        for copy in copies:
            ours[0].addprevious(copy)
        for one in ours:
            one.getparent().remove(one)
        if not copies:
            return done._replace(left_out=done.left_out + len(ours))
        moves = self._moves(old)
        if moves:
            _mark(copies[-1], moves)
        return done._replace(kept=done.kept + len(copies), marked=done.marked + bool(moves))

    def note(self, at: int, comments: Sequence[str]) -> None:
        """What people noted at a paragraph of the last draft is at the one of today that says the same."""
        for number in comments if at in self.places else ():
            anchor(self.target[self.places[at]].element, number)

    def _add(self, before: int, copies: Sequence[Any]) -> int:
        """Put added paragraphs behind the one that they were behind; how many were put."""
        if before not in self.places:
            return 0
        for copy in reversed(copies):
            self.target[self.places[before]].element.addnext(copy)
        return len(copies)

    def _moves(self, old: range) -> list[str]:
        """The numbers of some paragraphs that say something else today: "92 hộ nay là 95 hộ"."""
        pairs = (
            (figure.text, self.today.figures[self.numbers[number]].text)
            for number, figure in enumerate(self.memory.figures)
            if figure.paragraph in old and number in self.numbers
        )
        return [f"{then} nay là {now}" for then, now in pairs if then != now]


def _in_table(element: Any) -> bool:
    return any(parent.tag == f"{_W}tc" for parent in element.iterancestors())


def _copied(element: Any, numbers: dict[int, int]) -> Any:
    """A paragraph as it is, its bookmarks called by their places in today's list."""
    copy = deepcopy(element)
    for holder in _holders(copy):
        holder.set(_BROUGHT, "1")
    for start in copy.iter(f"{_W}bookmarkStart"):
        number = str(start.get(f"{_W}name")).removeprefix(PREFIX)
        if number.isdigit():
            start.set(f"{_W}name", f"{PREFIX}{numbers.get(int(number), '')}")
    return copy


def _holders(element: Any) -> Iterator[Any]:
    """The elements that name a part of the document: pictures, charts, links."""
    return (one for one in element.iter() if any(one.get(name) for name in _NAMING))


def copy_parts(edited: "Document", new: "Document") -> None:
    """Bring along the parts that elements copied from the edited document name, under names that are free."""
    brought: dict[str, str] = {}
    for holder in list(new.element.body.iter()):
        if holder.attrib.pop(_BROUGHT, None) is None:
            continue
        for name in _NAMING:
            if (key := holder.get(name)) in edited.part.rels:
                if key not in brought:
                    brought[key] = _copy_part(edited.part.rels[key], new)
                holder.set(name, brought[key])


def _copy_part(relation: Any, new: "Document") -> str:
    if relation.is_external:
        return new.part.relate_to(relation.target_ref, relation.reltype, is_external=True)
    taken = {str(part.partname) for part in new.part.package.iter_parts()}
    waiting = [relation.target_part]
    while waiting:
        part = waiting.pop()
        part.partname = _free_name(part.partname, taken)
        taken.add(str(part.partname))
        waiting += [inner.target_part for inner in part.rels.values() if not inner.is_external]
    return new.part.relate_to(relation.target_part, relation.reltype)


def _free_name(name: Any, taken: set[str]) -> Any:
    from docx.opc.packuri import PackURI

    stem, dot, extension = str(name).rpartition(".")
    return next(
        PackURI(free)
        for number in count()
        if (free := f"{stem}{f'_{number}' * bool(number)}{dot}{extension}") not in taken
    )


def _mark(paragraph: Any, moves: Sequence[str]) -> None:
    """Yellow behind the words, and a remark at the end in place of an older one."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.text.paragraph import Paragraph

    for text in paragraph.iter(f"{_W}t"):
        text.text = SIGN.sub("", text.text or "")
    written = Paragraph(paragraph, None)  # type: ignore[arg-type] # it is in the document already
    written.add_run(_MOVED.format(moves="; ".join(moves)))
    for run in written.runs:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _number_anew(document: "Document") -> None:
    """Every bookmark's id is its own."""
    own: dict[str, str] = {}
    for number, element in enumerate(document.element.body.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd"), 1):
        known = str(element.get(f"{_W}id"))
        if element.tag == f"{_W}bookmarkStart":
            own[known] = str(number)
        element.set(f"{_W}id", own.get(known, known))
