"""The words of findings and the rules that tell them: neither without the other, no fact lacking."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest
from places import ROOT

from data_entry.findings import Level
from data_entry.model.disclosure import Disclosure
from generator.checks.engine.wording import FOLDERS, FindingWords, Telling, wordings

_TELLS = {"book.told", "self.told"}
_OWN = {"code", "level", "related"}


def _rule(function: ast.stmt) -> str:
    """The name of a registered rule; a helper has to say which words it means."""
    decorators = map(ast.unparse, getattr(function, "decorator_list", ()))
    return function.name if any(each.startswith("rule") for each in decorators) else ""


def _told() -> Iterator[tuple[str, str, set[str]]]:
    """Place, name of the words and facts of every finding that is told in words beside its rule."""
    for path in (path for folder in FOLDERS for path in sorted(folder.rglob("*.py"))):
        for function in ast.parse(path.read_text(encoding="utf-8")).body:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in _TELLS:
                    said = call.args[0].value if call.args else _rule(function)
                    facts = {each.arg for each in call.keywords} - _OWN
                    yield f"{path.name}:{call.lineno}", said, facts


TOLD = list(_told())


def _asked(words: FindingWords) -> set[str]:
    """The facts that words speak of."""
    texts = (words.at, words.message, words.advice, words.found, words.expected, *words.related)
    fields = (field for text in texts for _, field, _, _ in Formatter().parse(text) if field)
    return {field.partition(".")[0].partition("[")[0] for field in fields}


@pytest.mark.parametrize(("place", "said", "facts"), TOLD, ids=[each[0] for each in TOLD])
def test_a_finding_has_its_words_and_just_the_facts_they_speak_of(place, said, facts):
    assert said in wordings()
    assert facts <= _asked(wordings()[said]) <= facts | set(Disclosure.model_fields)


def test_all_words_are_told_by_a_rule():
    assert set(wordings()) == {said for _, said, _ in TOLD}
    assert len(TOLD) > 150


def test_no_two_files_have_words_of_one_name():
    names = [
        line.strip("[]\n")
        for folder in FOLDERS
        for path in folder.rglob("*.toml")
        for line in path.open(encoding="utf-8")
        if line.startswith("[") and not line.startswith("[[")
    ]
    assert len(names) == len(set(names)) == len(wordings())


@pytest.mark.parametrize("name", sorted(wordings()))
def test_words_are_whole_and_their_level_is_one(name):
    words = wordings()[name]
    assert words.advice.endswith(("。", "}"))
    assert words.message[-1] not in "。，；"
    assert not words.level or Level(words.level)


def test_a_way_of_telling_is_one_there_is():
    specs = {
        spec
        for words in wordings().values()
        for text in (words.message, words.advice, words.found, words.expected)
        for _, field, spec, _ in Formatter().parse(text)
        if field and spec
    }
    own = ast.parse((ROOT / "generator/checks/engine/registry.py").read_text(encoding="utf-8"))
    ways = {each.value for each in ast.walk(own) if isinstance(each, ast.Constant)}
    assert {each for each in specs if not each.isascii()} <= ways


@pytest.mark.parametrize(
    ("template", "path"),
    [("a.{index}.b", "a.3.b"), ("{text.imag}", 0), ("{place}", ("narratives", 1))],
)
def test_a_place_is_a_fact_or_a_path_written_out(template, path):
    facts = {"index": 3, "text": 5, "place": ("narratives", 1)}
    assert Telling({}).path(template, facts) == path


def test_what_is_nothing_is_told_by_nothing():
    assert Telling({}).vformat("“{a}”{b:.1f}", (), {"a": None, "b": 1.25}) == "“”1.2"
