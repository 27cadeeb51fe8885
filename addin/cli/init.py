"""Lập thư mục làm việc mới."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from addin.cli import options
from addin.cli.master_words import follow_profile
from addin.system.command_line import own_command
from schemas.clock import today


@click.command("init", **options.LOOK)
@options.profile_home
@click.option("--texts", is_flag=True, help="Chép cả mẫu văn bản vào thư mục mau-van-ban để cơ quan sửa.")
@options.as_json
def command(home: Path, texts: bool, as_json: bool) -> None:
    """Lập thư mục làm việc mới: sổ tổng hợp, sổ theo dõi, các thư mục; không ghi đè lên tệp nào."""
    from addin import pipeline
    from addin.define.kept import catalogue_today
    from addin.workspace.create import CreatedWorkspace, bring_texts
    from addin.workspace.folder import Workspace
    from schemas.office.first import new_settings, unsaid

    options.refuse_outputs(home, ("--home", home, options.A_FOLDER))
    with own_master(home) as master:
        founded = pipeline.create_workspace(Workspace(home), master)
        unnamed = unsaid(new_settings(catalogue_today(home)))
    followed = follow_profile(home)
    copied = bring_texts(Workspace(home)) if texts else CreatedWorkspace((), ())
    options.say(f"Thư mục làm việc: {home.resolve()}")
    for label, names in (("Đã lập", founded.made), ("Đã có sẵn, giữ nguyên", founded.kept)):
        if names:
            options.say(f"{label}: {', '.join(names)}.")
    options.say(
        f"Mở {home.resolve() / 'TongHop.xlsm'} bằng Excel hoặc LibreOffice để làm việc. Biểu, quy tắc, đơn vị khai ở "
        f"thư mục bo-cau-hinh; sửa xong thì chạy “{own_command()} profile check” ở thư mục làm việc."
    )
    if unnamed:
        options.say("Trước khi in, đề nghị ghi tên cơ quan, địa danh, người ký ở trang “Cấu hình” (ô có dấu “…”).")
    if texts:
        _tell_texts(home, len(copied.made), len(copied.kept))
    if as_json:
        made, kept = founded.made + copied.made, founded.kept + copied.kept
        options.print_json({"home": str(home), "made": made, "kept": kept, **followed})


@contextmanager
def own_master(home: Path) -> Iterator[Path | None]:
    """A master laid out by the profile that the folder has; None where it is the first office's, which is at hand."""
    from addin.define.kept import profile_of
    from schemas.profile.shipped import shipped_profile

    profile = profile_of(home)
    if profile.sha256 == shipped_profile().sha256:
        yield None
        return
    from addin.excel.live.master import plan_master
    from workbooks.build import build_master

    with TemporaryDirectory() as folder:
        file = Path(folder) / "TongHop.xlsm"
        file.write_bytes(build_master(plan_master(profile.on(today()))))
        yield file


def _tell_texts(home: Path, made: int, kept: int) -> None:
    """Where the texts are, with what they are changed, and what becomes of the others."""
    options.say(f"Mẫu văn bản: đã chép {made} tệp vào {home.resolve() / 'mau-van-ban'}; giữ nguyên {kept} tệp đã có.")
    options.say(
        "Sửa câu chữ (tệp .j2, .txt) bằng Notepad, sửa bố cục (bo-cuc.docx) bằng Word. Đề nghị xóa các tệp không sửa, "
        f"để khi cập nhật chương trình cơ quan dùng mẫu mới; xong thì chạy “{own_command()} doctor” để soát mẫu."
    )
