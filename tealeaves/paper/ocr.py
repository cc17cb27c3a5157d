"""Reading a picture of a page: its lines are cut out first, each is read in the language that reads it best.

All pieces of a page are set one below the other on a sheet of their own, and tesseract reads that sheet as one block, once for each
language that is still in question. So it never has to find columns or tables, in which it errs most, and one run reads a hundred cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from tealeaves.language import script_counts
from tealeaves.paper import tesseract
from tealeaves.paper.choice import Reading, base_of, choose, language_of_reading, settles, size_of
from tealeaves.paper.pixels import Box, Prepared, prepare
from tealeaves.paper.words import Piece, Rule, Word, pieces_of

DPI = 150  # 300 is worse for Korean, and dearer
MAX_PIXELS = 12_000_000  # of a page that is read: A2 at 150 dpi
MOST_PIECES = 400  # of one page
_LEGIBLE = (
    11,
    40,
    22,
)  # pixels: the least and greatest usual height of words that are read as they are, and what others are brought to
_AT_A_LOSS = 0.35  # below it Russian has seen nothing like its own letters
_OVERLOOKING = ("kor", "chi_sim")  # languages that drop short pieces of their own among long ones of another
_GAP, _EDGE, _INDENT = 14, 4, 30  # pixels between the pieces of a sheet, kept around a piece, left of it


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read of a picture, in points from its upper left corner, ready to be laid out."""

    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    illegible: int  # pieces that no language could read


def read_picture(page: Image.Image, dpi: float = DPI) -> Scan:
    """The words of a grey picture. Raises `Unreadable` where tesseract is missing or fails.

    Letters much smaller or larger than print has at 150 dots an inch are brought to that size first: a photograph says nothing of its
    scale.
    """
    tesseract.require_tool()
    ready, scale = prepare(page, DPI), 1.0
    usual = _usual(ready.boxes)
    if usual and not _LEGIBLE[0] <= usual <= _LEGIBLE[1]:
        scale = min(_LEGIBLE[2] / usual, (MAX_PIXELS / (page.width * page.height)) ** 0.5)
        ready = prepare(page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale)))), DPI)
    pieces = _pieces(ready)[:MOST_PIECES]
    best = _best(ready, pieces)
    words = [word for piece, reading in zip(pieces, best, strict=True) if reading for word in _words(piece, reading)]
    points = DPI / dpi / scale
    for word in words:
        _place(word, points)
    rules = tuple(Rule(rule.upright, rule.at * points, rule.start * points, rule.end * points) for rule in ready.rules)
    return Scan(tuple(words), rules, sum(reading is None for reading in best))


def _usual(boxes: Sequence[Box]) -> int:
    """How high what is written mostly is, in pixels; 0 of an empty page."""
    heights = sorted(box.height for box in boxes if box.height >= _LEAST_HEIGHT)
    return heights[len(heights) // 2] if heights else 0


def _place(word: Word, points: float) -> None:
    """Bring a word from the picture's places to the page's."""
    word.left, word.right, word.top, word.bottom = (
        place * points for place in (word.left, word.right, word.top, word.bottom)
    )
    word.base, word.size = word.base * points, word.size * points


# --- pieces -----------------------------------------------------------------------------------------------------------------------

_POINT = 72 / DPI
_LEAST_HEIGHT = 8  # pixels of a letter that can be read at all
_MOST_TIMES = 5  # times as high as the usual piece: a drawing


def _pieces(ready: Prepared) -> list[Piece]:
    """Where something is written: pieces of lines, from the top down."""
    usual = _usual(ready.boxes)
    large = [box for box in ready.boxes if 0.55 * usual < box.height <= _MOST_TIMES * usual]
    small = [box for box in ready.boxes if box.height <= 0.55 * usual]
    blanks = [_blank(box, box.bottom, usual) for box in large] + [
        _blank(box, _line_of(box, large, usual), usual) for box in small
    ]
    return [piece for piece in pieces_of(blanks, ready.rules) if piece.bottom - piece.top >= _LEAST_HEIGHT * _POINT]


def _line_of(small: Box, large: Sequence[Box], usual: int) -> int:
    """The foot of the line that a comma, a dash or a dot stands on: that of the nearest letters beside it."""
    middle = (small.top + small.bottom) // 2
    beside = [box for box in large if box.top - usual // 4 < middle < box.bottom + usual // 3]
    near = min(beside, key=lambda box: max(box.left - small.right, small.left - box.right), default=None)
    gap = 0 if near is None else max(near.left - small.right, small.left - near.right)
    return small.bottom if near is None or gap > 2 * usual else near.bottom


def _blank(box: Box, base: int, usual: int) -> Word:
    """A place with something unread in it."""
    size = max(box.height, usual) * _POINT
    return Word("", box.left * _POINT, box.top * _POINT, box.right * _POINT, box.bottom * _POINT, base * _POINT, size)


def _cut(ready: Prepared, piece: Piece) -> tuple[Image.Image, tuple[int, int]]:
    """The picture of one piece, and where its corner is on the page."""
    left, top = max(0, round(piece.left / _POINT) - _EDGE), max(0, round(piece.top / _POINT) - _EDGE)
    right, bottom = round(piece.right / _POINT) + _EDGE, round(piece.bottom / _POINT) + _EDGE
    return ready.picture.crop((left, top, right, bottom)), (left, top)


# --- reading ----------------------------------------------------------------------------------------------------------------------


def _read(ready: Prepared, pieces: Sequence[Piece], language: str) -> list[Reading]:
    """The pieces as one language reads them."""
    cuts = [_cut(ready, piece) for piece in pieces]
    sheet = Image.new(
        "L", (max(cut.width for cut, _ in cuts) + 2 * _INDENT, sum(cut.height + _GAP for cut, _ in cuts) + _GAP), 255
    )
    lines: list[tuple[int, tuple[int, int]]] = []
    top = _GAP
    for cut, (left, above) in cuts:
        sheet.paste(cut, (_INDENT, top))
        lines.append((top + cut.height + _GAP // 2, (left - _INDENT, above - top)))
        top += cut.height + _GAP
    return list(_sorted(tesseract.read(sheet, language, DPI), lines, language))


def _sorted(
    seen: Iterable[tesseract.Seen], lines: list[tuple[int, tuple[int, int]]], language: str
) -> Iterable[Reading]:
    """The words put to the pieces that they stand in."""
    rest = sorted(seen, key=lambda word: word.top + word.bottom)
    for bottom, offset in lines:
        here = [word for word in rest if (word.top + word.bottom) / 2 < bottom]
        rest = rest[len(here) :]
        yield Reading(language, tuple(sorted(here, key=lambda word: word.left)), offset)


def _best(ready: Prepared, pieces: Sequence[Piece]) -> list[Reading | None]:
    """Each piece in the language that reads it best; None where none does.

    Russian, the cheapest, is asked about all. What it is at a loss with is Korean or Chinese rather than English. In the end every language
    has been asked about each piece that none has settled.
    """
    readings: list[list[Reading]] = [[] for _ in pieces]
    everything = range(len(pieces))
    _ask(ready, pieces, readings, "rus", everything)
    latin = [number for number in everything if readings[number][0].confidence >= _AT_A_LOSS]
    for language, about in (("eng", latin), ("kor", everything), ("chi_sim", everything), ("eng", everything)):
        _ask(ready, pieces, readings, language, about)
    return choose(pieces, readings)


def _ask(
    ready: Prepared, pieces: Sequence[Piece], readings: list[list[Reading]], language: str, about: Iterable[int]
) -> None:
    """Have a language read those pieces that it has not read, and that no language has settled."""
    open_ = [
        number for number in about if not any(settles(held) or held.language == language for held in readings[number])
    ]
    if open_:
        for number, reading in zip(open_, _read_twice(ready, [pieces[at] for at in open_], language), strict=True):
            readings[number].append(reading)


def _read_twice(ready: Prepared, pieces: Sequence[Piece], language: str) -> list[Reading]:
    """As `_read`; pieces that were overlooked among the others are read once more by themselves."""
    found = _read(ready, pieces, language)
    overlooked = [number for number, reading in enumerate(found) if not reading.words]
    if language in _OVERLOOKING and 0 < len(overlooked) < len(pieces):
        for number, reading in zip(
            overlooked, _read(ready, [pieces[number] for number in overlooked], language), strict=True
        ):
            found[number] = reading
    return found


# --- words ------------------------------------------------------------------------------------------------------------------------

_HANGUL_SPACE = 0.25  # of the letters' size: a gap as wide is a space; tesseract parts syllables at will


def _words(piece: Piece, reading: Reading) -> list[Word]:
    """The words of a piece on the page. Korean and Chinese are joined to the words that the gaps show."""
    size, language = size_of(piece, reading.text), language_of_reading(reading)
    base, across = base_of(piece, reading.text, size), reading.offset[0]
    words: list[Word] = []
    for seen in reading.words:
        left, right = (seen.left + across) * _POINT, (seen.right + across) * _POINT
        if words and not _apart(words[-1], seen.text, left, size):
            _grow(words[-1], seen, right)
            continue
        places = (
            left,
            base - 0.85 * size,
            right,
            base + 0.25 * size,
        )  # as a font's own box, whatever letters stand in it
        words.append(Word(seen.text, *places, base, size, seen.confidence, language, spaced=bool(words)))
    return words


def _grow(word: Word, seen: tesseract.Seen, right: float) -> None:
    letters = len(word.text) + len(seen.text)
    word.confidence = (word.confidence * len(word.text) + seen.confidence * len(seen.text)) / letters
    word.text += seen.text
    word.right = max(word.right, right)


def _apart(word: Word, text: str, left: float, size: float) -> bool:
    """Whether a space stands between a word and the next."""
    beside = script_counts(word.text[-1:] + text[:1])
    if beside.get("han"):
        return left - word.right > size
    return left - word.right > _HANGUL_SPACE * size if word.lang == "ko" else True
