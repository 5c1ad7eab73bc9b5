"""A form from a document: its outline, its headings and the words in which it says the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz import fuzz

from generator.authoring.learning.facts import Facts, contexts_of
from generator.authoring.learning.own import Author, OwnSentence, cases_of, words_of
from generator.authoring.learning.patterns import (
    Learned,
    UnlearnedError,
    Vocabulary,
    in_order,
    learned,
)
from generator.authoring.learning.placed import UnplacedError
from generator.authoring.learning.sections import Sections, is_kept
from generator.authoring.learning.spoken import Speaker, Spoken, marked_phrases
from generator.authoring.learning.written import TypedLine, Written, written
from generator.authoring.tag_list import optional_tags, tag_lines
from generator.contents.compose import make_tags
from generator.contents.outline import LEVELS
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.failures import FaultyFormError
from generator.forms.form import Form, Node
from generator.forms.phrases import Phrases

_CLEARLY = 2
"""So much more alike, in hundredths of a line, are texts under another habit that is theirs."""
ASKED = "另问"
"""The tag of the sheet on which a form asks for the prose of its own sections."""
_ITEM = re.compile(r"\d+([、.．])")
_NUMBERS = re.compile(r"\d")


@dataclass
class Found:
    """What was learned, and what was not."""

    outline: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    numbering: dict[str, str] = field(default_factory=dict)
    words: Learned = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    """The habits of the document, where they are not the form's usual ones."""
    own: dict[str, OwnSentence] = field(default_factory=dict)
    """Sentences of its own."""
    wrong: set[str] = field(default_factory=set)
    """Those of them that do not say what they should."""
    contents: dict[str, list[str]] = field(default_factory=dict)
    """What stands below a heading where that is a sentence of its own."""
    asked: dict[str, str] = field(default_factory=dict)
    """Sections that the form does not have: their prose is asked of every agency."""
    lines: list["LearnedLine"] = field(default_factory=list)
    """Every line of running text that the form should say."""

    @property
    def open(self) -> list["LearnedLine"]:
        """Those that it does not say."""
        return [each for each in self.lines if each.note]


@dataclass
class LearnedLine:
    """A line of the document, what makes the form say it, or why nothing does."""

    line: TypedLine
    patterns: Learned = field(default_factory=dict)
    own: str = ""
    """The sentence of its own that says it."""
    sentence: str = ""
    """That, or the form's sentence with other words."""
    note: str = ""


def learn(
    document: WordDocument, form: Form, subject: Subject, typed: tuple[str, ...] = ()
) -> Found:
    """What a document of this office says otherwise than the form does.

    ``typed``: texts that the office's workbook may hold, under any form.
    """
    compiled = _Compiled(Phrases(form), marked_phrases(form))
    learning = _Learning(form, subject, compiled)
    root = written(document, [title for _, title in learning.nodes.values()])
    texts = {line.text for section in root.walk() for line in section.lines}
    options = _habits(learning, texts)
    found = _Learning(form, _with(subject, options), compiled, typed).learn(root)
    labels = {option.key: {v: k for k, v in option.choices.items()} for option in form.options}
    found.options = {key: labels[key][value] for key, value in options.items()}
    return found


def _with(subject: Subject, options: Mapping[str, str]) -> Subject:
    return replace(subject, options={**subject.options, **options})


def _habits(learning: "_Learning", texts: Collection[str]) -> dict[str, str]:
    """The choices of the form's options with which it says more of the texts, or more nearly."""

    form, subject = learning.form, learning.subject

    def known(options: dict[str, str]) -> tuple[int, float]:
        return _Learning(form, _with(subject, options), learning.compiled).known(texts)

    chosen: dict[str, str] = {}
    best = known(chosen)
    for option in form.options:
        for value in option.choices.values():
            if value != subject.options.get(option.key):
                said, alike = known(chosen | {option.key: value})
                if said > best[0] or (said == best[0] and alike > best[1] + _CLEARLY):
                    best, chosen = (said, alike), chosen | {option.key: value}
    return chosen


def forget_what_is_wrong(found: Found, said: Collection[str]) -> bool:
    """Leave out the words of lines that the form learned does not say; True if there were any.

    ``said`` are the lines of the same office's document under the form learned.
    """
    is_changed = False
    for each in found.lines:
        if each.note or each.line.text in said:
            continue
        each.note = "学到的写法合起来说不出这一段。"
        is_changed = True
        found.wrong |= {each.own} & found.own.keys()
        for place, pattern in each.patterns.items():
            if found.words.get(place) == pattern:
                del found.words[place]
    return is_changed


def author_of(form: Form, subject: Subject, typed: tuple[str, ...] = ()) -> Author:
    """Who writes with the tags of this office what the form does not say; ``typed`` as in learn."""
    titles = {each.name: _title(each.meaning) for each in tag_lines(subject)}
    texts = [*form.words.values(), *form.phrases.values()]
    optional = frozenset(optional_tags(type(subject.disclosure)))
    tags = make_tags(subject, Phrases(form))
    facts = Facts(tags, titles, words_of(texts), typed, contexts_of(texts), optional)
    return Author(facts, form.fragments)


@dataclass(frozen=True)
class _Compiled:
    """The phrases of a form, which serve under all its options."""

    phrases: Phrases
    marked: Phrases


class _Learning:
    def __init__(
        self, form: Form, subject: Subject, compiled: "_Compiled", typed: tuple[str, ...] = ()
    ) -> None:
        self.form, self.subject, self.compiled, self.typed = form, subject, compiled, typed
        self.phrases = compiled.phrases
        self.tags: Tags = make_tags(subject, self.phrases)
        self.speaker = Speaker(compiled.marked, self.tags)
        names = {name: self.tags[name] for name in ("称谓", "年", "上年")}
        names["单位.单位名称"] = self.tags["单位"]["单位名称"]
        by_length = sorted(names.items(), key=lambda each: -len(str(each[1])))
        self.names = {str(value): name for name, value in by_length}
        self.vocabulary = Vocabulary(form.words, self.names, self._said_of, typed)
        self.found = Found()
        self.nodes = dict(self._printed(form.parts))
        self.sections = Sections(form, self.nodes, self.names)

    @cached_property
    def author(self) -> Author:
        """Who writes what the form does not say."""
        return author_of(self.form, self.subject, self.typed)

    def learn(self, root: Written) -> Found:
        """All of it."""
        self.sections.assign(root.below)
        self._labels(root)
        self.found.parts = [self._section(each) for each in root.below]
        said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for each in self.found.lines:
            for place, pattern in each.patterns.items():
                said[place][pattern] += 1
        self.found.words = {place: each.most_common(1)[0][0] for place, each in said.items()}
        return self.found

    def _said_of(self, name: str) -> str:
        """How a tag of the document is printed; empty for what is none."""
        if "." not in name or name.startswith("选."):
            return ""
        try:
            lines = self.phrases.text_lines(f"{{{{ {name}|印 }}}}", self.tags, name)
        except FaultyFormError:
            return ""
        return str(lines[0]) if lines else ""

    def known(self, texts: Collection[str]) -> tuple[int, float]:
        """How many of these texts the form says, and how alike the others are to what it says."""
        names = [
            item.removeprefix("句:")
            for key in self.nodes
            if not is_kept(self.form.outline[key])
            for item in self.form.outline[key].content
            if item.startswith("句:")
        ]
        said = {line.text for name in names for line in self.speaker.lines(name)}
        alike = [max(fuzz.ratio(text, each) for each in said) for text in {*texts} - said]
        return len(said & {*texts}), sum(alike)

    # --- the outline ----------------------------------------------------------------------------

    def _printed(self, keys: list[str], level: int = 1) -> Iterator[tuple[str, tuple[int, str]]]:
        """The nodes that this office's document has, each with its level and its heading."""
        for key in keys:
            node = self.form.outline[key]
            if self.phrases.holds(node.when, self.tags, key):
                title = self.phrases.text_lines(node.title or "''", self.tags, key)
                yield key, (level, str(title[0]) if node.title and title else "")
                yield from self._printed(node.children, level + 1)

    def _section(self, section: Written) -> str:
        """The key of a section, whose differences are noted."""
        key = self.sections.key_of[id(section)]
        node = self.sections.node(key)
        own: dict[str, Any] = {}
        if key not in self.nodes or self.nodes[key][1] != section.title:
            own["标题"] = self._with_tags(section.title)
        if self.sections.stays(section, key):
            if key not in self.nodes:
                own["内容"] = [section.title]
            if own:
                self.found.outline[key] = own
            return key
        children = [self._section(each) for each in section.below]
        if children != [each for each in node.children if each in self.nodes]:
            own["下级"] = children
        self._sentences(section, node, own)
        if own:
            self.found.outline[key] = own
        return key

    def _with_tags(self, title: str) -> str:
        for text, name in self.names.items():
            title = title.replace(text, f"{{{{ {name} }}}}")
        return title

    # --- the sentences --------------------------------------------------------------------------

    def _labels(self, root: Written) -> None:
        """How headings and items are numbered, where the document does it otherwise."""
        for level, name in enumerate(LEVELS, 1):
            labels = Counter(each.label for each in root.walk() if each.level == level)
            if labels and (label := labels.most_common(1)[0][0]) != self.form.numbering.get(name):
                self.found.numbering[name] = label
        lines = [line for section in root.walk() for line in section.lines]
        usual = self.form.numbering.get("条", "")
        found = [m[1] for each in lines if (m := _ITEM.match(each.text))]
        if found and (label := "{1}" + Counter(found).most_common(1)[0][0]) != usual:
            self.found.numbering["条"] = label

    def _sentences(self, section: Written, node: Node, own: dict[str, Any]) -> None:
        """Compare what stands below a heading with what the form says there."""
        key, lines = self.sections.key_of[id(section)], section.lines
        names = [item.removeprefix("句:") for item in node.content if item.startswith("句:")]
        said = [line for name in names for line in self.speaker.lines(name)]
        if lines and not said and key not in self.nodes:
            self._new_sentence(section, key, own)
            return
        groups: dict[str, list[LearnedLine]] = {name: [] for name in names}
        last, paired = names[0] if names else "", set[str]()
        for line, spoken in _paired(said, lines):
            last = spoken.sentence if spoken else last
            compared = self._compared(line, self._labelled(spoken) if spoken else None)
            paired |= {spoken.text} if spoken else set()
            groups.setdefault(last, []).append(compared)
            self.found.lines.append(compared)
        unsaid = {line.sentence for line in said if line.text not in paired}
        content = list(node.content)
        for name, group in groups.items():
            if name in unsaid or any(each.note for each in group):
                self._own(key, name, group, content)
        if content != node.content:
            self.found.contents[key] = content

    def _own(self, key: str, name: str, group: list[LearnedLine], content: list[str]) -> None:
        """Write a sentence of the document's own in the place of the form's."""
        item = f"句:{name}"
        if not group:
            content.remove(item)
            return
        said = [each for each in group if self._is_placed(each)]
        if not said or any(not each.note for each in group if each not in said):
            return
        cases = cases_of(
            self.form.phrases.get(name, ""),
            lambda test: self.phrases.holds(test, self.tags, name),
        )
        sentence = self.author.sentence([each.line.text for each in said], name, cases)
        own = f"{key}{content.index(item) + 1 if item in content else ''}段"
        self.found.own[own] = sentence
        content[:] = [f"句:{own}" if each == item else each for each in content]
        if not name:
            content.append(f"句:{own}")
        for each in said:
            each.own, each.sentence, each.note, each.patterns = own, own, "", {}

    def _is_placed(self, each: LearnedLine) -> bool:
        """Whether tags can say a line; why not is noted where its words cannot be learned either."""
        try:
            self.author.sentence([each.line.text])
        except UnplacedError as error:
            each.note = each.note and f"{each.note}；{error}"
            return False
        return True

    def _new_sentence(self, section: Written, key: str, own: dict[str, Any]) -> None:
        """What stands in a section that the form has not: a sentence with figures, or prose to ask."""
        try:
            sentence = self.author.sentence([each.text for each in section.lines])
        except UnplacedError:
            sentence = OwnSentence("")
        if "{" in sentence.text:
            name = f"{key}段"
            self.found.own[name], self.found.contents[key] = sentence, [f"句:{name}"]
            self.found.lines += [
                LearnedLine(line, own=name, sentence=name) for line in section.lines
            ]
            return
        own["内容"] = [f"值:{ASKED}.{key}"]
        self.found.asked[key] = _once(self.sections.core(section.title), self.found.asked.values())

    def _labelled(self, spoken: Spoken) -> Spoken:
        """A line of the form with the numbering that the document has: as long as its own."""
        usual, label = self.form.numbering.get("条", ""), self.found.numbering.get("条", "")
        sign = usual.removeprefix("{1}")
        if not label or len(label) != len(usual) or not _ITEM.match(spoken.text):
            return spoken
        text = re.sub(
            rf"^(\d+){re.escape(sign)}", lambda m: label.replace("{1}", m[1]), spoken.text
        )
        return Spoken(spoken.sentence, text, spoken.spans)

    def _compared(self, line: TypedLine, spoken: Spoken | None) -> LearnedLine:
        if spoken is None:
            return LearnedLine(line, note="格式里没有说同样内容的句子。")
        try:
            patterns = learned(spoken, line.text, self.vocabulary)
            return LearnedLine(line, patterns, sentence=spoken.sentence)
        except UnlearnedError:
            return LearnedLine(line, note=f"现在的格式写成：{spoken.text}")


def _title(meaning: str) -> str:
    """The title of a typed fact out of what is said of its tag; empty for what is worked out."""
    return meaning.rpartition("页的")[2] if "页的" in meaning else ""


def _paired(
    said: list[Spoken], lines: list[TypedLine]
) -> Iterator[tuple[TypedLine, Spoken | None]]:
    """Each line with what the form says there, if it says anything like it."""
    pairs = {j: i for i, j in in_order([each.text for each in said], [each.text for each in lines])}
    for number, line in enumerate(lines):
        yield line, said[pairs[number]] if number in pairs else None


def _once(title: str, taken: Collection[str]) -> str:
    """A title that no other question has."""
    while title in taken:
        title += "（另一处）"
    return title
