"""Rules that follow from what the columns are: a part is no more than its whole, one choice has one x."""

from collections.abc import Iterator, Sequence

from schemas.form import Form
from schemas.profile.lines import Line, LineValue
from schemas.profile.rules import AT_MOST_ONE_TICK, ONE_TICK, PART_OF_ROW
from schemas.profile.sheets import RULES
from schemas.profile.spread import headings_of


def rule_lines(
    form: Form, chosen: Sequence[Line], columns: Sequence[Line], rows: Sequence[Line] = ()
) -> Iterator[Line]:
    """The rules as lines of their sheet; `chosen` are the choices that are told by an x in one of several columns."""
    lines = {line.text("name"): line for line in columns}
    for column in form.columns:
        if column.within:
            whole, title = form.by_key[column.within].full_label, column.full_label
            yield _line(lines[column.key], {
                "code": within_code(form.id, column.key), "form": form.id, "at": column.key,
                "title": f"“{title}” là một phần của “{whole}” nên không lớn hơn.",
                "holds": f"[{column.key}] <= [{column.within}]", "severity": "Lỗi",
                "message": f"“{title}” là {{{column.key}}}, lớn hơn “{whole}” là {{{column.within}}}.",
                "fix": f"Đề nghị kiểm tra lại “{title}” và “{whole}”.",
            })  # fmt: skip
    for line in chosen:
        yield _ticks(form, line)
    if part := next((line for line in rows if line.text("within")), None):
        yield _line(part, {
            "code": rows_within_code(form.id), "form": form.id, "at": form.label_key, "title": _rows_within(form),
            "holds": f"{PART_OF_ROW}()", "severity": "Lỗi",
            "message": "“{part}”, cột “{label}” ghi {value}, lớn hơn “{whole}” ghi {expected}.",
            "fix": "Đề nghị kiểm tra lại hai dòng: dòng “trong đó” không lớn hơn dòng chứa nó.",
        })  # fmt: skip


def within_code(form_id: str, key: str) -> str:
    """The code of the rule that a column is no more than the one of which it is a part."""
    return f"{form_id}-{key}-within".lower()


def rows_within_code(form_id: str) -> str:
    """The code of the rule that rows are no more than those of which they are a part."""
    return f"{form_id}-rows-within".lower()


def _rows_within(form: Form) -> str:
    labels = form.row_labels
    wholes = dict.fromkeys(row.within for row in form.fixed_rows if row.within)
    parts = {whole: [f"“{row.label}”" for row in form.fixed_rows if row.within == whole] for whole in wholes}
    said = (f"{', '.join(parts[whole])} không lớn hơn “{labels[whole]}”" for whole in wholes)
    return f"Dòng “trong đó” không lớn hơn dòng chứa nó: {'; '.join(said)}."


def _ticks(form: Form, line: Line) -> Line:
    title = line.text("title")
    under = (*headings_of(line), title)
    keys = [column.key for column in form.columns if column.headings == under]
    must = line.ticked("required")
    said = "đúng một" if must else "nhiều nhất một"
    return _line(line, {
        "code": f"{form.id}-{line.text('name')}-one".lower(), "form": form.id, "at": keys[0],
        "title": f"Nhóm cột “{title}” đánh dấu x vào {said} cột.",
        "holds": f"{ONE_TICK if must else AT_MOST_ONE_TICK}({'; '.join(f'[{key}]' for key in keys)})",
        "severity": "Lỗi", "message": f"Nhóm cột “{title}” đánh dấu {{value}} cột; cần {said} cột.",
        "fix": f"Đề nghị để dấu x ở {said} cột của nhóm “{title}”.",
    })  # fmt: skip


def _line(line: Line, cells: dict[str, LineValue]) -> Line:
    """A rule that stands on the line of its column."""
    return Line(RULES.name, line.row, cells, {})
