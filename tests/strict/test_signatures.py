"""Pages that stand where a publication should are recognised in six languages; a publication that speaks about such pages is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pages_that_are_none import LOGIN_FORM, NONE, REAL, page

from tealeaves.model import Capture
from tealeaves.shown import Shown, is_feed_without_items, is_page, shown_by, weight
from tealeaves.signatures import LONGEST, SHORT, hollow, is_stock, sign_of

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def capture(body: bytes, kind: str = "text/html") -> Capture:
    return Capture("paper", "https://paper.example/", NOW, NOW, body, headers=(("Content-Type", kind),))


def shown(body: bytes) -> Shown:
    return shown_by(capture(body))


@pytest.mark.req("C-12")
@pytest.mark.parametrize(("sort", "title", "lines", "more"), NONE, ids=lambda value: str(value)[:40])
def test_a_page_that_is_none_is_named(sort: str, title: str, lines: tuple[str, ...], more: str) -> None:
    found = sign_of(shown(page(title, *lines, more=more)))
    assert found is not None
    assert found.sort == sort
    assert found.words


@pytest.mark.parametrize(("title", "lines", "more"), REAL, ids=lambda value: str(value)[:40])
def test_a_publication_about_such_pages_is_none_of_them(title: str, lines: tuple[str, ...], more: str) -> None:
    assert sign_of(shown(page(title, *lines, more=more))) is None


@pytest.mark.parametrize(("title", "lines", "more"), REAL, ids=lambda value: str(value)[:40])
def test_nor_is_it_without_its_markup_around_the_words(title: str, lines: tuple[str, ...], more: str) -> None:
    """The headline of an article in a heading of its own, as parsers and pages have it."""
    heading = f"<html><body><h1>{title}</h1>{''.join(f'<div>{line}</div>' for line in lines)}{more}</body></html>"
    if title != "Login":
        assert sign_of(shown(heading.encode())) is None


def test_a_long_page_is_none_of_them_whatever_its_heading_says() -> None:
    text = "The builders of the new street raised their output again this month."
    long = page("Access denied", *[text] * 30)
    assert shown(long).weight > SHORT
    assert sign_of(shown(long)) is None
    assert shown(page("", *["Page not found."] * 200)).weight > LONGEST
    assert sign_of(shown(page("", *["Page not found."] * 200))) is None


@pytest.mark.parametrize(
    ("body", "sort"),
    [
        (b'<html><body><div id="root"></div><script src="/app.js"></script></body></html>', "script_wall"),
        (
            b"<html><body><noscript>You need to enable JavaScript to run this app.</noscript></body></html>",
            "script_wall",
        ),
        (b'<html><head><meta http-equiv="refresh" content="5"></head><body></body></html>', "script_wall"),
        (b"<html><body></body></html>", "empty"),
        (b"<html><body><img src='a.gif'></body></html>", "empty"),
    ],
)
def test_a_shell_without_text_is_named_where_nothing_could_be_read(body: bytes, sort: str) -> None:
    found = hollow(shown(body))
    assert found is not None
    assert found.sort == sort


def test_a_page_with_text_is_no_shell() -> None:
    body = page(
        "A list", "The first of all the articles on this long list", "and the next", more="<script>load()</script>"
    )
    assert hollow(shown(body)) is None


def test_only_pages_are_looked_at() -> None:
    assert is_page(capture(b"<!DOCTYPE html><html>", ""))
    assert is_page(capture(b"hello", "text/html; charset=utf-8"))
    assert not is_page(capture(b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "text/html"))
    assert not is_page(capture(b"%PDF-1.7", "application/pdf"))
    assert not is_page(capture(b'{"text": "a"}', "application/json"))


def test_a_feed_without_items_is_known_without_a_parser() -> None:
    assert is_feed_without_items(capture(b"<rss><channel><title>x</title></channel></rss>", ""))
    assert not is_feed_without_items(capture(b"<rss><channel><item></item></channel></rss>", ""))
    assert not is_feed_without_items(capture(b"<feed xmlns='a'><entry></entry></feed>", ""))
    assert not is_feed_without_items(capture(b"<html></html>"))


def test_letters_weigh_about_the_same_in_every_language() -> None:
    assert weight("Почтовая марка 4") == 13
    assert weight("우표통보") == 8
    assert weight("Ba79, 2025-01-01") == 2


def test_what_is_shown_is_the_text_without_code_and_markup() -> None:
    seen = shown(
        b"<html><head><title>A &amp; B</title><style>p{}</style></head><body><!-- <p>no</p> --><h1>Head <b>line</b></h1>"
        b"<script>if (a < b) {}</script><p>One&nbsp;<nobr>Kim</nobr> two<br>three</p><noscript>four</noscript></body></html>"
    )
    assert (seen.title, seen.headings, seen.lines) == ("A & B", ("Head line",), ("Head line", "One Kim two", "three"))
    assert seen.unscripted == "four"
    assert not seen.asks_for_password
    assert shown(page("", "x", more=LOGIN_FORM)).asks_for_password


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<h1>",
        b"<h1",
        b"<script>",
        b"<noscript>",
        b"<!--",
        b"<title>",
        b"a ",
        b"<p>",
        b"&",
        b'"',
        b"<input type=",
    ],
)
def test_no_page_takes_long(piece: bytes) -> None:
    import time

    body = b"<html>" + piece * (400_000 // len(piece))
    began = time.process_time()
    seen = shown(body)
    sign_of(seen)
    hollow(seen)
    assert time.process_time() - began < 2


def test_a_stock_sentence_has_no_word_of_its_own_and_no_quotation() -> None:
    assert is_stock("This site is under maintenance.")
    assert not is_stock("“This site is under maintenance.”")
    assert not is_stock("The Samjiyon site is under maintenance.")
    assert not is_stock("2025")
