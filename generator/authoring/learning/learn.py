"""A form from a document: its outline, its headings and the words in which it says the same."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Any

from docx.document import Document as WordDocument
from rapidfuzz import fuzz

from generator.authoring.directions import turned_in
from generator.authoring.form_words import choices_of, words_chosen, words_of
from generator.authoring.learning.asked import TAG, OwnComparison, comparisons
from generator.authoring.learning.cases import Case, cases_of
from generator.authoring.learning.facts import office_facts, told
from generator.authoring.learning.found import (
    NOTHING_LIKE_IT,
    Found,
    LearnedLine,
    paired_lines,
    part_rows,
)
from generator.authoring.learning.habits import habits
from generator.authoring.learning.judging.unshown import Unshown
from generator.authoring.learning.judging.wording import Wording, reasons_of, told_alike
from generator.authoring.learning.numbering import ITEM, numbered_so, numbering_of
from generator.authoring.learning.numbers import amounts_in, in_style, numbers_of
from generator.authoring.learning.office import GivenOffice
from generator.authoring.learning.own import Author, OwnSentence, author_of, figures
from generator.authoring.learning.patterns import UnlearnedError, Vocabulary, learned
from generator.authoring.learning.placing.slots import UnplacedError
from generator.authoring.learning.sections import Sections, is_kept
from generator.authoring.learning.spoken import Compiled, Speaker, Spoken
from generator.contents.outline import FIGURE
from generator.contents.subject import Subject
from generator.failures import FaultyFormError
from generator.forms.form import Form, Node
from generator.forms.phrases import PARAGRAPH
from generator.word.written import TypedLine, Written, written

_SAID_MORE = 100
"""No habit of an office is a line that its document has not, however alike the others are then."""
_SENTENCE = 12
"""Shorter texts say nothing of habits: cells of tables that were pasted as lines."""
_COUNTED = re.compile(r"\d(?:[辆个台批名人次家户]|万?元|%)")
"""A figure of something."""


def learn(
    document: WordDocument, form: Form, office: GivenOffice, again: Found | None = None
) -> Found:
    """What a document of this office says otherwise than the form; ``again``: what was learned before.

    Lines that the words learned ``again`` did not say are written anew.
    """
    root, learning = _begun(document, form, office)
    form, compiled = learning.form, learning.compiled
    idle = learning.sections.idle(root)
    said = {text for text in root.texts - idle if len(text) >= _SENTENCE}

    def known(options: Mapping[str, str]) -> tuple[set[str], float]:
        compiled.begin_again()
        tried = learning.under(options)
        more = len(tried.said) - len(learning.said) if learning.is_own else 0
        texts, alike = tried.known(said)
        return texts, alike - _SAID_MORE * max(more, 0)

    kept = learning.is_own
    options = again.habits if again else habits(form, learning.subject, known, loses_none=kept)
    compiled.begin_again()
    stories = learning.found.stories
    learning = learning.under(options)
    learning.found.stories = stories
    learning.anew = {each.line.text for each in again.otherwise} if again else set()
    found = learning.learn(root)
    found.habits, found.numbers = options, form.numbers
    found.uses = learning.author.uses
    found.has_figures = root.has_figures
    found.figure_options = [o.key for o in form.options if o.key.startswith(FIGURE)]
    labels = {option.key: {v: k for k, v in option.choices.items()} for option in form.options}
    found.options = {key: labels[key][value] for key, value in options.items()}
    return found


def compared(document: WordDocument, form: Form, office: GivenOffice) -> list[OwnComparison]:
    """What a document of this office compares with last year and the form does not."""
    root, learning = _begun(document, form, office)
    facts = office_facts(learning.form, learning.subject, office.typed)
    lines = ((s.lines, facts.under(learning.sections.core(s.title))) for s in root.walk())
    return [*comparisons((line.text, own) for texts, own in lines for line in texts)]


def _begun(document: WordDocument, form: Form, office: GivenOffice) -> tuple[Written, "_Learning"]:
    """What is written in a document, and the form as it prints figures like the document."""
    compiled, subject = Compiled.of(form), office.subject(form)
    nodes = _Learning(form, subject, compiled, office).nodes
    root = written(document, [title for _, title in nodes.values()])
    numbers = numbers_of(root.texts, form.numbers)
    form = form.model_copy(update={"numbers": numbers})
    subject = replace(subject, form=form)
    compiled = Compiled.of(form)
    learning = _Learning(form, subject, compiled, office)
    learning.sections.fold(root, learning.tags)
    words = words_of([*form.phrases.values(), *choices_of(form)])
    root.say(in_style([*amounts_in(learning.tags)], words, numbers))
    if not office.is_sample:
        learning.found.stories = [*Wording().take_out(root, learning.said)]
    return root, learning


class _Learning:
    def __init__(
        self, form: Form, subject: Subject, compiled: Compiled, office: GivenOffice
    ) -> None:
        self.form, self.subject, self.compiled, self.office = form, subject, compiled, office
        self.is_own = not office.is_sample
        self.phrases = compiled.phrases
        self.tags = compiled.tags(subject)
        self.speaker = Speaker(compiled.marked, self.tags)
        names = {name: self.tags[name] for name in ("称谓", "年", "上年")}
        names["单位.单位名称"] = self.tags["单位"]["单位名称"]
        by_length = sorted(names.items(), key=lambda each: -len(str(each[1])))
        self.names = {str(value): name for name, value in by_length}
        words = words_chosen(form, subject.options)
        self.vocabulary = Vocabulary(words, self.names, self._said_of, office.typed)
        self.found = Found()
        self.nodes = dict(self._printed(form.parts))
        self.sections = Sections(form, self.nodes, self.names, is_own=self.is_own)
        self.unshown = Unshown(self.sections, self.speaker, self.found, self.is_own)
        self.anew: set[str] = set()  # lines that other words of the form do not say

    def under(self, options: Mapping[str, str]) -> "_Learning":
        """The same of an office with these habits."""
        subject = replace(self.subject, options={**self.subject.options, **options})
        return _Learning(self.form, subject, self.compiled, self.office)

    @cached_property
    def author(self) -> Author:
        """Who writes what the form does not say."""
        return author_of(self.form, self.subject, self.office.typed)

    def learn(self, root: Written) -> Found:
        """All of it."""
        self.sections.assign(root.below)
        self.author.facts.turned = turned_in(root.texts)
        self.found.numbering = numbering_of(root, self.form.numbering)
        parts = [self._section(each) for each in root.below]
        self.found.parts = self.unshown.beside(self.form.parts, parts)
        self.found.settle_words()
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

    def known(self, texts: Collection[str]) -> tuple[set[str], float]:
        """Which of these texts the form says, and how alike the others are to what it says."""
        new = {*texts} - self.said
        return self.said & {*texts}, sum(max(fuzz.ratio(x, y) for y in self.said) for x in new)

    @cached_property
    def said(self) -> set[str]:
        """The lines of the form's sentences."""
        names = [name for key in self.nodes for name in self.sections.sentences_of(key)]
        return {text for name in names for text in self.compiled.said(name, self.subject)}

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
            if key not in self.form.outline:
                own["内容"] = [section.title]
            if own:
                self.found.outline[key] = own
            return key
        children = [self._section(each) for each in section.below]
        usual = [each for each in node.children if each in self.nodes or self.is_own]
        if children:
            self._keep_figures(node, children)
            children = self.unshown.beside(node.children, children)
        if children != usual:
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

    def _sentences(self, section: Written, node: Node, own: dict[str, Any]) -> None:
        """Compare what stands below a heading with what the form says there."""
        key, lines = self.sections.key_of[id(section)], section.lines
        content = [*node.content, *(() if section.below else self._merged(node))]
        names = [item.removeprefix("句:") for item in content if item.startswith("句:")]
        said = [line for name in names for line in self.speaker.lines(name)]
        if lines and not said and key not in self.nodes:
            self._new_sentence(section, key, own)
            return
        groups: dict[str, list[LearnedLine]] = {name: [] for name in names}
        last, paired = names[0] if names else "", set[str]()
        for line, spoken, sentence in paired_lines(said, lines):
            last = sentence or last
            if self.is_own and spoken:
                reasons = reasons_of(self.author.facts.printed)
                line.text = told_alike(line.text, spoken.text, reasons)
            compared = self._compared(line, self._numbered(spoken) if spoken else None)
            compared.beside, compared.usual = tuple(names), spoken.text if spoken else ""
            paired |= {spoken.text} if spoken else set()
            groups.setdefault(last, []).append(compared)
            self.found.lines.append(compared)
        for group in groups.values():
            part_rows(group)
        unsaid = {line.sentence for line in said if line.text not in paired}
        for name, group in sorted(groups.items(), key=lambda each: not each[1]):
            if group and not self.is_own and (name in unsaid or any(each.note for each in group)):
                self._own(section, name, group, content)
        here = self.found.lines[-len(lines) :] if lines else []
        if not self.is_own:
            idle = self._idle(unsaid - {each.sentence for each in here}, here, said)
            content = [item for item in content if item.removeprefix("句:") not in idle]
        if content != node.content:
            self.found.contents[key] = content

    def _idle(
        self, unsaid: set[str], here: Sequence[LearnedLine], said: Sequence[Spoken]
    ) -> set[str]:
        """Which of the sentences that the document does not say it does without.

        One is needed as long as a line is open that tells a figure of it, or it tells none itself.
        """
        if not (left := [told(each.line.text) for each in here if each.note]):
            return unsaid
        told_by = {n: {f for x in said if x.sentence == n for f in told(x.text)} for n in unsaid}
        return {name for name, own in told_by.items() if own and not own & set().union(*left)}

    def _merged(self, node: Node) -> Iterator[str]:
        """What the form has in sections below that the document has not: it stands here then."""
        for key in node.children:
            below = self.sections.node(key)
            if key in self.nodes and key not in self.sections.key_of.values():
                yield from (item for item in below.content if not is_kept(below))
                yield from self._merged(below)

    def _keep_figures(self, node: Node, children: list[str]) -> None:
        """Figures of sections that the document has not stand in the section before, or the first."""
        last = children[0]
        for key in node.children:
            if key in children:
                last = key
            elif key in self.nodes and key not in self.sections.key_of.values():
                below = self.sections.node(key)
                items = [*below.content, *self._merged(below)]
                figures = [item for item in items if item.startswith("图:")]
                here = self.found.contents.get(last, self.sections.node(last).content)
                if figures and not is_kept(self.sections.node(last)):
                    self.found.contents[last] = [*here, *figures]

    def _own(
        self, section: Written, name: str, group: list[LearnedLine], content: list[str]
    ) -> None:
        """Write a sentence of the document's own in the place of the form's, and others beside it."""
        key, item = self.sections.key_of[id(section)], f"句:{name}"
        author = self.author.under(self.sections.core(section.title))
        faults = author.unplaced([each.line.text for each in group])
        for at, fault in faults.items():
            group[at].note = group[at].note and f"{fault}。{group[at].note}"
        said = [each for at, each in enumerate(group) if at not in faults]
        if said and all(group[at].note for at in faults):
            sentence = author.sentence([x.line.text for x in said], name, *self._beside(name))
            own = f"句:{self._owned(key, sentence, said)}"
            content[:] = [own if each == item else each for each in content]
            if not name:
                content.append(own)
            item = own
        author = self.author.under(self.sections.core(section.title), self.form.numbers)
        cases = self._cases(name) if all(each.is_new for each in group) else []
        for at, each in enumerate(group):
            if each.note and each.is_new:
                with suppress(UnplacedError):
                    text, other = [each.line.text], name if cases and not at else ""
                    sentence, is_in = author.sentence(text, other, cases), item in content
                    is_first = is_in and any(not other.is_new for other in group[at:])
                    own = f"句:{self._owned(key, sentence, [each])}"
                    after = content.index(item) + (not is_first) if is_in else len(content)
                    content.insert(after, own)
                    item = item if is_first else own

    def _cases(self, name: str) -> list[Case]:
        """What a sentence of the form asks before it says what it says of this office."""
        text = self.form.phrases.get(name, "")
        return cases_of(text, lambda test: self.phrases.holds(test, self.tags, name))

    def _beside(self, name: str) -> tuple[list[Case], set[str]]:
        """What a sentence of the form asks, and its figures of this office."""
        return self._cases(name), figures(
            x.text for x in self.speaker.lines(name)
        ) if name else set()

    def _owned(self, key: str, sentence: OwnSentence, said: Sequence[LearnedLine]) -> str:
        """The name of a new sentence that says these lines."""
        own = f"{key}{sum(each.startswith(key) for each in self.found.own) + 1}段"
        self.found.own[own] = sentence
        for each in said:
            each.own, each.sentence, each.note, each.patterns = own, own, "", {}
            each.shown = self.author.printed(each.line.text, sentence)
        self._ask(sentence, [*said])
        return own

    def _new_sentence(self, section: Written, key: str, own: dict[str, Any]) -> None:
        """What stands in a section that the form has not: a sentence with figures, or prose to ask."""
        kept, lines = section.lines, [each.text for each in section.lines]
        if lines == str(self.tags["单位"]["部门职责"]).split(PARAGRAPH):
            own["内容"] = ["值:单位.部门职责"]
            return
        author = self.author.under(self.sections.core(section.title), self.form.numbers)
        has_figures = any(_COUNTED.search(each) for each in lines)
        instead = self.speaker.nearest(self.sections.free(), lines) if has_figures else ""
        if self.is_own:
            has_figures = False
            if holder := next(
                (k for k in self.nodes if instead in self.sections.sentences_of(k)), ""
            ):
                self.found.contents[key] = [*self.sections.node(holder).content]
                self.found.lines += [LearnedLine(each, note=NOTHING_LIKE_IT) for each in kept]
                return
        faults = author.unplaced(lines) if has_figures else {}
        if 2 * len(faults) < len(lines):
            self.found.lines += [LearnedLine(kept[at], note=why) for at, why in faults.items()]
            kept = [each for at, each in enumerate(kept) if at not in faults]
            lines = [each.text for each in kept]
        try:
            sentence = (
                author.sentence(lines, instead, *self._beside(instead))
                if has_figures
                else OwnSentence("")
            )
        except UnplacedError as error:
            sentence = OwnSentence("")
            who = "照原来的模板写" if instead else "由各单位自己写"
            note = f"{error}。这一节现在{who}。"
            self.found.lines += [LearnedLine(each, note=note) for each in kept[:1]]
            if instead:
                self.found.contents[key] = [f"句:{instead}"]
                return
        if sentence.text:
            name = f"{key}段"
            self.found.own[name], self.found.contents[key] = sentence, [f"句:{name}"]
            self.found.lines += [LearnedLine(each, own=name, sentence=name) for each in kept]
            self._ask(sentence, self.found.lines[-len(kept) :])
            return
        own["内容"] = [f"值:{TAG}.{key}"]
        self.found.asked[key] = self.found.untaken(self.sections.core(section.title))

    def _ask(self, sentence: OwnSentence, lines: list[LearnedLine]) -> None:
        """Ask for the figures of a sentence that the form does not ask for."""
        for each in sentence.questions:
            self.found.asked[each.tag] = each
        lines[0].asked = sentence.questions

    def _numbered(self, spoken: Spoken) -> Spoken:
        usual, own = self.form.numbering.get(ITEM, ""), self.found.numbering.get(ITEM, "")
        return replace(spoken, text=numbered_so(spoken.text, usual, own))

    def _compared(self, line: TypedLine, spoken: Spoken | None) -> LearnedLine:
        if spoken is None:
            return LearnedLine(line, note=NOTHING_LIKE_IT)
        with suppress(UnlearnedError):
            if line.text not in self.anew:
                patterns = learned(spoken, line.text, self.vocabulary)
                kept = spoken.names - {word for word, _ in patterns}
                return LearnedLine(line, patterns, sentence=spoken.sentence, kept=kept)
        return LearnedLine(line, note=f"原来的模板写成：{spoken.text}")
