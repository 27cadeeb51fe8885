"""Writes a VBA project from module texts ([MS-OVBA]); without compiled caches, so that Office compiles it on loading.

The project's id and seed are fixed: the same texts give the same bytes.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbooks.vba.cfb import write_compound
from workbooks.vba.ovba_compression import compress

_CODE_PAGE = 1252
_ENCODING = f"cp{_CODE_PAGE}"
_PROJECT = "VBAProject"
_PROJECT_ID = "{6C2F5E0A-3B1D-4E6F-8A90-5D7C1B2E3F40}"
_SEED, _FILLER = 0x9D, 0x07
BOOK = "ThisWorkbook"
_BOOK_CLASS = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_CLASS = "0{00020820-0000-0000-C000-000000000046}"
_REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
#: Version 0 of the cache: Office takes it as absent (as in xlwings' own quickstart workbook).
_NO_CACHE = bytes.fromhex("CC61FFFF000100")


class _Module(NamedTuple):
    name: str
    is_document: bool
    text: str


def write_project(modules: Mapping[str, str], sheets: Sequence[str]) -> bytes:
    """`vbaProject.bin` with the given standard modules; `sheets` are the code names in the workbook's order.

    ValueError where two modules share a name, or a text holds a character outside Western code page 1252.
    """
    documents = [_Module(BOOK, True, _document(BOOK, _BOOK_CLASS))]
    documents += [_Module(name, True, _document(name, _SHEET_CLASS)) for name in sheets]
    every = [*documents, *(_Module(name, False, standard_text(name, text)) for name, text in modules.items())]
    names = [module.name.lower() for module in every]
    if len(set(names)) != len(names):
        raise ValueError("two modules share a name")
    streams = {
        "PROJECT": _project(every).encode(_ENCODING),
        "PROJECTwm": b"".join(_wide(module.name) for module in every) + b"\0\0",
        "VBA/_VBA_PROJECT": _NO_CACHE,
        "VBA/dir": compress(_dir(every)),
    }
    streams |= {f"VBA/{module.name}": compress(module.text.encode(_ENCODING)) for module in every}
    return write_compound(streams)


def standard_text(name: str, text: str) -> str:
    """A standard module's text as the project stores it."""
    text = text.replace("\r\n", "\n")
    if not text.startswith("Attribute VB_Name"):
        text = f'Attribute VB_Name = "{name}"\n{text}'
    return (text.rstrip("\n") + "\n").replace("\n", "\r\n")


def _document(name: str, base: str) -> str:
    lines = (
        f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "{base}"', "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False", "Attribute VB_PredeclaredId = True", "Attribute VB_Exposed = True",
        "Attribute VB_TemplateDerived = False", "Attribute VB_Customizable = True",
    )  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


def _project(modules: Sequence[_Module]) -> str:
    lines = [f'ID="{_PROJECT_ID}"']
    lines += [f"Document={m.name}/&H00000000" if m.is_document else f"Module={m.name}" for m in modules]
    lines += [f'Name="{_PROJECT}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    lines += [f'CMG="{_hidden(bytes(4))}"', f'DPB="{_hidden(bytes(1))}"', f'GC="{_hidden(bytes([255]))}"']
    lines += ["", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return "".join(f"{line}\r\n" for line in lines)


def _hidden(payload: bytes) -> str:
    """The obfuscation of the project's protection state (2.4.3.2): no protection, no password, visible."""
    key = sum(_PROJECT_ID.encode("ascii")) & 0xFF
    before_last, last, plain = _SEED ^ 2, _SEED ^ key, key
    out = [_SEED, before_last, last]
    for byte in [*[_FILLER] * ((_SEED & 6) // 2), *struct.pack("<I", len(payload)), *payload]:
        hidden = byte ^ ((before_last + plain) & 0xFF)
        out.append(hidden)
        before_last, last, plain = last, hidden, byte
    return bytes(out).hex().upper()


def _wide(name: str) -> bytes:
    return name.encode(_ENCODING) + b"\0" + name.encode("utf-16-le") + b"\0\0"


def _dir(modules: Sequence[_Module]) -> bytes:
    """The stream that describes the project (2.3.4.2)."""
    records = [
        _record(0x01, struct.pack("<I", 3)), _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)), _record(0x03, struct.pack("<H", _CODE_PAGE)),
        _record(0x04, _PROJECT.encode(_ENCODING)), _twice(0x05, 0x40, ""), _record(0x06, b""), _record(0x3D, b""),
        _record(0x07, bytes(4)), _record(0x08, bytes(4)), struct.pack("<HIIH", 0x09, 4, 1, 1), _twice(0x0C, 0x3C, ""),
    ]  # fmt: skip
    for name, library in _REFERENCES:
        described = library.encode(_ENCODING)
        records += [
            _twice(0x16, 0x3E, name),
            _record(0x0D, struct.pack("<I", len(described)) + described + bytes(6)),
        ]
    records += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, struct.pack("<H", 0xFFFF))]
    records += [_module_records(module) for module in modules]
    return b"".join(records) + _record(0x10, b"")


def _module_records(module: _Module) -> bytes:
    return b"".join(
        (
            _twice(0x19, 0x47, module.name), _twice(0x1A, 0x32, module.name), _twice(0x1C, 0x48, ""),
            _record(0x31, bytes(4)), _record(0x1E, bytes(4)), _record(0x2C, struct.pack("<H", 0xFFFF)),
            _record(0x22 if module.is_document else 0x21, b""), _record(0x2B, b""),
        )
    )  # fmt: skip


def _record(number: int, payload: bytes) -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _twice(number: int, wide: int, text: str) -> bytes:
    """A text in the code page, and again in Unicode."""
    return _record(number, text.encode(_ENCODING)) + _record(wide, text.encode("utf-16-le"))
