"""Promises of the schemas: texts, rules, reference data and forms fit together."""

import string

from addin.check.across import RULES
from addin.findings.severity import changeable_checks
from schemas.findings import CellPlace, Severity, checks, name_of
from schemas.form import Agg, RowKind
from schemas.period import Period
from tests.catalogues import ALL_FORMS, IN_FORCE

FEBRUARY = Period.parse("2023-02").to_date
CHECKS = checks(IN_FORCE.rule_texts)


def test_eleven_units_and_111_communes_report_in_2023() -> None:
    assert len(IN_FORCE.units_on(FEBRUARY)) == 11
    assert sum(len(IN_FORCE.communes_of(unit.code, FEBRUARY)) for unit in IN_FORCE.units_on(FEBRUARY)) == 111
    assert [unit.name for unit in IN_FORCE.units_on(FEBRUARY)][:4] == [
        "Thành phố Đồng Xoài", "Thị xã Phước Long", "Thị xã Bình Long", "Thị xã Chơn Thành",
    ]  # fmt: skip


def test_units_end_with_the_district_level() -> None:
    assert IN_FORCE.units_on(Period.parse("2025-Q4").to_date) == ()


def test_units_are_found_as_districts_write_themselves() -> None:
    written = ["H. Bù Đăng", "UBND huyện Bù Đăng", "Phòng DT Bù Đăng", "BU DANG", "Bu\u0300 \u0110a\u0306ng", "696"]
    assert {IN_FORCE.find_unit(text).code for text in written if IN_FORCE.find_unit(text)} == {"696"}  # type: ignore[union-attr] # filtered
    assert IN_FORCE.find_unit("TX. Phước Long").code == "688"  # type: ignore[union-attr] # known
    assert IN_FORCE.find_unit("T.P Đồng Xoài").code == "689"  # type: ignore[union-attr] # known
    assert IN_FORCE.find_unit("Bù Đăng và Bù Đốp") is None


def test_every_rule_says_its_rule_and_needs_columns_of_its_form() -> None:
    for form in ALL_FORMS:
        for rule in form.rules:
            assert rule.function.__doc__, rule.code
            assert rule.code in CHECKS
            assert set(rule.needs) <= set(form.by_key), rule.code


def test_catalogue_codes_are_of_the_agreed_levels_and_texts_are_sentences() -> None:
    levels = ("file", "cover", "sheet", "header", "row", "cell", "rule", "period", "unit", "define", "units")
    for code, text in CHECKS.items():
        assert code.split("-")[0] in levels, code
        assert text.name and text.what.rstrip()[-1] in ".}?", code
        assert text.fix[-1:] in ("", ".") and text.fix_office[-1:] in ("", "."), code
        assert text.fix or text.fix_office or text.severity is Severity.NOTE, code
        assert isinstance(text.severity, Severity)


#: On the office's own lines, which are no rules for a report.
_OWN = ("unit-adjustment-", "unit-arrival-", "unit-rule-setting-")
#: What no district has: sheets and commands of the office, and the program itself.
OF_THE_OFFICE = (
    "Cấu hình", "Chỉ tiêu giao", "“Điều chỉnh”", "“Điều hành”", "“Kiểm tra”", "hương trình", "tonghop", "thu lại",
    "Lý do chấp nhận",
)  # fmt: skip


def test_no_text_for_a_district_speaks_of_what_only_the_office_has() -> None:
    for code, text in CHECKS.items():
        said = f"{text.what} {text.fix}" if text.fix else ""
        assert not [word for word in OF_THE_OFFICE if word in said], code


def test_no_text_prints_a_command_since_sheets_show_them_all() -> None:
    for code, text in CHECKS.items():
        said = f"{text.what} {text.fix} {text.fix_office}"
        assert not [word for word in ("tonghop", "(lệnh", " --") if word in said], code


def test_no_text_uses_a_word_that_a_reader_does_not_know_or_calls_a_guess_settled() -> None:
    never = (
        "sự cố", "để riêng", "bộ đọc", "được hiểu là", "Không cần làm gì", "không được sử dụng", "trung vị", "khác hẳn",
        "Danh sách lỗi", "giải trình.", "} %", " = ",
    )  # fmt: skip
    for code, text in CHECKS.items():
        assert not [word for word in never if word in f"{text.what} {text.fix} {text.fix_office}"], code


def test_what_was_read_otherwise_may_be_denied() -> None:
    for code, text in CHECKS.items():
        if "đã đọc là" in text.what or "đã tính là" in text.what:
            assert text.fix.startswith(("Nếu", "Đề nghị kiểm tra")), code


def test_every_rule_is_one_plain_sentence_within_a_report_and_across_reports() -> None:
    of_forms = {rule.code for form in ALL_FORMS for rule in form.rules}
    across = {code for code in CHECKS if code.startswith(("period-", "unit-")) and not code.startswith(_OWN)}
    assert of_forms
    assert len(across) >= len(RULES) // 2
    assert set(changeable_checks(IN_FORCE.rule_texts)) >= {name_of(code, IN_FORCE.rule_texts) for code in across}
    for code in of_forms | across:
        name = CHECKS[code].name
        assert name.endswith(".") and name[0].isupper() and not {"{", "…"} & set(name), code
        assert len(name.split()) >= 4 and name.count(".") == 1, code


def test_the_office_reads_its_own_word_in_the_place_of_the_districts() -> None:
    for code, text in CHECKS.items():
        if text.fix and text.fix_office:
            assert "{" not in text.fix, code
    values = dict.fromkeys(("found", "label", "count"), "7")
    finding = CellPlace("696", "B02", "a.xlsx", "B02").finding("header-unsure-column", "C3", **values)
    assert finding.message.endswith(" Đề nghị ghi tiêu đề cột đúng như biểu mẫu.")
    assert "“Cấu hình”" in finding.for_office and "đúng như biểu mẫu. " not in finding.for_office
    assert finding.for_office.startswith("Biểu B02, trang “B02”, ô C3: Cột “7” có thể là “7”")
    settled = finding.model_copy(update={"message": "Lời của phiên bản trước."})
    assert settled.for_office == settled.message


def test_rule_texts_use_only_what_the_rule_knows() -> None:
    for form in ALL_FORMS:
        for rule in form.row_rules:
            names = {name for _, name, _, _ in string.Formatter().parse(CHECKS[rule.code].what) if name}
            assert names <= {*rule.needs, "value"}, rule.code


def test_computed_columns_are_computed_from_columns_of_the_form_that_stand_before_use() -> None:
    for form in ALL_FORMS:
        keys = [column.key for column in form.columns]
        assert len(keys) == len(set(keys)), form.id
        for column in form.columns:
            if column.computed:
                assert set(column.computed.parts) <= set(keys), (form.id, column.key)
            if Agg.RATIO in column.agg:
                assert column.ratio, (form.id, column.key)


def test_fixed_forms_have_their_rows_and_projects_their_parts() -> None:
    b01 = next(form for form in ALL_FORMS if form.id == "B01")
    assert len([row for row in b01.fixed_rows if "." not in row.code]) == 10
    assert b01.children["3"] == ("3.1", "3.2", "3.3")
    for form in ALL_FORMS:
        assert bool(form.fixed_rows) is (form.rows in (RowKind.FIXED, RowKind.OPEN)), form.id


def test_unit_codes_are_the_official_ones() -> None:
    assert {unit.code for unit in IN_FORCE.units.units} == {str(code) for code in range(688, 699)}
