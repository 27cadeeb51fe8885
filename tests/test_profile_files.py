"""A profile as files: workbooks and text say the same; a wrong one replaces no good one, hostile ones are refused."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.define.files import BOOKS, content_of, load_profile
from addin.define.kept import kept_profile, profile_of
from addin.define.published import table_schema
from addin.define.step import check_profile, new_profile, pack_profile, use_profile, write_texts
from addin.define.units import import_units
from addin.system.errors import InputError
from addin.workspace.folder import PROFILE_FOLDER
from schemas.models import row_model
from schemas.period import Period
from schemas.profile.shipped import shipped_files as shipped
from schemas.reference import UnitKind, kind_of
from tests.limits import without_hanging
from tests.packages import edited

FEBRUARY = Period.parse("2023-02").to_date
FIRST = "binh-phuoc-2023"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    new_profile(tmp_path, FIRST)
    return tmp_path


def change(home: Path, book: str, sheet: str, cell: str, value: object) -> None:
    """Type into a cell of a profile's workbook."""
    file = home / PROFILE_FOLDER / book
    opened = openpyxl.load_workbook(file)
    opened[sheet][cell] = value
    opened.save(file)


def tonghop(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "addin", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def as_json(*arguments: object) -> dict[str, object]:
    done = tonghop(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, object] = json.loads(done.stdout)
    return document


def test_workbooks_say_what_the_text_says(home: Path) -> None:
    from_text, from_books = load_profile(shipped(FIRST)), load_profile(content_of(home / PROFILE_FOLDER))
    assert from_books.findings == ()
    assert from_books.sha256 == from_text.sha256
    assert from_books.on(FEBRUARY).forms == from_text.on(FEBRUARY).forms
    assert from_books.on(FEBRUARY).units == from_text.on(FEBRUARY).units


def test_text_written_from_workbooks_is_the_text_of_the_repository(home: Path, tmp_path: Path) -> None:
    write_texts(load_profile(content_of(home / PROFILE_FOLDER)), tmp_path / "csv")
    for name, content in shipped(FIRST).items():
        assert (tmp_path / "csv" / name).read_bytes() == content, name


def test_the_workbooks_help_who_types(home: Path) -> None:
    book = openpyxl.load_workbook(home / PROFILE_FOLDER / "BoBieu.xlsx")
    assert [*book.sheetnames][:5] == ["Biểu", "Cột", "Dòng", "Quy tắc", "Danh mục"]
    columns = book["Cột"]
    assert columns.row_dimensions[2].hidden
    assert [cell.value for cell in columns[2]][:7] == [
        "form",
        "name",
        "group",
        "group_2",
        "group_3",
        "group_4",
        "title",
    ]
    assert columns["N1"].comment
    assert "công thức" in columns["N1"].comment.text.lower()
    kinds = [rule.formula1 for rule in columns.data_validations.dataValidation if "I3" in str(rule.sqref)]
    assert kinds
    assert "Tỷ lệ %" in kinds[0]
    assert len(columns.tables) == 1


def test_a_new_profile_overwrites_nothing(home: Path) -> None:
    with pytest.raises(InputError, match="không ghi đè"):
        new_profile(home, FIRST)
    with pytest.raises(InputError, match="Không có bộ cấu hình mẫu"):
        new_profile(home / "khac", "dong-nai")


def test_an_empty_profile_has_the_kinds_of_units_and_asks_what_the_office_is_called(tmp_path: Path) -> None:
    new_profile(tmp_path, "trong")
    profile = load_profile(content_of(tmp_path / PROFILE_FOLDER))
    assert profile.on(FEBRUARY).forms == ()
    assert [kind.name for kind in profile.on(FEBRUARY).units.kinds][:2] == ["Huyện", "Thị xã"]
    asked = profile.on(FEBRUARY).settings
    assert [one.title for one in asked][:2] == ["Cơ quan chủ quản", "Cơ quan ban hành"]
    assert not [one for one in asked if one.value or one.code == "poor_cut_target"]


def test_a_profile_with_errors_is_told_and_the_last_good_one_goes_on(home: Path) -> None:
    good = profile_of(home)
    change(home, "BoBieu.xlsx", "Cột", "I4", "Kiểu lạ")
    found = profile_of(home)
    assert found.sha256 == good.sha256
    assert [(one.sheet, one.cell, one.code) for one in found.findings] == [("Cột", "I4", "define-choice")]
    assert found.on(FEBRUARY).forms == good.on(FEBRUARY).forms


def test_a_command_says_that_a_wrong_profile_is_not_used(home: Path) -> None:
    tonghop("form", "list", "--home", home)
    change(home, "BoBieu.xlsx", "Cột", "I4", "Kiểu lạ")
    done = tonghop("forms", "--period", "2023-02", "--unit", "696", "--home", home, "--out", home / "bieu-mau")
    assert done.returncode == 0
    assert "Lưu ý: Bộ cấu hình vừa sửa có 1 lỗi nên chưa dùng" in done.stderr
    assert "ô I4" in done.stderr


def test_a_profile_that_was_never_good_is_refused_with_its_cell(home: Path) -> None:
    change(home, "BoBieu.xlsx", "Cột", "I4", "Kiểu lạ")
    with pytest.raises(InputError, match="ô I4"):
        profile_of(home)


def test_a_changed_profile_counts_at_once_and_the_one_before_is_kept(home: Path) -> None:
    before = profile_of(home)
    change(home, "BoBieu.xlsx", "Biểu", "B3", "Tên mới của biểu")
    after = profile_of(home)
    assert after.on(FEBRUARY).form("B01").title == "Tên mới của biểu"
    kept = kept_profile(home, before.sha256)
    assert kept is not None
    assert kept.on(FEBRUARY).forms == before.on(FEBRUARY).forms


def test_a_kept_profile_that_somebody_changed_is_none(home: Path) -> None:
    change(home, "BoBieu.xlsx", "Biểu", "B3", "Tên mới của biểu")
    sha256 = profile_of(home).sha256
    file = home / "chuong-trinh" / PROFILE_FOLDER / f"{sha256}.json"
    file.write_bytes(file.read_bytes().replace("Tổng cộng".encode(), b"Sai"))
    assert kept_profile(home, sha256) is None
    assert kept_profile(home, "../../nhat-ky") is None
    assert profile_of(home).sha256 == sha256


def test_a_folder_without_a_profile_goes_by_the_first_one(tmp_path: Path) -> None:
    assert profile_of(tmp_path).sha256 == load_profile(shipped(FIRST)).sha256


def test_a_packed_profile_is_the_same_everywhere_and_the_one_before_stays_at_hand(home: Path, tmp_path: Path) -> None:
    profile = profile_of(home)
    one, other = (pack_profile(profile, tmp_path / name) for name in ("a.zip", "b.zip"))
    assert one.read_bytes() == other.read_bytes()
    change(home, "BoBieu.xlsx", "Biểu", "B3", "Tên mới")
    assert use_profile(home, one).sha256 == profile.sha256 == profile_of(home).sha256
    assert load_profile(content_of(home / PROFILE_FOLDER / "truoc")).on(FEBRUARY).form("B01").title == "Tên mới"


def test_a_wrong_profile_is_not_taken_into_use(home: Path, tmp_path: Path) -> None:
    new_profile(tmp_path / "sai", FIRST)
    change(tmp_path / "sai", "DonVi.xlsx", "Đơn vị", "D60", "777")
    before = content_of(home / PROFILE_FOLDER)
    with pytest.raises(InputError, match="ô D60"):
        use_profile(home, tmp_path / "sai" / PROFILE_FOLDER)
    assert content_of(home / PROFILE_FOLDER) == before


def many_rows(home: Path) -> None:
    file = home / PROFILE_FOLDER / "BoBieu.xlsx"
    opened = openpyxl.load_workbook(file)
    for at in range(100_000):
        opened["Dòng"].append(("Dòng B01", f"{at}", "Dòng"))
    opened.save(file)


def live_formula(home: Path) -> None:
    change(home, "BoBieu.xlsx", "Cột", "D5", "=cmd|' /C calc'!A0")


def one_that_is_no_workbook(home: Path) -> None:
    (home / PROFILE_FOLDER / "BoBieu.xlsx").write_bytes(b"PK\x03\x04 not one")


@pytest.mark.parametrize(
    ("spoil", "code", "cell"),
    [
        (many_rows, "define-too-large", ""),
        (live_formula, "define-live-formula", "D5"),
        (one_that_is_no_workbook, "define-unreadable", ""),
    ],
    ids=["rows", "formula", "file"],
)
def test_a_hostile_workbook_is_refused_at_once_and_named(home: Path, spoil: object, code: str, cell: str) -> None:
    spoil(home)  # type: ignore[operator] # one of the three
    with without_hanging():
        profile = check_profile(home / PROFILE_FOLDER)
    assert not profile.is_sound
    assert (code, cell) in {(one.code, one.cell) for one in profile.findings}


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bom.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(BOOKS[0], b"0" * 50_000_000)
    with pytest.raises(InputError, match="quá lớn"):
        content_of(tmp_path / "bom.zip")
    (tmp_path / "khong.zip").write_bytes(io.BytesIO(b"nothing").read())
    with pytest.raises(InputError, match="không phải bộ cấu hình"):
        content_of(tmp_path / "khong.zip")


def test_units_of_a_resolution_report_from_their_day_and_those_before_end_then(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "don-vi.csv"
    listed.write_text("Số TT,Mã,Tên,Thay cho\n1,90001,Xã An Bình,\n2,90002,Phường Bình Long,690\n", encoding="utf-8")
    imported = import_units(home, listed, date(2025, 7, 1))
    units = imported.profile.on(date(2026, 2, 14)).units
    assert [unit.name for unit in units.on(date(2026, 2, 14))] == ["Xã An Bình", "Phường Bình Long"]
    assert units.by_code["90002"].replaces == ("690",)
    assert len(units.on(FEBRUARY)) == 11
    found = units.find("Phường Bình Long", date(2026, 2, 14))
    assert found is not None
    assert found.code == "90002"
    assert {one.code for one in imported.profile.findings} == {"define-rows-from-empty-level"}


def test_a_list_of_units_may_call_its_codes_and_names_as_offices_do_and_what_it_has_besides_is_told(
    home: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "a.csv"
    heading, line = 'TT,Mã xã,"Tên xã, phường",Email\n', "1,90001,Xã An Bình,a@b.vn\n"
    listed.write_text(f"DANH SÁCH\n{heading}{line},,Tổng cộng: 1 xã,\n", encoding="utf-8")
    imported = import_units(home, listed, None)
    assert (imported.brought, imported.left_out) == (1, ("Email",))
    assert imported.profile.on(FEBRUARY).units.by_code["90001"].name == "Xã An Bình"
    listed.write_text(f"DANH SÁCH\n{heading}{line},,Xã Cộng Hòa,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"Tệp “a\.csv”, ô B4: Cột “Mã” để trống"):
        import_units(home, listed, None)


@pytest.mark.parametrize(
    ("columns", "lines", "kinds"),
    [
        ("Mã,Tên,Loại", ["1,Trung tâm Y tế huyện Anh Sơn,Trung tâm Y tế"], {"Trung tâm Y tế": ("ttyt",)}),
        (
            "Mã,Tên",
            ["1,Trung tâm Y tế thị xã Ý Yên", "2,Trung tâm y tế thị xã Hà"],
            {"Trung tâm Y tế": ("ttyt",)},
        ),
        ("Mã,Tên", ["1,Trường THPT Lê Lợi", "2,Trường THCS Lê Lai", "3,Xã An Bình"], {"Trường": ()}),
    ],
)
def test_a_list_of_units_brings_the_kinds_that_it_names_or_that_its_names_begin_with(
    home: Path, tmp_path: Path, columns: str, lines: list[str], kinds: dict[str, tuple[str, ...]]
) -> None:
    listed = tmp_path / "a.csv"
    listed.write_text("\n".join([columns, *lines]), encoding="utf-8")
    imported = import_units(home, listed, None)
    units = imported.profile.on(FEBRUARY).units
    assert imported.kinds == tuple(kinds)
    assert {one.name: one.short for one in units.kinds if one.name in kinds} == kinds
    assert "units-kind-unknown" not in {one.code for one in imported.profile.findings}
    assert "Lê Lợi" not in lines[0] or units.by_code["1"].kind == "Trường"


def test_nothing_is_guessed_of_names_of_places_without_their_kind(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "a.csv"
    listed.write_text("Mã,Tên\n1,Đồng Tháp\n2,Đồng Nai\n", encoding="utf-8")
    imported = import_units(home, listed, None)
    assert imported.kinds == ()
    assert [one.code for one in imported.profile.findings].count("units-kind-unknown") == 2


def test_a_kind_of_any_number_of_words_is_known_by_the_names_that_begin_with_it() -> None:
    kinds = [UnitKind(name="Trung tâm"), UnitKind(name="Trung tâm Y tế dự phòng")]
    assert kind_of("Trung tâm y tế dự phòng Anh Sơn", kinds) == "Trung tâm y tế dự phòng"
    assert kind_of("Trung tâm Y tế Anh Sơn", kinds) == "Trung tâm"


def test_a_list_of_units_without_headings_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("90001,Xã An Bình\n", encoding="utf-8")
    with pytest.raises(InputError, match="“Mã” và “Tên”"):
        import_units(home, tmp_path / "a.csv", None)


def test_every_form_has_a_model_that_takes_what_the_columns_take() -> None:
    for form in load_profile(shipped(FIRST)).on(FEBRUARY).forms:
        model = row_model(form)
        assert set(model.model_fields) == {column.key for column in form.columns if not column.computed}
        schema = model.model_json_schema()
        assert schema["properties"][form.columns[0].key]["title"] == form.columns[0].full_label


@pytest.mark.parametrize(("part", "sheet"), [("xl/worksheets/sheet2.xml", "Cột"), ("xl/media/image1.png", "")])
def test_what_is_too_large_in_a_workbook_of_a_profile_is_named(part: str, sheet: str) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Biểu")
        book.add_worksheet("Cột")
    edits = {re.escape(part): lambda xml: xml + b" " * 9_000_000} if sheet else {}
    large = edited(out.getvalue(), edits, {} if sheet else {part: b" " * 9_000_000})
    told = [one for one in load_profile({"BoBieu.xlsx": large}).findings if one.code == "define-too-large"]
    assert [(one.file, one.sheet) for one in told] == [("BoBieu.xlsx", sheet)]
    assert "nặng 9 MB" in told[0].message
    assert (f"trang “{sheet}”" if sheet else f"phần “{part}”") in told[0].message


def test_a_published_schema_has_the_bounds_that_stand_in_every_year() -> None:
    """A year of birth is bounded by the period of the report, which a schema of the form does not know."""
    forms = {form.id: form for form in load_profile(shipped(FIRST)).on(FEBRUARY).forms}
    told = {form.id: table_schema(form)["fields"] for form in forms.values()}
    fields = {(form, field["name"]): field.get("constraints", {}) for form, of in told.items() for field in of}  # type: ignore[attr-defined] # a list of fields
    assert fields["B04", "birth_year"] == {"required": True, "minimum": 1900}
    assert fields["B02", "escaped"]["minimum"] == 0
    assert fields["B07", "physical"] == {"minimum": 0, "maximum": 100}
    assert fields["B07", "started_on"] == {"minimum": "2000-01-01", "maximum": "2100-12-31"}


def test_the_commands_on_profiles_tell_people_and_programs(home: Path, tmp_path: Path) -> None:
    assert as_json("profile", "check", "--home", home)["sound"] is True
    change(home, "BoBieu.xlsx", "Cột", "I4", "Kiểu lạ")
    checked = as_json("profile", "check", "--home", home)
    assert checked["sound"] is False
    assert checked["findings"][0]["cell"] == "I4"  # type: ignore[index] # a list of findings
    done = tonghop("profile", "use", home / PROFILE_FOLDER, "--home", tmp_path / "h2")
    assert done.returncode == 1
    assert "ô I4" in done.stderr
    change(home, "BoBieu.xlsx", "Cột", "I4", "Chữ")
    used = as_json("profile", "use", home / PROFILE_FOLDER, "--home", tmp_path / "h2")
    assert (
        as_json("profile", "pack", "--home", tmp_path / "h2", "--out", tmp_path / "p.zip")["sha256"] == used["sha256"]
    )


def test_the_commands_on_forms_and_units_tell_people_and_programs(home: Path, tmp_path: Path) -> None:
    listed = as_json("form", "list", "--home", home, "--period", "2023-02")
    assert [form["form"] for form in listed["forms"]][:2] == ["B01", "B02"]  # type: ignore[attr-defined, index] # a list
    shown = as_json("form", "show", "b09", "--home", home, "--period", "2023-02")
    assert [column["name"] for column in shown["columns"]][:2] == ["item", "quantity"]  # type: ignore[attr-defined, index] # a list
    assert tonghop("form", "show", "B99", "--home", home).returncode == 1
    made = as_json("form", "export", "B02", "--home", home, "--out", tmp_path / "x")
    schema = json.loads(Path(made["files"][0]).read_text(encoding="utf-8"))  # type: ignore[index] # a list
    households = next(field for field in schema["fields"] if field["name"] == "households")
    assert households == {
        "name": "households", "title": "Tổng số hộ DTTS", "type": "integer", "unit": "hộ",
        "constraints": {"required": True, "minimum": 0},
    }  # fmt: skip
    previewed = as_json("form", "preview", "B09", "--home", home, "--period", "2023-02", "--out", tmp_path / "b.xlsx")
    assert "B09-Tổ chức" in openpyxl.load_workbook(str(previewed["file"])).sheetnames
    assert as_json("form", "diff", "2023", "2024", "--home", home)["differences"] == []
    units = as_json("units", "check", "--home", home, "--period", "2023-02")
    assert len(units["units"]) == 11  # type: ignore[arg-type] # a list


def test_what_changed_between_two_years_is_told_by_codes(home: Path) -> None:
    book = openpyxl.load_workbook(home / PROFILE_FOLDER / "BoBieu.xlsx")
    sheet = book["Cột"]
    keys = {cell.value: at for at, cell in enumerate(sheet[2])}
    for row in list(sheet.iter_rows(min_row=3)):
        if row[0].value == "B09" and row[1].value == "note":
            row[keys["valid_to"]].value = "2023"
            said = [cell.value for cell in row]
            said[keys["title"]], said[keys["valid_from"]], said[keys["valid_to"]] = "Diễn giải", "2024-01", None
            sheet.append(said)
    book.save(home / PROFILE_FOLDER / "BoBieu.xlsx")
    assert as_json("form", "diff", "2023", "2024", "--home", home)["differences"] == [
        "Biểu B09, cột “Diễn giải”: tên trước đây “Ghi chú” (so sánh được theo mã)."
    ]


@pytest.mark.parametrize(
    "command",
    [
        "profile new", "profile check", "profile use", "profile pack", "form list", "form show", "form preview",
        "form diff", "form export", "units import", "units check",
    ],
)  # fmt: skip
def test_every_command_helps_in_vietnamese(command: str) -> None:
    text = tonghop(*command.split(), "--help").stdout
    assert text.startswith(f"Cách dùng: tonghop {command}")
    for english in ("Usage", "Options", "required]", "default:", "Show this"):
        assert english not in text
