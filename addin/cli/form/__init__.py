"""Biểu: the forms that a profile defines: made from a drawing, shown, tried, compared, ended, exported."""

from addin.cli.vietnamese import HELP, CommandGroup

command = CommandGroup(
    name="form",
    package="addin.cli.form",
    order=("new", "list", "show", "preview", "diff", "retire", "export"),
    help="Biểu của bộ cấu hình: lập từ bảng vẽ, liệt kê, xem, xem thử biểu mẫu, so sánh hai năm, thôi dùng, xuất.",
    options_metavar="[TÙY CHỌN]",
    context_settings=HELP,
    subcommand_metavar="LỆNH …",
)
