"""The office's general settings, each with its label in the sheet "Cấu hình" and its default; holds no password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from schemas.cells import Cell
from schemas.fields import COUNT, NUMBER, TEXT, Choice, Context, FieldType, Reading, Text
from schemas.period import Period
from schemas.text import tidy

#: Stands where an office must say who it is.
UNSAID = "…"
#: Who signs: the head, a deputy for him, somebody for the whole agency or by order; the post and the agency are set.
ALONE, FOR_HEAD, FOR_AGENCY, BY_ORDER = SIGN_AS = (
    "Người đứng đầu ký",
    "KT. – ký thay người đứng đầu",
    "TM. – thay mặt cơ quan",
    "TL. – ký thừa lệnh người đứng đầu",
)
YES, NO = "Có", "Không"
#: What becomes of a report that no letter from the unit's own address brought.
MARK_STRANGERS, HOLD_STRANGERS = "Tính và đánh dấu", "Giữ lại chờ xác nhận"
_ADDRESSES = Text(r"([^\s@;,]+@[^\s@;,]+(?:[\s;,]+|$))*", "các địa chỉ thư cách nhau bằng dấu chấm phẩy")
#: What stands for the closing figures of a unit that has not reported.
#: From which day "lũy kế" counts.
REPORTING_YEAR, CALENDAR_YEAR = "Từ đầu năm báo cáo 15/12", "Từ 01/01"
LEAVE_OUT, CARRY = "Để trống", "Tạm lấy số kỳ trước"


#: How these begin above a signature: "KT. TRƯỞNG PHÒNG"; so they stand in workbooks of the former layout.
_ABOVE_SIGNATURE = dict(zip(("TRƯỞNG ", "KT. ", "TM. ", "TL. "), SIGN_AS, strict=True))


@dataclass(frozen=True)
class _SignAs(Choice):
    """Who signs, in today's words or as it stands above a signature."""

    options: tuple[str, ...] = SIGN_AS

    def read(self, cell: Cell, context: Context) -> Reading:
        reading, written = super().read(cell, context), tidy(str(cell))
        above = (one for begins, one in _ABOVE_SIGNATURE.items() if written.startswith(begins) and written.isupper())
        return reading if reading.usable else next(map(Reading, above), reading)


class Settings(BaseModel):
    """What the office may change without code; the defaults fit any, with "…" where it must say who it is.

    `own` are the settings that only this office has, by their codes in its profile.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    parent_agency: str = f"CƠ QUAN CHỦ QUẢN {UNSAID}"
    agency: str = f"TÊN CƠ QUAN {UNSAID}"
    agency_code: str = UNSAID
    place: str = UNSAID
    sign_as: str = SIGN_AS[0]
    signer_post: str = "PHÓ THỦ TRƯỞNG"
    signer: str = ""
    working_days: int = 2
    inbox: str = "hop-thu"
    forms_folder: str = "bieu-mau"
    returns_folder: str = "tra-lai"
    reminders_folder: str = "don-doc"
    mail_host: str = ""
    mail_port: int = 993
    mail_user: str = ""
    mail_folder: str = "INBOX"
    mail_others: str = ""
    strangers: str = MARK_STRANGERS
    ledger_url: str = ""
    manual_points_limit: float = 10.0
    commend_least_score: float = 70.0
    sources_appendix: str = NO
    year_plan: str = ""
    missing_units: str = LEAVE_OUT
    cumulative_from: str = REPORTING_YEAR
    office_name: str = "Cơ quan tổng hợp"
    office_short: str = "Cơ quan"
    head_post: str = "Thủ trưởng Cơ quan"
    superiors: str = "Cơ quan cấp trên"
    award_board: str = "Hội đồng Thi đua - Khen thưởng cấp trên"
    emulation_block: str = ""
    units_called: str = "các đơn vị"
    units_level: str = "cấp dưới"
    scope: str = "tất cả đơn vị"
    work: str = ""
    phone: str = ""
    contact_person: str = ""
    departments: str = ""
    units_offices: str = ""
    own: Mapping[str, str | float | None] = {}

    def names(self) -> dict[str, object]:
        """What documents call the office, those above and below it: the settings, and what follows from them."""
        above = [one for part in self.superiors.split(";") if (one := part.strip())] or [self.parent_agency]
        own = self.office_name.removeprefix(self.office_short) if self.head_post.endswith(self.office_short) else ""
        return {
            **self.model_dump(),
            **self.own,
            "superior_list": above,
            "superiors": ", ".join(above),
            "contact": self._contact(),
            "work_office": self.work_office,
            "departments": self.departments or f"các đơn vị thuộc {self.office_short}",
            "units_offices": _opened(self.units_offices or self._usual_offices),
            "head_of_office": f"{self.head_post}{own}" if own else f"{self.head_post} {self.office_name}",
        }

    @property
    def work_office(self) -> str:
        """Who does this work in a unit, within a sentence: "cơ quan công tác văn thư"."""
        return f"cơ quan {self.work}" if self.work.startswith("công tác ") else f"bộ phận phụ trách {self.work}".strip()

    @property
    def _usual_offices(self) -> str:
        """Who takes the documents in the units, where the office does not say it."""
        return f"{self.work_office} {self.units_level}" if self.work else self.units_called

    def _contact(self) -> str:
        """Whom a unit may ask, to be put within a sentence; "" where the office says nobody."""
        told = (("điện thoại ", self.phone), ("người theo dõi: ", self.contact_person))
        return ", ".join(f"{what}{said}" for what, said in told if said)

    def counts_from(self, period: Period) -> date:
        """The first day that the cumulative figures of a period count."""
        return date(period.year, 1, 1) if self.cumulative_from == CALENDAR_YEAR else period.year_start


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


class Setting(NamedTuple):
    """How one setting is in the sheet."""

    key: str
    label: str
    type: FieldType
    hint: str


SETTINGS = (
    Setting("parent_agency", "Cơ quan chủ quản", TEXT, "In ở dòng trên góc trái văn bản."),
    Setting("agency", "Cơ quan ban hành", TEXT, "In đậm ở dòng dưới góc trái văn bản."),
    Setting("agency_code", "Ký hiệu cơ quan", TEXT, "Phần sau dấu gạch của số văn bản, ví dụ VP: …/BC-VP."),
    Setting("place", "Địa danh", TEXT, "In trước ngày, tháng, năm, ví dụ: tên tỉnh, xã nơi ban hành."),
    Setting(
        "sign_as",
        "Thẩm quyền ký",
        _SignAs(),
        "Chọn trong danh sách; chức danh, tên cơ quan in theo các dòng khác của bảng này.",
    ),
    Setting("signer_post", "Chức vụ người ký thay", TEXT, "Chỉ dùng khi ký thay, ký thừa lệnh."),
    Setting("signer", "Họ tên người ký", TEXT, "Để trống nếu điền sau."),
    Setting("working_days", "Hạn gửi (ngày làm việc sau ngày chốt)", COUNT, "Mặc định 2 ngày làm việc."),
    Setting("inbox", "Thư mục thu báo cáo", TEXT, "Nút “Thu báo cáo” đọc thư mục này, tính từ thư mục làm việc."),
    Setting("forms_folder", "Thư mục biểu mẫu", TEXT, "Nút “Tạo biểu mẫu” ghi vào đây."),
    Setting("returns_folder", "Thư mục trả lại để sửa", TEXT, "Nút “Trả lại để sửa” ghi vào đây."),
    Setting("reminders_folder", "Thư mục đôn đốc", TEXT, "Nút “Đôn đốc” ghi vào đây."),
    Setting("mail_host", "Máy chủ thư (IMAP)", TEXT, "Để trống nếu không thu trực tiếp từ hộp thư."),
    Setting("mail_port", "Cổng máy chủ thư", COUNT, "Thường là 993."),
    Setting("mail_user", "Tài khoản thư", TEXT, "Mật khẩu giữ trong kho mật khẩu của Windows, không ghi tại đây."),
    Setting("mail_folder", "Hộp thư cần đọc", TEXT, "Thường là INBOX; chỉ đọc, không xóa, không đánh dấu."),
    Setting(
        "mail_others",
        "Địa chỉ thư khác của cơ quan",
        _ADDRESSES,
        "Cán bộ chuyển tiếp thư của đơn vị từ các địa chỉ này; cách nhau bằng dấu chấm phẩy.",
    ),
    Setting(
        "strangers",
        "Báo cáo gửi từ địa chỉ lạ",
        Choice((MARK_STRANGERS, HOLD_STRANGERS)),
        "“Giữ lại”: chưa tính báo cáo có thư không gửi từ địa chỉ của đơn vị cho đến khi bấm “Xét tệp giữ lại”.",
    ),
    Setting(
        "ledger_url", "Sổ theo dõi dùng chung", TEXT, "Để trống nếu một máy dùng; nhiều máy: hỏi người quản trị mạng."
    ),
    Setting("manual_points_limit", "Giới hạn điểm thưởng, điểm trừ", NUMBER, "Mặc định ±10 điểm."),
    Setting("commend_least_score", "Điểm tối thiểu để đề nghị khen thưởng", NUMBER, "Theo điểm thi đua của đơn vị."),
    Setting(
        "sources_appendix",
        "Phụ lục nguồn số liệu trong báo cáo",
        Choice((YES, NO)),
        "In tệp, trang, ô nguồn của từng số trong lời văn.",
    ),
    Setting("year_plan", "Kế hoạch công tác năm", TEXT, "Căn cứ ghi ở đầu báo cáo; chỉ dùng cho năm có trong tên."),
    Setting(
        "missing_units",
        "Số liệu của đơn vị chưa báo cáo",
        Choice((LEAVE_OUT, CARRY)),
        "“Tạm lấy số kỳ trước” chỉ dùng cho số cuối kỳ, số lũy kế trong cùng năm; mọi bảng đều ghi rõ đơn vị nào.",
    ),
    Setting(
        "cumulative_from",
        "Số lũy kế tính từ ngày",
        Choice((REPORTING_YEAR, CALENDAR_YEAR)),
        "Năm báo cáo bắt đầu từ 15/12 năm trước (Nghị định 09/2019/NĐ-CP); biểu mẫu và báo cáo ghi rõ ngày này.",
    ),
    Setting("office_name", "Tên cơ quan trong câu văn", TEXT, "Ví dụ: Văn phòng (kính báo cáo…)."),
    Setting("office_short", "Tên gọi tắt của cơ quan", TEXT, "Ví dụ: Sở, trong Lãnh đạo Sở."),
    Setting("head_post", "Chức danh người đứng đầu", TEXT, "In ở chỗ ký, ví dụ: Giám đốc, Chánh Văn phòng."),
    Setting("superiors", "Cơ quan nhận báo cáo", TEXT, "Cách nhau bằng dấu chấm phẩy, cấp trên trực tiếp ghi đầu."),
    Setting("award_board", "Hội đồng, Ban thi đua, khen thưởng cấp trên", TEXT, "Nơi trình đề nghị khen thưởng."),
    Setting("emulation_block", "Khối, cụm thi đua", TEXT, "In ở “Nơi nhận” của văn bản thi đua."),
    Setting("units_called", "Tên chung của các đơn vị", TEXT, "Ví dụ: các xã, phường."),
    Setting("units_level", "Cấp của các đơn vị", TEXT, "Ví dụ: cấp xã, cấp tỉnh."),
    Setting("scope", "Tên cấp tổng hợp", TEXT, "Dòng cộng của các bảng, ví dụ: cả nước, toàn xã."),
    Setting("work", "Lĩnh vực báo cáo", TEXT, "Ví dụ: công tác văn thư, sản xuất nông nghiệp. Có thể để trống."),
    Setting("phone", "Điện thoại liên hệ", TEXT, "In ở thông báo, công văn, thư gửi đơn vị để đơn vị hỏi khi cần."),
    Setting("contact_person", "Người theo dõi báo cáo", TEXT, "In cạnh số điện thoại."),
    Setting("departments", "Các bộ phận của cơ quan", TEXT, "In ở “Nơi nhận”, ví dụ: các ban của Viện."),
    Setting("units_offices", "Nơi nhận ở các đơn vị", TEXT, "Ví dụ: phòng chuyên môn của các đơn vị."),
)
