"""What keeps the code easy to find one's way in: short modules, short functions, folders that say what they are for."""

import ast
from pathlib import Path

import pytest

from tests.conftest import SLOW

ROOT = Path(__file__).parent.parent
SOURCES = sorted(file for folder in ("addin", "schemas", "workbooks") for file in (ROOT / folder).rglob("*.py"))
FOLDERS = sorted(path for path in (ROOT / "addin").iterdir() if list(path.glob("*.py")))
MOST_LINES, LONGEST_FUNCTION = 400, 50


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_no_module_is_longer_than_a_reader_keeps_in_mind() -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES}
    assert len(lines) > 400
    assert {str(file): count for file, count in lines.items() if count > MOST_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    functions = (
        (f"{file}: {node.name}", (node.end_lineno or 0) - node.lineno + 1)
        for file in SOURCES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef)
    )
    assert {name: lines for name, lines in functions if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_folder_says_what_it_is_for(folder: Path) -> None:
    assert ast.get_docstring(tree_of(folder / "__init__.py"))


def test_every_module_that_is_listed_as_slow_is_there() -> None:
    assert {name for name in SLOW if not (ROOT / "tests" / f"test_{name}.py").is_file()} == set()
