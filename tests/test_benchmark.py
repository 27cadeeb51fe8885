import compileall
import os
import subprocess
from pathlib import Path

import pytest

from addin.benchmark import report, run_benchmark
from addin.benchmark.byte_code import require_byte_code
from addin.benchmark.clicks import measure_clicks, report_clicks
from addin.benchmark.contenders import CONTENDERS, OURS, PERIOD, READING, Contender, catalogue_of_period
from addin.benchmark.workbooks import make_workbooks
from addin.benchmark.worker import measure, peak_mib
from addin.check.submission import examine
from addin.system.errors import InputError
from schemas.period import Period
from schemas.submission import SourceFile, Submission


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbooks")
    return folder, make_workbooks(folder, 2)


@pytest.fixture(scope="module")
def measured():
    return run_benchmark(workbooks=1, repeats=1)


def test_workbooks_have_the_size_that_the_office_knows(workbooks):
    folder, size = workbooks
    assert len(list(folder.glob("*.xlsx"))) == 2
    assert size["sheets"] >= 10
    assert 220 <= size["rows"] <= 320
    assert 3400 <= size["cells"] <= 4800


def test_workbooks_are_clean_reports_on_the_forms_of_their_period(workbooks):
    period = Period.parse(PERIOD)
    catalogue = catalogue_of_period()
    assert catalogue.day == period.to_date
    for path in workbooks[0].iterdir():
        submission = examine(SourceFile(name=path.name, content=path.read_bytes()), period, catalogue)
        assert isinstance(submission, Submission)
        assert {table.form for table in submission.tables} == set(catalogue.by_id)
        assert [finding.message for finding in submission.findings] == []


def test_more_workbooks_than_units_repeat_the_units(tmp_path):
    make_workbooks(tmp_path, 12)
    names = sorted(tmp_path.iterdir())
    assert names[0].read_bytes() == names[11].read_bytes()


@pytest.mark.parametrize("name", ["expat", "calamine", "calamine-pydantic", READING, OURS, "openpyxl-read-only"])
def test_contender_does_its_work(name, workbooks):
    figures = measure(name, workbooks[0])
    assert figures["outcome"] > 0
    assert figures["seconds"] > 0


def test_contender_that_is_not_installed_is_said_to_be_absent(monkeypatch, workbooks, measured):
    missing = Contender("Thư viện khác", "thu_vien_khong_co", CONTENDERS["calamine"].prepare)
    monkeypatch.setitem(CONTENDERS, "khac", missing)
    assert measure("khac", workbooks[0]) == {"absent": "thu_vien_khong_co"}
    with_missing = measured | {"contenders": {"khac": {"absent": "thu_vien_khong_co"}}}
    assert "chưa cài thu_vien_khong_co" in report(with_missing)


def test_benchmark_measures_every_contender_in_its_own_process(measured):
    assert list(measured["contenders"]) == list(CONTENDERS)
    for figures in measured["contenders"].values():
        assert "absent" in figures or figures["seconds"] > 0
    assert set(measured["memory_mib"]) == {"1", "4"}


def test_ratios_follow_from_the_seconds(measured):
    seconds = {name: figures.get("seconds") for name, figures in measured["contenders"].items()}
    assert measured["ratios"]["ours_to_calamine"] == round(seconds[OURS] / seconds["calamine"], 2)
    assert measured["ratios"]["openpyxl_to_ours"] == round(seconds["openpyxl"] / seconds[OURS], 2)
    assert measured["ratios"]["openpyxl_read_only_to_ours"] == round(seconds["openpyxl-read-only"] / seconds[OURS], 2)


def test_what_is_measured_in_cpu_is_named_with_the_versions_of_the_peers(measured):
    processor = {name: figures.get("cpu_seconds") for name, figures in measured["contenders"].items()}
    typed = measured["cpu_ratios"]["read_to_calamine_pydantic"]
    assert typed == round(processor[READING] / processor["calamine-pydantic"], 2)
    assert measured["cpu_ratios"]["read_to_calamine"] == round(processor[READING] / processor["calamine"], 2)
    assert {"python_calamine", "openpyxl"} <= measured["libraries"].keys()


def test_a_workbook_that_is_set_aside_is_no_measurement(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(RuntimeError, match=r"a\.xlsx"):
        measure(READING, tmp_path)


def test_report_is_a_table_in_vietnamese(measured):
    text = report(measured)
    assert all(contender.label in text for contender in CONTENDERS.values())
    assert f"Python {measured['python']}" in text
    assert "None" not in text
    assert max(map(len, text.splitlines())) <= 120


def test_peak_memory_is_that_of_this_process():
    peak = peak_mib()
    assert peak is None or 5 < peak < 4000


def test_nothing_is_measured_without_byte_code_that_fits(tmp_path: Path):
    module = tmp_path / "addin" / "a.py"
    module.parent.mkdir()
    module.write_text("x = 1\n")
    with pytest.raises(InputError, match="1 mô-đun chưa được biên dịch"):
        require_byte_code(tmp_path)
    compileall.compile_file(module, quiet=2)
    require_byte_code(tmp_path)
    module.write_text("x = 1000\n")
    with pytest.raises(InputError):
        require_byte_code(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="a command is typed otherwise there")
def test_who_types_what_is_said_where_byte_code_is_missing_can_measure(tmp_path: Path):
    root = tmp_path / "thư mục của tôi"
    (root / "addin").mkdir(parents=True)
    (root / "addin" / "a.py").write_text("x = 1\n")
    with pytest.raises(InputError) as refused:
        require_byte_code(root)
    command = str(refused.value).partition("chạy trước: ")[2]
    subprocess.run(["sh", "-c", command], check=True)  # as a person types it
    require_byte_code(root)


def test_every_command_of_a_months_end_is_measured_over_known_reports():
    measured = measure_clicks(repeats=1)
    assert list(measured)[:3] == ["Python", "Python, click", "--help"]
    assert {"check", "consolidate", "compare", "score", "draft"} < measured.keys()
    assert measured["Python"].seconds < measured["check"].seconds
    assert "check" in report_clicks(measured)
