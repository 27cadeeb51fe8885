"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a free port of this machine only."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

_ACCOUNTS = ("postgres", "nobody")


def _programs() -> Path:
    """The folder of the server's programs, wherever Debian or a path has it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = shutil.which("initdb") or (str(found[-1]) if found else "")
    if not known and not os.environ.get("CI"):
        pytest.skip("postgresql is not installed")
    return Path(known).parent


def _account() -> str:
    """Whom the server runs as: it refuses to run as root."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _ACCOUNTS if name in names) if os.geteuid() == 0 else ""


def _run(account: str, *command: object) -> None:
    become = ["runuser", "-u", account, "--"] if account else []
    subprocess.run([*become, *map(str, command)], check=True, capture_output=True, timeout=60, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DatabaseServer(NamedTuple):
    """A running server, with the URL of its empty database."""

    url: str
    control: Callable[[str], None]

    def stop(self) -> None:
        """Pull the plug."""
        self.control("stop")

    def start(self) -> None:
        """Let it run again."""
        self.control("start")


@contextmanager
def running_server() -> Iterator[DatabaseServer]:
    """A server that can be stopped and started."""
    programs, account, port = _programs(), _account(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="tonghop-pg-"))
    data = folder / "data"
    settings = f"-h 127.0.0.1 -p {port} -c unix_socket_directories=''"

    def control(what: str) -> None:
        more = ["-w", "-l", folder / "log", "-o", settings] if what == "start" else ["-m", "immediate"]
        _run(account, programs / "pg_ctl", "-D", data, *more, what)

    try:
        if account:
            shutil.chown(folder, account)
        _run(account, programs / "initdb", "-D", data, "-U", "tonghop", "-A", "trust", "-E", "UTF8", "--no-sync")
        control("start")
        try:
            yield DatabaseServer(f"postgresql://tonghop@127.0.0.1:{port}/postgres", control)
        finally:
            with suppress(subprocess.CalledProcessError):  # it may have been stopped
                control("stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database_server() -> Iterator[str]:
    """The URL of a running server's empty database."""
    with running_server() as server:
        yield server.url
