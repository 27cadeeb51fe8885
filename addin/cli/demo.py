"""The worked example."""

from pathlib import Path

import click

from addin.cli import options


@click.command("demo", **options.LOOK)
@click.argument("folder", type=options.path, metavar="THƯ_MỤC")
def command(folder: Path) -> None:
    """Ví dụ trọn vẹn: thư của các đơn vị, có thư sai, gửi chậm, gửi hai lần."""
    from workbooks.demo import run_demo

    options.refuse_outputs(folder, ("THƯ_MỤC", folder, options.A_FOLDER))
    run_demo(folder, options.say)
