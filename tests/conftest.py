"""Options of a run: tests that take minutes are asked for, and of many alike some are tried."""

from collections import Counter

import pytest

from generator.memory import collect_rarely

REASON = "要几分钟，还要取安装包；pytest --portable 才做"


collect_rarely()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--portable", action="store_true", help="做出免安装的文件夹，再试用")
    parser.addoption("--all", action="store_true", help="同类的情形全部试，不只试其中一部分")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--portable"):
        for each in items:
            if each.get_closest_marker("portable"):
                each.add_marker(pytest.mark.skip(reason=REASON))
    if not config.getoption("--all"):
        left = _left_out(items)
        config.hook.pytest_deselected(items=left)
        items[:] = [each for each in items if each not in left]


def _left_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of the cases of a test marked ``sampled(n)`` all but every n-th."""
    seen: Counter[str] = Counter()
    left = set()
    for each in items:
        if mark := each.get_closest_marker("sampled"):
            name = each.nodeid.partition("[")[0]
            if seen[name] % mark.args[0]:
                left.add(each)
            seen[name] += 1
    return left
