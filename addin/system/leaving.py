"""The end of a program that lives for seconds: what must be put in order is, and the rest is left to the system."""

import atexit
import os
import sys
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End the program with an exit code. To take every object apart one by one took longer than many a command.

    What was registered for the end is done and what was printed is out; where that cannot be, or another thread still
    works, the program ends in the usual way.
    """
    threading = sys.modules.get("threading")
    at_work = [one for one in threading.enumerate() if not one.daemon] if threading else []
    if len(at_work) < 2:
        atexit._run_exitfuncs()
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:
                    stream.flush()
        except (OSError, ValueError):  # whoever reads it is gone: Python says so in its own way
            sys.exit(code)
        os._exit(code)
    sys.exit(code)
