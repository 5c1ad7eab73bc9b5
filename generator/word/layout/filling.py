"""Where pages end, as far as can be told from the measures of what stands on them. Knows no form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.word.layout.measures import Extent


@dataclass(frozen=True)
class Group:
    """Blocks that begin on one page, from one to another, and where they came to stand."""

    start: int
    end: int
    left: float
    """The room on the page before, where these did not fit on it; else 0."""
    page: int
    filled: float
    """The page on which they end, and how much of it is full then."""


def pages(blocks: Sequence[Extent], height: float) -> tuple[int, float]:
    """How many pages blocks take, and how much of the last one."""
    page, filled = 1, 0.0
    for group in groups(blocks, height):
        page, filled = group.page, group.filled
    return page, filled


def groups(blocks: Sequence[Extent], height: float) -> Iterator[Group]:
    """The blocks in groups that stay together, page after page."""
    page, filled, start = 1, 0.0, 0
    while start < len(blocks):
        end, left = start, 0.0
        while blocks[end].keeps_next and end + 1 < len(blocks):
            end += 1
        if filled and filled + least_height(blocks[start : end + 1]) > height:
            page, left, filled = page + 1, height - filled, blocks[start].again
        for block in blocks[start : end + 1]:
            more, filled = _placed(block, filled, height)
            page += more
        yield Group(start, end, left, page, filled)
        start = end + 1


def least_height(group: Sequence[Extent]) -> float:
    """The room that blocks which stay together need on the page on which they begin.

    LibreOffice wants two lines below two blocks that are kept, also where one may stand alone.
    """
    *above, last = group
    return sum(map(height_of, above)) + _least(last, below_two=len(above) > 1)


def height_of(block: Extent) -> float:
    """The height of a block with the space around it."""
    return block.above + block.lines * block.line + block.below


def _least(block: Extent, *, below_two: bool) -> float:
    """What of a block stays with the one before it."""
    lines = block.lines
    if not block.is_whole and lines > 2 * block.least - 1:
        lines = min(lines, 2) if below_two else block.least
    return block.above + lines * block.line


def _placed(block: Extent, filled: float, height: float) -> tuple[int, float]:
    """How many pages a block begins, and how much of the last one is filled then."""
    pages, lines = 0, block.lines
    filled += block.above
    while lines:
        own = int((height - filled) / block.line) if block.line else lines
        if own >= lines or (not filled and block.is_whole):
            break
        own = 0 if block.is_whole else min(own, lines - block.least)
        if own < block.least and filled:
            own = 0
        lines -= max(own, 0) if filled else max(own, 1)
        pages, filled = pages + 1, 0.0
    return pages, filled + lines * block.line + block.below
