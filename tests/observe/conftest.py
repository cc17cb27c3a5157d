"""Documents written for these tests: our own sentences around short quoted terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest

from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Document, Observation
from tealeaves.observe import observe
from tealeaves.text import normalise

KNOWN_AT = datetime(2024, 10, 8, 23, 59, 59, tzinfo=UTC)

Write = Callable[..., Document]
See = Callable[..., list[Observation]]


def article(headline: str, *lines: str, on: str = "2024-10-08", edition: str = "en") -> Document:
    """An English article of KCNA: a headline and paragraphs, normalised as every parser does it."""
    raw = [Block(normalise(headline), role="headline"), *(Block(normalise(line)) for line in lines)]
    return Document(
        source="kcna_test", outlet="kcna", native_id=headline, url="http://kcna.example/1", headline=normalise(headline),
        blocks=languages_of_blocks(raw, ("en",)), edition=edition, published_at=date.fromisoformat(on),
    )  # fmt: skip


def stamp_notice(blocks: Sequence[tuple[str, str]], on: str = "2025-01-01", role: str = "body") -> Document:
    """A stamp notice in several languages: (language, text) pairs, each block labelled as the parser would."""
    return Document(
        source="korea_stamp", outlet="korea_stamp", native_id=on, url=f"http://stamp.example/{on}", headline="우표통보",
        blocks=tuple(Block(text, lang, role) for lang, text in blocks), genre="notice", edition="mul",
        published_at=date.fromisoformat(on),
    )  # fmt: skip


@pytest.fixture
def write() -> Write:
    return article


@pytest.fixture
def notice() -> Write:
    return stamp_notice


@pytest.fixture
def see() -> See:
    """The observations of a kind (and subject) in an article."""

    def seen(document: Document, kind: str, subject: str | None = None) -> list[Observation]:
        found = observe(document, "capture", KNOWN_AT)
        return [one for one in found if one.kind == kind and subject in (None, one.subject)]

    return seen
