"""A real scheduler of dask and its workers on the loopback, each a process of its own, ended by its pid."""

import datetime as dt
import ipaddress
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from addin.cluster.connection import Cluster, connected
from addin.cluster.order import Unseen
from addin.cluster.pool import ClusterPool, RemoteWork
from addin.system.worker_pool import Limits
from tests.mail_server import free_port
from tests.test_guard import odd_job

ROOT = Path(__file__).parent.parent
#: As the guide says: without what dask does beside the work.
_SETTINGS = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False", "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms"}
_STARTING = 90
#: The workers find the tests' own work, and whatever else these have been told to find.
_PATH = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
#: A variable of the office's environment that the tests' work goes by.
SETTING = "TONGHOP_THU"


def odd_remote(packed: bytes) -> bytes:
    """On a machine of the cluster: see `odd_job`."""
    if packed == b"kill guardian":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    return f"{os.environ[SETTING]}.".encode() if packed == b"setting" else odd_job(packed.decode()).encode()


def nothing_seen(packed: bytes) -> bytes:
    """On a machine of the cluster that sees no file, whatever it is sent."""
    return b""


def _pack(job: str, _: frozenset[str]) -> bytes:
    return job.encode()


def _unpack(outcome: bytes) -> str | Unseen:
    return outcome.decode() or Unseen("file", "/kho/goc")


ODD: RemoteWork[str, str] = RemoteWork("tests.cluster:odd_remote", "", (SETTING,), _pack, _unpack)
BLIND: RemoteWork[str, str] = RemoteWork("tests.cluster:nothing_seen", "", (), _pack, _unpack)


def odd_pool(cluster: Cluster, limits: Limits | None = None) -> ClusterPool[str, str]:
    return ClusterPool(cluster, ODD, limits or Limits())


class RunningCluster:
    """A scheduler and its workers; `environment` is what the workers find set."""

    def __init__(self, folder: Path, scheme: str, environment: Mapping[str, str], options: Sequence[str]) -> None:
        self._folder, self._options = folder, options
        self._environment = {**os.environ, "PYTHONPATH": _PATH, **_SETTINGS, **environment}
        self.address = f"{scheme}://127.0.0.1:{free_port()}"
        self.scheduler = self._start("scheduler", "--host", self.address, "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{arguments[0]}-{time.monotonic_ns()}.log").open("wb")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, *self._options],
                env=self._environment, stdout=log, stderr=log, cwd=self._folder,
            )  # fmt: skip

    def add_worker(self) -> None:
        """One more machine that works on one order at a time."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", self.address, *options))

    def said(self) -> str:
        """What all of them have written."""
        return "\n".join(log.read_text() for log in sorted(self._folder.glob("*.log")))

    def close(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.kill()
        for process in [*self.workers, self.scheduler]:
            process.wait(20)


@contextmanager
def running_cluster(
    folder: Path,
    workers: int = 2,
    scheme: str = "tcp",
    environment: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Iterator[RunningCluster]:
    """A cluster for as long as the block runs; with tls:// the machine's settings must name the certificates."""
    cluster = RunningCluster(folder, scheme, environment or {}, options)
    try:
        for _ in range(workers):
            cluster.add_worker()
        if workers:
            _wait_for(cluster, workers)
        yield cluster
    finally:
        cluster.close()


def _wait_for(running: RunningCluster, workers: int) -> None:
    until = time.monotonic() + _STARTING
    while True:
        try:
            with connected(running.address) as cluster:
                while cluster.processors() < workers and time.monotonic() < until:
                    time.sleep(0.2)
                assert cluster.processors() == workers, running.said()
                return
        except Exception as error:
            if time.monotonic() > until or running.scheduler.poll() is not None:
                raise AssertionError(running.said()) from error


def certify(folder: Path) -> dict[str, str]:
    """Certificates of an authority of the office's own, as the settings of every machine of a cluster name them."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cụm máy thử")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "chung-thu.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "khoa.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = {f"{tls}{role}__{what}" for role in ("SCHEDULER", "WORKER", "CLIENT") for what in ("CERT", "KEY")}
    files = {name: str(folder / ("khoa.pem" if name.endswith("KEY") else "chung-thu.pem")) for name in roles}
    return {f"{tls}CA_FILE": str(folder / "chung-thu.pem"), **files}
