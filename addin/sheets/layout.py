"""What the office's sheets have in common: letterhead, headers of one or two levels, heights; holds no figures."""

from collections.abc import Iterable, Sequence
from functools import cache

from addin.sheets.plan import Content, Merge
from addin.sheets.text_width import lines_of
from schemas.fields import Bool, Count, Date, FieldType, Money, Number, Percent
from schemas.form import Column, Linear, Ratio
from schemas.reference import Unit

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
#: The office that adds the reports up, as its papers name it.
AGENCY = ("UBND TỈNH BÌNH PHƯỚC", "BAN DÂN TỘC")
LINE_HEIGHT = 15.0
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


def letterhead(unit: Unit, widths: Sequence[float]) -> tuple[Merge, ...]:
    """The first two rows of a district's sheet: the agency on the left, the national title on the right."""
    return heads((f"UBND {unit.name}".upper(), "CƠ QUAN CÔNG TÁC DÂN TỘC"), widths)


def bare_name(unit: Unit) -> str:
    """A unit's name without its kind: "Huyện Bù Đăng" → "Bù Đăng"."""
    return unit.proper_name


def capitals(text: str) -> str:
    """A title in capitals; symbols of documents keep their spelling: "1719/QĐ-TTg"."""
    return " ".join(word if "/" in word else word.upper() for word in text.split())


def heads(agency: tuple[str, str], widths: Sequence[float]) -> tuple[Merge, ...]:
    """Letterhead rows 0 and 1 for a parent agency and an issuing agency."""
    split, last = split_at(widths), len(widths) - 1
    return (
        Merge(0, 0, 0, split - 1, agency[0], "agency"),
        Merge(0, split, 0, last, NATION, "motto"),
        Merge(1, 0, 1, split - 1, agency[1], "agency-bold"),
        Merge(1, split, 1, last, MOTTO, "motto"),
    )


def header_merges(
    columns: Sequence[Column], row: int, first: int, *, two_levels: bool, units_row: bool = False
) -> list[Merge]:
    """A header of one or two rows: groups merged across, columns without a group merged down.

    With `units_row`, a row of units of measure is below; columns without a unit reach down over it.
    """
    merges: list[Merge] = []
    index = 0
    while index < len(columns):
        column, at = columns[index], first + index
        if not column.group:
            merges.append(Merge(row, at, row + two_levels + _reach(column, units_row), at, column.label, "header"))
            index += 1
            continue
        members = [c for c in columns[index:] if c.group == column.group]
        merges.append(Merge(row, at, row, at + len(members) - 1, column.group, "header"))
        for i, member in enumerate(members, at):
            merges.append(Merge(row + 1, i, row + 1 + _reach(member, units_row), i, member.label, "header"))
        index += len(members)
    return merges


def _reach(column: Column, units_row: bool) -> int:
    return int(units_row and not column.unit)


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
            return "=" + "+".join(f"({number[k]})" for k in plus) + "".join(f"-({number[k]})" for k in minus)
        case Ratio(numerator, denominator):
            return f"=({number[numerator]})/({number[denominator]})"
    return ""
