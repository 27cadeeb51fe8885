"""Invented figures of poverty reduction by commune (B02) and of the Youth Village (B03); no files."""

from datetime import date
from random import Random

from schemas.period import Period
from workbooks.demo.growth import generator, grow, money_grown, percent, split, year_share
from workbooks.demo.profiles import FUND_PER_HOUSEHOLD, VILLAGE_HOUSEHOLDS, VILLAGE_UNIT, DemoRow, DistrictProfile

#: Kind of support → households (people for training) served at the year's end for each household of the target.
_SUPPORT = {
    "land": 0.12,
    "house_new": 0.35,
    "house_repair": 0.2,
    "water": 0.55,
    "electricity": 0.25,
    "livelihood": 0.8,
    "training": 0.5,
}


def poverty_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B02 by commune; targets and funds add up to the district's exactly."""
    chance = generator(seed, period.year, profile.unit, "B02")
    communes = profile.communes(period.to_date)
    sizes = [chance.uniform(0.4, 1.6) for _ in communes]
    households = split(profile.households, sizes)
    poor = split(profile.poor, [size * chance.uniform(0.4, 1.6) for size in sizes])
    targets = split(profile.target_cut, poor)
    funds = split(
        round(profile.target_cut * FUND_PER_HOUSEHOLD * 10), [target * chance.uniform(0.9, 1.1) for target in targets]
    )
    return {
        commune.name: _commune_row(profile, period, figures, chance)
        for commune, *figures in zip(communes, households, poor, targets, funds, strict=True)
    }


def _commune_row(profile: DistrictProfile, period: Period, figures: list[int], chance: Random) -> DemoRow:
    households, poor, target, fund = figures
    share, power = year_share(period), profile.pace * chance.uniform(0.85, 1.1)
    row: DemoRow = {
        "households": households,
        "poor_start": poor,
        "target_cut": target,
        "escaped": grow(target, share, power=power, offset=chance.random()),
        "fell_back": grow(round(target * 0.06), share, offset=chance.random() * 0.9),
        "fund_plan": fund / 10,
        "fund_paid": money_grown(fund / 10 * chance.uniform(0.92, 0.99), share, power=power),
        "donated": money_grown(target * chance.uniform(2, 6), share, power=1),
    }
    row |= _support(target, share, power, chance)
    return row | _loans(target, share, chance)


def _support(target: int, share: float, power: float, chance: Random) -> DemoRow:
    return {
        key: grow(round(target * part * chance.uniform(0.7, 1.3)), share, power=power, offset=chance.random() * 0.9)
        for key, part in _SUPPORT.items()
    }


def _loans(target: int, share: float, chance: Random) -> DemoRow:
    borrowers = grow(round(target * 0.6), share, power=1.2, offset=chance.random())
    return {"credit_households": borrowers, "credit_amount": borrowers * chance.choice((45, 47.5, 50, 55))}


#: Code → (plan, month of 2023 in which the item is due and done, fund in triệu đồng).
_VILLAGE_ITEMS = {
    "2": (52, 5, 12000.0),
    "3": (4200, 9, 18500.0),
    "4": (VILLAGE_HOUSEHOLDS, 11, 18000.0),
    "5": (VILLAGE_HOUSEHOLDS, 10, 4200.0),
    "6": (VILLAGE_HOUSEHOLDS, 10, 6800.0),
    "7": (1, 11, 9500.0),
    "8": (1, 12, 28000.0),
    "9": (1, 12, 8000.0),
    "10": (3, 12, 7500.0),
}
#: The month in which the hundred households are chosen.
_CHOSEN_BY = 4


def village_rows(profile: DistrictProfile, period: Period, seed: int) -> dict[str, DemoRow]:
    """The rows of B03 by code: the whole village in Lộc Ninh, the households it nominates elsewhere."""
    chance = generator(seed, period.year, profile.unit, "B03")
    rows = {"1": _village_row(period, profile.nominees, _CHOSEN_BY, power=chance.uniform(0.6, 1))}
    if profile.unit != VILLAGE_UNIT:
        return rows
    for code, (target, month, fund) in _VILLAGE_ITEMS.items():
        power = chance.uniform(1.4, 2)
        row = _village_row(period, target, month, power=power)
        paid = money_grown(fund * 0.98, _share_until(period, month), power=power)
        rows[code] = row | {"fund_plan": fund, "fund_paid": paid}
    if period.to_date.month < 5:
        rows["2"]["obstacle"] = "Còn một số hộ chưa thống nhất phương án bồi thường; huyện đang tiếp tục vận động."
    return rows


def _share_until(period: Period, month: int) -> float:
    return min(1.0, period.to_date.month / month)


def _village_row(period: Period, target: int, month: int, *, power: float) -> DemoRow:
    done = grow(target, _share_until(period, month), power=power, offset=0)
    return {
        "target_qty": target,
        "done_qty": done,
        "progress": percent(done, target),
        "due_on": date(period.year, month, 28),
    }
