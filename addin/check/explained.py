"""Findings with what was answered to them: explanations of districts, acceptances of the office; judges nothing."""

from collections.abc import Iterable, Mapping, Sequence

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


def explained(submission: Submission, findings: Sequence[Finding], answers: Answers) -> list[Finding]:
    """The findings on a submission with their answers; only a warning can be accepted."""
    known = answers.get(submission.unit)
    if not known:
        return list(findings)
    keys = Keys(submission)
    return [_with_answer(finding, known.get(keys.of(finding))) for finding in findings]


def _with_answer(finding: Finding, answer: tuple[str, str] | None) -> Finding:
    if answer is None:
        return finding
    explanation, accepted = answer
    if finding.severity is not Severity.WARNING:
        accepted = ""
    return finding.model_copy(update={"explanation": explanation, "accepted": accepted})
