"""Lập biểu từ bảng vẽ: what a drawn table asks, to be looked over; then taken into use in the office's profile."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options
from addin.cli.form_words import tables_json, tell_tables
from addin.cli.vietnamese import PeriodType, agreed

if TYPE_CHECKING:
    from addin.form_adoption.step import Adopted
    from addin.form_inference.drawn import DrawnForm
    from schemas.period import Period


@click.command("new", **options.PLAIN)
@click.option("--from", "drawn", type=options.path, required=True, metavar="TỆP", help="Bảng vẽ (.xlsx, .xls, .ods).")
@click.option("--review", type=options.path, metavar="TỆP", help="Tệp có trang “Xem lại biểu” đã chọn lại.")
@click.option("--out", type=options.path, metavar="TỆP", help="Chỉ ghi trang “Xem lại biểu” ra tệp này (.xlsx) để xem.")
@click.option("--period", "-p", type=PeriodType(), help="Đưa vào dùng từ kỳ này.")
@click.option("--yes", is_flag=True, help="Nhận mọi đề xuất, không hỏi; có điều phải hỏi thì dừng.")
@options.profile_home
@options.as_json
def command(
    drawn: Path, review: Path | None, out: Path | None, period: Period | None, home: Path, *, yes: bool, as_json: bool
) -> None:
    """Lập biểu từ bảng vẽ: xem lại (--out), rồi đưa vào dùng từ một kỳ (--period)."""
    from addin.form_inference.review import what_is_left
    from addin.system.errors import InputError

    if out is None and period is None:
        raise click.BadParameter("cần --out (ghi trang để xem lại) hoặc --period (đưa vào dùng từ kỳ nào).")
    options.refuse_outputs(home, ("--out", out, options.A_WORKBOOK), sources=[drawn, *filter(None, [review])])
    form = _form(drawn, review, home)
    tell_tables(form)
    for line in what_is_left(form):
        options.say(f"Cần xem lại: {line}")
    if not form.tables:
        raise InputError("Chưa lập được biểu nào từ bảng vẽ này. Đề nghị sửa bảng theo các điều trên rồi làm lại.")
    document: dict[str, Any] = {"tables": tables_json(form), "left": what_is_left(form), "notes": list(form.notes)}
    if out is not None:
        document["file"] = str(_write(form, out))
    elif period is not None:
        document |= _adopted(form, home, period, asks=not yes)
    if as_json:
        options.print_json(document)


def _form(source: Path, review: Path | None, home: Path) -> DrawnForm:
    """The drawing as it is understood, with what was chosen. InputError where a choice cannot be used."""
    from addin.define.passwords import passwords_of
    from addin.form_inference.choices import FormReview, not_reviewed, with_choices
    from addin.form_inference.files import open_drawing, open_review
    from addin.form_inference.infer import infer_sheet, join_sheets
    from addin.system.errors import InputError

    drawn = open_drawing(source, partial(passwords_of, home))
    inferred = join_sheets(infer_sheet(drawing) for drawing in drawn.drawings)
    reviewed = open_review(review) if review else FormReview()
    chosen = with_choices(inferred, reviewed)
    problems = [*(not_reviewed(inferred, reviewed) if review else ()), *chosen.problems]
    if problems:
        raise InputError("\n".join(problems))
    return chosen.form


def _write(form: DrawnForm, out: Path) -> Path:
    from addin.form_inference.review import plan_review
    from addin.sheets.plan import document_plan
    from addin.sheets.writer import write_book

    write_book(document_plan((plan_review(form),), "Xem lại biểu"), out)
    options.say(
        f"Đã ghi trang “Xem lại biểu”: {out}. Chọn lại ở các ô nền nhạt, lưu tệp, rồi đưa vào dùng với --review."
    )
    return out


def _adopted(form: DrawnForm, home: Path, since: Period, *, asks: bool) -> dict[str, Any]:
    from addin.form_adoption.step import adopt
    from addin.system.errors import InputError

    if asks and not agreed(f"Đưa vào dùng từ {since.label} theo đề xuất này?", usual=True):
        raise InputError("Chưa đưa vào dùng: đề xuất không được chấp nhận. Đề nghị xem lại với --out.")
    done: Adopted = adopt(home, form, since)
    for note in done.notes:
        options.say(f"Lưu ý: {note}")
    options.say(f"Đã đưa vào dùng biểu {', '.join(done.codes)} từ {since.label}.")
    return {"forms": list(done.codes), "kept_otherwise": list(done.notes), "sha256": done.profile.sha256}
