"""What keeps the code easy to find one's way in: short modules, short functions, no public name for two things."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(file for folder in ("addin", "schemas", "workbooks") for file in (ROOT / folder).rglob("*.py"))
FOLDERS = sorted(path for path in (ROOT / "addin").iterdir() if list(path.glob("*.py")))
MOST_LINES, LONGEST_FUNCTION = 400, 50


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def public_names(file: Path) -> Iterator[str]:
    """Classes, and names of types, that a module defines for others."""
    for node in tree_of(file).body:
        targets = [node] if isinstance(node, ast.ClassDef) else getattr(node, "targets", [])
        for target in targets:
            name = target.name if isinstance(target, ast.ClassDef) else getattr(target, "id", "")
            if name[:1].isupper() and not name.isupper():
                yield name


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


def test_no_public_name_means_two_things() -> None:
    places = defaultdict(list)
    for file in SOURCES:
        for name in public_names(file):
            places[name].append(str(file.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_folder_says_what_it_is_for(folder: Path) -> None:
    assert ast.get_docstring(tree_of(folder / "__init__.py"))
