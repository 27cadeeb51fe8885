"""The command-line library made to speak Vietnamese: help pages, arguments, messages; knows no command."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import click

from addin.system.command_line import own_command

if TYPE_CHECKING:
    from schemas.period import Period
    from schemas.reference import Unit

#: How help is asked for.
HELP = {"help_option_names": ["-h", "--help"]}
#: What may be typed for yes and no.
_ANSWERS = {"c": True, "co": True, "y": True, "yes": True, "k": False, "khong": False, "n": False, "no": False}
#: A command's sentence stands in the list as it is, up to so many characters.
_MOST_HELP = 300


class PeriodType(click.ParamType["Period"]):
    """A period in its written form."""

    name = "KỲ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        from schemas.period_words import read_period

        if not isinstance(value, str):
            period: Period = value
            return period
        try:
            return read_period(value)
        except ValueError:
            self.fail(
                f"“{value}” không phải kỳ báo cáo; viết 2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023.", param, ctx
            )


class UnitType(click.ParamType["Unit"]):
    """A unit by its official code or any usual name."""

    name = "ĐƠN_VỊ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Unit:
        from addin.cli.at_hand import catalogue_of_period

        found = catalogue_of_period(ctx).find_unit(str(value))
        if found is None:
            self.fail(f"không có đơn vị “{value}”; viết mã hoặc tên đơn vị như ở trang “Cấu hình”.", param, ctx)
        return found


def agreed(question: str, *, usual: bool) -> bool:
    """Ask on standard error until the answer is yes or no; Enter alone is the usual one, written large."""
    from schemas.text import fold

    choices, by_enter = ("[C/k]", "c") if usual else ("[c/K]", "k")
    while True:
        answer = click.prompt(f"{question} {choices}", default=by_enter, show_default=False, err=True)
        if (said := fold(str(answer))) in _ANSWERS:
            return _ANSWERS[said]
        click.echo("Trả lời c (có) hoặc k (không).", err=True)


def _help_page(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Cách dùng: ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(command.help or "")
    records = (param.get_help_record(ctx) for param in command.get_params(ctx))
    options = [(names, _translated(text)) for names, text in filter(None, records) if text]
    if options:
        with formatter.section("Tùy chọn"):
            formatter.write_dl(options)


def _translated(text: str) -> str:
    return text.replace("[required]", "[bắt buộc]").replace("[default:", "[mặc định:")


def _help_option(command: click.Command, ctx: click.Context) -> click.Option | None:
    option = click.Command.get_help_option(command, ctx)
    if option:
        option.help = "Hiện hướng dẫn này."
    return option


class Command(click.Command):
    """A command whose help page is in Vietnamese."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _help_page(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(self, ctx)


class CommandGroup(click.Group):
    """A list of commands in a fixed order, in Vietnamese; a command's module is imported when it is called."""

    def __init__(self, *, package: str, order: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self._package, self._order = package, order

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._order)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._order:
            return None
        module = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        found: click.Command = import_module(f"{self._package}.{module}").command
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _help_page(self, ctx, formatter)
        with formatter.section("Lệnh"):
            found = ((name, self.get_command(ctx, name)) for name in self._order)
            formatter.write_dl([(name, command.get_short_help_str(_MOST_HELP)) for name, command in found if command])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(self, ctx)


def _named(param: click.Parameter | None) -> str:
    """An argument as the help shows it: "TỆP"."""
    return param.human_readable_name.rstrip("…") if param else "tham số"


def _missing(param: click.Parameter | None) -> str:
    """An option or argument that was not given, with what belongs there: "--out THƯ_MỤC (thư mục để ghi …)"."""
    if not isinstance(param, click.Option):
        return _named(param)
    text = (param.help or "").rstrip(".")
    return f"{param.opts[0]} {_value_of(param)} ({text[:1].lower()}{text[1:]})" if text else param.opts[0]


def _value_of(param: click.Parameter) -> str:
    return (param.metavar or param.type.name).rstrip("…")


def _examples(context: click.Context) -> dict[str, str]:
    """What is in an example for a value of each name; a form, a column and a unit are some of those in force."""
    from addin.cli.at_hand import catalogue_at_hand
    from addin.system.errors import InputError

    examples = {
        "KỲ": "2023-02", "THƯ_MỤC": "ket-qua", "TỆP": "bao-cao.docx", "NGUỒN": "hop-thu",
        "LÝ_DO": '"đơn vị gửi bổ sung"',
    }  # fmt: skip
    try:
        catalogue = catalogue_at_hand(context)
    except InputError:  # a profile that cannot be used has no example to give, and is told of by the command itself
        return examples
    for form in catalogue.forms[:1]:
        column = next((one for one in form.columns if one.type.is_number), form.columns[0])
        examples |= {"BIỂU": form.id, "CỘT": f'"{column.full_label}"'}
    for unit in catalogue.units.units[-1:]:
        examples["ĐƠN_VỊ"] = unit.code
    return examples


def _example(context: click.Context | None) -> str:
    """A call of the command with everything that it needs."""
    if context is None:
        return ""
    words, examples = [context.command_path], _examples(context)
    for param in context.command.params:
        value = examples.get(_value_of(param) if param.required else "")
        if value:
            words += [param.opts[0], value] if isinstance(param, click.Option) else [value]
    return f" Ví dụ: {' '.join(words)}"


def usage_message(error: click.UsageError) -> str:
    """What was wrong with the way a command was called, in Vietnamese."""
    match error:
        case click.NoSuchOption():
            return f"không có tùy chọn {error.option_name}."
        case click.MissingParameter():
            return f"thiếu {_missing(error.param)}.{_example(error.ctx)}"
        case click.BadParameter():
            return error.message
    if error.ctx and isinstance(error.ctx.command, click.Group):
        return f"không có lệnh này; gõ “{own_command()} --help” để xem các lệnh."
    return "cách gọi lệnh không đúng; thêm --help để xem cách dùng."
