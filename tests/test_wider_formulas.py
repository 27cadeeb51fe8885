"""Any formula of a computed column gives the same in LibreOffice as here, on the blank form and in the summary."""

from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.profile.profile import Profile
from tests.packages import without_results
from tests.profiles import own_office, put_profile
from tests.sheets import soffice_convert
from tests.test_wider_forms import MAY, Line, blank, column, form

FORMULAS = {
    "plain": "([a] + [b]) * 2 - [c] / 4",
    "each": "[a] / [b]",
    "chosen": "NẾU([a] > [b]; [a] - [b]; LÀM_TRÒN([c] / 3; 1))",
    "ends": "LỚN_NHẤT([a]; [b]; [c]) - NHỎ_NHẤT([a]; [b]; [c])",
    "far": "TRỊ_TUYỆT_ĐỐI([a] - 10) + TỔNG([b]; [c])",
    "both": "NẾU([a] > 1 VÀ [b] < 100; 1; 0)",
    "nested": "NẾU([plain] > 20; [each]; -[plain])",
}
ROWS: dict[str, dict[str, Value]] = {
    "90001": {"a": 7, "b": 3, "c": 2.5}, "90002": {"a": 1, "b": 0, "c": 10}, "90003": {"b": 4},
}  # fmt: skip


def office() -> dict[str, list[Line]]:
    typed = [column("CT", key, key.upper(), "Số thập phân", agg="Cộng") for key in "abc"]
    computed = [
        column("CT", key, f"Tính|{key}", "Số thập phân", agg="Cộng" if key == "plain" else "Tính lại", computed=text)
        for key, text in FORMULAS.items()
        if key != "nested"
    ]
    nested = column("CT", "nested", "Tính|nested", "Số thập phân", agg="Cộng", computed=FORMULAS["nested"])
    label = column("CT", "unit", "Đơn vị", "Chữ", label_column="x")
    lines = {"Biểu": [form("CT", "Công thức", "Một dòng một đơn vị")], "Cột": [label, *typed, *computed, nested]}
    return {**own_office(3), "Danh mục": [], "Dòng": [], "Quy tắc": [], **lines}


def alike(file: Path, sheet: str, tmp_path: Path) -> int:
    """How many formulas of a sheet LibreOffice works out; each gives what stands in the file."""
    bare, out = without_results(file, tmp_path / f"bare-{file.name}"), tmp_path / f"out-{file.stem}"
    out.mkdir()
    theirs = openpyxl.load_workbook(soffice_convert(bare, "xlsx", out), data_only=True)[sheet]
    ours, live = openpyxl.load_workbook(file, data_only=True)[sheet], openpyxl.load_workbook(file)[sheet]
    places = [cell.coordinate for row in live.iter_rows() for cell in row if str(cell.value).startswith("=")]
    for at in places:
        own, other = ours[at].value or None, theirs[at].value or None
        assert other == own or other == pytest.approx(own, abs=1e-6), (at, live[at].value)
    return len(places)


def sent(home: Path, folder: Path) -> Profile:
    profile = put_profile(home, office())
    folder.mkdir()
    for unit, values in ROWS.items():
        blank(profile, folder, unit, {"CT": {profile.on(MAY.to_date).unit(unit).name: values}})
    return profile


def test_libreoffice_works_the_formulas_out_as_the_program_does(tmp_path: Path) -> None:
    sent(tmp_path / "home", tmp_path / "thu")
    for unit in ROWS:
        assert alike(tmp_path / "thu" / f"{unit}.xlsx", "CT", tmp_path) == len(FORMULAS)
    where = Workspace(tmp_path / "home")
    pipeline.create_workspace(where)
    pipeline.collect(where, MAY, [tmp_path / "thu"])
    written = write_summary(where, MAY, tmp_path / "th.xlsx").summary.forms["CT"]
    assert {key: written.units["90001"][key] for key in ("plain", "chosen", "ends", "far", "both")} == {
        "plain": 19.375, "chosen": 4, "ends": 4.5, "far": 8.5, "both": 1,
    }  # fmt: skip
    assert written.units["90002"]["each"] is None, "nobody divides by nothing"
    assert alike(tmp_path / "th.xlsx", "CT tổng hợp", tmp_path) > 20
