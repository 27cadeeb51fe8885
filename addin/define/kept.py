"""Profiles that were used, kept by their hash to be read quickly; where a new one is wrong the last good one stays."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from addin.define.files import ProfileContent, content_of, load_profile
from addin.system.atomic import atomic_write
from addin.system.command_line import own_command
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import PROFILE_FOLDER, PROGRAM_FOLDER
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.findings import Severity
from schemas.profile.lines import Line, Lines, LineValue
from schemas.profile.profile import Profile
from schemas.profile.sheets import SHEETS
from schemas.profile.shipped import shipped_profile
from schemas.ready import ready

#: Below the folder of the program: one file a profile, and which one is in use for which files.
_POINTER, _FORMAT = "dang-dung.json", 1
#: Beside the sheets: which columns they have, and where; what an older program kept does not say it.
_COLUMNS = "columns"
#: So many of them are looked at for what an office had before.
_REMEMBERED = 12


def profile_of(root: Path) -> Profile:
    """The profile of a working folder; the first office's where it has none of its own.

    A profile with errors is not used: the last good one is, with the findings of the new one. InputError where there
    is no good one, or where what was good is no longer: no form of it may be missing unsaid.
    """
    folder = root / PROFILE_FOLDER
    content = content_of(folder) if folder.is_dir() else {}
    if not content:
        return shipped_profile()
    fingerprint = _fingerprint(content)
    pointer = _pointer(root)
    if pointer.get("files") == fingerprint and (known := kept_profile(root, str(pointer.get("profile", "")))):
        if not known.is_sound:
            raise InputError(wrong_profile(known))
        return known
    profile = load_profile(content)
    if profile.is_sound:
        keep(root, profile, fingerprint)
        return profile
    last = kept_profile(root, str(pointer.get("profile", "")))
    if last is None or not last.is_sound:
        raise InputError(wrong_profile(profile))
    return last.model_copy(update={"findings": profile.findings})


def catalogue_today(root: Path) -> Catalogue:
    """What is in force today in a working folder: the office's own tables name units and forms of it."""
    return profile_of(root).on(today())


def wrong_profile(profile: Profile) -> str:
    """That a profile cannot be used, with the first of its errors, as a sentence."""
    first = next(finding for finding in profile.findings if finding.severity == "error")
    more = sum(finding.severity == "error" for finding in profile.findings)
    return (
        f"Bộ cấu hình có {more} lỗi nên chưa dùng. {first.message} Đề nghị chạy “{own_command()} profile check” để xem "
        "hết."
    )


def warning_of(profile: Profile) -> str:
    """That the profile in the folder is wrong and the last good one is used instead; "" where it is used itself."""
    if profile.is_sound:
        return ""
    errors = [finding for finding in profile.findings if finding.severity == "error"]
    return (
        f"Bộ cấu hình vừa sửa có {len(errors)} lỗi nên chưa dùng; đang dùng bộ trước đó. {errors[0].message} "
        f"Đề nghị chạy “{own_command()} profile check” để xem hết."
    )


def keep(root: Path, profile: Profile, fingerprint: str = "") -> None:
    """Keep a profile by its hash; with the fingerprint of its files it is the one in use."""
    target = kept_file(root, profile.sha256)
    if not target.is_file():
        with atomic_write(target) as stream:
            stream.write(json.dumps(_plain(profile), ensure_ascii=False).encode())
    if fingerprint:
        with atomic_write(target.with_name(_POINTER)) as stream:
            stream.write(json.dumps({"files": fingerprint, "profile": profile.sha256}).encode())


def kept_file(root: Path, sha256: str) -> Path:
    """Where a profile is kept by its hash, or would be."""
    return root / PROGRAM_FOLDER / PROFILE_FOLDER / f"{sha256}.json"


def kept_profile(root: Path, sha256: str) -> Profile | None:
    """A profile that was used before, by its hash; None where it is not there or not what it was."""
    if sha256 == shipped_profile().sha256:
        return shipped_profile()
    if not sha256.isalnum():
        return None
    file = kept_file(root, sha256)
    try:
        seen = file.stat()
        return _kept(file, sha256, seen.st_mtime_ns, seen.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=8)
def _kept(file: Path, sha256: str, *_as_seen: int) -> Profile | None:
    """The profile of a file, put together once as long as the file looks the same: workers find what it remembers."""
    content = file.read_bytes()
    return ready("profile", sha256.encode() + content, lambda: _put_together(json.loads(content), sha256))


def kept_catalogues(root: Path) -> Iterator[Catalogue]:
    """What was in force by the profiles that a working folder used last, those in use last first."""
    folder = root / PROGRAM_FOLDER / PROFILE_FOLDER
    files = [file for file in folder.glob("*.json") if file.name != _POINTER]
    for file in sorted(files, key=lambda one: one.stat().st_mtime, reverse=True)[:_REMEMBERED]:
        if profile := kept_profile(root, file.stem):
            yield from (profile.on(start) for start, _ in profile.stretches)


@lru_cache(maxsize=8)
def profile_named(root: Path, sha256: str) -> Profile:
    """A profile that figures rest on, by its hash.

    MachineError where it is gone, or where this program finds an error in it: without it they cannot be read.
    """
    found = kept_profile(root, sha256)
    if found is None:
        raise MachineError(
            f"Thiếu bộ cấu hình {sha256[:16]} mà số liệu đã chốt dựa vào, hoặc tệp đã bị sửa. Đề nghị chép lại thư mục "
            f"“{root / PROGRAM_FOLDER / PROFILE_FOLDER}” từ bản sao lưu."
        )
    if not found.is_sound:
        raise MachineError(
            f"Bản chương trình này không dùng được bộ cấu hình {sha256[:16]} mà số liệu đã chốt dựa vào: "
            f"{found.findings[0].message} Đề nghị dùng lại bản chương trình trước và báo người phụ trách chương trình."
        )
    return found


def _put_together(said: object, sha256: str) -> Profile | None:
    """A profile with what is in force on every day, ready for a start; None where it is not what it was.

    Its findings are the errors that this program finds in it: the one that kept it may have found none.
    """
    profile = _read(said)
    if profile is None or profile.sha256 != sha256:
        return None
    built = [profile.built(start) for start, _ in profile.stretches]
    errors = [one for each in built for one in each.findings if one.severity is Severity.ERROR]
    return profile.model_copy(update={"findings": tuple(dict.fromkeys(errors))}) if errors else profile


def _fingerprint(content: ProfileContent) -> str:
    digest = hashlib.sha256(f"{_FORMAT}".encode())
    for name in sorted(content):
        digest.update(f"{name}\0{len(content[name])}\0".encode())
        digest.update(content[name])
    return digest.hexdigest()


def _pointer(root: Path) -> dict[str, Any]:
    try:
        found = json.loads((root / PROGRAM_FOLDER / PROFILE_FOLDER / _POINTER).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _plain(profile: Profile) -> dict[str, Any]:
    """The lines of a profile as JSON has them: sheet → row and cells; a day is a text beside a mark.

    Sheets and columns that it does not have are not there.
    """
    there = [sheet for sheet in SHEETS if sheet.name in profile.typed.by_sheet]
    lines = {
        sheet.name: [
            [line.row, {key: {"day": v.isoformat()} if isinstance(v, date) else v for key, v in line.cells.items()}]
            for line in profile.typed.of(sheet)
        ]
        for sheet in there
    }
    return lines | {_COLUMNS: {sheet.name: dict(of[0].places) for sheet in there if (of := profile.typed.of(sheet))}}


def _read(said: object) -> Profile | None:
    from schemas.profile.profile import hash_of

    try:
        columns = said.get(_COLUMNS, {})  # type: ignore[attr-defined] # what is no such thing is caught
        found = {
            sheet.name: tuple(
                Line(
                    sheet.name,
                    int(row),
                    {key: _value(value) for key, value in cells.items()},
                    columns.get(sheet.name, {}),
                )
                for row, cells in said[sheet.name]  # type: ignore[index] # what is no such thing is caught
            )
            for sheet in SHEETS
            if sheet.name in said or not sheet.optional  # type: ignore[operator] # likewise
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    lines = Lines(found)
    return Profile(typed=lines, sha256=hash_of(lines))


def _value(value: Any) -> LineValue:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    if value is None or isinstance(value, str | float | int | bool):
        return value
    raise ValueError("not a value of a line")
