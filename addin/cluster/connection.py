"""Connects to a cluster's scheduler and says in words what goes wrong; hands out no work."""

import logging
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from addin.system.errors import InputError, MachineError

if TYPE_CHECKING:
    from distributed import Client, Future
    from distributed.security import Security

    from addin.cluster.task import RemoteSettings

#: So long a scheduler may take to answer, and a cluster to have a machine that works.
CONNECT_SECONDS, MACHINE_SECONDS = 10.0, 60.0
#: So often somebody looks whether the cluster still works while an answer is waited for.
_LOOK_SECONDS = 2.0
_EXTRA = (
    "Máy này chưa cài phần dùng cho cụm máy. Đề nghị cài thêm: pip install 'tonghop[cluster]', hoặc bỏ địa chỉ "
    "bộ điều phối để đọc tại máy này."
)
_TLS = (
    "Địa chỉ “{address}” dùng kết nối mã hóa nhưng chưa đủ chứng thư. Đề nghị ghi ba tệp .pem trong các biến môi "
    "trường DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__TLS__CLIENT__CERT và …__TLS__CLIENT__KEY."
)
_UNREACHABLE = (
    "Không liên lạc được với bộ điều phối “{address}” của cụm máy ({reason}). Đề nghị kiểm tra địa chỉ, mạng và bộ "
    "điều phối, hoặc bỏ địa chỉ để đọc tại máy này."
)
_LOST = (
    "Mất liên lạc với bộ điều phối “{address}” của cụm máy khi đang đọc. Những tệp đã vào sổ vẫn nguyên; các tệp còn "
    "lại đã được lưu và sẽ được đọc tiếp ở lần chạy sau."
)
_NO_MACHINE = (
    "Cụm máy “{address}” không có máy nào đang làm việc. Đề nghị khởi động máy làm việc (dask worker) rồi làm lại; "
    "các tệp đã lưu sẽ được đọc tiếp."
)
_NOT_DONE = (
    "Cụm máy “{address}” chưa chạy được chương trình này ({reason}). Đề nghị cài cùng một bản Tổng hợp trên bộ điều "
    "phối và mọi máy làm việc."
)


class Cluster:
    """A scheduler that answers, and the machines that work for it."""

    def __init__(self, address: str, client: "Client") -> None:
        self.address, self._client = address, client
        self._handed = 0

    def processors(self) -> int:
        """How many orders are worked on at a time; waits for the first machine. MachineError where none comes."""
        until = time.monotonic() + MACHINE_SECONDS
        while True:
            found = sum(self._threads().values())
            if found:
                return found
            if time.monotonic() >= until:
                raise MachineError(_NO_MACHINE.format(address=self.address))
            time.sleep(0.2)

    def hand(self, order: bytes, deadline: float, settings: "RemoteSettings") -> "Future[bytes]":
        """Hand out an order. Whichever machine takes it, and however often one fails, there is one answer."""
        from addin.cluster.task import carry_out

        self._handed += 1
        key = f"tonghop-{id(self)}-{self._client.id}-{self._handed}"
        return self._client.submit(carry_out, order, deadline, settings, key=key, pure=False, priority=-self._handed)

    def answer(self, handed: "Future[bytes]") -> bytes | None:
        """The answer to an order; None where each machine that took it failed. MachineError for any other failure."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        while True:
            try:
                answer: bytes = handed.result(timeout=_LOOK_SECONDS)
            except KilledWorker:
                return None
            except FutureCancelledError as error:
                raise MachineError(_LOST.format(address=self.address)) from error
            except TimeoutError as error:
                if handed.status == "error":
                    raise self.not_done(str(error)) from error
                self.processors()
            except Exception as error:  # whatever a machine of the cluster raised comes through here
                raise self.not_done(f"{type(error).__name__}: {error}") from error
            else:
                return answer

    def _threads(self) -> dict[str, int]:
        try:
            threads: dict[str, int] = self._client.nthreads()
        except (OSError, RuntimeError, ValueError, AttributeError) as error:  # whatever a client says that is closed
            raise MachineError(_LOST.format(address=self.address)) from error
        return threads

    def not_done(self, reason: str) -> MachineError:
        """Why an order was not carried out at all: the scheduler is gone, or the program is not there as it is here."""
        if self._client.status != "running":
            return MachineError(_LOST.format(address=self.address))
        return MachineError(_NOT_DONE.format(address=self.address, reason=reason[:300]))


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """A cluster for as long as the block runs. InputError where its scheduler cannot be reached."""
    try:
        import distributed
    except ImportError as error:
        raise InputError(_EXTRA) from error
    _keep_quiet()
    security = _security(address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # differences of versions are for `program_digest` to tell
            client = distributed.Client(
                address, timeout=CONNECT_SECONDS, security=security, set_as_default=False, name="tonghop"
            )
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(_UNREACHABLE.format(address=address, reason=_reason(error))) from error
    try:
        yield Cluster(address, client)
    finally:
        client.close(timeout=2)


def _security(address: str) -> "Security | None":
    """With tls:// nothing goes unencrypted, and both sides show a certificate of the same authority."""
    if not address.startswith("tls://"):
        return None
    from distributed.security import Security

    security = Security(require_encryption=True)
    try:
        arguments: dict[str, Any] = security.get_connection_args("client")
    except OSError as error:
        raise InputError(_UNREACHABLE.format(address=address, reason=_reason(error))) from error
    if arguments.get("ssl_context") is None:
        raise InputError(_TLS.format(address=address))
    return security


def _reason(error: BaseException) -> str:
    """What lies at the bottom, in the words of the system."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error)[:200] or type(error).__name__


def _keep_quiet() -> None:
    """The library's own lines stay off the screen: what matters is said in words."""
    for name in ("distributed", "tornado", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
