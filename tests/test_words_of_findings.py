"""What is said of findings, on returned workbooks and in letters about them: the words of the field, no others."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.findings import CellPlace

ROOT = Path(__file__).parents[1]
SPEAKING = sorted(
    path
    for place in ("addin/check", "addin/returns/marking", "schemas/fields", "schemas/texts")
    for path in (ROOT / place).rglob("*.py")
) + [
    ROOT / name
    for name in (
        "addin/returns/marked_workbook.py",
        "addin/returns/sender.py",
        "addin/returns/notice.py",
        "addin/documents/mail_draft.py",
        "addin/intake/version_changes.py",
        "addin/intake/unchanged.py",
        "addin/intake/ambiguous_numbers.py",
        "addin/findings/causes.py",
        "addin/intake/confirmed_headings.py",
        "addin/findings/corrected.py",
        "addin/findings/doubts.py",
        "addin/findings/answers.py",
        "addin/findings/keys.py",
        "addin/findings/progress.py",
        "addin/intake/examine.py",
        "addin/intake/sender.py",
        "addin/findings/touched.py",
        "addin/findings/severity.py",
    )
]
TEMPLATES = sorted(
    path
    for kind in ("thong-bao", "cong-van-don-doc", "thu-don-doc", "thu-tra-lai")
    for path in (ROOT / "templates" / kind).iterdir()
)
#: Words for things that have a better name, or that a reader does not know.
NEVER = (
    "sự cố", "để riêng", "bộ đọc", "được hiểu là", "Không cần làm gì", "không được sử dụng", "trung vị", "khác hẳn",
    "Danh sách lỗi”", "quá hạn", "gửi muộn", "bản trước", "bản sau", "bản số", "Phát biểu mẫu", "Trả lại lỗi",
    "cộng đè",
)  # fmt: skip
#: What no letter to a district names.
OF_THE_OFFICE = ("Cấu hình", "Chỉ tiêu giao", "Điều chỉnh", "Điều hành", "hương trình", "tonghop", "Ban Dân tộc")


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a module, but for docstrings and other bare expressions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_use_the_words_of_the_field(path: Path) -> None:
    assert [(word, text) for text in texts_of(path) for word in NEVER if word in text] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_letters_to_districts_name_nothing_that_only_the_office_has_and_no_office_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in (*NEVER, *OF_THE_OFFICE) if word in text] == []


@pytest.mark.parametrize(
    ("place", "cell", "where"),
    [
        (CellPlace(form="B05"), "", "Biểu B05: "),
        (CellPlace(sheet="Bìa"), "", "Trang “Bìa”: "),
        (CellPlace(form="B05", sheet="T2"), "C7", "Biểu B05, trang “T2”, ô C7: "),
    ],
)
def test_a_finding_names_only_the_places_it_knows(place: CellPlace, cell: str, where: str) -> None:
    found = place.finding("sheet-missing", cell, title="Tuyên truyền", nothing="ghi 0")
    assert found.message.startswith(f"{where}Tệp không có biểu")
