"""The licences of what is shipped: every text that came with it, and a list of what is under which."""

import re
import shutil
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

_TEXT = re.compile(r"(?i).*(licen[cs]e|copying|notice|authors).*")
#: Libraries under a licence whose text they do not bring: another that brings it.
_TEXTS_OF = {"docxtpl": "py7zr"}
_FIELDS = ("License-Expression", "Classifier", "License")
LIST = "danh-sach.txt"
_HEAD = (
    "Thư viện kèm theo chương trình Tổng hợp và giấy phép của từng thư viện. Văn bản giấy phép nằm trong thư mục mang "
    "tên thư viện. Thư viện theo giấy phép LGPL được để nguyên tệp nguồn trong python\\Lib\\site-packages, có thể thay "
    "bằng bản khác. vcruntime140.dll và vcruntime140_1.dll là phần chạy của Microsoft Visual C++, phát hành lại theo "
    "giấy phép của Microsoft nêu trong python\\LICENSE.txt."
)


def gather_licences(python: Path, places: Iterable[Path], target: Path) -> None:
    """Copy every licence into a folder of the library's name, and write the list."""
    target.mkdir()
    _copy([python / "LICENSE.txt"], target / "python")
    lines = [_HEAD, "", "python 3.11.9: Python Software Foundation License"]
    for information in sorted(path for place in places for path in place.glob("*.dist-info")):
        meta = HeaderParser().parsestr((information / "METADATA").read_text(encoding="utf-8"))
        name = meta["Name"].lower()
        texts = list(_texts_in(information)) or list(_texts_beside(information, name))
        if name in _TEXTS_OF:
            (lender,) = information.parent.glob(f"{_TEXTS_OF[name]}-*.dist-info")
            texts = [*texts, *_texts_in(lender)]
        _copy(texts, target / name)
        lines.append(f"{name} {meta['Version']}: {_licence_of(meta)}")
    (target / LIST).write_text("\r\n".join([*lines, ""]), encoding="utf-8-sig", newline="")


def _texts_in(information: Path) -> Iterator[Path]:
    for path in sorted(information.rglob("*")):
        if path.is_file() and _TEXT.fullmatch(path.name):
            yield path


def _texts_beside(information: Path, name: str) -> Iterator[Path]:
    """Some libraries put their licence where their modules are."""
    for folder in information.parent.glob(f"{name}*"):
        if folder != information and folder.is_dir():
            yield from _texts_in(folder)


def _copy(texts: Iterable[Path], target: Path) -> None:
    for number, text in enumerate(texts):
        target.mkdir(exist_ok=True)
        named = target / text.name
        shutil.copyfile(text, named if not named.exists() else target / f"{number}-{text.name}")


def _licence_of(meta: Message) -> str:
    fields = {name: [str(told) for told in meta.get_all(name, [])] for name in _FIELDS}
    said = [
        line.split(" :: ")[-1] for name in _FIELDS for line in fields[name] if name != "Classifier" or "License" in line
    ]
    said = [text.splitlines()[0] for text in said if text.strip()]
    return said[0] if said else "xem văn bản kèm theo"
