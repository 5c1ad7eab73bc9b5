"""Each pattern of the checks finds what its examples say, all of it, and leaves near misses alone."""

import ast
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import checks
from generator.checks.reading.lexicon import Patterns, lexicon, texts
from generator.checks.reading.style import slips

EXAMPLES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("patterns.toml").read_text(encoding="utf-8")
)
MARK = re.compile("[«»]")
ROOMS = ("generator.checks.reading.", "generator.checks.rules.")


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}."):
        yield importlib.import_module(found.name)


def _patterns() -> dict[str, list[re.Pattern[str]]]:
    """Every pattern under its key: those of patterns.toml, of modules that make some, of the lexicon."""
    found = {
        f"{room}:{name}": [getattr(Patterns(room), name)]
        for room, own in texts().items()
        if room != "words"
        for name in own
    }
    found |= {f"reading.style:{name}": [pattern] for name, (pattern, _) in slips().items()}
    for module in _modules():
        assigned = set(
            re.findall(r"^(\w+) = ", Path(str(module.__file__)).read_text(encoding="utf-8"), re.M)
        )
        room = module.__name__.removeprefix(f"{checks.__name__}.")
        for name in assigned:
            value = getattr(module, name, None)
            if isinstance(value, re.Pattern) and [value] not in found.values():
                found[f"{room}:{name}"] = [value]
    words = lexicon()
    for section in ("economy", "personnel", "absent"):
        found[f"lexicon:{section}"] = [
            re.compile(each.replace("{名}", "政府性基金")) for each in words[section]["patterns"]
        ]
    for section in ("told", "all_of", "stale", "within", "reckoned"):
        found[f"lexicon:{section}"] = [re.compile(each["pattern"]) for each in words[section]]
    found["lexicon:staff"] = [re.compile(each) for each in words["staff"].values()]
    return found


PATTERNS = _patterns()


def _spans(pattern: re.Pattern[str], text: str, how: str) -> set[tuple[int, int]]:
    if how == "search":
        return {match.span() for match in pattern.finditer(text)}
    match = getattr(pattern, how)(text)
    return {match.span()} if match else set()


def _all_spans(key: str, text: str) -> set[tuple[int, int]]:
    how = EXAMPLES[key].get("how", "search")
    return set().union(*(_spans(pattern, text, how) for pattern in PATTERNS[key]))


def _read(example: str) -> tuple[str, set[tuple[int, int]]]:
    """The text of an example and what is marked in it."""
    parts = MARK.split(example)
    ends = [sum(map(len, parts[: i + 1])) for i in range(len(parts))]
    return "".join(parts), {(ends[i], ends[i + 1]) for i in range(0, len(parts) - 1, 2)}


def _marked(text: str, spans: set[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}«{text[start:end]}»{text[end:]}"
    return text


def test_every_pattern_has_examples_and_every_example_a_pattern() -> None:
    assert set(EXAMPLES) == set(PATTERNS)
    assert len(PATTERNS) > 100
    for key, entry in EXAMPLES.items():
        assert entry["matches"], key
        assert entry["not"], key
        assert set(entry) <= {"matches", "not", "how"}, key


@pytest.mark.parametrize(
    ("key", "example"), [(k, each) for k, entry in EXAMPLES.items() for each in entry["matches"]]
)
def test_pattern_finds_just_what_is_marked(key: str, example: str) -> None:
    text, marked = _read(example)
    assert marked
    assert _marked(text, _all_spans(key, text)) == _marked(text, marked)


@pytest.mark.parametrize(
    ("key", "text"), [(k, each) for k, entry in EXAMPLES.items() for each in entry["not"]]
)
def test_pattern_leaves_a_near_miss_alone(key: str, text: str) -> None:
    assert not MARK.search(text)
    assert _marked(text, _all_spans(key, text)) == text


@pytest.mark.parametrize("key", [key for key in PATTERNS if key.startswith("lexicon:")])
def test_every_pattern_of_a_word_list_is_met_by_an_example(key: str) -> None:
    texts = [_read(example)[0] for example in EXAMPLES[key]["matches"]]
    for pattern in PATTERNS[key]:
        assert any(pattern.search(text) for text in texts), pattern.pattern


def test_every_pattern_is_asked_for_by_its_module_and_every_one_asked_for_is_there() -> None:
    for module in _modules():
        room = module.__name__.removeprefix(f"{checks.__name__}.")
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        asked = set(re.findall(r"\b_P\.(\w+)", source))
        assert asked == set(texts().get(room, {})), room


def test_no_pattern_stands_inside_a_function() -> None:
    """A literal in ``re.search("…")`` has no name, so no example could speak of it."""
    for module in _modules():
        if not module.__name__.startswith(ROOMS):
            continue
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            is_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            if is_re and node.func.attr not in {"compile", "escape"}:
                first = node.args[0]
                assert not isinstance(first, ast.Constant), ast.unparse(node)
