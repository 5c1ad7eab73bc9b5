"""What in an office's own document is wording, and what is a story of this office and this year.

Wording is what the forms say, whichever province's, put together otherwise; all else is what a clerk
writes in the workbook: it is no part of a form.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from rapidfuzz.process import extractOne

from data_entry.numbers import half_up
from generator.authoring.directions import DIRECTION
from generator.authoring.form_words import COUNTED, choices_of, words_of
from generator.authoring.learning.asked import REASON
from generator.authoring.learning.facts import FIGURE, LABEL
from generator.authoring.learning.patterns import UNCHANGED
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form
from generator.word.written import Written

FACT = " "
"""What stands for a fact in a text of which only the form's own words count."""
_CLAUSE, _SIGNS = re.compile("[，。；]+"), re.compile(r"[：、（）“”\d%.\s]+")
_LINKS = "年月日为的各共是了较比与和及等在占达数额从由向按其所"
"""Signs that join other words."""
_USUAL = "比重 比例 占比 同比 共计 总额 总量 去年 我局 我委 我办 我单位 我部门 实际支出 实际收入 具体为 即 "
"""What offices say of figures and of themselves, whatever the forms say."""
_CAUSE = re.compile("(?:因为|由于|原因(?:主要)?[是为]?|系|因)+(?= )")
"""What leads to a reason of the workbook."""
_CASE = re.compile(
    f"没有|未|[无零]|不[^含包低]|全部|仅|首次|新增|因[^公素]|由于|导致|所致|影响|{DIRECTION.pattern}"
)
"""Words that are true in one case only, which the form has to choose."""
_TELLING, _SHORT = 4, 12
"""Signs of a clause that tells something by itself, and of a line that is only a unit, or a caption."""
_REASONS = ("原因", "差异原因")
_LIKE = 60
"""How alike, of 100, a sentence is to one that the form says too."""
_FIGURE = re.compile(rf"\d(?:万?元|%|{COUNTED.pattern})")
_REASON = re.compile(rf"({REASON.pattern.partition('([')[0]})([^。；]+)")


@cache
def _words_of_all() -> str:
    """The words of all forms, without tags."""
    forms = (load_form(find_form(name)) for name in form_names())
    said = ([*f.words.values(), *f.phrases.values(), *choices_of(f)] for f in forms)
    return _USUAL + words_of(each for texts in said for each in texts)


class Wording:
    """What all forms say."""

    def stories(self, fixed: str, said: str = "") -> Iterator[str]:
        """The clauses of a line that are no mere wording; ``said``: what the form says there anyway."""
        fixed = UNCHANGED.sub(FACT, fixed) if UNCHANGED.search(said) else fixed
        for clause in _CLAUSE.split(fixed):
            own = LABEL.sub("", clause.strip(f"{FACT}："), count=1)
            is_alone = FACT not in clause and len(own) >= _TELLING
            pieces = [each for each in _SIGNS.split(_CAUSE.sub(FACT, clause)) if each]
            new = [each for each in pieces if each not in said]
            if own not in said and (
                any(map(_CASE.search, new))
                or (is_alone and own not in _words_of_all())
                or not all(self._is_known(each) for each in new)
            ):
                yield clause.replace(FACT, "…")

    def _is_known(self, piece: str) -> bool:
        """Whether words are put together of such as the forms have, of two signs or more."""
        ends = {0}
        for end in range(1, len(piece) + 1):
            if (piece[end - 1] in _LINKS and end - 1 in ends) or any(
                end - at > 1 and piece[at:end] in _words_of_all() for at in ends
            ):
                ends.add(end)
        return len(piece) in ends

    def take_out(self, section: Written, said: Collection[str]) -> Iterator[tuple[object, str]]:
        """Take what has no figure, and is a story, out of sections and lines that have other things.

        Not what the form says there of this office, in these lines, or the like.
        """
        usual = [UNCHANGED.sub(FACT, s) for line in said for s in re.findall("[^。]+。?", line)]
        for each in section.walk():
            if any(_FIGURE.search(line.text) for line in each.lines):
                idle = [line for line in each.lines if not _FIGURE.search(line.text)]
                each.lines = [line for line in each.lines if line not in idle]
                yield from ((line.element, line.text) for line in idle if len(line.text) > _SHORT)
            for line in each.lines:
                sentences = re.findall("[^。]+。?", line.text)
                idle_ = [s for s in sentences if not (_FIGURE.search(s) or _REASON.search(s))]
                told = [s for s in idle_ if any(self.stories(s))]
                alike = (UNCHANGED.sub(FACT, s) for s in told)
                known = [extractOne(s, usual, score_cutoff=_LIKE) for s in alike]
                told = [s for s, each in zip(told, known, strict=True) if not each]
                if told and len(told) < len(sentences):
                    line.text = "".join(s for s in sentences if s not in told)
                    yield line.element, "".join(told)


def reasons_of(printed: Mapping[str, Collection[str]]) -> list[str]:
    """The reasons among the texts of a workbook; ``printed``: by which tags each stands."""
    return [t for t, names in printed.items() if any(n.endswith(_REASONS) for n in names)]


def told_alike(text: str, said: str, reasons: Sequence[str]) -> str:
    """A line with the reasons and the figures of the workbook, as the form has it there."""
    return with_figures(with_reasons(text, said, reasons), said)


def with_reasons(text: str, said: str, reasons: Sequence[str]) -> str:
    """A line with the workbook's reasons, which ``said`` has too, in the place of other words for them.

    Where the workbook has other ones than the line, the sentences are those of ``said``.
    """
    own = sorted((each for each in reasons if each in said), key=said.index)
    if len(found := [*_REASON.finditer(text)]) == len(own):
        for match, reason in reversed([*zip(found, own, strict=True)]):
            text = f"{text[: match.start(2)]}{reason}{text[match.end() :]}"
        return text
    sentences = re.findall("[^。]+。?", text)
    kept = "".join(s for s in sentences if _FIGURE.search(s) or not _REASON.search(s))
    if kept and not found and not any(each in kept for each in own):
        lacking = [s for s in re.findall("[^。]+。", said) if any(each in s for each in own)]
        kept += "".join(s for s in lacking if not _FIGURE.search(s))
    return kept or text


def with_figures(text: str, said: str) -> str:
    """A line with the figures of ``said`` where it has others by mistake, or with fewer decimals.

    A figure is the same after the same words, or if it is the one rounded; words are not touched.
    """
    known = [(m[0], _words_before(said, m.start())) for m in FIGURE.finditer(said)]
    made, at = "", 0
    for found in FIGURE.finditer(text):
        words = _words_before(text, found.start())
        if found[0] in {figure for figure, _ in known}:
            continue
        same = {figure for figure, own in known if own == words and len(own) > 1}
        same = same or {figure for figure, _ in known if _is_rounded(found[0], figure)}
        if len(same) == 1:
            made += text[at : found.start()] + same.pop()
            at = found.end()
    return made + text[at:]


def _words_before(text: str, at: int) -> str:
    return re.split(r"[，。；：、（）\d%]", text[:at])[-1]


def _is_rounded(figure: str, exact: str) -> bool:
    """Whether a percentage is another with fewer decimals."""
    if not (figure.endswith("%") and exact.endswith("%")):
        return False
    places = len(figure.rstrip("%").partition(".")[2])
    return half_up(Decimal(exact[:-1].replace(",", "")), places) == Decimal(figure[:-1])
