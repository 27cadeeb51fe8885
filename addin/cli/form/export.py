"""Xuất biểu: for other programs, or as the text that a profile is kept in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.at_hand import catalogue_in
from addin.cli.form_words import form_of, on

if TYPE_CHECKING:
    from schemas.period import Period

_KINDS = ("table-schema", "json-schema", "csv")


@click.command("export", **options.PLAIN)
@click.argument("form_id", required=False, metavar="[BIỂU]")
@options.profile_home
@on()
@click.option("--as", "kind", type=click.Choice(_KINDS), default="table-schema", help="Dạng xuất.")
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi.")
@options.as_json
def command(
    form_id: str | None, home: Path, period: Period | None, kind: str, out: Path, *, as_json: bool
) -> None:  # fmt: skip
    """Xuất biểu dạng Frictionless Table Schema, JSON Schema, hoặc cả bộ cấu hình dạng văn bản (csv)."""
    from addin.define.shown import write_schemas
    from addin.define.step import write_texts

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER))
    catalogue = catalogue_in(home, period)
    if kind == "csv":
        from addin.define.kept import profile_named

        files = write_texts(profile_named(home, catalogue.sha256), out)
    else:
        forms = (form_of(catalogue, form_id),) if form_id else catalogue.forms
        files = write_schemas(forms, kind, out)
    options.say(f"Đã ghi {len(files)} tệp vào {out}.")
    if as_json:
        options.print_json({"files": [str(file) for file in files]})
