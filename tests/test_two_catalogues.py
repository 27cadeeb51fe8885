"""What a file is read by is the catalogue that is handed in: nothing that one remembers is taken for another."""

import io
from concurrent.futures import ThreadPoolExecutor

from addin.blank_forms.workbook import plan_form_book
from addin.read.grid import open_book
from addin.read.words import words_of
from addin.read.workbook import RawSubmission, read_workbook
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue, per_catalogue
from schemas.reference import Units
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY

#: Another office's: no unit of its is called as one of the first office's, and its B03 and B10 have each other's code.
OTHER = Catalogue(
    forms=tuple(
        form.model_copy(update={"id": {"B03": "B10", "B10": "B03"}.get(form.id, form.id)}) for form in IN_FORCE.forms
    ),
    units=Units(units=tuple(one.model_copy(update={"name": f"Huyện Mới {one.code}"}) for one in IN_FORCE.units.units)),
    day=IN_FORCE.day,
)


def blank_form() -> bytes:
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE), stream)
    return stream.getvalue()


def told(content: bytes, catalogue: Catalogue) -> tuple[str, dict[str, str]]:
    """The unit's name, and the title of each form that was found by its code."""
    raw = read_workbook("a.xlsx", open_book(content), FEBRUARY, catalogue)
    assert isinstance(raw, RawSubmission)
    return raw.unit.name, {table.header.form.id: table.header.form.title for table in raw.tables}


def titles(catalogue: Catalogue) -> dict[str, str]:
    return {form.id: form.title for form in catalogue.forms}


def test_one_file_read_by_two_catalogues_in_turn_has_the_forms_and_the_unit_of_each() -> None:
    content = blank_form()
    for _ in range(2):
        assert told(content, IN_FORCE) == (IN_FORCE.unit("696").name, titles(IN_FORCE))
        assert told(content, OTHER) == ("Huyện Mới 696", titles(OTHER))


def test_two_threads_read_by_two_catalogues_at_once() -> None:
    content = blank_form()
    by = [IN_FORCE, OTHER] * 6
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda catalogue: told(content, catalogue)[1], by))
    assert found == [titles(catalogue) for catalogue in by]


def test_the_notes_on_an_offices_forms_are_its_own_words_and_a_senders_for_another() -> None:
    book, formless = open_book(blank_form()), Catalogue(forms=(), units=IN_FORCE.units)
    notes = {column.note for form in IN_FORCE.forms for column in form.columns if column.note}
    for _ in range(2):
        assert words_of(book, IN_FORCE) == {}
        said = {remark.text for remarks in words_of(book, formless).values() for remark in remarks}
        assert notes & said


def test_what_is_remembered_of_two_named_arguments_is_not_mixed_up() -> None:
    @per_catalogue
    def told(_catalogue: Catalogue, *, first: str = "", second: str = "") -> tuple[str, str]:
        return first, second

    assert [told(IN_FORCE, first="a"), told(IN_FORCE, second="a")] == [("a", ""), ("", "a")]
