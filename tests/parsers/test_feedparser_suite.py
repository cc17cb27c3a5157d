"""Two thousand feeds that we did not write, from feedparser's own tests: none breaks our reading, and we find what feedparser finds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import feedparser
import feedparser_suite
import pytest

from parsers import feed
from tealeaves import feeds
from tealeaves.model import Capture, Document
from tealeaves.sourcekit import Unreadable
from tealeaves.text import normalise

pytestmark = pytest.mark.peer

NOW = datetime(2024, 10, 8, tzinfo=UTC)
URL = "http://feed.example/feed"
TABLE = {"name": "f", "url": URL, "language": "en", "bloc": "west", "every": 1, "confidence": "code"}

# Every feed in which we find another number of items, with the reason.
OTHER_COUNT = {
    "wellformed/rss/entity_in_doctype.xml": "declares entities of its own, which we refuse whatever they are: they can be bombs",
}
# Every feed in which a headline without markup differs, with the reason.
OTHER_HEADLINE = {
    "wellformed/sanitize/entry_title_object.xml": "an <object> holds no text for us; feedparser's sanitiser keeps what stands in it",
    "illformed/chardet/euckr.xml": "declares no encoding: we find EUC-KR, feedparser without a detector reads windows-1252",
    "illformed/chardet/gb2312.xml": "declares no encoding: we find GB 2312, feedparser without a detector reads windows-1252",
    "illformed/chardet/eucjp.xml": "declares no encoding: neither finds EUC-JP, we mark what we replaced",
    "illformed/chardet/koi8r.xml": "declares no encoding: neither finds KOI8-R, which none of our sources uses",
    "illformed/chardet/shiftjis.xml": "declares no encoding: neither finds Shift JIS, which none of our sources uses",
}
FEEDS = {
    "wellformed": 1739,
    "illformed": 19,
    "encoding": 219,
}  # of this release: fewer were read wrongly from its archive


@dataclass(slots=True)
class Comparison:
    """What came of one group of feeds."""

    files: int = 0
    theirs: int = 0
    ours: int = 0
    other_count: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    other_headline: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


@pytest.fixture(autouse=True, scope="module")
def suite() -> None:
    try:
        feedparser_suite.tests()
    except feedparser_suite.Absent as error:
        pytest.skip(f"NOT TESTED: feedparser's source distribution cannot be had: {error}")


@cache
def compared(group: str) -> Comparison:
    """Read every feed of a group twice: by feedparser as it stands, by us as a source's feed."""
    total = Comparison()
    for name, body, headers in feedparser_suite.feeds(group):
        theirs = feedparser.parse(io.BytesIO(body), response_headers=headers).entries
        ours, reason = read(body, headers)
        total.files, total.theirs, total.ours = total.files + 1, total.theirs + len(theirs), total.ours + len(ours)
        if len(ours) != min(len(theirs), feeds.MAX_ITEMS):
            total.other_count[name] = (len(theirs), len(ours), reason)
        elif differing := list(other_headlines(theirs, ours)):
            total.other_headline[name] = differing
    return total


def read(body: bytes, headers: dict[str, str]) -> tuple[list[Document], str]:
    """Our documents of a feed, or why there are none."""
    _, (version,) = feed.load("a_feed", TABLE)
    capture = Capture("a_feed", URL, NOW, NOW, body, 200, tuple(headers.items()))
    try:
        return [item for item in version.parse(capture) if isinstance(item, Document)], ""
    except Unreadable as error:
        return [], str(error)


def other_headlines(theirs: list[Any], ours: list[Document]) -> Iterator[tuple[str, str]]:
    """Headlines that feedparser gives as plain text and we give otherwise."""
    for entry, document in zip(theirs, ours, strict=True):
        title = entry.get("title", "")
        if title and "<" not in title and "&" not in title and normalise(title) != document.headline:
            yield title, document.headline


@pytest.mark.req("F-2")
@pytest.mark.parametrize("group", feedparser_suite.GROUPS)
def test_no_feed_breaks_us_and_each_has_as_many_items_as_feedparser_finds(group: str) -> None:
    total = compared(group)
    assert total.files == FEEDS[group]
    assert total.other_count.keys() == {name for name in OTHER_COUNT if name.startswith(group)}, total.other_count
    missing = sum(theirs - ours for theirs, ours, _ in total.other_count.values())
    assert (total.theirs - total.ours, total.theirs > 0) == (missing, True)


@pytest.mark.parametrize("group", feedparser_suite.GROUPS)
def test_headlines_in_plain_text_are_feedparsers(group: str) -> None:
    total = compared(group)
    known = {name for name in OTHER_HEADLINE if name.startswith(group)}
    assert total.other_headline.keys() == known, total.other_headline


@pytest.mark.req("F-2")
def test_korean_and_chinese_without_a_declared_encoding_are_read_right() -> None:
    found = compared("illformed").other_headline
    assert found["illformed/chardet/euckr.xml"][0][1].endswith("한글닉네임 표시하기")
    assert found["illformed/chardet/gb2312.xml"][0][1].startswith("不归移民")
