"""The cover sheet "Bìa": who reports, for which period, who signs."""

from schemas.fields import COUNT, DATE, EMAIL, PHONE, TEXT, UNIT, YEAR, Choice
from schemas.form import Field
from schemas.period import PeriodKind

SHEET = "Bìa"
TITLE = "THÔNG TIN ĐƠN VỊ BÁO CÁO"

FIELDS = (
    Field(key="unit", label="Đơn vị báo cáo", type=UNIT, required=True),
    Field(key="period_kind", label="Loại kỳ báo cáo", type=Choice(tuple(PeriodKind)), required=True),
    Field(key="period_no", label="Kỳ số", type=COUNT, hint="Tháng: 1–12; Quý: 1–4; 6 tháng, 9 tháng và Năm: để trống"),
    Field(key="year", label="Năm", type=YEAR, required=True),
    Field(key="from_date", label="Từ ngày", type=DATE, required=True),
    Field(key="to_date", label="Đến ngày", type=DATE, required=True),
    Field(key="preparer", label="Người lập biểu", type=TEXT, required=True),
    Field(key="phone", label="Điện thoại", type=PHONE),
    Field(key="email", label="Thư điện tử", type=EMAIL),
    Field(key="head", label="Thủ trưởng đơn vị", type=TEXT, required=True),
    Field(key="signed_on", label="Ngày ký", type=DATE),
    Field(key="form_version", label="Phiên bản biểu mẫu", type=TEXT, required=True),
)
