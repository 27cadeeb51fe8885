"""One answer: the drawn tables found in a file, their rows and cells read, and what must be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.form_inference.card import label_text
from addin.form_inference.columns import ordinal_of
from addin.form_inference.drawing import Drawing, drawings_of
from addin.form_inference.drawn import DrawnTable, TableKind
from addin.form_inference.kind_words import Kind
from addin.form_inference.numbering import numbering_at
from addin.form_inference.row_groups import name_in
from addin.form_inference.rows import DrawnRow, RowRole, role_of, split_marker, with_hierarchy
from addin.form_inference.words import is_filler
from addin.gather.match import Match, find_table, with_body
from addin.gather.read_cells import ReadCell, read_cell
from addin.gather.unit_names import file_unit, head_unit
from addin.read.grid import UnreadableError, open_book
from addin.read.legacy import decode_book
from addin.read.locked import Passwords
from addin.read.looks import Look, looks_of, without_parts
from schemas.cells import Cell, address
from schemas.fields import display_text
from schemas.findings import CellPlace, message_for
from schemas.labels import same_label
from schemas.returned import DOCUMENT_NAME
from schemas.submission import SetAside, SourceFile
from schemas.text import fold, is_blank


class AnswerRow(NamedTuple):
    """One row of an answer: which printed row it is (place in the table's rows; -1 for none), its values by column.

    `parent` is the place of the row of this answer that it is a part of; -1 for none.
    """

    sheet: str
    row: int
    printed: int
    label: str
    cells: Mapping[int, ReadCell]
    marker: str = ""
    parent: int = -1


class TableAnswer(NamedTuple):
    """One table of an answer; `missing` are the columns that are not there, by their place.

    `stated` are the rows of totals as the office wrote them: sheet, row, figures by column; `left_out` the columns
    of figures in rows that the drawing does not have.
    """

    rows: tuple[AnswerRow, ...]
    missing: frozenset[int] = frozenset()
    stated: tuple[tuple[str, int, Mapping[int, float]], ...] = ()
    left_out: frozenset[int] = frozenset()


class GatheredAnswer(NamedTuple):
    """What one file answers, table by table in the order of the drawing; None where a table is not there."""

    file: str
    unit: str
    unit_from: str
    tables: tuple[TableAnswer | None, ...]
    remarks: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """How many rows it has."""
        return sum(len(table.rows) for table in self.tables if table)


class AnswerJob(NamedTuple):
    """A file to be read beside the drawn tables."""

    source: SourceFile
    tables: tuple[DrawnTable, ...]
    samples: tuple[tuple[tuple[str, ...], ...], ...] = ()
    head: str = ""  # the unit that the drawing's own head names: it is not the one that answers
    passwords: Passwords = tuple


def read_answer(job: AnswerJob) -> GatheredAnswer | SetAside:
    """Read one file as an answer to the drawn tables; a SetAside says why it is none."""
    name = job.source.name
    try:
        book = open_book(job.source.content, job.passwords)
    except UnreadableError as error:
        values = {"file": name, "reason": error.reason}
        return SetAside(file=name, code=error.code, message=message_for(error.code, values))
    if document := book.names.get(DOCUMENT_NAME):
        values = {"file": name, "reason": document}
        return SetAside(file=name, code="file-own-document", message=message_for("file-own-document", values))
    looks = looks_of(book)
    decoded = decode_book(without_parts(book, looks), book.content, name).book
    drawings = drawings_of(decoded, with_hints=False)
    cells = {sheet: dict(one.single()) for sheet, one in looks.items()}
    return _Reader(job, drawings, cells, since_1904=book.since_1904).answer()


class _Reader:
    """Reads the tables of one file."""

    def __init__(
        self, job: AnswerJob, drawings: list[Drawing], looks: Mapping[str, Mapping[str, Look]], *, since_1904: bool
    ) -> None:
        self.job, self.drawings, self.looks, self.since_1904 = job, drawings, looks, since_1904
        self.remarks: list[str] = []
        self.stated: list[tuple[str, int, Mapping[int, float]]] = []
        self.left_out: set[int] = set()

    def answer(self) -> GatheredAnswer | SetAside:
        found = self._matches()
        tables = [self._table(at, table, found) for at, table in enumerate(self.job.tables)]
        if not any(tables):
            text = (
                f"Tệp “{self.job.source.name}” không có bảng nào giống biểu đã gửi. Đề nghị xem tệp và gửi lại đơn vị."
            )
            return SetAside(file=self.job.source.name, code="file-no-such-table", message=text)
        if not any(table.rows for table in tables if table):
            text = f"Tệp “{self.job.source.name}” chưa điền số liệu nào. Đề nghị đơn vị điền và gửi lại."
            return SetAside(file=self.job.source.name, code="file-nothing-filled", message=text)
        unit, unit_from = self._unit(tables)
        self._say_missing(tables)
        return GatheredAnswer(self.job.source.name, unit, unit_from, tuple(tables), tuple(dict.fromkeys(self.remarks)))

    def _matches(self) -> dict[int, Match]:
        """Place of each drawn table → where it stands in this file; one place for one table."""
        found: dict[int, Match] = {}
        for at, table in enumerate(self.job.tables):
            if table.kind is TableKind.CARD:
                continue
            matches = [match for drawing in self.drawings if (match := find_table(drawing, table))]
            taken = {(one.drawing.sheet, one.top, min(one.columns.values())) for one in found.values()}
            free = [m for m in matches if (m.drawing.sheet, m.top, min(m.columns.values())) not in taken]
            if free:
                found[at] = max(free, key=lambda match: (len(match.columns), match.drawing.sheet == table.sheet))
        for at, match in found.items():
            others = [
                o.top for k, o in found.items() if k != at and o.drawing is match.drawing and o.top > match.bottom
            ]
            found[at] = with_body(match, self.job.tables[at], min(others, default=match.drawing.height))
        return found

    def _table(self, at: int, table: DrawnTable, found: Mapping[int, Match]) -> TableAnswer | None:
        if table.kind is TableKind.CARD:
            return self._card(table)
        if at not in found:
            return None
        match = found[at]
        self._say_headings(table, match)
        self.stated, self.left_out = [], set()
        rows = list(self._rows(at, table, match))
        missing = frozenset(range(len(table.columns))) - match.columns.keys()
        return TableAnswer(tuple(_with_parents(rows)), missing, tuple(self.stated), frozenset(self.left_out))

    # -- rows ---------------------------------------------------------------------------------------------------
    def _rows(self, at: int, table: DrawnTable, match: Match) -> Iterator[AnswerRow]:
        seen_rows: set[int] = set()
        headings = {fold(text) for column in table.columns for text in column.path}
        samples = self.job.samples[at] if at < len(self.job.samples) else ()
        for row in match.body:
            texts = {place: match.drawing.text(row, column) for place, column in match.columns.items()}
            if not any(texts.values()):
                continue
            if sum(fold(text) in headings for text in texts.values() if text) >= 2 or _numbers_columns(match, row):
                continue  # the headings, printed again, or the numbers below them
            if _told(texts, table) in samples:
                self.remarks.append(f"Trang “{match.drawing.sheet}”, dòng {row + 1}: dòng ví dụ của biểu, không tính.")
                continue
            if (one := self._row(table, match, row, texts, seen_rows)) is not None:
                yield one

    def _row(
        self, table: DrawnTable, match: Match, row: int, texts: Mapping[int, str], seen_rows: set[int]
    ) -> AnswerRow | None:
        ordinal = ordinal_of(table.columns)
        code = next((at for at, one in enumerate(table.columns) if one.kind is Kind.CODE), -1)
        label, number = _name_of(table, match, row), texts.get(ordinal, "") or texts.get(code, "")
        wanted = [at for at in table.used if at in texts and at not in (table.label, ordinal)]
        inputs = [at for at in wanted if texts[at] and not is_filler(texts[at])]
        role = role_of(label, number, [texts[at] for at in inputs])
        if label and any(one.role is RowRole.TOTAL and fold(one.label) == fold(label) for one in table.rows):
            role = RowRole.TOTAL  # "Quý I", which the drawing adds up from its months
        if role is RowRole.TOTAL:
            self.stated.append((match.drawing.sheet, row, _figures(match, row)))
        if role is RowRole.TOTAL or (role is RowRole.SAMPLE and label and not inputs):
            return None
        printed = -1
        if table.kind in (TableKind.FIXED, TableKind.OPEN):
            printed = self._printed(table, label, number, seen_rows)
            figures = [at for at in inputs if table.columns[at].kind not in (Kind.CODE, Kind.TEXT)]
            if printed < 0 and not (table.kind is TableKind.OPEN and label):
                if figures:
                    self.left_out.update(figures)
                    named = f"“{label}”" if label else "không ghi tên"
                    self._say(match, row, f"dòng {named} không có trong biểu, chưa tính.")
                return None
            seen_rows.add(printed)
        elif not self._is_reported(table, match, row, label, inputs):
            return None
        cells = {at: self._cell(table, match, row, at) for at in table.used if at in match.columns}
        return AnswerRow(match.drawing.sheet, row, printed, label, cells, number or split_marker(label)[0])

    def _is_reported(self, table: DrawnTable, match: Match, row: int, label: str, inputs: Sequence[int]) -> bool:
        """Whether anything was typed into a row: in a list a name alone, else a figure or two words."""
        if label:
            return bool(inputs) or table.kind is TableKind.LIST
        figures = any(isinstance(match.drawing.cell(row, match.columns[at]), int | float) for at in inputs)
        return figures or len(inputs) > 1

    def _printed(self, table: DrawnTable, label: str, number: str, seen_rows: set[int]) -> int:
        """The place of the printed row that a row of the answer is; -1 where it is none."""
        free = [at for at, row in enumerate(table.rows) if row.role is RowRole.PRINTED and at not in seen_rows]
        wanted = fold(label)
        same = [at for at in free if fold(table.rows[at].label) == wanted]
        if not same:
            bare = fold(split_marker(label)[1])
            same = [at for at in free if bare and fold(split_marker(table.rows[at].label)[1]) == bare]
        if len(same) > 1 and number:
            same = [at for at in same if fold(table.rows[at].marker) == fold(number)] or same
        if same:
            return same[0]
        labels = {table.rows[at].label: at for at in free}
        meant = same_label(label, labels) if label else None
        return labels[meant] if meant is not None else -1

    def _cell(self, table: DrawnTable, match: Match, row: int, at: int) -> ReadCell:
        column, where = table.columns[at], address(row, match.columns[at])
        sheet = match.drawing.sheet
        look = self.looks.get(sheet, {}).get(where)
        place = CellPlace(file=self.job.source.name, sheet=sheet)
        cell: Cell = match.drawing.cell(row, match.columns[at])
        if isinstance(cell, str) and is_filler(cell) and len(cell.strip()) > 1:
            cell = ""  # dots to write on
        read = read_cell(cell, column, where, place, look, since_1904=self.since_1904)
        if read.remark:
            self.remarks.append(read.remark)
        if at in match.unsure and read.value is not None and not read.remark:
            read = read._replace(remark=f"Trang “{sheet}”, ô {where}: tiêu đề cột đã đọc là “{column.label}”.")
        return read

    # -- cards --------------------------------------------------------------------------------------------------
    def _card(self, table: DrawnTable) -> TableAnswer | None:
        """The values beside, behind or below the labels of a card."""
        for drawing in self.drawings:
            places = _card_places(drawing, table)
            if len(places) * 2 >= len(table.columns):
                cells = {
                    at: self._card_value(drawing, table, at, place, places)
                    for at, place in places.items()
                    if at in table.used
                }
                row = AnswerRow(drawing.sheet, min(r for r, _ in places.values()), -1, "", cells)
                told = any(cell.value is not None or cell.unusable for cell in cells.values())
                missing = frozenset(range(len(table.columns))) - places.keys()
                return TableAnswer((row,) if told else (), missing)
        return None

    def _card_value(
        self,
        drawing: Drawing,
        table: DrawnTable,
        at: int,
        place: tuple[int, int],
        places: Mapping[int, tuple[int, int]],
    ) -> ReadCell:
        column, (row, left) = table.columns[at], place
        where = (row, left)
        cell: Cell = _behind(drawing.text(row, left))
        taken = set(places.values())
        for right in drawing.filled(row, left + 1):
            if (row, right) not in taken and not cell:
                where, cell = (row, right), drawing.cell(row, right)
        if is_blank(cell):
            nearest = min((r for r, _ in taken if r > row), default=drawing.height)
            below_it = [(r, c) for r in range(row + 1, nearest) for c in drawing.filled(r)]
            texts = [display_text(drawing.cell(r, c)) for r, c in below_it]
            where, cell = (below_it[0], "\n".join(texts)) if texts else (where, "")
            if len(below_it) == 1:
                cell = drawing.cell(*below_it[0])
        if isinstance(cell, str) and is_filler(cell):
            cell = ""
        at_cell = address(*where)
        sheet = CellPlace(file=self.job.source.name, sheet=drawing.sheet)
        look = self.looks.get(drawing.sheet, {}).get(at_cell)
        read = read_cell(cell, column, at_cell, sheet, look, since_1904=self.since_1904)
        if read.remark:
            self.remarks.append(read.remark)
        return read

    # -- what is said -------------------------------------------------------------------------------------------
    def _say(self, match: Match, row: int, text: str) -> None:
        self.remarks.append(f"Trang “{match.drawing.sheet}”, dòng {row + 1}: {text}")

    def _say_headings(self, table: DrawnTable, match: Match) -> None:
        for at, words in match.renamed.items():
            self._say(match, match.bottom, f"tiêu đề “{words}” đã đọc là “{table.columns[at].label}”.")
        for column, words in match.extra.items():
            filled = sum(bool(match.drawing.text(row, column)) for row in match.body)
            if filled:
                self._say(match, match.bottom, f"cột “{words}” ({filled} ô) không có trong biểu, chưa tính.")

    def _say_missing(self, tables: Sequence[TableAnswer | None]) -> None:
        for table, read in zip(self.job.tables, tables, strict=True):
            if read is None:
                self.remarks.append(f"Không có bảng “{table.title or table.sheet}”: chưa có số liệu.")
            else:
                columns = [table.columns[at] for at in table.used if at in read.missing]
                labels = [column.label for column in columns if column.kind is not Kind.ORDINAL]
                self.remarks += [f"Không có cột “{label}”: chưa có số liệu, không tính là 0." for label in labels]

    # -- whose it is --------------------------------------------------------------------------------------------
    def _unit(self, tables: Sequence[TableAnswer | None]) -> tuple[str, str]:
        """Whose answer it is, and what says so: the table itself, the head of the paper, the name of the file."""
        for table, read in zip(self.job.tables, tables, strict=True):
            if read and table.kind is TableKind.CARD:
                units = [at for at, one in enumerate(table.columns) if one.kind in (Kind.UNIT, Kind.COMMUNE)]
                values = (
                    [str(cell.value) for at in units if (cell := read.rows[0].cells.get(at)) and cell.value]
                    if read.rows
                    else []
                )
                if values:
                    return values[0], "phiếu"
        for drawing in self.drawings:
            if (name := head_unit(drawing)) and fold(name) != fold(self.job.head):
                return name, "đầu trang"
        for table, read in zip(self.job.tables, tables, strict=True):
            names = {row.label for row in read.rows if row.label} if read and table.kind is TableKind.UNIT else set()
            if len(names) == 1:
                return names.pop(), "cột đơn vị"
        return file_unit(self.job.source.name), "tên tệp"


def _name_of(table: DrawnTable, match: Match, row: int) -> str:
    """What a row is called: within its group, where the table has a column of groups."""
    place, group = match.columns.get(table.label, -1), match.columns.get(table.group, -1)
    return name_in(match.drawing, [one for one in match.body if one <= row], place, group)


def _figures(match: Match, row: int) -> dict[int, float]:
    cells = {at: match.drawing.cell(row, column) for at, column in match.columns.items()}
    return {at: c for at, c in cells.items() if isinstance(c, int | float) and not isinstance(c, bool)}


def _numbers_columns(match: Match, row: int) -> bool:
    left, right = min(match.columns.values()), max(match.columns.values())
    return numbering_at(match.drawing, row, left, right) is not None


def _told(texts: Mapping[int, str], table: DrawnTable) -> tuple[str, ...]:
    return tuple(fold(texts.get(at, "")) for at, one in enumerate(table.columns) if one.kind is not Kind.ORDINAL)


def _with_parents(rows: Sequence[AnswerRow]) -> list[AnswerRow]:
    """The rows of a list, each with the row of this answer that it is a part of, by their numbers (1, 1.1)."""
    lines = with_hierarchy([DrawnRow(row.row, row.label, row.marker) for row in rows])
    return [row._replace(parent=line.parent if line.marker else -1) for row, line in zip(rows, lines, strict=True)]


def _card_places(drawing: Drawing, table: DrawnTable) -> dict[int, tuple[int, int]]:
    """Place of each label in the table's list → its cell."""
    labels = {fold(column.path[0]): at for at, column in enumerate(table.columns)}
    names = {column.path[0]: at for at, column in enumerate(table.columns)}
    found: dict[int, tuple[int, int]] = {}
    unknown: list[tuple[str, tuple[int, int]]] = []
    for place in drawing.places():
        text = drawing.text(*place)
        at = labels.get(fold(label_text(text)), labels.get(fold(text)))
        if at is not None:
            found.setdefault(at, place)
        elif len(text) < 160:
            unknown.append((label_text(text), place))
    for text, place in unknown if len(found) < len(names) else ():
        left = {name: at for name, at in names.items() if at not in found}
        if meant := same_label(text, left):
            found[left[meant]] = place
    return found


def _behind(text: str) -> str:
    """What was written behind a label's colon."""
    _, colon, after = text.partition(":")
    return after.strip() if colon and not is_filler(after.strip() or ".") else ""
