"""A period beside its plan, what came before and the same period last year, by figure and by unit; writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from addin.analysis.trend import Trend
from addin.summary.comparable import FigurePair, Obstacle, compared_of, flow_of, pair_of, within
from addin.summary.lookup import ROWS, coverage_at, value_at, value_over, value_over_rows
from addin.summary.nature import Nature, begins_year, nature_of, opening_column
from schemas.catalogue import Catalogue, per_catalogue
from schemas.comparison import Comparison, ComparisonLine, Contribution, Side
from schemas.fields import Choice, Count, Percent
from schemas.form import BLENDED, Agg, Column, Form, RowKind
from schemas.indicator import Indicator, Use
from schemas.numbers import Amount, exact, percent_of
from schemas.office import Office
from schemas.period import Period, PeriodKind
from schemas.report import FigurePlace
from schemas.summary import Summary

NO_PLAN = "chưa giao chỉ tiêu"
NO_FLOW = "chưa tính được số trong kỳ"
_NO_INDICATORS = "Bộ cấu hình chưa khai chỉ số nào ở trang “Chỉ số” nên không so sánh với kế hoạch."
#: So many rows that are left out are named.
_NAMED = 3


class ComparedSummaries(NamedTuple):
    """The summary of a period, with those to compare it with where they are known, and the year so far.

    `year_start` is how last year ended; `seldom` are what comes before for forms that are sent less often.
    """

    current: Summary
    previous: Summary | None = None
    last_year: Summary | None = None
    year_start: Summary | None = None
    trend: Trend | None = None
    seldom: Mapping[PeriodKind, Summary | None] = MappingProxyType({})

    def before(self, form: str) -> Summary | None:
        """What a form is compared with as the period before: the one in which it was asked."""
        return self.seldom.get(self.current.catalogue.form(form).sent, self.previous)


def compare(compared: ComparedSummaries, office: Office) -> Comparison:
    """Every figure that adds up over the province, with its comparisons."""
    current, catalogue = compared.current, compared.current.catalogue
    places = (place for form in catalogue.forms for place in _places(catalogue, form))
    lines = tuple(_line(compared, office, place) for place in places)
    reported = tuple(unit for unit in current.units if unit in current.files)
    return Comparison(
        current.period,
        compared.previous.period if compared.previous else "",
        compared.last_year.period if compared.last_year else "",
        lines,
        reported,
        tuple(unit for unit in current.units if unit not in reported),
        tuple(_remarks(compared)),
        compared.year_start.period if compared.year_start else "",
    )


def _remarks(compared: ComparedSummaries) -> Iterator[str]:
    """What holds for every line: periods without compared, units that reported only once."""
    now, catalogue = compared.current.files, compared.current.catalogue
    for name, earlier in (("kỳ trước", compared.previous), ("cùng kỳ năm trước", compared.last_year)):
        if earlier is None:
            yield f"Chưa có số liệu {name} để so sánh."
            continue
        label = Period.parse(earlier.period).label
        for which, units in (("kỳ này", [u for u in earlier.files if u not in now]),
                             (label, [u for u in now if u not in earlier.files])):  # fmt: skip
            if units:
                names = ", ".join(map(catalogue.units.in_sentence, units))
                yield f"So sánh với {name} ({label}) không tính {names}: chưa có số liệu {which}."
    if not catalogue.indicators:
        yield _NO_INDICATORS


@per_catalogue
def _indicators(catalogue: Catalogue) -> dict[tuple[str, str], Indicator]:
    """The indicators that are compared, by form and column; of two of one figure, the one that has a plan."""
    found: dict[tuple[str, str], Indicator] = {}
    for one in catalogue.indicators:
        if Use.COMPARISON in one.uses and (one.plan or one.place not in found):
            found[one.place] = one
    return found


def _places(catalogue: Catalogue, form: Form) -> Iterator[FigurePlace]:
    """The figures of a form that may be compared: the whole form's, then those looked at row by row."""
    if form.rows in (RowKind.LIST, RowKind.OPEN):
        yield FigurePlace(form.id, ROWS)
    for column in form.columns:
        if Agg.COUNT_BY in column.agg and isinstance(column.type, Choice) and "trong kỳ" in column.label:
            # the first option says that nothing has changed
            yield from (FigurePlace(form.id, ROWS, group=(column.key, option)) for option in column.type.options[1:])
        parts = [form.by_key[key] for key in column.ratio.parts] if column.ratio else [column]
        rolled = {Agg.SUM, Agg.RATIO, Agg.COUNT, *BLENDED} & set(column.agg)
        if rolled and (not form.summed_by_row or all(part.in_total for part in parts)):
            yield FigurePlace(form.id, column.key)
    compared = [one for one in _indicators(catalogue).values() if one.form == form.id]
    yield from (FigurePlace(*one.place) for one in compared if one.column not in form.by_key)
    by_row = tuple(one.column for one in compared if one.by_row)
    for row in form.fixed_rows:
        keys = by_row or (_added_by_row(form) if row.addable else ())
        if not row.parent:
            yield from (FigurePlace(form.id, key, code=row.code) for key in keys)


def _added_by_row(form: Form) -> tuple[str, ...]:
    """What is done in each row of a form whose rows do not add up with one another, but each over the units."""
    columns = (column for column in form.columns if Agg.SUM in column.agg and not column.in_total)
    return tuple(column.key for column in columns if not column.stays)


_COUNTERS = frozenset({"lần", "lượt", "người", "hộ", "buổi", "vụ", "cuộc"})


def _line(compared: ComparedSummaries, office: Office, place: FigurePlace) -> ComparisonLine:
    form = compared.current.catalogue.form(place.form)
    column = form.figures.get(place.column)
    row = next((row for row in form.fixed_rows if row.code == place.code), None)
    counted = "" if column else form.counted or "dòng"
    label = column.full_label if column else f"Số {counted} trong danh sách"
    named = _indicators(compared.current.catalogue).get((form.id, place.column))
    nature = nature_of(form, place)
    group = place.group[1] if place.group else ""
    return ComparisonLine(
        place.form,
        place.column,
        place.code or group,
        _of_row(row.label, label) if row else _of_group(form, place) or (named.title if named else label),
        (_measure(form, column) if column else counted) or (row.unit_of_measure if row else ""),
        _kind(column),
        value_at(compared.current, place),
        _with_plan(compared.current, office, place),
        _with_previous(compared, place) if nature is Nature.OF_PERIOD else Side(),
        _with_earlier(compared.current, compared.last_year, place),
        coverage_at(compared.current, place),
        flow=_flow(compared, place) if nature is Nature.CUMULATIVE and not _is_rate(form, place) else Side(),
        year_start=_with_year_start(compared, place) if nature is Nature.STOCK else Side(),
        nature=str(nature),
    )


def _measure(form: Form, column: Column) -> str:
    """What a column counts: its unit, what a marked line of a list is, or what its label says ("Số lần thăm hỏi")."""
    if Agg.COUNT in column.agg:
        return form.counted
    named = column.label.removeprefix("Số ").partition(" ")[0]
    return column.unit or (named if named in _COUNTERS else "")


def _of_row(row: str, column: str) -> str:
    """A figure of one row: the column adds nothing where it says no more than "how many"."""
    return row if column == "Số lượng" else f"{row}: {column}"


def _of_group(form: Form, place: FigurePlace) -> str:
    return f"{form.by_key[place.group[0]].label}: {place.group[1]}" if place.group else ""


def _kind(column: Column | None) -> str:
    if column is None or isinstance(column.type, Count) or Agg.COUNT in column.agg:
        return "count"
    return "percent" if isinstance(column.type, Percent) else "money"


# -- with the plan -----------------------------------------------------------------------------------------------
def _with_plan(current: Summary, office: Office, place: FigurePlace) -> Side:
    """What the office allotted, or else what the units themselves report as their plan."""
    indicator = _indicators(current.catalogue).get((place.form, place.column))
    if indicator is None or not indicator.plan:
        is_rate = place.column != ROWS and _is_rate(current.catalogue.form(place.form), place)
        return Side(note="" if is_rate else "không có chỉ tiêu kế hoạch")
    side = _with_allotted_plan(current, office, place, indicator.plan)
    side = side or _with_reported_plan(current, place, indicator.plan)
    return _at_most(side) if indicator.less_is_better else side


def _with_allotted_plan(current: Summary, office: Office, place: FigurePlace, key: str) -> Side | None:
    """What the office allotted to its units; None where it has not, or where their plans do not add up.

    A unit whose result is not known, or only in part, is left out on both sides.
    """
    year, form = Period.parse(current.period).year, current.catalogue.form(place.form)
    allotted = {unit: office.target(year, unit, form, key, place.code) for unit in current.units}
    given = {unit: value for unit, value in allotted.items() if value is not None}
    if not given or Agg.SUM not in form.by_key[key].agg:
        return None
    units = tuple(_part_of_plan(current, place, unit, value) for unit, value in given.items())
    unknown = _not_wholly_known(current, place, given)
    notes = [] if len(given) == len(allotted) else [f"chỉ tiêu mới giao cho {len(given)}/{len(allotted)} đơn vị"]
    if unknown:
        notes.append(f"không tính {named_parts(current.catalogue, place.form, dict.fromkeys(unknown, ()))}")
        given = {unit: value for unit, value in given.items() if unit not in unknown}
    return _done(exact(sum(given.values())), value_over(current, place, given), "; ".join(notes), units)


def _not_wholly_known(current: Summary, place: FigurePlace, units: Iterable[str]) -> list[str]:
    """Units without a result; also those with a part of one, but where nobody has more. Nobody where nobody is left."""
    coverage, units = coverage_at(current, place), list(units)
    missing = [unit for unit in units if unit in coverage.missing]
    in_part = [unit for unit in units if unit in coverage.missing or unit in coverage.left_out]
    return next((found for found in (in_part, missing) if len(found) < len(units)), [])


def _with_reported_plan(current: Summary, place: FigurePlace, key: str) -> Side:
    plan = value_at(current, place._replace(column=key))
    if not plan:
        return Side(note=NO_PLAN)
    found = [
        _part_of_plan(current, place, unit, value)
        for unit in current.forms[place.form].reported
        if (value := value_at(current, place._replace(column=key, unit=unit))) is not None
    ]
    pair, note = within(current, place, key), "kế hoạch theo báo cáo của đơn vị"
    behind = coverage_at(current, place._replace(column=key))
    if isinstance(pair, Obstacle) or pair.everybody:
        return _done(plan, value_at(current, place), note, tuple(found))._replace(coverage=behind)
    note = f"{note}; không tính {_left_out(current, place, pair)}"
    return _done(pair.then, pair.now, note, tuple(found))._replace(coverage=compared_of(behind, pair))


def _part_of_plan(current: Summary, place: FigurePlace, unit: str, plan: Amount) -> Contribution:
    now = value_at(current, place._replace(unit=unit))
    return Contribution(unit, now, plan, None if now is None else exact(now - plan), percent_of(now, plan))


def _done(plan: Amount, now: Amount | None, note: str, units: tuple[Contribution, ...]) -> Side:
    if now is None:
        return Side(plan, note="; ".join(filter(None, ("chưa có số liệu thực hiện", note))), units=units)
    return Side(plan, now, exact(now - plan), percent_of(now, plan), note, units)


def _at_most(side: Side) -> Side:
    """Beside a plan that says how much there may be at most: no part of it is done, it is kept or not."""
    if side.change is None:
        return side
    kept = "trong mức kế hoạch" if side.change <= 0 else "vượt mức kế hoạch"
    units = tuple(part._replace(share=None) for part in side.units)
    return side._replace(percent=None, note="; ".join(filter(None, (kept, side.note))), units=units)


# -- the flow of the period ---------------------------------------------------------------------------------------
def _flow(compared: ComparedSummaries, place: FigurePlace) -> Side:
    """What a cumulative figure grew by in the period, over what is known both times."""
    form = compared.current.catalogue.form(place.form)
    before = None if begins_year(Period.parse(compared.current.period), form) else compared.before(place.form)
    pair = flow_of(compared.current, before, place)
    if isinstance(pair, Obstacle):
        return Side(note=NO_FLOW if pair is Obstacle.NOTHING_THEN else str(pair))
    return _side(compared.current, before, place, pair, rate=True)


def _with_year_start(compared: ComparedSummaries, place: FigurePlace) -> Side:
    """A stock beside the start of the year: what the form says of it, or else how last year ended."""
    if column := opening_column(compared.current.catalogue.form(place.form), place):
        pair = within(compared.current, place, column)
        if isinstance(pair, Obstacle):
            return Side(note=str(pair))
        rate = _is_rate(compared.current.catalogue.form(place.form), place)
        return _side(compared.current, compared.current, place, pair, rate=rate, column=column)
    return _with_earlier(compared.current, compared.year_start, place)


# -- with an earlier period --------------------------------------------------------------------------------------
def _with_previous(compared: ComparedSummaries, place: FigurePlace) -> Side:
    """A figure beside the period before; of a form that is sent less often the note says of what time that is."""
    before = compared.before(place.form)
    side = _with_earlier(compared.current, before, place)
    if before is None or before is compared.previous or side.then is None:
        return side
    told, _ = Period.parse(before.period).of_form(compared.current.catalogue.form(place.form).sent)
    return side._replace(note="; ".join(filter(None, (f"số {told}", side.note))))


def _with_earlier(current: Summary, earlier: Summary | None, place: FigurePlace) -> Side:
    if earlier is None:
        return Side(note=str(Obstacle.NOTHING_THEN))
    pair = pair_of(current, earlier, place)
    if isinstance(pair, Obstacle):
        return Side(note=str(pair))
    return _side(current, earlier, place, pair, rate=_is_rate(current.catalogue.form(place.form), place))


def _side(
    current: Summary, earlier: Summary | None, place: FigurePlace, pair: FigurePair, *, rate: bool, column: str = ""
) -> Side:  # fmt: skip
    """Two figures side by side, with each unit's part; without percent for what has none (`rate`)."""
    change = exact(pair.now - pair.then)
    notes = [f"không tính {_left_out(current, place, pair)}"] if pair.left_out else []
    before = place._replace(column=column) if column else place
    behind = compared_of(coverage_at(earlier, before), pair) if earlier else None
    if behind and behind.doubtful and earlier is not current:
        names = ", ".join(map(current.catalogue.units.in_sentence, behind.doubtful))
        notes.append(f"số của kỳ so sánh đang rà soát: {names}")
    if not rate and not pair.then and pair.now:
        notes.append("kỳ so sánh chưa phát sinh" if pair.everybody else "kỳ so sánh bằng 0")
    whole = None if _is_rate(current.catalogue.form(place.form), place) else change
    units = tuple(
        _contribution(current, earlier, place._replace(unit=unit), pair, whole, column) for unit in pair.units
    )
    percent = None if rate else percent_of(change, pair.then)
    return Side(pair.then, pair.now, change, percent, "; ".join(notes), units, behind)


def _left_out(current: Summary, place: FigurePlace, pair: FigurePair) -> str:
    """Which units, and rows of units, are in no comparison since they are known only once."""
    return named_parts(current.catalogue, place.form, pair.left_out)


def named_parts(catalogue: Catalogue, form_id: str, parts: Mapping[str, Sequence[str]]) -> str:
    """Units, or rows of units, by name; many rows are only counted."""
    form, said = catalogue.form(form_id), []
    listed = form.rows in (RowKind.LIST, RowKind.OPEN)  # a row of a list has no name to say
    communes = form.rows is RowKind.COMMUNES
    many = catalogue.units.called_below if communes else "dòng"
    for code, rows in parts.items():
        unit = catalogue.units.in_sentence(code)
        names = [row[:1].lower() + row[1:] if communes else row for row in rows]
        named = f"{len(rows)} {many}" if listed or len(rows) > _NAMED else ", ".join(names)
        said.append(f"{named} của {unit}" if rows else unit)
    return "; ".join(said)


def _contribution(
    current: Summary, earlier: Summary | None, place: FigurePlace, pair: FigurePair, whole: Amount | None, column: str
) -> Contribution:
    """One unit's figure now and then, over the same rows as the province's."""
    shared = {place.unit: pair.rows.get(place.unit)}
    now = value_over_rows(current, place, shared)
    before = place._replace(column=column) if column else place
    first_of_year = not pair.then and earlier is None
    then = 0 if first_of_year else value_over_rows(earlier, before, shared) if earlier else None
    change = None if now is None or then is None else exact(now - then)
    return Contribution(place.unit, now, then, change, percent_of(change, whole))


def _is_rate(form: Form, place: FigurePlace) -> bool:
    column = form.figures.get(place.column)
    return bool(column and column.ratio)
