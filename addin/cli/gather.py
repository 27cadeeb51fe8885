"""Gom bảng rời: the answers to a table that was drawn and mailed once, added up."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import agreed

if TYPE_CHECKING:
    from addin.gather.step import Definition, Gathered


@click.command("gather", **options.LOOK)
@click.option(
    "--like", type=options.path, required=True, metavar="TỆP", help="Biểu đã gửi đi (bảng vẽ tay, .xlsx, .xls, .ods)."
)
@click.argument("sources", nargs=-1, required=True, type=options.path, metavar="NGUỒN…")
@click.option("--out", type=options.path, required=True, metavar="TỆP", help="Tệp bảng tổng hợp để ghi (.xlsx).")
@click.option("--review", type=options.path, metavar="TỆP", help="Tệp có trang “Xem lại biểu” đã chọn lại.")
@click.option("--yes", is_flag=True, help="Nhận mọi đề xuất, không hỏi; có điều phải hỏi thì dừng.")
@options.home
@options.as_json
def command(
    like: Path, sources: tuple[Path, ...], out: Path, review: Path | None, home: Path, *, yes: bool, as_json: bool
) -> None:
    """Gom các bản trả lời của một bảng gửi một lần: đọc, cộng hoặc ghép, nêu đơn vị chưa gửi."""
    from addin.define.passwords import passwords_of
    from addin.form_inference.files import open_review
    from addin.gather.step import gather
    from addin.gather.units import expected_units
    from addin.gather.workbook import write_gathered

    options.refuse_outputs(
        home,
        ("--out", out, options.A_WORKBOOK),
        sources=[like, *filter(None, [review]), *filter(Path.is_file, sources)],
    )
    chosen = open_review(review) if review else None
    units, passwords = expected_units(home), partial(passwords_of, home)
    gathered = gather(like, sources, units, None if yes else _confirm, chosen, passwords)
    write_gathered(gathered, out, sources)
    for line in describe(gathered):
        options.say(line)
    options.say(f"Bảng tổng hợp: {out}")
    if as_json:
        options.print_json({**gathered.as_json(), "file": str(out)})


def describe(gathered: "Gathered") -> list[str]:
    """What came of it, in a few lines."""
    lines = [f"Đã gom {len(gathered.answers)} bản trả lời."]
    lines += [f"Không dùng: {one.text}" for one in gathered.definition.form.refusals]
    lines += gathered.definition.form.notes
    if gathered.missing:
        lines.append(f"Chưa có: {', '.join(gathered.missing)}.")
    lines += [one.message for one in gathered.set_aside]
    count = sum(map(len, gathered.remarks.values()))
    if count:
        lines.append(f"Có {count} điều cần xem lại, ghi ở trang “Cần xem lại”.")
    return lines


def _confirm(definition: "Definition") -> None:
    """Show what is proposed and ask once. InputError where it is refused, or something must be mended first."""
    from addin.cli.form_words import tell_tables
    from addin.gather.refine import questions_left
    from addin.system.errors import InputError

    tell_tables(definition.as_form)
    left = list(questions_left(definition.form, definition.tables))
    for text in left:
        options.say(f"Cần xem lại: {text}")
    if not definition.tables or any("cùng tiêu đề" in text for text in left):
        raise InputError("Chưa gom được: đề nghị sửa biểu theo các điều trên rồi làm lại.")
    if not agreed("Gom theo đề xuất này?", usual=not left):
        raise InputError("Chưa gom: đề xuất không được chấp nhận. Đề nghị sửa tiêu đề trong biểu rồi làm lại.")
