"""A running pywb over WARC files: for tests that read from it, or have it read ours."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

COLLECTION = "tea"


@contextmanager
def serving(programs: Path, home: Path, index: Path, warcs: Path) -> Iterator[int]:
    """pywb with one collection, on a free port of loopback; its log is `home/log`."""
    (home / "config.yaml").write_text(
        f"collections:\n  {COLLECTION}:\n    index: {index}/\n    archive_paths: {warcs}/\n"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "wayback", "-b", "127.0.0.1", "-p", str(port)], cwd=home, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _await(port, process, home / "log")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def index_of(programs: Path, warcs: Path, folder: Path) -> None:
    """pywb's own index of WARC files."""
    command = [programs / "cdx-indexer", "-j", "-s", "-o", folder / "index.cdxj", warcs]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        for _ in range(300):
            try:
                client.get("/")
            except httpx.TransportError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
            else:
                return
    raise AssertionError(log.read_text())
