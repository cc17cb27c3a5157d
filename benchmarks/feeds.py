"""What a feed costs when everything in it is new, and an article in full with and without selectors.

Run: `.venv/bin/python benchmarks/feeds.py [--rounds N]`. Prints JSON lines; each ratio comes from one run, alternating, so that a busy
machine slows both sides. The feed and the page are made here: 25 items with two paragraphs each, an article of 15 paragraphs inside 300
teasers.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

import feedparser

from parsers import feed
from tealeaves import articles
from tealeaves.articles import ArticleForm, read_article
from tealeaves.model import Capture

SEEN = datetime(2024, 10, 8, tzinfo=UTC)
URL = "http://feed.example/rss"
TABLE = {"name": "f", "url": URL, "language": "en", "bloc": "west", "every": 1, "confidence": "code"}
PARAGRAPH = (
    "The ministry said on Tuesday that relations are firm and that the people of both countries stand by each other. "
    * 10
)


def a_feed(items: int) -> bytes:
    entries = "".join(
        f"<item><title>Item {i}</title><link>http://feed.example/{i}</link><guid>{i}</guid>"
        f"<pubDate>Tue, 08 Oct 2024 07:01:00 +0900</pubDate>"
        f"<description><![CDATA[<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>]]></description></item>"
        for i in range(items)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'.encode()


def a_page() -> bytes:
    teasers = "".join(f"<div><a href='/{i}'>Another story {i}</a></div>" for i in range(300))
    text = "".join(f"<p>{PARAGRAPH}{i}</p>" for i in range(15))
    return f"<html><body><nav>{teasers}</nav><h1>Headline</h1><div class='text'>{text}</div><aside>{teasers}</aside></body></html>".encode()


def alternately(rounds: int, **works: Callable[[], object]) -> dict[str, float]:
    """Processor milliseconds of one call of each, called in turn."""
    seconds = dict.fromkeys(works, 0.0)
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            started = time.process_time()
            work()
            seconds[name] += time.process_time() - started
    return {name: round(1_000 * spent / rounds, 2) for name, spent in seconds.items()}


def measure_feed(rounds: int) -> dict[str, object]:
    body = a_feed(25)
    capture = Capture("f", URL, SEEN, SEEN, body)
    _, (version,) = feed.load("f", TABLE)
    spent = alternately(
        rounds,
        ours=lambda: list(version.parse(capture)),
        sanitised=lambda: feedparser.parse(io.BytesIO(body), response_headers={"content-type": "application/xml"}),
    )
    return {
        "what": "a feed, 25 new items", "kilobytes": len(body) // 1024, "milliseconds": spent,
        "feedparser_alone_to_documents": round(spent["sanitised"] / spent["ours"], 2),
    }  # fmt: skip


def measure_article(rounds: int) -> dict[str, object]:
    body = a_page()
    capture = Capture("f", URL, SEEN, SEEN, body)
    with_selectors = ArticleForm(body=(".text",))
    page = articles.read_html(capture)
    spent = alternately(
        rounds,
        selectors=lambda: articles._text(articles.read_html(capture), with_selectors),
        extractor=lambda: articles.extracted(page),
        selectors_and_drift_alarm=lambda: read_article(capture, with_selectors),
    )
    return {
        "what": "an article in full", "kilobytes": len(body) // 1024, "milliseconds": spent,
        "extractor_to_selectors": round(spent["extractor"] / spent["selectors"], 1),
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=50)
    rounds = options.parse_args().rounds
    for measured in (measure_feed(rounds), measure_article(rounds)):
        print(json.dumps(measured))


if __name__ == "__main__":
    main()
