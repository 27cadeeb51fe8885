"""Figures unlike a unit's own earlier ones or unlike the other units' are asked about; ordinary months are not."""

from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.check.across.outliers import Usual
from addin.review.step import check
from addin.sheets.writer import write_book
from addin.summary.lookup import is_sound
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.findings import Finding
from schemas.office import Office
from schemas.office.lines import RuleSetting
from schemas.period import Period
from schemas.report import FigurePlace
from tests.catalogues import IN_FORCE, catalogue_of
from tests.test_across import COVER, changed, send
from workbooks.demo.figures import make_figures

MONTHS = [Period.parse(f"2023-{month:02}") for month in range(1, 7)]
JUNE = MONTHS[-1]
UNIT = "696"
#: A commune of the unit.
COMMUNE = "Xã Đức Liễu"


@given(st.lists(st.integers(0, 6) | st.floats(0, 100), min_size=1, max_size=12))
def test_what_is_usual_is_the_median_and_how_far_off_the_median_deviation_from_it(figures: list[float]) -> None:
    middle = median(figures)
    spread = median([abs(figure - middle) for figure in figures])
    assert Usual.of(figures) == (len(figures), middle, spread, min(figures), max(figures))


def june() -> Filling:
    filling = make_figures(JUNE, 5)[UNIT]
    return filling.model_copy(update={"cover": {**filling.cover, **COVER}})


@pytest.fixture(scope="module")
def five_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with one unit's reports of January to May; nothing in it is changed by a test."""
    folder = tmp_path_factory.mktemp("năm tháng")
    for period in MONTHS[:-1]:
        filling = make_figures(period, 5)[UNIT]
        send(
            Workspace(folder / "home"), folder, period, filling.model_copy(update={"cover": {**filling.cover, **COVER}})
        )
    return folder / "home"


def asked(home: Path, folder: Path, filling: Filling, office: Office | None = None) -> list[Finding]:
    """What a June report brings out beside the earlier months."""
    import shutil

    shutil.copytree(home, folder / "home")
    send(Workspace(folder / "home"), folder, JUNE, filling)
    findings = check(Workspace(folder / "home", office=office), JUNE).findings
    return [finding for finding in findings if finding.code == "period-outlier"]


def test_an_ordinary_month_after_five_ordinary_months_is_not_asked_about(five_months: Path, tmp_path: Path) -> None:
    assert asked(five_months, tmp_path, june()) == []


def test_a_figure_with_two_digits_too_many_is_asked_about_at_its_cell_with_what_was_usual(
    five_months: Path, tmp_path: Path
) -> None:
    row = june().rows["B01"]["9.1"]
    typed = float(str(row["paid_recurrent"])) * 100
    filling = changed(june(), "B01", "9.1", paid_recurrent=typed)
    (one,) = [finding for finding in asked(five_months, tmp_path, filling) if finding.cell]
    assert (one.form, one.severity.value) == ("B01", "warning")
    assert "trong kỳ tăng thêm" in one.message
    assert "chênh nhiều so với 5 kỳ trước (thường từ" in one.message
    assert "ghi lý do" in one.message


def test_a_level_far_from_every_earlier_one_is_asked_about(five_months: Path, tmp_path: Path) -> None:
    usual = int(str(june().rows["B02"][COMMUNE]["households"]))
    found = asked(five_months, tmp_path, changed(june(), "B02", COMMUNE, households=usual * 10))
    assert [(one.form, one.value.replace(".", "")) for one in found] == [("B02", str(usual * 10))]


def test_the_office_may_make_it_an_error_forgive_more_or_not_ask_at_all(five_months: Path, tmp_path: Path) -> None:
    usual = int(str(june().rows["B02"][COMMUNE]["households"]))
    filling = changed(june(), "B02", COMMUNE, households=usual * 10)
    for number, (setting, severities) in enumerate(
        [({"severity": "Lỗi"}, ["error"]), ({"severity": "Không kiểm tra"}, []), ({"tolerance": 1e6}, [])]
    ):
        line = RuleSetting.model_validate({"code": "period-outlier", **setting})
        office = Office.new(IN_FORCE).model_copy(update={"rule_settings": (line,)})
        (tmp_path / str(number)).mkdir()
        found = asked(five_months, tmp_path / str(number), filling, office)
        assert [one.severity.value for one in found] == severities, setting


def test_a_rate_unlike_the_other_units_is_asked_about(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    figures = make_figures(MONTHS[0], 5)
    for unit in IN_FORCE.units_on(MONTHS[0].to_date):
        filling = figures[unit.code].model_copy(update={"cover": {**figures[unit.code].cover, **COVER}})
        if unit.code == UNIT:
            filling = changed(filling, "B08", "1", actual=9.6)
        file = tmp_path / f"{unit.code}.xlsx"
        write_book(plan_form_book(IN_FORCE.unit(unit.code), MONTHS[0], catalogue_of(MONTHS[0]), filling), file)
        pipeline.collect(home, MONTHS[0], [file])
    found = [one for one in check(home, MONTHS[0]).findings if one.code == "unit-outlier"]
    assert [(one.unit, one.form, one.value) for one in found] == [(UNIT, "B08", "9,6")]
    assert "chênh nhiều so với 10 đơn vị khác" in found[0].message


def test_a_report_of_noughts_is_asked_about_once(tmp_path: Path) -> None:
    nothing = Filling(cover={**make_figures(JUNE, 5)[UNIT].cover, **COVER})
    send(Workspace(tmp_path / "home"), tmp_path, JUNE, nothing)
    findings = check(Workspace(tmp_path / "home"), JUNE).findings
    assert [one.unit for one in findings if one.code == "period-without-figures"] == [UNIT]
    summary = plan_summary(Workspace(tmp_path / "home"), JUNE, tmp_path).summary
    places = [FigurePlace("B01", "paid_total", UNIT), FigurePlace("B02", "households", UNIT)]
    assert not any(is_sound(summary, place) for place in places), "every figure of it waits for an answer"


@given(st.lists(st.floats(0, 1e6), min_size=4, max_size=12), st.floats(1, 1e6))
def test_one_wild_figure_among_the_earlier_ones_does_not_move_what_is_usual_beyond_them(
    figures: list[float], wild: float
) -> None:
    usual = Usual.of([*figures, max(figures) + wild])
    assert min(figures) <= usual.median <= max(figures)
