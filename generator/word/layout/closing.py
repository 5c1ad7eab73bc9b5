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
from generator.word.layout.figures import let_text_flow, put_in_order
from generator.word.layout.filling import height_of, pages
from generator.word.layout.measures import Extent, Measures, Stretch, stretches
from generator.word.layout.pages import TWIPS
from generator.word.xml import style_of, text_of

_SHORT = 2
"""Lines of a part that needs no page of its own."""
_CLOSEST, _CLOSEST_CONTENTS = 0.95, 1.25
"""The closest pitch of the text, by its own; that of 目录, by the size of its letters."""
_BLANK = 1 / 3
"""So much of a page is not left blank above a figure."""
_CONTENTS, _CONTENTS_SIZES = "toc ", (1.0, 0.875)
"""The styles of 目录, and the sizes its letters may have, by their own."""
_NUMBER = 30.0
"""Room for a page number in 目录, in points."""


def close_up(document: WordDocument, measures: Measures) -> list[Stretch]:
    """Save the pages that can be saved; what stands from page break to page break then."""
    if not measures.pitch:
        return stretches(document)
    found = _shared_pages(document, measures)
    for stretch in found:
        blocks = _closed_up(measures.blocks(stretch), stretch.height, measures.pitch)
        put_in_order(blocks)
        for block in blocks:
            if not block.is_text:
                continue
            layout = Paragraph(block.element, document).paragraph_format
            if block.line < measures.pitch:
                layout.line_spacing = Pt(block.line)
            if block.least == 1:
                layout.widow_control = False
        stretch.blocks[:] = dict.fromkeys(block.element for block in blocks)
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
    is_text = all(block.is_text for block in seen)
    return is_text and 0 < sum(block.lines for block in seen) <= _SHORT


def _closed_up(blocks: Sequence[Extent], height: float, pitch: float) -> list[Extent]:
    """The blocks on as few pages as may be; what is seen least is tried first.

    Figures follow after the next paragraph, which a page that is a third blank always asks for;
    single lines stand at the head of a page; lines are closer.
    """
    closer = _whole_twips(height / (int(height / pitch) + 1))
    pitches = (pitch, closer) if closer >= pitch * _CLOSEST else (pitch,)
    tried = []
    for line in pitches:
        usual = [replace(b, line=line) if b.is_text else b for b in blocks]
        single = [replace(b, least=1) if b.is_text and b.ends_long else b for b in usual]
        tried += [
            let_text_flow(each, height, blank=blank)
            for each in (usual, single)
            for blank in (_BLANK, 0.0)
        ]
    return min(tried, key=lambda each: pages(each, height)[0])


def _whole_twips(points: float) -> float:
    return int(points * TWIPS) / TWIPS
