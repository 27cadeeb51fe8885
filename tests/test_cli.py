"""The contract of the commands: JSON on standard output, words on standard error, exit codes, one line a bad file."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from addin.cli.main import COMMANDS
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY
from workbooks.demo.formats import as_broken, as_locked, price_list

ROOT = Path(__file__).parent.parent


def tonghop(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    command = [sys.executable, "-m", "addin", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def as_json(*arguments: object) -> dict[str, Any]:
    """The one document that a command prints."""
    done = tonghop(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A whole run over the demo's inbox of a month, after a clean inbox of the month before."""
    folder = tmp_path_factory.mktemp("việc tháng 2")
    make_clean_inbox(folder / "truoc", FEBRUARY.previous(), 5)
    as_json("run", "--period", "2023-01", "--home", folder / "home", "--out", folder / "kq", folder / "truoc")
    expected = make_inbox(folder / "thu", FEBRUARY, 5)
    result = as_json("run", "--period", "2023-02", "--home", folder / "home", "--out", folder / "kq", folder / "thu")
    return {"folder": folder, "expected": expected, **result}


def test_forms_gives_one_file_a_unit(tmp_path: Path) -> None:
    files = as_json("forms", "--period", "2023-02", "--unit", "696", "--unit", "Đồng Xoài", "--out", tmp_path)["files"]
    assert set(files) == {"696", "689"}
    assert all(Path(file).is_file() for file in files.values())


def test_collect_tells_who_sent_what_when_and_what_was_set_aside(worked: dict[str, Any]) -> None:
    collected, expected = worked["collect"], worked["expected"]
    keys = {"unit", "period", "file", "sha256", "sent_at", "version", "status"}
    assert all(keys <= set(line) for line in collected["received"])
    current = {line["unit"]: line["file"] for line in collected["received"] if line["status"] == "current"}
    assert current == expected.files
    assert {line["unit"] for line in collected["received"] if line["late"]} == set(expected.late)
    assert {line["unit"] for line in collected["received"] if line["version"] > 1} == set(expected.twice)
    assert collected["missing"] == []
    assert {item["file"]: item["code"] for item in collected["set_aside"]} == expected.set_aside
    assert all(len(item["message"].splitlines()) == 1 for item in collected["set_aside"])


def test_check_finds_every_planted_mistake_at_its_cell_and_counts_every_cell(worked: dict[str, Any]) -> None:
    findings = worked["check"]["findings"]
    keys = {"unit", "form", "file", "sheet", "cell", "severity", "code", "message", "value"}
    assert all(keys <= set(finding) for finding in findings)
    found = {(f["unit"], f["form"], f["sheet"], f["code"], f["cell"]) for f in findings}
    for planted in worked["expected"].planted:
        if planted.cell:
            assert (planted.unit, planted.form, planted.sheet, planted.code, planted.cell) in found
    control = worked["check"]["control"]
    assert control["cells_read"] == control["cells_used"] + control["cells_set_aside"]


def test_what_a_library_says_of_an_odd_file_is_no_part_of_the_json(tmp_path: Path) -> None:
    talkative = Path(__file__).parent / "files" / "bugs" / "talkative.xls"
    collected = as_json("collect", "--period", FEBRUARY, talkative, "--home", tmp_path)
    assert [line["file"] for line in collected["received"]] == ["talkative.xls"]


def test_consolidate_gives_units_totals_and_coverage(worked: dict[str, Any]) -> None:
    forms = worked["consolidate"]["forms"]
    poverty = forms["B02"]
    assert poverty["total"]["escaped"] == sum(unit["escaped"] for unit in poverty["units"].values())
    assert len(poverty["reported"]) == 11
    assert poverty["missing"] == []
    for form, code, column in (("B01", "3.1", "plan_total"), ("B05", "2", "sessions"), ("B09", "1", "quantity")):
        values = [unit[code][column] or 0 for unit in forms[form]["units"].values()]
        assert forms[form]["total"][code][column] == pytest.approx(sum(values))
    persons = forms["B04"]
    assert persons["total"]["count"] == len(persons["rows"])
    assert Path(worked["consolidate"]["file"]).is_file()


def test_draft_traces_each_figure_to_cells(worked: dict[str, Any]) -> None:
    drafted = worked["draft"]
    assert Path(drafted["document"]).is_file()
    assert len(drafted["figures"]) > 100
    for figure in drafted["figures"]:
        assert {"text", "value", "form", "column", "sources"} <= set(figure)
    sources = [source for figure in drafted["figures"] for source in figure["sources"]]
    assert all({"unit", "file", "sheet", "cell"} <= set(source) for source in sources)
    escaped = next(f for f in drafted["figures"] if (f["form"], f["column"]) == ("B02", "escaped"))
    assert {source["unit"] for source in escaped["sources"]} == set(worked["expected"].files)


def test_the_steps_one_by_one_give_what_the_run_gave(worked: dict[str, Any]) -> None:
    home, folder = worked["folder"] / "home", worked["folder"]
    collected = as_json("collect", "--period", "2023-02", "--home", home, folder / "thu")
    assert [line["sha256"] for line in collected["received"]] == [
        line["sha256"] for line in worked["collect"]["received"]
    ]
    assert as_json("check", "--period", "2023-02", "--home", home) == worked["check"]
    out = folder / "rieng" / "TH.xlsx"
    consolidated = as_json("consolidate", "--period", "2023-02", "--home", home, "--out", out)
    assert consolidated == {**worked["consolidate"], "file": str(out)}
    drafted = as_json("draft", "--period", "2023-02", "--home", home, "--kind", "bao-cao", "--out", folder / "bc.docx")
    assert drafted["figures"] == worked["draft"]["figures"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("collect", "--period", "2023-02", "--home", "{tmp}", "{tmp}/khong-co"), 1, "Không tìm thấy"),
        (("collect", "--period", "2023-13", "{tmp}"), 2, "không phải kỳ báo cáo"),
        (("forms", "--period", "2023-02", "--unit", "Hà Nội", "--out", "{tmp}"), 2, "không có đơn vị"),
        (("collect", "--period", "2023-02"), 2, "thiếu NGUỒN"),
        (("run", "--period", "2023-02"), 2, "thiếu NGUỒN."),
        (("verify",), 2, "thiếu TỆP."),
        (("demo",), 2, "thiếu THƯ_MỤC."),
        (("thu",), 2, "không có lệnh"),
        (("check", "--ky", "2"), 2, "không có tùy chọn --ky"),
        (("draft", "--period", "2023-02", "--home", "{tmp}", "--kind", "tho"), 1, "bao-cao, thi-dua"),
        (("draft", "--period", "2023-02", "--home", "{tmp}", "--kind", "thong-bao"), 1, "bao-cao, thi-dua"),
        (("check", "--period", "2023-02", "--home", "{tmp}/go-nham"), 1, "Không tìm thấy thư mục làm việc"),
    ],
)
def test_wrong_use_and_unusable_input_leave_with_their_code_and_vietnamese_words(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = tonghop(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


#: Every command that works on what was collected, with what it needs besides a period.
ON_COLLECTED: dict[str, tuple[str, ...]] = {
    "check": (), "consolidate": (), "compare": (), "draft": (), "score": (), "commend": (), "close": (),
    "send-back": ("--out", "tra-lai"), "remind": ("--out", "don-doc"), "history": ("--unit", "698"),
    "reopen": ("--reason", "x"), "trace": ("--form", "B01", "--column", "plan_total"),
}  # fmt: skip


@pytest.mark.parametrize("command", ON_COLLECTED)
def test_a_mistyped_working_folder_is_said_so_and_not_made(command: str, tmp_path: Path) -> None:
    wrong = tmp_path / "go-nham"
    done = tonghop(command, "--period", "2023-02", "--home", wrong, *ON_COLLECTED[command])
    assert done.returncode == 1
    assert "Không tìm thấy thư mục làm việc" in done.stderr
    assert not wrong.exists()


def test_an_empty_month_is_summed_up_without_a_figure_and_not_drafted(tmp_path: Path) -> None:
    (tmp_path / "thu").mkdir()
    result = as_json("run", "--period", "2023-02", "--home", tmp_path / "h", "--out", tmp_path / "kq", tmp_path / "thu")
    assert len(result["collect"]["missing"]) == 11
    assert result["consolidate"]["forms"]["B02"]["reported"] == []
    assert result["draft"] is None


def test_units_without_a_report_are_named_by_the_check_and_the_summary(tmp_path: Path) -> None:
    make_clean_inbox(tmp_path / "thu", FEBRUARY, 5)
    for letter in sorted((tmp_path / "thu").iterdir())[2:]:
        letter.unlink()
    tonghop("collect", "--period", "2023-02", "--home", tmp_path, tmp_path / "thu")
    checked = tonghop("check", "--period", "2023-02", "--home", tmp_path)
    assert "Chưa có báo cáo của" in checked.stderr
    consolidated = tonghop("consolidate", "--period", "2023-02", "--home", tmp_path)
    assert "Số liệu của 2/11 đơn vị; chưa có:" in consolidated.stderr


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"`{name}" in readme, name


def test_what_the_readme_leads_to_is_there_and_its_pictures_are_small() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", readme) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
    pictures = [ROOT / link for link in links if link.endswith(".png")]
    assert len(pictures) == 3
    assert all(picture.stat().st_size < 100_000 for picture in pictures)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("form", "new", "--from", "bang.xlsx"), "cần --out (ghi trang để xem lại) hoặc --period"),
        (("close", "--period", "2023-02", "--force"), "--force và --reason phải đi cùng nhau"),
    ],
)
def test_a_command_that_was_called_wrongly_says_what_it_needs(words: tuple[str, ...], said: str) -> None:
    done = tonghop(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_help_pages_are_in_vietnamese() -> None:
    for name in COMMANDS:
        text = tonghop(name, "--help").stdout
        assert text.startswith("Cách dùng: tonghop")
        for english in ("Usage", "Options", "required]", "default:", "Show this"):
            assert english not in text, name


def test_a_corrupt_an_empty_a_locked_and_a_foreign_workbook_get_one_line_each_and_the_run_goes_on(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "thu"
    inbox.mkdir()
    made = as_json("forms", "--period", "2023-02", "--unit", "696", "--out", tmp_path / "bm")["files"]["696"]
    good = Path(made).read_bytes()
    files = {
        "bu-dang.xlsx": good,
        "hong.xlsx": as_broken(good),
        "khoa.xlsx": as_locked(good, "mat-khau"),
        "la.xlsx": price_list([("Giấy A4", 72000)]),
        "rong.xlsx": b"",
    }
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    done = tonghop("collect", "--period", "2023-02", "--home", tmp_path / "h", inbox)
    assert done.returncode == 0
    lines = [line for line in done.stderr.splitlines() if "Chưa dùng" in line]
    said = {
        "hong.xlsx": "Chưa đọc được",
        "khoa.xlsx": "mật khẩu",
        "la.xlsx": "không có biểu báo cáo",
        "rong.xlsx": "rỗng",
    }
    for name, word in said.items():
        assert len([line for line in lines if name in line and word in line]) == 1, name
    assert len(lines) == len(said)
    assert "Đã nhận báo cáo của 1 đơn vị" in done.stderr


def test_the_version_is_the_installed_one() -> None:
    done = tonghop("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"Tổng hợp {version('tonghop')}")
