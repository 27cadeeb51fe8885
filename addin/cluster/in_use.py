"""Which cluster this run of the program works on, if any; connects to none."""

import os
import re

#: Names the cluster where no command does: for clicks, and for all commands of a machine.
SCHEDULER_VARIABLE = "TONGHOP_SCHEDULER"
_ADDRESS = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}")


class _InUse:
    """What was said last."""

    address = ""


def is_address(text: str) -> bool:
    """Whether a text can be the address of a scheduler: "tcp://10.0.0.5:8786", "tls://may-chu:8786"."""
    return _ADDRESS.fullmatch(text) is not None


def use_scheduler(address: str) -> None:
    """Work on this cluster from now on; "" for the one of the environment, or none."""
    _InUse.address = address


def scheduler_in_use() -> str:
    """The address of the cluster's scheduler; "" where the work is done at home."""
    return _InUse.address or os.environ.get(SCHEDULER_VARIABLE, "")
