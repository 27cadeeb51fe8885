"""Lưu mật khẩu hộp thư: asked at the keyboard, put into the system's store of secrets, shown nowhere."""

from pathlib import Path

import click

from addin.cli import options


@click.command("mail-password", **options.LOOK)
@options.home
def command(home: Path) -> None:
    """Lưu mật khẩu của hộp thư trong “Cấu hình” vào kho mật khẩu của máy tính."""
    from addin.collect.secret import store_password
    from addin.define.kept import catalogue_today
    from addin.workspace.folder import Workspace
    from addin.workspace.office_tables import need_mailbox, office_of

    settings = office_of(Workspace(home), catalogue_today(home)).settings
    need_mailbox(settings)
    password = click.prompt(f"Mật khẩu của hộp thư {settings.mail_user}", hide_input=True, err=True)
    store_password(settings.mail_host, settings.mail_user, password)
    options.say("Đã lưu mật khẩu vào kho mật khẩu của máy tính.")
