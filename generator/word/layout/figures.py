"""Figures that do not fit on a page: the text goes on, and they follow after it. Knows no form."""

from collections.abc import Sequence
from itertools import pairwise

from generator.word.late import mark_late
from generator.word.layout.filling import groups, least_height
from generator.word.layout.measures import Extent


def let_text_flow(blocks: Sequence[Extent], height: float, *, blank: float) -> list[Extent]:
    """The blocks with a figure that would leave more than ``blank`` of a page after the next
    paragraph.

    Its heading comes along: the caption says what a figure shows.
    """
    found, done = list(blocks), 0
    while late := _late_figure(found, height, height * blank, done):
        start, end, last = late
        figure = [block._replace(is_late=True) for block in found[start : end + 1]]
        found[start : last + 1] = [*found[end + 1 : last + 1], *figure]
        done = last + 1
    return found


def put_in_order(blocks: Sequence[Extent]) -> None:
    """Put the elements of a document in the order of the blocks, and note what stands late."""
    if any(block.is_late for block in blocks):
        for element, below in pairwise(dict.fromkeys(block.element for block in blocks)):
            element.addnext(below)
    for block in blocks:
        if block.is_late:
            mark_late(block.element)


def _late_figure(
    blocks: Sequence[Extent], height: float, blank: float, done: int
) -> tuple[int, int, int] | None:
    """The next figure that begins a page because it had no room, and the text that has: (its first
    block, its last one, the last one of the text)."""
    for group in groups(blocks, height):
        own = blocks[group.start : group.end + 1]
        if group.start < done or group.left <= blank or not _is_figure(own):
            continue
        last = group.end + 1
        while last < len(blocks) and _is_heading(blocks[last]):
            last += 1
        is_end = last >= len(blocks) - 1
        if is_end or not blocks[last].is_text or blocks[last].keeps_next:
            continue
        if least_height(blocks[group.end + 1 : last + 1]) <= group.left:
            return group.start, group.end, last
    return None


def _is_figure(group: Sequence[Extent]) -> bool:
    """Whether a group is a figure with its lines, and nothing else."""
    return any(each.is_picture for each in group) and not any(each.is_text for each in group)


def _is_heading(block: Extent) -> bool:
    return block.is_text and block.keeps_next and block.is_whole
