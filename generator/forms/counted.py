"""What is done to the texts of a form before they are compiled: everything that can grow is counted."""

from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

SHARE = 100
"""Entries of a value, or characters of a text, that cost one step."""


class Counting(NodeTransformer):
    """Sends loops, concatenations, comparisons and literal lists through filters that count.

    Where ``branches`` are watched, so are the conditions: by the text or macro and their number in it.
    """

    def __init__(self, owner: str | None = None) -> None:
        self._owner, self._conditions = owner, 0

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: D102, N802
        outside = self._owner, self._conditions
        if self._owner is not None:
            self._owner, self._conditions = node.name, 0
        self.generic_visit(node)
        self._owner, self._conditions = outside
        return node

    def visit_If(self, node: nodes.If) -> nodes.Node:  # noqa: D102, N802
        if self._owner is not None:
            place = nodes.Const((self._owner, self._conditions), lineno=node.lineno)
            self._conditions += 1
            node.test = self._through("branch", node.test)
            node.test.args = [place]
        self.generic_visit(node)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: D102, N802
        size = sum(len(each.data) for each in node.find_all(nodes.TemplateData))
        self.generic_visit(node)
        node.iter = self._through("steps", node.iter)
        node.iter.args = [nodes.Const(1 + size // SHARE // 10, lineno=node.lineno)]
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: D102, N802
        self.generic_visit(node)
        node.expr = self._through("weighed", node.expr)
        for operand in node.ops:
            operand.expr = self._through("weighed", operand.expr)
        return node

    def visit_List(self, node: nodes.List | nodes.Dict) -> nodes.Node:  # noqa: D102, N802
        self.generic_visit(node)
        return self._through("weighed", node)

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: D102, N802
        self.generic_visit(node)
        return self._through("weighed", node) if node.ctx == "load" else node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: D102, N802
        self.generic_visit(node)
        return self._through("concatenated", nodes.List(node.nodes, lineno=node.lineno))

    @staticmethod
    def _through(name: str, value: Any) -> nodes.Filter:
        return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)
