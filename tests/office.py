"""A real LibreOffice for tests: started with its own profile, spoken to over UNO, ended by its process id.

`clicked` presses a ribbon button of a loaded workbook: the callback of its VBA project runs, Python starts, the sheet
changes. xlwings.bas does not compile in LibreOffice, so that one module of the loaded copy is replaced by a stub.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from addin.libreoffice.convert import properties, url_of
from addin.libreoffice.uno_bridge import load_uno, resolve
from tests.sheets import needs

ROOT = Path(__file__).parents[1]
#: Macros of the test's own workbooks may run; nothing greets, nothing asks.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA">
<prop oor:name="Executable" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_ALWAYS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
_AS_INSTALLED = '<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>'

_RUN_PYTHON = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Dim q As String, done As String, started As Double, code As String
    q = Chr(34)
    done = Environ("TONGHOP_DONE")
    Shell "/bin/sh", 0, q & Environ("TONGHOP_RUNNER") & q & " " & q & PythonCommand & q & " " & _
        ThisComponent.RuntimeUID, False
    started = Timer
    Do While Dir(done) = "" And Timer - started < 60
        Wait 20
    Loop
End Function
"""
_CONTROL = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public ID As String
Public Tag As String
"""
_DRIVER = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Function Click(id As String) As String
    On Error GoTo failed
    Dim control As New TestControl
    control.ID = id
    OnRibbonButton control
    Click = "ok"
    Exit Function
failed:
    Click = "error " & Err.Number & ": " & Err.Description
End Function
"""
_RUNNER = """#!/bin/sh
cd "{root}"
export TONGHOP_ANSWER="$(cat "$TONGHOP_DONE.answer" 2>/dev/null)"
"{python}" -c "from addin.libreoffice import adopt_caller; adopt_caller(document='$2'); $1" \\
    > "$TONGHOP_DONE.out" 2>&1
echo $? > "$TONGHOP_DONE.tmp"; mv "$TONGHOP_DONE.tmp" "$TONGHOP_DONE"
"""
_MODULE, _CLASS = 1, 2


class Clicked(NamedTuple):
    """What came of a click: what the callback said, Python's exit code, and all it printed (message boxes too)."""

    callback: str
    exit_code: int
    said: str


class Office:
    """A running LibreOffice."""

    def __init__(self, profile: Path, environment: Mapping[str, str] | None = None) -> None:
        needs("soffice")
        self.profile = profile
        (profile / "user").mkdir(parents=True, exist_ok=True)
        settings = profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.write_text(_SETTINGS, encoding="utf-8")
        self.address = f"socket,host=127.0.0.1,port={_free_port()},tcpNoDelay=1"
        self.done = profile / "done"
        runner = profile / "run.sh"
        runner.write_text(_RUNNER.format(root=ROOT, python=sys.executable), encoding="utf-8")
        own = {
            "TONGHOP_OFFICE": self.address,
            "TONGHOP_DONE": str(self.done),
            "TONGHOP_RUNNER": str(runner),
            "TONGHOP_ALERTS": "print",
        }
        options = ["--headless", "--norestore", "--nologo", "--nofirststartwizard", f"--accept={self.address};urp;"]
        self.process = subprocess.Popen(
            ["soffice", *options, f"-env:UserInstallation={profile.as_uri()}"],
            env={**os.environ, **own, **(environment or {})},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.context = resolve(self.address, 60)
        except BaseException:
            self.stop()
            raise
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def load(self, file: Path, *, macros: bool = True, **options: object) -> Any:
        """Open a document without a window."""
        arguments = properties(**{"Hidden": True, "MacroExecutionMode": _ALWAYS if macros else 0, **options})
        return self.desktop.loadComponentFromURL(url_of(file), "_blank", 0, arguments)

    def click(self, document: Any, control_id: str) -> Clicked:
        """Invoke the ribbon callback of a loaded workbook for a control, and wait until Python is done."""
        library = document.BasicLibraries.getByName("VBAProject")
        if not library.hasByName("TestDriver"):  # compiling it all again would count as time of every click
            library.replaceByName("xlwings", _RUN_PYTHON)
            _put_module(library, "TestControl", _CONTROL, _CLASS)
            _put_module(library, "TestDriver", _DRIVER, _MODULE)
        self.done.unlink(missing_ok=True)
        address = "vnd.sun.star.script:VBAProject.TestDriver.Click?language=Basic&location=document"
        said = document.getScriptProvider().getScript(address).invoke((control_id,), (), ())[0]
        code = int(self.done.read_text()) if self.done.exists() else -1
        output = self.done.with_suffix(".out")
        return Clicked(said, code, output.read_text(encoding="utf-8") if output.exists() else "")

    def answer(self, text: str) -> None:
        """What every question from now on is answered with: "yes", "no" or "cancel"."""
        self.done.with_suffix(".answer").write_text(text, encoding="utf-8")

    def stop(self) -> None:
        """End LibreOffice, politely first."""
        with suppress(Exception):  # the bridge breaks while it goes
            self.desktop.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)


def _put_module(library: Any, name: str, text: str, kind: int) -> None:
    info = load_uno().createUnoStruct("com.sun.star.script.ModuleInfo")
    info.ModuleType = kind
    library.insertModuleInfo(name, info)
    library.insertByName(name, text)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(profile: Path, environment: Mapping[str, str] | None = None) -> Iterator[Office]:
    """A LibreOffice for as long as the block lasts."""
    office = Office(profile, environment)
    try:
        yield office
    finally:
        office.stop()


@cache
def converting() -> Office:
    """The LibreOffice to which every `soffice --convert-to` of this process goes: starting one takes ten times as long.

    Its settings are those of a first start. An open document keeps it from ending with a conversion.
    """
    profile = Path(tempfile.mkdtemp(prefix="tonghop-soffice-"))
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_AS_INSTALLED, encoding="utf-8")
    office = Office(profile)
    office.desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, properties(Hidden=True))
    return office


def end_converting() -> None:
    """End it, if this process has started one."""
    if converting.cache_info().currsize:
        converting().stop()
        shutil.rmtree(converting().profile, ignore_errors=True)
        converting.cache_clear()
