"""Everything is said in one pass: mending what is listed, and only that, leaves nothing new."""

import io
import random
from datetime import date

import pytest

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.sheets.writer import write_book
from schemas.cells import Value, address
from schemas.fields import Bool, Choice, Date, FieldType, Number
from schemas.filling import Filling
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures

Place = tuple[str, str, str]  # form, row code, column
COVER: dict[str, Value] = {"preparer": "Điểu Sơn", "head": "Thị Mai", "signed_on": date(2023, 2, 14)}


def wrong_value(kind: FieldType, chance: random.Random) -> Value:
    """Something that no cell of this type may hold."""
    if isinstance(kind, Number):
        below = [-7] if kind.low is not None else []
        return chance.choice(["chưa có", "12 hộ", "khoảng 30", "1.2.3", True, *below])
    if isinstance(kind, Date):
        return chance.choice(["31/02/2023", "sắp tới"])
    return "không rõ lắm" if isinstance(kind, Bool | Choice) else True


def spoil(filling: Filling, chance: random.Random, count: int) -> tuple[Filling, set[Place]]:
    """The filling with so many of its values made unusable, and where."""
    rows = {form: {code: dict(row) for code, row in records.items()} for form, records in filling.rows.items()}
    places = [
        (form, code, key)
        for form, records in rows.items()
        for code, values in records.items()
        for key, value in values.items()
        if value is not None
        and isinstance(FORMS_BY_ID[form].by_key[key].type, Number | Date | Choice | Bool)
        and not FORMS_BY_ID[form].by_key[key].label_column
        and code not in FORMS_BY_ID[form].children
    ]
    spoilt = set(chance.sample(places, count))
    for form, code, key in sorted(spoilt):
        rows[form][code][key] = wrong_value(FORMS_BY_ID[form].by_key[key].type, chance)
    return filling.model_copy(update={"rows": rows}), spoilt


def examined(filling: Filling) -> Submission:
    stream = io.BytesIO()
    full = filling.model_copy(update={"cover": {**filling.cover, **COVER}})
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, full), stream)
    result = examine(SourceFile(name="a.xlsx", content=stream.getvalue()), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(result, SetAside), result.message
    return result


def listed(submission: Submission) -> set[Place]:
    """The places that the findings name."""
    places = {
        (table.form, address(record.row, column)): (table.form, record.code, key)
        for table in submission.tables
        for record in table.records
        for key, column in table.columns.items()
    }
    return {
        places[finding.form, finding.cell] for finding in submission.findings if (finding.form, finding.cell) in places
    }


@pytest.mark.parametrize("seed", range(6))
def test_mending_what_is_listed_leaves_nothing(seed: int) -> None:
    chance = random.Random(seed)
    clean = make_figures(FEBRUARY, seed)["696"]
    spoilt, places = spoil(clean, chance, 40)
    first = examined(spoilt)
    named = listed(first)
    assert places <= named, "every mistake is named at its cell"
    rows = {form: {code: dict(row) for code, row in records.items()} for form, records in spoilt.rows.items()}
    for form, code, key in named:
        if not FORMS_BY_ID[form].by_key[key].computed and code in rows.get(form, {}):
            rows[form][code][key] = clean.rows[form][code].get(key)
    assert [finding.message for finding in examined(spoilt.model_copy(update={"rows": rows})).findings] == []


def test_an_empty_workbook_says_which_forms_are_empty() -> None:
    findings = examined(Filling()).findings
    empty = {finding.form: finding.message for finding in findings if finding.code == "sheet-empty"}
    assert empty.keys() == {form.id for form in FORMS_BY_ID.values() if not form.may_be_empty}
    assert {form: text.rpartition(", ")[2] for form, text in empty.items() if form in ("B02", "B04", "B11")} == {
        "B02": "ghi 0.", "B04": "nêu lý do trong thư gửi kèm.", "B11": "ghi “Không”."
    }  # fmt: skip
