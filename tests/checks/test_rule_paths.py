"""Rules name cells that exist: an unknown path raises, and every path written in a rule is tried."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator.checks.rules as rules
from data_entry.model.disclosure import Disclosure
from data_entry.model.spec import inner_model, is_path
from data_entry.reading.filled import Filled, UnknownPathError

_PATH = re.compile(r"(\w+)((?:\.(?:\w+|\{\}))+)")
"""``sheet.line.column``; a part that is worked out stands as {}."""


def paths_in(source: str) -> Iterator[str]:
    """What a module's strings name as paths of the model, worked-out parts as {}."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            text = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if (found := _PATH.fullmatch(text)) and found[1] in Disclosure.model_fields:
            yield text


def leads_somewhere(path: str) -> bool:
    """True if the names of the path exist, whatever stands for a row or a name worked out."""
    options: list[list[str | int]] = [[]]
    for part in path.split("."):
        if part != "{}":
            options = [[*each, int(part) if part.isdigit() else part] for each in options]
            continue
        grown: list[list[str | int]] = []
        for each in options:
            grown.append([*each, 0])
            grown += [[*each, name] for name in _names_below(each)]
        options = grown
    return any(is_path(Disclosure, each) for each in options)


def _names_below(parts: list[str | int]) -> list[str]:
    return [name for name in _ALL_NAMES if is_path(Disclosure, [*parts, name])]


def _every_name(model: object, seen: set[str]) -> set[str]:
    for name, field in getattr(model, "model_fields", {}).items():
        seen.add(name)
        _every_name(inner_model(field.annotation), seen)
    return seen


_ALL_NAMES = sorted(_every_name(Disclosure, set()))
WRITTEN = sorted(
    {
        (path.stem, found)
        for path in Path(rules.__file__).parent.rglob("*.py")
        for found in paths_in(path.read_text(encoding="utf-8"))
    }
)


def test_there_are_paths_to_try():
    assert len(WRITTEN) > 60


@pytest.mark.parametrize(("module", "path"), WRITTEN)
def test_a_path_written_in_a_rule_leads_to_a_fact(module, path):
    assert leads_somewhere(path)


@pytest.mark.parametrize(
    "path",
    [
        "accounts.carried_owt",
        "acounts.total",
        "general_items.0.actual",
        "general_items.actual",
        "three_public.car_running.basic",
        ("projects", 1, "brand"),
        "unit.name.first",
    ],
)
def test_an_unknown_path_is_no_place(path):
    with pytest.raises(UnknownPathError):
        Filled(Path("填报表.xlsx")).place(path)


@pytest.mark.parametrize(
    "seeded", ['f"general_items.{index}.actual"', '"three_public.total.spent"']
)
def test_a_seeded_wrong_path_is_found(seeded):
    assert [path for path in paths_in(f"place = {seeded}") if not leads_somewhere(path)]


def test_a_known_fact_whose_cell_is_missing_stands_at_its_row_or_sheet():
    filled = Filled(Path("填报表.xlsx"))
    assert str(filled.place("general_items.3.budget")) == "一般公共预算支出"
