"""A comparison in words, a line a figure; compares nothing."""

from collections.abc import Iterator

from addin.analysis.compare import NO_FLOW, NO_PLAN, named_parts
from schemas.catalogue import Catalogue
from schemas.comparison import Comparison, ComparisonLine, Side
from schemas.numbers import Amount, show_number
from schemas.period_words import gaps_told


def to_text(comparison: Comparison, catalogue: Catalogue) -> Iterator[str]:
    """The comparison in words by the period's catalogue, a line a figure; figures that nobody reports are left out."""
    yield from comparison.remarks
    for line in comparison.lines:
        if line.now is None:
            continue
        sides = [_said_plan(line.plan, line.measure), _said_flow(line)]
        sides += [
            _said(name, line, side)
            for name, side in (("kỳ trước", line.previous), ("đầu năm", line.year_start),
                               ("cùng kỳ năm trước", line.last_year))
            if side.then is not None or (side.note and getattr(comparison, _PERIODS[name]))
        ]  # fmt: skip
        figure = f"{line.form} – {line.label}: {_with_unit(line.now, line.measure)}{_said_behind(catalogue, line)}"
        yield "; ".join(filter(None, (figure, *sides)))


def _said_behind(catalogue: Catalogue, line: ComparisonLine) -> str:
    """What the figure of this time lacks, and whose part of it is under review; "" where it is whole and sure."""
    behind = line.coverage
    if behind is None:
        return ""

    def name(unit: str) -> str:
        return catalogue.units.in_sentence(unit)

    lacking, doubtful = named_parts(catalogue, line.form, behind.left_out), [*map(name, behind.doubtful)]
    said = (
        f"số liệu của {behind.known}/{behind.of} đơn vị" if behind.missing else "",
        f"chưa gồm {lacking}" if lacking else "",
        f"chưa gồm {gaps_told(behind.gaps, name)}" if behind.gaps else "",
        f"đang rà soát: {', '.join(doubtful)}" if doubtful else "",
    )
    return f" ({'; '.join(filter(None, said))})" if any(said) else ""


_PERIODS = {"kỳ trước": "previous", "đầu năm": "year_start", "cùng kỳ năm trước": "last_year"}


def _said_flow(line: ComparisonLine) -> str:
    if line.flow.change is None:
        return line.flow.note if line.flow.note == NO_FLOW else ""
    return "; ".join(filter(None, (f"trong kỳ {_with_unit(line.flow.change, line.measure)}", line.flow.note)))


def _said_plan(side: Side, measure: str) -> str:
    if side.then is None:
        return f"kế hoạch: {side.note}" if side.note == NO_PLAN else ""
    done = f"đạt {show_number(side.percent, 2)}%" if side.percent is not None else ""
    return f"kế hoạch {_with_unit(side.then, measure)} ({'; '.join(filter(None, (done, side.note)))})"


def _said(name: str, line: ComparisonLine, side: Side) -> str:
    if side.then is None:
        return f"{name}: {side.note}"
    change = side.change or 0
    measure = "điểm phần trăm" if line.measure == "%" else line.measure
    size = f"{'tăng' if change > 0 else 'giảm'} {_with_unit(abs(change), measure)}" if change else "không đổi"
    if change and side.percent:
        size += f" ({show_number(abs(side.percent), 2)}%)"
    note = f" ({side.note})" if side.note else ""
    return f"{name} {_with_unit(side.then, line.measure)}, {size}{note}"


def _with_unit(value: Amount, measure: str) -> str:
    return f"{show_number(value)}{'' if measure == '%' else ' '}{measure}".rstrip()
