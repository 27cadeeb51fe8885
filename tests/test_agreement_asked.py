"""A question of a command is asked and answered in Vietnamese."""

import click
import pytest
from click.testing import CliRunner

from addin.cli.vietnamese import agreed


@pytest.mark.parametrize(
    ("typed", "usual", "said"),
    [("\n", True, True), ("\n", False, False), ("k\n", True, False), ("Có\n", False, True), ("không\n", True, False),
     ("y\n", False, True), ("sao?\nC\n", False, True)],
)  # fmt: skip
def test_yes_and_no_are_typed_in_vietnamese_and_enter_is_the_usual_answer(typed: str, usual: bool, said: bool) -> None:
    @click.command
    def ask() -> None:
        click.echo(f"={agreed('Đưa vào dùng?', usual=usual)}")

    shown = CliRunner().invoke(ask, input=typed).output
    assert shown.endswith(f"={said}\n")
    assert ("[C/k]" if usual else "[c/K]") in shown
    assert ("Trả lời c (có) hoặc k (không)." in shown) is ("sao" in typed)
