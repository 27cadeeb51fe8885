"""The sheet "Xem lại biểu": the drawn columns, the kind proposed for each with its evidence, guesses in yellow."""

from collections.abc import Sequence

from addin.form_inference.drawn import KIND_OF_ROWS, DrawnColumn, DrawnForm, DrawnTable
from addin.form_inference.kind_words import KIND_LABELS
from addin.sheets.plan import Block, CellRule, Content, Merge, PrintSetup, SheetPlan
from schemas.cells import address
from schemas.form import Agg

SHEET = "Xem lại biểu"
_HEADINGS = ("Bảng", "Ô", "Cột", "Kiểu", "Lên cấp trên", "Cách tính", "Căn cứ")
_WIDTHS = (26.0, 7.0, 48.0, 16.0, 18.0, 34.0, 60.0)
_ROLL_UPS = {
    Agg.SUM: "Cộng", Agg.RATIO: "Tính lại", Agg.LIST: "Ghép danh sách", Agg.COUNT: "Đếm",
    Agg.COUNT_BY: "Đếm theo nhóm", Agg.TEXT: "Gom chữ",
}  # fmt: skip
_NONE = "Không"
_RED = "chưa rõ thuộc phần nào của biểu."


def what_is_left(form: DrawnForm) -> list[str]:
    """Sentences for the cells that nothing accounts for, and for what must be asked."""
    red = [f"Trang “{sheet}”, ô {address(*place)} “{text[:60]}”: {_RED}" for sheet, place, text in form.red]
    return [*red, *(question.text for question in form.questions), *(one.text for one in form.refusals)]


def plan_review(tables: Sequence[DrawnTable], left: Sequence[str] = ()) -> SheetPlan:
    """The sheet; drop-downs stand where a kind or a roll-up may be changed, `left` in red below."""
    rows: list[list[Content]] = []
    looks: dict[tuple[int, int], str] = {}
    for table in tables:
        name = f"{table.title or table.sheet} ({KIND_OF_ROWS[table.kind]})"
        for column in table.columns:
            if not column.sure:
                looks |= {(len(rows) + 2, at): "warning" for at in (3, 6)}
            rows.append([
                name, address(*column.place), column.label, KIND_LABELS[column.kind],
                _ROLL_UPS[column.roll_up] if column.roll_up else _NONE, _formula(table, column), column.why,
            ])  # fmt: skip
    last = len(rows) + 1
    blocks = (
        Block(1, 0, [list(_HEADINGS)], ["header"] * len(_HEADINGS)),
        Block(
            2, 0, rows, ["cell-text", "cell-center", "cell-text", "input-text", "input-text", "cell-text", "cell-text"]
        ),
    )
    below, right = last + 2, len(_HEADINGS) - 1
    red = tuple(Merge(below + at, 0, below + at, right, text, "error") for at, text in enumerate(left))
    rules = (
        CellRule(2, 3, last, 3, "list", tuple(KIND_LABELS.values()), title=SHEET, message="Chọn trong danh sách."),
        CellRule(2, 4, last, 4, "list", (*_ROLL_UPS.values(), _NONE), title=SHEET, message="Chọn trong danh sách."),
    )
    return SheetPlan(
        name=SHEET, blocks=blocks, looks=looks, rules=rules,
        merges=(Merge(0, 0, 0, len(_HEADINGS) - 1, "XEM LẠI BIỂU: Ô VÀNG LÀ PHỎNG ĐOÁN", "title"), *red),
        widths=dict(enumerate(_WIDTHS)), heights={0: 30.0}, freeze=(2, 3),
        setup=PrintSetup(repeat_first=1, repeat_last=1),
    )  # fmt: skip


def _formula(table: DrawnTable, column: DrawnColumn) -> str:
    """How a column is computed, in the labels of the others."""
    formula = column.formula
    if formula is None:
        return ""
    names = [f"[{one.label}]" for one in table.columns]
    if formula.is_ratio:
        return f"{names[formula.numerator]} / {names[formula.denominator]} × 100"
    plus = " + ".join(names[at] for at in formula.plus)
    return plus + "".join(f" − {names[at]}" for at in formula.minus)
