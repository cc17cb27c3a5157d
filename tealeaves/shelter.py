"""The limits under which pages are read: memory for the life of the process that reads, time for each capture, all kept by the kernel.

A thread of Python could not keep them: it starves while C code holds the interpreter's lock. Timers whose signals end the process need
nobody's help, and count anew for each capture. Which capture is at hand stands in a small file that outlives the process: so the parent
knows whom to suspect, and no batch is halved for it.

What an outside program needs (OCR) counts for the wall limit only; it is in the child's process group and is killed with it.
"""

from __future__ import annotations

import os
import resource
import signal
import struct
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

MEMORY = 1 << 30  # bytes of address space of a whole process; one that has loaded every parser takes a tenth
PROCESSOR = 20.0  # seconds a capture
WALL = 30.0  # seconds a capture
OUT_OF_MEMORY = 71  # exit code
OVER = "over_limit"
HEAVY = MEMORY // 2  # bytes; a process that still takes so much between two captures is not kept

_NOBODY = -1
_STRUCT = struct.Struct("<qq")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended, in words for people; with the reason for which a capture stands in quarantine that ends a child so."""

    why: str
    reason: str = "process_ended"
    final: bool = False  # the same capture would only take as long again


class Turns:
    """The captures of an item, one after the other. This one sets no limits: for reading in a process of one's own."""

    def at(self, number: int) -> AbstractContextManager[None]:
        """While the capture of this number (in the order in which the job comes to them) is read."""
        return nullcontext()

    def lost(self, number: int) -> Ending | None:
        """Why this capture is not to be read any more: it ended the processes that did. None for all others."""
        return None


NO_LIMITS = Turns()


class Limited(Turns):
    """The captures of an item in a child: limits for each, and word to the parent which of them is at hand."""

    def __init__(self, mark: int, processor: float = PROCESSOR, wall: float = WALL) -> None:
        self._mark = mark
        self._item = _NOBODY
        self._lost: Mapping[int, Ending] = {}
        self.processor = processor
        self.wall = wall

    def begin(self, item: int, lost: Mapping[int, Ending]) -> None:
        self._item, self._lost = item, lost
        self._note(_NOBODY)

    def end(self) -> None:
        self._item = _NOBODY
        self._note(_NOBODY)

    def lost(self, number: int) -> Ending | None:
        return self._lost.get(number)

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        self._note(number)
        signal.setitimer(signal.ITIMER_REAL, self.wall)
        signal.setitimer(signal.ITIMER_PROF, self.processor)
        try:
            yield
        except MemoryError:
            exhausted()
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._note(_NOBODY)

    def _note(self, capture: int) -> None:
        os.pwrite(self._mark, _STRUCT.pack(self._item, capture), 0)


class Mark:
    """The parent's view of what a child has at hand: it can be read when the child is dead."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the child
        os.pwrite(self._file.fileno(), _STRUCT.pack(_NOBODY, _NOBODY), 0)

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self) -> tuple[int | None, int | None]:
        """The number of the item that was begun and not ended, and of the capture of it that was."""
        item, capture = _STRUCT.unpack(os.pread(self._file.fileno(), _STRUCT.size, 0))
        return (None if item == _NOBODY else item), (None if capture == _NOBODY else capture)

    def close(self) -> None:
        self._file.close()


def ending(code: int) -> Ending:
    """What the return code of a child means (negative: the signal)."""
    if code == -signal.SIGALRM:
        return Ending(f"it took more than {WALL:g} s", OVER, final=True)
    if code == -signal.SIGPROF:
        return Ending(f"it took more than {PROCESSOR:g} s of processor time", OVER, final=True)
    if code == OUT_OF_MEMORY:
        return Ending(f"it needed more than {MEMORY // 2**30} GiB of memory", OVER)
    return Ending(f"killed by signal {-code} ({_name_of(-code)})" if code < 0 else f"exit code {code}")


def _name_of(number: int) -> str:
    """SIGABRT is a C library's word that it cannot go on, mostly for want of memory; SIGSEGV is a fault in one."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return "of no name"


_confined = False


def confine() -> None:
    """Put this process, and whatever it starts, under the limits for good. Where the system knows none of them, it says so."""
    global _confined
    _confined = True
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM, signal.SIGPROF))
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, MEMORY)


def exhausted() -> None:
    """To be called wherever a lack of memory was met: a confined process ends, as it cannot be trusted with another page.

    What is left of its memory is in pieces; the next page would fail for the sake of this one. In any other process nothing happens.
    """
    if _confined:
        end(OUT_OF_MEMORY)


def end(code: int) -> NoReturn:
    """End this process at once; its parent ends what it started."""
    os._exit(code)


def end_all(code: int) -> NoReturn:
    """End this process at once and whatever it started: nobody else will."""
    if _confined and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(code)


def is_heavy() -> bool:
    """Whether this process takes so much memory, between two captures, that a fresh one is better."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize() > HEAVY
    except OSError:  # no such file on this system: `MEMORY` alone must do
        return False


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(kind, (soft, soft))
    except (OSError, ValueError) as error:
        print(f"tealeaves: a limit of a worker process could not be set: {error}", file=sys.stderr)
