"""Real articles, taken for pages, are none of the pages that stand where one should, and in no language that their source cannot have."""

from __future__ import annotations

import html
import json
import lzma
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from tealeaves import strict
from tealeaves.catalogue import load
from tealeaves.extract import extract
from tealeaves.model import Capture, Document
from tealeaves.shown import Shown
from tealeaves.signatures import SHORT, sign_of

ROOT = Path(os.environ.get("TEALEAVES_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
SEEN = datetime(2025, 1, 1, tzinfo=UTC)
EACH = 40  # every fortieth article of a file
FILES = (("kcna_captures_2024", "link", "kcna-captures-2024/*.xz"), ("kcna_1997_2012", "url", "kcna/*[05].jsonl.xz"))

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not ROOT.is_dir(),
        reason=f"NO CORPUS at {ROOT}: set TEALEAVES_CORPUS; no real article was held against the signs",
    ),
]


def documents(source: str, url: str, files: str) -> Iterator[Document]:
    catalogue = load()
    for path in sorted(ROOT.glob(files)):
        with lzma.open(path, "rb") as lines:
            for line in islice(lines, 0, None, EACH):
                capture = Capture(source, json.loads(line)[url], SEEN, SEEN, line, origin="dump")
                yield from extract(catalogue, capture).documents


def as_page(document: Document, paragraphs: int | None) -> Shown:
    """The article as a page has it, or only its beginning: short enough for its headline alone to count."""
    texts = [html.escape(block.text) for block in document.blocks][: None if paragraphs is None else paragraphs + 1]
    head = html.escape(document.headline)
    return Shown(
        f"<html><title>{head}</title><body><h1>{head}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</body></html>"
    )


@pytest.mark.parametrize(("source", "url", "files"), FILES)
def test_no_article_is_taken_for_a_page_that_is_none(source: str, url: str, files: str) -> None:
    seen = list(documents(source, url, files))
    pages = [as_page(document, paragraphs) for document in seen for paragraphs in (None, 1)]
    assert len(seen) > 40
    assert sum(page.weight <= SHORT for page in pages) > len(seen) / 10
    assert [sign for page in pages if (sign := sign_of(page)) is not None] == []


@pytest.mark.parametrize(("source", "url", "files"), FILES)
def test_no_article_is_taken_for_one_of_another_source(source: str, url: str, files: str) -> None:
    own = load().sources[source].source
    against = [
        (document.native_id, list(strict._languages(own, [document]))) for document in documents(source, url, files)
    ]
    assert [(name, found) for name, found in against if found] == []
