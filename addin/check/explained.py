"""Findings with what was answered to them: explanations of districts, acceptances of the office; judges nothing."""

from collections.abc import Iterable, Mapping

from addin.check.keys import Keys
from schemas.findings import Finding, Severity
from schemas.returned import Answer, FindingKey
from schemas.submission import Submission

#: What was answered, by unit: key → (explanation, accepted).
Answers = Mapping[str, Mapping[FindingKey, tuple[str, str]]]


def gathered(answers: Iterable[Answer]) -> Answers:
    """The latest word on each finding, of answers from the oldest to the newest."""
    found: dict[str, dict[FindingKey, tuple[str, str]]] = {}
    for answer in answers:
        of_unit = found.setdefault(answer.unit, {})
        explanation, accepted = of_unit.get(answer.key, ("", ""))
        of_unit[answer.key] = (
            explanation if answer.explanation is None else answer.explanation,
            accepted if answer.accepted is None else answer.accepted,
        )
    return found


def explained(findings: Iterable[Finding], reports: Mapping[str, Submission], answers: Answers) -> list[Finding]:
    """The findings on units' reports with what was answered to them; only a warning can be accepted."""
    keys = {unit: Keys(reports[unit]) for unit in answers.keys() & reports.keys()}
    return [
        _with_answer(one, answers[one.unit].get(keys[one.unit].of(one))) if one.unit in keys else one
        for one in findings
    ]


def _with_answer(finding: Finding, answer: tuple[str, str] | None) -> Finding:
    if answer is None:
        return finding
    explanation, accepted = answer
    if finding.severity is not Severity.WARNING:
        accepted = ""
    return finding.model_copy(update={"explanation": explanation, "accepted": accepted})
