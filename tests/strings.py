"""The Vietnamese texts in the program's own sources, as the syntax tree has them; what is filled in stands as "…"."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_VIETNAMESE = re.compile("[À-ỹ]")
#: What a template does, which nobody reads; and what a macro says.
_DONE, _SAID = re.compile(r"{%.*?%}|{{.*?}}"), re.compile(r'"([^"]*)"')


class Text(NamedTuple):
    """One text that somebody may read, and where it stands."""

    place: str
    text: str


def texts_of(paths: Iterable[str]) -> Iterator[Text]:
    """The texts of modules and packages; docstrings only where they are the help of a command."""
    for path in paths:
        whole = ROOT / path
        for file in sorted(whole.rglob("*.py")) if whole.is_dir() else [whole]:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            unread = {id(node) for node in _docstrings(tree)}
            for line, text in _found(tree, unread):
                if _VIETNAMESE.search(text):
                    yield Text(f"{file.relative_to(ROOT)}:{line}", text)


def texts_of_templates() -> Iterator[Text]:
    """The lines of the templates, and the texts that stand in what they do."""
    for file in sorted((ROOT / "templates").rglob("*.*")):
        if file.suffix in (".j2", ".txt"):
            for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                inside = [text for done in _DONE.findall(line) for text in _SAID.findall(done)]
                for text in (_DONE.sub("…", line), *inside):
                    yield Text(f"{file.relative_to(ROOT)}:{at}", text)


def texts_around_the_sheets() -> Iterator[Text]:
    """What the ribbon and the macros say."""
    folder = ROOT / "addin" / "excel" / "ribbon"
    for file in sorted(folder.iterdir()):
        if file.suffix in (".bas", ".xml"):
            for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                yield from (Text(f"{file.name}:{at}", text) for text in _SAID.findall(line) if _VIETNAMESE.search(text))


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            continue
        if isinstance(node, ast.FunctionDef) and node.decorator_list and node.name == "command":
            continue  # the help page
        if node.body and isinstance(node.body[0], ast.Expr):
            yield node.body[0].value


def _found(node: ast.AST, unread: set[int]) -> Iterator[tuple[int, str]]:
    if id(node) in unread:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _found(part.value, unread)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _found(child, unread)
