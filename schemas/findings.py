"""Findings and their texts by code, in the language of a clerk; decides nothing itself."""

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from schemas.text import fold, shorten
from schemas.texts.cells import CELLS
from schemas.texts.definitions import DEFINITIONS
from schemas.texts.entry import FindingText, Severity
from schemas.texts.files import FILES
from schemas.texts.own import OWN
from schemas.texts.scoring import SCORING
from schemas.texts.sheets import SHEETS

__all__ = [
    "FINDING_TEXTS",
    "LONGEST_QUOTE",
    "LONGEST_ROW",
    "SEVERITY_LABELS",
    "CellPlace",
    "Finding",
    "FindingText",
    "RuleTexts",
    "Severity",
    "checks",
    "code_named",
    "is_named",
    "message_for",
    "name_of",
    "register",
]

#: How a person reads a severity.
SEVERITY_LABELS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}

#: The texts of a profile's rules by their code: see `Catalogue.rule_texts`.
RuleTexts = Mapping[str, FindingText]
#: The texts of the program's own checks.
FINDING_TEXTS: dict[str, FindingText] = {**FILES, **SHEETS, **CELLS, **OWN, **DEFINITIONS, **SCORING}
_OUR_OWN = frozenset(FINDING_TEXTS)
_REGISTERED: set[str] = set()


class Finding(BaseModel):
    """One thing found: where (unit, form, file, sheet, cell), what (code, message) and the value seen there.

    `cell` is in A1 style, `sheet` the sender's own name of it; each is "" where it has no meaning.
    `explanation` is what the district wrote about it, `accepted` the office's reason for letting a warning stand;
    `cause` is what it has in common with other findings, and what mends them all; `touches` names the figures of the
    whole province that rest on it. `message` is for the district, `for_office` for the office. `settled` says that a
    correction of the office has done away with it; `against` is the unit whose corrected figures it concerns,
    where it is the office's own to mend and has no `unit`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    unit: str
    form: str
    file: str
    sheet: str
    cell: str
    severity: Severity
    code: str
    message: str
    value: str = ""
    explanation: str = ""
    accepted: str = ""
    cause: str = ""
    touches: str = ""
    settled: bool = False
    against: str = ""

    @property
    def to_review(self) -> bool:
        """Whether somebody has to mend or explain it ("mục cần rà soát"): a note only tells."""
        return self.severity is not Severity.NOTE

    @property
    def for_office(self) -> str:
        """The message with what the office is to do about it."""
        text = FINDING_TEXTS.get(self.code)
        if text is None or not (text.fix and text.fix_office) or not self.message.endswith(text.fix):
            return self.message
        return self.message.removesuffix(text.fix) + text.fix_office

    @property
    def with_explanation(self) -> str:
        """What the office reads where there is no column for what the district wrote about it."""
        if not self.explanation:
            return self.for_office
        said = f"Đơn vị giải trình: “{shorten(self.explanation, LONGEST_QUOTE)}”"
        if self.severity is not Severity.WARNING or self.accepted:
            return f"{self.for_office} {said}."
        return f"{self.for_office} {said}; nếu chấp nhận, đề nghị ghi lý do ở trang “Kiểm tra”."

    @property
    def asks_the_district(self) -> bool:
        """Whether the district has anything to do about it."""
        return self.code not in FINDING_TEXTS or bool(FINDING_TEXTS[self.code].fix)


def register(code: str, text: FindingText) -> None:
    """Add the text of a rule beside the rule; a code may be registered once."""
    if code in _REGISTERED or code in _OUR_OWN:
        raise ValueError(f"finding code registered twice: {code}")
    _REGISTERED.add(code)
    FINDING_TEXTS[code] = text


def checks(rules: RuleTexts) -> RuleTexts:
    """The texts of all checks by their code: the program's own, and those of a profile's rules."""
    return FINDING_TEXTS | {code: text for code, text in rules.items() if code not in FINDING_TEXTS}


def name_of(code: str, rules: RuleTexts) -> str:
    """What a check is called; its code where neither the program nor the profile has it any longer."""
    text = FINDING_TEXTS.get(code) or rules.get(code)
    return text.name.removesuffix(".") if text else code


def is_named(code: str, text: str, rules: RuleTexts) -> bool:
    """Whether a check is called so, by its name in any spelling or by its code."""
    known = FINDING_TEXTS.get(code) or rules.get(code)
    return text == code or (known is not None and fold(text) == fold(known.name))


def code_named(text: str, rules: RuleTexts) -> str:
    """The code of the check that is called so; "" where there is none."""
    return next((code for code in checks(rules) if is_named(code, text, rules)), "")


def message_for(code: str, values: dict[str, str]) -> str:
    """What the office reads of a file that no report came of: what is wrong and why, then what to do."""
    return FINDING_TEXTS[code].for_office.format_map(values)


#: A finding quotes no more than this of a cell: a district may have typed a whole page into it.
LONGEST_QUOTE = 200
#: So much of the name of a row is said within a sentence.
LONGEST_ROW = 80


class CellPlace(NamedTuple):
    """The sheet a finding is on: unit code, form id, file name, the sender's sheet name; "" where not known."""

    unit: str = ""
    form: str = ""
    file: str = ""
    sheet: str = ""

    def finding(self, code: str, cell: str = "", /, *, severity: Severity | None = None, **values: str) -> Finding:
        """A finding here; `values` fill its text, and `value` is what was in the cell."""
        return self.breach(FINDING_TEXTS[code], code, cell, severity, values)

    def breach(
        self, entry: FindingText, code: str, cell: str, severity: Severity | None, values: dict[str, str]
    ) -> Finding:
        """A finding here in the words of a rule; see `finding`."""
        values = {name: shorten(value, LONGEST_QUOTE) for name, value in values.items()}
        values.setdefault("file", self.file)
        values.setdefault("form", self.form)
        text = entry.for_district.format_map(values)
        named = (f"biểu {self.form}", self.form), (f"trang “{self.sheet}”", self.sheet), (f"ô {cell}", cell)
        where = ", ".join(words for words, known in named if known)
        where = where[:1].upper() + where[1:]
        return Finding(
            unit=self.unit,
            form=self.form,
            file=self.file,
            sheet=self.sheet,
            cell=cell,
            severity=severity or entry.severity,
            code=code,
            message=f"{where}: {text}" if where else text,
            value=values.get("value", ""),
        )
