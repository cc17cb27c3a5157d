"""What stands on a page: words, rules, and the pieces of lines that words make up. Places are in points from the upper left corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tealeaves.language import script_counts
from tealeaves.text import normalise

SPACE = 0.17  # of the letters' size: a gap as wide is a space between words
_PIECE_GAP = 0.9  # a wider gap can be a gutter between columns
_HAN_SPACE = 0.35  # a space beside a Chinese sign: browsers set figures off by a quarter of a sign, without a space
_LEVEL = 0.35  # how far two things on one line may stand apart in height


@dataclass(slots=True)
class Word:
    """Letters that stand together. `base` is the height of the line that they stand on."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float  # of the letters
    confidence: float = 1.0
    lang: str = "und"
    spaced: bool = False  # whether a space was printed before it


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed straight line: upright from `start` down to `end` at x = `at`, or level from left to right at y = `at`."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Piece:
    """Words of one line without a wide gap between them."""

    words: list[Word]
    left: float = field(init=False)
    right: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    base: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = min(word.left for word in self.words)
        self.right = max(word.right for word in self.words)
        self.top = min(word.top for word in self.words)
        self.bottom = max(word.bottom for word in self.words)
        self.base = self.words[0].base
        self.size = max(word.size for word in self.words)

    @property
    def text(self) -> str:
        return normalise("".join(_spaced(self.words)))


def _spaced(words: Sequence[Word]) -> Iterator[str]:
    before: Word | None = None
    for word in words:
        if before is not None and (word.spaced or _apart(before, word)):
            yield " "
        yield word.text
        before = word


def _apart(before: Word, word: Word) -> bool:
    """Whether the gap between two words is a space. Chinese is set without any, however wide its signs stand."""
    gap, size = word.left - before.right, max(before.size, word.size)
    han = script_counts(before.text[-1:] + word.text[:1]).get("han", 0)
    return gap > (SPACE, _HAN_SPACE, _PIECE_GAP)[han] * size


# --- pieces -----------------------------------------------------------------------------------------------------------------------


def pieces_of(words: Iterable[Word], rules: Sequence[Rule]) -> list[Piece]:
    """The words as pieces: broken where the gap is wide or a rule stands between."""
    upright = [rule for rule in rules if rule.upright]
    return [piece for row in rows_of(list(words)) for piece in _broken(row, upright)]


def rows_of(items: list[Word]) -> list[list[Word]]:
    """The words that stand on one line, whatever column they are in; from the top down, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(items, key=lambda word: (word.base, word.left)):
        if rows and word.base - rows[-1][0].base <= _LEVEL * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _broken(row: list[Word], upright: list[Rule]) -> Iterator[Piece]:
    taken = [row[0]]
    for word in row[1:]:
        gap = word.left - taken[-1].right
        if gap > _PIECE_GAP * min(word.size, taken[-1].size) or _ruled_off(taken[-1], word, upright):
            yield Piece(taken)
            taken = []
        taken.append(word)
    yield Piece(taken)


def _ruled_off(before: Word, word: Word, upright: list[Rule]) -> bool:
    middle = (word.top + word.bottom) / 2
    left, right = (before.left + before.right) / 2, (word.left + word.right) / 2
    return any(left < rule.at < right and rule.start < middle < rule.end for rule in upright)


def piece_rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces that stand on one line; from the top down, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.base, piece.left)):
        if rows and piece.base - rows[-1][0].base <= _LEVEL * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]
