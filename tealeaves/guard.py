"""Our own lock around a cycle: one at a time on a home folder, and never held for ever.

The kernel frees it when its holder dies, however it dies, so a reboot or a kill -9 cannot wedge the schedule (P-4). The expiry is
enforced by the holder: past its limit a watchdog ends the process, since a cycle that hangs must not keep the next one out. Only one
machine may work on one home folder; that is the layout's rule, not the lock's.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

EXPIRED = 75  # the exit code of a cycle that outlived its limit (EX_TEMPFAIL)

log = logging.getLogger(__name__)


@contextmanager
def only_one(path: Path, limit: timedelta) -> Iterator[bool]:
    """True to the one holder, False to everybody else. The holder's process ends itself past `limit`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        watchdog = threading.Timer(limit.total_seconds(), _expire, (path, limit))
        watchdog.daemon = True
        watchdog.start()
        try:
            yield True
        finally:
            watchdog.cancel()


def _expire(path: Path, limit: timedelta) -> None:
    log.critical(
        "the cycle under %s outlived its limit of %s and is ended; the next one starts afresh", path.name, limit
    )
    logging.shutdown()
    os._exit(EXPIRED)
