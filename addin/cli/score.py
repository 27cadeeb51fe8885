"""Chấm điểm: the emulation table, each point with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.emulation.score import UnitScore
    from addin.emulation.step import Score
    from schemas.period import Period


@click.command("score", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, metavar="TỆP", help="Tệp bảng điểm (.xlsx); mặc định ghi vào thư mục của kỳ.")
@click.option("--document", type=options.path, metavar="TỆP", help="Soạn thêm thông báo kết quả chấm điểm (.docx).")
@options.as_json
def command(period: Period, home: Path, out: Path | None, document: Path | None, as_json: bool) -> None:
    """Chấm điểm thi đua các đơn vị, có căn cứ từng điểm."""
    from addin.emulation import step as emulation_step
    from addin.emulation.score import rank, standing
    from addin.session import Session
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_WORKBOOK), ("--document", document, options.A_DOCUMENT))
    with Session(Workspace(home)) as session:
        score, dated = emulation_step.score(session, period, out, document), session.office.day_remarks(period)
    for line in rank(score.lines):
        options.say(standing(line, score.catalogue.units))
    options.say_file("Bảng điểm", score.file)
    if score.document:
        options.say_file("Thông báo kết quả", score.document)
    for remark in (*score.remarks, *dated):
        options.say(remark)
    if as_json:
        options.print_json(score_json(score))


def score_json(score: Score) -> dict[str, Any]:
    """The document of `score`."""
    units = {line.unit: _unit_json(line) for line in score.lines}
    written = {"document": str(score.document)} if score.document else {}
    told = {"remarks": list(score.remarks)} if score.remarks else {}
    return {"units": units, "file": str(score.file), **written, **told}


def _unit_json(line: UnitScore) -> dict[str, Any]:
    criteria = {
        one.criterion.key: {
            "label": one.criterion.label,
            "measure": one.measure.value,
            "points": None if one.state else one.points,
            "waiting": bool(one.state),
            "words": one.measure.words,
            "undated": [str(period) for period in one.measure.undated],
            "evidence": [source._asdict() for source in one.measure.sources],
        }
        for one in line.scored
    }
    manual = [one.model_dump() for one in line.manual]
    return {
        "total": line.total, "rank": line.rank or None, "grade": line.grade, "manual": line.manual_points,
        "manual_lines": manual, "criteria": criteria,
    }  # fmt: skip
