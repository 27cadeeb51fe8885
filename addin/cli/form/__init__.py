"""Biểu: the forms that a profile defines, shown, tried, compared, exported."""

from addin.cli.vietnamese import HELP, CommandGroup

command = CommandGroup(
    name="form",
    package="addin.cli.form",
    order=("list", "show", "preview", "diff", "export"),
    help="Biểu của bộ cấu hình: liệt kê, xem, xem thử biểu mẫu, so sánh hai năm, xuất.",
    options_metavar="[TÙY CHỌN]",
    context_settings=HELP,
    subcommand_metavar="LỆNH …",
)
