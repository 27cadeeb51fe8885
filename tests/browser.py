"""A real Chromium without a window, spoken to by its own protocol over pipes; ended with the block."""

import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tests.sheets import needs

_OPTIONS = (
    "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-dev-shm-usage", "--window-size=1200,1600",
)  # fmt: skip


class Browser:
    """One tab."""

    def __init__(self, written: BinaryIO, read: BinaryIO) -> None:
        self._written, self._read, self._number, self._waiting = written, read, 0, b""
        self._events: list[dict[str, Any]] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self._call(method, self._session, **params)

    def _call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {
            "id": self._number,
            "method": method,
            "params": params,
            **({"sessionId": session} if session else {}),
        }
        self._written.write(json.dumps(message).encode() + b"\0")
        self._written.flush()
        while (answer := self._next()).get("id") != self._number:
            self._events.append(answer)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            content = os.read(self._read.fileno(), 65536)
            assert content, "the browser has ended"
            self._waiting += content
        message, _, self._waiting = self._waiting.partition(b"\0")
        return dict(json.loads(message))

    def _loaded(self) -> None:
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._next())
        self._events.clear()

    def open(self, address: str) -> None:
        self._events.clear()
        self.call("Page.navigate", url=address)
        self._loaded()

    def value(self, expression: str) -> Any:
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def text(self) -> str:
        """What a person reads; while a page makes room for the next there is none."""
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            if (found := self.value("document.readyState == 'complete' && document.body.innerText")) is not False:
                return str(found)
            time.sleep(0.1)
        raise AssertionError("the page was never complete")

    def press_button(self, label: str) -> None:
        """Go to a button with the tabulator key, and press it with Enter."""
        self.value("document.activeElement.blur()")
        for _ in range(60):
            self.key("Tab", 9)
            if (
                self.value("document.activeElement.tagName + ':' + document.activeElement.innerText")
                == f"BUTTON:{label}"
            ):
                self._events.clear()
                self.key("Enter", 13, "\r")
                self._loaded()
                return
        raise AssertionError(f"no way to {label} by keyboard")

    def key(self, name: str, code: int, text: str = "") -> None:
        told = {"key": name, "code": name, "windowsVirtualKeyCode": code, "text": text}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **told)
        self.call("Input.dispatchKeyEvent", type="keyUp", **{**told, "text": ""})

    def picture(self) -> bytes:
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True)["data"])


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    needs("chromium")
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()

    def arrange() -> None:
        """The browser reads from 3 and writes to 4."""
        read, written = os.dup(theirs_in), os.dup(theirs_out)
        os.dup2(read, 3)
        os.dup2(written, 4)

    process = subprocess.Popen(
        ["chromium", *_OPTIONS, f"--user-data-dir={profile}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=arrange,  # noqa: PLW1509 # it only moves two numbers
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        with os.fdopen(ours_out, "wb") as written, os.fdopen(ours_in, "rb", buffering=0) as read:
            yield Browser(written, read)
    finally:
        process.kill()
        process.wait()
