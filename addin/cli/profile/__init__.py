"""Bộ cấu hình: forms, lists and units of an office as two workbooks."""

from addin.cli.vietnamese import HELP, CommandGroup

command = CommandGroup(
    name="profile",
    package="addin.cli.profile",
    order=("new", "check", "complete", "use", "pack"),
    help="Bộ cấu hình (biểu, cột, quy tắc, danh mục, đơn vị): lập, kiểm tra, đưa vào dùng, đóng gói.",
    options_metavar="[TÙY CHỌN]",
    context_settings=HELP,
    subcommand_metavar="LỆNH …",
)
