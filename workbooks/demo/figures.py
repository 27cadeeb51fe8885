"""What the eleven districts of the demo report: all forms of all units, invented, plausible and right; no files."""

from datetime import timedelta

from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.filling import Filling
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from schemas.text import fold
from workbooks.demo.direction import direction_rows
from workbooks.demo.growth import generator
from workbooks.demo.office import movement_rows, outreach_rows, reform_rows, security_rows, staff_rows
from workbooks.demo.persons import commendation_rows, new_name, respected_rows
from workbooks.demo.poverty import poverty_rows, village_rows
from workbooks.demo.profiles import PROFILES, DistrictProfile, FormRows
from workbooks.demo.prose import narrative_rows
from workbooks.demo.works import other_works, programme_rows, programme_works


def make_figures(period: Period, seed: int, catalogue: Catalogue | None = None) -> dict[str, Filling]:
    """Unit code → everything its office types in for the period, into the forms of a catalogue.

    Without one these are the forms that the first office asks for in the period.
    The same seed always gives the same figures; cumulative figures never fall from one period of a year to the
    next. No rule of the forms is broken.
    """
    catalogue, nominated = catalogue or shipped_profile().on(period.to_date), set[str]()
    return {profile.unit: _filling(profile, period, seed, catalogue, nominated) for profile in PROFILES}


def _filling(profile: DistrictProfile, period: Period, seed: int, catalogue: Catalogue, nominated: set[str]) -> Filling:
    rows: dict[str, FormRows] = {
        "B01": programme_rows(profile, period, seed),
        "B02": poverty_rows(profile, period, seed),
        "B03": village_rows(profile, period, seed),
        "B04": respected_rows(profile, period, seed),
        "B05": outreach_rows(profile, period, seed),
        "B06A": movement_rows(profile, period, seed),
        "B06B": commendation_rows(profile, period, seed, nominated),
        "B07": _investment_rows(profile, period, seed),
        "B08": reform_rows(profile, period, seed, catalogue.form("B08")),
        "B09": staff_rows(profile, seed),
        "B10": security_rows(profile, period, seed),
    }
    if "B12" in catalogue.by_id:
        rows["B12"] = direction_rows(profile, period, seed)
    rows["B11"] = narrative_rows(profile, period, seed, rows)
    return Filling(cover=_cover(profile, period, seed), rows=rows, fields={"B09": {"structure": profile.structure}})


def _investment_rows(profile: DistrictProfile, period: Period, seed: int) -> FormRows:
    works = [work for works in programme_works(profile, period, seed).values() for work in works]
    works += other_works(profile, period, seed)
    return {str(position): work for position, work in enumerate(works, 1)}


def _cover(profile: DistrictProfile, period: Period, seed: int) -> dict[str, Value]:
    chance, used = generator(seed, profile.unit, "cover"), {""}
    preparer, head = (new_name(people, "Nam", chance, used) for people in ("Tày", "Nùng"))
    signed_on = period.to_date - timedelta(days=max(0, period.to_date.weekday() - 4))
    return {
        "preparer": preparer,
        "phone": f"0271 3{chance.randint(100, 999)} {chance.randint(100, 999)}",
        "email": address_of(profile),
        "head": head,
        "signed_on": signed_on,
    }


def address_of(profile: DistrictProfile) -> str:
    """The office's invented e-mail address, at a domain that can never exist."""
    return f"dantoc.{fold(profile.short_name).replace(' ', '')}@binhphuoc.example"
