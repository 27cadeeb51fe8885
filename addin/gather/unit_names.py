"""Whose answer a file is: by the head of the paper, by the name of the file."""

import re

from addin.form_inference.drawing import Drawing

_HEAD = re.compile(
    r"(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s+((?:XÃ|PHƯỜNG|HUYỆN|THỊ XÃ|THÀNH PHỐ|THỊ TRẤN|TỈNH|TP\.?"
    r"|TX\.?)\s+\S.*)",
    re.I,
)
_SAID = re.compile(r"(?:Đơn vị|Đơn vị báo cáo|Tên đơn vị|Đơn vị gửi|Cơ quan báo cáo)\s*:\s*(\S.{2,60})", re.IGNORECASE)
_WRITTEN_OUT = re.compile(r"…|\.{3,}")


def head_unit(drawing: Drawing) -> str:
    """The unit that the head of a paper names; "" where it names none."""
    for row in range(min(8, drawing.height)):
        for column in drawing.filled(row):
            text = drawing.text(row, column)
            found = _SAID.fullmatch(text) or _HEAD.fullmatch(text)
            if found and not _WRITTEN_OUT.search(found[1]):
                name = found[1].strip()
                return name.title() if name.isupper() else name
    return ""


def file_unit(name: str) -> str:
    """The name of a file without its ending and without words that every file has."""
    stem = name.rpartition("/")[2].rpartition(".")[0] or name
    return re.sub(r"[_\s]+", " ", stem).strip()
