"""What is said of a saved master after the profile of its folder has changed."""

from typing import TYPE_CHECKING, Any

from addin.cli import options

if TYPE_CHECKING:
    from pathlib import Path


def follow_profile(home: "Path") -> dict[str, Any]:
    """Lay the saved master out by the profile of the folder, and say what became of it; the same for JSON."""
    from addin.workspace.folder import Workspace
    from workbooks.renewed import MasterState, renew_master

    renewed = renew_master(Workspace(home))
    if renewed.state is MasterState.RENEWED:
        options.say(
            "Sổ tổng hợp đã được lập lại theo đơn vị, biểu của bộ cấu hình; nội dung đã nhập ở các trang nhập được giữ "
            f"nguyên. Sổ trước đó được giữ tại {renewed.before}."
        )
        for line in renewed.gone:
            options.say(f"Đơn vị không còn trong bộ cấu hình, dòng đã bỏ khỏi trang “Cấu hình”: {line}.")
        for sentence in renewed.told:
            options.say(sentence)
    elif renewed.state is MasterState.OPEN:
        options.say(
            "Sổ tổng hợp đang mở nên chưa được lập lại theo bộ cấu hình. Đề nghị bấm “Tổng hợp” trong sổ, "
            "hoặc đóng sổ rồi chạy lại lệnh này."
        )
    elif renewed.state is MasterState.IN_USE:
        options.say(
            "Sổ tổng hợp đã có số liệu hoặc trang do cơ quan lập nên được giữ nguyên tệp. Đề nghị mở sổ và bấm “Tổng "
            "hợp” để các trang theo bộ cấu hình mới."
        )
    return {
        "master": str(renewed.state), "master_before": str(renewed.before or ""), "gone_lines": renewed.gone,
        "master_remarks": renewed.told,
    }  # fmt: skip
