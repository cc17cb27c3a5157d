"""robots.txt: how it is read, and how it is obeyed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.fetch.robots import PathRule, read_robots
from tealeaves.model import Capture, Miss

FILE = b"""\xef\xbb\xbf# greetings
User-agent: *
Disallow: /

User-Agent: otherbot
User-agent: Tealeaves/2.0  # us
Allow: /public
Disallow: /public/not
Disallow: /*.pdf$
Disallow: /q?*secret=
Disallow: /%EC%A1%B0%EC%84%A0/
Disallow:
Crawl-delay: 5.5

User-agent: tealeaves
Disallow: /%7Eprivate
Sitemap: http://a.example/map
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/public/page", True),
        ("/public/not/page", False),
        ("/x.pdf", False),
        ("/x.pdf?x", True),
        ("/public.pdf", True),
        ("/q?a=1&secret=2", False),
        ("/q?a=1", True),
        ("/조선/1", False),
        ("/%ec%a1%b0%ec%84%a0/1", False),
        ("/~private", False),
        ("/robots.txt", True),
    ],
)
def test_our_own_groups_count_and_the_longest_rule_wins(path: str, allowed: bool) -> None:
    robots = read_robots(FILE)
    assert robots.allows(path) is allowed
    assert robots.delay == 5.5


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        (b"", True),
        (b"<html><title>404</title><p>User-agent: none</p></html>", True),
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\rDisallow: /\r", False),
        (b"Disallow: /\nUser-agent: *\n", True),
        (b"User-agent: *\nDisallow: /x\nAllow: /x\n", True),
        (b"User-agent: tealeaves\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        (b"\xff\xfe\x00User-agent: *", True),
    ],
)
def test_odd_files(body: bytes, allowed: bool) -> None:
    assert read_robots(body).allows("/x") is allowed


def oracle(pattern: str, path: str) -> bool:
    """The meaning of a pattern by plain recursion."""
    if pattern in ("", "$"):
        return pattern == "" or path == ""
    if pattern[0] == "*":
        return any(oracle(pattern[1:], path[n:]) for n in range(len(path) + 1))
    return path[:1] == pattern[0] and oracle(pattern[1:], path[1:])


@given(st.text("ab*", max_size=8), st.booleans(), st.text("ab", max_size=8))
def test_patterns_mean_what_the_rfc_says(body: str, anchored: bool, path: str) -> None:
    pattern = "/" + body + ("$" if anchored else "")
    assert PathRule(False, pattern).matches("/" + path) is oracle(pattern, "/" + path)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_file_can_break_the_reading(body: bytes, path: str) -> None:
    assert read_robots(b"User-agent: *\nDisallow: " + body).allows("/" + path) in (True, False)


@pytest.mark.req("S-17")
def test_it_is_asked_once_a_cycle_and_obeyed(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        robots = b"User-agent: *\nDisallow: /private"
        site.pages = {"/robots.txt": answer_with(robots), "/private": answer_with(b"no"), "/open": answer_with(b"yes")}
        async with site:
            named = net.naming(a=site).having(respect_robots=True)
            return await named.fetch_all(
                "http://a.example/private", "http://a.example/open", "http://a.example/private?x=1"
            )

    first, second, third = run(scenario())
    assert isinstance(first, Miss)
    assert isinstance(second, Capture)
    assert (first.reason, third.reason) == ("robots", "robots")
    assert "?" not in third.detail
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/open"]
    assert site.asked[0].headers["user-agent"].startswith("tealeaves/")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [((404,), None), ((403,), None), ((302, "Location: http://elsewhere.example/robots.txt"), None), ((500,), "robots"),
     ((503,), "rate_limited"), ((429, "Retry-After: 60"), "rate_limited")],
)  # fmt: skip
def test_no_rules_is_an_open_door_and_a_sick_server_a_closed_one(
    net: Any, site: Any, answer_with: Any, run: Any, answer: Any, reason: str | None
) -> None:
    async def scenario() -> Any:
        site.pages = {"/robots.txt": answer_with(b"", *answer), "/": answer_with(b"yes")}
        async with site:
            return (
                await net.naming(a=site).having(respect_robots=True).fetch_all("http://a.example/", "http://a.example/")
            )

    for look in run(scenario()):
        assert (look.reason if isinstance(look, Miss) else None) == reason
    assert len(site.paths) == (2 if reason is None else 0)


def test_a_robots_that_never_comes_says_so(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def silence(_: Any, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def scenario() -> Any:
        site.pages = {"/robots.txt": silence, "/": answer_with(b"yes")}
        async with site:
            return await net.naming(a=site).having(respect_robots=True, read=0.2).fetch("http://a.example/")

    look = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, look.detail) == ("deadline", "robots.txt: not a byte for 0.2 s")


def test_the_target_of_a_redirect_is_asked_for_its_rules(net: Any, new_site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site() as site, new_site() as other:
            site.pages["/"] = answer_with(b"", 302, "Location: http://b.example/private")
            other.pages = {
                "/robots.txt": answer_with(b"User-agent: *\nDisallow: /private"),
                "/private": answer_with(b"no"),
            }
            return await net.naming(a=site, b=other).having(respect_robots=True).fetch("http://a.example/"), other.paths

    look, paths = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, paths) == ("robots", [])
