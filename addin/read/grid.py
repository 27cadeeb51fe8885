"""From a file to grids of cells with true row numbers, by the first reader that can; knows nothing of forms.

Each kind of file has a chain of readers. What one of them gives is whole or it gives nothing; which one was used is
noted where it was not the first.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import partial

from python_calamine import PasswordError

from addin.formats.broken_zip import BROKEN_ZIP
from addin.read.binary import read_xlsb
from addin.read.book import Book, ReadingNote, Rows, Sheet
from addin.read.limits import UnreadableError
from addin.read.locked import DEFAULT_PASSWORD, Passwords, unlock
from addin.read.oldexcel import read_xls, read_xls_by_calamine
from addin.read.opendocument import pack
from addin.read.opendocument_sheets import read_ods, read_ods_by_walking
from addin.read.package import WorkbookKind, kind_of
from addin.read.spreadsheetml import read_mended_xlsx, read_xlsx, read_xlsx_by_openpyxl
from addin.read.usual import as_usual

__all__ = ["Book", "Rows", "Sheet", "UnreadableError", "open_book"]

Reader = Callable[[bytes], Book]


def _read_plain(content: bytes) -> Book:
    from addin.read.plain import read_html, read_text, read_web_archive  # a rare guest

    readers = {WorkbookKind.HTML: read_html, WorkbookKind.WEB_ARCHIVE: read_web_archive, WorkbookKind.TEXT: read_text}
    return readers[kind_of(content)](content)


def _read_2003(content: bytes) -> Book:
    from addin.read.spreadsheet2003 import read_spreadsheet2003  # a rare guest

    return read_spreadsheet2003(content)


#: The readers of each kind in order, and how a note names them; "" is no other program than the first.
_CHAINS: dict[WorkbookKind, tuple[tuple[str, Reader], ...]] = {
    WorkbookKind.XLSX: (("", read_xlsx), ("", read_mended_xlsx), ("openpyxl", read_xlsx_by_openpyxl)),
    WorkbookKind.XLS: (("", read_xls), ("calamine", read_xls_by_calamine)),
    WorkbookKind.XLSB: (("", read_xlsb),),
    WorkbookKind.ODS: (("", read_ods), ("OpenDocument", read_ods_by_walking)),
    WorkbookKind.FLAT_ODS: (("", read_ods_by_walking),),  # in one XML file, which the first reader does not know
    WorkbookKind.SPREADSHEET_2003: (("", _read_2003),),
    WorkbookKind.HTML: (("", _read_plain),),
    WorkbookKind.WEB_ARCHIVE: (("", _read_plain),),
    WorkbookKind.TEXT: (("", _read_plain),),
}
_REFUSED = {
    WorkbookKind.EMPTY: ("file-empty", ""),
    WorkbookKind.XML: ("file-unsupported", "tệp XML; đề nghị mở bằng Excel và lưu lại dạng .xlsx"),
    WorkbookKind.RIGHTS: ("file-encrypted", "nhãn bảo mật hoặc quyền truy cập IRM của Microsoft 365"),
    WorkbookKind.OTHER: ("file-unsupported", "nội dung không phải Excel hay OpenDocument"),
}


def open_book(content: bytes, passwords: Passwords = tuple) -> Book:
    """Read every worksheet of a workbook; a locked one with the first password that fits. Raises UnreadableError."""
    try:
        kind = kind_of(content)
    except MemoryError:
        raise
    except Exception as error:  # a package too broken to tell what it is
        raise UnreadableError("file-corrupt", "tệp nén không đầy đủ") from error
    if kind in _REFUSED:
        raise UnreadableError(*_REFUSED[kind])
    try:
        return _locked(content, passwords) if kind is WorkbookKind.ENCRYPTED else _read(kind, content)
    except UnreadableError as error:
        if error.code != "file-password" or kind is WorkbookKind.ENCRYPTED:
            raise
        return _locked(content, passwords)


def _locked(content: bytes, passwords: Passwords) -> Book:
    """With the password that Excel tries by itself, else with one of the units'. Raises UnreadableError."""
    by_excel = unlock(content, (DEFAULT_PASSWORD,))
    opened = by_excel or unlock(content, passwords())
    if not opened:
        raise UnreadableError("file-password")
    kind = kind_of(opened)
    if kind not in _CHAINS:
        raise UnreadableError(*_REFUSED.get(kind, ("file-password", "")))
    book = _read(kind, opened)
    return book if by_excel else book._replace(notes=(ReadingNote("file-password-used"), *book.notes))


def _read(kind: WorkbookKind, content: bytes) -> Book:
    """By the chain of its kind."""
    chain = _CHAINS[kind]
    if kind is WorkbookKind.FLAT_ODS:
        kind, content = WorkbookKind.ODS, pack(content)
    if kind in (WorkbookKind.XLSX, WorkbookKind.XLSB):
        try:
            opened = zipfile.ZipFile(io.BytesIO(content))
            usual = as_usual(content, opened)
        except BROKEN_ZIP as error:
            raise UnreadableError("file-corrupt", "tệp nén không đầy đủ") from error
        if usual is content and chain[0][1] is read_xlsx:
            chain = (("", partial(read_xlsx, opened=opened)), *chain[1:])
        content = usual
    return _first(chain, content)


def _first(chain: Sequence[tuple[str, Reader]], content: bytes) -> Book:
    """The book of the first reader that gives one. Raises UnreadableError where none does."""
    failures: list[BaseException] = []
    for name, reader in chain:
        try:
            book = reader(content)
        except (UnreadableError, MemoryError):
            raise
        except PasswordError as error:
            raise UnreadableError("file-password") from error
        except Exception as error:  # noqa: BLE001 # readers break on broken files in every way; the last one is reported
            failures.append(error)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a Rust library's own, that cannot be imported
                raise
            failures.append(error)
        else:
            note = (ReadingNote("file-second-reader", values={"reader": name}),) if name else ()
            return book._replace(notes=(*note, *book.notes))
    incomplete = isinstance(failures[0], zipfile.BadZipFile | zlib.error | lzma.LZMAError)
    if chain is _CHAINS[WorkbookKind.XLSB] and not incomplete:
        raise UnreadableError("file-odd-binary") from failures[0]
    reason = "tệp nén không đầy đủ" if incomplete else "cấu trúc bên trong không đọc được"
    raise UnreadableError("file-corrupt", reason) from failures[0]
