"""Looks over the texts and the layout that the office changed, before a document needs them; fills nothing."""

import io
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from addin.documents.frame import FRAME, LABELS
from addin.documents.layout import sound_layout
from addin.documents.templates import (
    LAYOUT,
    environment,
    files_of,
    former_names,
    layout_of,
    place_of,
    read_text,
    reason,
)
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.office import new_settings
from schemas.text import fold

#: What every document may use besides the settings.
_COMMON = frozenset({"month", "year", "sign", "period"})


class TextRemark(NamedTuple):
    """One thing about a changed text; what is no fault is for the office to know."""

    is_fault: bool
    text: str


def remarks_on(own: str, catalogue: Catalogue) -> list[TextRemark]:
    """Everything to say of the office's own folder of texts; nothing where it has none.

    A text may speak of the forms of the catalogue, and of what it says of the office.
    """
    folder = Path(own)
    if not own or not folder.is_dir():
        return []
    found = [remark for path in sorted(folder.iterdir()) if path.is_dir() for remark in _of_kind(path, own, catalogue)]
    if (folder / LAYOUT).is_file():
        found += _of_layout(own, catalogue)
    return found


def _of_kind(folder: Path, own: str, catalogue: Catalogue) -> Iterator[TextRemark]:
    try:
        program = {name: names for name, file in files_of(folder.name).items() if (names := _names(name, file))}
    except InputError as fault:
        yield TextRemark(is_fault=True, text=f"Thư mục “{folder.name}”: {fault}")
        return
    known = frozenset().union(*program.values()) | _COMMON | new_settings(catalogue).names().keys()
    known |= catalogue.by_id.keys() if known & catalogue.by_id.keys() else frozenset()
    known |= former_names().keys() if "asks" in known else frozenset()
    for name, file in files_of(folder.name, own).items():
        if (folder / name).is_file():
            yield from _of_text(f"{folder.name}/{name}", file, known, program.get(name, frozenset()))


def _of_text(title: str, file: Traversable, known: frozenset[str], before: frozenset[str]) -> Iterator[TextRemark]:
    try:
        used = _names(title, file)
    except InputError as fault:
        yield TextRemark(is_fault=True, text=str(fault))
        return
    for name in sorted(used - known):
        yield TextRemark(is_fault=True, text=f"Mẫu “{title}” dùng mục “{name}” không có trong loại văn bản này.")
    if before - used:
        gone = ", ".join(sorted(before - used))
        yield TextRemark(is_fault=False, text=f"Mẫu “{title}” không còn dùng các mục của mẫu gốc: {gone}.")
    if title.endswith(FRAME):
        yield from _of_labels(title, read_text(title, file))


def _of_labels(title: str, text: str) -> Iterator[TextRemark]:
    known = set(map(fold, LABELS))
    for number, line in enumerate(text.splitlines(), 1):
        label, _, _ = line.partition(":")
        if line.strip() and not line.lstrip().startswith("{%") and fold(label) not in known:
            yield TextRemark(is_fault=True, text=f"Mẫu “{title}” dòng {number}: không có mục “{label.strip()}”.")


def _names(title: str, file: Traversable) -> frozenset[str]:
    """The values that a text uses; InputError with its place where it cannot be read."""
    from jinja2 import TemplateSyntaxError, meta

    text = read_text(title, file)
    try:
        return frozenset(meta.find_undeclared_variables(environment().parse(text)))
    except TemplateSyntaxError as fault:
        raise InputError(f"Mẫu “{title}”, {place_of(text, fault.lineno)}: {reason(fault)}.") from fault


def _of_layout(own: str, catalogue: Catalogue) -> Iterator[TextRemark]:
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    program = DocxTemplate(io.BytesIO(layout_of())).get_undeclared_template_variables()
    try:
        used = DocxTemplate(io.BytesIO(sound_layout(own))).get_undeclared_template_variables()
    except InputError as fault:
        yield TextRemark(is_fault=True, text=str(fault))
        return
    except (TemplateError, OSError, KeyError, ValueError) as fault:
        yield TextRemark(is_fault=True, text=f"Bố cục “{LAYOUT}”: {reason(fault)}.")
        return
    for name in sorted(used - program - _COMMON - new_settings(catalogue).names().keys()):
        yield TextRemark(is_fault=True, text=f"Bố cục “{LAYOUT}” dùng mục “{name}” không có.")
    if program - used:
        gone = ", ".join(sorted(program - used))
        yield TextRemark(is_fault=False, text=f"Bố cục “{LAYOUT}” không còn dùng các mục: {gone}.")
