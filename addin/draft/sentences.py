"""Sentences about a figure: its change since earlier periods, the best and the worst units, who is missing."""

from collections.abc import Callable, Sequence

from addin.draft.recorder import Earlier, Recorder
from addin.draft.words import in_sentence, joined
from addin.lookup import REPORTED, Number
from addin.pairs import Pair
from schemas.report import Place
from schemas.summary import Summary


def compared(recorder: Recorder, place: Place, unit: str) -> str:
    """How a figure changed: "tăng 12 hộ (10%) so với kỳ trước, không thay đổi so với cùng kỳ năm trước".

    "" when there is nothing to compare with, or nothing happened then and now.
    """
    said = []
    for earlier in recorder.earlier:
        pair = recorder.pair(place, earlier)
        if pair and (pair.now or pair.then):
            said.append(_change(recorder, place, pair, earlier, unit))
    return ", ".join(said)


def _change(recorder: Recorder, place: Place, pair: Pair, earlier: Earlier, unit: str) -> str:
    """Percentages change by points of percent; other figures by their unit, and in percent unless from zero."""
    if pair.now == pair.then:
        return f"không thay đổi so với {earlier.name}"
    direction = "tăng" if pair.now > pair.then else "giảm"
    size = recorder.print_change(place, pair, earlier, unit="điểm phần trăm" if unit == "%" else unit)
    if unit == "%":
        return f"{direction} {size} so với {earlier.name}"
    if not pair.then:
        return f"{direction} {size} so với {earlier.name} ({earlier.name} chưa phát sinh)"
    share = recorder.print_change(place, pair, earlier, unit=unit, relative=True)
    return f"{direction} {size} ({share}) so với {earlier.name}"


def comparison_note(recorder: Recorder) -> str:
    """How comparisons are made when not the same units reported each time; "" when they did."""
    uneven = any(
        set(found.reported) != set(earlier.summary.forms[form].reported)
        for earlier in recorder.earlier
        for form, found in recorder.current.forms.items()
    )
    return "Các so sánh giữa hai kỳ chỉ tính những đơn vị có số liệu ở cả hai kỳ." if uneven else ""


def nothing_to_compare(recorder: Recorder) -> str:
    """Which comparisons the report cannot make, as a whole sentence; "" when none is lacking."""
    known = {earlier.name for earlier in recorder.earlier}
    lacking = [name for name in ("kỳ trước", "cùng kỳ năm trước") if name not in known]
    return f"Chưa có số liệu {joined(lacking)} để so sánh." if lacking else ""


def missing_units(recorder: Recorder, form: str) -> str:
    """Who has not reported a form: "số liệu của 9/11 đơn vị; chưa có: …"; "" when everybody has."""
    missing = recorder.current.forms[form].missing
    if not missing:
        return ""
    names = ", ".join(in_sentence(code) for code in missing)
    return f"số liệu của {recorder.print_coverage(form)} đơn vị; chưa có: {names}"


def absent_units(recorder: Recorder) -> str:
    """Who has reported nothing at all: "9/11 đơn vị; chưa có báo cáo của: …"; just "11/11 đơn vị" when all have."""
    current = recorder.current
    forms = [form for form in current.forms.values() if form.reported]
    reported = [unit for unit in current.units if any(unit in form.reported for form in forms)]
    fullest = max(forms, key=lambda form: len(form.reported), default=None)
    count = str(len(reported))
    if fullest and len(fullest.reported) == len(reported):
        count = recorder.print_value(Place(fullest.form, REPORTED))
    absent = [in_sentence(unit) for unit in current.units if unit not in reported]
    names = f"; chưa có báo cáo của: {', '.join(absent)}" if absent else ""
    return f"{count}/{len(current.units)} đơn vị{names}"


def ranking(recorder: Recorder, place: Place, unit: str) -> str:
    """The best and the worst units: "cao nhất là huyện A (60%); thấp nhất là huyện B và huyện C (cùng 5%)".

    Ties are named together; "" when no unit has the figure.
    """
    values = _values(recorder.current, place, recorder.value)
    if not values:
        return ""
    best, worst = max(values.values()), min(values.values())
    if len(values) == 1:
        return f"mới có số liệu của {_holders(recorder, place, unit, list(values))}"
    if best == worst:
        return f"các đơn vị cùng đạt {recorder.print_value(place._replace(unit=next(iter(values))), unit)}"
    highest = [code for code, value in values.items() if value == best]
    lowest = [code for code, value in values.items() if value == worst]
    return (
        f"cao nhất là {_holders(recorder, place, unit, highest)}; "
        f"thấp nhất là {_holders(recorder, place, unit, lowest)}"
    )


def _values(summary: Summary, place: Place, value: Callable[[Place], Number | None]) -> dict[str, Number]:
    found = {unit: value(place._replace(unit=unit)) for unit in summary.forms[place.form].reported}
    return {unit: number for unit, number in found.items() if number is not None}


def _holders(recorder: Recorder, place: Place, unit: str, codes: Sequence[str]) -> str:
    texts = [recorder.print_value(place._replace(unit=code), unit) for code in codes]
    together = "cùng " if len(codes) > 1 else ""
    return f"{joined([in_sentence(code) for code in codes])} ({together}{texts[0]})"
