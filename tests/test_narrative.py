"""What districts write: brought together by topic, told once, held against their forms; nothing of it disappears."""

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.check.across.scene import CheckContext, load_context
from addin.check.across.words import words_agree_with_forms
from addin.check.narrative import stated_figures, statements
from addin.report.compose import ComparedSummaries, compose
from addin.report.movements import exemplars, initiatives
from addin.report.narrative import (
    GENERAL,
    INTERNAL,
    KEPT,
    PRINTED,
    Narrative,
    Topic,
    addressees_of,
    names_table,
    word_list,
)
from addin.report.opinions import SHEET
from addin.report.recorder import FigureRecorder
from addin.report.reviews import under_review
from addin.summary.consolidate import consolidate
from schemas.filling import Filling
from schemas.findings import Finding, Severity
from schemas.office import Office, new_settings
from schemas.period import Period
from schemas.rule import Record
from schemas.summary import NO_ROW, Doubt, Summary
from tests.catalogues import IN_FORCE
from tests.drafting import month, submission, summary_of

FEBRUARY = Period.parse("2023-02")
ADDRESSEES = word_list("bao-cao", "noi-kien-nghi.txt", new_settings(IN_FORCE).names())
VILLAGERS = {"households": 900, "poor_start": 90, "target_cut": 40, "escaped": 16, "fell_back": 0}


def words(**texts: str) -> dict[str, dict[str, dict[str, str]]]:
    codes = {"highlights": "1", "difficulties": "2", "causes": "3", "proposals": "4", "next_steps": "5"}
    return {"B11": {codes[name]: {"text": text} for name, text in texts.items()}}


def narrative(units: dict[str, dict[str, dict[str, dict[str, object]]]]) -> Narrative:
    return Narrative(summary_of("2023-02", units), "bao-cao")  # type: ignore[arg-type] # values of cells


def told(topics: tuple[Topic, ...]) -> list[tuple[str, str, str]]:
    return [(topic.label, one.text, one.who) for topic in topics for one in topic.told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một câu. Câu hai; vế ba!", ["Một câu", "Câu hai", "vế ba"]),
        ("TP. Đồng Xoài đạt 1.234,5 triệu đồng. Hết", ["TP. Đồng Xoài đạt 1.234,5 triệu đồng", "Hết"]),
        ("- Ý một\n+ Ý hai\n1. Ý ba\na) Ý bốn", ["Ý một", "Ý hai", "Ý ba", "Ý bốn"]),
        ("Thực hiện Kế hoạch năm 2023. Tốt", ["Thực hiện Kế hoạch năm 2023", "Tốt"]),
        (" ;. \n - ", []),
    ],
)
def test_a_text_falls_into_its_statements(text: str, expected: list[str]) -> None:
    assert statements(text) == expected


@given(st.text(alphabet="abcĐđ .;,\n-123", max_size=60))
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    def letters(of: str) -> str:
        return "".join(one for one in of if one.isalpha())

    kept = "".join(map(letters, statements(text)))
    assert len(kept) <= len(letters(text))
    assert kept == letters(text) or any(mark in text for mark in ") -")  # only the letters of a bullet may go


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("16 hộ DTTS thoát nghèo, giải ngân 3,3 tỷ đồng vốn MTQG", [("escaped", 16), ("paid_total", 3.3)]),
        ("tổ chức 36 buổi tuyên truyền, vận động", [("sessions", 36)]),
        ("ban hành Kế hoạch số 12/KH-UBND ngày 05/02/2023 về 1.000 hộ", []),
        ("trong tháng có 5 hộ thoát nghèo", []),
        ("xã Lộc Tấn có 3 hộ thoát nghèo", []),
        ("kế hoạch năm 2023 là 40 hộ thoát nghèo", []),
        ("khoảng 30 hộ thoát nghèo", []),
        ("giải ngân vốn sự nghiệp Chương trình MTQG 5 triệu đồng", []),
        ("12/15 buổi tuyên truyền", []),
    ],
)  # fmt: skip
def test_numbers_that_a_form_holds_are_told_from_years_papers_plans_and_parts(
    statement: str, found: list[tuple[str, float]]
) -> None:
    assert [(one.claim.column, one.values[0]) for one in stated_figures(statement, IN_FORCE)] == found


def test_a_number_agrees_to_the_decimals_that_it_is_written_with() -> None:
    (stated,) = stated_figures("giải ngân 3,3 tỷ đồng vốn Chương trình MTQG", IN_FORCE)
    assert stated.agrees_with(3324.6)
    assert not stated.agrees_with(3360)


def scene(rows: dict[str, dict[str, dict[str, object]]], *, wrong: str = "") -> CheckContext:
    report = submission("696", FEBRUARY, Filling(rows=rows))  # type: ignore[arg-type] # values of cells
    if wrong:
        fault = Finding(
            unit="696", form=wrong, file="a", sheet="b", cell="A1", severity=Severity.ERROR, code="x", message="y"
        )
        report = report.model_copy(update={"findings": (fault,)})
    return load_context(FEBRUARY, Office.new(IN_FORCE), IN_FORCE, [], lambda _: [report])


def test_words_that_differ_from_the_form_are_a_finding_with_the_sentence_and_the_cells_of_the_form() -> None:
    said = words(highlights="Đã ban hành kế hoạch. Lũy kế 19 hộ thoát nghèo.")
    (found,) = words_agree_with_forms(scene({"B02": {"Xã A": VILLAGERS}, **said}))
    assert (found.code, found.severity, found.form) == ("rule-words-agree-with-forms", Severity.WARNING, "B11")
    assert "“Lũy kế 19 hộ thoát nghèo” ghi 19" in found.message
    assert "biểu B02 cột “Số hộ thoát nghèo lũy kế” (trang “B02-Giảm nghèo”, ô " in found.message
    assert "là 16." in found.message


def test_a_figure_that_the_office_set_without_a_row_of_the_sheet_has_no_cell_to_name() -> None:
    rows = {"B02": {"Xã A": VILLAGERS}, **words(highlights="19 hộ thoát nghèo")}
    report = submission("696", FEBRUARY, Filling(rows=rows))  # type: ignore[arg-type] # values of cells
    added = Record(NO_ROW, "", {"escaped": 1})
    tables = [
        table.model_copy(update={"records": (*table.records, added)}) if table.form == "B02" else table
        for table in report.tables
    ]
    corrected = report.model_copy(update={"tables": tuple(tables)})
    (found,) = words_agree_with_forms(load_context(FEBRUARY, Office.new(IN_FORCE), IN_FORCE, [], lambda _: [corrected]))
    assert re.search(r"ô [A-Z]+[1-9]\d*\) là 17\.", found.message)


def test_words_that_agree_and_forms_that_have_errors_of_their_own_are_not_complained_of() -> None:
    assert (
        list(words_agree_with_forms(scene({"B02": {"Xã A": VILLAGERS}, **words(highlights="16 hộ thoát nghèo")}))) == []
    )
    wrong = scene({"B02": {"Xã A": VILLAGERS}, **words(highlights="19 hộ thoát nghèo")}, wrong="B02")
    assert list(words_agree_with_forms(wrong)) == []


def test_the_sum_of_sub_projects_is_the_figure_that_words_are_held_against() -> None:
    parts = {"4": {"paid_capital": None}, "4.1": {"paid_capital": 30.0}, "4.2": {"paid_capital": 12.5}}
    said = words(highlights="Giải ngân 42,5 triệu đồng vốn Chương trình MTQG")
    assert list(words_agree_with_forms(scene({"B01": parts, **said}))) == []
    (found,) = words_agree_with_forms(scene({"B01": parts, **words(highlights="Giải ngân 55 triệu đồng vốn MTQG")}))
    assert "là 42,5." in found.message


def test_words_that_only_refer_to_others_are_left_out_of_the_report_and_listed() -> None:
    said = narrative({"688": words(difficulties="Như tháng trước"), "689": words(difficulties="Thiếu nước sạch")})
    assert [text for _, text, _ in told(said.difficulties)] == ["Thiếu nước sạch"]
    used = {one.unit: one.used for one in said.opinions}
    assert used == {"688": "Chỉ dẫn tới nội dung ở nơi khác, chưa nêu nội dung", "689": PRINTED}


def test_a_statement_of_several_units_stands_once_with_their_names_or_of_many_with_their_number() -> None:
    two = words(difficulties="Thiếu cán bộ. Giá nông sản thấp.")
    many = {unit: words(difficulties="Giá nông sản thấp") for unit in ("688", "689", "690")}
    found = told(narrative({"696": two, "691": two, **many}).difficulties)
    assert found == [
        ("Hướng dẫn, tổ chức thực hiện, cán bộ", "Thiếu cán bộ", "huyện Bù Gia Mập và huyện Bù Đăng"),
        ("Giảm nghèo, đời sống, sinh kế", "Giá nông sản thấp", "5/11 đơn vị"),
    ]


def test_no_word_of_a_report_of_which_nobody_knows_whose_it_is_stands_in_the_document() -> None:
    found = summary_of("2023-02", {"691": words(difficulties="Thiếu cán bộ."), "696": words(causes="Thiên tai.")})
    praised = {
        "1": {"nominee": "Điểu Sơn", "exemplar": True, "achievement": "Hiến đất làm đường", "initiative": "Nuôi dê"}
    }
    named = summary_of("2023-02", {unit: {"B06B": praised} for unit in ("691", "696")})
    finding = Finding(unit="696", form="", file="a.xlsx", sheet="", cell="", severity=Severity.WARNING,
                      code="file-sender-unknown", message="Thư gửi từ địa chỉ lạ.")  # fmt: skip
    unsure = {"doubts": (Doubt("696", "", "", frozenset(), finding),), "findings": (finding,)}
    found, named = (one.model_copy(update=unsure) for one in (found, named))
    said = Narrative(found, "bao-cao")
    assert [one.who for topic in said.difficulties for one in topic.told] == ["huyện Bù Gia Mập"]
    assert said.causes == ()
    assert said.unused("causes") == (
        "Nội dung do huyện Bù Đăng nêu chưa đưa vào báo cáo vì báo cáo của đơn vị đang rà soát."
    )
    assert {one.used for one in said.opinions if one.unit == "696"} == {"Báo cáo của đơn vị đang rà soát"}
    for deeds in (exemplars, initiatives):
        assert [one.who for one in deeds(FigureRecorder(named))] == ["Điểu Sơn, huyện Bù Gia Mập"]
    assert under_review(FigureRecorder(found)) == (
        "Số liệu của huyện Bù Đăng (1 cảnh báo) đang rà soát. Phần lời của huyện Bù Đăng chưa đưa vào báo cáo này."
    )


def test_the_table_of_names_repeats_each_statement_whole() -> None:
    said = "Việc phân bổ vốn sự nghiệp chậm do các bộ chưa hướng dẫn đầy đủ định mức hỗ trợ đối với từng nội dung"
    (table,) = names_table(narrative(dict.fromkeys(("688", "689", "690", "691"), words(difficulties=said))))
    assert [row.cells[1] for row in table.rows] == [said]


def test_what_one_unit_says_of_a_topic_stands_under_its_name_once() -> None:
    (topic,) = narrative(
        {"696": words(causes="Thiếu cán bộ. Chưa mở lớp tập huấn. UBND xã còn lúng túng vì thiếu cán bộ")}
    ).causes
    assert topic.text == "thiếu cán bộ; chưa mở lớp tập huấn; UBND xã còn lúng túng vì thiếu cán bộ (huyện Bù Đăng)"


def test_the_names_behind_a_number_stand_in_a_table_of_the_appendix() -> None:
    many = {unit: words(difficulties="Giá nông sản thấp") for unit in ("688", "689", "690", "691")}
    (table,) = names_table(narrative(many))
    named = "Thành phố Đồng Xoài; các thị xã: Phước Long, Bình Long; huyện Bù Gia Mập"
    assert table.title == "Các đơn vị nêu từng khó khăn, vướng mắc"
    assert [row.cells[1:] for row in table.rows] == [("Giá nông sản thấp", named)]
    assert list(names_table(narrative({"688": words(difficulties="Thiếu cán bộ")}))) == []


def test_the_table_of_names_tells_difficulties_and_proposals_apart_where_it_has_both() -> None:
    said = words(difficulties="Giá nông sản thấp", proposals="Đề nghị UBND tỉnh cấp vốn sớm")
    (table,) = names_table(narrative(dict.fromkeys(("688", "689", "690", "691"), said)))
    assert [row.cells[1] for row in table.rows] == ["Khó khăn, vướng mắc", "Kiến nghị, đề xuất"]


def test_the_same_sentence_about_each_units_own_place_is_one_sentence() -> None:
    said = {
        unit: words(highlights=f"Công tác dân tộc trên địa bàn {name} được triển khai kịp thời")
        for unit, name in (("696", "huyện Bù Đăng"), ("689", "thành phố Đồng Xoài"))
    }
    ((label, text, _),) = told(narrative(said).highlights)
    assert (label, text) == (
        "Tham mưu, chỉ đạo, phối hợp",
        "Công tác dân tộc trên địa bàn đơn vị được triển khai kịp thời",
    )


def test_a_statement_that_only_repeats_figures_of_the_forms_is_not_told_again() -> None:
    rows = {"B02": {"Xã A": VILLAGERS}, **words(highlights="Lũy kế 16 hộ thoát nghèo. Thăm hỏi già làng đầy đủ.")}
    found = narrative({"696": rows})
    assert [text for _, text, _ in told(found.highlights)] == ["Thăm hỏi già làng đầy đủ"]
    assert [one.used for one in found.opinions] == ["Số liệu đã có tại biểu B02", PRINTED]


def test_a_bare_figure_that_no_form_holds_is_not_told_in_its_place() -> None:
    found = narrative({"696": words(highlights="Lũy kế 16 hộ thoát nghèo. Thăm hỏi già làng đầy đủ.")})
    assert [text for _, text, _ in told(found.highlights)] == ["Thăm hỏi già làng đầy đủ"]
    assert [one.used for one in found.opinions] == ["Chưa có số liệu tại biểu B02 để đối chiếu", PRINTED]


def test_words_are_not_held_against_a_figure_of_which_a_row_is_unknown() -> None:
    rows = {"B02": {"Xã A": VILLAGERS, "Xã B": VILLAGERS}, **words(highlights="Lũy kế 19 hộ thoát nghèo")}
    report = submission("696", FEBRUARY, Filling(rows=rows))
    table = next(one for one in report.tables if one.form == "B02")
    del table.records[1].values["escaped"]
    found = Narrative(consolidate([report], FEBRUARY, IN_FORCE), "bao-cao")
    assert found.highlights == ()
    assert [one.used for one in found.opinions] == ["Chưa có số liệu tại biểu B02 để đối chiếu"]


def test_a_statement_whose_figure_differs_from_the_form_stays_out_of_the_report_and_the_list_says_why() -> None:
    rows = {"B02": {"Xã A": VILLAGERS}, **words(highlights="Lũy kế 19 hộ thoát nghèo")}
    found = narrative({"696": rows})
    assert found.highlights == ()
    assert [one.used for one in found.opinions] == [
        "Lời văn ghi 19, biểu B02, cột “Số hộ thoát nghèo lũy kế” là 16"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("proposal", "labels", "asked"),
    [
        ("Đề nghị UBND tỉnh bố trí sớm vốn", ("Đối với UBND tỉnh",), "bố trí sớm vốn"),
        ("Kiến nghị Ủy ban Dân tộc sửa Thông tư", ("Đối với Ủy ban Dân tộc",), "sửa Thông tư"),
        ("Đề nghị Ban Dân tộc tỉnh sớm hướng dẫn", (INTERNAL,), "sớm hướng dẫn"),
        ("Đề nghị UBND tỉnh, Ban Dân tộc mở lớp", ("Đối với UBND tỉnh", INTERNAL), "mở lớp"),
        ("Đề nghị UBND tỉnh giao Ban Dân tộc mở lớp", ("Đối với UBND tỉnh",), "giao Ban Dân tộc mở lớp"),
        ("Tăng kinh phí cho xã", (), "Tăng kinh phí cho xã"),
    ],
)
def test_a_proposal_goes_to_whom_it_names_first(proposal: str, labels: tuple[str, ...], asked: str) -> None:
    assert addressees_of(proposal, ADDRESSEES) == (labels, asked)


def test_what_is_asked_of_the_office_itself_is_not_in_the_report_but_in_its_own_list(tmp_path: Path) -> None:
    ours = words(proposals="Đề nghị Ban Dân tộc tỉnh sớm hướng dẫn các tiểu dự án.")
    theirs = words(proposals="Đề nghị UBND tỉnh bố trí sớm vốn đối ứng.")
    bare = words(proposals="Tăng kinh phí tuyên truyền.")
    current = summary_of("2023-02", {"696": ours, "691": theirs, "692": bare})
    composed = compose(ComparedSummaries(current), "bao-cao", Office.new(IN_FORCE))
    text = "\n".join(paragraph.text for paragraph in composed.body)
    assert "hướng dẫn các tiểu dự án" not in text
    alone = compose(ComparedSummaries(summary_of("2023-02", {"691": theirs})), "bao-cao", Office.new(IN_FORCE))
    assert "\nĐối với UBND tỉnh\nBố trí" in "\n".join(one.text for one in alone.body), "of one nothing is numbered"
    assert "1. Đối với UBND tỉnh\nBố trí sớm vốn đối ứng (huyện Bù Gia Mập đề nghị)." in text
    assert f"2. {GENERAL}\nTăng kinh phí tuyên truyền (huyện Lộc Ninh đề nghị)." in text
    written = composed.write(tmp_path / "bao-cao.docx")
    assert written.opinions == tmp_path / "bao-cao_YKienDonVi.xlsx"
    assert any(str(written.opinions) in remark for remark in written.to_text())
    rows = list(openpyxl.load_workbook(written.opinions)[SHEET].iter_rows(values_only=True))
    first = next(row for row in rows if row[0] == 1)
    assert first[1:4] == (
        "Huyện Bù Đăng",
        "Kiến nghị, đề xuất",
        "Đề nghị Ban Dân tộc tỉnh sớm hướng dẫn các tiểu dự án",
    )
    assert first[5] == KEPT


def test_the_office_may_change_topics_and_addressees(tmp_path: Path) -> None:
    (tmp_path / "bao-cao").mkdir()
    (tmp_path / "bao-cao" / "chu-de.txt").write_text("Cây trồng: nông sản; cà phê\n", encoding="utf-8")
    current = summary_of("2023-02", {"696": words(difficulties="Giá nông sản thấp")})
    assert [topic.label for topic in Narrative(current, "bao-cao", str(tmp_path)).difficulties] == ["Cây trồng"]


def everything(summary: Summary) -> list[str]:
    rows = summary.forms["B11"].rows
    return [said for row in rows for said in statements(str(row.values.get("text") or "")) if said != "Không"]


def test_every_statement_of_a_month_is_in_the_report_or_on_the_list_with_a_reason() -> None:
    found = Narrative(month("2023-02"), "bao-cao")
    listed = [one for one in found.opinions if one.heading in ("Kết quả nổi bật", "Nguyên nhân", "Phương hướng kỳ tới")]
    assert {one.text for one in found.opinions} >= set(everything(month("2023-02")))
    assert all(one.used for one in found.opinions)
    printed = {one.text.casefold() for topics in (found.highlights, found.causes, found.next_steps)
               for topic in topics for one in topic.told}  # fmt: skip
    assert {one.text.casefold() for one in listed if one.used == PRINTED and "địa bàn" not in one.text} <= printed


def test_words_that_are_not_used_are_not_told_as_none() -> None:
    said = narrative({"696": words(causes="Lũy kế 19 hộ thoát nghèo")})
    assert said.causes == ()
    assert said.unused("causes").startswith("Nội dung do huyện Bù Đăng nêu ")
    assert narrative({"696": words(causes="Không có")}).unused("causes") == ""


def test_the_report_says_whose_words_it_does_not_use() -> None:
    summary = summary_of("2023-02", {"696": words(difficulties="Lũy kế 19 hộ thoát nghèo")})
    composed = compose(ComparedSummaries(summary), "bao-cao", Office.new(IN_FORCE))
    text = "\n".join(one.text for one in composed.body)
    assert "huyện Bù Đăng nêu chưa đưa vào báo cáo" in text
    assert "không nêu khó khăn" not in text


def test_full_stops_without_an_end_do_not_keep_the_program_busy() -> None:
    assert statements("." * 32_767 + "x")[0].endswith("x")
    assert statements("Một... Hai!? Ba.") == ["Một", "Hai", "Ba"]
