"""Đóng gói bộ cấu hình: one file to be mailed, and the hash that a circular can print."""

from pathlib import Path

import click

from addin.cli import options


@click.command("pack", **options.PLAIN)
@options.profile_home
@click.option("--out", type=options.path, required=True, metavar="TỆP", help="Tệp .zip cần ghi.")
@options.as_json
def command(home: Path, out: Path, *, as_json: bool) -> None:
    """Đóng gói bộ cấu hình đang dùng thành một tệp .zip để gửi đi; in mã kiểm của bộ cấu hình."""
    from addin.define.kept import profile_of
    from addin.define.step import pack_profile
    from schemas.profile.profile import hash_of

    options.refuse_outputs(home, ("--out", out, ".zip"))
    profile = profile_of(home)
    pack_profile(profile, out)
    packed = hash_of(profile.lines)  # one made by an earlier version is packed with what it takes
    options.say(f"Đã đóng gói {out}; mã kiểm của bộ cấu hình: {packed}")
    if as_json:
        options.print_json({"file": str(out), "sha256": packed})
