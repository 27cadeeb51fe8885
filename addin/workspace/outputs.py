"""Where a command may write: wrong, equal and taken names are refused before anything is done; writes nothing."""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from addin.system.errors import InputError
from addin.workspace.folder import (
    JOURNAL_FILE,
    LEDGER_FILE,
    LOCK_FILE,
    ORIGINALS,
    PROFILE_FOLDER,
    PROGRAM_FOLDER,
    Workspace,
    is_period_folder,
)
from addin.workspace.office_tables import find_master
from schemas.office import Settings
from schemas.period import Period

_KINDS = {".xlsx": "bảng tính", ".docx": "văn bản Word", ".zip": "tệp nén .zip"}
_NOT_IN_NAMES = frozenset('<>:"|?*\\/')
#: Names of devices, which Windows keeps for itself whatever ending they have.
_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(10))
_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS})
_LONGEST = 255


class Output(NamedTuple):
    """What a command is to write: the option that names it, where, and its ending ("" for a folder)."""

    option: str
    path: Path
    ending: str


def refuse_wrong(outputs: Sequence[Output], home: Workspace, settings: Settings, sources: Iterable[Path] = ()) -> None:
    """InputError where one of the outputs may not be written: a wrong name, one that is taken, two that are one.

    The settings are those of the office in the working folder.
    """
    for output in outputs:
        _refuse_name(output)
        _refuse_place(output)
        _refuse_taken(output, home, settings)
        for source in sources:
            if _is_within(output.path, source):
                raise _refused(output, f"nằm trong nguồn thu “{source}”, lần thu sau sẽ đọc cả kết quả", "thư mục khác")
    for one, other in combinations(outputs, 2):
        if _is_same(one.path, other.path):
            raise _refused(other, f"trùng với {one.option}: hai kết quả không ghi chung một tệp được", "tên khác")


def output_folder(home: Workspace, settings: Settings, label: str, name: str, period: Period) -> Path:
    """The folder of the settings that a button writes a period's files to. InputError where it may not be written.

    `label` is what the setting is called that names it.
    """
    folder = home.root / name / str(period)
    refuse_wrong([Output(f"Trang “Cấu hình”, “{label}”:", folder, "")], home, settings)
    return folder


def _refused(output: Output, why: str, instead: str) -> InputError:
    return InputError(f"{output.option} “{output.path}” {why}. Đề nghị chọn {instead}.")


def _refuse_name(output: Output) -> None:
    """Names that Windows cannot have, and endings that say something else than what is written."""
    for part in _new_parts(output.path):
        if wrong := _wrong_in(part):
            raise _refused(output, f"có tên không dùng được trên Windows ({wrong})", "tên khác")
    if output.ending and output.path.suffix.lower() != output.ending:
        raise _refused(output, f"không phải tên {_KINDS[output.ending]}", f"tên có đuôi {output.ending}")


def _new_parts(path: Path) -> Iterator[str]:
    """The names on a path that are not there yet: those that are, the system can have."""
    for place in (path, *path.parents):
        if place.name and place.name != ".." and (_is_long(place.name) or not os.path.lexists(place)):
            yield place.name


def _wrong_in(name: str) -> str:
    """What Windows would not take of a name; "" where it takes it."""
    odd = sorted({character for character in name if character in _NOT_IN_NAMES or character < " "})
    if odd:
        return "ký tự " + " ".join(character if character >= " " else "điều khiển" for character in odd)
    if name.partition(".")[0].strip().lower() in _DEVICES:
        return f"“{name.partition('.')[0]}” là tên thiết bị"
    if name != name.rstrip(". "):
        return "kết thúc bằng dấu chấm hoặc dấu cách"
    return "quá dài" if _is_long(name) else ""


def _is_long(name: str) -> bool:
    return len(name.encode(errors="replace")) > _LONGEST


def _refuse_place(output: Output) -> None:
    """A folder where a file is to go, or the other way round."""
    if output.ending and output.path.is_dir():
        raise _refused(output, "là thư mục", "tên tệp trong thư mục đó")
    file = next((place for place in output.path.parents if place.is_file()), None)
    if file or (not output.ending and output.path.is_file()):
        raise _refused(output, f"không ghi được: “{file or output.path}” là tệp, không phải thư mục", "thư mục khác")


def _refuse_taken(output: Output, home: Workspace, settings: Settings) -> None:
    """What the working folder keeps: the master, the ledger, the trail, originals, texts, letters that came in."""
    for what, file in _own_files(home):
        if _is_same(output.path, file):
            raise _refused(output, f"là {what}, không được ghi đè", "tên khác")
    real = Path(os.path.realpath(output.path))
    if any(place.name == ORIGINALS and is_period_folder(place.parent) for place in (real, *real.parents)):
        raise _refused(output, "thuộc thư mục tệp gốc, không được ghi vào", "thư mục khác")
    for what, folder in _own_folders(home, settings):
        if _is_within(output.path, folder) or _is_linked_into(output.path, folder):
            raise _refused(output, f"thuộc {what}, không được ghi vào", "thư mục khác")


def _own_files(home: Workspace) -> Iterator[tuple[str, Path]]:
    master = find_master(home)
    yield from [("sổ tổng hợp", master)] if master else []
    yield "sổ kiểm soát thay đổi", home.root / JOURNAL_FILE
    yield "tệp khóa của chương trình", home.root / LOCK_FILE
    yield "sổ theo dõi", home.ledger_path
    yield from (("sổ theo dõi", file) for file in home.root.glob(f"{LEDGER_FILE}*"))


def _own_folders(home: Workspace, settings: Settings) -> Iterator[tuple[str, Path]]:
    yield from (("thư mục tệp gốc", folder / ORIGINALS) for folder in map(home.folder_of, home.periods()))
    yield "thư mục của chương trình", home.root / PROGRAM_FOLDER
    yield "thư mục bộ cấu hình", home.root / PROFILE_FOLDER
    yield "thư mục mẫu văn bản", home.texts
    yield "thư mục thu báo cáo", home.root / settings.inbox


def _is_same(one: Path, other: Path) -> bool:
    """Whether two spellings are one file: by links too, by capitals and Unicode form as Windows and shares see it."""
    if _spelled(one) == _spelled(other):
        return True
    return one.exists() and other.exists() and one.samefile(other)


def _spelled(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or lies in it."""
    real = Path(os.path.realpath(path))
    return any(_is_same(place, folder) for place in (real, *real.parents))


def _is_linked_into(path: Path, folder: Path) -> bool:
    """Whether a file is one of a folder's under another name (a hard link)."""
    if not path.is_file() or path.stat().st_nlink < 2 or not folder.is_dir():
        return False
    return any(file.is_file() and path.samefile(file) for file in folder.rglob("*"))
