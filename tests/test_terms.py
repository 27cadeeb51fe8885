"""One thing has one name: in sheets, buttons, messages and help no word stands that its term has replaced."""

import re
from datetime import datetime
from functools import cache

import click
import pytest

from addin.analysis.punctuality import Standing, State
from addin.cli.main import COMMANDS, commands
from addin.cli.vietnamese import usage_message
from addin.excel.buttons import _TABLES_OF
from addin.excel.ribbon import controls
from schemas.clock import VIETNAM
from schemas.office import TABLES_BY_NAME
from tests.strings import ROOT, Text, texts_of

#: Where the office's own people read: buttons, commands, sheets of the master, settings, doctor, what collecting says.
SOURCES = (
    "addin/excel/buttons",
    "addin/cli",
    "addin/excel/libreoffice_click.py",
    "addin/excel/live",
    "addin/summary_workbook/board.py",
    "addin/summary_workbook/held_versions.py",
    "addin/summary_workbook/office_tables.py",
    "addin/summary_workbook/comparison.py",
    "addin/summary_workbook/trend.py",
    "addin/summary_workbook/trace.py",
    "addin/analysis/compare.py",
    "addin/analysis/trace.py",
    "addin/analysis/trend.py",
    "addin/analysis/punctuality.py",
    "addin/reminders/letters.py",
    "addin/doctor",
    "schemas/office",
    "addin/collect",
    "addin/ledger",
    "addin/libreoffice",
    "addin/workspace/outputs.py",
    "addin/workspace/folder.py",
    "addin/intake/received.py",
    "addin/pipeline.py",
    "addin/session.py",
    "addin/review/step.py",
    "addin/blank_forms/step.py",
    "addin/analysis/step.py",
    "addin/summary/of_period.py",
    "addin/summary_workbook/step.py",
    "addin/returns/step.py",
    "addin/reminders/step.py",
    "addin/emulation/step.py",
    "addin/commend/step.py",
    "addin/demo/__init__.py",
    "addin/summary_workbook/workbook.py",
    "addin/summary_workbook/adjustments.py",
    "addin/summary_workbook/findings.py",
    "addin/summary_workbook/formulas.py",
    "addin/summary_workbook/side_by_side.py",
    "addin/summary_workbook/counted_lists.py",
    "addin/summary_workbook/overview.py",
    "addin/summary_workbook/projects.py",
    "addin/summary_workbook/register.py",
    "addin/summary_workbook/summed_rows.py",
    "addin/sheets/sheet_draft.py",
    "addin/summary_workbook/stacked_rows.py",
    "addin/summary_workbook/states.py",
)
#: What is not said, and the term that is said instead.
REPLACED = {
    "phát biểu mẫu": "tạo biểu mẫu",
    "trả lại lỗi": "trả lại để sửa",
    "để riêng|không được sử dụng|chưa sử dụng|chưa được sử dụng": "chưa dùng; chưa áp dụng",
    "sự cố": "lỗi",
    "nhật ký(?! làm việc)": "nhật ký làm việc; sổ kiểm soát thay đổi",
    "sổ làm việc": "sổ tổng hợp",
    "tệp tổng hợp": "bảng tổng hợp",
    "thông số": "cấu hình; cài đặt",
    "cộng đè|cộng dồn": "số sau điều chỉnh; lũy kế",
    r"\bmuộn\b|chậm hạn|quá hạn": "chậm N ngày",
    "trung vị": "mức giữa",
    r"bản số|bản đầu|bản trước|bản bổ sung|bản gửi|, bản …|bản ghi": "lần gửi",
    "được hiểu là": "đã đọc là; được coi là",
    "khóa sổ": "chốt số liệu",
    "bản gốc": "tệp gốc",
    "cả tỉnh": "toàn tỉnh",
    r"\bmốc\b": "ngày chốt; số trước",
    r"\bnhắc\b": "đôn đốc",
    r"danh sách lỗi(?!, cảnh báo)": "danh sách cần rà soát",
    r"đối chiếu:|đã đối chiếu": "kiểm tra",
    r"688–698|\b11 đơn vị|mười một|các huyện\b": "the units of the reference data",
    r"[\d…] %": "40%",
    r"bản nháp|thư dự thảo": "dự thảo; thư nháp",
    r"(?<!Unprotect )(?<!{)\b(?:file|mail|sheet|template|form|version|server)\b(?!-password)": "the Vietnamese word",
    r"certificate|\bTLS\b|trình kết nối": "words of an office",
    "xóa (?:sổ theo dõi|tệp này|các bảng)": "đổi tên, chuyển sang thư mục khác",
    "Mọi thứ đều tốt": "Không có việc cần xử lý",
}
#: What former workbooks say, which is still read, and what this office's own settings hold at first.
KEPT = {"Thông số chung", "Thông số", "Thư mục trả lại lỗi", "các huyện, thị xã, thành phố"}


@cache
def told() -> tuple[Text, ...]:
    """Every text of those sources, of the ribbon and of the Vietnamese part of the README."""
    of_buttons = (
        Text(f"{control.id} of the ribbon", text) for control in controls() for text in (control.label, control.hint)
    )
    vietnamese = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n---\n")[0]
    of_readme = (Text(f"README.md:{at}", line) for at, line in enumerate(vietnamese.splitlines(), 1))
    return (*texts_of(SOURCES), *of_buttons, *of_readme)


@pytest.mark.parametrize("words", REPLACED)
def test_no_text_uses_a_word_that_a_term_has_replaced(words: str) -> None:
    pattern = re.compile(words, re.IGNORECASE)
    wrong = [f"{place}: {text}" for place, text in told() if text not in KEPT and pattern.search(text)]
    assert not wrong, f"say {REPLACED[words]}"


def test_the_texts_are_found_at_all() -> None:
    texts = {text for _, text in told()}
    assert {"Tạo biểu mẫu", "Chấm điểm thi đua các đơn vị, có căn cứ từng điểm.", "Đúng hạn"} <= texts


def test_a_button_and_the_help_of_its_command_begin_with_the_same_term() -> None:
    for command, term in {"forms": "Tạo biểu mẫu", "send-back": "Trả lại để sửa", "close": "Chốt số liệu"}.items():
        assert next(control.label for control in controls() if control.command == command) == term
        found = commands.get_command(click.Context(commands), command)
        assert found and found.help and found.help.startswith(term)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_lacks_something_names_it_and_shows_a_whole_call(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command
    needed = [param for param in command.params if param.required]
    for param in needed:
        context = click.Context(command, info_name=f"tonghop {name}")
        said = usage_message(click.MissingParameter(ctx=context, param=param))
        example = said.partition("Ví dụ: tonghop ")[2]
        assert said.startswith(f"thiếu {param.opts[0]}" if isinstance(param, click.Option) else "thiếu ")
        for one in needed:
            assert not isinstance(one, click.Option) or one.opts[0] in example
        assert example.startswith(name)


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing("688", State.IN_TIME, datetime(2023, 2, 16, tzinfo=VIETNAM), 0), "Đúng hạn"),
        (Standing("688", State.IN_TIME, None, 0), "Không rõ ngày gửi"),
        (Standing("688", State.LATE, None, 2), "Chậm 2 ngày"),
        (Standing("688", State.EMPTY, None, 1), "Chưa có số liệu"),
        (Standing("688", State.MISSING, None, 1), "Chưa gửi"),
        (Standing("688", State.MISSING, None, 0), "Chưa đến hạn"),
    ],
)
def test_a_report_stands_in_one_of_six_ways(standing: Standing, words: str) -> None:
    assert standing.words == words


def test_every_button_names_tables_of_the_office_that_there_are() -> None:
    assert {table for tables in _TABLES_OF.values() for table in tables} <= set(TABLES_BY_NAME)
