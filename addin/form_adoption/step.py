"""A drawn form taken into use: its lines come into the profile of the working folder, after it was tried.

Nothing is written while a cell of the drawing is unclear, something must be asked, or a trial reads otherwise than it
filled in; the profile before is kept beside the new one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from addin.define.files import content_of
from addin.define.kept import profile_of, wrong_profile
from addin.define.step import check_profile, put_aside, write_books
from addin.define.workbook import grids_of_lines
from addin.form_adoption.column_lines import title_of
from addin.form_adoption.form_lines import Days, FormLines, ReportingUnits, form_lines, sheet_name, title_of_table
from addin.form_adoption.trial import differences
from addin.form_inference.drawn import DrawnForm, DrawnTable
from addin.form_inference.review import what_is_left
from addin.session import Session
from addin.system.errors import InputError
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.catalogue import Catalogue
from schemas.findings import Severity
from schemas.period import Period, PeriodKind
from schemas.period_words import read_period
from schemas.profile.lines import Line, Lines
from schemas.profile.profile import Profile, load
from schemas.profile.scoring_sheets import CRITERIA
from schemas.profile.sheet import ProfileSheet
from schemas.profile.sheets import COLUMNS, FORMS, LISTS, ROWS, SHEETS
from schemas.text import fold

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_USUAL_CODE = "DX"
#: The sheets whose lines are each of a form, or of two that are held against each other.
_OF_FORM = frozenset(sheet.name for sheet in SHEETS if "form" in sheet.by_key)


class Adopted(NamedTuple):
    """The codes of the forms that came into use, what is kept otherwise than drawn, and the profile with them."""

    codes: tuple[str, ...]
    notes: tuple[str, ...]
    profile: Profile


class Retired(NamedTuple):
    """Whether the form was taken out altogether, since nobody has reported on it; else the last day of it."""

    removed: bool
    last: date | None
    profile: Profile


def adopt(home: Path, form: DrawnForm, since: Period) -> Adopted:
    """Take every table of a drawn form into use from a period on, for the units that report then.

    What the office has said of a table on the sheet "Xem lại biểu" goes before. InputError, and nothing changed, where
    anything stands in the way.
    """
    if left := what_is_left(form):
        raise InputError("Chưa đưa vào dùng được, cần sửa trước:\n" + "\n".join(f"– {text}" for text in left))
    if not form.tables:
        raise InputError("Chưa đưa vào dùng được: không thấy bảng nào.")
    profile = _sound_profile(home)
    made = list(_made(profile, form.tables, since))
    lines = _with_lines(profile.lines, made)
    changed = reloaded(lines)
    _refuse_errors(changed, "Chưa đưa vào dùng được")
    _try(changed, made)
    _write(home, changed)
    notes = [f"Biểu {one.code}: {note}" for one in made for note in one.notes]
    if len(made) > 1:
        notes.append(f"Bảng vẽ có {len(made)} bảng: mỗi bảng là một biểu ({', '.join(one.code for one in made)}).")
    return Adopted(tuple(one.code for one in made), tuple(notes), profile_of(home))


def _sound_profile(home: Path) -> Profile:
    """The profile in the folder. InputError where it has errors: the lines typed there are not to be lost."""
    folder = home / PROFILE_FOLDER
    if not folder.is_dir() or not content_of(folder):
        return profile_of(home)
    profile = check_profile(folder)
    if not profile.is_sound:
        raise InputError(wrong_profile(profile))
    return profile


def _made(profile: Profile, tables: Sequence[DrawnTable], since: Period) -> Iterator[FormLines]:
    """The lines of every table. InputError where the profile cannot hold one, with all such reasons at once."""
    codes = {fold(line.text("form")) for line in profile.lines.of(FORMS)}
    taken = {line.text("sheet") for line in profile.lines.of(FORMS)}
    sheets: dict[str, str] = {}  # what tables were drawn on one sheet stay on one
    reasons: list[str] = []
    found: list[FormLines] = []
    for table in tables:
        days = _days(table, since)
        catalogue = profile.on(days.units_on)
        units = _units(catalogue, days.units_on)
        code = table.wishes.code or _next_code(codes)
        reason = _wrong_code(code, codes) or _no_units(units, days) or _kept_already(table, catalogue)
        if reason:
            reasons.append(reason)
            continue
        sheet = sheets.setdefault(table.sheet, sheet_name(code, title_of_table(table), taken))
        made = form_lines(table, code, days, units, sheet)
        codes.add(fold(code))
        found.append(made)
    if reasons:
        raise InputError("Chưa đưa vào dùng được:\n" + "\n".join(f"– {text}" for text in reasons))
    yield from found


def _days(table: DrawnTable, since: Period) -> Days:
    first = _period(table.wishes.since, "Dùng từ kỳ") or since
    last = _period(table.wishes.until, "Đến hết kỳ")
    if last and last.to_date < first.from_date:
        raise InputError(f"Chưa đưa vào dùng được: kỳ cuối {last.label} ở trước kỳ đầu {first.label}.")
    return Days(first.from_date, first.to_date, last.to_date if last else None)


def _period(text: str, lead: str) -> Period | None:
    if not text:
        return None
    try:
        return read_period(text)
    except ValueError:
        raise InputError(
            f"Trang “Xem lại biểu”, dòng “{lead}” ghi “{text}”. Đề nghị ghi kỳ, ví dụ 2026-12, 12/2026."
        ) from None


def _units(catalogue: Catalogue, day: date) -> ReportingUnits:
    own = catalogue.units_on(day)
    lower = [[one.name for one in catalogue.communes_of(unit.code, day)] for unit in own]
    return ReportingUnits(
        [unit.name for unit in own], [name for names in lower for name in names], bool(own) and all(lower)
    )


def _no_units(units: ReportingUnits, days: Days) -> str:
    if units.names:
        return ""
    return (
        f"Ngày {days.units_on:%d/%m/%Y} không có đơn vị nào gửi báo cáo. Đề nghị xem lại trang “Đơn vị” của bộ cấu "
        "hình hoặc chọn kỳ khác."
    )


def _wrong_code(code: str, taken: set[str]) -> str:
    if not _CODE.fullmatch(code):
        return f"Mã biểu “{code}” chỉ được có chữ không dấu, số, dấu chấm, gạch nối, nhiều nhất 20 ký tự."
    if fold(code) in taken:
        return f"Mã biểu “{code}” đã có trong bộ cấu hình. Đề nghị ghi mã khác ở trang “Xem lại biểu”."
    return ""


def _kept_already(table: DrawnTable, catalogue: Catalogue) -> str:
    """Why a table is not kept a second time; "" where no form is like it, or a code of its own was given."""
    title = fold(table.title or table.sheet)
    labels = {fold(title_of(column)) for column in table.columns}
    for form in () if table.wishes.code else catalogue.forms:
        if fold(form.title) == title and {fold(column.label) for column in form.columns} & labels:
            return (
                f"Biểu “{form.title}” đã có trong bộ cấu hình (mã {form.id}). Đề nghị bỏ biểu ấy trước (tonghop form "
                f"retire {form.id}), hoặc ghi “Mã biểu” khác ở trang “Xem lại biểu” nếu cần cả hai."
            )
    return ""


def _next_code(taken: set[str]) -> str:
    return next(code for number in range(1, 10_000) if fold(code := f"{_USUAL_CODE}{number}") not in taken)


def _with_lines(lines: Lines, made: Sequence[FormLines]) -> Lines:
    """The profile's lines with those of the new forms behind them."""
    by_sheet = dict(lines.by_sheet)
    for one in made:
        for sheet, cells in one.lines.items():
            known = by_sheet.get(sheet, ())
            by_sheet[sheet] = (*known, *(Line(sheet, 0, dict(of)) for of in cells))
    return Lines(by_sheet)


def _try(profile: Profile, made: Sequence[FormLines]) -> None:
    """InputError where a blank form, filled at random, is read otherwise."""
    together: dict[tuple[object, object], list[str]] = {}  # by first day and sheet
    for one in made:
        form = one.lines[FORMS.name][0]
        together.setdefault((form["valid_from"], form["sheet"]), []).append(one.code)
    said: list[str] = []
    for (since, _), codes in together.items():
        if isinstance(since, date):
            month = _month_of(since)
            said += differences(profile.on(month.to_date), codes, month)
    if said:
        raise InputError(
            "Chưa đưa vào dùng được: lập biểu mẫu, điền thử rồi đọc lại thì không khớp:\n"
            + "\n".join(f"– {text}." for text in said)
            + "\nĐề nghị xem lại tiêu đề cột, tên dòng trùng nhau trong bảng vẽ."
        )


def _month_of(day: date) -> Period:
    """The month that a day is in, by the days that an office's months go by."""
    months = (Period(year=day.year + more, kind=PeriodKind.MONTH, number=at) for more in (0, 1) for at in range(1, 13))
    return next(month for month in months if month.to_date >= day)


def _refuse_errors(changed: Profile, lead: str) -> None:
    if errors := [one.message for one in changed.findings if one.severity is Severity.ERROR]:
        raise InputError(f"{lead}:\n" + "\n".join(f"– {text}" for text in errors))


def reloaded(lines: Lines) -> Profile:
    """The profile that some lines make, read as it will be from its workbooks."""
    return load(
        {
            name: [["" if cell is None else cell for cell in row] for row in rows]
            for name, rows in grids_of_lines(lines).items()
        }
    )


def _write(home: Path, profile: Profile) -> None:
    folder = home / PROFILE_FOLDER
    put_aside(folder)
    write_books(folder, profile.lines)


# -- thrown away, or ended ---------------------------------------------------------------------------------------------


def retire(home: Path, code: str, last: Period | None = None) -> Retired:
    """End a form with a period; without one, or where nobody can have reported on it, take it out altogether.

    InputError where reports on it were collected and no last period is given.
    """
    profile = _sound_profile(home)
    lines = [line for line in profile.lines.of(FORMS) if fold(line.text("form")) == fold(code)]
    if not lines:
        known = ", ".join(dict.fromkeys(line.text("form") for line in profile.lines.of(FORMS)))
        raise InputError(f"Không có biểu “{code}” trong bộ cấu hình. Các biểu đang có: {known}.")
    first = min(line.valid_from for line in lines)
    removed = last is None or last.to_date < first
    if last is None and first == date.min:
        raise InputError(f"Biểu {code} dùng từ trước đến nay. Đề nghị ghi kỳ cuối cùng còn dùng (--until).")
    if removed and (reported := _reported_since(home, first)):
        raise InputError(
            f"Biểu {lines[0].text('form')} đã dùng khi thu báo cáo {reported.label} nên không bỏ hẳn được. Đề nghị ghi "
            "kỳ cuối cùng còn dùng (--until); số liệu các kỳ đã thu giữ nguyên."
        )
    own = {line.text("form") for line in lines}
    changed = _removed(profile.lines, own) if last is None or removed else _ended(profile.lines, own, last.to_date)
    _refuse_errors(reloaded(changed), "Chưa thôi dùng được")
    _write(home, profile.model_copy(update={"typed": changed}))
    return Retired(removed, None if removed else last.to_date if last else None, profile_of(home))


def _reported_since(home: Path, first: date) -> Period | None:
    """A period from that day on for which anything was collected."""
    with Session(Workspace(home)) as session:
        periods = [one for one in session.workspace.periods() if one.to_date >= first]
        return next((one for one in periods if session.has_reports(one)), None)


class _Belongings(NamedTuple):
    """What only some forms have: themselves, lists of rows and of choices, criteria that are first measured by them."""

    forms: set[str]
    rows: set[str]
    choices: set[str]
    criteria: set[str]

    def has(self, line: Line) -> bool:
        """Whether a line goes with them."""
        if line.sheet == ROWS.name:
            return line.text("row_list") in self.rows
        if line.sheet == LISTS.name:
            return line.text("enum") in self.choices
        if line.sheet == CRITERIA.name and line.text("code") in self.criteria:
            return True
        return line.sheet in _OF_FORM and not self.forms.isdisjoint((line.text("form"), line.text("against_form")))


def _belongings(lines: Lines, forms: set[str]) -> _Belongings:
    def only(sheet: ProfileSheet, key: str) -> set[str]:
        named = [(line.text(key), line.text("form") in forms) for line in lines.of(sheet)]
        return {name for name, own in named if own} - {name for name, own in named if not own}

    first = {line.text("code") for line in lines.of(CRITERIA) if line.text("title") and line.text("form") in forms}
    return _Belongings(forms, only(FORMS, "row_list"), only(COLUMNS, "enum"), first)


def _removed(lines: Lines, forms: set[str]) -> Lines:
    own = _belongings(lines, forms)
    return Lines({sheet: tuple(line for line in of if not own.has(line)) for sheet, of in lines.by_sheet.items()})


def _ended(lines: Lines, forms: set[str], last: date) -> Lines:
    own = _belongings(lines, forms)

    def ended(line: Line) -> Line:
        if not own.has(line) or line.valid_to <= last:
            return line
        return line._replace(cells={**line.cells, "valid_to": last})

    kept: Mapping[str, tuple[Line, ...]] = {
        sheet: tuple(ended(line) for line in of if not (own.has(line) and line.valid_from > last))
        if sheet != CRITERIA.name
        else of  # without their form they are left out, and what they would earn goes to the others
        for sheet, of in lines.by_sheet.items()
    }
    return Lines(dict(kept))
