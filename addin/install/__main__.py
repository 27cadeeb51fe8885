"""`cai-dat.cmd`: installs the release folder that it lies in for one user, updates it, or takes it away again."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from addin.install.copying import copy_release
from addin.install.place import choose_place, is_usual, usual_work
from addin.install.removal import IN_USE, remove_installation
from addin.install.settle import LOG, MASTER, Installed, settle
from addin.pc import office
from addin.system.command_line import mend_arguments
from addin.system.errors import InputError, MachineError
from addin.system.terminal import speak_utf8

LOG_FILE = "cai-dat.log"
_EXCEL = "Excel đang mở. Đề nghị lưu và đóng mọi sổ Excel rồi chạy lại cai-dat.cmd."
_NOT_HERE = "Chương trình cài đặt chỉ chạy trên Windows."
Say = Callable[[str], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Install, or take away; 0 done, 1 not done, with a sentence that says what to do."""
    mend_arguments()
    speak_utf8()
    options = _options(arguments)
    lines: list[str] = []

    def say(text: str) -> None:
        print(text, flush=True)
        lines.append(text)

    if options.dang_chay:
        say(f"CHƯA XONG: {IN_USE}")
        return 1
    place = None
    try:
        _refuse_here()
        place = choose_place(options.noi_cai)
        if options.go_bo:
            remove_installation(place, say)
            return 0
        _install(place, options.thu_muc, say)
    except (InputError, MachineError) as error:
        say(f"CHƯA XONG: {error}")
        return 1
    finally:
        if place and not options.go_bo:
            _log(place, lines)
    return 0


def _refuse_here() -> None:
    if sys.platform != "win32":
        raise InputError(_NOT_HERE)
    if office.is_running():
        raise InputError(_EXCEL)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("cai-dat.cmd", description="Cài đặt chương trình Tổng hợp cho một người dùng.")
    parser.add_argument("--thu-muc", default="", metavar="THƯ_MỤC", help="thư mục làm việc (mặc định: trong Documents)")
    parser.add_argument("--noi-cai", default="", metavar="NƠI", help="nơi đặt chương trình (mặc định: ProgramData)")
    parser.add_argument("--go-bo", action="store_true", help="gỡ bỏ chương trình; thư mục làm việc được giữ nguyên")
    parser.add_argument("--dang-chay", action="store_true", help=argparse.SUPPRESS)  # go-bo.cmd asks for the words
    return parser.parse_args(arguments)


def _install(place: Path, wanted: str, say: Say) -> None:
    before = Installed.read(place)
    home = Path(wanted).absolute() if wanted else Path(before.home) if before else usual_work()
    say(f"Chương trình: {place}" + (" (cập nhật)" if before else ""))
    say(f"Thư mục làm việc: {home}")
    place.mkdir(parents=True, exist_ok=True)
    copy_release(_release(), place, say)
    if not is_usual(place):
        _run(place, "workbooks.build", "--place", str(place))
    say("Đang lập thư mục làm việc…")
    say(_run(place, "addin", "init", "--home", str(home)))
    for told in settle(place, home):
        if isinstance(told, str):
            say(told)
        else:
            told.write(place)
    say("Đang kiểm tra máy…")
    say(_run(place, "addin", "doctor", "--home", str(home), check=False))
    following = f"“Tổng hợp” trên màn hình nền (hoặc mở {home / MASTER})"
    if office.excel() is None:
        following = "“Tổng hợp – trang trên máy” trên màn hình nền (máy này không có Excel)"
    say(f"ĐÃ CÀI XONG. Việc tiếp theo: bấm đúp lối tắt {following}.")


def _release() -> Path:
    """The folder that this program lies in."""
    return Path(__file__).resolve().parents[3]


def _run(place: Path, module: str, *arguments: str, check: bool = True) -> str:
    """What a program that was just installed says. MachineError where it ends badly."""
    command = [str(place / "python" / "python.exe"), "-X", "utf8", "-m", module, *arguments]
    done = subprocess.run(  # noqa: S603 # our own
        command, capture_output=True, stdin=subprocess.DEVNULL, encoding="utf-8", errors="replace", check=False
    )
    said = (done.stdout + done.stderr).strip()
    if check and done.returncode != 0:
        raise MachineError(said or f"Chương trình vừa chép không chạy được (mã {done.returncode}). Đề nghị chép lại.")
    return said


def _log(place: Path, lines: Sequence[str]) -> None:
    folder = place / LOG
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOG_FILE).open("a", encoding="utf-8") as stream:
            stream.write("\n".join([f"{datetime.now().astimezone():%d/%m/%Y %H:%M:%S}", *lines, "", ""]))
    except OSError:
        print(f"Không ghi được tệp ghi các bước cài đặt vào “{folder}”.", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
