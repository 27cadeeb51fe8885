"""Khen thưởng: nominees with reasons, the proposal in Word, the list for the office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.commend.nominee import Nominee
    from addin.commend.step import Commended
    from schemas.period import Period
    from schemas.reference import Units


@click.command("commend", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, metavar="TỆP", help="Tệp tờ trình (.docx); mặc định ghi vào thư mục của kỳ.")
@click.option("--force", is_flag=True, help="Lập tờ trình cả khi chưa có trường hợp phải trình (mẫu trống).")
@options.as_json
def command(period: Period, home: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """Xét đề nghị khen thưởng, soạn tờ trình và danh sách trích ngang."""
    from addin.commend.step import commend, decision_beside, list_beside, without_proposal
    from addin.session import Session
    from addin.workspace.folder import Workspace

    listed, decision = (list_beside(out), decision_beside(out)) if out else (None, None)
    options.refuse_outputs(
        home, ("--out", out, options.A_DOCUMENT), ("--out", listed, options.A_WORKBOOK),
        ("--out", decision, options.A_DOCUMENT),
    )  # fmt: skip
    with Session(Workspace(home)) as session:
        commended, units = commend(session, period, out, force=force), session.catalogue(period).units
    for nominee in commended.nominees:
        options.say(_line(nominee, units))
    eligible = sum(one.eligible for one in commended.nominees)
    options.say(f"Đủ điều kiện: {eligible}/{len(commended.nominees)} trường hợp.")
    if commended.document:
        options.say_file("Tờ trình", commended.document)
    else:
        options.say(without_proposal(period, commended))
    if commended.decision:
        options.say_file("Quyết định tặng Giấy khen", commended.decision)
    options.say_file("Danh sách để xét", commended.workbook)
    if as_json:
        options.print_json(commended_json(commended))


def _line(nominee: Nominee, units: Units) -> str:
    who = f"{nominee.text('nominee') or '(chưa ghi tên)'} ({units.in_sentence(nominee.row.unit)})"
    noted = "".join(f" Lưu ý: {note.message}" for note in nominee.notes)
    if nominee.eligible:
        return f"{who}: đủ điều kiện, {nominee.text('award')}.{noted}"
    return f"{who}: chưa đưa vào danh sách. {' '.join(reason.message for reason in nominee.reasons)}{noted}"


def commended_json(commended: Commended) -> dict[str, Any]:
    """The document of `commend`; `shares` are of the eligible, in percent of the persons among them."""
    from addin.commend.nominee import shares_of

    shares = shares_of([one for one in commended.nominees if one.eligible])
    percents = {f"{key}_percent": shares.percent(getattr(shares, key)) for key in ("minority", "direct")}
    return {
        "nominees": [_nominee_json(one) for one in commended.nominees],
        "shares": {**shares._asdict(), **percents},
        "document": str(commended.document) if commended.document else None,
        "decision": str(commended.decision) if commended.decision else None,
        "workbook": str(commended.workbook),
    }


def _nominee_json(one: Nominee) -> dict[str, Any]:
    texts = ("nominee", "kind", "position", "ethnic", "award", "initiative", "achievement")
    return {
        "unit": one.row.unit,
        **{key: one.text(key) for key in texts},
        "minority": one.is_minority,
        "direct_worker": one.says("direct_worker"),
        "exemplar": one.says("exemplar"),
        "eligible": one.eligible,
        "reasons": [reason._asdict() for reason in one.reasons],
        "notes": [note._asdict() for note in one.notes],
        "score": one.score,
        "grade": one.grade,
        "source": one.source._asdict(),
    }
