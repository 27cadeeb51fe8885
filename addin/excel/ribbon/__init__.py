"""The ribbon's controls as the XML of the ribbon has them: the one source for buttons, guide and menus."""

import re
from functools import cache
from importlib import resources
from typing import NamedTuple
from xml.etree import ElementTree

_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class RibbonControl(NamedTuple):
    """One button: its id, the command that it runs, what it says, and the group it is in."""

    id: str
    command: str
    label: str
    hint: str
    group: str


def ribbon_xml() -> bytes:
    """The ribbon as Excel takes it."""
    return resources.files("addin.excel.ribbon").joinpath("customUI14.xml").read_bytes()


def callbacks() -> str:
    """The VBA module behind the ribbon."""
    return resources.files("addin.excel.ribbon").joinpath("callbacks.bas").read_text(encoding="ascii")


@cache
def controls() -> tuple[RibbonControl, ...]:
    """Every button, in the order of the ribbon."""
    root = ElementTree.fromstring(ribbon_xml())  # noqa: S314 # our own file
    return tuple(
        RibbonControl(
            button.get("id", ""), command_of(button.get("id", "")), button.get("label", ""),
            button.get("supertip", ""), group.get("label", ""),
        )
        for group in root.iter(f"{_UI}group")
        for button in group.iter(f"{_UI}button")
    )  # fmt: skip


def command_of(control_id: str) -> str:
    """The command that a ribbon button runs: "btnSendBack" → "send-back"."""
    return _CAPITAL.sub("-", control_id.removeprefix("btn")).lower()
