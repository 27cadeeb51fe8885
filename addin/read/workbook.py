"""A received workbook as forms: who sent it for when, and every form's table with its rows sorted."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from addin.read.found import FoundForm, better, other_periods, two_sheets
from addin.read.grid import Book, Sheet
from addin.read.header import find_header
from addin.read.header_match import Header
from addin.read.hidden import Hidden, hidden_parts
from addin.read.identity import WorkbookIdentity, identify, period_of_title
from addin.read.joined import join
from addin.read.labelled import Labelled, find_labelled
from addin.read.looks import Looks
from addin.read.own import is_own
from addin.read.raw_table import RawTable, all_filled
from addin.read.region import Confirmed, Region, with_confirmed
from addin.read.rows import read_rows
from addin.read.shifted import shifted_rows
from addin.read.side_by_side import of_period
from schemas.catalogue import Catalogue
from schemas.cells import address, column_letters
from schemas.findings import CellPlace, Finding, message_for
from schemas.form import Form
from schemas.period import Period
from schemas.reference import Unit
from schemas.returned import DOCUMENT_NAME
from schemas.submission import SetAside
from schemas.text import fold, is_blank

#: So many hidden rows are named by their numbers.
_MOST_NAMED = 100


class RawSubmission(NamedTuple):
    """A workbook whose unit, period and tables are known, its cells not yet judged."""

    unit: Unit
    period: Period
    catalogue: Catalogue
    file: str
    book: Book
    identity: WorkbookIdentity
    tables: tuple[RawTable, ...]
    fields: dict[str, dict[str, Labelled]]  # form id → field key → value
    findings: tuple[Finding, ...]
    cells_read: int
    used: int
    set_aside: int
    looks: Mapping[str, Looks] = {}  # never changed


class _Opened(NamedTuple):
    """A workbook of a file with all that its sheets are read by: who and when it says it is, the period asked for."""

    file: str
    book: Book
    identity: WorkbookIdentity
    period: Period
    catalogue: Catalogue
    unasked: Mapping[str, Header]  # sheet → the form on it that the period does not ask


def read_workbook(
    file: str, book: Book, period: Period, catalogue: Catalogue, confirmed: Confirmed | None = None
) -> RawSubmission | SetAside:
    """Understand a workbook that should be a report for `period`; a SetAside says why it cannot be one.

    `catalogue` is that of the period: its forms and units are looked for.
    """
    if document := book.names.get(DOCUMENT_NAME):
        return refuse(file, "file-own-document", reason=document)
    identity = identify(book, file, catalogue)
    opened = _Opened(file, book, identity, period, catalogue, dict(_unasked(book, catalogue)))
    regions = _find_forms(opened)
    if confirmed:
        regions = [with_confirmed(region, confirmed) for region in regions]
    holds_forms = any(region.header or region.transposed for region in regions)
    if not identity.cover and not holds_forms and not opened.unasked:
        return refuse(file, "file-not-a-form")
    if identity.unit is None:
        return refuse(file, "file-unknown-unit", reason="")
    if identity.period not in (None, period):
        found = identity.period.label if identity.period else ""
        refused = refuse(file, "file-wrong-period", unit=identity.unit.in_sentence, found=found, expected=period.label)
        is_earlier = identity.period is not None and identity.period.to_date < period.to_date
        return refused.model_copy(update={"unit": identity.unit.code}) if is_earlier else refused
    if opened.unasked and not holds_forms:
        return refuse(file, "file-not-asked", **_belongs(next(iter(opened.unasked.values())).form, period))
    submission = _sort_sheets(opened, identity.unit, regions)
    if book.package:
        book.package.forget_large()
    return submission


def refuse(file: str, code: str, **values: str) -> SetAside:
    """A file set aside, in the words of a code."""
    return SetAside(file=file, code=code, message=message_for(code, {"file": file, **values}))


def _find_forms(opened: _Opened) -> list[Region]:
    """Every sheet, or every part of one, with the header of the form that it holds."""
    _, book, identity, period, catalogue, unasked = opened
    found = [
        Region(
            sheet,
            None if is_own(sheet.name) or sheet.name in unasked else find_header(sheet.name, sheet.rows, catalogue),
        )
        for sheet in book.sheets
    ]
    kept = _kept_from_before(period, found) if identity.title_periods else set()  # else no two titles differ
    forms = {region.header.form.id for region in found if region.header and region.sheet.name not in kept}
    frames = [
        region
        for region in found
        if region.header is None and (region.sheet.name in unasked or _is_frame(region.sheet, identity))
    ]
    unknown = len(found) - len(frames) - sum(region.header is not None for region in found)
    if len(forms) == len(catalogue.forms) and not unknown:
        return found
    from addin.read.regions import find_regions  # where every form has its sheet, nothing is looked for

    names = {region.sheet.name for region in frames}
    looked_at = [region for region in found if region.sheet.name not in names]
    return frames + find_regions(sorted(looked_at, key=lambda region: region.sheet.name in kept), forms, catalogue)


def _unasked(book: Book, catalogue: Catalogue) -> Iterator[tuple[str, Header]]:
    """The sheets of forms that are sent less often and not with this period, which might be taken for others.

    A sheet that has a form of the period beside such a one is that form's.
    """
    for sheet in book.sheets if catalogue.unasked else ():
        header = None if is_own(sheet.name) else find_header(sheet.name, sheet.rows, catalogue.in_force)
        if header and header.form.id not in catalogue.by_id:
            asked = find_header(sheet.name, sheet.rows, catalogue)
            if asked is None or _found(asked) < _found(header) or _is_same_table(asked, header):
                yield sheet.name, header


def _found(header: Header) -> float:
    """The share of its form's columns that a header has."""
    return len(header.columns) / len(header.form.columns)


def _is_same_table(one: Header, other: Header) -> bool:
    return one.top == other.top and not set(one.columns.values()).isdisjoint(other.columns.values())


def _kept_from_before(period: Period, found: list[Region]) -> set[str]:
    """The sheets whose titles name another period, where those of others name this one."""
    named = {region.sheet.name: period_of_title(region.sheet) for region in found if region.header}
    return {name for name, of in named.items() if of not in (None, period)} if period in named.values() else set()


def _sort_sheets(opened: _Opened, unit: Unit, regions: list[Region]) -> RawSubmission:
    file, book, identity, period, catalogue, unasked = opened
    place = CellPlace(unit=unit.code, file=file)
    findings = _file_findings(book, identity, period, place)
    found: dict[str, FoundForm] = {}
    fields: dict[str, dict[str, Labelled]] = {}
    read = used = aside = 0
    hidden = hidden_parts(book)
    for sheet, header, transposed in regions:
        filled = 0 if header else all_filled(sheet.rows)
        if sheet.name in unasked:
            aside += filled
            findings += _unasked_sheet(sheet, unasked[sheet.name], place, period, catalogue)
        elif header is None and _is_frame(sheet, identity):
            used += filled
        elif header is None:
            aside += filled
            findings += _unused_sheet(sheet, place, filled, transposed)
        else:
            here = place._replace(form=header.form.id, sheet=sheet.name)
            one = _read_form(sheet, header, here, period, catalogue, hidden)
            filled = one.table.filled
            known = found.get(header.form.id)
            both = known and _joined(known, one, here, period, catalogue)
            if known and not both:
                kept, other = better(known, one, period)
                aside += all_filled(other.region.rows)
                findings.append(two_sheets(kept, other, place, period))
                found[header.form.id] = kept
            else:
                found[header.form.id] = both or one
            if found[header.form.id] is not known:
                in_both = fields.get(header.form.id, {}) if both else {}
                labelled = find_labelled(sheet.rows, header.form.fields) if header.form.fields else {}
                fields[header.form.id] = in_both | labelled
        read += filled
    for each in found.values():
        extra = sum(_extra_cells(each.table).values())
        findings += each.findings
        used += each.table.used - extra
        aside += each.table.set_aside + extra
    findings += other_periods(found, identity, period, place)
    tables = {form: each.table for form, each in found.items()}
    there = tables.keys() | {region.transposed for region in regions}
    findings += _missing_forms((form for form in catalogue.forms if form.id not in there), place)
    told, forms = tuple(findings), tuple(tables.values())
    return RawSubmission(unit, period, catalogue, file, book, identity, forms, fields, told, read, used, aside)


def _read_form(
    sheet: Sheet, header: Header, place: CellPlace, period: Period, catalogue: Catalogue, hidden: Mapping[str, Hidden]
) -> FoundForm:
    header = of_period(header, sheet.rows, period)
    table = read_rows(header, sheet.name, sheet.rows, place, period.to_date, catalogue)
    extra = _extra_cells(table)
    shifted = shifted_rows(table, [index for index, count in extra.items() if count])
    frame = [
        *_sheet_findings(sheet, header, place), *_header_findings(table, extra, place),
        *_unnamed_columns(table, extra, shifted, place),
    ]  # fmt: skip
    if shifted:
        first = min(shifted)
        frame.append(
            place.finding("row-shifted", address(first, shifted[first]), severity=None, **_named(sorted(shifted)))
        )
    if sheet.name in hidden:
        frame += _hidden_findings(table, hidden[sheet.name], place)
    return FoundForm(table, tuple(frame), sheet)


def _joined(
    first: FoundForm, second: FoundForm, place: CellPlace, period: Period, catalogue: Catalogue
) -> FoundForm | None:
    """A form that was split over two sheets; None where the second may be another version of the first."""
    here = place._replace(sheet=first.table.sheet)
    table = join(first.table, second.table, here, period.to_date, catalogue)
    if table is None:
        return None
    count = str(len(second.table.lines))
    said = place.finding("sheet-joined", first=first.table.sheet, second=second.table.sheet, count=count)
    hidden = [finding for finding in second.frame if finding.code != "sheet-renamed"]
    return FoundForm(table, (*first.frame, *hidden, said), first.region)


def _missing_forms(forms: Iterable[Form], place: CellPlace) -> Iterator[Finding]:
    for form in forms:
        yield place._replace(form=form.id).finding("sheet-missing", title=form.title, nothing=form.nothing_typed)


def _file_findings(book: Book, identity: WorkbookIdentity, period: Period, place: CellPlace) -> list[Finding]:
    findings = []
    if book.has_macros:
        findings.append(place.finding("file-macro-present"))
    findings += identity.conflicts(place)
    if identity.period is None:
        findings.append(place.finding("file-unknown-period", expected=period.label))
    if not identity.cover:
        findings.append(place.finding("cover-missing"))
    return findings


def _is_frame(sheet: Sheet, identity: WorkbookIdentity) -> bool:
    """The cover, and the sheets of our own that hold no data."""
    return sheet.name == identity.cover_sheet or is_own(sheet.name)


def _unused_sheet(sheet: Sheet, place: CellPlace, count: int, transposed: str) -> Iterator[Finding]:
    """Say what a sheet without a form leaves unused."""
    if transposed:
        here = place._replace(form=transposed, sheet=sheet.name)
        yield here.finding("sheet-transposed", found=sheet.name, count=str(count))
    elif count:
        yield place._replace(sheet=sheet.name).finding("sheet-extra", found=sheet.name, count=str(count))


def _unasked_sheet(
    sheet: Sheet, header: Header, place: CellPlace, period: Period, catalogue: Catalogue
) -> Iterator[Finding]:
    """Say that the figures of a form are not used which is not asked in the period, and where they belong."""
    form = header.form
    table = read_rows(header, sheet.name, sheet.rows, place, period.to_date, catalogue.in_force)
    typed = [
        at for key, at in header.columns.items() if not (form.by_key[key].label_column or form.by_key[key].computed)
    ]
    count = sum(not is_blank(table.rows[line.row][at]) for line in table.lines for at in typed)
    if count:
        here = place._replace(sheet=sheet.name)
        yield here.finding("sheet-not-asked", severity=None, count=str(count), **_belongs(form, period))


def _belongs(form: Form, period: Period) -> dict[str, str]:
    """Which form that is sent less often is not of a period, and with which report it was to come before."""
    before = period.before(form.sent)
    return {
        "title": f"{form.id} – {form.title}", "sent": form.sent.lower(), "expected": period.label,
        "of": before.of_form(form.sent)[0], "report": before.label,
    }  # fmt: skip


def _sheet_findings(sheet: Sheet, header: Header, place: CellPlace) -> list[Finding]:
    findings = []
    if fold(sheet.name) != fold(header.form.sheet):
        findings.append(place.finding("sheet-renamed", found=sheet.name, expected=header.form.sheet))
    if not sheet.visible:
        findings.append(place.finding("sheet-hidden", found=sheet.name))
    return findings


def _hidden_findings(table: RawTable, hidden: Hidden, place: CellPlace) -> list[Finding]:
    """Data that a person does not see; it is read like any other."""
    findings = []
    inputs = [index for key, index in table.header.columns.items() if not table.header.form.by_key[key].label_column]
    rows = [line.row for line in table.lines]
    unseen = [row for row in rows if row in hidden.rows and any(not is_blank(table.rows[row][i]) for i in inputs)]
    if unseen:
        code = "sheet-filtered" if hidden.filtered else "row-hidden-with-data"
        at = address(unseen[0], min(table.header.columns.values()))
        findings.append(place.finding(code, at, severity=None, **_named(unseen)))
    for key, index in table.header.columns.items():
        count = sum(not is_blank(table.rows[row][index]) for row in rows) if index in hidden.columns else 0
        if count:
            label, at = table.header.form.by_key[key].full_label, address(table.header.bottom, index)
            findings.append(place.finding("header-hidden-column", at, label=label, count=str(count)))
    return findings


def _named(rows: list[int]) -> dict[str, str]:
    """How many rows there are, the first of them for a person, and all of them for who looks for them."""
    numbers = [str(row + 1) for row in rows]
    value = ", ".join(numbers) if len(rows) <= _MOST_NAMED else ""
    return {"count": str(len(rows)), "rows": ", ".join(numbers[:10]), "value": value}


def _extra_cells(table: RawTable) -> dict[int, int]:
    """Column index → filled data cells, for columns that the form does not have."""
    rows = [line.row for line in table.lines]
    known = {*table.header.columns.values(), table.header.ordinal}
    unknown = [*table.header.extra, *table.header.repeated.values()]
    counts = {column: sum(not is_blank(table.rows[row][column]) for row in rows) for column in unknown}
    width = len(table.rows[0]) if table.rows else 0
    for column in range(width):
        if column not in known and column not in counts:
            count = sum(not is_blank(table.rows[row][column]) for row in rows)
            if count:
                counts[column] = count
    return counts


def _header_findings(table: RawTable, extra: dict[int, int], place: CellPlace) -> list[Finding]:
    header = table.header
    findings = []
    anchor = address(header.bottom, min(header.columns.values()))
    for column in header.form.columns:
        if (
            column.key in header.columns
            or column.computed
            or (column.label_column and column.key != header.form.label_key)
            or column.key in header.unsure.values()
        ):
            continue
        findings.append(place.finding("header-missing-column", anchor, label=column.full_label))
    for key, text in header.renamed.items():
        label = header.form.by_key[key].full_label
        at = address(header.bottom, header.columns[key])
        findings.append(place.finding("header-renamed-column", at, found=text, label=label, value=text))
    for key, index in header.repeated.items():
        first, second = header.columns[key], address(header.bottom, index)
        label = header.form.by_key[key].full_label
        findings.append(
            place.finding(
                "header-duplicate-column", second, label=label,
                first=address(header.bottom, first), second=second,
            )
        )  # fmt: skip
    for index, key in header.unsure.items():
        label, lost = header.form.by_key[key].full_label, str(extra.get(index, 0))
        at = address(header.bottom, index)
        found = header.extra[index]
        findings.append(place.finding("header-unsure-column", at, found=found, label=label, count=lost, value=found))
    for index, text in header.extra.items():
        if (count := extra.get(index)) and index not in header.repeated.values() and index not in header.unsure:
            at = address(header.bottom, index)
            findings.append(place.finding("header-extra-column", at, found=text, count=str(count)))
    return findings


def _unnamed_columns(
    table: RawTable, extra: Iterable[int], shifted: Collection[int], place: CellPlace
) -> Iterator[Finding]:
    """Columns without a heading beside the table; of rows that may be a column off it is told by itself."""
    header, rows = table.header, [line.row for line in table.lines if line.row not in shifted]
    for index in extra:
        count = sum(not is_blank(table.rows[row][index]) for row in rows)
        if count and index not in header.extra and index not in header.repeated.values():
            at, letters = address(header.bottom, index), column_letters(index)
            yield place.finding("header-unnamed-column", at, column=letters, count=str(count))
