"""Kiểm tra cài đặt: what is wrong with this installation, in words."""

from pathlib import Path

import click

from addin.commands import options


@click.command("doctor", **options.LOOK)
@options.home
@options.as_json
def command(home: Path, as_json: bool) -> None:
    """Kiểm tra cài đặt, thư mục làm việc, sổ theo dõi, nhật ký và tệp gốc."""
    from addin import doctor, pipeline
    from addin.home import Home

    seen = doctor.examine(pipeline.located(Home(home)))
    wrong = [one for one in seen if not one.ok]
    for line in doctor.as_lines(seen):
        options.say(line)
    options.say(f"Có {len(wrong)} việc cần xử lý." if wrong else "Mọi thứ đều tốt.")
    if as_json:
        options.print_json({"ok": not wrong, "checks": [one._asdict() for one in seen]})
