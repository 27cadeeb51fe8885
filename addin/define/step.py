"""A new profile, one that is checked, taken into use or sent on; its forms shown, compared, exported."""

import zipfile
from pathlib import Path
from typing import NamedTuple

from addin.define.files import BOOKS, ProfileContent, content_of, load_profile
from addin.define.kept import keep, wrong_profile
from addin.define.settings import check_settings
from addin.define.workbook import grids_of_lines, plan_books, text_of, without_unused
from addin.sheets.writer import write_book
from addin.system.atomic import atomic_write
from addin.system.errors import InputError
from addin.workspace.folder import PROFILE_FOLDER
from schemas.office.first import is_general
from schemas.profile.lines import Lines
from schemas.profile.older import is_complete
from schemas.profile.profile import Profile, try_out
from schemas.profile.sheets import KINDS, SETTINGS, SHEETS
from schemas.profile.shipped import SHIPPED, shipped_profile

_BEFORE = "truoc"
#: Zip files begin their years in 1980; the same profile gives the same bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)
EMPTY = "trong"


class NewProfile(NamedTuple):
    """The workbooks that were made, and the profile in them."""

    files: tuple[Path, ...]
    profile: Profile


def new_profile(home: Path, like: str) -> NewProfile:
    """The workbooks of a new profile like one that the program brings, or empty ones; overwrites nothing."""
    if like not in (*SHIPPED, EMPTY):
        raise InputError(f"Không có bộ cấu hình mẫu “{like}”. Đề nghị chọn: {', '.join((*SHIPPED, EMPTY))}.")
    folder = home / PROFILE_FOLDER
    there = [name for name in BOOKS if (folder / name).exists()]
    if there:
        raise InputError(
            f"Thư mục “{folder}” đã có {' và '.join(there)}; chương trình không ghi đè. Đề nghị sửa ngay trong các "
            "tệp này bằng Excel; nếu muốn lập bộ mới thì chuyển các tệp này đi chỗ khác trước."
        )
    profile = shipped_profile(like if like in SHIPPED else SHIPPED[0])
    return NewProfile(write_books(folder, profile.lines if like in SHIPPED else _to_be_filled_in(profile)), profile)


def _to_be_filled_in(profile: Profile) -> Lines:
    """The lines of an empty profile: the kinds of units, and what an office may say of itself, unsaid."""
    asked = (line for line in profile.lines.of(SETTINGS) if is_general(line.text("code")))
    unsaid = [line._replace(cells={key: line.cells[key] for key in ("code", "title")}) for line in asked]
    return Lines({KINDS.name: profile.lines.of(KINDS), SETTINGS.name: tuple(unsaid)})


def begin_profile(home: Path) -> None:
    """The workbooks of the first office's profile in a new working folder, unless it has a profile."""
    folder = home / PROFILE_FOLDER
    if not folder.exists():
        write_books(folder, shipped_profile().lines)


def write_books(folder: Path, lines: Lines) -> tuple[Path, ...]:
    """The two workbooks of a profile in a folder."""
    grids = grids_of_lines(lines)
    made = []
    for name, plan in plan_books(grids).items():
        made.append(folder / f"{name}.xlsx")
        write_book(plan, made[-1])
    return tuple(made)


def check_profile(source: Path) -> Profile:
    """The profile of a folder or a zip, with all that is found wrong; its rules are tried on invented rows."""
    content = content_of(source)
    if not content:
        raise InputError(
            f"“{source}” không có {' và '.join(BOOKS)}. Đề nghị chọn đúng thư mục, hoặc lập mới bằng lệnh: tonghop "
            "profile new."
        )
    profile = try_out(load_profile(content))
    return profile.model_copy(update={"findings": (*profile.findings, *check_settings(profile))})


def complete_profile(home: Path) -> Profile:
    """Give the workbooks of a working folder the sheets and columns that they lack, with what holds in their place.

    The workbooks before are kept beside them. InputError where they have errors: a line that cannot be read would go.
    """
    folder = home / PROFILE_FOLDER
    profile = check_profile(folder)
    if not profile.is_sound:
        raise InputError(wrong_profile(profile))
    if not is_complete(profile.typed):
        put_aside(folder)
        write_books(folder, profile.lines)
    return profile


def use_profile(home: Path, source: Path) -> Profile:
    """Take a profile into use: its workbooks come into the working folder, those before are kept beside them.

    InputError where it has errors: nothing changes then.
    """
    content = content_of(source)
    profile = check_profile(source)
    if not profile.is_sound:
        raise InputError(wrong_profile(profile))
    folder = home / PROFILE_FOLDER
    if not _is_same(folder, content):
        put_aside(folder)
        if set(content) >= set(BOOKS):
            _write(folder, content)
        else:
            write_books(folder, profile.lines)
    keep(home, profile)
    return profile


def _is_same(folder: Path, content: ProfileContent) -> bool:
    return folder.is_dir() and content_of(folder) == content


def put_aside(folder: Path) -> None:
    """The workbooks in use go to a folder of their own, so that one step back is always possible."""
    for name in BOOKS:
        if (folder / name).is_file():
            with atomic_write(folder / _BEFORE / name) as stream:
                stream.write((folder / name).read_bytes())


def _write(folder: Path, content: ProfileContent) -> None:
    for name in BOOKS:
        with atomic_write(folder / name) as stream:
            stream.write(content[name])


def pack_profile(profile: Profile, out: Path) -> Path:
    """A zip of a profile: its workbooks, to be mailed; the same profile gives the same bytes."""
    import io

    parts: dict[str, bytes] = {}
    for name, plan in plan_books(grids_of_lines(profile.lines)).items():
        stream = io.BytesIO()
        write_book(plan, stream)
        parts[f"{name}.xlsx"] = stream.getvalue()
    with atomic_write(out) as target, zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out


def write_texts(profile: Profile, folder: Path) -> tuple[Path, ...]:
    """A profile as text, one file a sheet, as it is kept among sources."""
    grids = grids_of_lines(profile.lines)
    made = []
    for sheet in SHEETS:
        made.append(folder / f"{sheet.file}.csv")
        with atomic_write(made[-1]) as stream:
            stream.write(text_of(without_unused(sheet, grids[sheet.name])).encode())
    return tuple(made)
