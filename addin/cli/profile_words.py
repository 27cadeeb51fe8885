"""What the commands on profiles say alike: findings in lines, a profile as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addin.cli import options
from addin.system.command_line import own_command

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.profile.profile import Profile


def tell_findings(profile: Profile, what: str = "Bộ cấu hình") -> None:
    """Every finding in a line, and how many there are in what was looked at."""
    from schemas.findings import SEVERITY_LABELS

    for finding in profile.findings:
        options.say(f"{SEVERITY_LABELS[finding.severity]}: {finding.message}")
    counts = ", ".join(
        f"{sum(finding.severity is severity for finding in profile.findings)} {label.lower()}"
        for severity, label in SEVERITY_LABELS.items()
    )
    verdict = "dùng được" if profile.is_sound else "chưa dùng được"
    options.say(f"{what} {verdict}: {counts}.")


def tell_extent(profile: Profile, home: Path | None) -> None:
    """How many forms and units there are, what is still lacking; what comes next in a folder that has no master yet."""
    from addin.workspace.folder import Workspace
    from schemas.profile.sheets import FORMS, UNITS

    forms = len({line.text("form") for line in profile.lines.of(FORMS)})
    units = sum(line.ticked("reports") for line in profile.lines.of(UNITS))
    own = own_command()
    ways = (
        (units, "đơn vị gửi báo cáo nào", f"“{own} units import DANH_SÁCH” để nhập từ danh sách sẵn có"),
        (forms, "biểu nào", "“tonghop form new --from BẢNG --period KỲ” để lập từ bảng đang dùng"),
    )
    if lacking := {what: way for count, what, way in ways if not count}:
        options.say(f"Chưa có {', '.join(lacking)}: đề nghị điền tiếp hai tệp trong thư mục bo-cau-hinh, hoặc chạy:")
        for way in lacking.values():
            options.say(f"– {way}.")
        return
    options.say(f"Có {forms} biểu, {units} đơn vị gửi báo cáo.")
    if profile.is_sound and home is not None and not Workspace(home).master.exists():
        options.say(f"Việc tiếp theo: “{own} init” để lập sổ tổng hợp theo bộ cấu hình này.")


def profile_json(profile: Profile) -> dict[str, Any]:
    """A profile with its findings."""
    keys = ("form", "file", "sheet", "cell", "severity", "code", "message", "value")
    findings = [{key: getattr(finding, key) for key in keys} for finding in profile.findings]
    return {"sound": profile.is_sound, "sha256": profile.sha256, "findings": findings}
