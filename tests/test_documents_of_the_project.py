"""What the project's own documents show as examples: code runs, commands and options are there, and paths too."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest

from addin import pipeline
from addin.check.across.scene import load_context
from addin.cli.main import commands
from addin.session import Session
from addin.workspace.folder import Workspace
from schemas import findings
from schemas.filling import Filling
from schemas.office import Office
from schemas.submission import Submission
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from tests.test_across import changed, filled, send

ROOT = Path(__file__).parents[1]
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / ".github").rglob("*.md")), *sorted((ROOT / "workbooks").rglob("*.md"))]
SHELL = ("sh", "bash", "console")
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PROGRAM = re.compile(r"(\S*/)?(tonghop|TongHop\.cmd)")
_PATH = re.compile(r"(?:addin|schemas|templates|tests|workbooks|\.github)/[\w./-]+")
_INLINE = re.compile(r"`([^`\n]+)`")


def fenced(text: str, *languages: str) -> list[str]:
    return [code for language, code in _FENCED.findall(text) if language in languages]


def inline(text: str) -> list[str]:
    return _INLINE.findall(_FENCED.sub("", text))


# -- the rule in CONTRIBUTING ---------------------------------------------------------------------------------------
@pytest.fixture
def rule() -> Iterator[Any]:
    """The function of the example, as whoever copies it has it; its text is taken out again."""
    (code,) = fenced(CONTRIBUTING.read_text(encoding="utf-8"), "python")
    named: dict[str, Any] = {}
    before = dict(findings.FINDING_TEXTS)
    exec(compile(code, str(CONTRIBUTING), "exec"), named)  # noqa: S102 # our own document
    yield named["nobody_is_honoured_twice"]
    for new in findings.FINDING_TEXTS.keys() - before.keys():
        del findings.FINDING_TEXTS[new]
        findings._REGISTERED.discard(new)


def reports_of(folder: Path, filling: Filling) -> list[Submission]:
    home = Workspace(folder / "home")
    pipeline.create_workspace(home)
    send(home, folder, FEBRUARY, filling)
    with Session(home) as session:
        return list(session.view(FEBRUARY).current(FEBRUARY))


@pytest.mark.parametrize("honoured", [True, False])
def test_the_rule_shown_to_who_adds_one_finds_what_it_says(tmp_path: Path, rule: Any, *, honoured: bool) -> None:
    filling = filled(FEBRUARY)
    filling = changed(filling, "B04", "1", rewarded="Giấy khen" if honoured else None)
    name = str(filling.rows["B04"]["1"]["full_name"])
    proposed = {"nominee": name, "kind": "Cá nhân", "award": "Giấy khen của Trưởng Ban"}
    filling = filling.model_copy(update={"rows": {**filling.rows, "B06B": {"1": proposed}}})
    reports = reports_of(tmp_path, filling)
    (made,) = (one for one in inline(CONTRIBUTING.read_text(encoding="utf-8")) if one.startswith("load_context("))
    scene = eval(made, {  # noqa: S307 # our own document
        "load_context": load_context, "Office": Office, "period": FEBRUARY, "catalogue": IN_FORCE, "reports": reports,
    })  # fmt: skip
    found = list(rule(scene))
    assert [(one.unit, one.form, one.value) for one in found] == ([("696", "B06B", name)] if honoured else [])
    assert all("biểu B04" in one.message and one.cell for one in found)


# -- commands -------------------------------------------------------------------------------------------------------
def calls(text: str) -> Iterator[list[str]]:
    """The words of every call of the program, without the program's own name."""
    lines = [line for code in fenced(text, *SHELL) for line in code.splitlines()]
    for line in (*lines, *inline(text)):
        for part in re.split(r"&&|\|\||;|\|", line.partition(" # ")[0]):
            name, *words = shlex.split(part.replace("…", ""), posix=False) or [""]
            if words and _PROGRAM.fullmatch(name):
                yield words


def wrong_in(words: list[str]) -> str:
    """What of a call the program does not have; "" where it has all."""
    command: click.Command = commands
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            return words[0]
        command, words = found, words[1:]
    known = {option for param in command.get_params(click.Context(command)) for option in param.opts}
    return next((word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known), "")


def test_the_table_of_folders_has_each_of_them() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = [folder.name for folder in (ROOT / "addin").iterdir() if (folder / "__init__.py").exists()]
    assert [name for name in sorted(folders) if f"`addin/{name}/`" not in told] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_command_that_a_document_shows_is_there_with_its_options(document: Path) -> None:
    found = list(calls(document.read_text(encoding="utf-8")))
    wrong = {" ".join(words): lacking for words in found if (lacking := wrong_in(words))}
    assert wrong == {}


def test_calls_are_found_and_what_is_wrong_with_one_too() -> None:
    text = "```sh\npip list && .venv/bin/tonghop demo demo\n```\n`tonghop form list --period P --xa`, `tonghop la`"
    assert list(calls(text)) == [["demo", "demo"], ["form", "list", "--period", "P", "--xa"], ["la"]]
    assert [wrong_in(words) for words in calls(text)] == ["", "--xa", "la"]
    assert sum(1 for document in DOCUMENTS for _ in calls(document.read_text(encoding="utf-8"))) > 15


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_path_and_variable_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    shown = [*inline(text), *fenced(text, *SHELL)]
    modules = {name for one in shown for name in re.findall(r"python3? -m ([a-z][\w.]*)", one)} - {"venv"}
    assert [name for name in modules if find_spec(name) is None] == []
    paths = set(filter(_PATH.fullmatch, shown)) if "*No longer so" not in text else set()
    assert [one for one in sorted(paths) if not (ROOT / one).exists()] == []
    variables = {name for one in shown for name in re.findall(r"\bTONGHOP_[A-Z_]+[A-Z]\b", one)}
    assert sorted(variables - known_variables()) == []


@cache
def known_variables() -> set[str]:
    """The variables of the environment that code or tests ask for."""
    sources = (file for folder in ("addin", "workbooks", "tests") for file in (ROOT / folder).rglob("*.py"))
    said = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    return set(re.findall(r"TONGHOP_[A-Z_]+[A-Z]", said))
