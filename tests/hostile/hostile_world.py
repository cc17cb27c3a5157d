"""A server on loopback that answers for many hosts, byte for byte as it is told, beside the sites of the demonstration."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from demo import story
from demo.replica import SITES, Now
from tealeaves.clock import FileClock
from tealeaves.settings import Settings

NOW = datetime(2025, 1, 9, 3, tzinfo=UTC)
GOOD = "kcna_kp/en,korea_stamp,kremlin_en,kremlin_ru"  # what the demonstration polls
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """An answer as it is sent; `wait`: seconds between the two halves of its body."""

    body: bytes
    kind: str = HTML
    encoding: str = ""
    wait: float = 0.0


Pages = Mapping[str, Reply]  # by address


def page_of_the_demonstration(url: str) -> bytes:
    """What the demonstration shows at an address."""
    parts = urlsplit(url)
    found = SITES[str(parts.hostname)](parts.path, Now(story.load(), NOW))
    assert found is not None
    return found.body


@contextmanager
def serving(pages: Pages) -> Iterator[str]:
    """These pages, and for all else the demonstration's sites; gives the value of TEALEAVES_RESOLVE."""
    now = Now(story.load(), NOW)
    asked = {
        (urlsplit(url).hostname, url.partition(str(urlsplit(url).hostname))[2]): reply for url, reply in pages.items()
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").partition(":")[0]
            self._answer(asked.get((host, self.path)) or self._of_the_demonstration(host))

        def _of_the_demonstration(self, host: str) -> Reply | None:
            found = SITES[host](urlsplit(self.path).path, now) if host in SITES else None
            return None if found is None else Reply(found.body, found.kind)

        def _answer(self, reply: Reply | None) -> None:
            body = b"" if reply is None else reply.body
            self.send_response(404 if reply is None else 200)
            self.send_header("Content-Length", str(len(body)))
            if reply is not None:
                self.send_header("Content-Type", reply.kind)
                if reply.encoding:
                    self.send_header("Content-Encoding", reply.encoding)
            self.end_headers()
            try:
                self.wfile.write(body[: len(body) // 2])
                time.sleep(0.0 if reply is None else reply.wait)
                self.wfile.write(body[len(body) // 2 :])
            except OSError:  # the gate hangs up on what is too much
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hosts = sorted({*SITES, *(str(urlsplit(url).hostname) for url in pages)})
    try:
        yield ",".join(f"{host}:80=127.0.0.1:{server.server_address[1]}" for host in hosts)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_of(folder: Path, resolve: str, sources: str) -> Settings:
    """A home folder that polls these sources in one cycle."""
    clock = FileClock(folder / "clock")
    clock.move(NOW)
    return Settings(
        home=folder / "home", clock_file=clock.path, resolve=resolve, delay=0, contact="a test", sources=sources, every_seconds=60
    )  # fmt: skip
