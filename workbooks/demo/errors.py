"""A dozen mistakes that clerks make, planted in one district's workbook, and where each one lies; reads no file."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.blank_forms.workbook import plan_form_book
from addin.sheets.plan import BookPlan, Content, Formula, SheetPlan
from schemas.catalogue import Catalogue
from schemas.cells import Value, address
from schemas.filling import Filling
from schemas.form import Form
from schemas.period import Period
from schemas.reference import Unit
from workbooks.demo.formats import contents

Place = tuple[int, int]


class Planted(NamedTuple):
    """One mistake: the cell ("" for a row that is gone) and the code of the finding that must name it."""

    unit: str
    form: str
    sheet: str
    cell: str
    code: str


class Mistyped(NamedTuple):
    """A wrong value in a cell that the district fills in; `row` is a row's code, or a commune's place from 0.

    With `above`, the value is that much above the sum of these columns of the row.
    """

    form: str
    row: str | int
    column: str
    value: Value
    code: str
    above: tuple[str, ...] = ()


_RECURRENT_PLAN = ("plan_recurrent_central", "plan_recurrent_local")
_TYPED = (
    Mistyped("B01", "10.1", "paid_recurrent", 25.5, "rule-paid-recurrent-within-plan", above=_RECURRENT_PLAN),
    Mistyped("B02", 0, "escaped", "mười hai", "cell-type"),
    Mistyped("B02", 1, "land", -3, "cell-range"),
    Mistyped("B02", 2, "escaped", 4, "rule-escaped-within-poor-households", above=("poor_start", "fell_back")),
    Mistyped("B02", 3, "fund_paid", "1.234", "cell-number-ambiguous"),
    Mistyped("B04", "1", "birth_year", None, "cell-required"),
    Mistyped("B04", "4", "ethnic", "Người Thượng", "cell-choice"),
    Mistyped("B05", "2", "attendees_minority", 36, "rule-minority-attendees-within-attendees", above=("attendees",)),
    Mistyped("B07", "1", "status", "Làm dở dang", "cell-choice"),
    Mistyped("B07", "2", "started_on", "31/02/2023", "cell-date"),
    Mistyped("B09", "2", "quantity", 9, "rule-staff-within-allotted"),
)
#: The row of B04 that repeats the row before it.
_REPEATED = 3
#: The communes of B02, by place: one whose rate is a broken formula, one whose row was deleted.
_BROKEN_RATE, _DELETED = 4, -1
_OVERWRITTEN_TOTAL = 123456


def plant(unit: Unit, period: Period, catalogue: Catalogue, filling: Filling) -> tuple[BookPlan, tuple[Planted, ...]]:
    """The unit's workbook with the mistakes in it, and the list of them."""
    communes = [commune.name for commune in catalogue.communes_of(unit.code, period.to_date)]
    mistakes = [_settled(mistake, communes, filling) for mistake in _TYPED] + [_repeated_person(filling)]
    clean = plan_form_book(unit, period, catalogue, filling)
    spoilt = plan_form_book(unit, period, catalogue, _typed_in(filling, mistakes, communes[_DELETED]))
    planted = [locate(unit, mistake, catalogue, clean, spoilt) for mistake in mistakes]
    spoilt, computed = _spoil_computed(unit, spoilt, catalogue, communes)
    return spoilt, (*planted, *computed)


def _settled(mistake: Mistyped, communes: list[str], filling: Filling) -> Mistyped:
    """The mistake with its row's code and its final value."""
    code = communes[mistake.row] if isinstance(mistake.row, int) else mistake.row
    if not mistake.above:
        return mistake._replace(row=code)
    row = filling.rows[mistake.form][code]
    parts = [float(str(row[key])) for key in mistake.above]
    value = round(sum(parts) + float(str(mistake.value)), 1)
    return mistake._replace(row=code, value=int(value) if value.is_integer() else value)


def _repeated_person(filling: Filling) -> Mistyped:
    name = filling.rows["B04"][str(_REPEATED - 1)]["full_name"]
    return Mistyped("B04", str(_REPEATED), "full_name", name, "rule-respected-person-listed-once")


def _typed_in(filling: Filling, mistakes: list[Mistyped], deleted: str) -> Filling:
    rows = {form: {code: dict(row) for code, row in records.items()} for form, records in filling.rows.items()}
    first, second = (rows["B04"][str(position)] for position in (_REPEATED - 1, _REPEATED))
    second.update({key: first[key] for key in ("birth_year", "hamlet")})
    for mistake in mistakes:
        rows[mistake.form][str(mistake.row)][mistake.column] = mistake.value
    del rows["B02"][deleted]
    return filling.model_copy(update={"rows": rows})


def locate(unit: Unit, mistake: Mistyped, catalogue: Catalogue, clean: BookPlan, spoilt: BookPlan) -> Planted:
    """The one typed cell that changed to the mistake's value."""
    form = catalogue.form(mistake.form)
    before, after = dict(contents(_sheet(clean, form))), dict(contents(_sheet(spoilt, form)))
    blanked = mistake.value is None
    changed = (place for place in (before if blanked else after) if before.get(place) != after.get(place))
    places = [place for place in changed if after.get(place) == mistake.value and _is_typed(before.get(place))]
    if len(places) != 1:
        raise LookupError(f"{mistake.form}.{mistake.column}: {len(places)} cells changed")
    return Planted(unit.code, form.id, form.sheet, address(*places[0]), mistake.code)


def _is_typed(content: Content) -> bool:
    return not isinstance(content, Formula)


def _sheet(plan: BookPlan, form: Form) -> SheetPlan:
    return next(sheet for sheet in plan.sheets if sheet.name == form.sheet)


def _spoil_computed(
    unit: Unit, plan: BookPlan, catalogue: Catalogue, communes: list[str]
) -> tuple[BookPlan, list[Planted]]:
    """A broken formula, a total typed over, and a deleted commune: what is in cells that nobody should touch."""
    poverty, outreach = catalogue.form("B02"), catalogue.form("B05")
    rate = _crossing(_sheet(plan, poverty), communes[_BROKEN_RATE], poverty.by_key["target_rate"].label)
    total = _crossing(_sheet(plan, outreach), outreach.total_label, outreach.by_key["attendees"].label)
    gone = _place_of(_sheet(plan, poverty), communes[_DELETED])[0]
    changed: dict[str, dict[Place, Content]] = {
        poverty.sheet: _emptied(_sheet(plan, poverty), gone) | {rate: Formula("=#REF!/#REF!*100", "#REF!")},
        outreach.sheet: {total: _OVERWRITTEN_TOTAL},
    }
    sheets = tuple(_with_cells(sheet, changed.get(sheet.name, {})) for sheet in plan.sheets)
    return plan.model_copy(update={"sheets": sheets}), [
        Planted(unit.code, "B02", poverty.sheet, address(*rate), "cell-formula-error"),
        Planted(unit.code, "B05", outreach.sheet, address(*total), "cell-formula-overwritten"),
        Planted(unit.code, "B02", poverty.sheet, "", "row-missing"),
    ]


def _emptied(sheet: SheetPlan, row: int) -> dict[Place, Content]:
    return {place: None for place, _ in contents(sheet) if place[0] == row}


def _place_of(sheet: SheetPlan, text: str) -> Place:
    return next(place for place, content in contents(sheet) if content == text)


def _crossing(sheet: SheetPlan, row_label: str, column_label: str) -> Place:
    return _place_of(sheet, row_label)[0], _place_of(sheet, column_label)[1]


def _with_cells(sheet: SheetPlan, changed: dict[Place, Content]) -> SheetPlan:
    if not changed:
        return sheet
    blocks = tuple(
        block._replace(
            rows=[list(_line(line, row, block.column, changed)) for row, line in enumerate(block.rows, block.row)]
        )
        for block in sheet.blocks
    )
    return sheet.model_copy(update={"blocks": blocks})


def _line(line: Sequence[Content], row: int, first: int, changed: dict[Place, Content]) -> Iterator[Content]:
    for column, content in enumerate(line, first):
        yield changed.get((row, column), content)
