"""The sheet "Xem lại biểu": the drawn headings, below each column what is proposed for it, guesses in yellow.

What stands in its open cells is read back by `choices`: kinds, roll-ups, names, columns that are not wanted.
"""

from collections.abc import Iterator, Mapping, Sequence

from addin.form_inference.drawn import KIND_OF_ROWS, UNKNOWN, DrawnColumn, DrawnForm, DrawnTable
from addin.form_inference.kind_words import KIND_LABELS
from addin.sheets.heading_paths import heading_merges
from addin.sheets.layout import most_lines, row_height
from addin.sheets.plan import Block, CellRule, Content, Merge, PrintSetup, SheetPlan
from schemas.cells import address
from schemas.computation import Computed, Linear, Ratio
from schemas.expressions.words import TreeNames, in_words
from schemas.form import Agg
from schemas.profile.formulas import as_tree
from schemas.profile.sheets import SENT as HOW_OFTEN

SHEET = "Xem lại biểu"
_TITLE = "XEM LẠI BIỂU: Ô VÀNG LÀ PHỎNG ĐOÁN, SỬA Ở CÁC Ô NỀN NHẠT"
#: What leads the lines of a table, in the order of the sheet.
TABLE, DRAWN_ON, CODE, NAME, ROWS, PRINTED, SENT, SINCE, UNTIL = (
    "Bảng", "Trang vẽ", "Mã biểu", "Tên biểu", "Kiểu dòng", "Dòng in sẵn", "Kỳ gửi", "Dùng từ kỳ", "Đến hết kỳ",
)  # fmt: skip
HEADINGS, PLACE, PATH, KIND, ROLL_UP, CHOICES, REQUIRED, LEAF, WANTED, FORMULA, WHY = (
    "Tiêu đề cột", "Ô", "Cột", "Kiểu", "Lên cấp trên", "Mục để chọn", "Bắt buộc", "Tên cột", "Lấy cột này", "Cách tính",
    "Căn cứ",
)  # fmt: skip
UNCLEAR, SETTLE = "Ô chưa rõ", "Không phải số liệu"
ROLL_UPS = {
    Agg.SUM: "Cộng", Agg.RATIO: "Tính lại", Agg.LIST: "Ghép danh sách", Agg.COUNT: "Đếm",
    Agg.COUNT_BY: "Đếm theo nhóm", Agg.TEXT: "Gom chữ",
}  # fmt: skip
NOT_UP, YES, NO = "Không", "Có", "Không"
_RED = "chưa rõ thuộc phần nào của biểu."
_LEAD_WIDTH, _WIDTH, _LEAST_COLUMNS = 16.0, 17.0, 7
#: So many printed rows are named.
_ROWS_SHOWN = 12


def what_is_left(form: DrawnForm) -> list[str]:
    """Sentences for the cells that nothing accounts for, and for what must be asked."""
    red = [f"Trang “{sheet}”, ô {address(*place)} “{text[:60]}”: {_RED}" for sheet, place, text in form.red]
    return [*red, *(question.text for question in form.questions), *(one.text for one in form.refusals)]


def plan_review(form: DrawnForm) -> SheetPlan:
    """The sheet: one block of lines a table, below them in red what is not clear."""
    blocks = _Blocks()
    blocks.merge(_TITLE, "title", last=_LEAST_COLUMNS)
    blocks.row += 1
    for number, table in enumerate(form.tables, 1):
        blocks.table(number, table)
    blocks.unclear(form)
    return SheetPlan(
        name=SHEET, blocks=tuple(blocks.blocks), looks=blocks.looks, rules=tuple(blocks.rules),
        merges=tuple(blocks.merges), widths={0: _LEAD_WIDTH, **dict.fromkeys(range(1, blocks.width), _WIDTH)},
        heights={0: 30.0, **blocks.heights}, freeze=(1, 1), setup=PrintSetup(repeat_first=0, repeat_last=0), fresh=True,
    )  # fmt: skip


class _Blocks:
    """Lays the lines below each other."""

    def __init__(self) -> None:
        self.row, self.width = 0, _LEAST_COLUMNS + 1
        self.blocks: list[Block] = []
        self.merges: list[Merge] = []
        self.rules: list[CellRule] = []
        self.looks: dict[tuple[int, int], str] = {}
        self.heights: dict[int, float] = {}

    def table(self, number: int, table: DrawnTable) -> None:
        """The lines of one table."""
        self.width = max(self.width, len(table.columns) + 1)
        self._said(f"{TABLE} {number}", table.title or table.sheet, "heading")
        self._said(DRAWN_ON, table.sheet, "cell-text")
        self._said(CODE, table.wishes.code, "input-text")
        self._said(NAME, table.title, "input-text")
        self._said(ROWS, KIND_OF_ROWS[table.kind], "input-text", tuple(KIND_OF_ROWS.values()))
        labels = [row.label for row in table.printed]
        more = [f"… ({len(labels)} dòng)"] if len(labels) > _ROWS_SHOWN else []
        self._said(PRINTED, "; ".join([*labels[:_ROWS_SHOWN], *more]), "cell-text")
        self._said(SENT, table.wishes.sent, "input-text", HOW_OFTEN)
        self._said(SINCE, table.wishes.since, "input-text")
        self._said(UNTIL, table.wishes.until, "input-text")
        self._headings(table)
        for lead, cells, style, options in _lines(table):
            self._line(lead, cells, style, options)
        for at, column in enumerate(table.columns, 1):
            if not column.sure:
                last = self.row - 1
                self.looks |= {(last, at): "warning", (last - 7, at): "warning"}
        self.row += 1

    def merge(self, content: Content, style: str, first: int = 0, last: int = 0) -> None:
        """A merged line from one column to another."""
        self.merges.append(Merge(self.row, first, self.row, last, content, style))

    def _said(self, lead: str, content: str, style: str, options: tuple[str, ...] = ()) -> None:
        self.blocks.append(Block(self.row, 0, [[lead]], ["field-label"]))
        self.merge(content, style, 1, _LEAST_COLUMNS)
        self._rule(1, 1, options)
        self.heights[self.row] = row_height([content], [_WIDTH * _LEAST_COLUMNS])
        self.row += 1

    def _headings(self, table: DrawnTable) -> None:
        paths = [column.path for column in table.columns]
        depth = max(map(len, paths))
        self.merges.append(Merge(self.row, 0, self.row + depth - 1, 0, HEADINGS, "field-label"))
        self.merges += heading_merges(paths, self.row, 1, depth)
        for level in range(depth):
            leaves = [path[level] if level == len(path) - 1 else "" for path in paths]
            self.heights[self.row + level] = row_height(leaves, [_WIDTH * 0.9] * len(leaves))
        self.row += depth

    def _line(self, lead: str, cells: Sequence[Content], style: str, options: tuple[str, ...]) -> None:
        self.blocks.append(Block(self.row, 0, [[lead, *cells]], ["field-label", *[style] * len(cells)]))
        self._rule(1, len(cells), options)
        if most_lines(cells, [_WIDTH] * len(cells)) > 1:
            self.heights[self.row] = row_height(cells, [_WIDTH * 0.9] * len(cells))
        self.row += 1

    def _rule(self, first: int, last: int, options: tuple[str, ...]) -> None:
        if options:
            place = (self.row, first, self.row, last)
            self.rules.append(CellRule(*place, "list", options, title=SHEET, message="Chọn trong danh sách."))

    def unclear(self, form: DrawnForm) -> None:
        """The red lines: cells without a role, which may be said to be no figures, and what must be mended."""
        for sheet, place, text in form.red:
            self.blocks.append(
                Block(self.row, 0, [[UNCLEAR, sheet, address(*place), ""]], ["error"] * 3 + ["input-text"])
            )
            self._rule(3, 3, (SETTLE,))
            self.merge(f"“{text[:60]}”: {_RED}", "error", 4, _LEAST_COLUMNS)
            self.row += 1
        for text in [*(one.text for one in form.questions), *(one.text for one in form.refusals), *form.notes]:
            self.merge(text, "error", 0, _LEAST_COLUMNS)
            self.heights[self.row] = row_height([text], [_LEAD_WIDTH + _WIDTH * _LEAST_COLUMNS])
            self.row += 1


def _lines(table: DrawnTable) -> Iterator[tuple[str, list[Content], str, tuple[str, ...]]]:
    """What stands below the headings: the line's lead, its cells, their style, what may be chosen."""
    columns = table.columns
    yield PLACE, [address(*one.place) for one in columns], "cell-center", ()
    yield PATH, [" / ".join(one.path) for one in columns], "cell-text", ()
    yield KIND, [kind_shown(one) for one in columns], "input-text", tuple(KIND_LABELS.values())
    yield ROLL_UP, [roll_up_shown(one) for one in columns], "input-text", (*ROLL_UPS.values(), NOT_UP)
    yield CHOICES, ["; ".join(one.choices) for one in columns], "input-text", ()
    yield REQUIRED, [YES if one.required else "" for one in columns], "input-text", (YES, NO)
    yield LEAF, [one.shown[-1] for one in columns], "input-text", ()
    yield WANTED, [NO if one.ignored else YES for one in columns], "input-text", (YES, NO)
    yield FORMULA, [_formula(table, one) for one in columns], "cell-text", ()
    yield WHY, [one.why for one in columns], "cell-text", ()


def kind_shown(column: DrawnColumn) -> str:
    """The kind that is proposed; "" where nothing tells it, so that somebody must choose."""
    return "" if column.why == UNKNOWN else KIND_LABELS[column.kind]


def roll_up_shown(column: DrawnColumn) -> str:
    """How a column goes up, in the office's words."""
    return ROLL_UPS[column.roll_up] if column.roll_up else NOT_UP


def _formula(table: DrawnTable, column: DrawnColumn) -> str:
    """How a column is computed, and the same in words."""
    names, formula = dict(enumerate(one.label for one in table.columns)), column.formula
    if formula is None:
        return ""
    if formula.is_ratio:
        computed: Computed = Ratio(str(formula.numerator), str(formula.denominator))
    else:
        computed = Linear(tuple(map(str, formula.plus)), tuple(map(str, formula.minus)))
    words = in_words(as_tree(computed), TreeNames(lambda at: names[int(at)]))
    return f"{formula_text(column, names)}\nTức là {words}."


def formula_text(column: DrawnColumn, names: Mapping[int, str]) -> str:
    """How a column is computed, as the office writes it: "[Kế hoạch] - [Giải ngân]"; `names` by place."""
    formula = column.formula
    if formula is None:
        return ""
    if formula.is_ratio:
        return f"[{names[formula.numerator]}] / [{names[formula.denominator]}] * 100"
    plus = " + ".join(f"[{names[at]}]" for at in formula.plus)
    return plus + "".join(f" - [{names[at]}]" for at in formula.minus)


def proposal(table: DrawnTable) -> list[str]:
    """What is proposed for each column, for a person to look at."""
    lines = []
    for column in (table.columns[at] for at in table.used):
        how = "không cộng" if column.roll_up is None else roll_up_shown(column).lower()
        guess = "" if column.sure else " (đoán)"
        lines.append(f"  {column.label}: {KIND_LABELS[column.kind]}{guess}, {how} – căn cứ: {column.why}")
    return lines
