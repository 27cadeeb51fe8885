"""Builds the extension that gives LibreOffice Calc the menu and toolbar "Tổng hợp": `python -m workbooks.oxt FILE`.

Menu, toolbar and the Basic behind them are made from the ribbon's XML. The extension is built on the machine that it
is for, since it holds where that machine's Python and program lie.
"""

import sys
from collections.abc import Iterable
from importlib import resources
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from addin.excel.ribbon import RibbonControl, controls
from addin.system.atomic import atomic_write
from addin.system.terminal import speak_utf8
from workbooks.package import pack

IDENTIFIER, LIBRARY, MENU = "vn.tonghop.bandantoc", "TongHop", "Tổng hợp"
VERSION = "1.0.0"
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY_TYPE = "<!DOCTYPE library:library PUBLIC"
_NAMES = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_BASIC = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'


def build_extension(interpreter: Path, application: Path) -> bytes:
    """The extension for a machine whose Python and program lie at these places; the same places give the same bytes."""
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "Addons.xcu": _menus(controls()),
        "CalcWindowState.xcu": _toolbar_state(),
        f"{LIBRARY}/script.xlb": _library(),
        f"{LIBRARY}/dialog.xlb": _library(dialogs=True),
        f"{LIBRARY}/Dispatch.xba": _module(interpreter, application),
    }
    return pack({name: text.encode() for name, text in parts.items()})


def url_of(control_id: str) -> str:
    """What LibreOffice dispatches for a button."""
    return f"vnd.sun.star.script:{LIBRARY}.Dispatch.{control_id}?language=Basic&location=application"


def _manifest() -> str:
    entries = (
        ("application/vnd.sun.star.configuration-data", "Addons.xcu"),
        ("application/vnd.sun.star.configuration-data", "CalcWindowState.xcu"),
        ("application/vnd.sun.star.basic-library", f"{LIBRARY}/"),
    )
    lines = "".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{path}"/>\n' for kind, path in entries
    )
    return f'{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{lines}</manifest:manifest>\n'


def _description() -> str:
    name = escape(MENU)
    return (
        f'{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{VERSION}"/>\n'
        f'<display-name><name lang="vi">{name}</name><name lang="en">{name}</name></display-name>\n</description>\n'
    )


def _menus(buttons: tuple[RibbonControl, ...]) -> str:
    """The menu: a submenu a group of the ribbon; the toolbar: the buttons in a row."""
    groups = groupby(buttons, key=lambda control: control.group)
    submenus = "".join(
        _node(f"g{number:02}", _text("Title", group), _submenu(_items(in_group)))
        for number, (group, in_group) in enumerate(groups, 1)
    )
    menu = _node(f"{IDENTIFIER}.menu", _text("Title", MENU), _plain("Context", _CALC), _submenu([submenus]))
    bar = _node(f"{IDENTIFIER}.toolbar", *_items(buttons))
    return (
        f'{_HEAD}<oor:component-data {_NAMES} oor:name="Addons" oor:package="org.openoffice.Office">\n'
        '<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar">\n{menu}</node>\n<node oor:name="OfficeToolBar">\n{bar}</node>\n'
        "</node>\n</oor:component-data>\n"
    )


def _toolbar_state() -> str:
    """The toolbar's name, and its place: docked at the top, below LibreOffice's own."""
    state = _node(
        f"private:resource/toolbar/addon_{IDENTIFIER}.toolbar", _text("UIName", MENU),
        _plain("Docked", "true", "boolean"), _plain("Visible", "true", "boolean"),
        _plain("DockingArea", "0", "int"), _plain("DockPos", "0,9"),
    )  # fmt: skip
    return (
        f'{_HEAD}<oor:component-data {_NAMES} oor:name="CalcWindowState" oor:package="org.openoffice.Office.UI">\n'
        f'<node oor:name="UIElements">\n<node oor:name="States">\n{state}</node>\n</node>\n</oor:component-data>\n'
    )


def _items(buttons: Iterable[RibbonControl]) -> list[str]:
    """Entries of a menu or toolbar; LibreOffice orders them by the names of their nodes."""
    return [
        _node(
            f"b{number:02}", _plain("URL", url_of(control.id)), _text("Title", control.label),
            _plain("Target", "_self"), _plain("Context", _CALC),
        )
        for number, control in enumerate(buttons, 1)
    ]  # fmt: skip


def _submenu(items: list[str]) -> str:
    return f'<node oor:name="Submenu">\n{"".join(items)}</node>\n'


def _node(name: str, *inside: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">\n{"".join(inside)}</node>\n'


def _plain(name: str, value: str, kind: str = "string") -> str:
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value>{escape(value)}</value></prop>\n'


def _text(name: str, value: str) -> str:
    """A text shown, the same in every language: an office may run LibreOffice in English."""
    values = "".join(f'<value xml:lang="{language}">{escape(value)}</value>' for language in ("vi", "en-US"))
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>\n'


def _library(*, dialogs: bool = False) -> str:
    element = "" if dialogs else '<library:element library:name="Dispatch"/>\n'
    return (
        f'{_HEAD}{_LIBRARY_TYPE} "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
        f'<library:library {_BASIC} library:name="{LIBRARY}" library:readonly="false"'
        f' library:passwordprotected="false">\n{element}</library:library>\n'
    )


def _module(interpreter: Path, application: Path) -> str:
    source = resources.files("addin.excel.ribbon").joinpath("dispatch.bas").read_text(encoding="utf-8")
    subs = "\n\n".join(f'Sub {control.id}\n    Press "{control.id}"\nEnd Sub' for control in controls())
    for place, text in (("interpreter", str(interpreter)), ("application", str(application)), ("buttons", subs)):
        source = source.replace(f"{{{place}}}", text)
    return (
        f'{_HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Dispatch"'
        f' script:language="StarBasic">{escape(source)}</script:module>\n'
    )


def own_interpreter() -> Path:
    """The Python that runs this; on Windows the one beside it that opens no black window."""
    found = Path(sys.executable)
    silent = found.with_name("pythonw.exe")
    return silent if found.suffix == ".exe" and silent.exists() else found


def main() -> int:
    """Write the extension for this machine."""
    speak_utf8()
    if len(sys.argv) != 2:
        print("Cách dùng: python -m workbooks.oxt TongHop.oxt", file=sys.stderr)
        return 2
    target = Path(sys.argv[1])
    with atomic_write(target) as stream:
        stream.write(build_extension(own_interpreter(), Path(__file__).parents[1]))
    print(
        f"Đã ghi {target}. Mở tệp này bằng LibreOffice (bấm đúp), đồng ý cài, rồi mở lại LibreOffice.", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
