"""A host that is known to be slow is given its own time; all others keep theirs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.fetch.policy import HostRule
from tealeaves.model import Capture, LastLook, Link, Miss
from tealeaves.plan import link_asks, page_asks, policy_of
from tealeaves.settings import Settings


def test_a_slow_host_is_waited_for_and_no_other(net: Any, site: Any, new_site: Any, answer_with: Any, run: Any) -> None:
    async def slowly(_: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.8)
        writer.write(answer_with(b"<p>late</p>"))

    async def scenario() -> list[Any]:
        other = new_site(pages={"/list": slowly})
        site.pages["/list"] = slowly
        async with site, other:
            named = net.naming(a=site, b=other).having(deadline=0.3, read=0.2)
            patient = replace(named.policy.hosts["a.example"], patience=5.0)
            both = named.having(hosts={**named.policy.hosts, "a.example": patient})
            return [await both.fetch(f"http://{name}.example/list") for name in "ab"]

    slow, usual = run(scenario())
    assert isinstance(slow, Capture)
    assert slow.body == b"<p>late</p>"
    assert isinstance(usual, Miss)
    assert usual.reason == "deadline"


def test_nobody_is_waited_for_without_end() -> None:
    for patience in (0.0, -1.0, 121.0, float("inf"), float("nan")):
        with pytest.raises(UsageError, match="at most 120"):
            HostRule("a.example", frozenset({"http"}), patience=patience)


def test_the_agency_s_own_site_has_its_time() -> None:
    """It takes 2 to 80 seconds a page; the usual 30 would lose most of it on a bad day."""
    policy = policy_of(Settings(sources="kcna_kp,tass_en"), load())
    assert policy.patience_with("www.kcna.kp").deadline >= 80
    assert policy.patience_with("www.kcna.kp").read >= 80
    assert policy.patience_with("tass.com") == policy


def test_pages_that_waited_longest_come_first() -> None:
    source = load().sources["rodong"].source
    at = datetime(2026, 11, 22, tzinfo=UTC)
    known = {
        page.url: LastLook(page.url, looked_at=at - timedelta(hours=number))
        for number, page in enumerate(source.pages[1:], 1)
    }
    asks = page_asks([(source, page) for page in source.pages], known)
    assert [ask.url for ask in asks] == [source.pages[0].url, *(page.url for page in reversed(source.pages[1:]))]


def test_no_host_s_backlog_keeps_the_others_out() -> None:
    """One of each host after the other: three hundred links of one site leave room for the ten of another in the same cycle."""
    links = [("naenara", None, Link(f"http://naenara.com.kp/main/{number}")) for number in range(300)]
    links += [("rodong", None, Link(f"http://www.rodong.rep.kp/{number}")) for number in range(10)]
    links += [("vok", None, Link("http://[broken"))]
    asks = link_asks(links, {}, {}, datetime(2026, 11, 22, tzinfo=UTC))
    assert len(asks) == 311
    assert sum(ask.source == "rodong" for ask in asks[:25]) == 10
    assert [ask.url for ask in asks if ask.source == "naenara"] == [
        link.url for name, _, link in links if name == "naenara"
    ]
