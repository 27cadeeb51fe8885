"""So sánh: with plan, last period and the same period last year, and the year so far, onto their sheets."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk

_SHOWN = 16


def act(desk: Desk) -> Outcome:
    """Compare the chosen period."""
    from addin import compare
    from addin.publish.comparison import plan_comparison
    from addin.publish.trend_sheet import plan_trend

    desk.say(f"Đang so sánh {desk.period.label}…")
    comparison, trend = pipeline.compare_period(desk.home, desk.period)
    lines = list(compare.say(comparison))
    more = ["… xem đầy đủ ở trang “So sánh”."] if len(lines) > _SHOWN else []
    message = "\n".join([*lines[:_SHOWN], *more])
    sheets = {"so_sanh": plan_comparison(comparison), "dien_bien": plan_trend(trend)}
    return Outcome(message, desk.period, sheets, show="so_sanh")
