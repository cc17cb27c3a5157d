"""What the tests of the flows stand on: a small site on loopback that can be slow, and a watch run as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest

from demo import stamps, story
from deployments.cycles import Cycle, since
from deployments.server import free_port
from tealeaves.settings import Settings
from tealeaves.store import Store

SOURCE = "korea_stamp"
LIMIT = 180.0  # seconds for anything that involves a start of Prefect on a busy machine

T = TypeVar("T")

NOTICES = story.load().notices
PAGES = {
    stamps.LIST_PATH: stamps.listing(NOTICES),
    **{stamps.path_of(notice): stamps.detail(notice) for notice in NOTICES},
}


class Site:
    """A site of one list and its notices. `delay`: seconds until it answers; `asked` is set by every question for a page."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.asked = threading.Event()
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def resolve(self) -> str:
        return f"{stamps.HOST}:80=127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path in PAGES:
                    site.asked.set()
                    site.ended.wait(site.delay)
                body = PAGES.get(self.path, "").encode()
                with suppress(OSError):  # whoever asked was killed meanwhile
                    self.send_response(200 if body else 404)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        return Handler


def settings_of(home: Path, site: Site) -> dict[str, str]:
    """The environment of a watch that polls the site only."""
    return {
        "TEALEAVES_HOME": str(home),
        "TEALEAVES_RESOLVE": site.resolve,
        "TEALEAVES_SOURCES": SOURCE,
        "TEALEAVES_DELAY": "0",
        "TEALEAVES_CONTACT": "tests",
    }


class Watch:
    """`deployments.serve` as a process of its own on one home folder."""

    def __init__(self, home: Path, site: Site, every_seconds: int) -> None:
        self.home = home
        self.site = site
        self.port = free_port()
        self.output = home.parent / "watch.out"
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "TEALEAVES_"))},
            **settings_of(home, site),
            "TEALEAVES_PREFECT_PORT": str(self.port),
            "TEALEAVES_EVERY_SECONDS": str(every_seconds),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deployments.serve"],
                env=self.env,
                cwd=self.home.parent,
                stdout=output,
                stderr=output,
            )

    def ensure(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.start()

    def end(self) -> int:
        """Ask it to stop; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT)

    def cycles(self, after: int = 0) -> list[Cycle]:
        """The cycles in the index, recorded after number `after`."""
        if not (self.home / "index.sqlite").is_file():
            return []
        with Store.open(Settings(home=self.home).index_url) as store:
            return since(store, after)

    def await_cycles(self, count: int, after: int = 0) -> list[Cycle]:
        return self.wait_for(lambda: found if len(found := self.cycles(after)) >= count else None, f"{count} cycles")

    def wait_for(self, look: Callable[[], T | None], what: str) -> T:
        """What `look` finds as soon as it finds it. Fails with the end of the logs where that takes too long, or the watch has ended."""
        deadline = time.monotonic() + LIMIT
        while (found := look()) is None:
            ended = self.process is not None and self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                pytest.fail(f"waited in vain for {what}{' (the watch has ended)' if ended else ''}:\n{self.logs()}")
            time.sleep(0.2)
        return found

    def logs(self) -> str:
        files = [self.output, *sorted((self.home / "logs").glob("*.log"))]
        return "\n".join(
            f"--- {file.name}\n{file.read_text('utf-8', 'replace')[-3000:]}" for file in files if file.is_file()
        )


def family(pid: int) -> dict[int, str]:
    """Every process below `pid`, with its command line: from /proc, as the kernel sees it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                parents.setdefault(int((entry / "stat").read_text().rpartition(")")[2].split()[1]), []).append(
                    int(entry.name)
                )
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            waiting.append(child)
            with suppress(OSError):
                found[child] = Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ").strip()
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False
