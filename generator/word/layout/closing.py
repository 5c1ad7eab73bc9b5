"""Pages that would hold next to nothing are saved: short parts share one, lines are set closer.

GB/T 9704 has 22 lines on a page and lets them be adjusted; 23 of them are seen by nobody. Knows no
form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from math import ceil, inf
from typing import Any, Literal

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from generator.word.headings import ANNEX_NUMBERS, outline_levels, style_keys
from generator.word.layout.figures import let_text_flow, put_in_order
from generator.word.layout.filling import height_of, pages
from generator.word.layout.measures import Extent, Measures, Stretch, stretches
from generator.word.layout.merging import say_again
from generator.word.layout.pages import TWIPS
from generator.word.xml import element, keep_with_next, qn, style_of, text_of

_SHORT = 2
"""Lines of a part that needs no page of its own."""
_FEW = 0.4
"""So much of a page at most is full where the next part begins below, unless all of it has room."""
_CLOSEST, _CLOSEST_CONTENTS = 0.95, 1.25
"""The closest pitch of the text, by its own; that of 目录, by the size of its letters."""
_BLANK = 1 / 3
"""So much of a page is not left blank above a figure."""
_CONTENTS, _CONTENTS_SIZES = "toc ", (1.0, 0.875)
"""The styles of 目录, and the sizes its letters may have, by their own."""
_ABOVE_TITLE = 3
"""Lines of a part at least on the page on which the next one begins, where it took more pages."""
_LEFT = 3
"""Lines that stay blank below a part that shares a page: another program may set it longer."""
_SPARE = 0.4
"""Lines that stay blank for each page before the last of a part that ends in a table, which would go
to a page of its own, where closer lines do it."""
_AT_FOOT = "封面落款"
"""The style of the lines that stand at the foot of the cover."""
_ROUNDING = 0.05
"""Points by which a blank line may be less than a line."""
PartsFollow = bool | Literal["连排"]
"""Whether a part may begin below the one before it; the last: it always does."""
_NARROWER = (97, 94, 91)
"""Widths of the letters of an entry of 目录, in percent."""
_NUMBER = 30.0
"""Room for a page number in 目录, in points."""


def close_up(
    document: WordDocument, measures: Measures, *, parts_follow: PartsFollow = True
) -> list[Stretch]:
    """Save the pages that can be saved; what stands from page break to page break then.

    ``parts_follow`` allows a part to begin below the one before it, or has it begin there always.
    """
    if not measures.pitch:
        return stretches(document)
    is_always = parts_follow == "连排"
    every = stretches(document)
    found = _shared_pages(document, measures, every, is_always=is_always) if parts_follow else every
    for stretch in found:
        usual = measures.blocks(stretch)
        spaces = {block.element: (block.above, block.below) for block in usual}
        blocks = _closed_up(usual, stretch.height, measures.pitch)
        put_in_order(blocks)
        say_again(blocks, stretch.height)
        for block in blocks:
            if not block.is_paragraph:
                continue
            layout = Paragraph(block.element, document).paragraph_format
            if block.is_text and block.line < measures.pitch:
                layout.line_spacing = Pt(block.line)
            if block.is_text and block.is_stretched:
                layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
            if block.is_text and block.least == 1:
                layout.widow_control = False
            above, below = spaces[block.element]
            if block.above < above:
                layout.space_before = Pt(block.above)
            if block.below < below:
                layout.space_after = Pt(block.below)
        stretch.blocks[:] = dict.fromkeys(block.element for block in blocks)
    return found


def fit_contents(document: WordDocument) -> None:
    """Set the lines of 目录 closer where that puts all of it on one page; a title that fills a line
    does not send its page number to the next one alone."""
    styles = {s.style_id: s for s in document.styles if (s.name or "").startswith(_CONTENTS)}
    measures = Measures(document, {})
    for stretch in stretches(document):
        if not any(style_of(each) in styles for each in stretch.blocks):
            continue
        blocks = [measures.block(each, stretch.width) for each in stretch.blocks]
        entries = [block for block in blocks if style_of(block.element) in styles]
        if pages(blocks, stretch.height)[0] == 1:
            continue
        keys = [(style_of(each.element) or "", each.element) for each in entries]
        used: dict[str, Any] = {key: (styles[key], measures.size(each)) for key, each in keys}
        others = sum(height_of(block) for block in blocks if block not in entries)
        for scale in _CONTENTS_SIZES:
            width = (stretch.width - _NUMBER) / scale
            lines = sum(measures.block(each.element, width).lines for each in entries)
            pitch = _whole_twips((stretch.height - others) / lines)
            if pitch >= _CLOSEST_CONTENTS * scale * max(size for _, size in used.values()):
                for style, size in used.values():
                    style.font.size = Pt(size * scale)
                    style.paragraph_format.line_spacing = Pt(pitch)
                break
    _leave_room_for_numbers(document, styles)


def _leave_room_for_numbers(document: WordDocument, styles: Mapping[str, Any]) -> None:
    """The letters of an entry of 目录 are narrower where its page number would stand alone on a line."""
    measures = Measures(document, {})
    for stretch in stretches(document):
        room = stretch.width - _NUMBER
        for each in stretch.blocks:
            if style_of(each) not in styles:
                continue
            lines = measures.block(each, stretch.width).lines
            fits = (
                s for s in (100, *_NARROWER) if measures.block(each, room * 100 / s).lines <= lines
            )
            if (scale := next(fits, 100)) < 100:
                for run in each.iter(qn("w:r")):
                    run.insert(0, element("w:rPr", element("w:w", val=scale)))


def stand_at_foot(document: WordDocument) -> None:
    """The last lines of the cover stand at the foot of its page, below whatever title."""
    cover, *_ = stretches(document)
    names = style_keys(document)
    last = [each for each in cover.blocks if style_of(each) == names.get(_AT_FOOT)]
    if last:
        measures = Measures(document, {})
        taken = sum(height_of(measures.block(each, cover.width)) for each in cover.blocks)
        above = measures.block(last[0], cover.width).above + max(0.0, cover.height - taken - 1)
        Paragraph(last[0], document).paragraph_format.space_before = Pt(_whole_twips(above))


def _shared_pages(
    document: WordDocument, measures: Measures, every: Sequence[Stretch], *, is_always: bool
) -> list[Stretch]:
    """A part begins below the one before it where that one is a sentence, or this one is, or the
    page before is nearly blank and one is saved, or always."""
    outline = outline_levels(document)
    annexes = {style_keys(document).get(name) for name in ANNEX_NUMBERS}
    found: list[Stretch] = []
    may_follow = was_short = was_text = False
    is_part = [outline.get(style_of(each.blocks[0])) == 1 for each in every]
    is_text = [
        part and annexes.isdisjoint(map(style_of, each.blocks))
        for part, each in zip(is_part, every, strict=True)
    ]
    for number, stretch in enumerate(every):
        heading, *_ = stretch.blocks
        text = [each for each in stretch.blocks if outline.get(style_of(each)) != 1]
        is_short = len(text) <= 2 * _SHORT and _is_short(
            [measures.block(each, stretch.width) for each in text], measures.pitch
        )
        follows = may_follow and is_part[number] and (is_short or was_short)
        follows = follows or (is_always and may_follow and is_text[number] and was_text)
        if not follows and may_follow and is_text[number] and was_text:
            has_next = not stretch.ends_section and is_text[number + 1 : number + 2] == [True]
            beside = found[-1], stretch, *([every[number + 1]] if has_next else ())
            blocks = [measures.blocks(each) for each in beside]
            follows = _saves_a_page(*blocks, height=stretch.height, pitch=measures.pitch)
        if follows:
            above = measures.blocks(found[-1])
            for block, tail in zip(above, _with_tail(above), strict=True):
                if tail is not block and tail.keeps_next:
                    keep_with_next(block.element)
            layout = Paragraph(heading, document).paragraph_format
            layout.page_break_before = False
            layout.space_before = Pt(measures.block(heading, stretch.width).below)
            stretch = replace(stretch, blocks=[*found.pop().blocks, *stretch.blocks])
        found.append(stretch)
        may_follow, was_short = not stretch.ends_section, is_short and not follows
        was_text = is_text[number]
    return found


def _saves_a_page(
    above: Sequence[Extent], below: Sequence[Extent], *next_: Sequence[Extent],
    height: float, pitch: float,
) -> bool:  # fmt: skip
    """Whether two parts, or these and the next one, take a page less one below the other, and it
    looks as if they belong so."""
    of_above = pages(_closed_up(above, height, pitch), height)
    has_few = of_above[1] <= _FEW * height
    if not has_few and of_above[1] + sum(map(height_of, below)) > height:
        return False
    joined = [*_with_tail(above), below[0]._replace(above=below[0].below), *below[1:]]
    of_below, of_both = (pages(_closed_up(each, height, pitch), height) for each in (below, joined))
    if not has_few and of_both[0] > of_above[0]:
        return False
    if of_both[0] < of_above[0] + of_below[0]:
        return of_both[1] + _LEFT * pitch <= height
    is_even = bool(next_) and of_both[0] == of_above[0] + of_below[0]
    return is_even and _saves_a_page(joined, *next_, height=height, pitch=pitch)


def _with_tail(blocks: Sequence[Extent]) -> list[Extent]:
    """The blocks of a part, with the last few lines of its text kept together."""
    found, lines = list(blocks), 0
    for number, block in reversed([*enumerate(blocks)]):
        if lines >= _ABOVE_TITLE or not block.is_text:
            break
        found[number] = block._replace(keeps_next=lines > 0 or block.keeps_next)
        lines += block.lines
    return found


def _is_short(blocks: Sequence[Extent], pitch: float) -> bool:
    """Whether this is nothing but a line or two of text."""
    seen = [b for b in blocks if not b.is_paragraph or text_of(b.element) or b.line > pitch]
    is_text = all(block.is_text for block in seen)
    return is_text and 0 < sum(block.lines for block in seen) <= _SHORT


def _closed_up(blocks: Sequence[Extent], height: float, pitch: float) -> list[Extent]:
    """The blocks on as few pages as may be, with a few lines to spare: the first way that is best."""
    best, least = list(blocks), (inf, True)
    enough = _pages_at_least(blocks, height), False
    spare = 0 if all(block.is_paragraph for block in blocks[-2:]) else _SPARE * pitch
    for way in _ways(blocks, height, pitch):
        number, filled = pages(way, height)
        cost = number, filled > height - (number - 1) * spare
        if cost < least:
            best, least = way, cost
        if least <= enough:
            break
    return best


def _pages_at_least(blocks: Sequence[Extent], height: float) -> int:
    """The pages that the lines take with nothing between them, those of the text set closest."""
    lines = (b.lines * b.line * (_CLOSEST if b.is_text else 1) for b in blocks)
    return ceil(sum(min(each, height) for each in lines) / height)


def _ways(blocks: Sequence[Extent], height: float, pitch: float) -> Iterator[list[Extent]]:
    """Ways to lay out the blocks; what is seen least is tried first.

    Figures follow after the next paragraph, which a page that is a third blank always asks for;
    single lines stand at the head of a page; lines are closer; half a line is left blank below
    titles.
    """
    closer = _whole_twips(height / (int(height / pitch) + 1))
    pitches = (pitch, closer) if closer >= pitch * _CLOSEST else (pitch,)
    blanks = (_BLANK, 0.0) if any(block.is_picture for block in blocks) else (_BLANK,)
    for share in (1.0, 0.5):
        spaced = [_spaced(each, pitch, share) for each in blocks]
        for line in pitches:
            usual = [b._replace(line=line) if b.is_text else b for b in spaced]
            single = [_divided(*each) for each in zip_longest(usual, usual[1:])]
            for each in (usual, single):
                for blank in blanks:
                    yield let_text_flow(each, height, blank=blank)


def _divided(block: Extent, below: Extent | None) -> Extent:
    """A paragraph whose last line may stand alone at the head of a page, but not above a title."""
    is_free = block.is_text and block.ends_long and not (below and below.above)
    return block._replace(least=1) if is_free else block


def _spaced(block: Extent, pitch: float, share: float) -> Extent:
    """A title with so much of the lines that are left blank above and below it."""
    if not block.is_paragraph:
        return block
    above, below = (
        _whole_twips(space * share) if space >= pitch - _ROUNDING else space
        for space in (block.above, block.below)
    )
    is_same = (above, below) == (block.above, block.below)
    return block if is_same else block._replace(above=above, below=below)


def _whole_twips(points: float) -> float:
    return int(points * TWIPS) / TWIPS
