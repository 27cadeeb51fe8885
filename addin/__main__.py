"""The console script, also `python -m addin`; Ctrl+C is heard from the first moment on."""

import signal
from typing import NoReturn

from addin.system.interruption import stop_at_once
from addin.system.startup import relax_gc, spare_plugins, trust_no_folder


def main() -> NoReturn:
    """Run a command and leave with its exit code."""
    relax_gc()
    spare_plugins()
    trust_no_folder()
    signal.signal(signal.SIGINT, stop_at_once)  # importing takes a moment, and leaves nothing to be put in order
    from addin.system.command_line import mend_arguments
    from addin.system.ready_values import keep_values_ready
    from addin.system.terminal import speak_utf8

    mend_arguments()
    speak_utf8()
    keep_values_ready()
    from addin.cli.main import main as run
    from addin.system.leaving import leave

    try:
        run()
    except SystemExit as ended:
        if isinstance(ended.code, int):
            leave(ended.code)
        raise
    leave(0)


if __name__ == "__main__":
    main()
