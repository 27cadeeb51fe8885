"""Lập thư mục làm việc mới."""

from pathlib import Path

import click

from addin.commands import options


@click.command("init", **options.LOOK)
@options.home
@options.as_json
def command(home: Path, as_json: bool) -> None:
    """Lập thư mục làm việc mới: sổ làm việc, sổ theo dõi, các thư mục; không ghi đè lên tệp nào."""
    from addin import pipeline
    from addin.home import Home

    founded = pipeline.found(Home(home))
    options.say(f"Thư mục làm việc: {home.resolve()}")
    for label, names in (("Đã lập", founded.made), ("Đã có sẵn, giữ nguyên", founded.kept)):
        if names:
            options.say(f"{label}: {', '.join(names)}.")
    if as_json:
        options.print_json({"home": str(home), "made": founded.made, "kept": founded.kept})
