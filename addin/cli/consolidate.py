"""Tổng hợp: the provincial summary workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.summary_workbook.step import Consolidated
    from schemas.period import Period
    from schemas.summary import FormSummary


@click.command("consolidate", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, metavar="TỆP", help="Bảng tổng hợp (.xlsx); mặc định ghi vào thư mục của kỳ.")
@options.as_json
def command(period: Period, home: Path, out: Path | None, as_json: bool) -> None:
    """Tổng hợp số liệu các đơn vị ra bảng tổng hợp của kỳ.

    Trang “Dữ liệu” của bảng có mỗi số liệu một dòng, để tự lập bảng bằng PivotTable, SUMIFS, XLOOKUP.
    """
    from addin.session import Session
    from addin.sheets.sheet_draft import coverage_of, source_sentences
    from addin.summary_workbook.step import write_summary
    from addin.workspace.folder import Workspace
    from schemas.summary import including, not_applied

    options.refuse_outputs(home, ("--out", out, options.A_WORKBOOK))
    with Session(Workspace(home)) as session:
        consolidated = write_summary(session, period, out)
        refused = not_applied(consolidated.summary.not_adjusted)
        options.say(f"Đã tổng hợp {period.label}: {consolidated.file}")
        options.say(coverage_of(consolidated.summary))
        for sentence in source_sentences(consolidated.summary):
            options.say(sentence)
        changed = including(consolidated.summary)
        for sentence in filter(None, [changed, refused, consolidated.without_data]):
            options.say(sentence)
        if as_json:
            options.print_json(consolidated_json(consolidated))


def consolidated_json(consolidated: Consolidated) -> dict[str, Any]:
    """The contract of `consolidate`."""
    from addin.summary.coverages import coverages

    forms = {}
    for form in consolidated.summary.forms.values():
        forms[form.form] = {
            "units": form.units,
            "total": form.total,
            "coverage": coverages(consolidated.summary, form.form),
            "rows": _rows(form),
            "reported": form.reported,
            "missing": form.missing,
        }
    summary = consolidated.summary
    made_of = {unit: summary.basis_of(unit)._asdict() for unit in summary.units if unit in summary.files}
    return {
        "forms": forms,
        "file": str(consolidated.file),
        "made_of": made_of,
        "ended": summary.ended,
        "not_counted": summary.not_counted,
    }


def _rows(form: FormSummary) -> Iterator[dict[str, Any]]:
    """The rows of a form, made one after the other as they are printed: a nation has hundreds of thousands."""
    return ({"unit": row.unit, "code": row.code, **row.values} for row in form.rows)
