"""The office's word on its own checks, from "Cấu hình": how severe, how much is forgiven; and what of it cannot be."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from addin.check.rules import check_rule
from schemas.catalogue import Catalogue
from schemas.findings import (
    FINDING_TEXTS,
    CellPlace,
    Finding,
    FindingText,
    RuleTexts,
    Severity,
    checks,
    code_named,
    is_named,
    name_of,
    register,
)
from schemas.office import Office
from schemas.profile.profile import Profile
from schemas.submission import Submission, relocate

register("unit-rule-setting-unknown", FindingText(
    Severity.WARNING,
    "Mức độ, ngưỡng của kiểm tra chưa áp dụng được",
    "Dòng “{value}” của bảng “Mức độ và ngưỡng của các kiểm tra” chưa áp dụng được: {reason}.",
    fix_office="Đề nghị sửa hoặc xóa dòng này ở trang “Cấu hình”; chọn tên kiểm tra trong danh sách của ô.",
))  # fmt: skip

#: Checks of these kinds judge a figure; the others say what became of a cell, and stay as severe as they are.
_JUDGING = ("rule-", "period-", "unit-")
#: What is wrong with a profile is no check of a report.
_OF_PROFILES = ("define-", "units-")


class RatedFindings(NamedTuple):
    """Findings with the severity that the office gave them, and those that it does not want."""

    findings: list[Finding]
    switched_off: list[Finding]


def may_be_changed(code: str) -> bool:
    """Whether the office may change a check: an error that keeps a cell out of the sums may not be suppressed."""
    if code.startswith(_OF_PROFILES):
        return False
    return code.startswith(_JUDGING) or FINDING_TEXTS[code].severity is not Severity.ERROR


def changeable_checks(rules: RuleTexts) -> tuple[str, ...]:
    """The names of the checks that the office may change, those of its profile's rules too, in alphabetical order."""
    import addin.check.across  # noqa: F401 # its checks bring their names with them

    return tuple(sorted({name_of(code, rules) for code in checks(rules) if may_be_changed(code)}))


def apply_rule_settings(findings: Iterable[Finding], office: Office, day: date, rules: RuleTexts) -> RatedFindings:
    """The findings as severe as the office holds them on that day."""
    kept, off = list[Finding](), list[Finding]()
    for finding in findings:
        setting = office.rule(finding.code, day, rules) if office.rule_settings else None
        if setting is None or setting.severity is None or not may_be_changed(finding.code):
            kept.append(finding)
        elif setting.severity:
            kept.append(finding.model_copy(update={"severity": Severity(setting.severity)}))
        else:
            off.append(finding)
    return RatedFindings(kept, off)


def recheck_with_tolerances(submission: Submission, office: Office, catalogue: Catalogue) -> list[Finding]:
    """What was found in one file, with the rules applied again whose tolerance the office changed since it was read."""
    findings = list(submission.findings)
    day = submission.period.to_date
    for table in submission.tables if office.rule_settings else ():
        form = catalogue.form(table.form)
        for rule in (*form.row_rules, *form.sheet_rules):
            setting = office.rule(rule.code, day, catalogue.rule_texts)
            if rule.tolerance is None or setting is None or setting.tolerance is None or rule.valid_from > day:
                continue
            place = CellPlace(submission.unit, form.id, submission.file, table.sheet)
            again = check_rule(rule._replace(tolerance=setting.tolerance), form, table, place, submission.period)
            findings = [one for one in findings if (one.form, one.code) != (form.id, rule.code)]
            findings += [relocate(finding, table.sheet, table.joined) for finding in again]
    return findings


def unusable_settings(office: Office, rules: RuleTexts, profile: Profile) -> Iterator[Finding]:
    """Lines of the table that name no check, or one that cannot be changed; they belong to the office itself.

    `rules` are those of a period. A line about a rule of other days of the profile is no mistake, but where the rule
    is in force under another name: then the line does not reach it.
    """
    for line in office.rule_settings:
        code = code_named(line.code, rules) or _code_of_another_day(line.code, profile)
        if not code:
            reason = "không có kiểm tra nào tên như vậy"
        elif line.severity is not None and not may_be_changed(code):
            reason = "kiểm tra này cho biết ô không dùng được nên luôn là lỗi"
        elif code in rules and not is_named(code, line.code, rules):
            reason = f"trong kỳ này kiểm tra có tên “{name_of(code, rules)}”"
        else:
            continue
        yield CellPlace(sheet="Cấu hình").finding(
            "unit-rule-setting-unknown", "", severity=None, value=line.code, reason=reason
        )


def _code_of_another_day(text: str, profile: Profile) -> str:
    """The code of the rule that is called so on any day of a profile; "" where there is none."""
    named = (code_named(text, profile.on(start).rule_texts) for start, _ in profile.stretches)
    return next(filter(None, named), "")
