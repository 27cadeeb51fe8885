"""The program `tonghop`: its commands, in Vietnamese, and its exit codes.

`--json` prints one JSON document on standard output; words for people go to standard error.
Exit: 0 done (findings included), 1 the input cannot be used, 2 wrong usage, 3 a fault of the program,
130 stopped with Ctrl+C.
"""

import logging
import sys

import click

from addin.cli.options import say
from addin.cli.vietnamese import HELP, CommandGroup, usage_message
from addin.system.errors import InputError, MachineError, is_of_the_disk, unwritable
from addin.system.interruption import EXIT_STOPPED, SAID, Stopped, stoppable
from addin.system.terminal import log_to_screen

EXIT_INPUT, EXIT_USAGE, EXIT_FAULT = 1, 2, 3
_FAULT = (
    "Lệnh chưa làm xong vì chương trình bị lỗi; kết quả có thể mới ghi một phần. Đề nghị chạy lại; nếu vẫn lỗi, gửi "
    "nội dung trên cho người phụ trách chương trình."
)

#: Every command in the order of a month's end; each is the module of `addin.cli` of that name.
COMMANDS = (
    "init",
    "forms",
    "collect",
    "held",
    "check",
    "send-back",
    "consolidate",
    "compare",
    "trace",
    "verify",
    "history",
    "draft",
    "remind",
    "score",
    "commend",
    "close",
    "reopen",
    "run",
    "gather",
    "export",
    "profile",
    "form",
    "units",
    "watch",
    "page",
    "mail-password",
    "file-password",
    "doctor",
    "demo",
    "benchmark",
)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"Tổng hợp {version('tonghop')}")
        ctx.exit()


commands = CommandGroup(
    package="addin.cli",
    order=COMMANDS,
    help="Tổng hợp: thu, kiểm tra, tổng hợp báo cáo của các đơn vị và dự thảo báo cáo.",
    options_metavar="[TÙY CHỌN]",
    context_settings=HELP,
    subcommand_metavar="LỆNH …",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help="Cho biết phiên bản của chương trình.",
        ),
    ],
)


def main() -> None:
    """Run a command and leave with its exit code."""
    log_to_screen()
    try:
        with stoppable():
            commands.main(prog_name="tonghop", standalone_mode=False)
    except Stopped:
        say(SAID)
        sys.exit(EXIT_STOPPED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        sys.exit(EXIT_USAGE)
    except click.UsageError as error:
        say(f"Lệnh chưa đúng: {usage_message(error)}")
        sys.exit(EXIT_USAGE)
    except click.Abort:
        say(SAID)
        sys.exit(EXIT_INPUT)
    except InputError as error:
        say(str(error))
        sys.exit(EXIT_INPUT)
    except MachineError as error:
        say(str(error))
        sys.exit(EXIT_FAULT)
    except Exception as error:  # the last resort: a clerk sees one sentence, the log has it all
        if is_of_the_disk(error):
            say(unwritable("kết quả", error))
            sys.exit(EXIT_FAULT)
        logging.getLogger("tonghop").exception("fault")
        say(_FAULT)
        sys.exit(EXIT_FAULT)
