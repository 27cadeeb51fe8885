"""The emulation table of a period, from the ledger to its workbook and notice; each line's points rest on `score`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from addin.analysis.punctuality import BY_REGISTER, WHERE_NOTED
from addin.analysis.trend import year_up_to
from addin.emulation.grounds import ScoreInput
from addin.emulation.reports import PeriodReports, as_reported
from addin.emulation.score import UnitScore, is_by_hand, of_period, score_units, waits_for
from addin.emulation.sheet import plan_emulation
from addin.session import Session, step
from addin.sheets.letterhead import in_names
from addin.sheets.plan import SheetPlan, document_plan
from addin.sheets.writer import write_book
from addin.summary.of_period import links_from, originals_of, versions_for
from addin.system.errors import InputError
from addin.system.unwritten import one_of_several
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.numbers import show_number
from schemas.office import Office
from schemas.office.criteria import criterion_named
from schemas.period import Period
from schemas.period_words import periods_told


class Score(NamedTuple):
    """The emulation table: its lines, the units' kept originals, the workbook it is written to, the notice if any.

    `catalogue` is that of the period; `remarks` say what is not measured since the profile does
    not say how.
    """

    lines: list[UnitScore]
    catalogue: Catalogue
    originals: dict[str, Path]
    file: Path
    document: Path | None = None
    remarks: tuple[str, ...] = ()

    @property
    def undated(self) -> list[tuple[Period, str]]:
        """The reports that hold a unit's rank up since nobody knows when they were sent: period and unit."""
        held = ((line.unit, one) for line in self.lines for one in line.scored if one.state)
        return list(dict.fromkeys((period, unit) for unit, one in held for period in one.measure.undated))

    def sheets(self, office: Office, period: Period, folder: Path) -> dict[str, SheetPlan]:
        """The sheets that show it by their keys, in a workbook that lies in `folder`."""
        asked, originals = of_period(office, self.catalogue), links_from(folder, self.originals)
        planned = plan_emulation(self.lines, self.catalogue, asked, period, originals)
        return {key: in_names(sheet, office.settings, self.catalogue) for key, sheet in planned.items()}


def load_score_input(session: Session, period: Period) -> ScoreInput:
    """What scores rest on: the summary of the period, and how units reported in the year so far."""
    figures, office = session.figures(period), session.office
    forms = session.catalogue(period).by_id
    reports = [
        PeriodReports(
            one,
            office.due_on(one),
            office.days_off,
            tuple(as_reported(forms, *version) for version in figures.ledger.every_version(one)),
        )
        for one in year_up_to(period, figures.periods)
        if session.catalogue(one).forms
    ]
    return ScoreInput(figures.summary(period), reports)


def score_period(session: Session, period: Period) -> list[UnitScore]:
    """The lines of a period's table, in the office's order of units."""
    return score_units(load_score_input(session, period), session.office)


def write_score(score: Score, office: Office, period: Period) -> Score:
    """Write the table as a workbook and, where a document is named, the notice that publishes it."""
    sheets = score.sheets(office, period, score.file.parent)
    with one_of_several():
        write_book(document_plan(tuple(sheets.values()), f"Bảng chấm điểm thi đua {period.label}"), score.file)
    if score.document:
        from addin.emulation.published import write_published  # Word's libraries take long to import

        with one_of_several():
            asked = of_period(office, score.catalogue)
            write_published(score.lines, score.catalogue.units, asked, period, today(), score.document)
    return score


@step
def score(session: Session, period: Period, out: Path | None = None, document: Path | None = None) -> "Score":
    """The emulation table of a period; written as a workbook, by default into the period's folder.

    With `document`, the notice that publishes it is written too: InputError where nobody has reported.
    """
    summary = session.summary(period)
    if document and summary.is_empty:
        raise InputError(f"Chưa có đơn vị nào báo cáo {period.label} nên không soạn thông báo kết quả chấm điểm.")
    lines, home = score_period(session, period), session.workspace
    originals = originals_of(home, versions_for(session.view(period), period, summary))
    file = out or home.period_folder(period) / f"BangDiem_{period}.xlsx"
    remarks = (
        *_unmeasured(summary.catalogue, session.office), *_unasked(summary.catalogue, session.office), *_undated(lines),
    )  # fmt: skip
    made = Score(lines, summary.catalogue, originals, file, document, remarks)
    return write_score(made, session.office, period)


def _undated(lines: Sequence[UnitScore]) -> Iterator[str]:
    """How many units have no rank since nobody knows when their reports were sent, and what the office may do."""
    held = [(line, one) for line in lines for one in line.scored if one.state and one.measure.undated]
    if not held:
        return
    periods = periods_told([str(one) for one in sorted({period for _, one in held for period in one.measure.undated})])
    yield (
        f"Chưa xếp hạng {len(held)}/{len(lines)} đơn vị vì không rõ ngày gửi báo cáo {periods} (tệp không kèm thư). Đề "
        f"nghị ghi ngày nhận {BY_REGISTER} vào {WHERE_NOTED} rồi chấm lại."
    )
    yield (
        "Nếu sổ của cơ quan không có ngày, đề nghị thu lại từ thư gốc (tệp đã nhận không tính hai lần), hoặc ghi 0 ở "
        f"“Điểm tối đa” của tiêu chí “{held[0][1].criterion.label}” trang “Cấu hình”."
    )


def _unasked(catalogue: Catalogue, office: Office) -> Iterator[str]:
    """What of the office's table is not measured in a period that does not ask the form, and what the rest is worth."""
    waiting = {f"“{one.label}”": form for one in office.criteria if (form := waits_for(one, catalogue))}
    if waiting:
        most = show_number(sum(one.points for one in of_period(office, catalogue).criteria), 2)
        yield (
            f"Kỳ này không chấm {', '.join(waiting)} vì không hỏi biểu {', '.join(dict.fromkeys(waiting.values()))} "
            f"(xem “Kỳ gửi” ở trang “Biểu”): tổng điểm tối đa của kỳ là {most}. Đề nghị lưu ý khi xếp loại theo thang "
            "của cả năm."
        )


def _unmeasured(catalogue: Catalogue, office: Office) -> Iterator[str]:
    """What of the office's table its profile does not say how to measure."""
    if not catalogue.criteria:
        yield (
            "Bộ cấu hình chưa có tiêu chí nào ở trang “Chấm điểm”: mới đo được đúng hạn và chất lượng số liệu, chưa "
            "chấm theo số liệu của biểu."
        )
    unknown = [
        f"“{one.label}”"
        for one in office.criteria
        if not is_by_hand(one, catalogue) and not criterion_named(one.key, catalogue)
    ]
    if unknown:
        yield (
            f"Chưa chấm được {', '.join(unknown)}: bộ cấu hình của kỳ này không có mã của tiêu chí ở trang “Chấm "
            "điểm”. Đề nghị bổ sung ở đó, hoặc bỏ dòng ở bảng tiêu chí của trang “Cấu hình”."
        )
