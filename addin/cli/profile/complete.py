"""Thêm trang, cột còn thiếu: workbooks of an earlier make get what they lack."""

from pathlib import Path

import click

from addin.cli import options
from addin.cli.profile_words import profile_json


@click.command("complete", **options.PLAIN)
@options.profile_home
@options.as_json
def command(home: Path, *, as_json: bool) -> None:
    """Thêm vào bộ cấu hình lập từ trước các trang, cột mới; giữ mọi dòng đã khai, tệp trước đó ở bo-cau-hinh/truoc."""
    from addin.define.step import complete_profile
    from addin.workspace.folder import PROFILE_FOLDER
    from schemas.profile.older import is_complete

    profile = complete_profile(home)
    folder = home / PROFILE_FOLDER
    if is_complete(profile.typed):
        options.say("Bộ cấu hình đã có đủ trang, cột; không thay đổi gì.")
    else:
        added = "; ".join(profile.taken.what)
        what = f"; có sẵn nội dung: {added}" if added else ""
        options.say(f"Đã thêm các trang, cột còn thiếu vào bộ cấu hình ở {folder}{what}.")
        options.say(f"Tệp trước đó ở {folder / 'truoc'}.")
        options.say("Trang, cột ngoài bộ cấu hình và định dạng tự kẻ chỉ còn ở tệp trước đó.")
    if as_json:
        options.print_json({**profile_json(profile), "changed": not is_complete(profile.typed)})
