"""What a form of one report adds up to, where all of its parts are known; judges nothing."""

from collections.abc import Sequence

from addin.check.across.scene import CheckContext
from addin.read.form_labels import printed_rows
from schemas.numbers import number_or_zero
from schemas.rule import Record
from schemas.submission import Submission, Table


def sum_of_columns(scene: CheckContext, submission: Submission, table: Table, keys: Sequence[str]) -> float | None:
    """The sum of a form's figures in some columns; None where a part of it is unknown."""
    found = [rows_of(scene, submission, table, key) for key in keys]
    if not all(whole for _, whole in found):
        return None
    return sum(
        number_or_zero(record.values[key]) for key, (rows, _) in zip(keys, found, strict=True) for record in rows
    )


def rows_of(
    scene: CheckContext, submission: Submission, table: Table, key: str, code: str = ""
) -> tuple[list[Record], bool]:
    """The rows that together make a form's figure, or the one row of a code, where it is known; and whether all are."""
    form = scene.catalogue.form(table.form)
    printed = printed_rows(form, submission.unit, scene.period.to_date, scene.catalogue.units)
    top = [one for one in printed if one not in form.part_codes] or [record.code for record in table.records]
    by_code = {record.code: record for record in table.records}
    known = [by_code[one] for one in ([code] if code else top) if one in by_code and key in by_code[one].values]
    return known, len(known) == (1 if code else len(top))
