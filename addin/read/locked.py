"""Workbooks with a password to open them, decrypted in memory; a password is never written anywhere."""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from addin.system.errors import InputError

#: What Excel itself locks a workbook with whose structure is protected, and opens it with, without asking anybody.
DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 # known to all the world
_SERVICE = "Tong hop: workbook"
#: Where there is no store of secrets, as on a machine without a desktop: TONGHOP_FILE_PASSWORD_696.
_VARIABLE = "TONGHOP_FILE_PASSWORD_"


#: Gives passwords to be tried; asked for where a workbook is locked.
Passwords = Callable[[], Sequence[str]]


def stored_passwords(units: Iterable[str]) -> list[str]:
    """The passwords that units, by their codes, lock workbooks with: from the environment and the system's store."""
    return list(dict.fromkeys(_stored_passwords(list(units))))


def _stored_passwords(codes: Sequence[str]) -> Iterator[str]:
    yield from (os.environ[_VARIABLE + code] for code in codes if os.environ.get(_VARIABLE + code))
    import keyring
    from keyring.errors import KeyringError

    try:
        yield from (password for code in codes if (password := keyring.get_password(_SERVICE, code)))
    except KeyringError:
        return


def store_password(unit: str, password: str) -> None:
    """Put the password of a unit's workbooks into the system's store; raises InputError where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, unit, password)
    except KeyringError as error:
        raise InputError(
            "Máy này chưa lưu được mật khẩu. Đề nghị nhờ người phụ trách máy xem mục “Mật khẩu” của tài liệu "
            f"({_VARIABLE}{unit})."
        ) from error


def unlock(content: bytes, passwords: Iterable[str]) -> bytes | None:
    """The workbook under the first password that fits; None where none does or the kind of lock is not known."""
    for password in passwords:
        try:
            opened = _decrypted(content, password)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 # the library has no common error; a wrong password is one of many
            continue
        if opened:
            return opened
    return None


def _decrypted(content: bytes, password: str) -> bytes:
    from msoffcrypto import OfficeFile

    file = OfficeFile(io.BytesIO(content))
    file.load_key(password=password)
    out = io.BytesIO()
    file.decrypt(out)
    return out.getvalue()
