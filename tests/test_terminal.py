"""What is said on a terminal cannot steer it; Ctrl+C ends with one line, exit code 130 and nothing in disorder.

`TONGHOP_INTERRUPTS=300` presses Ctrl+C so often.
"""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.system.terminal import _UNCOMMON, _escaped, json_pieces, visible
from tests.sheets import workbook
from tests.test_cli import tonghop
from tests.test_killed import (  # noqa: F401 # a fixture of both
    Undisturbed,
    answer,
    commands,
    let_work,
    settled,
    undisturbed,
    whole,
)

INTERRUPTS = int(os.environ.get("TONGHOP_INTERRUPTS", "6"))
#: So long Python itself starts, in seconds of a processor; before, it hears Ctrl+C in its own way.
STARTED = 0.1
ROOT = Path(__file__).parent.parent
STEERING = "\x1b]0;xong\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u200b\r\b\x7f\u061c\u2028"


def harmless(text: str) -> bool:
    """Whether none of these signs is in a text; letters among them are harmless by themselves."""
    return not any(char in text for char in STEERING if not char.isprintable())


def test_every_character_that_steers_a_terminal_is_shown_as_a_mark() -> None:
    shown = visible(f"Tệp “{STEERING}”\n\tđã nhận")
    assert harmless(shown)
    assert shown.startswith("Tệp “␛]0;xong␇␛[2J<U+009B>31m<U+202E>gnp.exe<U+2066>")
    assert shown.endswith("”\n\tđã nhận")
    assert visible("Huyện Bù Đăng – “12,5 %” ✓ ở ô D3…") == "Huyện Bù Đăng – “12,5 %” ✓ ở ô D3…"


@given(st.text())
def test_a_document_in_json_stays_what_it_is_and_holds_nothing_that_steers(text: str) -> None:
    written = "".join(json_pieces({"a": text}, str))
    assert json.loads(written) == {"a": text}
    assert visible(written) == written


DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(max_size=5) | st.integers(), inner),
)


@given(DOCUMENTS)
def test_a_document_printed_piece_by_piece_is_the_one_that_is_printed_at_once(document: Any) -> None:
    at_once = json.dumps(document, ensure_ascii=False, default=str)
    assert "".join(json_pieces(document, str)) == _UNCOMMON.sub(_escaped, at_once)


def test_what_is_repeated_on_demand_is_a_list_however_deep_it_stands() -> None:
    printed = "".join(json_pieces({"a": {"b": {"c": {"d": {"rows": iter([1, {"e": iter("xy")}])}}}}}, str))
    assert json.loads(printed) == {"a": {"b": {"c": {"d": {"rows": [1, {"e": ["x", "y"]}]}}}}}


def test_what_is_made_one_after_the_other_is_printed_as_a_list() -> None:
    rows = ({"row": number} for number in range(1000))
    printed = list(json_pieces({"forms": {"B01": {"rows": rows, "none": iter(())}}}, str))
    assert json.loads("".join(printed)) == {"forms": {"B01": {"rows": [{"row": n} for n in range(1000)], "none": []}}}
    assert max(map(len, printed)) < 5000


@given(st.integers(0, 8))
def test_it_is_a_list_however_deep_in_the_document_it_is(depth: int) -> None:
    document: Any = {"rows": iter(range(3))}
    for _ in range(depth):
        document = {"within": [document]} if depth % 2 else {"within": document}
    assert "[0, 1, 2]" in "".join(json_pieces(document, str))


def test_a_hostile_name_reaches_the_terminal_as_marks_from_every_side(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / f"{STEERING.replace(chr(7), '')}.xlsx").write_bytes(workbook({"A": "| 1 |"}, cover=None))
    (inbox / f"b{STEERING}.pdf").write_bytes(b"%PDF-1.7")
    (inbox / "c.eml").write_bytes(f"From: a@b.vn\nSubject: {STEERING}\nDate: {STEERING}\n\nx".encode())
    done = tonghop("collect", "--period", "2023-02", "--home", tmp_path / "h", inbox, "--json")
    assert done.returncode == 0
    assert harmless(done.stderr)
    assert harmless(done.stdout)
    assert len(json.loads(done.stdout)["set_aside"]) == 3
    wrong = tonghop("collect", "--period", STEERING, tmp_path)
    assert wrong.returncode == 2
    assert harmless(wrong.stderr)


def interrupt(seconds: float, *arguments: object) -> tuple[int, str]:
    """Press Ctrl+C after so much work, as a terminal does: the signal goes to the program and all its workers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "addin", *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    let_work(process, seconds)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=600)
    return process.returncode, said


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how long a program has worked is told by Linux")
def test_ctrl_c_at_any_moment_ends_with_one_line_and_130(
    tmp_path: Path,
    undisturbed: Undisturbed,  # noqa: F811 # the fixture
) -> None:
    chance = random.Random(os.environ.get("TONGHOP_SEED", "7"))
    home, out = tmp_path / "nhà", tmp_path / "ra"
    home.mkdir()
    stopped = 0
    for number in range(INTERRUPTS):
        command = commands(home, undisturbed.letters, out)[number % 3]
        code, said = interrupt(chance.uniform(STARTED, undisturbed.seconds[str(command[0])]), *command)
        assert code in (0, 130), said
        assert "Traceback" not in said, said
        assert "ignored" not in said, said
        if code == 130:
            stopped += 1
            assert said.splitlines()[-1] == "Đã dừng theo yêu cầu."
            assert said.count("Đã dừng") == 1
        whole(out)
    assert stopped >= INTERRUPTS / 4, "on a busy machine many are done before they hear it"
    for command in commands(home, undisturbed.letters, out):
        name = str(command[0])
        assert settled(name, answer(*command)) == settled(name, undisturbed.answers[name])
