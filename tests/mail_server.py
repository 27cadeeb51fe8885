"""A real Dovecot on the loopback for tests: own configuration, port and certificate, ended by its pid."""

import contextlib
import datetime as dt
import getpass
import imaplib
import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
PASSWORD = "mật-khẩu-riêng"  # noqa: S105 - of every user of the test server

CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
disable_plaintext_auth = yes
first_valid_uid = 0
mail_location = maildir:{root}/mail/%u
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

#: Without root's rights every part of the server runs as the user who runs the tests.
AS_A_USER = """
default_internal_user = {user}
default_login_user = {user}
"""


class MailServer(NamedTuple):
    """Where the server listens, the authority that signed its certificate, and whose letters are meant."""

    root: Path
    port: int
    user: str = "bdt@binhphuoc.gov.vn"

    @property
    def authority(self) -> Path:
        """The certificate that a client must trust."""
        return self.root / "server.pem"

    def client(self) -> imaplib.IMAP4_SSL:
        """A mail program of the office's own, which may write."""
        client = imaplib.IMAP4_SSL(
            "127.0.0.1", self.port, ssl_context=ssl.create_default_context(cafile=str(self.authority)), timeout=20
        )
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.authenticate("PLAIN", lambda _: f"\0{self.user}\0{PASSWORD}".encode())
        return client


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server, on which every user has a mailbox; skips where there is no Dovecot, and fails there in CI."""
    if DOVECOT is None:
        if os.environ.get("CI"):
            pytest.fail("dovecot is not installed")
        pytest.skip("needs dovecot")
    with tempfile.TemporaryDirectory(prefix="dovecot-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        root.chmod(0o755)  # the server's own users must find their sockets
        yield from _running(root, free_port())


def _running(root: Path, port: int) -> Iterator[MailServer]:
    _certify(root)
    as_root = os.geteuid() == 0
    user, group = ("nobody", "nogroup") if as_root else (getpass.getuser(), str(os.getegid()))
    configuration = root / "dovecot.conf"
    text = CONFIGURATION if as_root else CONFIGURATION + AS_A_USER
    configuration.write_text(text.format(root=root, port=port, user=user, group=group, password=PASSWORD))
    for folder in (root / "home", root / "mail"):
        folder.mkdir()
        if as_root:
            shutil.chown(folder, user, group)  # the server serves no letters of root's
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(configuration)], stderr=subprocess.PIPE)
    try:
        _wait_for(port, process, root / "log")
        yield MailServer(root, port)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class BreakingLine:
    """A line to the server that breaks when so many bytes have come back: one limit a connection, then none.

    With `stalls` it does not break: nothing more comes.
    """

    def __init__(self, port: int, limits: list[int], *, stalls: float = 0.0) -> None:
        self._target, self._limits, self.broken, self._stalls = port, limits, 0, stalls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                limit = self._limits.pop(0) if self._limits else None
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._carry, args=(near, far, None), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, limit), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, limit: int | None) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while data := source.recv(16384):
                carried += len(data)
                if limit is not None and carried > limit:
                    self.broken += 1
                    time.sleep(self._stalls)
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()


class OddServer:
    """A mail server with a good certificate that answers one command as no server should: `odd` by the command."""

    def __init__(self, root: Path, letter: bytes, odd: Mapping[str, bytes]) -> None:
        if not (root / "server.pem").exists():
            _certify(root)
        self._letter, self._odd = letter, odd
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(root / "server.pem", root / "server.key")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._talk, args=(self._listener.accept()[0],), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), self._context.wrap_socket(line, server_side=True) as safe:
            safe.sendall(b"* OK hi\r\n")
            with safe.makefile("rb") as heard:
                for words in heard:
                    tag, _, command = words.strip().partition(b" ")
                    safe.sendall(self._answer(command.upper()).replace(b"TAG", tag))

    def _answer(self, command: bytes) -> bytes:
        size = len(self._letter)
        usual = {
            "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK x\r\n",
            "EXAMINE": b"* 1 EXISTS\r\nTAG OK x\r\n",
            "STATUS": b'* STATUS "INBOX" (UIDVALIDITY 7)\r\nTAG OK x\r\n',
            "UID SEARCH": b"* SEARCH 5\r\nTAG OK x\r\n",
            "RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE %d)\r\nTAG OK x\r\n" % size,
            "BODY": b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%s)\r\nTAG OK x\r\n" % (size, self._letter),
            "": b"TAG OK x\r\n",
        }
        meant = next(key for key in usual if key.encode() in command)
        return self._odd.get(meant, usual[meant])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    said = log.read_text() if log.exists() else ""
    process.kill()
    raise AssertionError(f"dovecot does not listen: {process.communicate()[1].decode()} {said}")


def _certify(root: Path) -> None:
    """A key, and a certificate that it signed itself for the loopback."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (root / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (root / "server.key").write_bytes(private)
