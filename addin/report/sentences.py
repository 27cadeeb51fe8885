"""Sentences about a figure: its flow, its change, the best and the worst units, what is missing."""

from collections.abc import Callable, Collection, Mapping, Sequence

from addin.analysis.punctuality import Standing, State
from addin.analysis.trend import Trend
from addin.documents.wording import MOST_NAMED, in_sentence, join_words, lower_first, units_named
from addin.report.recorder import EarlierSummary, FigureRecorder
from addin.summary.comparable import FigurePair
from addin.summary.lookup import REPORTED, coverage_at, doubts_at, is_sound
from addin.summary.nature import begins_year
from schemas.catalogue import Catalogue
from schemas.computation import Linear
from schemas.fields import Number
from schemas.form import Form, RowKind
from schemas.labels import short_label
from schemas.period import Period, PeriodKind
from schemas.period_words import gaps_told
from schemas.report import FigurePlace
from schemas.summary import Coverage, Summary

#: So many units are named in a sentence; where there are more, their number is.
NAMED = 3
#: Of fewer than so many, a change in percent is arithmetic and tells nothing.
_FEW = 10
#: So many rows of units are named in a sentence.
MOST_ROWS = 8
#: What is said behind the names of units that a ranking leaves out since they have no figure.
NO_FIGURE, REVIEW = "chưa có số liệu", "đang rà soát"
#: What stands before the names of units that have not reported a form, or anything.
MISSING, NO_REPORT = "; chưa có: ", "chưa có báo cáo của: "
_SPANS = {
    PeriodKind.MONTH: "tháng",
    PeriodKind.QUARTER: "quý",
    PeriodKind.HALF: "6 tháng",
    PeriodKind.NINE_MONTHS: "9 tháng",
    PeriodKind.YEAR: "năm",
}


def in_period(recorder: FigureRecorder, place: FigurePlace, verb: str, unit: str, what: str) -> str:
    """What was done in the period alone: "Trong tháng giải ngân 20.964,8 triệu đồng"; "" where that is not known.

    In a period that begins with the year it is the cumulative figure itself, which is told once.
    A cumulative figure that is below the one reported before was corrected by the unit, and the sentence says so.
    """
    flow, form = recorder.flow(place), recorder.catalogue.form(place.form)
    if flow is None or begins_year(recorder.period, form):
        return ""
    span = f"Trong {_SPANS[max(recorder.period.kind, form.sent, key=[*_SPANS].index)]}"
    if flow.now < flow.then:
        return f"{span} số {what} được điều chỉnh giảm {recorder.print_flow(place, flow, unit)}"
    coverage = coverage_at(recorder.current, place)
    if flow.now == flow.then and flow.everybody and coverage.is_whole:
        return f"{span} chưa phát sinh {what}{_reviewed(recorder, [coverage])}"
    return f"{span} {verb} {recorder.print_flow(place, flow, unit)}"


def comparison_words(recorder: FigureRecorder, place: FigurePlace, unit: str) -> str:
    """How a figure changed, by its nature: "tăng 12 hộ (10%) so với cùng kỳ năm trước".

    What accumulates is never compared with the period before; its flow is told instead. "" when there is nothing to
    compare with, or nothing happened then and now.
    """
    said = []
    for earlier in recorder.against(place):
        pair = recorder.pair(place, earlier)
        if pair and (pair.now or pair.then):
            said.append(_change(recorder, place, pair, earlier, unit))
    return ", ".join(said)


def _change(recorder: FigureRecorder, place: FigurePlace, pair: FigurePair, earlier: EarlierSummary, unit: str) -> str:
    """Percentages change by points of percent; other figures by their unit, and in percent unless from zero or few."""
    if pair.now == pair.then:
        return f"bằng {earlier.name}" if earlier is recorder.previous else f"không thay đổi so với {earlier.name}"
    direction = "tăng" if pair.now > pair.then else "giảm"
    size = recorder.print_change(place, pair, earlier, unit="điểm phần trăm" if unit == "%" else unit)
    if unit == "%":
        return f"{direction} {size} so với {earlier.name}"
    if not pair.then:
        return f"{direction} {size} " + (
            f"({earlier.name} không phát sinh)" if pair.everybody else f"so với {earlier.name}"
        )
    if pair.then < _FEW:
        return f"{direction} {size} so với {earlier.name}"
    share = recorder.print_change(place, pair, earlier, unit=unit, relative=True)
    return f"{direction} {size} ({share}) so với {earlier.name}"


def nothing(recorder: FigureRecorder, places: Sequence[FigurePlace], zero: str, what: str) -> str:
    """What to say where there is no figure to print: `zero` where all who reported, reported 0."""
    if any(recorder.value(place) is None for place in places):
        return f"chưa có {what}"
    found = [coverage_at(recorder.current, place) for place in places]
    if all(one.is_whole for one in found):
        return zero + _reviewed(recorder, found)
    form = places[0].form
    told = {*silent_units(recorder.current)}  # by the head of the report, with their names
    told.update(recorder.current.forms[form].missing if form in recorder.forms_told else ())
    units = [unit for unit in dict.fromkeys(unit for one in found for unit in one.missing) if unit not in told]
    rows = {unit: names for one in found for unit, names in one.left_out.items()}
    periods = {unit: gaps for one in found for unit, gaps in one.gaps.items()}
    if not (units or rows or periods):
        return f"các đơn vị đã báo cáo {zero.removeprefix('các đơn vị ')}{_reviewed(recorder, found)}"
    missing = missing_parts(recorder.catalogue, form, units, rows, periods)
    return f"{what} đã có đều bằng 0{_reviewed(recorder, found)}, chưa gồm {missing}"


def contradiction(recorder: FigureRecorder, place: FigurePlace) -> str:
    """What to say in the place of a figure below 0 where there can be none: which others contradict each other.

    "" for every other figure, and where it is not known.
    """
    columns, value = recorder.catalogue.by_id[place.form].by_key, recorder.value(place)
    column = columns.get(place.column)
    low = column.type.low if column and isinstance(column.type, Number) else None
    if column is None or value is None or low is None or value >= min(low, 0):
        return ""
    if not isinstance(column.computed, Linear) or not column.computed.minus:
        return "(số liệu mâu thuẫn)"
    less, more = ([f"“{columns[key].full_label}”" for key in keys] for keys in column.computed)
    return f"(số liệu mâu thuẫn: {_sum_of(more)} lớn hơn {_sum_of(less)})"


def _sum_of(names: Sequence[str]) -> str:
    return f"tổng của {join_words(names)}" if len(names) > 1 else names[0]


def _reviewed(recorder: FigureRecorder, found: Sequence[Coverage]) -> str:
    """That it rests on figures under review that nothing happened, and whose."""
    units = dict.fromkeys(unit for one in found for unit in one.doubtful)
    return f" (số liệu của {all_or_named(recorder, [*units])} đang rà soát)" if units else ""


def all_or_named(recorder: FigureRecorder, units: Sequence[str]) -> str:
    """Units by name; most of those that are asked, where they are many, as their number: "10/11 đơn vị"."""
    return most_of(len(units), len(recorder.current.asked)) or units_named([*map(recorder.in_sentence, units)])


def most_of(count: int, of: int) -> str:
    """Many units that are more than half of all, as their number: "cả 11 đơn vị", "10/11 đơn vị"; "" for fewer."""
    if count <= NAMED or 2 * count <= of:
        return ""
    return f"cả {count} đơn vị" if count == of else f"{count}/{of} đơn vị"


def timeliness(trend: Trend | None, period: Period, named: Collection[str] = ()) -> str:
    """Who sent the period's report in time, late or not yet, as a whole sentence; "" where that is not known.

    `named` are the units that the text names elsewhere as having reported nothing; many of these are only counted.
    """
    if trend is None or not trend.points or trend.points[-1].period != period:
        return ""
    units = trend.catalogue.units.by_code

    def name(one: Standing) -> str:
        return in_sentence(units[one.unit])

    now = [rows[-1] for rows in trend.timeliness.values() if rows[-1]]
    in_time = sum(one.state is State.IN_TIME and not one.is_undated for one in now)
    undated = [name(one) for one in now if one.is_undated]
    said = [f"{in_time}/{len(now)} đơn vị gửi báo cáo đúng hạn"] if in_time or not undated else []
    late = _by_delay([one for one in now if one.state is State.LATE], name, len(now))
    empty = [name(one) for one in now if one.state is State.EMPTY]
    unusable = [f"{name(one)} ({one.why_unusable})" for one in now if one.unusable]
    silent = [one for one in now if one.state is State.MISSING and not one.unusable]
    is_told = len(silent) > NAMED and all(one.unit in named for one in silent)
    missing = [f"{len(silent)} đơn vị"] if is_told else [*map(name, silent)]
    if undated and not said:
        said = [f"{len(undated)}/{len(now)} đơn vị đã gửi báo cáo, không rõ ngày gửi"]
    elif undated:
        said.append(f"đã gửi, không rõ ngày gửi: {units_named(undated, ', ')}")
    lists = (
        ("gửi chậm", late), ("đã gửi nhưng chưa có số liệu", empty), ("đã gửi tệp nhưng chưa dùng được", unusable),
        ("chưa gửi", missing),
    )  # fmt: skip
    said += [f"{name}: {units_named(units, ', ')}" for name, units in lists if units]
    return f"Về chế độ báo cáo, {'; '.join(said)}."


def _by_delay(late: Sequence[Standing], name: Callable[[Standing], str], of: int) -> list[str]:
    """Who was late, those of the same delay together: "huyện A và huyện B (cùng 2 ngày làm việc)"."""
    if len(late) > MOST_NAMED:
        return [name(one) for one in late]
    told = []
    for delay in sorted({one.days_late for one in late}):
        names = [name(one) for one in late if one.days_late == delay]
        who = f"cả {of} đơn vị" if NAMED < len(names) == of else join_words(names)
        told.append(f"{who} ({'cùng ' if len(names) > 1 else ''}{delay} ngày làm việc)")
    return told


def comparison_note(recorder: FigureRecorder) -> str:
    """How comparisons are made when not the same units reported each time; "" when they did."""
    uneven = any(
        set(found.reported) != set(earlier.summary.forms[form].reported)
        for earlier in recorder.earlier
        for form, found in recorder.current.forms.items()
        if form in earlier.summary.forms
    )
    new = units_named([*map(recorder.in_sentence, not_before(recorder))])
    when = join_words([earlier.name for earlier in recorder.earlier])
    besides = f"; không tính {new} vì chưa có báo cáo {when}" if new else ""
    said = "Số trong kỳ và các so sánh giữa hai kỳ chỉ tính những đơn vị có số liệu ở cả hai kỳ"
    return f"{said}{besides}." if uneven else ""


def not_before(recorder: FigureRecorder) -> list[str]:
    """The units that report now and did not in any of the earlier periods that are compared with."""
    before = [_reporting(earlier.summary) for earlier in recorder.earlier]
    return [unit for unit in _reporting(recorder.current) if before and all(unit not in one for one in before)]


def _reporting(summary: Summary) -> list[str]:
    return [unit for unit in summary.units if any(unit in form.reported for form in summary.forms.values())]


def nothing_to_compare(recorder: FigureRecorder) -> str:
    """Which comparisons the report cannot make, as a whole sentence; "" when none is lacking."""
    known = {earlier.name for earlier in recorder.earlier}
    lacking = [name for name in ("kỳ trước", "cùng kỳ năm trước") if name not in known]
    return f"Chưa có số liệu {join_words(lacking)} để so sánh." if lacking else ""


def missing_units(recorder: FigureRecorder, form: str) -> str:
    """Who has not reported a form: "số liệu của 9/11 đơn vị; chưa có: …"; "" when everybody has.

    Where nobody has, the text says that there is no figure, and "0/11 đơn vị" would say it twice. Of a form that tells
    of more than the report's period, it is said of what time: "số liệu quý I năm 2026".
    """
    found = recorder.current.forms[form]
    recorder.forms_told.add(form)
    if not found.reported:
        return ""
    label, _ = recorder.period.of_form(recorder.catalogue.form(form).sent)
    said = [f"số liệu {label}"] if label != recorder.period.label else []
    if found.missing:
        missing = units_named([*map(recorder.in_sentence, found.missing)], ", ")
        said.append(f"số liệu của {recorder.print_coverage(form)} đơn vị{MISSING}{missing}")
    return "; ".join(said)


def missing_parts(
    catalogue: Catalogue, form: str, units: Sequence[str], rows: Mapping[str, Sequence[str]],
    periods: Mapping[str, Sequence[str]], *, most: int = MOST_ROWS,
) -> str:  # fmt: skip
    """What is not in a form's figure: whole units, then rows (communes, projects) of units; many are only counted.

    `periods` are those within a longer one for which a unit has sent no report; of more than `most` rows is only said
    how many they are.
    """

    def called(unit: str) -> str:
        return in_sentence(catalogue.unit(unit))

    said, of = [called(unit) for unit in units], catalogue.form(form)
    nameless = of.rows in (RowKind.LIST, RowKind.OPEN)  # a row of a list has no name to say
    row = catalogue.units.called_below if of.rows is RowKind.COMMUNES else (nameless and of.counted) or "mục"
    if (count := sum(map(len, rows.values()))) > (min(most, MOST_ROWS) if nameless else most) and all(rows.values()):
        said, rows = [*said, f"{count} {row} của {len(rows)} đơn vị"], {}
    for unit, names in rows.items():
        own = [row_name(of, name) for name in names]
        if own and (nameless or len(own) > NAMED):
            own = [f"{len(own)} {row}"]
        said.append(f"{join_words(own)} của {called(unit)}" if own else called(unit))
    named = "; ".join(said) if any(rows.values()) and len(said) <= MOST_NAMED else units_named(said)
    return "; ".join(filter(None, (named, gaps_told(periods, called))))


def row_name(form: Form, label: str) -> str:
    """A row in short: "dự án 1", "tiểu dự án 1 thuộc dự án 4", "xã Suối Mơ"."""
    parent = next((row.parent for row in form.fixed_rows if row.label == label), None)
    whole = [row.label for row in form.fixed_rows if parent and row.code == parent]
    return " thuộc ".join(lower_first(short_label(name)) for name in (label, *whole))


def absent_units(recorder: FigureRecorder) -> str:
    """Who has reported nothing at all: "9/11 đơn vị; chưa có báo cáo của: …"; just "11/11 đơn vị" when all have."""
    current = recorder.current
    forms = [form for form in current.forms.values() if form.reported]
    reported = _reporting(current)
    fullest = max(forms, key=lambda form: len(form.reported), default=None)
    count = str(len(reported))
    if fullest and len(fullest.reported) == len(reported):
        count = recorder.write_value(FigurePlace(fullest.form, REPORTED))
    absent = absent_names(recorder)
    return f"{count}/{len(current.units)} đơn vị{f'; {NO_REPORT}{absent}' if absent else ''}"


def absent_names(recorder: FigureRecorder) -> str:
    """The names of the units that have reported nothing at all; "" where all have."""
    return units_named([*map(recorder.in_sentence, silent_units(recorder.current))], ", ")


def silent_units(summary: Summary) -> list[str]:
    """The units that have reported nothing at all."""
    reported = set(_reporting(summary))
    return [unit for unit in summary.units if unit not in reported]


def ranking(recorder: FigureRecorder, place: FigurePlace, unit: str) -> str:
    """The best and the worst units: "cao nhất là huyện A (60%); thấp nhất là huyện B và huyện C (cùng 5%)".

    Only units whose figure is known whole and not under review; the others that reported are named. "" when no unit
    has the figure.
    """
    units = [unit for unit in recorder.current.forms[place.form].reported if unit not in recorder.current.ended]
    sound = [code for code in units if is_sound(recorder.current, place._replace(unit=code))]
    values = {code: value for code in sound if (value := recorder.value(place._replace(unit=code))) is not None}
    aside = unranked_words(recorder, place, [code for code in units if code not in sound])
    if not values:
        stated = any(recorder.value(place._replace(unit=code)) is not None for code in units)
        return f"chưa xếp được đơn vị nào ({unsound(recorder, [place], units)})" if aside and stated else ""
    best, worst = max(values.values()), min(values.values())
    if len(values) == 1:
        who = _holders(recorder, place, unit, list(values))
        return f"mới {'xếp được' if aside else 'có số liệu của'} {who}{aside}"
    if best == worst:
        everybody = len(values) == len(recorder.current.asked)
        who = (
            f"{recorder.units_called} đều"
            if everybody
            else f"{len(values)} đơn vị {'xếp được' if aside else 'có số liệu'} đều"
        )
        return f"{who} đạt {recorder.print_shared([place._replace(unit=code) for code in values], unit)}{aside}"
    highest = [code for code, value in values.items() if value == best]
    lowest = [code for code, value in values.items() if value == worst]
    return (
        f"cao nhất là {_holders(recorder, place, unit, highest)}; "
        f"thấp nhất là {_holders(recorder, place, unit, lowest)}{aside}"
    )


def unranked_words(recorder: FigureRecorder, place: FigurePlace, units: Sequence[str]) -> str:
    """Who is in no rank, and why: "; chưa xếp: huyện A đang rà soát; huyện B chưa có số liệu"; "" for nobody."""
    said = unsound(recorder, [place], units)
    return f"; chưa xếp: {said}" if said else ""


def unsound(recorder: FigureRecorder, places: Sequence[FigurePlace], units: Sequence[str]) -> str:
    """Which units' figures at any of some places are not sure, and why: "huyện A đang rà soát; huyện B chưa có …"."""
    found = unsound_units(recorder, places, units)
    return "; ".join(f"{all_or_named(recorder, those)} {reason}" for reason, those in found.items())


def unsound_units(
    recorder: FigureRecorder, places: Sequence[FigurePlace], units: Sequence[str]
) -> dict[str, list[str]]:
    """The units whose figures at any of some places are not sure, by the reason in words."""
    why: dict[str, list[str]] = {}
    for unit in units:
        own = [one for place in places if not is_sound(recorder.current, one := place._replace(unit=unit))]
        if not own:
            continue
        known = all(recorder.value(one) is not None for one in own)
        doubtful = any(doubts_at(recorder.current, one) for one in own)
        reason = REVIEW if doubtful and known else "có số liệu chưa đủ" if known else NO_FIGURE
        why.setdefault(reason, []).append(unit)
    return why


def _holders(recorder: FigureRecorder, place: FigurePlace, unit: str, codes: Sequence[str]) -> str:
    """The names of units that share a figure, and the figure once; more than three are only counted."""
    text = recorder.print_shared([place._replace(unit=code) for code in codes], unit)
    if len(codes) > NAMED:
        where = "" if recorder.catalogue.form(place.form).summed_by_row else ", xem phụ lục"
        return f"{len(codes)} đơn vị (cùng {text}{where})"
    together = "cùng " if len(codes) > 1 else ""
    return f"{join_words([*map(recorder.in_sentence, codes)])} ({together}{text})"


def target_words(recorder: FigureRecorder, place: FigurePlace, target: str) -> str:
    """How many units reached their own target: "9/10 đơn vị đạt mục tiêu"; "" where no sure figure has a target."""
    places = [place._replace(unit=unit) for unit in recorder.current.asked]
    sound = [one for one in places if is_sound(recorder.current, one)]
    pairs = [(recorder.value(one), recorder.value(one._replace(column=target))) for one in sound]
    held = [(value, aim) for value, aim in pairs if value is not None and aim is not None]
    if not held:
        return ""
    reached = sum(value >= aim for value, aim in held)
    return f"{recorder.note(str(reached), reached, place._replace(part='met'))}/{len(held)} đơn vị đạt mục tiêu"
