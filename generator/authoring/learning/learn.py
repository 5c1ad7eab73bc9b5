"""A form from a document: its outline, its headings and the words in which it says the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz import fuzz

from generator.authoring.learning.patterns import (
    Learned,
    UnlearnedError,
    Vocabulary,
    in_order,
    learned,
)
from generator.authoring.learning.spoken import Speaker, Spoken
from generator.authoring.learning.written import TypedLine, Written, written
from generator.authoring.new_form import in_toml, quoted
from generator.contents.compose import make_tags
from generator.contents.outline import CONTENTS, LEVELS
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.failures import FaultyFormError
from generator.forms.form import Form, Node
from generator.forms.phrases import Phrases

_LIKE = 62
"""How alike two titles are, of 100, that stand for the same section."""
_ASKED = "另问"
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
    note: str = ""


def learn(document: WordDocument, form: Form, subject: Subject) -> Found:
    """What a document of this office says otherwise than the form does."""
    learning = _Learning(form, subject)
    root = written(document, [title for _, title in learning.nodes.values()])
    texts = {line.text for section in root.walk() for line in section.lines}
    options = _habits(form, subject, texts)
    found = _Learning(form, _with(subject, options)).learn(root)
    labels = {option.key: {v: k for k, v in option.choices.items()} for option in form.options}
    found.options = {key: labels[key][value] for key, value in options.items()}
    return found


def _with(subject: Subject, options: Mapping[str, str]) -> Subject:
    return replace(subject, options={**subject.options, **options})


def _habits(form: Form, subject: Subject, texts: Collection[str]) -> dict[str, str]:
    """The choices of the form's options with which it says more of the texts."""

    def known(options: dict[str, str]) -> int:
        return _Learning(form, _with(subject, options)).known(texts)

    chosen: dict[str, str] = {}
    best = known(chosen)
    for option in form.options:
        for value in option.choices.values():
            if value != subject.options.get(option.key):
                count = known(chosen | {option.key: value})
                if count > best:
                    best, chosen = count, chosen | {option.key: value}
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
        for place, pattern in each.patterns.items():
            if found.words.get(place) == pattern:
                del found.words[place]
    return is_changed


class _Learning:
    def __init__(self, form: Form, subject: Subject) -> None:
        self.form = form
        self.phrases = Phrases(form)
        self.tags: Tags = make_tags(subject, self.phrases)
        self.speaker = Speaker(form, self.tags)
        unit = self.tags["单位"]["单位名称"]
        names = (
            (str(unit), "单位.单位名称"),
            (str(self.tags["年"]), "年"),
            (str(self.tags["上年"]), "上年"),
        )
        self.names = dict(names)
        self.vocabulary = Vocabulary(form.words, self.names, self._said_of)
        self.found = Found()
        self.nodes = dict(self._printed(form.parts))
        self.key_of: dict[int, str] = {}

    def learn(self, root: Written) -> Found:
        """All of it."""
        self._assign(root.below)
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

    def known(self, texts: Collection[str]) -> int:
        """How many of these texts the form says."""
        names = [
            item.removeprefix("句:")
            for key in self.nodes
            if not _is_kept(self.form.outline[key])
            for item in self.form.outline[key].content
            if item.startswith("句:")
        ]
        said = {line.text for name in names for line in self.speaker.lines(name)}
        return len(said & {*texts})

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
        key = self.key_of[id(section)]
        node = self._node(key)
        own: dict[str, Any] = {}
        if key not in self.nodes or self.nodes[key][1] != section.title:
            own["标题"] = self._with_tags(section.title)
        if self._stays(section, key):
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

    def _assign(self, sections: list[Written], above: str = "") -> None:
        """Which node each section is: the most alike first; a new one where none is like it."""
        pairs = [
            (self._alike(section, key, above), number, key)
            for number, section in enumerate(sections)
            for key in self.nodes
        ]
        for alike, number, key in sorted(pairs, reverse=True):
            section = sections[number]
            if (
                alike >= _LIKE
                and key not in self.key_of.values()
                and id(section) not in self.key_of
            ):
                self.key_of[id(section)] = key
        for section in sections:
            self.key_of.setdefault(id(section), self._new_key(section))
        for section in sections:
            key = self.key_of[id(section)]
            if not self._stays(section, key):
                self._assign(section.below, key)

    def _alike(self, section: Written, key: str, above: str) -> float:
        level, title = self.nodes[key]
        if not title:
            return 0
        near = 10 if key in self._node(above).children else 0
        return (
            fuzz.ratio(self._core(title), self._core(section.title))
            + near
            - 8 * abs(level - section.level)
        )

    def _new_key(self, section: Written) -> str:
        name = re.sub(r"\W|\d", "", self._core(section.title)) or "一节"
        while name in self.form.outline or name in self.key_of.values():
            name += "二"
        return name

    def _core(self, title: str) -> str:
        """What of a title tells which section it is."""
        return re.sub(r"年度?|部门|的|[“”\"（）()。]", "", self._plain(title))

    def _stays(self, section: Written, key: str) -> bool:
        """Whether it holds texts of the workbook, terms, annexes or tables: those the form knows."""
        is_new = key not in self.nodes and section.title in CONTENTS
        return is_new or _is_kept(self._node(key))

    def _node(self, key: str) -> Node:
        return self.form.outline.get(key, Node.model_validate({}))

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
        key, lines = self.key_of[id(section)], section.lines
        names = [item.removeprefix("句:") for item in node.content if item.startswith("句:")]
        said = [line for name in names for line in self.speaker.lines(name)]
        pairs = list(_paired(said, lines))
        texts = [line for line, spoken in pairs if spoken is None]
        for line, spoken in pairs:
            if spoken is not None:
                self._compare(line, self._labelled(spoken))
        if texts and not said and key not in self.nodes:
            own["内容"] = [f"值:{_ASKED}.{key}"]
            self.found.asked[key] = _once(self._core(section.title), self.found.asked.values())
            return
        for line in texts:
            self.found.lines.append(LearnedLine(line, note="格式里没有说同样内容的句子。"))

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

    def _plain(self, text: str) -> str:
        for each in self.names:
            text = text.replace(each, "")
        return text

    def _compare(self, line: TypedLine, spoken: Spoken) -> None:
        compared = LearnedLine(line)
        self.found.lines.append(compared)
        try:
            compared.patterns = learned(spoken, line.text, self.vocabulary)
        except UnlearnedError:
            compared.note = f"现在的格式写成：{spoken.text}"


def _is_kept(node: Node) -> bool:
    """Whether a node has contents beside sentences and figures."""
    return bool({item.partition(":")[0] for item in node.content} - {"句", "图"})


def _paired(
    said: list[Spoken], lines: list[TypedLine]
) -> Iterator[tuple[TypedLine, Spoken | None]]:
    """Each line with what the form says there, if it says anything like it."""
    pairs = {j: i for i, j in in_order([each.text for each in said], [each.text for each in lines])}
    for number, line in enumerate(lines):
        yield line, said[pairs[number]] if number in pairs else None


def files(found: Found, base: str, name: str) -> dict[str, bytes]:
    """The files of the form learned, which extends ``base``."""
    head = f"# 由文档学来；没有写的，与 {base} 相同。没有学到的情形（持平、上年为零……）照 {base}，待核。\n\n"
    lines = [f"extends = {quoted(base)}", f"name = {quoted(name)}", "version = 1"]
    lines += [f"parts = {quoted(found.parts)}", ""]
    if found.numbering:
        lines += ["[numbering]", *_pairs(found.numbering), ""]
    lines += ["[outline]"]
    for key, node in found.outline.items():
        lines.append(f"{quoted(key)} = {in_toml(node)}")
    for key, label in found.options.items():
        lines += ["", "[[options]]", *_pairs({"键": key, "默认": label})]
    if found.asked:
        facts = [
            {"名称": title, "标签": key, "种类": "段落", "必填": True}
            for key, title in found.asked.items()
        ]
        sheet = {"工作表": "另外要写的内容", "标签": _ASKED, "必填": True, "内容": facts}
        lines += ["", "[[sheets]]", *_pairs(sheet)]
    made = {"province.toml": head + "\n".join(lines) + "\n"}
    if found.words:
        words = {
            f"{word}.{key}" if key else word: each for (word, key), each in found.words.items()
        }
        made["phrases.toml"] = head + "\n".join(['["用词"]', *_pairs(words)]) + "\n"
    return {file: text.encode() for file, text in made.items()}


def _once(title: str, taken: Collection[str]) -> str:
    """A title that no other question has."""
    while title in taken:
        title += "（另一处）"
    return title


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{quoted(key)} = {in_toml(value)}" for key, value in table.items()]
