"""The office's texts and layout: where they lie, how they are filled in a sandbox, what is wrong with them in words.

A file in the working folder's own `mau-van-ban` goes before the program's file of the same name.
"""

import marshal
import re
import traceback
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.documents.wording import capitalise, end_with_mark, lower_first
from addin.system.errors import InputError
from schemas.numbers import show_number
from schemas.ready import ready

if TYPE_CHECKING:
    from addin.documents.sandbox import Sandbox

#: The layout of every document (Decree 30/2020), which the office edits in Word.
LAYOUT = "bo-cuc.docx"
#: What templates are given the office's own folder under.
OWN = "own_texts"
#: What a text may raise besides the library's own errors.
FAULTS = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError)
#: A text is a page or two.
_LARGEST = 512 * 1024
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_FORM, _QUOTED = re.compile(r"(?<![\w.])[A-Z]{1,4}\d{1,3}[A-Z]?(?!\w)"), re.compile(r"\"[^\"]*\"|'[^']*'")
_USED = re.compile(r"(?<![\w.])[a-z]+_form(?!\w)")
_WORD = re.compile(r"(?<![\w.])[A-Za-z]\w*")
_NEEDS, _NEEDED = re.compile(r"\{#\s*cần:([^#]*)#\}"), re.compile(r"(\w+)\.(\w+)")
_WAS_IN = re.compile(r"\{#\s*trước ở:\s*([\w.-]+)\s*\(([^()#]*)\)\s*#\}")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
#: What a text is called in the sandbox; a fault's line is found by it.
_NAME = "<mẫu>"


def files_of(kind: str, own: str = "") -> dict[str, Traversable]:
    """The texts of a kind of document ("bao-cao") by name, in order; InputError when there is none."""
    folder = resources.files("templates").joinpath(kind)
    if not re.fullmatch(r"[a-z][a-z-]*", kind) or not folder.is_dir():
        raise InputError(f"Chưa có mẫu cho loại văn bản “{kind}”.")
    found: dict[str, Traversable] = {item.name: item for item in folder.iterdir()}
    changed = Path(own, kind) if own else None
    if changed and changed.is_dir():
        found |= {path.name: path for path in changed.iterdir() if path.is_file()}
    return {name: found[name] for name in sorted(found) if name.endswith((".j2", ".txt"))}


def layout_of(own: str = "") -> bytes:
    """The layout in Word: the office's own, or the program's."""
    changed = Path(own, LAYOUT)
    if own and changed.is_file():
        return changed.read_bytes()
    return resources.files("templates").joinpath(LAYOUT).read_bytes()


def environment() -> "Sandbox":
    """How a text is filled: nothing but values and our functions, within limits; an unknown name is a fault."""
    from jinja2 import StrictUndefined

    from addin.documents.sandbox import Sandbox

    prose = Sandbox(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    prose.add_filters(closed=end_with_mark, lowered=lower_first, opened=capitalise, after=after, number=show_number)
    return prose


def forms_in(text: str) -> frozenset[str]:
    """The forms that a text speaks of, by their codes: "M01", "TH12A"."""
    return frozenset(form for tag in _TAG.findall(text) for form in _FORM.findall(_QUOTED.sub("", tag)))


def used_in(text: str) -> frozenset[str]:
    """The forms that a text speaks of by what they are used for: "words_form"."""
    return frozenset(name for tag in _TAG.findall(text) for name in _USED.findall(_QUOTED.sub("", tag)))


def needed_in(text: str) -> list[tuple[str, str]]:
    """The form and the column of each figure that a text says it needs: "{# cần: M12.done, M12.plan #}"."""
    return [(form, column) for needs in _NEEDS.findall(text) for form, column in _NEEDED.findall(needs)]


def former_names() -> dict[str, tuple[str, ...]]:
    """What texts of an earlier make ask for: whether all of some figures are asked for, "M12.done", by a name."""
    text = resources.files("templates").joinpath("ten-cu.txt").read_text(encoding="utf-8")
    said = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): tuple(one.strip() for one in figures.split(",")) for name, _, figures in said}


def is_said_in(text: str, others: Mapping[str, str]) -> bool:
    """Whether a text was a part of another, and the office's own copy of that one still says it.

    A part tells where it was, and names of which one is in a copy from then: "{# trước ở: 02-x.j2 (M06, graded) #}".
    """
    found = _WAS_IN.search(text)
    own = others.get(found[1], "") if found else ""
    words = {word for tag in _TAG.findall(own) for word in _WORD.findall(_QUOTED.sub("", tag))}
    return bool(found) and not words.isdisjoint(_WORD.findall(found[2] if found else ""))


def after(text: str, before: str, behind: str = "", otherwise: str = "") -> str:
    """A text that may be missing, with what is before and behind it; `otherwise` where it is missing."""
    return f"{before}{text}{behind}" if text else otherwise


def read_text(name: str, file: Traversable) -> str:
    """A text ready to be filled, also as Notepad saves it; quotes that Word curled inside a tag are straight again."""
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Không đọc được mẫu “{name}”. Đề nghị lưu tệp với bảng mã UTF-8.") from error
    if len(content) > _LARGEST:
        raise InputError(f"Mẫu “{name}” lớn hơn {_LARGEST // 1024} KB. Đề nghị chỉ giữ lời văn của mẫu.")
    try:
        return ready("text", _as_bytes(text), lambda: _with_straight_quotes(text))
    except FAULTS as fault:
        raise InputError(f"Mẫu “{name}”, {place_of(text, _line_of(fault))}: {reason(fault)}.") from fault


def _with_straight_quotes(text: str) -> str:
    """The text itself where it can be read; with straight quotes inside tags where it cannot."""
    from jinja2 import TemplateSyntaxError

    try:
        environment().parse(text)
    except TemplateSyntaxError:
        return _TAG.sub(lambda tag: tag[0].translate(_STRAIGHT), text)
    return text


def fill(name: str, file: Traversable, template_values: dict[str, Any]) -> str:
    """One text with its values; InputError names the text, the line and what is there."""
    from jinja2 import TemplateError

    text = read_text(name, file)
    runner = environment()
    try:
        code = marshal.loads(ready("template", _as_bytes(name, text), lambda: _compiled(name, text)))  # noqa: S302 # ours
        return runner.template_class.from_code(runner, code, runner.make_globals(None)).render(template_values)
    except (TemplateError, *FAULTS) as fault:
        raise InputError(f"Mẫu “{name}”, {place_of(text, _line_of(fault))}: {reason(fault)}.") from fault


def _compiled(name: str, text: str) -> bytes:
    return marshal.dumps(environment().compile(text, name=name, filename=_NAME))


def _as_bytes(*texts: str) -> bytes:
    """What a text is read and compiled from: the library, and the texts."""
    import jinja2

    return "\0".join([jinja2.__version__, *texts]).encode("utf-8", "surrogatepass")


def _line_of(fault: Exception) -> int:
    """The line of a text in which it failed; 0 when that is not known."""
    if isinstance(getattr(fault, "lineno", None), int):
        return int(fault.lineno)  # type: ignore[attr-defined] # just looked for
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == _NAME]
    return frames[-1].lineno or 0 if frames else 0


def place_of(text: str, number: int) -> str:
    """A line of a text as a message names it: its number and its words."""
    lines = text.splitlines()
    if not 0 < number <= len(lines):
        return "không rõ dòng"
    words = lines[number - 1].strip()
    return f"dòng {number} (“{words if len(words) <= 60 else words[:60] + '…'}”)"


def reason(fault: Exception) -> str:
    """What a template does wrong, as the office would say it."""
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError

    from addin.documents.sandbox import TooMuchError

    if isinstance(fault, SecurityError):
        return "dùng lệnh không được phép trong mẫu"
    if isinstance(fault, TemplateSyntaxError):
        return "viết chưa đúng cú pháp, kiểm tra các dấu {{ }}, {% %} và dấu ngoặc, dấu nháy"
    if isinstance(fault, TooMuchError):
        return str(fault)
    if isinstance(fault, RecursionError | MemoryError | OverflowError):
        return "lồng quá sâu hoặc có số quá lớn"
    named = re.search(r"'([^']+)'", str(fault))
    if isinstance(fault, UndefinedError | KeyError) and named:
        return f"không có mục “{named[1]}”"
    return "không tính được, kiểm tra tên mục và phép tính"
