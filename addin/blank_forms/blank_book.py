"""What all sheets of one blank workbook have in common: whose it is, for when, by what, and what stands on it."""

from dataclasses import dataclass
from functools import cached_property

from addin.sheets.layout import agency_of
from schemas.catalogue import Catalogue
from schemas.fields import Context
from schemas.filling import Filling
from schemas.office.first import new_settings
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.reference import Unit


@dataclass(frozen=True)
class BlankBook:
    """The workbook of one unit for one period, made by the catalogue of the period, with what is known already."""

    unit: Unit
    period: Period
    catalogue: Catalogue
    filling: Filling

    @cached_property
    def settings(self) -> Settings:
        """Those of the office that sends it out, or of a new one."""
        return self.filling.settings or new_settings(self.catalogue)

    @cached_property
    def agency(self) -> tuple[str, str]:
        """The unit, and who does the work of the office there, as they are in the letterhead."""
        return agency_of(self.unit, self.catalogue.units, self.settings)

    @cached_property
    def context(self) -> Context:
        """What the types of its cells need to know."""
        return Context(self.unit.code, self.period.to_date, self.catalogue.units)
