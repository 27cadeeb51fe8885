"""Of which days a form tells that is sent less often than the report it comes with."""

from schemas.form import Form
from schemas.period import Period


def own_time(form: Form, period: Period) -> str:
    """That a form tells of more than the period of its report, and of which days; "" where it does not."""
    label, first = period.of_form(form.sent)
    days = f"từ {first:%d/%m/%Y} đến {period.to_date:%d/%m/%Y}"
    return "" if label == period.label else f"Biểu gửi theo {form.sent.lower()}: số liệu {days}"
