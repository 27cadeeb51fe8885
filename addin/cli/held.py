"""Xét tệp giữ lại: the versions that wait for the office's word, and how to give it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("held", **options.LOOK)
@options.period
@options.home
@options.as_json
def command(period: Period, home: Path, as_json: bool) -> None:
    """Các tệp gửi từ địa chỉ không phải của đơn vị, đang giữ lại chờ quyết định."""
    from addin.cli.collect import say_held
    from addin.review.step import held_versions
    from addin.session import Session
    from addin.workspace.folder import Workspace

    with Session(Workspace(home)) as session:
        waiting, units = held_versions(session, period), session.catalogue(period).units
    options.say(f"{period.label}: {len(waiting)} tệp đang giữ lại chờ quyết định.")
    say_held(waiting, units)
    if as_json:
        options.print_json({"held": [line.model_dump(mode="json") for line in waiting]})
