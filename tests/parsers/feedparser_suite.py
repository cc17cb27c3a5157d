"""The tests of feedparser's source distribution: two thousand feeds that we did not write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from distributions import Absent as Absent
from distributions import unpacked

RELEASE = ("feedparser", "6.0.14", "088679b0c4b543ee211a820dd544698c76a402122eae7473c04a43425f283d06")
GROUPS = ("wellformed", "illformed", "encoding")

# A test of theirs says in a comment at its top with which headers it is served.
_HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)


def tests() -> Path:
    """The folder of feedparser's tests. Raises `Absent` where it cannot be fetched."""
    return unpacked(*RELEASE) / "tests"


def feeds(group: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Each feed of a group: its name, its bytes and the headers that it is served with."""
    for path in sorted((tests() / group).rglob("*.xml")):
        body = path.read_bytes()
        said = {name.strip().decode().lower(): value.strip().decode() for name, value in _HEADER.findall(body[:2_000])}
        yield path.relative_to(tests()).as_posix(), body, {"content-type": "application/xml", **said}
