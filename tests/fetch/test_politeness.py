"""One request at a time to a host, a pause between two, and nobody waits for somebody else's slow host."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tealeaves.clock import FrozenClock
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.model import Capture, Miss

CLOCK = FrozenClock(datetime(2024, 10, 8, 12, tzinfo=UTC))


PAUSE = 0.5  # seconds
LATE = 0.2  # by so much a busy machine may let the server hear of a request: what it hears late seems nearer to the next one


def starts_apart(site: Any) -> list[float]:
    """What the server saw of the pauses; the gate's own are counted from when it asked."""
    return [later.at - earlier.at for earlier, later in pairwise(site.asked)]


@pytest.mark.req("S-17")
def test_requests_start_apart_in_the_order_asked_and_never_two_at_once(net: Any, site: Any, run: Any) -> None:
    async def unhurried(_: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async def scenario() -> Any:
        site.pages = {f"/{n}": unhurried for n in range(4)}
        async with site, Gate(net.naming(a=site).delayed("a", PAUSE).policy, CLOCK) as gate:
            asks = [Ask("source", f"http://a.example/{n}") for n in range(4)]
            return await asyncio.gather(*(gate.fetch(ask) for ask in asks))

    looks = run(scenario())
    assert all(isinstance(look, Capture) for look in looks)
    assert site.paths == ["/0", "/1", "/2", "/3"]
    assert site.most_at_once == 1
    assert all(PAUSE - LATE < gap < 10 * PAUSE for gap in starts_apart(site))


@pytest.mark.req("S-17")
def test_redirects_and_robots_keep_the_pause_too(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages = {
            "/robots.txt": answer_with(f"User-agent: *\nCrawl-delay: {PAUSE}\n".encode()),
            "/": answer_with(b"", 302, "Location: /end"),
            "/end": answer_with(b"here"),
        }
        async with site:
            return (
                await net.naming(a=site)
                .delayed("a", 0.05)
                .having(respect_robots=True, jitter=0.0)
                .fetch("http://a.example/")
            )

    assert isinstance(run(scenario()), Capture)
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/", "/end"]
    assert all(gap > PAUSE - LATE for gap in starts_apart(site))


def test_an_absurd_crawl_delay_is_bounded(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages = {"/robots.txt": answer_with(b"User-agent: *\nCrawl-delay: 86400\n"), "/": answer_with(b"here")}
        async with site:
            return (
                await net.naming(a=site).having(respect_robots=True, max_crawl_delay=PAUSE).fetch("http://a.example/")
            )

    assert isinstance(run(scenario()), Capture)
    assert PAUSE - LATE < starts_apart(site)[0] < 10 * PAUSE


def test_a_slow_host_delays_nobody_else(net: Any, new_site: Any, answer_with: Any, run: Any) -> None:
    async def slow(_: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def scenario() -> Any:
        async with new_site() as tarpit, new_site() as quick:
            tarpit.pages = {f"/{n}": slow for n in range(5)}
            quick.pages = {f"/{n}": answer_with(b"ok") for n in range(5)}
            named = net.naming(tarpit=tarpit, quick=quick).having(read=2, concurrency=2, rest_after=2)
            began, order = asyncio.get_running_loop().time(), []
            async with Gate(named.policy, CLOCK) as gate:
                asks = [Ask(host, f"http://{host}.example/{n}") for host in ("tarpit", "quick") for n in range(5)]
                async for look in gate.fetch_all(asks):
                    order.append((look.source, look, asyncio.get_running_loop().time() - began))
            return order, tarpit.paths

    order, tarpit_paths = run(scenario())
    assert [source for source, _, _ in order] == ["quick"] * 5 + ["tarpit"] * 5
    assert max(after for source, _, after in order if source == "quick") < 1.8
    assert [look.reason for source, look, _ in order if source == "tarpit"] == ["deadline"] * 2 + ["closed"] * 3
    assert len(tarpit_paths) == 2


def test_waiting_for_ones_turn_does_not_use_up_the_deadline(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages = {f"/{n}": answer_with(b"ok") for n in range(4)}
        async with site:
            named = net.naming(a=site).delayed("a", 1.0).having(deadline=0.8)
            return await named.fetch_all(*(f"http://a.example/{n}" for n in range(4)))

    assert [type(look) for look in run(scenario())] == [Capture] * 4


def test_no_more_requests_at_once_than_allowed(net: Any, new_site: Any, run: Any) -> None:
    under_way, most = 0, 0

    async def counted(_: Any, writer: asyncio.StreamWriter) -> None:
        nonlocal under_way, most
        under_way, most = under_way + 1, max(most, under_way + 1)
        await asyncio.sleep(0.02)
        under_way -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def scenario() -> Any:
        async with new_site() as site:
            site.pages["/"] = counted
            named = net.naming(**{f"h{n}": site for n in range(20)}).having(concurrency=4)
            return await named.fetch_all(*(f"http://h{n}.example/" for n in range(20)))

    assert len(run(scenario())) == 20
    assert most == 4


def test_a_host_that_recovers_does_not_rest(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages = {"/bad": answer_with(b"", 500), "/good": answer_with(b"ok")}
        async with site:
            names = ("bad", "bad", "good", "bad", "bad", "good", "bad", "bad", "bad", "good")
            return await net.naming(a=site).fetch_all(*(f"http://a.example/{name}" for name in names))

    *_, before_last, last = run(scenario())
    assert (before_last.reason, last.reason) == ("http_status", "closed")
    assert len(site.paths) == 9


def test_the_door_opens_again_when_the_time_has_come(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    clock = FrozenClock(CLOCK.at)

    async def scenario() -> Any:
        site.pages = {"/no": answer_with(b"", 429, "Retry-After: 60"), "/yes": answer_with(b"ok")}
        async with site, Gate(net.naming(a=site).policy, clock) as gate:
            looks = [await gate.fetch(Ask("source", f"http://a.example/{name}")) for name in ("no", "yes")]
            clock.at += timedelta(seconds=61)
            return [*looks, await gate.fetch(Ask("source", "http://a.example/yes"))]

    first, second, third = run(scenario())
    assert (first.reason, second.reason) == ("rate_limited", "closed")
    assert isinstance(third, Capture)


def test_leaving_early_leaves_nothing_running(net: Any, new_site: Any, run: Any) -> None:
    async def slow(_: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def scenario() -> int:
        async with new_site() as site:
            site.pages["/"] = slow
            named = net.naming(**{f"h{n}": site for n in range(5)})
            before = len(asyncio.all_tasks())
            async with Gate(named.policy, CLOCK) as gate:
                looks = gate.fetch_all(
                    [Ask("x", "http://nowhere.example/"), *(Ask("s", f"http://h{n}.example/") for n in range(5))]
                )
                assert isinstance(await anext(looks), Miss)
                await looks.aclose()
            await asyncio.sleep(0)
            return len(asyncio.all_tasks() - set(site._tasks)) - before

    assert run(scenario()) == 0


def test_idle_connections_are_few_however_many_the_hosts(net: Any, new_site: Any, run: Any) -> None:
    """Each idle TLS connection holds 256 KB; a thousand hosts that wait their turn must not hold a thousand."""
    most = 0

    async def scenario() -> Any:
        async with new_site() as site:

            async def counted(_: Any, writer: asyncio.StreamWriter) -> None:
                nonlocal most
                most = max(most, len(site._tasks))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

            site.pages["/"] = counted
            named = net.naming(**{f"h{n}": site for n in range(30)}).having(concurrency=2)
            for n in range(30):
                named = named.delayed(f"h{n}", 0.1)
            looks = await named.fetch_all(*(f"http://h{n}.example/" for n in [*range(30), *range(30)]))
            return looks, site.connections

    looks, connections = run(scenario())
    assert len(looks) == 60
    assert most <= 2 * 2 + 2 + 1  # idle, under way, and one whose end the server has not heard of
    assert connections > 30
