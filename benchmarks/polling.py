"""What a look costs: CPU and memory of polling 200 and 1,000 sources, each on a host of its own, from a server on loopback.

    python benchmarks/polling.py [--clients gate,raw,httpx,httpx8,aiohttp] [--rounds 3]

Three situations: `unchanged` (both validators sent, 304), `same` (no validators, the same 60 KB again) and `new` (other bytes; fetching
only, nothing is parsed). Every measurement is a fresh process; imports are not counted. The marginal cost a source is the difference
between 1,000 and 200 sources, divided by 800; the fixed cost is what remains. The ratio is to `raw`, bare asyncio streams that read the
same answers and do nothing else, in the same run: seconds differ between machines, ratios hardly.

`gate` is all of tealeaves/fetch: allow-list, lanes, deadline, caps, digests. `httpx` is its own transport with the default pool (its cost
grows with the number of sources, so its fixed cost means nothing), `httpx8` with at most 8 connections and Connection: close, `aiohttp` the
httpx-aiohttp transport (skipped where it is not installed). These three neither judge nor limit anything. The hosts are 127.0.0.0/8, so
this runs on Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from tealeaves.clock import SystemClock
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.model import LastLook, digest_of

CASES = ("unchanged", "same", "new")
SIZES = (200, 1_000)
PAGE = b"<p>" + b"0123456789abcdef" * 3_750 + b"</p>"
VALIDATORS = {"If-None-Match": '"an-etag"', "If-Modified-Since": "Tue, 08 Oct 2024 03:07:09 GMT"}
HEADERS = {"User-Agent": "tealeaves-benchmark", "Accept": "*/*", "Accept-Encoding": "gzip"}
AT_ONCE = 16
COMMON = b"Server: here\r\nDate: Tue, 08 Oct 2024 12:00:00 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\n" + COMMON + b'ETag: "an-etag"\r\n\r\n'
FULL = b"HTTP/1.1 200 OK\r\n" + COMMON + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE


class Server(asyncio.Protocol):
    """Answers 304 to a conditional request and the page to any other."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.transport.write(UNCHANGED if b"\r\nif-none-match:" in head.lower() else FULL)
            if b"\r\nconnection: close" in head.lower():
                self.transport.close()


async def serve() -> None:
    """Run until standard input ends; the first line of output is the port."""
    server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0, backlog=4_096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


def address(number: int) -> str:
    return f"127.1.{number // 250}.{1 + number % 250}"


async def poll_gate(port: int, sources: int, case: str) -> None:
    hosts = {f"h{n}.example": HostRule(f"h{n}.example", frozenset({"http"}), delay=0.0) for n in range(sources)}
    where = {(host, 80): (address(n), port) for n, host in enumerate(hosts)}
    policy = GatePolicy(hosts, "benchmark@example.org", resolve=where, respect_robots=False, concurrency=AT_ONCE)
    digest = digest_of(PAGE) if case != "new" else "sha256:another"
    etag, modified = VALIDATORS.values() if case == "unchanged" else (None, None)
    last = LastLook("", "a capture", digest, etag, modified, full_at=datetime.now(UTC))
    async with Gate(policy, SystemClock()) as gate:
        kinds = {type(look).__name__ async for look in gate.fetch_all(Ask(h, f"http://{h}/", last=last) for h in hosts)}
    assert kinds == {"Capture" if case == "new" else "Revisit"}, kinds


async def poll_raw(port: int, sources: int, case: str) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers(case).items())

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection(address(number), port)
        writer.write(f"GET / HTTP/1.1\r\nHost: {address(number)}\r\n{lines}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b"Content-Length: " in head:
            await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r")[0]))
        writer.close()

    await side_by_side(one, sources)


async def poll_httpx(port: int, sources: int, case: str, limits: httpx.Limits | None = None) -> None:
    close = {} if limits is None else {"Connection": "close"}
    async with httpx.AsyncClient(
        trust_env=False, limits=limits or httpx.Limits(), headers=headers(case) | close
    ) as client:
        await side_by_side(reader_of(client, port), sources)


async def poll_httpx8(port: int, sources: int, case: str) -> None:
    await poll_httpx(port, sources, case, httpx.Limits(max_connections=8))


async def poll_aiohttp(port: int, sources: int, case: str) -> None:
    import httpx_aiohttp

    transport = httpx_aiohttp.AiohttpTransport(trust_env=False)
    async with httpx.AsyncClient(transport=transport, trust_env=False, headers=headers(case)) as client:
        await side_by_side(reader_of(client, port), sources)


def headers(case: str) -> dict[str, str]:
    return HEADERS | (VALIDATORS if case == "unchanged" else {})


def reader_of(client: httpx.AsyncClient, port: int) -> Callable[[int], Awaitable[None]]:
    async def one(number: int) -> None:
        async with client.stream("GET", f"http://{address(number)}:{port}/") as response:
            async for _ in response.aiter_raw():
                pass

    return one


async def side_by_side(one: Callable[[int], Awaitable[None]], sources: int) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def held(number: int) -> None:
        async with slots:
            await one(number)

    await asyncio.gather(*(held(number) for number in range(sources)))


POLLS = {"gate": poll_gate, "raw": poll_raw, "httpx": poll_httpx, "httpx8": poll_httpx8, "aiohttp": poll_aiohttp}


def child(client: str, port: int, sources: int, case: str) -> None:
    """One measurement: CPU seconds and peak MB as JSON."""
    asyncio.run(POLLS[client](port, 10, case))  # whatever is made once a process
    began = time.process_time()
    asyncio.run(POLLS[client](port, sources, case))
    spent = time.process_time() - began
    status = Path("/proc/self/status").read_text("ascii")
    print(json.dumps([spent, int(status.partition("VmHWM:")[2].split()[0]) / 1024]))


def measure(client: str, port: int, case: str, rounds: int) -> tuple[float, float, float]:
    """Marginal CPU milliseconds a source, fixed CPU milliseconds, and peak MB at the larger size."""
    cpu: dict[int, float] = {}
    peak = 0.0
    for sources in SIZES:
        command = [sys.executable, __file__, "--child", client, str(port), str(sources), case]
        runs = [json.loads(subprocess.check_output(command)) for _ in range(rounds)]
        cpu[sources] = median(run[0] for run in runs)
        peak = max(run[1] for run in runs)
    small, large = SIZES
    marginal = (cpu[large] - cpu[small]) / (large - small)
    return marginal * 1_000, (cpu[small] - marginal * small) * 1_000, peak


def report(clients: list[str], rounds: int) -> None:
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        print("client   case       ms CPU a source   fixed ms   times raw   peak MB")
        for case in CASES:
            raw = measure("raw", port, case, rounds)
            for client in clients:
                marginal, fixed, peak = raw if client == "raw" else measure(client, port, case, rounds)
                print(
                    f"{client:8} {case:10} {marginal:15.2f} {fixed:10.0f} {marginal / raw[0]:11.1f} {peak:9.0f}",
                    flush=True,
                )
    finally:
        server.communicate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", default=",".join(POLLS), help="comma-separated: %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each, the median counts (%(default)s)")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve())
    elif args.child:
        client, port, sources, case = args.child
        child(client, int(port), int(sources), case)
    else:
        chosen = [name for name in args.clients.split(",") if name != "aiohttp" or find_spec("httpx_aiohttp")]
        report(chosen, args.rounds)


if __name__ == "__main__":
    main()
