"""A line of the sheet of rules made into a rule of its form, with its texts; what cannot be read is told."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from schemas.expressions import Expression, ExpressionError, columns_in, parse
from schemas.expressions.sums import alike, in_rows
from schemas.expressions.tree import OF_FORM, Call, ColumnRef, earlier_in, of_form_key, of_forms_in
from schemas.findings import FindingText, Severity
from schemas.form import Agg, Form, is_number
from schemas.identity import RowColumn
from schemas.profile.lines import Line
from schemas.profile.rule_words import FIX, rule_message, rule_title
from schemas.profile.rules import (
    AT_MOST_ONE_TICK,
    NOT_TWICE,
    ONE_TICK,
    PART_OF_ROW,
    SUM_OF_PARTS,
    NotTwice,
    OneTick,
    PartOfRow,
    RowCondition,
    SheetCondition,
    SumOfParts,
    children_of,
    compared_rows,
    needs_sheet,
    with_codes,
)
from schemas.profile.sheets import ROLL_UPS, RULES, SEVERITIES
from schemas.profile.spread import headings_of
from schemas.rule import Rule

PREFIX = "rule-"
#: What fills a message beside the columns.
_ALWAYS_KNOWN = frozenset({"value", "label", "first", "code", "expected", "allowed", "part", "whole"})
_NAME = re.compile(r"\{([^{}@]+)")


class RuleReader:
    """Reads the rules of one form; `columns` are the lines of all forms' columns."""

    def __init__(
        self, form: Form, labels: Mapping[str, str], tell: Callable[..., None], columns: Sequence[Line] = ()
    ) -> None:  # fmt: skip
        self.form, self.labels, self.tell, self.columns = form, dict(labels), tell, columns

    def rule(self, line: Line) -> Rule | None:
        """The rule of a line; None where it cannot be read."""
        at = tuple(self._key(line, label, "at") for label in line.texts("at"))
        mend = self._key(line, line.text("mend"), "mend") if line.text("mend") else ""
        message, wrong = with_codes(line.text("message"), self.labels, self._fills(line.text("message")))
        if wrong:
            self.tell(line, "message", "define-message", value=wrong)
        try:
            holds = line.text("holds")
            tree = parse(holds, self.labels | (self.of_forms() if OF_FORM in holds else {}))
        except ExpressionError as error:
            hint = f" Có phải là “{error.near}”?" if error.near else ""
            values = {"label": RULES.by_key["holds"].label, "value": line.text("holds"), "hint": hint}
            self.tell(line, "holds", "define-formula", at=str(error.at), reason=error.reason, **values)
            return None
        if wrong or not all(at):
            return None
        title = line.text("title") or rule_title(tree, self.form, line.texts("lines"))
        message = message or rule_message(tree, self.form)
        made = self._made(line, tree, at, message)._replace(
            mend=mend, alike=tuple(dict.fromkeys(self._alike(line, tree)))
        )
        severity = Severity(next(key for key, label in SEVERITIES.items() if label == line.text("severity")))
        text = FindingText(severity, title, message, line.text("fix") or FIX)
        return made._replace(
            text=text, severity=severity, tolerance=line.number("tolerance"), valid_from=line.valid_from
        )

    def _alike(self, line: Line, tree: Expression) -> Iterator[frozenset[RowColumn]]:
        """The figures that add up to the same: in every row, or in those that the rule names."""
        lines = line.texts("lines")
        for same in alike(tree):
            if lines or any(code for code, _ in same):
                yield from in_rows(same, lines or [row.code for row in self.form.fixed_rows])
            else:
                yield same

    def of_forms(self) -> dict[str, str]:
        """What a rule may look at in other forms: "TH1: cột" → the key of the total of a column that is added up."""
        found: dict[str, str] = {}
        for line in self.columns:
            form, name, title = line.text("form"), line.text("name"), line.text("title")
            if form != self.form.id and ROLL_UPS[Agg.SUM.value] in line.texts("agg"):
                labels = (name, title, " / ".join((*headings_of(line), title)))
                found |= {f"{form}: {label}": of_form_key(form, name) for label in labels}
        return found

    def _fills(self, message: str) -> frozenset[str]:
        """What may be in the braces of a message; of earlier reports and other forms where it asks for any."""
        known = _ALWAYS_KNOWN | set(self.form.by_key)
        return known | set(self.of_forms().values()) if "@" in message else known

    def _key(self, line: Line, label: str, key: str) -> str:
        if label not in self.labels:
            self.tell(line, key, "define-column-unknown", label=RULES.by_key[key].label, value=label, hint="")
        return self.labels.get(label, "")

    def _made(self, line: Line, tree: Expression, at: tuple[str, ...], message: str) -> Rule:
        """The rule without its severity, tolerance and days."""
        code = PREFIX + line.text("code")
        columns = self.form.columns
        if isinstance(tree, Call) and tree.name == SUM_OF_PARTS:
            return Rule(code, Severity.ERROR, SumOfParts(columns, children_of(self.form)))
        if isinstance(tree, Call) and tree.name == PART_OF_ROW:
            wholes = tuple(dict.fromkeys(row.within for row in self.form.fixed_rows if row.within))
            return Rule(code, Severity.ERROR, PartOfRow(columns, self.form.fixed_rows), compares=wholes)
        if isinstance(tree, Call) and tree.name == NOT_TWICE:
            keys = tuple(part.key for part in tree.arguments if isinstance(part, ColumnRef))
            return Rule(code, Severity.ERROR, NotTwice(keys, columns))
        if isinstance(tree, Call) and tree.name in (ONE_TICK, AT_MOST_ONE_TICK):
            keys = tuple(part.key for part in tree.arguments if isinstance(part, ColumnRef))
            return Rule(code, Severity.ERROR, OneTick(keys, tree.name == ONE_TICK, columns))
        elsewhere = bool(earlier_in(tree) or of_forms_in(tree))
        if elsewhere or needs_sheet(tree) or line.texts("lines") or line.ticked("on_blank") or len(at) > 1:
            condition = SheetCondition(tree, at, columns, line.texts("lines"), line.ticked("on_blank"))
            within_row = () if needs_sheet(tree) else tuple(dict.fromkeys(columns_in(tree)))
            compares = compared_rows(tree)
            return Rule(code, Severity.ERROR, condition, needs=within_row, compares=compares, elsewhere=elsewhere)
        said = (name for name in _NAME.findall(message) if name in self.form.by_key)
        needs = tuple(dict.fromkeys((*at, *columns_in(tree), *said)))
        numbers = frozenset(key for key in needs if is_number(self.form.by_key[key]))
        return Rule(code, Severity.ERROR, RowCondition(tree, needs, numbers), at[0], needs)
