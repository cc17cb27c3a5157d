"""Fonts for typesetting: Noto from Debian, the CJK ones with their outlines turned into those that reportlab can embed.

Noto CJK has cubic outlines (CFF); reportlab embeds quadratic ones (TrueType) only. So the glyphs that a text needs are converted, a
few hundred at most, and become a small font of their own. The same letters give the same bytes.
"""

from __future__ import annotations

import io
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

INSTALL = "apt-get install -y fonts-noto-cjk fonts-noto-core"
_CJK = Path("/usr/share/fonts/opentype/noto")
_CORE = Path("/usr/share/fonts/truetype/noto")
_FACES = {  # our name: file, and which font of a collection
    "ko": (_CJK / "NotoSerifCJK-Regular.ttc", "Noto Serif CJK KR"),
    "ko-bold": (_CJK / "NotoSansCJK-Bold.ttc", "Noto Sans CJK KR Bold"),
    "zh": (_CJK / "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    "zh-bold": (_CJK / "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC Bold"),
    "plain": (_CORE / "NotoSerif-Regular.ttf", ""),
    "plain-bold": (_CORE / "NotoSans-Bold.ttf", ""),
}


def missing() -> str:
    """Why nothing can be typeset here, "" where it can."""
    absent = sorted({path.name for path, _ in _FACES.values() if not path.exists()})
    if find_spec("fontTools") is None:
        return "fonttools is not installed (make setup): nothing was read from paper"
    if absent:
        return f"the fonts {', '.join(absent)} are not installed ({INSTALL}): nothing was read from paper"
    return ""


def face(name: str, letters: frozenset[str]) -> bytes:
    """A TrueType font that has at least these letters."""
    path, title = _FACES[name]
    return _converted(path, title, "".join(sorted(letters))) if title else path.read_bytes()


@cache
def _converted(path: Path, title: str, letters: str) -> bytes:
    """The glyphs of these letters with quadratic outlines."""
    with path.open("rb") as collection:
        return _cut(collection, title, letters)


def _cut(collection: BinaryIO, title: str, letters: str) -> bytes:
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTCollection

    source = next(font for font in TTCollection(collection, lazy=True).fonts if font["name"].getDebugName(4) == title)
    cmap = source.getBestCmap()
    chosen = {ord(letter): cmap[ord(letter)] for letter in letters}
    names = [".notdef", *sorted(set(chosen.values()))]
    outlines, glyphs = source.getGlyphSet(), {}
    for name in names:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(chosen)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: source["hmtx"][name] for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    plain = f"{title.replace(' ', '')}{crc32(letters.encode()):08x}"  # reportlab takes fonts of one name for one font
    builder.setupNameTable({"familyName": title, "styleName": "Regular", "psName": plain, "fullName": plain})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1160, usWinDescent=288)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()
