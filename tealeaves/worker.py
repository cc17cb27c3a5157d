"""A child that reads: a fresh interpreter at the other end of a socket, under the limits of `shelter`, with one job at a time.

It ends when its socket does, so none outlives its parent, however that one ends. Ctrl-C does not reach it: that is the parent's matter.
One child is kept between two pieces of work, since a start costs half a second; whoever needs a child takes that one first. A process that
is forked off shares no child with its parent.
"""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
import traceback
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection
from typing import Any, NoReturn, Protocol, TypeVar

from tealeaves import shelter
from tealeaves.errors import TealeavesError
from tealeaves.shelter import Ending, Mark, Turns

GONE = 70  # the exit code of a child that has lost its parent
_START = "from tealeaves.worker import work; work()"

Given = TypeVar("Given")
Made = TypeVar("Made", covariant=True)


class Job(Protocol[Given, Made]):
    """What children do. It is sent to each of them, and so are the items: plain values, nothing that is open."""

    def begin(self, turns: Turns, until: ExitStack) -> Callable[[Given], Made]:
        """What does one item; called once in each child. What it raises ends the work.

        Each capture of an item is read within `turns.at`, but for those that are `turns.lost`. What is opened is closed by `until`.
        """
        ...

    def halves(self, item: Given) -> Sequence[Given]:
        """An item in parts, in their order; none where it has no parts."""
        ...

    def lost(self, item: Given, how: Ending) -> Made:
        """The result of an item without parts that kills whoever does it; called in the parent."""
        ...


class Died(Exception):
    """A child ended before it had done what it was given; says how, and over which capture of which item where one was at hand."""

    def __init__(self, how: Ending, item: int | None, capture: int | None) -> None:
        super().__init__(how.why)
        self.how = how
        self.item = item
        self.capture = capture


class Worker:
    """One child, seen from its parent. Not for two threads at a time."""

    def __init__(self) -> None:
        self._mark = Mark()
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-P", "-c", _START, str(theirs.fileno()), str(self._mark.fileno())],
                pass_fds=[theirs.fileno(), self._mark.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=2,  # what a library prints does not get between the rows of a command
                process_group=0,  # Ctrl-C in a terminal is for the parent
            )
            self.line = Connection(ours.detach())
        self.doing: deque[int] = deque()
        self.ready = False
        self.fresh = True  # it has not begun any job yet
        _living.add(self)

    @property
    def pid(self) -> int:
        return self._process.pid

    def take_up(self, job: Job[Any, Any]) -> None:
        """Begin a job; `hear` says when it is ready."""
        self._send("job", job)

    def give(self, number: int, item: Any, lost: Mapping[int, Ending]) -> None:
        """Hand it an item; a death is told by `hear`. `lost`: the captures of it that are not to be read any more, and why."""
        self.doing.append(number)
        self._send("item", number, item, dict(lost))

    def hear(self) -> dict[int, Any]:
        """What it has done. Raises `Died`, or the error that it met."""
        try:
            kind, number, said, logged = self.line.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        for record in logged:
            logging.getLogger(record.name).handle(record)
        if kind == "failed":
            _fail(said)
        if kind == "ready":
            self.ready, self.fresh = True, False
            return {}
        self.doing.remove(number)
        return {number: said}

    def do(self, number: int, item: Any, lost: Mapping[int, Ending]) -> Any:
        """One item, waited for. Raises `Died`, or the error that it met."""
        while not self.ready:
            self.hear()
        self.give(number, item, lost)
        return self.hear()[number]

    def rest(self) -> bool:
        """Put down the job and wait for the next; False where there is something that it has not done or said yet."""
        if not self.ready or self.doing or self._process.poll() is not None:
            return False
        self.ready = False
        self._send("rest")
        return True

    def end(self) -> None:
        """Kill it and whatever it started, and wait until it is gone."""
        self.line.close()
        if self._process.returncode is None:  # until it has been waited for, its number is nobody else's
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._mark.close()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def disown(self) -> None:
        """Forget a child of the process that this one was forked from."""
        self.line.close()
        self._mark.close()
        self._process.returncode = 0  # not ours to wait for

    def _send(self, *words: Any) -> None:
        with suppress(OSError):  # it has died: `hear` says so
            self.line.send(words)

    def _died(self) -> Died:
        item, capture = self._mark.read()
        self.end()
        return Died(shelter.ending(self._process.returncode), item, capture)


def _fail(said: BaseException) -> NoReturn:
    raise said


# --- the one that is kept -----------------------------------------------------------------------------------------------------------

_living: weakref.WeakSet[Worker] = weakref.WeakSet()
_kept: list[Worker] = []
_guard = threading.Lock()


def hire(job: Job[Any, Any], *, fresh: bool = False) -> Worker:
    """A child that begins this job: the one that was kept, where there is one, else (or as `fresh`) a new one."""
    with _guard:
        worker = _kept.pop() if _kept and not fresh else None
    if worker is not None and not worker.is_alive():
        worker.end()
        worker = None
    worker = worker or Worker()
    worker.take_up(job)
    return worker


def dismiss(worker: Worker) -> None:
    """Keep a child for the next that needs one, or end it."""
    if worker.rest():
        with _guard:
            if not _kept:
                _kept.append(worker)
                return
    worker.end()


def dismiss_kept() -> None:
    """End the child that was kept: at the end of this process."""
    with _guard:
        while _kept:
            _kept.pop().end()


def _forked() -> None:
    """In a process that was just forked off: its parent's children are not its own."""
    global _guard
    _guard = threading.Lock()
    _kept.clear()
    for worker in list(_living):
        worker.disown()
    _living.clear()


atexit.register(dismiss_kept)
os.register_at_fork(after_in_child=_forked)

# --- the child ----------------------------------------------------------------------------------------------------------------------


def work() -> None:
    """The main function of a child."""
    line, turns = Connection(int(sys.argv[1])), shelter.Limited(int(sys.argv[2]))
    shelter.confine()
    given: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    said: queue.SimpleQueue[tuple[str, int, Any, list[logging.LogRecord]]] = queue.SimpleQueue()
    for loop in (lambda: _listen(line, given), lambda: _speak(line, said)):
        threading.Thread(target=loop, daemon=True).start()
    notes = _Notes()
    logging.root.addHandler(notes)
    try:
        _serve(given, said, turns, notes)
    except MemoryError:
        shelter.end(shelter.OUT_OF_MEMORY)
    except Exception as error:  # noqa: BLE001  whatever it is, the parent raises it
        said.put(("failed", -1, _portable(error), notes.taken()))
        threading.Event().wait()  # until the parent has heard, and ends us


def _serve(
    given: queue.SimpleQueue[tuple[Any, ...]], said: queue.SimpleQueue[Any], turns: shelter.Limited, notes: _Notes
) -> NoReturn:
    """Do what is given, in order, without end."""
    held = ExitStack()  # what the job at hand has opened
    do: Callable[[Any], Any] = _fail
    while True:
        order, *words = given.get()
        if order == "job":
            do = words[0].begin(turns, held)
            said.put(("ready", -1, None, notes.taken()))
        elif order == "item":
            number, item, lost = words
            turns.begin(number, lost)
            result = do(item)
            turns.end()
            said.put(("done", number, result, notes.taken()))
            del item, result
        else:
            held.close()
            do = _fail
            if shelter.is_heavy():
                shelter.end(0)


def _listen(line: Connection, given: queue.SimpleQueue[tuple[Any, ...]]) -> None:
    """Take in what the parent hands over; where there is no parent any more, end at once."""
    try:
        while True:
            given.put(line.recv())
    except MemoryError:
        shelter.end(shelter.OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001  the end of the line, or words that cannot be understood: the parent sees that we are gone
        shelter.end_all(GONE)


def _speak(line: Connection, said: queue.SimpleQueue[Any]) -> None:
    """Give back results while the next item is done."""
    while True:
        words = said.get()
        try:
            line.send(words)
        except MemoryError:
            shelter.end(shelter.OUT_OF_MEMORY)
        except OSError:
            shelter.end_all(GONE)
        except Exception as error:  # noqa: BLE001  a result that cannot travel
            line.send(("failed", -1, TealeavesError(f"a result cannot be sent: {type(error).__name__}: {error}"), []))


class _Notes(logging.Handler):
    """Keeps what is logged for the parent, in words."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._kept: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        self._kept.append(record)

    def taken(self) -> list[logging.LogRecord]:
        kept, self._kept = self._kept, []
        return kept


def _portable(error: Exception) -> Exception:
    """The error itself where it can travel, else its words; with the place where it was raised."""
    error.add_note("in a worker process:\n" + "".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own, a moment old
    except Exception:  # noqa: BLE001  an exception can hold anything
        return TealeavesError(f"{type(error).__name__}: {error}")
    return error
