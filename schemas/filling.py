"""What is typed into a form's blank cells: by the office before it goes out, or by a district."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from schemas.cells import Value
from schemas.form import Form
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.rule import Rule


class Filling(BaseModel):
    """Values by place: cover key → value; form → row code → column → value; form → field → value.

    The row code is the fixed row's code, the commune's official name, or "1", "2" … down a list. Columns that
    the form computes are left out. `due_on` is the day until which the office waits for the form, `since`
    the first day that cumulative figures count, where that is not the start of the reporting year; `office` is the
    name of whom the form goes to. `tolerances` are those that the office changed, `unasked` the rules that it does not
    want. `settings` are those of the office that sends the form out, where they are not a new one's.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    cover: dict[str, Value] = {}
    rows: dict[str, dict[str, dict[str, Value]]] = {}
    fields: dict[str, dict[str, Value]] = {}
    due_on: date | None = None
    since: date | None = None
    office: str = "cơ quan tổng hợp"
    tolerances: dict[str, float] = {}
    unasked: frozenset[str] = frozenset()
    settings: Settings | None = None

    def rules_of(self, form: Form, period: Period) -> list[Rule]:
        """The rules of a form that the office asks for in a period, each with the tolerance that it gives."""
        return [
            rule._replace(tolerance=self.tolerances[rule.code]) if rule.code in self.tolerances else rule
            for rule in form.rules
            if rule.valid_from <= period.to_date and rule.code not in self.unasked
        ]
