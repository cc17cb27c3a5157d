"""A writer for test_kill.py: appends looks for ever and says on standard output which ones are acknowledged."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.model import Capture, Look, Miss, Revisit

START = datetime(2024, 10, 8, tzinfo=UTC)


def look(number: int) -> Look:
    """The look of that number, always the same."""
    at, url = START + timedelta(seconds=number), f"http://www.kcna.kp/{number % 7}"
    body = (f"page {number} " * (1 + number % 900)).encode() + bytes(
        (number * step) % 251 for step in range(number % 3000)
    )
    capture = Capture("kcna", url, at, at, body, headers=(("Content-Type", "text/html"),), provenance="own poll")
    if number % 5 == 3:
        return Revisit("kcna", url, at, at, capture.digest, capture.id, 304)
    return Miss("kcna", url, at, at, "deadline") if number % 5 == 4 else capture


def main(folder: Path, first: int) -> None:
    with Archive.open(folder, writable=True, rotate_bytes=60_000) as archive:
        os.write(1, b"ready\n")
        for number in range(first, first + 100_000):
            archive.append(look(number), request=b"GET / HTTP/1.1\r\n\r\n" if number % 2 else None)
            os.write(1, f"{number}\n".encode("ascii"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
