"""Serves the page to this PC's own browsers: one address, a token in the link, no script; foreign sites get nothing."""

import hmac
import secrets
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from addin.page.jobs import Jobs, buttons, settings_of
from addin.page.view import ShownFile, files_of, show_period
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import Workspace
from schemas.office.settings import Settings
from schemas.period import Period

ADDRESS = "127.0.0.1"
_LONGEST_BODY = 4096
_BUSY = "Một việc khác đang được thực hiện. Đề nghị đợi xong rồi bấm lại."
_REFUSED = "Không mở được: liên kết không đúng. Đề nghị mở lại bằng liên kết mà chương trình in ra."
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class PageServer(ThreadingHTTPServer):
    """The page of one working folder; whoever has the link may use it, from this PC alone."""

    daemon_threads = True
    allow_reuse_address = False

    def __init__(self, workspace: Workspace, period: Period, port: int = 0) -> None:
        super().__init__((ADDRESS, port), _Handler)
        self.workspace, self.period, self.jobs = workspace, period, Jobs(workspace)
        self.token = secrets.token_urlsafe(24)

    @property
    def link(self) -> str:
        """What is opened in the browser."""
        return f"http://{ADDRESS}:{self.server_port}/{self.token}/"

    def is_own_host(self, host: str) -> bool:
        """Whether a request names this very address: another name may lead here by a trick."""
        return host in (f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}")


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    server_version, sys_version = "TongHop", ""
    timeout = 30

    def do_GET(self) -> None:  # the name that the library calls
        """The page, or one of its files."""
        if (place := self._allowed()) is None:
            return
        query = parse_qs(urlsplit(self.path).query)
        try:
            period = Period.parse(query.get("period", [str(self.server.period)])[0].strip())
        except ValueError:
            wrong = "Kỳ báo cáo chưa đúng. Đề nghị ghi 2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023."
            self._page(self.server.period, wrong, HTTPStatus.BAD_REQUEST)
            return
        if place == "":
            self._page(period)
        elif place.startswith("tep/"):
            self._file(unquote(place.removeprefix("tep/"), errors="surrogateescape"), period)
        else:
            self._send(HTTPStatus.NOT_FOUND, _REFUSED.encode(), "text/plain; charset=utf-8")

    def do_POST(self) -> None:  # the name that the library calls
        """A button."""
        if (place := self._allowed()) is None:
            return
        origin = self.headers.get("Origin", "")
        if not self.server.is_own_host(origin.removeprefix("http://")):
            self._send(HTTPStatus.FORBIDDEN, _REFUSED.encode(), "text/plain; charset=utf-8")
            return
        button = next((one for one in buttons() if one.command == place), None)
        length = self.headers.get("Content-Length", "")
        if button is None or not length.isdecimal() or int(length) > _LONGEST_BODY:
            self._send(HTTPStatus.BAD_REQUEST, _REFUSED.encode(), "text/plain; charset=utf-8")
            return
        told = parse_qs(self.rfile.read(int(length)).decode("ascii", "replace"))
        try:
            period = Period.parse(told.get("period", [""])[0])
            began = self.server.jobs.start(button, period)
        except ValueError:
            self._send(HTTPStatus.BAD_REQUEST, _REFUSED.encode(), "text/plain; charset=utf-8")
        except InputError as error:
            self._page(period, str(error), HTTPStatus.CONFLICT)
        else:
            if began:
                self._send(HTTPStatus.SEE_OTHER, b"", "text/plain", Location=f"/{self.server.token}/?period={period}")
            else:
                self._page(period, _BUSY, HTTPStatus.CONFLICT)

    def _allowed(self) -> str | None:
        """What is asked for, below the token; None, and refused, where the host or the token is another."""
        token, _, below = urlsplit(self.path).path.removeprefix("/").partition("/")
        if self.server.is_own_host(self.headers.get("Host", "")) and hmac.compare_digest(
            token.encode(), self.server.token.encode()
        ):
            return below
        self._send(HTTPStatus.FORBIDDEN, _REFUSED.encode(), "text/plain; charset=utf-8")
        return None

    def _page(self, period: Period, refused: str = "", status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(status, self._look(period, refused).encode(), "text/html; charset=utf-8")

    def _look(self, period: Period, refused: str) -> str:
        """The page of a period, as things stand now."""
        workspace, shown, settings, files = self.server.workspace, None, Settings(), list[ShownFile]()
        try:
            settings = settings_of(workspace)
            files = files_of(workspace, settings, period)
            shown = show_period(workspace, period)
        except (InputError, MachineError) as error:
            refused = refused or str(error)
        html: str = _template().render(
            period=period, periods=workspace.periods(), shown=shown, refused=refused, root=f"/{self.server.token}",
            job=self.server.jobs.last, buttons=buttons(), files=files,
            inbox=workspace.root.absolute() / settings.inbox,
        )  # fmt: skip
        return html

    def _file(self, place: str, period: Period) -> None:
        """A file that the page lists, and no other."""
        if place not in [file.place for file in self._files(period)]:
            self._send(HTTPStatus.NOT_FOUND, _REFUSED.encode(), "text/plain; charset=utf-8")
            return
        path = self.server.workspace.root / place
        named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name, errors='surrogateescape')}"}
        self._send(HTTPStatus.OK, path.read_bytes(), "application/octet-stream", **named)

    def _files(self, period: Period) -> list[ShownFile]:
        try:
            return files_of(self.server.workspace, settings_of(self.server.workspace), period)
        except InputError:  # the page says why
            return []

    def _send(self, status: HTTPStatus, content: bytes, kind: str, **more: str) -> None:
        self.send_response(status)
        length = {"Content-Type": kind, "Content-Length": str(len(content))}
        for name, value in {**length, **_HEADERS, **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # the library's own name
        """Nothing: the link with its token belongs in no log."""


@cache
def _template() -> Any:
    from jinja2 import Environment

    source = resources.files("addin.page").joinpath("page.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True).from_string(source)
