"""What was learned from a document, line by line, and what of it turned out wrong."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from generator.authoring.learning.asked import OwnComparison, Question
from generator.authoring.learning.own import ROW_LABEL, OwnSentence
from generator.authoring.learning.patterns import Learned, paired
from generator.authoring.learning.spoken import Spoken
from generator.forms.form import Numbers
from generator.word.written import TypedLine

OTHERWISE = "学到的写法合起来说不出这一段"
NOTHING_LIKE_IT = "原来的模板没有说同样内容的句子"


@dataclass
class Found:
    """What was learned, and what was not."""

    outline: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    has_figures: bool = True
    figure_options: list[str] = field(default_factory=list)
    """What the form asks about figures; not asked where the document has none."""
    numbering: dict[str, str] = field(default_factory=dict)
    numbers: Numbers | None = None
    """How figures are printed."""
    words: Learned = field(default_factory=dict)
    habits: dict[str, str] = field(default_factory=dict)
    """What the form's options then write, by their keys."""
    options: dict[str, str] = field(default_factory=dict)
    """The habits of the document, where they are not the form's usual ones."""
    own: dict[str, OwnSentence] = field(default_factory=dict)
    """Sentences of its own."""
    wrong: set[str] = field(default_factory=set)
    """Those of them that do not say what they should."""
    contents: dict[str, list[str]] = field(default_factory=dict)
    """What stands below a heading where that is a sentence of its own."""
    asked: dict[str, Question] = field(default_factory=dict)
    """What the nearest form does not ask: the prose of sections, figures of sentences, by their tags."""
    comparisons: list[OwnComparison] = field(default_factory=list)
    """What the nearest form does not compare with last year."""
    uses: dict[str, list[str]] = field(default_factory=dict)
    """For which rows of the model's sheets it asks what they are used for, with what was typed."""
    asked_again: list[str] = field(default_factory=list)
    """What the nearest form does not ask of the model and this one does."""
    unasked: list[str] = field(default_factory=list)
    """What the nearest form asks and nothing prints any more."""
    stories: list[tuple[Any, str]] = field(default_factory=list)
    """What is of this office and this year alone: where it stands, and what it says."""
    lines: list["LearnedLine"] = field(default_factory=list)
    """Every line of running text that the form should say."""

    def untaken(self, title: str) -> Question:
        """A question under a title that no other has."""
        while title in {each.title for each in self.asked.values()}:
            title += "（另一处）"
        return Question(title)

    @property
    def questions(self) -> dict[str, Question]:
        """All that it asks beside the nearest form, by the tags."""
        own = (each for one in self.comparisons for each in one.questions)
        return {each.tag: each for each in own} | self.asked

    def keep_comparisons_said(self) -> None:
        """Forget what no sentence compares after all; the first line of one that does, asks for it."""
        said: list[OwnComparison] = []
        for each in self.comparisons:
            sign = f" {each.key}."
            lines = (x for x in self.lines if x.own and sign in self.own[x.own].text)
            if line := next((x for x in lines if x.own not in self.wrong), None):
                line.asked += each.questions
                said.append(each)
        self.comparisons = said

    def settle_words(self) -> None:
        """Each word as most of the lines have it; one that is said of anything, if no more lines keep it."""
        said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for each in self.lines:
            for place, pattern in each.patterns.items():
                said[place][pattern] += 1
        kept = Counter(word for each in self.lines for word in each.kept)
        most = {place: each.most_common(1)[0] for place, each in said.items()}
        self.words = {
            (word, key): pattern
            for (word, key), (pattern, lines) in most.items()
            if key or lines > kept[word]
        }

    @property
    def open(self) -> list["LearnedLine"]:
        """Those that it does not say."""
        return [each for each in self.lines if each.note]

    @property
    def otherwise(self) -> list["LearnedLine"]:
        """Those of them that the words learned together say in another way."""
        return [each for each in self.lines if each.note == OTHERWISE]


@dataclass
class LearnedLine:
    """A line of the document, what makes the form say it, or why nothing does."""

    line: TypedLine
    patterns: Learned = field(default_factory=dict)
    own: str = ""
    """The sentence of its own that says it."""
    sentence: str = ""
    """That, or the form's sentence with other words."""
    asked: tuple[Question, ...] = ()
    """What it asks of every agency."""
    shown: str = ""
    """How that prints it, where it prints an example in place of what was typed."""
    note: str = ""
    beside: tuple[str, ...] = ()
    """The sentences of the nearest form in the same section."""
    usual: str = ""
    """What that one prints there."""
    kept: frozenset[str] = frozenset()
    """Its words that the line has as they are."""

    @property
    def printed(self) -> str:
        """How the form learned prints it of the sample office."""
        text = self.shown or self.line.text
        for each in self.asked:
            text = text.replace(each.typed, each.shown) if each.typed else text
        return text

    @property
    def why(self) -> str:
        """Why nothing says it, and what the form prints there."""
        is_told = not self.usual or self.usual in self.note
        return self.note if is_told else f"{self.note}。原来的模板写成：{self.usual}"

    @property
    def is_new(self) -> bool:
        """Whether the form says nothing like it."""
        return self.note.endswith(NOTHING_LIKE_IT)


def paired_lines(
    said: Sequence[Spoken], lines: Sequence[TypedLine]
) -> Iterator[tuple[TypedLine, Spoken | None, str]]:
    """Each line with what the form says there, if anything like it, and the sentence that it is of.

    Rows with numerals, one after the other, are of one sentence, however few of them are like it.
    """
    pairs = paired([each.text for each in said], [each.text for each in lines])
    found = [said[pairs[number]] if number in pairs else None for number in range(len(lines))]
    labels = [ROW_LABEL.match(each.text) for each in lines]
    kinds = [m and m[0].replace(m[1] or m[2], "一" if m[1] else "1") for m in labels]
    for kind, run in groupby(range(len(lines)), lambda number: kinds[number]):
        rows = [*run]
        of = Counter(each.sentence for number in rows if (each := found[number]))
        common = of.most_common(1)[0][0] if of and kind else ""
        for number in rows:
            each = found[number]
            yield lines[number], each, each.sentence if each else common


def part_rows(lines: Sequence[LearnedLine]) -> None:
    """Rows with numerals of their own, （一） and （二）, are no word that has one of them."""
    said = {(place, text) for each in lines for place, text in each.patterns.items()}
    places = Counter(place for place, text in said if ROW_LABEL.match(text))
    for each in lines:
        if any(places[place] > 1 for place in each.patterns):
            each.patterns, each.note = {}, OTHERWISE


def refuse(found: Found, reasons: Mapping[int, str]) -> None:
    """Leave out what lines have taught, by their numbers and why."""
    for number, why in reasons.items():
        each = found.lines[number]
        each.note = why if each.usual else f"{why}。{NOTHING_LIKE_IT}"
        found.wrong |= {each.own} & found.own.keys()
        for place in each.patterns:
            found.words.pop(place, None)
        each.sentence, each.asked = "", ()


def forget_what_is_wrong(found: Found, said: Collection[str]) -> bool:
    """Leave out the words of lines that the form learned does not say; True if there were any.

    ``said`` are the lines of the same office's document under the form learned.
    """
    is_changed = False
    for each in found.lines:
        if each.note or each.printed in said:
            continue
        others = [line.printed in said for line in found.lines if each.own and line.own == each.own]
        if sum(others) * 2 > len(others):  # one row of a list in a case of its own
            each.note = "学到的写法说别的各段，这一段和它们写得不一样"
            continue
        each.note, each.sentence = OTHERWISE, ""
        is_changed = True
        found.wrong |= {each.own} & found.own.keys()
        for place, pattern in each.patterns.items():
            if found.words.get(place) == pattern:
                del found.words[place]
    return is_changed
