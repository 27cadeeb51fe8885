"""Đưa bộ cấu hình vào dùng: into the working folder, unless it has errors."""

from pathlib import Path

import click

from addin.cli import options
from addin.cli.master_words import follow_profile
from addin.cli.profile_words import profile_json, tell_findings


@click.command("use", **options.PLAIN)
@click.argument("source", type=options.path, metavar="NGUỒN")
@options.profile_home
@options.as_json
def command(source: Path, home: Path, *, as_json: bool) -> None:
    """Đưa bộ cấu hình của NGUỒN (thư mục, tệp .zip) vào thư mục làm việc; bộ trước giữ ở bo-cau-hinh/truoc."""
    from addin.define.step import use_profile

    profile = use_profile(home, source)
    tell_findings(profile)
    options.say(f"Đã đưa bộ cấu hình vào dùng; mã kiểm {profile.sha256}.")
    followed = follow_profile(home)
    if as_json:
        options.print_json({**profile_json(profile), **followed})
