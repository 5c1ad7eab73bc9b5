"""What an earlier run has compiled is used again; without it, or where it is damaged, all is as before."""

from pathlib import Path

import pytest

from generator.failures import FaultyFormError
from generator.forms.compiled import CompiledTexts
from generator.forms.finding import find_form
from generator.forms.form import load_form
from generator.forms.phrases import Phrases
from generator.forms.sandbox import Sandbox

TEXT = "{% for each in 甲 %}{{ each + 1 }}、{% endfor %}"
WRITTEN = "2、3、"


def filled(environment: Sandbox | None = None) -> str:
    environment = environment or Sandbox(autoescape=False)
    with environment.running():
        return CompiledTexts(environment)(TEXT).render({"甲": [1, 2]})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("generator.forms.compiled.user_cache_path", lambda *_, **__: tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_text_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled() == WRITTEN

    def compiled_again(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Sandbox, "compile", compiled_again)
    assert filled() == WRITTEN


def test_what_is_damaged_is_compiled_anew(folder: Path) -> None:
    assert filled() == WRITTEN
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    for content in (b"", b"x" * 40, whole[:20], whole[: len(whole) // 2], whole[:-1]):
        kept.write_bytes(content)
        assert filled() == WRITTEN
        assert CompiledTexts(Sandbox(autoescape=False)).kept(TEXT)


@pytest.mark.usefixtures("folder")
def test_watched_conditions_are_taken_from_a_run_that_watched_them() -> None:
    text = "{% if 甲 %}有{% endif %}"

    def seen(owner: str) -> dict[tuple[str, int], set[bool]]:
        watching = Sandbox(autoescape=False)
        watching.branches, watching.text = {}, owner
        with watching.running():
            assert CompiledTexts(watching)(text).render({"甲": [1]}) == "有"
        return watching.branches

    CompiledTexts(Sandbox(autoescape=False))(text)
    for owner in ("一", "二", "一"):
        assert seen(owner) == {(owner, 0): {True}}


@pytest.mark.usefixtures("folder")
def test_what_is_refused_while_it_is_compiled_is_refused_again() -> None:
    form = load_form(find_form("national"))
    form = form.model_copy(update={"phrases": {"坏": "{{ ''.__class__.__mro__ }}"}})
    for _ in range(2):
        noted: list[str] = []
        Phrases(form, noted).lines("坏", {})
        assert noted
        with pytest.raises(FaultyFormError):
            Phrases(form).lines("坏", {})


def test_without_a_folder_all_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_folder(*_: object, **__: object) -> Path:
        raise PermissionError

    monkeypatch.setattr("generator.forms.compiled.user_cache_path", no_folder)
    assert filled() == WRITTEN
