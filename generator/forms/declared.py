"""Rules that a form declares as data: figures equal, at most as great, or within bounds; pages that are needed.

An expression is written with tags, numbers and + - × ÷: ``补充.优 + 补充.良``. It is read here, once,
into a tree of nothing but these; what a tag stands for is looked up in the form's own questions.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from data_entry.findings import Level
from data_entry.model.spec import Kind, column_of, inner_model, sheet_of, sheets
from data_entry.questions import FormData, Tag

_LONGEST, _GREATEST = 300, 10**9
_SIGNS = str.maketrans({"×": "*", "÷": "/", "－": "-", "＋": "+", "（": "(", "）": ")"})
_MEASURES = (Kind.AMOUNT, Kind.BALANCE, Kind.COUNT, Kind.SCORE, Kind.TEXT)
"""Kinds of facts that can be reckoned with; a text that is no number is passed over."""
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


class UnknownTagError(LookupError):
    """A tag of an expression stands for nothing that the workbook asks."""


@dataclass(frozen=True)
class Located:
    """What a tag stands for: the way to it in the model, and whether it is money.

    A column of a table (``is_column``) stands for the sum of its rows; its way has no row in it.
    """

    path: tuple[str, ...]
    is_money: bool
    is_asked: bool
    is_column: bool = False


def _tree(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise ValueError(f"算式太长，最多 {_LONGEST} 个字")
    try:
        tree = ast.parse(text.translate(_SIGNS).strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(f"“{text}”不是算式：用标签、数和 + - × ÷ 写") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, bool) or not isinstance(value, int | float) or value > _GREATEST:
                raise ValueError(f"“{text}”里只能有数和标签")
        elif (
            not isinstance(
                node, ast.BinOp | ast.Name | ast.Attribute | ast.Load | ast.UnaryOp | ast.USub
            )
            and type(node) not in _OPERATORS
        ):
            raise ValueError(f"“{text}”里只能用 + - × ÷")
    return tree


def _sound(text: str) -> str:
    _tree(text)
    return text


Expression = Annotated[str, AfterValidator(_sound)]
"""Tags, numbers and + - × ÷."""


class Declared(FormData):
    """What every declared rule says beside its figures.

    ``annex``: it is looked at in the workbooks of that kind of annex only. ``rows``: the table in
    whose every row it is looked at; its tags are then those of the columns.
    """

    key: Tag = Field(alias="键")
    message: str = Field(min_length=1, alias="说")
    level: Literal["错误", "提醒", "提示"] = Field("错误", alias="级别")
    tolerance: str = Field("0", alias="容差", pattern=r"^\d+(\.\d+)?%?$")
    annex: str = Field("", alias="附件")
    rows: str = Field("", alias="逐行")
    blank_is_nothing: bool = Field(False, alias="空着算零")

    @property
    def weight(self) -> Level:
        """The level of its findings."""
        return Level(self.level)

    @property
    def expressions(self) -> tuple[str, ...]:
        """What it reckons, the first of them being where a finding is told."""
        raise NotImplementedError

    def slack(self, whole: Decimal, unit: Decimal) -> Decimal:
        """By how much the figures may differ; ``unit`` is what 1 stands for."""
        if self.tolerance.endswith("%"):
            return abs(whole) * Decimal(self.tolerance[:-1]) / 100
        return Decimal(self.tolerance) * unit


class Sided(Declared):
    """Two sides that are compared."""

    left: Expression = Field(alias="左")
    right: Expression = Field(alias="右")

    @property
    def expressions(self) -> tuple[str, ...]:
        """Both sides."""
        return self.left, self.right


class Bounded(Declared):
    """A figure and the bounds it lies in."""

    value: Expression = Field(alias="数")
    least: Decimal | None = Field(None, alias="从")
    most: Decimal | None = Field(None, alias="到")

    @property
    def expressions(self) -> tuple[str, ...]:
        """The one figure."""
        return (self.value,)


class Needed(Declared):
    """A page that may not stay blank where ``given`` is filled: another page, an annex, a figure."""

    page: str = Field(alias="页")
    given: str = Field("", alias="有")

    @property
    def expressions(self) -> tuple[str, ...]:
        """The figure, where it depends on one."""
        return (self.given,) if "." in self.given else ()


class DeclaredRules(FormData):
    """The rules of a form's own, by kind."""

    equal: tuple[Sided, ...] = ()
    at_most: tuple[Sided, ...] = ()
    between: tuple[Bounded, ...] = ()
    needed: tuple[Needed, ...] = ()

    def each(self) -> Iterator[tuple[str, Declared]]:
        """Every rule with its kind."""
        for kind in ("equal", "at_most", "between", "needed"):
            yield from ((kind, one) for one in getattr(self, kind))


def tags_of(text: str) -> list[str]:
    """The tags of an expression, each once, in order."""
    found: dict[str, None] = {}
    todo = [_tree(text)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name | ast.Attribute):
            found[ast.unparse(node)] = None
        else:
            todo += [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)][
                ::-1
            ]
    return list(found)


def reckoned(text: str, value_of: Callable[[str], Decimal | None]) -> Decimal | None:
    """What an expression comes to; None where a fact has no value, or one would divide by 0.

    Of what is added up, what is blank is nothing.
    """

    def walk(node: ast.expr) -> Decimal | None:
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        if isinstance(node, ast.UnaryOp):
            inner = walk(node.operand)
            return None if inner is None else -inner
        if isinstance(node, ast.BinOp):
            left, right = walk(node.left), walk(node.right)
            if isinstance(node.op, ast.Add) and (left is None or right is None):
                return right if left is None else left
            if left is None or right is None or (isinstance(node.op, ast.Div) and not right):
                return None
            return _OPERATORS[type(node.op)](left, right)
        return value_of(ast.unparse(node))

    return walk(_tree(text))


def fact(root: type[BaseModel], tag: str, rows: str = "") -> Located:
    """What a tag stands for. Raises UnknownTagError."""
    model: type[BaseModel] | None = root
    path: list[str] = []
    is_asked, is_column = True, False
    if rows:
        path, model = next(
            (([name], each) for name, spec, each in sheets(root) if spec.title == rows), ([], None)
        )
    for part in tag.split("."):
        fields = model.model_fields.items() if model else ()
        name, field = next(((n, f) for n, f in fields if (f.alias or n) == part), ("", None))
        spec = sheet_of(field) if field else None
        if field is None or (is_column and spec):
            raise UnknownTagError(tag)
        path.append(name)
        is_column |= bool(spec and spec.shape == "table")
        is_asked &= not (spec.hidden if spec else column_of(name, field).cell.hidden)
        model, last = inner_model(field.annotation), field
    if model is not None or (kind := column_of(path[-1], last).kind) not in _MEASURES:
        raise UnknownTagError(tag)
    return Located(tuple(path), kind.is_money, is_asked, is_column)


def is_money(text: str, root: type[BaseModel], rows: str = "") -> bool:
    """Whether an expression comes to an amount of money. Raises UnknownTagError, ValueError."""

    def walk(node: ast.expr) -> int:
        if isinstance(node, ast.Constant):
            return 0
        if isinstance(node, ast.UnaryOp):
            return walk(node.operand)
        if not isinstance(node, ast.BinOp):
            return int(fact(root, ast.unparse(node), rows).is_money)
        left, right = walk(node.left), walk(node.right)
        if isinstance(node.op, ast.Mult):
            return left + right
        if isinstance(node.op, ast.Div):
            return left - right
        if left != right:
            raise ValueError(f"“{text}”：金额和别的数不能相加减")
        return left

    power = walk(_tree(text))
    if power not in (0, 1):
        raise ValueError(f"“{text}”：金额乘金额、数除以金额，没有意义")
    return power == 1


def faults(
    rules: DeclaredRules, annex: str, root: type[BaseModel], annexes: list[str]
) -> Iterator[str]:
    """What is wrong with the rules of a kind of annex ('': the unit); ``root`` is what it asks."""
    for kind, rule in rules.each():
        where = f"checks.{kind}“{rule.key}”"
        if rule.annex and rule.annex not in annexes:
            yield f"{where}：没有附件“{rule.annex}”"
        if rule.annex != annex:
            continue
        if isinstance(rule, Needed):
            known = {spec.title for _, spec, _ in sheets(root)}
            if rule.page not in known or rule.given not in {
                "",
                *known,
                *annexes,
                *rule.expressions,
            }:
                yield f"{where}：“页”是填报表里的一页，“有”是一页、附件的键或一个数的标签"
                continue
        try:
            powers = [is_money(text, root, rule.rows) for text in rule.expressions]
        except UnknownTagError as error:
            place = f"“{rule.rows}”页的一行里" if rule.rows else "填报表里"
            yield f"{where}：{place}没有数“{error.args[0]}”（标签见 juesuan template tags）"
            continue
        except ValueError as error:
            yield f"{where}：{error}"
            continue
        if len(set(powers)) > 1:
            yield f"{where}：一边是金额，一边不是"
        if not isinstance(rule, Needed) and not any(map(tags_of, rule.expressions)):
            yield f"{where}：没有写标签"
        if isinstance(rule, Bounded) and rule.least is None and rule.most is None:
            yield f"{where}：“从”和“到”至少写一个"
