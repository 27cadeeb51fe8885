"""Reads a formula into its tree by binding power (Pratt); refuses what is too long, too deep or unknown.

Columns are in brackets by label or code, arguments are parted by semicolons, decimals by a comma.
"""

from collections.abc import Mapping
from functools import lru_cache

from schemas.expressions.tokens import ExpressionError, Token, tokens_of
from schemas.expressions.tree import OF_FORM, Call, ColumnRef, Expression, Literal, Member, Named, Negative, Operation
from schemas.text import fold

__all__ = ["FUNCTIONS", "NAMES", "ExpressionError", "parse"]

LONGEST, DEEPEST = 500, 40
#: What binds tighter is higher; a comparison cannot follow another one.
_POWERS = {
    "HOẶC": 1, "VÀ": 2, "THUỘC": 4, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip
_COMPARISON, _UNARY = 4, 7
#: Functions, and how many arguments each takes at least and at most.
FUNCTIONS = {
    "NẾU": (2, 3), "CÓ": (1, 1), "TRỐNG": (1, 1), "KHÔNG": (1, 1), "SỐ_TỪ": (1, 1), "SỐ_VĂN_BẢN": (1, 1),
    "TRỊ_TUYỆT_ĐỐI": (1, 1), "LÀM_TRÒN": (2, 2), "TỔNG": (1, 30), "NHỎ_NHẤT": (1, 30), "LỚN_NHẤT": (1, 30),
    "Ô": (2, 2), "KỲ_TRƯỚC": (1, 1), "ĐẦU_NĂM": (1, 1), "BIỂU": (2, 2),
}  # fmt: skip
NAMES = ("DÒNG", "Ô_NÀY", "NGƯỠNG", "NGÀY_CUỐI_KỲ", "LOẠI_KỲ")
#: What may only be the whole of a rule.
OF_SHEETS = {
    "CHA_BẰNG_TỔNG_CON": (0, 0), "TRONG_ĐÓ_KHÔNG_LỚN_HƠN": (0, 0), "KHÔNG_TRÙNG": (1, 8), "ĐÁNH_DẤU_MỘT": (2, 60),
    "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT": (2, 60),
}  # fmt: skip


def parse(text: str, columns: Mapping[str, str]) -> Expression:
    """The tree of a formula; `columns` gives the code of every label and code that may be in brackets.

    Raises ExpressionError, which says at which character it failed.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"công thức dài {len(text)} ký tự, nhiều nhất {LONGEST}", LONGEST)
    return _Parser(tuple(tokens_of(text)), columns).whole()


class _Parser:
    """Goes through the pieces from left to right."""

    def __init__(self, tokens: tuple[Token, ...], columns: Mapping[str, str]) -> None:
        self._tokens, self._next, self._depth = tokens, 0, 0
        self._columns = {_spelled(label): key for label, key in columns.items()}
        self._labels = tuple(columns)

    def whole(self) -> Expression:
        tree = self._expression(0)
        if self._here.kind != "end":
            raise self._error(f"không hiểu “{self._here.text}” ở chỗ này")
        return tree

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._here
        self._next += token.kind != "end"
        return token

    def _error(self, reason: str, token: Token | None = None, near: str = "") -> ExpressionError:
        return ExpressionError(reason, (token or self._here).at + 1, near)

    def _expect(self, sign: str) -> None:
        if self._here.text != sign or self._here.kind != "sign":
            raise self._error(f"thiếu dấu “{sign}”")
        self._take()

    def _expression(self, power: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"công thức lồng quá {DEEPEST} lớp")
        left = self._beginning()
        while (bound := self._power_here()) > power:
            left = self._joined(left, bound)
            if bound == _COMPARISON and self._power_here() == _COMPARISON:
                raise self._error("hai phép so sánh liền nhau; đề nghị nối bằng VÀ")
        self._depth -= 1
        return left

    def _power_here(self) -> int:
        return _POWERS.get(self._here.text, 0) if self._here.kind in ("sign", "word") else 0

    def _joined(self, left: Expression, bound: int) -> Expression:
        operator = self._take().text
        if operator == "THUỘC":
            return Member(left, self._options())
        return Operation(operator, left, self._expression(bound))

    def _beginning(self) -> Expression:  # noqa: PLR0911 # one for each kind of part
        token = self._take()
        match token.kind, token.text:
            case "number", text:
                return Literal(float(text.replace(",", ".")))
            case "text", text:
                return Literal(text)
            case "column", label:
                return ColumnRef(self._column(token, label))
            case "sign", "-":
                return Negative(self._expression(_UNARY))
            case "sign", "(":
                inner = self._expression(0)
                self._expect(")")
                return inner
            case "word", name if name in NAMES:
                return Named(name)
            case "word", name:
                return self._call(token, name)
        raise self._error("thiếu một vế" if token.kind == "end" else f"không hiểu “{token.text}” ở chỗ này", token)

    def _unknown(self, token: Token, name: str, known: tuple[str, ...]) -> ExpressionError:
        """A word that is no function: a column whose brackets were forgotten, or a function that there is not."""
        word = _spelled(name)
        columns = (label for label in self._labels if _spelled(label).split(" ")[0] == word)
        if label := next(columns, ""):
            return self._error(f"tên cột phải ghi trong ngoặc vuông: [{label}]", token)
        return self._error(f"không có hàm “{name}” (các hàm: {', '.join(known)})", token, _nearest(name, known))

    def _column(self, token: Token, label: str) -> str:
        key = self._columns.get(_spelled(label))
        if key is None:
            raise self._error(f"không có cột “{label}”", token, self._title(_nearest(label, self._labels)))
        return key

    def _title(self, label: str) -> str:
        """How the heading of a column reads that was named by its code or by a part of its heading."""
        key = self._columns.get(_spelled(label))
        return max((one for one in self._labels if self._columns[_spelled(one)] == key), key=len, default="")

    def _call(self, token: Token, name: str) -> Expression:
        known = FUNCTIONS | (OF_SHEETS if token.at == 0 else {})
        if name not in known:
            raise self._unknown(token, name, tuple(known))
        if name == OF_FORM:
            return self._total_of_form(token)
        self._expect("(")
        arguments: list[Expression] = []
        while self._here.text != ")" or self._here.kind != "sign":
            if arguments:
                self._expect(";")
            arguments.append(self._expression(0))
        self._expect(")")
        least, most = known[name]
        if not least <= len(arguments) <= most:
            needed = str(least) if least == most else f"từ {least} đến {most}"
            raise self._error(f"hàm {name} cần {needed} phần, cách nhau bằng dấu chấm phẩy", token)
        return Call(name, tuple(arguments))

    def _total_of_form(self, token: Token) -> Call:
        """BIỂU("TH1"; [cột]): `columns` has the columns of other forms as "TH1: cột"."""
        self._expect("(")
        form = self._take()
        self._expect(";")
        column = self._take()
        self._expect(")")
        if form.kind != "text" or column.kind != "column":
            raise self._error(f'hàm {OF_FORM} viết như {OF_FORM}("mã biểu"; [tên cột])', token)
        key = self._column(column, f"{form.text}: {column.text}")
        return Call(OF_FORM, (Literal(form.text), ColumnRef(key), Literal(column.text)))

    def _options(self) -> tuple[str, ...]:
        self._expect("{")
        options = [self._option()]
        while self._here.text == ";":
            self._take()
            options.append(self._option())
        self._expect("}")
        return tuple(options)

    def _option(self) -> str:
        token = self._take()
        if token.kind != "text":
            raise self._error("trong ngoặc nhọn là các chữ trong ngoặc kép, cách nhau bằng dấu chấm phẩy", token)
        return token.text


@lru_cache(maxsize=4096)
def _spelled(label: str) -> str:
    """A label as it is looked up: case, marks of its letters and spaces do not matter where they are typed."""
    return " ".join(label.casefold().split())


def _nearest(said: str, known: tuple[str, ...]) -> str:
    """The label that was most likely meant; "" where none is near."""
    from rapidfuzz import fuzz, process  # only a wrong formula needs it

    folded = {one: fold(one) for one in known}
    found = process.extractOne(fold(said), folded, scorer=fuzz.ratio, score_cutoff=70)
    return found[2] if found else ""
