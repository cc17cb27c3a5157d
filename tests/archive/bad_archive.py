"""A Wayback Machine of our own on loopback, with an index and mementos, that misbehaves on demand as the real one does under load."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from memento_world import Seen, ordered

from tealeaves.archive.surt import surt

Fault = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]
GMT = "%a, %d %b %Y %H:%M:%S GMT"


def reply(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "Content_Length" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def memento(each: Seen, at: datetime | None = None, original: str | None = None, **more: str) -> bytes:
    """A true memento, but for what is said otherwise."""
    said = {
        "Content_Type": each.mime, "Memento_Datetime": (at or each.at).strftime(GMT), "X_Archive_Orig_ETag": each.etag,
        "X_Archive_Src": "crawl.warc.gz",
        "Link": f'<{original or each.url}>; rel="original", <http://a/timemap>; rel="timemap"; type="application/link-format"',
    }  # fmt: skip
    return reply(each.body, each.status, **{**said, **more})


def says(answer: bytes) -> Fault:
    """Another answer in place of the true one."""

    async def speak(writer: asyncio.StreamWriter, _: bytes) -> None:
        writer.write(answer)

    return speak


async def reset(writer: asyncio.StreamWriter, whole: bytes) -> None:
    """The connection is reset in the middle of the body."""
    writer.write(whole[:-10])
    await writer.drain()
    await asyncio.sleep(0.02)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def cut(writer: asyncio.StreamWriter, whole: bytes) -> None:
    """The body ends before its announced length."""
    writer.write(whole[:-10])
    await writer.drain()
    writer.close()


async def drip(writer: asyncio.StreamWriter, whole: bytes) -> None:
    """A byte now and then."""
    for byte in whole:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.1)


@dataclass
class BadArchive:
    """Serves `seen`. `faults`: by (stamp, address) what happens to the first requests; `always`: to every one of them.

    `mangled`: by number of the index's answer, what is done to it instead.
    """

    seen: list[Seen]
    extra: list[str] = field(default_factory=list)  # further lines of the index
    faults: dict[tuple[str, str], list[Fault]] = field(default_factory=lambda: defaultdict(list))
    always: dict[tuple[str, str], Fault] = field(default_factory=dict)
    mangled: dict[int, Fault] = field(default_factory=dict)
    key_of: Callable[[int], str] | None = None  # the resume key after so many rows; None: a true one
    arrivals: dict[str, list[float]] = field(default_factory=lambda: {"index": [], "memento": []})
    asked: list[tuple[str, str]] = field(default_factory=list)  # mementos, in the order of the requests
    queries: list[dict[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    port: int = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def resolve(self) -> str:
        return f"web.archive.example:80=127.0.0.1:{self.port}"

    def _run(self, ready: threading.Event) -> None:
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while not writer.is_closing():
                await self._answer(await reader.readuntil(b"\r\n\r\n"), writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        lines = head.decode("latin-1").split("\r\n")
        target = lines[0].split(" ")[1]
        self.agents |= {line.partition(": ")[2] for line in lines if line.lower().startswith("user-agent:")}
        if target.startswith("/cdx/search/cdx?"):
            self.arrivals["index"].append(time.monotonic())
            fault, whole = self.mangled.get(len(self.arrivals["index"])), reply(self._index(target))
        else:
            self.arrivals["memento"].append(time.monotonic())
            fault, whole = self._memento(target)
        if fault is None:
            writer.write(whole)
        else:
            await fault(writer, whole)
        await writer.drain()

    def _index(self, target: str) -> bytes:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        assert "page" not in asked
        assert asked["matchType"] == "prefix"
        assert asked["showResumeKey"] == "true"
        self.queries.append(asked)
        key = surt("http://" + asked["url"])
        rows = [
            each.row
            for each in ordered(self.seen)
            if asked["from"] <= each.stamp <= asked["to"] and surt(each.url).startswith(key)
        ]
        rows = sorted([*rows, *self.extra])
        start = int(unquote(asked.get("resumeKey", "0")).partition("!")[0])
        page, end = rows[start : start + int(asked["limit"])], start + int(asked["limit"])
        text = "".join(row + "\n" for row in page)
        if end < len(rows):
            text += "\n" + (self.key_of(end) if self.key_of else f"{end}%21") + "\n"
        return text.encode()

    def _memento(self, target: str) -> tuple[Fault | None, bytes]:
        stamp, _, url = target.removeprefix("/web/").partition("id_/")
        self.asked.append((stamp, url))
        fault = self.always.get((stamp, url))
        if self.faults.get((stamp, url)):
            fault = self.faults[stamp, url].pop(0)
        found = [each for each in self.seen if each.stamp == stamp and each.url == url]
        return fault, memento(found[0]) if found else reply(
            b"<html>Hrm. The Wayback Machine has not archived that URL.</html>", 404
        )


def most_within(arrivals: Iterable[float], seconds: float) -> int:
    """The most arrivals in any stretch of so many seconds."""
    times, most, first = sorted(arrivals), 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
