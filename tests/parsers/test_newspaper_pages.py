"""Thirty real news pages that we did not write, from newspaper4k's own tests: what our reading without selectors finds of their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from distributions import Absent, unpacked

from tealeaves.articles import ArticleForm, read_article
from tealeaves.model import Capture
from tealeaves.pages import Article
from tealeaves.sourcekit import Unreadable

pytestmark = pytest.mark.peer

RELEASE = ("newspaper4k", "0.9.6", "a3f2f0e017dddb6f1019ee77aaa8980e13e6ecea0b949abc7167aae4770d2d0e")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = 30

# Pages that are refused, with the reason.
REFUSED = {
    "ap_meta_refresh": "leads elsewhere at once, holds nothing",
    "google_meta_refresh": "leads elsewhere at once, holds nothing",
    "sample_rss": "is no page",
    "cnn_test_nlp": "says of itself that it is not free to read",
}
# Pages of whose text less than nine tenths are found, and pages on which more than a fifth of what is found is none of it.
INCOMPLETE = {"latvian_article": "its first paragraph stands apart from the others"}
WITH_MORE = {
    "japanese_article": "an abstract for those who do not pay, with what stands around it",
    "spanish_article": "the comments' first lines and the keywords",
    "article_with_divs": "captions of pictures, on a page of hardly any text",
    "thai_article": "the list of what else was published",
}


@dataclass(frozen=True, slots=True)
class Found:
    """How much of a text was found, and how much of what was found is text: shares of runs of four letters."""

    recall: float
    precision: float


@pytest.fixture(autouse=True, scope="module")
def suite() -> None:
    try:
        unpacked(*RELEASE)
    except Absent as error:
        pytest.skip(f"NOT TESTED: newspaper4k's source distribution cannot be had: {error}")


def data() -> Path:
    return unpacked(*RELEASE) / "tests" / "data"


@cache
def read(name: str) -> Article | None:
    """The article of a page; None where it is refused."""
    body = (data() / "html" / f"{name}.html").read_bytes()
    try:
        return read_article(Capture("s", "http://a.example/article", NOW, NOW, body), ArticleForm())
    except Unreadable:
        return None


@cache
def found(name: str) -> Found | None:
    """None where newspaper4k has no text to compare with."""
    article, true = read(name), data() / "txt" / f"{name}.txt"
    if article is None or not true.exists():
        return None
    ours, theirs = runs("".join(article.texts)), runs(true.read_text("utf-8"))
    return Found(len(ours & theirs) / len(theirs), len(ours & theirs) / len(ours))


def runs(text: str) -> set[str]:
    letters = "".join(text.split())
    return {letters[at : at + 4] for at in range(len(letters) - 3)}


def names() -> list[str]:
    return sorted(path.stem for path in (data() / "html").glob("*.html"))


def test_no_page_breaks_us_and_only_those_that_are_no_articles_are_refused() -> None:
    assert len(names()) == PAGES
    assert {name for name in names() if read(name) is None} == set(REFUSED)


def test_the_text_is_found_whole_and_with_little_beside_it() -> None:
    known = {name: share for name in names() if (share := found(name)) is not None}
    assert len(known) == 22
    assert {name for name, share in known.items() if share.recall < 0.9} == set(INCOMPLETE), known
    assert {name for name, share in known.items() if share.precision < 0.8} == set(WITH_MORE), known
    assert sum(share.recall for share in known.values()) / len(known) > 0.98
    assert sum(share.precision for share in known.values()) / len(known) > 0.9


def test_the_headline_is_the_articles_and_not_the_sites() -> None:
    headlines = {name: article.headline for name in names() if (article := read(name)) is not None}
    assert headlines["arabic_article"].startswith("معارضون")  # its h1 is "CNN"
    assert headlines["yna_co_kr"].startswith("N. Korea slams S. Korea")
    assert headlines["chinese_article_001"] == "外国专家：中美合作共赢符合国际社会利益"
    assert not {"CNN", "ประชาไท"} & set(headlines.values())


def test_the_day_is_that_of_publication() -> None:
    stamps = {name: article.stamp for name in names() if (article := read(name)) is not None and article.stamp}
    assert str(getattr(stamps["yna_co_kr"], "day", "")) == "2019-08-20"
    assert len(stamps) >= 8


def test_selectors_of_a_real_page_agree_with_the_extractor() -> None:
    """Yonhap's articles stand in `article.story-news`: DIYgod/RSSHub, lib/routes/yna. We fetch none of them."""
    body = (data() / "html" / "yna_co_kr.html").read_bytes()
    capture = Capture("s", "https://en.yna.co.kr/view/AEN20190820002300325", NOW, NOW, body)
    chosen = read_article(capture, ArticleForm(body=("article.story-news",), drop=(".related-group", ".writer-zone01")))
    assert "selector_drift" not in chosen.flaws
    lost = read_article(capture, ArticleForm(body=("article.story-news p:first-of-type",)))
    assert "selector_drift" in lost.flaws
