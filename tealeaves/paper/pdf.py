"""A PDF opened with limits: its words with their places, its rules, its pages as pictures. By pypdfium2, which runs no script.

Whatever the file holds, opening and reading it ends in values or in `Unreadable`. That its library may still be brought to its knees by
a page is why the reading as a whole belongs into a process that may be killed.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from tealeaves.errors import Unreadable
from tealeaves.paper.words import Rule, Word

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 60  # that are read; of a longer document the rest is named as cut
MAX_LETTERS = 60_000  # of one page
MAX_OBJECTS = 20_000  # of one page that are looked at for rules
MAX_RULES = 600  # of one page; more are a drawing
MAX_SIDE = 14_400.0  # points, the largest page that the standard knows
MAX_PIXELS = 12_000_000  # of a rendered page: A2 at 150 dpi
_THIN = 3.0  # points: a filled box as thin is a rule
_SHORT = 8.0  # points: a rule as short is a dash
_LOOKED_AT = 500  # letters that tell how a page is held
_COVERED = 0.6  # of a page that pictures cover: a scan
_BLANKS = " \t\r\n\u00a0\u3000"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed on one page, in points from its upper left corner."""

    number: int  # 1 is the first
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    unmapped: int  # letters of which the file does not say what they are
    drawn: bool  # whether there is anything on it
    pictured: bool  # whether pictures cover most of it

    @property
    def text(self) -> str:
        """All words in the order of the file."""
        return " ".join(word.text for word in self.words)


@contextmanager
def opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document. Raises `Unreadable` for one that is too large, locked, or not to be mended."""
    if len(body) > MAX_BYTES:
        raise Unreadable(f"the PDF has {len(body):,} bytes, the limit is {MAX_BYTES:,}")
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_why(error)) from error
    try:
        if len(document) < 1:
            raise Unreadable("a PDF without pages: truncated, or never finished")
        yield document
    finally:
        document.close()


def _why(error: pypdfium2.PdfiumError) -> str:
    """What a person can do about a PDF that does not open."""
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return "a PDF locked with a password: drop an unlocked copy into the inbox"
    return f"a PDF that does not open, truncated or damaged ({error}): drop an intact copy into the inbox"


def scripted(document: pypdfium2.PdfDocument) -> bool:
    """Whether the document carries JavaScript. It is never run."""
    return bool(pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0)


def named(document: pypdfium2.PdfDocument) -> tuple[str, str]:
    """Title and producer, as the file claims."""
    told = document.get_metadata_dict()
    return told.get("Title", "")[:300], told.get("Producer", "")[:100]


def sheet(document: pypdfium2.PdfDocument, number: int) -> Sheet:
    """One page (1 is the first). Raises `Unreadable` for one that is too large or cannot be read."""
    with _page(document, number) as page:
        words, unmapped, place = _words(page)
        drawn, covered = _drawings(page, place)
        pictured = covered >= _COVERED * place.width * place.height
        return Sheet(
            number, place.width, place.height, tuple(words), tuple(_rules(page, place)), unmapped, drawn, pictured
        )


def picture(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    """One page in grey. Raises `Unreadable` for one that would have too many pixels."""
    with _page(document, number) as page:
        width, height = page.get_size()
        pixels = width * height * (dpi / 72) ** 2
        if pixels > MAX_PIXELS:
            raise Unreadable(f"page {number} would have {pixels:,.0f} pixels at {dpi} dpi, the limit is {MAX_PIXELS:,}")
        bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False)
        try:
            drawn: Image.Image = bitmap.to_pil().convert("L").copy()
            return drawn
        finally:
            bitmap.close()


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"page {number} does not open ({error}): drop an intact copy into the inbox") from error
    try:
        width, height = page.get_size()
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise Unreadable(f"page {number} measures {width:,.0f} by {height:,.0f} points")
        yield page
    finally:
        page.close()


class _Place:
    """Turns the places of a page's own space, which counts upwards, into those of a reader who holds it with its letters upright."""

    def __init__(self, page: pypdfium2.PdfPage, turned: int) -> None:
        self._left, self._bottom, self._right, self._top = page.get_cropbox()
        self._turned = turned
        sides = self._right - self._left, self._top - self._bottom
        self.width, self.height = sides if turned % 180 == 0 else sides[::-1]

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self._turned == 90:
            return y - self._bottom, x - self._left
        if self._turned == 180:
            return self._right - x, y - self._bottom
        if self._turned == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        (x, y), (u, v) = self.point(left, bottom), self.point(right, top)
        return min(x, u), min(y, v), max(x, u), max(y, v)

    def shown(self, box: tuple[float, float, float, float]) -> bool:
        """Whether any of it is on the page."""
        left, top, right, bottom = box
        return right > 0 and bottom > 0 and left < self.width and top < self.height


# --- words ------------------------------------------------------------------------------------------------------------------------


def _words(page: pypdfium2.PdfPage) -> tuple[list[Word], int, _Place]:
    """The words of a page in the order of the file, how many letters of it nobody can name, and how the page is held."""
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        if count > MAX_LETTERS:
            raise Unreadable(f"a page has {count:,} letters, the limit is {MAX_LETTERS:,}")
        unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 for index in range(count))
        place = _Place(page, _turned(text, count) if count else page.get_rotation())
        return list(_joined(_letters(text, count, place))), unmapped, place
    finally:
        text.close()


def _turned(text: pypdfium2.PdfTextPage, count: int) -> int:
    """By how many degrees a page must be turned, clockwise, for most of its letters to stand upright, whatever the file says."""
    angles = (float(pdfium.FPDFText_GetCharAngle(text, index)) for index in range(min(count, _LOOKED_AT)))
    quarters = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles)
    return 90 * min(quarters, key=lambda quarter: (-quarters[quarter], quarter))


def _letters(text: pypdfium2.PdfTextPage, count: int, place: _Place) -> Iterator[Word | None]:
    """Each letter as a word; None for a blank. Blanks that the library adds of its own are left out: gaps tell more."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    high = ""
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        letter = _letter(high, code)
        high = ""
        if letter in _BLANKS:
            if not pdfium.FPDFText_IsGenerated(text, index):
                yield None
            continue
        if _unseen(text, index):
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        where = place.box(box.left, box.bottom, box.right, box.top)
        if place.shown(where) and where[2] > where[0]:
            base = place.point(x.value, y.value)[1]
            yield Word(letter, *where, base, _size(text, index, where))


def _unseen(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Whether a letter is printed without ink: what scanners lay under a picture, or somebody hides."""
    drawn = pdfium.FPDFText_GetTextObject(text, index)
    return bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def _letter(high: str, code: int) -> str:
    """The letter of one code unit, or of the second half of a pair."""
    if 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
    return chr(code) if code else "\ufffd"


def _size(text: pypdfium2.PdfTextPage, index: int, where: tuple[float, float, float, float]) -> float:
    """The size of a letter in points. The font's own is before scaling, so a box that is far from it is believed instead."""
    told, height = pdfium.FPDFText_GetFontSize(text, index), where[3] - where[1]
    return told if 0.5 * height <= told <= 1.2 * height else max(height * 0.75, 1.0)


def _joined(letters: Iterator[Word | None]) -> Iterator[Word]:
    """Letters that stand together as words."""
    word: Word | None = None
    blank = False
    for letter in letters:
        if letter is None:
            blank = True
            continue
        if word is not None and not blank and _together(word, letter):
            word.text += letter.text
            word.right, word.top, word.bottom = letter.right, min(word.top, letter.top), max(word.bottom, letter.bottom)
            continue
        if word is not None:
            yield word
        if word is not None and blank:
            letter.spaced = abs(letter.base - word.base) < 0.5 * letter.size and letter.left > word.left
        word, blank = letter, False
    if word is not None:
        yield word


def _together(word: Word, letter: Word) -> bool:
    gap = letter.left - word.right
    return abs(letter.base - word.base) < 0.2 * letter.size and -0.5 * letter.size < gap < 0.15 * letter.size


# --- rules ------------------------------------------------------------------------------------------------------------------------


def _drawings(page: pypdfium2.PdfPage, place: _Place) -> tuple[bool, float]:
    """Whether anything is drawn on a page, and how many square points of it are pictures."""
    covered, count = 0.0, pdfium.FPDFPage_CountObjects(page)
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(min(count, MAX_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_IMAGE and pdfium.FPDFPageObj_GetBounds(
            drawn, *edges
        ):
            left, top, right, bottom = place.box(*(edge.value for edge in edges))
            covered += max(0.0, min(right, place.width) - max(left, 0)) * max(
                0.0, min(bottom, place.height) - max(top, 0)
            )
    return count > 0, covered


def _rules(page: pypdfium2.PdfPage, place: _Place) -> list[Rule]:
    """The straight lines of a page, upright or level; none where there are so many that they are a drawing."""
    found: set[Rule] = set()
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
            found.update(_strokes(drawn, place))
        if len(found) > MAX_RULES:
            return []
    return sorted(found, key=lambda rule: (rule.upright, rule.at, rule.start, rule.end))


def _strokes(drawn: object, place: _Place) -> Iterator[Rule]:
    """The straight strokes of one path, or the path itself where it is a filled box as thin as a rule."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(drawn, *edges):
        return
    left, top, right, bottom = place.box(*(edge.value for edge in edges))
    if right - left <= _THIN or bottom - top <= _THIN:
        yield from _rule(left, top, right, bottom)
        return
    points = _corners(drawn, place)
    for (x, y), (u, v) in pairwise(points):
        if abs(x - u) <= 1 or abs(y - v) <= 1:
            yield from _rule(min(x, u), min(y, v), max(x, u), max(y, v))


def _rule(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    if not all(map(math.isfinite, (left, top, right, bottom))):
        return
    if bottom - top > max(_SHORT, right - left):
        yield Rule(True, round((left + right) / 2, 1), round(top, 1), round(bottom, 1))
    elif right - left > _SHORT:
        yield Rule(False, round((top + bottom) / 2, 1), round(left, 1), round(right, 1))


def _corners(drawn: object, place: _Place) -> list[tuple[float, float]]:
    """The points of a path of straight strokes, in the page's places; none of one with curves or with many strokes."""
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    count = pdfium.FPDFPath_CountSegments(drawn)
    if count > MAX_RULES or not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return []
    points: list[tuple[float, float]] = []
    for index in range(count):
        part = pdfium.FPDFPath_GetPathSegment(drawn, index)
        if pdfium.FPDFPathSegment_GetType(part) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return []
        pdfium.FPDFPathSegment_GetPoint(part, x, y)
        points.append(
            place.point(
                matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
            )
        )
        if pdfium.FPDFPathSegment_GetClose(part):
            points.append(points[0])
    return points
