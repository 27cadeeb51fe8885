"""Checks that look at a whole column first find what checks of every single cell find."""

import dataclasses
import pickle
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.check import cells
from addin.check.columns import RecordColumns
from addin.check.submission import examine
from schemas.cells import Value
from schemas.computation import Linear, Ratio
from schemas.expressions import Expression, parse
from schemas.expressions.columns import ValueColumns, kept_by_columns
from schemas.expressions.evaluate import Situation, compile_tree
from schemas.numbers import round_all, round_half_up
from schemas.profile.rules import NotTwice, RowCondition, SumOfParts
from schemas.records import ColumnRecords
from schemas.rule import Record, Rule, SheetView
from schemas.submission import SourceFile
from tests.catalogues import ALL_FORMS, IN_FORCE
from tests.mistakes import MISTAKES
from tests.sheets import FEBRUARY
from tests.test_mistakes import case_of

BUGS = Path(__file__).parent / "files" / "bugs"
CONDITIONS = [
    rule.function for form in ALL_FORMS for rule in form.rules if isinstance(rule.function, RowCondition)
]  # fmt: skip
#: Figures that are often equal, nearly equal, or nothing.
FIGURES = st.one_of(
    st.none(),
    st.integers(0, 5),
    st.sampled_from([0.0, 1.0, 1.0004, 1.0005, 1.0006, 2.5, 100.0, -1.0]),
    st.floats(-1e15, 1e15),
)


def read_again_cell_by_cell(monkeypatch: pytest.MonkeyPatch, content: bytes) -> tuple[str, str]:
    """What is found in a workbook with whole columns, and without."""
    source = SourceFile(name="bc.xlsx", content=content)
    by_columns = examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json()
    with monkeypatch.context() as patch:
        patch.setattr(RecordColumns, "column", lambda *_: None)
        patch.setattr(cells, "_kept_as_columns", lambda *_: None)
        return by_columns, examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json()


def test_every_planted_mistake_is_found_with_whole_columns_as_without(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(23)
    for seed in range(5, 9):
        content = case_of(chance.sample(sorted(MISTAKES), 25), seed).content()
        by_columns, cell_by_cell = read_again_cell_by_cell(monkeypatch, content)
        assert by_columns == cell_by_cell


@pytest.mark.parametrize("file", sorted(BUGS.glob("*.xlsx")), ids=lambda file: file.stem)
def test_files_that_broke_the_program_are_read_with_whole_columns_as_without(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if file.stem.startswith("hungry"):
        return  # read in a process with a limit of memory only
    by_columns, cell_by_cell = read_again_cell_by_cell(monkeypatch, file.read_bytes())
    assert by_columns == cell_by_cell


def test_a_clean_report_is_sent_on_as_columns() -> None:
    report = examine(SourceFile(name="bc.xlsx", content=case_of([], 5).content()), FEBRUARY, IN_FORCE)
    kept = [table.records for table in report.tables if isinstance(table.records, ColumnRecords)]
    assert len(kept) > len(report.tables) / 2
    sent = pickle.loads(pickle.dumps(report))  # noqa: S301 # our own
    assert sent == report
    assert sent.model_dump_json() == report.model_dump_json()


def test_records_kept_as_columns_are_those_that_were_given() -> None:
    given = (Record(3, "1", {"a": 1, "b": "x"}), Record(5, "2", {"a": None, "b": "y"}))
    kept = ColumnRecords((3, 5), ("1", "2"), {"a": [1, None], "b": ["x", "y"]})
    assert tuple(kept) == given == kept.made
    assert kept == given
    assert (len(kept), kept[1], kept[:1]) == (2, given[1], given[:1])
    assert tuple(pickle.loads(pickle.dumps(kept))) == given  # noqa: S301 # our own


@pytest.mark.parametrize("asked_before", [False, True])
def test_a_column_that_is_worked_out_is_in_every_record(*, asked_before: bool) -> None:
    kept = ColumnRecords((3, 5), ("1", "2"), {"a": [1, None]})
    assert not asked_before or kept[0].values == {"a": 1}
    RecordColumns(kept).fill("b", [2, 3])
    assert [record.values for record in kept] == [{"a": 1, "b": 2}, {"a": None, "b": 3}]
    assert RecordColumns(kept).column("b") == [2, 3]


def test_a_clean_report_asks_no_row_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(RowCondition, "__call__", lambda self, *_: asked.append(self) or True)
    examine(SourceFile(name="bc.xlsx", content=case_of([], 5).content()), FEBRUARY, IN_FORCE)
    monkeypatch.setattr(SumOfParts, "__call__", lambda *_: pytest.fail("asked"))
    monkeypatch.setattr(NotTwice, "__call__", lambda *_: pytest.fail("asked"))
    examine(SourceFile(name="bc.xlsx", content=case_of([], 5).content()), FEBRUARY, IN_FORCE)
    of_figures = [one for one in asked if set(one.looks_at) <= one.numbers and "SỐ_TỪ" not in repr(one.tree)]
    assert not of_figures


@given(st.data())
def test_what_columns_show_to_be_kept_is_kept_in_every_row(data: st.DataObject) -> None:
    condition = data.draw(st.sampled_from(CONDITIONS))
    values = {key: FIGURES if key in condition.numbers else texts_and_days() for key in condition.needs}
    rows = data.draw(st.lists(st.fixed_dictionaries(values), min_size=1, max_size=4))
    records = [Record(at, str(at), dict(row)) for at, row in enumerate(rows)]
    columns = RecordColumns(records).all_of(condition.looks_at, condition.numbers.__contains__, 1.0)
    if columns is not None and condition.surely_kept(columns):
        for row in rows:
            counted = [0 if row[key] is None and key in condition.numbers else row[key] for key in condition.needs]
            assert condition(*counted, 1.0)


SUMS = [rule for form in ALL_FORMS for rule in form.rules if isinstance(rule.function, SumOfParts)]
LISTED_ONCE = [rule for form in ALL_FORMS for rule in form.rules if isinstance(rule.function, NotTwice)]


def sheet_of(records: list[Record], tolerance: float) -> SheetView:
    return SheetView("", FEBRUARY, tuple(records), tolerance)


@pytest.mark.parametrize("rule", SUMS, ids=lambda rule: rule.code)
@given(st.data())
def test_sums_that_columns_show_to_be_right_are_right_row_by_row(rule: Rule, data: st.DataObject) -> None:
    sums, tolerance = rule.function, rule.tolerance or 0.0
    whole, parts = sums.children[0]
    codes = data.draw(st.permutations([whole, *parts]))
    figures = st.sampled_from([None, 0, 1, 2.5, 1.0004, 0.3]) if data.draw(st.booleans()) else FIGURES
    keys = [column.key for column in sums.added_up]
    records = [Record(at, code, {key: data.draw(figures) for key in keys}) for at, code in enumerate(codes)]
    if data.draw(st.booleans()):  # such as add up, or nearly
        values = records[codes.index(whole)].values
        off = data.draw(st.sampled_from([0, 0.0004, tolerance, tolerance + 0.001]))
        for key in keys:
            values[key] = off + sum(record.values[key] or 0 for record in records if record.code != whole)
    columns = RecordColumns(records)
    if sums.surely_kept(columns.codes, columns.counted, tolerance):
        one_sum = dataclasses.replace(sums, children=((whole, parts),))
        assert list(one_sum(sheet_of(records, tolerance))) == []


@pytest.mark.parametrize("rule", LISTED_ONCE, ids=lambda rule: rule.code)
@given(st.data())
def test_rows_that_columns_show_to_be_different_are_different(rule: Rule, data: st.DataObject) -> None:
    names = st.sampled_from([None, "", "Điểu Sơn", "ĐIỂU SƠN", "Dieu  Son", "Thị Mai", "-", 1980, 1981, -1980])
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(rule.function.keys, names)), max_size=4))
    records = [Record(at, str(at), row) for at, row in enumerate(rows)]
    if rule.function.surely_kept(RecordColumns(records).column):
        assert list(rule.function(sheet_of(records, 0.0))) == []


def texts_and_days() -> st.SearchStrategy[Value]:
    return st.one_of(
        st.none(),
        st.sampled_from(["Hoàn thành", "hoan thanh", "Tập thể", "Cá nhân", ""]),
        st.dates(date(2023, 1, 1), date(2023, 1, 3)),
    )


@pytest.mark.parametrize(
    "text",
    ["[a] <= [b]", "[a] < [b]", "[a] >= [b] + 1", "[a] > [b]", "[a] = [b]", "[a] <> [b]", "[a] * 2 - [b] / [c] <= 3",
     "[c] = 0 HOẶC TRỊ_TUYỆT_ĐỐI([a] - [b] / [c]) <= NGƯỠNG", "[a] > 0 VÀ -[b] < 0"],
)  # fmt: skip
@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=5))
def test_columns_of_figures_show_exactly_what_a_row_by_itself_shows(
    text: str, rows: list[tuple[float | None, ...]]
) -> None:
    tree = conditioned(text)
    kept = kept_by_columns(tree, lambda _: True, "NGƯỠNG")
    assert kept is not None
    alone = compile_tree(tree, lambda _: True)
    counted = [[0 if value is None else value for value in column] for column in zip(*rows, strict=True)]
    shown = kept(ValueColumns(dict(zip("abc", counted, strict=True)), len(rows), 1.0))
    named = {"NGƯỠNG": 1.0}
    assert shown == [alone(Situation(dict(zip("abc", row, strict=True)), named=named)) is True for row in rows]


def conditioned(text: str) -> Expression:
    return parse(text, {"a": "a", "b": "b", "c": "c"})


@given(st.lists(st.tuples(*[st.one_of(st.integers(0, 9), st.floats(0, 1e9))] * 3), min_size=1, max_size=5))
def test_a_column_is_computed_as_its_rows_are(rows: list[tuple[float, float, float]]) -> None:
    columns = list(zip(*rows, strict=True))
    for computed in (Linear(("a", "b"), ("c",)), Linear(("a", "b", "c"))):
        assert computed.compute_column(columns) == [computed.compute(dict(zip("abc", r, strict=True))) for r in rows]
    ratio = Ratio("a", "b")
    assert ratio.compute_column(columns[:2]) == [ratio.compute({"a": a, "b": b}) for a, b, _ in rows]


@given(st.lists(st.one_of(st.floats(-1e12, 1e12), st.sampled_from([0.5, 2.675, 1.0005, 1e8, 14.375, 1234.5]))))
def test_a_column_is_rounded_as_each_of_its_numbers_is(values: list[float]) -> None:
    for decimals in (0, 2, 3, 6):
        assert round_all(values, decimals) == [round_half_up(value, decimals) for value in values]


@given(st.integers(-(10**14), 10**14), st.integers(0, 6), st.integers(0, 6))
def test_what_is_written_with_few_digits_is_rounded_by_them(digits: int, behind: int, decimals: int) -> None:
    value = digits / 10**behind
    exactly = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_up(value, decimals) == float(exactly)
