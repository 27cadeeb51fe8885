"""What the office types into the master workbook: settings, targets, corrections, points; pydantic only, no files."""

from schemas.office.first import all_settings, new_settings, value_of
from schemas.office.office import FIELD_OF_TABLE, Office
from schemas.office.settings import SETTINGS, Setting, Settings
from schemas.office.tables import GENERAL, TABLES, TABLES_BY_NAME, OfficeTable, tables_of

__all__ = [
    "FIELD_OF_TABLE", "GENERAL", "SETTINGS", "TABLES", "TABLES_BY_NAME", "Office", "OfficeTable", "Setting", "Settings",
    "all_settings", "new_settings", "tables_of", "value_of",
]  # fmt: skip
