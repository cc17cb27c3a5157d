"""What parsers share: markers, lists and the date beside each line, articles that are found by their weight."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.errors import Unreadable
from tealeaves.html import MAX_BYTES, read_html, text_of
from tealeaves.model import Capture
from tealeaves.pages import (
    at,
    claimed,
    dateline,
    document,
    guess_article,
    has,
    heaviest,
    letters,
    listed,
    of_class,
    of_id,
    refuse,
    without_images,
)

NOW = datetime(2026, 7, 10, tzinfo=UTC)
PARAGRAPHS = (
    "<p>The respected leader visited a shipyard together with officials and went round its docks.</p>"
    "<p>He spoke with the workers about the plan of the year.</p>"
)


def capture(body: str, url: str = "http://paper.example/list", listed_at: date | None = None) -> Capture:
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Paper</title></head><body>{body}</body></html>"
    return Capture("paper", url, NOW, NOW, page.encode(), listed_at=listed_at)


def links(body: str, item: str = "") -> list[tuple[str, str | None, str | None]]:
    page = capture(body)
    found = listed(page, read_html(page), lambda url: "/a/" in url, item)
    return [
        (link.url.removeprefix("http://paper.example"), str(link.listed_at) if link.listed_at else None, link.headline)
        for link in found
    ]


# --- lists ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "day", "headline"),
    [
        ("<li><a href=/a/1>Rains</a> [2026.7.9.]</li>", "2026-07-09", "Rains"),
        ("<li><a href=/a/1>Rains (2026.7.9)</a></li>", "2026-07-09", "Rains"),
        ("<li><a href=/a/1>Rains <span>[Juche113.10.8.]</span></a></li>", "2024-10-08", "Rains"),
        ("<tr><td><a href=/a/1>Rains</a></td><td>2026-07-09</td></tr>", "2026-07-09", "Rains"),
        ("<div><div><a href=/a/1>Rains</a></div><div>2026년 7월 9일</div></div>", "2026-07-09", "Rains"),
        (
            "<li><a href=/a/1>2026년 7월 7일 신문개관</a> <b>[2026.7.8.]</b></li>",
            "2026-07-08",
            "2026년 7월 7일 신문개관",
        ),
        ("<li>２０２６.７.９. <a href=/a/1>Rains</a></li>", "2026-07-09", "Rains"),
        ("<li><a href=/a/1>· Rains</a></li>", None, "Rains"),
        ("<li><a href=/a/1>Speech of September 30, 2026</a></li>", None, "Speech of September 30, 2026"),
        (
            "<li><a href=/a/1>Speech of September 30, 2026 (2026.10.1)</a></li>",
            "2026-10-01",
            "Speech of September 30, 2026",
        ),
        ("<li><a href=/a/1>Route 10.5 opens</a></li>", None, "Route 10.5 opens"),
        ("<li><a href=/a/1><img></a><a href=/a/1>Rains</a> [2026.7.9.]</li>", "2026-07-09", "Rains"),
    ],
)
def test_the_date_of_a_line_is_the_one_beside_the_headline(line: str, day: str | None, headline: str) -> None:
    table = f"<table>{line}</table>" if line.startswith("<tr") else f"<ul>{line}</ul>"
    assert links(f"<h1>12.12.2020</h1>{table}<div><a href=/other>2020.1.1.</a></div>") == [("/a/1", day, headline)]


def test_a_line_ends_where_another_address_begins() -> None:
    body = "<div><a href=/a/1>One</a> <a href=/a/2>Two</a> [2026.7.9.]</div><p>2026.7.8. <a href=/a/3>Three</a></p>"
    assert links(body) == [("/a/1", None, "One"), ("/a/2", None, "Two"), ("/a/3", "2026-07-08", "Three")]


@pytest.mark.req("S-1")
def test_a_list_leads_to_its_own_site_alone() -> None:
    """A page on plain http can be written into: what another host says in this one's manner is not this one's."""
    mixed = "".join(
        f"<li><a href='{host}/a/{n}'>Headline {n}</a></li>"
        for n, host in enumerate(
            ["", "//www.paper.example", "http://kremlin.example", "http://paper.example.evil.example"]
        )
    )
    assert [url for url, _, _ in links(mixed, "li")] == ["/a/0", "http://www.paper.example/a/1"]
    page = capture(mixed)
    assert len(list(listed(page, read_html(page), lambda url: "/a/" in url, hosts=("kremlin.example",)))) == 3
    by_hand = capture(mixed, url="file:0123/list.html")
    assert len(list(listed(by_hand, read_html(by_hand), lambda url: "/a/" in url))) == 2, (
        "whose page it was nobody knows"
    )


def test_a_list_is_never_empty() -> None:
    with pytest.raises(Unreadable, match=r"names no article: title 'Paper'"):
        links("<a href=/other>Other</a>")
    with pytest.raises(Unreadable, match="names no article"):
        links("<div class=x></div><a href=/a/1>outside</a>", ".x")


def test_a_long_list_without_lines_of_its_own_is_read_in_time() -> None:
    started = time.process_time()
    found = links("".join(f"<a href=/a/{number}>Headline {number}</a> " for number in range(5_000)))
    assert len(found) == 5_000
    assert time.process_time() - started < 10


# --- articles ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Visit</h1>{PARAGRAPHS}",
        f"<nav><a href=/>Home</a></nav><div><h3>Visit</h3><div>{PARAGRAPHS}</div></div><div>Copyright Paper</div>",
        f"<table><tr><td><a href=/>Home</a><br><a href=/x>Links with many words</a></td><td><h2>Visit</h2>{PARAGRAPHS}</td></tr></table>",
        f"<h2>Visit</h2><div>{PARAGRAPHS.replace('p>', 'div>')}</div><ul><li><a href=/y>{'more ' * 90}</a></li></ul>",
        f"<h2>Visit</h2><div>{PARAGRAPHS.replace('<p>', '').replace('</p>', '<br><br>')}</div><script>{'var x; ' * 300}</script>",
        f"<header><h1>Paper</h1></header><section><h2>Visit</h2>{PARAGRAPHS}</section>",
    ],
)
def test_the_article_is_what_has_the_most_words_outside_links(body: str) -> None:
    found = guess_article(capture(body))
    assert found.headline == "Visit"
    assert [text[:12] for text in found.texts] == ["The respecte", "He spoke wit"]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f"<h1>Visit</h1><div class=date>2026.7.9</div>{PARAGRAPHS}", date(2026, 7, 9)),
        (f"<h1>Visit</h1><p>July 9, 2026</p>{PARAGRAPHS}", date(2026, 7, 9)),
        (f"<h1>Visit</h1>{PARAGRAPHS}<p>2026.7.9.</p>", date(2026, 7, 9)),
        (f"<p>2026-07-09</p><h1>Visit</h1><div>{PARAGRAPHS}</div>", date(2026, 7, 9)),
        # the head of the page says what day it is, the end of a letter when it was written: neither dates the article
        (
            f"<div class=top_date>2026.7.10</div><div>Menu</div><div>More</div><h1>Visit</h1><div>{PARAGRAPHS}</div>",
            None,
        ),
        (f"<h1>Visit</h1>{PARAGRAPHS}<p>Pyongyang</p><p>July 8, Juche 115 (2026)</p>", None),
        (f"<h1>Visit</h1>{PARAGRAPHS}<div><div><span class=date>2020.1.1</span> an older one</div></div>", None),
    ],
)
def test_only_a_date_beside_the_article_is_its_date(body: str, day: date | None) -> None:
    page = capture(body)
    found = guess_article(page)
    assert claimed(page, found) == day
    assert len(found.texts) in (2, 3, 4)


def test_the_list_s_date_stands_in_where_the_page_has_none_and_no_text_is_lost() -> None:
    page = capture(
        f"<h1>Visit</h1>{PARAGRAPHS}<p>Pyongyang</p><p>July 8, Juche 115 (2026)</p>", listed_at=date(2026, 7, 9)
    )
    article = guess_article(page)
    assert article.texts[-1] == "July 8, Juche 115 (2026)"
    found = document(page, "paper", article, "1", "en", claimed(page, article))
    assert (found.published_at, found.event_time, found.flaws) == (date(2026, 7, 9), None, ())


def test_hardly_any_text_is_no_article() -> None:
    with pytest.raises(Unreadable, match="hardly any text"):
        guess_article(capture("<h1>Photos</h1><p>One</p><p>Two</p>"))
    with pytest.raises(Unreadable):
        guess_article(capture(""))


def test_the_day_of_the_dateline_is_the_event_s_and_takes_its_year_from_the_day_of_publication() -> None:
    page = capture("<h1>Greetings</h1>", listed_at=date(2025, 1, 1))
    texts = (
        "Pyongyang, December 31 (KCNA) -- Greetings were sent to the president of a friendly country, who answered them.",
    )
    assert dateline(texts, date(2025, 1, 1)) == date(2024, 12, 31)
    article = guess_article(
        capture(f"<h1>Greetings</h1><p>{texts[0]}</p><p>They were warm, as is the custom among friends.</p>")
    )
    found = document(page, "paper", article, "1", "en", page.listed_at)
    assert (found.published_at, found.event_time) == (date(2025, 1, 1), date(2024, 12, 31))


@given(st.recursive(st.sampled_from(["word ", "<br>", "<img>", "한글 "]), lambda inner: st.lists(inner, max_size=4).map(
    lambda parts: f"<div>{''.join(parts)}</div>"
), max_leaves=25))  # fmt: skip
def test_the_heaviest_element_is_found_in_any_tree(markup: str) -> None:
    root = BeautifulSoup(f"<body>{markup}</body>", "lxml").body
    assert isinstance(root, Tag)
    found = heaviest(root)
    assert (found is None) == (not root.get_text().strip()) or found is not None
    if found is not None:
        assert text_of(found) in text_of(root)


def test_a_syllable_weighs_two_letters() -> None:
    assert letters("김정은 동지") == 10
    assert letters("Kim, 12.") == 3


# --- layouts ----------------------------------------------------------------------------------------------------------------------


def test_markers() -> None:
    page = capture("<DIV Class='a  list-row b'><p id=main>x</p></DIV>", "http://paper.example/x/y?z=1")
    assert has(of_class(b"div", b"list-row"))(page)
    assert has(of_class(rb"\w+", b"list-row"), of_id(b"main"))(page)
    assert not has(of_class(b"div", b"list"), of_id(b"mai"))(page)
    assert not has(of_class(b"p", b"list-row"))(page)
    assert at(r"^/x/y\?z=1$")(page)
    assert not at(r"paper\.example")(page)
    with pytest.raises(Unreadable, match=r"neither a list nor an article: title 'Paper', text 'x'"):
        refuse(page)


def test_pictures_in_a_page_do_not_make_it_too_large() -> None:
    picture = "QUJD" * (MAX_BYTES // 4)
    page = capture(f'<h1 class="head">Visit</h1>{PARAGRAPHS}<img src="data:image/jpeg;base64,{picture}">')
    assert len(page.body) > MAX_BYTES
    assert has(of_class(b"h1", b"head"))(page)
    assert len(without_images(page).body) < 1_000
    assert guess_article(without_images(page)).headline == "Visit"
    small = capture('<img src="data:image/gif;base64,AAAA">')
    assert without_images(small) is small


# --- one work in several languages --------------------------------------------------------------------------------------------------

ALTERNATES = (
    '<link rel="alternate" hreflang="ko" href="/ko/7"><link href=http://paper.example/en/7 rel=alternate hreflang=en>'
)


def work(head: str, url: str) -> str:
    page = f"<html><head><title>Paper</title>{head}</head><body><h1>Visit</h1>{PARAGRAPHS}</body></html>"
    seen = Capture("paper", url, NOW, NOW, page.encode())
    return document(seen, "paper", guess_article(seen), "7", "en", None).work


def test_languages_that_name_each_other_are_one_work() -> None:
    english, korean = (work(ALTERNATES, f"http://paper.example/{code}/7") for code in ("en", "ko"))
    assert english == korean != ""
    assert work(ALTERNATES, "http://paper.example/en/8") == ""
    assert work("", "http://paper.example/en/7") == ""
    assert (
        work(
            '<link rel=alternate hreflang=en href="/"><link rel=alternate hreflang=ko href="//[">',
            "http://paper.example/",
        )
        == ""
    )
