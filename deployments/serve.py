"""`tealeaves run`: the whole watch on one machine, with a Prefect server of its own; nothing to install, no account.

What runs: this process, which supervises; a Prefect server on loopback; the process that serves the schedule; a short-lived process a
cycle. All end with this one. A second `tealeaves run` on the same home folder is refused.
"""

from __future__ import annotations

import fcntl
import logging
import logging.handlers
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

from deployments.cycles import Cycle
from deployments.supervisor import Supervisor
from tealeaves.errors import ArchiveLocked
from tealeaves.redact import RedactingFilter
from tealeaves.settings import Settings
from tealeaves.watch import cadences

LOG_BYTES = 5 * 1024 * 1024

log = logging.getLogger("deployments")


def main(
    settings: Settings,
    *,
    every: timedelta | None = None,
    stop_after_cycles: int | None = None,
    on_cycle: Callable[[Cycle], None] | None = None,
) -> int:
    """Watch until SIGTERM or SIGINT, or until `stop_after_cycles` successful cycles; returns the exit code.

    `every` polls each cadence group at this pace; `on_cycle` is called in this thread with each finished cycle. Raises
    `TealeavesError`: where another run holds the home folder (`ArchiveLocked`), the index cannot be used, or Prefect does not come up
    or stay up.
    """
    if every is not None:
        settings = settings.model_copy(update={"every_seconds": every.total_seconds()})
    intervals = cadences(settings)
    with ExitStack() as stack:
        stack.enter_context(_only_run(settings.home))
        stack.enter_context(_logging_to(settings.home / "logs" / "run.log"))
        supervisor = Supervisor(settings, intervals, stop_after_cycles, on_cycle)
        stack.enter_context(_stopping_at_signals(supervisor.stopping))
        log.info("watching %s: %s", settings.home, ", ".join(intervals))
        supervisor.run()
    return 0


@contextmanager
def _only_run(home: Path) -> Iterator[None]:
    """The mark that a watch runs on this home folder; the kernel takes it away with the process."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".run.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise ArchiveLocked(
                f"a watch runs on {home} already (process {holder}); stop it first, or set TEALEAVES_HOME"
            ) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """Progress goes to standard error, for the person at the terminal, and to a file that stays bounded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    kept = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8")
    kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    before = log.level, log.propagate
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in (shown, kept):
        handler.addFilter(RedactingFilter())
        log.addHandler(handler)
    try:
        yield
    finally:
        log.level, log.propagate = before
        for handler in (shown, kept):
            log.removeHandler(handler)
            handler.close()


@contextmanager
def _stopping_at_signals(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT end the watch in order. Signals belong to the main thread; elsewhere the caller stops it by cycles."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    sys.exit(main(Settings.read()))
