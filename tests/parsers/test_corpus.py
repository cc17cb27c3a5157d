"""The dump parser over the real corpora: every record, no exception, the dirt counted."""

from __future__ import annotations

import json
import lzma
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from tealeaves.catalogue import load
from tealeaves.extract import extract
from tealeaves.model import Capture, Document

ROOT = Path(os.environ.get("TEALEAVES_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
SEEN = datetime(2018, 5, 1, tzinfo=UTC)
NAME = re.compile(r"Kim (?:Jong (?:Un|Il)|Il Sung)")
OWN_WORD = re.compile(r"(?:ism|ist|ia|ias|g|s)\b")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not ROOT.is_dir(),
        reason=f"NO CORPUS at {ROOT}: set TEALEAVES_CORPUS; the dump parser is not tested on real dirt",
    ),
]


def glued(text: str) -> bool:
    """Whether a name runs on from a letter or into one that is no ending of its own."""
    for found in NAME.finditer(text):
        start, end = found.span()
        if text[start - 1 : start].isalpha() or (text[end : end + 1].isalpha() and not OWN_WORD.match(text, end)):
            return True
    return False


def captures(source: str, *files: Path, url: str) -> Iterator[Capture]:
    for path in files:
        with lzma.open(path, "rb") as lines:
            for line in lines:
                yield Capture(source, json.loads(line)[url], SEEN, SEEN, line)


@cache
def daily() -> list[Capture]:
    return list(captures("kcna_captures_2024", ROOT / "kcna-captures-2024" / "articles.jsonl.xz", url="link"))


def documents(found: Iterator[Capture] | list[Capture]) -> Iterator[Document]:
    catalogue = load()
    for capture in found:
        extraction = extract(catalogue, capture)
        assert extraction.quarantined is None, f"{capture.url}: {extraction.quarantined}"
        yield from extraction.documents


# One in so many of the 88,468: all of them take a minute, and `make test-all` reads them.
EACH = 1 if os.environ.get("TEALEAVES_SLOW_TESTS") else 8


def test_sixteen_years_of_kcna_are_read_whole() -> None:
    whole = captures("kcna_1997_2012", *sorted((ROOT / "kcna").glob("*.jsonl.xz")), url="url")
    found = islice(whole, 0, None, EACH)
    editions: Counter[str] = Counter()
    flaws: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for document in documents(found):
        editions[document.edition] += 1
        flaws.update(document.flaws)
        languages.update(block.lang for block in document.blocks)
        assert document.headline or "no_headline" in document.flaws
        assert not glued(document.text), document.text
        assert "&nbsp" not in document.text
        assert "\x00" not in document.text
    assert editions.total() == -(-88_468 // EACH)
    assert set(editions) == {"en", "es"}
    assert 0.07 < editions["es"] / editions.total() < 0.11, "about a tenth is Spanish"
    assert languages["ru"] == languages["ko"] == languages["zh"] == 0, "there is none in this corpus"
    assert languages["und"] / languages.total() < 0.001
    assert flaws["mojibake"] == 1 or (EACH > 1 and not flaws["mojibake"]), "one page of 2006 was UTF-16"
    assert 300 < EACH * flaws["no_body"] < 1_500
    assert EACH * flaws["replacement_characters"] > 1_000
    assert flaws["no_date"] == 0


@pytest.mark.req("L-6")
def test_every_glued_name_of_the_captures_of_2024_is_set_apart() -> None:
    """43% of the documents have names glued to their neighbours; spaces are all that changes, and a few odd bytes."""
    raw = [json.loads(capture.body)["story_text"] for capture in daily()]
    dirty = sum(map(glued, raw))
    assert len(raw) == 2_078
    assert dirty > 500
    mentions = after = 0
    for text, document in zip(raw, documents(daily()), strict=True):
        body = "\n".join(block.text for block in document.blocks if block.role == "body")
        assert not glued(body), body
        mentions += len(NAME.findall(text))
        after += len(NAME.findall(body))
        assert (
            "".join(text.replace("-0-", "").split()) in "".join(body.replace("-0-", "").split())
            or document.flaws
            or "&" in text
        )
    assert mentions == after


def test_the_addresses_of_2024_are_as_many_stories_as_were_counted() -> None:
    stories = {document.story for document in documents(daily())}
    assert 1_000 < len(stories) < 1_200
    assert {document.edition for document in documents(daily())} == {"en"}
