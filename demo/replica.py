"""The replica: the sources of the demo as one HTTP server on loopback, told apart by the Host header.

What it shows depends on its clock, which the polling processes read too: a page lists what had been printed by that instant, in the
layout of that day. It answers as the sources do: validators, 304, gzip, robots.txt, 404.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

from demo import pages, stamps
from demo.printed import PYONGYANG, Article, Printed, Story
from tealeaves.clock import Clock

LISTED_FOR = timedelta(days=65)  # how long an item stays on its list
LISTED_SINCE_REDESIGN = timedelta(days=130)  # the lists have reached back far since, but not far behind the redesign
LEAST_LISTED_FOR = timedelta(days=21)
LEAST_LISTED = 3  # on a list on which nothing is as fresh as that
KCNA_HOST = "www.kcna.kp"
LANGUAGES = {code: language for language, code in pages.CODES.items()}

P = TypeVar("P", bound=Printed)
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True)
class Answer:
    """A page: its bytes, their type, and when it last changed."""

    body: bytes
    kind: str
    changed_at: datetime

    @property
    def etag(self) -> str:
        return '"' + hashlib.sha256(self.body).hexdigest()[:20] + '"'


Site = Callable[[str, "Now"], Answer | None]


@dataclass(frozen=True)
class Now:
    """The story up to an instant."""

    story: Story
    at: datetime

    @property
    def day(self) -> date:
        return self.at.astimezone(PYONGYANG).date()

    def printed(self, things: Sequence[P]) -> list[P]:
        """Those on the page by now, the newest first."""
        return sorted(
            (thing for thing in things if thing.printed_at <= self.at), key=lambda thing: thing.printed_at, reverse=True
        )

    def listed(self, things: Sequence[P]) -> list[P]:
        """Those still on their list; a list never runs empty."""
        printed = self.printed(things)
        since = self.day - LISTED_FOR
        if self.day >= pages.REDESIGN:
            since = max(self.day - LISTED_SINCE_REDESIGN, pages.REDESIGN - LEAST_LISTED_FOR)
        return [thing for thing in printed if thing.on > since] or printed[:LEAST_LISTED]


def kcna(path: str, now: Now) -> Answer | None:
    """www.kcna.kp: the categories' lists at the addresses they have always had, and the articles in the day's layout.

    An article is at the addresses of the layout in which it was printed as well: what was published stays where it was.
    """
    code, _, name = path.removeprefix("/").partition("/article/list/")
    language = LANGUAGES.get(code)
    if language is not None and name in pages.CATEGORIES:
        return _kcna_list(pages.CATEGORIES[name], language, now)
    for article in now.printed(now.story.articles):
        if path in _addresses(article, now):
            return _html(pages.layout_on(now.day).detail(article, now.day), _article_changed_at(article, now.day))
    return None


def _addresses(article: Article, now: Now) -> set[str]:
    layouts = (pages.layout_on(article.on), pages.layout_on(now.day))
    return {layout.address(article, category) for layout in layouts for category in (pages.LATEST, article.category)}


def _kcna_list(category: str, language: str, now: Now) -> Answer:
    own = [article for article in now.story.articles if article.language == language]
    listed = now.listed([article for article in own if pages.stands_in(article, category)])
    return _html(pages.layout_on(now.day).listing(category, listed, now.day, language), _latest(listed))


def korea_stamp(path: str, now: Now) -> Answer | None:
    """www.korstamp.com.kp: the list of notices, and the notices."""
    shown = now.printed(now.story.notices)
    if path == stamps.LIST_PATH:
        return _html(stamps.listing(shown), _latest(shown))
    standing = (*shown, *now.printed(now.story.older))
    found = next((notice for notice in standing if stamps.path_of(notice) == path), None)
    return None if found is None else _html(stamps.detail(found), found.printed_at)


def _kremlin(host: str, language: str) -> Site:
    """The president of Russia's site in one language: its Atom feed, and the pages that its items lead to."""

    def site(path: str, now: Now) -> Answer | None:
        own = [item for item in now.story.items if item.feed == host]
        if path == "/events/president/news/feed":
            items = now.listed(own)
            return _answer(pages.atom(host, language, items), "application/atom+xml; charset=utf-8", _latest(items))
        found = next((item for item in now.printed(own) if path == f"/{item.key()}"), None)
        return None if found is None else _html(pages.statement(found), found.printed_at)

    return site


SITES: Mapping[str, Site] = {
    KCNA_HOST: kcna,
    stamps.HOST: korea_stamp,
    "en.kremlin.ru": _kremlin("en.kremlin.ru", "en"),
    "kremlin.ru": _kremlin("kremlin.ru", "ru"),
}


def _latest(things: Sequence[Printed]) -> datetime:
    return max((thing.printed_at for thing in things), default=datetime(2024, 1, 1, tzinfo=UTC))


def _article_changed_at(article: Article, day: date) -> datetime:
    """An article's page changes with the layout of the site."""
    redesigned = datetime(pages.REDESIGN.year, pages.REDESIGN.month, pages.REDESIGN.day, tzinfo=PYONGYANG)
    return max(article.printed_at, redesigned.astimezone(UTC)) if day >= pages.REDESIGN else article.printed_at


def _html(text: str, changed_at: datetime) -> Answer:
    return _answer(text, "text/html; charset=utf-8", changed_at)


def _answer(text: str, kind: str, changed_at: datetime) -> Answer:
    return Answer(text.encode(), kind, changed_at.replace(microsecond=0))


class Replica(AbstractContextManager["Replica"]):
    """The server, from `with` to the end of the block.

    `port` is free and chosen by the system; `asked` counts answers by host and status.
    """

    def __init__(self, story: Story, clock: Clock, sites: Mapping[str, Site] = SITES) -> None:
        self.story, self.clock, self.sites = story, clock, sites
        self.asked: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="replica", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def resolve(self) -> str:
        """The value of TEALEAVES_RESOLVE that leads every host of the replica here."""
        return ",".join(f"{host}:80=127.0.0.1:{self.port}" for host in self.sites)

    def __enter__(self) -> Replica:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, host: str, path: str) -> Answer | None:
        """What this host shows at this path now; None: nothing."""
        site = self.sites.get(host)
        if site is None:
            return None
        if path == "/robots.txt":
            return _answer(ROBOTS, "text/plain; charset=utf-8", datetime(2024, 1, 1, tzinfo=UTC))
        return site(path, Now(self.story, self.clock.now()))

    def count(self, host: str, status: int) -> None:
        with self._lock:
            self.asked[host, status] += 1


def _handler(replica: Replica) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0].lower()
            answer = replica.answer(host, urlsplit(self.path).path)
            status = 404 if answer is None else 304 if self._unchanged(answer) else 200
            replica.count(host, status)
            self.send_response(status)
            body = b"Not Found" if answer is None else answer.body if status == 200 else b""
            self._finish(status, body, answer)

        def _unchanged(self, answer: Answer) -> bool:
            """RFC 9110: If-None-Match decides alone where it is sent."""
            if wanted := self.headers.get("If-None-Match"):
                return answer.etag in {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
            since = _instant(self.headers.get("If-Modified-Since"))
            return since is not None and answer.changed_at <= since

        def _finish(self, status: int, body: bytes, answer: Answer | None) -> None:
            if answer is not None:
                self.send_header("ETag", answer.etag)
                self.send_header("Last-Modified", format_datetime(answer.changed_at, usegmt=True))
                self.send_header("Vary", "Accept-Encoding")
            if status != 304:
                self.send_header("Content-Type", "text/plain" if answer is None else answer.kind)
                if "gzip" in self.headers.get("Accept-Encoding", "") and body:
                    body = gzip.compress(body, mtime=0)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: `asked` has the counts."""

    return Handler


def _instant(header: str | None) -> datetime | None:
    """An HTTP date, or None where there is none that can be read; such a header is ignored, as RFC 9110 has it."""
    if header is None:
        return None
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except ValueError:
        return None
