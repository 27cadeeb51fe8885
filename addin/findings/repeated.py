"""One cell, one finding for one cause: what is read or reckoned as too much is not asked about again as unusual."""

from collections.abc import Iterable

from schemas.findings import Finding

#: What is unlike other figures, the surest first; of these a cell has one.
_UNUSUAL = ("period-outlier", "unit-outlier", "period-rise-doubtful", "period-stock-leap")
#: What says why a figure is too large or too small.
_MISREAD = frozenset({
    "cell-percent-doubtful", "cell-unit-of-money-doubtful", "cell-shown-otherwise", "rule-reform-percent-within-100",
})  # fmt: skip


def drop_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, without those on an unusual figure at a cell where another one tells of the same cause."""
    found = list(findings)
    surest: dict[tuple[str, str, str, str], int] = {}
    for finding in found:
        if finding.cell and finding.to_review:
            rank = _rank(finding.code)
            surest[_cell(finding)] = min(rank, surest.get(_cell(finding), rank))
    return [one for one in found if one.code not in _UNUSUAL or _rank(one.code) == surest.get(_cell(one))]


def _cell(finding: Finding) -> tuple[str, str, str, str]:
    return finding.unit, finding.form, finding.sheet, finding.cell


def _rank(code: str) -> int:
    """How surely a code tells the cause: 0 for one that says it, more for the unusual, most for other matters."""
    if code in _UNUSUAL:
        return 1 + _UNUSUAL.index(code)
    return 0 if code in _MISREAD else 1 + len(_UNUSUAL)
