"""What the office's sheets have in common: letterhead, headers of any number of levels, heights; holds no figures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from addin.sheets.plan import Content, Merge
from addin.sheets.text_width import lines_of
from schemas.catalogue import Catalogue
from schemas.computation import Calculation, Linear, Ratio
from schemas.expressions.written import format_tree
from schemas.fields import Bool, Count, Date, FieldType, Money, Number, Percent
from schemas.form import Column, Form, header_levels
from schemas.office.first import new_settings
from schemas.office.settings import UNSAID, Settings
from schemas.office.tables import addressee_of
from schemas.reference import Unit, Units

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
#: Begins the number of a form.
NUMBER_LEAD = "Biểu số: "
LINE_HEIGHT = 15.0
#: Bold letters are wider: a column holds this share of the plain ones.
BOLD_SHARE = 0.92
#: The letterhead is bold, too, and of 12 points rather than 11.
_HEAD_SHARE = BOLD_SHARE * 11 / 12
#: More neighbours than this that are added up are not all named.
_FEW_ADDED = 4
#: By so much a column may grow for the letterhead above it.
_MOST_WIDER = 40
LOWEST_ROW = 18.0


def kind_of(column_type: FieldType) -> str:
    """The style kind (see styles.KINDS) of a column type."""
    return _kind_of_class(type(column_type))


@cache
def _kind_of_class(column_type: type[FieldType]) -> str:
    if column_type.number_format == "0":
        return "year"
    kinds = ((Count, "count"), (Money, "money"), (Percent, "percent"), (Number, "number"), (Date, "date"))
    for base, kind in kinds:
        if issubclass(column_type, base):
            return kind
    return "center" if issubclass(column_type, Bool) else "text"


def row_height(cells: Iterable[Content], widths: Sequence[float], lowest: float = LOWEST_ROW) -> float:
    """The height that a row needs so that no wrapped text is cut; Excel takes at most 409 points."""
    return height_of(most_lines(cells, widths), lowest)


def most_lines(cells: Iterable[Content], widths: Sequence[float]) -> int:
    """How many lines the longest text of a row takes."""
    return max((lines_of(cell, w) for cell, w in zip(cells, widths, strict=False) if isinstance(cell, str)), default=1)


def height_of(lines: int, lowest: float = LOWEST_ROW) -> float:
    """The height of so many lines of text."""
    return min(409.0, max(lowest, lines * LINE_HEIGHT + 3))


def split_at(widths: Sequence[float], share: float = 0.45) -> int:
    """The column at which a sheet is best parted in a left and a right half."""
    total, so_far, best = sum(widths), 0.0, (float("inf"), 1)
    for index, width in enumerate(widths[:-1], 1):
        so_far += width
        best = min(best, (abs(so_far - share * total), index))
    return best[1]


def agency_as_new(catalogue: Catalogue) -> tuple[str, str]:
    """The office that adds the reports up, as a new master names it."""
    new = new_settings(catalogue)
    return new.parent_agency, new.agency


def scope_as_new(catalogue: Catalogue) -> str:
    """What all units together are called, as a line begins and a new master names them: "Cả nước"."""
    scope = new_settings(catalogue).scope
    return scope[:1].upper() + scope[1:]


def number_of(form: Form, settings: Settings) -> str:
    """The number of a form, as it is printed on its sheets."""
    return f"{NUMBER_LEAD}{form.id}{_code_of(settings)}"


def _code_of(settings: Settings) -> str:
    """What follows the code of a form: "/SNV"; "" for an office that has not said what it signs with."""
    return f"/{settings.agency_code}" if settings.agency_code and UNSAID not in settings.agency_code else ""


def renumbered(text: str, former: Settings, settings: Settings) -> str:
    """The number of a form with what may follow it, as the office with these settings prints it."""
    number, dash, rest = text.partition(" – ")
    return f"{number.removesuffix(_code_of(former))}{_code_of(settings)}{dash}{rest}"


def has_room_for_letterhead(agency: tuple[str, str], widths: Sequence[float]) -> bool:
    """Whether no line of the letterhead is cut over columns of these widths."""
    return any(_parts_fit(agency, widths, at) for at in range(1, len(widths)))


def widened_for_letterhead(agency: tuple[str, str], widths: Sequence[float], column: int) -> list[float]:
    """The widths, that of one column as much larger as the letterhead needs; as they are where that is no help."""
    wider = ([*widths[:column], widths[column] + step, *widths[column + 1 :]] for step in range(_MOST_WIDER))
    return next((each for each in wider if has_room_for_letterhead(agency, each)), [*widths])


def agency_of(unit: Unit, units: Units, settings: Settings) -> tuple[str, str]:
    """The unit, and who does the work of the office there, for the first two rows of a unit's sheet."""
    return addressee_of(unit.name, units).upper(), settings.work_office.upper() if settings.work else ""


def bare_name(unit: Unit) -> str:
    """A unit's name without its kind: "Huyện Đồi Gió" → "Đồi Gió"."""
    return unit.proper_name


def capitals(text: str) -> str:
    """A title in capitals; symbols of documents keep their spelling: "1719/QĐ-TTg"."""
    return " ".join(word if "/" in word else word.upper() for word in text.split())


def heads(agency: tuple[str, str], widths: Sequence[float]) -> tuple[Merge, ...]:
    """Letterhead rows 0 and 1: a parent agency and an issuing agency on the left, the national title on the right."""
    split, last = _room_for_heads(agency, widths), len(widths) - 1
    return (
        Merge(0, 0, 0, split - 1, agency[0], "agency"),
        Merge(0, split, 0, last, NATION, "motto"),
        Merge(1, 0, 1, split - 1, agency[1], "agency-bold"),
        Merge(1, split, 1, last, MOTTO, "motto"),
    )


def _room_for_heads(agency: tuple[str, str], widths: Sequence[float]) -> int:
    """The column at which the letterhead is parted so that none of its lines is cut, as near as may be to the usual."""
    usual = split_at(widths)
    fitting = (at for at in range(1, len(widths)) if _parts_fit(agency, widths, at))
    return min(fitting, key=lambda at: abs(at - usual), default=usual)


def _parts_fit(agency: tuple[str, str], widths: Sequence[float], at: int) -> bool:
    left, right = sum(widths[:at]) * _HEAD_SHARE, sum(widths[at:]) * _HEAD_SHARE
    return all(lines_of(text, left) == 1 for text in agency) and lines_of(NATION, right) == 1


def header_merges(columns: Sequence[Column], row: int, first: int, *, units_row: bool = False) -> Iterator[Merge]:
    """A header: groups merged across, groups of groups above them, columns in fewer groups merged down.

    With `units_row`, a row of units of measure is below; columns without a unit reach down over it.
    """
    lowest = row + header_levels(columns) - 1
    yield from _header_part(columns, row, first, 0, lowest, units_row=units_row)


def _header_part(
    columns: Sequence[Column], row: int, first: int, level: int, lowest: int, *, units_row: bool
) -> Iterator[Merge]:
    """What neighbours that are in the same groups down to a level have below it."""
    for path, start, end in group_runs(columns, level):
        at, label = first + start, path[level]
        if len(columns[start].path) == level + 1:
            reach = int(units_row and not columns[start].unit)
            yield Merge(row + level, at, lowest + reach, at, label, "header")
        else:
            yield Merge(row + level, at, row + level, first + end - 1, label, "header")
            yield from _header_part(columns[start:end], row, at, level + 1, lowest, units_row=units_row)


def group_runs(columns: Sequence[Column], level: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The cells of a level of the header: the labels down to it, the first column and the one behind the last.

    A column's own label is a cell by itself; neighbours that are in the same group share one.
    """
    start = 0
    for end in range(1, len(columns) + 1):
        path = columns[start].path[: level + 1]
        alone = len(columns[start].path) <= level + 1
        if end < len(columns) and not alone and columns[end].headings[: level + 1] == path:
            continue
        if len(path) == level + 1:
            yield path, start, end
        start = end


def header_heights(columns: Sequence[Column], share: float = 1.0) -> list[float]:
    """The heights of the rows of labels; one that is merged down has its own row and those below.

    The letters of groups have `share` of the width that plain ones have.
    """
    heights: list[float] = []
    for level in reversed(range(header_levels(columns))):
        needed = [20.0] if level == 0 else []
        if leaves := [column for column in columns if len(column.headings) == level]:
            needed.append(header_height(leaves) - sum(heights))
        for path, start, end in group_runs(columns, level):
            if len(columns[start].path) > level + 1:
                width = sum(column.width for column in columns[start:end])
                needed.append(lines_of(path[level], width * share) * LINE_HEIGHT + 5)
        heights.insert(0, max(needed))
    return heights


def header_height(columns: Sequence[Column]) -> float:
    """The height of the row of labels; a label merged over two rows has this and the row of groups."""
    return max(lines_of(column.label, column.width * 0.95) for column in columns) * LINE_HEIGHT + 4


def column_numbers(columns: Sequence[Column], first: int) -> list[str]:
    """The row of column numbers: "(3)", and "(7)=(3)+(6)-(5)" where a column is computed."""
    number = {column.key: first + index + 1 for index, column in enumerate(columns)}
    return [f"({number[column.key]}){_computed_text(column, number)}" for column in columns]


def _computed_text(column: Column, number: dict[str, int]) -> str:
    match column.computed:
        case Linear(plus, minus):
            return f"={_added_text([number[key] for key in plus])}" + "".join(f"-({number[key]})" for key in minus)
        case Ratio(numerator, denominator):
            return f"=({number[numerator]})/({number[denominator]})"
        case Calculation(tree, _):
            said = format_tree(tree, lambda key: str(number[key])).replace(" ", "")
            for name, when in (("KỲ_TRƯỚC", " kỳ trước"), ("ĐẦU_NĂM", " đầu năm")):
                said = re.sub(rf"{name}\(\[(\d+)\]\)", rf"[\1]{when}", said)
            return "=" + said.replace("[", "(").replace("]", ")")
    return ""


def _added_text(numbers: Sequence[int]) -> str:
    """The numbers of columns that are added up: "(3)+(4)", of many neighbours "(3)+…+(14)"."""
    if len(numbers) > _FEW_ADDED and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        numbers_shown = [f"({numbers[0]})", "…", f"({numbers[-1]})"]
    else:
        numbers_shown = [f"({number})" for number in numbers]
    return "+".join(numbers_shown)
