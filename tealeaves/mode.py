"""The guard of law 8: while a replay runs in this process, nothing that can send may be made or used.

The mark is process-wide, not of a context, since a thread started by hand inherits no context; it is also put into the
environment, so that a child process started during a replay inherits it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tealeaves.errors import SendingForbidden

MARK = "TEALEAVES_REPLAYING"

_lock = threading.Lock()
_depth = 0
_inherited = False  # this process was started by a replay and keeps the mark for good


@contextmanager
def replaying() -> Iterator[None]:
    """Nothing can be sent by this process, or by the children it starts, until the outermost block ends."""
    _enter()
    try:
        yield
    finally:
        _leave()


def is_replaying() -> bool:
    """True inside `replaying()`, in every thread and task of the process and in its children."""
    return _depth > 0 or MARK in os.environ


def require_live() -> None:
    """Raises `SendingForbidden` during a replay. Every sender calls it when it is made and before each message."""
    if is_replaying():
        raise SendingForbidden("a replay never sends: no sender can be made or used before it has ended")


def _enter() -> None:
    global _depth, _inherited
    with _lock:
        _depth += 1
        if _depth == 1:
            _inherited = MARK in os.environ
            os.environ[MARK] = "1"


def _leave() -> None:
    global _depth
    with _lock:
        _depth -= 1
        if _depth == 0 and not _inherited:
            os.environ.pop(MARK, None)
