"""A form for people and for other programs: its columns, rows and rules in lines; its schemas as files."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from addin.define.published import json_schema, table_schema
from addin.system.atomic import atomic_write
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.profile.sheets import COLUMNS, HEADINGS, ROWS, RULES
from schemas.profile.writing import Said, sheets_of
from schemas.reference import Units

_NAMES = {COLUMNS: "columns", ROWS: "fixed_rows", RULES: "rules"}


def form_sheets(form: Form) -> dict[str, list[Said]]:
    """The lines of a form in the sheets of a profile, without what is blank."""
    sheets = sheets_of(Catalogue(forms=(form,), units=Units(units=())))
    return {
        name: [
            {key: value for key, value in line.items() if value not in (None, "", False)} for line in sheets[sheet.name]
        ]
        for sheet, name in _NAMES.items()
    }


def form_lines(form: Form) -> Iterator[str]:
    """A form in lines that a person reads."""
    yield f"Biểu {form.id} – {form.title} (trang “{form.sheet}”, phiên bản {form.version})"
    said = form_sheets(form)
    for line in said["columns"]:
        title = " / ".join(str(line[key]) for key in (*HEADINGS, "title") if key in line)
        more = [
            line.get("unit"),
            line.get("agg"),
            "bắt buộc" if "required" in line else "",
            "lũy kế" if "cumulative" in line else "",
        ]
        computed = f" = {line['computed']}" if "computed" in line else ""
        yield f"  {line['name']}: {title} ({', '.join(map(str, filter(None, [line['type'], *more])))}){computed}"
    for line in said["fixed_rows"]:
        measure = f" ({line['unit']})" if "unit" in line else ""
        yield f"  Dòng {line['code']}: {line['title']}{measure}"
    for line in said["rules"]:
        yield f"  Quy tắc: {line['title']} Đúng khi {line['holds']}"


def write_schemas(forms: Sequence[Form], kind: str, folder: Path) -> tuple[Path, ...]:
    """A file a form with its schema of that kind."""
    made = []
    for form in forms:
        schema: dict[str, Any] = table_schema(form) if kind == "table-schema" else json_schema(form)
        made.append(folder / f"{form.id}.{kind}.json")
        with atomic_write(made[-1]) as stream:
            stream.write(json.dumps(schema, ensure_ascii=False, indent=1, default=str).encode())
    return tuple(made)
