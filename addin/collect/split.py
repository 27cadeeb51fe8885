"""Archives that came in parts (.z01 + .zip, .7z.001, .part1.rar, .r00): told in one line, never opened half."""

import re
from collections.abc import Iterable, Iterator

from addin.collect.names import refuse
from schemas.submission import SetAside, SourceFile

#: A name that only a part has, and the name of the whole.
_PARTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<whole>.+)\.z\d\d",
        r"(?P<whole>.+\.(?:7z|zip|rar))\.\d{3}",
        r"(?P<whole>.+)\.part\d{1,4}\.(?:rar|zip|7z)",
        r"(?P<whole>.+)\.r\d\d",
    )
)
_LAST = re.compile(r"(?P<whole>.+)\.(?:zip|rar)", re.IGNORECASE)


def is_part(name: str) -> bool:
    """Whether only a part of an archive goes by such a name."""
    return bool(_whole(name))


def parts_among(names: Iterable[str]) -> dict[str, list[str]]:
    """Whole → its parts, in the order of their names; the last one of a .zip or .rar is called like the whole."""
    listed = sorted(set(names), key=str.lower)
    found: dict[str, list[str]] = {}
    for name in listed:
        if whole := _whole(name):
            found.setdefault(whole, []).append(name)
    for name in listed:
        last = _LAST.fullmatch(name)
        if last and last["whole"].lower() in found and name not in found[last["whole"].lower()]:
            found[last["whole"].lower()].append(name)
    return found


def refuse_parts(parts: list[str]) -> SetAside:
    """One line for all parts of an archive."""
    return refuse(", ".join(parts), "file-split-archive", str(len(parts)))


def without_parts(items: Iterable[SourceFile | SetAside]) -> Iterator[SourceFile | SetAside]:
    """What a container holds in the same order; parts of archives are told in one line an archive, where it begins.

    A fault that ends the container comes after what was found before it.
    """
    held: list[SourceFile | SetAside] = []
    fault: Exception | None = None
    try:
        for item in items:
            held.append(item)  # noqa: PERF402 # a list made at once would be lost with the fault
    except Exception as error:  # noqa: BLE001 # raised again below
        fault = error
    groups = parts_among(item.name for item in held if isinstance(item, SourceFile))
    whole_of = {name: whole for whole, parts in groups.items() for name in parts}
    for item in held:
        whole = whole_of.get(item.name, "") if isinstance(item, SourceFile) else ""
        if not whole:
            yield item
        elif whole in groups:
            yield refuse_parts(groups.pop(whole))
    if fault:
        raise fault


def _whole(name: str) -> str:
    found = next(filter(None, (pattern.fullmatch(name) for pattern in _PARTS)), None)
    return found["whole"].lower() if found else ""
