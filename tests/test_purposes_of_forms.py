"""Commendations, movements and what units write: by the forms that an office uses for them, whatever it calls these."""

import re
from pathlib import Path

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.check.across import load_context
from addin.check.across.plans import forms_agree
from addin.commend.step import commend, judge_period
from addin.review.step import check
from addin.session import Session
from addin.sheets.writer import write_book
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import PastAward
from schemas.office.tables import award_names
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.sheets import FORMS
from tests.drafting import submission
from tests.profiles import Lines, codes, found, grids_of_lines, own_office, put_profile
from tests.sheets import soffice_convert

MONTH = Period.parse("2026-02")
_FORMS: Lines = [
    {"form": "GT", "title": "Giới thiệu gương sáng", "sheet": "Gương sáng", "version": "2026.1", "rows": "Danh sách",
     "may_be_empty": "x", "purpose": "Đề nghị khen thưởng", "one_unit": "Tên; Là"},
    {"form": "PT", "title": "Phong trào ở cơ sở", "sheet": "Phong trào", "version": "2026.1", "rows": "In sẵn + thêm",
     "row_list": "Phong trào", "may_be_empty": "x", "purpose": "Phong trào thi đua"},
    {"form": "YK", "title": "Ý kiến của xã", "sheet": "Ý kiến", "version": "2026.1", "rows": "Dòng in sẵn",
     "row_list": "Ý kiến", "may_be_empty": "x", "blank_rows": "x", "purpose": "Phần lời"},
]  # fmt: skip
_COLUMNS: Lines = [
    {"form": "GT", "name": "ten", "title": "Tên", "type": "Chữ", "required": "x", "agg": "Ghép danh sách",
     "role": "Được đề nghị khen"},
    {"form": "GT", "name": "la", "title": "Là", "type": "Chọn", "enum": "Là", "required": "x",
     "agg": "Ghép danh sách; Đếm theo nhóm", "role": "Loại"},
    {"form": "GT", "name": "danh_hieu", "title": "Danh hiệu", "type": "Chọn", "enum": "Danh hiệu", "required": "x",
     "agg": "Ghép danh sách; Đếm theo nhóm", "role": "Hình thức khen thưởng"},
    {"form": "GT", "name": "guong", "title": "Gương mẫu", "type": "Đánh dấu x", "agg": "Ghép danh sách; Đếm",
     "role": "Điển hình"},
    {"form": "GT", "name": "viec", "title": "Việc đã làm", "type": "Đoạn văn", "agg": "Ghép danh sách",
     "role": "Thành tích"},
    {"form": "PT", "name": "ten", "title": "Tên phong trào", "type": "Chữ", "label_column": "x", "required": "x",
     "agg": "Ghép danh sách", "role": "Phong trào"},
    {"form": "PT", "name": "dang_ky", "title": "Đăng ký", "type": "Số nguyên", "agg": "Ghép danh sách"},
    {"form": "PT", "name": "lam_duoc", "title": "Làm được", "type": "Số nguyên", "agg": "Ghép danh sách"},
    {"form": "PT", "name": "phan_tram", "title": "Đạt (%)", "type": "Tỷ lệ %",
     "computed": "[Làm được] / [Đăng ký] * 100", "agg": "Ghép danh sách; Đếm đạt, chưa đạt", "role": "Tỷ lệ đạt"},
    {"form": "YK", "name": "ve", "title": "Về việc", "type": "Chữ", "label_column": "x"},
    {"form": "YK", "name": "noi_dung", "title": "Nội dung", "type": "Đoạn văn", "agg": "Gom chữ", "role": "Lời"},
    {"form": "TH1", "name": "vuong", "title": "Còn vướng", "type": "Đoạn văn", "agg": "Gom chữ", "role": "Khó khăn"},
]  # fmt: skip
_ROWS: Lines = [
    {"row_list": "Phong trào", "code": "1", "title": "Xã sạch đẹp"},
    {"row_list": "Phong trào", "code": "2", "title": "Đường hoa"},
    {"row_list": "Ý kiến", "code": "a", "title": "Việc tốt", "role": "Kết quả nổi bật"},
    {"row_list": "Ý kiến", "code": "b", "title": "Việc khó", "role": "Khó khăn"},
    {"row_list": "Ý kiến", "code": "c", "title": "Mong muốn", "role": "Kiến nghị"},
]  # fmt: skip
_CHOICES: Lines = [
    {"enum": "Là", "title": "Hộ gia đình", "role": "Tập thể"}, {"enum": "Là", "title": "Người dân", "role": "Cá nhân"},
    {"enum": "Là", "title": "Cán bộ", "role": "Cá nhân"},
    {"enum": "Danh hiệu", "title": "Thư khen của xã", "role": "Đơn vị quyết định"},
    {"enum": "Danh hiệu", "title": "Giấy khen của Giám đốc", "role": "Người đứng đầu cơ quan quyết định"},
    {"enum": "Danh hiệu", "title": "Bằng khen cấp trên"},
]  # fmt: skip
DEED = "Dựng lại nhà cho ba hộ bị bão"


def lines_of_the_office() -> dict[str, Lines]:
    lines = own_office(3)
    for sheet, more in (("Biểu", _FORMS), ("Cột", _COLUMNS), ("Dòng", _ROWS), ("Danh mục", _CHOICES)):
        lines[sheet] = [*lines[sheet], *map(dict, more)]
    return lines


def person(name: str, award: str, **more: Value) -> dict[str, Value]:
    return {"ten": name, "la": "Người dân", "danh_hieu": award, "viec": DEED, **more}


#: By unit, in their order: what it sends.
SENT: list[dict[str, dict[str, dict[str, Value]]]] = [
    {
        "GT": {"1": person("Lê An", "Bằng khen cấp trên", guong=True), "2": person("Tổ 3", "Thư khen của xã",
               la="Hộ gia đình"), "3": person("Vũ Bình", "Giấy khen của Giám đốc", la="Cán bộ")},
        "PT": {"1": {"dang_ky": 10, "lam_duoc": 10}, "2": {"dang_ky": 4, "lam_duoc": 1}},
        "YK": {"a": {"noi_dung": "Dựng xong chòi canh lũ ở mọi thôn"}, "b": {"noi_dung": "Thiếu thuyền cứu hộ"},
               "c": {"noi_dung": "Đề nghị cấp thêm thuyền cứu hộ"}},
        "TH1": {"1": {"houses": 2, "damaged": 1, "loss": 9, "vuong": "đường vào thôn sạt lở"}},
    },
    {
        "GT": {"1": person("Trần Cúc", "Bằng khen cấp trên"), "2": person("Tổ 3", "Thư khen của xã", la="Hộ gia đình"),
               "3": person("Hồ Dư", "Bằng khen cấp trên")},
        "PT": {"1": {"dang_ky": 5, "lam_duoc": 6}},
        "YK": {"b": {"noi_dung": "Thiếu thuyền cứu hộ"}},
    },
    {"GT": {"1": person("Hồ Dư", "Bằng khen cấp trên")}},
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    """The month of the invented office, collected."""
    where = tmp_path / "home"
    profile = put_profile(where, lines_of_the_office())
    letters = tmp_path / "thu"
    letters.mkdir()
    catalogue = profile.on(MONTH.to_date)
    for unit, rows in zip(catalogue.units_on(MONTH.to_date), SENT, strict=True):
        filling = Filling(rows=rows, cover={"preparer": "A", "head": "B"})
        write_book(plan_form_book(unit, MONTH, catalogue, filling), letters / f"{unit.code}.xlsx")
    office = Office.new(catalogue)
    award = PastAward(nominee="Trần Cúc", kind="Người dân", award="Bằng khen cấp trên", awarded_on="2025-11-20")
    office = office.model_copy(update={"past_awards": (award,)})
    office = office.model_copy(update={"settings": office.settings.model_copy(update={"commend_least_score": 0.0})})
    workspace = Workspace(where, office=office)
    pipeline.collect(workspace, MONTH, [letters])
    return workspace


def test_nominees_are_judged_by_the_offices_own_columns_and_awards(home: Workspace) -> None:
    with Session(home) as session:
        nominees = judge_period(session, MONTH)
        named = {(one.text("nominee"), one.row.unit): one for one in nominees}
        awards = award_names(session.catalogue(MONTH))
        assert awards == (
            "Thư khen của xã",
            "Giấy khen của Giám đốc",
            "Bằng khen cấp trên",
        )
        because = {who: {reason.code for reason in one.reasons} - {"unit-without-score"} for who, one in named.items()}
        assert because[("Lê An", "90001")] == set()
        assert because[("Trần Cúc", "90002")] == {"award-within-12-months"}
        assert because[("Hồ Dư", "90002")] == because[("Hồ Dư", "90003")] == {"duplicate-across-units"}
        assert because[("Tổ 3", "90001")] == because[("Tổ 3", "90002")] == set(), "households of one name are two"
        assert named[("Vũ Bình", "90001")].is_person and not named[("Tổ 3", "90001")].is_person
        decided = {one.text("award"): one.decided_by for one in nominees}
        assert decided == {
            "Thư khen của xã": "unit", "Giấy khen của Giám đốc": "head", "Bằng khen cấp trên": "board"
        }  # fmt: skip
        assert named[("Lê An", "90001")].source.cell == "B9"


def test_the_same_person_of_two_units_is_told_when_reports_are_checked(home: Workspace) -> None:
    told = [one for one in check(home, MONTH).findings if one.code == "unit-duplicate-person"]
    assert [(one.unit, one.form, one.value) for one in told] == [("90003", "GT", "Hồ Dư")]


@pytest.mark.slow
def test_the_list_of_nominees_counts_persons_by_every_choice_that_means_one(home: Workspace, tmp_path: Path) -> None:
    commended = commend(home, MONTH, tmp_path / "khen.docx")
    converted = soffice_convert(commended.workbook, "xlsx", tmp_path / "tinh")
    sheet = openpyxl.load_workbook(converted, data_only=True)["Đề nghị khen thưởng"]
    counted = {row[1].value: row[2].value for row in sheet.iter_rows() if row[1].value in ("Tập thể", "Cá nhân")}
    eligible = [one for one in commended.nominees if one.eligible]
    assert counted == {
        "Tập thể": sum(not one.is_person for one in eligible), "Cá nhân": sum(one.is_person for one in eligible),
    }  # fmt: skip


def test_the_report_has_its_movements_exemplars_and_words(home: Workspace, tmp_path: Path) -> None:
    pipeline.draft(home, MONTH, tmp_path / "bc.docx")
    said = [re.sub(r"\s+", " ", one.text) for one in docx.Document(str(tmp_path / "bc.docx")).paragraphs if one.text]
    whole = "\n".join(said)
    assert "“Xã sạch đẹp” 2/2 chỉ tiêu hoàn thành; “Đường hoa” 1 chỉ tiêu đang thực hiện" in whole
    assert "7 trường hợp: 2 hộ gia đình, 4 người dân, 1 cán bộ; có 1 điển hình tiên tiến" in whole
    assert "Hình thức đề nghị: 2 thư khen của xã; 1 giấy khen của Giám đốc; 4 bằng khen cấp trên" in whole
    assert f"{DEED} (Lê An, xã Bình An 1)" in whole
    assert "dựng xong chòi canh lũ ở mọi thôn (xã Bình An 1)" in whole
    assert "hiếu thuyền cứu hộ (xã Bình An 1 và xã Lộc An 1)" in whole
    assert "ường vào thôn sạt lở (xã Bình An 1)" in whole
    assert "ấp thêm thuyền cứu hộ" in whole
    headings = [one for one in said if re.match(r"(?:[IVX]+|\d+)\. ", one)]
    assert not [one for one in headings if "Phong trào ở cơ sở" in one or "Ý kiến của xã" in one], "told once"
    assert [one for one in headings if "Công tác thi đua" in one]


def without(purpose: str) -> Profile:
    lines = lines_of_the_office()
    for line in lines["Biểu"]:
        if line.get("purpose") == purpose:
            line["purpose"] = ""
    return load(grids_of_lines(lines))


def test_an_office_without_such_forms_has_no_such_step_and_is_told_so(tmp_path: Path) -> None:
    put_profile(tmp_path / "home", own_office(3))
    with pytest.raises(InputError, match="chưa có biểu nào dùng để đề nghị khen thưởng"):
        commend(Workspace(tmp_path / "home"), MONTH)
    assert award_names(without("Đề nghị khen thưởng").on(MONTH.to_date)) == ()


def test_a_profile_made_before_forms_had_purposes_loads_and_says_what_is_left_out() -> None:
    grids = dict(grids_of_lines(lines_of_the_office()))
    at = [column.key for column in FORMS.columns].index("purpose")
    grids["Biểu"] = [[cell for place, cell in enumerate(row) if place != at] for row in grids["Biểu"]]
    older = load(grids)
    assert older.is_sound
    assert codes(older) == {"define-purpose-column"}
    assert "không có đề nghị khen thưởng" in found(older, "define-purpose-column")


_AGREEMENT: dict[str, str] = {
    "code": "asked-is-the-loss", "form": "DS2", "looked_at": '[Loại hộ] = "Hộ nghèo"', "column": "[Số tiền đề nghị]",
    "against_form": "TH1", "against": "Thiệt hại ước tính", "title": "Số đề nghị của hộ nghèo bằng thiệt hại.",
    "severity": "Lỗi", "tolerance": "0,5", "unclear": "({số dòng} hộ chưa rõ loại)", "fix": "Đề nghị sửa.",
    "message": "“{tên số liệu}” là {giá trị}{chưa rõ}; thiệt hại {so với}, lệch {lệch}.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([("Hộ nghèo", 6), ("Hộ cận nghèo", 50), ("Hộ nghèo", 4)], []),
        ([("Hộ nghèo", 6), ("Hộ nghèo", 3)], []),  # within half a million a row
        ([("Hộ nghèo", 6), ("Hộ nghèo", 2.5)], ["“Đề nghị / Số tiền đề nghị” là 8,5; thiệt hại 10, lệch 1,5."]),
        ([("Hộ nghèo", 6), ("Hộ cận nghèo", 3), (None, 4)], []),  # with the one that says nothing it is right
        ([("Hộ nghèo", 6), (None, 2)],
         ["“Đề nghị / Số tiền đề nghị” là 6 (1 hộ chưa rõ loại); thiệt hại 10, lệch 4."]),
        ([("Hộ cận nghèo", 7)], []),  # nothing of this kind is said
    ],
)  # fmt: skip
def test_two_forms_of_an_office_agree_where_its_profile_asks_for_it(
    asked: list[tuple[str | None, float]], told: list[str]
) -> None:
    profile = load(grids_of_lines({**own_office(1), "Đối chiếu": [_AGREEMENT]}))
    assert [one.message for one in profile.findings] == []
    rows: dict[str, dict[str, Value]] = {
        str(at): {"name": f"Hộ {at}", "kind": kind, "asked": money} for at, (kind, money) in enumerate(asked, 1)
    }
    catalogue = profile.on(MONTH.to_date)
    filling = Filling(rows={"DS2": rows, "TH1": {"1": {"houses": 1, "damaged": 0, "loss": 10}, "2": {"loss": 0}}})
    report = submission("90001", MONTH, filling, catalogue)
    office = Office.new(catalogue)
    scene = load_context(MONTH, office, catalogue, [], lambda period: [report] if period == MONTH else [])
    found = list(forms_agree(scene))
    assert [one.message.removesuffix(" Đề nghị sửa.").partition(": ")[2] for one in found] == told
    assert {(one.code, one.form, one.severity.value) for one in found} <= {("rule-asked-is-the-loss", "DS2", "error")}


def test_the_emulation_report_has_what_the_office_asks_for_numbered_through(home: Workspace, tmp_path: Path) -> None:
    pipeline.draft(home, MONTH, kind="thi-dua", out=tmp_path / "td.docx")
    said = [re.sub(r"\s+", " ", one.text) for one in docx.Document(str(tmp_path / "td.docx")).paragraphs if one.text]
    headings = [one for one in said if re.match(r"(?:[IVX]+|\d+)\. ", one)]
    assert headings[:8] == [
        "I. CÔNG TÁC CHỈ ĐẠO, TỔ CHỨC PHONG TRÀO", "II. KẾT QUẢ THỰC HIỆN", "1. Chỉ tiêu thi đua đã đăng ký",
        "2. Kết quả chấm điểm, xếp loại", "3. Khen thưởng, điển hình tiên tiến", "III. ĐÁNH GIÁ CHUNG",
        "1. Ưu điểm", "2. Hạn chế",
    ]  # fmt: skip
    assert any(one.startswith("2 chỉ tiêu đã hoàn thành kế hoạch năm; 1 chỉ tiêu đang thực hiện") for one in said)
    assert not [one for one in said if "hộ nghèo" in one or "tuyên truyền tư tưởng" in one]
