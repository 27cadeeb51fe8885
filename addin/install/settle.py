"""What an installation leaves on the PC beside its files, noted so that it can be taken away again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from addin.install.place import NOTE
from addin.pc import office
from addin.pc.places import desktop, is_on_network, remove_web_mark
from addin.pc.shortcut import write_shortcut
from addin.system.atomic import atomic_write

LOG = "log"
MASTER = "TongHop.xlsm"
_WORKBOOK, _DOCTOR, _PAGE = "Tổng hợp.lnk", "Tổng hợp – kiểm tra máy.lnk", "Tổng hợp – trang trên máy.lnk"


class Installed(NamedTuple):
    """What is on this PC: the working folder, the shortcuts, whether a trusted location was set."""

    home: str
    shortcuts: tuple[str, ...] = ()
    trusted: bool = False

    @classmethod
    def read(cls, place: Path) -> "Installed | None":
        """What an earlier installation noted; None where there is none."""
        try:
            told = json.loads((place / NOTE).read_text(encoding="utf-8"))
            return cls(str(told["home"]), tuple(map(str, told["shortcuts"])), bool(told["trusted"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, place: Path) -> None:
        """Note it."""
        with atomic_write(place / NOTE) as stream:
            stream.write(json.dumps(self._asdict(), ensure_ascii=False, indent=1).encode())


def settle(place: Path, home: Path) -> Iterator[str | Installed]:
    """Set the trusted location and the shortcuts; what is to be said of them, and last what was done."""
    (place / LOG).mkdir(exist_ok=True)
    for workbook in home.glob("*.xlsm"):
        remove_web_mark(workbook)
    trusted = True
    try:
        office.trust(home)
        yield f"Đã đặt “{home}” làm vị trí tin cậy của Excel (chỉ cho người dùng này)."
    except OSError:
        trusted = False
        yield (
            f"Chưa đặt được vị trí tin cậy của Excel cho “{home}”. Đề nghị nhờ người quản trị máy thêm thư mục này vào "
            "vị trí tin cậy, hoặc bấm Enable Content khi mở sổ."
        )
    if is_on_network(home):
        yield (
            "Thư mục làm việc nằm trên ổ mạng. Đề nghị trong Excel: File, Options, Trust Center, Trusted Locations, "
            "chọn “Allow Trusted Locations on my network”."
        )
    for obstacle in dict.fromkeys(office.obstacles(home)):
        yield f"Lưu ý: {obstacle.what}. {obstacle.remedy}"
    shortcuts, said = _shortcuts(place, home)
    yield from said
    yield Installed(str(home), shortcuts, trusted)


def _shortcuts(place: Path, home: Path) -> tuple[tuple[str, ...], list[str]]:
    folder = desktop()
    if folder is None:
        return (), ["Không thấy màn hình nền của người dùng này nên chưa tạo lối tắt."]
    made, said = [], []
    wanted = (
        (_WORKBOOK, home / MASTER, "", "Mở sổ Tổng hợp"),
        (_DOCTOR, place / "kiem-tra-may.cmd", f'"{home}"', "Kiểm tra máy, Excel và thư mục làm việc"),
        (
            _PAGE,
            place / "trang-tren-may.cmd",
            f'"{home}"',
            "Làm các việc trong tháng bằng trình duyệt, không cần Excel",
        ),
    )
    for name, target, arguments, description in wanted:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_shortcut(folder / name, target, arguments=arguments, description=description)
            made.append(str(folder / name))
        except OSError:
            said.append(f"Chưa tạo được lối tắt “{name}”. Đề nghị mở thẳng tệp: {target}")
    if made:
        said.append("Lối tắt trên màn hình nền: " + "; ".join(f"“{Path(one).stem}”" for one in made) + ".")
    return tuple(made), said
