"""The catalogue of forms, in the order of the workbook."""

from schemas.form import Form
from schemas.forms import (
    b01_programme,
    b02_poverty,
    b03_youth_village,
    b04_respected,
    b05_outreach,
    b06a_emulation,
    b06b_commendation,
    b07_public_investment,
    b08_reform,
    b09_organisation,
    b10_security,
    b11_narrative,
)

ALL_FORMS: tuple[Form, ...] = tuple(
    module.FORM
    for module in (
        b01_programme,
        b02_poverty,
        b03_youth_village,
        b04_respected,
        b05_outreach,
        b06a_emulation,
        b06b_commendation,
        b07_public_investment,
        b08_reform,
        b09_organisation,
        b10_security,
        b11_narrative,
    )
)
FORMS_BY_ID: dict[str, Form] = {form.id: form for form in ALL_FORMS}
