"""Which language reads a piece of a line best: how sure tesseract is, and whether what it read can stand in the place.

A language that is not a line's own reads it with little confidence: that tells the language of any longer line better than a look at the
letters does. What remains are short cells: "Name" is read as "Мате" as surely, a stock number can be in any script, two Chinese signs pass
for three Latin letters. There the width of the place counts, and the pieces beside it. In doubt nothing becomes Russian: letters that look
alike in both scripts prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tealeaves.language import language_of, script_counts
from tealeaves.paper.tesseract import Seen
from tealeaves.paper.words import Piece

_NATIVE = {"kor": "ko", "rus": "ru", "chi_sim": "zh", "eng": "en"}
_SCRIPT = {"kor": "hangul", "rus": "cyrillic", "chi_sim": "han", "eng": "latin"}
# Cyrillic letters that look like Latin ones or figures.
_TWINS = frozenset("авгеикмнопрстухьАВЕЗКМНОРСТУХЬ")
_SURE = 0.88  # a language that reads a line as well is taken without asking the others
_SURE_FIGURES = 0.94  # the same of figures, which all languages read alike
_SURE_KOREAN = 0.8  # tesseract is less sure of Korean, right or wrong
_LEAST_SURE = 0.25  # below it nobody can read a piece
_LEAST_RUSSIAN = 0.55  # the same of Russian, which is read well or is not there: its letters come out of any dirt
_BESIDE = 0.8  # as well read pieces tell the language of those beside them
_FOREIGN = 0.15  # lost by a language that finds no letter of its own
_TWIN = 0.12  # lost by Russian where all its letters are twins
_KNOWN = 0.03  # won by English for words that it has
_NARROW = 0.6  # lost for each time that the place is wider than the letters
_COMPANY = {"row": 0.25, "column": 0.2}  # won by the language of the pieces beside, or above and below
_COIN = re.compile(r"[$€£][A-Z]")  # an S at the head of a stock number that English takes for a price
_TIMES = re.compile(r"(?<=\d)\s*[xXхХ×*]\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one language makes of one piece."""

    language: str  # as tesseract calls it
    words: tuple[Seen, ...]  # from left to right, in the pixels of the sheet
    offset: tuple[int, int]  # to be added for pixels of the page

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        letters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / max(1, letters)


def mended(reading: Reading) -> Reading:
    """The reading with sizes such as "45x32" in the one form, whatever letter stands for the sign."""
    words = tuple(replace(word, text=_TIMES.sub("×", word.text)) for word in reading.words)
    return replace(reading, words=words)


def own_letters(reading: Reading) -> str:
    """The letters that are in the language's own script."""
    return "".join(sign for sign in reading.text if _SCRIPT[reading.language] in script_counts(sign))


def language_of_reading(reading: Reading) -> str:
    """The language of what was read, BCP-47; "und" of figures and of single foreign letters among them."""
    if own_letters(reading):
        return _NATIVE[reading.language]
    return "en" if script_counts(reading.text).get("latin", 0) > 1 else "und"


def settles(reading: Reading) -> bool:
    """Whether a reading is so sure that no other language need be asked."""
    own = own_letters(reading)
    if not script_counts(reading.text):
        return reading.language == "rus" and reading.confidence >= _SURE_FIGURES
    if reading.language == "rus":
        return reading.confidence >= _SURE and sum(sign not in _TWINS for sign in own) > 1
    if reading.language == "kor":
        return reading.confidence >= _SURE_KOREAN and len(own) * 2 > sum(script_counts(reading.text).values())
    if reading.language == "eng":
        return reading.confidence >= _SURE and (len(own) > 11 or language_of(reading.text, ("en",))[0] == "en")
    return reading.confidence >= _SURE and len(own) > 2


_TALL, _DEEP = frozenset("bdfhkltбйё"), frozenset("gjpqyQруфцщдД,;()[]")  # beside capitals and figures, which are tall


def size_of(piece: Piece, text: str) -> float:
    """The size of the letters in points, from the height of the ink and from which of them go up or down."""
    height = piece.bottom - piece.top
    if _is_square(text):
        return height / 0.95
    tall = any(sign.isupper() or sign.isdigit() or sign in _TALL for sign in text)
    return height / (0.5 + 0.22 * tall + 0.2 * (not _DEEP.isdisjoint(text)))


def base_of(piece: Piece, text: str, size: float) -> float:
    """The height of the line that the letters stand on, above what hangs below it."""
    hanging = 0.12 if _is_square(text) else 0.2 * (not _DEEP.isdisjoint(text))
    return piece.bottom - hanging * size


def _is_square(text: str) -> bool:
    """Whether a text is in a script whose signs fill a square."""
    return bool({"hangul", "han", "kana"} & script_counts(text).keys())


# --- choosing ---------------------------------------------------------------------------------------------------------------------


def choose(pieces: Sequence[Piece], readings: Sequence[Sequence[Reading]]) -> list[Reading | None]:
    """The best reading of each piece; None where there is none. First each for itself, then the doubtful ones by their company."""
    held = [[mended(reading) for reading in each if reading.words] for each in readings]
    scores = [[_score(piece, reading) for reading in each] for piece, each in zip(pieces, held, strict=True)]
    sure = [_surely(each, score) for each, score in zip(held, scores, strict=True)]
    best: list[Reading | None] = []
    for number, (each, score) in enumerate(zip(held, scores, strict=True)):
        favoured, bonus = _company(number, pieces, sure) if not sure[number] else ("", 0.0)
        ranked = [
            (mark + (bonus if reading.language == favoured and own_letters(reading) else 0.0), place)
            for place, (mark, reading) in enumerate(zip(score, each, strict=True))
        ]
        fit = [(mark, -place) for mark, place in ranked if mark >= _least(each[place])]
        best.append(each[-max(fit)[1]] if fit else None)
    return best


def _least(reading: Reading) -> float:
    """How well a piece must be read at least to be taken."""
    return _LEAST_RUSSIAN if reading.language == "rus" and own_letters(reading) else _LEAST_SURE


def _surely(readings: Sequence[Reading], scores: Sequence[float]) -> str:
    """The language of a piece that is beyond doubt, "" of any other."""
    top = max(range(len(readings)), key=scores.__getitem__, default=None)
    if top is None or scores[top] < _BESIDE or len(own_letters(readings[top])) < 2:
        return ""
    rest = [score for number, score in enumerate(scores) if number != top]
    return readings[top].language if scores[top] - max(rest, default=0.0) > 0.1 else ""


def _score(piece: Piece, reading: Reading) -> float:
    """How well a language reads a piece: its confidence, less what speaks against it."""
    own, score = own_letters(reading), reading.confidence
    if not own and (reading.language in ("kor", "chi_sim") or script_counts(reading.text)):
        score -= _FOREIGN
    if reading.language == "rus" and own and all(sign in _TWINS for sign in own) and len(own) < 6:
        score -= 2 * _TWIN if len(own) < 4 and any(map(str.isdigit, reading.text)) else _TWIN
    if reading.language == "eng" and language_of(reading.text, ("en",))[0] == "en":
        score += _KNOWN
    if reading.language == "eng" and _COIN.search(reading.text):
        score -= _FOREIGN
    return score - _NARROW * max(0.0, _width(piece, reading.text) - 1.2)


def _width(piece: Piece, text: str) -> float:
    """How many times wider a place is than what was read in it would be."""
    counts = script_counts(text)
    broad = sum(counts.get(script, 0) for script in ("hangul", "han", "kana"))
    narrow = sum(not sign.isspace() for sign in text) - broad
    spaces = 0 if broad else text.count(" ")
    ems = 0.95 * broad + 0.52 * narrow + 0.25 * spaces
    return (piece.right - piece.left) / max(1.0, ems * size_of(piece, text))


def _company(number: int, pieces: Sequence[Piece], sure: Sequence[str]) -> tuple[str, float]:
    """The language of all pieces on the same line that are beyond doubt, else of those right above and below; "" where they differ."""
    piece = pieces[number]
    others = [
        (other, lang) for place, (other, lang) in enumerate(zip(pieces, sure, strict=True)) if lang and place != number
    ]
    row = {lang for other, lang in others if abs(other.base - piece.base) < 0.4 * piece.size}
    if row:
        return (row.pop(), _COMPANY["row"]) if len(row) == 1 else ("", 0.0)
    column = {
        lang
        for other, lang in others
        if abs(other.base - piece.base) < 2.5 * piece.size
        and min(other.right, piece.right) > max(other.left, piece.left)
    }
    return (column.pop(), _COMPANY["column"]) if len(column) == 1 else ("", 0.0)
