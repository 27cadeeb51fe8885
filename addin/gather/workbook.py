"""The workbook of gathered answers: totals as live formulas, every row with a link to its original, who is missing."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from addin.form_inference.drawn import DrawnColumn, TableKind
from addin.form_inference.kind_words import AMOUNTS, Kind
from addin.form_inference.review import plan_review
from addin.form_inference.rows import RowRole
from addin.gather.answer import AnswerRow, GatheredAnswer
from addin.gather.step import Gathered
from addin.gather.total import TableTotal, counting_rows
from addin.sheets.heading_paths import heading_merges
from addin.sheets.layout import most_lines, row_height
from addin.sheets.plan import Block, Content, Formula, Link, Merge, PrintSetup, SheetPlan, document_plan
from addin.sheets.styles import mark_style
from addin.sheets.writer import write_book
from schemas.cells import Value, address, column_letters
from schemas.form import Agg

#: What stands in the place of a figure that nobody knows.
UNKNOWN = "chưa có"
_IN_DOUBT = "* dòng cộng của đơn vị ghi khác hoặc có dòng chưa tính, xem trang “Cần xem lại”"
_LACKING = "° dòng cộng chưa gồm đơn vị ghi “chưa có”"
_LEADING = ("Đơn vị", "Nguồn")
_STYLES = {
    Kind.COUNT: "count", Kind.NUMBER: "number", Kind.MONEY: "money", Kind.PERCENT: "percent", Kind.YEAR: "year",
    Kind.DATE: "date", Kind.BOOL: "center", Kind.ORDINAL: "center", Kind.CODE: "center",
}  # fmt: skip
_WIDTHS = {"text": 24.0, "center": 8.0, "year": 8.0, "date": 12.0}
_HEAD_ROW = 2


def write_gathered(gathered: Gathered, out: Path, sources: Sequence[Path]) -> None:
    """Write the workbook."""
    links = _Links(sources, out.parent)
    sheets: list[SheetPlan] = []
    for at, total in enumerate(gathered.totals):
        name = "Tổng hợp" if len(gathered.totals) == 1 else f"Tổng hợp {at + 1}"
        sheets += _Table(total, gathered.answers, at, name, links).plans()
    sheets += [_answers(gathered, links), _remarks(gathered), plan_review(gathered.definition.as_form)]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_book(document_plan(tuple(sheets), "Tổng hợp bảng rời"), out)


class _Links:
    """From an answer's name to the file that a link opens."""

    def __init__(self, sources: Sequence[Path], folder: Path) -> None:
        self._folder = folder.resolve()
        self._paths: dict[str, Path | None] = {}
        for path in _all_files(sources):
            self._paths[path.name] = None if path.name in self._paths else path

    def to(self, file: str, sheet: str = "", cell: str = "") -> Content:
        """A link to a file, at a cell where one is given; the words alone where the file is not to be seen."""
        path = self._paths.get(Path(file).name)
        text = f"{sheet}!{cell}" if cell else file
        if path is None:
            return text
        quoted = sheet.replace("'", "''")
        place = f"#'{quoted}'!{cell}" if cell else ""
        try:
            near = os.path.relpath(path.resolve(), self._folder)
        except ValueError:  # on another drive
            near = str(path.resolve())
        return Link(f"external:{near}{place}", text, file)


def _all_files(sources: Iterable[Path]) -> Iterator[Path]:
    for source in sources:
        if source.is_dir():
            yield from (Path(folder) / name for folder, _, names in os.walk(source) for name in names)
        else:
            yield source


def _style(column: DrawnColumn) -> str:
    return _STYLES.get(column.kind, "text")


class _Table:
    """The sheets of one table: its totals, and below or beside them every row of every answer."""

    def __init__(self, total: TableTotal, answers: Sequence[GatheredAnswer], at: int, name: str, links: _Links) -> None:
        self.total, self.table, self.answers, self.at, self.links = total, total.table, answers, at, links
        self.name = name
        self.by_row = total.table.kind in (TableKind.FIXED, TableKind.OPEN)
        self.stack_name = f"Số liệu{name.removeprefix('Tổng hợp')}" if self.by_row else name
        self.columns = [at for at in self.table.used if self.by_row or self.table.columns[at].kind is not Kind.ORDINAL]
        self.depth = max(len(column.path) for column in self.table.columns)
        self.lead = (*_LEADING, "Dòng số") if self.by_row else _LEADING
        self.body = _HEAD_ROW + self.depth
        self.lines = [(one, row) for one in answers if (read := one.tables[at]) for row in read.rows]
        self.first = self.body + (0 if self.by_row else 1)  # the total stands on top of stacked rows

    def plans(self) -> list[SheetPlan]:
        if self.by_row:
            return [self._summary(), self._stack()]
        return [self._stack()]

    # -- every row of every answer --------------------------------------------------------------------------------
    def _stack(self) -> SheetPlan:
        rows: list[list[Content]] = []
        looks: dict[tuple[int, int], str] = {}
        for at, (answer, row) in enumerate(self.lines, self.first):
            where = address(row.row, 0)
            lead: list[Content] = [answer.unit, self.links.to(answer.file, row.sheet, where)]
            lead += [row.printed + 1 if row.printed >= 0 else "thêm"] if self.by_row else []
            rows.append(lead + [self._shown(row, place, at, looks) for place in self.columns])
        styles = ["cell-text", "link", *(["cell-center"] if self.by_row else [])]
        styles += [f"cell-{_style(self.table.columns[place])}" for place in self.columns]
        blocks = [Block(self.first, 0, rows, styles)] if rows else []
        if not self.by_row:
            blocks.append(
                Block(
                    self.body,
                    0,
                    [self._stacked_totals()],
                    self._total_styles(styles),
                )
            )
        title = self.table.title or "Bảng rời"
        return self._sheet(self.stack_name, f"{title}: SỐ LIỆU CÁC ĐƠN VỊ", self.lead, self.columns, blocks, looks)

    def _shown(self, row: AnswerRow, place: int, at: int, looks: dict[tuple[int, int], str]) -> Content:
        cell = row.cells.get(place)
        column = self.table.columns[place]
        index = len(self.lead) + self.columns.index(place)
        if self._is_unknown(row, place):
            looks[at, index] = mark_style(f"cell-{_style(column)}", "unknown")
            return UNKNOWN
        if cell and cell.remark:
            looks[at, index] = "warning"
        return _content(cell.value if cell else None)

    def _is_unknown(self, row: AnswerRow, place: int) -> bool:
        cell = row.cells.get(place)
        return cell is None or cell.unusable or (cell.value is None and self.table.columns[place].kind in AMOUNTS)

    def _lacks(self, place: int) -> bool:
        """Whether a row below has no figure for the total of a column."""
        is_sum = not self.by_row and self.table.columns[place].roll_up is Agg.SUM
        return is_sum and any(self._is_unknown(row, place) for _, row in self.lines)

    def _stacked_totals(self) -> list[Content]:
        cells: list[Content] = ["Tổng cộng", f"{len(self.answers)} bản trả lời"]
        first, last = self.first + 1, max(self.first + len(self.lines), self.first + 1)
        for index, place in enumerate(self.columns, len(self.lead)):
            letters, figure = column_letters(index), self.total.total.get(place)
            column = self.table.columns[place]
            if column.roll_up is Agg.COUNT:
                cells.append(Formula(f'=COUNTIF({letters}{first}:{letters}{last},"x")', figure or 0))
            elif column.roll_up is Agg.SUM and figure is not None:
                cells.append(Formula(self._sum_of(place, letters, (first, last)), figure))
            elif column.roll_up is Agg.RATIO and figure is not None:
                cells.append(Formula(self._ratio_of(column, self.body), figure))
            else:
                cells.append(UNKNOWN if column.roll_up in (Agg.SUM, Agg.RATIO) else None)
        return cells

    def _sum_of(self, place: int, letters: str, span: tuple[int, int]) -> str:
        """The sum of a column; rows that are wholes of others' parts are left out."""
        counts = {
            id(row) for one in self.answers if (read := one.tables[self.at]) for row in counting_rows(read, place)
        }
        places = [at for at, (_, row) in enumerate(self.lines, span[0]) if id(row) in counts]
        filled = [
            at for at, (_, row) in enumerate(self.lines, span[0]) if (c := row.cells.get(place)) and c.value is not None
        ]
        if places == filled:
            return f"=SUM({letters}{span[0]}:{letters}{span[1]})"
        return "=SUM(" + ",".join(f"{letters}{a}:{letters}{b}" for a, b in _runs(places)) + ")"

    def _ratio_of(self, column: DrawnColumn, row: int, lead: int | None = None) -> str:
        formula = column.formula
        if formula is None:
            return ""
        base = len(self.lead) if lead is None else lead
        above, below = (
            f"{column_letters(base + self.columns.index(part))}{row + 1}"
            for part in (formula.numerator, formula.denominator)
        )
        return f'=IF(N({below})=0,"",ROUND({above}/{below}*100,2))'

    # -- totals by printed row ------------------------------------------------------------------------------------
    def _summary(self) -> SheetPlan:
        rows: list[list[Content]] = []
        places = [at for at, row in enumerate(self.table.rows) if row.role in (RowRole.PRINTED, RowRole.HEADING)]
        where = {place: at for at, place in enumerate(places, self.body)}
        rows += [[self._printed_cell(at, place, where[at]) for place in self.columns] for at in places]
        added = sum(row.printed < 0 for _, row in self.lines)
        styles = [f"cell-{_style(self.table.columns[place])}" for place in self.columns]
        blocks = [Block(self.body, 0, rows, styles)] if rows else []
        if not added:
            total = [self._column_total(place, where) for place in self.columns]
            blocks.append(Block(self.body + len(rows), 0, [total], self._total_styles(styles)))
        return self._sheet(self.name, self.table.title or "TỔNG HỢP BẢNG RỜI", (), self.columns, blocks, {})

    def _printed_cell(self, at: int, place: int, row: int) -> Content:
        column, printed = self.table.columns[place], self.table.rows[at]
        if place == self.table.label:
            return printed.label
        if place == self.table.group:
            return printed.label.partition(" / ")[0]
        if column.roll_up is None:
            return printed.marker if column.kind in (Kind.ORDINAL, Kind.CODE) else printed.measure
        figure = self.total.rows.get(at, {}).get(place)
        if column.roll_up is Agg.SUM:
            return UNKNOWN if figure is None else Formula(self._sum_if(at, place), figure)
        if column.roll_up is Agg.RATIO:
            return UNKNOWN if figure is None else Formula(self._ratio_of(column, row, lead=0), figure)
        return figure if column.roll_up is Agg.COUNT else self._texts(at, place)

    def _texts(self, at: int, place: int) -> str:
        """What the offices wrote in a printed row, with their names."""
        texts = [
            f"{one.unit}: {cell.value}"
            for one, row_ in self.lines
            if row_.printed == at and (cell := row_.cells.get(place)) and cell.value is not None
        ]
        return "\n".join(texts)

    def _sum_if(self, at: int, place: int) -> str:
        column = column_letters(len(self.lead) + self.columns.index(place))
        code = column_letters(len(_LEADING))
        first, last = self.first + 1, self.first + max(len(self.lines), 1)
        span = f"'{self.stack_name}'!${code}${first}:${code}${last}"
        return f"=SUMIF({span},{at + 1},'{self.stack_name}'!${column}${first}:${column}${last})"

    def _column_total(self, place: int, where: Mapping[int, int]) -> Content:
        column, figure = self.table.columns[place], self.total.total.get(place)
        if place == self.table.label:
            return "Tổng cộng"
        if column.roll_up not in (Agg.SUM, Agg.RATIO):
            return None
        if figure is None:
            return UNKNOWN
        letters = column_letters(self.columns.index(place))
        if column.roll_up is Agg.RATIO:
            return Formula(self._ratio_of(column, self.body + len(where), lead=0), figure)
        cells = [f"{letters}{where[at] + 1}" for at in self._adding(place)]
        return Formula(f"=SUM({','.join(cells)})", figure) if cells else figure

    def _adding(self, place: int) -> list[int]:
        """The printed rows that a column's total adds: the topmost ones that have a figure, else their parts."""
        rows = self.table.rows
        found: list[int] = []

        def take(at: int) -> None:
            if self.total.rows[at].get(place) is not None:
                found.append(at)
                return
            for part in self.total.rows:
                if rows[part].parent == at and not rows[part].within:
                    take(part)

        for at in self.total.rows:
            if rows[at].parent < 0 and not rows[at].within:
                take(at)
        return found

    def _total_styles(self, styles: Sequence[str]) -> list[str]:
        """The styles of a row of totals; those that offices' own totals contradict, or that lack a row, are marked."""
        plain = [one.replace("cell-", "total-").replace("link", "total-text") for one in styles]
        lead = len(plain) - len(self.columns)
        found = ((self._lacks(place), place in self.total.doubtful) for place in self.columns)
        marks = [""] * lead + ["-".join(filter(None, ("partial" * a, "review" * b))) for a, b in found]
        return [mark_style(one, mark) for one, mark in zip(plain, marks, strict=True)]

    # -- the sheet ------------------------------------------------------------------------------------------------
    def _sheet(
        self, name: str, title: str, lead: Sequence[str], places: Sequence[int], blocks: list[Block],
        looks: dict[tuple[int, int], str],
    ) -> SheetPlan:  # fmt: skip
        columns = [self.table.columns[place] for place in places]
        widths = [22.0, 16.0, 8.0][: len(lead)] + [self._width(place) for place in places]
        last = max(len(widths) - 1, 1)
        merges = [Merge(0, 0, 0, last, title, "title")]
        unit = f"Đơn vị tính: {self.table.measure}" if self.table.measure else ""
        doubt = _IN_DOUBT if self.total.doubtful and name == self.name else ""  # the totals stand there
        lack = _LACKING if name == self.name and any(map(self._lacks, self.columns)) else ""
        merges.append(Merge(1, 0, 1, last, ". ".join(filter(None, (unit, doubt, lack))), "measure"))
        merges += [Merge(_HEAD_ROW, at, self.body - 1, at, text, "header") for at, text in enumerate(lead)]
        merges += heading_merges([column.shown for column in columns], _HEAD_ROW, len(lead), self.depth)
        return SheetPlan(
            name=name, blocks=tuple(blocks), looks=looks, merges=tuple(merges), widths=dict(enumerate(widths)),
            heights={0: 36.0, **self._heights(widths, places), **_wrapped(blocks, widths)},
            freeze=(min(self.body, 4), 1),
            setup=PrintSetup(repeat_first=_HEAD_ROW, repeat_last=self.body - 1),
        )  # fmt: skip

    def _width(self, place: int) -> float:
        """The width of a column: its largest figure stands in it in full, bold and marked."""
        typed = (cell.value for _, row in self.lines if (cell := row.cells.get(place)))
        figures = [abs(one) for one in (self.total.total.get(place), *typed) if isinstance(one, int | float)]
        usual = _WIDTHS.get(_style(self.table.columns[place]), 13.0)
        return max(usual, len(f"* {max(figures):,.1f}") * 1.15) if figures else usual

    def _heights(self, widths: Sequence[float], places: Sequence[int]) -> dict[int, float]:
        """The height of each row of headings: leaves stand over one column, groups over several."""
        heights = {}
        for level in range(self.depth):
            texts = [""] * (len(widths) - len(places))
            for place in places:
                path = self.table.columns[place].shown
                texts.append(path[level] if level == len(path) - 1 else "")
            heights[_HEAD_ROW + level] = row_height(texts, [width * 0.9 for width in widths])
        return heights


def _wrapped(blocks: Iterable[Block], widths: Sequence[float]) -> dict[int, float]:
    """The heights of the rows with a text of several lines."""
    room = [width * 0.9 for width in widths]
    rows = ((at, row) for block in blocks for at, row in enumerate(block.rows, block.row))
    return {at: row_height(row, room) for at, row in rows if most_lines(row, room) > 1}


def _content(value: Value) -> Content:
    return "x" if value is True else value


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = last = -1
    for place in places:
        if last >= 0 and place == last + 1:
            last = place
            continue
        if last >= 0:
            yield start, last
        start = last = place
    if last >= 0:
        yield start, last


def _answers(gathered: Gathered, links: _Links) -> SheetPlan:
    """Who answered with which file, who has not, what was not used."""
    rows: list[list[Content]] = []
    rows += [
        [one.unit, "đã gom", links.to(one.file), one.row_count, f"đơn vị theo {one.unit_from}"]
        for one in gathered.answers
    ]
    rows += [[unit, "chưa gửi", None, None, None] for unit in gathered.missing]
    rows += [[None, "chưa dùng", links.to(one.file), None, one.message] for one in gathered.set_aside]
    return _list("Bản trả lời", "CÁC BẢN TRẢ LỜI", ("Đơn vị", "Tình trạng", "Tệp", "Số dòng", "Ghi chú"),
                 (28.0, 12.0, 36.0, 9.0, 70.0), rows, ("cell-text", "cell-text", "link", "cell-count",
                 "cell-text"))  # fmt: skip


def _remarks(gathered: Gathered) -> SheetPlan:
    """What must be looked at, file by file."""
    units = {one.file: one.unit for one in gathered.answers}
    rows: list[list[Content]] = [
        [units[file], file, text] for file, texts in gathered.remarks.items() for text in texts
    ]
    rows = rows or [[None, None, "Không có điều gì phải xem lại."]]
    return _list("Cần xem lại", "NHỮNG ĐIỀU CẦN XEM LẠI", ("Đơn vị", "Tệp", "Nội dung"), (28.0, 36.0, 90.0), rows,
                 ("cell-text", "cell-text", "cell-text"))  # fmt: skip


def _list(
    name: str, title: str, headings: Sequence[str], widths: Sequence[float], rows: list[list[Content]],
    styles: Sequence[str],
) -> SheetPlan:  # fmt: skip
    blocks = [Block(1, 0, [list(headings)], ["header"] * len(headings)), Block(2, 0, rows, styles)]
    room = [width * 0.9 for width in widths]
    heights = {at: row_height(row, room) for at, row in enumerate(rows, 2) if most_lines(row, room) > 1}
    return SheetPlan(
        name=name, blocks=tuple(blocks), merges=(Merge(0, 0, 0, len(headings) - 1, title, "title"),),
        widths=dict(enumerate(widths)), heights={0: 30.0, **heights}, freeze=(2, 1), setup=PrintSetup(repeat_first=1,
        repeat_last=1),
    )  # fmt: skip
