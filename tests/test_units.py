"""Units by their names: on their own days, told apart by kind and by what they belong to."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schemas.catalogue import Catalogue
from schemas.office import Office
from schemas.office.tables import TABLES_BY_NAME, addressee_of
from schemas.profile.profile import load
from schemas.reference import Commune, Unit, UnitKind, Units, kind_of
from tests.catalogues import IN_FORCE
from tests.profiles import grids_of_lines, own_office

KINDS = tuple(UnitKind(name=name, short=short) for name, short in (
    ("Huyện", ("h",)), ("Thị xã", ("tx",)), ("Xã", ("x",)), ("Phường", ("p",)), ("Tỉnh", ("t",)),
))  # fmt: skip
REFORM = date(2025, 7, 1)


def unit(code: str, name: str, **more: object) -> Unit:
    kind = next(kind.name for kind in KINDS if name.startswith(kind.name))
    return Unit.model_validate({"code": code, "name": name, "position": 1, "kind": kind, **more})


def units(*found: Unit) -> Units:
    return Units(units=found, kinds=KINDS)


OLD = unit("694", "Huyện Hòa Lộc", valid_to=date(2025, 6, 30))
NEW = unit("25300", "Xã Hòa Lộc", valid_from=REFORM)
PROVINCES = (
    unit("75", "Tỉnh Đông Sơn"), unit("70", "Tỉnh Tây Sơn"),
    unit("1", "Xã An Bình", parent="75"), unit("2", "Xã An Bình", parent="70"),
)  # fmt: skip


def code(found: Unit | None) -> str:
    return found.code if found else ""


def test_a_new_unit_beside_an_ended_one_of_its_name_is_found_by_the_day() -> None:
    both = units(OLD, NEW)
    assert code(both.find("Hòa Lộc", date(2023, 2, 14))) == "694"
    assert code(both.find("Hòa Lộc", date(2026, 2, 14))) == "25300"
    assert both.find("Hòa Lộc") is None


def test_within_a_sentence_a_place_has_no_capital_and_an_agency_keeps_its_own() -> None:
    names = ("Huyện Đồi Gió", "Thị xã Cầu Mây", "Khu Tân An", "Sở Y tế", "UBND xã Tân An", "Trường Tân An")
    said = [Unit(code="1", name=name, position=1).in_sentence for name in names]
    assert said == ["huyện Đồi Gió", "thị xã Cầu Mây", "khu Tân An", "Sở Y tế", "UBND xã Tân An", "Trường Tân An"]


def test_units_of_one_name_are_told_apart_by_their_kind() -> None:
    both = units(OLD, NEW)
    assert code(both.find("UBND xã Hòa Lộc")) == "25300"
    assert code(both.find("Phòng Dân tộc H. Hòa Lộc")) == "694"
    town = units(unit("1", "Thị xã Bến Tre"), unit("2", "Xã Bến Tre"))
    assert code(town.find("UBND thị xã Bến Tre")) == "1"
    assert code(town.find("UBND xã Bến Tre")) == "2"


def test_units_of_one_name_are_told_apart_by_what_they_belong_to() -> None:
    assert code(units(*PROVINCES[2:], *PROVINCES[:2]).find("Xã An Bình, tỉnh Tây Sơn")) == "2"
    assert code(units(*PROVINCES).find("Sở Tây Sơn")) == "70"
    assert code(Units(units=PROVINCES[2:], kinds=KINDS).find("Xã An Bình")) == ""


def test_three_units_of_one_name_are_told_apart_by_day_level_and_what_is_above_them() -> None:
    lines = own_office(0) | {
        "Loại đơn vị": [{"title": kind.name, "short": "; ".join(kind.short)} for kind in KINDS],
        "Đơn vị": [
            {"code": "75", "title": "Tỉnh Đông Sơn"},
            {"code": "701", "title": "Huyện Suối Vàng", "parent": "75"},
            {"code": "702", "title": "Huyện Đồi Chè", "parent": "75"},
            {"code": "1", "title": "Xã Tân Lập", "parent": "701", "reports": "x"},
            {"code": "2", "title": "Xã Tân Lập", "parent": "702", "reports": "x", "valid_to": "2025-06"},
            {"code": "3", "title": "Phường Tân Lập", "parent": "702", "reports": "x"},
            {"code": "4", "title": "Xã Tân Lập", "parent": "702", "reports": "x", "valid_from": "2025-07",
             "replaces": "2"},
        ],
    }  # fmt: skip
    profile = load(grids_of_lines(lines))
    assert [one.message for one in profile.findings if one.code.startswith("units-")] == []
    found = profile.on(date(2023, 2, 14)).units
    before, after = date(2023, 2, 14), date(2026, 2, 14)
    for text, day, expected in (
        ("UBND phường Tân Lập", before, "3"),
        ("UBND xã Tân Lập", before, ""),
        ("Xã Tân Lập, huyện Suối Vàng", before, "1"),
        ("Xã Tân Lập - H. Đồi Chè - tỉnh Đông Sơn", before, "2"),
        ("Xã Tân Lập, huyện Đồi Chè", after, "4"),
        ("Xã Tân Lập, tỉnh Đông Sơn", after, ""),
        ("Tân Lập, Đồi Chè", before, ""),
        ("Tân Lập, Suối Vàng", None, "1"),
        ("4", before, ""),
    ):
        assert code(found.find(text, day)) == expected, (text, day)
    now = profile.on(after)
    assert [now.written_name(one) for one in found.on(after)] == ["1", "Phường Tân Lập", "4"]
    assert [code(now.find_unit(now.written(one.code))) for one in found.units] == [one.code for one in found.units]
    assert now.written("99") == "99", "of another profile"
    assert code(profile.on(before).find_unit("Xã Tân Lập, Đồi Chè")) == "2"
    assert kind_of("Đặc khu Hòn Xa", [*found.kinds, UnitKind(name="Đặc khu")]) == "Đặc khu"


def test_a_name_within_a_longer_one_does_not_count() -> None:
    found = units(unit("1", "Huyện Bù Gia"), unit("2", "Huyện Bù Gia Mập"))
    assert code(found.find("UBND huyện Bù Gia Mập")) == "2"
    assert code(found.find("UBND huyện Bù Gia")) == "1"
    assert found.find("Bù Gia và Bù Gia Mập") is None


def test_a_unit_is_found_by_another_spelling_and_by_its_code() -> None:
    found = units(unit("1", "Huyện Ea H'leo", also_written=("Ea Hleo", "Ea Hờ Leo")))
    for text in ("Ea H’leo", "ea hleo", "EA HỜ LEO", "1"):
        assert code(found.find(text)) == "1", text


def test_the_districts_are_found_on_a_day_of_theirs_only() -> None:
    assert code(IN_FORCE.find_unit("H. Bù Đăng", date(2023, 2, 14))) == "696"
    assert IN_FORCE.find_unit("H. Bù Đăng", REFORM) is None


def test_communes_are_spelled_with_the_kinds_of_the_profile() -> None:
    special = Commune(code="1", name="Đặc khu Côn Đảo", unit="9", kind="Đặc khu")
    found = Units(units=(), communes=(special,), kinds=(UnitKind(name="Đặc khu", short=("dk",)),))
    names = found.commune_names("9", REFORM)
    assert {names.find(text) for text in ("đặc khu Côn Đảo", "ĐK Côn Đảo", "Côn Đảo")} == {"Đặc khu Côn Đảo"}


def test_the_work_on_a_period_means_the_units_of_its_day() -> None:
    both = Catalogue(forms=(), units=units(OLD, NEW))
    for day, found in ((date(2023, 2, 14), "694"), (date(2026, 2, 14), "25300")):
        assert code(both.as_of(day).find_unit("Hòa Lộc")) == found
    only_old = Catalogue(forms=(), units=units(OLD))
    assert code(only_old.as_of(date(2026, 2, 14)).find_unit("Hòa Lộc")) == "694"
    assert code(IN_FORCE.find_unit("H. Bù Đăng")) == "696"


def test_units_whose_names_differ_in_marks_alone_are_told_apart_by_them() -> None:
    both = units(unit("1", "Xã Vạn An"), unit("2", "Xã Văn An"))
    assert code(both.find("UBND xã Vạn An")) == "1"
    assert code(both.find("xã Văn An")) == "2"
    assert both.find("xa Van An") is None


def test_an_office_with_units_of_one_name_writes_the_code_where_the_name_does_not_tell() -> None:
    same = units(unit("1", "Xã An Bình", parent="75"), unit("2", "Xã An Bình", parent="70"), unit("3", "Xã Lạc An"))
    catalogue = Catalogue(forms=(), units=same)
    assert [contact.unit for contact in Office.new(catalogue).contacts] == ["1", "2", "3"]
    assert [row[0] for row in TABLES_BY_NAME["ch_don_vi"].rows(catalogue)] == ["1", "2", "Xã Lạc An"]


WORDS = ("an", "binh", "van", "xa", "huyen", "x", "694", "hoa", "loc")


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), min_size=1, max_size=6),
       st.lists(st.sampled_from(WORDS), max_size=7))  # fmt: skip
def test_every_unit_that_a_text_names_is_found_among_thousands_as_by_asking_each(
    names: list[list[str]], said: list[str]
) -> None:
    known = units(*(unit(str(690 + at), f"Xã {' '.join(name)}") for at, name in enumerate(names)))
    padded = f" {' '.join(said)} "
    asked = [one for one in known.units if padded.strip() == one.code or f" {one.core_name} " in padded]
    assert known._named_in(padded) == asked


def test_a_letter_goes_to_a_unit_as_its_kind_is_addressed_in_the_profile() -> None:
    kinds = [{"title": "Xã", "short": "x"}, {"title": "Trường", "short": ""},
             {"title": "Khu", "short": "", "addressed": "Ban quản lý"}]  # fmt: skip
    grids = grids_of_lines({**own_office(3), "Loại đơn vị": kinds})
    known = load(grids).on(date(2026, 3, 31)).units
    names = ("Xã Tân An", "Trường Tân An", "Khu Tân An", "Trung tâm Tân An")
    assert [addressee_of(name, known) for name in names] == [
        "UBND xã Tân An", "Trường Tân An", "Ban quản lý khu Tân An", "Trung tâm Tân An",
    ]  # fmt: skip
