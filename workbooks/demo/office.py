"""Invented figures of a district office's own work: outreach, movements, reform, staff, cases (B05–B10); no files."""

from datetime import date, timedelta
from random import Random

from schemas.form import Form
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from workbooks.demo.growth import generator, grow, money_grown, year_share
from workbooks.demo.profiles import DemoRow, DistrictProfile

#: Theme code → sessions in a year of a district of average size.
_THEMES = {"1": 18, "2": 34, "3": 40, "4": 28, "5": 12, "6": 22, "7": 15}
_POVERTY_THEME = "4"


def size_of(profile: DistrictProfile) -> float:
    """How big a district's work is, against an average of 1."""
    return 0.3 + profile.households / 6500


def outreach_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B05 by theme."""
    chance = generator(seed, period.year, profile.unit, "B05")
    return {code: _theme_row(profile, period, code, sessions, chance) for code, sessions in _THEMES.items()}


def _theme_row(profile: DistrictProfile, period: Period, code: str, usual: int, chance: Random) -> DemoRow:
    share, offset = year_share(period), chance.random()
    sessions = grow(round(usual * size_of(profile) * chance.uniform(0.8, 1.2)), share, power=1.1, offset=offset)
    attendees = sessions * chance.randint(38, 64)
    minority = attendees * chance.randint(55, 85) // 100
    articles = grow(round(30 * size_of(profile)), share, power=1, offset=offset)
    row: DemoRow = {
        "sessions": sessions,
        "attendees": attendees,
        "attendees_minority": minority,
        "materials": sessions * chance.randint(30, 90),
        "articles": articles,
        "fund_paid": round(sessions * chance.uniform(2.2, 4.5), 1),
    }
    return row | (_donations(profile, share, chance) if code == _POVERTY_THEME else {})


def _donations(profile: DistrictProfile, share: float, chance: Random) -> DemoRow:
    donors = grow(round(70 * size_of(profile)), share, power=0.8, offset=chance.random())
    return {"donors": donors, "donated": money_grown(1300 * size_of(profile), share, power=0.8)}


#: Movement code → indicator, unit of measure, year's target, whether the target grows with the district.
_MOVEMENTS = {
    "1": ("Xã đạt chuẩn nông thôn mới nâng cao", "xã", 2, False),
    "2": ("Hộ nghèo DTTS được nhận đỡ đầu", "hộ", 40, True),
    "3": ("Công chức thực hiện tốt văn hóa công sở", "%", 100, False),
    "4": ("Tiết kiệm chi thường xuyên", "triệu đồng", 120, True),
    "5": ("Văn bản xử lý trên môi trường mạng", "%", 100, False),
    "6": ("Tỷ lệ giải ngân vốn đầu tư công", "%", 95, False),
    "7": ("Khu dân cư đạt danh hiệu văn hóa", "khu dân cư", 30, True),
}
_LEVELS = frozenset({"3", "5"})  # held all the year rather than reached step by step


def movement_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B06A by movement."""
    chance = generator(seed, period.year, profile.unit, "B06A")
    return {code: _movement_row(profile, period, code, chance) for code in _MOVEMENTS}


def _movement_row(profile: DistrictProfile, period: Period, code: str, chance: Random) -> DemoRow:
    indicator, unit, target, grows = _MOVEMENTS[code]
    target = max(1, round(target * size_of(profile))) if grows else target
    share, level = year_share(period), chance.uniform(0.9, 0.99)
    done = round(target * level, 1) if code in _LEVELS else grow(target, share, power=profile.pace, offset=0.2)
    return {
        "indicator": indicator,
        "unit_of_measure": unit,
        "target": target,
        "done": done,
        "self_score": round(78 + 14 * level * share + chance.randint(0, 8) / 2, 1),
    }


#: Indicator code → target, level at the start of 2023, gain in a year, scatter between districts.
_REFORM = {
    "1": (98.0, 95.5, 1.5, 2.0),
    "2": (60.0, 38.0, 20.0, 12.0),
    "3": (100.0, 88.0, 8.0, 6.0),
    "4": (88.0, 83.0, 2.0, 3.0),
    "5": (85.0, 78.0, 2.5, 5.0),
    "6": (44.0, 40.5, 1.0, 2.0),
}
#: The row that the form has had since its second version.
_ASKED_LATER = "9"


def reform_rows(profile: DistrictProfile, period: Period, seed: int, form: Form) -> dict[str, DemoRow]:
    """The rows of B08 by indicator, as its form asks for them; "kỳ trước" is what the period before reported."""
    rows = {code: _reform_row(profile, period, seed, code) for code in _REFORM}
    chance = generator(seed, profile.unit, "B08 counts")
    trained, communes = chance.randint(25, 60), len(profile.communes(period.to_date))
    rows["7"] = _count_row(period, trained, power=1.2)
    rows["8"] = _count_row(period, communes, power=0.4)
    if _asks(form):
        rows[_ASKED_LATER] = _improvements(profile, period, seed)
    return rows


def _improvements(profile: DistrictProfile, period: Period, seed: int) -> DemoRow:
    """What was done for the competitiveness index; nobody reported of it before the form asked for it."""
    row = _count_row(period, generator(seed, profile.unit, "B08", _ASKED_LATER).randint(5, 9), power=0.8)
    before = shipped_profile().on(period.previous().to_date).form("B08")
    return row if _asks(before) else {key: value for key, value in row.items() if key != "previous"}


def _asks(form: Form) -> bool:
    return any(row.code == _ASKED_LATER for row in form.fixed_rows)


def _reform_row(profile: DistrictProfile, period: Period, seed: int, code: str) -> DemoRow:
    actual = _reform_level(profile, period, seed, code)
    return {
        "target": _REFORM[code][0],
        "previous": _reform_level(profile, period.previous(), seed, code),
        "actual": actual,
    }


def _reform_level(profile: DistrictProfile, period: Period, seed: int, code: str) -> float:
    _, level, gain, scatter = _REFORM[code]
    chance = generator(seed, profile.unit, "B08", code)
    years = period.year - 2023 + year_share(period)
    return round(min(99.9, level + chance.uniform(-scatter, scatter) / 2 + gain * max(-1.0, years)), 1)


def _count_row(period: Period, target: int, *, power: float) -> DemoRow:
    return {
        "target": target,
        "previous": grow(target, year_share(period.previous()), power=power),
        "actual": grow(target, year_share(period), power=power),
    }


def staff_rows(profile: DistrictProfile, seed: int) -> dict[str, DemoRow]:
    """The rows of B09; they change only with the seed."""
    chance = generator(seed, profile.unit, "B09")
    allotted = 5 if profile.structure == "Phòng Dân tộc riêng" else 2
    present = allotted - (chance.random() < 0.3)
    graduates = present - (chance.random() < 0.2)
    numbers = (
        allotted,
        present,
        chance.randint(0, present // 2),
        chance.randint(1, max(1, present // 2)),
        present - (chance.random() < 0.4),
        graduates,
        int(allotted > 4 and chance.random() < 0.6),
        int(allotted < 5),
    )
    rows: dict[str, DemoRow] = {str(code): {"quantity": number} for code, number in enumerate(numbers, 1)}
    if present < allotted:
        rows["2"]["note"] = "Còn thiếu 01 biên chế, đang chờ tuyển dụng."
    return rows


_CASES = (
    ("Hộ dân kiến nghị về ranh giới đất được cấp theo chương trình hỗ trợ đất sản xuất", "Đã đo đạc lại và hòa giải."),
    ("Phản ánh công trình nước sinh hoạt tập trung hoạt động không ổn định", "Đã giao đơn vị quản lý khắc phục."),
    ("Tranh chấp đất rẫy giữa hai hộ trong cùng thôn, ấp", "Già làng và xã đã hòa giải thành."),
    ("Đơn đề nghị xem xét lại kết quả rà soát hộ nghèo", "Xã đã rà soát lại, trả lời bằng văn bản."),
    ("Kiến nghị về tiến độ chi trả tiền khoán bảo vệ rừng", "Ban quản lý rừng đã chi trả đủ."),
)


def security_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B10: cases that were open at some time of the period."""
    chance = generator(seed, period.year, profile.unit, "B10")
    cases = [_case(profile, period, chance) for _ in range(round(5 * size_of(profile)))]
    different = [case for at, case in enumerate(cases) if case and case not in cases[:at]]
    return {str(position): row for position, row in enumerate(different, 1)}


def _case(profile: DistrictProfile, period: Period, chance: Random) -> DemoRow | None:
    opened = date(period.year - 1, 12, 15) + timedelta(days=chance.randint(0, 330))
    closed = opened + timedelta(days=chance.randint(12, 60))
    incident, result = chance.choice(_CASES)
    commune, people = chance.choice(profile.communes(period.to_date)).name, chance.randint(1, 9)
    bypassed = chance.random() < 0.06
    if opened > period.to_date or closed < period.from_date:
        return None
    finished = closed <= period.to_date
    return {
        "incident": incident,
        "commune": commune,
        "people": people,
        "bypassed": bypassed,
        "status": "Đã giải quyết" if finished else _open_status(opened, period),
        "result": result if finished else "Đang xác minh, sẽ trả lời trong kỳ tới.",
    }


def _open_status(opened: date, period: Period) -> str:
    return "Mới phát sinh" if opened >= period.from_date else "Đang giải quyết"
