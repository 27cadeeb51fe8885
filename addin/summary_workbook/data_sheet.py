"""The sheet "Dữ liệu" of the summary: every figure of the period once, for tables of the office's own."""

from collections.abc import Sequence

from addin.analysis.data_table import SHEET, TABLE, WIDTHS, data_table
from addin.analysis.figures_table import count_figures, figures_table
from addin.sheets.letterhead import in_names
from addin.sheets.plan import PrintSetup, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft, in_sight
from addin.system.command_line import own_command
from schemas.form import Agg, Form
from schemas.numbers import show_number
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.summary import Summary

#: A workbook with more lines opens slowly, and takes more memory than the rest of the summary; an open one takes
#: longer to be written.
MOST_LINES, MOST_IN_OPEN = 80_000, 20_000
_HEADING_HEIGHT = 34.0
_USED_FOR = (
    "Mỗi số liệu một dòng, để tự lập bảng bằng PivotTable, SUMIFS, XLOOKUP từ bảng {table}{example}. Ô “Giá trị” trống "
    "là không có số, không phải số 0: xem cột “Trạng thái”. Cột “Số chưa cộng” là số đã đọc nhưng không nằm trong số "
    "tổng hợp. Khi in cả sổ, trang này chỉ in phần đầu."
)
_TOO_MANY = (
    "Trang “Dữ liệu” không có số liệu: kỳ này có khoảng {count} số liệu, nhiều hơn {most}. Đề nghị xuất ra tệp riêng: "
    "{how}."
)


def plan_data_sheet(summary: Summary, settings: Settings, most: int = 0) -> SheetPlan:
    """The sheet; where the figures are more than `most`, a table without lines and a sentence on how they are had."""
    period = Period.parse(summary.period)
    draft = SheetDraft(SHEET, list(WIDTHS.values()), summary.catalogue)
    too_many = without_figures(summary, most)
    draft.add_head(
        "SỐ LIỆU CỦA KỲ DẠNG BẢNG",
        period,
        too_many or _USED_FOR.format(table=TABLE, example=_example(summary.catalogue.forms)),
    )
    setup = PrintSetup(columns=in_sight(draft.widths), rows=HEADER_ROW)
    head = in_names(draft.plan(HEADER_ROW + 1, 0, setup=setup), settings, summary.catalogue)
    blocks, table = data_table([] if too_many else list(figures_table(summary)), HEADER_ROW)
    heights = {**head.heights, HEADER_ROW: _HEADING_HEIGHT}
    return head.model_copy(update={"blocks": blocks, "tables": (table,), "heights": heights})


def without_figures(summary: Summary, most: int = 0) -> str:
    """That the sheet has no figures since they are too many, and what to do; "" where it has them."""
    count, most = count_figures(summary), most or MOST_LINES
    if count <= most:
        return ""
    how = f"{own_command()} export --period {summary.period} --out THƯ_MỤC"
    return _TOO_MANY.format(count=show_number(count), most=show_number(most), how=how)


def _example(forms: Sequence[Form]) -> str:
    """A formula that adds up a column of the office's own, as an example."""
    found = ((form.id, column.key) for form in forms for column in form.columns if Agg.SUM in column.agg)
    form, key = next(found, ("", ""))
    if not form:
        return ""
    return f'; ví dụ: =SUMIFS({TABLE}[Giá trị];{TABLE}[Biểu];"{form}";{TABLE}[Mã cột];"{key}")'
