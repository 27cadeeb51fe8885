"""The tables of the appendix: how figures stand in them, what is unknown or under review, which table is which."""

import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from addin.documents.bookmarks import strip_marks
from addin.documents.content import CENTRE, LEFT, RIGHT, AppendixTable, TableColumn
from addin.documents.head_lines import text_width
from addin.documents.tables import FOOT_SIZE
from addin.report import tables as report_tables
from addin.report.columns import DOUBTFUL, LETTERS, POINT, SIDES, UNKNOWN, FigureColumn
from addin.report.recorder import FigureRecorder
from addin.report.table_plan import UNITS, PlannedTable, planned_tables, table_numbers
from addin.report.tables import NONE, appendix_tables
from schemas.findings import Finding, Severity
from schemas.form import is_number
from schemas.summary import Doubt, Summary
from tests.catalogues import ALL_FORMS, FORMS_BY_ID
from tests.defects import Defects
from tests.defects import month as defective
from tests.drafting import ABSENT, doubted, draft_report, month, project, summary_of, whole

_NUMBER = re.compile(r"-?[\d.]+(,\d+)?")
FEBRUARY = month("2023-02", without=(ABSENT,))
#: What is typed into B02, and where the column of escaped households stands there.
KEYS = [column.key for column in FORMS_BY_ID["B02"].columns if is_number(column) and not column.computed]
ESCAPED = [column.key for column in FORMS_BY_ID["B02"].columns].index("escaped")


def tables(summary: Summary) -> list[AppendixTable]:
    return appendix_tables(FigureRecorder(summary))


def table_of(summary: Summary, form: str) -> AppendixTable:
    number = table_numbers(summary)[form].removeprefix("Biểu ").partition(",")[0]
    return tables(summary)[int(number) - 1]


def column(table: AppendixTable, label: str) -> list[str]:
    at = next(at for at, one in enumerate(table.columns) if one.label == label)
    return [row.cells[at] for row in table.rows]


def test_every_number_of_a_column_has_the_same_decimals() -> None:
    for table in tables(FEBRUARY):
        for at, shown in enumerate(table.columns):
            found = {len((match[1] or ",")[1:]) for row in table.rows if (match := _NUMBER.fullmatch(row.cells[at]))}
            assert shown.label == "TT" or len(found) <= 1, (table.title, shown.label, found)


def test_money_that_needs_a_decimal_in_one_row_shows_it_in_all_and_percentages_always_show_two() -> None:
    current = summary_of("2023-02", {"696": {"B01": {**project("1", 100, 50.5)["B01"], **project("2", 80, 40)["B01"]}}})
    table = table_of(current, "B01")
    paid = next(at for at, one in enumerate(table.columns) if (one.group, one.label) == ("Giải ngân lũy kế", "Tổng số"))
    assert [row.cells[paid] for row in table.rows if row.cells[0] in ("1", "2", "")] == ["50,5", "40,0", "90,5"]
    assert column(table, "Tỷ lệ giải ngân (%)")[:2] == ["50,50", "50,00"]


def test_numbers_stand_at_the_right_words_at_the_left_and_the_numbering_in_the_middle(tmp_path: Path) -> None:
    draft_report(FEBRUARY, None, None, tmp_path / "a.docx")
    drawn = docx.Document(str(tmp_path / "a.docx")).tables[2]
    row = next(row for row in drawn.rows if row.cells[0].text == "1")
    sides = [cell.paragraphs[0]._p.find(f"{qn('w:pPr')}/{qn('w:jc')}") for cell in row.cells]
    assert [side.get(qn("w:val")) if side is not None else LEFT for side in sides[:3]] == [CENTRE, LEFT, RIGHT]


def test_what_is_not_known_is_no_zero_and_a_percentage_of_nothing_is_something_else() -> None:
    nothing_planned = {
        "B02": {"Xã A": {"households": 9, "poor_start": 3, "target_cut": 0, "escaped": 0, "fell_back": 0}}
    }
    table = table_of(summary_of("2023-02", {"696": nothing_planned, "691": {}}), "B02")
    told = dict(zip(column(table, "Đơn vị"), column(table, "Tỷ lệ hoàn thành chỉ tiêu (%)"), strict=True))
    assert (told["Huyện Bù Đăng"], told["Huyện Bù Gia Mập"]) == (NONE, UNKNOWN)
    assert "“…”: chưa có số liệu" in table.note


def test_figures_under_review_are_grey_in_the_unit_and_in_the_total_and_the_foot_says_whose() -> None:
    finding = Finding(
        unit="694", form="B02", file="a.xlsx", sheet="B02", cell="F9", severity=Severity.ERROR, code="x", message="y"
    )
    doubt = Doubt("694", "B02", "", frozenset({"escaped"}), finding)
    known = {name: getattr(FEBRUARY, name) for name in Summary.model_fields}
    current = Summary.model_construct(**known | {"doubts": (doubt,), "findings": (finding,)})
    table = table_of(current, "B02")
    at = next(at for at, one in enumerate(table.columns) if one.label.startswith("Số hộ thoát nghèo"))
    grey = [row.cells[1] for row in table.rows if row.shades[at] == DOUBTFUL]
    assert grey == ["Huyện Hớn Quản", "Tổng cộng"]
    assert table.foot == "Số trên nền xám: có số liệu của huyện Hớn Quản đang rà soát."
    assert table_of(current, "B03").foot == ""


def test_where_every_unit_is_under_review_the_foot_says_how_many_they_are() -> None:
    current = month("2023-02")
    for unit in current.units:
        current = doubted(current, unit, "B02", "escaped")
    assert table_of(current, "B02").foot == "Số trên nền xám: có số liệu của cả 11 đơn vị đang rà soát."


def slanted(table: AppendixTable, label: str) -> list[str]:
    """The names of the rows whose figure of a column is in italics."""
    at = next(at for at, one in enumerate(table.columns) if one.label.startswith(label))
    return [row.cells[1] for row in table.rows if row.slanted[at]]


def test_figures_that_lack_communes_are_in_italics_in_the_unit_and_in_the_total_and_the_foot_names_them() -> None:
    forms = {unit: whole(unit, **dict.fromkeys(KEYS, 3)) for unit in ("694", "696")}
    del forms["694"]["B02"]["Xã Thanh An"], forms["694"]["B02"]["Xã Tân Quan"]
    table = table_of(summary_of("2023-02", forms), "B02")
    assert slanted(table, "Số hộ thoát nghèo") == ["Huyện Hớn Quản", "Tổng cộng"]
    assert table.foot == "Số in nghiêng: chưa gồm xã Thanh An và xã Tân Quan của huyện Hớn Quản."


def test_where_one_figure_lacks_a_unit_and_another_only_communes_of_it_the_foot_does_not_say_both_of_each() -> None:
    wrong = Defects(frozenset(), frozenset(), [("694", "B02", ESCAPED)], [], [("694", "B02", 0)], [])
    (said,) = re.findall(r"Số in nghiêng: chưa gồm (.*)\.", table_of(defective(wrong).summary, "B02").foot)
    assert re.fullmatch(r"huyện Hớn Quản hoặc chưa gồm xã [^;]* của huyện Hớn Quản", said)


def test_a_unit_without_a_percentage_since_its_target_is_zero_is_not_lacking_in_that_of_all() -> None:
    forms = {"694": whole("694", **dict.fromkeys(KEYS, 0)), "696": whole("696", **dict.fromkeys(KEYS, 3))}
    table = table_of(summary_of("2023-02", forms), "B02")
    assert NONE in column(table, "Tỷ lệ hoàn thành chỉ tiêu (%)")
    assert table.foot == ""


def test_a_total_that_lacks_a_unit_which_sent_the_form_is_in_italics_and_one_without_the_form_is_told_above() -> None:
    current = defective(Defects(frozenset(), frozenset(), [("694", "B02", ESCAPED)], [], [], [])).summary
    table = table_of(current, "B02")
    assert slanted(table, "Số hộ thoát nghèo") == ["Tổng cộng"]
    assert table.foot == "Số in nghiêng: chưa gồm huyện Hớn Quản."
    absent = table_of(FEBRUARY, "B02")
    assert (slanted(absent, "Số hộ thoát nghèo"), absent.foot) == ([], "")
    assert "chưa có: " in absent.note


def test_a_table_of_two_forms_that_lack_the_same_units_names_them_once() -> None:
    summary = month("2023-02", without=("695",))
    notes = [strip_marks(table.note) for table in appendix_tables(FigureRecorder(summary, marks=True))]
    assert sum(len(table.forms) > 1 for table in planned_tables(summary)) > 1
    assert {note.count("chưa có: huyện Đồng Phú") for note in notes} == {1}


def test_the_foot_stands_under_its_table_in_small_letters_and_on_its_page(tmp_path: Path) -> None:
    current = doubted(month("2023-02"), "694", "B02", "escaped")
    draft_report(current, None, None, tmp_path / "a.docx")
    body = [*docx.Document(str(tmp_path / "a.docx")).element.body]
    feet = [at for at, one in enumerate(body) if "".join(one.itertext()).startswith("Số trên nền xám: ")]
    assert feet
    for at in feet:
        assert body[at - 1].tag == qn("w:tbl")
        assert all(one.pPr.keepNext is not None for one in body[at - 1].tr_lst[-1].iter(qn("w:p")))
        assert {size.get(qn("w:val")) for size in body[at].iter(qn("w:sz"))} == {str(2 * FOOT_SIZE)}


def test_the_words_of_the_districts_are_not_repeated_in_the_appendix() -> None:
    assert table_numbers(FEBRUARY)["B11"] == ""
    assert not any("Phần lời" in table.title for table in tables(FEBRUARY))


def test_a_form_is_called_by_the_number_of_the_table_that_shows_its_figures() -> None:
    planned = planned_tables(FEBRUARY)
    for form, name in table_numbers(FEBRUARY).items():
        numbers = [int(number) for number in re.findall(r"\d+", name)]
        assert [number for number, table in enumerate(planned, 1) if form in table.forms] == numbers
    titles = [table.title for table in tables(FEBRUARY)]
    assert [title.partition(".")[0] for title in titles] == [f"Biểu {number}" for number in range(1, len(titles) + 1)]


def test_tables_by_unit_stand_beside_each_other_under_the_titles_of_their_forms_and_no_wider_than_the_page() -> None:
    together = [table for table in planned_tables(FEBRUARY) if len(table.forms) > 1]
    assert together
    for table in together:
        assert table.room >= 0
        assert all(shown.column.over for shown in table.columns)


def test_tables_shorter_than_one_by_unit_are_behind_the_others_the_shortest_first() -> None:
    planned = planned_tables(FEBRUARY)
    lengths = [len(table.lines) for table in planned]
    short = [length for length in lengths if length <= len(FEBRUARY.units)]
    assert short
    assert lengths[-len(short) :] == sorted(short)
    assert {UNITS} == {table.names for table in planned[1 : -len(short)]}


def test_no_word_of_a_heading_breaks() -> None:
    for table in planned_tables(FEBRUARY):
        for column in (shown.column for shown in table.columns):
            room = (column.width - SIDES) / POINT
            assert all(text_width(word, LETTERS) <= room + 0.1 for word in column.label.split()), column.label


def test_targets_that_are_met_are_counted_under_a_heading_of_numbers_not_of_percentages() -> None:
    table = table_of(FEBRUARY, "B06A")
    assert [(one.group, one.label) for one in table.columns if one.label in ("Đạt", "Chưa đạt")] == [
        ("Số chỉ tiêu", "Đạt"), ("Số chỉ tiêu", "Chưa đạt"),
    ]  # fmt: skip


def test_choices_that_nobody_made_have_no_column() -> None:
    person = {"nominee": "Điểu A", "kind": "Cá nhân", "ethnic": "Xtiêng", "award": "Giấy khen của Trưởng Ban Dân tộc"}
    table = table_of(summary_of("2023-02", {"696": {"B06B": {"1": person}}}), "B06B")
    assert [one.label for one in table.columns if one.group == "Loại"] == ["Cá nhân"]


def test_headings_of_three_levels_span_what_stands_below_them(tmp_path: Path) -> None:
    draft_report(FEBRUARY, None, None, tmp_path / "a.docx")
    for drawn in docx.Document(str(tmp_path / "a.docx")).tables[2:]:
        for row in drawn._tbl.tr_lst:
            spanned = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.tc_lst]
            count = sum(int(one.get(qn("w:val")) or 1) if one is not None else 1 for one in spanned)
            assert count == len(drawn.columns)


def test_the_pages_of_the_appendix_are_numbered_by_themselves_the_first_without_a_number(tmp_path: Path) -> None:
    draft_report(FEBRUARY, None, None, tmp_path / "a.docx")
    section = docx.Document(str(tmp_path / "a.docx")).sections[-1]
    numbering = section._sectPr.find(qn("w:pgNumType"))
    assert numbering is not None
    assert numbering.get(qn("w:start")) == "1"
    assert section.different_first_page_header_footer


@pytest.mark.parametrize("form", [form for form in ALL_FORMS if form.id != "B11"], ids=lambda form: form.id)
def test_every_form_with_figures_has_its_table(form) -> None:
    assert table_numbers(FEBRUARY)[form.id].startswith("Biểu ")


def test_a_table_too_wide_for_a_page_is_parted() -> None:
    columns = [FigureColumn("B02", TableColumn("", str(number), 30.0)) for number in range(20)]
    assert PlannedTable("", "", columns, ()).room < 0
    assert table_numbers(FEBRUARY)["B02"].count(",") == 1


def test_a_table_of_thousands_of_rows_is_left_to_the_workbook_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_table = table_of(FEBRUARY, "B02")
    monkeypatch.setattr(report_tables, "MOST_ROWS", 5)
    short = table_of(FEBRUARY, "B02")
    assert short.rows == tuple(row for row in whole_table.rows if row.strong) != ()
    rows = len(whole_table.rows) - len(short.rows)
    assert short.note.endswith(
        f"Biểu có {rows} dòng, văn bản chỉ in dòng tổng cộng; các dòng còn lại xem ở bảng tổng hợp (Excel)"
    )
