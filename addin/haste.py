"""How a program that lives for seconds uses the interpreter; knows nothing of the work."""

import gc


def collect_rarely() -> None:
    """Look for cycles of dead objects rarely: a run makes hardly any, and looking took a tenth of its time."""
    gc.set_threshold(500_000, 20, 20)
