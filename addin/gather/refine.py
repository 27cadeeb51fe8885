"""What the answers tell of columns that the drawing left open; and what must be asked before they are added up."""

from collections.abc import Iterable, Iterator, Sequence

from addin.form_inference.columns import choose_roll_up
from addin.form_inference.drawing import Drawing
from addin.form_inference.drawn import UNKNOWN, DrawnColumn, DrawnForm, DrawnTable, TableKind
from addin.form_inference.kind_words import AMOUNTS, NUMERIC, Kind
from addin.form_inference.kinds import kind_of_samples
from addin.gather.match import find_table, with_body
from schemas.cells import Cell, address

#: So many filled cells of answers speak for a kind.
_ENOUGH = 3
#: So many columns are named in a box.
_SHOWN = 6


def open_places(table: DrawnTable) -> list[int]:
    """The columns whose kind is a guess."""
    return [at for at, column in enumerate(table.columns) if not column.sure or column.why == UNKNOWN]


def refine(table: DrawnTable, drawings: Iterable[Drawing]) -> DrawnTable:
    """The table with the kinds of open columns as the answers' own cells show them."""
    places = open_places(table)
    if not places or table.kind is TableKind.CARD:
        return table
    cells: dict[int, list[Cell]] = {at: [] for at in places}
    for drawing in drawings:
        if match := find_table(drawing, table):
            match = with_body(match, table, drawing.height)
            for at in places:
                if at in match.columns:
                    cells[at] += [drawing.cell(row, match.columns[at]) for row in match.body]
    columns = [_with_answers(column, cells.get(at, [])) for at, column in enumerate(table.columns)]
    return table._replace(columns=tuple(choose_roll_up(columns, table.kind, table.label, table.group)))


def _with_answers(column: DrawnColumn, cells: Sequence[Cell]) -> DrawnColumn:
    shown = kind_of_samples(cells)
    filled = sum(cell != "" for cell in cells)
    if shown is None or filled < _ENOUGH:
        return column
    figures = shown.kind in NUMERIC
    if column.why != UNKNOWN and figures == (column.kind in NUMERIC):
        return column._replace(sure=True, why=f"{column.why}; các bản trả lời ghi như vậy")
    kind = (Kind.NUMBER if shown.kind in (Kind.NUMBER, Kind.YEAR) else shown.kind) if figures else shown.kind
    return column._replace(kind=kind, sure=True, why=f"{filled} ô trong các bản trả lời")


def questions_left(form: DrawnForm, tables: Sequence[DrawnTable]) -> Iterator[str]:
    """Sentences for all that somebody must answer first."""
    for sheet, place, text in form.red:
        yield f"Trang “{sheet}”, ô {address(*place)} “{text[:60]}”: chưa rõ thuộc phần nào của biểu."
    settled = {
        (table.sheet, column.place)
        for table in tables
        for column in table.columns
        if column.why != UNKNOWN or column.ignored
    }
    for question in form.questions:
        if (question.sheet, question.place) not in settled or "cùng tiêu đề" in question.text:
            yield question.text
    for refusal in form.refusals if not form.tables else ():
        yield refusal.text


def in_short(tables: Sequence[DrawnTable]) -> list[str]:
    """What is proposed in a few lines, for a box."""
    lines = []
    for table in tables:
        added = [column.shown[-1] for column in table.columns if column.kind in AMOUNTS and not column.ignored]
        guessed = [column.shown[-1] for column in table.columns if not (column.sure or column.ignored)]
        lines.append(f"Bảng “{(table.title or table.sheet)[:60]}”: {len(table.columns)} cột.")
        lines.append(f"Cộng: {_some(added)}.")
        lines += [f"Phỏng đoán: {_some(guessed)}."] if guessed else []
    return lines


def _some(labels: Sequence[str]) -> str:
    more = f" và {len(labels) - _SHOWN} cột khác" if len(labels) > _SHOWN else ""
    return ", ".join(labels[:_SHOWN]) + more if labels else "không cột nào"
