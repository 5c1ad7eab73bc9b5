"""What people do to a finished Word file, at random: written without looking at the program."""

import copy
import io
import random
import re
from dataclasses import dataclass

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from packages import saved

FIGURE = re.compile(r"\d[\d,]*\.\d+%?")


@dataclass
class Edit:
    """One edit: its kind, the figure that stood there, the one that stands there now."""

    kind: str
    before: str = ""
    after: str = ""
    sentence: str = ""


def body(document) -> list[Paragraph]:
    """The paragraphs of running text with a figure in them."""
    return [
        p
        for p in document.paragraphs
        if FIGURE.search(p.text)
        and not (p.style.name or "").lower().startswith(("toc", "heading", "图", "封面"))
        and p._p.getparent().tag == qn("w:body")
        and p._p.find(qn("w:r")) is not None
    ]


def write(paragraph: Paragraph, text: str) -> None:
    """Type a paragraph anew in its first run."""
    first, *rest = paragraph.runs
    first.text = text
    for run in rest:
        run.text = ""


def digit(rng: random.Random, paragraph: Paragraph) -> Edit:
    match = rng.choice(list(FIGURE.finditer(paragraph.text)))
    at = rng.choice([i for i in range(*match.span()) if paragraph.text[i].isdigit()])
    other = rng.choice([d for d in "123456789" if d != paragraph.text[at]])
    text = paragraph.text
    changed = text[:at] + other + text[at + 1 :]
    write(paragraph, changed)
    return Edit("digit", match[0], changed[match.start() : match.end()])


def overtyped(rng: random.Random, paragraph: Paragraph) -> Edit:
    match = rng.choice(list(FIGURE.finditer(paragraph.text)))
    new = f"{rng.uniform(1, 9999):.2f}" + ("%" if match[0].endswith("%") else "")
    text = paragraph.text
    write(paragraph, text[: match.start()] + new + text[match.end() :])
    return Edit("overtyped", match[0], new)


def deleted(rng: random.Random, paragraph: Paragraph) -> Edit:
    match = rng.choice(list(FIGURE.finditer(paragraph.text)))
    text = paragraph.text
    write(paragraph, text[: match.start()] + text[match.end() :])
    return Edit("deleted", match[0], "")


def tracked(rng: random.Random, paragraph: Paragraph) -> Edit:
    """The figure is struck out and another inserted, as Word tracks it."""
    match = rng.choice(list(FIGURE.finditer(paragraph.text)))
    text, new = paragraph.text, f"{rng.uniform(1, 999):.2f}"
    if match[0].endswith("%"):
        new += "%"
    write(paragraph, text[: match.start()])
    first = paragraph.runs[0]._r
    gone, come, tail = OxmlElement("w:del"), OxmlElement("w:ins"), copy.deepcopy(first)
    for mark in (gone, come):
        mark.set(qn("w:id"), str(rng.randrange(10**6)))
        mark.set(qn("w:author"), "某人")
    old_run, new_run = copy.deepcopy(first), copy.deepcopy(first)
    for each in old_run.findall(qn("w:t")):
        each.tag = qn("w:delText")
        each.text = match[0]
    for run, words in ((new_run, new), (tail, text[match.end() :])):
        for each in run.findall(qn("w:t")):
            each.text = words
            each.set(qn("xml:space"), "preserve")
    gone.append(old_run)
    come.append(new_run)
    first.addnext(gone)
    gone.addnext(come)
    come.addnext(tail)
    return Edit("tracked", match[0], new)


def moved(rng: random.Random, paragraph: Paragraph) -> Edit:
    near = [p for p in body(paragraph.part.document) if p._p is not paragraph._p]
    rng.choice(near)._p.addprevious(paragraph._p)
    return Edit("moved", sentence=paragraph.text)


def added(rng: random.Random, paragraph: Paragraph) -> Edit:
    text = rng.choice(("这一年我们还做了许多别的工作。", "具体情况另行说明，望予理解和支持。"))
    new = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(new)
    write(Paragraph(new, paragraph._parent), text)
    return Edit("added", sentence=text)


def restyled(rng: random.Random, paragraph: Paragraph) -> Edit:
    """Words in bold: the run is cut in three."""
    run = paragraph.runs[0]
    text = run.text
    if len(text) > 4:
        cut = rng.randrange(1, len(text) - 1)
        other = copy.deepcopy(run._r)
        run._r.addnext(other)
        run.text = text[:cut]
        paragraph.runs[1].text = text[cut:]
        paragraph.runs[1].bold = True
    return Edit("restyled")


def split(rng: random.Random, paragraph: Paragraph) -> Edit:
    text = paragraph.text
    cuts = [m.end() for m in re.finditer("。", text)][:-1]
    if not cuts:
        return Edit("restyled")
    cut = rng.choice(cuts)
    new = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(new)
    write(paragraph, text[:cut])
    write(Paragraph(new, paragraph._parent), text[cut:])
    return Edit("split")


KINDS = (digit, digit, overtyped, overtyped, deleted, tracked, moved, added, restyled, split)


def edited(content: bytes, seed: int, count: int = 8) -> tuple[bytes, list[Edit]]:
    """A document after some edits, each to a paragraph of its own."""
    rng = random.Random(seed)
    document = Document(io.BytesIO(content))
    chosen = rng.sample(body(document), count)
    edits = [rng.choice(KINDS)(rng, paragraph) for paragraph in chosen]
    return saved(document), edits
