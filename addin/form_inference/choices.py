"""What the office chose on the sheet "Xem lại biểu": read back from its cells, and put on what was inferred.

A choice is for the column that the sheet names, by its cell and its drawn path: where the drawing has changed since,
it is not used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from addin.form_inference.card import rolled_up_on_card
from addin.form_inference.columns import choose_roll_up
from addin.form_inference.drawn import KIND_OF_ROWS, DrawnColumn, DrawnForm, DrawnTable, TableKind, Wishes
from addin.form_inference.infer import as_rows_of, questions_of
from addin.form_inference.kind_words import AMOUNTS, KIND_LABELS, Kind
from addin.form_inference.review import (
    CHOICES,
    CODE,
    DRAWN_ON,
    KIND,
    LEAF,
    NAME,
    NO,
    NOT_UP,
    PATH,
    PLACE,
    REQUIRED,
    ROLL_UP,
    ROLL_UPS,
    ROWS,
    SENT,
    SHEET,
    SINCE,
    TABLE,
    UNCLEAR,
    UNTIL,
    WANTED,
    YES,
    kind_shown,
    roll_up_shown,
)
from schemas.cells import Cell, address
from schemas.form import Agg
from schemas.text import fold, is_blank, tidy

_KINDS = {fold(label): kind for kind, label in KIND_LABELS.items()}
_ROLL_UPS: dict[str, Agg | None] = {fold(label): agg for agg, label in ROLL_UPS.items()} | {fold(NOT_UP): None}
_ROWS = {fold(label): kind for kind, label in KIND_OF_ROWS.items()}
_OF_TABLE = (DRAWN_ON, CODE, NAME, ROWS, SENT, SINCE, UNTIL)
_OF_COLUMNS = (PLACE, PATH, KIND, ROLL_UP, CHOICES, REQUIRED, LEAF, WANTED)
_CHOSEN = "cơ quan chọn"


@dataclass(frozen=True)
class ReviewedTable:
    """What stands in the lines of one table: a line's lead → its texts from the second column on."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    def said(self, lead: str) -> str:
        """What is said of the table as a whole."""
        return next(iter(self.lines.get(lead, ())), "")

    def of_column(self, lead: str, at: int) -> str:
        """What a line says of a column."""
        line = self.lines.get(lead, [])
        return line[at] if at < len(line) else ""

    def place_of(self, column: DrawnColumn) -> int | None:
        """Where the sheet speaks of a drawn column; None where it does not."""
        wanted = (address(*column.place), " / ".join(column.path))
        pairs = zip(self.lines.get(PLACE, ()), self.lines.get(PATH, ()), strict=False)
        return next((at for at, pair in enumerate(pairs) if pair == wanted), None)


@dataclass(frozen=True)
class FormReview:
    """The whole sheet: its tables, and the unclear cells that are said to be no figures."""

    tables: tuple[ReviewedTable, ...] = ()
    settled: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """A form with the office's choices, and sentences about those that cannot be used."""

    form: DrawnForm
    problems: tuple[str, ...] = ()


def read_review(rows: Sequence[Sequence[Cell]]) -> FormReview:
    """What stands on the sheet; an empty review where it is no such sheet."""
    tables: list[ReviewedTable] = []
    settled: set[tuple[str, str]] = set()
    leads = {fold(lead): lead for lead in (*_OF_TABLE, *_OF_COLUMNS)}
    for row in rows:
        texts = ["" if is_blank(cell) else tidy(str(cell)) for cell in row]
        lead = fold(texts[0]) if texts else ""
        if lead.startswith(f"{fold(TABLE)} ") and lead[-1].isdigit():
            tables.append(ReviewedTable())
        elif lead == fold(UNCLEAR) and len(texts) > 3 and texts[3]:
            settled.add((texts[1], texts[2]))
        elif lead in leads and tables:
            tables[-1].lines.setdefault(leads[lead], texts[1:])
    return FormReview(tuple(tables), frozenset(settled))


def sheets_reviewed(review: FormReview) -> frozenset[str]:
    """The drawn sheets that a review is about."""
    return frozenset(table.said(DRAWN_ON) for table in review.tables)


def not_reviewed(form: DrawnForm, review: FormReview) -> list[str]:
    """Sentences for the columns that the sheet does not show: the drawing has changed since."""
    return [
        f"Trang “{table.sheet}”, ô {address(*column.place)}: cột “{column.label}” chưa có ở trang “{SHEET}”."
        for table in form.tables
        for column in table.columns
        if _reviewed(table, review).place_of(column) is None
    ]


def with_choices(form: DrawnForm, review: FormReview) -> Chosen:
    """The form as the office wants it."""
    problems: list[str] = []
    tables = tuple(_of_table(table, _reviewed(table, review), problems) for table in form.tables)
    red = tuple(one for one in form.red if (one[0], address(*one[1])) not in review.settled)
    roles = {
        **form.roles,
        **{(s, p): "không phải số liệu" for s, p, _ in form.red if (s, address(*p)) in review.settled},
    }
    questions = tuple(question for table in tables for question in questions_of(table))
    return Chosen(form._replace(tables=tables, red=red, roles=roles, questions=questions), tuple(problems))


def _reviewed(table: DrawnTable, review: FormReview) -> ReviewedTable:
    """The lines about a drawn table: those that name most of its columns."""

    def named(one: ReviewedTable) -> int:
        return sum(one.place_of(column) is not None for column in table.columns) if one.said(DRAWN_ON) else 0

    own = [one for one in review.tables if one.said(DRAWN_ON) == table.sheet]
    best = max(own, key=named, default=ReviewedTable())
    return best if named(best) else ReviewedTable()


def _of_table(table: DrawnTable, reviewed: ReviewedTable, problems: list[str]) -> DrawnTable:
    if not reviewed.lines:
        return table
    kind = _kind_of_rows(table, reviewed, problems)
    if kind is not table.kind:
        table = as_rows_of(table, kind)
    columns = [_of_column(table, column, reviewed, problems) for column in table.columns]
    rolled = _usually_rolled(table, columns)
    columns = [_rolled(column, usual, reviewed, problems) for column, usual in zip(columns, rolled, strict=True)]
    wishes = Wishes(*(reviewed.said(lead) for lead in (CODE, SINCE, UNTIL, SENT)))
    return table._replace(columns=tuple(columns), title=reviewed.said(NAME) or table.title, wishes=wishes)


def _usually_rolled(table: DrawnTable, columns: Sequence[DrawnColumn]) -> list[DrawnColumn]:
    if table.kind is TableKind.CARD:
        return [column._replace(roll_up=rolled_up_on_card(column.kind)) for column in columns]
    return choose_roll_up(columns, table.kind, table.label, table.group)


def _kind_of_rows(table: DrawnTable, reviewed: ReviewedTable, problems: list[str]) -> TableKind:
    said = reviewed.said(ROWS)
    kind = _ROWS.get(fold(said), table.kind)
    if said and fold(said) not in _ROWS:
        problems.append(_wrong(ROWS, said, KIND_OF_ROWS.values()))
    if kind is not table.kind and TableKind.CARD in (kind, table.kind):
        problems.append(
            f"Trang “{SHEET}”, dòng “{ROWS}”: bảng và phiếu không đổi cho nhau được; đề nghị chọn lại "
            f"“{KIND_OF_ROWS[table.kind]}”."
        )
        return table.kind
    return kind


def _of_column(table: DrawnTable, column: DrawnColumn, reviewed: ReviewedTable, problems: list[str]) -> DrawnColumn:
    """A column with the kind, choices and name that stand on the sheet; its roll-up is for later."""
    at = reviewed.place_of(column)
    if at is None:
        return column
    said = reviewed.of_column(KIND, at)
    kind = _KINDS.get(fold(said))
    if said and kind is None:
        problems.append(_wrong(KIND, said, KIND_LABELS.values(), column))
    if kind and said != kind_shown(column):
        column = column._replace(kind=kind, why=_CHOSEN, sure=True)
    wanted = reviewed.of_column(WANTED, at)
    ignored = fold(wanted) == fold(NO)
    if ignored and table.columns[table.label].place == column.place:
        problems.append(f"Trang “{SHEET}”: cột “{column.label}” cho biết đây là dòng nào, không bỏ được.")
        ignored = False
    name = reviewed.of_column(LEAF, at)
    choices = tuple(filter(None, map(tidy, reviewed.of_column(CHOICES, at).split(";"))))
    return column._replace(
        name=name if name != column.path[-1] else "", ignored=ignored, choices=choices,
        required=fold(reviewed.of_column(REQUIRED, at)) == fold(YES),
    )  # fmt: skip


def _rolled(column: DrawnColumn, usual: DrawnColumn, reviewed: ReviewedTable, problems: list[str]) -> DrawnColumn:
    """A column with its roll-up: the one chosen, else the usual one of its kind."""
    at = reviewed.place_of(column)
    said = reviewed.of_column(ROLL_UP, at) if at is not None else ""
    if column.ignored:
        return column._replace(roll_up=None)
    if not said or said == roll_up_shown(column):
        return usual
    if fold(said) not in _ROLL_UPS:
        problems.append(_wrong(ROLL_UP, said, (*ROLL_UPS.values(), NOT_UP), column))
        return usual
    wanted = _ROLL_UPS[fold(said)]
    if why := _cannot_go_up(column, wanted):
        problems.append(f"Trang “{SHEET}”, cột “{column.label}”: {why}")
        return usual
    return column._replace(roll_up=wanted)


def _cannot_go_up(column: DrawnColumn, wanted: Agg | None) -> str:
    """Why a column of that kind cannot be brought together in that way; "" where it can."""
    if wanted is Agg.SUM and column.kind not in AMOUNTS:
        return f"kiểu “{KIND_LABELS[column.kind]}” không cộng được. Đề nghị đổi kiểu hoặc chọn cách khác."
    if wanted is Agg.RATIO and not (column.formula and column.formula.is_ratio):
        return "“Tính lại” cần cách tính (ví dụ dòng số cột ghi 3=2/1) mà bảng vẽ chưa có."
    if wanted is Agg.COUNT and column.kind is not Kind.BOOL:
        return "“Đếm” chỉ dùng cho cột đánh dấu x."
    return ""


def _wrong(lead: str, said: str, options: Iterable[str], column: DrawnColumn | None = None) -> str:
    where = f", cột “{column.label}”" if column else ""
    offered = "; ".join(options)
    return f"Trang “{SHEET}”, dòng “{lead}”{where}: “{said}” không có trong danh sách ({offered})."
