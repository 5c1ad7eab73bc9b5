"""Finds a Chinese font on this machine and measures its text; must not know what is drawn.

matplotlib is asked for one file by name and its global list of fonts is left alone.
"""

import importlib.util
import math
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np
from matplotlib.ft2font import FT2Font
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from data_entry.lists import beside

BUNDLED_NAME = "NotoSansSC-Regular.ttf"
SAMPLE = "决算收支（万元）、0.5%"  # a Chinese font that lacks one of these is of no use here
EM = 1000
NO_LINE_START = "，。、；：）》”％%"

PREFERRED: dict[str, str] = beside(__file__)["preferred"]
"""Names of files, best first; a collection (.ttc) is read through the face named after it."""


class NoChineseFontError(Exception):
    """No usable Chinese font in the folders searched, nor the one carried by zhplot."""

    def __init__(self, searched: tuple[Path, ...]) -> None:
        self.searched = searched
        places = "、".join(map(str, searched)) or "（无）"
        super().__init__(
            f"找不到中文字体，无法绘图。已查找：{places}。"
            "请安装仿宋或宋体（Linux 可安装软件包 fonts-noto-cjk），"
            "或执行 pip install zhplot 使用其随带的 Noto Sans SC。"
        )


@dataclass(frozen=True)
class Font:
    """A font file and the face within it (above 0 only in a .ttc)."""

    path: Path
    face: int = 0

    def width(self, text: str, points: float) -> float:
        """How wide ``text`` (one line) runs, in points."""
        return sum(_glyph(self, char).advance for char in text) * points

    def outline(self, text: str, points: float) -> Outline:
        """``text`` (one line) as a shape that begins at the origin, in points.

        Shapes print alike in PNG and SVG, exactly as wide as measured, and are drawn six times
        as fast as matplotlib's text, which hints every Chinese character anew.
        """
        pen = 0.0
        vertices, codes = [np.empty((0, 2))], [np.empty(0, np.uint8)]
        for char in text:
            glyph = _glyph(self, char)
            vertices.append(glyph.vertices + np.array((pen, 0)))
            codes.append(glyph.codes)
            pen += glyph.advance
        return Outline(np.concatenate(vertices) * points, np.concatenate(codes))

    def fitting(self, texts: Sequence[str], points: float, room: float) -> float:
        """``points``, or the smaller size at which the widest of ``texts`` fits ``room``."""
        widest = max((self.width(text, points) for text in texts), default=0.0)
        return points if widest <= room else points * room / widest

    def wrapped(self, text: str, points: float, room: float) -> list[str]:
        """``text`` in as few lines as fit ``room``, all of about the same length, a list at its 、."""
        ways = ("、", "") if "、" in text else ("",)
        for count, after in product(range(1, len(text)), ways):
            lines = _split_evenly(text, count, after)
            if max(self.width(line, points) for line in lines) <= room:
                return lines
        return list(text) or [""]


@dataclass(frozen=True)
class _Glyph:
    """A character's outline and how far it moves the pen, for text of size 1."""

    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    advance: float


@lru_cache(maxsize=4096)
def _glyph(font: Font, char: str) -> _Glyph:
    """The shape of ``char``, read at a size at which hinting changes nothing visible."""
    face = _opened(font)
    face.set_size(EM, 72)
    loaded = face.load_char(ord(char))
    vertices, codes = face.get_path()
    return _Glyph(vertices / EM, codes.astype(np.uint8), loaded.linearHoriAdvance / 65536 / EM)


@lru_cache(maxsize=4)
def _opened(font: Font) -> FT2Font:
    """The file as FreeType sees it, opened once; matplotlib before 3.11 knows of the first face only."""
    path = str(font.path)
    return FT2Font(path, face_index=font.face) if font.face else FT2Font(path)


def _split_evenly(text: str, count: int, after: str) -> list[str]:
    """``text`` in at most ``count`` pieces, of which none begins with a closing mark.

    They end where the text has ``after``, as far as it has one.
    """
    ends = [at for at, char in enumerate(text, 1) if char == after]
    pieces: list[str] = []
    start = 0
    for left in range(count, 0, -1):
        end = start + math.ceil((len(text) - start) / left)
        if left > 1:
            _, end = min(((abs(at - end), at) for at in ends if at > start), default=(0, end))
        while left > 1 and end < len(text) and text[end] in NO_LINE_START:
            end += 1
        pieces.append(text[start:end])
        start = end
    return [piece for piece in pieces if piece]


def font_folders() -> tuple[Path, ...]:
    """Where this system and this user keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        return windows / "Fonts", local / "Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return (
            home / "Library/Fonts",
            Path("/Library/Fonts"),
            Path("/System/Library/Fonts"),
            Path("/System/Library/AssetsV2/com_apple_MobileAsset_Font7"),
            Path("/Applications/Microsoft Word.app/Contents/Resources/DFonts"),
        )
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    return data / "fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")


def bundled_font() -> Font | None:
    """The Noto Sans SC carried by zhplot, which is found but never imported (it sets rcParams)."""
    spec = importlib.util.find_spec("zhplot")
    if spec is None:
        return None
    for folder in spec.submodule_search_locations or ():
        path = Path(folder) / "fonts" / BUNDLED_NAME
        if path.is_file():
            return Font(path)
    return None


@lru_cache(maxsize=16)
def _files_by_name(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Every file under ``folders`` by its name in lower case; earlier folders win."""
    found: dict[str, Path] = {}
    for folder in folders:
        for root, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                found.setdefault(name.lower(), Path(root, name))
    return found


def _face_of(path: Path, family: str) -> Font | None:
    """The face called ``family`` in a collection, if this matplotlib can read it.

    matplotlib before 3.11 reads the first face only, which in Noto and Source Han is Japanese.
    """
    faces = FT2Font(str(path)).num_faces if hasattr(FT2Font, "face_index") else 1
    fonts = (Font(path, face) for face in range(faces))
    return next((font for font in fonts if _opened(font).family_name == family), None)


def _open(path: Path, family: str = "") -> Font | None:
    """The font in ``path`` if it opens and is Chinese."""
    try:
        font = _face_of(path, family) if family else Font(path)
        return font if font and not missing_glyphs(font, SAMPLE) else None
    except (OSError, RuntimeError):  # what FreeType raises for a damaged file
        return None


def _candidates(folders: tuple[Path, ...]) -> Iterator[Font]:
    """Usable Chinese fonts, best first: those of the system, then the bundled one."""
    files = _files_by_name(folders)
    for name, family in PREFERRED.items():
        font = _open(files[name], family) if name in files else None
        if font is not None:
            yield font
    bundled = bundled_font()
    if bundled is not None:
        yield bundled


@lru_cache(maxsize=32)
def chinese_font(text: str = "", folders: tuple[Path, ...] | None = None) -> Font:
    """The font to draw with: the best one that has every character of ``text``.

    Give the text of all figures at once, so that one document keeps to one font. Where no font
    has every character, the one that lacks fewest is taken; ``missing_glyphs`` tells which.
    Raises NoChineseFontError.
    """
    places = font_folders() if folders is None else folders
    best: tuple[int, Font] | None = None
    for font in _candidates(places):
        lacking = len(missing_glyphs(font, text))
        if not lacking:
            return font
        if best is None or lacking < best[0]:
            best = lacking, font
    if best is None:
        raise NoChineseFontError(places)
    return best[1]


def missing_glyphs(font: Font, text: str) -> set[str]:
    """The characters of ``text`` that the font cannot show; spaces and line ends do not count."""
    opened = _opened(font)
    wanted = {char for char in text if not char.isspace()}
    return {char for char in wanted if not opened.get_char_index(ord(char))}
