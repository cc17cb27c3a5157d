"""Reading an answer's body within bounds: of bytes from the wire, of bytes after inflation, and of the ratio between the two."""

from __future__ import annotations

import asyncio
import zlib
from contextlib import suppress

import httpx

from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import GatePolicy

RATIO_FLOOR = 64 * 1024  # decoded bytes below which a high ratio does no harm
STEP = 1024 * 1024  # inflated at a time
DRAIN_BYTES = 64 * 1024
DRAIN_SECONDS = 1.0


async def read_body(response: httpx.Response, policy: GatePolicy) -> bytes:
    """The whole payload, inflated. Raises `NoAnswer`: "refused_encoding", "too_large", or "protocol" for one that is cut short."""
    sink = Inflater(policy) if _is_gzip(response) else Plain(policy)
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > policy.max_wire:
        raise NoAnswer("too_large", f"{int(declared):,} bytes announced")
    async for chunk in response.aiter_raw():
        sink.feed(chunk)
    return sink.finish()


async def drain(response: httpx.Response) -> None:
    """Read a short rest that nobody needs, so that the connection can be used again; give up on a long or slow one."""
    seen = 0
    with suppress(NoAnswer, TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for chunk in response.aiter_raw():
                seen += len(chunk)
                if seen > DRAIN_BYTES:
                    return


def _is_gzip(response: httpx.Response) -> bool:
    """Whether to inflate. Raises `NoAnswer("refused_encoding")` for anything but one layer of gzip, which is all that we accept."""
    values = response.headers.get_list("content-encoding", split_commas=True)
    layers = [name for value in values if (name := value.strip().lower()) not in ("", "identity")]
    if layers not in ([], ["gzip"], ["x-gzip"]):
        raise NoAnswer("refused_encoding", f"Content-Encoding {', '.join(layers)[:80]}")
    return bool(layers)


class Plain:
    """Collects a body that is not compressed."""

    def __init__(self, policy: GatePolicy) -> None:
        self._policy = policy
        self._limit = min(policy.max_wire, policy.max_decoded)
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > self._limit:
            raise NoAnswer("too_large", f"more than {self._limit:,} bytes")

    def finish(self) -> bytes:
        return bytes(self._body)


class Inflater:
    """Collects a gzip body, inflated; of several members all are read, and anything else after the last is left."""

    def __init__(self, policy: GatePolicy) -> None:
        self._policy = policy
        self._wire = 0
        self._body = bytearray()
        self._member = zlib.decompressobj(31)
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        self._wire += len(chunk)
        if self._wire > self._policy.max_wire:
            raise NoAnswer("too_large", f"more than {self._policy.max_wire:,} bytes on the wire")
        pending = self._rest + chunk
        self._rest = b""
        while pending and self._ready_for(pending):
            pending = self._inflate(pending)

    def finish(self) -> bytes:
        if self._wire and not self._member.eof:
            raise NoAnswer("protocol", "the gzip stream is cut short")
        return bytes(self._body)

    def _ready_for(self, pending: bytes) -> bool:
        """Whether `pending` belongs to a member: the one under way, or a next one that it starts."""
        if not self._member.eof:
            return True
        if pending.startswith(b"\x1f\x8b"):
            self._member = zlib.decompressobj(31)
            return True
        if pending == b"\x1f":
            self._rest = pending
        return False

    def _inflate(self, pending: bytes) -> bytes:
        room = self._policy.max_decoded + 1 - len(self._body)
        try:
            self._body += self._member.decompress(pending, min(room, STEP))
        except zlib.error as error:
            raise NoAnswer("protocol", f"the gzip stream is broken: {error}") from error
        self._judge()
        return self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def _judge(self) -> None:
        size = len(self._body)
        if size > self._policy.max_decoded:
            raise NoAnswer("too_large", f"inflates to more than {self._policy.max_decoded:,} bytes")
        if size > RATIO_FLOOR and size > self._wire * self._policy.max_ratio:
            raise NoAnswer("too_large", f"inflates more than {self._policy.max_ratio} times")
