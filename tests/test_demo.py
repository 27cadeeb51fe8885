import contextlib
import email
import io
import re
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from email import policy
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.summary.lookup import coverage_at, value_at
from addin.system.errors import InputError
from addin.workspace.folder import MASTER_FILE
from schemas.filling import Filling
from schemas.findings import Severity
from schemas.form import RowKind
from schemas.period import Period
from schemas.reference import holidays
from schemas.report import FigurePlace
from schemas.submission import SourceFile, Submission
from schemas.text import fold
from tests.catalogues import ALL_FORMS, IN_FORCE, catalogue_of
from tests.sheets import needs, soffice_convert
from tests.test_catalogue import OF_THE_OFFICE
from tests.test_remind import text_of
from workbooks.demo import HOME, LETTERS, RESULTS, RETURNS, run_demo
from workbooks.demo.errors import plant
from workbooks.demo.figures import make_figures
from workbooks.demo.formats import as_broken, as_locked, as_ods, as_xls, as_xlsx, flatten
from workbooks.demo.inbox import LATE, TWICE, WRONG, make_clean_inbox, short_name
from workbooks.demo.mail import Letter, as_bytes
from workbooks.demo.next_inbox import OLD_BLANK

JANUARY, FEBRUARY, MARCH = (Period.parse(f"2023-{month:02}") for month in (1, 2, 3))
SEED = 7
LOCK = "bí mật"
STRUCK_OFF = "Đưa ra khỏi danh sách"


@pytest.fixture(scope="module")
def figures() -> dict[str, Filling]:
    return make_figures(FEBRUARY, SEED)


def total(figures, form, *keys):
    rows = (row for filling in figures.values() for row in filling.rows[form].values())
    return round(sum(row.get(key) or 0 for row in rows for key in keys), 1)


def read(content, name, period):
    submission = examine(SourceFile(name=name, content=content), period, catalogue_of(period))
    assert isinstance(submission, Submission)
    return submission


def serious(submission):
    return [finding for finding in submission.findings if finding.severity is not Severity.NOTE]


def test_province_is_to_lift_a_thousand_households_with_the_money_of_the_plan(figures):
    assert total(figures, "B02", "target_cut") == 1000
    assert total(figures, "B02", "fund_plan") == 120600


def test_most_poor_households_live_in_bu_dang_and_bu_gia_map(figures):
    poor = {unit: total({unit: filling}, "B02", "poor_start") for unit, filling in figures.items()}
    assert poor["696"] + poor["691"] > sum(poor.values()) / 2
    assert max(poor[town] for town in ("688", "689", "690", "697")) < 50


def test_youth_village_takes_in_a_hundred_households_for_over_a_hundred_billion(figures):
    assert sum(filling.rows["B03"]["1"]["target_qty"] for filling in figures.values()) == 100
    assert total({"692": figures["692"]}, "B03", "fund_plan") > 100_000
    assert all(list(filling.rows["B03"]) == ["1"] for unit, filling in figures.items() if unit != "692")


def test_eleven_units_report_every_form(figures):
    assert sorted(figures) == sorted(unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date))
    assert all(set(filling.rows) == {form.id for form in ALL_FORMS} for filling in figures.values())


def test_same_seed_gives_same_figures_and_another_seed_others(figures):
    assert make_figures(FEBRUARY, SEED) == figures
    assert make_figures(FEBRUARY, SEED + 1) != figures


def test_cumulative_figures_never_fall_along_the_year():
    written = ["2023-01", "2023-02", "2023-03", "2023-Q1", "2023-06", "2023-H1", "2023-9M", "2023-12", "2023"]
    reports = [make_figures(Period.parse(text), SEED) for text in written]
    for form in (form for form in ALL_FORMS if form.rows in (RowKind.FIXED, RowKind.COMMUNES)):
        keys = [column.key for column in form.columns if column.cumulative and not column.computed]
        for earlier, later in pairwise(reports):
            for unit in earlier:
                fallen = [
                    (form.id, unit, code, key)
                    for code, row in earlier[unit].rows[form.id].items()
                    for key in keys
                    if (later[unit].rows[form.id][code].get(key) or 0) < (row.get(key) or 0)
                ]
                assert fallen == []


def test_disbursement_starts_slowly_and_nears_the_plan_at_the_end_of_the_year(figures):
    december = make_figures(Period.parse("2023-12"), SEED)
    plan = ("plan_capital_central", "plan_capital_local", "plan_recurrent_central", "plan_recurrent_local")
    early = total(figures, "B01", "paid_capital", "paid_recurrent") / total(figures, "B01", *plan)
    late = total(december, "B01", "paid_capital", "paid_recurrent") / total(december, "B01", *plan)
    assert 0.02 < early < 0.15
    assert 0.9 < late <= 1


def test_programme_works_agree_with_the_capital_of_the_programme(figures):
    for filling in figures.values():
        works = [row for row in filling.rows["B07"].values() if row["source"] == "CTMTQG DTTS và MN"]
        lines = filling.rows["B01"].values()
        capital = sum(line["plan_capital_central"] + line["plan_capital_local"] for line in lines)
        assert sum(work["plan_year"] for work in works) == capital
        assert sum(work["paid"] for work in works) == pytest.approx(sum(line["paid_capital"] for line in lines))


def test_no_respected_person_is_listed_twice_in_the_province(figures):
    names = [row["full_name"] for filling in figures.values() for row in filling.rows["B04"].values()]
    assert len(names) == len(set(names)) > 150


def test_list_of_respected_persons_follows_from_the_month_before(figures):
    january = make_figures(JANUARY, SEED)
    for unit, filling in figures.items():
        before = {row["full_name"] for row in january[unit].rows["B04"].values() if row["change"] != STRUCK_OFF}
        rows = filling.rows["B04"].values()
        added = {row["full_name"] for row in rows if row["change"] == "Công nhận mới"}
        assert {row["full_name"] for row in rows} - added == before


def test_reform_figures_of_the_period_before_are_what_it_reported(figures):
    january = make_figures(JANUARY, SEED)
    for unit, filling in figures.items():
        for code, row in filling.rows["B08"].items():
            assert row["previous"] == january[unit].rows["B08"][code]["actual"]


@pytest.mark.parametrize("written", ["2023-02", "2023-Q3", "2023-H1", "2023"])
def test_filled_workbooks_of_all_units_have_nothing_to_complain_of(written):
    period = Period.parse(written)
    complaints = []
    for unit, filling in make_figures(period, SEED).items():
        content = as_xlsx(plan_form_book(IN_FORCE.unit(unit), period, catalogue_of(period), filling))
        complaints += [finding.message for finding in serious(read(content, f"{unit}.xlsx", period))]
    assert complaints == []


def test_xls_and_ods_say_the_same_as_xlsx(figures):
    plan = plan_form_book(IN_FORCE.unit("690"), FEBRUARY, IN_FORCE, figures["690"])
    reference = read(as_xlsx(plan), "a.xlsx", FEBRUARY)
    for content, name in ((as_xls(plan), "a.xls"), (as_ods(plan), "a.ods")):
        other = read(content, name, FEBRUARY)
        assert serious(other) == []
        for form in ALL_FORMS:
            assert values_of(other, form.id) == values_of(reference, form.id)


def values_of(submission, form):
    return [(record.code, record.values) for record in submission.table(form).records]


def test_flat_sheets_leave_hidden_ones_out(figures):
    plan = plan_form_book(IN_FORCE.unit("690"), FEBRUARY, IN_FORCE, figures["690"])
    assert [sheet.name for sheet in flatten(plan)] == [sheet.name for sheet in plan.sheets if not sheet.hidden]


def test_locked_workbook_opens_with_its_password_only(figures):
    import msoffcrypto

    content = as_xlsx(plan_form_book(IN_FORCE.unit("690"), FEBRUARY, IN_FORCE, figures["690"]))
    file = msoffcrypto.OfficeFile(io.BytesIO(as_locked(content, LOCK)))
    assert file.is_encrypted()
    file.load_key(password=LOCK)
    opened = io.BytesIO()
    file.decrypt(opened)
    assert opened.getvalue() == content
    assert len(as_broken(content)) < len(content)


def test_every_planted_mistake_is_found_at_its_cell(figures):
    plan, planted = plant(IN_FORCE.unit(WRONG), FEBRUARY, IN_FORCE, figures[WRONG])
    found = read(as_xlsx(plan), "a.xlsx", FEBRUARY).findings
    assert len(planted) >= 12
    for mistake in planted:
        places = {finding.cell for finding in found if (finding.form, finding.code) == (mistake.form, mistake.code)}
        assert places if mistake.cell == "" else mistake.cell in places, mistake


@pytest.mark.parametrize("old_program", [False, True])
def test_file_names_and_subject_survive_the_mail(old_program):
    sent = datetime(2023, 2, 15, 8, 30, tzinfo=UTC)
    letter = Letter("Nông Văn Hùng", "a@b.example", "Báo cáo tháng 02", "Kính gửi", sent, (("Số liệu.xlsx", b"PK"),))
    message = email.message_from_bytes(as_bytes(letter._replace(old_program=old_program)), policy=policy.default)
    (attachment,) = message.iter_attachments()
    assert (message["Subject"], attachment.get_filename()) == ("Báo cáo tháng 02", "Số liệu.xlsx")
    assert attachment.get_content() == b"PK"


def test_clean_inbox_holds_eleven_letters_in_time(tmp_path):
    expected = make_clean_inbox(tmp_path, JANUARY, SEED)
    due = JANUARY.due_on(holidays=holidays())
    assert len(expected.emails) == len(list(tmp_path.glob("*.eml"))) == 11
    for path in expected.emails:
        sent = email.message_from_bytes(path.read_bytes(), policy=policy.default)["Date"].datetime
        assert sent.utcoffset() == timedelta(hours=7)
        assert JANUARY.to_date < sent.date() <= due


@pytest.mark.parametrize(
    ("written", "short"), [("2023-02", "T2"), ("2023-Q1", "Q1"), ("2023-H1", "6T"), ("2023", "Nam")]
)
def test_districts_shorten_the_period_in_file_names(written, short):
    assert short_name(Period.parse(written)) == short


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    said: list[str] = []
    target = tmp_path_factory.mktemp("demo") / "vi-du"
    return target, run_demo(target, said.append), said


def test_the_report_of_the_demo_is_short(demo, tmp_path):
    _, done, _ = demo
    printed = soffice_convert(done.result.drafted.document, "pdf", tmp_path)
    needs("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True).stdout.decode()
    pages = text.split("\f")[:-1]
    body = next(number for number, page in enumerate(pages) if "SỐ LIỆU TỔNG HỢP" in page)
    assert (body <= 9, len(pages) <= 14) == (True, True), (body, len(pages))
    names = next(page for page in pages if "Các đơn vị nêu từng" in page)
    assert "Biểu " in names


def test_demo_receives_all_eleven_units_one_late_one_twice(demo):
    _, done, _ = demo
    current = {line.unit: line for line in done.result.collected.received if line.status == "current"}
    assert sorted(current) == sorted(done.expected.files)
    assert [unit for unit, line in current.items() if line.late] == [LATE] == list(done.expected.late)
    assert [unit for unit, line in current.items() if line.version > 1] == [TWICE] == list(done.expected.twice)
    assert {unit: Path(line.file).name for unit, line in current.items()} == done.expected.files


def test_demo_sets_every_useless_file_aside_with_its_reason(demo):
    _, done, _ = demo
    assert {item.file: item.code for item in done.result.collected.set_aside} == done.expected.set_aside


def test_demo_complains_of_the_one_wrong_district_only(demo):
    _, done, _ = demo
    findings = done.result.checked.findings
    assert {finding.unit for finding in findings if finding.severity is Severity.ERROR} == {WRONG}
    found = {(finding.form, finding.cell, finding.code) for finding in findings if finding.unit == WRONG}
    assert {(item.form, item.cell, item.code) for item in done.expected.planted if item.cell} <= found


def test_demo_control_totals_reconcile(demo):
    control = demo[1].result.checked.control
    assert control.cells_read == control.cells_used + control.cells_set_aside > 10_000


def test_demo_goes_on_to_the_month_in_which_new_forms_begin(demo):
    target, done, _ = demo
    sent, result = done.following
    current = {line.unit: line for line in result.collected.received if line.status == "current"}
    assert {unit: Path(line.file).name for unit, line in current.items()} == sent.files
    assert [unit for unit, line in current.items() if line.late] == [LATE]
    found = {(finding.unit, finding.form, finding.cell, finding.code) for finding in result.checked.findings}
    assert {(item.unit, item.form, item.cell, item.code) for item in sent.planted} <= found
    assert len(sent.planted) == 4
    of_the_old_blank = {code for unit, _, _, code in found if unit == OLD_BLANK}
    assert of_the_old_blank == {"file-old-form-version", "row-missing", "sheet-missing"}
    for file in (result.consolidated.file, result.drafted.document):
        assert file.parent == target / RESULTS


def test_what_the_old_blank_of_the_demo_lacks_is_unknown_in_every_total(demo):
    summary = demo[1].following[1].consolidated.summary
    for place in (FigurePlace("B12", "done_qty", code="4"), FigurePlace("B08", "actual", code="9")):
        assert coverage_at(summary, place).missing == (OLD_BLANK,)
        assert value_at(summary, place._replace(unit=OLD_BLANK)) is None
    sent = [value_at(summary, FigurePlace("B12", "done_qty", unit, "4")) for unit in summary.forms["B12"].reported]
    assert value_at(summary, FigurePlace("B12", "done_qty", code="4")) == sum(sent)
    meetings = FigurePlace("B12", "done_qty", code="5")
    assert set(coverage_at(summary, meetings).missing) == {OLD_BLANK, "698"}, "a blank that must be filled in is no 0"


def columns_by_hand(sheet, *labels):
    """The row and column of each heading, by its words."""
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    return [cells[label] for label in labels]


def rows_by_hand(book, sheet, key, *labels):
    """The rows below a heading in which anything stands below it, its column and those of other headings."""
    first, *columns = columns_by_hand(book[sheet], key, *labels)
    rows = [row for row in book[sheet].iter_rows(min_row=first.row + 1) if row[first.column - 1].value is not None]
    return rows, first.column - 1, [column.column - 1 for column in columns]


def sent_in(folder):
    """Every workbook of a month that openpyxl can read, by the address of its sender: the last one that came."""
    books = {}
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        for part in message.iter_attachments():
            if (part.get_filename() or "").endswith(".xlsx") and "mật khẩu" not in part.get_filename():
                with contextlib.suppress(zipfile.BadZipFile):
                    book = openpyxl.load_workbook(io.BytesIO(part.get_content()), data_only=True)
                    books[str(message["From"].addresses[0].addr_spec)] = book
    return books


def test_the_quarter_of_the_demo_is_what_the_cells_of_three_months_add_up_to(demo):
    target, done, _ = demo
    quarter = done.quarter[0].summary
    letters = {month: sent_in(target / LETTERS / str(month)) for month in (JANUARY, FEBRUARY, MARCH)}
    march = list(letters[MARCH].values())
    assert len(march) == 11
    communes = {
        fold(commune.name)
        for unit in IN_FORCE.units_on(MARCH.to_date)
        for commune in IN_FORCE.communes_of(unit.code, MARCH.to_date)
    }
    escaped = poor = paid = 0
    for book in march:
        rows, name, (poor_start, out) = rows_by_hand(
            book, "B02-Giảm nghèo", "Xã, phường, thị trấn", "Hộ nghèo DTTS đầu năm", "Số hộ thoát nghèo lũy kế"
        )
        own = [row for row in rows if fold(str(row[name].value)) in communes]
        escaped, poor = (
            total + sum(row[at].value or 0 for row in own) for total, at in ((escaped, out), (poor, poor_start))
        )
        rows, code, (first,) = rows_by_hand(book, "B01-MTQG", "Mã số", "Giải ngân lũy kế")
        projects = [row for row in rows if re.fullmatch(r"\d+", str(row[code].value))]
        assert len(projects) == 10
        paid += sum((row[first].value or 0) + (row[first + 1].value or 0) for row in projects)
    assert value_at(quarter, FigurePlace("B02", "escaped")) == escaped, "what accumulates: as it is at the end, once"
    assert value_at(quarter, FigurePlace("B02", "poor_start")) == poor
    assert value_at(quarter, FigurePlace("B01", "paid_total")) == pytest.approx(paid)
    present = [number_beside(book, "B09-Tổ chức", "Có mặt", "Số lượng") for book in march]
    assert value_at(quarter, FigurePlace("B09", "quantity", code="2")) == sum(present), (
        "a stock: that of the last month"
    )
    issued = [number_beside(book, "B12-Chỉ đạo", "Văn bản chỉ đạo, hướng dẫn", "Thực hiện lũy kế") for book in march]
    assert value_at(quarter, FigurePlace("B12", "done_qty", code="4")) == sum(filter(None, issued))


def number_beside(book, sheet, row, column):
    """The number in a row and a column; None where the workbook has no such sheet."""
    if sheet not in book.sheetnames:
        return None
    at, head = columns_by_hand(book[sheet], row, column)
    return book[sheet].cell(at.row, head.column).value


def test_what_happened_in_each_month_of_the_demo_is_counted_once_in_the_quarter(demo):
    target, done, _ = demo
    quarter, unit = done.quarter[0].summary, "696"
    cases, proposed = set(), set()
    for month in (JANUARY, FEBRUARY, MARCH):
        book = sent_in(target / LETTERS / str(month))["dantoc.budang@binhphuoc.example"]
        for found, sheet, labels in (
            (cases, "B10-An ninh", ("Vụ việc", "Địa bàn")),
            (proposed, "B06B-Khen thưởng", ("Tên tập thể, cá nhân", "Hình thức đề nghị")),
        ):
            rows, name, (other,) = rows_by_hand(book, sheet, *labels)
            told = {(row[name].value, row[other].value) for row in rows if row[other].value}
            found |= {one for one in told if not str(one[0]).startswith("(")}
    assert quarter.forms["B10"].units[unit]["count"] == len(cases) > 0
    assert quarter.forms["B06B"].units[unit]["count"] == len(proposed) > 0


def test_the_reports_of_the_demo_tell_of_direction_only_where_the_form_is_in_force(demo):
    _, done, _ = demo
    february, march, quarter = (
        text_of(Path(document)) for document in
        (done.result.drafted.document, done.following[1].drafted.document, done.quarter[1].document)
    )  # fmt: skip
    for text in (march, quarter):
        assert "10 kế hoạch triển khai công tác dân tộc năm (10/10 đơn vị đạt mục tiêu)" in text
        assert "chưa có: thị xã Bình Long): 10 kế hoạch" in text
        assert "Nhiệm vụ, giải pháp cải thiện chỉ số PCI đã thực hiện" in text
    assert "văn bản chỉ đạo và hướng dẫn (số đang rà soát)" in march
    assert "giao ban" not in february
    assert "PCI" not in february


def test_demo_says_in_ten_lines_what_came_out_and_where(demo):
    target, done, said = demo
    assert len(said) <= 10
    assert all("None" not in line and "nan" not in line for line in said)
    for file in (done.result.consolidated.file, done.result.drafted.document):
        assert Path(file).parent == target / RESULTS
        assert any(str(file) in line for line in said)
    assert any(str(target / LETTERS) in line for line in said)
    assert any(str(target / HOME / MASTER_FILE) in line for line in said)
    assert (target / HOME / MASTER_FILE).is_file()


def test_demo_marks_the_workbook_that_goes_back_to_the_wrong_district(demo):
    target, done, said = demo
    (returned,) = done.returns.returned
    assert (returned.unit, done.returns.failed) == (WRONG, [])
    assert {returned.file, returned.notice, returned.message} == set((target / RESULTS / RETURNS).iterdir())
    assert any(str(target / RESULTS / RETURNS) in line for line in said)


def test_demo_leaves_a_folder_with_other_data_alone(tmp_path):
    (tmp_path / "cua-toi.txt").write_text("giữ lại")
    with pytest.raises(InputError, match="thư mục mới"):
        run_demo(tmp_path, print)
    assert [path.name for path in tmp_path.iterdir()] == ["cua-toi.txt"]


def test_what_goes_back_to_a_district_speaks_of_nothing_that_only_the_office_has(demo):
    target, _, _ = demo
    returned = {path.suffix: path for path in (target / "ket-qua" / "tra-lai").iterdir()}
    with zipfile.ZipFile(returned[".xlsx"]) as package:
        comments = "".join(package.read(name).decode() for name in package.namelist() if "comments" in name)
    front = openpyxl.load_workbook(returned[".xlsx"], read_only=True).worksheets[0]
    listed = " ".join(str(cell) for row in front.iter_rows(values_only=True) for cell in row[:7])
    with returned[".eml"].open("rb") as stream:
        letter = email.message_from_binary_file(stream, policy=policy.default)
    said = (comments, listed, text_of(returned[".docx"]), letter.get_body().get_content())
    assert all("lỗi" in one for one in said)
    assert [word for word in (*OF_THE_OFFICE, "Danh sách lỗi", "sự cố") for one in said if word in one] == []
