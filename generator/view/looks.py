"""Word's properties as CSS: styles, paragraphs and letters, with fonts to stand in for official ones."""

import re
from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument

from generator.pdf.fonts import OFFICIAL
from generator.word.xml import StyleTree, qn, style_of

Look = dict[str, str]
"""CSS by property; fonts apart for Latin and Chinese letters until all of them are known."""

LATIN, CHINESE = "latin", "chinese"
_NEAREST = {font.name: font.nearest for font in OFFICIAL}
_FONT = re.compile(r"[\w@.\- ]+")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_ALIGN = {"center": "center", "right": "right", "end": "right", "left": "left", "start": "left"}
_ALIGN |= {"both": "justify", "distribute": "justify"}
_OFF = {"0", "false", "off", "none"}
_ALIKE, _LEADER = "--alike", "--leader"
"""Space between paragraphs of one style; what leads to a tab."""
_TWIPS, _HALF, _LINES, _CHARS = 20, 2, 240, 100
_LEADING = 1.3
"""The height of a line of Chinese letters that Word calls single."""


def number(node: Any, name: str) -> float | None:
    """A number that an element has; None for none."""
    try:
        return None if node is None else float(node.get(qn(f"w:{name}")))
    except (TypeError, ValueError):
        return None


def points(value: float | None, unit: int = _TWIPS) -> str:
    """A length in CSS."""
    return f"{(value or 0) / unit:.4g}pt"


def paragraph_look(properties: Any) -> Look:
    """What ``w:pPr`` says."""
    if properties is None:
        return {}
    found: Look = {}
    align = properties.find(qn("w:jc"))
    if align is not None and align.get(qn("w:val")) in _ALIGN:
        found["text-align"] = _ALIGN[align.get(qn("w:val"))]
    found |= _indents(properties.find(qn("w:ind"))) | _spacing(properties.find(qn("w:spacing")))
    if properties.find(qn("w:pageBreakBefore")) is not None:
        found["break-before"] = "page" if _is_on(properties, "pageBreakBefore") else "auto"
    if _is_on(properties, "keepNext"):
        found["break-after"] = "avoid"
    if _is_on(properties, "contextualSpacing"):
        found[_ALIKE] = "0"
    tabs = properties.findall(f"{qn('w:tabs')}/{qn('w:tab')}")
    if any(each.get(qn("w:leader")) == "dot" for each in tabs):
        found[_LEADER] = "1pt dotted"
    return found


def letters_look(properties: Any) -> Look:
    """What ``w:rPr`` says."""
    if properties is None:
        return {}
    found = dict(_fonts(properties.find(qn("w:rFonts"))))
    size = number(properties.find(qn("w:sz")), "val")
    if size:
        found["font-size"] = points(size, _HALF)
    colour = properties.find(qn("w:color"))
    if colour is not None and _COLOUR.fullmatch(colour.get(qn("w:val"), "")):
        found["color"] = f"#{colour.get(qn('w:val'))}"
    for tag, name, on, off in (
        ("b", "font-weight", "bold", "normal"),
        ("i", "font-style", "italic", "normal"),
        ("u", "text-decoration", "underline", "none"),
        ("strike", "text-decoration", "line-through", "none"),
        ("vanish", "display", "none", "inline"),
    ):
        if properties.find(qn(f"w:{tag}")) is not None:
            found[name] = on if _is_on(properties, tag) else off
    raised = properties.find(qn("w:vertAlign"))
    if raised is not None and raised.get(qn("w:val")) in ("superscript", "subscript"):
        found["vertical-align"] = raised.get(qn("w:val")).removesuffix("script")
    return found


def css(look: Look) -> str:
    """Declarations of CSS."""
    own = {name: value for name, value in look.items() if name not in (LATIN, CHINESE)}
    families = _families(look.get(LATIN, ""), look.get(CHINESE, ""))
    own |= {"font-family": families} if families else {}
    return ";".join(f"{name}:{value}" for name, value in own.items())


def faces(looks: Iterator[Look]) -> str:
    """The fonts of Latin letters, for these letters only: signs like “ are Chinese letters."""
    names = sorted({look[LATIN] for look in looks if LATIN in look})
    return "".join(
        f'@font-face{{font-family:"{_latin(name)}";unicode-range:U+20-7E,U+A1-24F;src:'
        + ",".join(f'local("{each}")' for each in (name, *_NEAREST.get(name, ())))
        + "}\n"
        for name in names
    )


class Styles:
    """The styles of a document: each with all that it has from those it is based on."""

    def __init__(self, document: WordDocument) -> None:
        self.tree = StyleTree(document)
        defaults = document.styles.element.find(qn("w:docDefaults"))
        paragraph, letters = (
            None
            if defaults is None
            else defaults.find(f"{qn(f'w:{kind}Default')}/{qn(f'w:{kind}')}")
            for kind in ("pPr", "rPr")
        )
        self.usual = {"font-size": "10pt"} | paragraph_look(paragraph) | letters_look(letters)
        self._default = next(
            (
                key
                for key, each in self.tree.by_key.items()
                if each.get(qn("w:type")) == "paragraph" and each.get(qn("w:default")) == "1"
            ),
            None,
        )
        self.looks: dict[str | None, Look] = {}

    def of(self, paragraph: Any) -> tuple[str, Look]:
        """The class of a paragraph and the look this gives it."""
        key = style_of(paragraph) or self._default
        if key not in self.looks:
            self.looks[key] = self.usual | self.look(key)
        return f"s{list(self.looks).index(key)}", self.looks[key]

    def look(self, key: str | None) -> Look:
        """What a style says, of paragraphs or of letters, with all that it is based on."""
        found: Look = {}
        for style in self.tree.chain(key):
            found |= paragraph_look(style.find(qn("w:pPr")))
            found |= letters_look(style.find(qn("w:rPr")))
        return found

    def rules(self) -> str:
        """The classes of all styles that were asked for."""
        found = []
        for count, look in enumerate(self.looks.values()):
            found.append(f".s{count}{{{css(look)}}}")
            found += [f".s{count}+.s{count}{{margin-top:0}}"] * (_ALIKE in look)
        return "\n".join([*found, ""])


def _is_on(properties: Any, tag: str) -> bool:
    node = properties.find(qn(f"w:{tag}"))
    return node is not None and node.get(qn("w:val"), "1") not in _OFF


def _indents(node: Any) -> Look:
    found: Look = {}
    for name, sides in (("margin-left", ("left", "start")), ("margin-right", ("right", "end"))):
        given = [v for side in sides if (v := number(node, side)) is not None]
        found |= {name: points(given[0])} if given else {}
    first = [
        (number(node, name), sign)
        for name, sign in (("firstLine", 1), ("hanging", -1))
        if number(node, name) is not None
    ]
    in_letters = number(node, "firstLineChars")
    if in_letters:
        found["text-indent"] = f"{in_letters / _CHARS:g}em"
    elif first:
        found["text-indent"] = points((first[0][0] or 0) * first[0][1])
    return found


def _spacing(node: Any) -> Look:
    found: Look = {}
    for name, side in (("margin-top", "before"), ("margin-bottom", "after")):
        if (space := number(node, side)) is not None:
            found[name] = points(space)
    line = number(node, "line")
    if line:
        is_fixed = node.get(qn("w:lineRule")) in ("exact", "atLeast")
        found["line-height"] = points(line) if is_fixed else f"{line / _LINES * _LEADING:.4g}"
    return found


def _fonts(node: Any) -> Iterator[tuple[str, str]]:
    for kind, name in ((LATIN, "ascii"), (CHINESE, "eastAsia")):
        given = "" if node is None else node.get(qn(f"w:{name}"), "")
        if _FONT.fullmatch(given):
            yield kind, given


def _families(latin: str, chinese: str) -> str:
    names = [_latin(latin)] if latin and latin != chinese else []
    names += [chinese, *_NEAREST.get(chinese, ())] if chinese else []
    return ",".join([*(f'"{name}"' for name in names), "serif"]) if names else ""


def _latin(name: str) -> str:
    return f"Latin {name}"
