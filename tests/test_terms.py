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
from tests.strings import ROOT, Text, texts_around_the_sheets, texts_of, texts_of_templates

#: All that speaks to people; what the demo's districts write is theirs.
SOURCES = ("addin", "schemas", "workbooks")
_OF_DISTRICTS = re.compile(r"workbooks/demo/(?!__init__)")
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
    r"bản số|bản đầu|bản trước(?! …\)| được giữ tại)|bản sau|bản bổ sung|bản gửi|(?<!văn), bản …|(?<!văn )bản ghi": (
        "lần gửi"
    ),
    "được hiểu là": "đã đọc là; được coi là",
    "khóa sổ": "chốt số liệu",
    "bản gốc": "tệp gốc",
    "cả tỉnh": "toàn tỉnh",
    r"\bmốc\b": "ngày chốt; số trước",
    r"\bnhắc\b(?! (?:lại|tới))": "đôn đốc",
    r"danh sách lỗi(?!, cảnh báo)": "danh sách cần rà soát",
    r"đối chiếu:|đã đối chiếu": "kiểm tra",
    r"688–698|\b11 đơn vị|mười một|các huyện\b": "the units of the reference data",
    r"[\d…] %": "40%",
    r"bản nháp|thư dự thảo": "dự thảo; thư nháp",
    r"(?<!Unprotect )(?<!tonghop )(?<!{)\b(?:file|mail|sheet|template|form|version|server)\b(?!-password|, Options)": (
        "the Vietnamese word"
    ),
    r"certificate|\bTLS\b(?!://)|trình kết nối": "words of an office",
    "xóa (?:sổ theo dõi|tệp này|các bảng)": "đổi tên, chuyển sang thư mục khác",
    "Mọi thứ đều tốt": "Không có việc cần xử lý",
    "bộ đọc": "đọc tệp",
    "khác hẳn": "chênh nhiều",
    "không cần làm gì": "nếu không đúng, đề nghị …",
    "lỗi cách dùng|dòng lệnh": "lệnh chưa đúng; lệnh",
}
#: What former workbooks say, which is still read; a kind of document; what this office's own settings hold at first.
KEPT = {
    "Thông số chung", "Thông số", "Thư mục trả lại lỗi", "Danh sách lỗi", "Bản ghi nhớ", "[Ban Dân tộc] ",
    "các huyện, thị xã, thành phố",
}  # fmt: skip


@cache
def told() -> tuple[Text, ...]:
    """Every text of the sources, of templates, ribbon and macros, and of the Vietnamese part of the README."""
    of_sources = (text for text in texts_of(SOURCES) if not _OF_DISTRICTS.match(text.place))
    vietnamese = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n---\n")[0]
    of_readme = (Text(f"README.md:{at}", line) for at, line in enumerate(vietnamese.splitlines(), 1))
    return (*of_sources, *texts_of_templates(), *texts_around_the_sheets(), *of_readme)


@pytest.mark.parametrize("words", REPLACED)
def test_no_text_uses_a_word_that_a_term_has_replaced(words: str) -> None:
    pattern = re.compile(words, re.IGNORECASE)
    wrong = [f"{place}: {text}" for place, text in told() if text not in KEPT and pattern.search(text)]
    assert not wrong, f"say {REPLACED[words]}"


#: Where the names of the office that was first served may stand: what is set at first, what is asked on its forms and
#: in the profile of its forms, the names on sheets that `in_names` exchanges.
_OF_THE_FIRST = re.compile(r"schemas/(?:office/settings|forms/|data/|profile)|addin/sheets/(?:layout|sheet_draft)")
#: Names of its agencies, of its level and of what it adds up to.
_FIRST_OFFICE = re.compile(
    r"Bình Phước|Ban Dân tộc|BAN DÂN TỘC|Lãnh đạo Ban|Trưởng Ban|[Tt]oàn tỉnh|[Cc]ấp huyện|UBND tỉnh|Ủy ban Dân tộc"
)


def test_no_office_is_named_in_the_codes_words_its_name_comes_from_the_settings() -> None:
    wrong = [
        f"{place}: {text}"
        for place, text in told()
        if text not in KEPT and not _OF_THE_FIRST.match(place) and _FIRST_OFFICE.search(text)
    ]
    assert wrong == []


def test_the_texts_are_found_at_all() -> None:
    texts = {text for _, text in told()}
    assert {"Tạo biểu mẫu", "Chấm điểm thi đua các đơn vị, có căn cứ từng điểm.", "Đúng hạn"} <= texts
    assert {"Trân trọng./.", "Đề nghị mở sổ tổng hợp trong LibreOffice Calc rồi bấm lại.", "# Tổng hợp"} <= texts


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
