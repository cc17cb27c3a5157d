"""What one look gives: a capture, a revisit or a miss."""

from __future__ import annotations

import asyncio
import gzip
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tealeaves.fetch.gate import Ask, Gate
from tealeaves.model import Capture, LastLook, Miss, Revisit, digest_of

NOW = datetime(2024, 10, 8, 12, tzinfo=UTC)
PAGE = "<p>우표통보</p>".encode()
URL = "http://a.example/list"


def known(**changes: Any) -> LastLook:
    facts: dict[str, Any] = {
        "capture": "c0ffee",
        "digest": digest_of(PAGE),
        "etag": 'W/"5f-odd;value"',
        "last_modified": "Tue, 08 Oct 2024 03:07:09 GMT",
        "full_at": NOW - timedelta(days=1),
    }
    return LastLook(URL, **(facts | changes))


def test_a_page_becomes_a_capture_with_everything_about_it(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(
            PAGE, 200, "content-TYPE: text/html", 'ETag: "one"', "X-Twice: 1", "X-Twice: 2"
        )
        async with site:
            when = datetime(2024, 10, 7, tzinfo=UTC).date()
            return await net.naming(a=site).fetch(URL, edition="ko", listed_at=when), site.port

    look, port = run(scenario())
    assert isinstance(look, Capture)
    assert (look.source, look.url, look.status, look.origin) == ("source", URL, 200, "poll")
    assert (look.captured_at, look.recorded_at, look.body) == (NOW, NOW, PAGE)
    assert look.headers == (
        ("content-TYPE", "text/html"), ("ETag", '"one"'), ("X-Twice", "1"), ("X-Twice", "2"), ("Content-Length", str(len(PAGE))),
    )  # fmt: skip
    assert (look.edition, str(look.listed_at), look.remote) == ("ko", "2024-10-07", f"127.0.0.1:{port}")
    assert look.unverified
    assert look.provenance == f"own poll, address of a.example:80 set by the operator to 127.0.0.1:{port}"


@pytest.mark.req("S-17")
def test_we_say_who_we_are_and_send_nothing_else(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> None:
        site.pages["/list"] = answer_with(PAGE, 200, "Set-Cookie: session=1; Path=/")
        async with site:
            await net.naming(a=site).fetch_all(URL, URL)

    run(scenario())
    assert [set(asked.headers) for asked in site.asked] == [{"host", "user-agent", "accept", "accept-encoding"}] * 2
    assert site.asked[1].headers["user-agent"] == "tealeaves/0.1 (+ops@example.org)"
    assert site.asked[1].headers["accept-encoding"] == "gzip"


@pytest.mark.req("F-3")
def test_both_validators_go_back_verbatim_and_304_is_a_revisit(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"", 304, 'ETag: W/"5f-odd;value"')
        async with site:
            return await net.naming(a=site).fetch(URL, last=known())

    look = run(scenario())
    assert isinstance(look, Revisit)
    assert (look.status, look.digest, look.same_as, look.captured_at) == (304, digest_of(PAGE), "c0ffee", NOW)
    assert look.headers == (("ETag", 'W/"5f-odd;value"'),)
    assert site.asked[0].headers["if-none-match"] == 'W/"5f-odd;value"'
    assert site.asked[0].headers["if-modified-since"] == "Tue, 08 Oct 2024 03:07:09 GMT"


@pytest.mark.req("F-1")
def test_the_same_bytes_again_are_a_revisit(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(gzip.compress(PAGE), 200, "Content-Encoding: gzip")
        async with site:
            return await net.naming(a=site).fetch(URL, last=known(etag=None, last_modified=None))

    look = run(scenario())
    assert isinstance(look, Revisit)
    assert (look.status, look.same_as) == (200, "c0ffee")
    assert ("X-Archive-Orig-Content-Encoding", "gzip") in look.headers


@pytest.mark.parametrize(
    "details",
    [
        {"last": known(), "unconditional": True},
        {"last": known(full_at=NOW - timedelta(days=7))},
        {"last": known(full_at=None)},
        {"last": known(capture=None)},
        {"last": known(etag='"broken\r\nX-Evil: 1"', last_modified=None)},
        {"last": None},
    ],
)
def test_a_full_fetch_sends_no_validators(net: Any, site: Any, answer_with: Any, run: Any, details: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"new")
        async with site:
            return await net.naming(a=site).fetch(URL, **details)

    assert isinstance(run(scenario()), Capture)
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.asked[0].headers)


def test_304_to_a_full_fetch_is_a_miss(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"", 304)
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, look.status) == ("protocol", 304)


@pytest.mark.parametrize("status", [403, 404, 410, 500, 204, 206, 301])
def test_a_status_without_content_is_a_miss_that_names_it(
    net: Any, site: Any, answer_with: Any, run: Any, status: int
) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"" if status == 204 else b"sorry", status)
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, look.status, look.missed_at) == ("http_status", status, NOW)


IN_AN_HOUR = format_datetime(NOW + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "Retry-After: 90", timedelta(seconds=90)),
        (503, f"Retry-After: {IN_AN_HOUR}", timedelta(hours=1)),
        (429, "Retry-After: 99999999999999", timedelta(days=1)),
        (429, "Retry-After: Mon, 07 Oct 2024 12:00:00 GMT", timedelta(0)),
        (429, "Retry-After: soon", timedelta(minutes=4)),
        (429, "X-Nothing: 1", timedelta(minutes=4)),
        (503, "X-Nothing: 1", None),
    ],
)
def test_retry_after_is_kept(
    net: Any, site: Any, answer_with: Any, run: Any, status: int, header: str, wait: Any
) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"slow down", status, header)
        async with site:
            return await net.naming(a=site).fetch(URL, last=known(misses=2))

    look = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, look.status) == ("rate_limited", status)
    assert look.retry_at == (None if wait is None else NOW + wait)


def test_a_host_that_asked_for_a_pause_gets_it(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/list"] = answer_with(b"", 429, "Retry-After: 600")
        async with site:
            named = net.naming(a=site)
            later = await named.fetch(URL, last=known(retry_at=NOW + timedelta(minutes=1)))
            return later, await named.fetch_all(URL, "http://a.example/other")

    later, (first, second) = run(scenario())
    assert isinstance(later, Miss)
    assert (later.reason, later.retry_at) == ("closed", NOW + timedelta(minutes=1))
    assert (first.reason, second.reason, second.retry_at) == ("rate_limited", "closed", NOW + timedelta(minutes=10))
    assert site.paths == ["/list"]


@pytest.mark.parametrize("coding", ["gzip", "chunked", "both"])
def test_the_body_is_decoded_and_the_headers_describe_it(
    net: Any, site: Any, answer_with: Any, run: Any, coding: str
) -> None:
    wire = PAGE if coding == "chunked" else gzip.compress(PAGE)
    lines = [] if coding == "chunked" else ["Content-Encoding: gzip"]
    if coding != "gzip":
        wire = b"%x\r\n%s\r\n0\r\n\r\n" % (len(wire), wire)
        lines.append("Transfer-Encoding: chunked")

    async def scenario() -> Any:
        site.pages["/list"] = answer_with(wire, 200, *lines)
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Capture)
    assert look.body == PAGE
    assert look.header("content-length") == str(len(PAGE))
    assert look.header("content-encoding") is look.header("transfer-encoding") is None
    originals = {name: value for name, value in look.headers if name.startswith("X-Archive-Orig-")}
    assert originals.get("X-Archive-Orig-Content-Encoding") == (None if coding == "chunked" else "gzip")
    assert originals.get("X-Archive-Orig-Transfer-Encoding") == (None if coding == "gzip" else "chunked")


@pytest.mark.req("S-6")
@pytest.mark.parametrize("part", ["head", "body"])
def test_a_drip_ends_at_the_deadline(net: Any, site: Any, run: Any, part: str) -> None:
    async def drip(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 1000\r\n\r\n" if part == "body" else b"X-Long: "))
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.05)

    async def scenario() -> Any:
        site.pages["/list"] = drip
        async with site:
            started = asyncio.get_running_loop().time()
            look = await net.naming(a=site).having(deadline=0.5).fetch(URL)
            return look, asyncio.get_running_loop().time() - started

    look, took = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "deadline"
    assert 0.4 < took < 1.5


@pytest.mark.req("S-6")
def test_silence_ends_at_the_read_limit(net: Any, site: Any, run: Any) -> None:
    async def silence(_: Any, __: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def scenario() -> Any:
        site.pages["/list"] = silence
        async with site:
            return await net.naming(a=site).having(read=0.3).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, look.detail) == ("deadline", "not a byte for 0.3 s")


BROKEN = {
    "cut short": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "protocol"),
    "cut chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf", "protocol"),
    "no last chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "protocol"),
    "nothing": (b"", "protocol"),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Le", "protocol"),
    "garbage": (bytes(range(256)) * 4, "protocol"),
    "not http": ("우표통보\r\n\r\n".encode(), "protocol"),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nhalf", "protocol"),
    "bad name": (b"HTTP/1.1 200 OK\r\nBad Name: 4\r\n\r\nhalf", "protocol"),
    "switching": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "protocol"),
    "endless 100": (b"HTTP/1.1 100 Continue\r\n\r\n" * 100, "protocol"),
    "huge line": (b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 300_000 + b"\r\n\r\n", "too_large"),
    "many lines": (b"HTTP/1.1 200 OK\r\n" + b"X-Many: yes\r\n" * 20_000 + b"\r\n", "too_large"),
    "endless line": (b"HTTP/1.1 200 OK\r\nX-Endless: " + b"x" * 300_000, "too_large"),
    "announced": (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "too_large"),
    "cut gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-9], "protocol"),
    "not gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + PAGE, "protocol"),
    "inflates too far": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(2**20)), "too_large"),
    "brotli": (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx", "refused_encoding"),
    "zstd": (b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\nx", "refused_encoding"),
    "stacked": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\nx", "refused_encoding"),
    "stacked in two lines": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\nx", "refused_encoding",
    ),
}  # fmt: skip


@pytest.mark.req("S-7")
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_a_miss_and_never_half_a_capture(net: Any, site: Any, run: Any, name: str) -> None:
    octets, reason = BROKEN[name]

    async def and_close(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(octets)
        await writer.drain()
        writer.close()

    async def scenario() -> Any:
        site.pages["/list"] = and_close
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == reason


def test_a_reset_is_a_miss(net: Any, site: Any, run: Any) -> None:
    async def reset(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.transport.abort()

    async def scenario() -> Any:
        site.pages["/list"] = reset
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "protocol"


def test_nobody_listening_is_a_miss(net: Any, site: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with site:
            named = net.naming(a=site)
        return await named.fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "connect"


def test_odd_but_legal_headers_are_kept_byte_for_byte(net: Any, site: Any, run: Any) -> None:
    odd = b"HTTP/1.0 200\r\nX-Korean: \xec\x9a\xb0\xed\x91\x9c\r\nX-Empty:\r\nServer:  two  spaces \r\n\r\n" + PAGE

    async def and_close(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(odd)
        await writer.drain()
        writer.close()

    async def scenario() -> Any:
        site.pages["/list"] = and_close
        async with site:
            return await net.naming(a=site).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Capture)
    assert look.body == PAGE
    assert (look.header("x-korean") or "").encode("latin-1").decode() == "우표"
    assert look.header("server") == "two  spaces"


def test_bytes_too_many_never_become_the_next_answer(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        site.pages["/one"] = answer_with(b"one") + answer_with(b"smuggled")
        site.pages["/two"] = answer_with(b"two")
        async with site:
            return await net.naming(a=site).fetch_all("http://a.example/one", "http://a.example/two")

    assert [look.body for look in run(scenario())] == [b"one", b"two"]


def test_a_late_stray_answer_never_becomes_the_next_one(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def afterthought(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(answer_with(b"one"))
        await writer.drain()
        await asyncio.sleep(0.03)
        writer.write(answer_with(b"stray"))

    async def scenario() -> Any:
        site.pages = {"/one": afterthought, "/two": answer_with(b"two")}
        async with site:
            named = net.naming(a=site).delayed("a", 0.15)
            return await named.fetch_all("http://a.example/one", "http://a.example/two")

    assert [look.body for look in run(scenario())] == [b"one", b"two"]


def test_a_connection_is_used_again_and_a_dead_one_replaced(net: Any, site: Any, answer_with: Any, run: Any) -> None:
    async def last_words(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(answer_with(b"bye"))
        await writer.drain()
        asyncio.get_running_loop().call_later(0.05, writer.transport.abort)

    async def scenario() -> Any:
        site.pages = {"/one": answer_with(b"one"), "/bye": last_words, "/two": answer_with(b"two")}
        async with site:
            named = net.naming(a=site).delayed("a", 0.1)
            return await named.fetch_all(*(f"http://a.example/{name}" for name in ("one", "bye", "two")))

    assert [look.body for look in run(scenario())] == [b"one", b"bye", b"two"]
    assert [asked.connection for asked in site.asked] == [1, 1, 2]


def mutated(seed: int) -> bytes:
    """A good answer with some bytes changed, doubled or cut out."""
    chance = random.Random(seed)
    good = chance.choice(
        [
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE),
            b"HTTP/1.1 302 Found\r\nLocation: http://a.example/\xec\xa1\xb0?x=1\r\nContent-Length: 0\r\n\r\n",
            b"HTTP/1.1 429 Slow\r\nRetry-After: Tue, 08 Oct 2024 13:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
        ]
    )
    octets = bytearray(good)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(octets))
        octets[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 4))
    return bytes(octets)


def test_nothing_that_a_server_sends_can_raise(net: Any, site: Any, run: Any) -> None:
    async def odd(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(mutated(int(asked.path[1:]) if asked.path[1:].isdigit() else 0))
        await writer.drain()
        writer.close()

    class EveryPath(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return odd

    async def scenario() -> Any:
        site.pages = EveryPath()
        async with site:
            named = net.naming(a=site).having(max_redirects=2)
            return [await named.fetch(f"http://a.example/{seed}") for seed in range(600)]

    looks = run(scenario())
    assert len(looks) == 600
    assert {type(look) for look in looks} == {Capture, Miss}
    assert {look.reason for look in looks if isinstance(look, Miss)} >= {"protocol", "refused_redirect", "rate_limited"}


@pytest.mark.req("S-7")
def test_a_body_that_is_mostly_lengths_of_chunks_is_too_large(net: Any, site: Any, run: Any) -> None:
    piece = b"1;" + b"a" * 15_000 + b"\r\nx\r\n"

    async def endless(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(piece * 20)
            await writer.drain()

    async def scene() -> Miss:
        site.pages["/list"] = endless
        async with site:
            look = await net.naming(site=site).fetch("http://site.example/list")
        assert isinstance(look, Miss)
        return look

    assert run(scene()).reason == "too_large"


class SetBack:
    """A clock that is set back by a second whenever it is read."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        self.at -= timedelta(seconds=1)
        return self.at


@pytest.mark.parametrize("last", [None, known()])
def test_a_clock_that_is_set_back_while_a_page_comes_costs_no_page(
    net: Any, site: Any, answer_with: Any, run: Any, last: LastLook | None
) -> None:
    """Nothing may be recorded before it was captured: the archive refuses such a look, and the cycle ended there."""

    async def scenario() -> Any:
        site.pages["/list"] = answer_with(PAGE, 200)
        async with site, Gate(net.naming(a=site).policy, SetBack()) as gate:
            return await gate.fetch(Ask("source", URL, last=last))

    look = run(scenario())
    assert isinstance(look, Capture if last is None else Revisit)
    assert look.recorded_at >= look.captured_at


@pytest.mark.parametrize("status", [404, 410])
def test_that_something_we_hold_is_gone_is_kept_with_its_bytes(
    net: Any, site: Any, answer_with: Any, run: Any, status: int
) -> None:
    """Even where the error page has the very bytes of the article: the status is the evidence."""

    async def scenario() -> Any:
        site.pages["/list"] = answer_with(PAGE, status, "Content-Type: text/html")
        async with site:
            here = net.naming(a=site)
            return [await here.fetch(URL, last=known(), keep_gone=keep) for keep in (True, False)]

    kept, missed = run(scenario())
    assert isinstance(kept, Capture)
    assert (kept.status, kept.body, kept.gone) == (status, PAGE, True)
    assert isinstance(missed, Miss)
    assert (missed.reason, missed.status) == ("http_status", status)


def test_an_error_page_that_cannot_be_had_is_an_error_page_all_the_same(net: Any, site: Any, run: Any) -> None:
    """Nothing that a server does to the page changes what its status says."""

    async def drip(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.2)

    async def scenario() -> Any:
        head = b"HTTP/1.1 404 Not Found\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc"
        site.pages |= {"/odd": head, "/drip": drip}
        async with site:
            here = net.naming(a=site).having(max_wire=1000)
            odd = await here.fetch("http://a.example/odd", keep_gone=True)
            return (
                odd,
                await here.fetch("http://a.example/drip", keep_gone=True),
                await here.fetch("http://a.example/odd"),
            )

    odd, slow, missed = run(scenario())
    assert [(look.status, look.body) for look in (odd, slow)] == [(404, b""), (404, b"")]
    assert (missed.reason, missed.status) == ("http_status", 404)
