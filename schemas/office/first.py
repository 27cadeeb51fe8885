"""What the settings of a new working folder hold: the first office's own, or words that fit any office."""

from schemas.forms import FORMS_BY_ID
from schemas.in_force import per_catalogue
from schemas.office.settings import SETTINGS, Setting, Settings
from schemas.reference import all_units, shipped_units

#: What an office that is not the first one finds: nothing of another office's, and "…" where it must say who it is.
_UNSAID = "…"
_OF_ANY_OFFICE = Settings(
    parent_agency=f"CƠ QUAN CHỦ QUẢN {_UNSAID}",
    agency=f"TÊN CƠ QUAN {_UNSAID}",
    agency_code=_UNSAID,
    place=_UNSAID,
    signer_post="PHÓ THỦ TRƯỞNG",
    year_plan="",
    poor_cut_target=0.0,
    office_name="Cơ quan tổng hợp",
    office_short="Cơ quan",
    head_post="Thủ trưởng Cơ quan",
    superiors="Cơ quan cấp trên",
    award_board="Hội đồng Thi đua - Khen thưởng cấp trên",
    emulation_block="",
    units_called="các đơn vị",
    units_level="cấp dưới",
    work="",
)


@per_catalogue
def is_first_office() -> bool:
    """Whether any unit in force is one of the first office's."""
    first = {(unit.code, unit.name) for unit in shipped_units().units}
    return any((unit.code, unit.name) in first for unit in all_units())


def new_settings() -> Settings:
    """The general settings of a new master workbook."""
    return Settings() if is_first_office() else _OF_ANY_OFFICE


def unsaid(settings: Settings) -> list[str]:
    """A sentence on what an office has not said of itself yet; none where it said all."""
    left = [one.label for one in SETTINGS if _UNSAID in str(getattr(settings, one.key))]
    listed = ", ".join(f"“{label}”" for label in left)
    return [f"Trang “Cấu hình” chưa ghi {listed}; văn bản đang in dấu “…”. Đề nghị bổ sung."] if left else []


def offered_settings() -> tuple[Setting, ...]:
    """The settings that a new master has a line for: one that is about a form needs the form."""
    return tuple(one for one in SETTINGS if one.key != "poor_cut_target" or "B02" in FORMS_BY_ID)
