"""The forms in force, in the order of the workbook: those of the catalogue that the work at hand goes by."""

from schemas.in_force import FormsById, FormsInForce, catalogue_in_force

ALL_FORMS = FormsInForce()
FORMS_BY_ID = FormsById()
catalogue_in_force()  # its rules bring their names with them
