"""The commands, in Vietnamese; each is a thin call of a step in `pipeline.py`.

`--json` prints one JSON document on standard output; words for people go to standard error.
Exit: 0 done (findings included), 1 the input cannot be used, 2 wrong usage, 3 a fault of the program.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.command_line import Command, Group, PeriodType, UnitType, usage_message
from addin.errors import InputError, MachineError
from addin.haste import collect_rarely
from schemas.period import Period
from schemas.reference import Unit, unit_by_code, units_on

if TYPE_CHECKING:
    from addin.draft.report import Draft
    from addin.pipeline import Checked, Collected, Consolidated

EXIT_INPUT, EXIT_USAGE, EXIT_FAULT = 1, 2, 3


_period = click.option(
    "--period", "-p", type=PeriodType(), required=True, help="Kỳ báo cáo: 2023-02, 2023-Q1, 2023-H1, 2023-9M, 2023."
)
_home = click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=".",
    metavar="THƯ_MỤC",
    help="Thư mục làm việc (mặc định: thư mục hiện tại).",
)
_json = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
_path = click.Path(path_type=Path)


@click.group(cls=Group, options_metavar="[TÙY CHỌN]", subcommand_metavar="LỆNH …")
def commands() -> None:
    """Tổng hợp: thu, kiểm tra, tổng hợp báo cáo của các huyện và dự thảo báo cáo tỉnh."""


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    return commands.command(name, cls=Command, options_metavar="[TÙY CHỌN]")


def say(text: str) -> None:
    """A line for the person at the keyboard, on standard error."""
    click.echo(text, err=True)


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


@_command("forms")
@_period
@click.option(
    "--unit", "-u", "units", type=UnitType(), multiple=True, help="Mã hoặc tên đơn vị; bỏ trống: cả 11 đơn vị."
)
@click.option("--out", type=_path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi biểu mẫu.")
@_json
def forms(period: Period, units: tuple[Unit, ...], out: Path, as_json: bool) -> None:
    """Phát biểu mẫu trắng cho từng đơn vị."""
    from addin.publish.blank import write_forms

    files = write_forms(period, units or units_on(period.to_date), out)
    say(f"Đã ghi {len(files)} tệp biểu mẫu {period.label} vào {out}.")
    if as_json:
        _print_json({"files": {unit: str(path) for unit, path in files.items()}})


@_command("collect")
@_period
@_home
@_json
@click.argument("sources", nargs=-1, required=True, type=_path, metavar="NGUỒN…")
def collect(period: Period, home: Path, as_json: bool, sources: tuple[Path, ...]) -> None:
    """Thu báo cáo từ thư mục, tệp, .zip hoặc thư .eml."""
    from addin import pipeline
    from addin.home import Home

    collected = pipeline.collect(Home(home), period, sources, say)
    _say_collected(collected)
    if as_json:
        _print_json(_collected_json(collected))


@_command("check")
@_period
@_home
@_json
def check(period: Period, home: Path, as_json: bool) -> None:
    """Kiểm tra số liệu đã thu, liệt kê mọi lỗi."""
    from addin import pipeline
    from addin.home import Home

    checked = pipeline.check(Home(home), period)
    for finding in checked.findings:
        if not as_json:
            say(f"[{unit_by_code(finding.unit).name}] {finding.message}")
    _say_checked(checked)
    if as_json:
        _print_json(_checked_json(checked))


@_command("consolidate")
@_period
@_home
@click.option("--out", type=_path, metavar="TỆP", help="Tệp tổng hợp (.xlsx); mặc định ghi vào thư mục của kỳ.")
@_json
def consolidate(period: Period, home: Path, out: Path | None, as_json: bool) -> None:
    """Tổng hợp số liệu toàn tỉnh ra bảng tính."""
    from addin import pipeline
    from addin.home import Home

    consolidated = pipeline.write_summary(Home(home), period, out)
    say(f"Đã tổng hợp {period.label}: {consolidated.file}")
    if as_json:
        _print_json(_consolidated_json(consolidated))


@_command("draft")
@_period
@_home
@click.option("--kind", default="bao-cao", metavar="LOẠI", show_default=True, help="Loại văn bản.")
@click.option("--out", type=_path, metavar="TỆP", help="Tệp Word; mặc định ghi vào thư mục của kỳ.")
@_json
def draft(period: Period, home: Path, kind: str, out: Path | None, as_json: bool) -> None:
    """Dự thảo báo cáo Word."""
    from addin import pipeline
    from addin.home import Home

    drafted = pipeline.draft(Home(home), period, out, kind)
    say(f"Đã dự thảo: {drafted.document}")
    if as_json:
        _print_json(_draft_json(drafted))


@_command("run")
@_period
@_home
@click.option("--out", type=_path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi bảng tổng hợp và báo cáo.")
@_json
@click.argument("sources", nargs=-1, required=True, type=_path, metavar="NGUỒN…")
def run(period: Period, home: Path, out: Path, as_json: bool, sources: tuple[Path, ...]) -> None:
    """Thu, kiểm tra, tổng hợp và dự thảo trong một lần."""
    from addin import pipeline
    from addin.home import Home

    result = pipeline.run(Home(home), period, sources, out, say)
    _say_collected(result.collected)
    _say_checked(result.checked)
    say(f"Bảng tổng hợp: {result.consolidated.file}")
    say(f"Dự thảo báo cáo: {result.drafted.document}")
    if as_json:
        _print_json(
            {
                "collect": _collected_json(result.collected),
                "check": _checked_json(result.checked),
                "consolidate": _consolidated_json(result.consolidated),
                "draft": _draft_json(result.drafted),
            }
        )


@_command("demo")
@click.argument("folder", type=_path, metavar="THƯ_MỤC")
def demo(folder: Path) -> None:
    """Ví dụ trọn vẹn: mười một thư của các huyện, có thư sai, muộn, gửi hai lần."""
    from addin.demo import run_demo

    run_demo(folder, say)


@_command("benchmark")
@_json
def benchmark(as_json: bool) -> None:
    """Đo tốc độ và bộ nhớ, cạnh các chương trình khác."""
    from addin.benchmark import report, run_benchmark

    measured = run_benchmark()
    if as_json:
        _print_json(measured)
    else:
        click.echo(report(measured))


def _collected_json(collected: Collected) -> dict[str, Any]:
    return {
        "received": [line.model_dump(mode="json") for line in collected.received],
        "set_aside": [line.model_dump(mode="json") for line in collected.set_aside],
        "missing": collected.missing,
    }


def _checked_json(checked: Checked) -> dict[str, Any]:
    return {
        "findings": [finding.model_dump(mode="json") for finding in checked.findings],
        "control": checked.control._asdict(),
    }


def _consolidated_json(consolidated: Consolidated) -> dict[str, Any]:
    forms = {}
    for form in consolidated.summary.forms.values():
        rows = [{"unit": row.unit, "code": row.code, **row.values} for row in form.rows]
        forms[form.form] = {
            "units": form.units,
            "total": form.total,
            "rows": rows,
            "reported": form.reported,
            "missing": form.missing,
        }
    return {"forms": forms, "file": str(consolidated.file)}


def _draft_json(drafted: Draft) -> dict[str, Any]:
    return {"document": str(drafted.document), "figures": drafted.figures_json()}


def _say_collected(collected: Collected) -> None:
    current = sum(1 for line in collected.received if line.status == "current")
    say(f"Đã nhận báo cáo của {current} đơn vị ({len(collected.received)} bản).")
    for refusal in collected.set_aside:
        say(f"  Để riêng: {refusal.message}")
    if collected.missing:
        say("Chưa có báo cáo: " + ", ".join(unit_by_code(code).name for code in collected.missing) + ".")


def _say_checked(checked: Checked) -> None:
    counts = {name: sum(1 for f in checked.findings if f.severity == name) for name in ("error", "warning", "note")}
    say(f"Kiểm tra: {counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['note']} ghi chú.")
    control = checked.control
    say(f"Đối chiếu: đọc {control.cells_read} ô = dùng {control.cells_used} ô + để riêng {control.cells_set_aside} ô.")


def main() -> None:
    """Run a command and leave with its exit code."""
    collect_rarely()
    try:
        commands.main(prog_name="tonghop", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(EXIT_USAGE)
    except click.UsageError as error:
        say(f"Lỗi cách dùng: {usage_message(error)}")
        sys.exit(EXIT_USAGE)
    except click.Abort:
        say("Đã dừng theo yêu cầu.")
        sys.exit(EXIT_INPUT)
    except InputError as error:
        say(str(error))
        sys.exit(EXIT_INPUT)
    except MachineError as error:
        say(str(error))
        sys.exit(EXIT_FAULT)
    except Exception:  # the last resort: a clerk sees one sentence, the log has it all
        logging.getLogger("tonghop").exception("fault")
        say("Chương trình gặp sự cố ngoài dự kiến; đề nghị gửi nội dung trên cho người phụ trách chương trình.")
        sys.exit(EXIT_FAULT)
