"""Nothing that a source says leads the gate to an address that the operator did not mean."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tealeaves.clock import FrozenClock
from tealeaves.fetch.dial import tls_context
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.policy import HostRule
from tealeaves.model import Capture, Look, Miss

CLOCK = FrozenClock(datetime(2024, 10, 8, 12, tzinfo=UTC))
URL = "http://a.example/"


def to(location: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Elsewhere\r\nLocation: ".encode() + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"


class Names:
    """A resolver that answers from a script, one line per question, the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.questions: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.questions.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def look_at(net: Any, url: str, names: Names) -> Look:
    async with Gate(net.policy, CLOCK, names) as gate:
        return await gate.fetch(Ask("source", url))


@pytest.fixture
def allowed(net: Any, site: Any) -> Any:
    """a.example is on the list, at the port of a server on loopback, without an override."""

    def allow(**details: Any) -> Any:
        rule = HostRule(
            "a.example", frozenset({"http", "https"}), frozenset({80, 443, site.port}), delay=0.0, **details
        )
        return net.having(hosts={"a.example": rule}, connect=1.0)

    return allow


@pytest.mark.req("S-2")
@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::1"], ["169.254.169.254"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["0.0.0.0"]],
)
def test_one_private_address_is_enough_to_refuse(allowed: Any, site: Any, run: Any, addresses: list[str]) -> None:
    async def scenario() -> Look:
        async with site:
            return await look_at(allowed(), f"http://a.example:{site.port}/", Names(addresses))

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "refused_host"
    assert site.connections == 0


@pytest.mark.req("S-2")
def test_the_system_resolver_is_judged_too(net: Any, site: Any, run: Any) -> None:
    async def scenario() -> Look:
        async with site:
            rule = HostRule("localhost", frozenset({"http"}), frozenset({site.port}))
            async with Gate(net.having(hosts={"localhost": rule}).policy, CLOCK) as gate:
                return await gate.fetch(Ask("source", f"http://localhost:{site.port}/"))

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "refused_host"
    assert site.connections == 0


@pytest.mark.req("S-2")
def test_rebinding_finds_nobody_asking_twice(
    allowed: Any, site: Any, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is public when judged and loopback a moment later; the gate must have gone to the address that it judged."""
    dialled: list[str] = []
    connect = asyncio.BaseEventLoop.create_connection

    async def recorded(loop: Any, factory: Any, host: Any = None, port: Any = None, **rest: Any) -> Any:
        dialled.append(host)
        if host == "8.8.8.8":
            raise OSError("no route in this test")
        return await connect(loop, factory, host, port, **rest)

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", recorded)
    names = Names(["8.8.8.8"], ["127.0.0.1"])

    async def scenario() -> tuple[Look, Look]:
        async with site, Gate(allowed().policy, CLOCK, names) as gate:
            url = f"http://a.example:{site.port}/"
            return await gate.fetch(Ask("source", url)), await gate.fetch(Ask("source", url))

    first, second = run(scenario())
    assert isinstance(first, Miss)
    assert isinstance(second, Miss)
    assert (first.reason, second.reason) == ("connect", "refused_host")
    assert dialled == ["8.8.8.8"]
    assert names.questions == [("a.example", site.port)] * 2
    assert site.connections == 0


@pytest.mark.req("S-1")
@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://b.example/", "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/",
            "http://0x7f000001:{port}/", "http://127.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://a.example:{port}/"]
)  # fmt: skip
def test_an_address_that_is_not_on_the_list_is_never_asked(net: Any, site: Any, run: Any, url: str) -> None:
    names = Names(["127.0.0.1"])

    async def scenario() -> Look:
        async with site:
            return await look_at(net.naming(a=site), url.format(port=site.port), names)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "refused_host"
    assert names.questions == []
    assert site.connections == 0


TRICKS = [
    "http://127.0.0.1:{trap}/", "http://localhost:{trap}/", "//127.0.0.1:{trap}/", "http://ok\\@127.0.0.1:{trap}/", "http://2130706433:{trap}/",
    "http://a.example@127.0.0.1:{trap}/", "http://[::1]:{trap}/", "file:///etc/passwd", "ftp://a.example/", "http://b.example/", "///",
    "http://[", "http://a.example:{trap}/", "javascript:1", "http:", "http://a.example/x y",
]  # fmt: skip


@pytest.mark.req("S-4")
@pytest.mark.parametrize("location", TRICKS)
def test_a_redirect_leads_nowhere_else(net: Any, new_site: Any, run: Any, location: str) -> None:
    async def scenario() -> Any:
        async with new_site() as site, new_site() as trap:
            site.pages["/"] = to(location.format(trap=trap.port))
            names = Names(["127.0.0.1"])
            look = await look_at(net.naming(a=site), URL, names)
            return look, site.paths, trap.connections, names.questions

    look, paths, trapped, questions = run(scenario())
    assert isinstance(look, Miss)
    assert questions == []
    assert look.reason == "refused_redirect"
    assert (paths, trapped) == (["/"], 0)


@pytest.mark.req("S-4")
def test_a_redirect_to_a_listed_host_with_a_private_address_is_refused(net: Any, new_site: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site() as site:
            site.pages["/"] = to("http://b.example/")
            named = net.naming(a=site)
            named = named.having(hosts={**named.policy.hosts, "b.example": HostRule("b.example", frozenset({"http"}))})
            return await look_at(named, URL, Names(["127.0.0.1"]))

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "refused_redirect"


@pytest.mark.req("S-4")
def test_circles_and_long_ways_end(net: Any, new_site: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site() as site:
            site.pages = {"/a": to("/b"), "/b": to("/a")} | {f"/{n}": to(f"/{n + 1}") for n in range(20)}
            named = net.naming(a=site)
            return await named.fetch("http://a.example/a"), await named.fetch("http://a.example/0"), site.paths

    circle, long, paths = run(scenario())
    assert (circle.reason, long.reason) == ("refused_redirect", "refused_redirect")
    assert paths == ["/a", "/b", "/0", "/1", "/2", "/3", "/4", "/5"]


def test_good_redirects_are_followed_and_told(net: Any, new_site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site() as site, new_site() as other:
            site.pages = {"/": to("/조선", 301), "/%EC%A1%B0%EC%84%A0": to("http://b.example/end", 307)}
            other.pages = {"/end": answer_with(b"here")}
            return await net.naming(a=site, b=other).fetch(URL, last=None), other.port

    look, port = run(scenario())
    assert isinstance(look, Capture)
    assert (look.url, look.body) == (URL, b"here")
    assert look.redirects == ("http://a.example/%EC%A1%B0%EC%84%A0", "http://b.example/end")
    assert look.remote == f"127.0.0.1:{port}"
    assert look.provenance.count("set by the operator") == 2


@pytest.mark.req("S-6")
def test_the_deadline_spans_all_redirects(net: Any, new_site: Any, run: Any) -> None:
    async def slow(asked: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(to(asked.path + "x"))

    async def scenario() -> Any:
        async with new_site() as site:
            site.pages = {"/" + "x" * n: slow for n in range(9)}
            return await net.naming(a=site).having(deadline=0.5).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "deadline"


@pytest.mark.req("S-4")
def test_tls_is_never_left_for_plain_http(net: Any, new_site: Any, authority: Any, tls_for: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site(tls=tls_for("a.example")) as site, new_site() as plain:
            site.pages["/"] = to("http://b.example/")
            look = await net.naming(a=site, b=plain).having(cafile=authority[1]).fetch("https://a.example/")
            return look, plain.connections

    look, asked = run(scenario())
    assert isinstance(look, Miss)
    assert (look.reason, asked) == ("refused_redirect", 0)


@pytest.mark.req("S-13")
@pytest.mark.parametrize(("name", "holds"), [("a.example", True), ("b.example", False)])
def test_the_certificate_is_checked_against_the_name_and_not_the_pinned_address(
    net: Any, new_site: Any, authority: Any, tls_for: Any, answer_with: Any, run: Any, name: str, holds: bool
) -> None:
    async def scenario() -> Any:
        async with new_site(tls=tls_for(name)) as site:
            site.pages["/"] = answer_with(b"in confidence")
            return await net.naming(a=site).having(cafile=authority[1]).fetch("https://a.example/")

    look = run(scenario())
    if holds:
        assert isinstance(look, Capture)
        assert (look.body, look.unverified) == (b"in confidence", False)
    else:
        assert isinstance(look, Miss)
        assert look.reason == "tls"
        assert "a.example" in look.detail


@pytest.mark.req("S-13")
@pytest.mark.parametrize("because", [None, "the ministry signs its own"])
def test_an_unknown_authority_needs_a_reason_and_marks_the_capture(
    net: Any, new_site: Any, tls_for: Any, answer_with: Any, run: Any, because: str | None
) -> None:
    async def scenario() -> Any:
        async with new_site(tls=tls_for("somebody.else.example")) as site:
            site.pages["/"] = answer_with(b"perhaps")
            rule = HostRule("a.example", frozenset({"https"}), tls_unverified_because=because)
            return await net.naming(a=site).having(hosts={"a.example": rule}).fetch("https://a.example/")

    look = run(scenario())
    if because is None:
        assert isinstance(look, Miss)
        assert look.reason == "tls"
    else:
        assert isinstance(look, Capture)
        assert look.unverified


def test_one_plain_hop_makes_the_whole_way_unverified(
    net: Any, new_site: Any, authority: Any, tls_for: Any, answer_with: Any, run: Any
) -> None:
    async def scenario() -> Any:
        async with new_site() as plain, new_site(tls=tls_for("b.example")) as site:
            plain.pages["/"] = to("https://b.example/")
            site.pages["/"] = answer_with(b"in confidence")
            return await net.naming(a=plain, b=site).having(cafile=authority[1]).fetch(URL)

    look = run(scenario())
    assert isinstance(look, Capture)
    assert look.unverified


def test_a_server_that_does_not_speak_tls_is_a_miss(net: Any, site: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with site:
            named = net.naming(a=site)
            return await named.having(resolve={("a.example", 443): ("127.0.0.1", site.port)}, connect=1.0).fetch(
                "https://a.example/"
            )

    look = run(scenario())
    assert isinstance(look, Miss)
    assert look.reason == "tls"


@pytest.mark.req("S-5")
def test_the_environment_names_no_proxy_and_no_authority(
    net: Any, new_site: Any, answer_with: Any, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    tls_context.cache_clear()

    async def scenario() -> Any:
        async with new_site() as site, new_site() as trap:
            for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
            site.pages["/"] = answer_with(b"direct")
            return await net.naming(a=site).fetch(URL), trap.connections

    look, trapped = run(scenario())
    assert isinstance(look, Capture)
    assert (look.body, trapped) == (b"direct", 0)
    assert tls_context(None, True).keylog_filename is None
    assert tls_context(None, True).cert_store_stats()["x509_ca"] > 50


@pytest.mark.req("S-5")
def test_a_proxy_of_our_own_configuration_is_used_and_told(net: Any, new_site: Any, answer_with: Any, run: Any) -> None:
    async def scenario() -> Any:
        async with new_site() as proxy:
            proxy.pages["http://a.example/"] = answer_with(b"through the proxy")
            rules = {"a.example": HostRule("a.example", frozenset({"http"}))}
            named = net.having(hosts=rules, proxy=f"http://127.0.0.1:{proxy.port}")
            return await look_at(named, URL, Names(["127.0.0.1"]))

    look = run(scenario())
    assert isinstance(look, Capture)
    assert (look.body, look.provenance) == (b"through the proxy", "own poll, through the operator's proxy")


@pytest.mark.req("S-5")
def test_tls_goes_through_a_tunnel_and_stays_checked(
    net: Any, new_site: Any, authority: Any, tls_for: Any, answer_with: Any, run: Any
) -> None:
    async def scenario() -> Any:
        async with new_site(tls=tls_for("a.example")) as site:
            site.pages["/"] = answer_with(b"in confidence")

            async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                head = await reader.readuntil(b"\r\n\r\n")
                if not head.startswith(b"CONNECT a.example:443 HTTP/1.1\r\n"):
                    writer.close()
                    return
                writer.write(b"HTTP/1.1 200 Go\r\n\r\n")
                theirs, mine = await asyncio.open_connection("127.0.0.1", site.port)
                await asyncio.gather(pump(reader, mine), pump(theirs, writer))

            async with await asyncio.start_server(tunnel, "127.0.0.1", 0) as proxy:
                port = proxy.sockets[0].getsockname()[1]
                rules = {name: HostRule(name, frozenset({"https"})) for name in ("a.example", "b.example")}
                named = net.having(hosts=rules, proxy=f"http://127.0.0.1:{port}", cafile=authority[1])
                return await named.fetch("https://a.example/"), await named.fetch("https://b.example/")

    look, refused = run(scenario())
    assert isinstance(look, Capture)
    assert (look.body, look.unverified) == (b"in confidence", False)
    assert refused.reason == "connect"


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65_536):
        writer.write(chunk)
    writer.close()


@pytest.mark.req("S-7")
def test_bombs_are_refused_in_little_memory() -> None:
    script = Path(__file__).with_name("bombs.py")
    done = subprocess.run(
        [sys.executable, "-W", "error", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    *looks, growth = done.stdout.split()
    assert looks == ["too_large", "too_large", "too_large", "refused_encoding", "refused_encoding"]
    assert int(growth) < 50
