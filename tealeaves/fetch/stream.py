"""A connection to a checked address: names are resolved once, every address is judged, and exactly a judged one is connected to.

So a name that answers differently the second time (DNS rebinding) finds nobody asking a second time.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from typing import TypeAlias, cast

from tealeaves.fetch.address import is_public
from tealeaves.fetch.failure import NoAnswer

Resolver: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]

HIGH_WATER = 256 * 1024  # bytes waiting to be read before the peer is made to wait


def system_resolver(executor: Executor) -> Resolver:
    """The machine's own resolver, in threads of its own: a name server that hangs cannot use up the loop's."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        answers = await asyncio.get_running_loop().run_in_executor(executor, ask)
        return list(dict.fromkeys(str(answer[4][0]) for answer in answers))

    return resolve


async def public_addresses(resolver: Resolver, host: str, port: int) -> Sequence[str]:
    """Every address of a host. Raises `NoAnswer("refused_host")` if any of them is not public, `NoAnswer("connect")` if there are none."""
    try:
        addresses = await resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise NoAnswer("connect", f"{host} cannot be resolved: {error}") from error
    if not addresses:
        raise NoAnswer("connect", f"{host} has no address")
    private = [address for address in addresses if not is_public(address)]
    if private:
        raise NoAnswer("refused_host", f"{host} resolves to {private[0]}, which is not a public address")
    return addresses


async def connect(addresses: Sequence[str], port: int, timeout: float) -> Stream:
    """A stream to the first address that answers, each given its share of `timeout` seconds. Raises `NoAnswer("connect")`."""
    ends = asyncio.get_running_loop().time() + timeout
    failure = NoAnswer("connect", "no address")
    for position, address in enumerate(addresses):
        share = (ends - asyncio.get_running_loop().time()) / (len(addresses) - position)
        try:
            return await _connect_one(address, port, share)
        except NoAnswer as error:
            failure = error
    raise failure


async def _connect_one(address: str, port: int, timeout: float) -> Stream:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(max(timeout, 0.01)):
            _, stream = await loop.create_connection(Stream, address, port)
    except TimeoutError as error:
        raise NoAnswer("connect", f"no connection to {address} port {port} in time") from error
    except OSError as error:
        raise NoAnswer("connect", f"no connection to {address} port {port}: {error.strerror or error}") from error
    return stream


class Stream(asyncio.Protocol):
    """A byte stream whose every read has a time limit, and which knows whether the peer spoke unasked."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wake: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport  # from connection_made on
        self._paused = False
        self._ended = False
        self._error: Exception | None = None

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if len(self._buffer) > HIGH_WATER and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._notify()

    def eof_received(self) -> None:
        self._ended = True
        self._notify()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended, self._error = True, exc
        self._notify()

    # What the transport calls.

    @property
    def remote(self) -> str | None:
        """The peer as "address:port", IPv6 in brackets."""
        peer = self._transport.get_extra_info("peername")
        if not peer:
            return None
        return f"[{peer[0]}]:{peer[1]}" if ":" in peer[0] else f"{peer[0]}:{peer[1]}"

    @property
    def silent(self) -> bool:
        """Whether the peer has neither closed nor sent anything that was not read."""
        return not (self._ended or self._buffer or self._transport.is_closing())

    async def read(self, timeout: float) -> bytes:
        """What has arrived, waiting up to `timeout` seconds; empty at the end of the stream. Raises `NoAnswer`."""
        if not self._buffer and not self._ended:
            await self._wait(timeout)
        if not self._buffer and self._error is not None:
            raise NoAnswer("protocol", f"the connection broke: {self._error}")
        chunk = bytes(self._buffer)
        self._buffer.clear()
        if self._paused and not self._ended:
            self._paused = False
            self._transport.resume_reading()
        return chunk

    def write(self, octets: bytes) -> None:
        """Send a request's head: a few hundred bytes, so no flow control. A broken connection shows in the next read."""
        self._transport.write(octets)

    async def start_tls(self, context: ssl.SSLContext, name: str, timeout: float) -> None:
        """Speak TLS from here on and check that the peer is `name`. Raises `NoAnswer("tls")` or, for a dead peer, "connect"."""
        loop = asyncio.get_running_loop()
        with _tls_failures(name):
            upgraded = await loop.start_tls(
                self._transport, self, context, server_hostname=name, ssl_handshake_timeout=timeout
            )
        if upgraded is None:
            raise NoAnswer("tls", f"{name} closed the connection during the TLS handshake")
        self._transport = upgraded

    def close(self) -> None:
        """Drop the connection at once."""
        self._transport.abort()

    async def _wait(self, timeout: float) -> None:
        self._wake = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await self._wake
        except TimeoutError as error:
            raise NoAnswer("deadline", f"not a byte for {timeout:g} s") from error
        finally:
            self._wake = None

    def _notify(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)


@contextmanager
def _tls_failures(name: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NoAnswer("tls", f"the certificate of {name} does not hold: {error.verify_message}") from error
    except ssl.SSLError as error:
        raise NoAnswer("tls", f"TLS with {name} failed: {error.reason or error}") from error
    except OSError as error:
        raise NoAnswer("tls", f"{name} broke off the TLS handshake: {error}") from error
