"""Articles in full: what is read of their pages, what is refused, and how a feed leads to them."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from demo import story
from demo.replica import Answer, Now, Replica
from tealeaves.articles import ArticleForm, extracted, read_article, tool
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.errors import Unreadable
from tealeaves.extract import extract
from tealeaves.html import read_html
from tealeaves.model import Capture
from tealeaves.settings import Settings
from tealeaves.store import schema
from tealeaves.watch import Workspace, cadences

NOW = datetime(2024, 10, 8, 15, tzinfo=UTC)
GOLDENS = Path(__file__).parent / "captures"
FORM = ArticleForm(body=(".text",), stamp=(".day",))
TEXT = [
    f"The {number} paragraph says that the two sides went on with their talks and agreed on what to do next."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
]


def page(paragraphs: list[str], *, head: str = "", beside: str = "", shell: str = "text") -> Capture:
    inside = "".join(f"<p>{words}</p>" for words in paragraphs)
    body = (
        f"<html><head><title>Talks</title>{head}</head><body><nav><a href='/'>Home</a></nav><main><article><h1>Talks go on</h1>"
        f"<p class='day'>October 8, 2024</p><div class='{shell}'>{inside}</div>{beside}</article></main>"
        "<footer>All rights</footer></body></html>"
    )
    return Capture(
        "s", "http://a.example/1", NOW, NOW, body.encode(), 200, (("Content-Type", "text/html; charset=utf-8"),)
    )


def test_selectors_give_headline_text_and_day() -> None:
    article = read_article(page(TEXT), FORM)
    assert (article.headline, list(article.texts), article.flaws) == ("Talks go on", TEXT, ())
    assert article.stamp is not None


def test_without_selectors_the_extractor_finds_the_same_text() -> None:
    article = read_article(page(TEXT), ArticleForm(stamp=(".day",)))
    assert [words for words in article.texts if words in TEXT] == TEXT
    assert not {"Home", "All rights"} & set(article.texts)


def test_the_extractor_adds_no_marks_and_keeps_lines_apart() -> None:
    """Its own print has "- " before list items and "|" between cells: none of them stood on the page."""
    marked = "<ul><li>one thing</li><li>another</li></ul><table><tr><td>Name</td><td>70 won</td></tr></table>"
    inside = f"{TEXT[0]}<br>{TEXT[1]}<br><br>{TEXT[2]}</p>{marked}<p>{TEXT[3]}"
    found = extracted(read_html(page([inside, *TEXT[4:]])))
    expected = [*TEXT[:3], "one thing", "another", "Name", "70 won", *TEXT[3:]]
    assert found[found.index(TEXT[0]) :][: len(expected)] == expected


@pytest.mark.req("S-10")
def test_a_page_of_too_many_tags_is_read_by_selectors_or_not_at_all() -> None:
    spans = "".join("<span>words </span>" for _ in range(30_000))
    began = time.process_time()
    assert len(read_article(page([spans, *TEXT]), FORM).texts) == len(TEXT) + 1
    with pytest.raises(Unreadable, match="too many to find an article"):
        read_article(page([spans, *TEXT]), ArticleForm())
    assert time.process_time() - began < 5


def test_a_layout_that_is_not_the_known_one_is_refused_and_a_guessed_one_extracted() -> None:
    capture = page(TEXT, shell="other")
    with pytest.raises(Unreadable, match=r"no text where it was: \.text"):
        read_article(capture, FORM)
    assert set(TEXT) <= set(read_article(capture, ArticleForm(body=(".text",), sure=False)).texts)


def test_selectors_that_lost_most_of_the_text_are_noticed() -> None:
    rest = "<div class='more'>" + "".join(f"<p>{words}</p>" for words in TEXT[2:]) + "</div>"
    assert "selector_drift" in read_article(page(TEXT[:2], beside=rest), FORM).flaws
    assert "selector_drift" not in read_article(page(TEXT), FORM).flaws


def test_a_short_text_is_no_drift() -> None:
    assert read_article(page(TEXT[:1]), FORM).flaws == ()


@pytest.mark.parametrize(
    ("capture", "reason"),
    [
        (
            page(TEXT, head='<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'),
            "not free to read",
        ),
        (page(["Please sign in to go on."], beside="<form><input type='password'></form>"), "password"),
        (page(["This site is under maintenance. We are sorry."]), "not a page of this source"),
        (page([]), "no text"),
    ],
    ids=["pay", "login", "maintenance", "nothing"],
)
def test_what_nobody_may_read_is_refused(capture: Capture, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_article(capture, FORM)


def test_a_long_article_about_passwords_is_read() -> None:
    words = [*TEXT, "The ministry says that everybody should log in to the portal with a new password."] * 3
    assert len(read_article(page(words, beside="<form><input type='password'></form>"), FORM).texts) == len(words)


@pytest.mark.req("C-2")
def test_the_extractor_is_pure_and_silent(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The same text twice, nothing asked of the network, nothing written to the log, whatever the page is."""
    extracted(read_html(page(TEXT)))  # its import is not what is tested

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    odd = ["<a href='http://b.example/" + "x" * 500 + "'>y</a>", "\u200b", "<table><tr><td>1</td></tr></table>", ""]
    with caplog.at_level(logging.DEBUG):
        for paragraphs in (TEXT, TEXT[:1], odd, []):
            assert extracted(read_html(page(paragraphs))) == extracted(read_html(page(paragraphs)))
    assert [record for record in caplog.records if record.name.startswith("trafilatura")] == []


def test_the_extractor_is_imported_only_for_an_article() -> None:
    code = "import sys, tealeaves.catalogue as c; c.load(); sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_the_extractors_release_is_part_of_who_made_a_document() -> None:
    labels = [version.label(name) for name, each in load().sources.items() for version in each.versions]
    made_with = [label for label in labels if label.endswith(tool())]
    assert "kremlin_en/article/1/" + tool() in made_with
    assert not [label for label in made_with if "/feed/" in label or "/list/" in label]


def test_only_official_sites_and_broadcasters_are_followed_from_abroad() -> None:
    """Whoever adds a host here has looked at its terms: docs/decisions/0016-articles-in-full.md."""
    hosts = {name: set(each.source.articles) for name, each in load().sources.items() if each.source.articles}
    assert {"nknews", "tass_en", "tass_ru", "kcnawatch", "yonhap_nk_ko"}.isdisjoint(hosts)
    assert {host for found in hosts.values() for host in found} == {
        "en.kremlin.ru", "kremlin.ru", "www.mfa.gov.cn", "www.fmprc.gov.cn", "kp.china-embassy.gov.cn", "world.kbs.co.kr",
        "www.unikorea.go.kr", "president.gov.by",
    }  # fmt: skip


# --- from the feed to the article ----------------------------------------------------------------------------------------------------


class Kremlin:
    """A feed of three items, one of which leads elsewhere, and their articles."""

    def __init__(self, folder: str, host: str, page_name: str) -> None:
        self.host = host
        self.article = (GOLDENS / folder / page_name).read_bytes()
        self.asked: list[str] = []

    def __call__(self, path: str, now: Now) -> Answer | None:
        self.asked.append(path)
        if path == "/events/president/news/feed":
            return Answer(self._feed(), "application/atom+xml; charset=utf-8", now.at)
        return Answer(self.article, "text/html; charset=utf-8", now.at) if path.endswith("/75290") else None

    def _feed(self) -> bytes:
        links = (f"http://{self.host}/events/president/news/75290", "http://elsewhere.example/events/president/news/1")
        entries = "".join(
            f"<entry><id>{url}</id><title>Exchange of messages {url[-5:]}</title><link href='{url}'/><summary>Messages.</summary>"
            f"<published>2024-10-08T11:00:00+03:00</published></entry>"
            for url in links
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{entries}</feed>'.encode()


@pytest.fixture
def kremlin(tmp_path: Path) -> Iterator[tuple[Settings, FileClock, dict[str, Kremlin]]]:
    clock = FileClock(tmp_path / "clock")
    clock.move(NOW)
    sites = {
        "kremlin.ru": Kremlin("kremlin_ru", "kremlin.ru", "article-exchange.html"),
        "en.kremlin.ru": Kremlin("kremlin_en", "en.kremlin.ru", "article-exchange.html"),
    }
    with Replica(story.load(), clock, dict(sites)) as replica:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="kremlin_en,kremlin_ru",
        )  # fmt: skip
        yield settings, clock, sites


def rows(settings: Settings) -> list[sa.Row[tuple[str, ...]]]:
    wanted = ("source", "native_id", "series", "work", "story")
    with Workspace.open(settings) as workspace, workspace.store.read() as conn:
        table = schema.documents
        return list(
            conn.execute(sa.select(*(table.c[name] for name in wanted)).order_by(table.c.source, table.c.series))
        )


def test_a_feed_leads_to_the_articles_of_its_own_host_once(
    kremlin: tuple[Settings, FileClock, dict[str, Kremlin]],
) -> None:
    settings, clock, sites = kremlin
    for _ in range(3):
        clock.move(clock.now() + timedelta(hours=1))
        with Workspace.open(settings) as workspace:
            for cadence in cadences(settings):
                asyncio.run(workspace.look(cadence))
    assert [path for path in sites["kremlin.ru"].asked if path.endswith("/75290")] == ["/events/president/news/75290"]
    found = rows(settings)
    articles = [row for row in found if "/article/" in row.series]
    items = [row for row in found if "/feed_item/" in row.series and row.native_id == "75290"]
    assert [row.series for row in articles] == ["kremlin/article/en", "kremlin/article/ru"]
    assert [row.series for row in items] == ["kremlin/feed_item/en", "kremlin/feed_item/ru"]
    assert {row.work for row in (*articles, *items)} == {"kremlin/75290"}
    assert len({(row.source, row.native_id) for row in found}) == len(found) == 6
    assert {row.story for row in articles}.isdisjoint(row.story for row in items)


@pytest.mark.req("C-12")
def test_a_web_page_where_the_feed_should_be_is_no_article() -> None:
    """The feed's own address with HTML is a broken feed, and a feed under another address is a feed."""
    catalogue = load()
    article = (GOLDENS / "kremlin_en" / "article-exchange.html").read_bytes()
    feed = Kremlin("kremlin_en", "en.kremlin.ru", "article-exchange.html")._feed()
    for url, body, outcome in (
        ("http://en.kremlin.ru/events/president/news/feed", article, "unreadable"),
        ("http://en.kremlin.ru/events/all/feed", feed, None),
        ("http://elsewhere.example/1", article, "unreadable"),
    ):
        found = extract(catalogue, Capture("kremlin_en", url, NOW, NOW, body))
        assert (found.quarantined.reason if found.quarantined else None) == outcome, found
