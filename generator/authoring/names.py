"""Names that a text of a form uses and that do not exist, found without running it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from generator.forms.sandbox import similar

_GIVEN = {"loop", "range"}
"""Names that every text has."""


def unknown_names(
    tree: nodes.Template, tags: Mapping[str, Any], others: Iterable[str] = ()
) -> Iterator[tuple[int, str]]:
    """Line and words for each name that is no tag, none of ``others`` and not set in the text itself.

    Branches that no office reaches are read as well; what stands in a loop's variable is not known.
    """
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)} | _GIVEN | set(others)
    for name in tree.find_all(nodes.Name):
        if name.name not in tags and name.name not in own:
            yield name.lineno, f"没有标签“{name.name}”{similar(name.name, tags)}"
    for path in tree.find_all(nodes.Getattr):
        owner = _value(path.node, tags, own)
        if isinstance(owner, Mapping) and path.attr not in owner:
            yield path.lineno, f"没有标签“{path.attr}”{similar(path.attr, owner)}"


def empty_names(tree: nodes.Template, tags: Mapping[str, Any]) -> Iterator[str]:
    """The tags that a text prints whether they have a value or not, and that have none."""
    for path in _unconditional(tree):
        owner = _value(path.node, tags, set())
        if isinstance(owner, Mapping) and path.attr in owner and owner[path.attr] is None:
            yield f"{_dotted(path.node)}.{path.attr}"


def _unconditional(node: nodes.Node) -> Iterator[nodes.Getattr]:
    """The paths of names below a node that no condition stands before."""
    for each in node.iter_child_nodes():
        if isinstance(each, nodes.Getattr):
            yield each
        elif not isinstance(each, nodes.If | nodes.CondExpr):
            yield from _unconditional(each)


def _dotted(node: nodes.Node) -> str:
    """A path of names as it was written."""
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def _value(node: nodes.Node, tags: Mapping[str, Any], own: set[str]) -> Any:
    """What a path of names leads to, as far as it can be told without running the text."""
    if isinstance(node, nodes.Name):
        return None if node.name in own else tags.get(node.name)
    if isinstance(node, nodes.Getattr):
        owner = _value(node.node, tags, own)
        return owner.get(node.attr) if isinstance(owner, dict) else None
    return None
