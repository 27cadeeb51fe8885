"""Profiles for the tests: the first office's as it is kept in the repository, and changed copies of it."""

import csv
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from addin.define.step import write_books
from addin.workspace.folder import PROFILE_FOLDER
from schemas.profile.profile import Profile, load
from schemas.profile.reading import Grids
from schemas.profile.sheets import SHEETS

Rows = list[list[str]]
Lines = list[dict[str, str]]


def first_grids(name: str = "binh-phuoc-2023") -> dict[str, Rows]:
    """The sheets of the first office's profile, or of another one, as they stand in the repository."""
    folder = files("workbooks").joinpath("profiles", name)
    return {
        sheet.name: list(csv.reader(folder.joinpath(f"{sheet.file}.csv").read_text(encoding="utf-8").splitlines()))
        for sheet in SHEETS
    }


def first_profile() -> Profile:
    return load(first_grids())


def changed(sheet: str, change: Callable[[list[dict[str, str]]], None]) -> Profile:
    """The first profile after a change of the lines of a sheet, each a dict by English name."""
    grids = first_grids()
    grids[sheet] = with_lines(grids[sheet], change)
    return load(grids)


def with_lines(rows: Rows, change: Callable[[list[dict[str, str]]], None]) -> Rows:
    """The rows of a sheet after a change of its lines."""
    heading, keys, *lines = rows
    said = [dict(zip(keys, line, strict=True)) for line in lines]
    change(said)
    return [heading, keys, *([line.get(key, "") for key in keys] for line in said)]


def codes(profile: Profile) -> set[str]:
    return {finding.code for finding in profile.findings}


def found(profile: Profile, code: str) -> str:
    """Sheet and cell of the first finding of a code, with what it says."""
    finding = next(finding for finding in profile.findings if finding.code == code)
    return f"{finding.sheet} {finding.cell}: {finding.message}"


def empty_grids() -> Grids:
    return {sheet.name: [[column.label for column in sheet.columns]] for sheet in SHEETS}


#: An invented department to which communes report directly: a form with printed rows and a list.
_FORMS: Lines = [
    {"form": "TH1", "title": "Thiệt hại do thiên tai", "sheet": "TH1", "version": "2026.1", "rows": "Dòng in sẵn",
     "row_list": "Thiệt hại", "blank_rows": "x"},
    {"form": "DS2", "title": "Danh sách hộ cần hỗ trợ", "sheet": "DS2", "version": "2026.1", "rows": "Danh sách",
     "may_be_empty": "x"},
]  # fmt: skip
_COLUMNS: Lines = [
    {"form": "TH1", "name": "item", "title": "Nội dung", "type": "Chữ", "label_column": "x", "width": "30"},
    {"form": "TH1", "name": "houses", "title": "Nhà sập", "unit": "căn", "type": "Số nguyên", "agg": "Cộng",
     "required": "x"},
    {"form": "TH1", "name": "damaged", "title": "Nhà hư hỏng", "unit": "căn", "type": "Số nguyên", "agg": "Cộng"},
    {"form": "TH1", "name": "all", "title": "Tổng số nhà", "unit": "căn", "type": "Số nguyên", "agg": "Cộng",
     "computed": "[Nhà sập] + [Nhà hư hỏng]"},
    {"form": "TH1", "name": "loss", "title": "Thiệt hại ước tính", "unit": "triệu đồng", "type": "Tiền", "agg": "Cộng"},
    {"form": "DS2", "name": "name", "title": "Chủ hộ", "type": "Chữ", "required": "x", "agg": "Ghép danh sách"},
    {"form": "DS2", "name": "kind", "title": "Loại hộ", "type": "Chọn", "enum": "Loại hộ", "required": "x",
     "agg": "Ghép danh sách; Đếm theo nhóm"},
    {"form": "DS2", "name": "asked", "group": "Đề nghị", "title": "Số tiền đề nghị", "unit": "triệu đồng",
     "type": "Tiền", "agg": "Cộng"},
]  # fmt: skip
_RULE = {
    "code": "loss-needs-houses", "form": "TH1", "title": "Có thiệt hại thì phải có nhà bị thiệt hại.",
    "holds": "[Thiệt hại ước tính] = 0 HOẶC [Nhà sập] + [Nhà hư hỏng] > 0", "at": "Thiệt hại ước tính",
    "severity": "Lỗi", "message": "Thiệt hại {Thiệt hại ước tính} triệu đồng nhưng không có nhà nào.",
    "fix": "Đề nghị kiểm tra lại.",
}  # fmt: skip
_NAMES = ("Bình", "Lộc", "Phú", "Hòa", "Sơn", "Thạnh", "Khê", "Lạc", "Ninh", "Điền")


def own_office(communes: int) -> dict[str, Lines]:
    """The lines of the invented department's profile, by sheet."""
    units = [
        {"code": str(90001 + at), "title": f"Xã {_NAMES[at % 10]} An {at // 10 + 1}", "kind": "Xã", "reports": "x"}
        for at in range(communes)
    ]
    return {
        "Biểu": [dict(line) for line in _FORMS], "Cột": [dict(line) for line in _COLUMNS],
        "Dòng": [{"row_list": "Thiệt hại", "code": "1", "title": "Bão"},
                 {"row_list": "Thiệt hại", "code": "2", "title": "Lũ quét"}],
        "Quy tắc": [dict(_RULE)],
        "Danh mục": [{"enum": "Loại hộ", "title": "Hộ nghèo"}, {"enum": "Loại hộ", "title": "Hộ cận nghèo"}],
        "Đơn vị": units, "Loại đơn vị": [{"title": "Xã", "short": "x"}],
    }  # fmt: skip


def grids_of_lines(lines: dict[str, Lines]) -> dict[str, Rows]:
    """The sheets of a profile with some lines, each a dict by English name."""
    return {
        sheet.name: [[column.label for column in sheet.columns], [column.key for column in sheet.columns]]
        + [[line.get(column.key, "") for column in sheet.columns] for line in lines.get(sheet.name, [])]
        for sheet in SHEETS
    }


def put_profile(home: Path, lines: dict[str, Lines]) -> Profile:
    """Write a profile into a working folder as its office would; nothing in it is wrong."""
    profile = load(grids_of_lines(lines))
    assert [finding.message for finding in profile.findings] == []
    write_books(home / PROFILE_FOLDER, profile.lines)
    return profile
