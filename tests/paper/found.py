"""What a reader found on paper, beside what stands there: used by the tests and by benchmarks/paper.py."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture
from tealeaves.paper import Paper, paragraphs, table_rows
from tests.paper.notices import Piece
from tests.paper.typeset import TypesetNotice

SEEN = datetime(2025, 1, 10, tzinfo=UTC)


def capture(body: bytes, status: int = 200) -> Capture:
    return Capture("korea_stamp", "http://www.korstamp.com.kp/notice/1", SEEN, SEEN, body, status)


def texts(paper: Paper) -> list[tuple[int, str]]:
    """Every paragraph and every line of every cell, each with its page."""
    found: list[tuple[int, str]] = []
    for line in paragraphs(paper.lines):
        if not line.table:
            found += [(line.page, text) for text in line.cells or (line.text,)]
    return found + [(row.page, text) for row in table_rows(paper.lines) for cell in row.cells for text in cell]


def languages(paper: Paper, expected: Sequence[str]) -> list[tuple[int, str, str]]:
    """Page, text and language of each of them, as a parser would label them."""
    told = texts(paper)
    blocks = languages_of_blocks([Block(text) for _, text in told], expected)
    return [(page, block.text, block.lang) for (page, _), block in zip(told, blocks, strict=True)]


@dataclass(slots=True)
class Score:
    """How well the pieces of one language were found."""

    pieces: int = 0
    right: int = 0  # with the right language
    letters: int = 0
    alike: float = 0.0  # letters that agree

    @property
    def accuracy(self) -> float:
        return self.alike / max(1, self.letters)


def scores(paper: Paper, notice: TypesetNotice) -> dict[str, Score]:
    """Each piece of the notice beside what is likest to it among all that was found on its page."""
    found = languages(paper, notice.languages)
    told: dict[str, Score] = {}
    for piece in notice.pieces:
        if piece.lang == "und":
            continue
        alike, language = max((likeness(piece.text, text), lang) for page, text, lang in found if page == piece.page)
        score = told.setdefault(piece.lang, Score())
        score.pieces += 1
        score.right += alike > 0.3 and language == piece.lang
        score.letters += len(plain(piece.text))
        score.alike += alike * len(plain(piece.text))
    return told


def plain(text: str) -> str:
    """The text without spaces and without the difference of wide and narrow marks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def likeness(one: str, other: str) -> float:
    one, other = plain(one), plain(other)
    return 1.0 if one == other else SequenceMatcher(None, one, other, autojunk=False).ratio()


def wanted(notice: TypesetNotice) -> list[tuple[int, str]]:
    return [(piece.page, piece.text) for piece in notice.pieces]


def labelled(pieces: Sequence[Piece]) -> list[tuple[int, str, str]]:
    """The pieces that are in a language. "May 14" is in none: three Latin letters beside figures are a stock number as well."""
    return [(piece.page, piece.text, piece.lang) for piece in pieces if piece.lang != "und" and piece.text != "May 14"]
