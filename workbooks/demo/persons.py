"""Invented persons with names that fit their people: the respected (B04) and the commended (B06B); no files."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from schemas.period import Period
from workbooks.demo.growth import generator
from workbooks.demo.profiles import PROFILES, DemoRow, DistrictProfile


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GIVEN_HIGHLAND = _words(
    "Sranh Nen Hơn Mrớ Lanh Ré Xê Dên Nhớ Giang Bích Lộc Đố Krứt Brang Glứt Châm Hạnh Lên Mốt Nghé Oanh Pích Rớt "
    "Sên Thuận Úp Vanh Xuân Hùng Khanh Long Minh Bảo Kiêu Điền Sơn Lâm Tài Đức Thắng Thành Bình Phước"
)
_GIVEN_HIGHLAND_WOMEN = _words("Nhớ Mỹ Hiền Glép Xa Đoi Rương Bé Hà Mai Loan Lý Giang Bưởi Phương Yến Sầm Oi Nga Lệ")
_GIVEN = _words("Hùng Dũng Thành Minh Sơn Quang Phúc Đông Tiến Hải Lâm Tài Long Đức Bình Thắng Cường Toàn Khánh Phú")
_GIVEN_WOMEN = _words("Hoa Lan Hương Nga Thảo Mai Hồng Liên Phượng Dung Hạnh Thu Xuân Yến Bích Loan Oanh Thủy Nhung")
#: People → family names; "Điểu" and "Thị" are before the given name without a middle one.
_FAMILIES = {
    "Khmer": ("Lâm", "Thạch", "Danh", "Kim", "Sơn"),
    "Tày": ("Nông", "Hoàng", "Bế", "Ma"),
    "Nùng": ("Nông", "Lương", "Vi", "Chu"),
    "Dao": ("Triệu", "Bàn", "Đặng"),
    "Mông": ("Giàng", "Vàng", "Sùng"),
    "Hoa": ("Trần", "Huỳnh", "Lý", "Tăng"),
}
_ROLES = ("Già làng", "Người có uy tín", "Người có uy tín", "Già làng và người có uy tín")
_AWARDS_HELD = ("Giấy khen của Chủ tịch UBND huyện", "Biểu dương tại Hội nghị người có uy tín cấp huyện")
_UNCHANGED, _NEW, _LEFT = "Không đổi", "Công nhận mới", "Đưa ra khỏi danh sách"


class Person(NamedTuple):
    """One invented person; `joined` and `left` are the days on and off the list within the year."""

    name: str
    born: int
    gender: str
    people: str
    commune: str
    hamlet: str
    role: str
    joined: date
    left: date
    visited: float  # 0–1: the earlier, the lower
    award: str


def respected_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B04: everybody on the list in the period, those struck off in it included."""
    people = everybody(period.year, seed)[profile.unit]
    listed = [person for person in people if person.joined <= period.to_date and person.left >= period.from_date]
    return {str(position): _respected_row(person, period) for position, person in enumerate(listed, 1)}


def _respected_row(person: Person, period: Period) -> DemoRow:
    visits = _visits(person, period)
    return {
        "full_name": person.name,
        "birth_year": person.born,
        "gender": person.gender,
        "ethnic": person.people,
        "commune": person.commune,
        "hamlet": person.hamlet,
        "role": person.role,
        "change": _change(person, period),
        "visits": visits,
        "trained": period.to_date.month / 12 > person.visited + 0.2,
        "rewarded": person.award or None,
        "fund_paid": round(visits * 0.8, 1),
    }


def _visits(person: Person, period: Period) -> int:
    """A visit at Tết, one in the summer, one at the year's end."""
    month = period.to_date.month
    return int(month >= 2 or person.visited < 0.5) + int(month > 5 + 2 * person.visited) + int(month > 11)


def _change(person: Person, period: Period) -> str:
    if person.left <= period.to_date:
        return _LEFT
    return _NEW if person.joined >= period.from_date else _UNCHANGED


def everybody(year: int, seed: int) -> dict[str, tuple[Person, ...]]:
    """Unit → its respected persons of the year; no name comes twice in the province."""
    used: set[str] = set()
    return {profile.unit: tuple(_persons(profile, year, seed, used)) for profile in PROFILES}


def _persons(profile: DistrictProfile, year: int, seed: int, used: set[str]) -> Iterator[Person]:
    chance = generator(seed, profile.unit, "persons")
    communes = profile.communes(date(year, 6, 30))
    for position in range(profile.respected):
        people = _people(profile, chance)
        gender = "Nữ" if chance.random() < 0.18 else "Nam"
        yield Person(
            name=new_name(people, gender, chance, used),
            born=chance.randint(1941, 1978),
            gender=gender,
            people=people,
            commune=communes[position % len(communes)].name,
            hamlet=f"{profile.hamlet} {chance.randint(1, 9)}",
            role="Người có uy tín" if gender == "Nữ" else chance.choice(_ROLES),
            joined=_day_within(year, chance) if chance.random() < 0.1 else date.min,
            left=_day_within(year, chance, first=330) if chance.random() < 0.06 else date.max,
            visited=chance.random(),
            award=chance.choice(_AWARDS_HELD) if chance.random() < 0.15 else "",
        )


def _day_within(year: int, chance: Random, first: int = 0) -> date:
    """A day between the cut-off of the year before and the year's own; leavers leave late, joiners any time."""
    return date(year - 1, 12, 16) + timedelta(days=chance.randint(first, 362))


def _people(profile: DistrictProfile, chance: Random) -> str:
    names, weights = zip(*profile.peoples, strict=True)
    return str(chance.choices(names, weights)[0])


def new_name(people: str, gender: str, chance: Random, used: set[str]) -> str:
    """A name that nobody in `used` has yet, which is then added to it."""
    while True:
        name = _name(people, gender, chance)
        if name not in used:
            used.add(name)
            return name


def _name(people: str, gender: str, chance: Random) -> str:
    if people in _FAMILIES:
        family, women = chance.choice(_FAMILIES[people]), gender == "Nữ"
        return f"{family} {'Thị' if women else 'Văn'} {chance.choice(_GIVEN_WOMEN if women else _GIVEN)}"
    given = chance.choice(_GIVEN_HIGHLAND_WOMEN if gender == "Nữ" else _GIVEN_HIGHLAND)
    middle = f"{chance.choice(_GIVEN)} " if chance.random() < 0.2 else ""
    return f"{'Thị' if gender == 'Nữ' else 'Điểu'} {middle}{given}"


#: Kind, position, initiative, achievement, award; "{…}" are filled with the district's own places.
_NOMINATIONS = (
    (
        "Cá nhân",
        "Nông dân, {hamlet} {number}, {commune}",
        "Mô hình nuôi dê sinh sản luân chuyển con giống",
        "Gương mẫu phát triển kinh tế gia đình, giúp 06 hộ nghèo trong {hamlet_low} về con giống, kỹ thuật; "
        "vận động bà con hiến 1.200 m² đất làm đường giao thông nông thôn.",
        "Giấy khen của Trưởng Ban Dân tộc",
    ),
    (
        "Tập thể",
        "{hamlet} {number}, {commune}",
        "Tổ tự quản an ninh trật tự gắn với tổ vay vốn",
        "Cả {hamlet_low} đoàn kết thực hiện tốt chính sách dân tộc, trong năm có 09 hộ thoát nghèo, không có "
        "khiếu kiện đông người, đóng góp 215 triệu đồng làm đường và điện chiếu sáng.",
        "Bằng khen của Chủ tịch UBND tỉnh",
    ),
    (
        "Cá nhân",
        "Người có uy tín, {hamlet} {number}, {commune}",
        None,
        "Tích cực vận động đồng bào không sang nhượng, cầm cố đất do Nhà nước hỗ trợ; hòa giải thành 11 vụ mâu thuẫn "
        "trong {hamlet_low}, tham gia bảo vệ đường biên, cột mốc.",
        "Giấy khen của Chủ tịch UBND huyện",
    ),
    (
        "Tập thể",
        "Hội Phụ nữ {commune}",
        "Tổ phụ nữ tiết kiệm “Heo đất giúp bạn thoát nghèo”",
        "Duy trì 07 tổ tiết kiệm với 132 hội viên, cho 24 chị em dân tộc thiểu số vay không lấy lãi để trồng trọt, "
        "chăn nuôi; xóa mù chữ cho 18 hội viên.",
        "Giấy khen của Trưởng Ban Dân tộc",
    ),
)


def commendation_rows(profile: DistrictProfile, period: Period, seed: int, used: set[str]) -> dict[str, DemoRow]:
    """The rows of B06B: a few in a month, more in longer periods, none in some small districts.

    Names in `used` are not given again; those that are given are added to it.
    """
    chance = generator(seed, period, profile.unit, "B06B")
    most = 2 if period.kind.name == "MONTH" else 4
    count = chance.randint(0, most) if profile.programme > 20000 else chance.randint(0, 1)
    chosen = chance.sample(_NOMINATIONS, count)
    return {str(position): _nomination(profile, period, text, chance, used) for position, text in enumerate(chosen, 1)}


def _nomination(
    profile: DistrictProfile,
    period: Period,
    text: tuple[str, str, str | None, str, str],
    chance: Random,
    used: set[str],
) -> DemoRow:
    kind, position, initiative, achievement, award = text
    commune = chance.choice(profile.communes(period.to_date)).name
    places = {
        "hamlet": profile.hamlet,
        "hamlet_low": profile.hamlet.lower(),
        "number": chance.randint(1, 8),
        "commune": commune[:1].lower() + commune[1:],
    }
    people, person = _people(profile, chance), kind == "Cá nhân"
    name = new_name(people, chance.choice(("Nam", "Nam", "Nữ")), chance, used)
    return {
        "nominee": name if person else position.format_map(places),
        "kind": kind,
        "position": position.format_map(places)
        if person
        else f"{commune}, {profile.name.lower()[:1]}{profile.name[1:]}",
        "ethnic": people if person else None,
        "direct_worker": person,
        "exemplar": chance.random() < 0.5,
        "initiative": initiative,
        "achievement": achievement.format_map(places),
        "award": award,
    }
