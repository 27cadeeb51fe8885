"""One received file, read and checked in one pass: every finding that it raises by itself."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from itertools import chain

from addin.check.cells import JudgedTable, input_keys, judge_cells
from addin.check.columns import RecordColumns
from addin.check.computed import check_computed
from addin.check.cover import check_cover
from addin.check.repair.marks import style_of
from addin.check.repair.money import in_million, too_large_by_row
from addin.check.repair.other_units import other_units
from addin.check.repair.percent import as_percent
from addin.check.repair.seen import TableLooks, as_seen, unread_parts
from addin.check.repeated import repeated_rows
from addin.check.rules import check_rules
from addin.check.uncalculated import (
    Formulas,
    inputs_without_results,
    merge_into_one_note,
    without_zeros,
    zeros_for_results,
)
from addin.check.words import sender_remarks
from addin.read.form_labels import printed_rows
from addin.read.grid import Book, Rows, UnreadableError, open_book
from addin.read.header import find_header
from addin.read.joined import as_counted
from addin.read.legacy import decode_book
from addin.read.locked import stored_passwords
from addin.read.looks import looks_of, without_parts
from addin.read.raw_table import RawTable
from addin.read.region import Confirmed
from addin.read.returned import explanations_in, is_returned
from addin.read.rows import read_rows
from addin.read.workbook import RawSubmission, read_workbook, refuse
from schemas import clock
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import Context
from schemas.fields.base import Style
from schemas.findings import CellPlace, Finding
from schemas.form import Form
from schemas.period import Period
from schemas.submission import Control, SetAside, SourceFile, Submission, Table, relocate


def examine(
    source: SourceFile,
    period: Period,
    catalogue: Catalogue,
    today: date | None = None,
    confirmed: Confirmed | None = None,
    style: Style | None = None,
) -> Submission | SetAside:
    """Read a file that should be a report for `period` and check all that concerns it alone.

    Every finding comes in this one pass. `catalogue` is what is in force for the period; `today` bounds the date of
    signing where the file has no sent time; `confirmed` are the unit's own column headings that the office has
    confirmed; `style` is how the unit is known to write numbers as text, where the file itself does not show it.
    """
    try:
        book = open_book(source.content, partial(stored_passwords, catalogue.units.by_code))
    except UnreadableError as error:
        return refuse(source.name, error.code, reason=error.reason)
    looks = looks_of(book)
    decoded = decode_book(without_parts(book, looks), book.content, source.name)
    raw = read_workbook(source.name, decoded.book, period, catalogue, confirmed)
    if isinstance(raw, SetAside):
        return raw
    raw = raw._replace(looks=looks)
    latest = clock.day_of(source.sent_at) if source.sent_at else today or clock.today()
    place = CellPlace(unit=raw.unit.code, file=raw.file)
    converted = [finding.model_copy(update={"unit": place.unit}) for finding in decoded.findings]
    findings: list[Finding] = [*_notes(book, place), *raw.findings, *converted, *unread_parts(raw, place)]
    findings += sender_remarks(raw, place)
    unread = sum(note.unread for note in book.notes)
    cover, found, set_aside = _examine_cover(raw, place, period, catalogue, latest)
    findings += found
    own_style = cache(partial(style_of, raw.tables, style))
    context = Context(place.unit, period.to_date, catalogue.units, own_style, since_1904=book.since_1904)
    tables = _examine_tables(raw, place, period, context)
    findings += chain.from_iterable(judged.findings for judged in tables)
    set_aside += sum(judged.set_aside for judged in tables)
    return Submission(
        unit=raw.unit.code,
        period=period,
        file=raw.file,
        cover=cover,
        tables=tuple(judged.table for judged in tables),
        findings=tuple(merge_into_one_note(findings, place)),
        control=Control(raw.cells_read + unread, raw.used - set_aside, raw.set_aside + set_aside + unread),
        has_content=any(_has_content(catalogue, judged.table) for judged in tables),
        explanations=explanations_in(decoded.book),
        sent_back=is_returned(decoded.book),
        profile=catalogue.sha256,
    )


def get_ready(catalogue: Catalogue) -> None:
    """Make what every report needs: what reads most files, and tables of labels and names, by each form's header."""
    import addin.read.looks.xlsx
    import addin.read.words.xlsx  # noqa: F401 # both are loaded for the first file else

    for model in (Finding, Submission, Table):
        model.model_rebuild()  # its checks are put together at its first use else
    catalogue.find_unit(catalogue.units.units[0].name)
    place, today = CellPlace(unit=catalogue.units.units[0].code), clock.today()
    for form in catalogue.forms:
        rows = _heading(form)
        labels, width = printed_rows(form, place.unit, today, catalogue.units).values(), len(rows[0])
        at = width - len(form.columns) + [column.key for column in form.columns].index(form.total_key)
        rows += [[label if column == at else "" for column in range(width)] for label in labels]
        header = find_header(form.sheet, rows, catalogue)
        if header:
            raw = read_rows(header, form.sheet, rows, place, today, catalogue)
            table = judge_cells(raw, {}, place, Context(place.unit, today, catalogue.units)).table
            check_rules(form, table, place, Period.parse(f"{today:%Y-%m}"))


def _heading(form: Form) -> Rows:
    """The labels of a blank form as they are on its sheet: a group's in its first column, one beside groups on top."""
    numbered = [] if "code" in form.by_key else [("STT", *[""] * (form.levels - 1))]
    paths, above = numbered, tuple[str, ...]()
    for column in form.columns:
        path, headings = [*column.path, *[""] * (form.levels - len(column.path))], column.headings
        for level in range(len(headings)):
            if headings[: level + 1] == above[: level + 1]:
                path[level] = ""
        paths, above = [*paths, tuple(path)], headings
    return [list(level) for level in zip(*paths, strict=True)]


def _examine_cover(
    raw: RawSubmission, place: CellPlace, period: Period, catalogue: Catalogue, latest: date
) -> tuple[dict[str, Value], list[Finding], int]:
    """The cover's values, what is found there, and how many of its cells go into nothing; nothing without a cover."""
    if not raw.identity.cover:
        return {}, [], 0
    here = place._replace(sheet=raw.identity.cover_sheet)
    return check_cover(raw.identity.cover, here, period, catalogue, latest, since_1904=raw.book.since_1904)


def _notes(book: Book, place: CellPlace) -> Iterator[Finding]:
    """What the reader had to say."""
    for note in book.notes:
        yield place._replace(sheet=note.sheet).finding(note.code, note.cell, severity=None, **note.values)


def _examine_tables(raw: RawSubmission, place: CellPlace, period: Period, context: Context) -> list[JudgedTable]:
    """Every form of the file; its formulas are taken as not calculated where a program wrote 0 for each result."""
    tables = [(table, as_counted(table, raw.book.formula_cells)) for table in raw.tables]
    if any(zeros_for_results(*table) for table in tables) or _inputs_are_uncalculated(raw, tables):
        tables = [(without_zeros(*table), table[1]) for table in tables]
    return [_examine_table(raw, table, place, period, context) for table, _ in tables]


def _inputs_are_uncalculated(raw: RawSubmission, tables: Sequence[tuple[RawTable, Formulas]]) -> bool:
    """Whether a program typed formulas and no results: an .xlsx says whether Excel would calculate it on opening."""
    package = raw.book.package
    return (not package or package.knows_no_results) and inputs_without_results(tables, certain=package is not None)


def _examine_table(
    raw: RawSubmission, raw_table: RawTable, place: CellPlace, period: Period, context: Context
) -> JudgedTable:
    form = raw_table.header.form
    here = place._replace(form=form.id, sheet=raw_table.sheet)
    shown = TableLooks(raw_table, raw.looks)
    as_shown, noticed = as_seen(raw_table, here, shown)
    converted, said, over = in_million(as_shown, here)
    mended, asked = as_percent(converted, here, shown)
    table, findings, set_aside = judge_cells(mended, raw.fields.get(form.id, {}), here, context)
    said += too_large_by_row(mended, here)
    findings = [*noticed, *said, *other_units(raw_table, over, here, raw.catalogue), *asked, *findings]
    formulas = as_counted(raw_table, raw.book.formula_cells)
    columns = RecordColumns(table.records)
    findings += check_computed(mended, columns, here, context, formulas, raw_table)
    findings += check_rules(form, table, here, period, columns)
    findings += repeated_rows(form, table, here, columns)
    return JudgedTable(table, [relocate(finding, table.sheet, table.joined) for finding in findings], set_aside)


def _has_content(catalogue: Catalogue, table: Table) -> bool:
    """Whether the district reported anything: what the office filled in on the blank form is nothing new."""
    form = catalogue.form(table.form)
    keys = [key for key in input_keys(form) if not form.by_key[key].known_before]
    columns = RecordColumns(table.records)
    return any(
        any(record.values.get(key) for record in table.records)
        if (column := columns.column(key)) is None
        else any(column)
        for key in keys
    )
