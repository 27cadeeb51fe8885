"""Thu báo cáo: what was received, what was set aside, who is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.collect.mailbox_name import MailboxName
    from addin.intake.collected import Collected
    from schemas.period import Period
    from schemas.reference import Units
    from schemas.submission import Received


@click.command("collect", **options.LOOK)
@options.period
@options.home
@options.scheduler
@options.as_json
@click.option("--accept", default="", metavar="MÃ_TỆP", help="Dùng một tệp đang giữ lại (kèm --reason).")
@click.option("--refuse", default="", metavar="MÃ_TỆP", help="Không dùng một tệp đang giữ lại (kèm --reason).")
@click.option("--reason", default="", metavar="LÝ_DO", help="Lý do, được ghi vào sổ kiểm soát thay đổi.")
@click.argument("sources", nargs=-1, type=options.source, metavar="NGUỒN…")
def command(
    period: Period,
    home: Path,
    sources: tuple[Path | MailboxName, ...],
    accept: str,
    refuse: str,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Thu báo cáo từ thư mục, tệp, tệp nén, thư, hoặc hộp thư (NGUỒN là imap: hoặc imap:TÊN_THƯ_MỤC).

    Tệp thay thế gửi từ địa chỉ không phải của đơn vị được giữ lại; --accept hoặc --refuse để quyết định.
    """
    from addin import pipeline
    from addin.review.step import decide
    from addin.session import Session
    from addin.workspace.folder import Workspace

    if bool(sources) + bool(accept) + bool(refuse) != 1:
        raise click.BadParameter("thiếu NGUỒN, hoặc --accept, hoặc --refuse (chỉ ghi một trong ba).")
    with Session(Workspace(home)) as session:
        if sources:
            collected = pipeline.collect(session, period, sources, options.say)
        else:
            collected = decide(session, period, accept or refuse, reason, accepted=bool(accept))
            options.say("Đã ghi quyết định và lý do vào sổ kiểm soát thay đổi.")
        units = session.catalogue(period).units
    say_collected(collected, units)
    if as_json:
        options.print_json(collected_json(collected))


def collected_json(collected: Collected) -> dict[str, Any]:
    """The contract of `collect`."""
    from addin.intake import version_changes

    return {
        "received": [line.model_dump(mode="json") for line in collected.received],
        "set_aside": [line.model_dump(mode="json") for line in collected.set_aside],
        "missing": collected.missing,
        "progress": [line._asdict() for line in collected.progress],
        "changes": [version_changes.as_json(version) for version in collected.changes],
        "taken_up": list(collected.taken_up),
    }


def say_collected(collected: Collected, units: Units) -> None:
    """What was collected, in words."""
    current = sum(1 for line in collected.received if line.status == "current")
    options.say(f"Đã nhận báo cáo của {current} đơn vị ({len(collected.received)} lần gửi).")
    for refusal in collected.set_aside:
        options.say(f"  Chưa dùng: {refusal.message}")
    if collected.taken_up:
        names = ", ".join(f"“{name}”" for name in collected.taken_up)
        options.say(f"Đã đưa vào sổ {len(collected.taken_up)} tệp mà lần thu trước dừng giữa chừng để lại: {names}.")
    say_held(collected.held, units)
    for line in filter(lambda one: one.is_told, collected.progress):
        options.say(line.to_text(units))
    for version in collected.changes:
        options.say(version.to_text())
    late = [line for line in collected.received if line.new and line.status == "revision"]
    for received in late:
        name = units.name_of(received.unit)
        options.say(
            f"{name}: kỳ đã chốt, lần gửi {received.version} được giữ là số liệu bổ sung, chưa đưa vào tổng hợp."
        )
    if late:
        options.say("Nếu cần dùng số liệu bổ sung, đề nghị mở lại kỳ: tonghop reopen --period … --reason “lý do”.")
    if collected.missing:
        options.say("Chưa có báo cáo của: " + ", ".join(map(units.in_sentence, collected.missing)) + ".")


def say_held(waiting: list[Received], units: Units) -> None:
    """Replacements that came from elsewhere, and how to decide on them."""
    from addin.intake.received import hold_reason

    for line in waiting:
        options.say(hold_reason(line, units))
        mark = line.sha256[:16]
        options.say(
            f"  Để dùng: collect --accept {mark} --reason “…”; để không dùng: collect --refuse {mark} --reason “…”."
        )
