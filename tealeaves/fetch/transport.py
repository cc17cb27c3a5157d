"""HTTP/1.1 with one origin, one exchange at a time, behind httpx's transport interface.

The gate never has two requests under way to one host, so it needs no pool; httpx's own one costs more with every connection in it
(docs/decisions/0003-the-gate.md has the measurements). A connection is used again only when the last answer ended exactly where it said
it would and the peer has been silent since: bytes that a server sent too many can never become the answer to the next question.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import h11
import httpx

from tealeaves.fetch.dial import Dialer
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.fetch.stream import Stream
from tealeaves.fetch.target import Target

MAX_INFORMATIONAL = 16  # 1xx answers before the real one
MOST_PIECES = 256  # pieces of a body that one server may have in a row before others have their turn
OVERHEAD = 2  # bytes read for one byte of body that is allowed: a body in chunks of one byte is six


class Talk:
    """The HTTP/1.1 conversation on one stream."""

    def __init__(self, stream: Stream, policy: GatePolicy) -> None:
        self.stream = stream
        self._policy = policy
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=policy.max_headers)
        self._heard = 0  # bytes of the answer under way
        self.used = False

    async def ask(self, method: bytes, target: bytes, headers: list[tuple[bytes, bytes]]) -> h11.Response:
        """Send a request without a body and wait for the head of the answer. Raises `NoAnswer`."""
        self.used, self._heard = True, 0
        request = h11.Request(method=method, target=target, headers=headers)
        self.stream.write((self._state.send(request) or b"") + (self._state.send(h11.EndOfMessage()) or b""))
        for _ in range(MAX_INFORMATIONAL):
            event = await self._next()
            if isinstance(event, h11.Response):
                return self._checked(event)
            if not isinstance(event, h11.InformationalResponse) or event.status_code == 101:
                break
        raise NoAnswer("protocol", "no answer, but something else")

    async def body(self) -> AsyncIterator[bytes]:
        """The body as it comes, after transfer decoding. Raises `NoAnswer` where it ends before its announced length."""
        pieces = 0
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)
            pieces += 1
            if pieces % MOST_PIECES == 0:
                await asyncio.sleep(0)

    @property
    def reusable(self) -> bool:
        """Whether the exchange is over on both sides, with not a byte too many."""
        over = self._state.our_state is h11.DONE and self._state.their_state is h11.DONE
        return over and not self._state.trailing_data[0] and self.stream.silent

    def again(self) -> None:
        """Ready for the next request."""
        self._state.start_next_cycle()

    def _checked(self, response: h11.Response) -> h11.Response:
        size = sum(len(name) + len(value) + 4 for name, value in response.headers.raw_items())
        if size > self._policy.max_headers:
            raise NoAnswer("too_large", f"headers of {size:,} bytes")
        return response

    async def _next(self) -> h11.Event | type[h11.PAUSED]:
        try:
            while True:
                event = self._state.next_event()
                if event is not h11.NEED_DATA:
                    return event  # type: ignore[return-value]  # h11 types its two sentinels alike
                chunk = await self.stream.read(self._policy.read)
                if not chunk and self._state.their_state is h11.SEND_RESPONSE:
                    raise NoAnswer("protocol", "the connection was closed without an answer")
                self._heard += len(chunk)
                if self._heard > OVERHEAD * self._policy.max_wire + self._policy.max_headers:
                    raise NoAnswer("too_large", f"{self._heard:,} bytes of chunks and their lengths")
                self._state.receive_data(chunk)
        except h11.RemoteProtocolError as error:
            reason = "too_large" if error.error_status_hint == 431 else "protocol"
            raise NoAnswer(reason, str(error)) from error  # type: ignore[arg-type]  # both are reasons


class _Body(httpx.AsyncByteStream):
    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._talk.body()

    async def aclose(self) -> None:
        if not self._talk.reusable:
            self._talk.stream.close()


class OriginTransport(httpx.AsyncBaseTransport):
    """Carries requests to one origin. It has no cookies, no redirects, no proxies from the environment and no retries, by construction."""

    def __init__(self, dialer: Dialer, policy: GatePolicy, rule: HostRule, origin: Target) -> None:
        self._dialer = dialer
        self._policy = policy
        self._rule = rule
        self._origin = origin
        self._talk: Talk | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request without a body. The answer's extensions hold `remote`, the peer's "address:port". Raises `NoAnswer`."""
        asked = request.url.raw_scheme, request.url.raw_host, request.headers.get("host")
        if asked != (self._origin.scheme.encode(), self._origin.host.encode(), self._origin.authority):
            raise NoAnswer("refused_host", f"{self._origin.host} is read differently by httpx")
        talk = await self._ready()
        first = not talk.used
        try:
            head = await self._ask(talk, request)
        except NoAnswer as error:
            self._hang_up()
            if first or error.reason != "protocol":
                raise
            # The server had closed an idle connection just as we spoke: not its failure, and a GET may be repeated.
            talk = await self._ready()
            head = await self._ask(talk, request)
        extensions = {"remote": talk.stream.remote, "http_version": b"HTTP/" + head.http_version}
        headers = head.headers.raw_items()
        return httpx.Response(
            head.status_code, headers=headers, stream=_Body(talk), request=request, extensions=extensions
        )

    async def aclose(self) -> None:
        """Close the connection, if there is one."""
        self._hang_up()

    async def _ready(self) -> Talk:
        if self._talk is not None and self._talk.reusable:
            self._talk.again()
            return self._talk
        self._hang_up()
        self._talk = Talk(await self._dialer.dial(self._origin, self._rule), self._policy)
        return self._talk

    async def _ask(self, talk: Talk, request: httpx.Request) -> h11.Response:
        target = request.url.raw_path
        if self._origin.scheme == "http" and self._policy.proxied(self._origin):
            target = self._origin.url.removesuffix(self._origin.path).encode("ascii") + target
        return await talk.ask(request.method.encode("ascii"), target, request.headers.raw)

    def _hang_up(self) -> None:
        if self._talk is not None:
            self._talk.stream.close()
            self._talk = None
