"""Kiểm tra bộ cấu hình: what is wrong with it, at which cell, and what to do."""

from pathlib import Path

import click

from addin.cli import options
from addin.cli.profile_words import profile_json, tell_extent, tell_findings


@click.command("check", **options.PLAIN)
@click.argument("source", type=options.path, required=False, metavar="[NGUỒN]")
@options.profile_home
@options.as_json
def command(source: Path | None, home: Path, *, as_json: bool) -> None:
    """Kiểm tra bộ cấu hình của thư mục làm việc, hoặc của NGUỒN (thư mục, tệp .zip)."""
    from addin.define.step import check_profile
    from addin.workspace.folder import PROFILE_FOLDER

    profile = check_profile(source or home / PROFILE_FOLDER)
    tell_findings(profile)
    tell_extent(profile, home if source is None else None)
    if as_json:
        options.print_json(profile_json(profile))
