"""Who reported in time over the periods of the year, as columns beside the units' figures; prints no figure."""

from collections.abc import Callable

from addin.analysis.punctuality import State
from addin.analysis.trend import Trend, short_names, sign_of
from addin.documents.content import CENTRE, TableColumn
from addin.report.columns import FigureColumn, TableCell
from addin.report.recorder import FigureRecorder
from schemas.report import FigurePlace

TITLE = "Tình hình gửi báo cáo qua các kỳ"
#: What stands over these columns, on one line.
_OVER = "Gửi báo cáo"
#: What stands for a form's id in these columns, which are of no form.
NO_FORM = ""
#: Greys behind a standing, none for one in time; the sign tells it too.
SHADES = {State.LATE: "D9D9D9", State.EMPTY: "BFBFBF", State.MISSING: "A6A6A6"}
_PERIOD, _SHARE = 10.0, 12.0


def timeliness_columns(trend: Trend | None) -> list[FigureColumn]:
    """A column a period with the units' signs, then their share; none where one period makes no course."""
    if trend is None or len(trend.points) < 2:
        return []
    names = short_names([point.period for point in trend.points])
    signs = [_column(name, _PERIOD, _sign(trend, at)) for at, name in enumerate(names)]
    return [*signs, _column("Số kỳ đúng hạn", _SHARE, _share(trend))]


def _column(label: str, width: float, words: Callable[[FigureRecorder, FigurePlace], TableCell]) -> FigureColumn:
    return FigureColumn(NO_FORM, TableColumn("", label, width, CENTRE, _OVER), words=words)


def _sign(trend: Trend, at: int) -> Callable[[FigureRecorder, FigurePlace], TableCell]:
    def words(_: FigureRecorder, place: FigurePlace) -> TableCell:
        standings = trend.timeliness.get(place.unit, ())
        standing = standings[at] if at < len(standings) else None
        sign = sign_of(standing) if standing else ""
        return TableCell(sign, SHADES.get(standing.state, "") if standing and sign else "")

    return words


def _share(trend: Trend) -> Callable[[FigureRecorder, FigurePlace], TableCell]:
    def words(_: FigureRecorder, place: FigurePlace) -> TableCell:
        if place.unit not in trend.timeliness:
            return TableCell("")
        in_time, due = trend.in_time(place.unit)
        return TableCell(f"{in_time}/{due}" if due else "")

    return words
