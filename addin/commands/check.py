"""Kiểm tra: every finding, and the control totals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.commands import options
from schemas.period import Period
from schemas.reference import unit_by_code

if TYPE_CHECKING:
    from addin.pipeline import Checked


@click.command("check", **options.LOOK)
@options.period
@options.home
@options.as_json
def command(period: Period, home: Path, as_json: bool) -> None:
    """Kiểm tra số liệu đã thu, liệt kê mọi lỗi."""
    from addin import pipeline
    from addin.home import Home

    checked = pipeline.check(Home(home), period)
    for finding in checked.findings:
        if not as_json:
            accepted = f" (Đã chấp nhận: {finding.accepted})" if finding.accepted else ""
            whose = unit_by_code(finding.unit).name if finding.unit else "Ban Dân tộc"
            options.say(f"[{whose}] {finding.message}{accepted}")
    say_checked(checked)
    if as_json:
        options.print_json(checked_json(checked))


def checked_json(checked: Checked) -> dict[str, Any]:
    """The contract of `check`; the findings of a cause are their places in the list, from 0."""
    from addin.check.causes import causes_of

    return {
        "findings": [finding.model_dump(mode="json") for finding in checked.findings],
        "causes": [
            {"unit": unit, "form": form, "message": cause, "findings": places}
            for (unit, form, cause), places in causes_of(checked.findings).items()
        ],
        "control": checked.control._asdict(),
        "progress": [line._asdict() for line in checked.progress],
        "missing": list(checked.missing),
        "switched_off": dict(checked.switched_off),
    }


def say_checked(checked: Checked) -> None:
    """What was found, in words."""
    from schemas.numbers import show_number

    counts = {name: sum(1 for f in checked.findings if f.severity == name) for name in ("error", "warning", "note")}
    options.say(f"Kiểm tra: {counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['note']} ghi chú.")
    read, used, aside = map(show_number, checked.control)
    options.say(f"Đối chiếu: đọc {read} ô = dùng {used} ô + để riêng {aside} ô.")
    for sentence in checked.remarks:
        options.say(sentence)
