"""Lập bộ cấu hình: two workbooks to be changed in Excel."""

from pathlib import Path

import click

from addin.cli import options
from addin.system.command_line import own_command


@click.command("new", **options.PLAIN)
@options.profile_home
@click.option(
    "--like", default="", metavar="TÊN",
    help="Bộ cấu hình mẫu để chép; bỏ trống: bộ mẫu đầu tiên; “trong”: không chép gì. Tên sai thì các tên được nêu.",
)  # fmt: skip
@options.as_json
def command(home: Path, like: str, *, as_json: bool) -> None:
    """Lập bộ cấu hình mới trong thư mục làm việc, để sửa bằng Excel."""
    from addin.define.step import new_profile
    from schemas.shipped_names import SHIPPED

    made = new_profile(home, like or SHIPPED[0])
    for file in made.files:
        options.say(f"Đã lập {file}")
    options.say(f"Sửa bằng Excel, sau đó chạy “{own_command()} profile check” để kiểm tra.")
    if as_json:
        options.print_json({"files": [str(file) for file in made.files], "sha256": made.profile.sha256})
