"""Where the texts of a form run: Jinja's sandbox, bounded in work, in size and in what it offers.

A form may come from anywhere. Its texts reach no attribute of Python, no file and no other template;
they can neither run on for ever nor fill the memory. Every breach is a TemplateError.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from jinja2 import (
    ChainableUndefined,
    StrictUndefined,
    TemplateError,
    make_logging_undefined,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from data_entry.reading.locate import nearest
from generator.forms.grids import BAR, ESCAPED_BAR, JOINS

FAULTS = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a faulty or hostile text can raise, while it is compiled or while it runs."""

NOT_GIVEN = "\ue003"
"""Stands where a fact that was not filled would be printed."""
_WORK = 200_000
"""Steps of loops and calls that one text may take."""
_SIZE = 1_000_000
"""Characters, or entries, that one value may have."""
_BITS = 4096
_FILTERS = (
    *("abs", "default", "first", "groupby", "int", "last", "length", "list", "max", "min"),
    *("reject", "rejectattr", "select", "selectattr", "sort", "string", "sum", "trim", "unique"),
)
_STRING_METHODS = {"endswith", "removeprefix", "removesuffix", "startswith", "strip"}


def _refuse(what: str) -> NoReturn:
    raise SecurityError(f"模板里不能{what}")


def similar(name: str, known: Iterable[str]) -> str:
    """“，是不是……” with the known name most like this one; empty if none is."""
    meant = nearest(name, map(str, known))
    return f"，是不是“{meant}”" if meant else ""


class _NamesTag:
    """What is said of a tag that does not exist: its name and what it may be meant for."""

    _undefined_obj: Any
    _undefined_name: str | None

    @property
    def _undefined_message(self) -> str:
        owner, name = self._undefined_obj, str(self._undefined_name)
        known = owner if isinstance(owner, Mapping) else ()
        return f"没有标签“{name}”{similar(name, known)}"


class _Refused(_NamesTag, StrictUndefined):
    """A tag that does not exist ends the text."""


class _Noted(_NamesTag, ChainableUndefined):
    """A tag that does not exist is empty; what is said of it goes to ``notes``."""


class MissingTags:
    """Takes what Jinja would log of tags that do not exist."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def warning(self, _form: str, message: str) -> None:
        """Note a tag that was used."""
        self.said.append(message)

    error = warning


class _Counting(NodeTransformer):
    """Sends every loop and every concatenation through a filter that counts."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - the name Jinja looks for
        self.generic_visit(node)
        node.iter = self._through("steps", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return self._through("concatenated", nodes.List(node.nodes, lineno=node.lineno))

    @staticmethod
    def _through(name: str, value: Any) -> nodes.Filter:
        return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one form's texts; ``begin`` before each text that runs.

    A tag that does not exist is a TemplateError, or goes to ``notes`` where they are given.
    """

    intercepted_binops = frozenset(["+", "-", "*", "/", "**", "%"])

    def __init__(self, *, autoescape: bool, notes: MissingTags | None = None) -> None:
        noted = make_logging_undefined(notes, _Noted) if notes else _Refused  # type: ignore[arg-type]
        finalize = None if autoescape else _printed
        super().__init__(undefined=noted, autoescape=autoescape, finalize=finalize)
        self.globals = {"range": self.globals["range"]}
        self.filters = {name: FILTERS[name] for name in _FILTERS}
        self.filters |= {"map": _attributes, "join": _joined, "concatenated": _concatenated}
        self.filters |= {"steps": self._steps, "sum": self._sum}
        self.computed: list[Decimal] = []
        """What the texts worked out from values of the workbook; not from numbers of their own."""
        self._left = _WORK

    def begin(self) -> None:
        """Give the next text its full measure of work."""
        self._left = _WORK

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            _refuse("循环或调用这么多次")

    def _steps(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._spend()
            yield value

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting().visit(super()._parse(source, name, filename))
        tree.set_environment(self)
        return tree

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a method or ``range``; every call counts."""
        self._spend()
        result = super().call(context, function, *args, **kwargs)
        is_written = isinstance(function, Macro) and type(result) is str
        return _Written(result) if is_written else result

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Numbers have no attributes here, texts only those that cannot make them grow."""
        if isinstance(obj, str):
            return attr in _STRING_METHODS
        if isinstance(obj, int | float | Decimal):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic of numbers, and sums of texts and lists within their bounds."""
        both = (left, right)
        if operator == "**":
            _refuse("用乘方")
        if operator == "+" and all(hasattr(each, "__len__") for each in both):
            if len(left) + len(right) > _SIZE:
                _refuse("写这么长的文字")
        elif not all(isinstance(each, int | float | Decimal) for each in both):
            _refuse(f"对文字、清单或没有填的内容用“{operator}”")
        elif sum(each.bit_length() for each in both if isinstance(each, int)) > _BITS:
            _refuse("用这么大的数")
        result = super().call_binop(context, operator, left, right)
        if operator in "+-/" and all(isinstance(each, Decimal) for each in both):
            self.computed.append(result)
        return result

    def _sum(self, values: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
        """The sum of a list of values, or of one of their facts."""
        found = [(value[attribute] if attribute else value) or 0 for value in values]
        total = sum(found, start)
        is_literal = not attribute and not any(isinstance(each, Decimal) for each in found)
        if isinstance(total, int | Decimal) and not is_literal:
            self.computed.append(Decimal(total))
        return total


class _Written(str):
    """What a macro has written: its bars are the form's own, those of its values have been replaced."""

    __slots__ = ()


def _printed(value: Any) -> Any:
    """A value that cannot be taken for the signs of a table; what is not given is marked as such."""
    if value is None:
        return NOT_GIVEN
    if not isinstance(value, str) or isinstance(value, _Written):
        return value
    return JOINS.get(value.strip(), value.replace(BAR, ESCAPED_BAR))


_CHINESE = re.compile("[一-鿿]")
_ENGLISH = (
    (re.compile(r"division|DivisionByZero|DivisionUndefined|InvalidOperation"), "除数是零"),
    (re.compile(r"No (?:filter|test) named '(.+?)'|unknown tag '(.+?)'"), "没有“{}”这种写法"),
    (re.compile(r"expected token .*, got '(?!end of)(.+?)'"), "标签里的“{}”不对"),
    (re.compile(r"Unexpected end|end of (?:statement|print)"), "标签没有写完整"),
    (re.compile(r"no loader for this environment"), "模板里不能取别的文件"),
    (re.compile(r"Range too big"), "模板里不能循环这么多次"),
    (re.compile(r"recursion depth"), "模板里不能没有尽头地调用自己"),
    (re.compile(r"Missing end of comment"), "注释没有写完整：{# … #}"),
    (re.compile(r"is not iterable|not subscriptable"), "这不是一张清单，不能循环或取其中一个"),
    (
        re.compile(r"not supported between|unsupported operand"),
        "两边不是同一种内容，不能比较或计算",
    ),
    (re.compile(r"macro '(.+?)' takes"), "“{}”的括号里多写或少写了内容"),
    (re.compile(r"positional argument|takes exactly"), "括号里多写或少写了内容"),
    (re.compile(r"is not callable|not callable"), "这不是可以带括号用的写法"),
    (re.compile(r"block '(.+?)' defined twice"), "“{}”写了两次"),
    (re.compile(r"[Cc]an't assign to"), "等号左边应是一个名称"),
    (re.compile(r"unexpected '(.+?)'|got '(.+?)'|unexpected char (.+?) "), "标签里的“{}”不对"),
)


def in_words(error: BaseException) -> str:
    """What is wrong with a text, in Chinese; Jinja's and Python's own words are English."""
    words = str(error)
    for pattern, message in _ENGLISH:
        if match := pattern.search(f"{type(error).__name__} {words}"):
            found = next((group for group in match.groups() if group), "")
            where = getattr(error, "lineno", 0)
            in_words = message.replace("{}", found)
            return in_words + (f"（第 {where} 行）" if where and where > 1 else "")
    return words if _CHINESE.search(words) else f"这里写不通（{words or type(error).__name__}）"


def _attributes(values: Iterable[Any], *, attribute: str) -> Iterator[Any]:
    """``map(attribute="名称")``, the only thing ``map`` does here."""
    return (value[attribute] for value in values)


@pass_context
def _joined(context: Context, values: Iterable[Any], separator: str = "") -> str:
    words: list[Any] = []
    for value in values:
        words += [separator, value] if words else [value]
    return _concatenated(context, words)


@pass_context
def _concatenated(context: Context, words: Iterable[Any]) -> str:
    found, size = [], 0
    for word in words:
        size += len(str(word))
        if size > _SIZE:
            _refuse("写这么长的文字")
        found.append(word)
    return (markup_join if context.eval_ctx.autoescape else str_join)(found)
