"""Speed and memory beside other programs."""

import click

from addin.cli import options


@click.command("benchmark", **options.LOOK)
@options.as_json
def command(as_json: bool) -> None:
    """Đo tốc độ và bộ nhớ, cạnh các chương trình khác."""
    from addin.benchmark import report, run_benchmark

    measured = run_benchmark()
    if as_json:
        options.print_json(measured)
    else:
        click.echo(report(measured))
