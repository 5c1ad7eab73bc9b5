"""Tests that are asked for by an option only: they take minutes and fetch wheels."""

import pytest

REASON = "要几分钟，还要取安装包；pytest --portable 才做"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--portable", action="store_true", help="做出免安装的文件夹，再试用")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--portable"):
        for each in items:
            if each.get_closest_marker("portable"):
                each.add_marker(pytest.mark.skip(reason=REASON))
