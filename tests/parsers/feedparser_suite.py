"""The tests of feedparser's source distribution: two thousand feeds that we did not write, fetched once under the build folder."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "peers" / "feedparser"
RELEASE = "feedparser-6.0.14"
DIGEST = "088679b0c4b543ee211a820dd544698c76a402122eae7473c04a43425f283d06"
GROUPS = ("wellformed", "illformed", "encoding")
TIMEOUT = 300

# A test of theirs says in a comment at its top with which headers it is served.
_HEADER = re.compile(rb"^Header:\s+([^:]+):(.+)$", re.MULTILINE)


class Absent(Exception):
    """The distribution cannot be had; says why."""


@functools.cache
def tests() -> Path:
    """The folder of feedparser's tests. Raises `Absent` where it cannot be fetched."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER.parent / "feedparser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        archive = FOLDER / f"{RELEASE}.tar.gz"
        if not archive.exists():
            _download()
        if not archive.exists() or hashlib.sha256(archive.read_bytes()).hexdigest() != DIGEST:
            raise Absent(f"{archive.name} is not the release that the numbers are of")
        if not (FOLDER / RELEASE / "tests").is_dir():
            with tarfile.open(archive) as packed:
                packed.extractall(FOLDER, filter="data")
    return FOLDER / RELEASE / "tests"


def feeds(group: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Each feed of a group: its name, its bytes and the headers that it is served with."""
    for path in sorted((tests() / group).rglob("*.xml")):
        body = path.read_bytes()
        said = {name.strip().decode().lower(): value.strip().decode() for name, value in _HEADER.findall(body[:2_000])}
        yield path.relative_to(tests()).as_posix(), body, {"content-type": "application/xml", **said}


def _download() -> None:
    command = (
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", RELEASE.replace("-", "=="),
        "--no-binary", "feedparser", "--no-deps", "--dest", str(FOLDER),
    )  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(f"{type(error).__name__}: {error}") from error
    if done.returncode:
        raise Absent((done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1])
