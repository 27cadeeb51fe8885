"""A card ("Phiếu"): labels with the place for the value beside or below them, or questions to be answered in words."""

import re

from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import DrawnColumn, DrawnTable, TableKind
from addin.form_inference.heading import find_headings
from addin.form_inference.kind_words import AMOUNTS, Kind, kind_of_label, measure_in
from addin.form_inference.kinds import Guess, kind_of_samples
from addin.form_inference.rows import split_marker
from addin.form_inference.words import is_filler, is_frame, is_label, is_signature
from schemas.form import Agg
from schemas.text import fold

_QUESTION = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-zA-Z])\s*[.)]\s*\S.{3,}")
#: So many labels make a card, so many questions a list of them.
_LEAST_LABELS, _LEAST_QUESTIONS = 3, 2
_UNIT_WORDS = re.compile(r"(ten )?(don vi|xa|phuong|huyen|xa phuong|co quan|ten xa phuong)( bao cao| dieu tra)?")


def find_card(drawing: Drawing) -> DrawnTable | None:
    """The card that a sheet is; None where it holds a table, or neither."""
    if any(one.numbering or one.why == "cột STT" for one in find_headings(drawing)):
        return None
    labels = _labels(drawing)
    if len(labels) >= _LEAST_LABELS:
        return _card(drawing, labels, "nhãn có dấu hai chấm, ô bên cạnh để điền")
    questions = _questions(drawing)
    if len(questions) >= _LEAST_QUESTIONS:
        return _card(drawing, questions, "các câu hỏi, dòng trống bên dưới để trả lời")
    return None


def _labels(drawing: Drawing) -> list[tuple[int, int]]:
    """Cells with a label that ends with a colon, blank or a value beside them."""
    return [
        (row, column)
        for row, column in drawing.places()
        if (text := drawing.text(row, column)).partition(":")[1]
        and is_label(label := text.partition(":")[0])
        and len(label) < 100
        and (not text.partition(":")[2].strip() or is_filler(text.partition(":")[2]))
        and not is_frame(text)
        and not is_signature(text)
    ]


def _questions(drawing: Drawing) -> list[tuple[int, int]]:
    """Numbered texts that stand alone in their rows."""
    found = []
    for row in range(drawing.height):
        filled = drawing.filled(row)
        if len(filled) == 1 and _QUESTION.fullmatch(drawing.text(row, filled[0])):
            found.append((row, filled[0]))
    alone = all(not drawing.filled(row + 1) or (row + 1, column) in found for row, column in found)
    return found if alone and any(not drawing.filled(row + 1) for row, _ in found) else []


def label_text(text: str) -> str:
    """A label without its colon and the dots to write on."""
    label, colon, _ = text.partition(":")
    return (label if colon else text).strip(" .…")


def _card(drawing: Drawing, places: list[tuple[int, int]], why: str) -> DrawnTable:
    columns = []
    is_question = "câu hỏi" in why
    for place in places:
        label = label_text(drawing.text(*place)) if not is_question else drawing.text(*place)
        asks = split_marker(label)[1] or label
        guess = Guess(Kind.LONG_TEXT, "câu hỏi trả lời bằng lời") if is_question else _guess(drawing, place, asks)
        columns.append(
            DrawnColumn(
                place,
                (label,),
                guess.kind,
                guess.why,
                guess.sure,
                measure_in(label),
                roll_up=rolled_up_on_card(guess.kind),
            )
        )
    top, last = places[0][0], places[-1][0]
    title = next(
        (drawing.text(row, c) for row in range(top) for c in drawing.filled(row) if not is_frame(drawing.text(row, c))),
        "",
    )
    return DrawnTable(
        drawing.sheet, title, TableKind.CARD, tuple(columns), top=top, bottom=last, first=top,
        last=drawing.height - 1, why=why,
    )  # fmt: skip


def _guess(drawing: Drawing, place: tuple[int, int], label: str) -> Guess:
    if _UNIT_WORDS.fullmatch(fold(label)):
        return Guess(Kind.UNIT, f"nhãn “{label}”")
    row, column = place
    said = kind_of_label(label)
    shown = kind_of_samples([drawing.cell(row, column + 1)])
    if said:
        return Guess(said, f"nhãn “{label}”")
    return shown or Guess(Kind.TEXT, f"nhãn “{label}” không cho biết là số", sure=False)


def rolled_up_on_card(kind: Kind) -> Agg | None:
    """How the office brings the values of a label together."""
    if kind in AMOUNTS:
        return Agg.SUM
    if kind in (Kind.UNIT, Kind.COMMUNE, Kind.PERCENT, Kind.ORDINAL, Kind.CODE):
        return None
    return Agg.TEXT if kind is Kind.LONG_TEXT else Agg.COUNT if kind is Kind.BOOL else Agg.LIST
