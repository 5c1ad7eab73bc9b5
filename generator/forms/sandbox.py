"""Where the texts of a form run: Jinja's sandbox, bounded in work, in size and in what it offers.

A form may come from anywhere. Its texts reach no attribute of Python, no file and no other template;
they can neither run on for ever nor fill the memory. Every breach is a TemplateError.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import wraps
from typing import Any, NoReturn, cast

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
from jinja2.tests import TESTS

from data_entry.lists import beside
from data_entry.reading.locate import nearest
from data_entry.sourced import Sourced, origin_of, sourced
from generator.forms.counted import SHARE, Counting
from generator.forms.grids import BAR, ESCAPED_BAR, JOINS
from generator.forms.printed import Money
from generator.forms.traced import CLOSE, MARK, SIGN, Trace

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
"""Steps of loops, calls and operations that one text may take."""
_SECONDS, _TOGETHER = 3.0, 6.0
"""How long one text may run, and all texts of one document together, in seconds of the processor:

a busy machine must not refuse an honest form, whose texts take 0.7 seconds."""
_BETWEEN_LOOKS = 100
"""Steps between two looks at the clock, which is slow to answer."""
_LONGEST = 64_000
"""Characters of one text as the form's author wrote it; compiling has no steps."""
_SIZE = 1_000_000
"""Characters that one value may have."""
_HEAVIEST = 100_000
"""Entries that one value may have with all that is nested in it, 100 characters counting as one."""
UNSEEN = re.compile(r"[\x00-\x06\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that neither a document nor a file's name can hold; \\a is a new paragraph."""
_BITS = 4096
_LIGHT = (type(None), int, float, Decimal)
_NESTED = (list, tuple, set, frozenset, dict)
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


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one form's texts; each is compiled and run inside ``running``.

    A tag that does not exist is a TemplateError, or goes to ``notes`` where they are given.
    """

    intercepted_binops = frozenset(["+", "-", "*", "/", "**", "%"])

    def __init__(self, *, autoescape: bool, notes: MissingTags | None = None) -> None:
        noted = make_logging_undefined(notes, _Noted) if notes else _Refused  # type: ignore[arg-type]
        printed = self._plain if autoescape else self._printed
        super().__init__(undefined=noted, autoescape=autoescape, finalize=printed)
        self.globals = {"range": self.globals["range"]}
        self.filters = {name: self._counted(FILTERS[name]) for name in _FILTERS}
        self.filters |= {"map": self._counted(_attributes), "join": self._joined}
        self.filters |= {"steps": self._steps, "sum": self._sum, "weighed": self._weighed}
        self.filters |= {"concatenated": self._concatenated, "length": self._length}
        self.filters |= {"印": self._with_unit, "有": _is_given, "branch": self._branch}
        self.branches: dict[tuple[str, int], set[bool]] | None = None
        """Where it is watched which way the conditions go: a text, the number of the condition in it."""
        self.text = ""
        """What is being compiled, for those who watch."""
        tests = cast("dict[str, Callable[..., Any]]", TESTS)
        self.tests = {name: self._counted(test) for name, test in tests.items()}
        self.trace = Trace()
        self.computed: list[Decimal] = []
        """What the texts worked out from values of the workbook; not from numbers of their own."""
        self.start()

    def start(self) -> None:
        """Begin a document: nothing is worked out yet, and its texts have their full time."""
        self.computed.clear()
        self.trace.clear()
        self._seconds = _TOGETHER
        self._allow(_SECONDS)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Give one text its full measure of work, and of time as far as the document has any left."""
        began = self._allow(min(_SECONDS, self._seconds))
        try:
            yield
        finally:
            self._seconds -= time.thread_time() - began

    def begin_again(self) -> None:
        """Another document begins: its texts have the full time together."""
        self._seconds = _TOGETHER

    def _allow(self, seconds: float) -> float:
        """The full measure of work within so many seconds from now, which is returned."""
        now = time.thread_time()
        self._left = self._look = _WORK
        self._until = now + seconds
        return now

    def _spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._left < 0:
            _refuse("循环或调用这么多次")
        if self._left <= self._look:
            if time.thread_time() > self._until:
                _refuse("算这么久")
            self._look = self._left - _BETWEEN_LOOKS

    def _steps(self, values: Iterable[Any], cost: int = 1) -> Iterator[Any]:
        for value in values:
            self._spend(cost)
            yield value

    def _weighed(self, value: Any) -> Any:
        """The value itself, whose weight has been paid; what is too heavy is refused."""
        self._spend(1 + weight(value) // SHARE)
        return value

    def _counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter or test that pays for the values it takes."""

        @wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            taken = [
                self._steps(each) if isinstance(each, Iterator) else self._weighed(each)
                for each in args
            ]
            return function(*taken, **kwargs)

        return counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > _LONGEST and not self.autoescape:
            _refuse("写这么长的文字")
        owner = None if self.branches is None else self.text
        tree: nodes.Template = Counting(owner).visit(super()._parse(source, name, filename))
        tree.set_environment(self)
        return tree

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a method or ``range``; every call counts, with what it takes and gives."""
        self._weighed(args)
        self._weighed(kwargs)
        result = self._weighed(super().call(context, function, *args, **kwargs))
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
            self._weighed(both)
            if len(left) + len(right) > _SIZE:
                _refuse("写这么长的文字")
        elif not all(isinstance(each, int | float | Decimal) for each in both):
            _refuse(f"对文字、清单或没有填的内容用“{operator}”")
        elif sum(each.bit_length() for each in both if isinstance(each, int)) > _BITS:
            _refuse("用这么大的数")
        result = super().call_binop(context, operator, left, right)
        if operator in "+-/" and all(isinstance(each, Decimal | Sourced) for each in both):
            self.computed.append(result if isinstance(result, Decimal) else Decimal(result))
        return result

    def _sum(self, values: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
        """The sum of a list of values, or of one of their facts."""
        found = [(value[attribute] if attribute else value) or 0 for value in self._steps(values)]
        if not all(isinstance(each, int | float | Decimal) for each in (*found, start)):
            _refuse("把文字或清单加起来")
        total = sum(found, start)
        is_literal = not attribute and not any(isinstance(each, Decimal) for each in found)
        if isinstance(total, int | Decimal) and not is_literal:
            self.computed.append(Decimal(total))
        return total

    def _length(self, values: Any) -> Any:
        """How many there are, which comes from the cells of each."""
        return sourced(len(self._weighed(values)), origin_of(values))

    def _branch(self, value: Any, place: tuple[str, int]) -> Any:
        if self.branches is not None:
            self.branches.setdefault(place, set()).add(bool(value))
        return value

    def _plain(self, value: Any) -> Any:
        """A value for a document: a phrase within it is taken without its signs."""
        self._weighed(value)
        return SIGN.sub("", value) if type(value) is str else value

    def _printed(self, value: Any) -> Any:
        """A value that cannot be taken for the signs of a table; what is not given is marked as such."""
        if value is None:
            return NOT_GIVEN
        self._weighed(value)
        if isinstance(value, _Written):
            return value
        if not isinstance(value, str):
            return self.trace.signed(str(value), value) if isinstance(value, Sourced) else value
        text = JOINS.get(value.strip(), value.replace(BAR, ESCAPED_BAR))
        return self.trace.signed(text, value) if isinstance(value, Sourced) else text

    def _with_unit(self, value: Any) -> str:
        """A value as the blank of a word prints it: amounts with their unit, nothing for nothing."""
        printed = "" if value is None else str(self._printed(value))
        return _Written(printed + (value.style.unit if isinstance(value, Money) else ""))

    @pass_context
    def _joined(self, context: Context, values: Iterable[Any], separator: str = "") -> str:
        words: list[Any] = []
        for value in self._steps(values):
            word = self._printed(value) if isinstance(value, Sourced) else value
            words += [separator, word] if words else [word]
        return self._concatenated(context, words)

    @pass_context
    def _concatenated(self, context: Context, words: Iterable[Any]) -> str:
        found, size = [], 0
        for word in words:
            size += len(str(self._weighed(word)))
            if size > _SIZE:
                _refuse("写这么长的文字")
            found.append(word)
        return (markup_join if context.eval_ctx.autoescape else str_join)(found)


def refuse_unseen(text: str) -> None:
    """SecurityError for signs that no document can hold, such as NUL."""
    if UNSEEN.search(text):
        _refuse("写看不见的字符")


def weight(value: Any) -> int:
    """How many entries a value has with all that is nested in it; SecurityError where too many."""
    if isinstance(value, _LIGHT) or (isinstance(value, str) and len(value) < SHARE):
        return 1  # nearly all are
    found, todo = 0, [value]
    while todo:
        each = todo.pop()
        found += 1
        if isinstance(each, str):
            found += len(each) // SHARE
        elif isinstance(each, _NESTED):
            todo += each.values() if isinstance(each, dict) else each
        elif isinstance(each, range):
            found += len(each)
        if found + len(todo) > _HEAVIEST:
            _refuse("用这么长的清单")
    return found


def _is_given(value: Any) -> bool:
    """Whether the blank of a word has something to print; 0 is something."""
    return value is not None and value != ""


class _Written(str):
    """What a macro has written: its bars are the form's own, those of its values have been replaced.

    Marks around its pieces are none of its text.
    """

    __slots__ = ()

    def startswith(self, words: str) -> bool:  # type: ignore[override]
        """Whether its text begins with these words."""
        return MARK.sub("", self).startswith(words)

    def removesuffix(self, words: str) -> "_Written":
        """The same without these words at the end of its text."""
        text = self.rstrip(CLOSE)
        return _Written(text.removesuffix(words) + self[len(text) :])


_CHINESE = re.compile("[一-鿿]")
_ENGLISH: dict[re.Pattern[str], str] = {
    re.compile(pattern): said for pattern, said in beside(__file__, "foreign")["jinja"].items()
}


def in_words(error: BaseException) -> str:
    """What is wrong with a text, in Chinese; Jinja's and Python's own words are English."""
    words = str(error)
    for pattern, message in _ENGLISH.items():
        if match := pattern.search(f"{type(error).__name__} {words}"):
            found = next((group for group in match.groups() if group), "")
            where = getattr(error, "lineno", 0)
            in_words = message.replace("{}", found)
            return in_words + (f"（第 {where} 行）" if where and where > 1 else "")
    return words if _CHINESE.search(words) else f"这里写不通（{words or type(error).__name__}）"


def _attributes(values: Iterable[Any], *, attribute: str) -> Iterator[Any]:
    """``map(attribute="名称")``, the only thing ``map`` does here."""
    return (value[attribute] for value in values)
