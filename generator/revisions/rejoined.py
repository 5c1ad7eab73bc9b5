"""Sentences that somebody cut in pieces, made one of, or told in other words: found with their figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import reduce

from generator.revisions.align import Pair, Passage
from generator.revisions.amounts import amounts

_SHARED = 2
"""So many amounts, and half of all, a sentence in other words has kept."""


def rejoined(found: Sequence[Pair]) -> list[Pair]:
    """The pairs, pieces of one sentence in one of them."""
    return list(_reworded(_made_one(_cut(_cut(list(found), 1), -1))))


def _cut(found: list[Pair], way: int) -> list[Pair]:
    """New sentences that are the rest of the one before (1) or behind (-1) them go with it."""
    done: list[Pair] = []
    for pair in found[::way]:
        if pair.before is None and pair.after and done and done[-1].before and done[-1].after:
            first, second = (done[-1].after, pair.after)[::way]
            whole = _whole(first, second)
            if _follows(first, second) and _is_nearer(done[-1].before, done[-1].after, whole):
                done[-1] = replace(done[-1], after=whole)
                continue
        done.append(pair)
    return done[::way]


def _made_one(found: list[Pair]) -> list[Pair]:
    """Old sentences that became a part of the one before or behind them go with it."""
    kept = list(found)
    for lost in [pair for pair in found if pair.after is None]:
        for place, pair in enumerate(kept):
            if whole := _with(lost.before, pair):
                kept[place] = replace(pair, before=whole)
                kept.remove(lost)
                break
    return kept


def _with(lost: Passage | None, pair: Pair) -> Passage | None:
    """What a sentence was made of, if this is a part of it that stood beside the rest."""
    if lost is None or pair.before is None or pair.after is None:
        return None
    for first, second in ((pair.before, lost), (lost, pair.before)):
        is_one = first.paragraph == second.paragraph or _cell(first)
        if is_one and _follows(first, second):
            whole = _whole(first, second)
            if _is_nearer(pair.after, pair.before, whole):
                return whole
    return None


def _cell(unit: Passage) -> str:
    """The place of a cell; empty for a sentence."""
    return unit.key.partition("|")[0] if "|" in unit.key else ""


def _whole(first: Passage, second: Passage) -> Passage:
    """Two passages as one."""
    key = first.key + (second.key.partition("|")[2] if _cell(second) else second.key)
    return replace(first, text=first.text + second.text, key=key)


def _follows(first: Passage, second: Passage) -> bool:
    """True for what stands right behind, be it in the next paragraph, if of the same cell."""
    if _cell(first) != _cell(second):
        return False
    if first.paragraph == second.paragraph:
        return first.start + len(first.text) == second.start
    return first.paragraph + 1 == second.paragraph and not second.start


def _is_nearer(own: Passage, one: Passage, whole: Passage) -> bool:
    matcher = SequenceMatcher(None, "", own.key, autojunk=False)
    ratios = []
    for each in (one, whole):
        matcher.set_seq1(each.key)
        ratios.append(matcher.ratio())
    return ratios[1] > ratios[0]


def _reworded(found: Sequence[Pair]) -> Iterator[Pair]:
    """Stretches that are gone and new ones that kept most of their amounts are one.

    The new one may be a list: paragraphs behind one another that share an amount each.
    """
    gone = _stretches([pair.before for pair in found if pair.before and not pair.after])
    come = _stretches([pair.after for pair in found if pair.after and not pair.before])
    partner: dict[tuple[Passage, ...], Passage] = {}
    for before in [*gone]:
        runs = _runs(come, before)
        run = max(runs, key=lambda each: _shared(_joined(each), before), default=())
        shared = _shared(_joined(run), before) if run else 0
        if shared >= _SHARED and shared * 2 >= amounts(before.text).total():
            partner[run] = before
            come = [each for each in come if each not in run]
    for pair in found:
        was, now = pair.before, pair.after
        if was and not now and any(_is_part(was, each) for each in partner.values()):
            continue
        made = [run for run in partner if now and not was and any(_is_part(now, p) for p in run)]
        if not made:
            yield pair
        elif now and (now.paragraph, now.start) == (made[0][0].paragraph, made[0][0].start):
            yield Pair(partner[made[0]], _joined(made[0]), is_reworded=True)


def _runs(come: Sequence[Passage], before: Passage) -> list[tuple[Passage, ...]]:
    """The new stretches that share an amount with a sentence, those behind one another together."""
    runs: list[tuple[Passage, ...]] = []
    for each in come:
        if not _shared(each, before):
            continue
        is_next = bool(runs) and _follows(runs[-1][-1], each)
        runs[-1:] = [(*runs[-1], each)] if is_next else [*runs[-1:], (each,)]
    return runs


def _joined(run: Sequence[Passage]) -> Passage:
    return reduce(_whole, run)


def _shared(after: Passage, before: Passage) -> int:
    return (amounts(after.text) & amounts(before.text)).total()


def _is_part(unit: Passage, whole: Passage) -> bool:
    end = whole.start + len(whole.text)
    is_there = unit.paragraph == whole.paragraph and whole.start <= unit.start < end
    return is_there and unit.text in whole.text


def _stretches(found: Sequence[Passage]) -> list[Passage]:
    """Sentences beside one another in a paragraph as one."""
    done: list[Passage] = []
    for each in found:
        last = done[-1] if done else None
        if last and last.paragraph == each.paragraph and _follows(last, each):
            done[-1] = _whole(last, each)
        else:
            done.append(each)
    return done
