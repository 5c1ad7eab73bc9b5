"""Pages that would hold next to nothing are saved: short parts share one, lines are set closer.

GB/T 9704 has 22 lines on a page and lets them be adjusted; 23 of them are seen by nobody. Knows no
form.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from docx.document import Document as WordDocument
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from generator.word.headings import outline_levels
from generator.word.layout.measures import Extent, Measures, Stretch, stretches
from generator.word.layout.pages import TWIPS
from generator.word.xml import style_of, text_of

_SHORT = 2
"""Lines of a part that needs no page of its own."""
_LITTLE = 0.35
"""A last page that holds less than this is saved where closer lines do it."""
_CLOSEST, _CLOSEST_CONTENTS = 0.95, 1.25
"""The closest pitch of the text, by its own; that of 目录, by the size of its letters."""
_LEAST = 2
"""Lines of a divided paragraph that stay together on either page."""
_CONTENTS, _CONTENTS_SIZES = "toc ", (1.0, 0.875)
"""The styles of 目录, and the sizes its letters may have, by their own."""
_NUMBER = 30.0
"""Room for a page number in 目录, in points."""
_SAME = 0.1
"""Points by which the pitches of lines may differ and be one."""


def close_up(document: WordDocument, measures: Measures) -> list[Stretch]:
    """Save the pages that can be saved; what stands from page break to page break then."""
    if not measures.pitch:
        return stretches(document)
    found = _shared_pages(document, measures)
    for stretch in found:
        blocks = [measures.block(each, stretch.width) for each in stretch.blocks]
        _set_closer(blocks, measures.pitch, stretch.height, document)
    return found


def fit_contents(document: WordDocument) -> None:
    """Set the lines of 目录 closer where that puts all of it on one page."""
    measures = Measures(document, {})
    styles = {s.style_id: s for s in document.styles if (s.name or "").startswith(_CONTENTS)}
    for stretch in stretches(document):
        if not any(style_of(each) in styles for each in stretch.blocks):
            continue
        blocks = [measures.block(each, stretch.width) for each in stretch.blocks]
        entries = [block for block in blocks if style_of(block.element) in styles]
        if _pages(blocks, stretch.height)[0] == 1:
            continue
        keys = [(style_of(each.element) or "", each.element) for each in entries]
        used: dict[str, Any] = {key: (styles[key], measures.size(each)) for key, each in keys}
        others = sum(_height(block) for block in blocks if block not in entries)
        for scale in _CONTENTS_SIZES:
            width = (stretch.width - _NUMBER) / scale
            lines = sum(measures.block(each.element, width).lines for each in entries)
            pitch = _whole_twips((stretch.height - others) / lines)
            if pitch >= _CLOSEST_CONTENTS * scale * max(size for _, size in used.values()):
                for style, size in used.values():
                    style.font.size = Pt(size * scale)
                    style.paragraph_format.line_spacing = Pt(pitch)
                break


def _shared_pages(document: WordDocument, measures: Measures) -> list[Stretch]:
    """A part of a sentence stands below the part before it, or the next part below a first one."""
    outline = outline_levels(document)
    found: list[Stretch] = []
    may_follow = was_short = False
    for stretch in stretches(document):
        heading, *_ = stretch.blocks
        is_part = outline.get(style_of(heading)) == 1
        text = [each for each in stretch.blocks if outline.get(style_of(each)) != 1]
        is_short = len(text) <= 2 * _SHORT and _is_short(
            [measures.block(each, stretch.width) for each in text], measures.pitch
        )
        if follows := may_follow and is_part and (is_short or was_short):
            layout = Paragraph(heading, document).paragraph_format
            layout.page_break_before = False
            layout.space_before = Pt(measures.block(heading, stretch.width).below)
            stretch = replace(stretch, blocks=[*found.pop().blocks, *stretch.blocks])
        found.append(stretch)
        may_follow, was_short = not stretch.ends_section, is_short and not follows
    return found


def _is_short(blocks: Sequence[Extent], pitch: float) -> bool:
    """Whether this is nothing but a line or two of text."""
    seen = [b for b in blocks if not b.is_paragraph or text_of(b.element) or b.line > pitch]
    is_text = all(_is_text(block, pitch) for block in seen)
    return is_text and 0 < sum(block.lines for block in seen) <= _SHORT


def _set_closer(
    blocks: Sequence[Extent], pitch: float, height: float, document: WordDocument
) -> None:
    """Set the lines of a part closer where that saves its last page."""
    pages, filled = _pages(blocks, height)
    if pages == 1 or filled > height * _LITTLE:
        return
    closer = _whole_twips(height / (int(height / pitch) + 1))
    set_closer = [replace(b, line=closer) if _is_text(b, pitch) else b for b in blocks]
    if closer >= pitch * _CLOSEST and _pages(set_closer, height)[0] < pages:
        for block in blocks:
            if _is_text(block, pitch):
                Paragraph(block.element, document).paragraph_format.line_spacing = Pt(closer)


def _is_text(block: Extent, pitch: float) -> bool:
    return block.is_paragraph and abs(block.line - pitch) < _SAME


def _whole_twips(points: float) -> float:
    return int(points * TWIPS) / TWIPS


# --- pages --------------------------------------------------------------------------------------


def _pages(blocks: Sequence[Extent], height: float) -> tuple[int, float]:
    """How many pages blocks take, and how much of the last one."""
    page, filled, start = 1, 0.0, 0
    while start < len(blocks):
        end = start
        while blocks[end].keeps_next and end + 1 < len(blocks):
            end += 1
        kept = sum(map(_height, blocks[start:end])) + _least(blocks[end])
        if filled and filled + kept > height:
            page, filled = page + 1, 0.0
        for block in blocks[start : end + 1]:
            more, filled = _placed(block, filled, height)
            page += more
        start = end + 1
    return page, filled


def _height(block: Extent) -> float:
    return block.above + block.lines * block.line + block.below


def _least(block: Extent) -> float:
    """What of a block stays with the one before it."""
    is_divided = not block.is_whole and block.lines > 2 * _LEAST - 1
    return block.above + (_LEAST if is_divided else block.lines) * block.line


def _placed(block: Extent, filled: float, height: float) -> tuple[int, float]:
    """How many pages a block begins, and how much of the last one is filled then."""
    pages, lines = 0, block.lines
    filled += block.above
    while lines:
        own = int((height - filled) / block.line) if block.line else lines
        if own >= lines or (not filled and block.is_whole):
            break
        own = 0 if block.is_whole else min(own, lines - _LEAST)
        if own < _LEAST and filled:
            own = 0
        lines -= max(own, 0) if filled else max(own, 1)
        pages, filled = pages + 1, 0.0
    return pages, filled + lines * block.line + block.below
