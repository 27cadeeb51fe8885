"""Invented public works and programme lines of a district (B07 and B01), which agree with each other; no files."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from schemas.period import Period
from workbooks.demo.growth import generator, grow, money_grown, split, year_share
from workbooks.demo.profiles import DemoRow, DistrictProfile

PROGRAMME = "CTMTQG DTTS và MN"


class ProjectLine(NamedTuple):
    """One (sub-)project: its share of the programme, of that the capital, and triệu đồng for one piece of volume."""

    code: str
    weight: float
    capital: float
    unit_cost: int
    households: int  # that one piece of volume serves
    names: tuple[str, ...] = ()


_ROADS = (
    "Đường giao thông {hamlet} {a} – {hamlet_low} {b}",
    "Nhà văn hóa cộng đồng {hamlet_low} {a}",
    "Cầu dân sinh {hamlet_low} {b}",
    "Đường điện hạ thế {hamlet_low} {a}",
    "Nâng cấp đường bê tông xi măng {hamlet_low} {b}",
    "Nâng cấp trạm y tế",
)
LINES = (
    ProjectLine(
        "1", 0.14, 0.7, 45, 1, ("Hỗ trợ đất ở, nhà ở cho hộ nghèo DTTS", "Công trình cấp nước sinh hoạt tập trung")
    ),
    ProjectLine("2", 0.06, 0.9, 120, 1, ("Bố trí, ổn định dân cư {hamlet_low} {a}",)),
    ProjectLine("3.1", 0.05, 0, 600, 12),
    ProjectLine("3.2", 0.09, 0, 450, 15),
    ProjectLine("3.3", 0.01, 0, 400, 10),
    ProjectLine("4.1", 0.33, 0.92, 2600, 85, _ROADS),
    ProjectLine("4.2", 0.03, 1, 3500, 120, ("Sửa chữa Trường Phổ thông Dân tộc nội trú",)),
    ProjectLine("5.1", 0.06, 0.8, 900, 30, ("Xây dựng phòng học, nhà ở bán trú",)),
    ProjectLine("5.2", 0.01, 0, 150, 0),
    ProjectLine("5.3", 0.07, 0, 180, 25),
    ProjectLine("5.4", 0.03, 0, 90, 0),
    ProjectLine("6", 0.04, 0.6, 700, 60, ("Bảo tồn lễ hội và thiết chế văn hóa Xtiêng", "Tu bổ nhà dài truyền thống")),
    ProjectLine("7", 0.02, 0, 120, 40),
    ProjectLine("8", 0.03, 0, 80, 20),
    ProjectLine("9.1", 0.015, 0, 500, 10),
    ProjectLine("9.2", 0.005, 0, 60, 15),
    ProjectLine("10.1", 0.01, 0, 60, 0),
    ProjectLine("10.2", 0.005, 0, 120, 0),
    ProjectLine("10.3", 0.005, 0, 50, 0),
)
_OTHER_WORKS = (
    ("CTMTQG nông thôn mới", "Nâng cấp đường liên xã theo tiêu chí nông thôn mới", 2400),
    ("Ngân sách tỉnh", "Nhựa hóa đường trung tâm xã", 5200),
    ("Ngân sách huyện", "Sửa chữa nhà văn hóa {hamlet_low} {a}", 650),
    ("CTMTQG giảm nghèo", "Đường vào khu sản xuất {hamlet_low} {b}", 1100),
    ("Quỹ Vì người nghèo", "Xây nhà đại đoàn kết cho hộ nghèo DTTS", 480),
)
_OBSTACLES = (
    "Hồ sơ thiết kế còn phải chỉnh sửa theo ý kiến thẩm định.",
    "Vướng giải phóng mặt bằng một số hộ dân, đang tiếp tục vận động.",
    "Giá vật liệu tăng, nhà thầu thi công cầm chừng.",
)
_LINE_OBSTACLES = (
    "Văn bản hướng dẫn chưa cụ thể nên chưa phê duyệt được dự án, phương án hỗ trợ.",
    "Vốn sự nghiệp phân bổ chậm; đang rà soát đối tượng thụ hưởng.",
    "Đối tượng thụ hưởng thực tế ít hơn khi xây dựng kế hoạch, đề nghị điều chỉnh.",
)
#: How often a work or a line reports an obstacle.
_OBSTACLE_SHARE = 0.08


def line_plans(profile: DistrictProfile, seed: int, year: int) -> dict[str, tuple[int, int]]:
    """(Sub-)project code → the year's plan of capital and of recurrent money, in triệu đồng."""
    chance = generator(seed, year, profile.unit, "plan")
    plans = {}
    for line in LINES:
        total = round(profile.programme * line.weight * chance.uniform(0.85, 1.15), -1)
        capital = round(total * line.capital, -1) if total * line.capital >= 300 else 0
        plans[line.code] = (int(capital), int(total - capital) if total >= 50 else 0)
    return plans


def programme_works(profile: DistrictProfile, period: Period, seed: int) -> dict[str, list[DemoRow]]:
    """(Sub-)project code → its works, as rows of B07; their plans add up to the line's capital."""
    plans = line_plans(profile, seed, period.year)
    chance = generator(seed, period.year, profile.unit, "works")
    return {
        line.code: [
            _work(profile, period, PROGRAMME, name, plan, chance)
            for name, plan in zip(*_shares(line, plans[line.code][0], chance), strict=True)
        ]
        for line in LINES
        if plans[line.code][0]
    }


def _shares(line: ProjectLine, capital: int, chance: Random) -> tuple[list[str], list[int]]:
    count = min(12, max(1, round(capital / max(line.unit_cost, 2400))))
    plans = [part * 10 for part in split(capital // 10, [chance.uniform(0.6, 1.4) for _ in range(count)])]
    return [line.names[index % len(line.names)] for index in range(count)], plans


def other_works(profile: DistrictProfile, period: Period, seed: int) -> list[DemoRow]:
    """Works of the same villages paid from other sources, as rows of B07."""
    chance = generator(seed, period.year, profile.unit, "other works")
    count = 2 if profile.programme < 20000 else len(_OTHER_WORKS)
    return [
        _work(profile, period, source, name, round(plan * chance.uniform(0.7, 1.3), -1), chance)
        for source, name, plan in _OTHER_WORKS[-count:]
    ]


def _work(profile: DistrictProfile, period: Period, source: str, name: str, plan: float, chance: Random) -> DemoRow:
    commune = chance.choice(profile.communes(period.to_date)).name
    first = chance.randint(1, 6)
    hamlet = {"hamlet": profile.hamlet, "hamlet_low": profile.hamlet.lower(), "a": first, "b": first + 2}
    approved = round(plan * chance.choice((1, 1, 1.2, 1.6)), 1)
    started = date(period.year, 1, 3) + timedelta(days=chance.randint(-60, 130))
    due = started + timedelta(days=chance.randint(150, 240))
    power, final, drawn = profile.pace * chance.uniform(0.6, 1.2), plan * chance.uniform(0.95, 1), chance.random()
    row: DemoRow = {
        "work": f"{name.format_map(hamlet)}, {commune[:1].lower()}{commune[1:]}",
        "commune": commune,
        "source": source,
        "approved": max(approved, plan),
        "plan_year": plan,
        "started_on": started,
        "due_on": due,
    }
    return row | _progress(period, started, due, power, final) | _obstacle(drawn, _OBSTACLES)


def _progress(period: Period, started: date, due: date, power: float, final: float) -> DemoRow:
    if started > period.to_date:
        return {"paid": 0, "physical": 0, "status": "Chuẩn bị đầu tư"}
    built = min(1.0, (period.to_date - started).days / (due - started).days)
    physical = 100 if built >= 1 else round(built**1.2 * 95)
    status = "Hoàn thành" if physical == 100 else "Đang thi công"
    return {"paid": money_grown(final, year_share(period), power=power), "physical": physical, "status": status}


def _obstacle(drawn: float, texts: tuple[str, ...]) -> DemoRow:
    return {"obstacle": texts[int(drawn * 1000) % len(texts)]} if drawn < _OBSTACLE_SHARE else {}


def programme_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B01 by code; rows that are the sum of sub-projects are left to the form."""
    works = programme_works(profile, period, seed)
    chance = generator(seed, period.year, profile.unit, "lines")
    plans = line_plans(profile, seed, period.year)
    return {
        line.code: _line_row(profile, period, line, plans[line.code], works.get(line.code, []), chance)
        for line in LINES
    }


def _line_row(
    profile: DistrictProfile,
    period: Period,
    line: ProjectLine,
    plan: tuple[int, int],
    works: list[DemoRow],
    chance: Random,
) -> DemoRow:
    capital, recurrent = plan
    share, power, offset = year_share(period), profile.pace * chance.uniform(0.8, 1.2), chance.random()
    target = max(1, round((capital + recurrent) / line.unit_cost)) if capital + recurrent else 0
    done = grow(target, share, power=power, offset=offset)
    local_capital, local_recurrent = round(capital * 0.13), round(recurrent * 0.1)
    row: DemoRow = {
        "plan_capital_central": capital - local_capital,
        "plan_capital_local": local_capital,
        "plan_recurrent_central": recurrent - local_recurrent,
        "plan_recurrent_local": local_recurrent,
        "paid_capital": round(sum(float(str(work["paid"])) for work in works), 1),
        "paid_recurrent": money_grown(recurrent * 0.96, share, power=power),
        "target_qty": target,
        "done_qty": done,
        "beneficiaries": done * line.households,
    }
    return row | (_obstacle(chance.random(), _LINE_OBSTACLES) if capital + recurrent else {})
