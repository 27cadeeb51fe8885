"""Speed and memory beside other programs."""

import click

from addin.cli import options


@click.command("benchmark", **options.LOOK)
@click.option("--clicks", is_flag=True, help="Chỉ đo từng lệnh trên các báo cáo đã thu.")
@click.option(
    "--units", type=click.IntRange(1, 5000), default=11, show_default=True, metavar="SỐ", help="Số tệp báo cáo để đo."
)
@options.as_json
def command(units: int, *, clicks: bool, as_json: bool) -> None:
    """Đo tốc độ và bộ nhớ, cạnh các chương trình khác."""
    from addin.benchmark.byte_code import require_byte_code

    require_byte_code()
    if clicks:
        from addin.benchmark.clicks import measure_clicks, report_clicks

        figures = measure_clicks()
        document, said = {"clicks": {name: one._asdict() for name, one in figures.items()}}, report_clicks(figures)
    else:
        from addin.benchmark import report, run_benchmark

        document = run_benchmark(units)
        said = report(document)
    if as_json:
        options.print_json(document)
    else:
        click.echo(said)
