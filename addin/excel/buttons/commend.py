"""Khen thưởng: who is eligible, onto a sheet of its own, and the proposal in Word."""

from addin.commend.step import commend, without_proposal
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.system.unwritten import written_line


def act(desk: OpenWorkbook) -> Outcome:
    """Judge the nominees of the chosen period."""
    desk.status(f"Đang xét đề nghị khen thưởng {desk.period.label}…")
    commended = commend(desk.session, desk.period)
    eligible = sum(one.eligible for one in commended.nominees)
    lines = [f"Đủ điều kiện: {eligible}/{len(commended.nominees)} trường hợp."]
    document = commended.document
    lines += written_line("Tờ trình", document) if document else [without_proposal(desk.period, commended)]
    if commended.decision:
        lines += written_line("Quyết định tặng Giấy khen", commended.decision)
    after = ", rồi soát tờ trình bằng Word" if document else ""
    lines += ["", f"Việc tiếp theo: xem lý do từng trường hợp trên trang vừa lập{after}."]
    return Outcome("\n".join(lines), desk.period, {"de_nghi_khen": commended.sheet}, activate="de_nghi_khen")
