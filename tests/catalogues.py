"""The catalogues that tests go by unless they say otherwise: those of the first office."""

from datetime import date

from schemas.catalogue import Catalogue
from schemas.period import Period
from schemas.profile.shipped import shipped_profile

#: That of the month that most tests tell of.
IN_FORCE = shipped_profile().on(date(2023, 2, 14))
ALL_FORMS, FORMS_BY_ID = IN_FORCE.forms, IN_FORCE.by_id


def catalogue_of(period: Period) -> Catalogue:
    """What the first office has in force for a period."""
    return shipped_profile().on(period.to_date)
