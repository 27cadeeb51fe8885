"""Where nobody has reported, no document says that nothing happened: the command says so and writes nothing."""

import re
from pathlib import Path

import pytest

from addin import pipeline
from addin.analysis.step import compare_period
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from tests.sheets import FEBRUARY
from tests.test_cli import as_json, tonghop


@pytest.mark.parametrize(
    "words",
    [("draft",), ("draft", "--kind", "thi-dua"), ("compare",), ("commend",)],
    ids=["report", "review", "comparison", "proposal"],
)
def test_nothing_is_written_and_why_is_said(tmp_path: Path, words: tuple[str, ...]) -> None:
    out = tmp_path / ("a.xlsx" if words == ("compare",) else "a.docx")
    result = tonghop(*words, "--period", "2023-02", "--home", tmp_path, "--out", out)
    assert result.returncode == 1
    assert re.search("Chưa có (đơn vị nào báo cáo|trường hợp nào được đề nghị khen thưởng) tháng 02", result.stderr)
    assert "--force" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(("words", "name"), [(("draft",), "a.docx"), (("compare",), "a.xlsx")])
def test_an_empty_form_is_written_where_it_is_asked_for(tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    as_json(*words, "--period", "2023-02", "--home", tmp_path, "--out", tmp_path / name, "--force")
    assert (tmp_path / name).is_file()


def test_a_run_without_any_report_gives_no_draft(tmp_path: Path) -> None:
    (tmp_path / "thu").mkdir()
    result = as_json("run", "--period", "2023-02", "--home", tmp_path / "h", "--out", tmp_path / "ra", tmp_path / "thu")
    assert result["draft"] is None
    assert [path.suffix for path in (tmp_path / "ra").iterdir()] == [".xlsx"]


def test_what_the_button_calls_says_it_too(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    home.create()
    with pytest.raises(InputError, match="Chưa có đơn vị nào báo cáo"):
        pipeline.draft(home, FEBRUARY)
    with pytest.raises(InputError, match="Chưa có đơn vị nào báo cáo"):
        compare_period(home, FEBRUARY)
    assert not list(tmp_path.rglob("*.docx"))


def test_scores_that_nobody_reported_for_are_not_published(tmp_path: Path) -> None:
    notice = tmp_path / "thong-bao.docx"
    result = tonghop("score", "--period", "2023-02", "--home", tmp_path, "--document", notice)
    assert result.returncode == 1
    assert "Chưa có đơn vị nào báo cáo tháng 02 năm 2023" in result.stderr
    assert not notice.exists()
