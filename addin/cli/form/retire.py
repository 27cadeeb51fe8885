"""Thôi dùng biểu: a form ends with a period, or is thrown away where nobody has reported on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.form_words import form_argument
from addin.cli.vietnamese import PeriodType

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("retire", **options.PLAIN)
@form_argument
@click.option(
    "--until", type=PeriodType(), metavar="KỲ", help="Kỳ cuối cùng còn dùng; bỏ trống: bỏ hẳn biểu chưa ai gửi."
)
@options.profile_home
@options.as_json
def command(form_id: str, until: Period | None, home: Path, *, as_json: bool) -> None:
    """Thôi dùng một biểu từ sau một kỳ; biểu chưa có báo cáo nào thì bỏ hẳn được."""
    from addin.form_adoption.step import retire

    done = retire(home, form_id, until)
    options.say(f"Đã bỏ biểu {form_id}." if done.removed else f"Biểu {form_id} dùng đến hết {done.last:%d/%m/%Y}.")
    if as_json:
        options.print_json({"form": form_id, "removed": done.removed, "last": done.last, "sha256": done.profile.sha256})
