"""A new working folder: the master workbook, the ledger, the folders of the settings; never overwrites anything."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from addin.errors import MachineError
from addin.home import MASTER_FILE, Home
from addin.office import find_master, office_of


class Founded(NamedTuple):
    """What was made in the folder, and what was there already and was left as it is."""

    made: tuple[str, ...]
    kept: tuple[str, ...]


def lay_out(home: Home, master: Traversable | None = None) -> Founded:
    """Put the master (ours, if none is given) and the folders of its settings where they are missing.

    MachineError when that cannot be done.
    """
    before = set(_present(home))
    try:
        home.create()
        _bring_master(home, master or files("workbooks").joinpath(MASTER_FILE))
        for folder in _folders(home):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"Không ghi được vào thư mục “{home.root}”. Đề nghị kiểm tra dung lượng đĩa và quyền ghi rồi làm lại."
        ) from error
    now = tuple(_present(home))
    return Founded(tuple(name for name in now if name not in before), tuple(name for name in now if name in before))


def _bring_master(home: Home, shipped: Traversable) -> None:
    """A copy of the master workbook, unless the folder has one under whatever name."""
    if find_master(home):
        return
    if not shipped.is_file():
        raise MachineError(f"Bản cài đặt thiếu tệp {MASTER_FILE}. Đề nghị cài đặt lại chương trình.")
    part = home.master.with_suffix(".tam")
    with shipped.open("rb") as source, part.open("wb") as target:
        shutil.copyfileobj(source, target)
    part.replace(home.master)


def _folders(home: Home) -> Iterator[Path]:
    settings = office_of(home).settings
    for name in (settings.inbox, settings.forms_folder, settings.returns_folder, settings.reminders_folder):
        yield home.root / name


def _present(home: Home) -> Iterator[str]:
    master = find_master(home)
    if master:
        yield master.name
    yield from (str(folder.relative_to(home.root)) for folder in _folders(home) if folder.is_dir())
