"""A source is begun, and looked at: the real commands, in a checkout of their own, against a server on loopback."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tealeaves import newsource
from tealeaves.errors import UsageError
from tealeaves.golden import unseen
from tealeaves.model import Capture
from tealeaves.newsource import Checkout, Wanted, begin_source
from tealeaves.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
HOST = "news.example.org"
ITEM = '<li><a href="/news/2026/{0}.html">{0} headline of today</a> 2026-11-20</li>'
LIST = f"<html><body><h1>News</h1><ul>{''.join(map(ITEM.format, ('one', 'two', 'three')))}</ul></body></html>"
WORDS = "<p>Words of a paragraph that says enough to be taken for the text of an article.</p>" * 4
ARTICLE = f"<html><body><h1>One headline of today</h1><div class=date>2026-11-20</div><div>{WORDS}</div></body></html>"
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><title>The first headline of this feed</title>'
    f"<link>http://{HOST}/a</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
)
PAGES = {"/news": (200, LIST), "/news/2026/one.html": (200, ARTICLE), "/rss.xml": (200, FEED), "/robots.txt": (404, "")}


@dataclass
class Site:
    port: int
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = PAGES.get(self.path, (503, "busy"))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(server.server_address[1], asked)
    server.shutdown()
    server.server_close()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Parsers and goldens that a command may write to."""
    shutil.copytree(ROOT / "parsers", tmp_path / "parsers", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "captures").mkdir(parents=True)
    return tmp_path


@contextmanager
def patched(path: str, answer: tuple[int, str]) -> Iterator[None]:
    before, PAGES[path] = PAGES[path], answer
    try:
        yield
    finally:
        PAGES[path] = before


def run(checkout: Path, site: Site, *args: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ, "PYTHONPATH": str(checkout), "TEALEAVES_HOME": str(checkout / "home"), "TEALEAVES_DELAY": "0",
        "TEALEAVES_RESOLVE": f"{HOST}:80=127.0.0.1:{site.port}",
    }  # fmt: skip
    command = [sys.executable, "-c", "from tealeaves.cli import main; main()", *args]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, cwd=checkout, check=False)


def begin(checkout: Path, site: Site, path: str, *more: str) -> subprocess.CompletedProcess[str]:
    return run(checkout, site, "new-source", "example_news", "--url", f"http://{HOST}{path}", "--bloc", "west", *more)


def test_a_page_becomes_a_parser_with_goldens_that_nobody_has_looked_at(checkout: Path, site: Site) -> None:
    done = begin(checkout, site, "/news", "--name", 'The "Example" News')
    assert done.returncode == 0, done.stderr
    assert [path for path in site.asked if path != "/robots.txt"] == ["/news", "/news/2026/one.html"], "each once"
    captures = checkout / "tests" / "captures"
    assert unseen(captures) == ["example_news/article-first.expected.json", "example_news/list-first.expected.json"]
    article = json.loads((captures / "example_news" / "article-first.expected.json").read_text("utf-8"))
    (document,) = article["output"]
    assert document["headline"] == "One headline of today"
    assert (document["published_at"], document["edition"]) == ("2026-11-20", "en")
    assert "looked_at_by" in done.stdout
    listed = run(checkout, site, "sources", "--json").stdout.splitlines()
    row = next(json.loads(line) for line in listed if json.loads(line)["id"] == "example_news")
    assert (row["name"], row["confidence"], row["every"]) == ('The "Example" News', "unknown", "6h")


SHAPE = ["Expr", *["ImportFrom"] * 7, "Assign", "Assign", *["FunctionDef"] * 3, "Assign"]
NAMES = ("plain", '"""' + "''' + str(1/0) #", "back\\slash\\", "{bloc} {0}", "조선우표사", "\\N{DEGREE SIGN} \\x")


@pytest.mark.req("S-14")
@pytest.mark.parametrize("path", ["/news", "/rss.xml", "/news?a=\\N{}'''\\"])
@pytest.mark.parametrize("name", NAMES)
def test_no_name_and_no_address_becomes_code(tmp_path: Path, name: str, path: str) -> None:
    """What is written is one string of the name and one of the address, whatever they and the page hold."""
    wanted = Wanted("example_news", f"http://{HOST}{path}", "west", name=name, language="en")
    body = FEED if path == "/rss.xml" else LIST.replace("News", 'News""" {0} \\')
    at = datetime(2026, 11, 20, tzinfo=UTC)
    (tmp_path / "feeds.toml").write_text("", "utf-8")
    page = Capture("example_news", wanted.url, at, at, body.encode())
    written = newsource._write(wanted, page, Checkout(tmp_path, tmp_path))
    if written.suffix == ".toml":
        table = tomllib.loads(written.read_text("utf-8"))["example_news"]
        assert (table["name"], table["url"]) == (name, wanted.url)
        return
    tree = ast.parse(written.read_text("utf-8"))
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert strings.count(name) == 1
    assert wanted.url in strings
    assert [type(node).__name__ for node in tree.body] == SHAPE


def test_a_feed_becomes_a_table(checkout: Path, site: Site) -> None:
    done = begin(checkout, site, "/rss.xml", "--every", "1", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert "[example_news]" in (checkout / "parsers" / "feeds.toml").read_text("utf-8")
    assert unseen(checkout / "tests" / "captures") == ["example_news/feed-first.expected.json"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("x", f"http://{HOST}/none", "west"), "503"),
        (Wanted("kcna_kp", f"http://{HOST}/news", "west"), "already"),
        (Wanted("Bad-Id", f"http://{HOST}/news", "west"), "no id"),
        (Wanted("class", f"http://{HOST}/news", "west"), "no id"),
        (Wanted("x", f"http://{HOST}/news", "east"), "no bloc"),
        (Wanted("x", "ftp://example.org/", "west"), "no web address"),
        (Wanted("x", 'http://example.org/"', "west"), "no web address"),
        (Wanted("x", "http://127.0.0.1/", "west"), "127.0.0.1"),
        (Wanted("x", f"http://{HOST}/news", "west", name="A\nimport os"), "one line"),
        (Wanted("x", f"http://{HOST}/news", "west", name="A\x00"), "one line"),
        (Wanted("x", f"http://{HOST}/news", "west", name="A\udcff"), "one line"),
        (Wanted("x", f"http://{HOST}/news", "west", language='en", x="y'), "no language"),
        (Wanted("x", f"http://{HOST}/news", "west", every=0.0), "hours"),
        (Wanted("x", f"http://{HOST}/news", "west", every=float("nan")), "hours"),
    ],
)
def test_nothing_is_written_where_nothing_comes(tmp_path: Path, site: Site, wanted: Wanted, said: str) -> None:
    there = Checkout(tmp_path / "parsers", tmp_path / "captures")
    settings = Settings(home=tmp_path / "home", resolve=f"{HOST}:80=127.0.0.1:{site.port}", delay=0)
    with pytest.raises(UsageError, match=said):
        asyncio.run(begin_source(settings, wanted, there))
    assert not list(tmp_path.iterdir())


def test_a_check_explains_what_it_sees(checkout: Path, site: Site) -> None:
    begin(checkout, site, "/news")
    site.asked.clear()
    fine = run(checkout, site, "sources", "check", "example_news")
    assert fine.returncode == 0, fine.stdout
    assert "layout list (revision 1)" in fine.stdout
    assert "layout article (revision 1)" in fine.stdout
    with patched("/news", (200, LIST.replace("/news/2026/t", "http://other.example/t"))):
        short = run(checkout, site, "sources", "check", "example_news")
    assert short.returncode == 1, "the list has one item, and the parser that was written expects three"
    assert "QUARANTINE" in short.stdout
    page = checkout / "saved.html"
    page.write_text(ARTICLE.replace("headline", "head\x1b[31mline"), "utf-8")
    saved = run(checkout, site, "sources", "check", "example_news", "--file", str(page))
    assert saved.returncode == 0, saved.stderr
    assert "One head" in saved.stdout
    assert "\x1b" not in saved.stdout, "no page speaks to the terminal"
    assert not (checkout / "home" / "archive").exists(), "nothing is kept"
    assert "nobody" in run(checkout, site, "sources", "check", "nobody").stderr
