"""Chấm điểm: the emulation table onto its sheet, live."""

from addin.emulation import step as emulation_step
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook


def act(desk: OpenWorkbook) -> Outcome:
    """Score the units for the chosen period."""
    from addin.analysis.punctuality import WHERE_NOTED
    from addin.emulation.score import rank, standing
    from addin.emulation.sheet import CRITERIA, EVIDENCE, POINTS
    from addin.summary_workbook.board import RESULTS

    desk.status(f"Đang chấm điểm {desk.period.label}…")
    score = emulation_step.score(desk.session, desk.period)
    lines = [standing(line, score.catalogue.units) for line in rank(score.lines)]
    following = (
        f"{NEXT} xem căn cứ ở trang “{RESULTS[EVIDENCE]}”; đổi điểm tối đa ở trang “{RESULTS[CRITERIA]}” để xem thử."
    )
    written = desk.catalogue_today.written
    offered = {"ngay_nhan": [(str(period), written(unit), None, None) for period, unit in score.undated]}
    known = [f"Kỳ và tên đơn vị đã ghi sẵn ở {WHERE_NOTED}, chỉ cần ghi ngày."] if score.undated else []
    remarks = [*score.remarks, *known, *desk.office.day_remarks(desk.period)]
    message = "\n".join([f"Điểm thi đua {desk.period.label}:", *remarks, *lines, following])
    sheets = score.sheets(desk.office, desk.period, desk.home.root)
    return Outcome(message, desk.period, sheets, activate=POINTS, offered=offered if score.undated else {})
