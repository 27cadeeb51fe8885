"""Which figures the words of units repeat is said in the profile: another office's own forms are compared."""

import pytest

from addin.check.across.scene import load_context
from addin.check.across.words import figure_of, words_agree_with_forms
from addin.check.narrative import Stated, stated_figures
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.office import Office
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.sheets import SHEETS
from schemas.profile.writing import grids_of
from tests.drafting import submission
from tests.profiles import Lines, codes, empty_grids, first_grids, first_profile, found

JUNE = Period.parse("2026-06")
_COLUMNS: Lines = [
    {"form": "TS1", "name": "item", "title": "Việc", "type": "Chữ", "label_column": "x"},
    {"form": "TS1", "name": "done", "title": "Đã làm", "unit": "cuộc", "type": "Số nguyên", "agg": "Cộng"},
    {"form": "TS1", "name": "spent", "title": "Đã chi", "unit": "triệu đồng", "type": "Tiền", "agg": "Cộng"},
    {"form": "TS1", "name": "mark", "title": "Tự chấm", "type": "Số thập phân", "agg": "Ghép danh sách"},
    {"form": "DB2", "name": "name", "title": "Tên bệnh", "type": "Chữ", "agg": "Ghép danh sách"},
    {"form": "LV3", "name": "item", "title": "Mục", "type": "Chữ", "label_column": "x"},
    {"form": "LV3", "name": "said", "title": "Nội dung", "type": "Đoạn văn", "agg": "Gom chữ", "role": "Lời"},
]
_CLAIMS: Lines = [
    {"form": "TS1", "column": "Đã làm", "code": "1", "words": "tiêm phòng"},
    {"form": "TS1", "column": "Đã làm", "words": "kiểm tra; thú y", "never": "chợ"},
    {"form": "TS1", "column": "Đã chi", "words": "chi; phòng dịch"},
    {"form": "DB2", "measure": "ổ dịch", "words": "phát hiện"},
]


def profile(*claims: dict[str, str]) -> Profile:
    lines: dict[str, Lines] = {
        "Biểu": [
            {"form": "TS1", "title": "Thú y", "sheet": "TS1", "version": "1", "rows": "Dòng in sẵn",
             "row_list": "Việc"},
            {"form": "DB2", "title": "Dịch bệnh", "sheet": "DB2", "version": "1", "rows": "Danh sách"},
            {"form": "LV3", "title": "Lời văn", "sheet": "LV3", "version": "1", "rows": "Dòng in sẵn",
             "row_list": "Lời", "blank_rows": "x", "purpose": "Phần lời"},
        ],
        "Cột": _COLUMNS, "Loại đơn vị": [{"title": "Xã"}],
        "Đơn vị": [{"code": "90001", "title": "Xã Bình An", "kind": "Xã", "reports": "x"}],
        "Dòng": [{"row_list": "Việc", "code": str(at), "title": name} for at, name in ((1, "Đợt 1"), (2, "Đợt 2"))]
        + [{"row_list": "Lời", "code": "1", "title": "Kết quả", "role": "Kết quả nổi bật"}],
        "Từ ngữ": [dict(one) for one in claims],
    }  # fmt: skip
    return load({
        sheet.name: [[one.label for one in sheet.columns], [one.key for one in sheet.columns],
                     *([line.get(one.key, "") for one in sheet.columns] for line in lines.get(sheet.name, []))]
        for sheet in SHEETS
    })  # fmt: skip


@pytest.fixture
def catalogue() -> Catalogue:
    own = profile(*_CLAIMS)
    assert [one.message for one in own.findings] == []
    return own.on(JUNE.to_date)


def said(catalogue: Catalogue, text: str) -> list[tuple[str, str, str, float]]:
    figures = stated_figures(text, catalogue)
    return [(one.claim.form, one.claim.column, one.claim.code, one.values[0]) for one in figures]


def test_words_are_known_by_what_the_profile_says_of_them(catalogue: Catalogue) -> None:
    assert said(catalogue, "Đã tiêm phòng 12 cuộc") == [("TS1", "done", "1", 12)]
    assert said(catalogue, "kiểm tra thú y 30 cuộc, phát hiện 2 ổ dịch") == [
        ("TS1", "done", "", 30),
        ("DB2", "count", "", 2),
    ]
    assert said(catalogue, "kiểm tra thú y 5 cuộc ở chợ") == []
    assert said(catalogue, "lũy kế 16 hộ thoát nghèo") == [], "of another office"


def test_a_place_within_a_unit_is_of_a_kind_that_does_not_report_itself(catalogue: Catalogue) -> None:
    assert said(catalogue, "xã Bình An tiêm phòng 12 cuộc") == [("TS1", "done", "1", 12)], "the unit itself"
    assert said(catalogue, "thôn 3 tiêm phòng 12 cuộc") == []
    first = first_profile().on(JUNE.to_date)
    assert said(first, "xã Bình An có 16 hộ thoát nghèo") == []
    assert said(first, "huyện Bù Đăng có 16 hộ thoát nghèo") == [("B02", "escaped", "", 16)]


def test_figures_are_those_of_the_offices_own_forms(catalogue: Catalogue) -> None:
    rows = {"TS1": {"1": {"done": 12, "spent": 1500.0}, "2": {"done": 18, "spent": 740.0}}, "DB2": {"1": {"name": "A"}}}
    report = submission("90001", JUNE, Filling(rows=rows), catalogue)  # type: ignore[arg-type] # values of cells

    def agrees(text: str) -> bool:
        (stated,) = stated_figures(text, catalogue)
        assert isinstance(stated, Stated)
        figure = figure_of(catalogue.form(stated.claim.form), report.table(stated.claim.form), stated.claim)  # type: ignore[arg-type] # it is there
        assert figure is not None
        return stated.agrees_with(figure)

    assert agrees("Đã tiêm phòng 12 cuộc") and not agrees("Đã tiêm phòng 30 cuộc")
    assert agrees("kiểm tra thú y 30 cuộc")
    assert agrees("đã chi 2.240 triệu đồng phòng dịch") and agrees("đã chi 2,2 tỷ đồng phòng dịch")
    assert agrees("phát hiện 1 ổ dịch") and not agrees("phát hiện 2 ổ dịch")


def test_words_of_another_office_that_differ_from_its_form_are_a_finding_there(catalogue: Catalogue) -> None:
    rows = {
        "TS1": {"1": {"done": 12}, "2": {"done": 18}},
        "LV3": {"1": {"said": "Đã kiểm tra thú y 29 cuộc. Tiêm phòng 12 cuộc."}},
    }
    report = submission("90001", JUNE, Filling(rows=rows), catalogue)  # type: ignore[arg-type] # values of cells
    (finding,) = words_agree_with_forms(load_context(JUNE, Office.new(catalogue), catalogue, [], lambda _: [report]))
    assert (finding.code, finding.form) == ("rule-words-agree-with-forms", "LV3")
    assert "“Đã kiểm tra thú y 29 cuộc” ghi 29, nhưng biểu TS1 cột “Đã làm”" in finding.message
    assert "là 30." in finding.message


@pytest.mark.parametrize(
    ("line", "code", "cell"),
    [
        ({"form": "XX"}, "define-form-unknown", "A3"),
        ({"column": "Đã xong"}, "define-column-unknown", "B3"),
        ({"column": "Tự chấm"}, "define-claim-column", "B3"),
        ({"code": "9"}, "define-claim-row", "C3"),
        ({"column": ""}, "define-required", "B3"),
        ({"form": "DB2", "column": "", "measure": ""}, "define-required", "D3"),
        ({"words": ""}, "define-required", "E3"),
    ],
)
def test_what_does_not_fit_is_told_with_its_cell(line: dict[str, str], code: str, cell: str) -> None:
    wrong = profile({"form": "TS1", "column": "Đã làm", "words": "kiểm tra", **line})
    assert code in codes(wrong)
    assert found(wrong, code).startswith(f"Từ ngữ {cell}: ")


def test_an_older_profile_of_the_first_offices_forms_compares_words_as_before_and_says_so() -> None:
    grids = first_grids()
    del grids["Từ ngữ"]
    former = load(grids)
    assert former.is_sound
    assert "chưa có trang “Từ ngữ”" in found(former, "define-older")
    assert said(former.on(JUNE.to_date), "lũy kế 16 hộ thoát nghèo") == [("B02", "escaped", "", 16.0)]


def test_a_profile_whose_sheet_is_there_and_empty_compares_no_words() -> None:
    grids = first_grids()
    grids["Từ ngữ"] = grids["Từ ngữ"][:2]
    assert said(load(grids).on(JUNE.to_date), "lũy kế 16 hộ thoát nghèo") == []
    assert load(empty_grids()).on(JUNE.to_date).claims == ()


def test_claims_are_written_as_they_were_read(catalogue: Catalogue) -> None:
    again = load({name: [["" if cell is None else cell for cell in row] for row in rows]
                  for name, rows in grids_of(catalogue).items()})  # fmt: skip
    assert codes(again) == set()
    assert again.on(JUNE.to_date).claims == catalogue.claims
