"""Findings with what was answered to them: explanations of districts, acceptances of the office; judges nothing."""

from collections.abc import Iterable, Mapping

from addin.findings.keys import Keys, NamedBy
from schemas.findings import Finding, Severity
from schemas.returned import Answer, FindingKey
from schemas.submission import Submission

#: What was answered, by unit: key → (explanation, accepted).
Answers = Mapping[str, Mapping[FindingKey, tuple[str, str]]]


def latest_answers(answers: Iterable[Answer]) -> Answers:
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


def attach_answers(
    findings: Iterable[Finding], reports: Mapping[str, Submission], answers: Answers, named: NamedBy
) -> list[Finding]:
    """The findings on units' reports with what was answered to them; only a warning can be accepted.

    A note that the district put at the cell itself is its explanation, until it gives another.
    """
    keys = {unit: Keys(reports[unit], named) for unit in answers.keys() & reports.keys()}
    findings = list(findings)
    notes = {_cell_of(one): one.value for one in findings if one.code == "cell-note"}
    answered = (
        _with_answer(one, answers[one.unit].get(keys[one.unit].of(one))) if one.unit in keys else one
        for one in findings
    )
    return [_with_note(one, notes.get(_cell_of(one), "")) for one in answered] if notes else list(answered)


def _cell_of(finding: Finding) -> tuple[str, str, str]:
    return finding.unit, finding.sheet, finding.cell


def _with_note(finding: Finding, note: str) -> Finding:
    if not note or finding.explanation or not finding.to_review:
        return finding
    return finding.model_copy(update={"explanation": note})


def _with_answer(finding: Finding, answer: tuple[str, str] | None) -> Finding:
    if answer is None:
        return finding
    explanation, accepted = answer
    if finding.severity is not Severity.WARNING:
        accepted = ""
    return finding.model_copy(update={"explanation": explanation, "accepted": accepted})
