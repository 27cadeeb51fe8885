"""A new working folder: master workbook, folders of the settings, texts to change; never overwrites anything."""

import shutil
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from addin.system.atomic import atomic_write
from addin.system.errors import MachineError, unwritable
from addin.workspace.folder import MASTER_FILE, TEXTS, Workspace
from addin.workspace.office_tables import find_master, office_of
from schemas.catalogue import Catalogue


class CreatedWorkspace(NamedTuple):
    """What was made in the folder, and what was there already and was left as it is."""

    made: tuple[str, ...]
    kept: tuple[str, ...]


def lay_out(home: Workspace, catalogue: Catalogue, master: Traversable | None = None) -> CreatedWorkspace:
    """Put the master (ours, if none is given) and the folders of its settings where they are missing.

    The settings are read by the catalogue, today's. MachineError when that cannot be done.
    """
    before = set(_present(home, catalogue))
    try:
        home.create()
        _bring_master(home, master or files("workbooks").joinpath(MASTER_FILE))
        for folder in _folders(home, catalogue):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(unwritable(f"vào thư mục “{home.root}”", error)) from error
    now = tuple(_present(home, catalogue))
    return CreatedWorkspace(
        tuple(name for name in now if name not in before), tuple(name for name in now if name in before)
    )


def bring_texts(home: Workspace) -> CreatedWorkspace:
    """Put a copy of every text and of the layout where the office changes them; what it changed already stays.

    MachineError when that cannot be done.
    """
    made: list[str] = []
    kept: list[str] = []
    try:
        for name, source in _texts():
            target = home.texts / name
            (kept if target.exists() else made).append(f"{TEXTS}/{name}")
            if not target.exists():
                with atomic_write(target) as stream:
                    stream.write(source.read_bytes())
    except OSError as error:
        raise MachineError(unwritable(f"vào thư mục “{home.texts}”", error)) from error
    return CreatedWorkspace(tuple(made), tuple(kept))


def _texts() -> Iterator[tuple[str, Traversable]]:
    """The program's layout and texts by their place below the folder of texts."""
    for item in sorted(files("templates").iterdir(), key=lambda one: one.name):
        if item.name.endswith(".docx"):
            yield item.name, item
        elif item.is_dir():
            inside = sorted(item.iterdir(), key=lambda one: one.name)
            yield from ((f"{item.name}/{one.name}", one) for one in inside if one.name.endswith((".j2", ".txt")))


def _bring_master(home: Workspace, shipped: Traversable) -> None:
    """A copy of the master workbook, unless the folder has one under any name."""
    if find_master(home):
        return
    if not shipped.is_file():
        raise MachineError(f"Bản cài đặt thiếu tệp {MASTER_FILE}. Đề nghị cài đặt lại chương trình.")
    with shipped.open("rb") as source, atomic_write(home.master) as target:
        shutil.copyfileobj(source, target)


def _folders(home: Workspace, catalogue: Catalogue) -> Iterator[Path]:
    settings = office_of(home, catalogue).settings
    for name in (settings.inbox, settings.forms_folder, settings.returns_folder, settings.reminders_folder):
        yield home.root / name


def _present(home: Workspace, catalogue: Catalogue) -> Iterator[str]:
    master = find_master(home)
    if master:
        yield master.name
    yield from (str(folder.relative_to(home.root)) for folder in _folders(home, catalogue) if folder.is_dir())
