"""What a form says of an office, line by line, and which of its words said which piece."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from generator.authoring.learning.facts import told
from generator.contents.compose import make_tags
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.forms.form import HABITS, Form
from generator.forms.phrases import KEPT, Phrases
from generator.forms.traced import CLOSE, NEXT, OPEN, SAID, SIGN
from generator.forms.words import FACTS, QUANTITY

_FACTS_SAID = "说的数"
_MACRO = re.compile(r"(\{%-?\s*macro (\w+)\([^%]*\)\s*-?%\})(.*)(\{%-?\s*endmacro\s*-?%\})", re.S)


@dataclass
class Span:
    """A piece of a line that a word (or a macro) said, with those it was put together from."""

    name: str
    facts: dict[str, str]
    start: int
    end: int = 0
    below: list["Span"] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What it is said of: the ``键`` of its quantity."""
        return self.facts.get("键", "")


@dataclass
class Spoken:
    """A line of a sentence."""

    sentence: str
    text: str
    spans: list[Span]

    @property
    def names(self) -> frozenset[str]:
        """The words that said it."""
        return frozenset(_names(self.spans))


def _names(spans: Iterable[Span]) -> Iterator[str]:
    for each in spans:
        yield each.name
        yield from _names(each.below)


class Speaker:
    """A form made to say which of its words it uses; ``marked``: see marked_phrases."""

    def __init__(self, marked: Phrases, tags: Tags) -> None:
        self._phrases, self._tags = marked, tags

    def lines(self, sentence: str) -> Iterator[Spoken]:
        """The lines of a sentence; rows of tables are left out."""
        for line in self._phrases.signed_lines(sentence, self._tags):
            text, spans = _read(SIGN.sub("", line).removeprefix(KEPT))
            if not text.startswith("|"):
                yield Spoken(sentence, text, spans)

    def nearest(self, sentences: Iterable[str], lines: Iterable[str]) -> str:
        """Of these sentences the one with most figures of the lines; empty if none has any."""
        figures = {each for line in lines for each in told(line)}
        shared = {
            name: sum(len(told(said.text) & figures) for said in self.lines(name))
            for name in sentences
        }
        best = max(shared, key=lambda name: shared[name], default="")
        return best if shared.get(best) else ""


@dataclass(frozen=True)
class Compiled:
    """The phrases of a form, and once more with their blanks marked: what they say of one office.

    They serve under all its options; what an option is no matter to is said once.
    """

    form: Form
    phrases: Phrases
    marked: Phrases
    _tags: dict[tuple[str, ...], Tags] = field(default_factory=dict)
    _texts: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, form: Form) -> "Compiled":
        """Those of a form."""
        return cls(form, Phrases(form), marked_phrases(form))

    def tags(self, subject: Subject) -> Tags:
        """What the sentences can say of the office with its options."""
        own = self._chosen(subject, HABITS)
        if own not in self._tags:
            tags = make_tags(subject, self.phrases)
            self._tags[own] = tags | {"附表列表": []}  # known when composed
        tags = self._tags[own]
        return tags | {"选": tags["选"] | dict(subject.options)}

    def said(self, sentence: str, subject: Subject) -> set[str]:
        """The lines of a sentence of the outline."""
        asked = HABITS | self.form.options_asked[sentence]
        own = sentence, *self._chosen(subject, asked)
        if own not in self._texts:
            lines = Speaker(self.marked, self.tags(subject)).lines(sentence)
            self._texts[own] = {line.text for line in lines}
        return self._texts[own]

    def _chosen(self, subject: Subject, asked: Set[str]) -> tuple[str, ...]:
        options = self.form.usual_options | dict(subject.options)
        return tuple(options[key] for key in sorted(asked & options.keys()))

    def begin_again(self) -> None:
        """Another trial begins: each may take as long as a document."""
        self.phrases.begin_again()
        self.marked.begin_again()


def marked_phrases(form: Form) -> Phrases:
    """The phrases of a form with marks around what each of its words says."""
    marked = form.model_copy()
    words = {key.partition(".")[0] for key in form.words}
    marked.__dict__["fragments"] = {
        name: _marked(text, is_word=name in words) for name, text in form.fragments.items()
    } | {_FACTS_SAID: _facts_said()}
    return Phrases(marked)


def _marked(text: str, *, is_word: bool) -> str:
    """A macro that says its name, and its quantity's facts, before its text."""
    facts = f"{{{{ {_FACTS_SAID}({QUANTITY}) }}}}" if is_word else ""
    return _MACRO.sub(
        lambda m: (
            f"{m[1]}{{% set 说的 %}}{m[3]}{{% endset %}}{{% if 说的 %}}"
            f"{OPEN}{m[2]}{facts}{SAID}{{{{ 说的 }}}}{CLOSE}{{% endif %}}{m[4]}"
        ),
        text,
    )


def _facts_said() -> str:
    """A macro that says the facts of a quantity."""
    facts = "".join(
        f"{{% if {QUANTITY}.{fact} is defined and {QUANTITY}.{fact} is not none %}}"
        f"{NEXT}{fact}={{{{ {QUANTITY}.{fact}|印 }}}}{{% endif %}}"
        for fact in FACTS
    )
    return f"{{% macro {_FACTS_SAID}({QUANTITY}) %}}{facts}{{% endmacro %}}"


def _read(marked: str) -> tuple[str, list[Span]]:
    """The plain line and its spans; a span that the line does not hold whole is none."""
    root = Span("", {}, 0)
    open_, plain, at = [root], "", 0
    while at < len(marked):
        sign = marked[at]
        if sign == OPEN:
            end = marked.index(SAID, at)
            name, *facts = marked[at + 1 : end].split(NEXT)
            pairs = dict(each.split("=", 1) for each in facts if "=" in each)
            open_.append(Span(name, pairs, len(plain)))
            at = end
        elif sign == CLOSE and len(open_) > 1:
            span = open_.pop()
            span.end = len(plain)
            open_[-1].below.append(span)
        elif sign not in (CLOSE, SAID):
            plain += sign
        at += 1
    for span in open_[1:]:
        root.below += span.below
    return plain, root.below
