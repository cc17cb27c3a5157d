"""Run by a test in a process of its own: serves compression bombs, fetches each, prints the reasons and the growth of RSS in MiB."""

from __future__ import annotations

import asyncio
import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import zstandard

from tealeaves.clock import FrozenClock
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.model import Miss

MIB = 1024 * 1024
SIZE = 300  # MiB


def zeros() -> Iterator[bytes]:
    for _ in range(SIZE):
        yield bytes(MIB)


def gzip_bomb() -> bytes:
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(press.compress(block) for block in zeros()) + press.flush()


def slow_bomb() -> bytes:
    """Below the ratio limit, above the size limit: a little noise among zeros, about 30 to 1."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(press.compress(bytes(1_000) + os.urandom(24)) for _ in range(40 * 1024)) + press.flush()


def brotli_bomb() -> bytes:
    press = brotli.Compressor(quality=5)
    return b"".join(press.process(block) for block in zeros()) + press.finish()


def zstd_bomb() -> bytes:
    press = zstandard.ZstdCompressor().compressobj()
    return b"".join(press.compress(block) for block in zeros()) + press.flush()


BOMBS = {
    "gzip": ("gzip", gzip_bomb()),
    "slow": ("gzip", slow_bomb()),
    "plain": ("identity", bytes(11 * MIB)),
    "br": ("br", brotli_bomb()),
    "zstd": ("zstd", zstd_bomb()),
}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    coding, body = BOMBS[head.split(b" ")[1].decode().strip("/")]
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    for start in range(0, len(body), 65_536):
        piece = body[start : start + 65_536]
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    writer.write(b"0\r\n\r\n")
    writer.transport.set_write_buffer_limits(0)
    try:
        await writer.drain()
    except ConnectionError:
        return
    writer.close()


def forget_peak() -> None:
    """Set the kernel's high-water mark back to what is in use now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def peak() -> int:
    """The high-water mark of resident memory since then, in MiB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    where = ("127.0.0.1", server.sockets[0].getsockname()[1])
    policy = GatePolicy(
        {"a.example": HostRule("a.example", frozenset({"http"}), delay=0.0)},
        "ops@example.org",
        resolve={("a.example", 80): where},
        respect_robots=False,
    )
    forget_peak()
    before = peak()
    async with Gate(policy, FrozenClock(datetime(2024, 10, 8, tzinfo=UTC))) as gate:
        for name in BOMBS:
            look = await gate.fetch(Ask("source", f"http://a.example/{name}"))
            print(look.reason if isinstance(look, Miss) else look)
    server.close()
    print(peak() - before)


asyncio.run(main())
