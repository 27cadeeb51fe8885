"""Thu báo cáo: the inbox folder and the mailbox of the settings, then the board."""

from addin import pipeline
from addin.collect.mailbox_name import MailboxName
from addin.excel.buttons.board import refresh_board
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.intake.received import hold_reason
from addin.summary_workbook.held_versions import BUTTON
from addin.system.errors import InputError

#: The code of a file that was received already.
_SAME = "file-duplicate"


def act(desk: OpenWorkbook) -> Outcome:
    """Take in what lies in the inbox folder and, where the settings name one, in the mailbox."""
    inbox = desk.home.root / desk.office.settings.inbox
    inbox.mkdir(parents=True, exist_ok=True)
    by_mail = [MailboxName()] if desk.office.settings.mail_host else []
    if not by_mail and not any(inbox.iterdir()):
        raise InputError(
            f"Thư mục thu báo cáo chưa có tệp nào:\n{inbox}\n\n"
            "Đề nghị lưu thư hoặc tệp của các đơn vị vào thư mục này rồi bấm lại."
        )
    collected = pipeline.collect(desk.session, desk.period, [inbox, *by_mail], desk.status)
    current = sum(line.status == "current" for line in collected.received)
    new = sum(line.new for line in collected.received)
    lines = [
        f"Đã thu báo cáo {desk.period.label}: {current} đơn vị, {len(collected.received)} lần gửi "
        f"({new} có trong lần thu này)."
    ]
    units = desk.session.catalogue(desk.period).units
    if collected.held:
        count = len(collected.held)
        lines.append(
            f"{count} tệp gửi từ địa chỉ không phải của đơn vị, đang giữ lại chờ quyết định (bấm “{BUTTON}” để đến "
            "bảng ghi quyết định ở trang “Điều hành”)."
        )
    if collected.missing:
        lines.append("Chưa có báo cáo: " + ", ".join(map(units.name_of, collected.missing)) + ".")
    same, unusable = ([one for one in collected.set_aside if (one.code == _SAME) is known] for known in (True, False))
    if unusable:
        lines.append(f"Chưa dùng {len(unusable)} tệp, ví dụ: {unusable[0].message}")
    if same:
        lines.append(f"Đã bỏ qua {len(same)} tệp trùng tệp đã nhận.")
    lines += [f"– {hold_reason(line, units)}" for line in collected.held]
    lines += [f"– {refused.message}" for refused in [*unusable[1:], *same]]
    lines.append(f"{NEXT} bấm “{BUTTON if collected.held else 'Kiểm tra'}”.")
    return refresh_board(desk)._replace(message="\n".join(lines))
