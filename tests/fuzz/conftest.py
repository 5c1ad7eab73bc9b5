"""How long to fuzz: ``pytest tests/fuzz -n 0 --cases 5000``; ``--seed`` for other cases."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=None, help="how many spoilt workbooks to try")
    parser.addoption("--seed", type=int, default=None, help="the first case's number")
