"""Where texts are filled: nothing but values and our functions, and no text can take all time or all memory.

What the office writes runs with the rights of the program. A loop, a recursion or a product that goes on for ever, or
makes a text of a thousand million letters, ends as a fault of its line.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import wraps
from types import BuiltinMethodType
from typing import Any

from jinja2 import TemplateRuntimeError, nodes, pass_context
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: A report has a few thousand steps and some hundred thousand letters.
_MOST_STEPS, _LONGEST, _DEEPEST, _SECONDS = 200_000, 2_000_000, 60, 20.0
#: All that is made on the way to a text, also what is never printed: memory holds it till the text is done.
_MOST_MADE = 50_000_000
_MOST_BITS = 4_096
_WIDTHS, _WIDTH_GIVEN = re.compile(r"\d+"), re.compile(r"%[^a-zA-Z%]*\*|\{[^{}]*:[^{}]*\{")
#: Whose results may be as long as the product of what they are given.
_MULTIPLY = frozenset({"replace", "join", "indent", "expandtabs", "wordwrap", "translate", "tojson"})
_COUNTED, _PRINTED, _SPENT, _JOINED, _MADE = "_counted", "_printed", "_spent", "_joined", "_made"


class TooMuchError(TemplateRuntimeError):
    """A text takes more than it is given; the message says of what, in Vietnamese."""


class _Meter:
    """What the filling of one text has taken so far."""

    def __init__(self) -> None:
        self._steps, self._size, self._depth, self._made = 0, 0, 0, 0
        self._ends = time.monotonic() + _SECONDS

    def step(self) -> None:
        """Count a round of a loop, a call or a filter."""
        self._steps += 1
        if self._steps > _MOST_STEPS or time.monotonic() > self._ends:
            raise TooMuchError("vòng lặp hoặc phép tính chạy quá lâu, đã dừng")

    def spend(self, size: int) -> None:
        """Count letters that are printed."""
        self._size += size
        self.allow(self._size)

    def make(self, size: int) -> None:
        """Count what is made, and refuse it where it is too large, or all together is."""
        self.allow(size)
        self._made += size
        if self._made > _MOST_MADE:
            raise TooMuchError("tạo ra văn bản hoặc danh sách quá dài, đã dừng")

    @staticmethod
    def allow(size: int) -> None:
        """Refuse a text or list of that size."""
        if size > _LONGEST:
            raise TooMuchError("tạo ra văn bản hoặc danh sách quá dài, đã dừng")

    def deeper(self) -> None:
        """Go into a call."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooMuchError("gọi lồng nhau quá sâu, đã dừng")

    def back(self) -> None:
        """Come back from a call."""
        self._depth -= 1


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for one text, whose loops, calls, filters and products are counted."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._meter = meter = _Meter()
        del self.globals["lipsum"]
        self.filters = {name: _limited(name, function, meter) for name, function in self.filters.items()}
        self.filters |= _metering(meter, markup_join if self.autoescape else str_join)

    def add_filters(self, **functions: Callable[..., Any]) -> None:
        """Offer our own filters."""
        self.filters |= {name: _limited(name, function, self._meter) for name, function in functions.items()}

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a function, a macro or a method."""
        self._meter.step()
        method = getattr(function, "__wrapped__", function)  # the library wraps the format of texts
        if isinstance(method, BuiltinMethodType):
            given = [method.__self__] if isinstance(method.__self__, str | list | tuple) else []
            _refuse_large(method.__name__, [*given, *args, *kwargs.values()], self._meter)
        self._meter.deeper()
        try:
            result = super().call(context, function, *args, **kwargs)
            self._meter.make(_size(result))
            return result
        finally:
            self._meter.back()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Add, multiply, raise to a power or fill in a `%` text."""
        self._meter.step()
        if operator == "**":
            self._meter.allow(_LONGEST + (abs(right) * _bits(left) > _MOST_BITS))
        elif operator == "*":
            self._meter.allow(_size(left) * right if isinstance(right, int) else 0)
            self._meter.allow(_size(right) * left if isinstance(left, int) else 0)
            self._meter.allow(_LONGEST + (_bits(left) + _bits(right) > _MOST_BITS))
        elif operator == "+":
            self._meter.allow(_size(left) + _size(right))
        elif isinstance(left, str):
            _refuse_large("format", [left, right], self._meter)
        result = super().call_binop(context, operator, left, right)
        self._meter.make(_size(result))
        return result

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        for holder in list(source.find_all(nodes.Node)):
            self._weigh_literals(holder)
        for loop in list(source.find_all(nodes.For)):
            loop.iter = self._through(_COUNTED, loop.iter)
        for output in list(source.find_all(nodes.Output)):
            data = sum(len(node.data) for node in output.nodes if isinstance(node, nodes.TemplateData))
            printed = [
                node if isinstance(node, nodes.TemplateData) else self._through(_PRINTED, node) for node in output.nodes
            ]
            spent = self._through(_SPENT, nodes.Const(data, lineno=output.lineno, environment=self))
            output.nodes = [spent, *printed] if data else printed
        for joined in list(source.find_all(nodes.Concat)):
            parts = nodes.List(joined.nodes, lineno=joined.lineno, environment=self)
            joined.nodes = [self._through(_JOINED, parts)]
        return super()._generate(source, *args, **kwargs)

    def _weigh_literals(self, holder: nodes.Node) -> None:
        """Lists that are written out are weighed when they are made: one in itself twice is doubled each time."""
        for name, field in holder.iter_fields():
            if _is_literal(field):
                setattr(holder, name, self._through(_MADE, field))
            elif isinstance(field, list):
                field[:] = [self._through(_MADE, one) if _is_literal(one) else one for one in field]

    def _through(self, name: str, node: nodes.Node) -> nodes.Expr:
        return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno, environment=self)


def _metering(meter: _Meter, join: Callable[[Iterable[Any]], str]) -> dict[str, Callable[..., Any]]:
    """What is put around loops, printed values and joined texts; with the context, so that none runs beforehand."""

    @pass_context
    def counted(_: Any, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            meter.step()
            yield value

    @pass_context
    def printed(_: Any, value: Any) -> Any:
        meter.spend(_size(value))
        return value

    @pass_context
    def spent(_: Any, size: int) -> str:
        meter.spend(size)
        return ""

    @pass_context
    def joined(_: Any, parts: Sequence[Any]) -> str:
        meter.step()
        meter.make(sum(map(_size, parts)))
        return join(parts)

    @pass_context
    def made(_: Any, value: Any) -> Any:
        meter.step()
        meter.make(_size(value))
        return value

    return {_MADE: made, _COUNTED: counted, _PRINTED: printed, _SPENT: spent, _JOINED: joined}


def _is_literal(node: object) -> bool:
    """Whether a node makes something new without a call: a list that is written out, a part of a text."""
    if isinstance(node, nodes.Getitem):
        return isinstance(node.arg, nodes.Slice)
    return isinstance(node, nodes.List | nodes.Dict) or (isinstance(node, nodes.Tuple) and node.ctx == "load")


def _limited(name: str, function: Callable[..., Any], meter: _Meter) -> Callable[..., Any]:
    """A filter that is counted, and refuses what would make it slow or its result long."""

    @wraps(function)
    def filtered(*args: Any, **kwargs: Any) -> Any:
        meter.step()
        given = [list(one) if isinstance(one, Iterator) else one for one in args]
        _refuse_large(name, [*given, *kwargs.values()], meter)
        result = function(*given, **kwargs)
        meter.make(_size(result))
        return result

    return filtered


def _refuse_large(name: str, given: Sequence[Any], meter: _Meter) -> None:
    """Refuse what a function cannot be given without making too much of it."""
    sizes = [_size(one) for one in given]
    for one in given:
        if isinstance(one, int):
            meter.allow(abs(one))
        if isinstance(one, str) and name.startswith("format"):
            meter.allow(_LONGEST + 1 if _WIDTH_GIVEN.search(one) else _widths(one))
        if isinstance(one, str) and name == "wordwrap":  # which copies a long word once a line of it
            meter.allow(max(map(len, one.split()), default=0) ** 2)
    if name in _MULTIPLY:
        product = 1
        for size in [*sizes, *(abs(one) for one in given if isinstance(one, int))]:
            product *= max(size, 1)
        meter.allow(product)
    meter.allow(sum(sizes))


def _widths(text: str) -> int:
    """What the widths in a text to be filled come to: a number of more letters is too wide by itself."""
    return sum(int(digits) if len(digits) < 8 else _LONGEST for digits in _WIDTHS.findall(text))


def _size(value: Any) -> int:
    """The letters of a text, of a number as it is printed, or all that is in a list, in the lists in it and so on.

    A filter such as `select` is given the whole context, which calls itself a mapping and has no length.
    """
    if isinstance(value, Context):
        return 0
    if isinstance(value, list | tuple | Mapping):
        return _size_of_all(value)
    if isinstance(value, str | range):
        return len(value)
    if isinstance(value, int):
        return _bits(value) // 3 + 1
    return len(value) if isinstance(value, Sized) and not hasattr(value, "_undefined_hint") else 0


def _size_of_all(value: Any) -> int:
    """Counted until it is too much."""
    size, waiting = 0, [value]
    while waiting and size <= _LONGEST:
        inside = waiting.pop()
        for one in (*inside.keys(), *inside.values()) if isinstance(inside, Mapping) else inside:
            if isinstance(one, list | tuple | Mapping) and not isinstance(one, Context):
                waiting.append(one)
                size += 1
            else:
                size += max(_size(one), 1)
    return size


def _bits(value: Any) -> int:
    return abs(value).bit_length() if isinstance(value, int) else 64 if isinstance(value, float) else 0
