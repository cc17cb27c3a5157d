"""The body of an archived HTTP answer, freed of its transfer and content encoding, within bounds (S-7): a WARC of others is as
dangerous as their server."""

from __future__ import annotations

import zlib
from typing import BinaryIO, Protocol

import brotli
from warcio.bufferedreaders import ChunkedDataReader

MAX_BODY = 10 * 1024 * 1024  # bytes, as served and as decoded: what the gate takes from a live source
_STEP = 64 * 1024
_GZIP = frozenset({"gzip", "x-gzip"})


class Refused(Exception):
    """This body is not taken; says why, and under which name it is counted."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Decoder(Protocol):
    def __call__(self, chunk: bytes, room: int) -> bytes: ...


def body_of(stream: BinaryIO, transfer: str, content: str) -> bytes:
    """The whole body. `transfer` and `content` are the encodings that the head names. Raises `Refused`."""
    chunked = transfer.strip().lower() == "chunked"
    raw = _whole(ChunkedDataReader(stream, decomp_type=None) if chunked else stream)
    layers = [name for part in content.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if not layers:
        return raw
    if len(layers) > 1:
        raise Refused("refused_encoding", f"Content-Encoding {content[:60]!r}")
    return _decoded(raw, layers[0])


def _whole(stream: BinaryIO) -> bytes:
    """Everything of a stream. Raises `Refused` where that is more than MAX_BODY."""
    pieces, size = [], 0
    while piece := stream.read(_STEP):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BODY:
            raise Refused("too_large", f"more than {MAX_BODY:,} bytes")
    return b"".join(pieces)


def _decoded(raw: bytes, name: str) -> bytes:
    """The body inflated. Some archives keep the head and inflate the body themselves: what is not in the encoding is taken as it is."""
    if name in _GZIP:
        return _inflated(raw, 31) if raw.startswith(b"\x1f\x8b") else raw
    if name == "deflate":
        return _inflated(raw, 15 if raw[:1] == b"\x78" else -15)
    if name == "br":
        return _unbrotlied(raw)
    raise Refused("refused_encoding", f"Content-Encoding {name[:60]!r}")


def _inflated(raw: bytes, window: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        body = engine.decompress(raw, MAX_BODY + 1)
    except zlib.error as error:
        if window == -15:
            return raw  # said to be deflated and not: a plain body under a wrong head
        raise Refused("broken_encoding", f"not gzip: {error}") from error
    if len(body) > MAX_BODY:
        raise Refused("too_large", f"inflates to more than {MAX_BODY:,} bytes")
    if not engine.eof:
        raise Refused("broken_encoding", "the compressed body is cut short")
    return body


def _unbrotlied(raw: bytes) -> bytes:
    engine = brotli.Decompressor()
    body = bytearray()
    try:
        body += engine.process(raw, output_buffer_limit=_STEP)
        while not engine.is_finished() and not engine.can_accept_more_data():
            body += engine.process(b"", output_buffer_limit=_STEP)
            if len(body) > MAX_BODY:
                raise Refused("too_large", f"inflates to more than {MAX_BODY:,} bytes")
    except brotli.error as error:
        if body:
            raise Refused("broken_encoding", f"not brotli: {error}") from error
        return raw  # inflated by whoever archived it
    if not engine.is_finished():
        raise Refused("broken_encoding", "the compressed body is cut short")
    return bytes(body)
