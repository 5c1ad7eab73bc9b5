"""The headings of a Word document and its 目录, which lists them."""

import io
import re
from collections.abc import Collection, Iterable
from copy import deepcopy
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from generator.word.archive import saved
from generator.word.xml import element, qn, style_of, text_of

_OWN_BOOKMARK = re.compile(r"_Toc0000\d{4}")
"""The bookmarks of our 目录; a file bound in may have others."""


ANNEX_NUMBERS = "附件号", "附件号首"
"""The styles of the number of an annex."""
_UNDER_NUMBER = "\u3000" * 4
"""How far the title of a further report is set in, in 目录, to stand below the first."""
_OF_FILE = re.compile(r"B\d+\D")
"""What the styles of a file bound in begin with."""
_NO_TITLE = re.compile(r".*[。；;，,：:]|[一二三四五六七八九十]、.*|.{61,}")
_TITLE_ENDS = re.compile(r"(?:报告|情况|总结|说明|材料|表)(?:[（(].*[)）])?$")
_ANNEX_STYLES = ANNEX_NUMBERS, ("附件标题",), ("附件标题另页",)
"""Of the number of an annex, its title, and that of a further report under the same number."""


def headings(document: WordDocument, *levels: int) -> list[tuple[int, Any]]:
    """Paragraphs with an outline level, in order: (level from 1, paragraph element)."""
    outline = outline_levels(document)
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        level = outline.get(style_of(paragraph))
        if level in levels and any(t.text for t in paragraph.iter(qn("w:t"))):
            found.append((level, paragraph))
    return found


def outline_levels(document: WordDocument) -> dict[str | None, int]:
    """Outline level (from 1) of every style that has one, also by inheritance."""
    own: dict[str | None, int] = {}
    based: dict[str, str] = {}
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        parent = style.find(qn("w:basedOn"))
        if level is not None:
            own[name] = int(level.get(qn("w:val"))) + 1
        if parent is not None:
            based[name] = parent.get(qn("w:val"))
    levels = dict(own)
    for name in based:
        ancestor: str | None = name
        while ancestor is not None and ancestor not in own:
            ancestor = based.get(ancestor)
        if ancestor is not None:
            levels[name] = own[ancestor]
    return levels


def begin_at_one(document: WordDocument) -> None:
    """Raise all headings so that the first level there is comes first: a reader skips none."""
    levels = outline_levels(document)
    used = {levels[style_of(each)] for _, each in headings(document, *range(1, 10))}
    raised = min(used, default=1) - 1
    for level in document.styles.element.iter(qn("w:outlineLvl")):
        level.set(qn("w:val"), str(max(0, int(level.get(qn("w:val"))) - raised)))


def fill_contents(document: WordDocument) -> None:
    """Write the entries of the TOC field: what Word would write when it updates the field."""
    field = _contents_field(document)
    if field is None:
        return
    first, last = field
    parent = first.getparent()
    names = style_keys(document)
    styles = {level: names[f"toc {level}"] for level in (1, 2)}
    start = parent.index(first)
    for paragraph in list(parent)[start + 1 : parent.index(last)]:
        parent.remove(paragraph)
    opening, closing = _field_runs(first, last)
    entries = []
    for number, (level, heading, words) in enumerate(_listed(document), 1):
        bookmark = f"_Toc0000{number:04d}"
        _put_bookmark(heading, bookmark, number)
        entries.append(_entry(words, bookmark, styles[level]))
    if first is not last:
        parent.remove(last)
    for offset, entry in enumerate(entries):
        parent.insert(start + offset, entry)
    parent.remove(first)
    if entries:
        properties = entries[0].find(qn("w:pPr"))
        for run in reversed(opening):
            properties.addnext(run)
        entries[-1].extend(closing)


def refill_contents(document: WordDocument) -> bool:
    """List the headings of a finished document anew; False where its 目录 is not as we write it."""
    update_on_opening(document)
    field = _contents_field(document)
    if field is None:
        return True
    first, last = field
    is_ours = {"toc 1", "toc 2"} <= style_keys(document).keys()
    if first.getparent() is not last.getparent() or not is_ours:
        return False
    parent = first.getparent()
    entries = list(parent)[parent.index(first) : parent.index(last) + 1]
    listed = [next((t.text for t in each.iter(qn("w:t"))), "") for each in entries]
    if listed != [words for _, _, words in _listed(document)]:
        for _, heading in headings(document, 1, 2):
            for mark in _own_bookmarks(heading):
                heading.remove(mark)
        fill_contents(document)
    return True


def _listed(document: WordDocument) -> list[tuple[int, Any, str]]:
    """The headings that 目录 lists, with their levels and what it says of them.

    The number of an annex stands there with its title; of several reports under one number each
    stands there, unless they are called the same.
    """
    names = style_keys(document)
    numbers, title_styles, next_title = (
        {names[name] for name in each if name in names} for each in _ANNEX_STYLES
    )
    found, title = [], ""
    for level, heading in headings(document, 1, 2):
        style, words = style_of(heading), text_of(heading)
        if style in next_title and words == title:
            continue
        if style in next_title:
            title, words = words, _UNDER_NUMBER + words
        elif style in numbers and (title := _annex_title(heading, title_styles)):
            words = f"{words}\u3000{title}"
        found.append((level, heading, words))
    return found


def _annex_title(number: Any, titles: set[str]) -> str:
    """The title below the number of an annex, also where the annex is a file bound in."""
    lines: list[str] = []
    for below in number.itersiblings(qn("w:p")):
        if style_of(below) in titles:
            lines.append(text_of(below))
        elif text_of(below):
            break
    return "".join(lines or _title_of_file(number))


def _title_of_file(number: Any) -> list[str]:
    """The lines of the title of a file bound in, which stands below the number of its annex."""
    lines: list[str] = []
    for below in number.itersiblings(qn("w:p")):
        text = text_of(below).strip()
        if not text or (not lines and re.fullmatch(r"附件\d*[:：]?", text)):
            continue
        if not _OF_FILE.match(style_of(below) or "") or _NO_TITLE.fullmatch(text):
            break
        lines.append(text)
        if _TITLE_ENDS.search(text):
            return lines
    return lines[:1]


def style_keys(document: WordDocument) -> dict[str, str]:
    """The keys of the styles by their names, which programs write in capitals or not."""
    return {(style.name or "").lower(): style.style_id for style in document.styles}


def _own_bookmarks(heading: Any) -> list[Any]:
    starts = [
        mark
        for mark in heading.findall(qn("w:bookmarkStart"))
        if _OWN_BOOKMARK.fullmatch(mark.get(qn("w:name"), ""))
    ]
    keys = {mark.get(qn("w:id")) for mark in starts}
    ends = [m for m in heading.findall(qn("w:bookmarkEnd")) if m.get(qn("w:id")) in keys]
    return [*starts, *ends]


def _contents_field(document: WordDocument) -> tuple[Any, Any] | None:
    """First and last paragraph of the TOC field."""
    first, depth = None, 0
    for paragraph in document.element.body.iter(qn("w:p")):
        for node in paragraph.iter(qn("w:instrText"), qn("w:fldChar")):
            if node.tag == qn("w:instrText"):
                if first is None and (node.text or "").strip().upper().startswith("TOC"):
                    first, depth = paragraph, 1
            elif first is not None:
                kind = node.get(qn("w:fldCharType"))
                depth += {"begin": 1, "end": -1}.get(kind, 0)
                if depth == 0:
                    return first, paragraph
    return None


def _contents_starts(document: WordDocument) -> list[Any]:
    """What opens the TOC field, if there is one."""
    found = _contents_field(document)
    return [next(found[0].iter(qn("w:fldChar")))] if found else []


def _field_runs(first: Any, last: Any) -> tuple[list[Any], list[Any]]:
    """The runs that open the field (through 'separate') and the one that ends it."""
    opening: list[Any] = []
    for run in first.iter(qn("w:r")):
        opening.append(run)
        mark = run.find(qn("w:fldChar"))
        if mark is not None and mark.get(qn("w:fldCharType")) == "separate":
            break
    closing = [
        run
        for run in last.iter(qn("w:r"))
        if (mark := run.find(qn("w:fldChar"))) is not None
        and mark.get(qn("w:fldCharType")) == "end"
    ]
    return [deepcopy(run) for run in opening], [deepcopy(closing[-1])]


def _field(instruction: str, result: str) -> Iterable[Any]:
    yield element("w:r", element("w:fldChar", fldCharType="begin"))
    yield element("w:r", element("w:instrText", text=f" {instruction} "))
    yield element("w:r", element("w:fldChar", fldCharType="separate"))
    yield element("w:r", element("w:t", text=result))
    yield element("w:r", element("w:fldChar", fldCharType="end"))


def _entry(text: str, bookmark: str, style: str) -> Any:
    link = element(
        "w:hyperlink",
        element("w:r", element("w:t", text=text)),
        element("w:r", element("w:tab")),
        *_field(f"PAGEREF {bookmark} \\h", ""),
        anchor=bookmark,
        history="1",
    )
    return element("w:p", element("w:pPr", element("w:pStyle", val=style)), link)


def _put_bookmark(heading: Any, name: str, number: int) -> None:
    start = element("w:bookmarkStart", id=number, name=name)
    properties = heading.find(qn("w:pPr"))
    properties.addnext(start)
    heading.append(element("w:bookmarkEnd", id=number))


def number_contents(content: bytes, pages: list[int]) -> bytes:
    """Write the page numbers of 目录 into a finished document, in the order of its entries."""
    document = Document(io.BytesIO(content))
    numbers = iter(pages)
    for link in document.element.body.iter(qn("w:hyperlink")):
        if _OWN_BOOKMARK.fullmatch(link.get(qn("w:anchor"), "")):
            list(link.iter(qn("w:t")))[-1].text = str(next(numbers))
    for field in _contents_starts(document):
        field.attrib.pop(qn("w:dirty"), None)
    update = document.settings.element.find(qn("w:updateFields"))
    if update is not None:
        document.settings.element.remove(update)
    return saved(document)


def listed_headings(content: bytes) -> list[str]:
    """The headings that 目录 lists."""
    return [text_of(each) for _, each, _ in _listed(Document(io.BytesIO(content)))]


def stacked_headings(content: bytes) -> list[bool]:
    """Of every heading, whether the next paragraph is a heading that begins no page."""
    document = Document(io.BytesIO(content))
    found = [each for _, each in headings(document, *range(1, 10))]
    own = [Paragraph(each, document).style for each in found]
    follow = [
        each
        for each, style in zip(found, own, strict=True)
        if style is not None and not style.paragraph_format.page_break_before
    ]
    return [each.getnext() in follow for each in found]


def begin_pages(content: bytes, places: Collection[int]) -> bytes:
    """The document with headings, by their places among all, that begin a page."""
    document = Document(io.BytesIO(content))
    for number, (_, heading) in enumerate(headings(document, *range(1, 10))):
        if number in places:
            Paragraph(heading, document).paragraph_format.page_break_before = True
    return saved(document)


def update_on_opening(document: WordDocument) -> None:
    """Have Word fill in the page numbers of 目录 when it opens the document; WPS looks at the field."""
    for field in _contents_starts(document):
        field.set(qn("w:dirty"), "true")
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is not None:
        return
    later = settings.xpath("w:hdrShapeDefaults | w:footnotePr | w:endnotePr | w:compat")
    update = element("w:updateFields", val="true")
    if later:
        later[0].addprevious(update)
    else:
        settings.append(update)
