"""Findings of one kind told together: the same thing wrong in many cells is one line that names them all."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from schemas.cells import ranges_of
from schemas.findings import FINDING_TEXTS, Finding, RuleTexts, name_of

_QUOTED = re.compile("“[^”]*”")
#: So many findings of one kind on one sheet are told together; so many stretches of cells are named.
MANY, _NAMED = 3, 40


class FindingsOfKind(NamedTuple):
    """Some findings that say the same of one sheet, in reading order; or a single one."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """The one that stands for all."""
        return self.findings[0]

    @property
    def is_single(self) -> bool:
        """Whether it is one finding, which says all itself."""
        return len(self.findings) == 1

    @property
    def form(self) -> str:
        """The form; "" where there are several."""
        forms = {finding.form for finding in self.findings}
        return self.first.form if len(forms) == 1 else ""

    def to_text(self, rules: RuleTexts) -> str:
        """What is wrong, in how many places and where, the first of them as an example; the sheet is beside.

        `rules` are the texts of the profile's rules.
        """
        if self.is_single:
            return words_of(self.first)
        places = self._places()
        named = ", ".join(places[:_NAMED]) + ("; …" if len(places) > _NAMED else "")
        where = f" ({named})" if named else ""
        example = f"Ví dụ ô {self.first.cell}" if self.first.cell else "Ví dụ"
        return f"{_what(self.first, rules)} – {len(self.findings)} chỗ{where}. {example}: {words_of(self.first)}"

    def _places(self) -> list[str]:
        """The cells; or, where several findings are at one cell or at none, the rows or forms that they name."""
        cells = {finding.cell for finding in self.findings}
        if "" not in cells and len(cells) == len(self.findings):
            return ranges_of(cells)
        if not self.form:
            return [form for form in dict.fromkeys(finding.form for finding in self.findings) if form]
        quoted = (_QUOTED.search(words_of(finding)) for finding in self.findings)
        return list(dict.fromkeys(found[0] for found in quoted if found))


def _what(finding: Finding, rules: RuleTexts) -> str:
    """What is wrong in a few words; a rule is named by what it demands."""
    text, name = FINDING_TEXTS.get(finding.code) or rules.get(finding.code), name_of(finding.code, rules)
    return f"Chưa đúng quy tắc “{name}”" if text and text.name.endswith(".") else name


def by_kind(findings: Sequence[Finding], *, many: int = MANY) -> list[FindingsOfKind]:
    """The findings in their order, those of one kind in the place of the first of them."""
    kinds: dict[object, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code, finding.sheet), []).append(finding)
    told: list[FindingsOfKind] = []
    for at, finding in enumerate(findings):
        alike = kinds[finding.severity, finding.code, finding.sheet]
        if len(alike) < many:
            told.append(FindingsOfKind(findings[at : at + 1]))
        elif alike[0] is finding:
            told.append(FindingsOfKind(alike))
    return told


def words_of(finding: Finding) -> str:
    """The message without the place, which is beside it."""
    sheet = f"trang “{finding.sheet}”: " if finding.sheet else f"Biểu {finding.form}: "
    before = f"ô {finding.cell}: " if finding.cell else sheet
    return finding.message.partition(before)[2] or finding.message
