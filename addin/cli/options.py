"""What the commands share: options, the way they speak, the way they print JSON; knows no step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli.vietnamese import HELP, Command, PeriodType
from addin.system.errors import InputError
from addin.system.terminal import json_pieces, visible
from addin.system.unwritten import raise_at_the_end, unwritten_so_far, written_line
from schemas.clock import today

if TYPE_CHECKING:
    from addin.collect.mailbox_name import MailboxName


class SourceType(click.ParamType["Path | MailboxName"]):
    """Where reports come from: a path, or `imap:` and a folder of the mailbox in the settings."""

    name = "NGUỒN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | MailboxName:
        from addin.collect.mailbox_name import named_source

        return named_source(str(value))


class OfficeCommand(Command):
    """A command that says at its end which lines of the master workbook could not be used."""

    def invoke(self, ctx: click.Context) -> Any:
        with raise_at_the_end():
            done = super().invoke(ctx)
            self._say_problems(ctx)
        return done

    def _say_problems(self, ctx: click.Context) -> None:
        root = ctx.params.get("home")
        if isinstance(root, Path) and self.name not in _SAYS_ITSELF:
            from addin.define.kept import profile_of, warning_of
            from addin.workspace.folder import Workspace
            from addin.workspace.office_tables import office_of

            profile = profile_of(root)
            told = [warning_of(profile), *office_of(Workspace(root), profile.on(today())).problems]
            for problem in filter(None, told):
                say(f"Lưu ý: {problem}")


#: Commands that tell of the master workbook themselves.
_SAYS_ITSELF = ("doctor", "init")
#: What every command is decorated with: `@click.command(**LOOK)`.
LOOK: dict[str, Any] = {"cls": OfficeCommand, "options_metavar": "[TÙY CHỌN]", "context_settings": HELP}

#: The same for commands that do without the master workbook.
PLAIN: dict[str, Any] = {"cls": Command, "options_metavar": "[TÙY CHỌN]", "context_settings": HELP}

#: The endings of what commands write.
A_WORKBOOK, A_DOCUMENT, A_FOLDER = ".xlsx", ".docx", ""

path = click.Path(path_type=Path)
source = SourceType()


#: Both are there before the other options, whose units and forms are those of the folder in the period.
period = click.option(
    "--period", "-p", type=PeriodType(), required=True, help="Kỳ báo cáo: 2023-02, 2023-Q1, 2023-H1, 2023-9M, 2023.",
    is_eager=True,
)  # fmt: skip

_HOME: dict[str, Any] = {
    "type": path, "default": ".", "metavar": "THƯ_MỤC", "help": "Thư mục làm việc (mặc định: thư mục hiện tại).",
}  # fmt: skip
home = click.option("--home", **_HOME, is_eager=True)
#: The working folder of commands on the profile itself, which may be wrong.
profile_home = click.option("--home", **_HOME)


def _read_on(_ctx: click.Context, _param: click.Parameter, address: str) -> None:
    """Files are read on the cluster of this address while the command runs."""
    from addin.cluster.in_use import is_address, use_scheduler

    if address and not is_address(address):
        raise click.BadParameter("địa chỉ bộ điều phối viết như tcp://10.0.0.5:8786 hoặc tls://may-chu:8786.")
    use_scheduler(address)


scheduler = click.option(
    "--scheduler",
    default="",
    envvar="TONGHOP_SCHEDULER",
    metavar="ĐỊA_CHỈ",
    expose_value=False,
    callback=_read_on,
    help="Đọc trên cụm máy: tcp://… hoặc tls://… của bộ điều phối; bỏ trống: đọc tại máy này.",
)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="In kết quả cho máy đọc (JSON); dành cho người quản trị."
)


def say(text: str) -> None:
    """A line for the person at the keyboard, on standard error; what would steer the terminal is shown as marks."""
    click.echo(visible(text), err=True)


def say_file(label: str, file: Path) -> None:
    """Where a file lies that was written; one that could not be written is told of at the command's end."""
    for line in written_line(label, file):
        say(line)


def refuse_outputs(
    home: Path, *outputs: tuple[str, Path | None, str], sources: Iterable[Path | MailboxName] = ()
) -> None:
    """Wrong usage where a command may not write what it is told to: option, path (None: the default) and ending."""
    from addin.define.kept import catalogue_today
    from addin.workspace.folder import Workspace
    from addin.workspace.office_tables import office_of
    from addin.workspace.outputs import Output, refuse_wrong

    named = [Output(option, out, ending) for option, out, ending in outputs if out is not None]
    workspace, catalogue = Workspace(home), catalogue_today(home)
    try:
        settings = office_of(workspace, catalogue).settings
        refuse_wrong(named, workspace, settings, [one for one in sources if isinstance(one, Path)])
    except InputError as error:
        raise click.BadParameter(str(error)) from error


def print_json(document: dict[str, Any]) -> None:
    """The one document of a command, on standard output; where files could not be written it tells of them too."""
    unwritten = [{"file": file, "message": why} for file, why in unwritten_so_far().items()]
    for text in json_pieces(document | ({"not_written": unwritten} if unwritten else {}), _plain):
        click.echo(text, nl=False)
    click.echo()


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else str(value)
