"""Rà số liệu: an edited document against its draft and the figures of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.report.verify import Verified


@click.command("verify", **options.LOOK)
@options.home
@options.as_json
@click.argument("file", type=options.path, metavar="TỆP")
def command(home: Path, as_json: bool, file: Path) -> None:
    """Rà số liệu trong văn bản Word đã sửa: số sửa tay, số không còn đúng, số gõ thêm."""
    from addin import pipeline
    from addin.workspace.folder import Workspace

    verified = pipeline.verify(Workspace(home), file)
    for finding in verified.findings:
        options.say(finding.to_text())
    for reviewed in verified.under_review:
        options.say(reviewed.to_text())
    options.say(verified.to_text())
    if as_json:
        options.print_json(verified_json(verified))


def verified_json(verified: Verified) -> dict[str, Any]:
    """The contract of `verify`: the numbers in doubt by what is wrong with them; what is still open against others."""
    from addin.report.verify import Flaw

    document: dict[str, Any] = {
        "document": str(verified.document), "period": verified.period, "figures": verified.figures,
    }  # fmt: skip
    for doubt in Flaw:
        document[doubt.value] = [
            {
                "drafted": one.drafted, "found": one.found, "now": one.now, "where": one.where, "figure": one.figure,
                "sure": one.sure, "message": one.to_text(),
                "sources": [{**source.origin._asdict(), "period": source.period} for source in one.sources],
            }
            for one in verified.findings
            if one.doubt is doubt
        ]  # fmt: skip
    document["under_review"] = [
        {
            **one.doubted.finding.model_dump(include={"unit", "form", "sheet", "cell", "code", "severity", "message"}),
            "period": one.doubted.period,
            "figures": [{"text": text, "where": where} for text, where in one.numbers],
        }
        for one in verified.under_review
    ]
    return document
