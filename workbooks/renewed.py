"""The saved master of a working folder laid out again for a changed profile, with all that the office typed.

Only a master in which no button has written yet, and that nobody added sheets to, is laid out again as a file: one in
use follows at the next click, in the workbook itself. The one before is kept beside the profile before.
"""

import re
import zipfile
from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from addin.define.kept import kept_catalogues, profile_of
from addin.excel.live.master import first_writing, mark_of, plan_master
from addin.excel.live.memory import stamp_on_disk
from addin.system.atomic import atomic_write
from addin.system.unwritten import mark_of_open
from addin.workspace.folder import MASTER_FILE, PROFILE_FOLDER, Workspace
from addin.workspace.office_tables import find_master, typed_lines
from schemas.catalogue import Catalogue
from schemas.clock import VIETNAM, today
from schemas.office import TABLES
from schemas.office.following import follow_catalogue
from schemas.profile.shipped import shipped_profile
from workbooks.build import build_master

_BEFORE = "truoc"
_MARK = re.compile(rb'name="TH_so_cai"[^>]*>[^<0-9a-f]*(?:&quot;)?([0-9a-f]{16})')
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"')
_NAMED = re.compile(rb"<definedName [^>]*?name=\"TH_[^\"]*\"[^>]*>'?([^<!]*?)'?!")
_OWN = ("Danh mục", "xlwings.conf", "Kiểu ô")


class MasterState(StrEnum):
    """What became of the saved master."""

    AS_IT_WAS = "as-it-was"
    RENEWED = "renewed"
    IN_USE = "in-use"
    OPEN = "open"


class Renewed(NamedTuple):
    """What became of the master, where the one before is, what was typed for units that are gone, what stays."""

    state: MasterState
    before: Path | None = None
    gone: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def renew_master(home: Workspace) -> Renewed:
    """Lay the saved master out again where it is of other units or forms than the profile of the folder."""
    master = find_master(home)
    profile = profile_of(home.root)
    catalogue = profile.on(today())
    if master is None or _is_of(master, catalogue, shipped=profile.sha256 == shipped_profile().sha256):
        return Renewed(MasterState.AS_IT_WAS)
    if mark_of_open(master):
        return Renewed(MasterState.OPEN)
    if stamp_on_disk(master) or _has_own_sheets(master):
        return Renewed(MasterState.IN_USE)
    followed = follow_catalogue(typed_lines(home, catalogue), catalogue, kept_catalogues(home.root))
    content = build_master(plan_master(catalogue, typed=followed.lines))
    now = f"{datetime.now(VIETNAM):%Y%m%d-%H%M%S}"
    before = home.root / PROFILE_FOLDER / _BEFORE / f"{master.stem}-{now}{master.suffix}"
    for file, of_file in ((before, master.read_bytes()), (master, content)):
        with atomic_write(file) as stream:
            stream.write(of_file)
    return Renewed(MasterState.RENEWED, before, followed.gone, followed.told)


def _is_of(master: Path, catalogue: Catalogue, *, shipped: bool) -> bool:
    """Whether a master is laid out as a new one would be."""
    mark = _mark(master.read_bytes(), master)
    ours = files("workbooks").joinpath(MASTER_FILE)
    if shipped and ours.is_file() and mark == _mark(ours.read_bytes(), master):
        return True
    return mark == mark_of(first_writing(catalogue))


def _mark(content: bytes, master: Path) -> str:
    import io

    found = _MARK.search(_workbook_part(io.BytesIO(content)))
    return found.group(1).decode() if found else str(master)


def _workbook_part(file: object) -> bytes:
    with zipfile.ZipFile(file) as package:  # type: ignore[call-overload] # a path or a stream
        return bytes(package.read("xl/workbook.xml"))


def _has_own_sheets(master: Path) -> bool:
    """Whether somebody put sheets of his own into it, or called one otherwise."""
    part = _workbook_part(master)
    ours = {*(table.sheet for table in TABLES), *_OWN, *(name.decode() for name in _NAMED.findall(part))}
    return not {name.decode() for name in _SHEET.findall(part)} <= ours
