"""A form laid over the one it extends, file over file."""

import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from generator.failures import FaultyFormError, UnknownFormError
from generator.forms.finding import DOCUMENT, FILES, find_form, own_content
from generator.forms.sandbox import similar
from generator.forms.words import MOST_TOLD, called

IDENTITIES = {
    "options": "键",
    "annexes": "键",
    "figures": "number",
    "sheets": "标签",
    "tables": "键",
    "comparisons": "键",
    "equal": "键",
    "at_most": "键",
    "between": "键",
    "needed": "键",
}
"""What tells the entries of an inherited list apart; other lists are replaced as a whole."""
_LONGEST_CHAIN = 16
"""How many forms may extend one another."""
_OWN = {"只作底": False, "依据": "", "结构读自": 0, "发布单位": "", "适用年度": [], "更新说明": ""}
"""What a form says of itself alone, as it is where it says nothing."""
_ADDED = {"without", "keep"}
CHOICES, FORMER = "取值", "从前的取值"
WHOLE = {CHOICES}
"""Tables that are replaced as a whole: the choices of an option."""


def content(folder: Path, below: tuple[Path, ...]) -> dict[str, Any]:
    """What the files of a folder say, laid over the form they extend; ``below`` extend this one."""
    own = own_content(folder)
    own |= {"folder": folder, "document": folder / DOCUMENT}
    name = own.pop("extends", None)
    if name is None:
        return own
    base = _base(folder, name)
    if base in (*below, folder):
        raise FaultyFormError(folder, [f"province.toml：extends 绕成了圈（{name}）"])
    if len(below) >= _LONGEST_CHAIN:
        raise FaultyFormError(
            folder, [f"province.toml：extends 一个接一个，超过 {_LONGEST_CHAIN} 层"]
        )
    inherited = content(base, (*below, folder))
    if not own["document"].is_file():
        own["document"] = inherited["document"]
    if unknown := _unknown_words(own, inherited.get("用词", {})):
        raise FaultyFormError(folder, unknown)
    kept, left = inherited.get("keep"), own.get("without")
    if isinstance(kept, list) and isinstance(left, list):
        inherited["keep"] = [each for each in kept if each not in left]
    whole: dict[str, Any] = merged(inherited | _OWN, own)
    return whole


def ancestry(folder: Path) -> Iterator[Path]:
    """The folders a form is made of: its own, the one it extends, and so on. Raises FaultyFormError."""
    for _ in range(_LONGEST_CHAIN):
        yield folder
        name = own_content(folder).get("extends")
        if name is None:
            return
        folder = _base(folder, name)


def _unknown_words(own: dict[str, Any], inherited: dict[str, str]) -> list[str]:
    """Words that neither the form below nor this one has a use for: misspelt ones."""
    words, stems = own.get("用词"), {key.partition(".")[0] for key in inherited}
    texts = "\n".join(map(str, (words, own.get("macros"), own.get("phrases"), own.get("options"))))
    known = stems | called(texts) | set(re.findall(r"\{(\w+)\}", texts))
    unknown = (
        (key, stem)
        for key in (words if isinstance(words, dict) else ())
        if (stem := key.partition(".")[0]) not in known
    )
    return [
        f"phrases.toml：没有用词“{key}”{similar(stem, stems)}"
        for key, stem in islice(unknown, MOST_TOLD)
    ]


def _base(folder: Path, name: Any) -> Path:
    """The folder a form extends: a shipped form, or a neighbour of its own folder."""
    neighbour = folder.parent / str(name)
    if os.path.isfile(neighbour / FILES[0]):  # noqa: PTH113 - never raises
        return neighbour
    try:
        return find_form(str(name))
    except UnknownFormError as error:
        raise FaultyFormError(folder, [f"province.toml：extends：{error}"]) from error


def merged(base: Any, own: Any, name: str = "") -> Any:
    """Tables are laid over tables by key, lists of entries by what identifies them.

    An entry that says nothing but its identity and ``"删除" = true`` takes the inherited one away;
    an empty list takes all of them away. What is not asked (``without``) adds up; ``keep`` asks again,
    until a form below takes it away anew.
    """
    if name in _ADDED and isinstance(base, list) and isinstance(own, list):
        return [*base, *(each for each in own if each not in base)]
    if isinstance(base, dict) and isinstance(own, dict) and name not in WHOLE:
        keys = {key: merged(base[key], own[key], key) if key in base else own[key] for key in own}
        if CHOICES in base and CHOICES in own:
            known = (*base[CHOICES], *base.get(FORMER, ()), *own.get(FORMER, ()))
            keys[FORMER] = [each for each in dict.fromkeys(known) if each not in own[CHOICES]]
        return base | keys
    identity = IDENTITIES.get(name)
    if identity is None or not own or not isinstance(base, list) or not isinstance(own, list):
        return own
    entries = {_key(entry, identity): entry for entry in base}
    for entry in own:
        key = _key(entry, identity)
        if key in entries and entry.get("删除"):
            del entries[key]
        else:
            entries[key] = merged(entries.get(key, {}), entry)
    return list(entries.values())


def _key(entry: Any, identity: str) -> str:
    """What an entry is told apart by; one that does not say so is like no other."""
    return repr(entry[identity]) if is_named(entry, identity) else f"#{id(entry)}"


def is_named(entry: Any, identity: str) -> bool:
    """Whether an entry of a list says what it is told apart by."""
    return isinstance(entry, dict) and identity in entry


def deleted_in_vain(said: dict[str, Any]) -> Iterator[str]:
    """Entries that take away what is not inherited; they are dropped from the content."""
    for name, identity in IDENTITIES.items():
        entries = said.get(name)
        if not isinstance(entries, list):
            continue
        vain = [each for each in entries if isinstance(each, dict) and each.get("删除")]
        said[name] = [each for each in entries if each not in vain]
        known = [str(each[identity]) for each in said[name] if is_named(each, identity)]
        for entry in vain:
            yield f"{name}：要删除的“{entry.get(identity, '')}”没有；有的是：{'、'.join(known)}"
