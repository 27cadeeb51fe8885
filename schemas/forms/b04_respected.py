"""B04: exemplary village elders and respected persons, one row per person (seed I.1, II.2.2, III.2)."""

from collections.abc import Iterator

from schemas.fields import BIRTH_YEAR, BOOL, COMMUNE, COUNT, MONEY, PEOPLE, TEXT, Choice
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, RowKind
from schemas.rule import Breach, SheetView, sheet_rule
from schemas.text import fold

_LIST, _GROUP = (Agg.LIST,), (Agg.LIST, Agg.COUNT_BY)


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Mỗi người có uy tín chỉ ghi một dòng (cùng họ tên, năm sinh, thôn, ấp là trùng).",
        "“{full_name}”, sinh năm {birth_year}, {hamlet} đã có ở dòng {first}.",
        "Đề nghị xóa dòng trùng; nếu là hai người khác nhau, ghi rõ thêm tên đệm hoặc thôn, ấp.",
    )
)
def respected_person_listed_once(sheet: SheetView) -> Iterator[Breach]:
    """No two rows have the same name, birth year and hamlet."""
    seen: dict[tuple[str, str, str], int] = {}
    for record in sheet.records:
        name, year, hamlet = (str(record.values.get(key) or "") for key in ("full_name", "birth_year", "hamlet"))
        key = (fold(name), year, fold(hamlet))
        if not name:
            continue
        if key in seen:
            values = {"full_name": name, "birth_year": year, "hamlet": hamlet, "first": str(seen[key] + 1)}
            yield Breach(record, "full_name", values)
        else:
            seen[key] = record.row


FORM = Form(
    id="B04",
    version="2023.1",
    sheet="B04-Uy tín",
    title="Già làng tiêu biểu, người có uy tín",
    rows=RowKind.LIST,
    columns=(
        Column(
            key="full_name", label="Họ và tên", type=TEXT, agg=_LIST, required=True, width=22, begins_with="full_name"
        ),
        Column(
            key="birth_year",
            label="Năm sinh",
            type=BIRTH_YEAR,
            agg=_LIST,
            required=True,
            width=7,
            begins_with="birth_year",
        ),
        Column(
            key="gender",
            label="Giới tính",
            type=Choice(("Nam", "Nữ")),
            agg=_LIST,
            required=True,
            width=7,
            begins_with="gender",
        ),
        Column(key="ethnic", label="Dân tộc", type=PEOPLE, agg=_GROUP, required=True, width=10, begins_with="ethnic"),
        Column(
            key="commune",
            label="Xã, phường, thị trấn",
            type=COMMUNE,
            agg=_GROUP,
            required=True,
            width=18,
            begins_with="commune",
        ),
        Column(key="hamlet", label="Thôn, ấp, sóc", type=TEXT, agg=_LIST, width=15, begins_with="hamlet"),
        Column(
            key="role",
            label="Vai trò",
            type=Choice(("Già làng", "Người có uy tín", "Già làng và người có uy tín")),
            agg=_GROUP,
            required=True,
            width=16,
            begins_with="role",
        ),
        Column(
            key="change",
            label="Biến động trong kỳ",
            type=Choice(("Không đổi", "Công nhận mới", "Đưa ra khỏi danh sách")),
            agg=_GROUP,
            required=True,
            width=15,
        ),
        Column(key="visits", label="Số lần thăm hỏi lũy kế", type=COUNT, agg=(Agg.SUM,), width=9),
        Column(
            key="trained",
            label="Được tập huấn trong năm",
            type=BOOL,
            agg=(Agg.COUNT,),
            width=9,
            hint="Đánh dấu x nếu có.",
        ),
        Column(key="rewarded", label="Hình thức biểu dương, khen thưởng", type=TEXT, agg=_LIST, width=20),
        Column(
            key="fund_paid",
            label="Kinh phí thực hiện chính sách lũy kế (triệu đồng)",
            type=MONEY,
            agg=(Agg.SUM,),
            width=13,
        ),
    ),
    rules=(respected_person_listed_once,),
    leaving=("change", "Đưa ra khỏi danh sách"),
    list_rows=40,
)
