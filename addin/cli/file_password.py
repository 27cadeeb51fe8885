"""Lưu mật khẩu tệp của đơn vị: asked at the keyboard, put into the system's store of secrets, shown nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import UnitType

if TYPE_CHECKING:
    from schemas.reference import Unit


@click.command("file-password", **options.LOOK)
@options.home
@click.option("--unit", "-u", type=UnitType(), required=True, help="Mã hoặc tên đơn vị.")
def command(home: Path, unit: Unit) -> None:  # whose unit it is, asks the option of the unit
    """Lưu mật khẩu mở tệp mà một đơn vị hay dùng vào kho mật khẩu của máy tính."""
    from addin.read.locked import store_password

    store_password(unit.code, click.prompt(f"Mật khẩu mở tệp của {unit.in_sentence}", hide_input=True, err=True))
    options.say("Đã lưu mật khẩu vào kho mật khẩu của máy tính.")
