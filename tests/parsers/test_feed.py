"""Feeds: what is refused, what is kept, and that feedparser is never given anything to open."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from parsers import dump, feed
from tealeaves import feeds
from tealeaves.catalogue import load
from tealeaves.model import Capture, Document
from tealeaves.sourcekit import Unreadable

NOW = datetime(2024, 10, 8, tzinfo=UTC)
TABLE = {
    "name": "A feed",
    "url": "https://feed.example/rss",
    "language": "en",
    "bloc": "west",
    "every": 1,
    "confidence": "code",
}


def parse(body: bytes, status: int = 200) -> list[Document]:
    _, (version,) = feed.load("a_feed", TABLE)
    found: Iterator[object] = version.parse(Capture("a_feed", TABLE["url"], NOW, NOW, body, status))
    return [item for item in found if isinstance(item, Document)]


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


@pytest.mark.req("S-10")
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (str(Path(__file__)).encode(), "no feed"),
        (b"/etc/passwd", "no feed"),
        (b"http://127.0.0.1:9/feed", "no feed"),
        (b"<html><head><title>Blocked</title></head><body>No.</body></html>", "no feed"),
        (b"", "empty"),
        (rss(""), "no items"),
        (rss("<item><title>&a;</title></item>", '<!DOCTYPE x [<!ENTITY a "b">]>'), "entities"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(body)


def test_an_error_answer_is_refused() -> None:
    with pytest.raises(Unreadable, match="403"):
        parse(rss("<item><title>x</title></item>"), status=403)


@pytest.mark.req("S-10")
def test_feedparser_is_only_ever_given_a_buffer() -> None:
    """It opens paths and addresses: so every call in the code hands it `io.BytesIO(...)`, and there is one."""
    root = Path(feed.__file__).parents[1]
    files = [path for folder in ("parsers", "tealeaves", "flows") for path in (root / folder).rglob("*.py")]
    calls = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("feedparser.parse", "parse_feed_url", "feedparser.http.get")
    ]
    assert [ast.unparse(call.args[0]).startswith("io.BytesIO(") for call in calls] == [True]


@pytest.mark.req("S-10")
def test_a_feed_of_thousands_is_cut_in_time() -> None:
    items = "".join(
        f"<item><title>Item {i}</title><guid>{i}</guid><description>{'x' * 60}</description></item>"
        for i in range(8_000)
    )
    started = time.process_time()
    documents = parse(rss(items))
    assert time.process_time() - started < 5
    assert [document.native_id for document in documents] == [str(i) for i in range(feeds.MAX_ITEMS)]
    assert all("feed_cut" in document.flaws for document in documents)


def test_one_invalid_byte_does_not_garble_a_korean_feed() -> None:
    body = rss("<item><title>북한이 축전을 보냈다</title><guid>1</guid></item>" * 5)
    documents = parse(body.replace(b"<guid>", b"\xff<guid>", 1))
    assert len(documents) == 5
    assert {document.headline for document in documents} == {"북한이 축전을 보냈다"}
    assert all("replacement_characters" in document.flaws for document in documents)


def test_an_unclosed_feed_still_gives_its_items() -> None:
    documents = parse(
        rss("<item><title>One</title></item><item><title>Two & three</title>").replace(b"</channel></rss>", b"")
    )
    assert [document.headline for document in documents] == ["One", "Two & three"]
    assert all("malformed_feed" in document.flaws for document in documents)


def test_the_time_of_a_change_is_never_the_time_of_publication() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>t</title><updated>2024-10-08T00:00:00Z</updated></entry></feed>'
    (document,) = parse(atom)
    assert document.published_at is None
    assert "no_date" in document.flaws


@pytest.mark.parametrize(
    "change",
    [{"bloc": "nowhere"}, {"confidence": "sure"}, {"colour": "red"}, {"url": None}],
    ids=lambda change: next(iter(change)),
)
def test_a_wrong_table_is_named(change: dict[str, str | None]) -> None:
    table = {key: value for key, value in {**TABLE, **change}.items() if value is not None}
    with pytest.raises(ValueError, match=r"\[wrong\]"):
        feed.load("wrong", table)


def test_the_installed_feeds_are_many_and_apart() -> None:
    feeds = [module.source for module in load().sources.values() if module.versions[-1].name == "feed"]
    assert len(feeds) >= 15
    assert len({page.url for source in feeds for page in source.pages}) == len(feeds)
    assert {source.bloc for source in feeds} >= {"west", "south_korea", "russia", "china"}
    assert {source.id for source in feeds if source.follow} == {source.id for source in feeds if source.articles}


def test_a_dump_record_that_is_none_is_refused() -> None:
    table = {
        "name": "d",
        "source": "d",
        "outlet": "kcna",
        "edition": "en",
        "headline": "h",
        "text": "t",
        "url": "u",
        "published": "p",
    }
    with pytest.raises(ValueError, match=r"\[d\].*headline"):
        dump.load("d", {key: value for key, value in table.items() if key != "headline"})
    source, (version,) = dump.load("d", table)
    assert source.pages == ()
    for body, reason in (
        (b"{", "no JSON"),
        (b"[1]", "no JSON object"),
        (b"{}", "no headline and no text"),
        (b"[" * 100_000, "no JSON"),
    ):
        with pytest.raises(Unreadable, match=reason):
            list(version.parse(Capture("d", "x", NOW, NOW, body)))
    (odd,) = version.parse(Capture("d", "x", NOW, NOW, b'{"h": 5, "t": null, "p": "soon"}'))
    assert isinstance(odd, Document)
    assert (odd.headline, odd.flaws, odd.native_id) == ("5", ("no_body", "no_date"), "x")


@pytest.mark.req("S-10")
@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ("<item><title>x</title>" * 15_000, "one inside the other"),
        ("<item/>" * 300_000, "tags"),
        ("<item " + " ".join(f'a{number}="1"' for number in range(50_000)) + "><title>x</title></item>", "attributes"),
        ("<item><title>x</title><pubDate>" + "1 jan " * 300_000 + "</pubDate></item>", "date"),
        ("<item><title>x</title><dc:date><![CDATA[" + "2024-" * 300_000 + "]]></dc:date></item>", "date"),
        ("<item><title>" + "&lt;b&gt;" * 100_000 + "</title></item>", "one inside the other"),
    ],
)
def test_feeds_that_would_take_minutes_are_refused_at_once(items: str, reason: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable, match=reason):
        parse(rss(items))
    assert time.process_time() - began < 2


def test_a_full_feed_with_long_texts_is_read() -> None:
    item = "<item><title>x</title><pubDate>Tue, 08 Oct 2024 00:00:00 GMT</pubDate><description><![CDATA[<p>y</p>]]></description></item>"
    assert len(parse(rss(item * 700))) == feeds.MAX_ITEMS


def test_ids_and_links_too_long_for_an_index_are_not_kept_as_they_are() -> None:
    long = "x" * 5_000
    documents = parse(
        rss(
            "".join(
                f"<item><title>t</title><guid>{long}{n}</guid><link>http://a.example/{long}</link></item>"
                for n in (1, 2)
            )
        )
    )
    assert len({document.native_id for document in documents}) == 2
    assert all(
        len(document.native_id) < 100 and document.url == TABLE["url"] and not document.links for document in documents
    )
