"""No command writes over what the working folder keeps, under a wrong name, or twice to one place."""

import hashlib
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click
import pytest

from addin import pipeline
from addin.cli.main import COMMANDS
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.outputs import Output, output_folder, refuse_wrong
from schemas.office import Settings
from tests.sheets import COVER, FEBRUARY, form_sheet, workbook
from tests.test_cli import tonghop

#: Every command with an option that names an output: the options, and what else it needs.
WRITING: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "forms": ({"--out": ""}, ()),
    "send-back": ({"--out": ""}, ()),
    "remind": ({"--out": ""}, ()),
    "run": ({"--out": ""}, ("{thu}",)),
    "consolidate": ({"--out": ".xlsx"}, ()),
    "compare": ({"--out": ".xlsx"}, ()),
    "draft": ({"--out": ".docx"}, ()),
    "score": ({"--out": ".xlsx", "--document": ".docx"}, ()),
    "commend": ({"--out": ".docx"}, ()),
    "export": ({"--out": ""}, ()),
    "gather": ({"--out": ".xlsx"}, ("{thu}", "--like", "{thu}/bc.xlsx")),
}
OPTIONS = [(command, option, ending) for command, (named, _) in WRITING.items() for option, ending in named.items()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("việc")
    (folder / "thu").mkdir()
    (folder / "thu" / "bc.xlsx").write_bytes(workbook({"B10-An ninh": form_sheet("B10")}, cover=COVER))
    home = Workspace(folder / "home")
    pipeline.create_workspace(home)
    pipeline.collect(home, FEBRUARY, [folder / "thu"])
    return home


def kept(home: Workspace) -> dict[str, str]:
    """Every file of the working folder with the hash of what is in it."""
    return {
        str(file.relative_to(home.root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in home.root.rglob("*")
        if file.is_file() and not file.name.startswith("so-theo-doi")
    }


def original(home: Workspace) -> Path:
    return next(file for file in home.originals(FEBRUARY).iterdir() if file.suffix == ".xlsx")


def test_every_option_that_names_an_output_is_tried_here() -> None:
    writing = {
        (name, option)
        for name in COMMANDS
        for parameter in import_module(f"addin.cli.{name.replace('-', '_')}").command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option in ("--out", "--document") and name != "doctor"  # which only reads its document
    }
    assert writing == {(command, option) for command, option, _ in OPTIONS}


@pytest.mark.parametrize(("command", "option", "ending"), OPTIONS)
def test_the_command_refuses_what_the_working_folder_keeps_and_changes_nothing(
    home: Workspace, command: str, option: str, ending: str
) -> None:
    taken = {"": home.originals(FEBRUARY), ".xlsx": original(home), ".docx": home.texts / "a.docx"}[ending]
    before = kept(home)
    needs = (word.format(thu=home.root.parent / "thu") for word in WRITING[command][1])
    period = () if command == "gather" else ("--period", "2023-02")
    done = tonghop(command, *period, "--home", home.root, option, taken, *needs)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{option} “{taken}” thuộc" in done.stderr
    assert kept(home) == before


def refused(home: Workspace, *outputs: tuple[Path, str], sources: Sequence[Path] = ()) -> str:
    with pytest.raises(InputError) as error:
        refuse_wrong([Output("--out", path, ending) for path, ending in outputs], home, Settings(), sources)
    return str(error.value)


def test_the_master_is_refused_in_every_spelling(home: Workspace, tmp_path: Path) -> None:
    renamed = home.root / "Sổ Bình Phước.xlsm"
    assert "không phải tên bảng tính" in refused(home, (home.master, ".xlsx"))
    link, hard = tmp_path / "lien-ket.xlsx", tmp_path / "cung-tep.xlsx"
    link.symlink_to(home.master)
    os.link(home.master, hard)
    for path in (link, hard):
        assert "sổ tổng hợp" in refused(home, (path, ".xlsx"))
    home.master.rename(renamed)
    try:
        assert "sổ tổng hợp" in refused(home, (link.parent / "cung-tep.xlsx", ".xlsx"))
    finally:
        renamed.rename(home.master)


@pytest.mark.parametrize(
    "spelled",
    ["{home}/2023-02/goc/kq.xlsx", "{home}/2023-02/../2023-02/GOC/kq.xlsx", "{home}/chuong-trinh/kq.xlsx",
     "{home}/mau-van-ban/kq.xlsx", "{home}/hop-thu/kq.xlsx"],
)  # fmt: skip
def test_folders_that_the_program_reads_or_keeps_take_no_output(home: Workspace, spelled: str) -> None:
    assert "không được ghi vào" in refused(home, (Path(spelled.format(home=home.root)), ".xlsx"))


def test_the_originals_of_another_working_folder_are_refused_too(home: Workspace, tmp_path: Path) -> None:
    (tmp_path / "2023-01" / "goc").mkdir(parents=True)
    assert "thư mục tệp gốc" in refused(home, (tmp_path / "2023-01" / "goc" / "kq.xlsx", ".xlsx"))


def test_the_list_beside_a_proposal_takes_no_folders_place(home: Workspace, tmp_path: Path) -> None:
    (tmp_path / "tt_DanhSach.xlsx").mkdir()
    done = tonghop("commend", "--period", "2023-02", "--home", home.root, "--out", tmp_path / "tt.docx")
    assert done.returncode == 2
    assert "tt_DanhSach.xlsx” là thư mục" in done.stderr
    assert not (tmp_path / "tt.docx").exists()


def test_an_original_is_refused_under_another_name_too(home: Workspace, tmp_path: Path) -> None:
    os.link(original(home), tmp_path / "ket-qua.xlsx")
    assert "thư mục tệp gốc" in refused(home, (tmp_path / "ket-qua.xlsx", ".xlsx"))


def test_ledger_and_trail_are_refused_as_folders(home: Workspace) -> None:
    for file in (home.ledger_path, home.journal_path):
        assert "là tệp, không phải thư mục" in refused(home, (file, ""))
        assert "là tệp, không phải thư mục" in refused(home, (file / "kq.xlsx", ".xlsx"))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("BaoCao.xlsx", "không phải tên văn bản Word"), ("BaoCao", "không phải tên văn bản Word"),
        ("CON.docx", "tên thiết bị"), ("lpt1.docx", "tên thiết bị"), ("a?.docx", "ký tự ?"),
        ("a:b.docx", "ký tự :"), ("a\\b.docx", "ký tự \\"), ("thư mục. /a.docx", "dấu chấm hoặc dấu cách"),
        ("x" * 260 + ".docx", "quá dài"),
    ],
)  # fmt: skip
def test_wrong_names_are_refused_with_the_reason(home: Workspace, tmp_path: Path, name: str, why: str) -> None:
    assert why in refused(home, (tmp_path / name, ".docx"))


def test_two_outputs_of_one_name_are_refused_however_they_are_spelled(home: Workspace, tmp_path: Path) -> None:
    one = tmp_path / "Kết quả.xlsx"
    for other in (one, tmp_path / "b" / ".." / "KẾT QUẢ.xlsx", tmp_path / "Kết quả.xlsx"):
        assert "trùng với --out" in refused(home, (one, ".xlsx"), (other, ".xlsx"))


def test_a_folder_is_no_file_and_a_file_no_folder(home: Workspace, tmp_path: Path) -> None:
    (tmp_path / "co.xlsx").mkdir()
    (tmp_path / "tep").touch()
    assert "là thư mục" in refused(home, (tmp_path / "co.xlsx", ".xlsx"))
    assert "là tệp" in refused(home, (tmp_path / "tep" / "sau", ""))


def test_results_among_the_sources_are_refused(home: Workspace, tmp_path: Path) -> None:
    assert "nằm trong nguồn thu" in refused(home, (tmp_path / "thu" / "kq", ""), sources=[tmp_path / "thu"])


@pytest.mark.parametrize("name", ["hop-thu", "2023-02/goc", "chuong-trinh", "nul"])
def test_a_button_writes_into_no_such_folder_of_the_settings_either(home: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="Thư mục biểu mẫu"):
        output_folder(home, Settings(), "Thư mục biểu mẫu", name, FEBRUARY)
    assert (
        output_folder(home, Settings(), "Thư mục biểu mẫu", "bieu-mau", FEBRUARY) == home.root / "bieu-mau" / "2023-02"
    )


def test_ordinary_names_are_taken(home: Workspace, tmp_path: Path) -> None:
    (tmp_path / "cũ.xlsx").touch()
    outputs = [
        Output("--out", tmp_path / "cũ.xlsx", ".xlsx"),
        Output("--document", tmp_path / "mới" / "a.DOCX", ".docx"),
        Output("--out", home.root / "2023-02", ""),
    ]
    refuse_wrong(outputs, home, Settings(), [tmp_path / "thu"])


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_given_for_h(command: str) -> None:
    done = tonghop(*filter(None, [command]), "-h")
    assert done.returncode == 0
    assert done.stdout.startswith("Cách dùng: tonghop")
