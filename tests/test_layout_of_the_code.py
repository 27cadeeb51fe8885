"""What keeps the code easy to find one's way in: short modules, short functions, folders that say what they are for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import schemas.fields
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


def test_no_public_name_of_a_type_means_two_things() -> None:
    found: dict[str, list[str]] = {}
    for file in SOURCES:
        for name in _types_of(tree_of(file)):
            found.setdefault(name, []).append(str(file))
    assert {name: files for name, files in found.items() if len(files) > 1} == {}


def test_a_column_type_is_told_by_its_class_and_not_by_which_object_it_is() -> None:
    """A profile that was kept between two starts has equal types, but objects of its own."""
    shared = {name for name in dir(schemas.fields) if name.isupper()}
    by_object = [
        f"{file}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is | ast.IsNot)
        for other in (node.left, *node.comparators)
        if isinstance(other, ast.Name) and other.id in shared
    ]
    assert by_object == []


def _types_of(tree: ast.Module) -> Iterator[str]:
    """Public classes of a module, and its aliases of types, which are named as classes are."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name[0].isupper() and not name.isupper():
                yield name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_folder_says_what_it_is_for(folder: Path) -> None:
    assert ast.get_docstring(tree_of(folder / "__init__.py"))


def test_every_module_that_is_listed_as_slow_is_there() -> None:
    assert {name for name in SLOW if not (ROOT / "tests" / f"test_{name}.py").is_file()} == set()
