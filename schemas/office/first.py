"""What the settings of a new working folder hold: what the profile says of its office, or words that fit any office."""

from datetime import date

from schemas.catalogue import Catalogue, OfficeSetting, per_catalogue
from schemas.cells import Cell, Value
from schemas.fields import COUNT, NUMBER, TEXT, Context, FieldType
from schemas.office.settings import SETTINGS, UNSAID, Setting, Settings
from schemas.profile.shipped import shipped_catalogue
from schemas.reference import NO_UNITS

_GENERAL = {setting.key: setting for setting in SETTINGS}
_ANYWHERE = Context("", date.max, NO_UNITS)


@per_catalogue
def new_settings(catalogue: Catalogue) -> Settings:
    """The general settings of a new master workbook: what the profile says of its office, else what fits any office."""
    said: dict[str, object] = {}
    for one in catalogue.settings:
        value, _ = general_value(one.code, one.value)
        said |= {} if value is None else {one.code: value}
    own = {one.code: one.value for one in catalogue.settings if one.code not in _GENERAL}
    return Settings.model_validate({**said, "own": own})


def shipped_settings() -> Settings:
    """Those of the master workbook that the program brings with it."""
    return new_settings(shipped_catalogue())


def is_general(code: str) -> bool:
    """Whether any office has a setting of that code."""
    return code in _GENERAL


def general_value(code: str, said: Cell | None) -> tuple[Value, str]:
    """What a general setting takes from a profile, and what belongs there; None where it says nothing of use."""
    general = _GENERAL.get(code)
    if general is None or said is None:
        return None, ""
    reading, kind = general.type.read(said, _ANYWHERE), general.type
    return reading.value if reading.usable else None, "; ".join(getattr(kind, "options", ())) or kind.expected


def all_settings(catalogue: Catalogue) -> tuple[Setting, ...]:
    """The settings that an office has, its own behind those of any office that they follow in its profile."""
    own = {one.key: one for one in own_settings(catalogue)}
    behind: dict[str, list[Setting]] = {}
    last = SETTINGS[-1].key
    for one in catalogue.settings:
        if one.code in _GENERAL:
            last = one.code
        elif one.code in own:
            behind.setdefault(last, []).append(own[one.code])
    return tuple(one for general in SETTINGS for one in (general, *behind.get(general.key, ())))


def own_settings(catalogue: Catalogue) -> tuple[Setting, ...]:
    """The settings that only the office of a profile has, each while the form that it is about is in force."""
    return tuple(
        Setting(one.code, one.title, _type(one), one.description)
        for one in catalogue.settings
        if one.code not in _GENERAL and (not one.form or one.form in catalogue.by_id)
    )


def _type(setting: OfficeSetting) -> FieldType:
    if not setting.is_number:
        return TEXT
    return COUNT if setting.is_whole else NUMBER


def value_of(settings: Settings, key: str) -> str | float | None:
    """What a setting holds, one of any office or the office's own."""
    found: str | float | None = getattr(settings, key) if key in _GENERAL else settings.own.get(key)
    return found


def unsaid(settings: Settings) -> list[str]:
    """A sentence on what an office has not said of itself yet; none where it said all."""
    left = [one.label for one in SETTINGS if UNSAID in str(getattr(settings, one.key))]
    listed = ", ".join(f"“{label}”" for label in left)
    return [f"Trang “Cấu hình” chưa ghi {listed}; văn bản đang in dấu “…”. Đề nghị bổ sung."] if left else []
