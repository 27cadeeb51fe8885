"""What sets the eleven districts of the demo apart: size, poverty, money, pace, peoples; every figure is invented.

The magnitudes of the province are those of the plan for 2023: 1.000 households to lift out of poverty, most of
them in Bù Đăng and Bù Gia Mập, and few in the towns.
"""

from datetime import date
from typing import NamedTuple

from schemas.cells import Value
from schemas.profile.shipped import shipped_catalogue, shipped_profile
from schemas.reference import Commune

#: A row of a form, column → value; and the rows of one, by code.
DemoRow = dict[str, Value]
FormRows = dict[str, DemoRow]

#: Million đồng for each household of the 1.000-household programme: 120,6 tỷ đồng in all.
FUND_PER_HOUSEHOLD = 120.6
#: Where the Youth Village is, and how many households it takes in.
VILLAGE_UNIT, VILLAGE_HOUSEHOLDS = "692", 100


class DistrictProfile(NamedTuple):
    """One district: `pace` above 1,5 spends later than most; `programme` is its year's plan in triệu đồng."""

    unit: str
    households: int  # ethnic-minority households
    poor: int  # of them poor at the start of the year
    target_cut: int
    programme: int
    pace: float
    respected: int  # elders and respected persons on the list
    nominees: int  # households it puts forward for the Youth Village
    structure: str
    hamlet: str
    peoples: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """The official name: "Huyện Bù Đăng"."""
        return shipped_catalogue().units.name_of(self.unit)

    def communes(self, day: date) -> tuple[Commune, ...]:
        """Its communes on that day, in the official order."""
        return shipped_profile().on(day).communes_of(self.unit, day)

    @property
    def short_name(self) -> str:
        """The name without its kind: "Bù Đăng"."""
        return self.name.removeprefix("Huyện ").removeprefix("Thị xã ").removeprefix("Thành phố ")


_OWN, _JOINT, _PART_TIME = "Phòng Dân tộc riêng", "Ghép vào Văn phòng HĐND-UBND", "Bộ phận kiêm nhiệm"
_NORTH = (("Xtiêng", 6), ("Mnông", 4), ("Tày", 3), ("Nùng", 3), ("Dao", 1), ("Mông", 1))
_BORDER = (("Xtiêng", 5), ("Khmer", 4), ("Tày", 1), ("Nùng", 1), ("Hoa", 1))
_SOUTH = (("Xtiêng", 5), ("Khmer", 2), ("Tày", 1), ("Hoa", 1))

PROFILES = (
    DistrictProfile(
        "689", 1150, 12, 5, 4300, 1.35, 5, 1, _PART_TIME, "Khu phố", (("Hoa", 2), ("Khmer", 2), ("Xtiêng", 2))
    ),
    DistrictProfile("688", 980, 20, 9, 5200, 1.6, 5, 1, _PART_TIME, "Khu phố", (("Xtiêng", 4), ("Hoa", 1), ("Tày", 1))),
    DistrictProfile("690", 1480, 31, 14, 9700, 1.45, 8, 2, _JOINT, "Ấp", _SOUTH),
    DistrictProfile("697", 1620, 44, 20, 14600, 1.5, 9, 2, _JOINT, "Ấp", _SOUTH),
    DistrictProfile("691", 8350, 566, 262, 101400, 1.55, 34, 7, _OWN, "Thôn", _NORTH),
    DistrictProfile("692", 7240, 301, 140, 72300, 1.3, 31, 62, _OWN, "Ấp", _BORDER),
    DistrictProfile("693", 3460, 197, 92, 53100, 1.7, 19, 5, _OWN, "Ấp", _BORDER),
    DistrictProfile("694", 5120, 149, 70, 43800, 1.4, 26, 5, _OWN, "Ấp", _SOUTH),
    DistrictProfile("695", 4680, 96, 45, 33900, 1.9, 20, 4, _OWN, "Ấp", _SOUTH),
    DistrictProfile("696", 11900, 612, 285, 105800, 1.65, 38, 7, _OWN, "Thôn", _NORTH),
    DistrictProfile("698", 4390, 123, 58, 38600, 1.5, 18, 4, _OWN, "Thôn", _NORTH),
)
