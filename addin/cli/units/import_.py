"""Nhập đơn vị: a list out of a resolution's annex into the profile."""

from datetime import datetime
from pathlib import Path

import click

from addin.cli import options
from addin.cli.profile_words import profile_json, tell_findings


@click.command("import", **options.PLAIN)
@click.argument("file", type=options.path, metavar="TỆP")
@options.profile_home
@click.option(
    "--from", "since", type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]), metavar="NGÀY",
    help="Ngày các đơn vị này bắt đầu báo cáo; đơn vị cũ thôi báo cáo từ ngày đó. Bỏ trống: thay cả danh sách.",
)  # fmt: skip
@options.as_json
def command(file: Path, home: Path, since: datetime | None, *, as_json: bool) -> None:
    """Nhập danh sách đơn vị gửi báo cáo (cột Mã, Tên, có thể có Loại, Trực thuộc, Thay cho) vào bộ cấu hình."""
    from addin.define.units import import_units

    imported = import_units(home, file, since.date() if since else None)
    tell_findings(imported.profile)
    options.say(f"Đã nhập {imported.brought} đơn vị vào {imported.file}.")
    if imported.kinds:
        named = ", ".join(f"“{kind}”" for kind in imported.kinds)
        options.say(f"Đã thêm vào trang “Loại đơn vị”: {named}. Đề nghị xem lại tên loại và cách viết tắt ở trang đó.")
    if imported.left_out:
        named = ", ".join(f"“{label}”" for label in imported.left_out)
        options.say(f"Cột không nhập: {named}. Địa chỉ thư, điện thoại của đơn vị ghi ở trang “Cấu hình”.")
    if as_json:
        options.print_json({"units": imported.brought, "file": str(imported.file), **profile_json(imported.profile)})
