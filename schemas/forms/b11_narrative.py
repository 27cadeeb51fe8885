"""B11: the district's own words, five long texts (seed III.1)."""

from collections.abc import Iterator

from schemas.fields import LONG_TEXT, TEXT
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, RowKind, fixed
from schemas.period import PeriodKind
from schemas.rule import Breach, SheetView, sheet_rule
from schemas.text import fold, word_count

HIGHLIGHTS, DIFFICULTIES, CAUSES, PROPOSALS, NEXT_STEPS = "12345"
SHORTEST_TEXT = 10


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Từ kỳ quý trở lên, mỗi nội dung viết ít nhất 10 từ; khó khăn và kiến nghị có thể ghi “Không”.",
        "Nội dung “{item}” chỉ có {count} từ (từ kỳ quý trở lên cần ít nhất 10 từ).",
        "Đề nghị viết cụ thể hơn; riêng khó khăn và kiến nghị có thể ghi “Không”.",
    )
)
def narrative_is_long_enough(sheet: SheetView) -> Iterator[Breach]:
    """Each text has at least 10 words at a quarter or longer; "Không" will do for difficulties and proposals."""
    if sheet.period.kind is PeriodKind.MONTH:
        return
    for record in sheet.records:
        text = str(record.values.get("text") or "")
        nothing = record.code in (DIFFICULTIES, PROPOSALS) and fold(text) == "khong"
        if "text" in record.values and not nothing and word_count(text) < SHORTEST_TEXT:
            yield Breach(record, "text", {"item": str(record.values.get("item")), "count": str(word_count(text))})


FORM = Form(
    id="B11",
    version="2023.1",
    sheet="B11-Phần lời",
    title="Phần lời",
    rows=RowKind.FIXED,
    columns=(
        Column(key="item", label="Nội dung", type=TEXT, label_column=True, width=28),
        Column(key="text", label="Phần lời", type=LONG_TEXT, agg=(Agg.TEXT,), width=110),
    ),
    fixed_rows=fixed(
        "Kết quả nổi bật", "Khó khăn, vướng mắc", "Nguyên nhân", "Kiến nghị, đề xuất", "Phương hướng kỳ tới"
    ),
    rules=(narrative_is_long_enough,),
    blank_rows=True,
)
