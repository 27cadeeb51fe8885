"""A click starts Python anew: what it does not need it does not import."""

import subprocess
import sys

import pytest

READERS = {"python_calamine", "openpyxl", "xlrd", "multiprocessing"}
SERVERS = {"sqlalchemy", "psycopg", "imaplib", "ssl", "http.client"}
WRITERS = {"xlsxwriter", "docx", "docxtpl", "lxml"}


@pytest.mark.parametrize(
    ("module", "unneeded"),
    [
        ("addin.cli.main", READERS | SERVERS | WRITERS | {"pydantic", "jinja2"}),
        ("addin.review.step", READERS | SERVERS | WRITERS | {"jinja2"}),
        ("addin.analysis.step", READERS | SERVERS | {"jinja2", "docx"}),
        ("addin.pipeline", SERVERS),
    ],
)
def test_a_step_loads_no_library_that_it_does_not_need(module: str, unneeded: set[str]) -> None:
    script = f"import sys, {module}; print(sorted({unneeded!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_help_loads_no_schema() -> None:
    script = (
        "import atexit, sys; sys.argv = ['tonghop', '--help']; from addin.__main__ import main\n"
        "unneeded = {'pydantic', 'schemas.findings', 'addin.session'}\n"
        "atexit.register(lambda: print(sorted(unneeded & sys.modules.keys()), file=sys.stderr))\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stderr == "[]\n"
    assert "Kiểm tra số liệu đã thu" in done.stdout


def test_models_are_made_without_a_look_for_plug_ins() -> None:
    script = (
        "import sys; from addin.system.startup import spare_plugins; spare_plugins()\n"
        "from schemas.period import Period; Period.parse('2023-02')\n"
        "print('importlib.metadata' in sys.modules)\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP as real; print(real)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout == "False\npydantic\n"
