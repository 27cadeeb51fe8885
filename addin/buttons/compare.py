"""So sánh: with plan, last period and the same period last year, onto its sheet."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk

_SHOWN = 16


def act(desk: Desk) -> Outcome:
    """Compare the chosen period."""
    from addin import compare
    from addin.publish.comparison import plan_comparison

    desk.say(f"Đang so sánh {desk.period.label}…")
    comparison = pipeline.compare_period(desk.home, desk.period)
    lines = list(compare.say(comparison))
    more = ["… xem đầy đủ ở trang “So sánh”."] if len(lines) > _SHOWN else []
    message = "\n".join([*lines[:_SHOWN], *more])
    return Outcome(message, desk.period, {"so_sanh": plan_comparison(comparison)}, show="so_sanh")
