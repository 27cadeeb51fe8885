"""Kiểm tra: every finding, and the control totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.review.step import Checked
    from schemas.findings import Finding
    from schemas.period import Period
    from schemas.reference import Unit


@click.command("check", **options.LOOK)
@options.period
@options.home
@options.as_json
def command(period: Period, home: Path, as_json: bool) -> None:
    """Kiểm tra số liệu đã thu, liệt kê mọi lỗi, cảnh báo, ghi chú."""
    from addin.review.step import check
    from addin.workspace.folder import Workspace

    checked = check(Workspace(home), period)
    catalogue = checked.catalogue
    files = {(finding.unit, finding.file) for finding in checked.findings if finding.file}
    of_several = {unit for unit, count in Counter(unit for unit, _ in files).items() if count > 1}
    for finding in checked.findings:
        if not as_json:
            accepted = f" (Đã chấp nhận: {finding.accepted})" if finding.accepted else ""
            accepted += " (Đã điều chỉnh.)" if finding.settled else ""
            whose = catalogue.units.name_of(finding.unit) or "Cơ quan"
            whose += f", tệp “{finding.file}”" if finding.unit in of_several and finding.file else ""
            touched = f" Ảnh hưởng số liệu tổng hợp: {finding.touches}." if finding.touches else ""
            options.say(f"[{whose}] {finding.with_explanation}{touched}{accepted}")
    say_checked(checked)
    for line in unit_lines(catalogue.units_on(period.to_date), checked):
        options.say(line)
    if as_json:
        options.print_json(checked_json(checked))


def checked_json(checked: Checked) -> dict[str, Any]:
    """The contract of `check`; the findings of a cause are their places in the list, from 0."""
    from addin.findings.causes import causes_of
    from schemas.findings import name_of

    return {
        "findings": [
            {
                **finding.model_dump(mode="json"),
                "name": name_of(finding.code, checked.catalogue.rule_texts),
                "for_office": finding.for_office,
            }
            for finding in checked.findings
        ],
        "causes": [
            {"unit": unit, "form": form, "message": cause, "findings": places}
            for (unit, form, cause), places in causes_of(checked.findings).items()
        ],
        "control": checked.control._asdict(),
        "progress": [line._asdict() for line in checked.progress],
        "missing": list(checked.missing),
        "switched_off": dict(checked.switched_off),
    }


def unit_lines(units: Iterable[Unit], checked: Checked) -> Iterator[str]:
    """How each unit stands: its errors and warnings by form, or that it has none, or no report."""
    from addin.findings.doubts import standing_by_unit

    by_unit, standing = checked.by_unit, standing_by_unit(checked.findings)
    for unit in units:
        if unit.code in checked.missing:
            yield f"{unit.name}: chưa có báo cáo."
        else:
            yield _unit_line(unit, by_unit.get(unit.code, ()), standing.get(unit.code, ()))


def _unit_line(unit: Unit, own: Sequence[Finding], standing: Sequence[Finding]) -> str:
    from addin.findings.causes import common

    accepted = sum(bool(finding.accepted) for finding in own)
    settled = sum(finding.settled for finding in own)
    after = f"; đã chấp nhận {accepted} cảnh báo" if accepted else ""
    after += f"; đã điều chỉnh {settled} mục" if settled else ""
    if not standing:
        return f"{unit.name}: không có lỗi, cảnh báo{after}."
    by_form: dict[str, list[Finding]] = defaultdict(list)
    for finding in standing:
        by_form[finding.form or "chung của tệp"].append(finding)
    forms = "; ".join(f"{form}: {_counted(found)}" for form, found in sorted(by_form.items()))
    causes = " ".join(common(own))
    return f"{unit.name}: {_counted(standing)} ({forms}){after}.{f' Nguyên nhân chung: {causes}' if causes else ''}"


def _counted(findings: Sequence[Finding]) -> str:
    from schemas.findings import SEVERITY_LABELS

    counts = {label: sum(f.severity is one for f in findings) for one, label in SEVERITY_LABELS.items()}
    return ", ".join(f"{count} {label.lower()}" for label, count in counts.items() if count)


def say_checked(checked: Checked) -> None:
    """What was found, in words."""
    from addin.findings.doubts import tally
    from schemas.numbers import show_number

    options.say(f"Kiểm tra: {tally(checked.findings)}.")
    read, used, aside = map(show_number, checked.control)
    options.say(f"Đã đọc {read} ô có nội dung: đưa vào tổng hợp {used} ô, chưa dùng {aside} ô.")
    for sentence in checked.to_text():
        options.say(sentence)
