"""xlwings over LibreOffice Calc, on the BSD part of xlwings only: `connect` first, then every xlwings call works.

Importing this package loads neither xlwings nor UNO; `connect` does. One process serves one LibreOffice, in one thread.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

#: Where the running LibreOffice listens, as UNO writes it, and which of its documents was clicked in (its RuntimeUID).
ADDRESS_VARIABLE, DOCUMENT_VARIABLE = "TONGHOP_OFFICE", "TONGHOP_DOCUMENT"


def connect(address: str = "", *, patience: float = 10.0) -> "xw.App":
    """Make the LibreOffice at an address ("pipe,name=…" or "socket,host=…,port=…") the active xlwings engine.

    Without an address the environment's is taken. MachineError when nobody answers within `patience` seconds.
    """
    from addin.libreoffice.uno_bridge import resolve
    from addin.system.startup import load_xlwings

    address = address or os.environ.get(ADDRESS_VARIABLE, "")
    load_xlwings()
    context = resolve(address, patience)

    from addin.libreoffice.application import activate

    return activate(context, address)


def adopt_caller(address: str = "", document: str = "", shown: str = "") -> "xw.Book":
    """Connect, and make one open document what `xw.Book.caller()` gives; without a name the one in front.

    `shown` tells which of its sheets are shown, a 1 or a 0 for each in their order, where that is known.
    """
    app = connect(address)

    from addin.libreoffice.application import caller

    book = caller(app, document or os.environ.get(DOCUMENT_VARIABLE, ""))
    book.impl.hand_over_shown(shown)
    book.set_mock_caller()
    return book
