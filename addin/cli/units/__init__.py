"""Đơn vị báo cáo: the units of a profile, brought in from a list and checked."""

from addin.cli.vietnamese import HELP, CommandGroup

command = CommandGroup(
    name="units",
    package="addin.cli.units",
    order=("import", "check"),
    help="Đơn vị báo cáo của bộ cấu hình: nhập danh sách, kiểm tra.",
    options_metavar="[TÙY CHỌN]",
    context_settings=HELP,
    subcommand_metavar="LỆNH …",
)
