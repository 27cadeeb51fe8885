"""How a program uses the interpreter, most of them for seconds; knows nothing of the work."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

#: What xlwings imports when it finds it, and no button uses: where it is installed a click took a third longer. Its
#: own part under another licence is left alone too, which would load a library for ciphers first.
_HEAVY_OPTIONAL_IMPORTS = ("matplotlib", "numpy", "pandas", "PIL", "plotly", "polars", "xlwings.pro")
_PLUGINS = "pydantic.plugin._loader"


def relax_gc() -> None:
    """Look for cycles of dead objects rarely: a run makes hardly any, and looking took a tenth of its time."""
    gc.set_threshold(500_000, 20, 20)


def usual_gc() -> None:
    """Look for cycles as often as Python does by itself: what lives for days would keep hundreds of MiB of them."""
    gc.set_threshold(700, 10, 10)


def trust_no_folder() -> None:
    """Have the processes that this one starts look for no module where they are started: anybody's files lie there."""
    os.environ["PYTHONSAFEPATH"] = "1"


class _NoPlugins(ModuleType):
    """The module by which pydantic looks through all installed libraries for plug-ins, with none to be found.

    Whatever else somebody asks of it is the real one's.
    """

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def spare_plugins() -> None:
    """Have pydantic load no plug-ins: the program has none, and to look for them took longer than a model's making."""
    if _PLUGINS not in sys.modules:
        sys.modules[_PLUGINS] = _NoPlugins(_PLUGINS)


def load_xlwings() -> None:
    """Import xlwings as it is imported where none of the libraries for science is installed."""
    if "xlwings" not in sys.modules:
        with _hidden(_HEAVY_OPTIONAL_IMPORTS):
            import_module("xlwings")


@contextmanager
def _hidden(names: tuple[str, ...]) -> Iterator[None]:
    """Libraries that nobody has imported yet cannot be for a while."""
    hidden = dict.fromkeys(name for name in names if name not in sys.modules)
    sys.modules.update(hidden)  # type: ignore[arg-type] # None is Python's own way to say so
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
