"""What the commands share: options, the way they speak, the way they print JSON; knows no step."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from addin.cli.vietnamese import HELP, Command, PeriodType
from addin.collect.mailbox import MailboxName, named_source
from addin.system.errors import InputError
from addin.system.terminal import json_text, visible


class SourceType(click.ParamType[Path | MailboxName]):
    """Where reports come from: a path, or `imap:` and a folder of the mailbox in the settings."""

    name = "NGUỒN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | MailboxName:
        return named_source(str(value))


class OfficeCommand(Command):
    """A command that says at its end which lines of the master workbook could not be used."""

    def invoke(self, ctx: click.Context) -> Any:
        done = super().invoke(ctx)
        root = ctx.params.get("home")
        if isinstance(root, Path) and self.name not in _SAYS_ITSELF:
            from addin.workspace.folder import Workspace
            from addin.workspace.office_tables import office_of

            for problem in office_of(Workspace(root)).problems:
                say(f"Lưu ý: {problem}")
        return done


#: Commands that tell of the master workbook themselves.
_SAYS_ITSELF = ("doctor", "init")
#: What every command is decorated with: `@click.command(**LOOK)`.
LOOK: dict[str, Any] = {"cls": OfficeCommand, "options_metavar": "[TÙY CHỌN]", "context_settings": HELP}

#: The endings of what commands write.
A_WORKBOOK, A_DOCUMENT, A_FOLDER = ".xlsx", ".docx", ""

path = click.Path(path_type=Path)
source = SourceType()
period = click.option(
    "--period", "-p", type=PeriodType(), required=True, help="Kỳ báo cáo: 2023-02, 2023-Q1, 2023-H1, 2023-9M, 2023."
)
home = click.option(
    "--home",
    type=path,
    default=".",
    metavar="THƯ_MỤC",
    help="Thư mục làm việc (mặc định: thư mục hiện tại).",
)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="In kết quả cho máy đọc (JSON); dành cho người quản trị."
)


def say(text: str) -> None:
    """A line for the person at the keyboard, on standard error; what would steer the terminal is shown as marks."""
    click.echo(visible(text), err=True)


def refuse_outputs(
    home: Path, *outputs: tuple[str, Path | None, str], sources: Iterable[Path | MailboxName] = ()
) -> None:
    """Wrong usage where a command may not write what it is told to: option, path (None: the default) and ending."""
    from addin.workspace.folder import Workspace
    from addin.workspace.outputs import Output, refuse_wrong

    named = [Output(option, out, ending) for option, out, ending in outputs if out is not None]
    try:
        refuse_wrong(named, Workspace(home), [one for one in sources if isinstance(one, Path)])
    except InputError as error:
        raise click.BadParameter(str(error)) from error


def print_json(document: dict[str, Any]) -> None:
    """The one document of a command, on standard output."""
    click.echo(json_text(document, _plain))


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
