"""The forms in force, in the order of the workbook: those of the catalogue that the work at hand goes by."""

from schemas.form import Form
from schemas.in_force import FormsById, FormsInForce, catalogue_in_force, per_catalogue

ALL_FORMS = FormsInForce()
FORMS_BY_ID = FormsById()


@per_catalogue
def form_for(purpose: str) -> Form | None:
    """The form that is used for something beyond its figures (`schemas.roles`); None where the office has none."""
    return next((form for form in ALL_FORMS if purpose in form.purposes), None)


catalogue_in_force()  # its rules bring their names with them
