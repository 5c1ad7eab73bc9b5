"""A condition of a form's sentences in the words of its readers: 当没有上年数或者持平时."""

from jinja2 import Environment, nodes

_COMPARED = {
    **{"eq": "是", "ne": "不是", "gt": "大于", "lt": "小于", "gteq": "不小于", "lteq": "不大于"},
    **{"in": "在其中：", "notin": "不在其中："},
}
_CASES = ("有上年", "持平")
"""Tags that are themselves a case."""
SAID_OF = "说的是"
"""How a condition begins that tells of which quantity a word is said."""
_KEY = {"量.键": SAID_OF[:2]}
_QUANTITY = "量"
"""What a word calls the quantity that it is said of."""


def in_chinese(condition: str) -> str:
    """A condition as one says it; as it is written where it says more than facts and choices."""
    tree = Environment(autoescape=True).parse(f"{{% if {condition} %}}{{% endif %}}")
    return _said(next(tree.find_all(nodes.If)).test) or condition


def _said(node: nodes.Node) -> str:
    if isinstance(node, nodes.And | nodes.Or):
        sides = [each for each in (node.left, node.right) if not _is_defined(each)]
        parts = [_said(each) for each in sides]
        return (
            ("，并且" if isinstance(node, nodes.And) else "，或者").join(parts)
            if all(parts)
            else ""
        )
    if isinstance(node, nodes.Not):
        return _negated(node.node)
    if isinstance(node, nodes.Compare):
        name, operand = _name(node.expr), node.ops[0]
        return f"{name}{_COMPARED[operand.op]}{_name(operand.expr)}" if name else ""
    name = _name(node.node if isinstance(node, nodes.Test) else node)
    if not name or (isinstance(node, nodes.Test) and node.name != "none"):
        return ""
    if isinstance(node, nodes.Test):
        return f"没有填{name}"
    return name.strip("“”") if _is_case(name) else f"有{name}"


def _negated(node: nodes.Node) -> str:
    name = _name(node.node if isinstance(node, nodes.Test) else node)
    if isinstance(node, nodes.Test):
        return f"填了{name}" if name and node.name == "none" else ""
    if name:
        return f"不是{name}" if _is_case(name) else f"没有{name}（或者是0）"
    said = _said(node)
    return f"不是“{said}”" if said else ""


def _is_case(name: str) -> bool:
    """Whether a tag says of a case that it is so."""
    return name.strip("“”").rpartition(".")[2] in _CASES


def _is_defined(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Test) and node.name == "defined"


def _name(node: nodes.Node) -> str:
    """A tag, a text or a figure; empty for anything else."""
    if isinstance(node, nodes.Filter) and node.node and node.name in ("有", "length"):
        return _name(node.node)
    if isinstance(node, nodes.Const):
        return str(node.value) if isinstance(node.value, int) else f"“{node.value}”"
    path = _path(node)
    return path and _KEY.get(path, f"“{path}”")


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return str(node.name)
    if not isinstance(node, nodes.Getattr):
        return ""
    owner = _path(node.node)
    if owner == _QUANTITY:
        return node.attr if node.attr != "键" else "量.键"
    return owner and f"{owner}.{node.attr}"
