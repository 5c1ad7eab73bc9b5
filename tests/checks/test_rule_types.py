"""Rules are seen by the type checker: every parameter has its real type, a misspelling is refused."""

import importlib
import inspect
import pkgutil
import shutil
import subprocess
import sys
from typing import Any, get_type_hints

import pytest
from places import ROOT

from generator.checks import rules

FUNCTIONS = [
    pytest.param(function, id=f"{family.name.removeprefix(rules.__name__)[1:]}.{name}")
    for family in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
    for name, function in inspect.getmembers(
        importlib.import_module(family.name), inspect.isfunction
    )
    if function.__module__ == family.name
]
SEEDED = """
from data_entry.model.accounts import Accounts


def rule(accounts: Accounts) -> object:
    return accounts.carried_owt
"""


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_parameter_of_a_rule_has_its_type(function):
    hints = get_type_hints(function)
    untyped = [name for name in inspect.signature(function).parameters if name not in hints]
    vague = [name for name, hint in hints.items() if "Any" in str(hint) or hint is Any]
    assert (untyped, vague) == ([], [])


@pytest.mark.skipif(shutil.which("mypy") is None, reason="没有安装 mypy（开发工具）")
def test_a_misspelt_fact_is_refused_by_the_type_checker(tmp_path):
    """The sheets of the model have types all the way down to their cells."""
    seeded = tmp_path / "seeded.py"
    seeded.write_text(SEEDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(seeded)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert '"Accounts" has no attribute "carried_owt"' in done.stdout
