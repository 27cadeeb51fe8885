"""Whether the open workbook lies in its working folder: a copy elsewhere must not start an empty month unnoticed."""

from pathlib import Path
from uuid import uuid4

from addin.excel.live.names import WorkbookNames
from addin.system.atomic import atomic_write
from addin.system.errors import InputError
from addin.workspace.folder import Workspace

#: The working folder's own mark, and the workbook's names of it and of where it was.
_MARK = Path("chuong-trinh") / "thu-muc.txt"
MARK_NAME, PATH_NAME = "TH_thu_muc", "TH_noi_lam_viec"
_GONE = (
    "Chưa làm gì: không thấy thư mục làm việc và tệp của sổ từ máy này nữa:\n{folder}\n"
    "Đề nghị kết nối lại ổ đĩa hoặc đường mạng rồi bấm lại; sổ đang mở vẫn nguyên."
)
#: Excel takes no longer text in a formula.
_LONGEST = 250


def is_copy(names: WorkbookNames, home: Workspace) -> bool:
    """Whether the workbook belongs to another folder than the one it lies in.

    A folder in which work was done stays one, though its mark is lost.
    """
    carried = names.text_of(MARK_NAME)
    if not carried:
        return False
    here = _mark_of(home.root)
    return here != carried if here else not (home.ledger_path.is_file() or home.periods())


def refuse_gone(workbook: Path) -> None:
    """InputError where the folder that a workbook was opened from has gone, as a drive or a share may.

    What it was connected to may be left behind as an empty folder: no month is begun in that.
    """
    folder = workbook.parent
    there = folder.is_dir() and (workbook.is_file() or _mark_of(folder))
    if workbook.is_absolute() and not there:
        raise InputError(_GONE.format(folder=folder))


def working_place(names: WorkbookNames) -> Path | None:
    """The folder that the workbook belongs to, where it can be reached from here."""
    text = names.text_of(PATH_NAME)
    return Path(text) if text and Path(text).is_dir() else None


def mark(names: WorkbookNames, root: Path) -> None:
    """Have the workbook belong to a folder."""
    here = _mark_of(root) or _new_mark(root)
    if names.text_of(MARK_NAME) != here:
        names.set_text(MARK_NAME, here)
    path = str(root.resolve())
    if names.text_of(PATH_NAME) != path and len(path) <= _LONGEST and '"' not in path:
        names.set_text(PATH_NAME, path)


def adopt(names: WorkbookNames) -> None:
    """Have the workbook belong to no folder, so that it may begin in the one where it lies."""
    names.set_text(MARK_NAME, "")


def _mark_of(root: Path) -> str:
    try:
        return (root / _MARK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _new_mark(root: Path) -> str:
    made = uuid4().hex
    with atomic_write(root / _MARK) as stream:
        stream.write(made.encode())
    return made
