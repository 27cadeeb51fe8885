"""What the commands on profiles say alike: findings in lines, a profile as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addin.cli import options

if TYPE_CHECKING:
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


def profile_json(profile: Profile) -> dict[str, Any]:
    """A profile with its findings."""
    keys = ("form", "file", "sheet", "cell", "severity", "code", "message", "value")
    findings = [{key: getattr(finding, key) for key in keys} for finding in profile.findings]
    return {"sound": profile.is_sound, "sha256": profile.sha256, "findings": findings}
