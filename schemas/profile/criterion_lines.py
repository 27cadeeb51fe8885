"""The lines of the sheet of criteria put together into criteria; what does not fit their forms is told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from schemas.cells import Value
from schemas.expressions import Expression, ExpressionError, parse
from schemas.expressions.tree import Call, ColumnRef, Literal, Member, Named, Operation, walk
from schemas.expressions.written import format_tree
from schemas.fields import Percent
from schemas.form import BLENDED, Agg, Column, Field, Form
from schemas.numbers import round_half_up
from schemas.profile.formulas import labels_of
from schemas.profile.lines import Line, Lines
from schemas.profile.rules import with_codes, with_labels
from schemas.profile.scoring_sheets import CRITERIA, MEASURED
from schemas.profile.sheets import FORMS
from schemas.profile.unit_lines import Tell
from schemas.scoring import OF_REPORTS, OF_ROWS, SAID_NAMES, CriterionPart, MeasureKind, ScoringCriterion, cells_in

_ALL = 100.0
#: Columns that go up to the office as one number a unit.
_ONE_FIGURE = BLENDED | {Agg.SUM, Agg.RATIO, Agg.COUNT}
#: What only a rule of a form can ask for.
_OF_RULES = frozenset({"KỲ_TRƯỚC", "ĐẦU_NĂM", "BIỂU", "Ô_NÀY", "NGƯỠNG"})
_EXPECTED = {
    MeasureKind.PATH: "một cột kiểu Tỷ lệ %, hoặc công thức dạng [a] / [b] * 100",
    MeasureKind.RATE: "một cột kiểu Tỷ lệ %, hoặc công thức dạng [a] / [b] * 100",
    MeasureKind.MIDDLE: "một cột số, hoặc công thức từ các cột số",
}
_CONDITION = "một điều kiện, ví dụ [Kỳ này] >= [Mục tiêu năm] hoặc CÓ([Cột đánh dấu x])"


def criteria_of(lines: Lines, day: date, forms: Mapping[str, Form], tell: Tell) -> tuple[ScoringCriterion, ...]:
    """The criteria of a day that its forms can tell; one with an error is left out.

    What those would earn whose forms are not in force goes to the others in proportion.
    """
    made = _Criteria(lines, day, forms, tell)
    kept = [one for code in made.of_code if (one := made.criterion(code))]
    if len(kept) < len(made.of_code):
        kept = _scaled(kept, whole=sum(line.number("points") or 0.0 for line in made.lines))
    return tuple(kept)


def _scaled(criteria: Sequence[ScoringCriterion], whole: float) -> list[ScoringCriterion]:
    """Criteria with so many points together, each in proportion; what rounding leaves is the first one's."""
    now = sum(one.points for one in criteria)
    if not now:
        return list(criteria)
    points = [round_half_up(one.points * whole / now, 2) for one in criteria]
    points[0] = round_half_up(whole - sum(points[1:]), 2)
    return [one._replace(points=most) for one, most in zip(criteria, points, strict=True)]


class _Reading(NamedTuple):
    """A form whose cells a line may name, by any of their labels."""

    form: Form
    labels: Mapping[str, str]
    fields: Mapping[str, Field]


class _Criteria:
    """Puts the criteria of a day together."""

    def __init__(self, lines: Lines, day: date, forms: Mapping[str, Form], tell: Tell) -> None:
        self.lines, self.forms = lines.on(CRITERIA, day), forms
        self.titled = {line.text("code") for line in lines.of(CRITERIA) if line.text("title")}
        self.of_code: dict[str, list[Line]] = {}
        for line in self.lines:
            self.of_code.setdefault(line.text("code"), []).append(line)
        self.declared = {line.text("form") for line in lines.of(FORMS)}
        self._tell, self.sound = tell, True

    def tell(self, line: Line, key: str, code: str, /, **values: str) -> None:
        """Note what is wrong; the criterion is then left out."""
        self.sound = False
        self._tell(line, key, code, **values)

    def criterion(self, code: str) -> ScoringCriterion | None:
        """A criterion; None where it cannot be put together, or its first form is not in force."""
        self.sound = True
        own = self.of_code[code]
        first, *more = own
        if not first.text("title"):
            if code not in self.titled:
                self.tell(first, "title", "define-required", label=CRITERIA.by_key["title"].label)
            return None
        for line in more:
            if line.text("title"):
                self.tell(line, "code", "define-code-twice", value=code, first=str(first.row))
        self._head(first)
        self._shares(own)
        told = [(line, self._part(line, alone=len(own) == 1)) for line in own if self._is_asked(line)]
        parts = [part for _, part in told if part]
        if not self.sound or not told or told[0][0] is not first:
            return None
        whole = sum(self._share(line, own) for line, _ in told)
        return ScoringCriterion(
            code, first.text("title"), first.number("points") or 0.0, first.text("source"),
            first.number("none_at") or 0.0, _level(first, "full_at", _ALL),
            tuple(
                part._replace(share=self._share(line, own) / whole * _ALL)
                for (line, _), part in zip(told, parts, strict=True)
            ),
        )  # fmt: skip

    def _head(self, line: Line) -> None:
        points = line.number("points")
        if points is None:
            self.tell(line, "points", "define-required", label=CRITERIA.by_key["points"].label)
        elif points < 0:
            expected = "số không âm"
            self.tell(line, "points", "define-cell", label="Điểm tối đa", value=f"{points:g}", expected=expected)
        if _level(line, "full_at", _ALL) == (line.number("none_at") or 0.0):
            self.tell(line, "full_at", "define-criterion-levels", value=line.text("title"))

    def _share(self, line: Line, own: Sequence[Line]) -> float:
        """How much of its criterion a line is; where nobody says so, all lines are the same."""
        stated = line.number("share")
        return _ALL / len(own) if stated is None else stated

    def _shares(self, own: Sequence[Line]) -> None:
        stated = [share for line in own if (share := line.number("share")) is not None]
        whole = sum(self._share(line, own) for line in own)
        if min(stated, default=1.0) <= 0 or abs(whole - _ALL) > 0.005 or len(stated) not in (0, len(own)):
            found = " + ".join("trống" if (one := line.number("share")) is None else f"{one:g}" for line in own)
            self.tell(own[0], "share", "define-criterion-shares", value=own[0].text("title"), found=found)

    def _is_asked(self, line: Line) -> bool:
        """Whether the form of a line is in force, where it needs one; what is wrong with the line is told later."""
        form = line.text("form")
        return form in self.forms or form not in self.declared

    def _part(self, line: Line, *, alone: bool) -> CriterionPart | None:
        kind = MeasureKind(next(kind for kind, label in MEASURED.items() if label == line.text("measured")))
        if kind in OF_REPORTS:
            if not alone:
                self.tell(line, "measured", "define-criterion-alone", value=line.text("measured"))
            return CriterionPart(kind)
        for key in ("form", "value"):
            if not line.text(key):
                values = {"value": line.text("measured"), "label": CRITERIA.by_key[key].label}
                self.tell(line, key, "define-criterion-lacks", **values)
        form = self.forms.get(line.text("form"))
        if form is None:
            if line.text("form"):
                self.tell(line, "form", "define-form-unknown", value=line.text("form"))
            return None
        fields = {field.key: field for field in form.fields}
        labels = labels_of(form.columns) | {name: key for key, one in fields.items() for name in (one.label, key)}
        return self._measured(line, kind, _Reading(form, labels, fields))

    def _measured(self, line: Line, kind: MeasureKind, reading: _Reading) -> CriterionPart | None:
        value, looked_at = (self._tree(line, key, reading) for key in ("value", "looked_at"))
        if looked_at is not None and kind not in OF_ROWS:
            self.tell(line, "looked_at", "define-criterion-rows", value=line.text("measured"))
        elif looked_at is not None:
            self._condition(line, "looked_at", looked_at, reading)
        if value is not None and self._fits(line, kind, value, reading):
            self._cells(line, kind, value, reading)
        words = {key: self._words(line, key, reading) for key in ("words", "untold", "nothing")}
        return CriterionPart(kind, reading.form.id, value, looked_at, _ALL, **words) if self.sound else None

    def _tree(self, line: Line, key: str, reading: _Reading) -> Expression | None:
        text = line.text(key)
        if not text:
            return None
        label = CRITERIA.by_key[key].label
        try:
            tree = parse(text, reading.labels)
        except ExpressionError as error:
            hint = f" Có phải là “{error.near}”?" if error.near else ""
            values = {"label": label, "value": text, "at": str(error.at), "reason": error.reason, "hint": hint}
            self.tell(line, key, "define-formula", **values)
            return None
        strange = [one.name for one in walk(tree) if isinstance(one, Call | Named) and one.name in _OF_RULES]
        if strange:
            values = {"label": label, "value": text, "found": strange[0]}
            self.tell(line, key, "define-criterion-function", **values)
            return None
        return tree

    def _fits(self, line: Line, kind: MeasureKind, tree: Expression, reading: _Reading) -> bool:
        """Whether a value is of the sort that its measure needs."""
        if kind not in _EXPECTED:
            return self._condition(line, "value", tree, reading)
        fits = not _is_condition(tree) and not isinstance(tree, Literal)
        if fits and kind is not MeasureKind.MIDDLE:
            column = reading.form.by_key.get(tree.key) if isinstance(tree, ColumnRef) else None
            fits = isinstance(column.type, Percent) if column else any(part == Literal(_ALL) for part in walk(tree))
        if not fits:
            self._unfit(line, "value", _EXPECTED[kind])
        return fits

    def _condition(self, line: Line, key: str, tree: Expression, reading: _Reading) -> bool:
        fits = _is_condition(tree)
        if not fits:
            self._unfit(line, key, _CONDITION)
        if key == "looked_at" or line.text("measured") != MEASURED[MeasureKind.HOLDS]:
            for row, cell in cells_in(tree):
                if row or cell in reading.fields:
                    named = f'Ô("{row}"; …)' if row else reading.fields[cell].label
                    self.tell(line, key, "define-criterion-function", label=CRITERIA.by_key[key].label,
                              value=line.text(key), found=named)  # fmt: skip
        return fits

    def _unfit(self, line: Line, key: str, expected: str) -> None:
        values = {"label": CRITERIA.by_key[key].label, "value": line.text(key), "measured": line.text("measured")}
        self.tell(line, key, "define-criterion-value", **values, expected=expected)

    def _cells(self, line: Line, kind: MeasureKind, tree: Expression, reading: _Reading) -> None:
        """Tell of cells that a unit has no figure of: rows that are not printed, columns that do not add up."""
        rows = {row.code for row in reading.form.fixed_rows} if reading.form.summed_by_row else frozenset[str]()
        for row, key in cells_in(tree) if kind not in OF_ROWS else ():
            column = reading.form.by_key.get(key)
            if row and row not in rows:
                self.tell(line, "value", "define-criterion-row", value=row)
            elif column is not None and not row and not _has_one_figure(column):
                self.tell(line, "value", "define-criterion-figure", value=column.full_label)

    def _words(self, line: Line, key: str, reading: _Reading) -> str:
        known = SAID_NAMES | reading.form.by_key.keys() | reading.fields.keys()
        message, wrong = with_codes(line.text(key), reading.labels, frozenset(known))
        if wrong:
            self.tell(line, key, "define-message", value=wrong)
        return message


def _level(line: Line, key: str, usual: float) -> float:
    found = line.number(key)
    return usual if found is None else found


def _has_one_figure(column: Column) -> bool:
    return not _ONE_FIGURE.isdisjoint(column.agg)


def _is_condition(tree: Expression) -> bool:
    """Whether a tree is true or false of a row."""
    match tree:
        case Operation("VÀ" | "HOẶC", left, right):
            return _is_condition(left) and _is_condition(right)
        case Operation(sign, _, _):
            return sign not in "+-*/"
        case Member() | Call("CÓ" | "TRỐNG", _):
            return True
        case Call("KHÔNG", (inner,)):
            return _is_condition(inner)
        case Call("NẾU", (_, *chosen)):
            return all(map(_is_condition, chosen))
    return False


def check_totals(lines: Lines, day: date, tell: Tell) -> None:
    """Tell of criteria in force that are not worth 100 points together."""
    titled = [line for line in lines.on(CRITERIA, day) if line.text("title")]
    whole = sum(line.number("points") or 0.0 for line in titled)
    if titled and abs(whole - _ALL) > 0.005:
        tell(titled[0], "points", "define-criteria-points", value=f"{whole:g}")


def criterion_lines(criteria: Sequence[ScoringCriterion], forms: Mapping[str, Form]) -> Iterator[dict[str, Value]]:
    """Criteria as the lines of their sheet."""
    for one in criteria:
        head: dict[str, Value] = {
            "title": one.label, "points": one.points, "source": one.source, "none_at": one.none_at,
            "full_at": one.full_at,
        }  # fmt: skip
        for part in one.parts:
            share = {"share": part.share} if len(one.parts) > 1 else {}
            yield {"code": one.code, **head, **share, **_part_line(part, forms.get(part.form))}
            head = {}


def _part_line(part: CriterionPart, form: Form | None) -> dict[str, Value]:
    by_key = form.by_key if form else {}
    labels = {key: column.full_label for key, column in by_key.items()}
    labels |= {field.key: field.label for field in (form.fields if form else ())}
    trees = {"value": part.value, "looked_at": part.looked_at}
    return {
        "measured": MEASURED[part.kind], "form": part.form,
        **{key: format_tree(tree, labels.__getitem__) for key, tree in trees.items() if tree},
        **{key: with_labels(getattr(part, key), by_key) for key in ("words", "untold", "nothing")},
    }  # fmt: skip
