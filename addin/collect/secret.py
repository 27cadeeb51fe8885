"""The password of the mailbox, in the system's own store of secrets; never in a file, a log or a message."""

import os

from addin.system.errors import InputError

#: Where there is no store, as on a machine without a desktop.
PASSWORD_VARIABLE = "TONGHOP_MAIL_PASSWORD"  # noqa: S105 - the name of a variable, no password


def password_of(host: str, user: str) -> str:
    """The password of an account; raises InputError when none is kept."""
    password = os.environ.get(PASSWORD_VARIABLE) or _stored(host, user)
    if not password:
        raise InputError(
            f"Chưa lưu mật khẩu của hộp thư “{user}” trên máy này. Đề nghị nhờ người phụ trách máy lưu mật khẩu một "
            "lần (xem mục “Mật khẩu” của tài liệu), rồi thu lại."
        )
    return password


def store_password(host: str, user: str, password: str) -> None:
    """Put a password into the system's store; raises InputError where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_service(host), user, password)
    except KeyringError as error:
        raise InputError(
            "Máy này chưa lưu được mật khẩu. Đề nghị nhờ người phụ trách máy xem mục “Mật khẩu” của tài liệu "
            f"({PASSWORD_VARIABLE})."
        ) from error


def _stored(host: str, user: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_service(host), user)
    except KeyringError:
        return None


def _service(host: str) -> str:
    return f"Tong hop: {host}"
