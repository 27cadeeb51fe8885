"""The guide's texts with what the program itself knows put into them: the steps, the buttons, the messages."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from importlib import resources
from pathlib import Path

from addin.excel.ribbon import controls
from addin.summary_workbook.office_tables import STEPS
from schemas.findings import SEVERITY_LABELS, Severity, checks
from schemas.profile.shipped import shipped_catalogue

#: Each part by the name of its file, and what it is called on paper.
OFFICE = {
    "so-tay": "SoTay", "the": "TheNho", "quan-tri": "DanhChoQuanTri",
}  # fmt: skip
PARTS = {**OFFICE, "phat-hanh": "KiemTraPhatHanh"}
_PLACE = re.compile(r"\{\{(\w+)(?::([\w-]+)\|([^}]*))?\}\}")
_FILLED = re.compile(r"\{[^{}]*\}")
_PICTURES = Path(__file__).parents[2] / ".github" / "pictures"
_LOOK = (
    "body{font-family:'Times New Roman',serif;font-size:13pt;line-height:1.35}h1{font-size:18pt;text-align:center}"
    "h2{font-size:15pt;margin-top:14pt}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #777;padding:3pt 5pt;vertical-align:top;text-align:left}"
    "code{font-family:'Courier New',monospace;font-size:11pt}img{max-width:100%}p.anh{text-align:center}"
)

#: Writer draws the lines of a table, the colour and place of a cell, and the width of a picture only where they stand
#: with it.
_TABLE, _WIDE = '<table border="1" cellpadding="4" cellspacing="0">', 600
_CELLS = {"<th>": '<th bgcolor="#dde7f2">', "<td>": '<td valign="top">'}
#: The findings that are about what the office itself defined: the beginnings of their codes.
_OF_THE_PROFILE = ("define-", "units-")


def page_of(part: str) -> str:
    """One part as HTML, whole in itself."""
    title = next(line for line in _source(part).splitlines() if line.startswith("# ")).removeprefix("# ")
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_LOOK}</style></head>\n<body>\n{_filled(part)}</body></html>\n"
    )


def _filled(part: str) -> str:
    """The text as HTML; what stands in {{ }} is put in afterwards, as HTML of its own."""
    html = _as_html(_source(part))
    whole = re.sub(r"<p>(\{\{.*?\}\})</p>", lambda found: _PLACE.sub(_put_in, found[1]), html)
    return re.sub("|".join(_CELLS), lambda found: _CELLS[found[0]], whole)


def _as_html(source: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable("table").render(source)).replace("<table>", _TABLE)


def _source(part: str) -> str:
    return resources.files("workbooks.guide").joinpath(f"{part}.md").read_text(encoding="utf-8")


def _put_in(found: re.Match[str]) -> str:
    name, argument, caption = found.groups()
    if name == "picture":
        return _picture(argument, caption)
    return _KNOWN[name]()


def _picture(name: str, caption: str) -> str:
    content = b64encode((_PICTURES / f"{name}.png").read_bytes()).decode()
    image = f'<img src="data:image/png;base64,{content}" alt="{caption}" width="{_WIDE}">'
    return f'<p class="anh">{image}<br><i>{caption}</i></p>'


def _steps() -> str:
    return "<ol>" + "".join(f"<li>{escape(step)}</li>" for step in STEPS) + "</ol>"


def _buttons() -> str:
    return _table(("Nhóm", "Nút", "Công dụng"), ((one.group, one.label, one.hint) for one in controls()))


def _machine() -> str:
    return _as_html(_source("may"))


def _findings(of_the_profile: bool) -> str:
    """Findings of the catalogue by their names: how severe, what it says, what the office does."""
    order = list(Severity)
    known = checks(shipped_catalogue().rule_texts)
    wanted = (text for code, text in known.items() if code.startswith(_OF_THE_PROFILE) == of_the_profile)
    named = sorted(wanted, key=lambda text: (order.index(text.severity), text.name))
    return _table(
        ("Tên mục", "Mức độ", "Thông báo", "Cơ quan làm gì"),
        (
            (text.name, SEVERITY_LABELS[text.severity], _blanked(text.what), _blanked(text.fix_office or text.fix))
            for text in named
        ),
    )


def _blanked(text: str) -> str:
    return _FILLED.sub("…", text)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"{_TABLE}<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


_KNOWN: dict[str, Callable[[], str]] = {
    "steps": _steps,
    "buttons": _buttons,
    "machine": _machine,
    "findings": lambda: _findings(of_the_profile=False),
    "profile_findings": lambda: _findings(of_the_profile=True),
}
