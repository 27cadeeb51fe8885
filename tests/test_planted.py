"""The program is started in folders where anybody's files lie: none of them is taken for a part of it or for a tool."""

import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
import rarfile

from addin.collect.rar import _PROGRAMS, _look_for_programs
from workbooks.oxt import _module

#: The program's own start, then a worker as Windows starts one, and a process of the page or the installer.
CHILDREN = """
import multiprocessing, os, signal, subprocess, sys
import addin.cli.main, addin.system.leaving
from addin.__main__ import main

def leave(code):
    worker = multiprocessing.get_context("spawn").Process(target=os.getpid)
    worker.start()
    worker.join()
    said = subprocess.run([sys.executable, "-m", "addin", "--version"], capture_output=True, text=True)
    print(worker.exitcode, said.stdout)

addin.system.leaving.leave = leave
sys.argv = ["tonghop", "--version"]
main()
"""


def test_no_process_takes_a_module_from_the_folder_where_it_is_started(tmp_path: Path) -> None:
    for name in ("multiprocessing.py", "addin.py", "click.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit('planted')")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-P", "-c", CHILDREN]
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "0 Tổng hợp" in told.stdout, told.stderr


def test_a_click_in_libreoffice_takes_none_either() -> None:
    assert "-P -c " in _module(Path(sys.executable), Path("app")).partition("Shell ")[2]


def test_a_program_that_lies_where_one_works_unpacks_no_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("unrar", "unar", "7z", "7zz", "bsdtar"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    _look_for_programs()
    found = [Path(getattr(rarfile, name)) for name in _PROGRAMS]
    assert all(path.is_absolute() and tmp_path not in path.parents for path in found)


def test_what_is_clicked_on_starts_windows_own_programs_by_their_whole_paths() -> None:
    for starter in resources.files("workbooks.release").joinpath("starters").iterdir():
        bare = re.findall(r"(?<![\w\\.])(?:chcp|ping|cmd|reg|powershell|where|icacls)(?:\.\w+)? ", starter.read_text())
        assert not bare, starter.name
