"""Source distributions of other projects, for the feeds and pages in their tests: fetched once under the build folder, nothing copied."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "peers"
TIMEOUT = 300


class Absent(Exception):
    """A distribution cannot be had; says why."""


@functools.cache
def unpacked(name: str, version: str, digest: str) -> Path:
    """The unpacked source distribution of that release and SHA-256. Raises `Absent` where it cannot be fetched."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        archive = folder / f"{name}-{version}.tar.gz"
        if not archive.exists():
            _download(name, version, folder)
        if not archive.exists() or hashlib.sha256(archive.read_bytes()).hexdigest() != digest:
            raise Absent(f"{archive.name} is not the release that the numbers are of")
        if not (folder / f"{name}-{version}" / "PKG-INFO").exists():
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
    return folder / f"{name}-{version}"


def _download(name: str, version: str, folder: Path) -> None:
    command = (
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", f"{name}=={version}",
        "--no-binary", name, "--no-deps", "--dest", str(folder),
    )  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(f"{type(error).__name__}: {error}") from error
    if done.returncode:
        raise Absent((done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1])
