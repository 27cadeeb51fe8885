"""What a received file is, told by its bytes and never by its name alone; opens no workbook."""

import io
import re
import struct
import zipfile
from collections.abc import Iterable
from enum import StrEnum

from addin.collect.cms import is_locked, is_signed
from addin.collect.mbox import is_mbox
from addin.collect.zipped import lists_too_many
from addin.formats.broken_zip import BROKEN_ZIP
from addin.formats.compound_file import SIGNATURE as _OLE
from addin.formats.compound_file import directory_of
from addin.formats.signatures import FLAT_ODS, MAIN_PART, WEB_PAGE, XML_SPREADSHEET

_ODF_SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MAIL_HEAD = re.compile(rb"(?:From [^\n]*\n)?(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_SIGN = re.compile(rb"^(?:mime-version|received|message-id|return-path):", re.IGNORECASE | re.MULTILINE)
_SEVEN_ZIP, _RAR = b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"
_LONGEST_LINE = 1000
_BIFF_VERSIONS = b"\x00\x02\x04\x08"
#: The first bytes of what districts attach beside their workbooks, and its name in a refusal.
_OTHERS = (
    (b"%PDF", "tệp PDF"),
    (b"\xff\xd8\xff", "tệp ảnh"),
    (b"\x89PNG", "tệp ảnh"),
    (b"GIF8", "tệp ảnh"),
    (b"BM", "tệp ảnh"),
    (b"II*\x00", "tệp ảnh quét"),
    (b"MM\x00*", "tệp ảnh quét"),
    (b"{\\rtf", "tệp văn bản"),
    (b"\x1f\x8b", "tệp nén .gz, đề nghị nén lại dạng .zip"),
    (b"BZh", "tệp nén .bz2, đề nghị nén lại dạng .zip"),
    (b"\xfd7zXZ", "tệp nén .xz, đề nghị nén lại dạng .zip"),
    (b"MSCF", "tệp nén .cab, đề nghị nén lại dạng .zip"),
    (b"MZ", "chương trình hoặc tệp nén tự giải nén, đề nghị nén lại dạng .zip"),
    (b"!BDN", "tệp dữ liệu Outlook (.pst), đề nghị lưu từng thư dạng .msg"),
    (b"[InternetShortcut]", "liên kết tới một trang web, không kèm tệp"),
    (b"L\0\0\0\x01\x14\x02\0", "lối tắt của Windows, không phải tệp"),
    (b"ID;P", "tệp SYLK, đề nghị mở bằng Excel và lưu lại dạng .xlsx"),
    (b"TABLE\r\n0,1", "tệp DIF, đề nghị mở bằng Excel và lưu lại dạng .xlsx"),
    (b"<", "trang web hoặc tệp văn bản"),
)
#: Signs that a text may begin with as well: they count beside a zero only, which is near the start of such files.
_TWO_LETTERS = (b"BM", b"MZ")
_LOCKED = (
    (b"-----BEGIN PGP MESSAGE-----", "thư hoặc tệp mã hóa PGP"),
    (bytes.fromhex("76E80460C411E386"), "thư có quyền truy cập IRM của Microsoft 365"),
)
#: Names of web pages in one file, whatever program saved them.
_WEB_ARCHIVES = (".mht", ".mhtml", ".htm", ".html", ".xls", ".xlsx", ".xlsm")
_NUMBERS = b".iwa"  # the parts of a document of Apple's
#: The same of other packages that are no workbooks, and what they are.
_PACKAGES = ((_NUMBERS, "tệp Numbers của Apple"), (b"word/document", "tệp Word"), (b"ppt/slides", "tệp PowerPoint"))
#: What a phone's picture has behind the length of its first box; what a shortcut to a Google sheet says.
_PHONE_PICTURE, _GOOGLE_LINK = b"ftyp", b'"doc_id"'
_CONTENT_TYPES = "[content_types].xml"
#: Parts of a workbook as the list of a package's parts names them, after an offset: not those in some folder of it.
_OUTERMOST = (b"\0[Content_Types].xml", b"\0xl/workbook.xml")
#: Names under which a table may come as a web page or as plain text.
_TABLE_NAMES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".htm", ".html")


class FileKind(StrEnum):
    """What is to be done with a file."""

    WORKBOOK = "workbook"  # for the reader, who says what is wrong with it, if anything
    ZIP = "zip"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    MAIL = "mail"
    MBOX = "mbox"
    OUTLOOK = "msg"
    SIGNED = "signed"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    OTHER = "other"


def kind_of(content: bytes, name: str) -> FileKind:
    """The kind of a file; its name decides only where the bytes are too broken to tell."""
    if not content.strip(b"\0"):
        return FileKind.EMPTY
    if content.startswith(b"PK"):
        return FileKind.ZIP if lists_too_many(content) else _kind_of_package(content, name)
    if content.startswith(_OLE):
        return _kind_of_compound(content)
    if content[0] == 0x09 and content[1:2] and content[1] in _BIFF_VERSIONS:
        return FileKind.WORKBOOK
    return _kind_of_carrier(content, name)


def _kind_of_carrier(content: bytes, name: str) -> FileKind:
    """Letters and archives that begin like no workbook."""
    signs = (
        (FileKind.SEVEN_ZIP, content.startswith(_SEVEN_ZIP)),
        (FileKind.RAR, content.startswith(_RAR)),
        (FileKind.MBOX, is_mbox(content[:_LONGEST_LINE])),
        (FileKind.ENCRYPTED, bool(encryption_words(content))),
        (FileKind.SIGNED, is_signed(content)),
        (FileKind.WORKBOOK, _is_web_archive(content, name)),
        (FileKind.MAIL, name.lower().endswith(".eml") or _is_mail(content)),
    )
    found = next((kind for kind, is_so in signs if is_so), None)
    return found or (FileKind.WORKBOOK if _is_text_table(content, name) else FileKind.OTHER)


def encryption_words(content: bytes) -> str:
    """How a letter or file is encrypted for somebody's key, in words; "" where it is not."""
    if is_locked(content):
        return "thư hoặc tệp mã hóa S/MIME"
    return next((words for start, words in _LOCKED if content.startswith(start)), "")


def describe(content: bytes) -> str:
    """What a file that is no workbook is, in words for the refusal."""
    if content.startswith(b"PK"):
        return next((words for part, words in _PACKAGES if part in content), "tệp Word, PowerPoint hoặc loại khác")
    if content.startswith(_OLE):
        directory = directory_of(content)
        return "tệp PowerPoint" if directory and "PowerPoint Document" in directory.root else "tệp Word"
    if content[4:8] == _PHONE_PICTURE:
        return "tệp ảnh, video của điện thoại"
    if _GOOGLE_LINK in content[:_LONGEST_LINE]:
        return "liên kết tới Google Trang tính, không kèm tệp"
    return _sign(content)[1] or "không rõ loại tệp"


def _sign(content: bytes) -> tuple[bytes, str]:
    """The sign of another kind of file that a file begins with, and its name; empty where there is none."""
    zero = b"\0" in content[:64]
    found = (entry for entry in _OTHERS if content.startswith(entry[0]) and (zero or entry[0] not in _TWO_LETTERS))
    return next(found, (b"", ""))


def _kind_of_package(content: bytes, name: str) -> FileKind:
    if all(part in _directory(content) for part in _OUTERMOST):
        return FileKind.WORKBOOK
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {entry.replace("\\", "/").lower(): entry for entry in package.namelist()}
            if any(entry.endswith(_NUMBERS.decode()) for entry in names):
                return FileKind.OTHER
            if not {_CONTENT_TYPES, "mimetype", "content.xml"} & names.keys():
                return FileKind.ZIP
            if _CONTENT_TYPES in names:
                return _kind_by_types(names, _beginning(package, names[_CONTENT_TYPES]))
            mimetype = _beginning(package, "mimetype") if "mimetype" in names else _ODF_SHEET
    except BROKEN_ZIP:
        return FileKind.ZIP if name.lower().endswith(".zip") else FileKind.WORKBOOK
    return FileKind.WORKBOOK if mimetype.startswith(_ODF_SHEET) else FileKind.OTHER


def _kind_by_types(names: Iterable[str], types: bytes) -> FileKind:
    """Whether an Office package is a workbook, which some programs put elsewhere than into `xl/`."""
    workbook = any(part.startswith("xl/") for part in names) or MAIN_PART.search(types.replace(b"\0", b""))
    return FileKind.WORKBOOK if workbook else FileKind.OTHER


def _directory(content: bytes) -> bytes:
    """The list of parts at the end of a package, as it is there; b"" where something else ends the file."""
    if content[-22:-18] != b"PK\x05\x06":
        return b""
    size, start = struct.unpack("<II", content[-10:-2])
    return content[start : start + size]


def _beginning(package: zipfile.ZipFile, part: str) -> bytes:
    with package.open(part) as stream:  # whatever size it claims to have
        return stream.read(65_536)


def _is_text_table(content: bytes, name: str) -> bool:
    """Whether a web page with a table, or lines with separators, go by the name of a workbook or of a table."""
    if _sign(content)[0] not in (b"", b"<"):
        return False
    plain = content.replace(b"\0", b"").lower()  # UTF-16
    if XML_SPREADSHEET in plain[:65_536] or FLAT_ODS in plain[:65_536]:
        return True
    has_rows = b"<tr" in plain or (b"\n" in plain.strip() and any(mark in plain for mark in (b"\t", b";", b",", b"|")))
    return has_rows and name.lower().endswith(_TABLE_NAMES)


def _kind_of_compound(content: bytes) -> FileKind:
    """An OLE file counts as a workbook where it is not certainly something else, by what is in its root."""
    directory = directory_of(content)
    if directory is None:
        if "__properties_version1.0".encode("utf-16-le") in content:
            return FileKind.OUTLOOK
        return FileKind.OTHER if "WordDocument".encode("utf-16-le") in content else FileKind.WORKBOOK
    if "__properties_version1.0" in directory.root:
        return FileKind.OUTLOOK
    return FileKind.OTHER if {"WordDocument", "PowerPoint Document"} & directory.root else FileKind.WORKBOOK


def _is_mail(content: bytes) -> bool:
    return bool(_MAIL_SIGN.search(_mail_head(content)))


def _mail_head(content: bytes) -> bytes:
    """The headers that a file begins with; b"" where it begins with none."""
    head = _MAIL_HEAD.match(content.lstrip()[:65536].replace(b"\r\n", b"\n"))
    return head[0] if head else b""


def _is_web_archive(content: bytes, name: str) -> bool:
    """Whether a file is a web page saved with all its parts (MHTML), which Excel writes and opens as a workbook."""
    head = _mail_head(content)
    named = name.lower().endswith(_WEB_ARCHIVES) or b"x-document-type: workbook" in head.lower()
    return named and bool(WEB_PAGE.search(head))
