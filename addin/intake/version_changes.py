"""What changed from one version of a unit's report to the next, cell by cell, in plain sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import ascii_uppercase
from typing import Any, NamedTuple

from addin.ledger import LedgerView
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.cover import FIELDS
from schemas.fields import FieldType
from schemas.form import Column, Form, RowKind, naming_column
from schemas.labels import short_label
from schemas.period import Period
from schemas.rule import Record
from schemas.submission import Received, Submission, Table
from schemas.text import tidy

#: So many changes are named in one message; all of them are in the history.
_NAMED = 3
#: Longer names of rows are cut there.
_LONGEST_NAME = 40
_COVER, _UNUSABLE = "Bìa", "không đọc được"


class Change(NamedTuple):
    """One difference. `row` and `column` are as a person names them, "" where the whole form or row is meant.

    `cell` is where it is in the newer file, in the older one for what is gone.
    """

    form: str
    row: str
    column: str
    cell: str
    before: str
    after: str
    text: str

    @property
    def short(self) -> str:
        """The text with the row named no longer than needed: "Dự án 3: Phát triển …" is "Dự án 3"."""
        name = short_label(self.row)
        name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        return self.text.replace(f"“{self.row}”", f"“{name}”", 1) if self.row else self.text


class VersionChanges(NamedTuple):
    """A version, with its unit's name, and what changed in it since the one before."""

    line: Received
    unit: str
    changes: tuple[Change, ...]
    sender_before: str = ""  # the address that the version before came from, where the office knows neither

    def to_text(self) -> str:
        """The changes in one sentence, the first ones named."""
        name = f"{self.unit}, lần gửi {self.line.version}"
        if not self.changes:
            return f"{name}: số liệu không thay đổi so với lần gửi trước.{self._from_elsewhere}"
        lost = sum(change.after == _UNUSABLE for change in self.changes)
        unusable = f", trong đó {lost} ô nay không đọc được" if lost else ""
        named = "; ".join(change.short for change in self.changes[:_NAMED])
        example = "Ví dụ: " if len(self.changes) > _NAMED else "Gồm: "
        count = f"{len(self.changes)} thay đổi so với lần gửi trước{unusable}"
        return f"{name}: {count}. {example}{named}.{self._left_out}{self._from_elsewhere}"

    @property
    def _from_elsewhere(self) -> str:
        """Whose address it came from, where that is not the one of before: nothing tells which is the unit's own."""
        if self.sender_before in ("", self.line.sender):
            return ""
        return (
            f" Lưu ý: lần gửi {self.line.version} đến từ địa chỉ {self.line.sender}, khác địa chỉ của lần gửi trước "
            f"({self.sender_before}). Nếu không phải thư của đơn vị, đề nghị ghi địa chỉ của đơn vị ở trang “Cấu hình” "
            "rồi thu lại: tệp sẽ được giữ lại chờ xem xét."
        )

    @property
    def _left_out(self) -> str:
        """What to do where a version has not all forms of the one before: it may have been meant as a part only."""
        gone = [change.form for change in self.changes if change.text == _gone(change.form)]
        if not gone:
            return ""
        return (
            f" Lưu ý: lần gửi {self.line.version} thay cho lần gửi trước mà không có biểu {', '.join(gone)}, nên số "
            "liệu các biểu này không còn được tổng hợp. Nếu đơn vị chỉ gửi bổ sung một phần, đề nghị ghép các trang "
            "vào một tệp đủ các biểu rồi thu lại."
        )


def _gone(form: str) -> str:
    return f"không còn biểu {form}"


def changes_of(
    ledger: LedgerView, period: Period, catalogue: Catalogue, lines: list[Received]
) -> Iterator[VersionChanges]:
    """What each of some versions changed; nothing for a unit's first, and for one without content."""
    for line in lines:
        older = ledger.version_before(line) if line.has_content else None
        newer = ledger.version(line.unit, period, line.version) if older else None
        if older and newer:
            name, changes = catalogue.units.name_of(line.unit), tuple(differences(older, newer, catalogue.forms))
            yield VersionChanges(line, name, changes, _sender_before(ledger, period, line))


def _sender_before(ledger: LedgerView, period: Period, line: Received) -> str:
    """The address that the version before a version came from; "" where the office knows whose an address is."""
    if line.owner or not line.sender:
        return ""
    before = [one for one in ledger.received(period) if one.unit == line.unit and one.version == line.version - 1]
    return before[0].sender if before and not before[0].owner else ""


def differences(older: Submission, newer: Submission, forms: Iterable[Form]) -> Iterator[Change]:
    """Every difference in what was typed; what the program computes from it is left out."""
    for field in FIELDS:
        yield from _entry(_Entry(_COVER, "", field.label, "", field.key, field.type), older.cover, newer.cover)
    tables = {table.form: table for table in older.tables}, {table.form: table for table in newer.tables}
    for form in forms:
        before, after = tables[0].get(form.id), tables[1].get(form.id)
        if before and after:
            yield from _fields(form, before, after)
            yield from _rows(form, (before, _Blank.of(older, form)), (after, _Blank.of(newer, form)))
        elif after:
            yield Change(form.id, "", "", "", "", "", f"thêm biểu {form.id}")
        elif before:
            yield Change(form.id, "", "", "", "", "", _gone(form.id))


def _fields(form: Form, before: Table, after: Table) -> Iterator[Change]:
    for field in form.fields:
        entry = _Entry(form.id, "", field.label, after.field_cells.get(field.key, ""), field.key, field.type)
        yield from _entry(entry, before.fields, after.fields)


class _Blank(NamedTuple):
    """The cells and rows, counted from 1, that were to be filled and are blank: no figures, but read all the same."""

    cells: set[str]
    rows: set[int]
    whole: bool  # all of the form is

    @classmethod
    def of(cls, report: Submission, form: Form) -> "_Blank":
        found = [finding for finding in report.findings if finding.form == form.id]
        rows = {int(finding.cell.lstrip(ascii_uppercase)) for finding in found if finding.code == "row-empty"}
        whole = any(finding.code == "sheet-empty" for finding in found)
        return cls({finding.cell for finding in found if finding.code == "cell-required"}, rows, whole)

    def as_typed(self, form: Form, table: Table, record: Record) -> dict[str, Value]:
        """A record's values as a person sees them: what is blank is blank, whatever the figures make of it."""
        lacking = [column.key for column in _typed(form) if column.key not in record.values]
        rows_blank = self.whole or record.row + 1 in self.rows
        blank = [key for key in lacking if rows_blank or table.cell(record, key) in self.cells]
        return {**record.values, **dict.fromkeys(blank)}


def _rows(form: Form, old_side: tuple[Table, _Blank], new_side: tuple[Table, _Blank]) -> Iterator[Change]:
    (before, was_blank), (after, is_blank) = old_side, new_side
    old, new = _named(form, before), _named(form, after)
    for name, record in new.items():
        if name in old:
            values = was_blank.as_typed(form, before, old[name]), is_blank.as_typed(form, after, record)
            if values[0] != values[1]:  # a new version mostly has the rows of the one before
                yield from _cells(form, name[0], values, record, after)
        elif _filled(form, record):
            yield _whole_row(form, name[0], record, after, "thêm")
    for name, record in old.items():
        if name not in new and _filled(form, record):
            yield _whole_row(form, name[0], record, before, "bỏ")


def _named(form: Form, table: Table) -> dict[tuple[str, int], Record]:
    """Records by what they are about, and which of several of that name each is: a list may have been sorted again."""
    labels = form.row_labels
    seen: Counter[str] = Counter()
    named = {}
    for record in table.records:
        name = labels.get(record.code) or record.code
        if form.rows in (RowKind.LIST, RowKind.OPEN) and record.code not in labels:
            name = tidy(str(record.values.get(naming_column(form)) or record.code))
        seen[name] += 1
        named[(name, seen[name])] = record
    return named


def _typed(form: Form) -> Iterator[Column]:
    return (column for column in form.columns if not column.computed and not column.label_column)


def _filled(form: Form, record: Record) -> bool:
    return any(record.values.get(column.key) for column in _typed(form))


def _cells(
    form: Form, name: str, values: tuple[Mapping[str, Value], Mapping[str, Value]], new: Record, table: Table
) -> Iterator[Change]:  # fmt: skip
    for column in _typed(form):
        cell = table.cell(new, column.key) if column.key in table.columns else ""
        entry = _Entry(form.id, name, column.full_label, cell, column.key, column.type)
        yield from _entry(entry, *values)


class _Entry(NamedTuple):
    """What is typed in one place, as `Change` names it: in the values it has a key, and it is of a type."""

    form: str
    row: str
    column: str
    cell: str
    key: str
    type: FieldType

    @property
    def where(self) -> str:
        form = self.form if self.form == _COVER else f"biểu {self.form}"
        row = f", dòng “{self.row}”" if self.row else ""
        return f"{form}{row}, “{self.column}”" + (f" (ô {self.cell})" if self.cell else "")


def _entry(entry: _Entry, older: Mapping[str, Value], newer: Mapping[str, Value]) -> Iterator[Change]:
    before, after = (_shown(entry.type, side, entry.key) for side in (older, newer))
    if before != after:
        text = f"{entry.where}: {before or 'trống'} → {after or 'trống'}"
        yield Change(entry.form, entry.row, entry.column, entry.cell, before, after, text)


def _shown(kind: FieldType, values: Mapping[str, Value], key: str) -> str:
    if key not in values:
        return _UNUSABLE if values else ""
    value = values[key]
    return tidy(kind.show(value)) if value is not None else ""


def _whole_row(form: Form, name: str, record: Record, table: Table, done: str) -> Change:
    cell = table.cell(record, naming_column(form))
    return Change(form.id, name, "", cell, "", "", f"biểu {form.id} {done} dòng “{name}” (ô {cell})")


def as_json(version: VersionChanges) -> dict[str, Any]:
    """A version and its changes as commands print them."""
    changes = [change._asdict() for change in version.changes]
    return {**version.line.model_dump(mode="json"), "changes": changes, "summary": version.to_text()}
