"""Kiểm tra cài đặt: what is wrong with this installation, in words."""

from pathlib import Path

import click

from addin.cli import options


@click.command("doctor", **options.LOOK)
@options.home
@click.option("--document", type=options.path, metavar="TỆP", help="Soát thể thức một văn bản Word theo Nghị định 30.")
@click.option("--deep", is_flag=True, help="Đọc lại tất cả tệp gốc và so với sổ theo dõi (lâu hơn).")
@click.option("--seal", default="", metavar="DẤU", help="Dấu niêm phong in trong văn bản hoặc ghi khi chốt số liệu.")
@options.as_json
def command(home: Path, document: Path | None, seal: str, *, deep: bool, as_json: bool) -> None:
    """Kiểm tra cài đặt, thư mục, sổ theo dõi, sổ kiểm soát thay đổi, tệp gốc; hoặc soát thể thức một văn bản."""
    if document:
        _examine_document(document, as_json=as_json)
    else:
        _examine_home(home, seal, deep=deep, as_json=as_json)


def _examine_document(document: Path, *, as_json: bool) -> None:
    from addin.documents.decree import problems_of

    problems = problems_of(document)
    for problem in problems:
        options.say(problem)
    found = f"Có {len(problems)} điểm chưa đúng" if problems else "Chưa thấy điểm nào chưa đúng"
    options.say(f"{found} thể thức theo Nghị định 30/2020/NĐ-CP: {document}")
    if as_json:
        options.print_json({"ok": not problems, "document": str(document), "problems": problems})


def _examine_home(home: Path, seal: str, *, deep: bool, as_json: bool) -> None:
    from addin import doctor
    from addin.session import locate
    from addin.workspace.folder import Workspace

    seen = doctor.examine(locate(Workspace(home)), deep=deep, seal=seal)
    wrong = [one for one in seen if not one.ok]
    for line in doctor.to_text(seen):
        options.say(line)
    options.say(f"Có {len(wrong)} việc cần xử lý." if wrong else "Không có việc cần xử lý.")
    if as_json:
        options.print_json({"ok": not wrong, "checks": [one._asdict() for one in seen]})
