"""Who is connected to for a target: a checked public address, or what the operator named on purpose (an override, a proxy)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import certifi
import h11

from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.fetch.stream import Resolver, Stream, connect, public_addresses
from tealeaves.fetch.target import Target


@lru_cache(maxsize=8)
def tls_context(cafile: Path | None, verified: bool) -> ssl.SSLContext:
    """One context for the whole process: making one costs 40 ms. Reads nothing from the environment (no SSL_CERT_FILE, no key log)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    if verified:
        context.load_verify_locations(cafile or certifi.where())
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class Dialer:
    """Opens streams under a policy."""

    def __init__(self, policy: GatePolicy, resolver: Resolver) -> None:
        self._policy = policy
        self._resolver = resolver

    async def dial(self, target: Target, rule: HostRule) -> Stream:
        """A stream ready for a request to `target`: connected, tunnelled and in TLS where needed. Raises `NoAnswer`."""
        stream = await self._connect(target)
        try:
            if target.scheme == "https":
                if self._policy.proxied(target):
                    await self._tunnel(stream, target)
                context = tls_context(self._policy.cafile, rule.tls_unverified_because is None)
                await stream.start_tls(context, target.host, self._policy.connect)
        except BaseException:
            stream.close()
            raise
        return stream

    async def _connect(self, target: Target) -> Stream:
        policy = self._policy
        override = policy.resolve.get((target.host, target.port))
        if override is not None:
            return await connect([override[0]], override[1], policy.connect)
        loop = asyncio.get_running_loop()
        ends = loop.time() + policy.connect
        if policy.proxy is not None:
            host, port = policy.proxy_address()
            return await connect([host], port, policy.connect)
        addresses = await self._addresses(target)
        return await connect(addresses, target.port, ends - loop.time())

    async def _addresses(self, target: Target) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._policy.connect):
                return await public_addresses(self._resolver, target.host, target.port)
        except TimeoutError as error:
            raise NoAnswer("connect", f"{target.host} was not resolved in time") from error

    async def _tunnel(self, stream: Stream, target: Target) -> None:
        """Ask the proxy for a tunnel (CONNECT). Raises `NoAnswer("connect")` where it refuses."""
        where = f"{target.host}:{target.port}"
        talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=self._policy.max_headers)
        request = h11.Request(method="CONNECT", target=where, headers=[("Host", where)])
        stream.write((talk.send(request) or b"") + (talk.send(h11.EndOfMessage()) or b""))
        try:
            while (event := talk.next_event()) is h11.NEED_DATA:
                talk.receive_data(await stream.read(self._policy.read))
        except h11.RemoteProtocolError as error:
            raise NoAnswer("connect", f"the proxy's answer cannot be read: {error}") from error
        if not isinstance(event, h11.Response) or event.status_code != 200:
            raise NoAnswer("connect", f"the proxy refused a tunnel to {where}")
