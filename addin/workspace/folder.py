"""Where things lie in a working folder: the ledger, and one folder a period with the originals; reads no content."""

import hashlib
import os
from pathlib import Path

from addin.pc.places import is_web_mark
from addin.system.errors import InputError, MachineError, is_full, unwritable
from addin.system.paths import is_regular, names_in
from schemas.office import Office
from schemas.period import Period

LEDGER_FILE = "so-theo-doi.sqlite"
MASTER_FILE = "TongHop.xlsm"
JOURNAL_FILE = "nhat-ky.jsonl"
LOCK_FILE = "dang-lam-viec.khoa"
#: How the files begin that the program itself keeps in a working folder: no report is among them.
OWN_FILES = (LEDGER_FILE, JOURNAL_FILE, LOCK_FILE)
ORIGINALS = "goc"
#: What the program keeps for itself beside the master.
PROGRAM_FOLDER = "chuong-trinh"
#: The office's profile.
PROFILE_FOLDER = "bo-cau-hinh"
TEXTS = "mau-van-ban"
#: So many digits of its SHA-256 begin the name of a kept original.
SHA_DIGITS = 16
_NOTE = ".json"
#: Names a shared ledger (PostgreSQL) instead of the file in the working folder.
LEDGER_URL = "TONGHOP_LEDGER_URL"


class Workspace:
    """A working folder; folders are made when something is first put into them.

    `ledger_url` names a ledger elsewhere, unless the environment does; without either it is the file in the folder.
    `office` is what the office typed, where its workbook is open; otherwise the saved workbook tells.
    """

    def __init__(self, root: Path, *, ledger_url: str = "", office: Office | None = None) -> None:
        self.root, self.office = Path(root), office
        self.ledger_url = os.environ.get(LEDGER_URL) or ledger_url

    @property
    def ledger_path(self) -> Path:
        """The ledger's file, where the ledger is a file."""
        return self.root / LEDGER_FILE

    @property
    def journal_path(self) -> Path:
        """The file of the audit trail."""
        return self.root / JOURNAL_FILE

    @property
    def texts(self) -> Path:
        """The folder of texts and layouts that the office changed; it need not be there."""
        return self.root / TEXTS

    @property
    def master(self) -> Path:
        """Where the master workbook is, unless the office renamed it."""
        return self.root / MASTER_FILE

    def create(self) -> Path:
        """Make the working folder; InputError when it cannot be one."""
        return _made(self.root)

    def existing(self) -> Path:
        """The working folder; InputError where it is not there: a wrong path must not look like an empty month."""
        if not self.root.is_dir():
            raise InputError(
                f"Không tìm thấy thư mục làm việc “{self.root}”. Đề nghị kiểm tra lại đường dẫn, hoặc lập thư mục mới "
                "bằng lệnh: tonghop init --home THƯ_MỤC."
            )
        return self.root

    def period_folder(self, period: Period) -> Path:
        """The folder of a period, in a working folder that is there."""
        return _made(self.existing() / str(period))

    def folder_of(self, period: Period) -> Path:
        """Where a period's folder is or would be."""
        return self.root / str(period)

    def originals(self, period: Period) -> Path:
        """The folder of a period's originals, kept unchanged."""
        return _made(self.root / str(period) / ORIGINALS)

    def original_of(self, period: Period, sha256: str) -> Path:
        """The kept original of that content; the folder itself when it is not there.

        A link, a pipe or a folder in its place is none: it was never kept, and to read it might never end.
        """
        folder = self.root / str(period) / ORIGINALS
        begins = f"{sha256[:SHA_DIGITS]}_"  # a folder of thousands is asked for its names alone
        named = (folder / name for name in names_in(folder) if name.startswith(begins))
        return next((path for path in named if is_regular(path) and not is_note(path)), folder)

    def periods(self) -> list[Period]:
        """The periods that originals were kept for, oldest first."""
        folders = self.root.iterdir() if self.root.is_dir() else ()
        return sorted(Period.parse(folder.name) for folder in folders if is_period_folder(folder))


def is_own_folder(folder: Path) -> bool:
    """Whether a folder holds what the program keeps in a working folder: it lies beside its ledger, trail or lock."""
    if is_period_folder(folder):
        return True
    beside = folder.parent
    return folder.name in (PROGRAM_FOLDER, PROFILE_FOLDER) and any((beside / name).exists() for name in OWN_FILES)


def note_file(original: Path) -> Path:
    """Where the deliveries of an original are noted."""
    return original.with_name(original.name + _NOTE)


def is_note(path: Path) -> bool:
    """Whether a file among the originals is the note of one, also of one that is gone, or of Windows on it.

    An original may be called .json too: it has a note of its own, or is named by what is in it.
    """
    if is_web_mark(path.name):
        return True
    if path.suffix != _NOTE:
        return False
    if path.with_name(path.name.removesuffix(_NOTE)).exists():
        return True
    return not note_file(path).exists() and not (is_regular(path) and _is_named_by_content(path))


def _is_named_by_content(path: Path) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:SHA_DIGITS] == path.name[:SHA_DIGITS]
    except OSError:
        return False


def is_period_folder(folder: Path) -> bool:
    """Whether a folder is the one of a period: named by it, with originals inside."""
    try:
        Period.parse(folder.name)
    except ValueError:
        return False
    return (folder / ORIGINALS).is_dir()


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if is_full(error):
            raise MachineError(unwritable(f"vào thư mục “{folder}”", error)) from error
        raise InputError(
            f"Không tạo được thư mục “{folder}”. Đề nghị kiểm tra đường dẫn và quyền ghi vào thư mục đó."
        ) from error
    return folder
