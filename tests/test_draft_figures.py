"""Every number of the report can be followed to cells, and templates have no other way to print one."""

import json
import re
from collections.abc import Iterator
from math import isclose

import pytest
from jinja2 import meta, nodes

from addin.documents.templates import environment, files_of
from addin.report.compose import Draft
from addin.report.prose import context, paragraphs
from addin.report.recorder import FigureRecorder
from addin.report.view import View
from addin.summary.coverages import coverages
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.cells import Value, address
from schemas.form import Agg
from schemas.period import Period
from schemas.report import Figure
from schemas.summary import Origin, Summary
from tests.catalogues import FORMS_BY_ID, catalogue_of
from tests.drafting import ABSENT, draft_report, month, nothing, project, summary_of

KIND = "bao-cao"


def cells(summary: Summary) -> dict[Origin, Value]:
    """What stands in every cell that a figure may come from."""
    return {
        Origin(row.unit, summary.files[row.unit], row.sheet, address(row.row, column)): row.values.get(key)
        for found in summary.forms.values()
        for row in found.rows
        for key, column in found.columns[row.unit].items()
    }


@pytest.fixture(scope="module")
def february() -> Summary:
    return month("2023-02", without=(ABSENT,))


@pytest.fixture(scope="module")
def drafted(february, tmp_path_factory) -> Draft:
    out = tmp_path_factory.mktemp("draft") / "bao-cao.docx"
    return draft_report(february, month("2023-01"), month("2022-02"), out)


def values_of(drafted: Draft, *aggregates: Agg) -> list[Figure]:
    """The printed figures, comparisons left out, of columns rolled up in one of these ways."""
    return [
        figure
        for figure in drafted.figures
        if figure.what == "value"
        and (column := FORMS_BY_ID[figure.place.form].by_key.get(figure.place.column))
        and set(aggregates) & set(column.agg)
        and not figure.place.part
    ]


def test_a_sum_is_the_sum_of_the_cells_behind_it(drafted, february):
    behind = cells(february)
    figures = values_of(drafted, Agg.SUM)
    assert len(figures) > 500
    for figure in figures:
        numbers = [behind[source.origin] for source in figure.sources]
        assert isclose(sum(numbers), figure.value, abs_tol=0.0005), figure.place


def test_a_percentage_is_computed_from_the_cells_of_its_parts(drafted, february):
    behind = cells(february)
    figures = values_of(drafted, Agg.RATIO)
    assert len(figures) > 20
    for figure in figures:
        numbers = [behind[source.origin] for source in figure.sources]
        ratio = FORMS_BY_ID[figure.place.form].by_key[figure.place.column].ratio
        columns = february.forms[figure.place.form].columns
        totals = dict.fromkeys(ratio.parts, 0.0)
        for source, number in zip(figure.sources, numbers, strict=True):
            letters = re.sub(r"\d", "", source.origin.cell)
            key = next(k for k, at in columns[source.origin.unit].items() if address(0, at) == f"{letters}1")
            totals[key] += number
        expected = totals[ratio.numerator] / totals[ratio.denominator] * 100
        assert isclose(expected, figure.value, abs_tol=0.0051), figure.place


def test_a_count_has_one_cell_for_each_thing_counted(drafted):
    flags = values_of(drafted, Agg.COUNT)
    rows = [f for f in drafted.figures if f.place.column == "count" and f.what == "value"]
    assert len(rows) > 50
    assert [figure.place for figure in rows + flags if figure.value != len(figure.sources)] == []


def test_how_many_units_reported_is_traced_to_one_cell_of_each(drafted):
    """An empty list counts as reported and has no cell to show."""
    coverage = [figure for figure in drafted.figures if figure.place.column == "reported"]
    for figure in coverage:
        units = [source.origin.unit for source in figure.sources]
        assert len(units) == len(set(units)) <= figure.value == 10
        if not FORMS_BY_ID[figure.place.form].may_be_empty:
            assert len(units) == 10


def test_a_change_shows_the_cells_of_both_periods(drafted):
    changes = [figure for figure in drafted.figures if figure.what != "value" and figure.value]
    assert len(changes) > 20
    for figure in changes:
        assert "2023-02" in {source.period for source in figure.sources}, figure.place
    assert {p for f in changes for p in {s.period for s in f.sources}} == {"2023-02", "2023-01", "2022-02"}


def test_every_figure_but_zero_has_a_source(drafted):
    assert [figure.place for figure in drafted.figures if figure.value and not figure.sources] == []


def test_a_projects_money_is_traced_to_the_sub_projects_that_were_added_up():
    forms = {"696": {"B01": {"3": {}, "3.1": {"paid_capital": 10}, "3.2": {"paid_capital": 5}}}}
    recorder = FigureRecorder(summary_of("2023-02", forms))
    assert View(recorder, context(recorder)["B01"]._place).row("3").figure("paid_capital") == "15 triệu đồng"
    assert len(recorder.figures[-1].sources) == 2


def test_the_province_does_not_add_sub_projects_twice():
    forms = {"696": {"B01": {"3": {"paid_capital": 15}, "3.1": {"paid_capital": 15}, "1": {"paid_capital": 2}}}}
    recorder = FigureRecorder(summary_of("2023-02", forms))
    assert context(recorder)["B01"].figure("paid_capital") == "17 triệu đồng"


def test_a_figure_below_zero_is_told_as_what_contradicts_itself():
    """More households escaped poverty than were poor: there can be no -1 poor household, and no share of them."""
    poor = summary_of("2023-02", {"696": {"B02": {"Xã A": {"households": 20, "poor_start": 4, "escaped": 5}}}})
    recorder = FigureRecorder(poor)
    view = context(recorder)["B02"]
    assert view.value("poor_now") == -1
    assert view.figure("poor_now") == (
        "(số liệu mâu thuẫn: “Số hộ thoát nghèo lũy kế” lớn hơn tổng của “Hộ nghèo DTTS đầu năm” và “Hộ nghèo phát "
        "sinh, tái nghèo lũy kế”)"
    )
    assert view.figure("poor_rate") == "(số liệu mâu thuẫn)"
    assert "-1" not in " ".join(paragraph.text for paragraph in paragraphs(KIND, recorder))
    assert view.figure("escaped") == "5 hộ"


def test_the_text_of_every_figure_stands_in_the_prose(february):
    recorder = FigureRecorder(february, month("2023-01"))
    prose = " ".join(paragraph.text for paragraph in paragraphs(KIND, recorder))
    assert len(recorder.figures) > 150
    assert [figure.text for figure in recorder.figures if figure.text not in prose] == []


def test_figures_are_printed_as_the_contract_of_the_command_says(drafted):
    figures = json.loads(json.dumps(drafted.figures_json(), ensure_ascii=False))
    assert len(figures) == len(drafted.figures)
    for figure in figures:
        assert {"text", "value", "form", "column", "sources"} <= figure.keys()
        assert isinstance(figure["value"], int | float)
        assert all({"unit", "file", "sheet", "cell"} <= source.keys() for source in figure["sources"])


def test_a_figure_of_all_units_says_what_is_behind_it_in_the_words_of_the_summary(february, drafted):
    told = json.loads(json.dumps(drafted.figures_json()))
    assert {one["coverage"] is None for one in told if one["unit"]} == {True}
    of_all = [one["coverage"] for one in told if not one["unit"]]
    assert {(one["known"], *one["missing"]) for one in of_all} == {(10, ABSENT)}
    (escaped, *_) = [one for one in told if (one["form"], one["column"], one["unit"]) == ("B02", "escaped", "")]
    assert escaped["coverage"] == json.loads(json.dumps(coverages(february, "B02")["escaped"]))
    assert drafted.missing == (ABSENT,)


def test_cells_are_looked_for_when_they_are_asked_for_by_the_catalogue_of_the_report(february):
    recorder = FigureRecorder(february)
    context(recorder)["B02"].figure("escaped")
    figure = recorder.figures[-1]
    told = tuple(figure.sources)
    assert told
    assert figure.periods == ("2023-02",)
    forms = tuple(form for form in february.catalogue.forms if form.id != "B02")
    other = FigureRecorder(february.by(Catalogue(forms=forms, units=february.catalogue.units)))
    assert "B02" not in context(other), "the same figures by a catalogue that lacks the form"
    assert tuple(figure.sources) == told


def test_tied_extremes_name_every_unit_and_every_cell():
    forms = {unit: {"B08": {"1": {"actual": value}}} for unit, value in (("696", 100), ("691", 100), ("692", 90))}
    recorder = FigureRecorder(summary_of("2023-02", forms))
    row = context(recorder)["B08"].row("1")
    assert row.ranking("actual") == (
        "cao nhất là huyện Bù Gia Mập và huyện Bù Đăng (cùng 100%); thấp nhất là huyện Lộc Ninh (90%)"
    )
    shared = next(figure for figure in recorder.figures if figure.text == "100%")
    assert [source.origin.unit for source in shared.sources] == ["691", "696"]


def test_words_are_gathered_with_what_they_are_about():
    late = {"plan_capital_central": 5.0, "obstacle": "Chậm."}
    forms = {"696": {"B01": {"1": late, "3.1": late}}, "691": {"B01": {"2": late}}, "692": project("1", 1, 0)}
    found = context(FigureRecorder(summary_of("2023-02", forms)))["B01"].words("obstacle")
    assert [(words.who, words.text) for words in found] == [
        ("Huyện Bù Gia Mập (dự án 2), huyện Bù Đăng (dự án 1; tiểu dự án 1 thuộc dự án 3)", "Chậm.")
    ]


def trees() -> Iterator[tuple[str, nodes.Template]]:
    runner = environment()
    for name, file in files_of(KIND).items():
        if name.endswith(".j2"):
            yield name, runner.parse(file.read_text(encoding="utf-8"))


def printed(tree: nodes.Node) -> Iterator[nodes.Node]:
    """The expressions whose value a template prints; not the conditions that choose between them."""
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            yield from _outcomes(child)


def _outcomes(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.CondExpr):
        yield from (end for side in (node.expr1, node.expr2) if side is not None for end in _outcomes(side))
    elif isinstance(node, nodes.Filter):
        yield from _outcomes(node.node)
    else:
        yield node


def own_names(tree: nodes.Node) -> set[str]:
    """Names that a template sets itself."""
    return {assign.target.name for assign in tree.find_all(nodes.Assign) if isinstance(assign.target, nodes.Name)}


@pytest.fixture
def newest():
    """The forms that are in force for good: texts may speak of all of them."""
    return catalogue_of(Period.parse("2023-03")).by_id


def test_templates_use_only_names_that_exist():
    known = context(FigureRecorder(nothing("2023-03"))).keys()
    unknown = {name: meta.find_undeclared_variables(tree) - known - own_names(tree) for name, tree in trees()}
    assert {name: names for name, names in unknown.items() if names} == {}


def test_every_form_is_told_of_somewhere(newest):
    used = set().union(*(meta.find_undeclared_variables(tree) for _, tree in trees()))
    by_use = {form.id for form in newest.values() if form.purposes}  # told of whatever they are called
    assert newest.keys() - used - by_use == set()
    assert "said" in used  # the words of B11, brought together


def test_templates_ask_only_for_columns_that_exist(newest):
    asked = 0
    for name, tree in trees():
        for call in tree.find_all(nodes.Call):
            owner = call.node.node if isinstance(call.node, nodes.Getattr) else None
            if isinstance(owner, nodes.Name) and owner.name in newest and isinstance(call.args[0], nodes.Const):
                if call.node.attr not in ("row",):
                    column = call.args[0].value
                    assert column == "count" or column in newest[owner.name].by_key, (name, column)
                    asked += 1
                assert hasattr(View, call.node.attr), (name, call.node.attr)
    assert asked > 80


def test_templates_print_numbers_only_through_the_recorder():
    """`value` and `known` decide; what is printed is text that was noted down, or no number at all."""
    checked = 0
    for name, tree in trees():
        for node in printed(tree):
            checked += 1
            calls = {call.node.attr for call in node.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr)}
            if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
                calls.add(node.node.attr)
            assert not calls & {"value", "known"}, name
            assert not isinstance(node, nodes.Const) or isinstance(node.value, str), name
            assert not isinstance(node, nodes.BinExpr) or isinstance(node, nodes.Or), name  # one text or another
    assert checked > 150


def test_an_unknown_kind_of_document_is_refused_in_words(tmp_path):
    with pytest.raises(InputError, match="Chưa có mẫu cho loại văn bản “to-trinh-x”"):
        draft_report(nothing(), None, None, tmp_path / "a.docx", kind="to-trinh-x")
    with pytest.raises(InputError):
        draft_report(nothing(), None, None, tmp_path / "a.docx", kind="../schemas")
    assert list(tmp_path.iterdir()) == []
