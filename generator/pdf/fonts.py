"""The fonts of the official format and what stands in for one that a machine lacks.

Only PDF and page pictures are affected: the .docx keeps the official names. Knows no document.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from data_entry.lists import beside


@dataclass(frozen=True)
class OfficialFont:
    """A font that the format names: how its files call it, and the nearest others, best first."""

    name: str
    own: tuple[str, ...]
    """Beginnings of its name in a PDF."""
    nearest: tuple[str, ...]


_LISTS = beside(__file__)
OFFICIAL = tuple(
    OfficialFont(
        font["name"], tuple(font["own"]), (*font["nearest"], *_LISTS["last"][font["last"]])
    )
    for font in _LISTS["official"]
)


def environment(folder: Path) -> dict[str, str]:
    """The variables under which LibreOffice finds the nearest fonts; writes into ``folder``.

    Windows and macOS have no fontconfig: they come with these fonts or with near ones.
    """
    if sys.platform in ("win32", "darwin"):
        return dict(os.environ)
    target = folder / "fonts.conf"
    target.write_text(_configuration(), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(target)}


def _configuration() -> str:
    """The system's fonts, the one carried along, and for each official font the nearest of them."""
    from charts.fonts import bundled_font

    usual = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    carried = bundled_font()
    lines = [f'<include ignore_missing="yes">{escape(usual, quote=False)}</include>']
    lines += [f"<dir>{escape(str(carried.path.parent), quote=False)}</dir>"] if carried else []
    for font in OFFICIAL:
        families = "".join(f"<family>{name}</family>" for name in font.nearest)
        lines.append(
            f'<alias binding="same"><family>{font.name}</family><accept>{families}</accept></alias>'
        )
    return "\n".join(['<?xml version="1.0"?>', "<fontconfig>", *lines, "</fontconfig>", ""])


@dataclass(frozen=True)
class Substitution:
    """The official fonts that were not there, and the fonts of the PDF that are no official ones."""

    missing: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"本机没有{'、'.join(self.missing)}，PDF 和页面图里用相近的字体代替"
            f"（{'、'.join(self.instead)}）；Word 文档里仍是规定的字体。"
            if self.missing
            else ""
        )


ALL_THERE = Substitution()


def substitution(asked: Iterable[str], used: Iterable[str]) -> Substitution:
    """What stands in for what: the fonts a document asks for, and those its PDF is set in."""
    names = {name.partition("-")[0] for name in used}
    there = {font.name: {n for n in names if n.startswith(font.own)} for font in OFFICIAL}
    instead = names.difference(*there.values())
    missing = [name for name, own in there.items() if not own and name in set(asked)]
    return Substitution(tuple(missing), tuple(sorted(instead))) if instead else ALL_THERE
