"""All that the office itself typed into the master workbook, as one value; reads no file."""

from datetime import date

from pydantic import BaseModel, ConfigDict, InstanceOf

from schemas.catalogue import Catalogue, per_catalogue
from schemas.findings import RuleTexts
from schemas.form import Form
from schemas.office import lines
from schemas.office.first import new_settings
from schemas.office.settings import Settings
from schemas.office.tables import TABLES_BY_NAME
from schemas.period import Period


def _first_rows(name: str, catalogue: Catalogue) -> tuple[lines.OfficeLine, ...]:
    table = TABLES_BY_NAME[name]
    keys = [column.key for column in table.columns]
    rows = (dict(zip(keys, row, strict=True)) for row in table.rows(catalogue))
    return tuple(table.line.model_validate(row, context=catalogue) for row in rows if table.line)


class Office(BaseModel):
    """The office's settings and lists; without a master workbook, what a new one would hold.

    `own_texts` is the folder of texts and layouts that the office changed, "" for none; `problems` are sentences
    about typed lines that could not be used, each with its sheet, table and row.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    settings: Settings = Settings()
    contacts: tuple[InstanceOf[lines.Contact], ...] = ()
    deadlines: tuple[InstanceOf[lines.Deadline], ...] = ()
    holidays: tuple[InstanceOf[lines.Holiday], ...] = ()
    rule_settings: tuple[InstanceOf[lines.RuleSetting], ...] = ()
    criteria: tuple[InstanceOf[lines.Criterion], ...] = ()
    grades: tuple[InstanceOf[lines.Grade], ...] = ()
    mappings: tuple[InstanceOf[lines.Mapping], ...] = ()
    targets: tuple[InstanceOf[lines.Target], ...] = ()
    adjustments: tuple[InstanceOf[lines.Adjustment], ...] = ()
    manual_points: tuple[InstanceOf[lines.ManualPoints], ...] = ()
    appeals: tuple[InstanceOf[lines.Appeal], ...] = ()
    past_awards: tuple[InstanceOf[lines.PastAward], ...] = ()
    arrivals: tuple[InstanceOf[lines.Arrival], ...] = ()
    own_texts: str = ""
    problems: tuple[str, ...] = ()

    @classmethod
    def new(cls, catalogue: Catalogue) -> "Office":
        """What a new master workbook holds."""
        return _new(catalogue)

    def due_on(self, period: Period) -> date:
        """The last day on which a district is in time."""
        set_by_hand = next((line.due_on for line in self.deadlines if line.period == str(period)), None)
        return set_by_hand or period.due_on(working_days=self.settings.working_days, holidays=self.days_off)

    def noted_days(self, period: Period) -> dict[str, date]:
        """By unit, the day on which its report for a period came, by the office's register; none where it has two."""
        found: dict[str, set[date]] = {}
        for line in self.arrivals:
            if line.period == str(period):
                found.setdefault(line.unit, set()).add(line.day)
        return {unit: min(days) for unit, days in found.items() if len(days) == 1}

    def day_remarks(self, period: Period) -> list[str]:
        """What is not sure about a period's due day: a sentence where no holiday is known of its year."""
        return self.without_holidays(self.due_on(period))

    @property
    def days_off(self) -> frozenset[date]:
        """The days, other than Saturdays and Sundays, on which nobody works."""
        return frozenset(line.day for line in self.holidays)

    def without_holidays(self, *days: date) -> list[str]:
        """A sentence for each year of some days that has no holiday at all: what is counted in it is not sure."""
        known, table = {line.day.year for line in self.holidays}, TABLES_BY_NAME["ch_ngay_nghi"]
        return [
            f"Bảng “{table.title}” ở trang “{table.sheet}” chưa có ngày nghỉ nào của năm {year}: hạn gửi và số ngày "
            "chậm mới trừ thứ Bảy, Chủ nhật. Đề nghị bổ sung."
            for year in sorted({day.year for day in days} - known)
        ]

    def unit_of_sender(self, sender: str) -> str:
        """The code of the unit that an e-mail address belongs to; "" when none or several have it."""
        address = sender.rpartition("<")[2].rstrip("> ").strip().lower()
        units = {contact.unit for contact in self.contacts if address and address in contact.emails}
        return units.pop() if len(units) == 1 else ""

    def is_own_address(self, sender: str) -> bool:
        """Whether an e-mail address is the office's own."""
        return bool(sender) and sender in (
            self.settings.mail_user.lower(),
            *lines.addresses_in(self.settings.mail_others),
        )

    def rule(self, code: str, day: date, rules: RuleTexts) -> lines.RuleSetting | None:
        """What the office changed of a check, if anything is in force on that day; the last line wins.

        `rules` are the texts of the profile's rules: the office names a check by what it is called.
        """
        found = [line for line in self.rule_settings if line.is_about(code, rules) and line.holds_on(day)]
        return found[-1] if found else None

    def target(self, year: int, unit: str, form: Form, key: str, row: str = "") -> float | None:
        """The figure allotted to a unit; None when the office entered none."""
        wanted = (year, unit, form.id, row)
        for line in self.targets:
            if (line.year, line.unit, line.form, line.row) == wanted and line.key_in(form) == key:
                return line.value
        return None


@per_catalogue
def _new(catalogue: Catalogue) -> Office:
    lines = {field: _first_rows(name, catalogue) for name, field in FIELD_OF_TABLE.items()}
    return Office.model_validate({**lines, "settings": new_settings(catalogue)})


#: Excel's table → the field of `Office` that holds its lines.
FIELD_OF_TABLE = {
    "ch_don_vi": "contacts",
    "ch_han_gui": "deadlines",
    "ch_ngay_nghi": "holidays",
    "ch_quy_tac": "rule_settings",
    "ch_thi_dua": "criteria",
    "ch_xep_loai": "grades",
    "ch_anh_xa": "mappings",
    "chi_tieu": "targets",
    "dieu_chinh": "adjustments",
    "thi_dua_cong_tru": "manual_points",
    "thi_dua_kien_nghi": "appeals",
    "da_khen": "past_awards",
    "ngay_nhan": "arrivals",
}
