"""The e-mails of one period: eleven districts, each in its own way, and what does not belong there."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from addin.blank_forms.workbook import plan_form_book
from addin.sheets.plan import BookPlan
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.period import Period, PeriodKind
from schemas.profile.shipped import shipped_profile
from schemas.reference import holidays
from workbooks.demo import formats
from workbooks.demo.errors import Planted, plant
from workbooks.demo.figures import address_of, make_figures
from workbooks.demo.growth import generator
from workbooks.demo.mail import Letter, save
from workbooks.demo.profiles import PROFILES, DistrictProfile

VIETNAM = timezone(timedelta(hours=7))
#: Who does what: the late one, the one that sends twice, the one with a dozen mistakes, and two that fail at first.
LATE, TWICE, WRONG, RESAVED, LOCKED_FIRST, BROKEN_FIRST = "695", "692", "694", "693", "691", "698"
_ZIPPED, _XLS, _ODS = "697", "688", "690"
#: Unit → file name as the district saved it; {t} is "T2", {ky} "tháng 02 năm 2023".
_NAMES = {
    "689": "BC {t} (final).xlsx",
    "688": "bieu mau {t} phuoc long.xls",
    "690": "bao cao {t} - binh long.ods",
    "697": "Báo cáo {t} - Chơn Thành.zip",
    "691": "Báo cáo công tác dân tộc {ky}.xlsx",
    "692": "BC {t} loc ninh.xlsx",
    "693": "{t} - BU DOP - so lieu.xlsx",
    "694": "Hon Quan {t} chinh sua.xlsx",
    "695": "BC {t} Dong Phu.xlsx",
    "696": "Báo cáo {t} - Bù Đăng.xlsx",
    "698": "Book1 (1).xlsx",
}
_SECOND_NAME = "BC {t} loc ninh (Lan 2).xlsx"
_LOCKED_NAME, _BROKEN_NAME, _FOREIGN_NAME = (
    "Báo cáo {t} - Bù Gia Mập (có mật khẩu).xlsx",
    "Book1.xlsx",
    "Bang bao gia VPP.xlsx",
)
_PASSWORD = "bgm@2023"  # noqa: S105 - nobody needs it; the file must only be locked
_PRICES = (("Giấy A4 70 gsm (ram)", 68000), ("Bút bi xanh (hộp)", 75000), ("Bìa còng 7 cm", 42000), ("Mực in", 350000))
_AGENCIES = {
    "Phòng Dân tộc riêng": "Phòng Dân tộc",
    "Ghép vào Văn phòng HĐND-UBND": "Văn phòng HĐND-UBND",
    "Bộ phận kiêm nhiệm": "Văn phòng HĐND-UBND",
}
_BODY = """Kính gửi: Ban Dân tộc tỉnh Bình Phước,

{agency} kính gửi Ban Dân tộc biểu số liệu báo cáo công tác dân tộc {ky} (tệp đính kèm).
{extra}
Trân trọng./.

{sender}
{agency}
"""


class Expected(NamedTuple):
    """What the inbox holds, for whoever checks what came of it.

    `files`: unit → name of the file that must count in the end; `set_aside`: file name → code of the reason.
    """

    emails: tuple[Path, ...]
    files: dict[str, str]
    late: tuple[str, ...]
    twice: tuple[str, ...]
    planted: tuple[Planted, ...]
    set_aside: dict[str, str]
    resaved: bool


class Sending(NamedTuple):
    """One period's inbox in the making: where it lies, the forms of the period, and what each unit reports."""

    folder: Path
    period: Period
    catalogue: Catalogue
    seed: int
    figures: dict[str, Filling]
    all_in_time: bool

    def plan(self, unit: str, filling: Filling | None = None) -> BookPlan:
        """A unit's workbook with what it reports, or with something else."""
        return plan_form_book(self.catalogue.unit(unit), self.period, self.catalogue, filling or self.figures[unit])

    def name(self, pattern: str) -> str:
        """A file's name in this period."""
        return pattern.format(t=short_name(self.period), ky=self.period.label)


def short_name(period: Period) -> str:
    """The period as districts write it in file names: "T2", "Q1", "6T", "9T", "Nam"."""
    match period.kind:
        case PeriodKind.MONTH:
            return f"T{period.number}"
        case PeriodKind.QUARTER:
            return f"Q{period.number}"
        case PeriodKind.HALF:
            return "6T"
        case PeriodKind.NINE_MONTHS:
            return "9T"
    return "Nam"


def catalogue_of(period: Period) -> Catalogue:
    """What the first office asks for in a period: blank forms of a month are of that month's version."""
    return shipped_profile().on(period.to_date)


def start_resaving(period: Period, seed: int) -> formats.Resaving:
    """Set LibreOffice to work on the one workbook that goes through it, so that it is ready when it is needed."""
    catalogue, filling = catalogue_of(period), make_figures(period, seed)[RESAVED]
    plan = plan_form_book(catalogue.unit(RESAVED), period, catalogue, filling)
    return formats.Resaving(formats.as_xlsx(plan))


def make_clean_inbox(folder: Path, period: Period, seed: int) -> Expected:
    """Eleven e-mails, all right and in time, as an earlier period's inbox."""
    sending = begin(folder, period, seed, all_in_time=True)
    plain = [(profile.unit, formats.as_xlsx(sending.plan(profile.unit))) for profile in PROFILES]
    emails = tuple(send_workbook(sending, unit, content, plain_name(sending, unit)) for unit, content in plain)
    files = {unit: plain_name(sending, unit) for unit, _ in plain}
    return Expected(emails, files, (), (), (), {}, resaved=False)


def plain_name(sending: Sending, unit: str) -> str:
    """What a unit calls its workbook where it sends it as it is."""
    return Path(sending.name(_NAMES[unit])).with_suffix(".xlsx").name


def make_inbox(folder: Path, period: Period, seed: int, resaving: formats.Resaving | None = None) -> Expected:
    """The e-mails of a period with all that goes wrong in a real one.

    `resaving` is what `start_resaving` gave for the same period and seed; without it the work is done here.
    """
    sending = begin(folder, period, seed, all_in_time=False)
    with resaving or start_resaving(period, seed) as ready:
        emails = [_plain_letter(sending, profile) for profile in PROFILES if profile.unit not in (WRONG, RESAVED)]
        spoilt, planted = plant(sending.catalogue.unit(WRONG), period, sending.catalogue, sending.figures[WRONG])
        emails.append(send_workbook(sending, WRONG, formats.as_xlsx(spoilt)))
        emails += [*_second_version(sending), *_useless(sending)]
        content, resaved = ready.result()
        emails.append(send_workbook(sending, RESAVED, content))
    files = {unit: sending.name(pattern) for unit, pattern in _NAMES.items()}
    files |= {TWICE: sending.name(_SECOND_NAME), _ZIPPED: Path(files[_ZIPPED]).with_suffix(".xlsx").name}
    set_aside = {
        sending.name(_LOCKED_NAME): "file-password",
        _BROKEN_NAME: "file-corrupt",
        _FOREIGN_NAME: "file-not-a-form",
        files[TWICE]: "file-duplicate",
    }
    return Expected(tuple(sorted(emails)), files, (LATE,), (TWICE,), planted, set_aside, resaved)


def begin(folder: Path, period: Period, seed: int, *, all_in_time: bool) -> Sending:
    """Nothing sent yet; the figures are those that the period's forms ask for."""
    folder.mkdir(parents=True, exist_ok=True)
    return Sending(folder, period, catalogue_of(period), seed, make_figures(period, seed), all_in_time)


def _plain_letter(sending: Sending, profile: DistrictProfile) -> Path:
    """A district's one workbook in the shape it uses; for the one that sends twice, the first version."""
    shapes: dict[str, Callable[[BookPlan], bytes]] = {_XLS: formats.as_xls, _ODS: formats.as_ods}
    plan = _first_version(sending) if profile.unit == TWICE else sending.plan(profile.unit)
    content = shapes.get(profile.unit, formats.as_xlsx)(plan)
    if profile.unit == _ZIPPED:
        name = sending.name(_NAMES[_ZIPPED])
        return _send(sending, profile, ((name, _zipped(Path(name).with_suffix(".xlsx").name, content)),))
    return send_workbook(sending, profile.unit, content)


def send_workbook(sending: Sending, unit: str, content: bytes, name: str = "") -> Path:
    """A letter of a unit with its one workbook."""
    return _send(sending, _profile(unit), ((name or sending.name(_NAMES[unit]), content),))


def _profile(unit: str) -> DistrictProfile:
    return next(profile for profile in PROFILES if profile.unit == unit)


def _zipped(name: str, content: bytes) -> bytes:
    import io

    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(ZipInfo(name, (2023, 2, 14, 8, 0, 0)), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _first_version(sending: Sending) -> BookPlan:
    """The workbook before its mistake was noticed: more households out of poverty than there were poor."""
    filling = sending.figures[TWICE]
    rows = {form: dict(records) for form, records in filling.rows.items()}
    commune, row = next(iter(rows["B02"].items()))
    rows["B02"][commune] = row | {"escaped": int(str(row["poor_start"])) + 25}
    return sending.plan(TWICE, filling.model_copy(update={"rows": rows}))


def _second_version(sending: Sending) -> list[Path]:
    """The corrected workbook, and the very same file sent on by a colleague an hour later."""
    name, content = sending.name(_SECOND_NAME), formats.as_xlsx(sending.plan(TWICE))
    profile, due = _profile(TWICE), _due(sending.period)
    again = "Xin gửi lại biểu đã chỉnh sửa số hộ thoát nghèo (lần 2), thay cho tệp gửi trước."
    forwarded = "Chuyển tiếp biểu lần 2 của huyện để Ban Dân tộc tiện tổng hợp."
    return [
        _send(sending, profile, ((name, content),), at=_at(due, 9, 40), prefix="Lần 2 - ", extra=again),
        _send(sending, profile, ((name, content),), at=_at(due, 10, 45), prefix="Fwd: Lần 2 - ", extra=forwarded),
    ]


def _useless(sending: Sending) -> list[Path]:
    """A locked workbook, a broken one and an advertisement: each must get one clear line."""
    earlier = _working_day_before(_due(sending.period))
    locked = formats.as_locked(formats.as_xlsx(sending.plan(LOCKED_FIRST)), _PASSWORD)
    broken = formats.as_broken(formats.as_xlsx(sending.plan(BROKEN_FIRST)))
    shop = Letter(
        "Văn phòng phẩm Phương Nam", "khuyenmai@vppphuongnam.example", "Bảng báo giá văn phòng phẩm tháng này",
        "Kính gửi Quý cơ quan,\n\nChúng tôi xin gửi bảng báo giá mới nhất. Rất mong được phục vụ.\n",
        _at(earlier, 8, 5), ((_FOREIGN_NAME, formats.price_list(_PRICES)),),
    )  # fmt: skip
    return [
        _send(sending, _profile(LOCKED_FIRST), ((sending.name(_LOCKED_NAME), locked),), at=_at(earlier, 7, 50)),
        _send(sending, _profile(BROKEN_FIRST), ((_BROKEN_NAME, broken),), at=_at(earlier, 7, 55)),
        save(shop, sending.folder),
    ]


def _send(
    sending: Sending,
    profile: DistrictProfile,
    attachments: tuple[tuple[str, bytes], ...],
    *,
    at: datetime | None = None,
    prefix: str = "",
    extra: str = "",
) -> Path:
    sender = str(sending.figures[profile.unit].cover["preparer"])
    agency = f"{_AGENCIES[profile.structure]} {profile.name[:1].lower()}{profile.name[1:]}"
    letter = Letter(
        sender_name=f"{sender} - {agency}",
        sender=address_of(profile),
        subject=f"{prefix}{profile.name} báo cáo công tác dân tộc {sending.period.label}",
        body=_BODY.format(agency=agency, ky=sending.period.label, sender=sender, extra=extra),
        sent_at=at or _usual_time(sending, profile),
        attachments=attachments,
        old_program=profile.unit in (_ZIPPED, "696"),
    )
    return save(letter, sending.folder)


def _usual_time(sending: Sending, profile: DistrictProfile) -> datetime:
    """On the last day or the working day before it; the late one comes on the next working day."""
    due = _due(sending.period)
    chance = generator(sending.seed, sending.period, profile.unit, "sent")
    day, hour = chance.choice((due, _working_day_before(due))), chance.randint(13, 16)
    if profile.unit == LATE and not sending.all_in_time:
        day, hour = _next_working_day(due), 10
    if profile.unit == TWICE:
        day = _working_day_before(due)
    return _at(day, hour, chance.randint(0, 59))


def _due(period: Period) -> date:
    return period.due_on(holidays=holidays())


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


def _next_working_day(day: date) -> date:
    while True:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays():
            return day


def _working_day_before(day: date) -> date:
    while True:
        day -= timedelta(days=1)
        if day.weekday() < 5 and day not in holidays():
            return day
