"""A tree said in words, as a clerk would read it out: "“Đã chi” không lớn hơn “Kế hoạch”"; evaluates nothing."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Member, Named, Negative, Operation
from schemas.numbers import show_number

_HUNDRED = Literal(100.0)
_JOINED = {"+": "cộng", "-": "trừ", "*": "nhân", "/": "chia cho", "VÀ": "và", "HOẶC": "hoặc"}
_COMPARED = {
    "=": "bằng", "<>": "khác", "<": "nhỏ hơn", "<=": "không lớn hơn", ">": "lớn hơn", ">=": "không nhỏ hơn",
}  # fmt: skip
_OF_DAYS = {**_COMPARED, "=": "là", "<": "trước", "<=": "không sau", ">": "sau", ">=": "không trước"}
_OF_WORDS = {"=": "là", "<>": "không phải là"}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NAMES = {
    "DÒNG": "mã dòng", "NGƯỠNG": "mức cho phép", "NGÀY_CUỐI_KỲ": "ngày cuối kỳ", "LOẠI_KỲ": "loại kỳ",
    "Ô_NÀY": "số ở ô này",
}  # fmt: skip
_OF_ONE = {
    "SỐ_TỪ": "số từ của {0}", "SỐ_VĂN_BẢN": "số văn bản ghi ở {0}", "TRỊ_TUYỆT_ĐỐI": "giá trị tuyệt đối của {0}",
    "CÓ": "{0} đã ghi", "TRỐNG": "{0} để trống", "KỲ_TRƯỚC": "{0} của kỳ trước", "ĐẦU_NĂM": "{0} cuối năm trước",
}  # fmt: skip
_OF_SEVERAL = {"TỔNG": "tổng của {0}", "NHỎ_NHẤT": "số nhỏ nhất trong {0}", "LỚN_NHẤT": "số lớn nhất trong {0}"}
_OF_SHEETS = {
    "CHA_BẰNG_TỔNG_CON": "dòng lớn bằng tổng các dòng thuộc dòng đó",
    "TRONG_ĐÓ_KHÔNG_LỚN_HƠN": "dòng “trong đó” không lớn hơn dòng chứa nó",
    "KHÔNG_TRÙNG": "không có hai dòng giống nhau ở {0}",
    "ĐÁNH_DẤU_MỘT": "đánh dấu x vào đúng một trong các cột {0}",
    "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT": "đánh dấu x vào nhiều nhất một trong các cột {0}",
}  # fmt: skip
_STRENGTH = {"HOẶC": 1, "VÀ": 2, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARISON, _TIGHTEST = 4, 9


def _plain(code: str) -> str:
    return f"dòng {code}"


class TreeNames(NamedTuple):
    """What columns and rows are called, and which columns hold days or words."""

    column: Callable[[str], str]
    row: Callable[[str], str] = _plain
    days: frozenset[str] = frozenset()


def sentence(tree: Expression, names: TreeNames) -> str:
    """A condition as a whole sentence."""
    said = in_words(tree, names)
    return f"{said[:1].upper()}{said[1:]}."


def in_words(tree: Expression, names: TreeNames) -> str:  # noqa: PLR0911 # one for each kind of part
    """A tree in words, to be put into a sentence."""
    match tree:
        case Literal(value):
            return show_number(value, 6) if isinstance(value, float) else f"“{value}”" if value else "trống"
        case ColumnRef(key):
            return f"“{names.column(key)}”"
        case Named(name):
            return _NAMES.get(name, name)
        case Negative(part):
            return f"trừ {_within(part, _TIGHTEST, names)}"
        case Member(Named("DÒNG"), options):
            return f"đây là {_listed([names.row(option) for option in options], 'hoặc')}"
        case Member(part, options):
            among = _listed([f"“{option}”" for option in options], "hoặc")
            return f"{_within(part, _COMPARISON + 1, names)} là {among}"
        case Operation(sign, left, right):
            return _operation(sign, left, right, names)
        case Call(name, arguments):
            return _call(name, arguments, names)


def _operation(sign: str, left: Expression, right: Expression, names: TreeNames) -> str:
    match sign, left, right:
        case ("*", Operation("/", part, whole), hundred) if hundred == _HUNDRED:
            return f"tỷ lệ phần trăm của {_within(part, 7, names)} trên {_within(whole, 7, names)}"
    power = _STRENGTH.get(sign, _COMPARISON)
    before = power + 1 if power == _COMPARISON else power
    one, other = _within(left, before, names), _within(right, power + 1, names)
    return f"{one} {_JOINED.get(sign) or _comparison(sign, left, right, names)} {other}"


def _comparison(sign: str, left: Expression, right: Expression, names: TreeNames) -> str:
    both = (left, right)
    if any(isinstance(one, Named) and one.name == "NGÀY_CUỐI_KỲ" for one in both) or any(
        isinstance(one, ColumnRef) and one.key in names.days for one in both
    ):
        return _OF_DAYS[sign]
    words = any(isinstance(one, Literal) and isinstance(one.value, str) and one.value for one in both)
    return _OF_WORDS.get(sign, _COMPARED[sign]) if words else _COMPARED[sign]


def _within(tree: Expression, power: int, names: TreeNames) -> str:
    """A part of something that binds so tightly, in brackets where it binds less."""
    own = _TIGHTEST
    if isinstance(tree, Operation):
        own = _STRENGTH.get(tree.operator, _COMPARISON)
    elif isinstance(tree, Member):
        own = _COMPARISON
    elif isinstance(tree, Call) and tree.name == "NẾU":
        own = 0
    said = in_words(tree, names)
    return said if own >= power else f"({said})"


def _call(name: str, arguments: Sequence[Expression], names: TreeNames) -> str:  # noqa: PLR0911 # one for each kind
    match name, arguments:
        case "KHÔNG", (part,):
            return _denied(part, names)
        case "NẾU", (when, then, *rest):
            otherwise = f"; nếu không thì {in_words(rest[0], names)}" if rest else ""
            return f"nếu {in_words(when, names)} thì {in_words(then, names)}{otherwise}"
        case "Ô", (Literal(code), ColumnRef(key)):
            row = f"{code:g}" if isinstance(code, float) else code
            return f"“{names.column(key)}” ở {names.row(row)}"
        case "BIỂU", (Literal(form), _, Literal(column)):
            return f"“{column}” của biểu {form}"
        case "TRỊ_TUYỆT_ĐỐI", (Operation("-", left, right),):
            return f"chênh lệch giữa {_within(left, 6, names)} và {_within(right, 6, names)}"
        case "LÀM_TRÒN", (part, Literal(digits)):
            to = f"{digits:g} chữ số thập phân" if digits else "số nguyên"
            return f"{_within(part, 6, names)} làm tròn đến {to}"
    if name in _OF_SHEETS:
        return _OF_SHEETS[name].format(_listed([in_words(part, names) for part in arguments], "và"))
    if name in _OF_SEVERAL:
        return _OF_SEVERAL[name].format(_listed([_within(part, 5, names) for part in arguments], "và"))
    parts = [_within(part, _TIGHTEST, names) for part in arguments]
    return _OF_ONE[name].format(*parts) if name in _OF_ONE else f"{name}({'; '.join(parts)})"


def _denied(tree: Expression, names: TreeNames) -> str:
    """What is said not to be."""
    match tree:
        case Operation(sign, left, right) if sign in _OPPOSITE:
            return in_words(Operation(_OPPOSITE[sign], left, right), names)
        case Call("CÓ", arguments):
            return in_words(Call("TRỐNG", arguments), names)
        case Call("TRỐNG", arguments):
            return in_words(Call("CÓ", arguments), names)
        case Call("KHÔNG", (part,)):
            return in_words(part, names)
    return f"không đúng là {_within(tree, _COMPARISON, names)}"


def _listed(parts: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
