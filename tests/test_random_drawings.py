"""A table drawn at random, with words that were typed here by hand, is read as it was meant, or asked about."""

import io
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from addin.define.kept import profile_of
from addin.form_adoption.step import adopt
from addin.form_inference.drawing import read_drawings
from addin.form_inference.infer import infer_form
from addin.gather.step import gather
from addin.system.errors import InputError
from schemas.period import Period
from tests.profiles import own_office, put_profile

#: Leaf labels and what kind of value each asks for.
LABELS = {
    "Số hộ được vay vốn": "count", "Số học viên": "count", "Tổng số lao động": "count", "Số vụ cháy": "count",
    "Trẻ em dưới 6 tuổi (cháu)": "count", "Số trạm y tế": "count", "Kinh phí thực hiện (triệu đồng)": "money",
    "Vốn đối ứng": "money", "Tiền công": "money", "Dư nợ cuối kỳ": "money", "Tỷ lệ che phủ (%)": "percent",
    "Tỷ lệ hộ dùng điện": "percent", "Diện tích trồng mới (ha)": "number", "Sản lượng (tấn)": "number",
    "Ngày phê duyệt": "date", "Năm sinh": "year", "Ghi chú": "longtext", "Địa chỉ": "text", "Chức vụ": "text",
    "Khó khăn, vướng mắc": "longtext", "Số điện thoại": "code", "Người phụ trách": "text", "Lý do chưa đạt": "longtext",
}  # fmt: skip
#: Labels of which nothing tells what they ask for.
RIDDLES = ("Zeta", "Mức độ", "Theo phân cấp", "Kênh")
GROUPS = ("Năm nay so với năm ngoái", "Khối đồng bằng", "Khối miền núi", "Đợt một", "Đợt hai")
NAMING = {"unit": ("Đơn vị", "Tên đơn vị", "Xã"), "fixed": ("Nội dung", "Chỉ tiêu", "Hạng mục"), "list": ("Họ và tên",)}
PRINTED = ("Xây dựng nhà văn hóa", "Mở lớp xóa mù chữ", "Hỗ trợ cây giống", "Tổ chức hội thi", "Sửa đường liên thôn")


class Spec(NamedTuple):
    kind: str
    naming: str
    ordinal: bool
    columns: list[tuple[str, ...]]  # paths
    merged: bool
    numbers: bool
    head: bool
    signed: bool
    rows: int


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    kind = draw(st.sampled_from(list(NAMING)))
    leaves = draw(st.lists(st.sampled_from([*LABELS, *LABELS, *RIDDLES]), min_size=2, max_size=8, unique=True))
    columns: list[tuple[str, ...]] = []
    groups = draw(st.lists(st.sampled_from(GROUPS), max_size=2, unique=True))
    while leaves:
        if groups and len(leaves) >= 2 and draw(st.booleans()):
            group, count = groups.pop(), draw(st.integers(2, min(3, len(leaves))))
            columns += [(group, leaves.pop()) for _ in range(count)]
        else:
            columns.append((leaves.pop(),))
    flags = [draw(st.booleans()) for _ in range(5)]
    return Spec(kind, draw(st.sampled_from(NAMING[kind])), flags[0], columns, *flags[1:], rows=draw(st.integers(2, 5)))


def drawn(spec: Spec, filled: list[dict[str, float]] | None = None, sheet_name: str = "Trang 1") -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet(sheet_name)
    row = 0
    if spec.head:
        sheet.write(0, 0, "UBND HUYỆN ĐÔNG TÂY")
        sheet.write(0, 3, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.write(1, 3, "Độc lập - Tự do - Hạnh phúc")
        row = 3
    sheet.write(row, 0, "BIỂU TỔNG HỢP SỐ LIỆU CÁC MẶT CÔNG TÁC")
    row += 1
    paths: list[tuple[str, ...]] = [("STT",)] * spec.ordinal + [(spec.naming,), *spec.columns]
    depth = max(map(len, paths))
    for at, path in enumerate(paths):
        if len(path) == 1 and depth == 2 and spec.merged:
            sheet.merge_range(row, at, row + 1, at, path[0])
        elif len(path) == 1:
            sheet.write(row, at, path[0])
        else:
            sheet.write(row + 1, at, path[1])
    for group in dict.fromkeys(path[0] for path in paths if len(path) == 2):
        members = [at for at, path in enumerate(paths) if path[0] == group]
        if spec.merged:
            sheet.merge_range(row, members[0], row, members[-1], group)
        else:
            sheet.write(row, members[0], group)
    _write_body(sheet, spec, row + depth, len(paths))
    for number, figures in enumerate(filled or []):
        body = row + depth + spec.numbers + number
        if spec.kind != "fixed":
            sheet.write(body, int(spec.ordinal), f"Thị Mai {number}")
        for at, path in enumerate(paths):
            if " / ".join(path) in figures:
                sheet.write(body, at, figures[" / ".join(path)])
    book.close()
    return stream.getvalue()


def _write_body(sheet: Any, spec: Spec, row: int, width: int) -> None:
    if spec.numbers:
        sheet.write_row(row, 0, [f"({at + 1})" for at in range(width)])
        row += 1
    for number in range(spec.rows):
        if spec.ordinal:
            sheet.write(row, 0, number + 1)
        if spec.kind == "fixed":
            sheet.write(row, int(spec.ordinal), PRINTED[number])
        row += 1
    if spec.signed:
        sheet.write(row + 1, 1, "NGƯỜI LẬP BIỂU")
        sheet.write(row + 1, 3, "THỦ TRƯỞNG ĐƠN VỊ")


def intended(spec: Spec) -> dict[str, Any]:
    return {" / ".join(path): LABELS.get(path[-1]) for path in spec.columns}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs())
def test_a_random_drawing_is_read_as_it_was_meant_or_asked_about(spec: Spec) -> None:
    content = drawn(spec)
    form = infer_form(content, "a.xlsx")
    asked = " ".join([question.text for question in form.questions] + [text for _, _, text in form.red])
    assert len(form.tables) == 1, form.refusals
    found = {column.label: column for column in form.tables[0].columns}
    for label, kind in intended(spec).items():
        assert label in found or label in asked, (label, list(found))
        if label in found and kind:
            column = found[label]
            assert str(column.kind) == kind or not column.sure or label in asked, (label, column)
        elif label in found:
            assert not found[label].sure or label in asked or "nhóm" in found[label].why, found[label]
    places = {(d.sheet, p) for d in read_drawings(content, "a") for p in d.places() if d.owner(*p) == p}
    assert places <= form.roles.keys() | {(sheet, place) for sheet, place, _ in form.red}
    if spec.kind == "fixed" and not asked:
        labels = [row.label for row in form.tables[0].rows if row.role.name == "PRINTED"]
        assert labels == list(PRINTED[: spec.rows])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs(), st.randoms(use_true_random=False))
def test_answers_to_a_random_drawing_add_up_or_are_asked_about(spec: Spec, chance: Random) -> None:
    amounts = [" / ".join(path) for path in spec.columns if LABELS.get(path[-1]) in ("count", "money", "number")]
    expected = dict.fromkeys(amounts, 0.0)
    with TemporaryDirectory() as place:
        like, answers = Path(place) / "BANG.xlsx", Path(place) / "tra-loi"
        like.write_bytes(drawn(spec))
        answers.mkdir()
        for unit in ("Xã An", "Xã Bình", "Xã Cường"):
            rows = [{label: chance.randint(1, 500) for label in amounts} for _ in range(spec.rows)]
            for row in rows:
                for label, figure in row.items():
                    expected[label] += figure
            (answers / f"{unit}.xlsx").write_bytes(drawn(spec, rows, unit))
        try:
            total = gather(like, [answers]).as_json()["total"] if amounts else {}
        except InputError as asked:
            assert any(riddle in str(asked) for riddle in RIDDLES), asked
            return
    assert {label: total.get(label) for label in amounts} == expected


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_a_random_drawing_that_asks_nothing_can_be_kept(spec: Spec) -> None:
    form = infer_form(drawn(spec), "a.xlsx")
    assume(form.is_sure)
    with TemporaryDirectory() as place:
        put_profile(Path(place), own_office(2))
        (code,) = adopt(Path(place), form, Period.parse("2026-03")).codes
        kept = profile_of(Path(place)).on(date(2026, 3, 31)).form(code)
    wanted = {" / ".join(path).partition(" (")[0] for path in spec.columns}
    assert wanted <= {column.full_label for column in kept.columns}
