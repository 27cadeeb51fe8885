"""Builds the master workbook from text: `python -m workbooks.build` writes `workbooks/TongHop.xlsm`."""

import io
import sys
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from addin.excel.live.master import CONF, CONF_SHEET, STYLE_SHEET, plan_master
from addin.excel.ribbon import callbacks, ribbon_xml
from addin.sheets.plan import BookPlan
from addin.sheets.styles import STYLES
from addin.sheets.writer import write_book
from addin.system.atomic import atomic_write
from schemas.profile.shipped import shipped_catalogue
from workbooks.package import add_parts, sheet_part
from workbooks.vba.project import write_project

#: Where the workbook's macros look for the program, unless it was installed elsewhere.
USUAL_PLACE = r"%ProgramData%\TongHop"
MASTER = Path(str(resources.files("workbooks").joinpath("TongHop.xlsm")))


def modules() -> dict[str, str]:
    """The VBA modules: xlwings' own, word for word with its notice, and the ribbon's callback."""
    return {"TongHopCallbacks": callbacks(), "xlwings": xlwings_module()}


def xlwings_module() -> str:
    """The VBA module of the installed xlwings (BSD licence, its notice is at its top)."""
    spec = find_spec("xlwings")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("xlwings is not installed")
    return (Path(spec.submodule_search_locations[0]) / "xlwings.bas").read_text(encoding="utf-8")


def build_master(plan: BookPlan | None = None) -> bytes:
    """The master workbook's bytes; the same plan (that of the first office, if none is given) gives the same bytes."""
    plan = plan or first_master()
    code_names = [f"Sheet{number}" for number in range(1, len(plan.sheets) + 1)]
    with_macros = plan.model_copy(update={"macros": write_project(modules(), code_names)})
    stream = io.BytesIO()
    write_book(with_macros, stream)
    content = stream.getvalue()
    return add_parts(content, ribbon_xml(), list(STYLES), sheet_part(content, STYLE_SHEET))


def first_master() -> BookPlan:
    """The master that the program brings with it: a new one of the first office."""
    return plan_master(shipped_catalogue())


def at_place(plan: BookPlan, place: str) -> BookPlan:
    """A master whose macros find the program in another folder than the usual one."""
    moved = tuple((key, value.replace(USUAL_PLACE, place)) for key, value in CONF)
    sheets = [
        sheet.model_copy(update={"blocks": (sheet.blocks[0]._replace(rows=moved),)})
        if sheet.name == CONF_SHEET
        else sheet
        for sheet in plan.sheets
    ]
    return plan.model_copy(update={"sheets": tuple(sheets)})


def main() -> None:
    """Write the master workbook beside this module; with `--place FOLDER`, for a program that lies there."""
    plan = first_master()
    if sys.argv[1:2] == ["--place"]:
        plan = at_place(plan, sys.argv[2])
    with atomic_write(MASTER) as stream:
        stream.write(build_master(plan))


if __name__ == "__main__":
    main()
