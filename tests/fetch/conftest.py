"""Servers on loopback that say exactly what a test wants them to say, byte for byte, and remember what they were asked."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import pytest
import trustme

from tealeaves.clock import FrozenClock
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.model import Look

T = TypeVar("T")
NOW = datetime(2024, 10, 8, 12, tzinfo=UTC)
BOTH = frozenset({"http", "https"})


def reply(body: bytes = b"", status: int = 200, *lines: str) -> bytes:
    """A whole answer, with a Content-Length unless the lines bring their own framing."""
    head = [f"HTTP/1.1 {status} Whatever", *lines]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines) and status != 304:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    path: str
    headers: Mapping[str, str]
    raw: bytes
    at: float
    connection: int


Answer = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """A server; `pages` maps a path to the bytes of the whole answer, or to a function that writes it."""

    pages: dict[str, bytes | Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    open_now: int = 0
    most_at_once: int = 0
    tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        self._tasks: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def paths(self) -> list[str]:
        """What was asked, but for robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        number = self.connections
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head, writer, number)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            return
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter, number: int) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
        asked = Asked(first.split(" ")[1], headers, head, asyncio.get_running_loop().time(), number)
        self.asked.append(asked)
        self.open_now += 1
        self.most_at_once = max(self.most_at_once, self.open_now)
        try:
            page = self.pages.get(asked.path, reply(b"no such page", 404))
            if isinstance(page, bytes):
                writer.write(page)
            else:
                await page(asked, writer)
            await writer.drain()
        finally:
            self.open_now -= 1


@dataclass(frozen=True)
class Net:
    """Names for sites, and a gate that may go to them and nowhere else."""

    policy: GatePolicy

    def naming(self, **sites: Site) -> Net:
        """The same with `a=site` reachable as http://a.example and, in TLS, as https://a.example."""
        hosts = {f"{name}.example": HostRule(f"{name}.example", BOTH, delay=0.0) for name in sites}
        resolve = {
            (f"{name}.example", 443 if site.tls else 80): ("127.0.0.1", site.port) for name, site in sites.items()
        }
        policy = replace(self.policy, hosts={**self.policy.hosts, **hosts}, resolve={**self.policy.resolve, **resolve})
        return Net(policy)

    def having(self, **changes: Any) -> Net:
        return Net(replace(self.policy, **changes))

    def delayed(self, name: str, seconds: float) -> Net:
        host = f"{name}.example"
        rule = replace(self.policy.hosts[host], delay=seconds)
        return self.having(hosts={**self.policy.hosts, host: rule})

    async def fetch(self, url: str, **details: Any) -> Look:
        async with Gate(self.policy, FrozenClock(NOW)) as gate:
            return await gate.fetch(Ask("source", url, **details))

    async def fetch_all(self, *urls: str) -> list[Look]:
        async with Gate(self.policy, FrozenClock(NOW)) as gate:
            return [look async for look in gate.fetch_all(Ask("source", url) for url in urls)]


@pytest.fixture
def net() -> Net:
    """A gate without any host, without delays and without robots.txt."""
    return Net(GatePolicy(hosts={}, contact="ops@example.org", respect_robots=False))


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def new_site() -> type[Site]:
    return Site


@pytest.fixture
def answer_with() -> Callable[..., bytes]:
    return reply


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, T]], T]:
    return asyncio.run


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """A certificate authority of the tests' own, and the file that makes the gate trust it."""
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return authority, path


@pytest.fixture
def tls_for(authority: tuple[trustme.CA, Path]) -> Callable[[str], ssl.SSLContext]:
    """A server's context with a certificate for a name."""

    def context(name: str) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority[0].issue_cert(name).configure_cert(made)
        return made

    return context
