"""B09: organisation and staff of the ethnic-affairs agency (seed II.2.7; TT 01/2021/TT-UBDT)."""

from collections.abc import Iterator

from schemas.fields import COUNT, LONG_TEXT, TEXT, Choice
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Field, Form, RowKind, fixed
from schemas.rule import Breach, SheetView, sheet_rule

ALLOTTED, PRESENT, WOMEN, MINORITY, PARTY, GRADUATES, CONTRACT, PART_TIME = "12345678"
STRUCTURES = ("Phòng Dân tộc riêng", "Ghép vào Văn phòng HĐND-UBND", "Bộ phận kiêm nhiệm", "Chưa kiện toàn")


def _quantities(sheet: SheetView) -> dict[str, int]:
    return {r.code: int(str(r.values["quantity"])) for r in sheet.records if r.values.get("quantity") is not None}


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Số có mặt không nhiều hơn biên chế được giao cộng hợp đồng lao động.",
        "Có mặt {present} người, nhiều hơn biên chế được giao {allotted} cộng hợp đồng lao động {contract}.",
        "Đề nghị kiểm tra lại ba số này.",
    ),
    compares=(ALLOTTED, PRESENT, CONTRACT),
)
def staff_within_allotted(sheet: SheetView) -> Iterator[Breach]:
    """Staff present are no more than the allotted posts and labour contracts together, where all three are known."""
    numbers = _quantities(sheet)
    if not {PRESENT, ALLOTTED, CONTRACT} <= numbers.keys():
        return
    if numbers[PRESENT] > numbers[ALLOTTED] + numbers[CONTRACT]:
        values = {
            "present": str(numbers[PRESENT]),
            "allotted": str(numbers[ALLOTTED]),
            "contract": str(numbers[CONTRACT]),
        }
        yield Breach(sheet.by_code()[PRESENT], "quantity", values)


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Mỗi mục “trong đó” (nữ, DTTS, đảng viên, trình độ) không lớn hơn số có mặt.",
        "“{item}” ghi {value}, nhiều hơn số có mặt {present}.",
        "Mỗi mục “trong đó” không được lớn hơn số có mặt; đề nghị kiểm tra lại.",
    ),
    compares=(PRESENT,),
)
def staff_parts_within_present(sheet: SheetView) -> Iterator[Breach]:
    """Each "trong đó" (women, minority, party members, graduates) is part of the staff present."""
    numbers, records = _quantities(sheet), sheet.by_code()
    for code in (WOMEN, MINORITY, PARTY, GRADUATES):
        if PRESENT in numbers and numbers.get(code, 0) > numbers[PRESENT]:
            values = {
                "item": str(records[code].values.get("item")),
                "value": str(numbers[code]),
                "present": str(numbers[PRESENT]),
            }
            yield Breach(records[code], "quantity", values)


FORM = Form(
    id="B09",
    version="2023.1",
    sheet="B09-Tổ chức",
    title="Tổ chức bộ máy, biên chế",
    rows=RowKind.FIXED,
    columns=(
        Column(key="item", label="Nội dung", type=TEXT, label_column=True, width=46),
        Column(
            key="quantity",
            label="Số lượng",
            unit="người",
            type=COUNT,
            agg=(Agg.SUM,),
            required=True,
            totalled=False,
            width=14,
            begins_with="quantity",
        ),
        Column(key="note", label="Ghi chú", type=LONG_TEXT, agg=(Agg.TEXT,), width=50),
    ),
    fixed_rows=fixed(
        "Biên chế được giao",
        "Có mặt",
        "Trong đó: nữ",
        "Người DTTS",
        "Đảng viên",
        "Trình độ đại học trở lên",
        "Hợp đồng lao động",
        "Kiêm nhiệm",
    ),
    fields=(
        Field(
            key="structure",
            label="Tình trạng kiện toàn theo Thông tư 01/2021/TT-UBDT",
            type=Choice(STRUCTURES),
            required=True,
            begins_with_last=True,
        ),
    ),
    rules=(staff_within_allotted, staff_parts_within_present),
)
