"""The writer lock: one process writes to an archive at a time, any number read."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from tealeaves.errors import ArchiveLocked

NAME = "writer.lock"


def take(folder: Path) -> int:
    """Hold the lock until the returned descriptor is closed, or the process ends however it may. Raises `ArchiveLocked`."""
    fd = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(fd, 64, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(fd)
        raise ArchiveLocked(
            f"the archive {folder} is being written to by process {holder}; wait for it, or end that process and try again"
        ) from error
    os.ftruncate(fd, 0)
    os.pwrite(fd, f"{os.getpid()}\n".encode("ascii"), 0)
    return fd
