"""Forms, bounded: whatever a form says, there is a message within ten seconds and never a bug."""

import time
from pathlib import Path

import pytest
from documents import baseline, composed, copy_form, subject_of
from hostile_forms import FILES, TEXTS
from workbooks import FORM

from data_entry.failures import ExitCode
from generator.cli.app import run
from generator.contents.compose import make_tags
from generator.contents.tags import Tags
from generator.failures import FaultyFormError
from generator.forms.files import DEEPEST, FormFileError, read_data
from generator.forms.form import load_form
from generator.forms.phrases import Phrases, phrases_of
from generator.forms.sandbox import weight

LONGEST = 10.0
"""Seconds until there is a message."""


@pytest.fixture(scope="module")
def tags() -> Tags:
    return make_tags(subject_of(baseline()), phrases_of(FORM.folder))


def test_there_are_enough_cases() -> None:
    assert len(TEXTS) + len(FILES) >= 100


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_gives_a_message(
    name: str, tags: Tags, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.forms.sandbox._SECONDS", 0.5)
    began = time.process_time()
    with pytest.raises(FaultyFormError) as caught:
        Phrases(FORM).text_lines(TEXTS[name], tags, "句子")
    assert time.process_time() - began < LONGEST
    assert caught.value.exit_code == ExitCode.FAULTY_FORM
    assert "句子：" in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gives_a_message(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_form(tmp_path).rename(tmp_path / "坏模板")
    for file, content in FILES[name].items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / file).write_bytes(raw)
    began = time.process_time()
    code = run(["template", "check", str(folder)])
    said = capsys.readouterr()
    assert time.process_time() - began < LONGEST
    assert code == ExitCode.FAULTY_FORM, said
    assert "模板“坏模板”有" in said.out + said.err


@pytest.mark.parametrize("length", [20, 1500])
def test_a_long_chain_of_forms_gives_a_message(length: int, tmp_path: Path) -> None:
    for number in range(length):
        folder = tmp_path / f"f{number}"
        folder.mkdir()
        (folder / "province.toml").write_text(f'extends = "f{number + 1}"', encoding="utf-8")
    began = time.process_time()
    with pytest.raises(FaultyFormError, match="extends 一个接一个"):
        load_form(tmp_path / "f0")
    assert time.process_time() - began < LONGEST


def test_many_texts_that_take_their_time_end_together(tags: Tags) -> None:
    """Each within its own bounds, all of them not: the document as a whole has a limit."""
    faults: list[str] = []
    phrases, began = Phrases(FORM, faults), time.thread_time()
    slow = "{% for i in range(200) %}{{ range(900)|list|sort|length }}{% endfor %}"
    for number in range(1000):
        phrases.text_lines(f"{slow}{{{{ {number} }}}}", tags, f"句子{number}")
        if number == 0:
            assert faults == []
    assert time.thread_time() - began < LONGEST
    assert {each.partition("：")[2] for each in faults} == {"模板里不能算这么久"}


def test_each_document_has_its_own_time() -> None:
    phrases = Phrases(FORM)
    phrases._environment._seconds = -1.0
    with pytest.raises(FaultyFormError, match="算这么久"):
        phrases.text_lines("{{ [1]|length }}", {}, "句子")
    phrases.start()
    assert phrases.text_lines("{{ [1]|length }}", {}, "句子") == ["1"]


def test_the_documents_own_text_is_bounded_too(tmp_path: Path) -> None:
    from test_hostile_forms import _change

    folder = copy_form(tmp_path)
    loop = "{% for i in range(90000) %}{{ range(90000)|sort|length }}{% endfor %}"
    _change(folder, "word/document.xml", "目　录", loop)
    began = time.process_time()
    with pytest.raises(FaultyFormError, match=r"document\.docx"):
        composed(subject_of(baseline(), form=load_form(folder)))
    assert time.process_time() - began < LONGEST


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("文", 1),
        ("文" * 250, 3),
        ([], 1),
        ([1, 2, 3], 4),
        ([[1, 2], [3]], 6),
        ({"a": [1, 2]}, 4),
        (range(50), 51),
    ],
)
def test_weight(value: object, expected: int) -> None:
    assert weight(value) == expected


@pytest.mark.parametrize(
    ("levels", "is_read"), [(1, True), (DEEPEST - 2, True), (DEEPEST + 1, False)]
)
def test_levels_of_a_file(levels: int, is_read: bool, tmp_path: Path) -> None:
    path = tmp_path / "province.toml"
    path.write_text("x = " + "[" * levels + "]" * levels, encoding="utf-8")
    if is_read:
        assert "x" in read_data(path)
    else:
        with pytest.raises(FormFileError, match="层数太多"):
            read_data(path)
