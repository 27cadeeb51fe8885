"""What the page's buttons do: the commands of the same names, one at a time, each with what it said."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from addin.define.kept import catalogue_today
from addin.excel.ribbon import controls
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from addin.workspace.outputs import output_folder
from schemas.office.settings import Settings
from schemas.period import Period

#: The commands that the page offers, in the order of the month.
OFFERED = ("forms", "collect", "check", "send-back", "remind", "consolidate", "compare", "draft", "score", "doctor")


class Button(NamedTuple):
    """A command, what it is called on the ribbon, and what it does."""

    command: str
    label: str
    hint: str


class Done(NamedTuple):
    """A command that runs or has run: what it is called, what it has said so far, whether it went well (None: runs)."""

    label: str
    lines: tuple[str, ...] = ()
    well: bool | None = None


def buttons() -> list[Button]:
    """What the page offers."""
    known = {control.command: control for control in controls()}
    return [Button(command, known[command].label, known[command].hint) for command in OFFERED]


class Jobs:
    """Runs one command at a time in a process of its own, so that the page answers meanwhile."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._done: Done | None = None

    @property
    def last(self) -> Done | None:
        """What runs, or ran last."""
        with self._lock:
            return self._done

    def start(self, button: Button, period: Period) -> bool:
        """Begin; False, and nothing begins, while another command runs.

        InputError where it may not write, and where the folder has gone, as a drive may: none is made in its place.
        """
        self._workspace.existing()
        command = [sys.executable, "-X", "utf8", "-m", "addin", button.command, *self._arguments(button, period)]
        with self._lock:
            if self._done and self._done.well is None:
                return False
            self._done = Done(button.label)
        threading.Thread(target=self._run, args=(button.label, command), daemon=True).start()
        return True

    def _arguments(self, button: Button, period: Period) -> Sequence[str]:
        home, settings = self._workspace.root.absolute(), settings_of(self._workspace)
        named = ["--home", str(home)]
        if button.command == "doctor":
            return named
        named += ["--period", str(period)]
        if button.command == "collect":
            (home / settings.inbox).mkdir(parents=True, exist_ok=True)
            return [*named, str(home / settings.inbox), *(["imap:"] if settings.mail_host else [])]
        folders = folders_of(self._workspace, settings, period)
        return [*named, "--out", str(folders[button.command])] if button.command in folders else named

    def _run(self, label: str, command: Sequence[str]) -> None:
        lines: list[str] = []
        with subprocess.Popen(  # noqa: S603 # our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
            errors="replace",
        ) as process:  # fmt: skip
            for line in process.stderr or ():
                lines.append(line.rstrip())
                self._tell(Done(label, tuple(lines)))
        self._tell(Done(label, tuple(lines), process.returncode == 0))

    def _tell(self, done: Done) -> None:
        with self._lock:
            self._done = done


def settings_of(workspace: Workspace) -> Settings:
    """The office's settings. InputError where its profile or its master cannot be used."""
    return office_of(workspace, catalogue_today(workspace.root)).settings


def folders_of(workspace: Workspace, settings: Settings, period: Period) -> dict[str, Path]:
    """Where the commands that write many files put them, by command: the folders of the settings."""
    named = {
        "forms": ("Thư mục biểu mẫu", settings.forms_folder),
        "send-back": ("Thư mục trả lại để sửa", settings.returns_folder),
        "remind": ("Thư mục đôn đốc", settings.reminders_folder),
    }
    return {
        command: output_folder(workspace, settings, setting, name, period).absolute()
        for command, (setting, name) in named.items()
    }
